// SPDX-License-Identifier: Apache-2.0

//! What the worker counts and measures, in the form that Prometheus reads.

use std::time::Duration;

use prometheus::{
	core::Collector, Gauge, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts,
	Registry, TextEncoder,
};
use surety_primitives::{Balance, SUR};

/// The media type of [`Metrics::text`].
pub const MEDIA_TYPE: &str = prometheus::TEXT_FORMAT;

/// What every name begins with.
const NAMESPACE: &str = "surety_worker";
/// Upper ends of the classes into which times are sorted, in seconds.
const CLASSES: [f64; 10] = [0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1_000.0, 3_600.0];

/// All counters and gauges. Clones share them.
#[derive(Clone, Debug)]
pub struct Metrics {
	registry: Registry,
	jobs: IntCounterVec,
	seconds: HistogramVec,
	declined: IntCounterVec,
	transactions: IntCounterVec,
	/// How often the container engine failed.
	pub engine_errors: IntCounter,
	/// The newest block.
	pub block: IntGauge,
	/// Tasks that have not ended.
	pub open_tasks: IntGauge,
	/// Tasks that are fetched or run.
	pub busy_with: IntGauge,
	/// How many jobs may run at once.
	pub slots: IntGauge,
	/// How many more transactions the worker key's account can pay.
	pub affordable_transactions: IntGauge,
	/// What is free on the disk of the data folder, in bytes.
	pub disk_free: IntGauge,
	/// What outputs and logs take, in bytes.
	pub outputs: IntGauge,
	/// What fetched images take, in bytes.
	pub images: IntGauge,
	balance: Gauge,
	memory: IntGauge,
}

/// What takes time in the life of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
	/// Fetching and checking the input.
	Fetch,
	/// Running the container.
	Run,
	/// From the end of the run until the result is bound on chain.
	Commit,
}

impl Phase {
	fn name(self) -> &'static str {
		match self {
			Self::Fetch => "fetch",
			Self::Run => "run",
			Self::Commit => "commit",
		}
	}
}

impl Default for Metrics {
	fn default() -> Self {
		let registry = Registry::new();
		let options = |name: &str, help: &str| Opts::new(name, help).namespace(NAMESPACE);
		let gauge = |name, help| kept(&registry, IntGauge::with_opts(options(name, help)));
		let counters =
			|name, help, label| kept(&registry, IntCounterVec::new(options(name, help), &[label]));
		let seconds = HistogramOpts::new("job_seconds", "Seconds that a step of a job took")
			.namespace(NAMESPACE)
			.buckets(CLASSES.to_vec());
		Self {
			jobs: counters("jobs_total", "Jobs that are over, by how they ended", "outcome"),
			seconds: kept(&registry, HistogramVec::new(seconds, &["phase"])),
			declined: counters("declined_total", "Tasks that were not taken, by reason", "reason"),
			transactions: counters(
				"transactions_total",
				"Transactions that were sent, by what became of them",
				"result",
			),
			engine_errors: kept(
				&registry,
				IntCounter::with_opts(options(
					"engine_errors_total",
					"How often the container engine failed",
				)),
			),
			block: gauge("block", "The newest block that the worker has seen"),
			open_tasks: gauge("open_tasks", "Tasks that have not ended"),
			busy_with: gauge("busy_with_tasks", "Tasks that are being fetched or run"),
			slots: gauge("slots", "How many jobs may run at once"),
			affordable_transactions: gauge(
				"affordable_transactions",
				"How many more transactions the worker key's account can pay",
			),
			disk_free: gauge("disk_free_bytes", "What is free on the disk of the data folder"),
			outputs: gauge("outputs_bytes", "What kept outputs and logs take"),
			images: gauge("images_bytes", "What fetched images take"),
			balance: kept(
				&registry,
				Gauge::with_opts(options("balance_sur", "What the worker key's account has free")),
			),
			memory: gauge("resident_memory_bytes", "Memory that the worker itself takes"),
			registry,
		}
	}
}

/// Puts one among those that are shown. It fails only for what is written in this file: two of one name.
fn kept<C: Collector + Clone + 'static>(registry: &Registry, made: prometheus::Result<C>) -> C {
	let made = made.expect("the name is one that Prometheus takes");
	registry.register(Box::new(made.clone())).expect("no other has the name");
	made
}

impl Metrics {
	/// Counts a job that is over.
	pub fn job_ended(&self, is_paid: bool) {
		self.jobs.with_label_values(&[if is_paid { "paid" } else { "unpaid" }]).inc();
	}

	/// Counts a job that failed by itself.
	pub fn job_failed(&self) {
		self.jobs.with_label_values(&["failed"]).inc();
	}

	/// Counts a task that was not taken.
	pub fn declined(&self, reason: &str) {
		self.declined.with_label_values(&[reason]).inc();
	}

	/// Counts a transaction: whether it is in a block and succeeded there.
	pub fn transaction(&self, succeeded: bool) {
		self.transactions.with_label_values(&[if succeeded { "included" } else { "failed" }]).inc();
	}

	/// Writes down how long a step took.
	pub fn took(&self, phase: Phase, time: Duration) {
		self.seconds.with_label_values(&[phase.name()]).observe(time.as_secs_f64());
	}

	/// Writes down what the worker key's account has free.
	pub fn set_balance(&self, balance: Balance) {
		// Thousandths are exact enough for people, and small enough for a float.
		let thousandths = u32::try_from(balance / (SUR / 1_000)).unwrap_or(u32::MAX);
		self.balance.set(f64::from(thousandths) / 1_000.0);
	}

	/// Everything, as Prometheus reads it.
	pub fn text(&self) -> Result<String, prometheus::Error> {
		if let Some(memory) = resident_memory() {
			self.memory.set(memory);
		}
		TextEncoder::new().encode_to_string(&self.registry.gather())
	}
}

/// The memory that this process takes, in bytes.
fn resident_memory() -> Option<i64> {
	let text = std::fs::read_to_string("/proc/self/status").ok()?;
	let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
	let kib: i64 = line.split_whitespace().next()?.parse().ok()?;
	kib.checked_mul(1_024)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_counted_is_shown() {
		let metrics = Metrics::default();
		metrics.job_ended(true);
		metrics.clone().job_ended(true);
		metrics.job_ended(false);
		metrics.job_failed();
		metrics.declined("RunTooLong");
		metrics.transaction(true);
		metrics.took(Phase::Run, Duration::from_millis(1_500));
		metrics.set_balance(1_234_567_000_000);
		metrics.block.set(7);
		let text = metrics.text().unwrap();
		for line in [
			"surety_worker_jobs_total{outcome=\"paid\"} 2",
			"surety_worker_jobs_total{outcome=\"unpaid\"} 1",
			"surety_worker_jobs_total{outcome=\"failed\"} 1",
			"surety_worker_declined_total{reason=\"RunTooLong\"} 1",
			"surety_worker_transactions_total{result=\"included\"} 1",
			"surety_worker_job_seconds_sum{phase=\"run\"} 1.5",
			"surety_worker_job_seconds_bucket{phase=\"run\",le=\"1\"} 0",
			"surety_worker_job_seconds_bucket{phase=\"run\",le=\"3\"} 1",
			"surety_worker_balance_sur 1.234",
			"surety_worker_block 7",
		] {
			assert!(text.lines().any(|found| found == line), "no {line} in\n{text}");
		}
		assert!(metrics.memory.get() > 0);
	}
}
