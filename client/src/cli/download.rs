// SPDX-License-Identifier: Apache-2.0

//! Results that are fetched from nodes, checked and, where they are encrypted, decrypted.
//!
//! What arrived is kept beside the place where the result is to be, as `NAME.TAG.part`. A download that breaks off
//! goes on from there, at once or when the command is run again, as long as the node has the same to offer.

use std::{
	fs::{self, File, OpenOptions},
	io::{self, Read, Write},
	path::{Path, PathBuf},
	time::Duration,
};

use anyhow::{bail, ensure, Context as _, Result};
use indicatif::HumanBytes;
use reqwest::{
	header::{HeaderMap, CONTENT_RANGE, ETAG, IF_RANGE, RANGE},
	Client, RequestBuilder, Response, StatusCode,
};
use sha2::{Digest, Sha256};
use surety_client::{
	encryption::Identity,
	primitives::{TaskId, H256},
	spec::hash_text,
	AccountId32,
};
use url::Url;

use super::output::Busy;

/// How long a node may stay silent.
const SILENCE: Duration = Duration::from_secs(30);
/// How often a download that breaks off is gone on with, unless nothing more arrives.
const ATTEMPTS: usize = 5;
/// How much is read or hashed at a time.
const PIECE: usize = 64 << 10;

/// Who reads what is fetched.
#[derive(Default, clap::Args)]
pub struct Reader {
	/// The file of the secret key that opens an encrypted result: see `surety keys encryption`
	#[arg(long, value_name = "FILE")]
	identity: Option<PathBuf>,
	/// Have the node encrypt the result for this account, by the key that it has published: an oracle or juror that was
	/// drawn to judge it, or the client with another key than before
	#[arg(long = "for", value_name = "ADDRESS", value_parser = super::address, requires = "identity")]
	account: Option<AccountId32>,
}

impl Reader {
	/// Whether it opens what is encrypted.
	pub fn decrypts(&self) -> bool {
		self.identity.is_some()
	}

	/// One that fetches what is encrypted for an account, unless it names another.
	pub fn or_for(mut self, account: AccountId32) -> Self {
		self.account.get_or_insert(account);
		self
	}
}

/// A result, and who has it.
pub struct Source<'a> {
	/// The node's endpoint.
	pub endpoint: &'a str,
	/// The task.
	pub task: TaskId,
	/// SHA-256 of the result, on chain.
	pub expected: H256,
}

/// Fetches a result, and keeps it only if its hash is the one on the chain. Says how many bytes it has.
pub async fn fetch(source: Source<'_>, reader: &Reader, output: &Path, busy: &Busy) -> Result<u64> {
	let identity = reader.identity.as_deref().map(Identity::load).transpose()?;
	let endpoint = source.endpoint.trim_end_matches('/');
	let mut url = Url::parse(&format!("{endpoint}/outputs/{}", source.task))
		.with_context(|| format!("the node's endpoint {endpoint}"))?;
	if let Some(account) = reader.account {
		url.query_pairs_mut().append_pair("for", &account.to_string());
	}
	// Nothing of what goes to the standard output is found again.
	let for_stdout = tempfile::tempdir()?;
	let place = if to_stdout(output) { for_stdout.path().join("result") } else { output.into() };

	let mut download = Download::new(url.clone(), place.clone(), identity.is_some())?;
	download.run(busy).await?;
	let folder = folder_of(&place);
	let mut file =
		tempfile::NamedTempFile::new_in(&folder).with_context(|| folder.display().to_string())?;
	let unpacked = download.unpack(identity.as_ref(), &mut file);
	let (hash, length) = match unpacked {
		Ok(found) => found,
		Err(error) => {
			// It is whole, and will be no other.
			download.discard()?;
			return Err(error).with_context(|| url.to_string());
		}
	};
	download.discard()?;
	ensure!(
		hash == source.expected,
		"what {url} serves has SHA-256 {} and the chain says {}: it is not the result that was paid",
		hash_text(&hash),
		hash_text(&source.expected),
	);
	if to_stdout(output) {
		io::copy(&mut file.reopen()?, &mut io::stdout()).context("standard output")?;
	} else {
		file.persist(output).with_context(|| output.display().to_string())?;
	}
	Ok(length)
}

/// Whether an output is to go to the standard output.
pub fn to_stdout(output: &Path) -> bool {
	output.as_os_str() == "-"
}

