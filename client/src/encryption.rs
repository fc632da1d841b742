// SPDX-License-Identifier: Apache-2.0

//! Encryption of outputs (specification, section 7): for X25519 keys, in the file format of age
//! (age-encryption.org/v1), which programs that have nothing to do with Surety read too.

use std::{
	fmt,
	io::{self, Read, Write},
	iter,
	path::{Path, PathBuf},
	str::FromStr,
};

use age::{x25519, DecryptError, Decryptor, Encryptor};
use bech32::{FromBase32, ToBase32, Variant};
use subxt_signer::ExposeSecret;
use surety_primitives::encryption::{is_weak, PublicKey};

use crate::keys::{self, KeyError};

/// The prefix of public keys as people write them.
const PREFIX: &str = "age";

/// Why something cannot be encrypted or decrypted.
#[derive(Debug, thiserror::Error)]
pub enum EncryptionError {
	/// The file of the secret key cannot be used.
	#[error(transparent)]
	File(#[from] KeyError),
	/// There is no secret key in the file.
	#[error("{path} holds no encryption key: `surety keys encryption generate FILE` makes one")]
	NoIdentity {
		/// The file.
		path: PathBuf,
	},
	/// That is no public key.
	#[error("`{0}` is no encryption key: it begins with `age1`, and `surety keys encryption show FILE` prints it")]
	NoPublicKey(String),
	/// The secret key is none of those that it was encrypted for.
	#[error(
		"it was encrypted for other keys than {0}: name the identity whose key was published then"
	)]
	OtherKeys(String),
	/// What was read was not encrypted in this way, or not as a whole.
	#[error("it cannot be decrypted: {0}")]
	Broken(String),
	/// It cannot be encrypted.
	#[error("it cannot be encrypted: {0}")]
	Failed(String),
}

/// A secret key, which opens what was encrypted for its public half.
#[derive(Clone)]
pub struct Identity(x25519::Identity);

impl fmt::Debug for Identity {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(f, "Identity({})", text(&self.public()))
	}
}

impl Identity {
	/// A new one.
	pub fn generate() -> Self {
		Self(x25519::Identity::generate())
	}

	/// Writes it to a new file that its owner alone can read. An existing file is never replaced.
	pub fn store(&self, path: &Path) -> Result<(), EncryptionError> {
		let secret = self.0.to_string();
		let content =
			format!("# public key: {}\n{}\n", text(&self.public()), secret.expose_secret());
		Ok(keys::write_private(path, &content)?)
	}

	/// Reads one from a file, as [`Identity::store`] or `age-keygen` wrote it.
	pub fn load(path: &Path) -> Result<Self, EncryptionError> {
		let content = keys::read_private(path)?;
		let lines = content.expose_secret().lines().map(str::trim);
		let mut keys = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
		keys.next()
			.and_then(|line| x25519::Identity::from_str(line).ok())
			.map(Self)
			.ok_or_else(|| EncryptionError::NoIdentity { path: path.into() })
	}

	/// Its public half.
	pub fn public(&self) -> PublicKey {
		// What the library prints is a key.
		parse(&self.0.to_public().to_string()).unwrap_or_default()
	}

	/// Decrypts what `sealed` reads, piece by piece. What was read is right as far as no error follows.
	pub fn open<R: Read>(&self, sealed: R) -> Result<impl Read, EncryptionError> {
		let broken = |error: DecryptError| EncryptionError::Broken(error.to_string());
		let decryptor = Decryptor::new(sealed).map_err(broken)?;
		decryptor.decrypt(iter::once(&self.0 as &dyn age::Identity)).map_err(|error| match error {
			DecryptError::NoMatchingKeys => EncryptionError::OtherKeys(text(&self.public())),
			error => broken(error),
		})
	}

	/// Decrypts bytes, of which no more than `limit` may come.
	pub fn open_bytes(&self, sealed: &[u8], limit: u64) -> Result<Vec<u8>, EncryptionError> {
		let mut bytes = Vec::new();
		let opened = self.open(sealed)?.take(limit.saturating_add(1)).read_to_end(&mut bytes);
		let length = opened.map_err(|error| EncryptionError::Broken(error.to_string()))?;
		if u64::try_from(length).unwrap_or(u64::MAX) > limit {
			return Err(EncryptionError::Broken(format!("it has more than {limit} bytes")));
		}
		Ok(bytes)
	}
}

/// Encrypts bytes so that the secret half of any of these keys opens them.
pub fn seal(bytes: &[u8], readers: &[PublicKey]) -> Result<Vec<u8>, EncryptionError> {
	let failed = |error: &dyn fmt::Display| EncryptionError::Failed(error.to_string());
	let readers = readers
		.iter()
		.map(|key| x25519::Recipient::from_str(&text(key)).map_err(|error| failed(&error)));
	let readers = readers.collect::<Result<Vec<_>, _>>()?;
	let encryptor =
		Encryptor::with_recipients(readers.iter().map(|reader| reader as &dyn age::Recipient))
			.map_err(|error| failed(&error))?;
	let mut sealed = Vec::new();
	let write = |sealed: &mut Vec<u8>| -> io::Result<()> {
		let mut writer = encryptor.wrap_output(sealed)?;
		writer.write_all(bytes)?;
		writer.finish()?;
		Ok(())
	};
	write(&mut sealed).map_err(|error| failed(&error))?;
	Ok(sealed)
}

