// SPDX-License-Identifier: Apache-2.0

//! Which system calls a job may make: those of this list, and no others.
//!
//! The list is what programs, their C library, Python and the CUDA runtime need to compute, to read
//! their input and to write their output. What it leaves out is refused with `EPERM`: whatever makes
//! namespaces, mounts or devices, looks into other processes, loads code into the kernel, sets the
//! clock, or is a large piece of kernel that computing does without (keyrings, `bpf`, `io_uring`,
//! `userfaultfd`, performance counters, asynchronous I/O, message queues). Containers share their
//! kernel, so a call that nobody needs is a risk and nothing else.

use serde_json::{json, Value};

/// Allowed with any arguments.
const ALLOWED: &[&str] = &[
	// Files.
	"access",
	"chdir",
	"chmod",
	"chown",
	"close",
	"close_range",
	"copy_file_range",
	"creat",
	"dup",
	"dup2",
	"dup3",
	"faccessat",
	"faccessat2",
	"fadvise64",
	"fallocate",
	"fchdir",
	"fchmod",
	"fchmodat",
	"fchmodat2",
	"fchown",
	"fchownat",
	"fcntl",
	"fdatasync",
	"fgetxattr",
	"flistxattr",
	"flock",
	"fstat",
	"fstatfs",
	"fsync",
	"ftruncate",
	"futimesat",
	"getcwd",
	"getdents",
	"getdents64",
	"getxattr",
	"ioctl",
	"lchown",
	"lgetxattr",
	"link",
	"linkat",
	"listxattr",
	"llistxattr",
	"lseek",
	"lstat",
	"memfd_create",
	"mkdir",
	"mkdirat",
	"newfstatat",
	"open",
	"openat",
	"openat2",
	"pread64",
	"preadv",
	"preadv2",
	"pwrite64",
	"pwritev",
	"pwritev2",
	"read",
	"readahead",
	"readlink",
	"readlinkat",
	"readv",
	"rename",
	"renameat",
	"renameat2",
	"rmdir",
	"sendfile",
	"stat",
	"statfs",
	"statx",
	"symlink",
	"symlinkat",
	"sync_file_range",
	"truncate",
	"umask",
	"unlink",
	"unlinkat",
	"utime",
	"utimensat",
	"utimes",
	"write",
	"writev",
	// Waiting.
	"epoll_create",
	"epoll_create1",
	"epoll_ctl",
	"epoll_pwait",
	"epoll_pwait2",
	"epoll_wait",
	"eventfd",
	"eventfd2",
	"inotify_add_watch",
	"inotify_init",
	"inotify_init1",
	"inotify_rm_watch",
	"pipe",
	"pipe2",
	"poll",
	"ppoll",
	"pselect6",
	"select",
	"signalfd",
	"signalfd4",
	"timerfd_create",
	"timerfd_gettime",
	"timerfd_settime",
	// Memory.
	"brk",
	"get_mempolicy",
	"madvise",
	"membarrier",
	"mincore",
	"mlock",
	"mlock2",
	"mlockall",
	"mmap",
	"mprotect",
	"mremap",
	"mseal",
	"msync",
	"munlock",
	"munlockall",
	"munmap",
	"pkey_alloc",
	"pkey_free",
	"pkey_mprotect",
	"semctl",
	"semget",
	"semop",
	"semtimedop",
	"shmat",
	"shmctl",
	"shmdt",
	"shmget",
	// Processes and threads.
	"arch_prctl",
	"capget",
	"execve",
	"execveat",
	"exit",
	"exit_group",
	"fork",
	"futex",
	"futex_requeue",
	"futex_wait",
	"futex_waitv",
	"futex_wake",
	"get_robust_list",
	"getcpu",
	"getegid",
	"geteuid",
	"getgid",
	"getgroups",
	"getpgid",
	"getpgrp",
	"getpid",
	"getppid",
	"getpriority",
	"getresgid",
	"getresuid",
	"getrlimit",
	"getrusage",
	"getsid",
	"gettid",
	"getuid",
	"ioprio_get",
	"kill",
	"pause",
	"pidfd_open",
	"pidfd_send_signal",
	"prctl",
	"prlimit64",
	"restart_syscall",
	"rseq",
	"rt_sigaction",
	"rt_sigpending",
	"rt_sigprocmask",
	"rt_sigqueueinfo",
	"rt_sigreturn",
	"rt_sigsuspend",
	"rt_sigtimedwait",
	"rt_tgsigqueueinfo",
	"sched_get_priority_max",
	"sched_get_priority_min",
	"sched_getaffinity",
	"sched_getattr",
	"sched_getparam",
	"sched_getscheduler",
	"sched_rr_get_interval",
	"sched_setaffinity",
	"sched_setattr",
	"sched_setparam",
	"sched_setscheduler",
	"sched_yield",
	"set_robust_list",
	"set_tid_address",
	"setpgid",
	"setpriority",
	"setrlimit",
	"setsid",
	"sigaltstack",
	"sysinfo",
	"tgkill",
	"tkill",
	"uname",
	"vfork",
	"wait4",
	"waitid",
	// Time.
	"alarm",
	"clock_getres",
	"clock_gettime",
	"clock_nanosleep",
	"getitimer",
	"getrandom",
	"gettimeofday",
	"nanosleep",
	"setitimer",
	"time",
	"timer_create",
	"timer_delete",
	"timer_getoverrun",
	"timer_gettime",
	"timer_settime",
	"times",
	// Sockets, once there is one.
	"accept",
	"accept4",
	"bind",
	"connect",
	"getpeername",
	"getsockname",
	"getsockopt",
	"listen",
	"recvfrom",
	"recvmmsg",
	"recvmsg",
	"sendmmsg",
	"sendmsg",
	"sendto",
	"setsockopt",
	"shutdown",
];

