// SPDX-License-Identifier: Apache-2.0

//! Hardware that is not what its manifest says.
//!
//! All of it convicts of `HARDWARE_MISREPRESENTATION`, above the deviation that the table of slashes names.

use std::collections::BTreeMap;

use surety_primitives::{
	node::{Gpu, Manifest},
	telemetry::Sequence,
};

use super::{Finding, Page, Rule, Series, Shown};

/// What deviates from the manifest by more than so many hundredths is something else.
pub const DEVIATION_PERCENT: u64 = 15;
/// So many samples in a row show another memory: a driver that restarts may say anything once.
pub const MEMORY_BLOCK: u32 = 3;
/// The power of so many samples, ten minutes of them, is judged by its median: peaks are short.
pub const POWER_BLOCK: u32 = 40;

/// The most that a board with this chip can be set to draw, in watts, whoever built it. A manifest names the model as
/// the driver does, of which the chip is a word. What is not in the list is not judged.
const CHIPS: [(&str, u32); 14] = [
	("T4", 70),
	("L4", 75),
	("A10", 150),
	("A30", 165),
	("A40", 300),
	("L40", 300),
	("L40S", 350),
	("V100", 450),
	("A100", 500),
	("H100", 700),
	("H200", 700),
	("3090", 480),
	("4090", 600),
	("B200", 1_200),
];

/// How a series deviates from the manifest.
pub fn findings(
	series: &Series,
	manifest: &Manifest,
	pages: &BTreeMap<Sequence, Page>,
) -> Vec<Finding> {
	let index = series.0.first().and_then(|shown| shown.sample.gpu);
	let gpu = index.and_then(|index| manifest.gpus.get(usize::from(index)));
	let Some(gpu) = gpu else { return Vec::new() };
	let mut found: Vec<_> = other_memory(series, gpu, pages).collect();
	found.extend(power_beyond_chip(series, gpu));
	found
}

/// The GPU says that it has another memory, or a job has or uses more than there should be.
fn other_memory<'a>(
	series: &'a Series,
	gpu: &Gpu,
	pages: &'a BTreeMap<Sequence, Page>,
) -> impl Iterator<Item = Finding> + 'a {
	let declared = u64::from(gpu.vram_mib) << 20;
	let slack = declared / 100 * DEVIATION_PERCENT;
	let deviates = move |shown: &Shown| -> Option<(Shown, u64)> {
		let most = declared.saturating_add(slack);
		let in_job = shown.sample.vram_used.max(shown.sample.vram_allocated);
		if in_job > most {
			return Some((*shown, in_job));
		}
		// What is beside a sample counts where the worker key has signed it.
		let page = pages.get(&shown.sequence).filter(|page| page.signed.is_some())?;
		let measured = page.measured.get(usize::try_from(shown.index).ok()?)?;
		let total = measured.surroundings.gpu_vram_total;
		let differs = total > 0 && total.abs_diff(declared) > slack;
		differs.then_some((Shown { surroundings: Some(measured.surroundings), ..*shown }, total))
	};
	series.blocks(MEMORY_BLOCK).filter_map(move |block| {
		let deviating: Vec<_> = block.iter().map_while(deviates).collect();
		let (_, seen) = *deviating.get(block.len().checked_sub(1)?)?;
		let summary = format!(
			"a GPU of {} MiB by its manifest shows {} MiB of memory",
			declared >> 20,
			seen >> 20
		);
		let shown = deviating.into_iter().map(|(shown, _)| shown).collect();
		Some(Finding { task: None, ..Finding::new(Rule::OtherMemory, shown, summary) })
	})
}

/// The GPU draws more power than any board with its chip.
fn power_beyond_chip<'a>(series: &'a Series, gpu: &Gpu) -> impl Iterator<Item = Finding> + 'a {
	let model = String::from_utf8_lossy(&gpu.model).into_owned();
	let watts = limit(&model);
	series.blocks(POWER_BLOCK).filter_map(move |block| {
		let watts = watts?;
		let mut powers: Vec<_> = block.iter().map(|shown| shown.sample.power_milliwatts).collect();
		powers.sort_unstable();
		let median = u64::from(*powers.get(powers.len() / 2)?);
		let most = u64::from(watts) * 1_000 * (100 + DEVIATION_PERCENT) / 100;
		(median > most).then(|| {
			let summary =
				format!("a {model}, which draws {watts} W at most, draws {} W", median / 1_000);
			Finding { task: None, ..Finding::new(Rule::PowerBeyondChip, block.to_vec(), summary) }
		})
	})
}

