// SPDX-License-Identifier: Apache-2.0

//! Takes the samples: of each job that runs on each of its GPUs, and of each GPU that has none, so that a silent one is
//! noticed. A machine without GPUs is one itself.

use std::{
	collections::BTreeMap,
	convert::Infallible,
	mem::{discriminant, Discriminant},
	path::Path,
	sync::Arc,
	time::{Duration, Instant},
};

use futures::future::join_all;
use surety_client::telemetry::{Measured, Surroundings};
use surety_primitives::{telemetry::Sample, TaskId};
use tokio::{
	task::{spawn_blocking, JoinHandle},
	time::{interval, timeout, MissedTickBehavior},
};
use tracing::{debug, error, warn};

use super::{
	clock::{Clock, Moment},
	log::{Log, LogError},
	nested::{Broken, GpuUsage, Nested, Usage},
	processes::{Owned, PROC},
	Telemetry, TelemetryError,
};
use crate::{
	chain::Chain,
	engine::Engine,
	gpu::{Gpu, GpuError, Reading},
	running::{Running, RunningJob},
	work::{beside, done},
};

/// How often a GPU is sampled that no job has.
const IDLE_EVERY: Duration = Duration::from_secs(60);
/// How long a GPU or the container engine may take for an answer: well under the gap that the chain punishes.
const PATIENCE: Duration = Duration::from_secs(5);

/// What samples are taken of, and where they go.
pub struct Sampler {
	/// The chain, whose key signs.
	pub chain: Chain,
	/// The engine, which knows the ids of containers.
	pub engine: Engine,
	/// Which jobs run.
	pub running: Running,
	/// The GPUs, and the machine itself.
	pub meters: Vec<Meter>,
	/// The record.
	pub log: Arc<Log>,
	/// What the rest of the worker is told.
	pub telemetry: Telemetry,
	/// How often jobs are sampled.
	pub every: Duration,
	/// How many jobs may have one GPU at a time, each with an equal part of its memory.
	pub share: u32,
}

/// A job that is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Watched {
	job: RunningJob,
	/// The id of its container, once it has one.
	container: Option<String>,
}

type Watch = BTreeMap<TaskId, Watched>;

/// A level that does not hold, and the job that it is about.
type Fault = (Discriminant<Broken>, Option<TaskId>);

/// What one GPU showed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
	/// Its index in the manifest; `None` for the machine.
	gpu: Option<u8>,
	/// Its UUID; `None` for the machine.
	uuid: Option<String>,
	reading: Reading,
	owned: Owned,
}

impl Seen {
	fn is_of(&self, job: &RunningJob) -> bool {
		match &self.uuid {
			Some(uuid) => job.gpus.contains(uuid),
			None => job.gpus.is_empty(),
		}
	}

	fn jobs<'a>(&'a self, watch: &'a Watch) -> impl Iterator<Item = TaskId> + 'a {
		watch.iter().filter(|(_, watched)| self.is_of(&watched.job)).map(|(task, _)| *task)
	}
}

/// What of the GPU memory is whose, where each of so many jobs is given an equal part of a GPU.
fn nest(seen: &[Seen], watch: &Watch, share: u32) -> Nested {
	let gpus = seen.iter().filter_map(|seen| {
		let all = Usage { used: seen.reading.vram_used, of: seen.reading.vram_total };
		let usage = |task| {
			let used = seen.owned.used.get(&task).copied().unwrap_or(0);
			(task, Usage { used, of: all.of / u64::from(share.max(1)) })
		};
		Some((seen.gpu?, GpuUsage { all, jobs: seen.jobs(watch).map(usage).collect() }))
	});
	Nested { gpus: gpus.collect() }
}

/// The samples of one moment; of what no job has only if they are `idle` ones.
fn samples(
	seen: &[Seen],
	watch: &Watch,
	nested: &Nested,
	moment: Moment,
	idle: bool,
) -> Vec<Measured> {
	let node = nested.node();
	let mut samples = Vec::new();
	for each in seen {
		let of_gpu = each.gpu.and_then(|gpu| nested.gpus.get(&gpu));
		let mut tasks: Vec<_> = each.jobs(watch).map(Some).collect();
		if tasks.is_empty() && idle {
			tasks.push(None);
		}
		samples.extend(tasks.into_iter().map(|task| {
			let usage = task.zip(of_gpu).and_then(|(task, gpu)| gpu.jobs.get(&task));
			let usage = usage.copied().unwrap_or_default();
			let reading = &each.reading;
			let sample = Sample {
				task,
				gpu: each.gpu,
				number: 0,
				at_millis: moment.at_millis,
				vram_allocated: usage.of,
				vram_used: usage.used,
				temperature: reading.temperature,
				throttling: reading.throttling,
				utilisation: reading.utilisation,
				power_milliwatts: reading.power_milliwatts,
				foreign_processes: each.owned.foreign,
				uptime_secs: moment.uptime_secs,
			};
			let surroundings = Surroundings {
				clock_mhz: reading.clock_mhz,
				gpu_vram_used: reading.vram_used,
				gpu_vram_total: reading.vram_total,
				node_vram_used: node.used,
				node_vram_total: node.of,
			};
			Measured { sample, surroundings }
		}));
	}
	samples
}

