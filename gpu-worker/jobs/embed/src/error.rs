// SPDX-License-Identifier: Apache-2.0

use std::{io, path::Path, path::PathBuf};

/// Why a job ended without output.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The output cannot be written.
	#[error("cannot write {}: {cause}", path.display())]
	Output {
		/// The file.
		path: PathBuf,
		/// What the system says.
		cause: io::Error,
	},
	/// The input cannot be read.
	#[error("cannot read {}: {cause}", path.display())]
	Input {
		/// The file.
		path: PathBuf,
		/// What the system says.
		cause: io::Error,
	},
	/// A line is not text.
	#[error("line {line} is not UTF-8: its byte {byte} begins no character")]
	NotUtf8 {
		/// Number of the line, from 1.
		line: u64,
		/// Number of the byte in the line, from 1.
		byte: usize,
	},
	/// A line that the tokenizer refuses.
	#[error("line {line} cannot be cut into tokens: {cause}")]
	NotTokenized {
		/// Number of the line, from 1.
		line: u64,
		/// What the tokenizer says.
		cause: String,
	},
	/// A model file is missing or of another kind.
	#[error("model file {}: {cause}", path.display())]
	Model {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		cause: String,
	},
	/// The device that was asked for cannot be used, or failed.
	#[error("the GPU: {0}")]
	Device(String),
	/// A line that is no passage.
	#[error("line {line} is longer than {limit} bytes")]
	LineTooLong {
		/// Number of the line, from 1.
		line: u64,
		/// Bytes that a line may have.
		limit: usize,
	},
	/// Weights that lead nowhere.
	#[error("the embedding of line {line} has a number that is not finite")]
	NotFinite {
		/// Number of the line, from 1.
		line: u64,
	},
}

impl Error {
	pub(crate) fn model(path: &Path, cause: impl ToString) -> Self {
		Self::Model { path: path.into(), cause: cause.to_string() }
	}

	/// The exit code by which a worker tells the cases apart.
	pub fn exit_code(&self) -> u8 {
		match self {
			Self::Output { .. } => 1,
			Self::Input { .. } | Self::NotUtf8 { .. } | Self::NotTokenized { .. } => 2,
			Self::Model { .. } => 3,
			Self::LineTooLong { .. } | Self::NotFinite { .. } => 4,
			Self::Device(_) => 5,
		}
	}
}
