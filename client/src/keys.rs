// SPDX-License-Identifier: Apache-2.0

//! Keys: sr25519, from a file, a seed phrase or a development account.

use std::{
	fmt, fs,
	io::{self, Write},
	os::unix::fs::{OpenOptionsExt, PermissionsExt},
	path::{Path, PathBuf},
	str::FromStr,
};

use subxt_signer::{bip39::Mnemonic, sr25519::Keypair, ExposeSecret, SecretString, SecretUri};

/// What a key may be made of: a phrase needs no more.
const MAX_KEY_FILE: u64 = 4096;
/// Bytes of randomness behind a phrase of 12 words.
const ENTROPY: usize = 16;

/// Where a key comes from.
///
/// Read from text: what begins with `//` is a development account (such as `//Alice`), what begins
/// with `0x` or holds white space is a secret seed or phrase, anything else is the path of a file.
#[derive(Clone)]
pub enum KeySource {
	/// A file that holds one secret, readable by its owner alone.
	File(PathBuf),
	/// A secret: a seed in hex, or a phrase of 12 to 24 words; both may be followed by a derivation
	/// path such as `//node//1`, which alone stands for the public development phrase.
	Secret(SecretString),
}

/// Why a key cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
	/// The file cannot be read or written.
	#[error("{path}: {reason}")]
	File {
		/// The file.
		path: PathBuf,
		/// What the system says.
		reason: io::Error,
	},
	/// Others can read the file.
	#[error("{path} can be read by others (mode {mode:03o}): run `chmod 600 {path}`")]
	Exposed {
		/// The file.
		path: PathBuf,
		/// Its mode.
		mode: u32,
	},
	/// The secret is none: what is wrong, without the secret.
	#[error(
		"not a secret ({0}): it must be a seed of 64 hex digits after 0x, or a phrase of 12 to 24 \
		 words; either may end in a path such as //node//1"
	)]
	Malformed(String),
	/// The system gives no random numbers.
	#[error("the system gives no random numbers: {0}")]
	Randomness(getrandom::Error),
}

impl FromStr for KeySource {
	type Err = KeyError;

	fn from_str(text: &str) -> Result<Self, KeyError> {
		let text = text.trim();
		if text.is_empty() {
			return Err(KeyError::Malformed("it is empty".into()));
		}
		let secret =
			text.starts_with("//") || text.starts_with("0x") || text.contains(char::is_whitespace);
		Ok(if secret { Self::Secret(text.into()) } else { Self::File(text.into()) })
	}
}

impl fmt::Debug for KeySource {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::File(path) => write!(f, "File({})", path.display()),
			Self::Secret(_) => f.write_str("Secret"),
		}
	}
}

impl KeySource {
	/// Reads the key.
	pub fn load(&self) -> Result<Keypair, KeyError> {
		match self {
			Self::File(path) => keypair(&read_private(path)?),
			Self::Secret(secret) => keypair(secret),
		}
	}
}

/// A new secret phrase of 12 words.
pub fn generate() -> Result<SecretString, KeyError> {
	let mut entropy = [0; ENTROPY];
	getrandom::fill(&mut entropy).map_err(KeyError::Randomness)?;
	let phrase =
		Mnemonic::from_entropy(&entropy).map_err(|error| KeyError::Malformed(error.to_string()))?;
	Ok(phrase.to_string().into())
}

/// Writes a secret to a new file that its owner alone can read, after making sure that it is one.
/// An existing file is never replaced: a key lost cannot be had again.
pub fn store(secret: &SecretString, path: &Path) -> Result<Keypair, KeyError> {
	let key = keypair(secret)?;
	write_private(path, &format!("{}\n", secret.expose_secret()))?;
	Ok(key)
}

