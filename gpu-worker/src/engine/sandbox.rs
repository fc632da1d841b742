// SPDX-License-Identifier: Apache-2.0

//! What a container engine is asked for, so that a stranger's program is closed in (specification,
//! section 14). `docs/sandbox.md` tells providers what each part is for.

use std::{collections::HashMap, fmt, fs, path::Path, thread};

use bollard::models::{
	ContainerCreateBody, DeviceRequest, HealthConfig, HostConfig, HostConfigCgroupnsModeEnum,
	HostConfigLogConfig, ResourcesUlimits, RestartPolicy, RestartPolicyNameEnum,
};

use super::{image::Image, seccomp, Job, LABEL_JOB, LABEL_WORKER};
use crate::{
	config::EngineConfig,
	egress::{PROXY_URL, PROXY_VARIABLES},
};

/// The user and group of every job: no user of any machine.
const JOB_USER: &str = "65532:65532";
/// What every job's machine is called.
const HOSTNAME: &str = "job";
/// How much of a log the engine keeps on disk while the job runs.
const LOG_ON_DISK: &str = "1m";
/// Files, sockets and pipes that a process of a job has open at a time.
const OPEN_FILES: i64 = 4_096;
/// Processes of the job's user, in all jobs together; `engine.pids` bounds those of one job.
const PROCESSES_OF_USER: u32 = 4_096;
/// What a job may write to the output folder beside its output, in bytes.
pub(super) const OUTPUT_SLACK: u64 = 1 << 20;
/// User ids in the user namespace of a job: enough for the job's user, whoever else the image has.
const USER_IDS: u64 = 65_536;
const MIB: u64 = 1 << 20;

/// Variables by which an image would load code into programs that run before its own or outside of
/// it, or ask for GPUs that it was not given: beginnings of names.
const STRIPPED: [&str; 6] =
	["LD_", "NVIDIA_", "CUDA_INJECTION", "NVTX_INJECTION", "GLIBC_TUNABLES", "GCONV_PATH"];
/// What every job is told instead: no GPU but those that are handed over, and of their driver no more
/// than computing takes.
const GPU_VARIABLES: [(&str, &str); 2] =
	[("NVIDIA_VISIBLE_DEVICES", "void"), ("NVIDIA_DRIVER_CAPABILITIES", "compute,utility")];

/// What programs reach without a proxy: themselves.
const WITHOUT_PROXY: [(&str, &str); 2] =
	[("NO_PROXY", "localhost,127.0.0.1,::1"), ("no_proxy", "localhost,127.0.0.1,::1")];

/// Places with a small file system in memory on a read-only root. Podman makes `/run` and `/var/tmp`
/// writable by itself, of any size.
const SCRATCH: [&str; 3] = ["/tmp", "/run", "/var/tmp"];
/// Where an image cannot have a volume of its own: the engine's and the worker's places.
const NO_VOLUMES: [&str; 5] = ["/proc", "/sys", "/dev", "/input", "/output"];

/// Which engine it is, where engines differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
	/// Docker Engine. It takes a seccomp profile itself.
	Docker,
	/// Podman. It takes the path of a seccomp profile, and the flags of a mount.
	Podman,
}

/// Whether root in a job is root on the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserNamespace {
	/// The engine is asked for a user namespace of this mode.
	Asked(String),
	/// The engine gives one to every container.
	ByEngine,
	/// There is none.
	None,
}

impl fmt::Display for UserNamespace {
	fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Asked(mode) => write!(formatter, "{mode}"),
			Self::ByEngine => formatter.write_str("by the engine"),
			Self::None => formatter.write_str(
				"none: jobs' users have the same numbers outside; `surety-worker doctor` says what to do",
			),
		}
	}
}

impl UserNamespace {
	/// The best that an engine can do, unless the operator decides; `options` are what the engine says
	/// of its security, and `has_ids` whether Podman has subordinate ids.
	pub(super) fn choose(wanted: &str, kind: Kind, options: &[String], has_ids: bool) -> Self {
		let every = |name: &str| options.iter().any(|option| option.starts_with(name));
		match (wanted, kind) {
			("host", _) => Self::Asked("host".into()),
			("", _) if every("name=rootless") || every("name=userns") => Self::ByEngine,
			("", Kind::Podman) if has_ids => Self::Asked(format!("auto:size={USER_IDS}")),
			("", _) => Self::None,
			(mode, _) => Self::Asked(mode.into()),
		}
	}

