// SPDX-License-Identifier: Apache-2.0

//! What jobs left: outputs and logs, each named by the SHA-256 of its content, in a folder or in an S3 bucket.
//!
//! ```text
//! URL/outputs/HASH          outputs, for as long as the policy says
//! URL/logs/HASH             the last output of jobs that failed, likewise
//! ```
//!
//! An object appears there whole or not at all. Whoever has access to the place can change what is in it, so nothing
//! is handed out of which this worker has not seen that it has the hash of its name, and nothing that has changed
//! since.

use std::{
	collections::{HashMap, HashSet},
	fmt,
	path::Path,
	sync::Arc,
	time::{Duration, SystemTime},
};

use bytes::Bytes;
use futures::{stream::BoxStream, StreamExt, TryStreamExt};
use object_store::{
	aws::AmazonS3Builder, local::LocalFileSystem, path::Path as ObjectPath, GetOptions, GetRange,
	ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload, PutResult, RetryConfig,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use surety_client::spec::sha256;
use surety_primitives::H256;
use tokio::sync::Mutex;
use url::Url;

use crate::tidy::{goes, Kept, Limits, Why};

/// What is larger is sent in parts of this size.
const PART: usize = 8 << 20;
/// For how long a place that does not answer is asked again.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where outputs and logs are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Storage {
	/// `s3://BUCKET/PREFIX` or `file:///FOLDER`; empty for the data folder. The keys to a bucket are taken from the
	/// environment: `AWS_ACCESS_KEY_ID` and the others that S3's own programs read.
	pub url: String,
	/// The address of a server that speaks S3 and is not Amazon's.
	pub endpoint: String,
	/// The bucket's region; empty for `AWS_REGION`, or where none is needed.
	pub region: String,
}

/// Why something of an output or log is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
	/// The place is none where anything can be kept.
	#[error("`storage.{field}`: {problem}")]
	BadPlace {
		/// The field.
		field: &'static str,
		/// What is wrong, and what to write.
		problem: String,
	},
	/// It is not kept, or no more.
	#[error("{name} is not kept, or no more")]
	Gone {
		/// The object.
		name: String,
	},
	/// It is not what it was.
	#[error(
		"{name} has been changed or is damaged: its content has another SHA-256 than its name says"
	)]
	Damaged {
		/// The object.
		name: String,
	},
	/// The place does not answer as it should. That may pass.
	#[error("{place} cannot be used: {problem}; see `storage` in the configuration")]
	Unavailable {
		/// The place.
		place: String,
		/// What went wrong.
		problem: String,
	},
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
	/// What a job made.
	Output,
	/// What a job that failed said.
	Log,
}

impl Kind {
	const ALL: [Self; 2] = [Self::Output, Self::Log];

	fn folder(self) -> &'static str {
		match self {
			Self::Output => "outputs",
			Self::Log => "logs",
		}
	}
}

/// An object that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
	/// What it is.
	pub kind: Kind,
	/// SHA-256 of its content.
	pub hash: H256,
	/// Its size, in bytes.
	pub size: u64,
	/// Since when it has been there.
	pub since: SystemTime,
}

/// What became of objects that were looked through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
	/// Those that are left.
	pub left: Vec<Stored>,
	/// Those that went.
	pub gone: Vec<Stored>,
}

/// Outputs and logs. Clones share one place.
#[derive(Clone)]
pub struct Outputs {
	store: Arc<dyn ObjectStore>,
	prefix: ObjectPath,
	place: Arc<str>,
	/// The version of each object that is known to have the hash of its name.
	seen: Arc<Mutex<HashMap<ObjectPath, Option<String>>>>,
}

impl fmt::Debug for Outputs {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(f, "Outputs({})", self.place)
	}
}

impl Storage {
	/// What is wrong with it, if anything is, without looking at the place.
	pub fn check(&self) -> Result<(), OutputError> {
		let bad = |field, problem: String| Err(OutputError::BadPlace { field, problem });
		if !self.endpoint.is_empty() {
			match Url::parse(&self.endpoint) {
				Ok(url) if matches!(url.scheme(), "http" | "https") => {}
				_ => {
					let problem = format!("`{}` is not the address of a server", self.endpoint);
					return bad("endpoint", problem + "; begin it with https:// or http://");
				}
			}
		}
		self.location().map(|_| ())
	}

