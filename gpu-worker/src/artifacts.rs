// SPDX-License-Identifier: Apache-2.0

//! The files that jobs work with: inputs, named by the SHA-256 of their content, and folders for what containers
//! write. What comes of a job is kept among the [`outputs`](crate::outputs).
//!
//! ```text
//! DATA_DIR/                 readable by the worker's user alone
//!   state.redb              the records (see `store`)
//!   inputs/HASH             verified inputs, until their task ends
//!   jobs/NAME/output/       what a container may write to, while it runs
//!   outputs/, logs/         what comes of jobs, unless it is kept elsewhere
//!   evidence/HASH/          what an auditor says things by (see `auditor`)
//! ```

use std::{
	fs::{self, OpenOptions},
	io::{self, Read},
	os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
	path::{Path, PathBuf},
};

use surety_primitives::H256;

/// The folders of one worker.
#[derive(Clone, Debug)]
pub struct Artifacts {
	root: PathBuf,
}

/// How deep folders may lie in each other in a job's output. Far deeper ones have paths that the system
/// does not take, so that what lies in them could not be measured.
const DEEPEST: usize = 12;

/// What a container left where its output belongs.
#[derive(Debug, PartialEq, Eq)]
pub enum Collected {
	/// The output.
	Output(Vec<u8>),
	/// There is no file of that name, or it is not a plain file.
	Missing,
	/// It is larger than the limit.
	TooLarge,
}

impl Artifacts {
	/// Opens the folders under `root` and makes those that are missing.
	pub fn open(root: &Path) -> io::Result<Self> {
		// Clients' data, and folders that containers may write to, are nobody else's business.
		fs::DirBuilder::new().recursive(true).mode(0o700).create(root)?;
		fs::set_permissions(root, fs::Permissions::from_mode(0o700))?;
		// The engine is told of places in it, and is in another folder.
		let this = Self { root: fs::canonicalize(root)? };
		for folder in ["inputs", "jobs"] {
			fs::create_dir_all(this.root.join(folder))?;
		}
		Ok(this)
	}

	/// Where an input of this hash is kept once it is verified.
	pub fn input(&self, hash: H256) -> PathBuf {
		self.root.join("inputs").join(hex::encode(hash))
	}

	/// Makes an empty folder for the output of a job. The container's user is not the worker's, and
	/// with user namespaces its number is unknown, so anyone who gets here may write: the folder
	/// above lets nobody in.
	pub fn job_output(&self, name: &str) -> io::Result<PathBuf> {
		self.remove_job(name)?;
		let folder = self.job(name).join("output");
		fs::create_dir_all(&folder)?;
		fs::set_permissions(&folder, fs::Permissions::from_mode(0o777))?;
		Ok(folder)
	}

	/// Writes an input that this worker made itself, beside the folder for the output.
	pub fn job_input(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
		let path = self.job(name).join("input");
		fs::write(&path, bytes)?;
		Ok(path)
	}

	/// What is free on the disk for this worker, in bytes.
	pub fn free_bytes(&self) -> io::Result<u64> {
		let disk = rustix::fs::statvfs(&self.root)?;
		Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
	}

	/// Removes what is left of a job.
	pub fn remove_job(&self, name: &str) -> io::Result<()> {
		remove_tree(&self.job(name))
	}

	/// Removes an input.
	pub fn remove_input(&self, hash: H256) -> io::Result<()> {
		ignore_missing(fs::remove_file(self.input(hash)))
	}

	/// Removes what an earlier run of the worker left: folders of jobs, inputs but those to `keep`,
	/// and whatever was half-written.
	pub fn sweep(&self, keep: &[H256]) -> io::Result<()> {
		for entry in fs::read_dir(self.root.join("jobs"))? {
			remove_tree(&entry?.path())?;
		}
		for entry in fs::read_dir(self.root.join("inputs"))? {
			let path = entry?.path();
			if !keep.iter().any(|hash| path == self.input(*hash)) {
				fs::remove_file(path)?;
			}
		}
		Ok(())
	}

	fn job(&self, name: &str) -> PathBuf {
		self.root.join("jobs").join(name)
	}
}

/// Reads the output that a container left in `folder`.
///
/// The container chose everything in it: a link could lead to any file of this machine and a pipe
/// could block forever, so only a plain file is opened, and no more than `limit` bytes are read.
pub fn collect(folder: &Path, limit: u64) -> io::Result<Collected> {
	const O_NOFOLLOW_NONBLOCK: i32 = 0o400_000 | 0o4_000;
	let path = folder.join("data");
	match fs::symlink_metadata(&path) {
		Ok(metadata) if metadata.is_file() => {}
		Ok(_) => return Ok(Collected::Missing),
		Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Collected::Missing),
		Err(error) => return Err(error),
	}
	let file = match OpenOptions::new().read(true).custom_flags(O_NOFOLLOW_NONBLOCK).open(&path) {
		// Its mode is the job's doing, and keeps out a worker that is not root.
		Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
			return Ok(Collected::Missing)
		}
		file => file?,
	};
	let mut bytes = Vec::new();
	file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
	if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
		return Ok(Collected::TooLarge);
	}
	Ok(Collected::Output(bytes))
}

