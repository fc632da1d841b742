// SPDX-License-Identifier: Apache-2.0

//! The `surety-worker` command.

use std::{io::IsTerminal, net::SocketAddr, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use indicatif::ProgressBar;
use serde_json::json;
use surety_client::{spec::parse_image, Error as ChainError};
use surety_primitives::source::Image;
use surety_worker::{
	auditor::{
		once::{self, AuditError, Found},
		yara::{Rules, RulesError},
		Auditor,
	},
	bench::{
		command::{self as bench, BenchArgs},
		BenchError,
	},
	config::{AuditorConfig, Config, ConfigError, EngineConfig, Role},
	doctor::{self, State},
	egress::Destination,
	engine::{Engine, EngineError},
	gpu::{self, Gpu},
	host::{Host, RunError},
	oracle::Oracle,
	probe::Machine,
	runner::Runner,
	serve::router,
	stop::Stop,
	telemetry::Watch,
};
use tracing::info;
use tracing_subscriber::EnvFilter;

/// Runs containerised jobs for the Surety chain and is paid for them, runs them once more for an oracle, or reads for an
/// auditor what nodes say of themselves.
///
/// Exit codes: 0 stopped as asked; 1 this machine failed; 2 wrong arguments or configuration;
/// 3 no container engine; 4 no chain; 5 `audit` found something. `doctor` ends with 0 when nothing fails.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
	#[command(subcommand)]
	command: Command,
	/// Log in JSON, one object per line.
	#[arg(long, global = true)]
	log_json: bool,
}

#[derive(Subcommand)]
enum Command {
	/// Do what the role asks for, until SIGTERM or SIGINT: take tasks and run them, or look at what others did.
	Run(Overrides),
	/// Show what this machine is.
	Probe(ProbeArgs),
	/// Measure what its GPUs do, and check that they do it right.
	Bench(BenchArgs),
	/// Apply an auditor's rules to samples, to an image or to this machine's processes, without a chain.
	Audit(AuditArgs),
	/// Look for what keeps the worker from working, and say how to mend it.
	Doctor(DoctorArgs),
	/// Show the configuration that `run` would use, defaults included.
	Config(Overrides),
}

/// What the command line overrides in the configuration.
#[derive(Args)]
struct Overrides {
	/// The configuration, in TOML. Without it, everything has its default.
	#[arg(long, value_name = "FILE")]
	config: Option<PathBuf>,
	/// The chain node's WebSocket URL.
	#[arg(long)]
	url: Option<String>,
	/// For whom the worker works.
	#[arg(long, value_enum)]
	role: Option<Role>,
	/// The worker key, the oracle's or the auditor's: a key file, a seed phrase, or a development account such as //Alice.
	#[arg(long, env = "SURETY_WORKER_KEY", hide_env_values = true)]
	key: Option<String>,
	/// Where state, inputs and outputs are kept.
	#[arg(long, value_name = "DIR")]
	data_dir: Option<PathBuf>,
	/// Where outputs and /health are served.
	#[arg(long, value_name = "ADDRESS")]
	listen: Option<SocketAddr>,
	/// The image of the embedding job, by which an oracle compares texts.
	#[arg(long, value_name = "NAME@DIGEST")]
	embedder: Option<String>,
	/// The container engine's socket.
	#[arg(long, value_name = "SOCKET")]
	engine: Option<String>,
	/// Let jobs whose source asks for the network reach this: example.org, *.example.org, either with :PORT, or *.
	/// May be given more than once.
	#[arg(long, value_name = "HOST")]
	egress: Vec<Destination>,
	/// Read `file:` inputs from this directory. May be given more than once.
	#[arg(long, value_name = "DIR")]
	allow_file_inputs: Vec<PathBuf>,
	/// Fetch inputs from private and local addresses too.
	#[arg(long)]
	allow_private_addresses: bool,
	/// Commit to made-up outputs, to see what that costs on a chain of one's own.
	#[cfg(feature = "dishonest")]
	#[arg(long)]
	cheat: bool,
}

