// SPDX-License-Identifier: Apache-2.0

//! What is in the image of a source, by YARA rules.
//!
//! An image is a stranger's: its archive is read from the engine piece by piece, nothing of it is written to the disk,
//! and what comes out of a compressed layer counts against the same bound as everything else. What cannot be read is
//! named in the report, never passed over in silence.

use std::{
	cell::Cell,
	io::{self, Cursor, Read},
	rc::Rc,
	time::{Duration, Instant},
};

use axum::body::Bytes;
use flate2::read::MultiGzDecoder;
use futures::{Stream, StreamExt};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tar::{Archive, Entry, EntryType, PaxExtensions};
use tokio::sync::mpsc;
use yara_x::Scanner;

use super::yara::{scan, Rules};

/// As much of a file is scanned at once; a larger one in several pieces.
const PIECE: usize = 32 << 20;
/// As much of a piece is scanned again with the next one, so that nothing is cut in two.
const OVERLAP: usize = 64 << 10;
/// The longest record of a file's long name that is read, in bytes.
const LONGEST_NAME: u64 = 64 << 10;
/// So many findings of one image are enough, and so many things that could not be read.
const MOST_HITS: usize = 64;
/// How many pieces of an archive wait for the scanner: the engine goes no faster.
const WAITING: usize = 4;

/// A rule that matched in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Hit {
	/// The rule.
	pub rule: String,
	/// The file, as the image names it.
	pub file: String,
	/// SHA-256 of the file, in hex.
	pub sha256: String,
}

/// What was found in an image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
	/// The rules that matched, in an order that follows from them.
	pub hits: Vec<Hit>,
	/// How many files were scanned.
	pub files: u64,
	/// How many bytes were read.
	pub bytes: u64,
	/// What could not be scanned, and why.
	pub unread: Vec<String>,
}

/// Why an image could not be looked into.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
	/// It has more bytes than `auditor.max_image_mib`.
	#[error("the image has more than {mib} MiB (`auditor.max_image_mib`)")]
	TooLarge {
		/// The limit.
		mib: u64,
	},
	/// It takes too long.
	#[error("the image was not read within {secs} s")]
	TooSlow {
		/// The limit.
		secs: u64,
	},
	/// It is no archive, or the engine does not hand it out.
	#[error("the image cannot be read: {0}")]
	Unreadable(#[from] io::Error),
	/// The rules fail on it.
	#[error("the rules cannot be applied: {0}")]
	Rules(#[from] yara_x::ScanError),
}

/// How much of an image is read, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
	/// The most, in MiB, of what comes out of compressed layers too.
	pub mib: u64,
	/// The longest.
	pub time: Duration,
}

/// Scans the archive of an image as the engine hands it out, beside everything else.
pub async fn scan_stream(
	archive: impl Stream<Item = io::Result<Bytes>>,
	rules: std::sync::Arc<Rules>,
	limits: Limits,
) -> Result<Report, ImageError> {
	let (sender, chunks) = mpsc::channel(WAITING);
	let incoming = Incoming { chunks, chunk: Bytes::new() };
	let scanning = tokio::task::spawn_blocking(move || scan_archive(incoming, &rules, limits));
	let feeding = async {
		tokio::pin!(archive);
		while let Some(chunk) = archive.next().await {
			// The scanner has gone: it says why.
			if sender.send(chunk).await.is_err() {
				break;
			}
		}
		drop(sender);
	};
	// What does not come any more ends the scan, too.
	let fed = tokio::time::timeout(limits.time, feeding).await;
	let report = scanning.await.map_err(io::Error::other)?;
	match fed {
		Ok(()) => report,
		Err(_) => Err(ImageError::TooSlow { secs: limits.time.as_secs() }),
	}
}

/// What comes from the engine, for those who read.
struct Incoming {
	chunks: mpsc::Receiver<io::Result<Bytes>>,
	chunk: Bytes,
}

impl Read for Incoming {
	fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
		while self.chunk.is_empty() {
			match self.chunks.blocking_recv() {
				Some(chunk) => self.chunk = chunk?,
				None => return Ok(0),
			}
		}
		let length = target.len().min(self.chunk.len());
		(&self.chunk.split_to(length)[..]).read(target)
	}
}

/// Scans the archive of an image.
pub fn scan_archive(
	archive: impl Read,
	rules: &Rules,
	limits: Limits,
) -> Result<Report, ImageError> {
	let whole = limits.mib.saturating_mul(1 << 20);
	let bounds = Rc::new(Bounds {
		left: Cell::new(whole),
		until: Instant::now() + limits.time,
		reached: Cell::new(None),
	});
	let scan = Scan { scanner: rules.scanner(), report: Report::default(), bounds: bounds.clone() };
	let scanned = scan.images(archive);
	match (bounds.reached.get(), scanned) {
		(Some(Bound::Size), _) => Err(ImageError::TooLarge { mib: limits.mib }),
		(Some(Bound::Time), _) => Err(ImageError::TooSlow { secs: limits.time.as_secs() }),
		(None, Ok(mut report)) => {
			report.hits.sort();
			report.bytes = whole.saturating_sub(bounds.left.get());
			Ok(report)
		}
		(None, Err(error)) => Err(error),
	}
}

