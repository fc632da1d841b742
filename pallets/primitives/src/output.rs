// SPDX-License-Identifier: Apache-2.0

//! The summary of an output and the format check (specification, section 8, layer B).
//!
//! A node commits to a short summary of its output. The chain checks the summary of every job
//! against the source's [`OutputSpec`]; whoever holds the output can recompute it with
//! [`OutputSummary::of`], and so can the chain.
//!
//! A *token* is a u32 id: what a format's unit hashes or reads to. An output is *null* when it has
//! no token.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_crypto_hashing::blake2_256;

/// How the bytes of an output are read.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum OutputFormat {
	/// u32 ids in little-endian order, one token each.
	#[codec(index = 0)]
	TokenIds,
	/// UTF-8 text; each word between white space is a token.
	#[codec(index = 1)]
	Text,
	/// Lines of UTF-8, each a JSON array of this many decimal numbers; each line is a token.
	#[codec(index = 2)]
	Embeddings {
		/// Numbers in a line.
		dimensions: u16,
	},
	/// Anything; each byte is a token.
	#[codec(index = 3)]
	Bytes,
}

/// What the output of a source must look like.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct OutputSpec {
	/// How its bytes are read.
	pub format: OutputFormat,
	/// The fewest tokens; at least 1, so that no output is null.
	pub min_tokens: u32,
	/// The most tokens.
	pub max_tokens: u32,
	/// How often one token may follow itself; at least 1. More is a repeat loop.
	pub max_repeat_run: u32,
}

/// What an output looks like.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct OutputSummary {
	/// How its bytes are read.
	pub format: OutputFormat,
	/// Its size.
	pub bytes: u64,
	/// Its tokens.
	pub tokens: u32,
	/// The longest run of equal tokens.
	pub longest_run: u32,
}

/// Why an output is not what its source promises.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum FormatViolation {
	/// It has no token.
	#[codec(index = 0)]
	Null,
	/// It is read in another way than the source says.
	#[codec(index = 1)]
	WrongFormat,
	/// It has fewer tokens than the source allows.
	#[codec(index = 2)]
	TooFewTokens,
	/// It has more tokens than the source allows.
	#[codec(index = 3)]
	TooManyTokens,
	/// One token follows itself more often than the source allows.
	#[codec(index = 4)]
	RepeatLoop,
}

/// The bytes cannot be read in the format: where the first fault lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable {
	/// The line, from 1 (for formats without lines, 1).
	pub line: u32,
}

impl OutputSpec {
	/// Whether any output could satisfy this.
	pub fn is_satisfiable(&self) -> bool {
		let dimensions = match self.format {
			OutputFormat::Embeddings { dimensions } => dimensions,
			_ => 1,
		};
		dimensions > 0
			&& self.min_tokens > 0
			&& self.max_tokens >= self.min_tokens
			&& self.max_repeat_run > 0
	}

	/// Checks a summary. The first rule that is broken decides.
	pub fn check(&self, summary: &OutputSummary) -> Result<(), FormatViolation> {
		if summary.tokens == 0 {
			return Err(FormatViolation::Null);
		}
		if summary.format != self.format {
			return Err(FormatViolation::WrongFormat);
		}
		if summary.tokens < self.min_tokens {
			return Err(FormatViolation::TooFewTokens);
		}
		if summary.tokens > self.max_tokens {
			return Err(FormatViolation::TooManyTokens);
		}
		if summary.longest_run > self.max_repeat_run {
			return Err(FormatViolation::RepeatLoop);
		}
		Ok(())
	}
}

impl OutputSummary {
	/// Reads `output` in `format`.
	pub fn of(format: OutputFormat, output: &[u8]) -> Result<Self, Unreadable> {
		let mut runs = Runs::default();
		match format {
			OutputFormat::TokenIds => {
				let (ids, rest) = output.as_chunks::<4>();
				if !rest.is_empty() {
					return Err(Unreadable { line: 1 });
				}
				ids.iter().for_each(|id| runs.push(u32::from_le_bytes(*id)));
			}
			OutputFormat::Bytes => output.iter().for_each(|byte| runs.push(u32::from(*byte))),
			OutputFormat::Text => {
				utf8(output)?.split_whitespace().for_each(|word| runs.push(id_of(word)))
			}
			OutputFormat::Embeddings { dimensions } => {
				for (number, line) in (1u32..).zip(utf8(output)?.lines()) {
					if !is_vector(line, dimensions) {
						return Err(Unreadable { line: number });
					}
					runs.push(id_of(line));
				}
			}
		}
		Ok(Self {
			format,
			bytes: u64::try_from(output.len()).unwrap_or(u64::MAX),
			tokens: runs.tokens,
			longest_run: runs.longest,
		})
	}
}

/// Counts tokens and the longest run of equal ones.
#[derive(Default)]
struct Runs {
	tokens: u32,
	longest: u32,
	current: u32,
	last: Option<u32>,
}

impl Runs {
	fn push(&mut self, token: u32) {
		self.tokens = self.tokens.saturating_add(1);
		self.current = if self.last == Some(token) { self.current.saturating_add(1) } else { 1 };
		self.longest = self.longest.max(self.current);
		self.last = Some(token);
	}
}

/// The id of a unit of text: the first four bytes of its Blake2-256 hash.
fn id_of(unit: &str) -> u32 {
	let [a, b, c, d, ..] = blake2_256(unit.as_bytes());
	u32::from_le_bytes([a, b, c, d])
}