	fn location(&self) -> Result<Location, OutputError> {
		let bad = |problem: &dyn fmt::Display| OutputError::BadPlace {
			field: "url",
			problem: format!(
				"`{}`: {problem}; write \"s3://BUCKET/PREFIX\" or \"file:///FOLDER\", or leave it empty",
				self.url
			),
		};
		if self.url.is_empty() {
			return Ok(Location::DataFolder);
		}
		let url = Url::parse(&self.url).map_err(|error| bad(&error))?;
		match url.scheme() {
			"file" => {
				let folder =
					url.to_file_path().map_err(|()| bad(&"it is no folder of this machine"))?;
				Ok(Location::Folder(folder))
			}
			"s3" => {
				let bucket = url.host_str().filter(|bucket| !bucket.is_empty());
				let bucket = bucket.ok_or_else(|| bad(&"it names no bucket"))?;
				let prefix = ObjectPath::from_url_path(url.path()).map_err(|error| bad(&error))?;
				Ok(Location::Bucket { name: bucket.into(), prefix })
			}
			_ => Err(bad(&"outputs are not kept in such a place")),
		}
	}
}

/// Where outputs are kept, in words that each kind of place understands.
enum Location {
	DataFolder,
	Folder(std::path::PathBuf),
	Bucket { name: String, prefix: ObjectPath },
}

impl Outputs {
	/// Opens the place, and makes sure that it answers. `data_dir` is where they are kept unless the operator says
	/// otherwise.
	pub async fn open(storage: &Storage, data_dir: &Path) -> Result<Self, OutputError> {
		storage.check()?;
		let this = match storage.location()? {
			Location::DataFolder => Self::in_folder(data_dir)?,
			Location::Folder(folder) => Self::in_folder(&folder)?,
			Location::Bucket { name, prefix } => Self::in_bucket(storage, &name, prefix)?,
		};
		// Wrong keys and missing buckets are found now and not when the first output is there.
		let mut objects = this.store.list(Some(&this.path(Kind::Output)));
		objects.try_next().await.map_err(|error| this.unavailable(&error))?;
		drop(objects);
		Ok(this)
	}

