// SPDX-License-Identifier: Apache-2.0

//! Outputs over HTTP: whole or in part, as they are or encrypted for whoever is to judge them.
//!
//! What a source keeps secret is handed out encrypted, to anybody: only its client can read it. Those who are drawn
//! to judge a result, and the client with a new key, ask `?for=` their address. Nobody has to prove to be that
//! account, because what is handed out is encrypted for the key that the account has published.

use axum::{
	body::Body,
	extract::{Path, Query, State},
	http::{header, HeaderMap, HeaderName, HeaderValue, StatusCode},
	response::{IntoResponse, Response},
};
use serde::Deserialize;
use surety_client::AccountId32;
use surety_primitives::{TaskId, H256};
use tracing::error;

use crate::{
	chain::Reader,
	host::RunError,
	outputs::{Kind, OutputError},
	serve::Shared,
	store::{Kept, StoreError},
};

/// The header that carries the SHA-256 of an output itself, in hex.
pub const SHA256_HEADER: &str = "x-content-sha256";
/// The header that says how an output is encrypted, if it is.
pub const ENCRYPTION_HEADER: &str = "x-surety-encryption";

/// What is asked for besides the task.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
	/// The address of the account for which the output is to be encrypted.
	r#for: Option<String>,
}

/// Why an output is not handed out.
struct Refusal(StatusCode, String);

impl Refusal {
	fn new(status: StatusCode, why: impl Into<String>) -> Self {
		Self(status, why.into())
	}
}

impl IntoResponse for Refusal {
	fn into_response(self) -> Response {
		(self.0, self.1 + "\n").into_response()
	}
}

impl From<RunError> for Refusal {
	fn from(problem: RunError) -> Self {
		match problem {
			RunError::Outputs(OutputError::Gone { .. }) => {
				Self::new(StatusCode::GONE, "the output is no longer kept")
			}
			RunError::Outputs(OutputError::Unavailable { .. }) | RunError::Chain(_) => {
				Self::new(StatusCode::SERVICE_UNAVAILABLE, "try again later")
			}
			_ => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the output cannot be handed out"),
		}
	}
}

/// The output of a task: only once it is this result's turn, because before that a competitor could commit to a copy
/// of it.
pub async fn output(
	State(shared): State<Shared>,
	Path(task): Path<TaskId>,
	Query(ask): Query<Ask>,
	headers: HeaderMap,
) -> Response {
	match answer(&shared, task, &ask, &headers).await {
		Ok(answer) => answer,
		Err(Problem::Refused(refusal)) => refusal.into_response(),
		Err(Problem::Failed(problem)) => {
			error!(task, %problem, "an output cannot be handed out");
			Refusal::from(problem).into_response()
		}
	}
}

async fn answer(
	shared: &Shared,
	task: TaskId,
	ask: &Ask,
	headers: &HeaderMap,
) -> Result<Response, Problem> {
	let kept = match &ask.r#for {
		None => of_everybody(shared, task)?,
		Some(who) => of_reader(shared, task, who).await?,
	};
	hand_out(shared, kept, headers).await
}

/// Why there is no output.
enum Problem {
	/// Whoever asked is told why.
	Refused(Refusal),
	/// The operator is, too.
	Failed(RunError),
}

impl From<Refusal> for Problem {
	fn from(refusal: Refusal) -> Self {
		Self::Refused(refusal)
	}
}

impl From<RunError> for Problem {
	fn from(error: RunError) -> Self {
		Self::Failed(error)
	}
}

impl From<StoreError> for Problem {
	fn from(error: StoreError) -> Self {
		Self::Failed(error.into())
	}
}

impl From<OutputError> for Problem {
	fn from(error: OutputError) -> Self {
		Self::Failed(error.into())
	}
}

/// What everybody gets of a task.
fn of_everybody(shared: &Shared, task: TaskId) -> Result<Kept, Problem> {
	let record = shared.store.get(task)?;
	let Some(record) = record else {
		return Err(not_found("this node has nothing of this task"));
	};
	match record.step.public_output() {
		Some(output) => Ok(shared.keeper.find(task, output)?),
		None if record.step.is_ended() => Err(not_found("this node was not paid for this task")),
		None => Err(not_found("the result is not revealed yet")),
	}
}

