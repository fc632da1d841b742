// SPDX-License-Identifier: Apache-2.0

//! The work behind the calls, and [`Stakes`] and [`Collateral`] for the other pallets.
//!
//! All stakes go through the same functions; only what a node or a role must observe besides (status,
//! requirement, dust bound) stands in the functions of the calls.

use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get},
	traits::{
		fungible::{InspectHold, MutateHold},
		tokens::Precision,
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::CheckedAdd;
use surety_primitives::{
	node::NodeStatus,
	stake::{Role, StakeId},
	traits::{
		ActiveStakes, Collateral, InspectNodes, OnStakeChange, OpenWork, StakeObserver, Stakes,
	},
	Balance, NodeId,
};

use crate::{Config, Error, Event, HoldReason, Ledgers, Pallet, Reserved, StakeLedger, StakeOf};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_bond(who: T::AccountId, node: NodeId, amount: Balance) -> DispatchResult {
		ensure!(amount >= T::MinBond::get(), Error::<T>::AmountTooLow);
		let stake = StakeId::Node(node);
		Self::ensure_owner(&stake, &who)?;
		match T::Nodes::status(node).ok_or(Error::<T>::UnknownNode)? {
			NodeStatus::Exiting | NodeStatus::Released => {
				return Err(Error::<T>::NodeLeaving.into());
			}
			NodeStatus::Ejected => return Err(Error::<T>::NodeEjected.into()),
			NodeStatus::Onboarding | NodeStatus::Active | NodeStatus::Suspended(_) => {}
		}
		Self::lock(&stake, who, amount)
	}

	pub(crate) fn do_unbond(who: T::AccountId, node: NodeId, amount: Balance) -> DispatchResult {
		let stake = StakeId::Node(node);
		Self::ensure_owner(&stake, &who)?;
		let remaining = Self::remaining(&stake, amount)?;
		Self::ensure_enough_for_work(node, remaining)?;
		// Of a node that needs no stake what is on its way out answers too.
		ensure!(
			remaining >= Reserved::<T>::get(node) || T::Nodes::is_exempt(node),
			Error::<T>::LiabilityOpen
		);
		Self::start_exit(&stake, amount).map(|_| ())
	}

	/// What stays active when `amount` is unbonded, which is all or no dust.
	pub(crate) fn remaining(stake: &StakeOf<T>, amount: Balance) -> Result<Balance, Error<T>> {
		let active = <Self as Stakes<_, _>>::active(stake);
		ensure!(active > 0, Error::NotEnoughActive);
		ensure!(amount >= T::MinBond::get() || amount == active, Error::AmountTooLow);
		active.checked_sub(amount).ok_or(Error::NotEnoughActive)
	}

	/// Pays out what is due. A node on its way out that still has open work keeps all of it there: nobody knows how
	/// long a job may run that is done once more.
	pub(crate) fn do_withdraw(node: NodeId) -> DispatchResult {
		let stake = StakeId::Node(node);
		Self::ensure_enough_for_work(node, <Self as Stakes<_, _>>::active(&stake))?;
		Self::free_due(&stake).map(|_| ())
	}

	/// Refuses a node with open work of which this much active stake is less than it needs.
	fn ensure_enough_for_work(node: NodeId, active: Balance) -> Result<(), Error<T>> {
		let is_free = T::OpenWork::open_tasks(node) == 0 || Self::covers(node, active);
		ensure!(is_free, Error::StakeInUse);
		Ok(())
	}

	/// What of a stake may leave: what of a node answers for work may not, wherever it is on its way
	/// out.
	fn may_leave(stake: &StakeOf<T>, ledger: &StakeLedger<T>) -> Result<Balance, Error<T>> {
		let all = ledger.slashable()?;
		Ok(match stake {
			// Slashes may have left less than is reserved.
			StakeId::Node(node) => all.saturating_sub(Reserved::<T>::get(node)),
			StakeId::Validator(_) | StakeId::Role(..) | StakeId::Source(_) => all,
		})
	}

	/// Holds `amount` of the owner's free funds and adds it to the active stake.
	pub(crate) fn lock(stake: &StakeOf<T>, owner: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::AmountTooLow);
		let reason = Self::reason(stake);
		ensure!(T::Currency::can_hold(&reason, &owner, amount), Error::<T>::InsufficientFunds);
		T::Currency::hold(&reason, &owner, amount)?;

		let mut ledger =
			Ledgers::<T>::get(stake).unwrap_or_else(|| StakeLedger::new(owner.clone()));
		ledger.bond(amount)?;
		Self::write(stake, ledger);
		match *stake {
			StakeId::Node(node) => Self::deposit_event(Event::Bonded { node, owner, amount }),
			StakeId::Role(role, _) => {
				Self::deposit_event(Event::RoleBonded { role, who: owner, amount });
			}
			// Their own pallet says so.
			StakeId::Validator(_) | StakeId::Source(_) => {}
		}
		Ok(())
	}

	/// Moves active stake on its way out. Says when it can be withdrawn.
	pub(crate) fn start_exit(
		stake: &StakeOf<T>,
		amount: Balance,
	) -> Result<BlockNumberFor<T>, DispatchError> {
		ensure!(amount > 0, Error::<T>::AmountTooLow);
		let mut ledger = Ledgers::<T>::get(stake).ok_or(Error::<T>::NotEnoughActive)?;
		let releases_at = Self::release_date()?;
		ledger.unbond(amount, releases_at)?;
		Self::leave(stake, ledger, amount, releases_at);
		Ok(releases_at)
	}

	/// Stores a ledger of which `amount` is on its way out, and says so.
	fn leave(
		stake: &StakeOf<T>,
		ledger: StakeLedger<T>,
		amount: Balance,
		releases_at: BlockNumberFor<T>,
	) {
		let owner = ledger.owner().clone();
		Self::write(stake, ledger);
		match *stake {
			StakeId::Node(node) => {
				Self::deposit_event(Event::Unbonded { node, owner, amount, releases_at });
			}
			StakeId::Role(role, _) => {
				let who = owner;
				Self::deposit_event(Event::RoleUnbonded { role, who, amount, releases_at });
			}
			StakeId::Validator(_) | StakeId::Source(_) => {}
		}
	}

	/// Frees what is due and answers for no work. Says how much.
	pub(crate) fn free_due(stake: &StakeOf<T>) -> Result<Balance, DispatchError> {
		let mut ledger = Ledgers::<T>::get(stake).ok_or(Error::<T>::NothingDue)?;
		ensure!(ledger.appeals() == 0, Error::<T>::AppealOpen);
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(ledger.due(now)? > 0, Error::<T>::NothingDue);
		let amount = ledger.withdraw_due(now, Self::may_leave(stake, &ledger)?)?;
		ensure!(amount > 0, Error::<T>::LiabilityOpen);

		let owner = ledger.owner().clone();
		T::Currency::release(&Self::reason(stake), &owner, amount, Precision::Exact)?;
		Self::write(stake, ledger);
		match *stake {
			StakeId::Node(node) => Self::deposit_event(Event::Withdrawn { node, owner, amount }),
			StakeId::Role(role, _) => {
				Self::deposit_event(Event::RoleWithdrawn { role, who: owner, amount });
			}
			StakeId::Validator(_) | StakeId::Source(_) => {}
		}
		Ok(amount)
	}

	/// The active stake that a node needs as things stand; `None` if there is no such node.
	pub fn required(node: NodeId) -> Option<Balance> {
		if T::Nodes::is_exempt(node) {
			// Its institution's name is its stake.
			return Some(0);
		}
		let (node_gpus, provider_gpus) = T::Nodes::gpus(node)?;
		T::Prices::get().required(node_gpus, provider_gpus)
	}

	/// Whether this much active stake meets the requirement of a node.
	fn covers(node: NodeId, active: Balance) -> bool {
		Self::required(node).is_some_and(|required| active >= required)
	}

	/// Whose funds a stake is or would be; `None` if there is no such node, or no stake of a source.
	pub(crate) fn owner_of(stake: &StakeOf<T>) -> Option<T::AccountId> {
		match stake {
			StakeId::Node(node) => T::Nodes::owner(*node),
			StakeId::Validator(who) | StakeId::Role(_, who) => Some(who.clone()),
			StakeId::Source(_) => Ledgers::<T>::get(stake).map(|ledger| ledger.owner().clone()),
		}
	}

	fn ensure_owner(stake: &StakeOf<T>, who: &T::AccountId) -> DispatchResult {
		let owner = Self::owner_of(stake).ok_or(Error::<T>::UnknownNode)?;
		ensure!(owner == *who, Error::<T>::NotOwner);
		Ok(())
	}

	/// Why the funds of a stake are held.
	pub(crate) fn reason(stake: &StakeOf<T>) -> T::RuntimeHoldReason {
		match stake {
			StakeId::Node(_) => HoldReason::NodeStake.into(),
			StakeId::Validator(_) => HoldReason::ValidatorBond.into(),
			StakeId::Role(Role::Auditor, _) => HoldReason::AuditorStake.into(),
			StakeId::Role(Role::Oracle, _) => HoldReason::OracleStake.into(),
			StakeId::Role(Role::Arbitrator, _) => HoldReason::ArbitratorStake.into(),
			StakeId::Source(_) => HoldReason::SourceStake.into(),
		}
	}

	/// When stake that is unbonded now can be withdrawn.
	fn release_date() -> Result<BlockNumberFor<T>, Error<T>> {
		frame_system::Pallet::<T>::block_number()
			.checked_add(&T::ExitDelay::get())
			.ok_or(Error::OutOfRange)
	}

	/// Stores a ledger, or removes it when it has nothing left to say.
	pub(crate) fn store(stake: &StakeOf<T>, ledger: StakeLedger<T>) {
		Ledgers::<T>::set(stake, (!ledger.is_empty()).then_some(ledger));
	}

	/// Stores a ledger whose funds changed and says so to those who follow its size and to whoever
	/// watches over the node.
	pub(crate) fn write(stake: &StakeOf<T>, ledger: StakeLedger<T>) {
		let before = <Self as Stakes<_, _>>::active(stake);
		let (active, anything_held) = (ledger.active(), ledger.anything_held());
		let owner = ledger.owner().clone();
		Self::store(stake, ledger);
		if active != before && stake.earns() {
			T::StakeObserver::on_change(&owner, stake, before, active);
		}
		if let StakeId::Node(node) = *stake {
			T::OnStakeChange::on_stake_change(node, Self::covers(node, active), anything_held);
		}
	}
}

