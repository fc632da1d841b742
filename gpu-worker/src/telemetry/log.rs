// SPDX-License-Identifier: Apache-2.0

//! The record of what was measured: a chain of signed samples on the disk, cut into heartbeats.
//!
//! Every change is one transaction of the database, which is on the disk when it returns. So a worker that was killed at
//! any moment finds a whole chain, series without gaps, and each heartbeat that it may have signed.

use std::path::{Path, PathBuf};

use codec::{Decode, Encode};
use redb::{
	Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction,
};
use surety_client::telemetry::{Measured, Samples, SamplesForm, TelemetryForm, MAX_SAMPLES};
use surety_primitives::{
	telemetry::{Anchor, Heartbeat, Sequence},
	NodeId, TaskId, H256,
};
use tracing::warn;

/// The samples, counted from the first that was ever taken.
const RECORDS: TableDefinition<u64, &[u8]> = TableDefinition::new("records");
/// What the node signed for each of its heartbeats, or is about to.
const BEATS: TableDefinition<Sequence, &[u8]> = TableDefinition::new("beats");
/// The number of the next sample of each series, and when the last one was taken.
const SERIES: TableDefinition<Series, (u32, u64)> = TableDefinition::new("series");
/// Whose record this is, and where it stands.
const STATE: TableDefinition<(), &[u8]> = TableDefinition::new("state");

/// What one sample takes on the disk at most, in bytes, with everything that the database needs besides: a test measures
/// it.
const RECORD_BYTES: u64 = 1 << 10;
/// What the database keeps in memory, in bytes.
const CACHE_BYTES: usize = 4 << 20;
const HOUR_MILLIS: u64 = 3_600_000;

/// The job and the GPU of a series.
type Series = (Option<TaskId>, Option<u8>);

/// Whose record it is. Another chain, node or key begins another chain of samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Identity {
	/// The chain's first block.
	pub genesis: H256,
	/// The node.
	pub node: NodeId,
	/// The worker key that signs.
	pub worker: H256,
}

/// How much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
	/// For how long, in hours.
	pub hours: u64,
	/// How much at most, in MiB.
	pub mib: u64,
}

/// What a node signs in a heartbeat, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Beat {
	/// What it anchors.
	pub anchor: Anchor,
	/// What became of it.
	pub fate: Fate,
	/// The first of its samples.
	first: u64,
	/// The hash of the link before that.
	previous: H256,
	/// When it was made.
	at_millis: u64,
}

/// What became of a heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Fate {
	/// It was or will be sent, and is in no final block yet.
	#[codec(index = 0)]
	Open,
	/// It is in a final block.
	#[codec(index = 1)]
	Anchored,
	/// Somebody else who has the worker key sent another one of its number, and its samples are anchored nowhere.
	#[codec(index = 2)]
	Lost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
struct State {
	identity: Identity,
	/// The first sample that is kept.
	first: u64,
	/// The first that is in no heartbeat.
	current: u64,
	/// How many there ever were.
	next: u64,
	/// The hash of the last link that is in a heartbeat.
	sealed_head: H256,
	/// The hash of the last link.
	head: H256,
}

#[derive(Encode, Decode)]
struct Record {
	measured: Measured,
	hash: H256,
	signature: [u8; 64],
}