fn folder_of(path: &Path) -> PathBuf {
	match path.parent() {
		Some(folder) if !folder.as_os_str().is_empty() => folder.into(),
		_ => PathBuf::from("."),
	}
}

/// What has arrived of a result.
struct Download {
	client: Client,
	url: Url,
	/// Where the result is to be.
	place: PathBuf,
	can_decrypt: bool,
	/// What has arrived, and the tag of what it is a part of.
	part: Option<Part>,
	is_sealed: bool,
}

struct Part {
	path: PathBuf,
	tag: String,
}

/// How an attempt ended.
enum Arrived {
	All,
	/// The connection broke off.
	Some(reqwest::Error),
}

impl Download {
	fn new(url: Url, place: PathBuf, can_decrypt: bool) -> Result<Self> {
		let client = Client::builder().connect_timeout(SILENCE).read_timeout(SILENCE).build()?;
		let part = Part::find(&place)?;
		Ok(Self { client, url, place, can_decrypt, part, is_sealed: false })
	}

	/// Fetches what is missing.
	async fn run(&mut self, busy: &Busy) -> Result<()> {
		for _ in 0..ATTEMPTS {
			let before = self.length()?;
			match self.attempt(busy).await? {
				Arrived::All => return Ok(()),
				Arrived::Some(error) => {
					let now = self.length()?;
					if now <= before {
						return Err(error).with_context(|| self.broken_off(now));
					}
				}
			}
		}
		bail!(self.broken_off(self.length()?))
	}

	fn broken_off(&self, at: u64) -> String {
		format!(
			"fetching {} broke off after {at} bytes; run it again to go on from there",
			self.url
		)
	}

	fn length(&self) -> Result<u64> {
		self.part.as_ref().map_or(Ok(0), Part::length)
	}

	/// Asks for what is missing, once.
	async fn attempt(&mut self, busy: &Busy) -> Result<Arrived> {
		let have = self.length()?;
		let mut request = self.client.get(self.url.clone());
		if let Some(part) = self.part.as_ref().filter(|_| have > 0) {
			request = part.rest(request, have);
		}
		let answer = request.send().await.with_context(|| format!("fetching {}", self.url))?;
		match answer.status() {
			StatusCode::OK => self.begin(answer.headers())?,
			StatusCode::PARTIAL_CONTENT => {
				let begins = format!("bytes {have}-");
				let range = answer.headers().get(CONTENT_RANGE).and_then(|it| it.to_str().ok());
				ensure!(
					range.is_some_and(|range| range.starts_with(&begins)),
					"{} answers with another part than it was asked for",
					self.url
				);
			}
			// There is no more: either this is all, or it is nothing.
			StatusCode::RANGE_NOT_SATISFIABLE if self.is_whole()? => {}
			StatusCode::RANGE_NOT_SATISFIABLE => {
				self.discard()?;
				bail!("what was kept of an earlier attempt does not fit {}; run it again", self.url)
			}
			status => {
				let why = answer.text().await.unwrap_or_default();
				bail!("{} answers {status}: {}", self.url, why.trim())
			}
		}
		self.is_sealed = answer.headers().contains_key("x-surety-encryption");
		ensure!(
			self.can_decrypt || !self.is_sealed,
			"the result is encrypted: name the file of the secret key with --identity"
		);
		if answer.status() == StatusCode::RANGE_NOT_SATISFIABLE {
			return Ok(Arrived::All);
		}
		self.receive(answer, busy).await
	}