impl<T: Config> Stakes<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn bond(stake: &StakeOf<T>, owner: &T::AccountId, amount: Balance) -> DispatchResult {
		Self::ensure_owner(stake, owner)?;
		Self::lock(stake, owner.clone(), amount)
	}

	fn unbond(stake: &StakeOf<T>, amount: Balance) -> Result<BlockNumberFor<T>, DispatchError> {
		Self::start_exit(stake, amount)
	}

	fn withdraw(stake: &StakeOf<T>) -> Result<Balance, DispatchError> {
		Self::free_due(stake)
	}

	fn active(stake: &StakeOf<T>) -> Balance {
		Ledgers::<T>::get(stake).map_or(0, |ledger| ledger.active())
	}

	fn slashable(stake: &StakeOf<T>) -> Balance {
		// What is held is in range.
		Ledgers::<T>::get(stake).and_then(|ledger| ledger.slashable().ok()).unwrap_or(0)
	}

	fn unbonding(stake: &StakeOf<T>) -> Balance {
		let chunks = |ledger: StakeLedger<T>| {
			ledger.slashable().ok().and_then(|all| all.checked_sub(ledger.active()))
		};
		Ledgers::<T>::get(stake).and_then(chunks).unwrap_or(0)
	}

	fn anything_held(stake: &StakeOf<T>) -> bool {
		Ledgers::<T>::get(stake).is_some_and(|ledger| ledger.anything_held())
	}
}

