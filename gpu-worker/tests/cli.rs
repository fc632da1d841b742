// SPDX-License-Identifier: Apache-2.0

//! The command as its operator meets it: what it prints and with which code it ends.

use std::{
	fs,
	path::PathBuf,
	process::{Command, Output},
};

use surety_client::spec::{read, ManifestForm, SpecError};
use surety_primitives::node::Manifest;

/// A folder for one run of the command.
struct Setting {
	folder: tempfile::TempDir,
}

impl Setting {
	fn new() -> Self {
		Self { folder: tempfile::tempdir().unwrap() }
	}

	fn config(&self, text: &str) -> PathBuf {
		let path = self.folder.path().join("worker.toml");
		fs::write(&path, text).unwrap();
		path
	}

	fn command(&self, arguments: &[&str]) -> Output {
		Command::new(env!("CARGO_BIN_EXE_surety-worker"))
			.args(arguments)
			.env("HOME", self.folder.path())
			.env_remove("SURETY_WORKER_KEY")
			.env_remove("XDG_DATA_HOME")
			.output()
			.unwrap()
	}

	/// Runs the worker, which must not get far, and returns its exit code and message.
	fn refused(&self, arguments: &[&str]) -> (i32, String) {
		let listen = ["run", "--listen", "127.0.0.1:0"];
		let output = self.command(&[&listen, arguments].concat());
		(output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
	}
}

#[test]
fn config_prints_what_would_be_used_and_is_a_config_itself() {
	let setting = Setting::new();
	let path = setting.config("[policy]\nmax_run_secs = 60\nmin_payment = \"1.5\"\n");
	let arguments = ["config", "--config", path.to_str().unwrap(), "--url", "wss://node.example"];
	let printed = String::from_utf8(setting.command(&arguments).stdout).unwrap();
	for line in [
		"max_run_secs = 60",
		"min_payment = \"1.5 SUR\"",
		"\"consensus\"",
		"ask_percent = 90",
		"max_waiting = 4",
		"url = \"wss://node.example\"",
		"pids = 512",
		"slots = 1",
		"clients = \"any\"",
		"min_payment_per_gpu_second = \"0 SUR\"",
		"successors = []",
		"share = 1",
	] {
		assert!(printed.contains(line), "{line} in\n{printed}");
	}
	let again = setting.config(&printed);
	let output = setting.command(&["config", "--config", again.to_str().unwrap()]);
	assert_eq!(String::from_utf8(output.stdout).unwrap(), printed);
}

#[test]
fn config_never_prints_a_secret() {
	let setting = Setting::new();
	let phrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
	let output = setting.command(&["config", "--key", phrase]);
	let printed = String::from_utf8(output.stdout).unwrap();
	assert!(printed.contains("(hidden)") && !printed.contains("obey"), "{printed}");
}

#[test]
fn bad_configurations_end_with_code_2_and_name_the_field() {
	let setting = Setting::new();
	for (text, field) in [
		("[policy]\nmax_run = 1\n", "max_run"),
		("[policy]\nmax_run_secs = 0\n", "policy.max_run_secs"),
		("[policy]\nmodels = []\n", "policy.models"),
		("[policy]\nask_percent = 0\n", "policy.ask_percent"),
		("url = 7\n", "url"),
		("embedder = \"embed:latest\"\n", "embedder"),
		("[gpu]\nshare = 0\n", "gpu.share"),
	] {
		let path = setting.config(text);
		let (code, message) =
			setting.refused(&["--key", "//Alice", "--config", path.to_str().unwrap()]);
		assert_eq!(code, 2, "{message}");
		assert!(message.contains(field), "{message}");
	}
	let (code, message) = setting.refused(&[]);
	assert_eq!((code, message.contains("`key`")), (2, true), "{message}");
	let (code, message) = setting.refused(&["--key", "/no/such/key"]);
	assert_eq!((code, message.contains("/no/such/key")), (2, true), "{message}");
}

#[test]
fn without_a_container_engine_the_code_is_3_and_the_remedy_is_named() {
	let setting = Setting::new();
	let (code, message) = setting.refused(&["--key", "//Alice", "--engine", "/no/such/socket"]);
	assert_eq!(code, 3, "{message}");
	assert!(message.contains("apt-get install podman"), "{message}");
}

/// Needs a container engine, which is looked for first.
#[test]
fn without_a_chain_the_code_is_4_and_the_remedy_is_named() {
	let setting = Setting::new();
	let (code, message) = setting.refused(&["--key", "//Alice", "--url", "ws://127.0.0.1:9"]);
	assert_eq!(code, 4, "{message}");
	assert!(message.contains("surety-node --dev"), "{message}");
}

#[test]
fn the_doctor_names_what_fails_and_how_to_mend_it() {
	let setting = Setting::new();
	let healthless = ["--engine", "/no/such/socket", "--url", "ws://127.0.0.1:9"];
	let output = setting.command(&[&["doctor", "--json"][..], &healthless].concat());
	assert_eq!(output.status.code(), Some(1));
	let findings: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
	let failed: Vec<_> = findings.iter().filter(|finding| finding["state"] == "fail").collect();
	let names: Vec<_> = failed.iter().map(|finding| finding["name"].as_str().unwrap()).collect();
	assert_eq!(names, ["engine", "key"]);
	assert!(failed.iter().all(|finding| finding["remedy"].is_string()));
	// With a key the chain is looked at.
	let with_key = [&["doctor", "--key", "//Alice"][..], &healthless].concat();
	let text = String::from_utf8(setting.command(&with_key).stdout).unwrap();
	assert!(text.lines().any(|line| line.starts_with("fail  chain")), "{text}");
	assert!(text.lines().any(|line| line.starts_with("ok    memory")), "{text}");
	// Wrong arguments are another matter.
	let output = setting.command(&["doctor", "--url", "http://node"]);
	assert_eq!(output.status.code(), Some(2));
}

#[test]
fn probe_prints_the_manifest_that_the_registry_takes() {
	let setting = Setting::new();
	let output = setting.command(&["probe", "--manifest", "--region", "here"]);
	assert!(output.status.success());
	let text = String::from_utf8(output.stdout).unwrap();
	let manifest: Result<Manifest, SpecError> = read::<ManifestForm, _>(&text);
	assert_eq!(manifest.unwrap().region.to_vec(), b"here");
	// The whole report holds the same.
	let output = setting.command(&["probe", "--json", "--region", "here"]);
	let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
	assert_eq!(report["manifest"], serde_json::from_str::<serde_json::Value>(&text).unwrap());
	assert_eq!(report["machine"]["cpus"], report["manifest"]["cpus"]);
	assert!(report["engine"].is_object());
	let (gpus, readings) = (&report["machine"]["gpus"], &report["readings"]);
	assert_eq!(gpus.as_array().map(Vec::len), readings.as_array().map(Vec::len));
}

#[test]
fn probe_tells_people_what_the_machine_is() {
	let setting = Setting::new();
	let text = String::from_utf8(setting.command(&["probe"]).stdout).unwrap();
	for name in ["processor", "memory", "GPUs", "engine"] {
		assert!(text.contains(name), "{text}");
	}
}

/// Of the machine that the tests run on: its GPUs, or else its processors.
#[test]
fn bench_measures_what_is_there_and_finds_it_right() {
	let output = Setting::new().command(&["bench", "--quick", "--json"]);
	let message = String::from_utf8(output.stderr).unwrap();
	if message.contains("is not found") {
		println!("skipped: {message}");
		return;
	}
	assert!(output.status.success(), "{message}");
	let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
	let devices = found["devices"].as_array().unwrap();
	assert!(!devices.is_empty());
	for device in devices {
		let report = &device["report"];
		assert!(report["copy"]["gigabytes_per_second"].as_f64().unwrap() > 0.0, "{device}");
		let products = report["products"].as_array().unwrap();
		let formats: Vec<_> = products.iter().map(|product| &product["format"]).collect();
		assert_eq!(formats, ["int8", "fp16", "fp32"]);
		for product in products {
			assert_eq!(product["right"], true, "{product}");
			assert!(product["tera_operations_per_second"].as_f64().unwrap() > 0.0, "{product}");
		}
		assert_eq!(report["memory"]["wrong_words"], 0, "{device}");
		assert!(report["memory"]["bytes"].as_u64().unwrap() > 0, "{device}");
	}
}

#[test]
fn a_gpu_that_is_not_there_cannot_be_measured() {
	let output = Setting::new().command(&["bench", "--gpu", "GPU-none"]);
	assert_eq!(output.status.code(), Some(2));
	let message = String::from_utf8(output.stderr).unwrap();
	assert!(message.contains("there is no GPU GPU-none here"), "{message}");
}

#[test]
fn audit_tells_by_its_code_whether_samples_convict() {
	let setting = Setting::new();
	let path = setting.folder.path().join("samples.json");
	let path = path.to_str().unwrap();
	let audit = |text: &str, more: &[&str]| {
		fs::write(path, text).unwrap();
		setting.command(&[&["audit", "--samples", path], more].concat())
	};
	let good = audit(r#"[{"task": 7, "temperature": 40}]"#, &[]);
	assert_eq!(good.status.code(), Some(0), "{}", String::from_utf8_lossy(&good.stderr));
	assert_eq!(good.stdout, b"nothing found\n");
	let hot = r#"[{"task": 7, "temperature": 96, "throttling": true}]"#;
	let found = audit(hot, &["--json"]);
	assert_eq!(found.status.code(), Some(5));
	let report: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
	assert_eq!(report["found"][0]["condition"], "THERMAL_THROTTLE_EVENT");
	let text = String::from_utf8(audit(hot, &[]).stdout).unwrap();
	assert!(text.starts_with("throttling (THERMAL_THROTTLE_EVENT)\n"), "{text}");
	let wrong = audit("nonsense", &[]);
	assert_eq!(wrong.status.code(), Some(2));
	assert!(String::from_utf8_lossy(&wrong.stderr).contains("samples.json"));
}

#[test]
fn audit_wants_one_thing_to_look_at() {
	let setting = Setting::new();
	for arguments in [
		&["audit"][..],
		&["audit", "--processes", "--samples", "x"],
		&["audit", "--processes", "--manifest", "x"],
		&["audit", "--image", "job:latest"],
	] {
		assert_eq!(setting.command(arguments).status.code(), Some(2), "{arguments:?}");
	}
	let rules = ["audit", "--processes", "--rules", "/no/such/folder"];
	let output = setting.command(&rules);
	assert_eq!(output.status.code(), Some(2));
	assert!(String::from_utf8_lossy(&output.stderr).contains("/no/such/folder"));
}
