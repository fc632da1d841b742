// SPDX-License-Identifier: Apache-2.0

//! The attempts, and what they have in common.

use std::{collections::HashMap, io};

use crate::{files, kernel, surroundings};

/// What an attempt got, or why it was stopped.
pub type Found = Result<String, String>;

/// One attempt.
pub type Attempt = fn(&Given) -> Found;

/// What the attempts are told of the machine that they are on.
pub struct Given(HashMap<String, String>);

impl Given {
	/// Reads lines `NAME VALUE`.
	pub fn read(text: &str) -> Self {
		let pairs = text.lines().filter_map(|line| line.split_once(' '));
		Self(pairs.map(|(name, value)| (name.into(), value.into())).collect())
	}

	/// The value of a name.
	pub fn get(&self, name: &str) -> Result<&str, String> {
		self.0.get(name).map(String::as_str).ok_or_else(|| format!("the input does not say {name}"))
	}
}

/// Every attempt, by its name.
pub const ALL: &[(&str, Attempt)] = &[
	("write-root", |_| files::create("/surety-escape-made-this")),
	("write-etc", |_| files::create("/etc/surety-escape-made-this")),
	("write-input", |_| files::open_to_write("/input/data")),
	("create-beside-input", |_| files::create("/input/more")),
	("run-from-tmp", |_| files::run_from("/tmp")),
	("run-from-shm", |_| files::run_from("/dev/shm")),
	("fill-tmp", |_| files::fill("/tmp")),
	("fill-shm", |_| files::fill("/dev/shm")),
	("fill-image-volume", |_| files::fill("/volume")),
	("huge-sparse-file", |_| files::sparse("/output/sparse")),
	("many-open-files", |_| files::open_many()),
	("core-dumps", |_| files::core_dumps()),
	("give-file-to-root", |_| files::give_away("/output/given")),
	("device-node", |_| files::device_node("/output/node")),
	("disk-device", |_| files::disk_device()),
	("kernel-memory", |_| files::open_to_write("/dev/mem")),
	("kernel-messages", |_| files::open_to_write("/dev/kmsg")),
	("sysrq", |_| files::open_to_write("/proc/sysrq-trigger")),
	("core-pattern", |_| files::open_to_write("/proc/sys/kernel/core_pattern")),
	("kernel-settings", |_| files::open_to_write("/proc/sys/vm/overcommit_memory")),
	("kernel-image", |_| files::read_some("/proc/kcore")),
	("sysfs", |_| files::open_to_write("/sys/kernel/mm/transparent_hugepage/enabled")),
	("cgroup-release-agent", |_| files::open_any_to_write(&files::RELEASE_AGENTS)),
	("cgroup-limits", |_| files::open_any_to_write(&files::LIMITS)),
	("file-handles", |_| kernel::file_handle()),
	("become-root", |_| kernel::become_root()),
	("new-privileges", |_| kernel::new_privileges()),
	("capabilities", |_| kernel::capabilities()),
	("mount", |_| kernel::mount_tmpfs()),
	("bind-mount", |_| kernel::bind_mount()),
	("remount-root", |_| kernel::remount_root()),
	("new-mount-calls", |_| kernel::fsopen()),
	("unmount-input", |_| kernel::unmount_input()),
	("pivot-root", |_| kernel::pivot_root()),
	("change-root", |_| kernel::chroot()),
	("user-namespace", |_| kernel::unshare_user()),
	("clone-namespace", |_| kernel::clone_user()),
	("clone3", |_| kernel::clone3()),
	("join-namespace", |_| kernel::join_namespace()),
	("raw-socket", |_| kernel::socket(libc::AF_INET, libc::SOCK_RAW, libc::IPPROTO_ICMP)),
	("packet-socket", |_| kernel::socket(libc::AF_PACKET, libc::SOCK_RAW, 0)),
	("netlink-socket", |_| kernel::socket(libc::AF_NETLINK, libc::SOCK_RAW, 0)),
	("machine-socket", |_| kernel::socket(libc::AF_VSOCK, libc::SOCK_STREAM, 0)),
	("crypto-socket", |_| kernel::socket(libc::AF_ALG, libc::SOCK_SEQPACKET, 0)),
	("add-key", |_| kernel::add_key()),
	("read-keyring", |_| kernel::keyring()),
	("bpf", |_| kernel::bpf()),
	("performance-counters", |_| kernel::perf_event_open()),
	("page-faults", |_| kernel::userfaultfd()),
	("io-uring", |_| kernel::io_uring()),
	("asynchronous-io", |_| kernel::io_setup()),
	("personality", |_| kernel::personality()),
	("trace", |_| kernel::trace()),
	("memory-of-another", |_| kernel::read_other()),
	("load-module", |_| kernel::load_module()),
	("load-kernel", |_| kernel::load_kernel()),
	("reboot", |_| kernel::reboot()),
	("set-clock", |_| kernel::set_clock()),
	("set-host-name", |_| kernel::set_host_name()),
	("swap", |_| kernel::swapon()),
	("kernel-log", |_| kernel::log()),
	("io-ports", |_| kernel::io_ports()),
	("watch-file-system", |_| kernel::fanotify()),
	("raise-priority", |_| kernel::raise_priority()),
	("host-processes", |_| surroundings::other_processes()),
	("signal-host", |_| surroundings::signal_first()),
	("namespace-net", |given| surroundings::namespace(given, "net")),
	("namespace-pid", |given| surroundings::namespace(given, "pid")),
	("namespace-ipc", |given| surroundings::namespace(given, "ipc")),
	("namespace-uts", |given| surroundings::namespace(given, "uts")),
	("namespace-cgroup", |given| surroundings::namespace(given, "cgroup")),
	("variables", |_| surroundings::variables()),
	("metadata", |_| surroundings::connect("169.254.169.254:80")),
	("internet", |_| surroundings::connect("1.1.1.1:443")),
	("internet-6", |_| surroundings::connect("[2606:4700:4700::1111]:443")),
	("name-server", |_| surroundings::send("8.8.8.8:53")),
	("host-service", |given| surroundings::connect(&format!("127.0.0.1:{}", given.get("port")?))),
	("host-abstract-socket", surroundings::abstract_socket),
	("engine-socket", |_| surroundings::engine_socket()),
];