/// What the C library tries first and does without where the kernel says that there is no such call.
const UNKNOWN: &[&str] = &["clone3"];

/// All flags of `clone` that make a namespace.
const NEW_NAMESPACES: u64 = 0x7e02_0000;
/// What part of a mode says which kind of file it is, and the kinds that may be made.
const KIND_OF_FILE: u64 = 0o170_000;
const PLAIN_FILE: u64 = 0o100_000;
const NAMED_PIPE: u64 = 0o010_000;
/// What part of the second argument of `socket` is its type.
const SOCKET_TYPE: u64 = 0xf;
const AF_UNIX: u64 = 1;
const AF_INET: u64 = 2;
const AF_INET6: u64 = 10;
/// Stream and datagram sockets, each with the protocol's number besides 0.
const TRANSPORTS: [(u64, u64); 2] = [(1, 6), (2, 17)];

const EPERM: u32 = 1;
const ENOSYS: u32 = 38;

/// The profile, in the form that container engines read.
pub fn profile() -> Value {
	let mut rules = vec![
		json!({ "names": ALLOWED, "action": "SCMP_ACT_ALLOW" }),
		json!({ "names": UNKNOWN, "action": "SCMP_ACT_ERRNO", "errnoRet": ENOSYS }),
		allow("clone", &[masked(0, NEW_NAMESPACES, 0)]),
		allow("socket", &[equal(0, AF_UNIX)]),
		allow("socketpair", &[equal(0, AF_UNIX)]),
	];
	for kind in [PLAIN_FILE, NAMED_PIPE] {
		rules.push(allow("mknod", &[masked(1, KIND_OF_FILE, kind)]));
		rules.push(allow("mknodat", &[masked(2, KIND_OF_FILE, kind)]));
	}
	for family in [AF_INET, AF_INET6] {
		for (kind, protocol) in TRANSPORTS {
			for protocol in [0, protocol] {
				let arguments =
					[equal(0, family), masked(1, SOCKET_TYPE, kind), equal(2, protocol)];
				rules.push(allow("socket", &arguments));
			}
		}
	}
	json!({
		"defaultAction": "SCMP_ACT_ERRNO",
		"defaultErrnoRet": EPERM,
		// Only the machine's own: the same calls have other numbers in other worlds.
		"architectures": [architecture()],
		"syscalls": rules,
	})
}

