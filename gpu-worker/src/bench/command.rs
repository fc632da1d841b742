// SPDX-License-Identifier: Apache-2.0

//! `surety-worker bench`.

use std::{
	io::{stderr, IsTerminal},
	sync::Arc,
	time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use super::{measure, BenchError, Effort, Report, Step};
use crate::{
	gpu::{self, compute::Format, Gpu},
	probe::{GpuFound, Machine},
};

/// What the command can be told.
#[derive(Debug, clap::Args)]
pub struct BenchArgs {
	/// Print JSON.
	#[arg(long)]
	json: bool,
	/// Measure this GPU alone.
	#[arg(long, value_name = "UUID")]
	gpu: Option<String>,
	/// Take a second instead of ten, and look at a quarter of a GiB of memory: to see that it works.
	#[arg(long)]
	quick: bool,
}

/// What was measured of one device.
#[derive(Serialize)]
struct Measured<'a> {
	/// The GPU; nothing for the processors.
	gpu: Option<&'a GpuFound>,
	/// How many processes used it meanwhile: its figures are lower then.
	others: usize,
	report: Report,
}

/// Measures the GPUs, or the processors where there is none, and prints what they do. Wrong results are an error.
pub fn run(args: &BenchArgs) -> Result<(), BenchError> {
	let machine = Machine::probe();
	let gpus = choose(gpu::open(&machine), args.gpu.as_deref())?;
	let effort = if args.quick { Effort::QUICK } else { Effort::THOROUGH };
	let mut all = Vec::new();
	for gpu in &gpus {
		let bar = progress();
		let others = gpu.read().map_or(0, |reading| reading.processes.len());
		let mut device = gpu.compute()?;
		let report = measure(&mut *device, effort, |step| {
			bar.set_message(step.to_string());
			bar.inc(1);
		})?;
		bar.finish_and_clear();
		let measured = Measured { gpu: gpu.found(), others, report };
		if !args.json {
			print!("{}", text(&measured, &machine));
		}
		all.push(measured);
	}
	if args.json {
		let json =
			serde_json::json!({ "cpu": machine.cpu, "driver": machine.driver, "devices": all });
		println!("{json:#}");
	}
	let faults: Vec<_> = all.iter().flat_map(|measured| measured.report.faults()).collect();
	match faults.is_empty() {
		true => Ok(()),
		false => Err(BenchError::Faulty(faults.join("; "))),
	}
}

/// The devices to measure: the one that was asked for, or all.
fn choose(gpus: Vec<Arc<dyn Gpu>>, asked: Option<&str>) -> Result<Vec<Arc<dyn Gpu>>, BenchError> {
	let Some(asked) = asked else { return Ok(gpus) };
	let uuid = |gpu: &Arc<dyn Gpu>| gpu.found().map(|found| found.uuid.clone());
	let there: Vec<_> = gpus.iter().filter_map(uuid).collect();
	let chosen: Vec<_> =
		gpus.into_iter().filter(|gpu| uuid(gpu).as_deref() == Some(asked)).collect();
	if chosen.is_empty() {
		let there = if there.is_empty() { "none".into() } else { there.join(", ") };
		return Err(BenchError::NoSuchGpu { asked: asked.into(), there });
	}
	Ok(chosen)
}

/// Shown on a terminal alone.
fn progress() -> ProgressBar {
	let target = match stderr().is_terminal() {
		true => ProgressDrawTarget::stderr(),
		false => ProgressDrawTarget::hidden(),
	};
	let bar = ProgressBar::with_draw_target(Some(Step::COUNT), target);
	if let Ok(style) = ProgressStyle::with_template("{bar:20} {msg} ({elapsed})") {
		bar.set_style(style);
	}
	bar.enable_steady_tick(Duration::from_millis(120));
	bar
}

/// A rate in the unit that gives it few digits.
fn rate(format: Format, tera: f64) -> String {
	let unit = if format == Format::Int8 { "OP/s" } else { "FLOP/s" };
	match tera {
		tera if tera >= 1.0 => format!("{tera:.1} T{unit}"),
		tera => format!("{:.1} G{unit}", tera * 1e3),
	}
}