/// What those get who are to judge the result: encrypted for the key of `who`, unless everybody gets it as it is.
async fn of_reader(shared: &Shared, task: TaskId, who: &str) -> Result<Kept, Problem> {
	let who: AccountId32 = who.parse().map_err(|error| {
		Refusal::new(StatusCode::BAD_REQUEST, format!("`for` is no address: {error}"))
	})?;
	let everybodys = of_everybody(shared, task);
	let output = match everybodys {
		Ok(kept) if !kept.is_sealed() => return Ok(kept),
		Ok(kept) => kept.content,
		// A result that was refuted is judged too.
		Err(refused) => refuted(shared, task)?.ok_or(refused)?,
	};
	let Some(readers) = &shared.readers else {
		return Err(Refusal::new(StatusCode::NOT_FOUND, "this worker has no node").into());
	};
	match readers.reader(task, &who).await.map_err(RunError::from)? {
		Reader::Key(key) => Ok(shared.keeper.seal_for(task, output, key).await?),
		Reader::WithoutKey => Err(Refusal::new(
			StatusCode::FORBIDDEN,
			format!("{who} has published no key to encrypt for: `surety keys encryption publish`"),
		)
		.into()),
		Reader::Unentitled => Err(Refusal::new(
			StatusCode::FORBIDDEN,
			format!("{who} is neither the client of task {task} nor drawn to judge this result"),
		)
		.into()),
	}
}

/// The output of a result that was revealed and not paid.
fn refuted(shared: &Shared, task: TaskId) -> Result<Option<H256>, Problem> {
	let ended = shared.store.get(task)?.is_some_and(|record| record.step.is_ended());
	let kept = if ended { shared.store.kept(task)? } else { Vec::new() };
	Ok(kept.first().map(|kept| kept.content))
}

fn not_found(why: &str) -> Problem {
	Refusal::new(StatusCode::NOT_FOUND, why).into()
}

/// Answers with an object, or with the part of it that was asked for.
async fn hand_out(shared: &Shared, kept: Kept, asked: &HeaderMap) -> Result<Response, Problem> {
	let object = shared.keeper.outputs.get(Kind::Output, kept.stored).await?;
	let size = object.size();
	let tag = format!("\"{}\"", hex::encode(kept.stored));
	let mut headers = HeaderMap::new();
	let mut set = |name: HeaderName, value: &str| {
		// Digits, letters and quotes.
		if let Ok(value) = HeaderValue::from_str(value) {
			headers.insert(name, value);
		}
	};
	set(header::CONTENT_TYPE, "application/octet-stream");
	// A browser must not take a stranger's output for a page.
	set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
	set(header::ACCEPT_RANGES, "bytes");
	set(header::ETAG, &tag);
	set(HeaderName::from_static(SHA256_HEADER), &hex::encode(kept.content));
	if kept.is_sealed() {
		set(HeaderName::from_static(ENCRYPTION_HEADER), "age");
	}
	let (status, range) = match part(asked, &tag, size) {
		Part::Whole => (StatusCode::OK, 0..size),
		Part::Range(range) => {
			let last = range.end.saturating_sub(1);
			set(header::CONTENT_RANGE, &format!("bytes {}-{last}/{size}", range.start));
			(StatusCode::PARTIAL_CONTENT, range)
		}
		Part::None => {
			set(header::CONTENT_RANGE, &format!("bytes */{size}"));
			return Ok((StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response());
		}
	};
	set(header::CONTENT_LENGTH, &(range.end.saturating_sub(range.start)).to_string());
	Ok((status, headers, Body::from_stream(object.bytes(range).await?)).into_response())
}

/// What of an object is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
	Whole,
	Range(std::ops::Range<u64>),
	/// Something that it has not.
	None,
}

/// Which part of an object with this tag and size is asked for (RFC 9110, sections 13 and 14). One range at a time is
/// served: who asks for several gets all, and so does who asks for what is no range of bytes.
fn part(asked: &HeaderMap, tag: &str, size: u64) -> Part {
	let range = asked.get(header::RANGE).and_then(|range| range.to_str().ok());
	let Some(range) = range.and_then(|range| range.trim().strip_prefix("bytes=")) else {
		return Part::Whole;
	};
	// A part of what it was before fits nothing of what it is now.
	if asked.get(header::IF_RANGE).is_some_and(|known| known != tag) {
		return Part::Whole;
	}
	let Some((first, last)) = range.split_once('-') else { return Part::Whole };
	let range = match (number(first), number(last)) {
		(Some(first), Some(last)) if first > last => return Part::Whole,
		(Some(first), Some(last)) => first..last.saturating_add(1).min(size),
		(Some(first), None) if last.is_empty() => first..size,
		(None, Some(length)) if first.is_empty() => size.saturating_sub(length)..size,
		_ => return Part::Whole,
	};
	match range.is_empty() {
		true => Part::None,
		false => Part::Range(range),
	}
}

