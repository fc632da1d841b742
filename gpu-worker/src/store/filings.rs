// SPDX-License-Identifier: Apache-2.0

//! What an auditor must not forget: what it says of nodes and sources, so that it says nothing twice.

use codec::{Decode, Encode};
use redb::{ReadableDatabase, ReadableTable, TableDefinition};
use surety_client::spec::sha256;
use surety_primitives::{
	slash::Condition, telemetry::Evidence, Balance, BlockNumber, NodeId, SourceId, TaskId, H256,
};

use super::{Store, StoreError};

pub(super) const FILINGS: TableDefinition<&[u8; 32], &[u8]> = TableDefinition::new("filings");
pub(super) const SCANNED: TableDefinition<SourceId, ()> = TableDefinition::new("scanned");

/// What an auditor says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Filing {
	/// Samples show something of a job.
	#[codec(index = 0)]
	Samples {
		/// Whose.
		node: NodeId,
		/// Which job.
		task: TaskId,
		/// What.
		condition: Condition,
		/// They, with their proofs.
		evidence: Evidence,
	},
	/// A node did something that the chain cannot see.
	#[codec(index = 1)]
	Attestation {
		/// The node.
		node: NodeId,
		/// What it did.
		condition: Condition,
		/// In which task, if it was in one.
		task: Option<TaskId>,
		/// SHA-256 of what proves it.
		evidence_hash: H256,
	},
	/// A source attacks the nodes that run it.
	#[codec(index = 2)]
	Flag {
		/// The source.
		source: SourceId,
		/// SHA-256 of what proves it.
		evidence_hash: H256,
	},
}

impl Filing {
	/// The SHA-256 of what proves it, as the chain keeps it.
	pub fn evidence_hash(&self) -> H256 {
		match self {
			Self::Samples { evidence, .. } => sha256(&evidence.encode()),
			Self::Attestation { evidence_hash, .. } | Self::Flag { evidence_hash, .. } => {
				*evidence_hash
			}
		}
	}

	/// The same thing has the same id, whichever samples show it.
	pub fn id(&self) -> [u8; 32] {
		let what = match self {
			Self::Samples { node, task, condition, .. } => (0u8, node, task, condition).encode(),
			other => (1u8, other).encode(),
		};
		sha256(&what).0
	}
}

/// What an auditor says, and how far that has come.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct FilingRecord {
	/// What.
	pub filing: Filing,
	/// In a sentence.
	pub summary: String,
	/// The block that the auditor had seen when it found this, or sent it.
	pub as_of: BlockNumber,
	/// What was locked for it; 0 until it is sent.
	pub bond: Balance,
	/// How far.
	pub step: FilingStep,
}

/// How far something that an auditor says has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum FilingStep {
	/// It is to be sent, or on its way.
	#[codec(index = 0)]
	Prepared,
	/// The chain has it, for good.
	#[codec(index = 1)]
	Filed,
	/// The chain refuses it, and will.
	#[codec(index = 2)]
	Refused,
}