/// A GPU, or the machine, that is read beside everything else: a driver that hangs holds up nothing.
pub struct Meter {
	gpu: Arc<dyn Gpu>,
	/// A reading that was not ready in time.
	late: Option<JoinHandle<Result<Reading, GpuError>>>,
}

/// Why nothing is known of a GPU.
#[derive(Debug, thiserror::Error)]
enum Unread {
	#[error(transparent)]
	Failed(#[from] GpuError),
	#[error("no answer within {} s; see that the driver's own `nvidia-smi` works", PATIENCE.as_secs())]
	Late,
}

impl Meter {
	/// One that reads `gpu`.
	pub fn new(gpu: Arc<dyn Gpu>) -> Self {
		Self { gpu, late: None }
	}

	/// What it shows, if it says so in time.
	async fn see(&mut self) -> Option<Seen> {
		let (gpu, uuid) = (self.gpu.index(), self.gpu.found().map(|found| found.uuid.clone()));
		match self.read(PATIENCE).await {
			Ok(reading) => Some(Seen { gpu, uuid, reading, owned: Owned::default() }),
			Err(error) => {
				error!(gpu, %error, "no sample is taken");
				None
			}
		}
	}

	async fn read(&mut self, patience: Duration) -> Result<Reading, Unread> {
		let late = self.late.get_or_insert_with(|| {
			let gpu = self.gpu.clone();
			spawn_blocking(move || gpu.read())
		});
		let Ok(read) = timeout(patience, &mut *late).await else { return Err(Unread::Late) };
		self.late = None;
		Ok(done(read)?)
	}
}

impl Sampler {
	/// Takes samples until that fails.
	pub async fn run(mut self) -> Result<Infallible, TelemetryError> {
		let mut ticks = interval(self.every);
		ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
		let mut clock = Clock::set().map_err(TelemetryError::Clock)?;
		let (mut watch, mut idle_at, mut broken) = (Watch::new(), None::<Instant>, Vec::new());
		loop {
			tokio::select! {
				_ = ticks.tick() => {},
				() = self.running.began() => {},
			}
			self.look_around(&mut watch);
			let idle =
				self.telemetry.is_expected() && idle_at.is_none_or(|at| at.elapsed() >= IDLE_EVERY);
			if watch.is_empty() {
				clock = Clock::set().map_err(TelemetryError::Clock)?;
				if !idle {
					continue;
				}
			}
			if idle {
				idle_at = Some(Instant::now());
			}
			let seen = self.see(&mut watch).await;
			let nested = nest(&seen, &watch, self.share);
			self.judge(&nested, &mut broken);
			let moment = clock.now().map_err(TelemetryError::Clock)?;
			self.keep(samples(&seen, &watch, &nested, moment, idle)).await?;
		}
	}

	/// Brings the jobs that are watched up to date.
	fn look_around(&self, watch: &mut Watch) {
		let running: BTreeMap<_, _> = self.running.all().into_iter().collect();
		watch.retain(|task, watched| running.get(task) == Some(&watched.job));
		for (task, job) in running {
			watch.entry(task).or_insert(Watched { job, container: None });
		}
	}

	/// Reads everything that has to do with what runs, or could, at once: what hangs holds up nothing else.
	async fn see(&mut self, watch: &mut Watch) -> Vec<Seen> {
		let has_gpus = self.meters.iter().any(|meter| meter.gpu.index().is_some());
		let of_jobs = watch.values().any(|watched| watched.job.gpus.is_empty());
		// The machine itself is of interest where there is nothing else to measure, or to measure a job by.
		let is_of_interest =
			|meter: &&mut Meter| meter.gpu.index().is_some() || !has_gpus || of_jobs;
		let readings = self.meters.iter_mut().filter(is_of_interest).map(Meter::see);
		let mut seen: Vec<_> = join_all(readings).await.into_iter().flatten().collect();
		let sort = |seen: &mut [Seen], watch: &Watch| {
			for each in &mut *seen {
				let jobs = each.jobs(watch).map(|task| (task, watch[&task].container.clone()));
				each.owned = Owned::sort(Path::new(PROC), &each.reading.processes, &jobs.collect());
			}
			seen.iter().any(|each| each.owned.foreign > 0)
		};
		// A container that is not known yet, or was made anew, makes its processes foreign.
		if sort(&mut seen, watch) && self.find_containers(watch).await {
			sort(&mut seen, watch);
		}
		seen
	}

