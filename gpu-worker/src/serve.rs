// SPDX-License-Identifier: Apache-2.0

//! What the worker serves over HTTP: the outputs of revealed results, and its health.

use std::{
	io,
	sync::{Arc, RwLock},
};

use axum::{
	body::Body,
	extract::{Path, State},
	http::{header, HeaderName, StatusCode},
	response::{AppendHeaders, IntoResponse, Response},
	routing::get,
	Router,
};
use futures::{stream, Stream};
use serde::Serialize;
use surety_primitives::{BlockNumber, NodeId, TaskId};
use tokio::{fs::File, io::AsyncReadExt};

use crate::{
	artifacts::Artifacts,
	running::Running,
	store::Store,
	telemetry::{self, LastHeartbeat, Telemetry},
};

/// The header that carries the SHA-256 of an output, in hex.
pub const SHA256_HEADER: &str = "x-content-sha256";

/// How much of an output is in memory for one answer, in bytes.
const CHUNK: usize = 64 << 10;

/// How the worker is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Health {
	/// The program's version.
	pub version: &'static str,
	/// The worker key's address.
	pub worker: String,
	/// The node that the worker key signs for; none until its owner registers it.
	pub node: Option<NodeId>,
	/// The node's state on chain, in words.
	pub status: Option<String>,
	/// The newest block that the worker has seen.
	pub block: Option<BlockNumber>,
	/// The container engine.
	pub engine: String,
	/// The GPUs that jobs can get.
	pub gpus: usize,
	/// The task that is being fetched or run.
	pub busy_with: Option<TaskId>,
	/// Tasks that have not ended.
	pub open_tasks: Vec<TaskId>,
	/// The last heartbeat that the chain has.
	pub last_heartbeat: Option<LastHeartbeat>,
}

/// What the handlers need.
#[derive(Clone)]
pub struct Shared {
	/// The records.
	pub store: Arc<Store>,
	/// The files.
	pub artifacts: Artifacts,
	/// How the worker is; the runner writes it.
	pub health: Arc<RwLock<Health>>,
	/// Which jobs run.
	pub running: Running,
	/// What the node measures of itself.
	pub telemetry: Telemetry,
}

/// The routes: `GET /health`, `GET /outputs/{task}`, and those of telemetry.
pub fn router(shared: Shared) -> Router {
	let telemetry = telemetry::served::router(shared.telemetry.clone());
	Router::new()
		.route("/health", get(health))
		.route("/outputs/{task}", get(output))
		.with_state(shared)
		.merge(telemetry)
}