	/// What the engine is asked for.
	fn mode(&self) -> Option<String> {
		match self {
			Self::Asked(mode) => Some(mode.clone()),
			Self::ByEngine | Self::None => None,
		}
	}
}

/// Whether the containers of a root Podman have subordinate ids, of users and of groups.
pub(super) fn has_subordinate_ids() -> bool {
	["/etc/subuid", "/etc/subgid"]
		.iter()
		.all(|path| fs::read_to_string(path).is_ok_and(|text| gives_ids_to_containers(&text)))
}

/// Whether a table of subordinate ids has enough of them for Podman's containers.
fn gives_ids_to_containers(table: &str) -> bool {
	table.lines().any(|line| {
		let mut fields = line.split(':');
		let (name, _, count) = (fields.next(), fields.next(), fields.next());
		name == Some("containers")
			&& count.and_then(|count| count.trim().parse().ok()).is_some_and(|n: u64| n >= USER_IDS)
	})
}

/// What closes a job in, besides its own limits.
pub(super) struct Sandbox<'a> {
	/// The operator's limits.
	pub limits: &'a EngineConfig,
	/// Which engine it is.
	pub kind: Kind,
	/// Whether root in the job is root on the machine.
	pub user_namespace: &'a UserNamespace,
	/// The worker that the container is marked with.
	pub worker: &'a str,
}

impl Sandbox<'_> {
	/// What the engine is asked for; `seccomp` is where the profile lies, for an engine that reads it
	/// there.
	pub fn body(&self, job: &Job, image: &Image, seccomp: &Path) -> ContainerCreateBody {
		let memory = bytes(u64::from(job.memory_mib).saturating_mul(MIB));
		let bind = |path: &Path, to: &str, flags: &str| format!("{}:{to}:{flags}", path.display());
		let seccomp = match self.kind {
			Kind::Docker => seccomp::profile().to_string(),
			Kind::Podman => seccomp.display().to_string(),
		};
		let output_flags = match self.kind {
			Kind::Docker => "rw",
			Kind::Podman => "rw,noexec,nosuid,nodev",
		};
		let host_config = HostConfig {
			binds: Some(vec![
				bind(&job.input, "/input/data", "ro"),
				bind(&job.output, "/output", output_flags),
			]),
			tmpfs: Some(self.tmpfs(image)),
			shm_size: Some(bytes(self.scratch_bytes())),
			readonly_rootfs: Some(true),
			privileged: Some(false),
			cap_drop: Some(vec!["ALL".into()]),
			security_opt: Some(vec!["no-new-privileges".into(), format!("seccomp={seccomp}")]),
			// Also where a job reaches the network: that is by a proxy that the worker puts there.
			network_mode: Some("none".into()),
			ipc_mode: Some("private".into()),
			cgroupns_mode: Some(HostConfigCgroupnsModeEnum::PRIVATE),
			userns_mode: self.user_namespace.mode(),
			memory: Some(memory),
			// Memory and swap together: no swap.
			memory_swap: Some(memory),
			nano_cpus: Some(self.cpus().saturating_mul(1_000_000_000)),
			pids_limit: Some(self.limits.pids.into()),
			ulimits: Some(self.ulimits(job)),
			device_requests: gpus(job),
			log_config: Some(HostConfigLogConfig {
				typ: Some("json-file".into()),
				config: Some([("max-size".into(), LOG_ON_DISK.into())].into()),
			}),
			restart_policy: Some(RestartPolicy {
				name: Some(RestartPolicyNameEnum::NO),
				maximum_retry_count: None,
			}),
			..Default::default()
		};
		ContainerCreateBody {
			image: Some(image.reference.clone()),
			hostname: Some(HOSTNAME.into()),
			user: Some(JOB_USER.into()),
			env: Some(environment(job, image)),
			// An image's own would be run by the engine, again and again.
			healthcheck: Some(HealthConfig {
				test: Some(vec!["NONE".into()]),
				..Default::default()
			}),
			labels: Some(HashMap::from([
				(LABEL_WORKER.into(), self.worker.into()),
				(LABEL_JOB.into(), job.name.clone()),
			])),
			network_disabled: Some(true),
			host_config: Some(host_config),
			..Default::default()
		}
	}

	/// The writable places besides the output, each of the same size and part of the job's memory: the
	/// usual ones, and one in the place of each volume that the image declares, which would have no
	/// bound.
	fn tmpfs(&self, image: &Image) -> HashMap<String, String> {
		let options = format!("rw,noexec,nosuid,nodev,size={}", self.scratch_bytes());
		let volumes = image.volumes.iter().map(String::as_str);
		SCRATCH.into_iter().chain(volumes).map(|path| (path.into(), options.clone())).collect()
	}

	fn scratch_bytes(&self) -> u64 {
		u64::from(self.limits.tmp_mib).saturating_mul(MIB)
	}

	fn cpus(&self) -> i64 {
		match self.limits.cpus {
			0 => thread::available_parallelism()
				.map_or(1, |cpus| i64::try_from(cpus.get()).unwrap_or(1)),
			cpus => i64::from(cpus),
		}
	}

	fn ulimits(&self, job: &Job) -> Vec<ResourcesUlimits> {
		// One file in memory may be as large as the memory, one on the disk as large as the output.
		let output = job.max_output_bytes.saturating_add(OUTPUT_SLACK);
		let file = output.max(u64::from(job.memory_mib).saturating_mul(MIB));
		let limit = |name: &str, most: i64| ResourcesUlimits {
			name: Some(name.into()),
			soft: Some(most),
			hard: Some(most),
		};
		vec![
			limit("nofile", OPEN_FILES),
			limit("nproc", self.limits.pids.max(PROCESSES_OF_USER).into()),
			limit("fsize", bytes(file)),
			limit("core", 0),
		]
	}
}