#[derive(Args)]
struct ProbeArgs {
	/// Print JSON.
	#[arg(long)]
	json: bool,
	/// Print only the manifest, in the JSON that `surety node register --manifest` reads.
	#[arg(long)]
	manifest: bool,
	/// For the manifest: where the machine stands, in your words (at most 16 bytes).
	#[arg(long, default_value = "")]
	region: String,
	/// For the manifest: the URL at which the worker's --listen is reached from outside.
	#[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8090")]
	endpoint: String,
}

#[derive(Args)]
struct AuditArgs {
	#[command(flatten)]
	what: Audited,
	/// What the node of the samples declares, to compare its hardware.
	#[arg(long, value_name = "FILE", conflicts_with_all = ["image", "processes"])]
	manifest: Option<PathBuf>,
	/// A folder of YARA rules besides the program's own.
	#[arg(long, value_name = "DIR")]
	rules: Option<PathBuf>,
	/// The container engine's socket.
	#[arg(long, value_name = "SOCKET")]
	engine: Option<String>,
	/// Print JSON.
	#[arg(long)]
	json: bool,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Audited {
	/// Samples: a JSON list, or what a node hands out at /telemetry/NUMBER.
	#[arg(long, value_name = "FILE")]
	samples: Option<PathBuf>,
	/// An image; it is pulled if it is not here.
	#[arg(long, value_name = "NAME@DIGEST", value_parser = parse_image)]
	image: Option<Image>,
	/// The processes of this machine.
	#[arg(long)]
	processes: bool,
}

#[derive(Args)]
struct DoctorArgs {
	#[command(flatten)]
	overrides: Overrides,
	/// Print JSON.
	#[arg(long)]
	json: bool,
}

impl Overrides {
	/// The configuration, checked.
	fn apply(self) -> Result<Config, ConfigError> {
		let mut config = match &self.config {
			Some(path) => Config::read(path)?,
			None => Config::default(),
		};
		config.url = self.url.unwrap_or(config.url);
		config.role = self.role.unwrap_or(config.role);
		config.key = self.key.unwrap_or(config.key);
		config.data_dir = self.data_dir.unwrap_or(config.data_dir);
		config.listen = self.listen.unwrap_or(config.listen);
		config.embedder = self.embedder.unwrap_or(config.embedder);
		config.engine.socket = self.engine.unwrap_or(config.engine.socket);
		config.egress.allow.extend(self.egress);
		config.policy.allow_private_addresses |= self.allow_private_addresses;
		config.policy.allow_file_inputs.extend(self.allow_file_inputs);
		#[cfg(feature = "dishonest")]
		{
			config.cheat = self.cheat;
		}
		config.check()?;
		Ok(config)
	}
}

// It waits for others nearly all the time, and what takes long is done beside: more threads would but wake each other.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
	let cli = Cli::parse();
	start_logs(cli.log_json);
	let result = match cli.command {
		Command::Run(overrides) => run(overrides).await.map(|()| ExitCode::SUCCESS),
		Command::Probe(args) => probe(args).await.map(|()| ExitCode::SUCCESS),
		Command::Bench(args) => bench::run(&args).map(|()| ExitCode::SUCCESS).map_err(Into::into),
		Command::Audit(args) => audit(args).await,
		Command::Doctor(args) => examine(args).await,
		Command::Config(overrides) => show(overrides).map(|()| ExitCode::SUCCESS),
	};
	match result {
		Ok(code) => code,
		Err(error) => {
			eprintln!("error: {error:#}");
			if let Some(remedy) = remedy(&error) {
				eprintln!("       {remedy}");
			}
			ExitCode::from(exit_code(&error))
		}
	}
}