fn text(measured: &Measured, machine: &Machine) -> String {
	let share = |share: Option<f64>| match share {
		Some(share) => format!(", {:.0} % of its peak", share * 100.0),
		None => String::new(),
	};
	let right = |is_right| if is_right { "right" } else { "WRONG" };
	let Measured { gpu, others, report } = measured;
	let mut lines = vec![match gpu {
		Some(gpu) => format!("GPU     {}, {} MiB, {}", gpu.model, gpu.vram_mib, gpu.uuid),
		None => format!("no GPU: processor {} ({} logical)", machine.cpu, machine.cpus),
	}];
	if *others > 0 {
		lines.push(format!(
			"        {others} processes used it meanwhile: it can do more than this"
		));
	}
	let copy = &report.copy;
	lines.push(format!(
		"memory  {:.1} GB/s{}; {} bytes copied {} times in {:.2} s",
		copy.gigabytes_per_second,
		share(copy.share_of_peak),
		copy.bytes,
		copy.times,
		copy.seconds,
	));
	for product in &report.products {
		lines.push(format!(
			"{}    {}{}; {} × {} {} times in {:.2} s, {}",
			product.format,
			rate(product.format, product.tera_operations_per_second),
			share(product.share_of_peak),
			product.width,
			product.width,
			product.times,
			product.seconds,
			right(product.right),
		));
	}
	let memory = &report.memory;
	lines.push(format!(
		"filled  {} bytes in {:.2} s, read back {}",
		memory.bytes,
		memory.seconds,
		right(memory.wrong_words == 0),
	));
	lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		bench::{Copied, Memory, Multiplied},
		probe::tests::machine,
	};

	#[test]
	fn the_gpu_that_was_asked_for_is_measured_alone() {
		let machine = machine(&[(8_000, 75), (24_000, 89)]);
		let choose = |asked| choose(gpu::open(&machine), asked);
		assert_eq!(choose(None).unwrap().len(), 2);
		let chosen = choose(Some(&machine.gpus[1].uuid)).unwrap();
		assert_eq!(chosen.iter().map(|gpu| gpu.index()).collect::<Vec<_>>(), [Some(1)]);
		let Err(error) = choose(Some("GPU-none")) else { panic!("there is no such GPU") };
		let error = error.to_string();
		assert!(error.contains("GPU-none") && error.contains(&machine.gpus[0].uuid), "{error}");
	}

	#[test]
	fn rates_have_the_units_of_their_formats() {
		assert_eq!(rate(Format::Int8, 1.0), "1.0 TOP/s");
		assert_eq!(rate(Format::Fp16, 0.0031), "3.1 GFLOP/s");
	}

	#[test]
	fn people_see_each_figure_and_what_is_wrong() {
		let machine = machine(&[(24_000, 89)]);
		let report = Report {
			copy: Copied {
				bytes: 1 << 30,
				times: 9,
				seconds: 2.0,
				gigabytes_per_second: 240.06,
				share_of_peak: Some(0.8),
			},
			products: vec![Multiplied {
				format: Format::Int8,
				width: 8_192,
				times: 7,
				seconds: 1.5,
				tera_operations_per_second: 181.25,
				share_of_peak: None,
				right: false,
			}],
			memory: Memory { bytes: 4_096, wrong_words: 1, seconds: 0.5 },
		};
		let measured = Measured { gpu: machine.gpus.first(), others: 2, report };
		let text = text(&measured, &machine);
		for part in [
			"NVIDIA L4, 24000 MiB",
			"2 processes used it",
			"240.1 GB/s, 80 % of its peak",
			"int8    181.2 TOP/s; 8192 × 8192 7 times in 1.50 s, WRONG",
			"filled  4096 bytes in 0.50 s, read back WRONG",
		] {
			assert!(text.contains(part), "{part} in\n{text}");
		}
	}
}
