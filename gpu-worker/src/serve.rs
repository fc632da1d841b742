// SPDX-License-Identifier: Apache-2.0

//! What the worker serves over HTTP: the outputs of revealed results (see [`handout`]), and its health.

use std::sync::{Arc, RwLock};

use axum::{
	extract::State,
	http::{header, StatusCode},
	response::{IntoResponse, Response},
	routing::get,
	Router,
};
use serde::Serialize;
use surety_primitives::{BlockNumber, NodeId, TaskId};

use crate::{
	artifacts::Artifacts,
	chain::Readers,
	handout,
	keeper::Keeper,
	running::Running,
	store::Store,
	telemetry::{self, LastHeartbeat, Telemetry},
};

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
	/// The inputs and the folders of jobs.
	pub artifacts: Artifacts,
	/// The outputs and logs.
	pub keeper: Keeper,
	/// Who may read what is encrypted; nobody without a chain to ask.
	pub readers: Option<Arc<Readers>>,
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
		.route("/outputs/{task}", get(handout::output))
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

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use crate::{
		keeper::tests::keeper,
		store::{tests as sample, Step},
	};

	/// A worker that serves.
	pub(crate) struct Served {
		pub(crate) folder: tempfile::TempDir,
		pub(crate) shared: Shared,
		url: String,
	}

	/// Serves what is in a folder of its own.
	pub(crate) async fn serve() -> Served {
		let (folder, keeper) = keeper(1 << 20).await;
		let artifacts = Artifacts::open(&folder.path().join("data")).unwrap();
		let shared = Shared {
			store: keeper.store(),
			artifacts,
			keeper,
			readers: None,
			health: Default::default(),
			running: Running::default(),
			telemetry: Telemetry::default(),
		};
		let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
		let url = format!("http://{}", listener.local_addr().unwrap());
		let router = router(shared.clone());
		tokio::spawn(async move { axum::serve(listener, router).await });
		Served { folder, shared, url }
	}

	impl Served {
		pub(crate) fn record(&self, step: Step) {
			self.shared.store.put(7, &sample::record(step)).unwrap();
		}

		pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
			self.ask("GET", path, &[]).await
		}

		pub(crate) async fn ask(
			&self,
			method: &str,
			path: &str,
			headers: &[(&str, &str)],
		) -> reqwest::Response {
			let url = format!("{}{path}", self.url);
			let mut request = reqwest::Client::new().request(method.parse().unwrap(), url);
			for (name, value) in headers {
				request = request.header(*name, *value);
			}
			request.send().await.unwrap()
		}
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
