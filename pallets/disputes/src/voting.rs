// SPDX-License-Identifier: Apache-2.0

//! Panels: who sits on them, and what they say.

use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Zero},
	traits::{fungible::Balanced, Imbalance},
};
use frame_system::pallet_prelude::BlockNumberFor;
use surety_primitives::{
	dispute::{
		affordable_fee, denounced, is_last, seats, tally, with_truth, DisputeId, Side, Vote,
		VoteOpening,
	},
	draw::{Round, Seed},
	stake::{Role, StakeId},
	traits::{Draws, Owners, StakeCosts, Stakes},
	Balance, BlockNumber, H256,
};

use crate::{
	Ballot, Config, DisputeOf, Duty, Error, Event, Juror, Pallet, Panel, PanelOf, Panels, Stage,
	Subject,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_commit_vote(
		who: T::AccountId,
		id: DisputeId,
		commitment: H256,
	) -> DispatchResult {
		let dispute = Self::dispute_of(id)?;
		let Stage::Committing { until } = dispute.stage else {
			return Err(Error::<T>::WrongStage.into());
		};
		let round = dispute.round;
		Self::change_ballot(id, round, &who, |ballot| match ballot {
			Ballot::Seated => {
				ensure!(Self::now() <= until, Error::<T>::WindowClosed);
				*ballot = Ballot::Committed(commitment);
				Ok(())
			}
			Ballot::Committed(_) => Err(Error::<T>::AlreadyCommitted),
			Ballot::Revealed(_) | Ballot::Silent | Ballot::Denounced => Err(Error::<T>::NotJuror),
		})?;
		Self::deposit_event(Event::VoteCommitted { dispute: id, round, juror: who });
		Ok(())
	}

	pub(crate) fn do_reveal_vote(
		who: T::AccountId,
		id: DisputeId,
		opening: VoteOpening,
	) -> DispatchResult {
		let dispute = Self::dispute_of(id)?;
		let Stage::Revealing { until } = dispute.stage else {
			return Err(Error::<T>::WrongStage.into());
		};
		let (round, vote) = (dispute.round, dispute.subject.heard(opening.vote));
		Self::change_ballot(id, round, &who, |ballot| {
			Self::ensure_opens(*ballot, &opening, id, round, &who)?;
			ensure!(Self::now() <= until, Error::<T>::WindowClosed);
			*ballot = Ballot::Revealed(vote);
			Ok(())
		})?;
		Self::deposit_event(Event::VoteRevealed { dispute: id, round, juror: who, vote });
		Ok(())
	}

	pub(crate) fn do_denounce_vote(
		who: T::AccountId,
		id: DisputeId,
		juror: T::AccountId,
		opening: VoteOpening,
	) -> DispatchResult {
		let dispute = Self::dispute_of(id)?;
		let early = matches!(dispute.stage, Stage::Committing { .. } | Stage::Drawing { .. });
		ensure!(early, Error::<T>::WrongStage);
		ensure!(!T::Owners::related(&who, &juror), Error::<T>::RelatedToJuror);
		let round = dispute.round;
		Self::change_ballot(id, round, &juror, |ballot| {
			Self::ensure_opens(*ballot, &opening, id, round, &juror)?;
			*ballot = Ballot::Denounced;
			Ok(())
		})?;
		let reward = denounced(dispute.terms.lock).share;
		Self::change_lock(&juror, |locked| locked.checked_sub(reward))?;
		let credit = T::Stakes::take(&StakeId::Role(Role::Arbitrator, juror.clone()), reward);
		let taken = credit.peek();
		// What the account cannot take burns.
		let reward = T::Currency::resolve(&who, credit).map_or(0, |()| taken);
		Self::deposit_event(Event::VoteDenounced { dispute: id, round, juror, by: who, reward });
		Ok(())
	}

	fn change_ballot(
		id: DisputeId,
		round: u8,
		who: &T::AccountId,
		change: impl FnOnce(&mut Ballot) -> Result<(), Error<T>>,
	) -> Result<(), Error<T>> {
		Panels::<T>::try_mutate(id, round, |panel| {
			let ballot = panel.as_mut().and_then(|panel| panel.ballot(who));
			change(ballot.ok_or(Error::NotJuror)?)
		})
	}

	/// Refuses what does not open a ballot.
	fn ensure_opens(
		ballot: Ballot,
		opening: &VoteOpening,
		id: DisputeId,
		round: u8,
		juror: &T::AccountId,
	) -> Result<(), Error<T>> {
		let Ballot::Committed(commitment) = ballot else { return Err(Error::NothingCommitted) };
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		let opened = opening.commitment(genesis, id, round, juror);
		ensure!(opened == commitment, Error::OpeningMismatch);
		Ok(())
	}

	/// Draws the round's panel, or reserves for those of it who cannot vote any more.
	pub(crate) fn draw_panel(
		id: DisputeId,
		mut dispute: DisputeOf<T>,
		by: Round,
	) -> DispatchResult {
		let seed = match T::Draws::seed(by) {
			Seed::Pending => return Err(Error::<T>::DrawPending.into()),
			Seed::Known(seed) => seed,
			// Nobody asked for so long. What is drawn now is drawn by what nobody knows yet.
			Seed::Gone => {
				Self::end_wait()?;
				return Self::draw_next(id, dispute);
			}
		};
		Self::end_wait()?;
		if Self::is_moot(id, &dispute) {
			return Self::release(id, dispute);
		}
		let round = dispute.round;
		let known = Panels::<T>::get(id, round);
		let seats = seats(round).ok_or(Error::<T>::OutOfRange)? as usize;
		let wanted = known.as_ref().map_or(seats, Panel::vacant);
		let drawn = Self::draw_jurors(id, &dispute, known.as_ref(), seed, wanted);
		let mut panel = match known {
			Some(panel) => panel,
			None if drawn.len() < wanted => return Self::give_up(id, dispute),
			None => Self::new_panel(id, &dispute)?,
		};
		if drawn.is_empty() {
			return Self::begin_reveal(id, dispute);
		}
		let until = Self::after(Self::now(), dispute.terms.commit_window)?;
		let lock = dispute.terms.lock;
		for who in drawn {
			Self::take_seat(&who, id, round, lock)?;
			Self::deposit_event(Event::JurorSeated {
				dispute: id,
				round,
				juror: who.clone(),
				lock,
				commit_until: until,
			});
			let juror = Juror { who, ballot: Ballot::Seated };
			panel.jurors.try_push(juror).map_err(|_| Error::<T>::OutOfRange)?;
		}
		Panels::<T>::insert(id, round, panel);
		dispute.stage = Stage::Committing { until };
		Self::save(id, dispute);
		Ok(())
	}

	/// A panel without jurors, and the fee that each will have: no more than either party could pay beside what
	/// it owes to the panels before if it loses.
	fn new_panel(id: DisputeId, dispute: &DisputeOf<T>) -> Result<PanelOf<T>, Error<T>> {
		let funds = |side| {
			let stake = Self::answering_stake(dispute, side);
			let staked = stake.map_or(0, |stake| T::Stakes::slashable(&stake));
			let mut panels = (0..dispute.round).filter_map(|round| Panels::<T>::get(id, round));
			let owed =
				panels.try_fold(0, |sum: Balance, panel| sum.checked_add(panel.owed(side)?))?;
			let all = dispute.bonded(side)?.checked_add(staked)?;
			// A stake may have become less than what was promised of it. Then there is nothing left to promise.
			Some(all.saturating_sub(owed))
		};
		let challenger = funds(Side::Challenger).ok_or(Error::OutOfRange)?;
		let node = funds(Side::Node).ok_or(Error::OutOfRange)?;
		let fee = affordable_fee(dispute.terms.fee, dispute.round, challenger, node);
		Ok(Panel { fee, reserved: false, jurors: Default::default() })
	}

	/// Ends the time to commit: once, reserves are drawn for those who did not.
	pub(crate) fn end_commits(id: DisputeId, dispute: DisputeOf<T>) -> DispatchResult {
		let round = dispute.round;
		let mut panel = Panels::<T>::get(id, round).ok_or(Error::<T>::WrongStage)?;
		Self::silence(id, round, &mut panel, |ballot| ballot == Ballot::Seated);
		let draw_reserves = panel.vacant() > 0 && !panel.reserved;
		panel.reserved |= draw_reserves;
		Panels::<T>::insert(id, round, panel);
		if draw_reserves {
			return Self::draw_next(id, dispute);
		}
		Self::begin_reveal(id, dispute)
	}

	/// Has votes revealed from now on.
	fn begin_reveal(id: DisputeId, mut dispute: DisputeOf<T>) -> DispatchResult {
		let until = Self::after(Self::now(), dispute.terms.reveal_window)?;
		dispute.stage = Stage::Revealing { until };
		Self::deposit_event(Event::RevealBegan { dispute: id, round: dispute.round, until });
		Self::save(id, dispute);
		Ok(())
	}

	/// Notes who kept silent.
	fn silence(
		id: DisputeId,
		round: u8,
		panel: &mut PanelOf<T>,
		is_silent: impl Fn(Ballot) -> bool,
	) {
		for juror in panel.jurors.iter_mut().filter(|juror| is_silent(juror.ballot)) {
			juror.ballot = Ballot::Silent;
			let event = Event::JurorSilent { dispute: id, round, juror: juror.who.clone() };
			Self::deposit_event(event);
		}
	}

	/// Counts the votes, and does what follows: the loser can appeal, a larger panel votes, or it is final.
	pub(crate) fn count_votes(id: DisputeId, mut dispute: DisputeOf<T>) -> DispatchResult {
		let round = dispute.round;
		let mut panel = Panels::<T>::get(id, round).ok_or(Error::<T>::WrongStage)?;
		Self::silence(id, round, &mut panel, |ballot| matches!(ballot, Ballot::Committed(_)));
		let found = with_truth(tally(round, panel.votes()), Self::truth(&dispute));
		Panels::<T>::insert(id, round, panel);
		let found = match found {
			// The last panel cannot tell, and nobody is asked after it.
			None if is_last(round) => Some(Vote::Unjudgeable),
			found => found,
		};
		// Who appeals against a slash had the judges before, and nobody else lost by it.
		let is_result = matches!(dispute.subject, Subject::Result(_));
		let lost = found.is_some_and(|vote| vote.loser().is_some());
		let appealable = is_result && lost && !is_last(round);
		let appealable_until = appealable
			.then(|| Self::after(Self::now(), dispute.terms.appeal_window))
			.transpose()?;
		Self::deposit_event(Event::PanelVoted {
			dispute: id,
			round,
			verdict: found,
			appealable_until,
		});
		dispute.verdict = found.or(dispute.verdict);
		match (found, appealable_until) {
			(None, _) => {
				dispute.round = round.checked_add(1).ok_or(Error::<T>::OutOfRange)?;
				Self::draw_next(id, dispute)
			}
			(Some(_), Some(until)) => {
				dispute.stage = Stage::Appealable { until };
				Self::save(id, dispute);
				Ok(())
			}
			(Some(_), None) => Self::begin_settling(id, dispute),
		}
	}

	/// What a juror of a round has to do now.
	pub(crate) fn duty(who: &T::AccountId, id: DisputeId, round: u8) -> Duty {
		let ballot = || Panels::<T>::get(id, round)?.ballot(who).map(|ballot| *ballot);
		match Self::dispute_of(id).ok().filter(|dispute| dispute.round == round) {
			Some(dispute) => match (dispute.stage, ballot()) {
				(Stage::Committing { until }, Some(Ballot::Seated)) => Duty::Commit { until },
				(Stage::Revealing { until }, Some(Ballot::Committed(_))) => Duty::Reveal { until },
				_ => Duty::Wait,
			},
			None => Duty::Wait,
		}
	}

	/// The block `window` blocks after `block`.
	pub(crate) fn after(block: BlockNumber, window: BlockNumber) -> Result<BlockNumber, Error<T>> {
		block.checked_add(window).ok_or(Error::OutOfRange)
	}

	/// The stake that answers for a side where its bonds do not.
	pub(crate) fn answering_stake(
		dispute: &DisputeOf<T>,
		side: Side,
	) -> Option<StakeId<T::AccountId>> {
		let Subject::Result(result) = &dispute.subject else { return None };
		match side {
			Side::Node => Some(StakeId::Node(result.node)),
			Side::Challenger => {
				let oracle = || StakeId::Role(Role::Oracle, result.challenger.clone());
				result.is_anomaly.then(oracle)
			}
		}
	}
}
