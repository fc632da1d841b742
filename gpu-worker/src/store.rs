// SPDX-License-Identifier: Apache-2.0

//! What the worker must not forget: one record per task, and per result that an oracle looks at, in an embedded
//! database.
//!
//! A record says what the worker is about to make public, and is on the disk before the transaction
//! that does so is sent. Whether it *is* public the chain knows best, so nothing here repeats it: a
//! worker that was killed at any moment compares its records with the chain and goes on.

mod filings;
mod images;
mod kept;
mod looks;
mod runs;

use std::path::{Path, PathBuf};

use codec::{Decode, Encode, Input};
use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};
use surety_primitives::{
	commitment::{BidOpening, ModelOpening, ResultOpening},
	similarity::Embedding,
	task::FailureReason,
	BlockNumber, TaskId, H256,
};
use tracing::debug;

pub use filings::{Filing, FilingRecord, FilingStep};
use filings::{FILINGS, SCANNED};
pub use images::FetchedImage;
use images::IMAGES;
pub use kept::Kept;
use kept::KEPT;
use looks::LOOKS;
pub use looks::{LookId, LookRecord, LookStep};
use runs::RUNS;

/// Records of tasks that have not ended: few, and looked through after every block.
const OPEN: TableDefinition<TaskId, &[u8]> = TableDefinition::new("open");
/// Records of tasks that have: ever more.
const ENDED: TableDefinition<TaskId, &[u8]> = TableDefinition::new("ended");
const IDENTITY: TableDefinition<(), &[u8]> = TableDefinition::new("identity");

/// What the worker knows of one task.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Record {
	/// SHA-256 of the input, which is here.
	pub input: H256,
	/// A block that the worker had seen when it wrote this. A chain node that has not come so far
	/// yet cannot say what became of the task.
	pub as_of: BlockNumber,
	/// How far the worker has come.
	pub step: Step,
	/// How it takes part. It stays to the end: a chain that goes back past an award wants the bid
	/// opened again.
	pub join: Join,
	/// What the output means, where the source compares outputs by that; its hash is in the result.
	pub embedding: Option<Embedding>,
}

impl Decode for Record {
	fn decode<I: Input>(bytes: &mut I) -> Result<Self, codec::Error> {
		let (input, as_of, step) = Decode::decode(bytes)?;
		// Records from before there were other models than the race end here.
		let (join, embedding) = match bytes.remaining_len()? {
			Some(0) => (Join::Accept, None),
			_ => Decode::decode(bytes)?,
		};
		Ok(Self { input, as_of, step, join, embedding })
	}
}

/// How the worker takes part in a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Join {
	/// It accepts it.
	#[codec(index = 0)]
	Accept,
	/// It bids, and works if its bid is called. Without the opening the bond is lost.
	#[codec(index = 1)]
	Bid(BidOpening),
	/// It volunteers, and works if it is drawn.
	#[codec(index = 2)]
	Volunteer,
}

/// How far the worker has come with a task.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Step {
	/// The input is here and verified; the task is to be accepted, bid for or volunteered for, and
	/// what comes of that is waited for.
	#[codec(index = 0)]
	Joining,
	/// The model is chosen; the task is to be started with its commitment, and run.
	#[codec(index = 1)]
	Starting {
		/// The opening of the model commitment.
		model: ModelOpening,
	},
	/// The output is here; its commitment is to be made, and opened when it is time. Where results are
	/// revealed together it stays at that, and nobody else sees the output before it is paid.
	#[codec(index = 2)]
	Committing {
		/// The opening of the model commitment.
		model: ModelOpening,
		/// The opening of the result commitment.
		result: ResultOpening,
	},
	/// It is this result's turn: it is to be revealed, and the output may be handed out.
	#[codec(index = 3)]
	Revealing {
		/// The opening of the model commitment.
		model: ModelOpening,
		/// The opening of the result commitment.
		result: ResultOpening,
	},
	/// The job failed by itself, which is to be reported.
	#[codec(index = 4)]
	Failing {
		/// The opening of the model commitment.
		model: ModelOpening,
		/// Why.
		reason: FailureReason,
		/// SHA-256 of the job's log, which is here.
		log: H256,
	},
	/// It is over, and nothing can bring it back.
	#[codec(index = 5)]
	Ended {
		/// How, in the words of the chain.
		how: String,
		/// SHA-256 of the output, if it was paid.
		output: Option<H256>,
	},
}

