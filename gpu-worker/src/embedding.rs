// SPDX-License-Identifier: Apache-2.0

//! What an output means, in the numbers by which the chain compares outputs (specification, section 7).

use surety_primitives::{
	output::{OutputFormat, OutputSpec},
	similarity::{Embedding, MAX_COMPONENTS},
};

/// What the largest component becomes.
const LARGEST: f64 = i16::MAX as f64;

/// Whether outputs of this kind have an embedding without a model that makes one: they are vectors.
pub fn is_had_by(spec: &OutputSpec) -> bool {
	matches!(spec.format, OutputFormat::Embeddings { dimensions } if u32::from(dimensions) <= MAX_COMPONENTS)
}

/// The direction of the mean of an output's lines, each a JSON array of numbers.
///
/// `None` if they point nowhere together, or are no vectors of one length that can be computed with.
pub fn of_lines(output: &[u8]) -> Option<Embedding> {
	let mut sum: Vec<f64> = Vec::new();
	for line in std::str::from_utf8(output).ok()?.lines() {
		let inside = line.strip_prefix('[')?.strip_suffix(']')?;
		let numbers = inside.split(',').map(|number| number.trim_matches(' ').parse());
		let numbers: Vec<f64> = numbers.collect::<Result<_, _>>().ok()?;
		if sum.is_empty() {
			sum = numbers;
		} else if sum.len() == numbers.len() {
			sum.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
		} else {
			return None;
		}
	}
	// The mean is the sum at another scale, and the scale is this.
	let largest = sum.iter().fold(0.0, |largest: f64, component| largest.max(component.abs()));
	if largest == 0.0 || sum.iter().any(|component| !component.is_finite()) {
		return None;
	}
	// From -32,767 to 32,767.
	let scaled = sum.iter().map(|component| (component / largest * LARGEST).round() as i16);
	scaled.collect::<Vec<_>>().try_into().ok()
}

#[cfg(test)]
mod tests {
	use surety_primitives::similarity::{agree, has_direction, similarity, THRESHOLD, WHOLE};

	use super::*;

	fn of(lines: &str) -> Option<Vec<i16>> {
		of_lines(lines.as_bytes()).map(|embedding| embedding.into_inner())
	}

	#[test]
	fn it_is_the_mean_with_its_largest_component_at_the_end_of_the_scale() {
		assert_eq!(of("[1, 0.5,-0.25]\n"), Some(vec![32_767, 16_384, -8_192]));
		// The mean of these is (1, 1), of which neither line is.
		assert_eq!(of("[2,0]\n[0,2]\n"), Some(vec![32_767, 32_767]));
		assert_eq!(of("[-4e-3,1E-3]"), Some(vec![-32_767, 8_192]));
	}

	#[test]
	fn the_scale_of_an_output_changes_nothing() {
		for scale in ["1e-320", "1e-30", "1", "1e300"] {
			assert_eq!(of(&format!("[{scale},0]")), Some(vec![32_767, 0]), "{scale}");
		}
		assert_eq!(of("[1,-2]\n[3,4]"), of("[10,-20]\n[30,40]"));
	}

	#[test]
	fn what_points_nowhere_has_none() {
		for lines in ["", "\n", "[]", "[0,0]", "[1,-1]\n[-1,1]", "[1e999,1]", "[1,nan]"] {
			assert_eq!(of(lines), None, "{lines}");
		}
		// Each can be computed with, their sum not.
		assert_eq!(of("[1e308,0]\n[1e308,0]"), None);
	}

	#[test]
	fn what_is_no_vector_has_none() {
		for lines in ["1,2", "[1,2", "[1,x]", "[1,2]\n[1]", "[1,2]\n\n[1,2]"] {
			assert_eq!(of(lines), None, "{lines}");
		}
		assert_eq!(of_lines(b"[1,\xff]"), None);
		let long = |count: usize| format!("[{}]", vec!["1"; count].join(","));
		assert!(of(&long(MAX_COMPONENTS as usize)).is_some());
		assert_eq!(of(&long(MAX_COMPONENTS as usize + 1)), None);
	}

	/// What the smaller numbers lose at this scale is nothing by which outputs are told apart.
	#[test]
	fn outputs_that_differ_by_rounding_agree_and_others_do_not() {
		let line = |shift: f64, noise: f64| {
			let component = |i: u32| (f64::from(i) + shift).sin() + noise * f64::from(i % 3);
			let numbers: Vec<_> = (0..384).map(|i| component(i).to_string()).collect();
			of_lines(format!("[{}]\n", numbers.join(",")).as_bytes()).unwrap()
		};
		let (one, same, other) = (line(0.0, 0.0), line(0.0, 1e-4), line(1.5, 0.0));
		assert!(has_direction(&one));
		assert!(similarity(&one, &same).unwrap() > WHOLE - 10);
		assert!(agree(&one, &same, THRESHOLD) && !agree(&one, &other, THRESHOLD));
	}

	#[test]
	fn only_vectors_that_are_short_enough_have_one() {
		let spec = |format| OutputSpec { format, min_tokens: 1, max_tokens: 1, max_repeat_run: 1 };
		let vectors = |dimensions| spec(OutputFormat::Embeddings { dimensions });
		assert!(is_had_by(&vectors(384)) && is_had_by(&vectors(1_024)));
		assert!(!is_had_by(&vectors(1_025)));
		for format in [OutputFormat::Text, OutputFormat::Bytes, OutputFormat::TokenIds] {
			assert!(!is_had_by(&spec(format)));
		}
	}
}