fn utf8(output: &[u8]) -> Result<&str, Unreadable> {
	core::str::from_utf8(output).map_err(|fault| {
		let before = output.iter().take(fault.valid_up_to());
		let lines = before.filter(|byte| **byte == b'\n').count();
		Unreadable { line: u32::try_from(lines).unwrap_or(u32::MAX).saturating_add(1) }
	})
}

/// Whether a line is a JSON array of `dimensions` numbers.
fn is_vector(line: &str, dimensions: u16) -> bool {
	let Some(inside) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
		return false;
	};
	let mut numbers: u32 = 0;
	for number in inside.split(',') {
		numbers = numbers.saturating_add(1);
		if !is_number(number.trim_matches(' ')) {
			return false;
		}
	}
	numbers == u32::from(dimensions)
}

/// Whether a text is a JSON number.
fn is_number(text: &str) -> bool {
	let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
	let unsigned = text.strip_prefix('-').unwrap_or(text);
	let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
		Some((mantissa, exponent)) => (mantissa, Some(exponent)),
		None => (unsigned, None),
	};
	let (whole, fraction) = match mantissa.split_once('.') {
		Some((whole, fraction)) => (whole, Some(fraction)),
		None => (mantissa, None),
	};
	digits(whole)
		&& (whole == "0" || !whole.starts_with('0'))
		&& fraction.is_none_or(digits)
		&& exponent
			.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

#[cfg(test)]
mod tests {
	use proptest::prelude::*;

	use super::*;

	const SPEC: OutputSpec =
		OutputSpec { format: OutputFormat::Text, min_tokens: 2, max_tokens: 4, max_repeat_run: 2 };

	fn summary(output: &str) -> OutputSummary {
		OutputSummary::of(OutputFormat::Text, output.as_bytes()).unwrap()
	}

	#[test]
	fn each_rule_has_its_violation() {
		assert_eq!(SPEC.check(&summary("a b a b")), Ok(()));
		assert_eq!(SPEC.check(&summary(" \n")), Err(FormatViolation::Null));
		assert_eq!(SPEC.check(&summary("a")), Err(FormatViolation::TooFewTokens));
		assert_eq!(SPEC.check(&summary("a b c d e")), Err(FormatViolation::TooManyTokens));
		assert_eq!(SPEC.check(&summary("a b b b")), Err(FormatViolation::RepeatLoop));
		let bytes = OutputSummary::of(OutputFormat::Bytes, b"abc").unwrap();
		assert_eq!(SPEC.check(&bytes), Err(FormatViolation::WrongFormat));
	}

	#[test]
	fn an_impossible_spec_is_recognised() {
		assert!(SPEC.is_satisfiable());
		assert!(!OutputSpec { min_tokens: 0, ..SPEC }.is_satisfiable());
		assert!(!OutputSpec { min_tokens: 5, ..SPEC }.is_satisfiable());
		assert!(!OutputSpec { max_repeat_run: 0, ..SPEC }.is_satisfiable());
		let format = OutputFormat::Embeddings { dimensions: 0 };
		assert!(!OutputSpec { format, ..SPEC }.is_satisfiable());
	}

	#[test]
	fn embeddings_are_lines_of_number_arrays() {
		let format = OutputFormat::Embeddings { dimensions: 2 };
		let of = |text: &str| OutputSummary::of(format, text.as_bytes());
		let summary = of("[0.5,-1]\n[0.5, -1e-3]\n").unwrap();
		assert_eq!((summary.tokens, summary.longest_run), (2, 1));
		assert_eq!(of("[1,2]\n[1,2]\n[1,2]").unwrap().longest_run, 3);
		for bad in
			["[1]", "[1,2,3]", "1,2", "[1,]", "[1,x]", "[01,2]", "[1,.5]", "[1,NaN]", "[]", ""]
		{
			assert_eq!(
				of(&alloc::format!("[1,2]\n{bad}\n[1,2]")),
				Err(Unreadable { line: 2 }),
				"{bad}"
			);
		}
		assert_eq!(OutputSummary::of(format, b"[1,2]\n[1,\xff]"), Err(Unreadable { line: 2 }));
	}

	#[test]
	fn token_ids_are_whole_words() {
		let of = |bytes: &[u8]| OutputSummary::of(OutputFormat::TokenIds, bytes);
		assert_eq!(of(&[1, 0, 0, 0, 1, 0, 0, 0]).unwrap().longest_run, 2);
		assert_eq!(of(&[1, 0, 0, 0, 1]), Err(Unreadable { line: 1 }));
	}

	proptest! {
		#[test]
		fn no_bytes_panic_and_runs_never_exceed_tokens(
			bytes in proptest::collection::vec(any::<u8>(), 0..512), kind in 0u8..4,
		) {
			let format = match kind {
				0 => OutputFormat::TokenIds,
				1 => OutputFormat::Text,
				2 => OutputFormat::Embeddings { dimensions: 1 },
				_ => OutputFormat::Bytes,
			};
			if let Ok(summary) = OutputSummary::of(format, &bytes) {
				prop_assert!(summary.longest_run <= summary.tokens);
				prop_assert_eq!(summary.bytes, bytes.len() as u64);
			}
		}

		#[test]
		fn every_float_that_is_printed_is_read(number in -1.0e30f32..1.0e30) {
			for text in [alloc::format!("{number}"), alloc::format!("{number:e}")] {
				prop_assert!(is_number(&text), "{}", text);
			}
		}
	}
}