/// The disk space that a folder takes, in bytes, counted up to `limit` and no further. Each entry
/// counts as at least 4 KiB, so that countless empty files are noticed too, and a file with holes as if
/// it had none. What cannot be measured, as it lies too deep or is closed, counts as more than any limit.
pub fn disk_usage(folder: &Path, limit: u64) -> u64 {
	const LEAST: u64 = 4_096;
	let mut open = vec![(folder.to_path_buf(), 0)];
	let mut total: u64 = 0;
	while let Some((folder, depth)) = open.pop() {
		let entries = match fs::read_dir(folder) {
			Ok(entries) if depth <= DEEPEST => entries,
			// Files come and go while the job runs.
			Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
			_ => return u64::MAX,
		};
		for entry in entries.flatten() {
			let Ok(metadata) = entry.path().symlink_metadata() else { continue };
			let stored = metadata.blocks().saturating_mul(512);
			total = total.saturating_add(stored.max(metadata.len()).max(LEAST));
			if total > limit {
				return total;
			}
			if metadata.is_dir() {
				open.push((entry.path(), depth + 1));
			}
		}
	}
	total
}

/// Removes a folder and all in it, however deep a job has made it: folders in folders are moved beside
/// each other first, so that no path grows too long and no more than one folder is open at a time.
fn remove_tree(root: &Path) -> io::Result<()> {
	let flat = root.join(".removed");
	ignore_missing(fs::metadata(root).and_then(|_| fs::create_dir_all(&flat)))?;
	let (mut open, mut empty) = (vec![root.to_path_buf(), flat.clone()], Vec::new());
	let mut moved: u64 = 0;
	while let Some(folder) = open.pop() {
		let entries = match fs::read_dir(&folder) {
			Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
			entries => entries?,
		};
		for entry in entries {
			let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
			if !kind.is_dir() {
				fs::remove_file(path)?;
			} else if folder == flat {
				// Where an earlier removal was cut off.
				open.push(path);
			} else if path != flat {
				let mut beside = flat.join(moved.to_string());
				while beside.exists() {
					moved += 1;
					beside = flat.join(moved.to_string());
				}
				fs::rename(path, &beside)?;
				open.push(beside);
			}
		}
		match folder == root || folder == flat {
			true => empty.push(folder),
			false => fs::remove_dir(folder)?,
		}
	}
	empty.iter().try_for_each(fs::remove_dir)
}

fn ignore_missing(result: io::Result<()>) -> io::Result<()> {
	match result {
		Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
		other => other,
	}
}

#[cfg(test)]
mod tests {
	use std::fs::File;

	use super::*;

	fn artifacts() -> (tempfile::TempDir, Artifacts) {
		let folder = tempfile::tempdir().unwrap();
		let artifacts = Artifacts::open(&folder.path().join("data")).unwrap();
		(folder, artifacts)
	}

	#[test]
	fn only_the_workers_user_enters_and_only_a_job_folder_is_open() {
		let (_guard, artifacts) = artifacts();
		let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
		assert_eq!(mode(&artifacts.root), 0o700);
		assert_eq!(mode(&artifacts.job_output("1").unwrap()), 0o777);
	}

	#[test]
	fn places_are_told_to_the_engine_in_full() {
		let here = std::env::current_dir().unwrap();
		let folder = tempfile::tempdir_in(&here).unwrap();
		let artifacts = Artifacts::open(folder.path().strip_prefix(&here).unwrap()).unwrap();
		assert!(artifacts.job_output("1").unwrap().is_absolute());
		assert!(artifacts.input(H256::zero()).is_absolute());
	}

	#[test]
	fn a_job_begins_with_an_empty_folder() {
		let (_guard, artifacts) = artifacts();
		let folder = artifacts.job_output("7").unwrap();
		fs::write(folder.join("data"), "of an earlier run").unwrap();
		assert_eq!(collect(&artifacts.job_output("7").unwrap(), 100).unwrap(), Collected::Missing);
		artifacts.remove_job("7").unwrap();
		artifacts.remove_job("7").unwrap();
		assert!(!folder.exists());
	}