	/// Asks the engine for the containers of all jobs with GPUs. Says whether any is another one than was known.
	async fn find_containers(&self, watch: &mut Watch) -> bool {
		let of_gpus = watch.iter_mut().filter(|(_, watched)| !watched.job.gpus.is_empty());
		let asked = of_gpus.map(|(task, watched)| async move {
			match timeout(PATIENCE, self.engine.container_id(&watched.job.container)).await {
				Ok(Ok(container)) => {
					let is_new = container != watched.container;
					watched.container = container;
					return is_new;
				}
				Ok(Err(error)) => warn!(task, %error, "the job's processes are not known"),
				Err(_) => warn!(task, "the job's processes are not known: the engine is slow"),
			}
			false
		});
		join_all(asked).await.contains(&true)
	}

	/// Tells of every level that does not hold, once: an operator has to look, and until then no job gets a GPU.
	fn judge(&self, nested: &Nested, known: &mut Vec<Fault>) {
		let broken = nested.broken();
		let fault = |level: &Broken| (discriminant(level), level.task());
		for level in broken.iter().filter(|level| !known.contains(&fault(level))) {
			error!(
				task = level.task(),
				%level,
				"more GPU memory is used than there should be: no more GPU jobs are taken until this worker is \
				 started anew; look after the machine"
			);
			self.telemetry.doubt_gpus();
		}
		*known = broken.iter().map(fault).collect();
	}

