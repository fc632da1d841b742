// SPDX-License-Identifier: Apache-2.0

//! What the operator decides: a TOML file, overridden by the command line.

mod clients;
mod policy;

use std::{
	net::SocketAddr,
	ops::RangeInclusive,
	path::{Path, PathBuf},
	time::Duration,
};

pub use clients::Clients;
use policy::amount;
pub use policy::{Model, Policy, Sources};
use serde::{Deserialize, Serialize};
use surety_client::{
	spec::{parse_image, SpecError},
	Amount,
};
use surety_primitives::{source::Image, NodeId, SUR};

use crate::auditor::images::Limits;

use crate::egress::Destination;

/// How often samples may be taken, in seconds.
const SAMPLED_EVERY: RangeInclusive<u64> = 1..=30;
/// What the samples of two heartbeats take at most.
const LEAST_TELEMETRY_MIB: u64 = 32;

use crate::outputs::{OutputError, Storage};

/// Everything the worker can be told. Each field has a default, so an empty file is a valid one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
	/// The chain node's WebSocket URL.
	pub url: String,
	/// For whom the worker works.
	pub role: Role,
	/// The node's worker key, the oracle's or the auditor's: a file that holds a secret, a seed phrase, or a development
	/// account (`//Alice`).
	pub key: String,
	/// Where the worker keeps its state, inputs and outputs. One worker at a time may use it.
	pub data_dir: PathBuf,
	/// Where outputs and `/health` are served over HTTP.
	pub listen: SocketAddr,
	/// The image of the embedding job, `NAME@sha256:…`, by which an oracle tells what a text means; empty for an
	/// oracle that declines to compare texts.
	pub embedder: String,
	/// The file of the secret key that opens what is encrypted for this worker; empty for `identity` in the data
	/// folder, which is made if it is not there. An oracle publishes its public half: without that it declines the
	/// results of sources whose outputs are encrypted.
	pub identity: PathBuf,
	/// Which work is taken.
	pub policy: Policy,
	/// How it is run.
	pub engine: EngineConfig,
	/// How the worker stops.
	pub drain: Drain,
	/// How GPUs are lent to jobs.
	pub gpu: GpuConfig,
	/// What is measured meanwhile.
	pub telemetry: TelemetryConfig,
	/// What jobs reach of the network.
	pub egress: EgressConfig,
	/// What an auditor does.
	pub auditor: AuditorConfig,
	/// Where outputs and logs are kept.
	pub storage: Storage,
	/// Whether outputs are replaced by made-up ones.
	#[cfg(feature = "dishonest")]
	#[serde(skip)]
	pub cheat: bool,
}

/// For whom the worker works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Role {
	/// A provider: it takes tasks, and its node answers for the results.
	#[default]
	Provider,
	/// An oracle: it takes none, and runs those jobs once more for which its account is drawn.
	Oracle,
	/// An auditor: it runs none, and reads what nodes measure of themselves and what sources bring along.
	Auditor,
}

/// What is measured, and what is kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TelemetryConfig {
	/// How often a job is sampled, in seconds. Samples of a job that are more than 60 seconds apart are a fault of the
	/// node.
	pub every_secs: u64,
	/// How long samples are kept, in hours. Disputes can be opened for 72 hours after the settlement.
	pub keep_hours: u64,
	/// The most that samples take on the disk, in MiB. The oldest go before their time where it is too little.
	pub max_mib: u64,
}

/// How work is run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EngineConfig {
	/// The container engine's socket; empty to look for it: `DOCKER_HOST`, then the usual places of
	/// Podman and Docker.
	pub socket: String,
	/// Processors for a job; 0 for all.
	pub cpus: u16,
	/// The most processes and threads of a job.
	pub pids: u32,
	/// The size of the job's `/tmp`, in MiB. It counts as memory of the job.
	pub tmp_mib: u32,
	/// The user namespace mode that the engine is asked for; empty for the best that it can, `host` for
	/// none.
	pub userns: String,
	/// The largest image, unpacked, in MiB.
	pub max_image_mib: u32,
	/// The longest that fetching one image may take, in seconds.
	pub max_pull_secs: u64,
}

