// SPDX-License-Identifier: Apache-2.0

//! How disputes begin: somebody disputes a result, re-runs contradict one, a loser appeals, judges leave an appeal
//! undecided.

use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
	traits::fungible::{InspectHold, MutateHold},
	BoundedVec,
};
use sp_runtime::DispatchError;
use surety_primitives::{
	dispute::{appeal_bond, at_stake, lock, DisputeId, Side, Vote, APPEAL_ROUND},
	rerun::Job,
	slash::SlashId,
	stake::StakeId,
	traits::{
		self, Anomaly, AppealPanels, OnAnomaly, OpenWork, Owners, ReferredAppeal, Settlement,
		Settlements, StakeCosts, Stakes,
	},
	Balance, BlockNumber, NodeId, TaskId, H256,
};

use crate::{
	Bond, Config, Dispute, DisputeOf, DisputedResult, Disputes, Error, Event, HoldReason,
	NextDisputeId, OpenDisputes, Pallet, Results, Stage, Subject, Terms, Uri, Wake,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_file_dispute(
		who: T::AccountId,
		task: TaskId,
		node: NodeId,
		evidence_hash: H256,
		evidence_uri: Uri,
		stake: Option<StakeId<T::AccountId>>,
	) -> DispatchResult {
		ensure!(core::str::from_utf8(&evidence_uri).is_ok(), Error::<T>::InvalidText);
		ensure!(!Results::<T>::contains_key(task, node), Error::<T>::AlreadyDisputed);
		let Settlement { job, at, .. } =
			T::Settlements::settlement(task, node).ok_or(Error::<T>::NotSettled)?;
		let disputable_until = Self::after(at, T::DisputeWindow::get())?;
		let now = Self::now();
		ensure!(now <= disputable_until, Error::<T>::DisputeWindowClosed);
		ensure!(!T::Owners::related(&who, &job.owner), Error::<T>::RelatedToNode);
		let bond = if who == job.client {
			T::RequesterBond::get()
		} else {
			let backed = |stake| T::Stakes::is_backed_by(stake, &who);
			ensure!(stake.as_ref().is_some_and(backed), Error::<T>::NotStaker);
			T::DisputeBond::get()
		};

		let terms = Self::terms_over(node, &job, bond)?;
		let result = DisputedResult {
			task,
			node,
			client: job.client,
			liability: job.liability,
			challenger: who.clone(),
			is_anomaly: false,
			disputable_until,
		};
		let subject = Subject::Result(result.clone());
		let mut dispute = Self::new_dispute(subject, job.owner, evidence_hash, terms);
		dispute.evidence_uri = evidence_uri;
		Self::bond(&mut dispute, who, Side::Challenger, Vote::NoFault, bond)?;
		let id = Self::begin(&result, bond, evidence_hash, None)?;
		Self::draw_next(id, dispute)
	}

	pub(crate) fn do_contest_anomaly(who: T::AccountId, id: DisputeId) -> DispatchResult {
		let mut dispute = Self::dispute_of(id)?;
		let Stage::Contestable { until } = dispute.stage else {
			return Err(Error::<T>::WrongStage.into());
		};
		ensure!(Self::now() <= until, Error::<T>::WindowClosed);
		ensure!(who == dispute.owner, Error::<T>::NotOwner);
		let bond = dispute.terms.bond;
		// As if the panel before this one had found what the oracles did.
		Self::bond(&mut dispute, who, Side::Node, Vote::Minor, bond)?;
		Self::deposit_event(Event::AnomalyContested { dispute: id, bond });
		Self::draw_next(id, dispute)
	}

	pub(crate) fn do_appeal_verdict(who: T::AccountId, id: DisputeId) -> DispatchResult {
		let mut dispute = Self::dispute_of(id)?;
		let Stage::Appealable { until } = dispute.stage else {
			return Err(Error::<T>::WrongStage.into());
		};
		ensure!(Self::now() <= until, Error::<T>::WindowClosed);
		let verdict = dispute.verdict.ok_or(Error::<T>::WrongStage)?;
		let Subject::Result(result) = &dispute.subject else {
			return Err(Error::<T>::WrongStage.into());
		};
		let side = verdict.loser().ok_or(Error::<T>::NotLoser)?;
		let loser = match side {
			Side::Challenger => &result.challenger,
			Side::Node => &dispute.owner,
		};
		ensure!(who == *loser, Error::<T>::NotLoser);
		dispute.round = dispute.round.checked_add(1).ok_or(Error::<T>::OutOfRange)?;
		let bond = appeal_bond(dispute.terms.bond, dispute.round).ok_or(Error::<T>::OutOfRange)?;
		Self::bond(&mut dispute, who.clone(), side, verdict, bond)?;
		let round = dispute.round;
		Self::deposit_event(Event::VerdictAppealed { dispute: id, round, by: who, bond });
		Self::draw_next(id, dispute)
	}

	/// What a dispute over a result that begins now is decided by.
	fn terms_over(node: NodeId, job: &Job<T::AccountId>, bond: Balance) -> Result<Terms, Error<T>> {
		let held = T::Stakes::slashable(&StakeId::Node(node));
		let at_stake = at_stake(held, job.liability, job.payment, bond).ok_or(Error::OutOfRange)?;
		Ok(Terms { bond, fee: T::JurorFee::get(), ..Self::terms(at_stake) })
	}

	/// What a dispute that begins now and costs its loser nothing is decided by.
	fn terms(at_stake: Balance) -> Terms {
		Terms {
			bond: 0,
			lock: lock(at_stake, T::JurorLock::get(), T::MaxJurorLock::get()),
			fee: 0,
			commit_window: T::CommitWindow::get(),
			reveal_window: T::RevealWindow::get(),
			appeal_window: T::AppealWindow::get(),
		}
	}

	/// A dispute that begins now. How it goes on is the caller's.
	fn new_dispute(
		subject: Subject<T::AccountId>,
		owner: T::AccountId,
		evidence_hash: H256,
		terms: Terms,
	) -> DisputeOf<T> {
		let now = Self::now();
		Dispute {
			subject,
			owner,
			evidence_hash,
			evidence_uri: Uri::new(),
			filed_at: now,
			terms,
			bonds: BoundedVec::new(),
			round: 0,
			verdict: None,
			stage: Stage::Drawing { by: 0 },
			wake: Wake::At(now),
		}
	}

	/// Holds a bond against a finding.
	pub(crate) fn bond(
		dispute: &mut DisputeOf<T>,
		who: T::AccountId,
		side: Side,
		against: Vote,
		amount: Balance,
	) -> DispatchResult {
		let reason = HoldReason::Bond.into();
		ensure!(T::Currency::can_hold(&reason, &who, amount), Error::<T>::InsufficientFunds);
		T::Currency::hold(&reason, &who, amount)?;
		let bond = Bond { who, side, against, round: dispute.round, held: amount };
		dispute.bonds.try_push(bond).map_err(|_| Error::<T>::OutOfRange)?;
		Ok(())
	}

	/// Gives a dispute over a result its number and says that there is one. Where it goes on is the caller's.
	fn begin(
		result: &DisputedResult<T::AccountId>,
		bond: Balance,
		evidence_hash: H256,
		contestable_until: Option<BlockNumber>,
	) -> Result<DisputeId, Error<T>> {
		let id = Self::next_id()?;
		let DisputedResult { task, node, .. } = *result;
		Results::<T>::insert(task, node, id);
		Self::count_open(node, |open| open.checked_add(1))?;
		Self::deposit_event(Event::DisputeFiled {
			dispute: id,
			task,
			node,
			challenger: result.challenger.clone(),
			bond,
			evidence_hash,
			contestable_until,
		});
		Ok(id)
	}

	fn next_id() -> Result<DisputeId, Error<T>> {
		let id = NextDisputeId::<T>::get();
		NextDisputeId::<T>::put(id.checked_add(1).ok_or(Error::OutOfRange)?);
		Ok(id)
	}

	/// Counts the open disputes over results of a node.
	pub(crate) fn count_open(
		node: NodeId,
		count: impl FnOnce(u32) -> Option<u32>,
	) -> Result<(), Error<T>> {
		OpenDisputes::<T>::try_mutate_exists(node, |stored| {
			let open = count(stored.unwrap_or_default()).ok_or(Error::OutOfRange)?;
			*stored = (open > 0).then_some(open);
			Ok(())
		})
	}

	/// Has the round's panel, or reserves of it, drawn by a seed that nobody knows yet.
	pub(crate) fn draw_next(id: DisputeId, mut dispute: DisputeOf<T>) -> DispatchResult {
		let by = Self::wait_for_draw()?;
		dispute.stage = Stage::Drawing { by };
		Self::deposit_event(Event::DrawDue { dispute: id, round: dispute.round, by });
		Self::save(id, dispute);
		Ok(())
	}
}