impl<T: Config> ActiveStakes for Pallet<T> {
	fn active_stake(node: NodeId) -> Balance {
		<Self as Stakes<_, _>>::active(&StakeId::Node(node))
	}
}

impl<T: Config> Collateral for Pallet<T> {
	fn sufficient(node: NodeId) -> bool {
		Self::covers(node, <Self as Stakes<_, _>>::active(&StakeId::Node(node)))
	}

	fn missing(node: NodeId) -> Balance {
		let active = <Self as Stakes<_, _>>::active(&StakeId::Node(node));
		// No stake is enough for a requirement that is out of range.
		Self::required(node).map_or(Balance::MAX, |required| required.saturating_sub(active))
	}

	fn anything_held(node: NodeId) -> bool {
		<Self as Stakes<_, _>>::anything_held(&StakeId::Node(node))
	}

	fn exit(node: NodeId) -> DispatchResult {
		ensure!(Reserved::<T>::get(node) == 0, Error::<T>::LiabilityOpen);
		ensure!(T::OpenWork::open_tasks(node) == 0, Error::<T>::StakeInUse);
		let stake = StakeId::Node(node);
		let Some(mut ledger) = Ledgers::<T>::get(&stake) else {
			return Ok(());
		};
		ensure!(ledger.is_clean(), Error::<T>::NotClean);
		let amount = ledger.active();
		if amount > 0 {
			let releases_at = ledger.unbond_all(Self::release_date()?)?;
			Self::leave(&stake, ledger, amount, releases_at);
		}
		Ok(())
	}
}
