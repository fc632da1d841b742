// SPDX-License-Identifier: Apache-2.0

//! From the input file to the output file.

use crate::{
	device::{Choice, Device},
	model::Model,
	Error,
};
use std::{
	fs::{self, File},
	io::{self, BufRead, BufReader, BufWriter, Read, Write},
	path::{Path, PathBuf},
	time::{Duration, Instant},
};

/// The longest line in bytes. Only the first 256 tokens count, so a longer one is a mistake.
pub const MAX_LINE: usize = 1 << 20;

/// Time between two reports of progress.
const REPORT_EVERY: Duration = Duration::from_secs(5);

/// What to embed, and where to.
#[derive(Clone, Debug)]
pub struct Job {
	/// Text, one passage per line.
	pub input: PathBuf,
	/// Where the vectors go, one per line.
	pub output: PathBuf,
	/// Folder with the model's files.
	pub model: PathBuf,
	/// What computes.
	pub device: Choice,
	/// Number of threads where processors compute; it does not change the output.
	pub threads: usize,
}

/// What a job did.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Summary {
	/// Passages embedded.
	pub passages: u64,
	/// Tokens in them, after cutting.
	pub tokens: u64,
	/// Time for it, without loading the model.
	pub time: Duration,
}

impl Summary {
	fn report(&self, progress: &mut impl Write) {
		let rate = self.passages as f64 / self.time.as_secs_f64().max(1e-9);
		// A closed standard error is no reason to lose the work.
		let _ = writeln!(
			progress,
			"{} passages of {} tokens embedded in {:.1} s, {rate:.0} per second",
			self.passages,
			self.tokens,
			self.time.as_secs_f64(),
		);
	}
}

/// Does the job; says on `progress` every few seconds how far it is.
pub fn run(job: &Job, progress: &mut impl Write) -> Result<Summary, Error> {
	let unreadable = |cause| Error::Input { path: job.input.clone(), cause };
	let input = File::open(&job.input).map_err(unreadable)?;
	let model = Model::load(&job.model)?;
	let partial = Partial::create(&job.output)?;
	let lines = Lines { input: BufReader::new(input), number: 0, unreadable };
	let (device, word) = Device::open(job.device, &model, job.threads.max(1))?;
	let _ = writeln!(progress, "{word}");
	embed_lines(&model, &device, lines, partial, progress)
}

fn embed_lines(
	model: &Model,
	device: &Device,
	lines: impl Iterator<Item = Result<String, Error>>,
	mut partial: Partial,
	progress: &mut impl Write,
) -> Result<Summary, Error> {
	let started = Instant::now();
	let mut summary = Summary { passages: 0, tokens: 0, time: Duration::ZERO };
	let mut reported = started;
	let mut lines = lines.zip(1..).peekable();
	let (most, tokens) = device.groups();
	while lines.peek().is_some() {
		let mut groups = Vec::with_capacity(most);
		while groups.len() < most && lines.peek().is_some() {
			groups.push(group(model, &mut lines, tokens)?);
		}
		for (group, embeddings) in groups.iter().zip(device.embed(&groups)?) {
			for embedding in embeddings.chunks_exact(model.dimensions()) {
				summary.passages += 1;
				if !embedding.iter().all(|x| x.is_finite()) {
					return Err(Error::NotFinite { line: summary.passages });
				}
				partial.write(embedding)?;
			}
			summary.tokens += group.iter().map(Vec::len).sum::<usize>() as u64;
		}
		summary.time = started.elapsed();
		if reported.elapsed() >= REPORT_EVERY {
			reported = Instant::now();
			summary.report(progress);
		}
	}
	partial.finish()?;
	summary.report(progress);
	Ok(summary)
}

/// The tokens of the next lines, until there are enough.
fn group(
	model: &Model,
	lines: &mut impl Iterator<Item = (Result<String, Error>, u64)>,
	enough: usize,
) -> Result<Vec<Vec<u32>>, Error> {
	let mut group = Vec::new();
	let mut size = 0;
	for (passage, line) in lines {
		let tokens =
			model.tokenize(&passage?).map_err(|cause| Error::NotTokenized { line, cause })?;
		size += tokens.len();
		group.push(tokens);
		if size >= enough {
			break;
		}
	}
	Ok(group)
}

/// The lines of a text, checked to be text and of bearable length.
struct Lines<R, E> {
	input: R,
	number: u64,
	unreadable: E,
}

impl<R: BufRead, E: Fn(io::Error) -> Error> Lines<R, E> {
	fn read(&mut self) -> Result<Option<String>, Error> {
		let mut line = Vec::new();
		// Room for a line of the greatest length, its end, and one byte that is too many.
		let mut limited = (&mut self.input).take(MAX_LINE as u64 + 3);
		if limited.read_until(b'\n', &mut line).map_err(&self.unreadable)? == 0 {
			return Ok(None);
		}
		self.number += 1;
		if line.last() == Some(&b'\n') {
			line.pop();
			if line.last() == Some(&b'\r') {
				line.pop();
			}
		}
		if line.len() > MAX_LINE {
			return Err(Error::LineTooLong { line: self.number, limit: MAX_LINE });
		}
		String::from_utf8(line).map(Some).map_err(|cause| Error::NotUtf8 {
			line: self.number,
			byte: cause.utf8_error().valid_up_to() + 1,
		})
	}
}

