// SPDX-License-Identifier: Apache-2.0

//! What a job costs beside itself: `scripts/bench worker`.
//!
//! Takes empty jobs through a chain of its own and one worker, and compares each with a bare run of the same
//! image by the engine's own command. All of it is measured in one run, one after the other, so that the ratios hold
//! whatever machine it is.

use std::{
	io::IsTerminal,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::Command,
	thread::sleep,
	time::{Duration, Instant},
};

use clap::Parser;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use surety_e2e::{
	chain::Dev,
	market::{image, source, task, worker_key, Worker, PROVIDER},
	root,
};

/// Bare runs that are measured, at most.
const BARE_RUNS: u32 = 20;
/// After so many jobs the worker has everything in memory that it keeps.
const SETTLED: u32 = 10;
/// For how long the worker is watched while it has nothing to do.
const IDLE: Duration = Duration::from_secs(20);
/// Tasks that wait for each slot of the worker, so that it is never idle.
const AHEAD: u32 = 6;
/// What is staked besides for each slot, in SUR: enough for all tasks that are open at a time.
const STAKE: u32 = 10_000;
/// For so many jobs the worker key's account has 1 SUR. One takes about 0.006 SUR of fees.
const JOBS_PER_SUR: u32 = 100;
/// Seldom, since the worker is what answers.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long one job may take until the bench gives up.
const PATIENCE: Duration = Duration::from_secs(180);

/// Measures what a job costs beside itself.
#[derive(Parser)]
struct Cli {
	/// How many jobs are taken through the worker.
	#[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(20..))]
	jobs: u32,
	/// How many run at once. Figures of a job are told of one slot.
	#[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=8))]
	slots: u32,
	/// The worker that is measured; the one of this profile unless given.
	#[arg(long, value_name = "FILE")]
	worker: Option<PathBuf>,
	/// Print JSON.
	#[arg(long)]
	json: bool,
}

/// What the worker says of itself.
#[derive(Clone, Copy)]
struct Seen {
	paid: f64,
	runs: f64,
	run_seconds: f64,
	memory: f64,
	cpu: Duration,
}

fn main() {
	let cli = Cli::parse();
	let chain = Dev::start();
	let folder = chain.folder.path();
	let inputs = folder.join("inputs");
	std::fs::create_dir(&inputs).expect("a folder can be made");
	let input = inputs.join("input");
	std::fs::write(&input, "nothing to do").expect("it can be written");
	let image = image("copy");
	let bare = bare_run(&image, &input, folder, cli.jobs.min(BARE_RUNS));
	let slots = format!("slots = {}", cli.slots);
	let mut worker =
		Worker::start_with(&chain.node, PROVIDER, &folder.join("worker"), &inputs, &slots);
	if let Some(program) = &cli.worker {
		worker.replace(program);
	}
	// What a task reserves of the stake is free again only when it is settled: it is to be the slot that limits.
	let stake = (STAKE * cli.slots).to_string();
	chain.node.ask(&["--key", PROVIDER, "node", "stake", &worker.node.to_string(), &stake]);
	let account = chain.node.address(&worker_key(PROVIDER));
	let fees = cli.jobs.div_ceil(JOBS_PER_SUR).to_string();
	chain.node.ask(&["--key", PROVIDER, "transfer", &account, &fees]);
	let source = source(&chain.node, folder, &image, json!({}));
	let idle = idle(&worker);
	let (settled, last, took) = take_through(&cli, &chain, &worker, source, &input);

	// More than the first ones may have been paid when they were looked at.
	let jobs = last.paid - settled.paid;
	let run = (last.run_seconds - settled.run_seconds) / (last.runs - settled.runs);
	let following = idle * took.as_secs_f64();
	let own = ((last.cpu - settled.cpu).as_secs_f64() - following).max(0.0) / jobs;
	let per_minute = jobs / took.as_secs_f64() * 60.0;
	let mib = |bytes: f64| bytes / f64::from(1 << 20);
	let (before, after) = (mib(settled.memory), mib(last.memory));
	if cli.json {
		let report = json!({
			"jobs": cli.jobs,
			"slots": cli.slots,
			"bare_run_seconds": bare,
			"job_run_seconds": run,
			"ratio": run / bare,
			"own_seconds_per_job": own,
			"own_seconds_per_idle_second": idle,
			"jobs_per_minute": per_minute,
			"memory_mib_after_ten": before,
			"memory_mib_after_all": after,
		});
		println!("{report}");
		return;
	}
	println!("{:<28}{bare:>9.3} s", "a bare run of the image");
	println!("{:<28}{run:>9.3} s   {:.2} times as long", "a job in its container", run / bare);
	println!(
		"{:<28}{:>9.1} ms  of processor time, for each job",
		"the worker itself",
		own * 1_000.0
	);
	println!("{:<28}{:>9.1} ms  for each second without any", "", idle * 1_000.0);
	println!(
		"{:<28}{per_minute:>9.1}     on a chain with a block each second; slots: {}",
		"jobs a minute", cli.slots
	);
	println!("{:<28}{before:>9.1} MiB after {SETTLED} jobs", "the worker's memory");
	println!("{:<28}{after:>9.1} MiB after {}", "", cli.jobs);
}

