// SPDX-License-Identifier: Apache-2.0

//! Attempts by system calls. Those that would change the machine set what is already so, or fail for their
//! arguments once the kernel has not refused them.

use std::{fs::File, io, os::fd::AsRawFd, ptr::null};

use libc::{c_int, c_long, c_ulong};

use crate::attempts::{judge, Found};

/// Makes a system call with these arguments.
fn call<const N: usize>(number: c_long, arguments: [c_long; N]) -> io::Result<c_long> {
	let at = |index: usize| arguments.get(index).copied().unwrap_or(0);
	// SAFETY: callers pass numbers, null, or pointers to what lives until the call returns.
	let result = unsafe { libc::syscall(number, at(0), at(1), at(2), at(3), at(4), at(5)) };
	if result < 0 {
		return Err(io::Error::last_os_error());
	}
	Ok(result)
}

/// The address of a text that ends with a zero.
fn address(text: &'static std::ffi::CStr) -> c_long {
	text.as_ptr() as c_long
}

/// The address of a value.
fn address_of<T>(value: &T) -> c_long {
	std::ptr::from_ref(value) as c_long
}

/// Asks for a file by a handle that is made up: where a job may do that it can try them all.
pub fn file_handle() -> Found {
	#[repr(C)]
	struct Handle {
		bytes: u32,
		kind: i32,
		content: [u8; 8],
	}
	let handle = Handle { bytes: 8, kind: 1, content: [2, 0, 0, 0, 0, 0, 0, 0] };
	let folder = File::open("/output").map_err(|error| error.to_string())?;
	let arguments = [c_long::from(folder.as_raw_fd()), address_of(&handle), 0];
	judge("opened a file by its handle", call(libc::SYS_open_by_handle_at, arguments))
}

pub fn become_root() -> Found {
	judge("became root", call(libc::SYS_setresuid, [0, 0, 0]))
}

pub fn new_privileges() -> Found {
	match call(libc::SYS_prctl, [c_long::from(libc::PR_GET_NO_NEW_PRIVS), 0, 0, 0, 0]) {
		Ok(0) => Ok("a program of another user would gain its rights".into()),
		Ok(_) => Err("no new privileges".into()),
		Err(error) => Err(error.to_string()),
	}
}

pub fn capabilities() -> Found {
	let status = std::fs::read_to_string("/proc/self/status").map_err(|error| error.to_string())?;
	let mut sets = status.lines().filter(|line| line.starts_with("Cap"));
	let full = sets.find(|line| {
		line.split_whitespace().nth(1).is_some_and(|set| !set.trim_matches('0').is_empty())
	});
	full.map(String::from).ok_or_else(|| "every set is empty".into())
}

/// Mounts something on the output folder, and takes it away again.
fn mount(what: &'static std::ffi::CStr, flags: c_ulong) -> io::Result<c_long> {
	let place = address(c"/output");
	let arguments = [address(what), place, address(what), flags as c_long, 0];
	let mounted = call(libc::SYS_mount, arguments)?;
	call(libc::SYS_umount2, [place, c_long::from(libc::MNT_DETACH)])?;
	Ok(mounted)
}

pub fn mount_tmpfs() -> Found {
	judge("mounted a file system", mount(c"tmpfs", 0))
}

pub fn bind_mount() -> Found {
	judge("mounted the root once more", mount(c"/", libc::MS_BIND))
}

pub fn remount_root() -> Found {
	let flags = (libc::MS_REMOUNT | libc::MS_BIND) as c_long;
	judge("made the root writable", call(libc::SYS_mount, [0, address(c"/"), 0, flags, 0]))
}

pub fn fsopen() -> Found {
	judge("began a mount", call(libc::SYS_fsopen, [address(c"tmpfs"), 0]))
}

pub fn unmount_input() -> Found {
	let arguments = [address(c"/input/data"), c_long::from(libc::MNT_DETACH)];
	judge("unmounted the input", call(libc::SYS_umount2, arguments))
}

/// To what is no mount: with one it would change the root of all.
pub fn pivot_root() -> Found {
	let here = address(c"/etc");
	judge("the kernel looked at the new root", call(libc::SYS_pivot_root, [here, here]))
}

pub fn chroot() -> Found {
	judge("changed its root", call(libc::SYS_chroot, [address(c"/proc")]))
}

pub fn unshare_user() -> Found {
	let made = call(libc::SYS_unshare, [c_long::from(libc::CLONE_NEWUSER)]);
	judge("made a user namespace, and is root in it", made)
}

pub fn clone_user() -> Found {
	let flags = c_long::from(libc::CLONE_NEWUSER | libc::SIGCHLD);
	let made = call(libc::SYS_clone, [flags, 0, 0, 0, 0]);
	if matches!(made, Ok(0)) {
		std::process::exit(0);
	}
	judge("made a process in a user namespace", made)
}

/// Its flags lie in memory, where no filter of system calls sees them.
pub fn clone3() -> Found {
	judge("the kernel read its arguments", call(libc::SYS_clone3, [0, 0]))
}

