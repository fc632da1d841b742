// SPDX-License-Identifier: Apache-2.0

//! Jobs in real containers, well-behaved and not.
//!
//! Needs a container engine (DOCKER_HOST or one of the usual sockets) and the images that
//! `scripts/build-image --test-jobs` builds.

use std::{
	collections::HashMap,
	env, fs,
	future::{pending, ready},
	os::unix::fs::PermissionsExt,
	time::{Duration, Instant},
};

use bollard::{
	query_parameters::{ListContainersOptionsBuilder, ListImagesOptions},
	Docker, API_DEFAULT_VERSION,
};
use surety_client::spec::parse_hash;
use surety_primitives::{output::OutputFormat, similarity::Embedding, source::Image, H256};
use surety_worker::{
	artifacts::Artifacts,
	config::EngineConfig,
	embedder::{Embedder, Unread},
	engine::{Engine, EngineError, Failure, Job, Outcome},
};

const IMAGE: &str = "localhost/surety-test-job";
const INPUT: &[u8] = b"what the job reads\n";
const NEVER: fn() -> std::future::Pending<()> = pending;

/// A worker of its own, so that tests can run beside each other.
struct Setting {
	_folder: tempfile::TempDir,
	artifacts: Artifacts,
	engine: Engine,
	docker: Docker,
	worker: String,
}

impl Setting {
	async fn new(worker: &str) -> Self {
		let worker = format!("{worker}-{}", std::process::id());
		let engine = match Engine::connect(&EngineConfig::default(), &worker).await {
			Ok(engine) => engine,
			Err(error) => panic!("these tests need a container engine: {error}"),
		};
		let folder = tempfile::tempdir().unwrap();
		let artifacts = Artifacts::open(folder.path()).unwrap();
		let input = folder.path().join("input");
		fs::write(&input, INPUT).unwrap();
		// As a service leaves it.
		fs::set_permissions(input, fs::Permissions::from_mode(0o600)).unwrap();
		let docker = Docker::connect_with_unix(engine.socket(), 60, API_DEFAULT_VERSION)
			.unwrap()
			.negotiate_version()
			.await
			.unwrap();
		Self { _folder: folder, artifacts, engine, docker, worker }
	}

	/// A job of the test image, with limits that none of its modes meets by chance.
	async fn job(&self, mode: &str) -> Job {
		Job {
			name: "1".into(),
			image: IMAGE.into(),
			digest: self.digest(mode).await,
			input: self._folder.path().join("input"),
			output: self.artifacts.job_output("1").unwrap(),
			memory_mib: 64,
			time_limit: Duration::from_secs(60),
			max_output_bytes: 1 << 20,
			network: false,
			gpus: Vec::new(),
		}
	}

	/// How many images of rehearsals there are.
	async fn rehearsals(&self) -> usize {
		let images = self.docker.list_images(None::<ListImagesOptions>).await.unwrap();
		let tags = images.iter().flat_map(|image| &image.repo_tags);
		tags.filter(|tag| tag.contains(&format!("rehearsal-{}", std::process::id()))).count()
	}

	async fn digest(&self, mode: &str) -> H256 {
		let image = match self.docker.inspect_image(&format!("{IMAGE}:{mode}")).await {
			Ok(image) => image,
			Err(error) => panic!("{error}; run scripts/build-image --test-jobs"),
		};
		let known = image.repo_digests.unwrap_or_default();
		let prefix = format!("{IMAGE}@sha256:");
		let digest = known.iter().find_map(|known| known.strip_prefix(&prefix));
		parse_hash(digest.expect("the image has a digest")).unwrap()
	}

	/// One whose embedding job is a mode of the test image, if any.
	async fn embedder(&self, mode: Option<&str>) -> Embedder {
		let image = match mode {
			Some(mode) => {
				let name = IMAGE.as_bytes().to_vec().try_into().unwrap();
				Some(Image { name, digest: self.digest(mode).await })
			}
			None => None,
		};
		let limit = Duration::from_secs(60);
		Embedder::with(self.engine.clone(), self.artifacts.clone(), image, limit)
	}

	/// What a text means by this mode, if nobody cancels it.
	async fn meaning(&self, mode: Option<&str>, text: &str) -> Result<Option<Embedding>, Unread> {
		let (embedder, text) = (self.embedder(mode).await, text.as_bytes());
		let read = embedder.read(OutputFormat::Text, text, 1_000, "1-2-own", NEVER()).await;
		assert_eq!(self.containers().await, 0, "no container is left");
		assert!(!self._folder.path().join("jobs/1-2-own").exists(), "no file is left");
		read
	}

