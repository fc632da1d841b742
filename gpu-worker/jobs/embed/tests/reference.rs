// SPDX-License-Identifier: Apache-2.0

//! The job against vectors that other code has computed from the same weights.
//!
//! `reference/make_reference.py` says how they were made. These tests need the model's files, and
//! fail with the remedy when they are missing.

use sha2::{Digest, Sha256};
use std::{
	env, fs,
	path::{Path, PathBuf},
	process::{Command, Output},
};
use tempfile::TempDir;

/// What the job writes for `passages.txt`, on any processor.
///
/// It changes with the arithmetic, the tokenizer or the weights, and then the image's digest and
/// all sources that name it have to change as well.
const OUTPUT_HASH: &str = "3501b76a3b15eba43aa6987b490b83bc40d89a2b74d3105bae1bbc41a04dc8bb";

fn reference(name: &str) -> PathBuf {
	Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo says"))
		.join("reference")
		.join(name)
}

/// Where the weights are, as `scripts/build-image` leaves them.
fn model() -> PathBuf {
	let cache = || match env::var_os("SURETY_CACHE") {
		Some(cache) => PathBuf::from(cache),
		None => PathBuf::from(env::var_os("HOME").expect("HOME is set")).join(".cache/surety"),
	};
	let folder = env::var_os("SURETY_MODEL_DIR")
		.map_or_else(|| cache().join("models/all-minilm-l6-v2"), PathBuf::from);
	assert!(
		folder.join("model.safetensors").is_file(),
		"no model in {}: run `scripts/build-image --weights`, or name its folder by \
		 SURETY_MODEL_DIR",
		folder.display(),
	);
	folder
}

/// Runs the program as the image does, on an input in a folder of its own.
struct Run {
	folder: TempDir,
	ended: Output,
}

impl Run {
	fn new(input: impl AsRef<[u8]>, settings: &[(&str, &str)]) -> Self {
		let folder = tempfile::tempdir().unwrap();
		fs::write(folder.path().join("input"), input).unwrap();
		let ended = Command::new(env!("CARGO_BIN_EXE_surety-embed"))
			.args([folder.path().join("input"), folder.path().join("output")])
			.env("SURETY_MODEL_DIR", model())
			.env("SURETY_EMBED_DEVICE", "cpu")
			.envs(settings.iter().copied())
			.output()
			.unwrap();
		Self { folder, ended }
	}

	fn output(&self) -> String {
		assert!(self.ended.status.success(), "{:?}", self.ended);
		fs::read_to_string(self.folder.path().join("output")).unwrap()
	}

	/// Checks that the job failed with a code, said why, and left no output.
	#[track_caller]
	fn assert_failure(&self, code: i32, message: &str) {
		let said = String::from_utf8_lossy(&self.ended.stderr);
		assert_eq!(self.ended.status.code(), Some(code), "{said}");
		assert!(said.contains(message), "{said}");
		assert_eq!(fs::read_dir(self.folder.path()).unwrap().count(), 1);
	}
}

