// SPDX-License-Identifier: Apache-2.0

//! Fetches inputs, which clients name: strangers. Nothing is opened on this machine but what the
//! operator allows, no request goes into the operator's own network, no more is written to the disk
//! than the limit, and only bytes with the hash on chain are kept.

use std::{
	net::{IpAddr, SocketAddr},
	path::{Path, PathBuf},
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
	time::Duration,
};

use futures::StreamExt;
use object_store::{
	client::{HttpClient, HttpConnector},
	http::HttpBuilder,
	local::LocalFileSystem,
	path::Path as ObjectPath,
	ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig,
};
use sha2::{Digest, Sha256};
use surety_client::{
	encryption::{sealed_size, EncryptionError, Identity},
	spec::sha256,
};
use surety_primitives::H256;
use tokio::{fs, io::AsyncWriteExt};
use url::{Host, Url};

use crate::{address::is_public, config::Policy};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A server that sends nothing for this long is given up.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
const MAX_REDIRECTS: usize = 5;
/// How many downloads were begun: two tasks can want the same input at once, and each writes a file of its own.
static BEGUN: AtomicU64 = AtomicU64::new(0);

/// Why an input cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
	/// It is no URI.
	#[error("`{uri}` is not a URI: {problem}")]
	BadUri {
		/// What the task says.
		uri: String,
		/// What is wrong with it.
		problem: String,
	},
	/// Its scheme is not one that the worker reads.
	#[error("`{scheme}:` addresses are not supported; use http:, https: or file:")]
	UnsupportedScheme {
		/// The scheme.
		scheme: String,
	},
	/// It is a file outside the directories that the operator opened.
	#[error("{path} lies outside the directories of `policy.allow_file_inputs`")]
	FileNotAllowed {
		/// The file, as the task names it.
		path: PathBuf,
	},
	/// It leads to an address that the operator did not open.
	#[error("{address} is not a public address; `policy.allow_private_addresses` would allow it")]
	AddressNotAllowed {
		/// The address.
		address: IpAddr,
	},
	/// There is nothing.
	#[error("there is nothing at {uri}")]
	NotFound {
		/// The address.
		uri: String,
	},
	/// It has more bytes than `policy.max_input_bytes`.
	#[error("it has more than {limit} bytes (`policy.max_input_bytes`)")]
	TooLarge {
		/// The limit.
		limit: u64,
	},
	/// It took longer than `policy.max_fetch_secs`.
	#[error("it did not arrive within {secs} s (`policy.max_fetch_secs`)")]
	TooSlow {
		/// The limit.
		secs: u64,
	},
	/// Its bytes are not those that the task names.
	#[error("its SHA-256 is {found:?} and the task says {expected:?}")]
	HashMismatch {
		/// On chain.
		expected: H256,
		/// Of the bytes that came.
		found: H256,
	},
	/// Whoever keeps it does not answer as it should.
	#[error("{uri} cannot be fetched: {problem}")]
	Unavailable {
		/// The address.
		uri: String,
		/// What went wrong.
		problem: String,
	},
	/// It cannot be decrypted.
	#[error(transparent)]
	Sealed(#[from] EncryptionError),
	/// This machine cannot keep it.
	#[error("cannot write {path}: {source}")]
	Disk {
		/// The file.
		path: PathBuf,
		/// What the system says.
		source: std::io::Error,
	},
}

/// Fetches `uri` to `target` and checks its hash. A file already there was checked before.
pub async fn fetch(
	uri: &str,
	expected: H256,
	target: &Path,
	policy: &Policy,
) -> Result<(), FetchError> {
	if fs::try_exists(target).await.unwrap_or(false) {
		return Ok(());
	}
	let limit = Duration::from_secs(policy.max_fetch_secs);
	let partial = format!("partial-{}", BEGUN.fetch_add(1, Ordering::Relaxed));
	let partial = target.with_extension(partial);
	let fetched = tokio::time::timeout(limit, download(uri, &partial, policy))
		.await
		.unwrap_or(Err(FetchError::TooSlow { secs: policy.max_fetch_secs }));
	let checked = fetched.and_then(|found| {
		if found == expected {
			Ok(())
		} else {
			Err(FetchError::HashMismatch { expected, found })
		}
	});
	let kept = match checked {
		Ok(()) => fs::rename(&partial, target)
			.await
			.map_err(|source| FetchError::Disk { path: target.into(), source }),
		Err(error) => Err(error),
	};
	if kept.is_err() {
		// There may be none.
		let _ = fs::remove_file(&partial).await;
	}
	kept
}