	async fn run(&self, job: &Job) -> Outcome {
		let outcome = self.engine.run(job, NEVER()).await.unwrap();
		assert_eq!(self.containers().await, 0, "no container is left");
		outcome
	}

	/// How a job of `mode` fails, and what it printed.
	async fn failure(&self, job: &Job) -> (Failure, String) {
		match self.run(job).await {
			Outcome::Failed { failure, log } => (failure, String::from_utf8(log).unwrap()),
			other => panic!("{other:?}"),
		}
	}

	/// How many containers of this worker there are, running or not.
	async fn containers(&self) -> usize {
		let label = format!("surety.worker={}", self.worker);
		let filters = HashMap::from([("label", vec![label])]);
		let options = ListContainersOptionsBuilder::new().all(true).filters(&filters).build();
		self.docker.list_containers(Some(options)).await.unwrap().len()
	}
}

#[tokio::test]
async fn a_rehearsal_reads_and_writes_as_jobs_do_and_leaves_nothing() {
	let setting = Setting::new("rehearsal").await;
	setting.engine.rehearse(&setting.artifacts, Vec::new()).await.unwrap();
	assert_eq!((setting.containers().await, setting.rehearsals().await), (0, 0));

	let broken = EngineConfig { userns: "no-such-mode".into(), ..EngineConfig::default() };
	let engine = Engine::connect(&broken, &setting.worker).await.unwrap();
	engine.rehearse(&setting.artifacts, Vec::new()).await.unwrap_err();
	assert_eq!((setting.containers().await, setting.rehearsals().await), (0, 0));
}

#[tokio::test]
async fn a_job_reads_its_input_and_leaves_its_output() {
	let setting = Setting::new("copy").await;
	let job = setting.job("copy").await;
	assert_eq!(setting.run(&job).await, Outcome::Finished { output: INPUT.to_vec() });
}

#[tokio::test]
async fn a_job_is_closed_in() {
	let setting = Setting::new("probe").await;
	let job = setting.job("probe").await;
	let Outcome::Finished { output } = setting.run(&job).await else { panic!("it does not run") };
	let report = String::from_utf8(output).unwrap();
	let found: HashMap<_, _> = report.lines().filter_map(|line| line.split_once(' ')).collect();
	for (name, value) in [
		("root", "read-only"),
		("input", "read-only"),
		("network", "0"),
		("user", "65532"),
		("CapEff", "0000000000000000"),
		("NoNewPrivs", "1"),
		// 2: a filter of system calls is on.
		("Seccomp", "2"),
	] {
		assert_eq!(found.get(name), Some(&value), "{name} in\n{report}");
	}
}

#[tokio::test]
async fn a_job_that_fails_says_how() {
	let setting = Setting::new("fail").await;
	let job = setting.job("fail").await;
	let (failure, log) = setting.failure(&job).await;
	assert_eq!(failure, Failure::Exited(3));
	assert_eq!(log, "surety-test-job: failing, as asked\n");
}

#[tokio::test]
async fn a_job_over_its_time_is_killed() {
	let setting = Setting::new("sleep").await;
	let job = Job { time_limit: Duration::from_secs(2), ..setting.job("sleep").await };
	let began = Instant::now();
	assert_eq!(setting.failure(&job).await.0, Failure::TimedOut);
	assert!((2..30).contains(&began.elapsed().as_secs()), "after {:?}", began.elapsed());
}

#[tokio::test]
async fn a_job_over_its_memory_is_killed() {
	let setting = Setting::new("memory").await;
	let job = setting.job("memory").await;
	assert_eq!(setting.failure(&job).await.0, Failure::OutOfMemory);
}

#[tokio::test]
async fn a_job_that_writes_too_much_is_stopped_while_it_runs() {
	let setting = Setting::new("flood").await;
	let job = setting.job("flood").await;
	let began = Instant::now();
	assert_eq!(setting.failure(&job).await.0, Failure::OutputTooLarge);
	assert!(began.elapsed() < job.time_limit);
}

#[tokio::test]
async fn an_output_over_the_limit_is_refused_when_the_job_ends() {
	let setting = Setting::new("large").await;
	let job = Job { max_output_bytes: 5, ..setting.job("copy").await };
	assert_eq!(setting.failure(&job).await.0, Failure::OutputTooLarge);
}

#[tokio::test]
async fn an_image_that_cannot_be_had_is_said() {
	let setting = Setting::new("missing").await;
	let digest = H256::repeat_byte(0xab);
	let (failure, log) = setting.failure(&Job { digest, ..setting.job("copy").await }).await;
	assert!(matches!(failure, Failure::ImageUnavailable(_)), "{failure:?}");
	assert!(log.contains(&hex::encode(digest)), "{log}");
}