	/// In a folder of this machine.
	fn in_folder(folder: &Path) -> Result<Self, OutputError> {
		let place = folder.display().to_string();
		let unusable = |problem: &dyn fmt::Display| OutputError::Unavailable {
			place: place.clone(),
			problem: problem.to_string(),
		};
		for kind in Kind::ALL {
			let folder = folder.join(kind.folder());
			std::fs::create_dir_all(&folder).map_err(|error| unusable(&error))?;
			// What was half-written when the worker was killed, under names that no object has.
			for entry in std::fs::read_dir(&folder).map_err(|error| unusable(&error))? {
				let entry = entry.map_err(|error| unusable(&error))?;
				if hash_of(&entry.file_name().to_string_lossy()).is_none() {
					std::fs::remove_file(entry.path()).map_err(|error| unusable(&error))?;
				}
			}
		}
		let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| unusable(&error))?;
		Ok(Self::new(Arc::new(store.with_fsync(true)), ObjectPath::default(), place))
	}

	fn in_bucket(storage: &Storage, name: &str, prefix: ObjectPath) -> Result<Self, OutputError> {
		let retry = RetryConfig { retry_timeout: PATIENCE, ..RetryConfig::default() };
		let mut builder = AmazonS3Builder::from_env().with_bucket_name(name).with_retry(retry);
		if !storage.endpoint.is_empty() {
			builder = builder
				.with_endpoint(&storage.endpoint)
				.with_allow_http(storage.endpoint.starts_with("http://"));
		}
		if !storage.region.is_empty() {
			builder = builder.with_region(&storage.region);
		}
		let store = builder
			.build()
			.map_err(|error| OutputError::BadPlace { field: "url", problem: error.to_string() })?;
		Ok(Self::new(Arc::new(store), prefix, storage.url.clone()))
	}

	fn new(store: Arc<dyn ObjectStore>, prefix: ObjectPath, place: String) -> Self {
		Self { store, prefix, place: place.into(), seen: Arc::default() }
	}

	/// Where an object is, for people.
	pub fn place(&self, kind: Kind, hash: H256) -> String {
		let place = self.place.trim_end_matches('/');
		format!("{place}/{}/{}", kind.folder(), hex::encode(hash))
	}

	/// Keeps an object under its hash. When this returns it is there to stay.
	pub async fn put(&self, kind: Kind, content: impl Into<Bytes>) -> Result<H256, OutputError> {
		let content = content.into();
		let hash = sha256(&content);
		let path = self.object(kind, hash);
		let put = match content.len() {
			0..=PART => self.store.put(&path, content.into()).await,
			_ => self.put_in_parts(&path, content).await,
		};
		let put = put.map_err(|error| self.unavailable(&error))?;
		self.seen.lock().await.insert(path, put.e_tag);
		Ok(hash)
	}

	async fn put_in_parts(
		&self,
		path: &ObjectPath,
		mut content: Bytes,
	) -> object_store::Result<PutResult> {
		let mut upload = self.store.put_multipart(path).await?;
		while !content.is_empty() {
			let part = content.split_to(PART.min(content.len()));
			if let Err(error) = upload.put_part(PutPayload::from_bytes(part)).await {
				// What has arrived would be paid for. If this fails too there is nothing to be done.
				let _ = upload.abort().await;
				return Err(error);
			}
		}
		upload.complete().await
	}

	/// An object of which it is known that it has the hash of its name.
	pub async fn get(&self, kind: Kind, hash: H256) -> Result<Object, OutputError> {
		let path = self.object(kind, hash);
		let meta = self.store.head(&path).await.map_err(|error| self.failed(&path, error))?;
		// Held while an object is looked through, so that many who ask for one do not have it read many times.
		let mut seen = self.seen.lock().await;
		if meta.e_tag.is_none() || seen.get(&path) != Some(&meta.e_tag) {
			let looked_at = self.look_through(&path, hash).await?;
			seen.insert(path, looked_at.e_tag.clone());
			return Ok(Object { outputs: self.clone(), meta: looked_at });
		}
		Ok(Object { outputs: self.clone(), meta })
	}

	/// Makes sure that an object is here and has the hash of its name, now and not at some time before.
	pub async fn verify(&self, kind: Kind, hash: H256) -> Result<(), OutputError> {
		self.look_through(&self.object(kind, hash), hash).await.map(|_| ())
	}

	/// Reads an object to its end and compares its hash.
	async fn look_through(&self, path: &ObjectPath, hash: H256) -> Result<ObjectMeta, OutputError> {
		let failed = |error| self.failed(path, error);
		let object = self.store.get(path).await.map_err(failed)?;
		let meta = object.meta.clone();
		let mut content = object.into_stream();
		let mut found = Sha256::new();
		while let Some(piece) = content.try_next().await.map_err(failed)? {
			found.update(&piece);
		}
		if found.finalize()[..] != hash.0 {
			return Err(OutputError::Damaged { name: self.name(path) });
		}
		Ok(meta)
	}

	/// A whole object, of `limit` bytes at most.
	pub async fn read(&self, kind: Kind, hash: H256, limit: u64) -> Result<Bytes, OutputError> {
		let object = self.get(kind, hash).await?;
		if object.size() > limit {
			return Err(OutputError::Damaged { name: self.name(&object.meta.location) });
		}
		let failed = |error| self.failed(&object.meta.location, error);
		let content = self.store.get_opts(&object.meta.location, object.as_seen(None)).await;
		let content = content.map_err(failed)?.bytes().await.map_err(failed)?;
		if sha256(&content) != hash {
			return Err(OutputError::Damaged { name: self.name(&object.meta.location) });
		}
		Ok(content)
	}

	/// All that are kept.
	pub async fn list(&self) -> Result<Vec<Stored>, OutputError> {
		let mut all = Vec::new();
		for kind in Kind::ALL {
			let mut objects = self.store.list(Some(&self.path(kind)));
			while let Some(meta) =
				objects.try_next().await.map_err(|error| self.unavailable(&error))?
			{
				// Nothing else belongs there, and nothing else is touched.
				let Some(hash) = meta.location.filename().and_then(hash_of) else { continue };
				let since = meta.last_modified.into();
				all.push(Stored { kind, hash, size: meta.size, since });
			}
		}
		Ok(all)
	}

	/// Removes an object, if it is there.
	pub async fn remove(&self, kind: Kind, hash: H256) -> Result<(), OutputError> {
		let path = self.object(kind, hash);
		self.seen.lock().await.remove(&path);
		match self.store.delete(&path).await {
			Err(object_store::Error::NotFound { .. }) | Ok(()) => Ok(()),
			Err(error) => Err(self.unavailable(&error)),
		}
	}

	/// Removes what goes within these limits, where `why` says why each is kept. Says what is left and what went.
	pub async fn prune(
		&self,
		limits: &Limits,
		why: impl Fn(H256) -> Why,
	) -> Result<Pruned, OutputError> {
		let now = SystemTime::now();
		let all = self.list().await?;
		let kept = all.iter().map(|stored| Kept {
			bytes: stored.size,
			// One whose time is to come was written by a clock that was wrong.
			age: now.duration_since(stored.since).unwrap_or_default(),
			why: why(stored.hash),
		});
		let going: HashSet<_> = goes(&kept.collect::<Vec<_>>(), limits).into_iter().collect();
		let mut pruned = Pruned::default();
		for (place, stored) in all.into_iter().enumerate() {
			if going.contains(&place) {
				self.remove(stored.kind, stored.hash).await?;
				pruned.gone.push(stored);
			} else {
				pruned.left.push(stored);
			}
		}
		Ok(pruned)
	}

	fn path(&self, kind: Kind) -> ObjectPath {
		self.prefix.clone().join(kind.folder())
	}

	fn object(&self, kind: Kind, hash: H256) -> ObjectPath {
		self.path(kind).join(hex::encode(hash))
	}

	fn name(&self, path: &ObjectPath) -> String {
		format!("{} in {}", path.filename().unwrap_or_default(), self.place)
	}

	fn failed(&self, path: &ObjectPath, error: object_store::Error) -> OutputError {
		match error {
			object_store::Error::NotFound { .. } => OutputError::Gone { name: self.name(path) },
			object_store::Error::Precondition { .. } => {
				OutputError::Damaged { name: self.name(path) }
			}
			error => self.unavailable(&error),
		}
	}

	fn unavailable(&self, error: &object_store::Error) -> OutputError {
		OutputError::Unavailable { place: self.place.to_string(), problem: error.to_string() }
	}
}

