// SPDX-License-Identifier: Apache-2.0

//! How long the jobs of each source ran here.

use std::time::Duration;

use redb::{ReadableDatabase, ReadableTable, TableDefinition};
use surety_primitives::SourceId;

use super::{Store, StoreError};

/// Milliseconds, by source.
pub(super) const RUNS: TableDefinition<SourceId, u64> = TableDefinition::new("runs");

/// What one run counts, against all before: a quarter.
const WEIGHT: u64 = 4;

impl Store {
	/// Writes down how long a job of a source ran.
	pub fn note_run(&self, source: SourceId, took: Duration) -> Result<(), StoreError> {
		let took = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
		let write = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			{
				let mut table = transaction.open_table(RUNS)?;
				let before = table.get(source)?.map(|before| before.value());
				let mean = before.map_or(took, |before| {
					before.saturating_sub(before / WEIGHT).saturating_add(took / WEIGHT)
				});
				table.insert(source, mean)?;
			}
			transaction.commit()?;
			Ok(())
		};
		Ok(write()?)
	}

	/// How long a job of a source is likely to run; `None` if none did.
	pub fn usual_run(&self, source: SourceId) -> Result<Option<Duration>, StoreError> {
		let read = || -> Result<Option<u64>, redb::Error> {
			let table = self.database.begin_read()?.open_table(RUNS)?;
			let mean = table.get(source)?.map(|mean| mean.value());
			Ok(mean)
		};
		Ok(read()?.map(Duration::from_millis))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_usual_run_follows_the_last_ones() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(&folder.path().join("state.redb"), b"me").unwrap();
		assert_eq!(store.usual_run(7).unwrap(), None);
		let note = |secs| store.note_run(7, Duration::from_secs(secs)).unwrap();
		note(40);
		assert_eq!(store.usual_run(7).unwrap(), Some(Duration::from_secs(40)));
		note(80);
		assert_eq!(store.usual_run(7).unwrap(), Some(Duration::from_secs(50)));
		(0..40).for_each(|_| note(80));
		let usual = store.usual_run(7).unwrap().unwrap();
		assert!(usual > Duration::from_secs(79), "{usual:?}");
		assert_eq!(store.usual_run(8).unwrap(), None);
	}
}