	/// Begins anew, with what these headers announce.
	fn begin(&mut self, headers: &HeaderMap) -> Result<()> {
		self.discard()?;
		let tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok()).and_then(tag_of);
		// Without a tag nothing could be gone on with, and any name will do.
		let tag = tag.unwrap_or_else(|| "0".repeat(64));
		let part = Part { path: Part::path(&self.place, &tag), tag };
		File::create(&part.path).with_context(|| part.path.display().to_string())?;
		self.part = Some(part);
		Ok(())
	}

	async fn receive(&mut self, mut answer: Response, busy: &Busy) -> Result<Arrived> {
		let Some(part) = &self.part else { bail!("nothing was asked for") };
		let failed = || part.path.display().to_string();
		let Some(more) = answer.content_length() else {
			bail!("{} does not say how much it serves", self.url)
		};
		let mut file = OpenOptions::new().append(true).open(&part.path).with_context(failed)?;
		let mut have = part.length()?;
		let all = have.saturating_add(more);
		loop {
			match answer.chunk().await {
				Ok(Some(bytes)) => {
					file.write_all(&bytes).with_context(failed)?;
					have = have.saturating_add(bytes.len() as u64);
					busy.say(format!("{} of {} fetched", HumanBytes(have), HumanBytes(all)));
				}
				Ok(None) => return Ok(Arrived::All),
				Err(error) => return Ok(Arrived::Some(error)),
			}
		}
	}

	/// Whether what has arrived has the hash that its tag is.
	fn is_whole(&self) -> Result<bool> {
		let Some(part) = &self.part else { return Ok(false) };
		let mut hashing = Hashing { to: io::sink(), hash: Sha256::new(), length: 0 };
		io::copy(&mut File::open(&part.path)?, &mut hashing)?;
		Ok(hex::encode(hashing.hash.finalize()) == part.tag)
	}

	/// Writes the result itself to `file`, and says its hash and how many bytes it has.
	fn unpack(&self, identity: Option<&Identity>, file: &mut impl Write) -> Result<(H256, u64)> {
		let Some(part) = &self.part else { bail!("nothing has arrived") };
		let arrived = File::open(&part.path).with_context(|| part.path.display().to_string())?;
		let arrived = io::BufReader::with_capacity(PIECE, arrived);
		let mut content: Box<dyn Read> = match identity {
			Some(identity) if self.is_sealed => Box::new(identity.open(arrived)?),
			_ => Box::new(arrived),
		};
		let mut hashing = Hashing { to: file, hash: Sha256::new(), length: 0 };
		io::copy(&mut content, &mut hashing)?;
		Ok((H256(hashing.hash.finalize().into()), hashing.length))
	}

	/// Removes what has arrived.
	fn discard(&mut self) -> Result<()> {
		let Some(part) = self.part.take() else { return Ok(()) };
		fs::remove_file(&part.path).with_context(|| part.path.display().to_string())
	}
}

impl Part {
	/// Where a part is kept of what has this tag.
	fn path(place: &Path, tag: &str) -> PathBuf {
		let mut name = place.file_name().unwrap_or_default().to_os_string();
		name.push(format!(".{tag}.part"));
		place.with_file_name(name)
	}

	/// What an earlier attempt left.
	fn find(place: &Path) -> Result<Option<Self>> {
		let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
		let folder = folder_of(place);
		let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
		let tags = entries.flatten().filter_map(|entry| {
			let other = entry.file_name().to_string_lossy().into_owned();
			let tag = other.strip_prefix(&name)?.strip_prefix('.')?.strip_suffix(".part")?;
			is_hash(tag).then(|| tag.to_string())
		});
		Ok(tags.map(|tag| Self { path: Self::path(place, &tag), tag }).next())
	}

	fn length(&self) -> Result<u64> {
		let metadata = fs::metadata(&self.path);
		Ok(metadata.with_context(|| self.path.display().to_string())?.len())
	}

	/// Asks for what follows the first `have` bytes, if there is still the same.
	fn rest(&self, request: RequestBuilder, have: u64) -> RequestBuilder {
		request
			.header(RANGE, format!("bytes={have}-"))
			.header(IF_RANGE, format!("\"{}\"", self.tag))
	}
}

/// What is in a tag that is a hash in quotes. What a server sends becomes a name of this machine only then.
fn tag_of(tag: &str) -> Option<String> {
	let tag = tag.strip_prefix('"')?.strip_suffix('"')?;
	is_hash(tag).then(|| tag.into())
}

fn is_hash(text: &str) -> bool {
	text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Hashes what is written through it.
struct Hashing<W> {
	to: W,
	hash: Sha256,
	length: u64,
}

impl<W: Write> Write for Hashing<W> {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		let written = self.to.write(bytes)?;
		self.hash.update(bytes.get(..written).unwrap_or_default());
		self.length = self.length.saturating_add(written as u64);
		Ok(written)
	}

	fn flush(&mut self) -> io::Result<()> {
		self.to.flush()
	}
}

#[cfg(test)]
mod tests {
	use surety_client::{encryption::seal, spec::sha256};
	use tokio::{
		io::{AsyncReadExt, AsyncWriteExt},
		net::TcpListener,
		sync::mpsc::{unbounded_channel, UnboundedReceiver},
	};

	use super::*;