/// The most that the chip of this model draws, in watts.
fn limit(model: &str) -> Option<u32> {
	let mut words = model.split(|letter: char| !letter.is_ascii_alphanumeric());
	words.find_map(|word| CHIPS.iter().find(|(chip, _)| *chip == word).map(|(_, watts)| *watts))
}

#[cfg(test)]
mod tests {
	use surety_client::telemetry::Surroundings;
	use surety_primitives::{telemetry::Sample, H256};

	use super::{
		super::{honest::Machine, tests::pages, Ends, Subject},
		*,
	};

	fn found(
		manifest: &Manifest,
		samples: &[Sample],
		surroundings: Surroundings,
		signed: bool,
	) -> Vec<Rule> {
		let mut pages = pages(samples, 40);
		for page in pages.values_mut() {
			page.signed = signed.then(|| Ends { previous: H256::zero(), head: H256::zero() });
			page.measured.iter_mut().for_each(|it| it.surroundings = surroundings);
		}
		let subject = Subject { manifest: Some(manifest), longest_gap: 60_000, pages: &pages };
		let mut rules: Vec<_> = subject.findings().into_iter().map(|it| it.rule).collect();
		rules.dedup();
		rules
	}

	#[test]
	fn a_gpu_whose_memory_is_another_one_convicts_above_fifteen_percent() {
		let machine = Machine::new(9);
		let (manifest, samples) = (machine.manifest(), machine.day(40));
		let declared = u64::from(manifest.gpus[0].vram_mib) << 20;
		let with = |percent: u64, signed| {
			let surroundings =
				Surroundings { gpu_vram_total: declared / 100 * percent, ..Default::default() };
			found(&manifest, &samples, surroundings, signed)
		};
		for honest in [86, 100, 114] {
			assert_eq!(with(honest, true), [], "{honest} %");
		}
		for other in [33, 84, 116, 200] {
			assert_eq!(with(other, true), [Rule::OtherMemory], "{other} %");
			assert_eq!(with(other, false), [], "nobody has signed it");
		}
		assert_eq!(with(0, true), [], "the driver does not say");
	}

	#[test]
	fn a_job_cannot_have_what_the_gpu_does_not() {
		let machine = Machine::new(10);
		let (manifest, mut samples) = (machine.manifest(), machine.day(40));
		let none = Surroundings::default();
		for sample in &mut samples[3..5] {
			sample.vram_allocated *= 2;
		}
		assert_eq!(found(&manifest, &samples, none, false), []);
		samples[5].vram_allocated *= 2;
		assert_eq!(found(&manifest, &samples, none, false), [Rule::OtherMemory]);
	}

	#[test]
	fn a_chip_that_draws_more_than_its_boards_can_is_another_chip() {
		let machine = Machine::new(11);
		let (mut manifest, mut samples) = (machine.manifest(), machine.day(40));
		manifest.gpus[0].model = b"NVIDIA L4".to_vec().try_into().unwrap();
		let mut draws = |watts: u32, peaks: usize| {
			for (place, sample) in samples.iter_mut().enumerate() {
				sample.power_milliwatts = if place < peaks { 300_000 } else { watts * 1_000 };
			}
			found(&manifest, &samples, Surroundings::default(), false)
				.into_iter()
				.filter(|rule| *rule == Rule::PowerBeyondChip)
				.count()
		};
		assert_eq!((draws(72, 0), draws(86, 0), draws(72, 10)), (0, 0, 0));
		assert_eq!(draws(87, 0), 1);
	}

	#[test]
	fn a_chip_is_a_word_of_its_model() {
		for (model, watts) in [
			("NVIDIA A100-SXM4-80GB", Some(500)),
			("NVIDIA A10", Some(150)),
			("Tesla T4", Some(70)),
			("NVIDIA GeForce RTX 4090", Some(600)),
			("NVIDIA L40S", Some(350)),
			("NVIDIA A100X", None),
			("Tour GPU", None),
		] {
			assert_eq!(limit(model), watts, "{model}");
		}
	}
}