fn vectors(lines: &str) -> Vec<Vec<f64>> {
	lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
	a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn cosine(a: &[f64], b: &[f64]) -> f64 {
	dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn embeddings_agree_with_the_reference() {
	// given
	let passages = fs::read_to_string(reference("passages.txt")).unwrap();
	let expected = vectors(&fs::read_to_string(reference("vectors.jsonl")).unwrap());
	// when
	let found = vectors(&Run::new(&passages, &[]).output());
	// then
	assert_eq!(found.len(), passages.lines().count());
	assert_eq!(found.len(), expected.len());
	for ((found, expected), passage) in found.iter().zip(&expected).zip(passages.lines()) {
		assert_eq!(found.len(), 384);
		assert!((dot(found, found) - 1.0).abs() < 1e-6, "length of {passage:?}");
		assert!(cosine(found, expected) > 0.999, "direction of {passage:?}");
		let worst = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
		assert!(worst < 1e-5, "{passage:?} is off by {worst}");
	}
}

#[test]
fn meaning_is_what_brings_passages_together() {
	let found = vectors(&fs::read_to_string(reference("vectors.jsonl")).unwrap());
	let [eating, bread, baby] = [&found[0], &found[1], &found[2]];
	// The first pair is the example of the model's own documentation.
	assert!((cosine(eating, bread) - 0.7553).abs() < 1e-3);
	assert!(cosine(eating, baby) < 0.1);
}

#[test]
fn output_has_the_same_bytes_on_every_machine() {
	let passages = fs::read_to_string(reference("passages.txt")).unwrap();
	let hash = |output: &str| hex(&Sha256::digest(output));
	for threads in ["1", "2", "5"] {
		let output = Run::new(&passages, &[("SURETY_THREADS", threads)]).output();
		assert_eq!(hash(&output), OUTPUT_HASH, "with {threads} threads");
	}
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Needs a GPU, and a build with `cuda`.
#[test]
fn a_gpu_means_what_the_processors_mean() {
	// given
	let passages = fs::read_to_string(reference("passages.txt")).unwrap();
	let long = "A sentence of some length, and another one. ".repeat(60);
	let text = format!("{passages}{}\n\n{}", long.trim_end(), passages.repeat(40));
	let expected = vectors(&Run::new(&text, &[]).output());
	// when
	let run = Run::new(&text, &[("SURETY_EMBED_DEVICE", "cuda")]);
	if run.ended.status.code() == Some(5) {
		println!("skipped: {}", String::from_utf8_lossy(&run.ended.stderr));
		return;
	}
	let found = vectors(&run.output());
	// then
	assert_eq!(found.len(), expected.len());
	let worst = found.iter().zip(&expected).map(|(a, b)| cosine(a, b)).fold(1.0, f64::min);
	println!("lowest cosine of {}: {worst}", found.len());
	assert!(worst > 0.999, "{worst}");
}

#[test]
fn a_device_is_used_when_it_is_there_and_asked_for() {
	let auto = Run::new("text", &[("SURETY_EMBED_DEVICE", "auto")]);
	let said = String::from_utf8_lossy(&auto.ended.stderr).into_owned();
	assert!(auto.ended.status.success() && said.contains("computing on "), "{said}");
	Run::new("text", &[("SURETY_EMBED_DEVICE", "gpu")]).assert_failure(64, "SURETY_EMBED_DEVICE");
	if cfg!(not(feature = "cuda")) {
		let without = Run::new("text", &[("SURETY_EMBED_DEVICE", "cuda")]);
		without.assert_failure(5, "made without `cuda`");
	}
}

#[test]
fn company_in_the_batch_changes_nothing() {
	// given
	let passage = "The same passage, alone and among many.\n";
	let alone = Run::new(passage, &[]).output();
	// when
	let text = format!("{}{passage}", "Another one of some length, for company.\n".repeat(300));
	let among = Run::new(text, &[]).output();
	// then
	assert_eq!(among.lines().count(), 301);
	assert_eq!(among.lines().last(), alone.lines().last());
}

#[test]
fn each_line_has_its_vector() {
	assert_eq!(Run::new("", &[]).output(), "");
	let output = Run::new("\nfirst\r\n\nlast", &[]).output();
	let lines: Vec<_> = output.lines().collect();
	assert_eq!(lines.len(), 4);
	assert_eq!(lines[0], lines[2]);
	assert_ne!(lines[0], lines[1]);
	assert_eq!(lines[1], Run::new("first\n", &[]).output().trim_end());
}

#[test]
fn passages_are_cut_after_256_tokens() {
	// 254 words of one token each, and the two marks around them.
	let full = "word ".repeat(254);
	let output = Run::new(format!("{full}\n{full} more of it\n{}\n", "word ".repeat(253)), &[]);
	let output = output.output();
	let lines: Vec<_> = output.lines().collect();
	assert_eq!(lines[0], lines[1]);
	assert_ne!(lines[0], lines[2]);
}

#[test]
fn failures_have_codes_and_leave_no_output() {
	Run::new(b"fine\n\xc3\x28\n", &[]).assert_failure(2, "line 2 is not UTF-8");
	let long = vec![b'x'; surety_embed::MAX_LINE + 1];
	Run::new(&long, &[]).assert_failure(4, "line 1 is longer than 1048576 bytes");
	let nowhere = Run::new("text", &[("SURETY_MODEL_DIR", "/nowhere")]);
	nowhere.assert_failure(3, "/nowhere/config.json: cannot be read");
	Run::new("text", &[("SURETY_THREADS", "none")]).assert_failure(64, "SURETY_THREADS");
}

#[test]
fn what_a_killed_run_left_is_replaced() {
	let run = Run::new("text", &[]);
	let expected = run.output();
	let output = run.folder.path().join("output");
	fs::remove_file(&output).unwrap();
	fs::write(run.folder.path().join("output.partial"), "[0.1,").unwrap();
	let status = Command::new(env!("CARGO_BIN_EXE_surety-embed"))
		.args([run.folder.path().join("input"), output.clone()])
		.env("SURETY_MODEL_DIR", model())
		.status()
		.unwrap();
	assert!(status.success());
	assert_eq!(fs::read_to_string(output).unwrap(), expected);
	assert!(!run.folder.path().join("output.partial").exists());
}