/// Whether an image may have a volume at `path`: not above, at or below a place of the engine or of the
/// worker, nor anywhere that cannot be told.
pub(super) fn may_be_volume(path: &str) -> bool {
	let plain = path.starts_with('/')
		&& path.len() > 1
		&& !path.contains([':', ','])
		&& path.split('/').skip(1).all(|part| !matches!(part, "" | "." | ".."));
	plain && !NO_VOLUMES.iter().any(|place| Path::new(path).starts_with(place))
}

/// What the job's program is told by variables, besides what its image says.
fn environment(job: &Job, image: &Image) -> Vec<String> {
	let of_image = image.env.iter().filter_map(|variable| variable.split('=').next());
	let stripped = of_image.filter(|name| STRIPPED.iter().any(|begin| name.starts_with(begin)));
	let stripped = stripped.map(|name| (name, ""));
	// An engine may hand over its own proxies.
	let proxy = if job.network { PROXY_URL } else { "" };
	let proxies = PROXY_VARIABLES.iter().map(|name| (*name, proxy));
	let variables: HashMap<_, _> =
		stripped.chain(proxies).chain(WITHOUT_PROXY).chain(GPU_VARIABLES).collect();
	variables.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
}

/// The job's GPUs and no others, by UUID.
fn gpus(job: &Job) -> Option<Vec<DeviceRequest>> {
	let names = job.gpus.iter().map(|uuid| format!("nvidia.com/gpu={uuid}"));
	(!job.gpus.is_empty()).then(|| {
		vec![DeviceRequest {
			driver: Some("cdi".into()),
			device_ids: Some(names.collect()),
			..Default::default()
		}]
	})
}

