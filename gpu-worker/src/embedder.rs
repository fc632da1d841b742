// SPDX-License-Identifier: Apache-2.0

//! What an output means to an oracle: of a text, what the embedding job makes of its pieces (specification, section 14).

use std::{future::Future, io, time::Duration};

use surety_primitives::{
	output::OutputFormat,
	similarity::{Embedding, MAX_COMPONENTS},
	source::Image,
};
use tracing::warn;

use crate::{
	artifacts::Artifacts,
	embedding,
	engine::{Engine, Job, Outcome},
	host::Host,
};

/// The longest piece, in bytes. The model takes 254 tokens besides two of its own, and no token is shorter than a byte:
/// it reads each piece to the end.
const LONGEST_PIECE: usize = 254;
/// What the pieces of a text come to, in bytes: short enough that words are left whole, and so that all pieces are about
/// as long as each other, since each counts as much as any other.
const PIECE: usize = 190;
/// The longest text that an oracle gets and compares, in bytes: less than a minute of one processor.
pub const LONGEST_TEXT: usize = 256 << 10;
/// A text of a node that is as much longer than any that is compared means nothing.
pub const LONGEST_TEXT_OF_A_NODE: usize = 2 * LONGEST_TEXT;
/// Memory for the embedding job, in MiB.
const MEMORY_MIB: u32 = 1_024;
/// What a number of a vector takes at most when it is written, in bytes.
const WRITTEN_NUMBER: u64 = 32;

/// Says what outputs mean.
#[derive(Clone, Debug)]
pub struct Embedder {
	engine: Engine,
	artifacts: Artifacts,
	/// The image of the embedding job, without which texts cannot be read.
	image: Option<Image>,
	time_limit: Duration,
}

/// Why nobody knows what an output means.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
	/// Nobody waits for it any more.
	#[error("nobody waits for it any more")]
	Cancelled,
	/// The machine failed; it may work later.
	#[error("the embedder could not be run: {0}")]
	NotRun(String),
	/// The embedder failed, and would fail again.
	#[error("the embedder failed: {0}")]
	Failed(String),
}

impl From<io::Error> for Unread {
	fn from(error: io::Error) -> Self {
		Self::NotRun(error.to_string())
	}
}

impl Embedder {
	/// The one of a machine, with this image of the embedding job.
	pub fn new(host: &Host, image: Option<Image>) -> Self {
		let time_limit = Duration::from_secs(host.config.policy.max_run_secs.into());
		Self::with(host.engine.clone(), host.shared.artifacts.clone(), image, time_limit)
	}

	/// One that runs the image on this engine, for so long at most.
	pub fn with(
		engine: Engine,
		artifacts: Artifacts,
		image: Option<Image>,
		time_limit: Duration,
	) -> Self {
		Self { engine, artifacts, image, time_limit }
	}

	/// Whether it can say what texts mean.
	pub fn reads_text(&self) -> bool {
		self.image.is_some()
	}

	/// What an output means, if anything. A text that is `longest` at most means what its pieces mean together; no other
	/// job of this worker is called `name`.
	pub async fn read(
		&self,
		format: OutputFormat,
		output: &[u8],
		longest: usize,
		name: &str,
		cancelled: impl Future<Output = ()>,
	) -> Result<Option<Embedding>, Unread> {
		if format != OutputFormat::Text {
			return Ok(embedding::of_lines(output));
		}
		let Some(pieces) = pieces(output, longest) else { return Ok(None) };
		let job = self.job(name, &pieces)?;
		let ran = self.engine.run(&job, cancelled).await;
		if let Err(error) = self.artifacts.remove_job(name) {
			warn!(name, %error, "what is left of the embedder cannot be removed");
		}
		match ran.map_err(|error| Unread::NotRun(error.to_string()))? {
			Outcome::Cancelled => Err(Unread::Cancelled),
			Outcome::Failed { failure, log } => {
				let log = String::from_utf8_lossy(&log);
				let last = log.lines().last().unwrap_or_default();
				Err(Unread::Failed(format!("{failure:?}: {last}")))
			}
			Outcome::Finished { output } => mean(&output, pieces.len()).map(Some),
		}
	}

	/// The embedding job over these pieces, closed in like any other: it never has the network or a GPU.
	fn job(&self, name: &str, pieces: &[String]) -> Result<Job, Unread> {
		let Some(image) = &self.image else {
			return Err(Unread::Failed("no `embedder` is configured".into()));
		};
		let lines = u64::try_from(pieces.len()).unwrap_or(u64::MAX);
		let output = self.artifacts.job_output(name)?;
		Ok(Job {
			name: name.into(),
			image: String::from_utf8_lossy(&image.name).into_owned(),
			digest: image.digest,
			input: self.artifacts.job_input(name, pieces.join("\n").as_bytes())?,
			output,
			memory_mib: MEMORY_MIB,
			time_limit: self.time_limit,
			max_output_bytes: lines.saturating_mul(u64::from(MAX_COMPONENTS) * WRITTEN_NUMBER),
			network: false,
			gpus: Vec::new(),
		})
	}
}

