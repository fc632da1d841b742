// SPDX-License-Identifier: Apache-2.0

//! The images that this worker fetched.

use redb::{ReadableDatabase, ReadableTable, TableDefinition};

use super::{Store, StoreError};

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

	#[test]
	fn only_images_that_were_fetched_are_remembered() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(&folder.path().join("state.redb"), b"me").unwrap();
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
