// SPDX-License-Identifier: Apache-2.0

//! What the chain finds by itself when somebody shows it the samples.

use surety_primitives::telemetry;

use super::{Finding, Rule, Series};

/// The rules whose findings the chain judges.
pub const RULES: [Rule; 3] = [Rule::Throttling, Rule::Overclaim, Rule::Gap];

/// What of a series the chain would convict by: the first of each kind, since what a job shows of one condition is one
/// incident.
pub fn findings(series: &Series, longest_gap: u64) -> Vec<Finding> {
	let find = |rule: Rule| match rule {
		Rule::Throttling => series
			.0
			.iter()
			.find_map(|shown| proves(rule, &[shown.sample], longest_gap).then(|| vec![*shown])),
		_ => series.pairs().find_map(|pair| {
			proves(rule, &pair.map(|shown| shown.sample), longest_gap).then(|| pair.to_vec())
		}),
	};
	RULES
		.into_iter()
		.filter_map(|rule| {
			let shown = find(rule)?;
			Some(Finding::new(rule, shown, rule.condition().description().into()))
		})
		.collect()
}

/// The chain's own judgement.
fn proves(rule: Rule, samples: &[telemetry::Sample], longest_gap: u64) -> bool {
	telemetry::finding(rule.condition(), samples, longest_gap).is_some()
}

#[cfg(test)]
mod tests {
	use super::{
		super::{honest::Machine, tests::rules},
		*,
	};

	#[test]
	fn what_the_chain_would_convict_by_is_found_once_for_each_job() {
		let honest = Machine::new(1).day(80);
		assert_eq!(rules(&honest), []);

		let mut hot = honest.clone();
		hot[7].throttling = true;
		hot[9].throttling = true;
		assert_eq!(rules(&hot), [Rule::Throttling]);

		let mut greedy = honest.clone();
		greedy[7].vram_used = greedy[7].vram_allocated + 1;
		assert_eq!(rules(&greedy), [], "once is no proof");
		greedy[8].vram_used = greedy[8].vram_allocated + 1;
		assert_eq!(rules(&greedy), [Rule::Overclaim]);

		let mut late = honest.clone();
		for sample in &mut late[50..] {
			sample.at_millis += 61_000;
			sample.uptime_secs += 61;
		}
		assert_eq!(rules(&late), [Rule::Gap]);
	}

	#[test]
	fn what_happens_while_there_is_no_job_convicts_nobody() {
		let mut idle = Machine::new(1).day(80);
		for sample in &mut idle {
			sample.task = None;
			sample.throttling = true;
		}
		assert_eq!(rules(&idle), []);
	}
}
