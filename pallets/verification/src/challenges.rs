// SPDX-License-Identifier: Apache-2.0

//! Delivery challenges: whether a result that was paid for was handed out.

use alloc::vec::Vec;

use codec::Encode;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
	storage::with_storage_layer,
	traits::{
		fungible::{InspectHold, MutateHold},
		tokens::{Fortitude, Precision, Restriction},
	},
	BoundedVec,
};
use sp_io::hashing::sha2_256;
use sp_runtime::traits::BlockNumberProvider;
use surety_primitives::{
	draw::{Round, Seed},
	rerun::Job,
	slash::SlashId,
	standing::Owner,
	traits::{Draws, Owners, Settlement, Settlements},
	Balance, BlockNumber, NodeId, TaskId, H256,
};

use crate::{
	Challenge, ChallengeOf, Challenges, Config, Error, Event, HoldReason, Outcome, Pallet, Seat,
	SeatState, Stage, Verdict, DECIDING_VOTES,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> BlockNumber {
		T::BlockNumberProvider::current_block_number()
	}

	pub(crate) fn do_challenge_delivery(
		who: T::AccountId,
		task: TaskId,
		node: NodeId,
	) -> DispatchResult {
		ensure!(!Challenges::<T>::contains_key(task, node), Error::<T>::AlreadyChallenged);
		let Settlement { job, shown, at } =
			T::Settlements::settlement(task, node).ok_or(Error::<T>::NotSettled)?;
		let Job { client, owner, liability, .. } = job;
		ensure!(client == who, Error::<T>::NotClient);
		ensure!(!Self::is_past_delivery(at)?, Error::<T>::DeliveryWindowClosed);

		let fee = T::DeliveryFee::get();
		let total = Self::fees(fee)?;
		let reason = HoldReason::DeliveryFee.into();
		ensure!(T::Currency::can_hold(&reason, &client, total), Error::<T>::InsufficientFunds);
		T::Currency::hold(&reason, &client, total)?;

		let round = Self::next_draw()?;
		Self::deposit_event(Event::DeliveryChallenged {
			task,
			node,
			client: client.clone(),
			fee,
			round,
		});
		let challenge = Challenge {
			client,
			owner,
			output_hash: shown.output_hash,
			settled_at: at,
			liability,
			fee,
			window: T::VerdictWindow::get(),
			seats: BoundedVec::new(),
			stage: Stage::Drawing(round),
		};
		Challenges::<T>::insert(task, node, challenge);
		Ok(())
	}

	pub(crate) fn do_attest_delivery(
		who: T::AccountId,
		task: TaskId,
		node: NodeId,
		verdict: Verdict,
	) -> DispatchResult {
		let mut challenge = Self::challenge_of(task, node)?;
		ensure!(!challenge.has_ended(), Error::<T>::AlreadyDecided);
		match challenge.seat(&who).ok_or(Error::<T>::NotDrawn)?.state {
			SeatState::Asked { until } => {
				ensure!(Self::now() <= until, Error::<T>::VerdictWindowClosed)
			}
			SeatState::Said(_) => return Err(Error::<T>::AlreadyAnswered.into()),
			SeatState::Silent => return Err(Error::<T>::VerdictWindowClosed.into()),
		}
		// Since it was drawn it may have been dismissed or slashed, or come to belong to somebody.
		Self::ensure_oracle(&who)?;
		let related = Self::owners(&challenge, Some(&who)).contains(&T::Owners::owner_of(&who));
		ensure!(!related, Error::<T>::RelatedToParty);

		for seat in challenge.seats.iter_mut().filter(|seat| seat.oracle == who) {
			seat.state = SeatState::Said(verdict);
		}
		Self::deposit_event(Event::DeliveryAttested { task, node, oracle: who, verdict });
		Self::go_on(task, node, challenge)
	}

	pub(crate) fn do_advance_challenge(task: TaskId, node: NodeId) -> DispatchResult {
		let challenge = Self::challenge_of(task, node)?;
		match challenge.stage {
			Stage::Drawing(round) => Self::seat_oracles(task, node, challenge, round),
			Stage::Asking => Self::end_silence(task, node, challenge),
			Stage::Ended { .. } => Self::forget(task, node, challenge),
		}
	}

	/// Draws the oracles that are missing. Too few of them, and nobody decides.
	fn seat_oracles(
		task: TaskId,
		node: NodeId,
		mut challenge: ChallengeOf<T>,
		round: Round,
	) -> DispatchResult {
		let seed = match <Self as Draws>::seed(round) {
			Seed::Pending => return Err(Error::<T>::DrawPending.into()),
			Seed::Known(seed) => seed,
			// Nobody asked for so long. What is drawn now is drawn by what nobody knows yet.
			Seed::Gone => return Self::draw_again(task, node, challenge),
		};
		let wanted = challenge.vacancies();
		let drawn = Self::draw_oracles(task, node, seed, wanted, Self::owners(&challenge, None));
		if drawn.len() < wanted as usize {
			return Self::end(task, node, challenge, Outcome::Undecided);
		}
		let until = Self::now().checked_add(challenge.window).ok_or(Error::<T>::OutOfRange)?;
		for oracle in drawn {
			Self::count_seat(&oracle, |seats| seats.checked_add(1))?;
			let seat = Seat { oracle: oracle.clone(), state: SeatState::Asked { until } };
			challenge.seats.try_push(seat).map_err(|_| Error::<T>::OutOfRange)?;
			Self::deposit_event(Event::OracleAsked { task, node, oracle, until });
		}
		challenge.stage = Stage::Asking;
		Challenges::<T>::insert(task, node, challenge);
		Ok(())
	}

	/// Ends the time of those who have not answered.
	fn end_silence(task: TaskId, node: NodeId, mut challenge: ChallengeOf<T>) -> DispatchResult {
		let now = Self::now();
		let mut silent = Vec::new();
		for seat in challenge.seats.iter_mut() {
			if matches!(seat.state, SeatState::Asked { until } if now > until) {
				seat.state = SeatState::Silent;
				silent.push(seat.oracle.clone());
			}
		}
		ensure!(!silent.is_empty(), Error::<T>::VerdictPending);
		for oracle in silent {
			Self::count_seat(&oracle, |seats| seats.checked_sub(1))?;
			Self::deposit_event(Event::OracleSilent { task, node, oracle });
		}
		Self::go_on(task, node, challenge)
	}

	/// Does what follows from what the oracles have said, and have not.
	fn go_on(task: TaskId, node: NodeId, challenge: ChallengeOf<T>) -> DispatchResult {
		if let Some(verdict) = challenge.decided() {
			return Self::end(task, node, challenge, Outcome::Decided(verdict));
		}
		if challenge.is_hopeless() {
			return Self::end(task, node, challenge, Outcome::Undecided);
		}
		if challenge.vacancies() > 0 {
			return Self::draw_again(task, node, challenge);
		}
		Challenges::<T>::insert(task, node, challenge);
		Ok(())
	}

	/// Has oracles drawn by a seed that nobody knows yet: one of before would have told who comes next.
	fn draw_again(task: TaskId, node: NodeId, mut challenge: ChallengeOf<T>) -> DispatchResult {
		let round = Self::next_draw()?;
		challenge.stage = Stage::Drawing(round);
		Challenges::<T>::insert(task, node, challenge);
		Self::deposit_event(Event::ReplacementDue { task, node, round });
		Ok(())
	}

	/// Pays or returns the fee, charges the node where it is at fault, and frees the oracles.
	fn end(
		task: TaskId,
		node: NodeId,
		mut challenge: ChallengeOf<T>,
		outcome: Outcome,
	) -> DispatchResult {
		let mut left = Self::fees(challenge.fee)?;
		let mut paid: Balance = 0;
		for Seat { oracle, state } in &challenge.seats {
			if *state != SeatState::Silent {
				Self::count_seat(oracle, |seats| seats.checked_sub(1))?;
			}
			let SeatState::Said(verdict) = state else { continue };
			if outcome == Outcome::Decided(*verdict)
				&& Self::pay(&challenge.client, oracle, challenge.fee)
			{
				left = left.checked_sub(challenge.fee).ok_or(Error::<T>::OutOfRange)?;
				paid = paid.checked_add(challenge.fee).ok_or(Error::<T>::OutOfRange)?;
			}
		}
		let reason = HoldReason::DeliveryFee.into();
		let returned = T::Currency::release(&reason, &challenge.client, left, Precision::Exact)
			.map_err(|_| Error::<T>::HoldFellShort)?;

		let slash = (outcome == Outcome::Decided(Verdict::NotDelivered))
			.then(|| Self::charge(task, node, &challenge))
			.flatten();
		challenge.stage = Stage::Ended { outcome, slash };
		Challenges::<T>::insert(task, node, challenge);
		Self::deposit_event(Event::ChallengeEnded { task, node, outcome, slash, paid, returned });
		Ok(())
	}

	/// Removes what is over, as soon as it cannot begin anew.
	fn forget(task: TaskId, node: NodeId, challenge: ChallengeOf<T>) -> DispatchResult {
		let past = Self::is_past_delivery(challenge.settled_at)?;
		ensure!(past, Error::<T>::DeliveryWindowOpen);
		Challenges::<T>::remove(task, node);
		Self::deposit_event(Event::ChallengeRemoved { task, node });
		Ok(())
	}

	/// Pays one oracle. Where its account cannot take it, because it is empty and the fee below the
	/// existential deposit, the client keeps it: a verdict does not hang on an account.
	fn pay(client: &T::AccountId, oracle: &T::AccountId, fee: Balance) -> bool {
		let moved = with_storage_layer(|| {
			T::Currency::transfer_on_hold(
				&HoldReason::DeliveryFee.into(),
				client,
				oracle,
				fee,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Force,
			)
		});
		moved.is_ok()
	}

	/// Charges the node with a failed result. The challenge ends whatever comes of it: the task may have been
	/// charged with as much already.
	fn charge(task: TaskId, node: NodeId, challenge: &ChallengeOf<T>) -> Option<SlashId> {
		let evidence = (task, node, challenge.output_hash, &challenge.seats);
		let evidence = H256(evidence.using_encoded(sha2_256));
		Self::charge_failure(task, node, challenge.liability, evidence)
	}

	/// To whom no oracle of the challenge may belong: the parties, and the oracles but for `except`.
	fn owners(
		challenge: &ChallengeOf<T>,
		except: Option<&T::AccountId>,
	) -> Vec<Owner<T::AccountId>> {
		let oracles =
			challenge.seats.iter().map(|seat| &seat.oracle).filter(|it| Some(*it) != except);
		[&challenge.client, &challenge.owner]
			.into_iter()
			.chain(oracles)
			.map(T::Owners::owner_of)
			.collect()
	}

	/// The round by which is drawn what is fixed now: the first one that begins later.
	pub(crate) fn next_draw() -> Result<Round, Error<T>> {
		<Self as Draws>::open_round().checked_add(1).ok_or(Error::OutOfRange)
	}

	/// What a client holds for a challenge.
	pub(crate) fn fees(fee: Balance) -> Result<Balance, Error<T>> {
		fee.checked_mul(DECIDING_VOTES.into()).ok_or(Error::OutOfRange)
	}

	/// Whether what was paid in block `at` can no longer be challenged.
	fn is_past_delivery(at: BlockNumber) -> Result<bool, Error<T>> {
		let until = at.checked_add(T::DeliveryWindow::get()).ok_or(Error::OutOfRange)?;
		Ok(Self::now() > until)
	}

	fn challenge_of(task: TaskId, node: NodeId) -> Result<ChallengeOf<T>, Error<T>> {
		Challenges::<T>::get(task, node).ok_or(Error::NoSuchChallenge)
	}
}