/// What jobs reach of the network, where their source asks for it. It takes a worker that runs as root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EgressConfig {
	/// The hosts; empty for none, so that jobs that ask for the network are declined. Private and local
	/// addresses are never among them.
	pub allow: Vec<Destination>,
	/// The most that one job may send and receive, in bytes together.
	pub max_bytes: u64,
}

/// How GPUs are lent to jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GpuConfig {
	/// How many jobs may have one GPU at a time, each with an equal part of its memory. Nothing but their own good
	/// manners keeps jobs that share a GPU within their parts: more than 1 is for sources that the operator knows.
	pub share: u32,
}

/// What an auditor does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditorConfig {
	/// The time between two rounds, in seconds. Eight nodes are visited in each.
	pub every_secs: u64,
	/// Whether it is the first to accuse a node of what the chain cannot see. Else it confirms what other auditors say,
	/// where its own reading agrees, and tells the rest in its log.
	pub attest: bool,
	/// Whether it looks into the images of sources, and flags those that attack nodes or mine.
	pub flag: bool,
	/// The most that is locked for attestations and flags in a day.
	#[serde(with = "amount")]
	pub max_bond: Amount,
	/// For how many seconds a node that sends heartbeats may hide its samples before that counts.
	pub patience_secs: u64,
	/// A folder of YARA rules (`.yar`) that are applied to images besides the program's own; empty for none.
	pub rules: PathBuf,
	/// The largest image that is looked into, unpacked, in MiB.
	pub max_image_mib: u64,
	/// The longest that looking into one image may take, in seconds.
	pub max_image_secs: u64,
}

impl AuditorConfig {
	/// How much of an image is read, and for how long.
	pub fn image_limits(&self) -> Limits {
		Limits { mib: self.max_image_mib, time: Duration::from_secs(self.max_image_secs) }
	}

	/// The folder of the operator's own rules, if one is named.
	pub fn rules_folder(&self) -> Option<&Path> {
		Some(&*self.rules).filter(|folder| !folder.as_os_str().is_empty())
	}
}

/// How the worker stops.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Drain {
	/// For how long what was taken is gone on with when the worker is asked to stop, in seconds.
	pub secs: u64,
	/// The nodes that may take over while this one is away, the preferred one first; an absence is announced on chain
	/// only if there are any.
	pub successors: Vec<NodeId>,
	/// For how long the absence is announced, in hours.
	pub hours: u32,
}

impl Default for Config {
	fn default() -> Self {
		Self {
			url: "ws://127.0.0.1:9944".into(),
			role: Role::default(),
			key: String::new(),
			data_dir: default_data_dir(),
			listen: SocketAddr::from(([127, 0, 0, 1], 8090)),
			embedder: String::new(),
			identity: PathBuf::new(),
			policy: Policy::default(),
			engine: EngineConfig::default(),
			drain: Drain::default(),
			gpu: GpuConfig::default(),
			telemetry: TelemetryConfig::default(),
			egress: EgressConfig::default(),
			auditor: AuditorConfig::default(),
			storage: Storage::default(),
			#[cfg(feature = "dishonest")]
			cheat: false,
		}
	}
}

impl Default for EngineConfig {
	fn default() -> Self {
		Self {
			socket: String::new(),
			cpus: 0,
			pids: 512,
			tmp_mib: 64,
			userns: String::new(),
			max_image_mib: 20_480,
			max_pull_secs: 1_800,
		}
	}
}

impl Default for EgressConfig {
	fn default() -> Self {
		Self { allow: Vec::new(), max_bytes: 1 << 30 }
	}
}

impl Default for GpuConfig {
	fn default() -> Self {
		Self { share: 1 }
	}
}

