// SPDX-License-Identifier: Apache-2.0

//! Whose the processes on a GPU are: a container's processes are in its control group, whose path has the container's
//! id in it, whichever engine made it.

use std::{collections::BTreeMap, fs, path::Path, process};

use surety_primitives::TaskId;

use crate::gpu::Process;

/// Where the system tells about processes.
pub const PROC: &str = "/proc";

/// The jobs that have a part of a GPU, by the ids of their containers. A job without one has no container (yet).
pub type Containers = BTreeMap<TaskId, Option<String>>;

/// Whose the processes on a GPU are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owned {
	/// The GPU memory that each job's processes use together, in bytes.
	pub used: BTreeMap<TaskId, u64>,
	/// The processes that belong to no job of this worker, nor to itself.
	pub foreign: u16,
}

impl Owned {
	/// Sorts the processes on a GPU. `proc` is [`PROC`].
	pub fn sort(proc: &Path, processes: &[Process], jobs: &Containers) -> Self {
		let mut owned = Self::default();
		for each in processes.iter().filter(|each| each.pid != process::id()) {
			// One that has ended meanwhile is nobody's.
			let Ok(groups) = fs::read_to_string(proc.join(each.pid.to_string()).join("cgroup"))
			else {
				continue;
			};
			let is_in = |container: &Option<String>| {
				container.as_ref().is_some_and(|id| !id.is_empty() && groups.contains(id))
			};
			match jobs.iter().find(|(_, container)| is_in(container)) {
				Some((task, _)) => {
					let used = owned.used.entry(*task).or_default();
					*used = used.saturating_add(each.vram_used);
				}
				None => owned.foreign = owned.foreign.saturating_add(1),
			}
		}
		owned
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;

	/// Makes a process of this number in this control group.
	pub(crate) fn process(proc: &Path, pid: u32, group: &str) -> Process {
		let folder = proc.join(pid.to_string());
		fs::create_dir(&folder).unwrap();
		fs::write(folder.join("cgroup"), format!("0::{group}\n")).unwrap();
		Process { pid, vram_used: 10 }
	}

	#[test]
	fn a_process_is_its_containers_whichever_engine_made_it() {
		let folder = tempfile::tempdir().unwrap();
		let proc = folder.path();
		let (first, second) = ("ab".repeat(32), "cd".repeat(32));
		let gone = Process { pid: 99, vram_used: 1_000 };
		let own = Process { pid: process::id(), vram_used: 1_000 };
		let processes = [
			process(proc, 1, &format!("/system.slice/docker-{first}.scope")),
			process(proc, 2, &format!("/docker/{first}/inner")),
			process(proc, 3, &format!("/machine.slice/libpod-{second}.scope/container")),
			process(proc, 4, "/user.slice/user-0.slice/session-1.scope"),
			process(proc, 5, &format!("/docker/{}", "ef".repeat(32))),
			gone,
			own,
		];
		let jobs = [(7, Some(first)), (8, Some(second)), (9, None)].into();
		let owned = Owned::sort(proc, &processes, &jobs);
		assert_eq!(owned, Owned { used: [(7, 20), (8, 10)].into(), foreign: 2 });
	}

	#[test]
	fn without_a_container_every_process_is_foreign() {
		let folder = tempfile::tempdir().unwrap();
		let processes = [process(folder.path(), 1, "/docker/abc")];
		for container in [None, Some(String::new())] {
			let owned = Owned::sort(folder.path(), &processes, &[(7, container)].into());
			assert_eq!(owned, Owned { used: BTreeMap::new(), foreign: 1 });
		}
	}

	/// The system's own files are what they are taken for.
	#[test]
	fn this_very_process_has_a_control_group() {
		let text = fs::read_to_string(Path::new(PROC).join("self/cgroup")).unwrap();
		assert!(text.contains('/'), "{text}");
	}
}