impl<T: Config> OnAnomaly<T::AccountId> for Pallet<T> {
	fn on_anomaly(anomaly: Anomaly<T::AccountId>) -> Result<DisputeId, DispatchError> {
		let Anomaly { task, node, job, challenger, evidence_hash } = anomaly;
		ensure!(!Results::<T>::contains_key(task, node), Error::<T>::AlreadyDisputed);
		let now = Self::now();
		let until = Self::after(now, T::ContestWindow::get())?;
		let terms = Self::terms_over(node, &job, T::DisputeBond::get())?;
		let result = DisputedResult {
			task,
			node,
			client: job.client,
			liability: job.liability,
			challenger,
			is_anomaly: true,
			disputable_until: now,
		};
		let id = Self::begin(&result, 0, evidence_hash, Some(until))?;
		let subject = Subject::Result(result);
		let mut dispute = Self::new_dispute(subject, job.owner, evidence_hash, terms);
		dispute.stage = Stage::Contestable { until };
		Self::save(id, dispute);
		Ok(id)
	}
}

impl<T: Config> AppealPanels<T::AccountId> for Pallet<T> {
	fn refer(appeal: ReferredAppeal<T::AccountId>) -> Result<DisputeId, DispatchError> {
		let ReferredAppeal { slash, amount, owner, accusers, evidence_hash } = appeal;
		let accusers = accusers.try_into().map_err(|_| Error::<T>::OutOfRange)?;
		let id = Self::next_id()?;
		let subject = Subject::Appeal { slash, accusers };
		let mut dispute = Self::new_dispute(subject, owner, evidence_hash, Self::terms(amount));
		dispute.round = APPEAL_ROUND;
		Self::deposit_event(Event::AppealReferred { dispute: id, slash, evidence_hash });
		Self::draw_next(id, dispute)?;
		Ok(id)
	}

	fn judges(dispute: DisputeId, slash: SlashId) -> bool {
		// What is over is gone.
		Disputes::<T>::get(dispute).is_some_and(
			|dispute| matches!(dispute.subject, Subject::Appeal { slash: of, .. } if of == slash),
		)
	}
}

impl<T: Config> traits::OpenDisputes for Pallet<T> {
	fn is_disputed(task: TaskId, node: NodeId) -> bool {
		let dispute = Results::<T>::get(task, node).and_then(Disputes::<T>::get);
		dispute.is_some_and(|dispute| !dispute.has_ended())
	}
}

impl<T: Config> OpenWork for Pallet<T> {
	fn open_tasks(node: NodeId) -> u32 {
		OpenDisputes::<T>::get(node).unwrap_or_default()
	}
}