impl Default for AuditorConfig {
	fn default() -> Self {
		Self {
			every_secs: 60,
			attest: false,
			flag: false,
			max_bond: Amount(1_000 * SUR),
			patience_secs: 1_800,
			rules: PathBuf::new(),
			max_image_mib: 16_384,
			max_image_secs: 1_800,
		}
	}
}

impl Default for Drain {
	fn default() -> Self {
		Self { secs: 60, successors: Vec::new(), hours: 2 }
	}
}

impl Default for TelemetryConfig {
	fn default() -> Self {
		Self { every_secs: 15, keep_hours: 96, max_mib: 512 }
	}
}

/// The data folder of a service, where there is no home, and of a user otherwise.
fn default_data_dir() -> PathBuf {
	let of_user = std::env::var_os("XDG_DATA_HOME")
		.map(PathBuf::from)
		.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".local/share")));
	of_user.unwrap_or_else(|| "/var/lib".into()).join("surety-worker")
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
	/// The file cannot be read.
	#[error("cannot read the configuration {path}: {source}; name an existing file with --config")]
	Unreadable {
		/// The file.
		path: PathBuf,
		/// What the system says.
		source: std::io::Error,
	},
	/// The file is not TOML, or has an unknown or wrong field. The message shows the place.
	#[error("the configuration {path} is wrong: {source}")]
	Malformed {
		/// The file.
		path: PathBuf,
		/// Where and what.
		source: Box<toml::de::Error>,
	},
	/// Outputs cannot be kept where it says.
	#[error(transparent)]
	Storage(#[from] OutputError),
	/// A field has a value that cannot work.
	#[error("`{field}`: {problem}; {remedy}")]
	Invalid {
		/// The field.
		field: &'static str,
		/// What is wrong with it.
		problem: String,
		/// What to write instead.
		remedy: &'static str,
	},
}

impl Config {
	/// Reads a file. It is checked by [`Config::check`] once the command line has had its say.
	pub fn read(path: &Path) -> Result<Self, ConfigError> {
		let text = std::fs::read_to_string(path)
			.map_err(|source| ConfigError::Unreadable { path: path.into(), source })?;
		toml::from_str(&text).map_err(|source| ConfigError::Malformed {
			path: path.into(),
			source: Box::new(source),
		})
	}