/// An object of which it is known what it contains.
#[derive(Debug)]
pub struct Object {
	outputs: Outputs,
	meta: ObjectMeta,
}

impl Object {
	/// Its size, in bytes.
	pub fn size(&self) -> u64 {
		self.meta.size
	}

	/// Its bytes in a range, piece by piece: however many ask, little memory is taken. One that has changed since is
	/// not read.
	pub async fn bytes(
		self,
		range: std::ops::Range<u64>,
	) -> Result<BoxStream<'static, object_store::Result<Bytes>>, OutputError> {
		if range.is_empty() {
			return Ok(futures::stream::empty().boxed());
		}
		let options = self.as_seen(Some(GetRange::Bounded(range)));
		let location = &self.meta.location;
		let found = self.outputs.store.get_opts(location, options).await;
		let found = found.map_err(|error| self.outputs.failed(location, error))?;
		// Some servers do not look at what they are asked to match.
		if found.meta.e_tag != self.meta.e_tag {
			return Err(OutputError::Damaged { name: self.outputs.name(location) });
		}
		Ok(found.into_stream())
	}

	/// How to ask for it as it was when it was looked through.
	fn as_seen(&self, range: Option<GetRange>) -> GetOptions {
		let if_match = self.meta.e_tag.clone();
		let if_unmodified_since = if_match.is_none().then_some(self.meta.last_modified);
		GetOptions { range, if_match, if_unmodified_since, ..GetOptions::default() }
	}
}

