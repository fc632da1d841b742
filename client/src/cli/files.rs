// SPDX-License-Identifier: Apache-2.0

//! Inputs that are hashed.

use std::{
	fs,
	io::{self, Read},
	path::{Path, PathBuf},
	time::Duration,
};

use anyhow::{bail, ensure, Context as _, Result};
use reqwest::{Client, Response};
use sha2::{Digest, Sha256};
use surety_client::primitives::H256;
use url::Url;

/// How long a server may stay silent.
const SILENCE: Duration = Duration::from_secs(30);

/// The URI of an input and its hash, which is computed unless it is known.
pub async fn input(text: &str, known: Option<H256>) -> Result<(String, H256)> {
	let uri = locate(text).with_context(|| format!("--input {text}"))?;
	let hash = match (known, uri.scheme()) {
		(Some(hash), _) => hash,
		(None, "file") => {
			let path = uri
				.to_file_path()
				.map_err(|()| anyhow::anyhow!("--input {text}: not a path of this machine"))?;
			hash_file(&path).with_context(|| path.display().to_string())?
		}
		(None, _) => {
			let mut hash = Sha256::new();
			let mut response = get(uri.clone()).await?;
			while let Some(bytes) = response.chunk().await.with_context(|| uri.to_string())? {
				hash.update(&bytes);
			}
			H256(hash.finalize().into())
		}
	};
	Ok((uri.into(), hash))
}

/// Reads an answer of at most `most` bytes.
pub async fn read(url: Url, most: u64) -> Result<Vec<u8>> {
	let mut response = get(url.clone()).await?;
	let mut read = Vec::new();
	while let Some(bytes) = response.chunk().await.with_context(|| url.to_string())? {
		read.extend_from_slice(&bytes);
		ensure!(read.len() as u64 <= most, "{url} hands out more than {most} bytes");
	}
	Ok(read)
}

/// A path of this machine as a URI; a URI as it is.
fn locate(text: &str) -> Result<Url> {
	if text.contains("://") {
		let uri = Url::parse(text)?;
		match uri.scheme() {
			"file" | "http" | "https" => return Ok(uri),
			other => bail!("nodes do not fetch {other}://, only file://, http:// and https://"),
		}
	}
	let path: PathBuf = fs::canonicalize(text)?;
	Url::from_file_path(path).map_err(|()| anyhow::anyhow!("not a path of this machine"))
}

fn hash_file(path: &Path) -> io::Result<H256> {
	let mut file = fs::File::open(path)?;
	let mut hash = Sha256::new();
	let mut buffer = [0; 64 * 1024];
	loop {
		match file.read(&mut buffer)? {
			0 => return Ok(H256(hash.finalize().into())),
			length => hash.update(&buffer[..length]),
		}
	}
}

async fn get(url: Url) -> Result<Response> {
	let name = url.to_string();
	let client = Client::builder().connect_timeout(SILENCE).read_timeout(SILENCE).build()?;
	client
		.get(url)
		.send()
		.await
		.and_then(Response::error_for_status)
		.with_context(|| format!("fetching {name}"))
}

#[cfg(test)]
mod tests {
	use surety_client::spec::sha256;
	use tokio::{
		io::{AsyncReadExt, AsyncWriteExt},
		net::TcpListener,
	};

	use super::*;

	/// Serves `body` once for whatever is asked, and says for what it was asked.
	async fn serve(status: &str, body: &'static [u8]) -> (String, tokio::task::JoinHandle<String>) {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let address = format!("http://{}", listener.local_addr().unwrap());
		let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n", body.len());
		let asked = tokio::spawn(async move {
			let (mut stream, _) = listener.accept().await.unwrap();
			let mut request = vec![0; 4096];
			let length = stream.read(&mut request).await.unwrap();
			stream.write_all(head.as_bytes()).await.unwrap();
			stream.write_all(body).await.unwrap();
			let request = String::from_utf8_lossy(&request[..length]).into_owned();
			request.split(' ').nth(1).unwrap_or_default().to_owned()
		});
		(address, asked)
	}

	#[tokio::test]
	async fn a_file_becomes_a_uri_that_leads_back_to_it() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("a text #1.txt");
		fs::write(&path, "hello").unwrap();
		let (uri, hash) = input(path.to_str().unwrap(), None).await.unwrap();
		assert_eq!(hash, sha256(b"hello"));
		assert_eq!(Url::parse(&uri).unwrap().to_file_path(), Ok(fs::canonicalize(&path).unwrap()));
		assert_eq!(input(&uri, None).await.unwrap(), (uri, hash));
	}

	#[tokio::test]
	async fn a_known_hash_is_taken_and_nothing_is_fetched() {
		let known = H256::repeat_byte(7);
		let (uri, hash) = input("https://nowhere.invalid/a", Some(known)).await.unwrap();
		assert_eq!((uri.as_str(), hash), ("https://nowhere.invalid/a", known));
	}

	#[tokio::test]
	async fn what_is_served_is_hashed() {
		let (address, _) = serve("200 OK", b"hello").await;
		assert_eq!(input(&address, None).await.unwrap().1, sha256(b"hello"));
	}

	#[tokio::test]
	async fn an_answer_that_is_too_long_is_not_read_on() {
		let (address, _) = serve("200 OK", b"hello").await;
		assert_eq!(read(Url::parse(&address).unwrap(), 5).await.unwrap(), b"hello");
		let (address, _) = serve("200 OK", b"hello").await;
		assert!(read(Url::parse(&address).unwrap(), 4).await.is_err());
	}

	#[tokio::test]
	async fn inputs_that_no_node_could_fetch_are_refused() {
		for text in ["ftp://host/file", "/no/such/file", "http://", "file://host/file"] {
			assert!(input(text, None).await.is_err(), "{text}");
		}
		let (address, _) = serve("404 Not Found", b"").await;
		assert!(input(&address, None).await.is_err());
	}
}