impl Step {
	/// What it is called in logs.
	pub fn name(&self) -> &'static str {
		match self {
			Self::Joining => "joining",
			Self::Starting { .. } => "starting",
			Self::Committing { .. } => "committing",
			Self::Revealing { .. } => "revealing",
			Self::Failing { .. } => "failing",
			Self::Ended { .. } => "ended",
		}
	}

	/// The opening of the model commitment, once it is made.
	pub fn model(&self) -> Option<&ModelOpening> {
		match self {
			Self::Starting { model }
			| Self::Committing { model, .. }
			| Self::Revealing { model, .. }
			| Self::Failing { model, .. } => Some(model),
			Self::Joining | Self::Ended { .. } => None,
		}
	}

	/// The opening of the result commitment, once it is made.
	pub fn result(&self) -> Option<&ResultOpening> {
		match self {
			Self::Committing { result, .. } | Self::Revealing { result, .. } => Some(result),
			_ => None,
		}
	}

	/// Whether the job is still to be run, or may have to be.
	pub fn is_before_run(&self) -> bool {
		matches!(self, Self::Joining | Self::Starting { .. })
	}

	/// Whether the result is being shown, or was: no more than that is owed.
	pub fn is_shown(&self) -> bool {
		matches!(self, Self::Revealing { .. } | Self::Ended { .. })
	}

	/// Whether it is over.
	pub fn is_ended(&self) -> bool {
		matches!(self, Self::Ended { .. })
	}

	/// The hash of the output that may be handed out.
	pub fn public_output(&self) -> Option<H256> {
		match self {
			Self::Revealing { result, .. } => Some(result.output_hash),
			Self::Ended { output, .. } => *output,
			_ => None,
		}
	}

	/// The hash of the file in `outputs` or `logs` that is still needed.
	pub fn needs(&self) -> Option<H256> {
		match self {
			Self::Failing { log, .. } => Some(*log),
			_ => self.result().map(|result| result.output_hash),
		}
	}
}

/// Why the records cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
	/// Another worker has them open.
	#[error(
		"{path} is in use by another surety-worker; stop it, or give this one its own --data-dir"
	)]
	InUse {
		/// The database.
		path: PathBuf,
	},
	/// They are of another chain or worker key.
	#[error(
		"{path} belongs to another chain or worker key; use another --data-dir, or remove it if that \
		 chain is gone"
	)]
	OtherIdentity {
		/// The database.
		path: PathBuf,
	},
	/// A record cannot be read.
	#[error("the record of task {task} is damaged: {source}")]
	Damaged {
		/// The task.
		task: TaskId,
		/// What is wrong.
		source: codec::Error,
	},
	/// A record of what an auditor said cannot be read.
	#[error("a record of what this auditor said is damaged: {0}")]
	DamagedFiling(codec::Error),
	/// The database failed.
	#[error("the worker's records cannot be read or written: {0}")]
	Database(#[from] redb::Error),
}

/// What the database may keep in memory, in bytes: without a bound of ours it takes up to 1 GiB, as its
/// records grow, for reads that are few.
const CACHE: usize = 4 << 20;

/// The records of one worker on one chain.
#[derive(Debug)]
pub struct Store {
	database: Database,
}

