// SPDX-License-Identifier: Apache-2.0

//! Inputs from files and from a web server: what comes through and what does not.

use std::{os::unix::fs::symlink, path::PathBuf, time::Duration};

use axum::{
	http::StatusCode,
	response::{IntoResponse, Redirect},
	routing::get,
	Router,
};
use surety_client::{
	encryption::{seal, Identity},
	spec::sha256,
};
use surety_worker::{
	config::Policy,
	fetch::{fetch, fetch_sealed, read, FetchError},
};

const CONTENT: &[u8] = b"one passage\nanother passage\n";

/// A worker's folder, a folder that its operator opens, and the policy that does so.
struct Setting {
	folder: tempfile::TempDir,
	policy: Policy,
}

impl Setting {
	fn new() -> Self {
		let folder = tempfile::tempdir().unwrap();
		let open = folder.path().join("open");
		std::fs::create_dir(&open).unwrap();
		std::fs::write(open.join("input"), CONTENT).unwrap();
		std::fs::write(folder.path().join("secret"), CONTENT).unwrap();
		let policy = Policy {
			allow_file_inputs: vec![open],
			allow_private_addresses: true,
			max_input_bytes: 1_000,
			max_fetch_secs: 20,
			..Policy::default()
		};
		Self { folder, policy }
	}

	fn path(&self, name: &str) -> PathBuf {
		self.folder.path().join(name)
	}

	async fn fetch(&self, uri: &str) -> Result<Vec<u8>, FetchError> {
		let target = self.path("target");
		let result = fetch(uri, sha256(CONTENT), &target, &self.policy).await;
		assert!(!target.with_extension("partial").exists(), "nothing half-done is left");
		assert_eq!(target.exists(), result.is_ok(), "only what is verified is kept");
		result.map(|()| std::fs::read(&target).unwrap())
	}

	async fn fetch_file(&self, name: &str) -> Result<Vec<u8>, FetchError> {
		self.fetch(&format!("file://{}", self.path(name).display())).await
	}
}

/// A web server on this machine; returns its address.
async fn server() -> String {
	let silent = || async { std::future::pending::<StatusCode>().await };
	let router = Router::new()
		.route("/input", get(|| async { CONTENT }))
		.route("/with%20space/input", get(|| async { CONTENT }))
		.route(
			"/signed",
			get(|uri: axum::http::Uri| async move {
				match uri.query() {
					Some("token=a%2Fb") => CONTENT.into_response(),
					_ => StatusCode::FORBIDDEN.into_response(),
				}
			}),
		)
		.route("/other", get(|| async { "something else" }))
		.route("/large", get(|| async { vec![0u8; 1_001] }))
		.route("/silent", get(silent))
		.route("/moved", get(|| async { Redirect::temporary("/input") }))
		.route("/loop", get(|| async { Redirect::temporary("/loop") }))
		.route("/packed", get(|| async { ([("content-encoding", "gzip")], CONTENT) }))
		.route("/broken", get(|| async { StatusCode::FORBIDDEN }));
	let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
	let address = listener.local_addr().unwrap();
	tokio::spawn(async move { axum::serve(listener, router).await });
	format!("http://{address}")
}

#[tokio::test]
async fn a_file_in_an_open_directory_is_fetched() {
	let setting = Setting::new();
	assert_eq!(setting.fetch_file("open/input").await.unwrap(), CONTENT);
	// A second task with the same input finds it there.
	std::fs::remove_file(setting.path("open/input")).unwrap();
	assert_eq!(setting.fetch_file("open/input").await.unwrap(), CONTENT);
}

#[tokio::test]
async fn no_other_file_of_this_machine_is_opened() {
	let setting = Setting::new();
	symlink(setting.path("secret"), setting.path("open/link")).unwrap();
	symlink(setting.folder.path(), setting.path("open/up")).unwrap();
	for name in ["secret", "open/../secret", "open/%2e%2e/secret", "open/link", "open/up/secret"] {
		let refused = setting.fetch_file(name).await.unwrap_err();
		assert!(matches!(refused, FetchError::FileNotAllowed { .. }), "{name}: {refused}");
	}
}

#[tokio::test]
async fn without_open_directories_no_file_is_read() {
	let mut setting = Setting::new();
	setting.policy.allow_file_inputs.clear();
	let refused = setting.fetch_file("open/input").await.unwrap_err();
	assert!(matches!(refused, FetchError::FileNotAllowed { .. }), "{refused}");
}

#[tokio::test]
async fn what_is_no_plain_file_is_not_found() {
	let setting = Setting::new();
	for name in ["open/missing", "open"] {
		let refused = setting.fetch_file(name).await.unwrap_err();
		assert!(matches!(refused, FetchError::NotFound { .. }), "{name}: {refused}");
	}
}

#[tokio::test]
async fn a_web_server_is_asked_for_path_and_query() {
	let (setting, server) = (Setting::new(), server().await);
	for path in ["input", "with%20space/input", "signed?token=a%2Fb", "moved"] {
		let _ = std::fs::remove_file(setting.path("target"));
		assert_eq!(setting.fetch(&format!("{server}/{path}")).await.unwrap(), CONTENT, "{path}");
	}
}

/// A few bytes could become as many as there is room for.
#[tokio::test]
async fn nothing_is_unpacked() {
	let (setting, server) = (Setting::new(), server().await);
	assert_eq!(setting.fetch(&format!("{server}/packed")).await.unwrap(), CONTENT);
}