fn bytes(number: u64) -> i64 {
	i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
	use std::time::Duration;

	use surety_primitives::H256;

	use super::*;

	const SECCOMP: &str = "/data/jobs/7/seccomp.json";

	fn job() -> Job {
		Job {
			name: "7".into(),
			image: "example.org/job".into(),
			digest: H256::repeat_byte(7),
			input: "/data/inputs/aa".into(),
			output: "/data/jobs/7/output".into(),
			memory_mib: 512,
			time_limit: Duration::from_secs(60),
			max_output_bytes: 1 << 20,
			network: false,
			gpus: Vec::new(),
		}
	}

	fn image() -> Image {
		let own = |texts: &[&str]| texts.iter().map(|text| text.to_string()).collect();
		Image {
			reference: "example.org/job@sha256:0707".into(),
			env: own(&[
				"PATH=/usr/bin",
				"LD_PRELOAD=/evil.so",
				"NVIDIA_VISIBLE_DEVICES=all",
				"NVIDIA_REQUIRE_CUDA=cuda>=12",
				"CUDA_INJECTION64_PATH=/evil.so",
				"CUDA_HOME=/usr/local/cuda",
			]),
			volumes: own(&["/models"]),
			bytes: 1,
		}
	}

	fn body_of(kind: Kind, job: &Job) -> (ContainerCreateBody, HostConfig) {
		let limits = EngineConfig::default();
		let user_namespace = UserNamespace::None;
		let sandbox =
			Sandbox { limits: &limits, kind, user_namespace: &user_namespace, worker: "me" };
		let body = sandbox.body(job, &image(), Path::new(SECCOMP));
		let host_config = body.host_config.clone().unwrap();
		(body, host_config)
	}

	fn host_config() -> HostConfig {
		body_of(Kind::Podman, &job()).1
	}

	#[test]
	fn the_image_decides_nothing_but_the_program() {
		let (body, _) = body_of(Kind::Docker, &job());
		assert_eq!(body.image.as_deref(), Some("example.org/job@sha256:0707"));
		assert_eq!(body.user.as_deref(), Some("65532:65532"));
		assert_eq!(body.hostname.as_deref(), Some("job"));
		assert_eq!(body.healthcheck.unwrap().test, Some(vec!["NONE".into()]));
		assert_eq!((body.entrypoint, body.cmd, body.working_dir), (None, None, None));
	}

	#[test]
	fn a_job_has_no_privilege_and_gains_none() {
		let host = host_config();
		assert_eq!(host.privileged, Some(false));
		assert_eq!(host.cap_drop, Some(vec!["ALL".into()]));
		assert_eq!(host.cap_add, None);
		assert!(host.security_opt.unwrap().contains(&"no-new-privileges".into()));
		assert_eq!((host.devices, host.device_cgroup_rules, host.group_add), (None, None, None));
	}

	#[test]
	fn each_engine_gets_the_profile_as_it_reads_it() {
		let docker = body_of(Kind::Docker, &job()).1.security_opt.unwrap();
		let inline = docker.iter().find_map(|option| option.strip_prefix("seccomp=")).unwrap();
		let profile: serde_json::Value = serde_json::from_str(inline).unwrap();
		assert_eq!(profile, seccomp::profile());
		let podman = host_config().security_opt.unwrap();
		assert!(podman.contains(&format!("seccomp={SECCOMP}")), "{podman:?}");
	}

	#[test]
	fn a_job_shares_no_namespace_and_has_no_network() {
		for network in [false, true] {
			let (body, host) = body_of(Kind::Docker, &Job { network, ..job() });
			assert_eq!(host.network_mode.as_deref(), Some("none"));
			assert_eq!(body.network_disabled, Some(true));
			assert_eq!(host.ipc_mode.as_deref(), Some("private"));
			assert_eq!(host.cgroupns_mode, Some(HostConfigCgroupnsModeEnum::PRIVATE));
			// The engine's default of both is one of the container's own.
			assert_eq!((host.pid_mode, host.uts_mode), (None, None));
		}
	}

	#[test]
	fn a_job_writes_to_its_output_and_to_small_places_in_memory() {
		let host = host_config();
		assert_eq!(host.readonly_rootfs, Some(true));
		let binds = [
			"/data/inputs/aa:/input/data:ro",
			"/data/jobs/7/output:/output:rw,noexec,nosuid,nodev",
		];
		assert_eq!(host.binds.unwrap(), binds);
		let docker = body_of(Kind::Docker, &job()).1;
		assert_eq!(docker.binds.unwrap()[1], "/data/jobs/7/output:/output:rw");
		let tmpfs = host.tmpfs.unwrap();
		assert_eq!(tmpfs.len(), 4);
		for place in ["/tmp", "/run", "/var/tmp", "/models"] {
			assert_eq!(tmpfs[place], "rw,noexec,nosuid,nodev,size=67108864", "{place}");
		}
		assert_eq!(host.shm_size, Some(64 << 20));
		assert_eq!((host.mounts, host.volumes_from), (None, None));
	}

	#[test]
	fn everything_that_a_job_uses_has_a_limit() {
		let host = host_config();
		assert_eq!((host.memory, host.memory_swap), (Some(512 << 20), Some(512 << 20)));
		assert_eq!(host.pids_limit, Some(512));
		assert!(host.nano_cpus.unwrap() >= 1_000_000_000);
		let log = host.log_config.unwrap().config.unwrap();
		assert_eq!(log["max-size"], "1m");
		let ulimits = host.ulimits.unwrap();
		let limit = |name: &str| {
			let limit = ulimits.iter().find(|limit| limit.name.as_deref() == Some(name)).unwrap();
			assert_eq!(limit.soft, limit.hard, "{name}");
			limit.hard.unwrap()
		};
		assert_eq!((limit("nofile"), limit("nproc"), limit("core")), (4_096, 4_096, 0));
		assert_eq!(limit("fsize"), 512 << 20);
		let large = Job { max_output_bytes: 1 << 30, ..job() };
		let ulimits = body_of(Kind::Podman, &large).1.ulimits.unwrap();
		assert!(ulimits.iter().any(|limit| limit.hard == Some((1 << 30) + (1 << 20))));
	}

	#[test]
	fn an_image_loads_no_code_and_asks_for_no_gpu_by_its_variables() {
		let env = body_of(Kind::Docker, &job()).0.env.unwrap();
		let has = |variable: &str| env.iter().any(|one| one == variable);
		for variable in [
			"LD_PRELOAD=",
			"NVIDIA_REQUIRE_CUDA=",
			"CUDA_INJECTION64_PATH=",
			"NVIDIA_VISIBLE_DEVICES=void",
			"NVIDIA_DRIVER_CAPABILITIES=compute,utility",
			"HTTPS_PROXY=",
			"http_proxy=",
			"NO_PROXY=localhost,127.0.0.1,::1",
		] {
			assert!(has(variable), "{variable} in {env:?}");
		}
		// What does no harm stays what the image says.
		assert!(!env.iter().any(|one| one.starts_with("PATH") || one.starts_with("CUDA_HOME")));
		let open = body_of(Kind::Docker, &Job { network: true, ..job() }).0.env.unwrap();
		assert!(open.contains(&format!("HTTPS_PROXY={PROXY_URL}")), "{open:?}");
	}

	#[test]
	fn a_job_gets_its_gpus_by_uuid_and_none_unasked() {
		assert_eq!(host_config().device_requests, None);
		let gpus = vec!["GPU-1".to_string(), "GPU-2".into()];
		let requests = body_of(Kind::Docker, &Job { gpus, ..job() }).1.device_requests.unwrap();
		assert_eq!(requests.len(), 1);
		assert_eq!(requests[0].driver.as_deref(), Some("cdi"));
		let ids = ["nvidia.com/gpu=GPU-1", "nvidia.com/gpu=GPU-2"];
		assert_eq!(requests[0].device_ids.as_ref().unwrap(), &ids);
	}

	#[test]
	fn the_user_namespace_is_the_best_that_the_engine_can() {
		let choose = |wanted: &str, kind, options: &[&str], has_ids| {
			let options: Vec<_> = options.iter().map(|option| option.to_string()).collect();
			UserNamespace::choose(wanted, kind, &options, has_ids)
		};
		let seccomp = "name=seccomp,profile=default";
		let auto = UserNamespace::Asked("auto:size=65536".into());
		assert_eq!(choose("", Kind::Podman, &[seccomp], true), auto);
		assert_eq!(choose("", Kind::Podman, &[seccomp], false), UserNamespace::None);
		// Docker knows no `auto`.
		assert_eq!(choose("", Kind::Docker, &[seccomp], true), UserNamespace::None);
		for mapped in ["name=userns", "name=rootless"] {
			assert_eq!(choose("", Kind::Docker, &[seccomp, mapped], true), UserNamespace::ByEngine);
		}
		assert_eq!(
			choose("keep-id", Kind::Podman, &[], true),
			UserNamespace::Asked("keep-id".into())
		);
		assert_eq!(auto.mode().as_deref(), Some("auto:size=65536"));
		assert_eq!((UserNamespace::None.mode(), UserNamespace::ByEngine.mode()), (None, None));
	}

	#[test]
	fn podman_has_ids_where_its_own_line_has_enough() {
		assert!(gives_ids_to_containers("me:1:65536\ncontainers:2147483647:2147483648\n"));
		for table in ["", "me:100000:65536\n", "containers:100000:1000\n", "containers\n"] {
			assert!(!gives_ids_to_containers(table), "{table:?}");
		}
	}

	#[test]
	fn an_image_has_no_volume_where_the_engine_or_the_worker_puts_something() {
		for path in ["/models", "/var/lib/data", "/inputs", "/home/job/.cache"] {
			assert!(may_be_volume(path), "{path}");
		}
		for path in [
			"/",
			"",
			"models",
			"/proc",
			"/proc/sys",
			"/sys/fs",
			"/dev",
			"/input",
			"/input/data",
			"/output/x",
			"/a/../proc",
			"//proc",
			"/a:rw",
			"/a,exec",
		] {
			assert!(!may_be_volume(path), "{path}");
		}
	}
}