	/// Checks what the types cannot. The first fault is returned.
	pub fn check(&self) -> Result<(), ConfigError> {
		let invalid = |field, problem: &dyn std::fmt::Display, remedy| {
			Err(ConfigError::Invalid { field, problem: problem.to_string(), remedy })
		};
		match url::Url::parse(&self.url) {
			Err(error) => {
				return invalid(
					"url",
					&error,
					"write the node's address, such as ws://127.0.0.1:9944",
				)
			}
			Ok(url) if !matches!(url.scheme(), "ws" | "wss") => {
				let problem = format!("`{}` is not a WebSocket address", self.url);
				return invalid("url", &problem, "begin it with ws:// or wss://");
			}
			Ok(_) => {}
		}
		if let Err(error) = self.embedder_image() {
			let remedy = "write what `scripts/build-image` prints, or leave it empty";
			return invalid("embedder", &format!("`{}`: {}", self.embedder, error.reason), remedy);
		}
		let policy = &self.policy;
		let positive: [(&'static str, u64); 14] = [
			("policy.slots", policy.slots.into()),
			("policy.max_run_secs", policy.max_run_secs.into()),
			("policy.max_input_bytes", policy.max_input_bytes),
			("policy.max_fetch_secs", policy.max_fetch_secs),
			("policy.max_output_bytes", policy.max_output_bytes),
			("engine.pids", self.engine.pids.into()),
			("engine.tmp_mib", self.engine.tmp_mib.into()),
			("gpu.share", self.gpu.share.into()),
			("engine.max_image_mib", self.engine.max_image_mib.into()),
			("engine.max_pull_secs", self.engine.max_pull_secs),
			("egress.max_bytes", self.egress.max_bytes),
			("auditor.every_secs", self.auditor.every_secs),
			("auditor.max_image_mib", self.auditor.max_image_mib),
			("auditor.max_image_secs", self.auditor.max_image_secs),
		];
		if let Some((field, _)) = positive.into_iter().find(|(_, value)| *value == 0) {
			return invalid(
				field,
				&"is 0, so that nothing could be done",
				"write a number above 0",
			);
		}
		let telemetry = &self.telemetry;
		if !SAMPLED_EVERY.contains(&telemetry.every_secs) {
			let problem = format!("{} is not from 1 to 30", telemetry.every_secs);
			let remedy = "write a number that leaves time to be late: 60 seconds are a fault";
			return invalid("telemetry.every_secs", &problem, remedy);
		}
		if telemetry.max_mib < LEAST_TELEMETRY_MIB {
			let problem = format!("{} holds no heartbeat's samples", telemetry.max_mib);
			return invalid("telemetry.max_mib", &problem, "write 32 or more");
		}
		if policy.models.is_empty() {
			let remedy = "name some of \"first\", \"manual\", \"auction\" and \"consensus\"";
			return invalid("policy.models", &"is empty, so that no task would be taken", remedy);
		}
		if !(1..=100).contains(&policy.ask_percent) {
			let problem = format!("{} is no part of a payment", policy.ask_percent);
			return invalid("policy.ask_percent", &problem, "write a number from 1 to 100");
		}
		if policy.min_client_standing > 100 {
			let problem = format!("{} is no part of 100", policy.min_client_standing);
			return invalid("policy.min_client_standing", &problem, "write a number from 0 to 100");
		}
		for directory in &policy.allow_file_inputs {
			if !directory.is_absolute() || !directory.is_dir() {
				let problem =
					format!("{} is not the absolute path of a directory", directory.display());
				return invalid(
					"policy.allow_file_inputs",
					&problem,
					"name directories that exist, or leave it empty",
				);
			}
		}
		let socket = &self.engine.socket;
		if socket.contains("://") && !socket.starts_with("unix://") {
			let problem = format!("`{socket}` is not a socket of this machine");
			return invalid("engine.socket", &problem, "inputs are handed over as files, so name a local socket: unix:///run/podman/podman.sock");
		}
		Ok(self.storage.check()?)
	}

	/// The file of the secret key that opens what is encrypted for this worker.
	pub fn identity_file(&self) -> PathBuf {
		match self.identity.as_os_str().is_empty() {
			true => self.data_dir.join("identity"),
			false => self.identity.clone(),
		}
	}

	/// The image of the embedding job, if one is named.
	pub fn embedder_image(&self) -> Result<Option<Image>, SpecError> {
		(!self.embedder.is_empty()).then(|| parse_image(&self.embedder)).transpose()
	}

	/// Checks that there is a worker key, which only running needs.
	pub fn check_key(&self) -> Result<(), ConfigError> {
		if !self.key.is_empty() {
			return Ok(());
		}
		Err(ConfigError::Invalid {
			field: "key",
			problem: "is not set".into(),
			remedy: "name the worker key's file in the configuration, with --key or in SURETY_WORKER_KEY",
		})
	}

	/// The same, with a secret key replaced so that it can be shown.
	pub fn without_secrets(&self) -> Self {
		let secret = self.key.starts_with("0x") || self.key.contains(char::is_whitespace);
		let key = if secret { "(hidden)".into() } else { self.key.clone() };
		Self { key, ..self.clone() }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn parse(text: &str) -> Result<Config, String> {
		toml::from_str(text).map_err(|error| error.to_string())
	}

	#[test]
	fn an_empty_file_is_the_default_and_survives_a_round_trip() {
		let config = parse("").unwrap();
		assert_eq!(config, Config::default());
		assert_eq!(config.check().map_err(|error| error.to_string()), Ok(()));
		assert_eq!(parse(&toml::to_string_pretty(&config).unwrap()), Ok(config));
	}

	#[test]
	fn a_file_sets_what_it_names_and_nothing_else() {
		let config = parse("[policy]\nsources = [3, 4]\nmin_payment = \"0.25\"\n").unwrap();
		assert_eq!(config.policy.min_payment, Amount(250_000_000_000));
		assert!(config.policy.sources.contains(3) && !config.policy.sources.contains(5));
		assert_eq!(config.engine, EngineConfig::default());
		assert_eq!(config.policy.models, Model::ALL);
		assert_eq!(config.policy.max_run_secs, Policy::default().max_run_secs);
	}

	#[test]
	fn a_model_is_written_as_the_command_line_of_clients_does() {
		let config =
			parse("[policy]\nmodels = [\"first\", \"auction\"]\nask_percent = 75\n").unwrap();
		assert_eq!(config.policy.models, [Model::First, Model::Auction]);
		assert_eq!(config.policy.ask_percent, 75);
		let shown = toml::to_string(&Config::default()).unwrap();
		for model in Model::ALL {
			assert!(shown.contains(&format!("\"{model}\"")), "{model} in {shown}");
		}
	}

	#[test]
	fn a_worker_is_a_providers_unless_it_is_told_otherwise() {
		assert_eq!(parse("").unwrap().role, Role::Provider);
		assert_eq!(parse("role = \"oracle\"").unwrap().role, Role::Oracle);
		assert_eq!(parse("role = \"auditor\"").unwrap().role, Role::Auditor);
	}

	#[test]
	fn an_auditor_accuses_nobody_first_unless_it_is_told_to() {
		let auditor = parse("").unwrap().auditor;
		assert!(!auditor.attest && !auditor.flag);
		assert_eq!(auditor.rules_folder(), None);
		let text = "[auditor]\nattest = true\nmax_bond = \"250\"\nrules = \"/etc/surety/rules\"\n";
		let auditor = parse(text).unwrap().auditor;
		assert!(auditor.attest && auditor.max_bond == Amount(250 * SUR));
		assert_eq!(auditor.rules_folder(), Some(Path::new("/etc/surety/rules")));
	}

	#[test]
	fn an_embedder_is_named_by_its_digest_or_not_at_all() {
		assert_eq!(parse("").unwrap().embedder_image().unwrap(), None);
		let digest = "2a".repeat(32);
		let config = parse(&format!("embedder = \"localhost/embed@sha256:{digest}\"")).unwrap();
		assert_eq!(config.check().map_err(|error| error.to_string()), Ok(()));
		let image = config.embedder_image().unwrap().unwrap();
		assert_eq!(image.name.to_vec(), b"localhost/embed");
		assert_eq!(image.digest.0, [0x2a; 32]);
	}

	#[test]
	fn what_cannot_be_read_names_the_field() {
		for (text, field) in [
			("[policy]\nmodels = [\"race\"]", "models"),
			("[policy]\nmodels = \"first\"", "models"),
			("[policy]\nask_percent = 256", "ask_percent"),
			("[policy]\nmax_waiting = -1", "max_waiting"),
			("[policy]\nmax_run_sec = 1", "max_run_sec"),
			("listen = \"8090\"", "listen"),
			("role = \"validator\"", "role"),
			("[auditor]\nmax_bond = 5", "max_bond"),
			("identity = 7", "identity"),
			("[storage]\nbucket = \"b\"", "bucket"),
			("embedder = 7", "embedder"),
			("[policy]\nsources = \"all\"", "sources"),
			("[policy]\nslots = 1.5", "slots"),
			("[drain]\nsuccessor = 7", "successor"),
			("[policy]\nmin_payment = \"1,5\"", "min_payment"),
			("[policy]\nmin_payment = \"0.0000000000001\"", "min_payment"),
			("[engine]\npids = -1", "pids"),
			("[egress]\nallow = [\"https://example.org\"]", "allow"),
		] {
			let error = parse(text).unwrap_err();
			assert!(error.contains(field), "{text}: {error}");
		}
	}

	#[test]
	fn what_cannot_work_names_the_field_and_the_remedy() {
		let good = Config::default();
		let policy = &good.policy;
		for (config, field) in [
			(Config { url: "http://x".into(), ..good.clone() }, "url"),
			(Config { url: "nonsense".into(), ..good.clone() }, "url"),
			(Config { embedder: "embed:latest".into(), ..good.clone() }, "embedder"),
			(
				Config {
					auditor: AuditorConfig { every_secs: 0, ..good.auditor.clone() },
					..good.clone()
				},
				"auditor.every_secs",
			),
			(Config { embedder: "embed@sha256:6a2f".into(), ..good.clone() }, "embedder"),
			(
				Config { policy: Policy { max_run_secs: 0, ..policy.clone() }, ..good.clone() },
				"policy.max_run_secs",
			),
			(
				Config { policy: Policy { models: Vec::new(), ..policy.clone() }, ..good.clone() },
				"policy.models",
			),
			(
				Config { policy: Policy { ask_percent: 0, ..policy.clone() }, ..good.clone() },
				"policy.ask_percent",
			),
			(
				Config { policy: Policy { slots: 0, ..policy.clone() }, ..good.clone() },
				"policy.slots",
			),
			(
				Config {
					policy: Policy { min_client_standing: 101, ..policy.clone() },
					..good.clone()
				},
				"policy.min_client_standing",
			),
			(
				Config { policy: Policy { ask_percent: 101, ..policy.clone() }, ..good.clone() },
				"policy.ask_percent",
			),
			(
				Config {
					policy: Policy {
						allow_file_inputs: vec!["/nowhere/at/all".into()],
						..policy.clone()
					},
					..good.clone()
				},
				"policy.allow_file_inputs",
			),
			(
				Config {
					engine: EngineConfig {
						socket: "tcp://other:2375".into(),
						..good.engine.clone()
					},
					..good.clone()
				},
				"engine.socket",
			),
		] {
			let error = config.check().unwrap_err();
			assert!(
				matches!(&error, ConfigError::Invalid { field: named, remedy, .. } if *named == field && !remedy.is_empty()),
				"{error}"
			);
		}
	}

	#[test]
	fn samples_are_taken_in_time_and_have_room() {
		let check = |telemetry: &str| parse(&format!("[telemetry]\n{telemetry}")).unwrap().check();
		for good in ["", "every_secs = 1", "every_secs = 30", "max_mib = 32", "keep_hours = 0"] {
			assert!(check(good).is_ok(), "{good}");
		}
		for (bad, field) in [
			("every_secs = 0", "telemetry.every_secs"),
			("every_secs = 31", "telemetry.every_secs"),
			("max_mib = 31", "telemetry.max_mib"),
		] {
			let error = check(bad).unwrap_err();
			let named =
				matches!(&error, ConfigError::Invalid { field: named, .. } if *named == field);
			assert!(named, "{error}");
		}
	}

	#[test]
	fn what_cannot_keep_outputs_is_refused_before_anything_is_run() {
		let config = parse("[storage]\nurl = \"ftp://host/outputs\"\n").unwrap();
		let error = config.check().unwrap_err();
		assert!(error.to_string().contains("storage.url"), "{error}");
	}

	#[test]
	fn the_key_for_what_is_encrypted_is_in_the_data_folder_unless_another_is_named() {
		let config = parse("data_dir = \"/srv/worker\"").unwrap();
		assert_eq!(config.identity_file(), Path::new("/srv/worker/identity"));
		let config = parse("identity = \"/etc/surety/identity\"").unwrap();
		assert_eq!(config.identity_file(), Path::new("/etc/surety/identity"));
	}

	#[test]
	fn a_seed_phrase_is_never_shown() {
		let shown =
			|key: &str| Config { key: key.into(), ..Config::default() }.without_secrets().key;
		assert_eq!(shown("//Alice"), "//Alice");
		assert_eq!(shown("/etc/surety/key"), "/etc/surety/key");
		assert_eq!(shown("0x4f1a"), "(hidden)");
		assert_eq!(shown("bottom drive obey lake curtain smoke"), "(hidden)");
	}
}