fn architecture() -> &'static str {
	match std::env::consts::ARCH {
		"aarch64" => "SCMP_ARCH_AARCH64",
		_ => "SCMP_ARCH_X86_64",
	}
}

fn allow(name: &str, arguments: &[Value]) -> Value {
	json!({ "names": [name], "action": "SCMP_ACT_ALLOW", "args": arguments })
}

fn equal(index: u32, value: u64) -> Value {
	json!({ "index": index, "value": value, "op": "SCMP_CMP_EQ" })
}

/// That argument `index`, cut to the bits of `mask`, is `value`.
fn masked(index: u32, mask: u64, value: u64) -> Value {
	json!({ "index": index, "value": mask, "valueTwo": value, "op": "SCMP_CMP_MASKED_EQ" })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn whatever_is_not_named_is_refused() {
		let profile = profile();
		assert_eq!(profile["defaultAction"], "SCMP_ACT_ERRNO");
		for rule in profile["syscalls"].as_array().unwrap() {
			let action = rule["action"].as_str().unwrap();
			let refused = action == "SCMP_ACT_ERRNO" && rule["errnoRet"] == ENOSYS;
			assert!(action == "SCMP_ACT_ALLOW" || refused, "{rule}");
		}
	}

	#[test]
	fn nothing_that_reaches_beyond_the_container_is_allowed() {
		for call in [
			"acct",
			"add_key",
			"adjtimex",
			"bpf",
			"capset",
			"chroot",
			"clock_adjtime",
			"clock_settime",
			"clone",
			"clone3",
			"delete_module",
			"fanotify_init",
			"finit_module",
			"fsconfig",
			"fsmount",
			"fsopen",
			"init_module",
			"io_setup",
			"io_uring_enter",
			"io_uring_register",
			"io_uring_setup",
			"ioperm",
			"iopl",
			"kcmp",
			"kexec_file_load",
			"kexec_load",
			"keyctl",
			"mknod",
			"mknodat",
			"modify_ldt",
			"mount",
			"mount_setattr",
			"move_mount",
			"move_pages",
			"mq_open",
			"msgget",
			"name_to_handle_at",
			"open_by_handle_at",
			"open_tree",
			"perf_event_open",
			"personality",
			"pidfd_getfd",
			"pivot_root",
			"process_madvise",
			"process_vm_readv",
			"process_vm_writev",
			"ptrace",
			"quotactl",
			"reboot",
			"request_key",
			"setdomainname",
			"setgid",
			"setgroups",
			"sethostname",
			"setns",
			"setresgid",
			"setresuid",
			"settimeofday",
			"setuid",
			"socket",
			"swapoff",
			"swapon",
			"sync",
			"syslog",
			"umount2",
			"unshare",
			"userfaultfd",
			"vhangup",
			"vmsplice",
		] {
			assert!(!ALLOWED.contains(&call), "{call}");
		}
	}

	#[test]
	fn calls_that_are_allowed_in_part_say_which_part() {
		let profile = profile();
		let rules: Vec<_> = profile["syscalls"].as_array().unwrap()[2..].iter().collect();
		for rule in &rules {
			assert!(!rule["args"].as_array().unwrap().is_empty(), "{rule}");
		}
		let of = |name: &str| rules.iter().filter(|rule| rule["names"][0] == name).count();
		assert_eq!((of("clone"), of("mknod"), of("mknodat")), (1, 2, 2));
		// Of the local family any; of the two others a stream or datagrams, each by two numbers.
		assert_eq!((of("socket"), of("socketpair")), (1 + 2 * 2 * 2, 1));
	}
}