/// What all that is read of an image has in common.
struct Bounds {
	left: Cell<u64>,
	until: Instant,
	reached: Cell<Option<Bound>>,
}

/// Why no more is read.
#[derive(Clone, Copy)]
enum Bound {
	Size,
	Time,
}

/// Counts what is read through it against the bounds.
struct Bounded<R> {
	inner: R,
	bounds: Rc<Bounds>,
}

impl<R: Read> Read for Bounded<R> {
	fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
		let stop = |bound| {
			self.bounds.reached.set(Some(bound));
			io::Error::other("a bound is reached")
		};
		if Instant::now() > self.bounds.until {
			return Err(stop(Bound::Time));
		}
		let length = self.inner.read(target)?;
		let left = self.bounds.left.get().checked_sub(u64::try_from(length).unwrap_or(u64::MAX));
		self.bounds.left.set(left.ok_or_else(|| stop(Bound::Size))?);
		Ok(length)
	}
}

/// A scan that goes on.
struct Scan<'r> {
	scanner: Scanner<'r>,
	report: Report,
	bounds: Rc<Bounds>,
}

/// What the beginning of a file says it is.
#[derive(PartialEq)]
enum Kind {
	Tar,
	Gzip,
	Zstd,
	Other,
}

impl Kind {
	fn of(beginning: &[u8]) -> Self {
		match beginning {
			[0x1f, 0x8b, ..] => Self::Gzip,
			[0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
			_ if beginning.get(257..262) == Some(b"ustar") => Self::Tar,
			_ => Self::Other,
		}
	}
}

impl Scan<'_> {
	/// Scans what the engine hands out: an archive of layers, which are archives themselves, and of what describes them.
	fn images(mut self, archive: impl Read) -> Result<Report, ImageError> {
		let bounded = self.bounded(archive);
		self.entries(bounded, |scan, name, content| {
			let (beginning, content) = peek(content)?;
			match Kind::of(&beginning) {
				Kind::Tar => scan.layer(&name, content),
				Kind::Gzip => {
					let unpacked = scan.bounded(MultiGzDecoder::new(content));
					let (beginning, unpacked) = peek(unpacked)?;
					match Kind::of(&beginning) {
						Kind::Tar => scan.layer(&name, unpacked),
						_ => scan.file(&name, unpacked),
					}
				}
				Kind::Zstd => {
					scan.leave(format!("{name}: a layer packed by zstd"));
					Ok(())
				}
				Kind::Other => scan.file(&name, content),
			}
		})?;
		Ok(self.report)
	}

	/// Scans the files of a layer.
	fn layer(&mut self, layer: &str, content: impl Read) -> Result<(), ImageError> {
		let layer = layer.to_string();
		self.entries(content, |scan, name, content| scan.file(&format!("{layer}/{name}"), content))
	}

	fn bounded<R: Read>(&self, inner: R) -> Bounded<R> {
		Bounded { inner, bounds: self.bounds.clone() }
	}

	/// Does something with each plain file of an archive.
	///
	/// Entries are read as they are written: names that do not fit into a header are read here, up to a bound, since
	/// they could be of any length.
	fn entries<R: Read>(
		&mut self,
		content: R,
		mut each: impl FnMut(&mut Self, String, &mut Entry<R>) -> Result<(), ImageError>,
	) -> Result<(), ImageError> {
		let mut archive = Archive::new(content);
		let mut long_name = None;
		for entry in archive.entries()?.raw(true) {
			let mut entry = entry?;
			match entry.header().entry_type() {
				EntryType::GNULongName => {
					let name = short(&mut entry)?;
					long_name = Some(lossy(name.strip_suffix(b"\0").unwrap_or(&name)));
				}
				EntryType::XHeader => {
					let records = short(&mut entry)?;
					for record in PaxExtensions::new(&records).flatten() {
						match record.key_bytes() {
							b"path" => long_name = Some(lossy(record.value_bytes())),
							// From here on headers and content would no longer fit together.
							b"size" => {
								return Err(invalid("a file whose size is written elsewhere").into())
							}
							_ => {}
						}
					}
				}
				EntryType::Regular | EntryType::Continuous => {
					let name = long_name.take().unwrap_or_else(|| lossy(&entry.path_bytes()));
					each(self, name, &mut entry)?;
				}
				EntryType::XGlobalHeader | EntryType::GNULongLink => {}
				// Folders and links have no content; one that has is not what it says.
				_ => {
					let name = long_name.take().unwrap_or_else(|| lossy(&entry.path_bytes()));
					if entry.header().entry_size()? > 0 {
						self.leave(format!("{name}: an entry of a rare kind"));
					}
				}
			}
		}
		Ok(())
	}