	/// What a server is to do when it is asked once more.
	struct Serving {
		content: Vec<u8>,
		/// After how many bytes it breaks off.
		cut: usize,
		headers: &'static str,
	}

	fn whole(content: &[u8]) -> Serving {
		Serving { content: content.into(), cut: usize::MAX, headers: "" }
	}

	fn cut(content: &[u8], cut: usize) -> Serving {
		Serving { cut, ..whole(content) }
	}

	/// A server that answers once for each of `all`, and tells what it was asked for.
	async fn serve(all: Vec<Serving>) -> (String, UnboundedReceiver<String>) {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let address = format!("http://{}/", listener.local_addr().unwrap());
		let (tell, told) = unbounded_channel();
		tokio::spawn(async move {
			for Serving { content, cut, headers } in all {
				let (mut stream, _) = listener.accept().await.unwrap();
				let mut request = vec![0; 4096];
				let length = stream.read(&mut request).await.unwrap();
				let request = String::from_utf8_lossy(&request[..length]).to_lowercase();
				let tag = hex::encode(sha256(&content));
				let field = |name: &str| {
					request.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
				};
				let same = field("if-range:").is_some_and(|known| known.contains(&tag));
				let from: usize = match field("range: bytes=") {
					Some(range) if same => range.trim_end_matches('-').parse().unwrap(),
					_ => 0,
				};
				let size = content.len();
				let (status, body) = match from {
					0 => ("200 OK".into(), &content[..]),
					from if from >= size => {
						(format!("416 No\r\ncontent-range: bytes */{size}"), &[][..])
					}
					from => (
						format!("206 Part\r\ncontent-range: bytes {from}-{}/{size}", size - 1),
						&content[from..],
					),
				};
				let head = format!(
					"HTTP/1.1 {status}\r\nconnection: close\r\netag: \"{tag}\"\r\ncontent-length: {}\r\n{headers}\r\n",
					body.len()
				);
				stream.write_all(head.as_bytes()).await.unwrap();
				stream.write_all(&body[..cut.min(body.len())]).await.unwrap();
				let asked = request.split(' ').nth(1).unwrap_or_default();
				let _ = tell.send(format!("{asked} {from}"));
			}
		});
		(address, told)
	}

	struct Here {
		folder: tempfile::TempDir,
	}

	impl Here {
		fn new() -> Self {
			Self { folder: tempfile::tempdir().unwrap() }
		}

		fn place(&self) -> PathBuf {
			self.folder.path().join("result")
		}

		async fn fetch(&self, endpoint: &str, truth: &[u8], reader: &Reader) -> Result<u64> {
			let source = Source { endpoint, task: 7, expected: sha256(truth) };
			let busy = super::super::output::Output { json: true }.busy("fetching");
			fetch(source, reader, &self.place(), &busy).await
		}

		/// The names of all that is there.
		fn names(&self) -> Vec<String> {
			let entries = fs::read_dir(self.folder.path()).unwrap();
			entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect()
		}
	}

	#[tokio::test]
	async fn a_result_is_kept_only_if_its_hash_is_the_chains() {
		let here = Here::new();
		let (address, _) = serve(vec![whole(b"a lie")]).await;
		let refused = here.fetch(&address, b"truth", &Reader::default()).await.unwrap_err();
		assert!(refused.to_string().contains("not the result"), "{refused}");
		assert_eq!(here.names(), Vec::<String>::new());

		let (address, mut asked) = serve(vec![whole(b"truth")]).await;
		assert_eq!(here.fetch(&address, b"truth", &Reader::default()).await.unwrap(), 5);
		assert_eq!(fs::read(here.place()).unwrap(), b"truth");
		assert_eq!(here.names(), ["result"]);
		assert_eq!(asked.recv().await.unwrap(), "/outputs/7 0");
	}

	#[tokio::test]
	async fn a_download_that_breaks_off_goes_on_where_it_was() {
		let here = Here::new();
		let truth: Vec<u8> = (0..=250).cycle().take(10_000).collect();
		let served = vec![cut(&truth, 4_000), cut(&truth, 1_000), whole(&truth)];
		let (address, mut asked) = serve(served).await;
		assert_eq!(here.fetch(&address, &truth, &Reader::default()).await.unwrap(), 10_000);
		assert_eq!(fs::read(here.place()).unwrap(), truth);
		for from in [0, 4_000, 5_000] {
			assert_eq!(asked.recv().await.unwrap(), format!("/outputs/7 {from}"));
		}
		assert_eq!(here.names(), ["result"]);
	}

