// SPDX-License-Identifier: Apache-2.0

//! What a node owes to the job that has its GPU.

use super::{Finding, Rule, Series};

/// So many samples of a block in a row: a tool that an operator calls to look at the GPU is gone before the next one.
pub const FOREIGN_BLOCK: u32 = 4;

/// Convicts of `UNAUTHORIZED_PROCESS`: in a whole block of samples of a job its GPU has processes that are not the
/// job's.
pub fn foreign_processes(series: &Series) -> Vec<Finding> {
	let blocks = series.blocks(FOREIGN_BLOCK).filter(|block| {
		block.iter().all(|it| {
			it.sample.task.is_some() && it.sample.gpu.is_some() && it.sample.foreign_processes > 0
		})
	});
	blocks
		.map(|block| {
			let most = block.iter().map(|shown| shown.sample.foreign_processes).max();
			let summary = format!(
				"{} processes that are not the job's stayed on its GPU for {FOREIGN_BLOCK} samples",
				most.unwrap_or_default()
			);
			Finding::new(Rule::ForeignProcesses, block.to_vec(), summary)
		})
		.collect()
}

#[cfg(test)]
mod tests {
	use super::super::{honest::Machine, tests::rules, Rule};

	#[test]
	fn a_process_that_stays_beside_a_job_convicts_and_one_that_looks_in_does_not() {
		let honest = Machine::new(2).day(80);
		let with = |range: std::ops::Range<usize>, task: Option<u64>| {
			let mut samples = honest.clone();
			for sample in &mut samples {
				sample.task = task;
			}
			for sample in &mut samples[range] {
				sample.foreign_processes = 2;
			}
			rules(&samples)
		};
		assert_eq!(with(10..17, Some(7)), [Rule::ForeignProcesses]);
		assert_eq!(with(10..12, Some(7)), []);
		assert_eq!(with(10..17, None), [], "nobody's GPU is nobody's business");
	}
}