	/// Puts samples into the record. What does not fit is not kept, and jobs go on.
	async fn keep(&self, samples: Vec<Measured>) -> Result<(), LogError> {
		let (log, chain, count) = (self.log.clone(), self.chain.clone(), samples.len());
		match beside(move || log.append(&samples, |hash| chain.sign(hash))).await {
			Ok(()) => debug!(count, "sampled"),
			Err(error @ LogError::Full) => error!(count, %error, "samples are lost"),
			Err(error) => return Err(error),
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use std::sync::Barrier;

	use super::{super::processes::tests::process, *};
	use crate::gpu::Process;

	const MOMENT: Moment = Moment { at_millis: 1_000, uptime_secs: 60 };
	const GIB: u64 = 1 << 30;

	fn uuid(gpu: u8) -> String {
		format!("GPU-{gpu}")
	}

	/// A GPU of 24 GiB of which `used` are in use.
	fn seen(gpu: Option<u8>, used: u64, owned: Owned) -> Seen {
		let total = if gpu.is_some() { 24 * GIB } else { 0 };
		let reading = Reading {
			vram_used: used * GIB,
			vram_total: total,
			temperature: 61,
			utilisation: 97,
			clock_mhz: 1_980,
			power_milliwatts: 300_000,
			..Reading::default()
		};
		Seen { gpu, uuid: gpu.map(uuid), reading, owned }
	}

	fn owned(used: &[(TaskId, u64)], foreign: u16) -> Owned {
		Owned { used: used.iter().map(|(task, gib)| (*task, gib * GIB)).collect(), foreign }
	}

	fn watch(jobs: &[(TaskId, &[u8])]) -> Watch {
		let watched = |gpus: &[u8]| Watched {
			job: RunningJob {
				container: "job".into(),
				gpus: gpus.iter().copied().map(uuid).collect(),
			},
			container: None,
		};
		jobs.iter().map(|(task, gpus)| (*task, watched(gpus))).collect()
	}

	fn take(seen: &[Seen], watch: &Watch, idle: bool) -> Vec<Measured> {
		samples(seen, watch, &nest(seen, watch, 1), MOMENT, idle)
	}

	/// Whose each sample is.
	fn series(samples: &[Measured]) -> Vec<(Option<TaskId>, Option<u8>)> {
		samples.iter().map(|measured| (measured.sample.task, measured.sample.gpu)).collect()
	}

	#[test]
	fn each_job_is_sampled_on_each_of_its_gpus_and_the_others_now_and_then() {
		let gpus = [0, 1, 2].map(|gpu| seen(Some(gpu), 1, Owned::default()));
		let jobs = watch(&[(7, &[0, 2])]);
		let of_job = [(Some(7), Some(0)), (Some(7), Some(2))];
		assert_eq!(series(&take(&gpus, &jobs, false)), of_job);
		let all = [(Some(7), Some(0)), (None, Some(1)), (Some(7), Some(2))];
		assert_eq!(series(&take(&gpus, &jobs, true)), all);
		let idle = [(None, Some(0)), (None, Some(1)), (None, Some(2))];
		assert_eq!(series(&take(&gpus, &Watch::new(), true)), idle);
		assert_eq!(take(&gpus, &Watch::new(), false), []);
	}

	#[test]
	fn jobs_without_a_gpu_are_sampled_by_the_machine() {
		let machine = [seen(None, 0, Owned::default())];
		let jobs = watch(&[(7, &[]), (8, &[])]);
		let samples = take(&machine, &jobs, true);
		assert_eq!(series(&samples), [(Some(7), None), (Some(8), None)]);
		let sample = samples[0].sample;
		assert_eq!((sample.vram_allocated, sample.vram_used), (0, 0));
		assert_eq!(series(&take(&machine, &Watch::new(), true)), [(None, None)]);
		// Beside GPUs it measures them, and nothing else.
		let both = [seen(Some(0), 1, Owned::default()), seen(None, 0, Owned::default())];
		assert_eq!(series(&take(&both, &jobs, false)), [(Some(7), None), (Some(8), None)]);
	}

	#[test]
	fn a_sample_says_what_the_gpu_showed_and_what_of_it_is_the_jobs() {
		let gpus = [seen(Some(0), 21, owned(&[(7, 20)], 2)), seen(Some(1), 3, Owned::default())];
		let jobs = watch(&[(7, &[0])]);
		let [Measured { sample, surroundings }] = take(&gpus, &jobs, false)[..] else {
			panic!("one sample");
		};
		let expected = Sample {
			task: Some(7),
			gpu: Some(0),
			number: 0,
			at_millis: 1_000,
			vram_allocated: 24 * GIB,
			vram_used: 20 * GIB,
			temperature: 61,
			throttling: false,
			utilisation: 97,
			power_milliwatts: 300_000,
			foreign_processes: 2,
			uptime_secs: 60,
		};
		assert_eq!(sample, expected);
		let expected = Surroundings {
			clock_mhz: 1_980,
			gpu_vram_used: 21 * GIB,
			gpu_vram_total: 24 * GIB,
			node_vram_used: 24 * GIB,
			node_vram_total: 48 * GIB,
		};
		assert_eq!(surroundings, expected);
	}

	#[test]
	fn a_job_that_uses_more_than_it_was_given_is_told_as_it_is() {
		let gpus = [seen(Some(0), 24, owned(&[(7, 25)], 0))];
		let jobs = watch(&[(7, &[0])]);
		let sample = take(&gpus, &jobs, false)[0].sample;
		assert!(sample.vram_used > sample.vram_allocated);
		let broken = nest(&gpus, &jobs, 1).broken();
		assert_eq!(broken.iter().map(Broken::task).collect::<Vec<_>>(), [Some(7)]);
	}

	#[test]
	fn processes_are_a_jobs_by_its_container() {
		let folder = tempfile::tempdir().unwrap();
		let container = "ab".repeat(32);
		let processes: Vec<Process> = vec![
			process(folder.path(), 1, &format!("/docker/{container}")),
			process(folder.path(), 2, "/user.slice"),
		];
		let jobs = [(7, Some(container))].into();
		let owned = Owned::sort(folder.path(), &processes, &jobs);
		let gpus = [seen(Some(0), 1, owned)];
		let sample = take(&gpus, &watch(&[(7, &[0])]), false)[0].sample;
		assert_eq!((sample.vram_used, sample.foreign_processes), (10, 1));
	}

	/// A GPU whose driver answers when it is let.
	struct Hangs(Barrier);

	impl Gpu for Hangs {
		fn index(&self) -> Option<u8> {
			None
		}

		fn found(&self) -> Option<&crate::probe::GpuFound> {
			None
		}

		fn read(&self) -> Result<Reading, GpuError> {
			self.0.wait();
			Ok(Reading { temperature: 50, ..Reading::default() })
		}
	}

	#[tokio::test]
	async fn a_driver_that_hangs_is_asked_once_and_waited_for_a_moment() {
		let gpu = Arc::new(Hangs(Barrier::new(2)));
		let mut meter = Meter::new(gpu.clone());
		for _ in 0..3 {
			assert!(matches!(meter.read(Duration::ZERO).await, Err(Unread::Late)));
		}
		spawn_blocking(move || gpu.0.wait()).await.unwrap();
		// What it says at last is heard.
		assert_eq!(meter.read(PATIENCE).await.unwrap().temperature, 50);
	}
}
