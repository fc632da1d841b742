// SPDX-License-Identifier: Apache-2.0

//! Outputs that are no outputs.

use std::{
	ffi::{CString, OsStr},
	fs::{self, File},
	io,
	os::unix::{
		ffi::OsStrExt,
		fs::{symlink, PermissionsExt},
		net::UnixListener,
	},
	path::Path,
};

use crate::OUTPUT;

/// What can be left.
pub const KINDS: [&str; 7] = ["symlink", "pipe", "folder", "socket", "closed", "hole", "odd-names"];

/// Leaves something of a kind in the place of the output.
pub fn leave(kind: &str) -> io::Result<()> {
	match kind {
		// A file of every machine that only root may read.
		"symlink" => symlink("/etc/shadow", OUTPUT),
		"pipe" => {
			let path = CString::new(OUTPUT)?;
			// SAFETY: `path` ends with a zero and outlives the call.
			match unsafe { libc::mkfifo(path.as_ptr(), 0o666) } {
				0 => Ok(()),
				_ => Err(io::Error::last_os_error()),
			}
		}
		"folder" => fs::create_dir(OUTPUT),
		"socket" => UnixListener::bind(OUTPUT).map(drop),
		"closed" => {
			fs::write(OUTPUT, "closed")?;
			fs::set_permissions(OUTPUT, fs::Permissions::from_mode(0o000))
		}
		"hole" => File::create(OUTPUT)?.set_len(8 << 20),
		_ => odd_names(),
	}
}

/// Names that are no text, that look like options, or that have line ends and escapes in them.
fn odd_names() -> io::Result<()> {
	let folder = Path::new("/output");
	let names: [&[u8]; 6] = [b"\xff\xfe", b"-rf", b"a\nb", b"\x1b[2J", b"..data", b"data.partial"];
	for name in names {
		fs::write(folder.join(OsStr::from_bytes(name)), "x")?;
	}
	fs::hard_link(folder.join("-rf"), OUTPUT)
}