#[tokio::test]
async fn a_cancelled_job_leaves_nothing() {
	let setting = Setting::new("cancel").await;
	let job = setting.job("sleep").await;
	let soon = tokio::time::sleep(Duration::from_secs(2));
	assert_eq!(setting.engine.run(&job, soon).await.unwrap(), Outcome::Cancelled);
	assert_eq!(setting.engine.run(&job, ready(())).await.unwrap(), Outcome::Cancelled);
	assert_eq!(setting.containers().await, 0);
}

#[tokio::test]
async fn what_a_killed_worker_left_behind_is_found_and_removed() {
	let setting = Setting::new("leftover").await;
	let job = setting.job("sleep").await;
	let engine = setting.engine.clone();
	let killed = tokio::spawn(async move { engine.run(&job, NEVER()).await });
	let running = async {
		while setting.containers().await == 0 {
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
	};
	tokio::time::timeout(Duration::from_secs(30), running).await.expect("it starts");
	// As when the process is killed: nobody cleans up.
	killed.abort();
	let _ = killed.await;
	assert_eq!(setting.containers().await, 1);
	// Another worker's start leaves it alone.
	let other = Engine::connect(&EngineConfig::default(), "someone-else").await.unwrap();
	assert_eq!(other.remove_leftovers().await.unwrap(), 0);
	assert_eq!(setting.engine.remove_leftovers().await.unwrap(), 1);
	assert_eq!(setting.containers().await, 0);
}

#[tokio::test]
async fn a_job_that_needs_a_gpu_never_runs_without_one() {
	let setting = Setting::new("gpu").await;
	let gpus = vec!["GPU-00000000-0000-0000-0000-000000000000".to_string()];
	let job = Job { gpus, ..setting.job("copy").await };
	let ran = setting.engine.run(&job, NEVER()).await;
	// Either the engine knows no GPUs at all, or it does not know this one.
	assert!(matches!(ran, Err(EngineError::NoGpus { .. } | EngineError::Failed(_))), "{ran:?}");
	assert_eq!(setting.containers().await, 0);
}

/// The test image that copies makes vectors of a text that consists of some.
#[tokio::test]
async fn a_text_means_what_the_embedding_job_makes_of_its_pieces() {
	let setting = Setting::new("embed").await;
	let vector = |one: usize| {
		let numbers: Vec<_> = (0..100).map(|at| if at == one { "1" } else { "0" }).collect();
		format!("[{}]", numbers.join(","))
	};
	// Each is as long as a piece.
	let text = format!("{}\n\n{}", vector(0), vector(99));
	let meaning = setting.meaning(Some("copy"), &text).await.unwrap().unwrap();
	assert_eq!((meaning[0], meaning[1], meaning[99]), (i16::MAX, 0, i16::MAX));

	assert_eq!(setting.meaning(Some("copy"), " \n").await, Ok(None));
	let no_vectors = setting.meaning(Some("copy"), "some text").await;
	assert!(matches!(no_vectors, Err(Unread::Failed(_))), "{no_vectors:?}");
}

#[tokio::test]
async fn an_embedder_that_fails_says_how() {
	let setting = Setting::new("no-embed").await;
	let failed = |read| match read {
		Err(Unread::Failed(problem)) => problem,
		other => panic!("{other:?}"),
	};
	let problem = failed(setting.meaning(Some("fail"), "some text").await);
	assert!(problem.contains("Exited(3)") && problem.contains("as asked"), "{problem}");
	let problem = failed(setting.meaning(None, "some text").await);
	assert!(problem.contains("`embedder`"), "{problem}");
	let endless = setting.embedder(Some("sleep")).await;
	let soon = tokio::time::sleep(Duration::from_secs(2));
	let read = endless.read(OutputFormat::Text, b"some text", 1_000, "1-2-own", soon).await;
	assert_eq!(read, Err(Unread::Cancelled));
	assert_eq!(setting.containers().await, 0);
}

#[tokio::test]
async fn without_an_engine_the_remedy_is_named() {
	let nowhere = env::temp_dir().join("no-engine-here.sock").display().to_string();
	let config = EngineConfig { socket: nowhere.clone(), ..EngineConfig::default() };
	let error = Engine::connect(&config, "nobody").await.unwrap_err().to_string();
	assert!(error.contains(&nowhere) && error.contains("apt-get install podman"), "{error}");
}