/// The hash that an object's name is.
fn hash_of(name: &str) -> Option<H256> {
	let mut hash = [0; 32];
	hex::decode_to_slice(name, &mut hash).ok()?;
	(hex::encode(hash) == name).then_some(H256(hash))
}

#[cfg(test)]
pub(crate) mod tests {
	use std::fs;

	use super::*;

	/// Outputs in a folder that goes when the guard does.
	pub(crate) async fn outputs() -> (tempfile::TempDir, Outputs) {
		let folder = tempfile::tempdir().unwrap();
		let outputs = Outputs::open(&Storage::default(), folder.path()).await.unwrap();
		(folder, outputs)
	}

	/// Puts another file in the place of one.
	pub(crate) fn replace(path: &Path, content: &str) {
		let other = path.parent().unwrap().join("other");
		fs::write(&other, content).unwrap();
		fs::rename(other, path).unwrap();
	}

	async fn read(outputs: &Outputs, hash: H256, range: std::ops::Range<u64>) -> Vec<u8> {
		let object = outputs.get(Kind::Output, hash).await.unwrap();
		let pieces: Vec<Bytes> = object.bytes(range).await.unwrap().try_collect().await.unwrap();
		pieces.concat()
	}

	#[tokio::test]
	async fn an_object_is_found_under_its_hash_whole_and_in_part() {
		let (folder, outputs) = outputs().await;
		// One part, and more than one.
		for length in [0, 1, 100, PART + 7] {
			let content: Vec<u8> = (0..=250).cycle().take(length).collect();
			let hash = outputs.put(Kind::Output, content.clone()).await.unwrap();
			assert_eq!(hash, sha256(&content));
			let size = length as u64;
			assert_eq!(outputs.get(Kind::Output, hash).await.unwrap().size(), size);
			assert_eq!(read(&outputs, hash, 0..size).await, content);
			assert_eq!(outputs.read(Kind::Output, hash, size).await.unwrap(), content);
			if length > 10 {
				assert_eq!(read(&outputs, hash, 3..size - 2).await, content[3..length - 2]);
				let short = outputs.read(Kind::Output, hash, size - 1).await;
				assert!(matches!(short, Err(OutputError::Damaged { .. })));
			}
			let path = folder.path().join("outputs").join(hex::encode(hash));
			assert_eq!(fs::read(path).unwrap(), content);
		}
		let missing = outputs.get(Kind::Log, sha256(b"")).await;
		assert!(matches!(missing, Err(OutputError::Gone { .. })));
	}

	#[tokio::test]
	async fn what_was_changed_is_noticed_however_it_was_done() {
		let (folder, outputs) = outputs().await;
		let hash = outputs.put(Kind::Output, &b"truth"[..]).await.unwrap();
		let path = folder.path().join("outputs").join(hex::encode(hash));
		let before = outputs.get(Kind::Output, hash).await.unwrap();
		replace(&path, "a lie");
		let damaged = |result: Result<_, OutputError>| {
			assert!(matches!(result, Err(OutputError::Damaged { .. })), "{result:?}")
		};
		damaged(before.bytes(0..5).await.map(|_| ()));
		damaged(outputs.get(Kind::Output, hash).await.map(|_| ()));
		damaged(outputs.verify(Kind::Output, hash).await);
		damaged(outputs.read(Kind::Output, hash, 100).await.map(|_| ()));
		// Put back, it is what it was.
		replace(&path, "truth");
		outputs.verify(Kind::Output, hash).await.unwrap();
		assert_eq!(read(&outputs, hash, 0..5).await, b"truth");
		// Changed in its place, after it had been looked through.
		fs::write(&path, "lies!").unwrap();
		let later = SystemTime::now() + Duration::from_secs(1);
		fs::File::open(&path).unwrap().set_modified(later).unwrap();
		damaged(outputs.get(Kind::Output, hash).await.map(|_| ()));
		// A worker that has seen nothing of it before looks first.
		let anew = Outputs::open(&Storage::default(), folder.path()).await.unwrap();
		damaged(anew.get(Kind::Output, hash).await.map(|_| ()));
		fs::remove_file(path).unwrap();
		assert!(matches!(anew.get(Kind::Output, hash).await, Err(OutputError::Gone { .. })));
	}