async fn run(overrides: Overrides) -> anyhow::Result<()> {
	let config = overrides.apply()?;
	config.check_key()?;
	#[cfg(feature = "dishonest")]
	warn_of_cheating(&config)?;
	let (role, listen, embedder) = (config.role, config.listen, config.embedder_image()?);
	let rules = match role {
		Role::Auditor => Some(Rules::load(config.auditor.rules_folder())?),
		Role::Provider | Role::Oracle => None,
	};
	let listener = tokio::net::TcpListener::bind(listen).await.with_context(|| {
		format!("cannot listen on {listen}; choose another address with --listen")
	})?;
	let stop = Stop::on_signals()?;
	let host = tokio::select! {
		host = Host::open(config) => host?,
		() = stop.asked() => return Ok(()),
	};
	let router = router(host.shared.clone());
	info!(%listen, "serving outputs, samples, /health and /metrics");
	if role == Role::Provider {
		// It ends with the program: what it says is on the disk before.
		tokio::spawn(Watch::of(&host).run());
	}
	let work = async {
		match (role, rules) {
			(Role::Auditor, Some(rules)) => Auditor::new(host, rules)?.run(stop.asked()).await,
			(Role::Oracle, _) => Oracle::new(host, embedder).run(stop.asked()).await,
			_ => Runner::new(host).run(stop).await,
		}
	};
	tokio::select! {
		result = work => Ok(result?),
		result = async { axum::serve(listener, router).await } => Ok(result?),
	}
}

/// A build that can cheat says so, and does not where it could earn money by it.
#[cfg(feature = "dishonest")]
fn warn_of_cheating(config: &Config) -> anyhow::Result<()> {
	tracing::warn!(
		cheats = config.cheat,
		"THIS BUILD CAN CHEAT: it has the feature `dishonest`, which is for chains of one's own"
	);
	anyhow::ensure!(
		cfg!(debug_assertions) || !config.cheat,
		"a release build does not cheat: build without --release, for a chain of your own"
	);
	Ok(())
}

async fn probe(args: ProbeArgs) -> anyhow::Result<()> {
	let machine = Machine::probe();
	let manifest = machine.manifest(&args.region, &args.endpoint);
	if args.manifest {
		println!("{}", serde_json::to_string_pretty(&manifest)?);
		return Ok(());
	}
	let engine = Engine::connect(&Default::default(), "probe").await;
	if args.json {
		let engine = match &engine {
			Ok(engine) => json!({
				"name": engine.name(),
				"socket": engine.socket(),
				"gives_gpus": engine.gpus().is_ok(),
				"user_namespace": engine.user_namespace().to_string(),
			}),
			Err(error) => json!({ "missing": error.to_string() }),
		};
		let readings: Vec<_> = gpu::open(&machine)
			.iter()
			.filter_map(|gpu| {
				let uuid = &gpu.found()?.uuid;
				Some(match gpu.read() {
					Ok(reading) => json!({ "uuid": uuid, "reading": reading }),
					Err(error) => json!({ "uuid": uuid, "problem": error.to_string() }),
				})
			})
			.collect();
		let report = json!({
			"machine": machine,
			"engine": engine,
			"manifest": manifest,
			"readings": readings,
		});
		println!("{}", serde_json::to_string_pretty(&report)?);
		return Ok(());
	}
	println!("processor  {} ({} logical)", machine.cpu, machine.cpus);
	println!("memory     {} MiB", machine.memory_mib);
	match &machine.driver {
		Some(driver) => println!("GPUs       {}, driver {driver}", machine.gpus_by),
		None => println!("GPUs       {}", machine.gpus_by),
	}
	for gpu in gpu::open(&machine) {
		show_gpu(&*gpu);
	}
	if machine.gpus.is_empty() {
		println!("           this machine runs CPU jobs");
	}
	match engine {
		Ok(engine) => {
			println!("engine     {} at {}", engine.name(), engine.socket());
			println!("           user namespace of jobs: {}", engine.user_namespace());
			if let (false, Err(error)) = (machine.gpus.is_empty(), engine.gpus()) {
				println!("           {error}");
			}
		}
		Err(error) => println!("engine     none: {error}"),
	}
	Ok(())
}

fn show_gpu(gpu: &dyn Gpu) {
	let Some(found) = gpu.found() else { return };
	let (major, minor) = (found.compute_capability / 10, found.compute_capability % 10);
	println!(
		"           {}, {} MiB, compute capability {major}.{minor}, {}",
		found.model, found.vram_mib, found.uuid
	);
	match gpu.read() {
		Ok(reading) => {
			let why = match reading.throttle_reasons.is_empty() {
				true => "nothing".into(),
				false => reading.throttle_reasons.join(", "),
			};
			println!(
				"           {} °C, {} % busy, {} MHz, {:.1} W, slowed down by {why}",
				reading.temperature,
				reading.utilisation,
				reading.clock_mhz,
				f64::from(reading.power_milliwatts) / 1e3,
			);
			for process in reading.processes {
				println!(
					"           process {} has {} bytes of it",
					process.pid, process.vram_used
				);
			}
		}
		Err(error) => println!("           {error}"),
	}
}