pub fn join_namespace() -> Found {
	let namespace = File::open("/proc/self/ns/uts").map_err(|error| error.to_string())?;
	judge("joined a namespace", call(libc::SYS_setns, [c_long::from(namespace.as_raw_fd()), 0]))
}

pub fn socket(family: c_int, kind: c_int, protocol: c_int) -> Found {
	let arguments = [family.into(), kind.into(), protocol.into()];
	judge("made a socket", call(libc::SYS_socket, arguments))
}

pub fn add_key() -> Found {
	const PROCESS_KEYRING: c_long = -2;
	let content = address(c"content");
	let arguments = [address(c"user"), address(c"surety-escape"), content, 7, PROCESS_KEYRING];
	judge("added a key", call(libc::SYS_add_key, arguments))
}

pub fn keyring() -> Found {
	const SESSION_KEYRING: c_long = -3;
	let arguments = [c_long::from(libc::KEYCTL_GET_KEYRING_ID), SESSION_KEYRING, 1];
	judge("found the keys of the session", call(libc::SYS_keyctl, arguments))
}

pub fn bpf() -> Found {
	const LOAD_PROGRAM: c_long = 5;
	judge("the kernel read its arguments", call(libc::SYS_bpf, [LOAD_PROGRAM, 0, 0]))
}

pub fn perf_event_open() -> Found {
	judge("the kernel read its arguments", call(libc::SYS_perf_event_open, [0, 0, -1, -1, 0]))
}

pub fn userfaultfd() -> Found {
	judge("could halt the kernel at a page", call(libc::SYS_userfaultfd, [0]))
}

pub fn io_uring() -> Found {
	judge("the kernel read its arguments", call(libc::SYS_io_uring_setup, [8, 0]))
}

pub fn io_setup() -> Found {
	let context: c_ulong = 0;
	judge("made a queue", call(libc::SYS_io_setup, [1, address_of(&context)]))
}

pub fn personality() -> Found {
	let flags = c_long::from(libc::ADDR_NO_RANDOMIZE);
	judge("switched off the randomisation of addresses", call(libc::SYS_personality, [flags]))
}

pub fn trace() -> Found {
	judge("is traced by its parent", call(libc::SYS_ptrace, [c_long::from(libc::PTRACE_TRACEME)]))
}

pub fn read_other() -> Found {
	// SAFETY: it has no arguments.
	let parent = unsafe { libc::getppid() };
	let arguments = [c_long::from(parent), null::<u8>() as c_long, 0, 0, 0, 0];
	judge("could read another process", call(libc::SYS_process_vm_readv, arguments))
}

pub fn load_module() -> Found {
	judge("the kernel looked at a module", call(libc::SYS_init_module, [0, 0, address(c"")]))
}

/// Loads nothing: that only takes away what was loaded.
pub fn load_kernel() -> Found {
	judge("the kernel looked at another kernel", call(libc::SYS_kexec_load, [0, 0, 0, 0]))
}

/// With a command that there is not.
pub fn reboot() -> Found {
	let (first, second) = (libc::LINUX_REBOOT_MAGIC1, libc::LINUX_REBOOT_MAGIC2);
	let arguments = [c_long::from(first), c_long::from(second), 0x5a5a, 0];
	judge("the kernel looked at the command", call(libc::SYS_reboot, arguments))
}

/// To the time that it shows.
pub fn set_clock() -> Found {
	let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
	// SAFETY: `now` is what the call fills.
	unsafe { libc::clock_gettime(libc::CLOCK_REALTIME, &mut now) };
	let arguments = [c_long::from(libc::CLOCK_REALTIME), address_of(&now)];
	judge("set the clock", call(libc::SYS_clock_settime, arguments))
}

/// To the name that it has.
pub fn set_host_name() -> Found {
	let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
	let name = name.trim();
	let length = c_long::try_from(name.len()).unwrap_or(0);
	judge("set the name", call(libc::SYS_sethostname, [name.as_ptr() as c_long, length]))
}

pub fn swapon() -> Found {
	judge("the kernel looked for the file", call(libc::SYS_swapon, [address(c"/nowhere"), 0]))
}

pub fn log() -> Found {
	const SIZE_OF_BUFFER: c_long = 10;
	judge("asked for the kernel's log", call(libc::SYS_syslog, [SIZE_OF_BUFFER, 0, 0]))
}

pub fn io_ports() -> Found {
	#[cfg(target_arch = "x86_64")]
	return judge("has the machine's ports", call(libc::SYS_iopl, [3]));
	#[cfg(not(target_arch = "x86_64"))]
	return Err("this machine has none".into());
}

pub fn fanotify() -> Found {
	judge("watches the file system", call(libc::SYS_fanotify_init, [0, 0]))
}

pub fn raise_priority() -> Found {
	let raised = call(libc::SYS_setpriority, [libc::PRIO_PROCESS as c_long, 0, -20]);
	judge("goes before everything else", raised)
}