/// Writes a new file that its owner alone can read.
pub(crate) fn write_private(path: &Path, content: &str) -> Result<(), KeyError> {
	let failed = |reason| KeyError::File { path: path.into(), reason };
	let mut file = fs::OpenOptions::new()
		.write(true)
		.create_new(true)
		.mode(0o600)
		.open(path)
		.map_err(failed)?;
	file.write_all(content.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}

/// Reads a small file that nobody but its owner can read.
pub(crate) fn read_private(path: &Path) -> Result<SecretString, KeyError> {
	let failed = |reason| KeyError::File { path: path.into(), reason };
	let metadata = fs::metadata(path).map_err(failed)?;
	if !metadata.is_file() || metadata.len() > MAX_KEY_FILE {
		return Err(KeyError::Malformed(format!("{} is no key file", path.display())));
	}
	let mode = metadata.permissions().mode() & 0o777;
	if mode & 0o077 != 0 {
		return Err(KeyError::Exposed { path: path.into(), mode });
	}
	let text = fs::read_to_string(path).map_err(failed)?;
	Ok(text.trim().to_owned().into())
}

fn keypair(secret: &SecretString) -> Result<Keypair, KeyError> {
	let secret = secret.expose_secret();
	let uri: SecretUri =
		secret.parse().map_err(|_| KeyError::Malformed("unexpected characters".into()))?;
	Keypair::from_uri(&uri).map_err(|error| KeyError::Malformed(error.to_string()))
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The phrase that every Substrate chain knows; its `//Alice` is public.
	const DEV: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	/// The seed of `//Alice`.
	const ALICE_SEED: &str = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";

	fn address(text: &str) -> Result<String, KeyError> {
		let key = text.parse::<KeySource>()?.load()?;
		Ok(key.public_key().to_account_id().to_string())
	}

	#[test]
	fn every_way_to_write_a_key_gives_the_same_account() {
		assert_eq!(address("//Alice").unwrap(), ALICE);
		assert_eq!(address(&format!("{DEV}//Alice")).unwrap(), ALICE);
		assert_eq!(address(ALICE_SEED).unwrap(), ALICE);
	}

	#[test]
	fn a_stored_key_is_private_and_read_back() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		let secret = generate().unwrap();
		let key = store(&secret, &path).unwrap();
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		let expected = key.public_key().to_account_id().to_string();
		assert_eq!(address(path.to_str().unwrap()).unwrap(), expected);
	}

	#[test]
	fn two_generated_keys_differ() {
		assert_ne!(generate().unwrap().expose_secret(), generate().unwrap().expose_secret());
	}

	#[test]
	fn an_existing_file_is_not_replaced() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		fs::write(&path, "precious").unwrap();
		let refused = store(&generate().unwrap(), &path).unwrap_err();
		assert!(matches!(refused, KeyError::File { .. }), "{refused}");
		assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
	}

	#[test]
	fn a_file_that_others_can_read_is_refused_with_the_remedy() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		store(&generate().unwrap(), &path).unwrap();
		for mode in [0o640, 0o604, 0o666] {
			fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
			let refused = address(path.to_str().unwrap()).unwrap_err();
			assert!(matches!(refused, KeyError::Exposed { .. }), "{refused}");
			assert!(refused.to_string().contains("chmod 600"), "{refused}");
		}
	}

	#[test]
	fn what_is_no_secret_is_refused_without_being_shown() {
		for text in
			["", "0x12", "0xzz", "bottom drive obey", "one two three four five six seven", "0xé"]
		{
			let refused = address(text).unwrap_err();
			assert!(matches!(refused, KeyError::Malformed(_)), "{refused}");
			assert!(text.len() < 3 || !refused.to_string().contains(text), "{refused}");
		}
		let source: KeySource = ALICE_SEED.parse().unwrap();
		assert!(!format!("{source:?}").contains("e5be"));
	}

	#[test]
	fn a_missing_file_and_a_folder_are_named() {
		let folder = tempfile::tempdir().unwrap();
		let missing = folder.path().join("missing");
		let refused = address(missing.to_str().unwrap()).unwrap_err();
		assert!(refused.to_string().contains("missing"), "{refused}");
		assert!(address(folder.path().to_str().unwrap()).is_err());
	}
}