	/// Notes what is not scanned; so much of it is enough.
	fn leave(&mut self, what: String) {
		if self.report.unread.len() < MOST_HITS {
			self.report.unread.push(what);
		}
	}

	/// Scans a file, piece by piece.
	fn file(&mut self, name: &str, mut content: impl Read) -> Result<(), ImageError> {
		self.report.files += 1;
		let (mut hash, mut rules) = (Sha256::new(), Vec::new());
		let mut piece = Vec::new();
		loop {
			let kept = piece.len();
			let room = u64::try_from(PIECE - kept).unwrap_or_default();
			let read = content.by_ref().take(room).read_to_end(&mut piece)?;
			hash.update(piece.get(kept..).unwrap_or_default());
			if read == 0 {
				break;
			}
			rules.extend(scan(&mut self.scanner, &piece)?);
			// What was scanned last is scanned once more, with what comes next.
			piece.drain(..piece.len().saturating_sub(OVERLAP));
		}
		rules.sort();
		rules.dedup();
		let sha256 = hex::encode(hash.finalize());
		for rule in rules.into_iter().take(MOST_HITS.saturating_sub(self.report.hits.len())) {
			self.report.hits.push(Hit { rule, file: name.into(), sha256: sha256.clone() });
		}
		Ok(())
	}
}

/// The first bytes of a file, and the file as if nothing had been read.
fn peek<R: Read>(mut content: R) -> io::Result<(Vec<u8>, impl Read)> {
	let mut beginning = Vec::new();
	content.by_ref().take(512).read_to_end(&mut beginning)?;
	Ok((beginning.clone(), Cursor::new(beginning).chain(content)))
}

/// A short file, whole.
fn short(entry: &mut impl Read) -> io::Result<Vec<u8>> {
	let mut bytes = Vec::new();
	entry.take(LONGEST_NAME + 1).read_to_end(&mut bytes)?;
	if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LONGEST_NAME {
		return Err(invalid("a name without end"));
	}
	Ok(bytes)
}

fn invalid(problem: &str) -> io::Error {
	io::Error::new(io::ErrorKind::InvalidData, problem)
}