	#[test]
	fn a_sweep_leaves_what_is_needed() {
		let (_guard, artifacts) = artifacts();
		let (needed, other) = (H256::repeat_byte(1), H256::repeat_byte(2));
		let partial = artifacts.input(needed).with_extension("partial");
		for path in [&artifacts.input(needed), &artifacts.input(other), &partial] {
			fs::write(path, "input").unwrap();
		}
		let job = artifacts.job_output("1").unwrap();
		artifacts.sweep(&[needed]).unwrap();
		assert!(artifacts.input(needed).exists());
		assert!(!artifacts.input(other).exists() && !partial.exists() && !job.exists());
	}

	#[test]
	fn an_output_is_read_up_to_its_limit() {
		let (_guard, artifacts) = artifacts();
		let folder = artifacts.job_output("1").unwrap();
		fs::write(folder.join("data"), "12345").unwrap();
		assert_eq!(collect(&folder, 5).unwrap(), Collected::Output(b"12345".to_vec()));
		assert_eq!(collect(&folder, 4).unwrap(), Collected::TooLarge);
	}

	#[test]
	fn a_container_cannot_make_the_worker_read_another_file() {
		let (guard, artifacts) = artifacts();
		let folder = artifacts.job_output("1").unwrap();
		let secret = guard.path().join("secret");
		fs::write(&secret, "the operator's").unwrap();
		std::os::unix::fs::symlink(&secret, folder.join("data")).unwrap();
		assert_eq!(collect(&folder, 100).unwrap(), Collected::Missing);
		fs::remove_file(folder.join("data")).unwrap();
		fs::create_dir(folder.join("data")).unwrap();
		assert_eq!(collect(&folder, 100).unwrap(), Collected::Missing);
	}

	#[test]
	fn disk_usage_counts_content_links_and_empty_files() {
		let (guard, artifacts) = artifacts();
		let folder = artifacts.job_output("1").unwrap();
		assert_eq!(disk_usage(&folder, u64::MAX), 0);
		fs::create_dir(folder.join("deep")).unwrap();
		fs::write(folder.join("deep/data"), vec![1; 100_000]).unwrap();
		fs::File::open(folder.join("deep/data")).unwrap().sync_all().unwrap();
		assert!(disk_usage(&folder, u64::MAX) >= 100_000);
		assert!(disk_usage(&folder, 10) > 10);
		// A link counts as itself, never as what it leads to.
		let big = guard.path().join("big");
		fs::write(&big, vec![1; 1_000_000]).unwrap();
		let before = disk_usage(&folder, u64::MAX);
		std::os::unix::fs::symlink(&big, folder.join("link")).unwrap();
		assert_eq!(disk_usage(&folder, u64::MAX), before + 4_096);
		// A hole counts like what could be written into it.
		File::create(folder.join("sparse")).unwrap().set_len(1 << 30).unwrap();
		assert_eq!(disk_usage(&folder, u64::MAX), before + 4_096 + (1 << 30));
	}

	/// Makes folders in folders, each with a file, deeper than any path reaches.
	fn dig(folder: &Path, depth: usize) {
		let name = "d".repeat(200);
		for _ in 0..depth {
			// From the inside out: each new one gets all others.
			let (inner, outer) = (folder.join(&name), folder.join("new"));
			fs::create_dir(&outer).unwrap();
			fs::write(outer.join("file"), "x").unwrap();
			if inner.exists() {
				fs::rename(&inner, outer.join(&name)).unwrap();
			}
			fs::rename(&outer, &inner).unwrap();
		}
	}

	#[test]
	fn what_lies_too_deep_to_be_measured_is_too_much() {
		let (_guard, artifacts) = artifacts();
		let folder = artifacts.job_output("1").unwrap();
		dig(&folder, DEEPEST);
		assert!(disk_usage(&folder, u64::MAX) < 1 << 20);
		dig(&folder, 1);
		assert_eq!(disk_usage(&folder, u64::MAX), u64::MAX);
	}

	#[test]
	fn folders_of_a_job_are_removed_however_deep_they_are() {
		let (_guard, artifacts) = artifacts();
		let folder = artifacts.job_output("1").unwrap();
		dig(&folder, 3_000);
		fs::create_dir(folder.join("closed")).unwrap();
		fs::set_permissions(folder.join("closed"), fs::Permissions::from_mode(0o555)).unwrap();
		std::os::unix::fs::symlink("/", folder.join("link")).unwrap();
		artifacts.remove_job("1").unwrap();
		assert!(!artifacts.job("1").exists());
		// At the start too, and where it was cut off before.
		fs::create_dir_all(artifacts.job("2").join(".removed/0/inner")).unwrap();
		let folder = artifacts.job("2").join("output");
		fs::create_dir(&folder).unwrap();
		dig(&folder, 3_000);
		artifacts.sweep(&[]).unwrap();
		assert!(!artifacts.job("2").exists());
	}
}
