// SPDX-License-Identifier: Apache-2.0

//! The work behind the calls, and the one place where records are written.

use alloc::vec::Vec;

use codec::Encode;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
	storage::with_storage_layer,
	BoundedVec,
};
use sp_io::hashing::sha2_256;
use sp_runtime::traits::BlockNumberProvider;
use surety_primitives::{
	reputation::{latency, longevity, satisfaction_after, stake},
	slash::{Charge, Condition, Incident, Surcharge},
	stake::StakeId,
	traits::{ActiveStakes, InspectNodes, Slash, Uptimes},
	BlockNumber, NodeId, Perbill, TaskId, H256,
};

use crate::{
	Clients, Config, Error, Event, Jobs, NextPair, Pair, Pairs, Pallet, Record, Records, Reputable,
	Responses, TrackRecord,
};

const LOG_TARGET: &str = "runtime::reputation";

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> BlockNumber {
		T::BlockNumberProvider::current_block_number()
	}

	/// Changes the record of a node, finds its weight anew and moves it to the rank that follows: the only
	/// place where a record is written. `change` calls nobody.
	pub(crate) fn change<R>(node: NodeId, change: impl FnOnce(&mut Record) -> R) -> R {
		let mut record = Records::<T>::get(node).unwrap_or_default();
		let (before, was_reputable) = (record.rank(), record.is_reputable());
		let result = change(&mut record);
		record.weigh(Self::now(), T::Recovery::get());
		Self::move_rank(node, before, record.rank());
		if record.is_reputable() != was_reputable {
			Self::count_reputable(node, record.is_reputable());
		}
		Records::<T>::insert(node, record);
		result
	}

	/// Counts a node among those that make its provider reputable, or no longer.
	fn count_reputable(node: NodeId, is: bool) {
		let Some(owner) = T::Nodes::owner(node) else {
			return;
		};
		Reputable::<T>::mutate_exists(owner, |stored| {
			let nodes = stored.unwrap_or_default();
			let nodes = if is { nodes.saturating_add(1) } else { nodes.saturating_sub(1) };
			*stored = (nodes > 0).then_some(nodes);
		});
	}

	pub(crate) fn do_give_feedback(
		who: T::AccountId,
		task: TaskId,
		node: NodeId,
		satisfied: bool,
	) -> DispatchResult {
		let mut job = Jobs::<T>::get(task, node).ok_or(Error::<T>::NotSettled)?;
		ensure!(job.client == who, Error::<T>::NotClient);
		ensure!(Self::now() <= job.until, Error::<T>::FeedbackClosed);
		ensure!(!job.rated, Error::<T>::AlreadyRated);

		job.rated = true;
		let (standing, worth) = (Clients::<T>::get(&who).standing, job.worth);
		Jobs::<T>::insert(task, node, job);
		let satisfaction = Self::change(node, |record| {
			record.satisfaction =
				satisfaction_after(record.satisfaction, satisfied, standing, worth);
			record.satisfaction
		});
		Self::deposit_event(Event::FeedbackGiven {
			task,
			node,
			client: who,
			satisfied,
			satisfaction,
		});
		Ok(())
	}

	pub(crate) fn do_refresh_node(node: NodeId) -> DispatchResult {
		let record = Self::refresh(node).ok_or(Error::<T>::UnknownNode)?;
		Self::deposit_event(Event::NodeRefreshed {
			node,
			score: record.score(),
			weight: record.weight,
		});
		Self::charge_if_due(node);
		Ok(())
	}

	/// Reads anew what a node's score is made of. Says what its record is then; `None` if there is no such
	/// node.
	pub(crate) fn refresh(node: NodeId) -> Option<Record> {
		let presence = (&T::Nodes::status(node)?).into();
		let uptime = T::Uptimes::uptime(node).unwrap_or(Perbill::zero());
		let longevity = longevity(T::Uptimes::active_days(node));
		let stake = stake(T::Stakes::active_stake(node));
		let median = Responses::<T>::get().median();
		Self::change(node, |record| {
			record.presence = presence;
			record.dimensions.uptime = uptime;
			record.dimensions.longevity = longevity;
			record.dimensions.stake = stake;
			record.dimensions.latency = latency(median, record.responses.p95());
		});
		Records::<T>::get(node)
	}

	/// Charges a node whose results were wrong too often, if that is due. Whoever calls this goes on
	/// whatever comes of it.
	pub(crate) fn charge_if_due(node: NodeId) {
		let Some(record) = Records::<T>::get(node) else {
			return;
		};
		let now = Self::now();
		if !record.is_chargeable(now, T::AccuracyPause::get()) {
			return;
		}
		// What follows from a charge comes back here: by then it must be noted.
		Self::change(node, |record| record.charged_at = Some(now));
		let accuracy = record.dimensions.accuracy;
		let evidence = (node, accuracy, record.verified, now);
		let charge = Charge {
			stake: StakeId::Node(node),
			condition: Condition::ResultFailure,
			incident: Incident::Accuracy(now),
			more: Surcharge::default(),
			evidence_hash: H256(evidence.using_encoded(sha2_256)),
			challenger: None,
		};
		match with_storage_layer(|| T::Slash::charge(charge)) {
			Ok(slash) => Self::deposit_event(Event::AccuracyCharged { node, accuracy, slash }),
			Err(error) => {
				Self::change(node, |changed| changed.charged_at = record.charged_at);
				log::warn!(
					target: LOG_TARGET,
					"node {node} is not charged for its accuracy: {error:?}",
				);
			}
		}
	}

	/// Whether the dealings of a pair count no more.
	pub(crate) fn is_forgotten(pair: &Pair) -> bool {
		Self::now().saturating_sub(pair.last) > T::PairMemory::get()
	}

	/// Says at how many pairs it looked.
	pub(crate) fn do_forget_pairs() -> Result<u32, Error<T>> {
		let pairs = match NextPair::<T>::take() {
			Some(key) => Pairs::<T>::iter_from(key.into_inner()),
			None => Pairs::<T>::iter(),
		};
		let piece = T::PairsPiece::get();
		// Removed afterwards: nothing changes under the iterator.
		let looked_at: Vec<_> = pairs.take(usize::try_from(piece).unwrap_or(usize::MAX)).collect();
		let looked = u32::try_from(looked_at.len()).map_err(|_| Error::<T>::OutOfRange)?;
		if let Some((one, other, _)) = looked_at.last().filter(|_| looked == piece) {
			let key = BoundedVec::try_from(Pairs::<T>::hashed_key_for(one, other));
			NextPair::<T>::put(key.map_err(|_| Error::<T>::OutOfRange)?);
		}
		let mut forgotten = 0u32;
		for (one, other, _) in looked_at.iter().filter(|(_, _, pair)| Self::is_forgotten(pair)) {
			Pairs::<T>::remove(one, other);
			forgotten = forgotten.saturating_add(1);
		}
		Self::deposit_event(Event::PairsForgotten { forgotten, looked });
		Ok(looked)
	}

	pub(crate) fn record_of(node: NodeId) -> Option<TrackRecord> {
		let record = Records::<T>::get(node)?;
		let all = record.jobs.saturating_add(record.failures);
		Some(TrackRecord {
			presence: record.presence,
			score: record.score(),
			dimensions: record.dimensions,
			satisfaction: record.satisfaction,
			reliability: record.reliability(Self::now(), T::Recovery::get()),
			weight: record.weight,
			jobs: record.jobs,
			verified: record.verified,
			failures: record.failures,
			success_rate: (all > 0).then(|| Perbill::from_rational(record.jobs, all)),
			median_response: record.responses.median(),
			p95_response: record.responses.p95(),
		})
	}
}

impl<T: Config> surety_primitives::traits::Reputable<T::AccountId> for Pallet<T> {
	/// Whether a node of `who` takes tasks and has a score of [`REPUTABLE_SCORE`](crate::REPUTABLE_SCORE) or more.
	fn is_reputable(who: &T::AccountId) -> bool {
		Reputable::<T>::contains_key(who)
	}
}