fn lossy(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
	use std::io::Write;

	use flate2::{write::GzEncoder, Compression};
	use tar::{Builder, Header};

	use super::*;

	const LIMITS: Limits = Limits { mib: 64, time: Duration::from_secs(60) };
	/// What looks like a wallet, and is nobody's.
	fn monero() -> String {
		format!("48{}", "e".repeat(93))
	}

	fn rules() -> Rules {
		Rules::load(None).unwrap()
	}

	fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
		let mut archive = Builder::new(Vec::new());
		for (name, content) in files {
			let mut header = Header::new_gnu();
			header.set_size(content.len() as u64);
			header.set_mode(0o644);
			archive.append_data(&mut header, name, *content).unwrap();
		}
		archive.into_inner().unwrap()
	}

	fn gzip(bytes: &[u8]) -> Vec<u8> {
		let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
		encoder.write_all(bytes).unwrap();
		encoder.finish().unwrap()
	}

	fn scanned(archive: &[u8]) -> Result<Report, ImageError> {
		scan_archive(archive, &rules(), LIMITS)
	}

	/// What a miner is configured by.
	fn config() -> String {
		format!(r#"{{"url": "stratum+tcp://pool.example.org:3333", "user": "{}"}}"#, monero())
	}

	#[test]
	fn files_of_layers_are_scanned_packed_or_not() {
		let config = config();
		let layer =
			tar(&[("etc/innocent", b"nothing"), ("opt/app/config.json", config.as_bytes())]);
		for (name, packed) in [("1/layer.tar", layer.clone()), ("blobs/sha256/2", gzip(&layer))] {
			let archive = tar(&[("manifest.json", b"[]"), (name, &packed)]);
			let report = scanned(&archive).unwrap();
			assert_eq!((report.files, report.unread.len()), (3, 0));
			let sha256 = hex::encode(Sha256::digest(config.as_bytes()));
			let file = format!("{name}/opt/app/config.json");
			let of =
				|rule: &str| Hit { rule: rule.into(), file: file.clone(), sha256: sha256.clone() };
			assert_eq!(report.hits, [of("mining_pool_and_wallet"), of("wallet_at_a_pool_port")]);
			assert!(report.bytes >= archive.len() as u64 - 1_024);
		}
		let clean = tar(&[("1/layer.tar", &tar(&[("etc/innocent", b"nothing")]))]);
		assert_eq!(scanned(&clean).unwrap().hits, []);
	}

	#[test]
	fn what_the_image_starts_is_looked_at_too() {
		let archive = tar(&[("config.json", br#"{"config":{"Cmd":["xmrig","-o","pool"]}}"#)]);
		let report = scanned(&archive).unwrap();
		assert_eq!(report.hits[0].rule, "miner_command_line");
	}

	#[test]
	fn a_long_name_is_read_and_an_endless_one_is_refused() {
		let name = "deep/".repeat(60) + "config.json";
		let layer = tar(&[(&name, config().as_bytes())]);
		let report = scanned(&tar(&[("1/layer.tar", &layer)])).unwrap();
		assert_eq!(report.hits[0].file, format!("1/layer.tar/{name}"));

		let mut endless = Builder::new(Vec::new());
		let mut header = Header::new_gnu();
		header.set_entry_type(EntryType::GNULongName);
		header.set_path("././@LongLink").unwrap();
		header.set_size(LONGEST_NAME + 1);
		header.set_cksum();
		endless.append(&header, &vec![b'a'; LONGEST_NAME as usize + 1][..]).unwrap();
		let endless = endless.into_inner().unwrap();
		assert!(matches!(scanned(&endless), Err(ImageError::Unreadable(_))));
	}

	#[test]
	fn a_size_that_is_written_elsewhere_hides_nothing() {
		let mut archive = Builder::new(Vec::new());
		let record = b"12 size=512\n";
		let mut header = Header::new_ustar();
		header.set_entry_type(EntryType::XHeader);
		header.set_path("pax").unwrap();
		header.set_size(record.len() as u64);
		header.set_cksum();
		archive.append(&header, &record[..]).unwrap();
		let archive = archive.into_inner().unwrap();
		assert!(matches!(scanned(&archive), Err(ImageError::Unreadable(_))));
	}

	#[test]
	fn a_bomb_is_cut_off_by_what_comes_out_of_it() {
		let mut layer = tar(&[("zeros", &vec![0; 8 << 20])]);
		layer = gzip(&layer);
		assert!(layer.len() < 100_000);
		let archive = tar(&[("1/layer.tar", &layer)]);
		let of = |mib| scan_archive(&archive[..], &rules(), Limits { mib, ..LIMITS });
		assert!(matches!(of(4), Err(ImageError::TooLarge { mib: 4 })));
		assert_eq!(of(16).unwrap().files, 1);
		let none = Limits { time: Duration::ZERO, ..LIMITS };
		assert!(matches!(
			scan_archive(&archive[..], &rules(), none),
			Err(ImageError::TooSlow { .. })
		));
	}

	#[test]
	fn what_cannot_be_read_is_named() {
		let zstd = [&[0x28, 0xb5, 0x2f, 0xfd][..], &[0; 600]].concat();
		let report = scanned(&tar(&[("blobs/sha256/1", &zstd)])).unwrap();
		assert_eq!((report.unread.len(), report.files), (1, 0));
		assert!(matches!(scanned(&[7; 600]), Err(ImageError::Unreadable(_))));
		let whole = tar(&[("1/layer.tar", &tar(&[("a", &[1; 2_000])]))]);
		assert!(scanned(&whole[..1_800]).is_err(), "an archive that ends too early");
	}

	#[test]
	fn nothing_is_cut_in_two_in_a_large_file() {
		let config = config();
		let mut file = vec![b'.'; PIECE - config.len() / 2];
		file.extend(config.as_bytes());
		file.extend(vec![b'.'; 1_000]);
		let archive = tar(&[("1/layer.tar", &tar(&[("large", &file)]))]);
		let report = scan_archive(&archive[..], &rules(), Limits { mib: 256, ..LIMITS }).unwrap();
		assert_eq!(report.hits[0].rule, "mining_pool_and_wallet");
	}

	#[tokio::test]
	async fn an_archive_is_scanned_as_it_comes() {
		let archive = tar(&[("1/layer.tar", &tar(&[("config", config().as_bytes())]))]);
		let chunks: Vec<_> = archive.chunks(700).map(|it| Ok(Bytes::copy_from_slice(it))).collect();
		let rules = std::sync::Arc::new(rules());
		let scan = |chunks| scan_stream(futures::stream::iter(chunks), rules.clone(), LIMITS);
		assert_eq!(scan(chunks).await.unwrap(), scanned(&archive).unwrap());
		let broken =
			vec![Ok(Bytes::copy_from_slice(&archive[..700])), Err(io::Error::other("gone"))];
		assert!(matches!(scan(broken).await, Err(ImageError::Unreadable(_))));
	}
}