/// How many bytes an output of this many has when it is sealed for a few readers, or less.
pub fn sealed_size(bytes: u64) -> u64 {
	// A header, and 16 bytes for each 64 KiB.
	bytes.saturating_add(bytes / 4_096).saturating_add(4_096)
}

/// A public key as people write it.
pub fn text(key: &PublicKey) -> String {
	// The prefix is one that the format takes.
	bech32::encode(PREFIX, key.to_base32(), Variant::Bech32).unwrap_or_default()
}

/// Reads a public key.
pub fn parse(text: &str) -> Result<PublicKey, EncryptionError> {
	let key = match bech32::decode(text) {
		Ok((prefix, data, Variant::Bech32)) if prefix == PREFIX => {
			Vec::from_base32(&data).ok().and_then(|bytes| PublicKey::try_from(bytes).ok())
		}
		_ => None,
	};
	key.filter(|key| !is_weak(key)).ok_or_else(|| EncryptionError::NoPublicKey(text.into()))
}

#[cfg(test)]
mod tests {
	use std::{fs, os::unix::fs::PermissionsExt};

	use proptest::prelude::*;

	use super::*;

	/// A public key and its secret, made by another program (`rage`).
	const OTHERS: &str =
		"AGE-SECRET-KEY-19PUU0QCLF6Z8A08SSNNHZKVMDHKELKGYVCXQKLJHH0E3R5CZHQWQW4C5RK";
	const OTHERS_PUBLIC: &str = "age1hmsak8avnw99ax49a76wpvcuskkaepupglp4y3aq9322f9awh9fs4y0flr";

	#[test]
	fn what_was_sealed_is_opened_by_each_reader_and_nobody_else() {
		let [client, worker, stranger] = [(); 3].map(|()| Identity::generate());
		let output = vec![7; 200_000];
		let sealed = seal(&output, &[client.public(), worker.public()]).unwrap();
		assert!(sealed.len() as u64 <= sealed_size(output.len() as u64));
		assert!(!sealed.windows(100).any(|window| window == &output[..100]));
		for reader in [&client, &worker] {
			assert_eq!(reader.open_bytes(&sealed, 200_000).unwrap(), output);
			assert!(matches!(reader.open_bytes(&sealed, 199_999), Err(EncryptionError::Broken(_))));
		}
		assert!(matches!(stranger.open_bytes(&sealed, 1), Err(EncryptionError::OtherKeys(_))));
		assert!(seal(&output, &[]).is_err());
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(32))]

		#[test]
		fn nothing_of_what_was_sealed_can_be_changed_or_left_out(
			output in prop::collection::vec(any::<u8>(), 0..300),
			at in any::<prop::sample::Index>(),
			bit in 0u8..8,
		) {
			let reader = Identity::generate();
			let sealed = seal(&output, &[reader.public()]).unwrap();
			let mut changed = sealed.clone();
			changed[at.index(sealed.len())] ^= 1 << bit;
			prop_assert!(reader.open_bytes(&changed, 1_000).is_err());
			prop_assert!(reader.open_bytes(&sealed[..at.index(sealed.len())], 1_000).is_err());
			prop_assert_eq!(reader.open_bytes(&sealed, 1_000).unwrap(), output);
		}

		#[test]
		fn public_keys_are_read_as_they_are_written(key in any::<PublicKey>()) {
			prop_assert_eq!(parse(&text(&key)).unwrap(), key);
		}
	}

	#[test]
	fn what_is_no_public_key_is_refused() {
		let weak = text(&[0; 32]);
		let short = bech32::encode(PREFIX, [1u8; 31].to_base32(), Variant::Bech32).unwrap();
		let other = bech32::encode("other", [1u8; 32].to_base32(), Variant::Bech32).unwrap();
		let typo = OTHERS_PUBLIC.replace("hms", "hmx");
		assert_ne!(typo, OTHERS_PUBLIC);
		for wrong in ["", "age1", OTHERS, &weak, &short, &other, &typo] {
			assert!(parse(wrong).is_err(), "{wrong}");
		}
	}

	#[test]
	fn an_identity_is_read_as_it_was_stored_and_as_others_store_it() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("identity");
		let identity = Identity::generate();
		identity.store(&path).unwrap();
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		assert_eq!(Identity::load(&path).unwrap().public(), identity.public());
		assert!(identity.store(&path).is_err(), "it replaced a key");

		fs::write(&path, format!("# created: today\n# public key: x\n\n{OTHERS}\n")).unwrap();
		let read = Identity::load(&path).unwrap();
		assert_eq!(text(&read.public()), OTHERS_PUBLIC);
		assert!(!format!("{read:?}").contains(OTHERS));
	}

	#[test]
	fn a_file_without_a_key_or_for_all_to_read_is_refused() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("identity");
		assert!(matches!(Identity::load(&path), Err(EncryptionError::File(_))));
		Identity::generate().store(&path).unwrap();
		fs::write(&path, "# nothing\n//Alice\n").unwrap();
		assert!(matches!(Identity::load(&path), Err(EncryptionError::NoIdentity { .. })));
		fs::write(&path, OTHERS).unwrap();
		fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
		let refused = Identity::load(&path).unwrap_err();
		assert!(refused.to_string().contains("chmod 600"), "{refused}");
	}
}
