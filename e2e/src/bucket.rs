// SPDX-License-Identifier: Apache-2.0

//! A bucket for tests, on a server that speaks S3: `s3rver`, installed with the packages of `e2e/js`.

use std::{path::Path, process::Command, time::Duration};

use crate::{eventually, free_port, process::Process, root};

/// The key that the server knows, and its secret.
const KEY: &str = "S3RVER";
const NAME: &str = "outputs";

/// What a program needs in its environment to use the bucket.
pub const ENVIRONMENT: [(&str, &str); 3] =
	[("AWS_ACCESS_KEY_ID", KEY), ("AWS_SECRET_ACCESS_KEY", KEY), ("AWS_REGION", "us-east-1")];

/// A bucket, and the server that has it.
pub struct Bucket {
	/// The server.
	pub process: Process,
	port: u16,
}

impl Bucket {
	/// Starts a server that keeps its bucket in `folder`.
	pub fn start(folder: &Path) -> Self {
		std::fs::create_dir_all(folder).expect("a folder can be made");
		let port = free_port();
		let mut command = Command::new("node");
		command
			.arg(root().join("e2e/js/node_modules/s3rver/bin/s3rver.js"))
			.args(["--address", "127.0.0.1", "--port", &port.to_string()])
			.args(["--configure-bucket", NAME, "--directory"])
			.arg(folder);
		let process = Process::start(command, &folder.with_extension("log"));
		let bucket = Self { process, port };
		eventually("the bucket answers", Duration::from_secs(60), || bucket.get("").map(|_| ()));
		bucket
	}

	/// The lines by which a worker keeps its outputs in the bucket, under `prefix`.
	pub fn storage(&self, prefix: &str) -> String {
		let endpoint = format!("http://127.0.0.1:{}", self.port);
		format!("[storage]\nurl = \"s3://{NAME}/{prefix}\"\nendpoint = \"{endpoint}\"\n")
	}

	/// What is at a place of the bucket; at none of them the list of all.
	pub fn get(&self, place: &str) -> Option<Vec<u8>> {
		self.curl(place, &[])
	}

	/// Puts something at a place, as whoever has the keys of the bucket can.
	pub fn put(&self, place: &str, content: &str) {
		let put = self.curl(place, &["--request", "PUT", "--data-binary", content]);
		assert!(put.is_some(), "{}", self.process.said());
	}

	fn curl(&self, place: &str, more: &[&str]) -> Option<Vec<u8>> {
		let url = format!("http://127.0.0.1:{}/{NAME}/{place}", self.port);
		let user = format!("{KEY}:{KEY}");
		let signed = [
			"--aws-sigv4",
			"aws:amz:us-east-1:s3",
			"--user",
			&user,
			"--header",
			"x-amz-content-sha256: UNSIGNED-PAYLOAD",
		];
		let output =
			Command::new("curl").args(["-sf", &url]).args(signed).args(more).output().ok()?;
		output.status.success().then_some(output.stdout)
	}
}