/// What it means that the kernel answered so. Whatever is not a refusal is a way on: with other arguments
/// the call would do something.
pub fn judge<T>(what: &str, result: io::Result<T>) -> Found {
	const REFUSALS: [i32; 4] = [libc::EPERM, libc::EACCES, libc::ENOSYS, libc::EROFS];
	match result {
		Ok(_) => Ok(what.into()),
		Err(error) if error.raw_os_error().is_some_and(|number| REFUSALS.contains(&number)) => {
			Err(error.to_string())
		}
		Err(error) => Ok(format!("{what}: {error}")),
	}
}

#[cfg(test)]
mod tests {
	use std::collections::BTreeSet;

	use super::*;

	#[test]
	fn each_attempt_has_a_name_of_its_own_and_of_one_word() {
		let names: BTreeSet<_> = ALL.iter().map(|(name, _)| name).collect();
		assert_eq!(names.len(), ALL.len());
		assert!(names.iter().all(|name| !name.contains(char::is_whitespace)));
	}

	#[test]
	fn a_refusal_is_a_wall_and_any_other_answer_a_way_on() {
		let answer = |number| judge("went on", Err::<(), _>(io::Error::from_raw_os_error(number)));
		for refusal in [libc::EPERM, libc::EACCES, libc::ENOSYS, libc::EROFS] {
			assert!(answer(refusal).is_err(), "{refusal}");
		}
		assert!(answer(libc::EINVAL).is_ok() && judge("went on", Ok(())).is_ok());
	}

	#[test]
	fn what_is_given_is_found_by_its_name() {
		let given = Given::read("port 80\nabstract a b\n");
		assert_eq!((given.get("port"), given.get("abstract")), (Ok("80"), Ok("a b")));
		assert!(given.get("net").is_err());
	}
}
