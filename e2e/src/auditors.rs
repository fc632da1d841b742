// SPDX-License-Identifier: Apache-2.0

//! Auditors for tests, and nodes that hand out telemetry.

use std::{
	collections::BTreeMap,
	io::{BufRead, BufReader, Write},
	net::TcpListener,
	path::{Path, PathBuf},
	process::Command,
	sync::{Arc, Mutex},
};

use crate::{chain::Node, free_port, process::Process, programs};

/// Pays for the stakes of auditors in tests, and is the sudo key that admits them.
const SPONSOR: &str = "//Alice";

/// An auditor that is admitted and bonded, with its worker running.
pub struct Auditor {
	/// The worker.
	pub process: Process,
	/// Its account.
	pub address: String,
	folder: PathBuf,
	arguments: Vec<String>,
}

impl Auditor {
	/// Admits an auditor and starts its worker, with these lines of `[auditor]` in its configuration.
	pub fn start(chain: &Node, number: usize, folder: &Path, config: &str) -> Self {
		let key = format!("//auditor-{number}-{}", std::process::id());
		let address = chain.address(&key);
		chain.ask(&["--key", SPONSOR, "transfer", &address, "1310"]);
		chain.ask(&["--key", SPONSOR, "auditor", "admit", &address, "--sudo"]);
		chain.ask(&["--key", &key, "auditor", "bond", "1000"]);
		std::fs::create_dir_all(folder).expect("a folder can be made");
		let path = folder.join("auditor.toml");
		let text = format!("[auditor]\nevery_secs = 1\n{config}\n");
		std::fs::write(&path, text).expect("it can be written");
		let arguments = [
			"run",
			"--role",
			"auditor",
			"--config",
			&path.display().to_string(),
			"--url",
			&chain.url(),
			"--key",
			&key,
			"--data-dir",
			&folder.join("data").display().to_string(),
			"--listen",
			&format!("127.0.0.1:{}", free_port()),
			"--allow-private-addresses",
		]
		.map(String::from)
		.to_vec();
		let process = Self::run(folder, &arguments);
		Self { process, address, folder: folder.to_path_buf(), arguments }
	}

	fn run(folder: &Path, arguments: &[String]) -> Process {
		let mut command = Command::new(programs().join("surety-worker"));
		command.args(arguments).env("RUST_LOG", "info");
		Process::start(command, &folder.join("auditor.log"))
	}

	/// Kills it and starts it again with the same state.
	pub fn restart(&mut self) {
		self.process.kill();
		self.process = Self::run(&self.folder, &self.arguments);
	}

	/// The file of the evidence with this SHA-256.
	pub fn evidence(&self, hash: &str) -> PathBuf {
		let name = hash.trim_start_matches("0x");
		self.folder.join("data/evidence").join(name).join("evidence.json")
	}
}

/// Hands out texts over HTTP, and counts who asks for them.
#[derive(Clone)]
pub struct Server {
	/// Where it is.
	pub url: String,
	texts: Arc<Mutex<BTreeMap<String, (String, usize)>>>,
}

impl Server {
	/// Starts one that has nothing.
	pub fn start() -> Self {
		let listener = TcpListener::bind("127.0.0.1:0").expect("some port is free");
		let url = format!("http://{}", listener.local_addr().expect("it is bound"));
		let server = Self { url, texts: Arc::default() };
		let texts = server.texts.clone();
		std::thread::spawn(move || {
			for mut stream in listener.incoming().flatten() {
				let mut request = BufReader::new(&stream).lines().map_while(Result::ok);
				let first = request.next().unwrap_or_default();
				request.take_while(|line| !line.is_empty()).for_each(drop);
				let path = first.split(' ').nth(1).unwrap_or_default();
				let answer = texts.lock().expect("nobody panicked").get_mut(path).map(|text| {
					text.1 += 1;
					text.0.clone()
				});
				let (status, text) =
					answer.map_or(("404 Not Found", String::new()), |it| ("200 OK", it));
				let length = text.len();
				// Who has gone away is not waited for.
				let _ = write!(
					stream,
					"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}"
				);
			}
		});
		server
	}

	/// Hands out a text from now on.
	pub fn put(&self, path: &str, text: String) {
		self.texts.lock().expect("nobody panicked").insert(path.into(), (text, 0));
	}

	/// How often a text was asked for.
	pub fn asked(&self, path: &str) -> usize {
		self.texts.lock().expect("nobody panicked").get(path).map_or(0, |text| text.1)
	}
}