/// Exit code of `audit` where it found something.
const FOUND: u8 = 5;

async fn audit(args: AuditArgs) -> anyhow::Result<ExitCode> {
	let rules = || Rules::load(args.rules.as_deref());
	let (found, scanned) = match args.what {
		Audited { samples: Some(path), .. } => {
			(once::samples(&path, args.manifest.as_deref())?, None)
		}
		Audited { image: Some(image), .. } => {
			let limits =
				EngineConfig { socket: args.engine.unwrap_or_default(), ..Default::default() };
			let engine = Engine::connect(&limits, "audit").await.map_err(RunError::from)?;
			let limits = AuditorConfig::default().image_limits();
			let waiting = ProgressBar::new_spinner().with_message("looking into the image");
			waiting.enable_steady_tick(std::time::Duration::from_millis(200));
			let looked = once::image(&engine, &image, rules()?.into(), limits).await;
			waiting.finish_and_clear();
			let (report, found) = looked?;
			(found, Some(report))
		}
		Audited { .. } => (once::processes(&rules()?)?, None),
	};
	if args.json {
		println!("{}", serde_json::to_string(&json!({ "found": found, "scanned": scanned }))?);
	} else {
		for Found { rule, condition, at, summary } in &found {
			let condition = condition.map_or_else(String::new, |name| format!(" ({name})"));
			println!("{rule}{condition}\n   {summary}\n   {at}");
		}
		if let Some(report) = &scanned {
			println!("{} files, {} bytes", report.files, report.bytes);
			report.unread.iter().for_each(|unread| println!("not looked into: {unread}"));
		}
		if found.is_empty() {
			println!("nothing found");
		}
	}
	Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}

/// Succeeds when nothing fails.
async fn examine(args: DoctorArgs) -> anyhow::Result<ExitCode> {
	let findings = doctor::examine(&args.overrides.apply()?).await;
	if args.json {
		println!("{}", serde_json::to_string_pretty(&findings)?);
	} else {
		for finding in &findings {
			println!("{:<4}  {:<15}  {}", finding.state.word(), finding.name, finding.says);
			if let Some(remedy) = &finding.remedy {
				println!("{:<23}{remedy}", "");
			}
		}
	}
	let fails = findings.iter().any(|finding| finding.state == State::Fail);
	Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn show(overrides: Overrides) -> anyhow::Result<()> {
	let config = overrides.apply()?;
	print!("{}", toml::to_string_pretty(&config.without_secrets())?);
	Ok(())
}

fn start_logs(json: bool) {
	let filter = EnvFilter::try_from_default_env()
		.unwrap_or_else(|_| EnvFilter::new("warn,surety_worker=info"));
	// Standard output belongs to what a command prints.
	let logs = tracing_subscriber::fmt()
		.with_env_filter(filter)
		.with_writer(std::io::stderr)
		.with_ansi(std::io::stderr().is_terminal());
	if json {
		logs.json().flatten_event(true).init();
	} else {
		logs.init();
	}
}

/// What the error's author advises, where the message does not say it.
fn remedy(error: &anyhow::Error) -> Option<String> {
	match error.downcast_ref()? {
		RunError::Chain(error) => error.remedy(),
		_ => None,
	}
}

fn exit_code(error: &anyhow::Error) -> u8 {
	if error.is::<ConfigError>() || error.is::<RulesError>() {
		return 2;
	}
	if let Some(BenchError::NoSuchGpu { .. }) = error.downcast_ref() {
		return 2;
	}
	match error.downcast_ref() {
		Some(AuditError::Image(_) | AuditError::Scan(_)) => return 1,
		Some(_) => return 2,
		None => {}
	}
	match error.downcast_ref() {
		Some(RunError::Chain(ChainError::Key(_)) | RunError::Encryption(_)) => 2,
		Some(RunError::Engine(EngineError::Missing { .. } | EngineError::NoLimit { .. })) => 3,
		Some(RunError::Chain(_)) => 4,
		_ => 1,
	}
}