/// Fetches what is encrypted for `identity` at `uri`, opens it and checks its hash. What is at rest on the way, beside
/// `target`, is encrypted.
pub async fn fetch_sealed(
	uri: &str,
	expected: H256,
	target: &Path,
	policy: &Policy,
	identity: &Identity,
) -> Result<Vec<u8>, FetchError> {
	let partial = target.with_extension("partial");
	let (limit, secs) = (policy.max_input_bytes, policy.max_fetch_secs);
	let policy = Policy { max_input_bytes: sealed_size(limit), ..policy.clone() };
	let downloading = download(uri, &partial, &policy);
	let fetched = tokio::time::timeout(Duration::from_secs(secs), downloading)
		.await
		.unwrap_or(Err(FetchError::TooSlow { secs }));
	let sealed = match fetched {
		Ok(_) => fs::read(&partial)
			.await
			.map_err(|source| FetchError::Disk { path: partial.clone(), source }),
		Err(error) => Err(error),
	};
	// There may be none.
	let _ = fs::remove_file(&partial).await;
	let output = identity.open_bytes(&sealed?, limit)?;
	let found = sha256(&output);
	if found != expected {
		return Err(FetchError::HashMismatch { expected, found });
	}
	Ok(output)
}

/// Writes what is at `uri` to `target` and returns its SHA-256.
async fn download(uri: &str, target: &Path, policy: &Policy) -> Result<H256, FetchError> {
	let (store, location) = open(uri, policy).await?;
	let failed = |error: object_store::Error| match error {
		object_store::Error::NotFound { .. } => FetchError::NotFound { uri: uri.into() },
		error => refused_address(&error).map_or_else(
			|| FetchError::Unavailable { uri: uri.into(), problem: root_cause(&error) },
			|address| FetchError::AddressNotAllowed { address },
		),
	};
	let unwritable = |source| FetchError::Disk { path: target.into(), source };
	let too_large = FetchError::TooLarge { limit: policy.max_input_bytes };

	let object = store.get(&location).await.map_err(failed)?;
	// A server that announces too much is not asked for it; one that lies is cut off below.
	if object.meta.size > policy.max_input_bytes {
		return Err(too_large);
	}
	let mut chunks = object.into_stream();
	let mut file = fs::File::create(target).await.map_err(unwritable)?;
	let mut hash = Sha256::new();
	let mut left = policy.max_input_bytes;
	while let Some(chunk) = chunks.next().await {
		let chunk = chunk.map_err(failed)?;
		let size = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
		left =
			left.checked_sub(size).ok_or(FetchError::TooLarge { limit: policy.max_input_bytes })?;
		hash.update(&chunk);
		file.write_all(&chunk).await.map_err(unwritable)?;
	}
	file.sync_all().await.map_err(unwritable)?;
	Ok(H256(hash.finalize().into()))
}

/// Reads what a stranger serves at an HTTP address, `most` bytes of it and no more, within `time`.
pub async fn read(
	uri: &str,
	most: u64,
	time: Duration,
	policy: &Policy,
) -> Result<Vec<u8>, FetchError> {
	let reading = async {
		let url = Url::parse(uri)
			.map_err(|error| FetchError::BadUri { uri: uri.into(), problem: error.to_string() })?;
		if !matches!(url.scheme(), "http" | "https") {
			return Err(FetchError::UnsupportedScheme { scheme: url.scheme().into() });
		}
		let reach = Reach { anywhere: policy.allow_private_addresses };
		reach.check(&url).map_err(|address| FetchError::AddressNotAllowed { address })?;
		let failed = |error: reqwest::Error| {
			refused_address(&error).map_or_else(
				|| FetchError::Unavailable { uri: uri.into(), problem: root_cause(&error) },
				|address| FetchError::AddressNotAllowed { address },
			)
		};
		let answer = reach.client().map_err(failed)?.get(url).send().await.map_err(failed)?;
		if answer.status() == reqwest::StatusCode::NOT_FOUND {
			return Err(FetchError::NotFound { uri: uri.into() });
		}
		let mut chunks = answer.error_for_status().map_err(failed)?.bytes_stream();
		let mut bytes = Vec::new();
		while let Some(chunk) = chunks.next().await {
			bytes.extend_from_slice(&chunk.map_err(failed)?);
			if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most {
				return Err(FetchError::Unavailable {
					uri: uri.into(),
					problem: format!("it has more than {most} bytes"),
				});
			}
		}
		Ok(bytes)
	};
	let too_slow = FetchError::Unavailable {
		uri: uri.into(),
		problem: format!("it did not arrive within {} s", time.as_secs()),
	};
	tokio::time::timeout(time, reading).await.unwrap_or(Err(too_slow))
}