	#[tokio::test]
	async fn what_arrived_is_gone_on_with_by_the_next_run() {
		let here = Here::new();
		let truth = b"0123456789";
		// Nothing more arrives the second time, so it is given up.
		let (address, _) = serve(vec![cut(truth, 4), cut(truth, 0)]).await;
		let broken = here.fetch(&address, truth, &Reader::default()).await.unwrap_err();
		assert!(format!("{broken:#}").contains("after 4 bytes; run it again"), "{broken:#}");
		assert_eq!(here.names().len(), 1);
		let (address, mut asked) = serve(vec![whole(truth)]).await;
		assert_eq!(here.fetch(&address, truth, &Reader::default()).await.unwrap(), 10);
		assert_eq!(asked.recv().await.unwrap(), "/outputs/7 4");
		assert_eq!(here.names(), ["result"]);
	}

	#[tokio::test]
	async fn what_arrived_whole_is_not_asked_for_again() {
		let here = Here::new();
		let path = Part::path(&here.place(), &hex::encode(sha256(b"truth")));
		fs::write(path, b"truth").unwrap();
		let (address, _) = serve(vec![whole(b"truth")]).await;
		assert_eq!(here.fetch(&address, b"truth", &Reader::default()).await.unwrap(), 5);
		// What cannot be a part of it is thrown away.
		let path = Part::path(&here.place(), &hex::encode(sha256(b"truth")));
		fs::write(path, b"nonsense").unwrap();
		let (address, _) = serve(vec![whole(b"truth")]).await;
		assert!(here.fetch(&address, b"truth", &Reader::default()).await.is_err());
		assert_eq!(here.names(), ["result"]);
	}

	#[tokio::test]
	async fn what_changed_meanwhile_is_fetched_from_the_beginning() {
		let here = Here::new();
		let old = Part::path(&here.place(), &hex::encode(sha256(b"an older one")));
		fs::write(old, b"an ol").unwrap();
		let (address, mut asked) = serve(vec![whole(b"truth")]).await;
		assert_eq!(here.fetch(&address, b"truth", &Reader::default()).await.unwrap(), 5);
		assert_eq!(asked.recv().await.unwrap(), "/outputs/7 0");
		assert_eq!(here.names(), ["result"]);
	}

	#[tokio::test]
	async fn an_encrypted_result_is_opened_by_its_identity_and_checked_like_any() {
		let here = Here::new();
		let keys = tempfile::tempdir().unwrap();
		let identity = Identity::generate();
		identity.store(&keys.path().join("identity")).unwrap();
		let reader = || Reader { identity: Some(keys.path().join("identity")), account: None };
		let serving = |of: &[u8], reader: &Identity| {
			let content = seal(of, &[reader.public()]).unwrap();
			vec![Serving { headers: "x-surety-encryption: age\r\n", ..whole(&content) }]
		};
		// Without the key nothing is fetched.
		let (address, _) = serve(serving(b"truth", &identity)).await;
		let refused = here.fetch(&address, b"truth", &Reader::default()).await.unwrap_err();
		assert!(refused.to_string().contains("--identity"), "{refused}");

		let me = AccountId32([1; 32]);
		let (address, mut asked) = serve(serving(b"truth", &identity)).await;
		assert_eq!(here.fetch(&address, b"truth", &reader().or_for(me)).await.unwrap(), 5);
		assert_eq!(fs::read(here.place()).unwrap(), b"truth");
		let asked = asked.recv().await.unwrap();
		assert!(asked.starts_with(&format!("/outputs/7?for={me}").to_lowercase()), "{asked}");

		for (of, readers) in [(&b"a lie"[..], &identity), (b"truth", &Identity::generate())] {
			let (address, _) = serve(serving(of, readers)).await;
			assert!(here.fetch(&address, b"truth", &reader()).await.is_err());
			assert_eq!(here.names(), ["result"]);
		}
	}

	#[test]
	fn only_a_hash_becomes_the_name_of_a_file() {
		let hash = "0a".repeat(32);
		assert_eq!(tag_of(&format!("\"{hash}\"")), Some(hash.clone()));
		for tag in
			[&hash, "\"../../x\"", &format!("W/\"{hash}\""), &format!("\"{}\"", "0A".repeat(32))]
		{
			assert_eq!(tag_of(tag), None, "{tag}");
		}
	}
}
