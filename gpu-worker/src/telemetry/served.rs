// SPDX-License-Identifier: Apache-2.0

//! The record over HTTP, for auditors and everybody else: what a heartbeat anchored, and what waits for the next.

use std::sync::Arc;

use axum::{
	extract::{Path, State},
	http::{header, StatusCode},
	response::{IntoResponse, Response},
	routing::get,
	Router,
};
use serde::Serialize;
use tracing::error;

use super::{
	log::{Log, LogError},
	Telemetry,
};
use crate::work::beside;

/// The word for the samples that wait for the next heartbeat.
const CURRENT: &str = "current";
/// After how many seconds whoever was turned away may try again.
const RETRY_AFTER: &str = "5";

/// The routes: `GET /telemetry`, `GET /telemetry/{sequence}`.
pub fn router(telemetry: Telemetry) -> Router {
	Router::new()
		.route("/telemetry", get(summary))
		.route("/telemetry/{sequence}", get(samples))
		.with_state(telemetry)
}

async fn summary(State(telemetry): State<Telemetry>) -> Response {
	answer(&telemetry, |log| log.summary().map(Some)).await
}

async fn samples(State(telemetry): State<Telemetry>, Path(sequence): Path<String>) -> Response {
	let sequence = match sequence.as_str() {
		CURRENT => None,
		number => match number.parse() {
			Ok(sequence) => Some(sequence),
			Err(_) => {
				let problem = "name a heartbeat by its number, or `current`\n";
				return (StatusCode::BAD_REQUEST, problem).into_response();
			}
		},
	};
	answer(&telemetry, move |log| log.samples(sequence)).await
}

/// Reads the record for one of a few at a time: whoever asks for more waits, and memory is bounded.
async fn answer<T: Serialize + Send + 'static>(
	telemetry: &Telemetry,
	read: impl FnOnce(Arc<Log>) -> Result<Option<T>, LogError> + Send + 'static,
) -> Response {
	let refuse = |status, problem: &str| (status, format!("{problem}\n")).into_response();
	let Ok(_reader) = telemetry.0.readers.try_acquire() else {
		let problem = "others are reading the record\n";
		let headers = [(header::RETRY_AFTER, RETRY_AFTER)];
		return (StatusCode::SERVICE_UNAVAILABLE, headers, problem).into_response();
	};
	let Some(log) = telemetry.log() else {
		return refuse(StatusCode::NOT_FOUND, "there is no record of samples here, or not yet");
	};
	let json = beside(move || Ok::<_, LogError>(read(log)?.map(|it| serde_json::to_vec(&it))));
	match json.await {
		Ok(Some(Ok(json))) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
		Ok(None) => refuse(StatusCode::NOT_FOUND, "no samples of this heartbeat are kept"),
		Ok(Some(Err(error))) => {
			error!(%error, "samples cannot be written as JSON");
			refuse(StatusCode::INTERNAL_SERVER_ERROR, "the samples cannot be written as JSON")
		}
		Err(error) => {
			error!(%error, "the record of samples cannot be read");
			refuse(StatusCode::INTERNAL_SERVER_ERROR, "the record cannot be read")
		}
	}
}

#[cfg(test)]
mod tests {
	use serde_json::Value;
	use surety_client::telemetry::{SamplesForm, TelemetryForm};

	use super::{
		super::log::tests::{measured, open, take},
		*,
	};

	struct Served {
		telemetry: Telemetry,
		log: Arc<Log>,
		_folder: tempfile::TempDir,
		url: String,
	}

	async fn serve() -> Served {
		let folder = tempfile::tempdir().unwrap();
		let log = Arc::new(open(&folder.path().join("telemetry.redb")));
		let telemetry = Telemetry::default();
		let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
		let url = format!("http://{}/telemetry", listener.local_addr().unwrap());
		let router = router(telemetry.clone());
		tokio::spawn(async move { axum::serve(listener, router).await });
		Served { telemetry, log, _folder: folder, url }
	}

	impl Served {
		async fn get(&self, path: &str) -> (u16, Value) {
			let answer = reqwest::get(format!("{}{path}", self.url)).await.unwrap();
			let status = answer.status().as_u16();
			let body = answer.bytes().await.unwrap();
			(status, serde_json::from_slice(&body).unwrap_or(Value::Null))
		}
	}

	#[tokio::test]
	async fn what_is_handed_out_is_what_was_signed() {
		let served = serve().await;
		assert_eq!(served.get("").await.0, 404);
		served.telemetry.show(Some(served.log.clone()));
		for at in 0..3 {
			take(&served.log, &[measured(Some(5), None, at)]);
		}
		let sealed = served.log.seal(4, 10).unwrap();
		take(&served.log, &[measured(Some(5), None, 4)]);

		let (status, summary) = served.get("").await;
		let summary: TelemetryForm = serde_json::from_value(summary).unwrap();
		assert_eq!((status, summary.last, summary.current), (200, Some(4), 1));
		for (path, root, count) in [("/4", Some(sealed.root), 3), ("/current", None, 1)] {
			let (status, form) = served.get(path).await;
			let form: SamplesForm = serde_json::from_value(form).unwrap();
			let signed = form.verify(summary.genesis, &summary.public_key.0).unwrap();
			assert_eq!((status, signed.measured.len()), (200, count));
			assert_eq!(signed.anchor.map(|anchor| anchor.root), root);
		}
		for (path, status) in [("/5", 404), ("/-1", 400), ("/..%2fstate.redb", 400)] {
			assert_eq!(served.get(path).await.0, status, "{path}");
		}
	}

	#[tokio::test]
	async fn only_a_few_answers_are_made_at_a_time() {
		let served = serve().await;
		served.telemetry.show(Some(served.log.clone()));
		let readers = super::super::READERS;
		let busy =
			served.telemetry.0.readers.try_acquire_many(readers.try_into().unwrap()).unwrap();
		let answer = reqwest::get(&served.url).await.unwrap();
		assert_eq!(
			(answer.status().as_u16(), &answer.headers()["retry-after"]),
			(503, &"5".parse().unwrap())
		);
		drop(busy);
		assert_eq!(served.get("").await.0, 200);
	}
}
