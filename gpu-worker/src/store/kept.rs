// SPDX-License-Identifier: Apache-2.0

//! What is kept on the disk, and why: outputs that can be disputed, and images that this worker fetched.

use redb::{ReadableDatabase, ReadableTable, TableDefinition};
use surety_primitives::{BlockNumber, H256};

use super::{Store, StoreError};

/// The last block in which an output that was paid can be disputed, by its hash.
pub(super) const DISPUTABLE: TableDefinition<[u8; 32], BlockNumber> =
	TableDefinition::new("disputable");
/// When an image that this worker fetched was last used, in seconds since 1970, by its reference.
pub(super) const IMAGES: TableDefinition<&str, u64> = TableDefinition::new("images");

/// An image that this worker fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedImage {
	/// Its name and digest.
	pub reference: String,
	/// When it was last used, in seconds since 1970.
	pub used_at: u64,
}

impl Store {
	/// Writes down to which block an output can be disputed.
	pub fn note_disputable(&self, output: H256, until: BlockNumber) -> Result<(), StoreError> {
		let write = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			{
				let mut table = transaction.open_table(DISPUTABLE)?;
				let before = table.get(output.0)?.map(|before| before.value());
				// Two tasks can have the same output.
				table.insert(output.0, before.map_or(until, |before| before.max(until)))?;
			}
			transaction.commit()?;
			Ok(())
		};
		Ok(write()?)
	}

	/// The outputs that can be disputed in block `now`; the others are forgotten.
	pub fn disputable(&self, now: BlockNumber) -> Result<Vec<H256>, StoreError> {
		let read = || -> Result<Vec<(H256, BlockNumber)>, redb::Error> {
			let table = self.database.begin_read()?.open_table(DISPUTABLE)?;
			let mut found = Vec::new();
			for entry in table.iter()? {
				let (output, until) = entry?;
				found.push((H256(output.value()), until.value()));
			}
			Ok(found)
		};
		let forget = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			transaction.open_table(DISPUTABLE)?.retain(|_, until| until >= now)?;
			transaction.commit()?;
			Ok(())
		};
		let found = read()?;
		// A full disk may have no room for a write.
		if found.iter().any(|(_, until)| *until < now) {
			forget()?;
		}
		Ok(found.into_iter().filter(|(_, until)| *until >= now).map(|(output, _)| output).collect())
	}

	/// Writes down that this worker fetches an image, or uses one at `now`. What it did not fetch is only written
	/// down if `is_fetched`.
	pub fn note_image(&self, image: &str, is_fetched: bool, now: u64) -> Result<(), StoreError> {
		let write = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			{
				let mut table = transaction.open_table(IMAGES)?;
				let is_known = table.get(image)?.is_some();
				if is_fetched || is_known {
					table.insert(image, now)?;
				}
			}
			transaction.commit()?;
			Ok(())
		};
		Ok(write()?)
	}

	/// The images that this worker fetched, the one unused for longest first.
	pub fn images(&self) -> Result<Vec<FetchedImage>, StoreError> {
		let read = || -> Result<Vec<FetchedImage>, redb::Error> {
			let table = self.database.begin_read()?.open_table(IMAGES)?;
			let mut found = Vec::new();
			for entry in table.iter()? {
				let (reference, used_at) = entry?;
				let (reference, used_at) = (reference.value().to_string(), used_at.value());
				found.push(FetchedImage { reference, used_at });
			}
			Ok(found)
		};
		let mut found = read()?;
		found.sort_by_key(|image| image.used_at);
		Ok(found)
	}

	/// Forgets an image that is gone.
	pub fn remove_image(&self, image: &str) -> Result<(), StoreError> {
		let write = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			transaction.open_table(IMAGES)?.remove(image)?;
			transaction.commit()?;
			Ok(())
		};
		Ok(write()?)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn store() -> (tempfile::TempDir, Store) {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(&folder.path().join("state.redb"), b"me").unwrap();
		(folder, store)
	}

	#[test]
	fn an_output_is_disputable_to_its_last_block() {
		let (_folder, store) = store();
		let (first, second) = (H256::repeat_byte(1), H256::repeat_byte(2));
		store.note_disputable(first, 10).unwrap();
		store.note_disputable(second, 12).unwrap();
		assert_eq!(store.disputable(10).unwrap(), [first, second]);
		assert_eq!(store.disputable(11).unwrap(), [second]);
		// What was forgotten stays so, whatever block a node that is behind tells.
		assert_eq!(store.disputable(10).unwrap(), [second]);
		// The later of two tasks with one output counts.
		store.note_disputable(second, 11).unwrap();
		assert_eq!(store.disputable(12).unwrap(), [second]);
		assert_eq!(store.disputable(13).unwrap(), []);
	}

	#[test]
	fn only_images_that_were_fetched_are_remembered() {
		let (_folder, store) = store();
		store.note_image("the operator's", false, 1).unwrap();
		store.note_image("old", true, 1).unwrap();
		store.note_image("new", true, 2).unwrap();
		let names = || -> Vec<_> {
			store.images().unwrap().into_iter().map(|image| image.reference).collect()
		};
		assert_eq!(names(), ["old", "new"]);
		store.note_image("old", false, 3).unwrap();
		assert_eq!(names(), ["new", "old"]);
		store.remove_image("new").unwrap();
		assert_eq!(names(), ["old"]);
	}
}