/// Why the record cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
	/// Another worker has it open.
	#[error(
		"{path} is in use by another surety-worker; stop it, or give this one its own --data-dir"
	)]
	InUse {
		/// The database.
		path: PathBuf,
	},
	/// It is of another chain, node or worker key.
	#[error(
		"{path} belongs to another chain, node or worker key; use another --data-dir, or remove it if \
		 that chain is gone"
	)]
	OtherIdentity {
		/// The database.
		path: PathBuf,
	},
	/// There is no room, and nothing that may be removed.
	#[error(
		"the record of samples is full of such as no heartbeat has anchored yet, so no more are kept: see \
		 why heartbeats are not taken, or raise `telemetry.max_mib`"
	)]
	Full,
	/// Something in it cannot be read.
	#[error("the record of samples is damaged: {0}")]
	Damaged(#[from] codec::Error),
	/// The database failed.
	#[error("the record of samples cannot be read or written: {0}")]
	Database(#[from] redb::Error),
}

impl From<redb::StorageError> for LogError {
	fn from(error: redb::StorageError) -> Self {
		Self::Database(error.into())
	}
}

impl From<redb::TableError> for LogError {
	fn from(error: redb::TableError) -> Self {
		Self::Database(error.into())
	}
}

impl From<redb::TransactionError> for LogError {
	fn from(error: redb::TransactionError) -> Self {
		Self::Database(error.into())
	}
}

impl From<redb::CommitError> for LogError {
	fn from(error: redb::CommitError) -> Self {
		Self::Database(error.into())
	}
}

/// The record of one node.
#[derive(Debug)]
pub struct Log {
	database: Database,
	identity: Identity,
	keep: Keep,
}

impl Log {
	/// Opens the record at `path`, or begins it.
	pub fn open(path: &Path, identity: Identity, keep: Keep) -> Result<Self, LogError> {
		let database = Database::builder().set_cache_size(CACHE_BYTES).create(path);
		let database = database.map_err(|error| match error {
			DatabaseError::DatabaseAlreadyOpen => LogError::InUse { path: path.into() },
			error => LogError::Database(error.into()),
		})?;
		let this = Self { database, identity, keep };
		let known = this.write(|transaction| {
			// All tables exist from here on.
			transaction.open_table(RECORDS)?;
			transaction.open_table(BEATS)?;
			transaction.open_table(SERIES)?;
			let mut table = transaction.open_table(STATE)?;
			let known =
				table.get(())?.map(|bytes| State::decode(&mut bytes.value())).transpose()?;
			if known.is_none() {
				let zero = H256::zero();
				let state = State {
					identity,
					first: 0,
					current: 0,
					next: 0,
					sealed_head: zero,
					head: zero,
				};
				table.insert((), state.encode().as_slice())?;
			}
			Ok(known.map_or(identity, |state| state.identity))
		})?;
		if known != identity {
			return Err(LogError::OtherIdentity { path: path.into() });
		}
		Ok(this)
	}

	/// Whose record it is.
	pub fn identity(&self) -> &Identity {
		&self.identity
	}

	/// Takes samples that were measured at the same time into the record: numbers each in its series, hangs them into
	/// the chain and has them signed.
	pub fn append(
		&self,
		measured: &[Measured],
		sign: impl Fn(H256) -> [u8; 64],
	) -> Result<(), LogError> {
		let Some(at) = measured.iter().map(|it| it.sample.at_millis).max() else { return Ok(()) };
		self.write(|transaction| {
			let mut state = self.make_room(transaction, measured.len(), at)?;
			let mut records = transaction.open_table(RECORDS)?;
			let mut series = transaction.open_table(SERIES)?;
			for measured in measured {
				let mut measured = *measured;
				let sample = &mut measured.sample;
				let key = (sample.task, sample.gpu);
				sample.number = series.get(key)?.map_or(0, |entry| entry.value().0);
				series.insert(key, (sample.number.saturating_add(1), sample.at_millis))?;
				let hash = measured.hash(self.identity.genesis, self.identity.node, state.head);
				let record = Record { measured, hash, signature: sign(hash) };
				records.insert(state.next, record.encode().as_slice())?;
				state.next = state.next.saturating_add(1);
				state.head = hash;
			}
			put_state(transaction, &state)
		})
	}

	/// Removes what is too old, and the oldest of what is anchored as long as there is no room.
	fn make_room(
		&self,
		transaction: &WriteTransaction,
		more: usize,
		now: u64,
	) -> Result<State, LogError> {
		let mut state = get_state(transaction)?;
		let mut beats = transaction.open_table(BEATS)?;
		let mut records = transaction.open_table(RECORDS)?;
		let end = now.saturating_sub(self.keep.hours.saturating_mul(HOUR_MILLIS));
		let most = self.keep.mib.saturating_mul((1 << 20) / RECORD_BYTES);
		let more = u64::try_from(more).unwrap_or(u64::MAX);
		loop {
			let full = state.next.saturating_sub(state.first).saturating_add(more) > most;
			let oldest = beats.first()?;
			let oldest = oldest.map(|(sequence, bytes)| {
				Beat::decode(&mut bytes.value()).map(|beat| (sequence.value(), beat))
			});
			let (sequence, beat) = match oldest.transpose()? {
				Some((sequence, beat)) if beat.fate != Fate::Open => (sequence, beat),
				_ if full => return Err(LogError::Full),
				_ => break,
			};
			if !full && beat.at_millis >= end {
				break;
			}
			if beat.at_millis >= end {
				warn!(
					sequence,
					"the record of samples is full: the oldest are gone before their time; raise \
					 `telemetry.max_mib`"
				);
			}
			beats.remove(sequence)?;
			let after = beat.first.saturating_add(beat.anchor.samples.into());
			records.retain_in(state.first..after, |_, _| false)?;
			state.first = after;
		}
		drop((beats, records));
		let old = |at: u64| at < end;
		transaction.open_table(SERIES)?.retain(|_, (_, at)| !old(at))?;
		Ok(state)
	}

	/// What the heartbeat of this number says. It is made of what waits, unless that has been done: a heartbeat that
	/// may have been signed never changes.
	pub fn seal(&self, sequence: Sequence, now: u64) -> Result<Heartbeat, LogError> {
		self.write(|transaction| {
			let known = transaction.open_table(BEATS)?.get(sequence)?.map(|it| it.value().to_vec());
			let anchor = match known {
				Some(bytes) => Beat::decode(&mut &*bytes)?.anchor,
				None => self.seal_new(transaction, sequence, now)?,
			};
			let Anchor { root, samples } = anchor;
			Ok(Heartbeat { node: self.identity.node, sequence, root, samples })
		})
	}

	fn seal_new(
		&self,
		transaction: &WriteTransaction,
		sequence: Sequence,
		now: u64,
	) -> Result<Anchor, LogError> {
		let mut state = get_state(transaction)?;
		let end = state.next.min(state.current.saturating_add(MAX_SAMPLES.into()));
		let records = read(&transaction.open_table(RECORDS)?, state.current, end)?;
		let forms = records.iter().map(|record| record.measured.sample.into());
		let Identity { genesis, node, .. } = self.identity;
		let root = Samples::new(forms, genesis, node, sequence).root();
		let anchor = Anchor { root, samples: u32::try_from(records.len()).unwrap_or(MAX_SAMPLES) };
		let beat = Beat {
			anchor,
			fate: Fate::Open,
			first: state.current,
			previous: state.sealed_head,
			at_millis: now,
		};
		transaction.open_table(BEATS)?.insert(sequence, beat.encode().as_slice())?;
		state.current = end;
		state.sealed_head = records.last().map_or(state.sealed_head, |record| record.hash);
		put_state(transaction, &state)?;
		Ok(anchor)
	}

	/// The heartbeats of which it is not known for good what became of them, in order.
	pub fn open_beats(&self) -> Result<Vec<(Sequence, Beat)>, LogError> {
		let table = self.database.begin_read()?.open_table(BEATS)?;
		let mut open = Vec::new();
		for entry in table.iter()?.rev() {
			let (sequence, bytes) = entry?;
			let beat = Beat::decode(&mut bytes.value())?;
			match beat.fate {
				Fate::Open => open.push((sequence.value(), beat)),
				Fate::Lost => {}
				// Those before were decided with it.
				Fate::Anchored => break,
			}
		}
		open.reverse();
		Ok(open)
	}

	/// Writes down that a heartbeat is in a final block.
	pub fn anchored(&self, sequence: Sequence) -> Result<(), LogError> {
		self.write(|transaction| decide(transaction, sequence, Fate::Anchored))
	}

	/// Writes down that another heartbeat of this number is in a final block. If it was the last one, its samples wait
	/// for the next; otherwise they are anchored nowhere, because the later one is signed already.
	pub fn lost(&self, sequence: Sequence) -> Result<(), LogError> {
		self.write(|transaction| {
			let mut beats = transaction.open_table(BEATS)?;
			let last = beats.last()?;
			let last = last
				.filter(|(known, _)| known.value() == sequence)
				.map(|(_, bytes)| Beat::decode(&mut bytes.value()));
			let Some(beat) = last.transpose()? else {
				drop(beats);
				return decide(transaction, sequence, Fate::Lost);
			};
			beats.remove(sequence)?;
			let mut state = get_state(transaction)?;
			state.current = beat.first;
			state.sealed_head = beat.previous;
			put_state(transaction, &state)
		})
	}

	/// What is kept.
	pub fn summary(&self) -> Result<TelemetryForm, LogError> {
		let transaction = self.database.begin_read()?;
		let state = transaction.open_table(STATE)?.get(())?.map(|bytes| bytes.value().to_vec());
		let state = State::decode(&mut &*state.unwrap_or_default())?;
		let beats = transaction.open_table(BEATS)?;
		let first = beats.first()?.map(|(sequence, _)| sequence.value());
		let last = beats.last()?.map(|(sequence, _)| sequence.value());
		let Identity { genesis, node, worker } = self.identity;
		Ok(TelemetryForm {
			node,
			genesis,
			public_key: worker,
			first,
			last,
			current: state.next.saturating_sub(state.current),
		})
	}

	/// The samples of a heartbeat, or those that wait for theirs, as they are handed out. `None` where there is no such
	/// heartbeat, or it is another one that the chain has.
	pub fn samples(&self, sequence: Option<Sequence>) -> Result<Option<SamplesForm>, LogError> {
		let transaction = self.database.begin_read()?;
		let (first, end, previous, root) = match sequence {
			Some(sequence) => {
				let beat =
					transaction.open_table(BEATS)?.get(sequence)?.map(|it| it.value().to_vec());
				let beat = beat.map(|bytes| Beat::decode(&mut &*bytes)).transpose()?;
				let Some(beat) = beat.filter(|beat| beat.fate != Fate::Lost) else {
					return Ok(None);
				};
				let end = beat.first.saturating_add(beat.anchor.samples.into());
				(beat.first, end, beat.previous, Some(beat.anchor.root))
			}
			None => {
				let state = transaction.open_table(STATE)?.get(())?.map(|it| it.value().to_vec());
				let state = State::decode(&mut &*state.unwrap_or_default())?;
				let end = state.next.min(state.current.saturating_add(MAX_SAMPLES.into()));
				(state.current, end, state.sealed_head, None)
			}
		};
		let records = read(&transaction.open_table(RECORDS)?, first, end)?;
		let signature = |record: &Record| format!("0x{}", hex::encode(record.signature));
		Ok(Some(SamplesForm {
			node: self.identity.node,
			sequence,
			root,
			previous,
			samples: records.iter().map(|record| record.measured.sample.into()).collect(),
			surroundings: records.iter().map(|record| record.measured.surroundings).collect(),
			signatures: records.iter().map(signature).collect(),
		}))
	}

	/// Changes something, or nothing if that fails.
	fn write<T>(
		&self,
		change: impl FnOnce(&WriteTransaction) -> Result<T, LogError>,
	) -> Result<T, LogError> {
		let transaction = self.database.begin_write()?;
		let changed = change(&transaction)?;
		transaction.commit()?;
		Ok(changed)
	}
}

fn get_state(transaction: &WriteTransaction) -> Result<State, LogError> {
	let bytes = transaction.open_table(STATE)?.get(())?.map(|bytes| bytes.value().to_vec());
	Ok(State::decode(&mut &*bytes.unwrap_or_default())?)
}

fn put_state(transaction: &WriteTransaction, state: &State) -> Result<(), LogError> {
	transaction.open_table(STATE)?.insert((), state.encode().as_slice())?;
	Ok(())
}

fn decide(transaction: &WriteTransaction, sequence: Sequence, fate: Fate) -> Result<(), LogError> {
	let mut beats = transaction.open_table(BEATS)?;
	let known = beats.get(sequence)?.map(|bytes| bytes.value().to_vec());
	if let Some(bytes) = known {
		let beat = Beat { fate, ..Beat::decode(&mut &*bytes)? };
		beats.insert(sequence, beat.encode().as_slice())?;
	}
	Ok(())
}

fn read(
	table: &impl ReadableTable<u64, &'static [u8]>,
	first: u64,
	end: u64,
) -> Result<Vec<Record>, LogError> {
	let mut records = Vec::new();
	for entry in table.range(first..end)? {
		records.push(Record::decode(&mut entry?.1.value())?);
	}
	Ok(records)
}

#[cfg(test)]
pub(crate) mod tests;