async fn health(State(shared): State<Shared>) -> Response {
	let health = shared.health.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone();
	let health = Health { last_heartbeat: shared.telemetry.last_heartbeat(), ..health };
	match serde_json::to_string(&health) {
		Ok(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
		Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
	}
}

/// The output of a task: only once it is this result's turn, because before that a competitor could
/// commit to a copy of it.
async fn output(State(shared): State<Shared>, Path(task): Path<TaskId>) -> Response {
	let refuse = |status, problem: &str| (status, format!("{problem}\n")).into_response();
	let record = match shared.store.get(task) {
		Ok(record) => record,
		Err(error) => {
			tracing::error!(task, %error, "cannot read the record of a task");
			return refuse(StatusCode::INTERNAL_SERVER_ERROR, "the record cannot be read");
		}
	};
	let Some(record) = record else {
		return refuse(StatusCode::NOT_FOUND, "this node has nothing of this task");
	};
	let Some(hash) = record.step.public_output() else {
		let problem = if record.step.is_ended() {
			"this node was not paid for this task"
		} else {
			"the result is not revealed yet"
		};
		return refuse(StatusCode::NOT_FOUND, problem);
	};
	let Ok(file) = File::open(shared.artifacts.output(hash)).await else {
		return refuse(StatusCode::GONE, "the output is no longer kept");
	};
	let mut headers = vec![
		(header::CONTENT_TYPE, "application/octet-stream".to_string()),
		// A browser must not take a stranger's output for a page.
		(header::X_CONTENT_TYPE_OPTIONS, "nosniff".into()),
		(HeaderName::from_static(SHA256_HEADER), hex::encode(hash)),
	];
	if let Ok(metadata) = file.metadata().await {
		headers.push((header::CONTENT_LENGTH, metadata.len().to_string()));
	}
	(AppendHeaders(headers), Body::from_stream(chunks(file))).into_response()
}

/// The content of a file, piece by piece: however many ask, little memory is taken.
fn chunks(file: File) -> impl Stream<Item = io::Result<Vec<u8>>> {
	stream::try_unfold(file, |mut file| async {
		let mut chunk = vec![0; CHUNK];
		let length = file.read(&mut chunk).await?;
		chunk.truncate(length);
		Ok((length > 0).then_some((chunk, file)))
	})
}

#[cfg(test)]
mod tests {
	use surety_primitives::H256;

	use super::*;
	use crate::store::{tests as sample, Step};

	struct Served {
		_folder: tempfile::TempDir,
		shared: Shared,
		url: String,
	}

	async fn serve() -> Served {
		let folder = tempfile::tempdir().unwrap();
		let artifacts = Artifacts::open(folder.path()).unwrap();
		let store = Arc::new(Store::open(&folder.path().join("state.redb"), b"me").unwrap());
		let shared = Shared {
			store,
			artifacts,
			health: Default::default(),
			running: Running::default(),
			telemetry: Telemetry::default(),
		};
		let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
		let url = format!("http://{}", listener.local_addr().unwrap());
		let router = router(shared.clone());
		tokio::spawn(async move { axum::serve(listener, router).await });
		Served { _folder: folder, shared, url }
	}

	impl Served {
		fn record(&self, step: Step) {
			self.shared.store.put(7, &sample::record(step)).unwrap();
		}

		async fn get(&self, path: &str) -> reqwest::Response {
			reqwest::get(format!("{}{path}", self.url)).await.unwrap()
		}
	}

	#[tokio::test]
	async fn an_output_is_served_with_its_hash_once_it_is_revealed() {
		let served = serve().await;
		// Larger than one piece.
		let output: Vec<u8> = (0..=250).cycle().take(3 * CHUNK + 7).collect();
		let output_hash = served.shared.artifacts.keep_output(&output).unwrap();
		let (model, mut result) = (sample::model(), sample::result());
		result.output_hash = output_hash;
		assert_eq!(served.get("/outputs/7").await.status(), 404);
		// Committed, but not yet revealed.
		served.record(Step::Committing { model, result });
		assert_eq!(served.get("/outputs/7").await.status(), 404);
		served.record(Step::Revealing { model, result });
		let answer = served.get("/outputs/7").await;
		assert_eq!(answer.status(), 200);
		assert_eq!(answer.headers()[SHA256_HEADER], hex::encode(output_hash).as_str());
		assert_eq!(answer.content_length(), Some(output.len() as u64));
		assert_eq!(answer.bytes().await.unwrap(), output);
	}

	#[tokio::test]
	async fn an_output_that_is_gone_or_was_never_paid_is_refused() {
		let served = serve().await;
		let output = Some(H256::repeat_byte(5));
		served.record(Step::Ended { how: "Paid".into(), output });
		assert_eq!(served.get("/outputs/7").await.status(), 410);
		served.record(Step::Ended { how: "Released".into(), output: None });
		assert_eq!(served.get("/outputs/7").await.status(), 404);
		assert_eq!(served.get("/outputs/..%2fstate.redb").await.status(), 400);
	}

	#[tokio::test]
	async fn health_is_json() {
		let served = serve().await;
		served.shared.health.write().unwrap().block = Some(12);
		let body = served.get("/health").await.bytes().await.unwrap();
		let health: serde_json::Value = serde_json::from_slice(&body).unwrap();
		assert_eq!(health["block"], 12);
	}
}
