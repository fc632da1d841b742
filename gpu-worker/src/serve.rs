// SPDX-License-Identifier: Apache-2.0

//! What the worker serves over HTTP: the outputs of revealed results (see [`handout`]), its health and its metrics.

use std::{
	sync::{Arc, RwLock},
	time::Instant,
};

use axum::{
	extract::State,
	http::{header, StatusCode},
	response::{IntoResponse, Response},
	routing::get,
	Router,
};
use serde::Serialize;

use crate::{
	artifacts::Artifacts,
	chain::Readers,
	handout,
	health::Health,
	keeper::Keeper,
	metrics::{self, Metrics},
	running::Running,
	store::Store,
	telemetry::{self, Telemetry},
};

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
	/// What is counted.
	pub metrics: Metrics,
}

/// The routes: `GET /health`, `GET /metrics`, `GET /outputs/{task}`, and those of telemetry.
pub fn router(shared: Shared) -> Router {
	let telemetry = telemetry::served::router(shared.telemetry.clone());
	Router::new()
		.route("/health", get(health))
		.route("/metrics", get(measured))
		.route("/outputs/{task}", get(handout::output))
		.with_state(shared)
		.merge(telemetry)
}

/// What `/health` says.
#[derive(Serialize)]
struct Report {
	/// What keeps the worker from working, in words.
	faults: Vec<String>,
	#[serde(flatten)]
	health: Health,
}

/// How the worker is: 503 where something keeps it from working.
async fn health(State(shared): State<Shared>) -> Response {
	let health = shared.health.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone();
	let health = Health { last_heartbeat: shared.telemetry.last_heartbeat(), ..health };
	let faults = health.faults(Instant::now());
	let status = match faults.is_empty() {
		true => StatusCode::OK,
		false => StatusCode::SERVICE_UNAVAILABLE,
	};
	match serde_json::to_string(&Report { faults, health }) {
		Ok(json) => (status, [(header::CONTENT_TYPE, "application/json")], json).into_response(),
		Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
	}
}

/// What the worker counts.
async fn measured(State(shared): State<Shared>) -> Response {
	match shared.metrics.text() {
		Ok(text) => ([(header::CONTENT_TYPE, metrics::MEDIA_TYPE)], text).into_response(),
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
			metrics: Metrics::default(),
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
	async fn health_says_what_is_wrong_and_is_503_then() {
		let served = serve().await;
		let ask = || async {
			let answer = served.get("/health").await;
			let status = answer.status().as_u16();
			let json: serde_json::Value =
				serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
			(status, json)
		};
		let (status, health) = ask().await;
		assert_eq!((status, &health["faults"][0]), (503, &"the chain was not heard of yet".into()));
		let write = |change: fn(&mut Health)| change(&mut served.shared.health.write().unwrap());
		write(|health| (health.block, health.heard_at) = (Some(12), Some(Instant::now())));
		let (status, health) = ask().await;
		assert_eq!((status, &health["block"]), (200, &12.into()));
		write(|health| health.engine_fault = Some("the engine is gone".into()));
		let (status, health) = ask().await;
		assert_eq!((status, &health["faults"][0]), (503, &"the engine is gone".into()));
	}

	#[tokio::test]
	async fn metrics_are_served_as_prometheus_reads_them() {
		let served = serve().await;
		served.shared.metrics.job_ended(true);
		let answer = served.get("/metrics").await;
		assert_eq!(answer.headers()["content-type"], metrics::MEDIA_TYPE);
		let text = answer.text().await.unwrap();
		assert!(text.contains("surety_worker_jobs_total{outcome=\"paid\"} 1"), "{text}");
	}
}
