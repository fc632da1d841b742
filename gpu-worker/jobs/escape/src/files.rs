// SPDX-License-Identifier: Apache-2.0

//! Attempts on files: to write where nothing may be written, to write without end, and to open what is the
//! machine's.

use std::{
	ffi::CString,
	fs::{self, File, OpenOptions},
	io::{self, Read, Write},
	os::unix::fs::PermissionsExt,
	path::Path,
	process::Command,
};

use crate::{
	attempts::{judge, Found},
	PROGRAM,
};

/// More than a job's places in memory hold, in MiB.
const TOO_MUCH: usize = 80;
/// More files than a job may have open.
const TOO_MANY: usize = 5_000;

/// Where a control group says which program the kernel runs on the host when it is empty.
pub const RELEASE_AGENTS: [&str; 4] = [
	"/sys/fs/cgroup/memory/release_agent",
	"/sys/fs/cgroup/pids/release_agent",
	"/sys/fs/cgroup/devices/release_agent",
	"/sys/fs/cgroup/cgroup.procs",
];

/// Where it says how much it may use.
pub const LIMITS: [&str; 3] = [
	"/sys/fs/cgroup/memory/memory.limit_in_bytes",
	"/sys/fs/cgroup/memory.max",
	"/sys/fs/cgroup/pids/pids.max",
];

fn text(error: io::Error) -> String {
	error.to_string()
}

pub fn create(path: &str) -> Found {
	File::create(path).map_err(text)?;
	let _ = fs::remove_file(path);
	Ok(format!("made {path}"))
}

pub fn open_to_write(path: &str) -> Found {
	OpenOptions::new().write(true).open(path).map_err(text)?;
	Ok(format!("could write {path}"))
}

/// The first of these that can be written, or why the last one could not.
pub fn open_any_to_write(paths: &[&str]) -> Found {
	let mut last = Err("there is none".into());
	for path in paths {
		last = open_to_write(path);
		if last.is_ok() {
			break;
		}
	}
	last
}

pub fn read_some(path: &str) -> Found {
	let mut bytes = [0; 16];
	match File::open(path).and_then(|mut file| file.read(&mut bytes)).map_err(text)? {
		0 => Err(format!("{path} is empty")),
		_ => Ok(format!("read {path}")),
	}
}

/// Runs a program that the job has brought along, from a place in which it may write.
pub fn run_from(folder: &str) -> Found {
	let _ = fs::create_dir_all(folder);
	let copy = Path::new(folder).join("copy");
	fs::copy(PROGRAM, &copy).map_err(text)?;
	fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).map_err(text)?;
	let ran = Command::new(&copy).output();
	let _ = fs::remove_file(&copy);
	ran.map(|_| format!("ran a program in {folder}")).map_err(text)
}

/// Writes more than a place may hold, and removes it again.
pub fn fill(folder: &str) -> Found {
	let _ = fs::create_dir_all(folder);
	let path = Path::new(folder).join("filler");
	let step = vec![1; 1 << 20];
	let mut written = 0;
	let filled = File::create(&path).and_then(|mut file| {
		for _ in 0..TOO_MUCH {
			file.write_all(&step)?;
			written += 1;
		}
		Ok(())
	});
	let _ = fs::remove_file(&path);
	match filled {
		Ok(()) => Ok(format!("wrote {written} MiB to {folder}")),
		Err(error) => Err(format!("{error} after {written} MiB")),
	}
}

pub fn sparse(path: &str) -> Found {
	// The signal that comes with the limit would say less.
	// SAFETY: ignoring a signal touches no memory of this program.
	unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
	let file = File::create(path).map_err(text)?;
	let stretched = file.set_len(1 << 40);
	let _ = fs::remove_file(path);
	stretched.map(|()| "made a file of 1 TiB".into()).map_err(text)
}

pub fn open_many() -> Found {
	let mut open = Vec::new();
	while open.len() < TOO_MANY {
		match File::open(PROGRAM) {
			Ok(file) => open.push(file),
			Err(error) => return Err(format!("{error} after {}", open.len())),
		}
	}
	Ok(format!("opened {TOO_MANY} files"))
}

/// A dump of a dead program goes where the machine's setting says, past every limit of the job.
pub fn core_dumps() -> Found {
	let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
	// SAFETY: `limit` is what the call fills.
	if unsafe { libc::getrlimit(libc::RLIMIT_CORE, &mut limit) } != 0 {
		return Err(text(io::Error::last_os_error()));
	}
	match limit.rlim_max {
		0 => Err("their size is limited to 0".into()),
		most => Ok(format!("a dump may have {most} bytes")),
	}
}

pub fn give_away(path: &str) -> Found {
	File::create(path).map_err(text)?;
	let given = std::os::unix::fs::chown(path, Some(0), Some(0));
	let _ = fs::remove_file(path);
	given.map(|()| "gave a file to root".into()).map_err(text)
}

pub fn device_node(path: &str) -> Found {
	let name = CString::new(path).map_err(|error| error.to_string())?;
	// The null device: harmless where it is made.
	// SAFETY: `name` ends with a zero and outlives the call.
	let made = unsafe { libc::mknod(name.as_ptr(), libc::S_IFCHR | 0o666, libc::makedev(1, 3)) };
	let made = if made == 0 { Ok(()) } else { Err(io::Error::last_os_error()) };
	let _ = fs::remove_file(path);
	judge("made a device", made)
}

/// Opens a disk of the machine, if any is in the container.
pub fn disk_device() -> Found {
	let known = fs::read_to_string("/proc/partitions").map_err(text)?;
	let names: Vec<_> =
		known.lines().skip(2).filter_map(|line| line.split_whitespace().nth(3)).collect();
	let paths: Vec<_> = names.iter().map(|name| format!("/dev/{name}")).collect();
	let paths: Vec<_> = paths.iter().map(String::as_str).collect();
	let opened = paths.iter().find(|path| File::open(path).is_ok());
	opened.map(|path| format!("could read {path}")).ok_or_else(|| "there is none".into())
}
