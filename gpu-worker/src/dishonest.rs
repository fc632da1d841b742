// SPDX-License-Identifier: Apache-2.0

//! A provider that cheats: what its nodes commit to is made up. It shows, on a chain of one's own, that this does
//! not pay. Only builds with the feature `dishonest` have it.

use surety_primitives::output::OutputFormat;

/// An output of the same format, size and repetitions as an honest one, and another content.
pub fn made_up(format: OutputFormat, honest: &[u8]) -> Vec<u8> {
	match format {
		OutputFormat::Bytes | OutputFormat::TokenIds => {
			honest.iter().map(|byte| byte ^ 1).collect()
		}
		OutputFormat::Text => honest.iter().map(|byte| swapped(*byte)).collect(),
		OutputFormat::Embeddings { .. } => turned(honest),
	}
}

/// Another character of the same length; white space stays where it is.
fn swapped(byte: u8) -> u8 {
	match byte {
		b'a'..b'z' | b'A'..b'Z' | b'0'..b'9' => byte + 1,
		b'z' => b'a',
		b'Z' => b'A',
		b'9' => b'0',
		other => other,
	}
}

/// Vectors that point to the opposite side.
fn turned(lines: &[u8]) -> Vec<u8> {
	let text = String::from_utf8_lossy(lines);
	let number = |number: &str| match number.trim().strip_prefix('-') {
		Some(positive) => positive.to_string(),
		None => format!("-{}", number.trim()),
	};
	let line = |line: &str| {
		let numbers: Vec<_> = line.trim_matches(['[', ']']).split(',').map(number).collect();
		format!("[{}]\n", numbers.join(","))
	};
	text.lines().map(line).collect::<String>().into_bytes()
}

#[cfg(test)]
mod tests {
	use surety_primitives::{
		output::OutputSummary,
		similarity::{agree, THRESHOLD},
	};

	use super::*;
	use crate::embedding::of_lines;

	#[test]
	fn what_is_made_up_looks_right_and_is_not() {
		let vectors = OutputFormat::Embeddings { dimensions: 2 };
		for (format, honest) in [
			(OutputFormat::Bytes, &b"some text"[..]),
			(OutputFormat::TokenIds, &[1, 0, 0, 0, 2, 0, 0, 0]),
			(OutputFormat::Text, b"one word and another one"),
			(vectors, b"[1,-0.5]\n[0.25,3e-2]\n"),
		] {
			let false_one = made_up(format, honest);
			assert_ne!(false_one, honest);
			let summary = |output| OutputSummary::of(format, output).unwrap();
			let (honest, false_one) = (summary(honest), summary(&false_one));
			assert_eq!(false_one.tokens, honest.tokens);
			assert_eq!(false_one.longest_run, honest.longest_run);
		}
		let honest = b"[1,-0.5]\n[0.25,3e-2]\n";
		let (a, b) = (of_lines(honest).unwrap(), of_lines(&made_up(vectors, honest)).unwrap());
		assert!(!agree(&a, &b, THRESHOLD));
	}
}
