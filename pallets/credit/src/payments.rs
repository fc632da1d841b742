// SPDX-License-Identifier: Apache-2.0

//! What a batch owes, from the draw to the payment.

use alloc::{collections::BTreeMap, vec::Vec};

use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Weight},
	storage::with_storage_layer,
	weights::WeightMeter,
};
use sp_runtime::AccountId32;
use surety_primitives::{
	credit::BatchId,
	draw::{draw, hits, Seed, BATCH},
	money::split,
	traits::{Decision, Draws, InspectNodes, Liability, Paid, Payouts, ResolveBatch, VerifyBatch},
	Balance, NodeId, Perbill,
};

use crate::{
	Account, Accounts, Batch, Batches, Caps, Config, Error, Event, HoldReason, NextBatch, OpenCap,
	Pallet, PartStage, Untried, WeightInfo, MAX_PARTS,
};

/// What came of an attempt to pay.
pub(crate) struct Payment {
	/// What was paid.
	pub amount: Balance,
	/// Why some payee was not.
	pub refused: Option<DispatchError>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_finish_batch(id: BatchId) -> DispatchResult {
		let mut batch = Batches::<T>::get(id).ok_or(Error::<T>::NoSuchBatch)?;
		let drawn = Self::draw_parts(id, &mut batch)?;
		let Payment { amount, refused } = Self::pay_and_write(id, batch)?;
		if drawn || amount > 0 {
			return Ok(());
		}
		let batch = Batches::<T>::get(id).ok_or(Error::<T>::NoSuchBatch)?;
		let awaits = |part: &crate::BatchPart| matches!(part.stage, PartStage::Awaiting { .. });
		ensure!(!batch.parts.iter().any(awaits), Error::<T>::NotDrawn);
		Err(refused.unwrap_or(Error::<T>::VerdictPending.into()))
	}

	/// Finishes batches in their order, each once, as far as `remaining` reaches. Says what that took.
	pub(crate) fn finish_idle(remaining: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(remaining);
		if meter.try_consume(T::WeightInfo::look_idle()).is_err() {
			return meter.consumed();
		}
		let (first, next) = (Untried::<T>::get(), NextBatch::<T>::get());
		let mut id = first;
		while id < next && meter.can_consume(T::WeightInfo::finish_batch(MAX_PARTS)) {
			let mut weight = T::WeightInfo::look_idle();
			if let Some(batch) = Batches::<T>::get(id) {
				// Rounds pass in order: no later batch is drawn before this one.
				if Self::seed(&batch) == Seed::Pending {
					break;
				}
				let parts = u32::try_from(batch.parts.len()).unwrap_or(MAX_PARTS);
				weight = T::WeightInfo::finish_batch(parts);
				// What fails here is left to `finish_batch`.
				let _ = with_storage_layer(|| Self::do_finish_batch(id));
			}
			meter.consume(weight);
			id = id.saturating_add(1);
		}
		if id > first {
			Untried::<T>::put(id);
		}
		meter.consumed()
	}

	/// The seed that a batch is drawn by.
	fn seed(batch: &Batch) -> Seed {
		batch.round.checked_add(1).map_or(Seed::Pending, T::Draws::seed)
	}

	/// Draws the parts that await it. Says whether there were any to draw.
	fn draw_parts(id: BatchId, batch: &mut Batch) -> Result<bool, DispatchError> {
		let seed = match Self::seed(batch) {
			Seed::Pending => return Ok(false),
			Seed::Known(seed) => Some(seed),
			// Nobody saw to it in time: it counts as drawn.
			Seed::Gone => None,
		};
		let mut any = false;
		for part in batch.parts.iter_mut() {
			let PartStage::Awaiting { liability, probability } = part.stage else { continue };
			any = true;
			let (node, amount) = (part.node, part.amount);
			let hit = seed.is_none_or(|seed| hits(draw(BATCH, (id, node), seed), probability));
			if hit && T::Verify::on_drawn(id, node) == Decision::Wait {
				part.stage = PartStage::Drawn { liability };
				Self::deposit_event(Event::VerdictAwaited { batch: id, node, amount });
				continue;
			}
			if hit {
				Self::deposit_event(Event::Unverified { batch: id, node, amount });
			}
			T::Liability::free_up(node, liability)?;
			part.stage = PartStage::Due;
		}
		Ok(any)
	}

	/// Pays what is due of a batch in storage, and writes what it changes.
	fn pay_and_write(id: BatchId, mut batch: Batch) -> Result<Payment, DispatchError> {
		let client = batch.client.clone();
		let number = batch.cap;
		let mut cap = Caps::<T>::get(&client, number).ok_or(Error::<T>::NoSuchCap)?;
		let mut account = Accounts::<T>::get(&client);
		let payment = Self::pay_due(id, &mut batch, &mut cap, &mut account)?;
		if Self::write_batch(id, batch)? == 0 {
			Self::deposit_event(Event::BatchFinished { batch: id });
		}
		Caps::<T>::insert(&client, number, cap);
		Self::write_account(&client, account);
		Ok(payment)
	}