/// A number of digits alone; one that is too large for any size is as large as can be.
fn number(text: &str) -> Option<u64> {
	let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
	is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
	use proptest::prelude::*;
	use surety_client::encryption::Identity;

	use super::*;
	use crate::{
		keeper::Secrecy,
		outputs::tests::replace,
		serve::tests::{serve, Served},
		store::{tests as sample, Step},
	};

	/// Keeps an output of task 7, and reveals it.
	async fn reveal(served: &Served, output: &[u8], secrecy: Secrecy) -> Kept {
		let keeper = &served.shared.keeper;
		let kept = keeper.keep(Kind::Output, 7, output.to_vec(), secrecy).await.unwrap();
		let (model, mut result) = (sample::model(), sample::result());
		result.output_hash = kept.content;
		served.record(Step::Revealing { model, result });
		kept
	}

	fn tag(kept: Kept) -> String {
		format!("\"{}\"", hex::encode(kept.stored))
	}

	#[tokio::test]
	async fn an_output_is_served_with_its_hash_once_it_is_revealed() {
		let served = serve().await;
		let output: Vec<u8> = (0..=250).cycle().take(200_007).collect();
		let keeper = &served.shared.keeper;
		let kept = keeper.keep(Kind::Output, 7, output.clone(), Secrecy::Open).await.unwrap();
		let (model, mut result) = (sample::model(), sample::result());
		result.output_hash = kept.content;
		assert_eq!(served.get("/outputs/7").await.status(), 404);
		// Committed, but not yet revealed.
		served.record(Step::Committing { model, result });
		assert_eq!(served.get("/outputs/7").await.status(), 404);
		served.record(Step::Revealing { model, result });
		for method in ["GET", "HEAD"] {
			let answer = served.ask(method, "/outputs/7", &[]).await;
			assert_eq!(answer.status(), 200);
			let headers = answer.headers().clone();
			assert_eq!(headers[SHA256_HEADER], hex::encode(kept.content).as_str());
			assert_eq!(headers["etag"], tag(kept).as_str());
			assert_eq!(headers["accept-ranges"], "bytes");
			assert_eq!(headers["content-length"], output.len().to_string().as_str());
			assert!(!headers.contains_key(ENCRYPTION_HEADER));
			let body = answer.bytes().await.unwrap();
			assert_eq!(body, if method == "GET" { &output[..] } else { &[] });
		}
	}

	#[tokio::test]
	async fn an_output_that_is_gone_or_was_never_paid_is_refused() {
		let served = serve().await;
		let output = Some(H256::repeat_byte(5));
		served.record(Step::Ended { how: "Paid".into(), output });
		assert_eq!(served.get("/outputs/7").await.status(), 410);
		served.record(Step::Ended { how: "Released".into(), output: None });
		assert_eq!(served.get("/outputs/7").await.status(), 404);
		for (path, status) in [
			("/outputs/..%2fstate.redb", 400),
			("/outputs/7?to=me", 400),
			("/outputs/7?for=me", 400),
		] {
			assert_eq!(served.get(path).await.status(), status, "{path}");
		}
	}

	#[tokio::test]
	async fn an_output_that_was_changed_is_not_handed_out() {
		let served = serve().await;
		let kept = reveal(&served, b"truth", Secrecy::Open).await;
		assert_eq!(served.get("/outputs/7").await.status(), 200);
		let path = served.folder.path().join("outputs").join(hex::encode(kept.stored));
		replace(&path, "a lie");
		for range in [None, Some(("range", "bytes=0-1"))] {
			let answer = served.ask("GET", "/outputs/7", range.as_slice()).await;
			assert_eq!(answer.status(), 500);
			assert!(!answer.text().await.unwrap().contains("lie"));
		}
	}

	#[tokio::test]
	async fn a_part_is_served_and_what_is_not_there_refused() {
		let served = serve().await;
		let kept = reveal(&served, b"0123456789", Secrecy::Open).await;
		for (range, expected, content_range) in [
			("bytes=2-5", "2345", "bytes 2-5/10"),
			("bytes=7-", "789", "bytes 7-9/10"),
			("bytes=-3", "789", "bytes 7-9/10"),
			("bytes=8-99", "89", "bytes 8-9/10"),
			("bytes=0-0", "0", "bytes 0-0/10"),
			("bytes=-99", "0123456789", "bytes 0-9/10"),
			("bytes=9-99999999999999999999999", "9", "bytes 9-9/10"),
		] {
			let answer = served.ask("GET", "/outputs/7", &[("range", range)]).await;
			assert_eq!(answer.status(), 206, "{range}");
			assert_eq!(answer.headers()["content-range"], content_range);
			assert_eq!(answer.content_length(), Some(expected.len() as u64));
			assert_eq!(answer.text().await.unwrap(), expected);
		}
		let answer = served.ask("GET", "/outputs/7", &[("range", "bytes=10-")]).await;
		assert_eq!(answer.status(), 416);
		assert_eq!(answer.headers()["content-range"], "bytes */10");
		// What is no range, or several, asks for all; and so does who had another output before.
		let (range, old) = (("range", "bytes=2-5"), format!("\"{}\"", "0".repeat(64)));
		for headers in [
			&[("range", "lines=2-5")][..],
			&[("range", "bytes=5-2")],
			&[("range", "bytes=+1-2")],
			&[("range", "bytes=-")],
			&[("range", "bytes=0-1,4-5")],
			&[range, ("if-range", &old)],
		] {
			let answer = served.ask("GET", "/outputs/7", headers).await;
			assert_eq!(answer.status(), 200, "{headers:?}");
			assert_eq!(answer.text().await.unwrap(), "0123456789");
		}
		let tag = tag(kept);
		let answer = served.ask("GET", "/outputs/7", &[range, ("if-range", &tag)]).await;
		assert_eq!(answer.status(), 206);
	}

	proptest! {
		/// Any range of bytes is that slice, and what is served of it fits what is said of it.
		#[test]
		fn any_range_is_the_slice(size in 0u64..300, from in 0u64..320, to in 0u64..320, shape in 0..3) {
			let range = match shape {
				0 => format!("bytes={from}-{to}"),
				1 => format!("bytes={from}-"),
				_ => format!("bytes=-{to}"),
			};
			let expected = match shape {
				0 if from > to => Part::Whole,
				0 if from < size => Part::Range(from..(to + 1).min(size)),
				1 if from < size => Part::Range(from..size),
				2 if to > 0 && size > 0 => Part::Range(size.saturating_sub(to)..size),
				_ => Part::None,
			};
			let mut headers = HeaderMap::new();
			headers.insert(header::RANGE, range.parse().unwrap());
			prop_assert_eq!(part(&headers, "\"x\"", size), expected, "{} of {}", range, size);
		}
	}

	#[tokio::test]
	async fn what_is_encrypted_says_so_and_only_its_reader_can_read_it() {
		let served = serve().await;
		let client = Identity::generate();
		let secrecy = Secrecy::Sealed { reader: Some(client.public()) };
		let kept = reveal(&served, b"a secret", secrecy).await;
		let answer = served.get("/outputs/7").await;
		assert_eq!(answer.status(), 200);
		let headers = answer.headers().clone();
		assert_eq!(headers[ENCRYPTION_HEADER], "age");
		// The hash of what was encrypted, and the tag of what is served.
		assert_eq!(headers[SHA256_HEADER], hex::encode(kept.content).as_str());
		assert_eq!(headers["etag"], tag(kept).as_str());
		let body = answer.bytes().await.unwrap();
		assert_eq!(client.open_bytes(&body, 100).unwrap(), b"a secret");
		// A part of it is a part of what is served.
		let answer = served.ask("GET", "/outputs/7", &[("range", "bytes=10-19")]).await;
		assert_eq!(answer.bytes().await.unwrap(), body[10..20]);
	}

	#[tokio::test]
	async fn who_asks_for_a_key_is_told_apart_by_the_chain_alone() {
		let served = serve().await;
		let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		let path = format!("/outputs/7?for={alice}");
		// What everybody gets needs no key.
		reveal(&served, b"no secret", Secrecy::Open).await;
		assert_eq!(served.get(&path).await.text().await.unwrap(), "no secret");
		// Without a chain nobody is entitled to anything.
		reveal(&served, b"a secret", Secrecy::Sealed { reader: None }).await;
		assert_eq!(served.get(&path).await.status(), 404);
		assert_eq!(served.shared.keeper.outputs.list().await.unwrap().len(), 2);
	}
}