impl<R: BufRead, E: Fn(io::Error) -> Error> Iterator for Lines<R, E> {
	type Item = Result<String, Error>;

	fn next(&mut self) -> Option<Self::Item> {
		self.read().transpose()
	}
}

/// An output that takes its place only when it is complete, and leaves nothing behind otherwise.
struct Partial {
	path: PathBuf,
	place: PathBuf,
	file: Option<BufWriter<File>>,
}

impl Partial {
	fn create(place: &Path) -> Result<Self, Error> {
		let mut path = place.as_os_str().to_owned();
		path.push(".partial");
		let path = PathBuf::from(path);
		// What a killed run has left is overwritten.
		match File::create(&path) {
			Ok(file) => Ok(Self { path, place: place.into(), file: Some(BufWriter::new(file)) }),
			Err(cause) => Err(Error::Output { path, cause }),
		}
	}

	fn write(&mut self, embedding: &[f32]) -> Result<(), Error> {
		let Some(file) = &mut self.file else { return Ok(()) };
		write_vector(file, embedding)
			.map_err(|cause| Error::Output { path: self.path.clone(), cause })
	}

	fn finish(mut self) -> Result<(), Error> {
		let Some(mut file) = self.file.take() else { return Ok(()) };
		let done = file
			.flush()
			.and_then(|()| file.get_ref().sync_all())
			.and_then(|()| fs::rename(&self.path, &self.place));
		done.map_err(|cause| {
			let _ = fs::remove_file(&self.path);
			Error::Output { path: self.place.clone(), cause }
		})
	}
}

impl Drop for Partial {
	fn drop(&mut self) {
		if self.file.is_some() {
			let _ = fs::remove_file(&self.path);
		}
	}
}

/// One line: a JSON array of plain decimal numbers.
fn write_vector(out: &mut impl Write, vector: &[f32]) -> io::Result<()> {
	for (index, x) in vector.iter().enumerate() {
		let separator = if index == 0 { '[' } else { ',' };
		// Adding zero turns a negative zero into a plain one.
		write!(out, "{separator}{}", x + 0.0)?;
	}
	out.write_all(b"]\n")
}

#[cfg(test)]
mod tests {
	use super::*;

	fn lines(text: &[u8]) -> Vec<Result<String, Error>> {
		let unreadable = |cause| Error::Input { path: PathBuf::new(), cause };
		Lines { input: text, number: 0, unreadable }.collect()
	}

	#[track_caller]
	fn assert_lines(text: &str, expected: &[&str]) {
		let found: Result<Vec<_>, _> = lines(text.as_bytes()).into_iter().collect();
		assert_eq!(found.unwrap(), expected);
	}

	#[test]
	fn lines_keep_their_places() {
		assert_lines("", &[]);
		assert_lines("\n", &[""]);
		assert_lines("a", &["a"]);
		assert_lines("a\n", &["a"]);
		assert_lines("a\r\n\r\n\nb", &["a", "", "", "b"]);
	}

	#[test]
	fn a_line_that_is_not_text_is_named() {
		let found = lines(b"fine\nbad \xff\n");
		assert!(matches!(found[1], Err(Error::NotUtf8 { line: 2, byte: 5 })), "{found:?}");
	}

	#[test]
	fn a_line_may_have_the_greatest_length_but_no_more() {
		for end in ["", "\n", "\r\n"] {
			let mut text = vec![b'x'; MAX_LINE];
			text.extend(end.as_bytes());
			assert!(lines(&text)[0].is_ok());
			text.insert(0, b'x');
			let found = &lines(&text)[0];
			assert!(matches!(found, Err(Error::LineTooLong { line: 1, .. })));
		}
	}

	#[test]
	fn numbers_are_plain_decimals_that_read_back_the_same() {
		let vector = [0.0123, -0.4, -0.0, 1.0, f32::MIN_POSITIVE, 1.0 / 3.0];
		let mut line = Vec::new();
		write_vector(&mut line, &vector).unwrap();
		let line = String::from_utf8(line).unwrap();
		assert!(line.starts_with("[0.0123,-0.4,0,1,0.0000"), "{line}");
		assert!(!line.contains('e') && line.ends_with("]\n"), "{line}");
		let read: Vec<f32> = serde_json::from_str(&line).unwrap();
		assert_eq!(read, vector);
	}

	#[test]
	fn an_output_that_is_given_up_leaves_nothing() {
		let folder = tempfile::tempdir().unwrap();
		let place = folder.path().join("data");
		let mut partial = Partial::create(&place).unwrap();
		partial.write(&[1.0]).unwrap();
		drop(partial);
		assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
	}
}