/// The store that serves a URI, and the place in it.
async fn open(
	uri: &str,
	policy: &Policy,
) -> Result<(Box<dyn ObjectStore>, ObjectPath), FetchError> {
	let bad = |problem: &dyn std::fmt::Display| FetchError::BadUri {
		uri: uri.into(),
		problem: problem.to_string(),
	};
	let url = Url::parse(uri).map_err(|error| bad(&error))?;
	match url.scheme() {
		"file" => {
			let path = url.to_file_path().map_err(|()| bad(&"it is not a path of this machine"))?;
			let path = permitted(path, &policy.allow_file_inputs).await?;
			let location = ObjectPath::from_absolute_path(&path).map_err(|error| bad(&error))?;
			Ok((Box::new(LocalFileSystem::new()), location))
		}
		"http" | "https" => {
			let reach = Reach { anywhere: policy.allow_private_addresses };
			reach.check(&url).map_err(|address| FetchError::AddressNotAllowed { address })?;
			let location = ObjectPath::from_url_path(url.path()).map_err(|error| bad(&error))?;
			// The query stays with the server's part of the address: signed links carry one.
			let mut server = url.clone();
			server.set_path("/");
			server.set_fragment(None);
			let retry = RetryConfig {
				max_retries: 2,
				retry_timeout: CONNECT_TIMEOUT,
				..RetryConfig::default()
			};
			let store = HttpBuilder::new()
				.with_url(server.as_str())
				.with_retry(retry)
				.with_http_connector(reach)
				.build()
				.map_err(|error| bad(&error))?;
			Ok((Box::new(store), location))
		}
		scheme => Err(FetchError::UnsupportedScheme { scheme: scheme.into() }),
	}
}

/// The real path of a plain file in one of `directories`, all links resolved.
async fn permitted(path: PathBuf, directories: &[PathBuf]) -> Result<PathBuf, FetchError> {
	let missing = || FetchError::NotFound { uri: path.display().to_string() };
	let real = fs::canonicalize(&path).await.map_err(|_| missing())?;
	let mut roots = Vec::new();
	for directory in directories {
		roots.extend(fs::canonicalize(directory).await);
	}
	if !roots.iter().any(|root| real.starts_with(root)) {
		return Err(FetchError::FileNotAllowed { path });
	}
	// A pipe or a device would never end.
	match fs::metadata(&real).await {
		Ok(metadata) if metadata.is_file() => Ok(real),
		_ => Err(missing()),
	}
}

/// Where HTTP requests may go.
///
/// Every address is checked where it is used: the one in the URI, those that a name resolves to at
/// the moment of connecting, and those that a redirect names.
#[derive(Clone, Copy, Debug)]
struct Reach {
	anywhere: bool,
}

impl Reach {
	fn allows(self, address: IpAddr) -> bool {
		self.anywhere || is_public(address)
	}

	/// Checks the host of a URL if it is an address; names are checked when they are resolved.
	fn check(self, url: &Url) -> Result<(), IpAddr> {
		let address = match url.host() {
			Some(Host::Ipv4(address)) => address.into(),
			Some(Host::Ipv6(address)) => address.into(),
			_ => return Ok(()),
		};
		if self.allows(address) {
			Ok(())
		} else {
			Err(address)
		}
	}
}

/// An address that may not be reached, as the error that travels through the HTTP client.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not a public address")]
struct Refused(IpAddr);

impl Reach {
	/// A client whose requests go nowhere else.
	fn client(self) -> reqwest::Result<reqwest::Client> {
		let redirects = reqwest::redirect::Policy::custom(move |attempt| {
			if attempt.previous().len() > MAX_REDIRECTS {
				return attempt.error("too many redirects");
			}
			match self.check(attempt.url()) {
				Ok(()) => attempt.follow(),
				Err(address) => attempt.error(Refused(address)),
			}
		});
		reqwest::Client::builder()
			.redirect(redirects)
			.dns_resolver(Arc::new(self))
			// A proxy of the environment would resolve names by itself.
			.no_proxy()
			.connect_timeout(CONNECT_TIMEOUT)
			.read_timeout(READ_TIMEOUT)
			.build()
	}
}

impl HttpConnector for Reach {
	fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
		let client = self.client().map_err(|source| object_store::Error::Generic {
			store: "HTTP",
			source: Box::new(source),
		})?;
		Ok(HttpClient::new(client))
	}
}

impl reqwest::dns::Resolve for Reach {
	fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
		let reach = *self;
		Box::pin(async move {
			let found: Vec<SocketAddr> =
				tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
			if let Some(private) = found.iter().find(|address| !reach.allows(address.ip())) {
				return Err(Refused(private.ip()).into());
			}
			Ok(Box::new(found.into_iter()) as reqwest::dns::Addrs)
		})
	}
}

/// The address that was refused, if that is why.
fn refused_address(error: &(dyn std::error::Error + 'static)) -> Option<IpAddr> {
	causes(error).find_map(|cause| cause.downcast_ref::<Refused>().map(|Refused(address)| *address))
}

/// The innermost cause: what really happened, without the wrapping.
fn root_cause(error: &(dyn std::error::Error + 'static)) -> String {
	causes(error).last().map_or_else(|| error.to_string(), ToString::to_string)
}

fn causes<'a>(
	error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
	std::iter::successors(Some(error), |error| error.source())
}