	#[tokio::test]
	async fn what_was_half_written_is_swept_and_never_an_object() {
		let (folder, outputs) = outputs().await;
		let hash = outputs.put(Kind::Output, &b"whole"[..]).await.unwrap();
		let path = folder.path().join("outputs").join(hex::encode(hash));
		let halves = [
			path.with_extension("partial"),
			folder.path().join(format!("outputs/{}#1", hex::encode(hash))),
		];
		for half in &halves {
			fs::write(half, "hal").unwrap();
		}
		assert_eq!(outputs.list().await.unwrap().len(), 1);
		Outputs::open(&Storage::default(), folder.path()).await.unwrap();
		assert!(path.exists() && !halves.iter().any(|half| half.exists()));
	}

	#[tokio::test]
	async fn pruning_spares_the_young_and_the_needed() {
		let (_folder, outputs) = outputs().await;
		let needed = outputs.put(Kind::Output, &b"needed"[..]).await.unwrap();
		outputs.put(Kind::Output, &b"old"[..]).await.unwrap();
		outputs.put(Kind::Log, &b"log"[..]).await.unwrap();
		let all = outputs.list().await.unwrap();
		assert_eq!(all.iter().map(|stored| stored.size).sum::<u64>(), 6 + 3 + 3);
		let why = |hash| if hash == needed { Why::Needed } else { Why::Wanted };
		let limits = |secs| {
			let age = Duration::from_secs(secs);
			Limits { age, bytes: 1_000, shortage: 0 }
		};
		assert_eq!(outputs.prune(&limits(60), why).await.unwrap().left, all);
		let Pruned { left, gone } = outputs.prune(&limits(0), why).await.unwrap();
		assert_eq!(gone.len(), 2);
		assert_eq!(left.iter().map(|stored| stored.hash).collect::<Vec<_>>(), [needed]);
		assert_eq!(outputs.list().await.unwrap(), left);
		outputs.remove(Kind::Output, needed).await.unwrap();
		outputs.remove(Kind::Output, needed).await.unwrap();
		assert!(outputs.list().await.unwrap().is_empty());
	}

	#[tokio::test]
	async fn a_place_that_cannot_work_is_named_with_a_remedy() {
		let storage = |url: &str| Storage { url: url.into(), ..Storage::default() };
		for url in ["", "file:///srv/outputs", "s3://bucket", "s3://bucket/a/prefix"] {
			assert!(storage(url).check().is_ok(), "{url}");
		}
		for url in ["outputs", "s3:///prefix", "gs://bucket", "file://host/folder"] {
			let error = storage(url).check().unwrap_err().to_string();
			assert!(error.contains("storage.url") && error.contains("s3://BUCKET"), "{error}");
		}
		let nowhere = Storage { endpoint: "minio:9000".into(), ..storage("s3://bucket") };
		assert!(nowhere.check().unwrap_err().to_string().contains("storage.endpoint"));
		// A file stands where the folder should be.
		let file = tempfile::NamedTempFile::new().unwrap();
		let url = format!("file://{}/outputs", file.path().display());
		let error = Outputs::open(&storage(&url), Path::new("/nowhere")).await.unwrap_err();
		assert!(matches!(error, OutputError::Unavailable { .. }), "{error}");
	}

	#[tokio::test]
	async fn a_folder_of_the_operators_choice_is_made() {
		let guard = tempfile::tempdir().unwrap();
		let folder = guard.path().join("deep/outputs");
		let storage = Storage { url: format!("file://{}", folder.display()), ..Storage::default() };
		let outputs = Outputs::open(&storage, Path::new("/nowhere")).await.unwrap();
		let hash = outputs.put(Kind::Log, &b"log"[..]).await.unwrap();
		assert!(folder.join("logs").join(hex::encode(hash)).exists());
		assert_eq!(
			outputs.place(Kind::Log, hash),
			format!("{}/logs/{}", folder.display(), hex::encode(hash))
		);
	}
}
