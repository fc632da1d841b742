// SPDX-License-Identifier: Apache-2.0

//! The rules applied once, without a chain: for providers and clients who want to see how they look.

use std::{
	fs, io,
	path::{Path, PathBuf},
	sync::Arc,
};

use serde::Serialize;
use surety_client::{
	spec::{self, ManifestForm, SpecError},
	telemetry::{Measured, SampleForm, SamplesForm},
};
use surety_primitives::{node::Manifest, source::Image, H256};

use super::{
	images::{scan_stream, ImageError, Limits, Report},
	rules::{Finding, Subject},
	yara::{Rules, RulesError},
};
use crate::engine::Engine;

/// A series may pause for so many milliseconds.
const LONGEST_GAP: u64 = 60_000;
/// The longest command line that is looked at, in bytes.
const LONGEST_COMMAND: usize = 64 << 10;

/// Why something could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
	/// A file cannot be read.
	#[error("{path}: {source}; name a file that exists")]
	Unreadable {
		/// Which.
		path: PathBuf,
		/// What the system says.
		source: io::Error,
	},
	/// It holds no samples.
	#[error(
		"{path} holds no samples: {source}; write a JSON list of samples, or what a node hands out at \
		 /telemetry/NUMBER"
	)]
	NoSamples {
		/// Which.
		path: PathBuf,
		/// Where and what.
		source: serde_json::Error,
	},
	/// It is no manifest.
	#[error("{path} is no manifest: {source}; write what `surety-worker probe --manifest` prints")]
	NoManifest {
		/// Which.
		path: PathBuf,
		/// Where and what.
		source: SpecError,
	},
	/// The rules cannot be used.
	#[error(transparent)]
	Rules(#[from] RulesError),
	/// The image cannot be looked into.
	#[error(transparent)]
	Image(#[from] ImageError),
	/// The rules fail.
	#[error("the rules cannot be applied: {0}")]
	Scan(#[from] yara_x::ScanError),
}

/// What a rule found, for people and programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
	/// The rule.
	pub rule: String,
	/// What it convicts of, if it convicts.
	pub condition: Option<&'static str>,
	/// Where: samples by GPU and number, a file, a process.
	pub at: String,
	/// In a sentence.
	pub summary: String,
}

/// What samples in a file convict of, with a manifest if there is one.
pub fn samples(path: &Path, manifest: Option<&Path>) -> Result<Vec<Found>, AuditError> {
	let no_samples = |source| AuditError::NoSamples { path: path.into(), source };
	let text = read(path)?;
	let plain = |forms: Vec<SampleForm>| -> Vec<Measured> {
		let measured =
			|form: SampleForm| Measured { sample: form.into(), surroundings: Default::default() };
		forms.into_iter().map(measured).collect()
	};
	let measured = match text.trim_start().starts_with('[') {
		true => plain(serde_json::from_str(&text).map_err(no_samples)?),
		false => plain(serde_json::from_str::<SamplesForm>(&text).map_err(no_samples)?.samples),
	};
	let manifest: Option<Manifest> = manifest
		.map(|path| {
			let no_manifest = |source| AuditError::NoManifest { path: path.into(), source };
			spec::read::<ManifestForm, _>(&read(path)?).map_err(no_manifest)
		})
		.transpose()?;
	let pages = Subject::pages_of(measured, 0, H256::zero());
	let subject = Subject { manifest: manifest.as_ref(), longest_gap: LONGEST_GAP, pages: &pages };
	Ok(subject.findings().iter().map(Found::from).collect())
}

impl From<&Finding> for Found {
	fn from(finding: &Finding) -> Self {
		let ends = finding.shown.first().zip(finding.shown.last());
		let at = ends.map(|(first, last)| {
			let job =
				first.sample.task.map_or_else(|| "no job".into(), |task| format!("task {task}"));
			let gpu = first.sample.gpu.map_or_else(String::new, |gpu| format!(", GPU {gpu}"));
			format!("{job}{gpu}, samples {} to {}", first.sample.number, last.sample.number)
		});
		Self {
			rule: finding.rule.name().into(),
			condition: Some(finding.rule.condition().name()),
			at: at.unwrap_or_default(),
			summary: finding.summary.clone(),
		}
	}
}

/// Which processes of this machine look like mining or an attack.
pub fn processes(rules: &Rules) -> Result<Vec<Found>, AuditError> {
	let folder = PathBuf::from("/proc");
	let entries =
		fs::read_dir(&folder).map_err(|source| AuditError::Unreadable { path: folder, source })?;
	let own = std::process::id().to_string();
	let mut found = Vec::new();
	for entry in entries.flatten() {
		let name = entry.file_name().to_string_lossy().into_owned();
		let is_process = name.bytes().all(|byte| byte.is_ascii_digit()) && name != own;
		// Processes come and go: one that cannot be read is gone.
		let Some(command) =
			is_process.then(|| fs::read(entry.path().join("cmdline")).ok()).flatten()
		else {
			continue;
		};
		found.extend(process(rules, &name, &command)?);
	}
	Ok(found)
}

/// What the command line of a process looks like, as the kernel shows it: its parts end with zeros.
fn process(rules: &Rules, number: &str, command: &[u8]) -> Result<Vec<Found>, AuditError> {
	let parts = command.get(..LONGEST_COMMAND).unwrap_or(command);
	let text: Vec<u8> = parts.iter().map(|byte| if *byte == 0 { b' ' } else { *byte }).collect();
	let matching = rules.matching(&text)?.into_iter();
	let found = matching.map(|rule| Found {
		summary: rules.description(&rule).unwrap_or_default(),
		rule,
		condition: None,
		at: format!("process {number}: {}", String::from_utf8_lossy(&text).trim_end()),
	});
	Ok(found.collect())
}

/// What is in an image.
pub async fn image(
	engine: &Engine,
	image: &Image,
	rules: Arc<Rules>,
	limits: Limits,
) -> Result<(Report, Vec<Found>), AuditError> {
	let report = look_into(engine, image, rules.clone(), limits).await?;
	let found = report.hits.iter().map(|hit| Found {
		rule: hit.rule.clone(),
		condition: None,
		at: hit.file.clone(),
		summary: rules.description(&hit.rule).unwrap_or_default(),
	});
	let found = found.collect();
	Ok((report, found))
}

/// Scans an image, pulled for that if it is not here; then it is removed again.
pub async fn look_into(
	engine: &Engine,
	image: &Image,
	rules: Arc<Rules>,
	limits: Limits,
) -> Result<Report, ImageError> {
	let name = spec::lossy(&image.name);
	let (reference, pulled) = engine.pull(&name, image.digest).await.map_err(io::Error::other)?;
	let report = scan_stream(engine.archive(&reference), rules, limits).await;
	if pulled {
		engine.drop_image(&reference).await;
	}
	report
}

fn read(path: &Path) -> Result<String, AuditError> {
	fs::read_to_string(path).map_err(|source| AuditError::Unreadable { path: path.into(), source })
}

#[cfg(test)]
mod tests {
	use super::{super::rules::honest::Machine, *};

	fn write(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
		let path = folder.path().join(name);
		fs::write(&path, text).unwrap();
		path
	}

	fn forms(change: fn(&mut SampleForm)) -> Vec<SampleForm> {
		let mut forms: Vec<SampleForm> =
			Machine::new(1).day(40).into_iter().map(Into::into).collect();
		forms.iter_mut().for_each(change);
		forms
	}

	#[test]
	fn a_list_of_samples_or_what_a_node_hands_out_is_judged() {
		let folder = tempfile::tempdir().unwrap();
		let list = |change| serde_json::to_string(&forms(change)).unwrap();
		let honest = write(&folder, "honest.json", &list(|_| {}));
		assert_eq!(samples(&honest, None).unwrap(), []);
		let hot = write(&folder, "hot.json", &list(|it| it.throttling = it.number == 7));
		let found = samples(&hot, None).unwrap();
		assert_eq!(found.len(), 1);
		assert_eq!(found[0].condition, Some("THERMAL_THROTTLE_EVENT"));
		assert_eq!(found[0].at, "task 7, GPU 0, samples 7 to 7");
		let served = SamplesForm {
			node: 3,
			sequence: Some(1),
			root: None,
			previous: H256::zero(),
			samples: forms(|it| it.throttling = true),
			surroundings: Vec::new(),
			signatures: Vec::new(),
		};
		let served = write(&folder, "served.json", &serde_json::to_string(&served).unwrap());
		assert_eq!(samples(&served, None).unwrap()[0].rule, "throttling");
	}

	#[test]
	fn with_a_manifest_the_hardware_is_judged_too() {
		let folder = tempfile::tempdir().unwrap();
		let text = serde_json::to_string(&forms(|it| it.vram_allocated = 80 << 30)).unwrap();
		let path = write(&folder, "samples.json", &text);
		let manifest = ManifestForm::from(&Machine::new(1).manifest());
		let manifest = serde_json::to_string(&manifest).unwrap();
		let manifest = write(&folder, "manifest.json", &manifest);
		assert_eq!(samples(&path, None).unwrap(), []);
		assert_eq!(samples(&path, Some(&manifest)).unwrap()[0].rule, "other-memory");
	}

	#[test]
	fn a_file_that_is_something_else_is_named() {
		let folder = tempfile::tempdir().unwrap();
		let nothing = samples(&folder.path().join("none"), None).unwrap_err().to_string();
		assert!(nothing.contains("none") && nothing.contains("exists"), "{nothing}");
		for text in ["[{\"trottling\": true}]", "{}", "nonsense"] {
			let path = write(&folder, "wrong.json", text);
			let error = samples(&path, None).unwrap_err().to_string();
			assert!(error.contains("wrong.json holds no samples"), "{error}");
		}
	}

	#[test]
	fn a_process_is_judged_by_its_command_line() {
		let rules = Rules::load(None).unwrap();
		let of = |command: &[u8]| process(&rules, "42", command).unwrap();
		let found = of(b"/opt/xmrig\0-o\0pool.example.org:443\0");
		assert_eq!(found[0].rule, "miner_command_line");
		assert!(found[0].at.starts_with("process 42: /opt/xmrig -o"));
		assert_eq!(of(b"python3\0train.py\0--algo\0ppo\0"), []);
		assert_eq!(of(b""), []);
		// Those of this machine are read.
		assert!(processes(&rules).is_ok());
	}
}