#[tokio::test]
async fn what_is_not_there_or_not_given_is_said() {
	let (setting, server) = (Setting::new(), server().await);
	let refused = setting.fetch(&format!("{server}/missing")).await.unwrap_err();
	assert!(matches!(refused, FetchError::NotFound { .. }), "{refused}");
	for path in ["broken", "loop"] {
		let refused = setting.fetch(&format!("{server}/{path}")).await.unwrap_err();
		assert!(matches!(refused, FetchError::Unavailable { .. }), "{path}: {refused}");
	}
	// Nobody listens there.
	let refused = setting.fetch("http://127.0.0.1:9/input").await.unwrap_err();
	assert!(matches!(refused, FetchError::Unavailable { .. }), "{refused}");
}

#[tokio::test]
async fn too_much_is_refused() {
	let (mut setting, server) = (Setting::new(), server().await);
	let refused = setting.fetch(&format!("{server}/large")).await.unwrap_err();
	assert!(matches!(refused, FetchError::TooLarge { limit: 1_000 }), "{refused}");
	setting.policy.max_input_bytes = CONTENT.len() as u64 - 1;
	let refused = setting.fetch_file("open/input").await.unwrap_err();
	assert!(matches!(refused, FetchError::TooLarge { .. }), "{refused}");
}

#[tokio::test]
async fn other_bytes_are_refused() {
	let (setting, server) = (Setting::new(), server().await);
	let refused = setting.fetch(&format!("{server}/other")).await.unwrap_err();
	match refused {
		FetchError::HashMismatch { expected, found } => {
			assert_eq!((expected, found), (sha256(CONTENT), sha256(b"something else")));
		}
		other => panic!("{other}"),
	}
}

#[tokio::test]
async fn a_silent_server_is_given_up() {
	let (mut setting, server) = (Setting::new(), server().await);
	setting.policy.max_fetch_secs = 1;
	let began = std::time::Instant::now();
	let refused = setting.fetch(&format!("{server}/silent")).await.unwrap_err();
	assert!(matches!(refused, FetchError::TooSlow { secs: 1 }), "{refused}");
	assert!(began.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn private_addresses_are_closed_unless_opened() {
	let (mut setting, server) = (Setting::new(), server().await);
	setting.policy.allow_private_addresses = false;
	let port = server.rsplit(':').next().unwrap();
	// By number, in other notations, and by a name that resolves to it.
	for host in ["127.0.0.1", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"] {
		let refused = setting.fetch(&format!("http://{host}:{port}/input")).await.unwrap_err();
		assert!(matches!(refused, FetchError::AddressNotAllowed { .. }), "{host}: {refused}");
	}
}

#[tokio::test]
async fn other_schemes_and_nonsense_are_refused() {
	let setting = Setting::new();
	for uri in ["ftp://host/input", "s3://bucket/input", "data:,hello"] {
		let refused = setting.fetch(uri).await.unwrap_err();
		assert!(matches!(refused, FetchError::UnsupportedScheme { .. }), "{uri}: {refused}");
	}
	for uri in ["", "input", "http://", "file://elsewhere/input"] {
		let refused = setting.fetch(uri).await.unwrap_err();
		assert!(matches!(refused, FetchError::BadUri { .. }), "{uri}: {refused}");
	}
}

#[tokio::test]
async fn what_a_stranger_serves_is_read_within_its_bounds() {
	let (mut setting, server) = (Setting::new(), server().await);
	let time = Duration::from_secs(1);
	let get = async |path: &str, policy: &Policy| {
		read(&format!("{server}/{path}"), 1_000, time, policy).await
	};
	assert_eq!(get("moved", &setting.policy).await.unwrap(), CONTENT);
	let missing = get("missing", &setting.policy).await.unwrap_err();
	assert!(matches!(missing, FetchError::NotFound { .. }), "{missing}");
	for path in ["large", "silent", "broken", "loop"] {
		let refused = get(path, &setting.policy).await.unwrap_err();
		assert!(matches!(refused, FetchError::Unavailable { .. }), "{path}: {refused}");
	}
	setting.policy.allow_private_addresses = false;
	let refused = get("input", &setting.policy).await.unwrap_err();
	assert!(matches!(refused, FetchError::AddressNotAllowed { .. }), "{refused}");
	for uri in ["file:///etc/passwd", "s3://bucket/input"] {
		let refused = read(uri, 1_000, time, &setting.policy).await.unwrap_err();
		assert!(matches!(refused, FetchError::UnsupportedScheme { .. }), "{refused}");
	}
}

#[tokio::test]
async fn what_is_encrypted_for_this_machine_is_opened_and_checked_like_anything() {
	let setting = Setting::new();
	let (own, other) = (Identity::generate(), Identity::generate());
	let path = setting.path("open/sealed");
	let uri = format!("file://{}", path.display());
	let fetch = async |content: &[u8], reader: &Identity| {
		std::fs::write(&path, seal(content, &[reader.public()]).unwrap()).unwrap();
		let target = setting.path("target");
		let fetched = fetch_sealed(&uri, sha256(CONTENT), &target, &setting.policy, &own).await;
		assert!(!target.exists() && !target.with_extension("partial").exists());
		fetched
	};
	assert_eq!(fetch(CONTENT, &own).await.unwrap(), CONTENT);
	let lie = fetch(b"something else", &own).await;
	assert!(matches!(lie, Err(FetchError::HashMismatch { .. })), "{lie:?}");
	let unreadable = fetch(CONTENT, &other).await;
	assert!(matches!(unreadable, Err(FetchError::Sealed(_))), "{unreadable:?}");
	// The limit is one of the content, and what is far above it is not even fetched.
	let large = fetch(&[0; 1_001], &own).await;
	assert!(matches!(large, Err(FetchError::Sealed(_))), "{large:?}");
	let huge = fetch(&[0; 100_000], &own).await;
	assert!(matches!(huge, Err(FetchError::TooLarge { .. })), "{huge:?}");
}