	/// Stores a batch, or removes it when nothing is left. Says how much is.
	pub(crate) fn write_batch(id: BatchId, batch: Batch) -> Result<Balance, DispatchError> {
		let left = batch
			.parts
			.iter()
			.try_fold(0 as Balance, |sum, part| sum.checked_add(part.amount))
			.ok_or(Error::<T>::OutOfRange)?;
		if batch.parts.is_empty() {
			Batches::<T>::remove(id);
		} else {
			Batches::<T>::insert(id, batch);
		}
		Ok(left)
	}

	/// Pays what is due, each owner once. Who cannot be paid is left in the batch: no payment hangs on
	/// somebody else's account.
	pub(crate) fn pay_due(
		id: BatchId,
		batch: &mut Batch,
		cap: &mut OpenCap,
		account: &mut Account,
	) -> Result<Payment, DispatchError> {
		let mut owners = BTreeMap::<AccountId32, Vec<(NodeId, Balance)>>::new();
		for part in batch.parts.iter().filter(|part| part.stage == PartStage::Due) {
			let owner = T::Nodes::owner(part.node).ok_or(Error::<T>::NoSuchNode)?;
			owners.entry(owner).or_default().push((part.node, part.amount));
		}
		let mut payment = Payment { amount: 0, refused: None };
		for (owner, parts) in owners {
			let total = parts
				.iter()
				.try_fold(0 as Balance, |sum, (_, amount)| sum.checked_add(*amount))
				.ok_or(Error::<T>::OutOfRange)?;
			let paid = with_storage_layer(|| {
				Self::pay_owner(id, &batch.client, cap.fee, &owner, total, &parts)
			});
			if let Err(refused) = paid {
				payment.refused = Some(refused);
				continue;
			}
			let was_paid = |node| parts.iter().any(|(paid, _)| *paid == node);
			batch.parts.retain(|part| part.stage != PartStage::Due || !was_paid(part.node));
			cap.pay(total).ok_or(Error::<T>::OutOfRange)?;
			account.spend(total).ok_or(Error::<T>::OutOfRange)?;
			payment.amount = payment.amount.checked_add(total).ok_or(Error::<T>::OutOfRange)?;
		}
		Ok(payment)
	}

	/// Pays one owner for its nodes. What the owner of nodes without stake gets is kept back for each.
	fn pay_owner(
		id: BatchId,
		client: &AccountId32,
		fee: Perbill,
		owner: &AccountId32,
		total: Balance,
		parts: &[(NodeId, Balance)],
	) -> DispatchResult {
		let reason = HoldReason::Credit.into();
		let Paid { payee: paid, fee, students } =
			T::Payouts::pay_out(&reason, client, owner, total, fee)?;
		let shares = split(paid, parts.iter().map(|(_, amount)| *amount));
		for ((node, _), share) in parts.iter().zip(shares) {
			T::Liability::keep_back(*node, share)?;
		}
		Self::deposit_event(Event::Paid { batch: id, owner: owner.clone(), paid, fee, students });
		Ok(())
	}

	fn do_resolve(id: BatchId, node: NodeId, valid: bool) -> DispatchResult {
		let mut batch = Batches::<T>::get(id).ok_or(Error::<T>::NoSuchBatch)?;
		let waits = |part: &crate::BatchPart| {
			part.node == node && matches!(part.stage, PartStage::Drawn { .. })
		};
		let part = batch.parts.iter_mut().find(|part| waits(part));
		let part = part.ok_or(Error::<T>::NoVerdictPending)?;
		let amount = part.amount;
		if let PartStage::Drawn { liability } = part.stage {
			T::Liability::free_up(node, liability)?;
		}
		if valid {
			part.stage = PartStage::Due;
			return Self::pay_and_write(id, batch).map(|_| ());
		}
		let client = batch.client.clone();
		let mut cap = Caps::<T>::get(&client, batch.cap).ok_or(Error::<T>::NoSuchCap)?;
		let mut account = Accounts::<T>::get(&client);
		cap.refute(amount).ok_or(Error::<T>::OutOfRange)?;
		account.take_back(amount).ok_or(Error::<T>::OutOfRange)?;
		Caps::<T>::insert(&client, batch.cap, cap);
		Self::write_account(&client, account);
		batch.parts.retain(|part| !waits(part));
		Self::deposit_event(Event::Refuted { batch: id, node, amount });
		if Self::write_batch(id, batch)? == 0 {
			Self::deposit_event(Event::BatchFinished { batch: id });
		}
		Ok(())
	}
}

impl<T: Config> ResolveBatch for Pallet<T> {
	fn resolve(batch: BatchId, node: NodeId, valid: bool) -> DispatchResult {
		// Whoever calls this may do so from a hook, which is not undone when it fails.
		with_storage_layer(|| Self::do_resolve(batch, node, valid))
	}
}