impl Store {
	/// Writes what is said, and how far that is. When this returns it is on the disk.
	pub fn put_filing(&self, record: &FilingRecord) -> Result<(), StoreError> {
		let write = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			let id = record.filing.id();
			transaction.open_table(FILINGS)?.insert(&id, record.encode().as_slice())?;
			transaction.commit()?;
			Ok(())
		};
		Ok(write()?)
	}

	/// Whether something was said, or is to be.
	pub fn has_filing(&self, filing: &Filing) -> Result<bool, StoreError> {
		let read = || -> Result<bool, redb::Error> {
			let table = self.database.begin_read()?.open_table(FILINGS)?;
			let found = table.get(&filing.id())?.is_some();
			Ok(found)
		};
		Ok(read()?)
	}

	/// All that was said.
	pub fn filings(&self) -> Result<Vec<FilingRecord>, StoreError> {
		let read = || -> Result<Vec<Vec<u8>>, redb::Error> {
			let table = self.database.begin_read()?.open_table(FILINGS)?;
			let mut found = Vec::new();
			for entry in table.iter()? {
				found.push(entry?.1.value().to_vec());
			}
			Ok(found)
		};
		let decode = |bytes: Vec<u8>| FilingRecord::decode(&mut &bytes[..]);
		let records: Result<_, _> = read()?.into_iter().map(decode).collect();
		records.map_err(StoreError::DamagedFiling)
	}

	/// Forgets what was said so long ago that nothing of it can come up again, and says what that was.
	pub fn forget_filings(&self, before: BlockNumber) -> Result<Vec<FilingRecord>, StoreError> {
		let mut old = self.filings()?;
		old.retain(|record| record.as_of < before && record.step != FilingStep::Prepared);
		let write = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			{
				let mut table = transaction.open_table(FILINGS)?;
				for record in &old {
					table.remove(&record.filing.id())?;
				}
			}
			transaction.commit()?;
			Ok(())
		};
		if !old.is_empty() {
			write()?;
		}
		Ok(old)
	}

	/// Notes that the image of a source was looked into.
	pub fn put_scanned(&self, source: SourceId) -> Result<(), StoreError> {
		let write = || -> Result<(), redb::Error> {
			let transaction = self.database.begin_write()?;
			transaction.open_table(SCANNED)?.insert(source, ())?;
			transaction.commit()?;
			Ok(())
		};
		Ok(write()?)
	}

	/// Whether the image of a source was looked into.
	pub fn is_scanned(&self, source: SourceId) -> Result<bool, StoreError> {
		let read = || -> Result<bool, redb::Error> {
			let table = self.database.begin_read()?.open_table(SCANNED)?;
			let found = table.get(source)?.is_some();
			Ok(found)
		};
		Ok(read()?)
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;

	pub(crate) fn attestation(node: NodeId, step: FilingStep) -> FilingRecord {
		let filing = Filing::Attestation {
			node,
			condition: Condition::TelemetryTampering,
			task: Some(7),
			evidence_hash: H256::repeat_byte(1),
		};
		FilingRecord { filing, summary: "made up".into(), as_of: 100, bond: 5, step }
	}

	fn samples(condition: Condition, sequences: &[u32]) -> Filing {
		let shown = sequences.iter().map(|sequence| surety_primitives::telemetry::ProvenSample {
			sequence: *sequence,
			index: 0,
			sample: crate::auditor::rules::honest::SAMPLE,
			proof: Default::default(),
		});
		let evidence: Vec<_> = shown.collect();
		Filing::Samples { node: 3, task: 7, condition, evidence: evidence.try_into().unwrap() }
	}

	#[test]
	fn what_is_to_be_said_survives_a_restart_and_is_said_once() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("state.redb");
		let open = || Store::open(&path, b"me").unwrap();
		for step in [FilingStep::Prepared, FilingStep::Filed, FilingStep::Refused] {
			let record = attestation(3, step);
			// The auditor dies right after the write.
			open().put_filing(&record).unwrap();
			assert_eq!(open().filings().unwrap(), std::slice::from_ref(&record));
			assert!(open().has_filing(&record.filing).unwrap());
			assert!(!open().has_filing(&attestation(4, step).filing).unwrap());
		}
	}

	#[test]
	fn what_a_job_shows_of_one_condition_is_one_thing() {
		let (heat, memory) = (Condition::ThermalThrottleEvent, Condition::VramOverclaim);
		assert_eq!(samples(heat, &[1]).id(), samples(heat, &[2, 3]).id());
		assert_ne!(samples(heat, &[1]).id(), samples(memory, &[1]).id());
	}

	#[test]
	fn what_waits_is_not_forgotten_however_old_it_is() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(&folder.path().join("state.redb"), b"me").unwrap();
		let (waits, sent) =
			(attestation(3, FilingStep::Prepared), attestation(4, FilingStep::Filed));
		store.put_filing(&waits).unwrap();
		store.put_filing(&sent).unwrap();
		assert_eq!(store.forget_filings(100).unwrap(), []);
		assert_eq!(store.filings().unwrap().len(), 2);
		assert_eq!(store.forget_filings(101).unwrap(), [sent]);
		assert_eq!(store.filings().unwrap(), [waits]);
	}

	#[test]
	fn an_image_is_looked_into_once() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(&folder.path().join("state.redb"), b"me").unwrap();
		assert!(!store.is_scanned(3).unwrap());
		store.put_scanned(3).unwrap();
		assert!(store.is_scanned(3).unwrap() && !store.is_scanned(4).unwrap());
	}
}
