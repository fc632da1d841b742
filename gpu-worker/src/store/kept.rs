// SPDX-License-Identifier: Apache-2.0

//! Which objects are of which task: what is kept of its outputs and logs.

use codec::{Decode, Encode};
use redb::{ReadableDatabase, ReadableTable, TableDefinition};
use surety_primitives::{encryption::PublicKey, TaskId, H256};

use super::{Store, StoreError};

/// What is kept of each task.
pub(super) const KEPT: TableDefinition<TaskId, &[u8]> = TableDefinition::new("kept");

/// What is kept of an output or log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Kept {
	/// SHA-256 of the output or log itself.
	pub content: H256,
	/// SHA-256 of what is kept of it, under which it is found: another one if that is encrypted.
	pub stored: H256,
	/// For whom it is encrypted, besides this worker.
	pub reader: Option<PublicKey>,
}

impl Kept {
	/// Something that is kept as it is.
	pub fn plain(content: H256) -> Self {
		Self { content, stored: content, reader: None }
	}

	/// Whether it is encrypted.
	pub fn is_sealed(&self) -> bool {
		self.content != self.stored
	}
}

impl Store {
	/// Notes what is kept of an output or log, instead of what was kept of it before. When this returns it is on the
	/// disk.
	pub fn keep(&self, task: TaskId, kept: Kept) -> Result<(), StoreError> {
		let mut all = self.kept(task)?;
		all.retain(|other| other.content != kept.content);
		all.push(kept);
		self.put_kept(task, &all)
	}

	/// Notes that something is kept for one more reader.
	pub fn keep_also(&self, task: TaskId, kept: Kept) -> Result<(), StoreError> {
		let mut all = self.kept(task)?;
		all.push(kept);
		self.put_kept(task, &all)
	}

	/// Forgets what was kept of a task.
	pub fn forget_kept(&self, task: TaskId) -> Result<(), StoreError> {
		self.put_kept(task, &[])
	}

	fn put_kept(&self, task: TaskId, kept: &[Kept]) -> Result<(), StoreError> {
		let write = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			{
				let mut table = transaction.open_table(KEPT)?;
				match kept {
					[] => table.remove(task)?,
					kept => table.insert(task, kept.encode().as_slice())?,
				};
			}
			transaction.commit()?;
			Ok(())
		};
		Ok(write()?)
	}

	/// What is kept of a task; for each output first what it was kept as, then what readers asked for.
	pub fn kept(&self, task: TaskId) -> Result<Vec<Kept>, StoreError> {
		let read = || -> Result<Option<Vec<u8>>, redb::Error> {
			let table = self.database.begin_read()?.open_table(KEPT)?;
			Ok(table.get(task)?.map(|bytes| bytes.value().to_vec()))
		};
		read()?.map_or(Ok(Vec::new()), |bytes| decode(task, &bytes))
	}

	/// What is kept of all tasks.
	pub fn all_kept(&self) -> Result<Vec<(TaskId, Vec<Kept>)>, StoreError> {
		let read = || -> Result<Vec<(TaskId, Vec<u8>)>, redb::Error> {
			let table = self.database.begin_read()?.open_table(KEPT)?;
			let mut found = Vec::new();
			for entry in table.iter()? {
				let (task, bytes) = entry?;
				found.push((task.value(), bytes.value().to_vec()));
			}
			Ok(found)
		};
		read()?.into_iter().map(|(task, bytes)| Ok((task, decode(task, &bytes)?))).collect()
	}
}

fn decode(task: TaskId, bytes: &[u8]) -> Result<Vec<Kept>, StoreError> {
	Decode::decode(&mut &*bytes).map_err(|source| StoreError::Damaged { task, source })
}

#[cfg(test)]
mod tests {
	use super::*;

	fn kept(content: u8, stored: u8, reader: Option<u8>) -> Kept {
		Kept {
			content: H256::repeat_byte(content),
			stored: H256::repeat_byte(stored),
			reader: reader.map(|byte| [byte; 32]),
		}
	}

	#[test]
	fn what_is_kept_of_a_task_survives_a_restart() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("state.redb");
		let open = || Store::open(&path, b"me").unwrap();
		assert_eq!(open().kept(7).unwrap(), []);
		let (log, output) = (Kept::plain(H256::repeat_byte(9)), kept(1, 2, Some(3)));
		open().keep(7, log).unwrap();
		open().keep(7, output).unwrap();
		open().keep_also(7, kept(1, 4, Some(5))).unwrap();
		open().keep(8, log).unwrap();
		assert_eq!(open().kept(7).unwrap(), [log, output, kept(1, 4, Some(5))]);
		assert_eq!(open().all_kept().unwrap().len(), 2);
		assert!(output.is_sealed() && !log.is_sealed());
		// Of an output that was made again everything is new.
		open().keep(7, kept(1, 6, None)).unwrap();
		assert_eq!(open().kept(7).unwrap(), [log, kept(1, 6, None)]);
		open().forget_kept(7).unwrap();
		assert_eq!(open().all_kept().unwrap(), [(8, vec![log])]);
	}
}