impl Store {
	/// Opens the records at `path`. They belong to `identity`, the chain and the worker key: task
	/// numbers mean nothing elsewhere.
	pub fn open(path: &Path, identity: &[u8]) -> Result<Self, StoreError> {
		let database = Database::builder().set_cache_size(CACHE).create(path);
		let database = database.map_err(|error| match error {
			DatabaseError::DatabaseAlreadyOpen => StoreError::InUse { path: path.into() },
			error => StoreError::Database(error.into()),
		})?;
		let this = Self { database };
		let known = this.identify(identity)?;
		if known != identity {
			return Err(StoreError::OtherIdentity { path: path.into() });
		}
		Ok(this)
	}

	/// Writes down whose records these are, if nobody has, and says whose they are.
	fn identify(&self, identity: &[u8]) -> Result<Vec<u8>, redb::Error> {
		let transaction = self.database.begin_write()?;
		let known = {
			// All tables exist from here on.
			transaction.open_table(OPEN)?;
			transaction.open_table(ENDED)?;
			transaction.open_table(LOOKS)?;
			transaction.open_table(RUNS)?;
			transaction.open_table(IMAGES)?;
			transaction.open_table(FILINGS)?;
			transaction.open_table(SCANNED)?;
			transaction.open_table(KEPT)?;
			let mut table = transaction.open_table(IDENTITY)?;
			let known = table.get(())?.map(|known| known.value().to_vec());
			match known {
				Some(known) => known,
				None => {
					table.insert((), identity)?;
					identity.to_vec()
				}
			}
		};
		transaction.commit()?;
		Ok(known)
	}