/// What vectors mean together, one for each of so many pieces.
fn mean(vectors: &[u8], pieces: usize) -> Result<Embedding, Unread> {
	let lines = String::from_utf8_lossy(vectors).lines().count();
	if lines != pieces {
		return Err(Unread::Failed(format!("it gave {lines} lines for {pieces} pieces of text")));
	}
	let mean = embedding::of_lines(vectors);
	mean.ok_or_else(|| Unread::Failed("its lines are no vectors, or point nowhere together".into()))
}

/// Cuts a text into pieces, between words where these are not too long; white space is one space. `None` where there is
/// no word, or more than `longest` bytes, or no text.
fn pieces(text: &[u8], longest: usize) -> Option<Vec<String>> {
	if text.len() > longest {
		return None;
	}
	let words: Vec<_> = std::str::from_utf8(text).ok()?.split_whitespace().flat_map(cut).collect();
	let length: usize = words.iter().map(|word| word.len() + 1).sum();
	// No word, no piece.
	let enough = length.div_ceil(length.div_ceil(PIECE).max(1));
	let mut pieces: Vec<String> = Vec::new();
	for word in words {
		match pieces.last_mut() {
			Some(last) if last.len() < enough && last.len() + 1 + word.len() <= LONGEST_PIECE => {
				last.push(' ');
				last.push_str(word);
			}
			_ => pieces.push(word.into()),
		}
	}
	(!pieces.is_empty()).then_some(pieces)
}

/// A word in parts that are short enough.
fn cut(word: &str) -> impl Iterator<Item = &str> {
	let mut rest = word;
	std::iter::from_fn(move || {
		let part;
		let mut ends = (1..=rest.len().min(LONGEST_PIECE)).rev();
		(part, rest) = rest.split_at(ends.find(|end| rest.is_char_boundary(*end))?);
		Some(part)
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	fn of(text: &str) -> Option<Vec<String>> {
		pieces(text.as_bytes(), LONGEST_TEXT)
	}

	#[test]
	fn a_short_text_is_one_piece_and_its_white_space_one_space() {
		assert_eq!(of(" one\r\n\ntwo\u{a0}three "), Some(vec!["one two three".into()]));
	}

	#[test]
	fn what_is_no_text_or_has_no_word_or_too_many_means_nothing() {
		for text in ["", " \n\t"] {
			assert_eq!(of(text), None, "{text:?}");
		}
		assert_eq!(pieces(b"a \xff", 3), None);
		assert_eq!(pieces(b"a b", 3), Some(vec!["a b".into()]));
		assert_eq!(pieces(b"a b", 2), None);
	}

	#[test]
	fn pieces_hold_every_word_in_its_order_and_are_about_as_long() {
		for words in [10usize, 45, 60, 100, 1_000] {
			let words: Vec<_> = (0..words).map(|n| "x".repeat(1 + n * 7 % 11)).collect();
			let found = of(&words.join("\n")).unwrap();
			assert_eq!(found.join(" "), words.join(" "));
			let lengths = || found.iter().map(String::len);
			assert!(lengths().all(|length| length <= LONGEST_PIECE));
			if (2..10).contains(&found.len()) {
				assert!(lengths().min() > lengths().max().map(|most| most / 2), "{found:?}");
			}
		}
	}

	/// A long word, in one-byte characters and in others, is cut between characters.
	#[test]
	fn no_piece_is_longer_than_the_model_reads() {
		for character in ["x", "é", "각", "🦀"] {
			let word = character.repeat(1_000);
			let found = of(&format!("{word} and more")).unwrap();
			assert!(found.iter().all(|piece| piece.len() <= LONGEST_PIECE));
			let without_spaces = found.concat().replace(' ', "");
			assert_eq!(without_spaces, format!("{word}andmore"));
		}
	}

	#[test]
	fn what_pieces_mean_is_the_mean_of_a_vector_for_each() {
		let vectors = b"[1,0]\n[0,1]\n";
		assert_eq!(mean(vectors, 2).unwrap().into_inner(), [32_767, 32_767]);
		for (vectors, pieces) in [(&vectors[..], 1), (vectors, 3), (b"", 1), (b"[0,0]\n", 1)] {
			assert!(matches!(mean(vectors, pieces), Err(Unread::Failed(_))));
		}
		assert!(matches!(mean(b"some text\n", 1), Err(Unread::Failed(_))));
	}
}