/// Publishes jobs until all are paid. What the worker said after the first ones and after all, and the time between.
fn take_through(
	cli: &Cli,
	chain: &Dev,
	worker: &Worker,
	source: u64,
	input: &Path,
) -> (Seen, Seen, Duration) {
	let bar = ProgressBar::new(cli.jobs.into());
	bar.set_style(
		ProgressStyle::with_template("{bar:40} {pos}/{len} jobs, {eta} left").expect("it is one"),
	);
	if !std::io::stderr().is_terminal() {
		bar.set_draw_target(ProgressDrawTarget::hidden());
	}
	let input = input.display().to_string();
	let (mut published, mut settled, mut moved_at) = (0, None, Instant::now());
	let mut paid = 0.0;
	loop {
		let seen = look(worker);
		if seen.paid > paid {
			(paid, moved_at) = (seen.paid, Instant::now());
			bar.set_position(cli.jobs.min(paid as u32).into());
		}
		assert!(moved_at.elapsed() < PATIENCE, "{paid} of {published} jobs are paid, and no more");
		if paid >= f64::from(SETTLED) && settled.is_none() {
			settled = Some((seen, Instant::now()));
		}
		if let Some((first, since)) = settled.filter(|_| paid >= f64::from(cli.jobs)) {
			bar.finish_and_clear();
			return (first, seen, since.elapsed());
		}
		if published < cli.jobs && f64::from(published) < paid + f64::from(AHEAD * cli.slots) {
			task(&chain.node, source, &input, &["--nodes", "1"]);
			published += 1;
		} else {
			sleep(LOOK_EVERY);
		}
	}
}

/// The processor time that following the chain takes of each second, without any job.
fn idle(worker: &Worker) -> f64 {
	let (before, began) = (worker.process.processor_time(), Instant::now());
	sleep(IDLE);
	(worker.process.processor_time() - before).as_secs_f64() / began.elapsed().as_secs_f64()
}

fn look(worker: &Worker) -> Seen {
	let text = worker.says_at("/metrics");
	let value = |name: &str| {
		let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
		line.and_then(|value| value.parse().ok()).unwrap_or(0.0)
	};
	Seen {
		paid: value("surety_worker_jobs_total{outcome=\"paid\"}"),
		runs: value("surety_worker_job_seconds_count{phase=\"run\"}"),
		run_seconds: value("surety_worker_job_seconds_sum{phase=\"run\"}"),
		memory: value("surety_worker_resident_memory_bytes"),
		cpu: worker.process.processor_time(),
	}
}

/// How long the engine's own command takes for a run of the image, in seconds, in the mean.
fn bare_run(image: &str, input: &Path, folder: &Path, runs: u32) -> f64 {
	let output = folder.join("bare");
	std::fs::create_dir(&output).expect("a folder can be made");
	let open = std::fs::Permissions::from_mode(0o777);
	std::fs::set_permissions(&output, open).expect("it is ours");
	let engine = root().join("scripts/containers/engine");
	// The shell finds the engine before the time is taken.
	let script = r#"
		eval "$("$0" env)"
		began=$(date +%s%N)
		for ((run = 0; run < $4; run++)); do
			"$SURETY_ENGINE" run --rm --network none -v "$2:/input/data:ro" -v "$3:/output" "$1" >/dev/null || exit 1
		done
		echo $(($(date +%s%N) - began))"#;
	let ran = Command::new("bash")
		.args(["-c", script])
		.arg(engine)
		.arg(image)
		.args([input, &output])
		.arg(runs.to_string())
		.output()
		.expect("bash is there");
	assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
	let nanos: f64 = String::from_utf8_lossy(&ran.stdout).trim().parse().expect("a number");
	nanos / 1e9 / f64::from(runs)
}
