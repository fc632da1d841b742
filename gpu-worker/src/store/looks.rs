// SPDX-License-Identifier: Apache-2.0

//! What an oracle must not forget: what it is bound to, or why it cannot look.

use codec::{Decode, Encode};
use redb::{ReadableDatabase, ReadableTable, TableDefinition};
use surety_primitives::{
	rerun::RerunOpening, similarity::Embedding, BlockNumber, NodeId, TaskId, H256,
};

use super::{Store, StoreError};

pub(super) const LOOKS: TableDefinition<(TaskId, NodeId), &[u8]> = TableDefinition::new("looks");

/// The result of which node for which task is looked at.
pub type LookId = (TaskId, NodeId);

/// What came of a re-run.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct LookRecord {
	/// A block that the oracle had seen when it wrote this. A chain node that has not come so far yet cannot say
	/// what became of it.
	pub as_of: BlockNumber,
	/// What came of it.
	pub step: LookStep,
}

/// What came of a re-run.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum LookStep {
	/// The output is here. It is to be committed to, and shown when that is due.
	#[codec(index = 0)]
	Found {
		/// What opens the commitment.
		opening: RerunOpening,
		/// What the output means, where the source compares outputs by that.
		embedding: Option<Embedding>,
	},
	/// The job cannot be re-run here, which is to be said.
	#[codec(index = 1)]
	Declining {
		/// Why.
		why: String,
	},
}

impl LookRecord {
	/// The hash of the output that is still needed.
	pub fn needs(&self) -> Option<H256> {
		match &self.step {
			LookStep::Found { opening, .. } => Some(opening.output_hash),
			LookStep::Declining { .. } => None,
		}
	}
}

impl Store {
	/// Writes what came of a re-run. When this returns it is on the disk.
	pub fn put_look(&self, id: LookId, record: &LookRecord) -> Result<(), StoreError> {
		let write = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			transaction.open_table(LOOKS)?.insert(id, record.encode().as_slice())?;
			transaction.commit()?;
			Ok(())
		};
		Ok(write()?)
	}

	/// Reads what came of a re-run.
	pub fn look(&self, id: LookId) -> Result<Option<LookRecord>, StoreError> {
		let read = || -> Result<Option<Vec<u8>>, redb::Error> {
			let table = self.database.begin_read()?.open_table(LOOKS)?;
			let found = table.get(id)?.map(|bytes| bytes.value().to_vec());
			Ok(found)
		};
		read()?.map(|bytes| decode(id, &bytes)).transpose()
	}

	/// What came of all re-runs that are not over for good, in order.
	pub fn looks(&self) -> Result<Vec<(LookId, LookRecord)>, StoreError> {
		let read = || -> Result<Vec<(LookId, Vec<u8>)>, redb::Error> {
			let table = self.database.begin_read()?.open_table(LOOKS)?;
			let mut found = Vec::new();
			for entry in table.iter()? {
				let (id, bytes) = entry?;
				found.push((id.value(), bytes.value().to_vec()));
			}
			Ok(found)
		};
		read()?.into_iter().map(|(id, bytes)| Ok((id, decode(id, &bytes)?))).collect()
	}

	/// Forgets a re-run that is over for good.
	pub fn remove_look(&self, id: LookId) -> Result<(), StoreError> {
		let write = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			transaction.open_table(LOOKS)?.remove(id)?;
			transaction.commit()?;
			Ok(())
		};
		Ok(write()?)
	}
}

fn decode(id: LookId, bytes: &[u8]) -> Result<LookRecord, StoreError> {
	LookRecord::decode(&mut &*bytes).map_err(|source| StoreError::Damaged { task: id.0, source })
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;

	pub(crate) fn opening() -> RerunOpening {
		RerunOpening { output_hash: H256::repeat_byte(5), embedding: None, salt: [6; 32] }
	}

	pub(crate) fn found() -> LookRecord {
		let step = LookStep::Found {
			opening: opening(),
			embedding: Some(vec![1, -2].try_into().unwrap()),
		};
		LookRecord { as_of: 1, step }
	}

	pub(crate) fn declining() -> LookRecord {
		LookRecord { as_of: 1, step: LookStep::Declining { why: "there is nothing".into() } }
	}

	#[test]
	fn what_an_oracle_is_bound_to_survives_a_restart() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("state.redb");
		for record in [found(), declining()] {
			// The oracle dies right after the write.
			Store::open(&path, b"me").unwrap().put_look((7, 3), &record).unwrap();
			let store = Store::open(&path, b"me").unwrap();
			assert_eq!(store.look((7, 3)).unwrap(), Some(record.clone()));
			assert_eq!(store.looks().unwrap(), [((7, 3), record)]);
		}
		let store = Store::open(&path, b"me").unwrap();
		assert_eq!(store.look((7, 4)).unwrap(), None);
		store.remove_look((7, 3)).unwrap();
		assert_eq!(store.looks().unwrap(), []);
	}

	#[test]
	fn only_an_output_that_is_to_be_shown_is_needed() {
		assert_eq!(found().needs(), Some(opening().output_hash));
		assert_eq!(declining().needs(), None);
	}
}