	/// Writes a record. When this returns it is on the disk.
	pub fn put(&self, task: TaskId, record: &Record) -> Result<(), StoreError> {
		let write = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			let (is_in, is_not_in) =
				if record.step.is_ended() { (ENDED, OPEN) } else { (OPEN, ENDED) };
			transaction.open_table(is_not_in)?.remove(task)?;
			transaction.open_table(is_in)?.insert(task, record.encode().as_slice())?;
			transaction.commit()?;
			Ok(())
		};
		write()?;
		debug!(task, step = record.step.name(), "written down");
		Ok(())
	}

	/// Forgets a task that was not taken.
	pub fn remove(&self, task: TaskId) -> Result<(), StoreError> {
		let write = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			transaction.open_table(OPEN)?.remove(task)?;
			transaction.commit()?;
			Ok(())
		};
		Ok(write()?)
	}

	/// Reads a record.
	pub fn get(&self, task: TaskId) -> Result<Option<Record>, StoreError> {
		let read = || -> Result<Option<Vec<u8>>, redb::Error> {
			let transaction = self.database.begin_read()?;
			for table in [OPEN, ENDED] {
				if let Some(bytes) = transaction.open_table(table)?.get(task)? {
					return Ok(Some(bytes.value().to_vec()));
				}
			}
			Ok(None)
		};
		read()?.map(|bytes| decode(task, &bytes)).transpose()
	}

	/// The records of tasks that have not ended, in order.
	pub fn open_records(&self) -> Result<Vec<(TaskId, Record)>, StoreError> {
		let read = || -> Result<Vec<(TaskId, Vec<u8>)>, redb::Error> {
			let table = self.database.begin_read()?.open_table(OPEN)?;
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

fn decode(task: TaskId, bytes: &[u8]) -> Result<Record, StoreError> {
	Record::decode(&mut &*bytes).map_err(|source| StoreError::Damaged { task, source })
}

#[cfg(test)]
pub(crate) use filings::tests as filing_tests;
#[cfg(test)]
pub(crate) use looks::tests as look_tests;

#[cfg(test)]
pub(crate) mod tests {
	use surety_primitives::output::{OutputFormat, OutputSummary};

	use super::*;

	pub(crate) fn model() -> ModelOpening {
		ModelOpening {
			model_id: H256::repeat_byte(1),
			weights_hash: H256::repeat_byte(2),
			backend: H256::repeat_byte(3),
			nonce: [4; 32],
		}
	}

	pub(crate) fn result() -> ResultOpening {
		let format = OutputFormat::Bytes;
		let summary = OutputSummary { format, bytes: 5, tokens: 5, longest_run: 1 };
		ResultOpening { output_hash: H256::repeat_byte(5), summary, salt: [6; 32], embedding: None }
	}

	/// One of each step, in the order of a job's life.
	pub(crate) fn steps() -> Vec<Step> {
		let (model, result) = (model(), result());
		vec![
			Step::Joining,
			Step::Starting { model },
			Step::Failing { model, reason: FailureReason::ExitCode(3), log: H256::repeat_byte(7) },
			Step::Committing { model, result },
			Step::Revealing { model, result },
			Step::Ended { how: "Paid".into(), output: Some(result.output_hash) },
		]
	}

	pub(crate) fn record(step: Step) -> Record {
		Record { input: H256::repeat_byte(9), as_of: 1, step, join: Join::Accept, embedding: None }
	}

	pub(crate) fn bid() -> BidOpening {
		BidOpening { price: 1_000, salt: [8; 32] }
	}

	#[test]
	fn every_step_of_every_model_survives_a_restart() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("state.redb");
		let embedding: Embedding = vec![1, -2].try_into().unwrap();
		for step in steps() {
			for join in [Join::Accept, Join::Bid(bid()), Join::Volunteer] {
				for embedding in [None, Some(embedding.clone())] {
					let record = Record { join, embedding, ..record(step.clone()) };
					// The worker dies right after the write.
					Store::open(&path, b"me").unwrap().put(7, &record).unwrap();
					assert_eq!(Store::open(&path, b"me").unwrap().get(7).unwrap(), Some(record));
				}
			}
		}
	}

	#[test]
	fn records_from_before_there_were_other_models_are_read_as_of_races() {
		for step in steps() {
			let new = record(step);
			let old = (new.input, new.as_of, &new.step).encode();
			assert_eq!(decode(7, &old).unwrap(), new);
			// One that is cut short is not taken for one of those.
			for length in 0..old.len() {
				assert!(matches!(
					decode(7, &old[..length]),
					Err(StoreError::Damaged { task: 7, .. })
				));
			}
			let whole = Record { join: Join::Bid(bid()), ..new }.encode();
			assert!(decode(7, &whole[..whole.len() - 1]).is_err());
		}
	}

	#[test]
	fn open_records_are_those_that_have_not_ended() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(&folder.path().join("state.redb"), b"me").unwrap();
		for (task, step) in (0..).zip(steps()) {
			store.put(task, &record(step)).unwrap();
		}
		let open: Vec<_> =
			store.open_records().unwrap().into_iter().map(|(task, _)| task).collect();
		assert_eq!(open, [0, 1, 2, 3, 4]);
		assert_eq!(store.get(99).unwrap(), None);
		// One that was not taken is as if it had never been.
		store.remove(1).unwrap();
		assert_eq!(store.get(1).unwrap(), None);
		// One that ends leaves the list, and is still known.
		let ended = record(steps().pop().unwrap());
		store.put(0, &ended).unwrap();
		assert_eq!(store.open_records().unwrap()[0].0, 2);
		assert_eq!(store.get(0).unwrap(), Some(ended));
	}

	#[test]
	fn two_workers_cannot_share_records() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("state.redb");
		let first = Store::open(&path, b"me").unwrap();
		assert!(matches!(Store::open(&path, b"me"), Err(StoreError::InUse { .. })));
		drop(first);
		assert!(matches!(Store::open(&path, b"you"), Err(StoreError::OtherIdentity { .. })));
	}

	#[test]
	fn an_output_is_public_only_once_it_is_revealed() {
		let output = Some(result().output_hash);
		let public: Vec<_> = steps().iter().map(Step::public_output).collect();
		assert_eq!(public, [None, None, None, None, output, output]);
	}
}
