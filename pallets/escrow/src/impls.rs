// SPDX-License-Identifier: Apache-2.0

//! The Vault.

use alloc::vec::Vec;

use frame_support::{
	defensive, ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get},
	traits::{
		fungible::{BalancedHold, Inspect, InspectHold, MutateHold},
		tokens::{DepositConsequence, Fortitude, Precision, Provenance, Restriction},
		OnUnbalanced,
	},
	transactional,
};
use surety_primitives::{
	money::{cut, Cut},
	traits::{Paid, Part, Payouts, RevenueShares, Vault},
	Balance, Perbill, TaskId,
};

use crate::{Bonds, Config, Deposit, Deposits, Error, Event, HoldReason, Pallet};

impl<T: Config> Vault<T::AccountId> for Pallet<T> {
	#[transactional]
	fn lock(
		task: TaskId,
		client: &T::AccountId,
		payment: Balance,
		rerun_price: Balance,
	) -> DispatchResult {
		ensure!(!Deposits::<T>::contains_key(task), Error::<T>::AlreadyLocked);
		let total = payment.checked_add(rerun_price).ok_or(Error::<T>::InsufficientFunds)?;
		let reason = HoldReason::TaskPayment.into();
		ensure!(T::Currency::can_hold(&reason, client, total), Error::<T>::InsufficientFunds);
		T::Currency::hold(&reason, client, payment)?;
		T::Currency::hold(&HoldReason::Rerun.into(), client, rerun_price)?;

		let fee = T::ProtocolFee::get();
		Deposits::<T>::insert(task, Deposit { client: client.clone(), payment, rerun_price, fee });
		Self::deposit_event(Event::Locked { task, client: client.clone(), payment, rerun_price });
		Ok(())
	}

	#[transactional]
	fn pay(
		task: TaskId,
		parts: &[Part<T::AccountId>],
		reruns: Perbill,
	) -> Result<Vec<Paid>, DispatchError> {
		let Deposit { client, payment, rerun_price, fee } = Self::take(task)?;
		let reason = HoldReason::TaskPayment.into();

		let mut left = payment;
		let mut moved = Vec::new();
		for Part { payee, amount } in parts {
			left = left.checked_sub(*amount).ok_or(Error::<T>::MoreThanLocked)?;
			let paid = Self::pay_out(&reason, &client, payee, *amount, fee)?;
			let payee = payee.clone();
			Self::deposit_event(Event::Paid {
				task,
				payee,
				paid: paid.payee,
				fee: paid.fee,
				students: paid.students,
			});
			moved.push(paid);
		}
		let kept = Self::fund_reruns(task, &client, rerun_price, reruns)?;
		Self::give_back(HoldReason::TaskPayment, &client, left)?;
		Self::give_back(HoldReason::Rerun, &client, kept)?;
		// No more than what could be held at one time.
		let amount = left.checked_add(kept).ok_or(Error::<T>::HoldFellShort)?;
		if amount > 0 {
			Self::deposit_event(Event::Refunded { task, client, amount });
		}
		Ok(moved)
	}

	#[transactional]
	fn refund(task: TaskId) -> Result<Balance, DispatchError> {
		let Deposit { client, payment, rerun_price, .. } = Self::take(task)?;
		// No more than what could be held at one time.
		let amount = payment.checked_add(rerun_price).ok_or(Error::<T>::HoldFellShort)?;

		Self::give_back(HoldReason::TaskPayment, &client, payment)?;
		Self::give_back(HoldReason::Rerun, &client, rerun_price)?;
		Self::deposit_event(Event::Refunded { task, client, amount });
		Ok(amount)
	}

	#[transactional]
	fn hold_bond(task: TaskId, bidder: &T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(Deposits::<T>::contains_key(task), Error::<T>::NothingLocked);
		ensure!(!Bonds::<T>::contains_key(task, bidder), Error::<T>::AlreadyBonded);
		let reason = HoldReason::BidBond.into();
		ensure!(T::Currency::can_hold(&reason, bidder, amount), Error::<T>::BondNotCovered);
		T::Currency::hold(&reason, bidder, amount)?;
		Bonds::<T>::insert(task, bidder, amount);
		Self::deposit_event(Event::BondHeld { task, bidder: bidder.clone(), amount });
		Ok(())
	}

	#[transactional]
	fn return_bond(task: TaskId, bidder: &T::AccountId) -> Result<Balance, DispatchError> {
		let amount = Bonds::<T>::take(task, bidder).ok_or(Error::<T>::NoBond)?;
		Self::give_back(HoldReason::BidBond, bidder, amount)?;
		Self::deposit_event(Event::BondReturned { task, bidder: bidder.clone(), amount });
		Ok(amount)
	}

	#[transactional]
	fn forfeit_bond(task: TaskId, bidder: &T::AccountId) -> Result<Balance, DispatchError> {
		let amount = Bonds::<T>::take(task, bidder).ok_or(Error::<T>::NoBond)?;
		// As long as something is locked the client's account exists, so that it can receive.
		let client = Deposits::<T>::get(task).ok_or(Error::<T>::NothingLocked)?.client;
		Self::transfer(&HoldReason::BidBond.into(), bidder, &client, amount)?;
		let bidder = bidder.clone();
		Self::deposit_event(Event::BondForfeited { task, bidder, client, amount });
		Ok(amount)
	}
}

impl<T: Config> Payouts<T::AccountId, T::RuntimeHoldReason> for Pallet<T> {
	#[transactional]
	fn pay_out(
		reason: &T::RuntimeHoldReason,
		client: &T::AccountId,
		payee: &T::AccountId,
		amount: Balance,
		fee: Perbill,
	) -> Result<Paid, DispatchError> {
		let Cut { share: fee, rest: paid } = cut(amount, fee);
		Self::collect_fee(reason, client, fee)?;
		let students = Self::pay_students(reason, client, payee, paid)?;
		// No more than a share of it.
		let paid = paid.checked_sub(students).ok_or(Error::<T>::HoldFellShort)?;
		Self::transfer(reason, client, payee, paid)?;
		Ok(Paid { payee: paid, fee, students })
	}
}

impl<T: Config> Pallet<T> {
	/// Removes the deposit of a task before anything moves, so that it cannot be used twice.
	fn take(task: TaskId) -> Result<Deposit<T::AccountId>, Error<T>> {
		Deposits::<T>::take(task).ok_or(Error::NothingLocked)
	}

	/// Pays the share `reruns` of a re-run price to the pool that pays oracles. Says what is left of the price.
	///
	/// A pool that cannot receive goes without, as [`pay_students`](Self::pay_students) lets students: no payment
	/// hangs on it.
	fn fund_reruns(
		task: TaskId,
		client: &T::AccountId,
		rerun_price: Balance,
		reruns: Perbill,
	) -> Result<Balance, DispatchError> {
		let Cut { share: amount, rest } = cut(rerun_price, reruns);
		let pool = T::VerificationPool::get();
		if amount == 0 || !Self::can_receive(&pool, amount) {
			return Ok(rerun_price);
		}
		Self::transfer(&HoldReason::Rerun.into(), client, &pool, amount)?;
		Self::deposit_event(Event::RerunsFunded { task, amount });
		Ok(rest)
	}

	/// Takes the protocol fee out of what the client has on hold.
	fn collect_fee(
		reason: &T::RuntimeHoldReason,
		client: &T::AccountId,
		fee: Balance,
	) -> DispatchResult {
		let (credit, missing) = T::Currency::slash(reason, client, fee);
		if missing > 0 {
			return Err(Self::hold_fell_short());
		}
		T::OnProtocolFee::on_unbalanced(credit);
		Ok(())
	}

	/// Pays the share that another account has in `revenue`, which is the payee's. Says how much.
	///
	/// An account that cannot receive its share, because it does not exist and the share is below
	/// the existential deposit, goes without: the work was done, and its payment must not hang on
	/// somebody else's account.
	fn pay_students(
		reason: &T::RuntimeHoldReason,
		client: &T::AccountId,
		payee: &T::AccountId,
		revenue: Balance,
	) -> Result<Balance, DispatchError> {
		let Some((students, share)) = T::RevenueShares::share_in(payee) else {
			return Ok(0);
		};
		let Cut { share, .. } = cut(revenue, share);
		if !Self::can_receive(&students, share) {
			return Ok(0);
		}
		Self::transfer(reason, client, &students, share)?;
		Ok(share)
	}

	fn can_receive(who: &T::AccountId, amount: Balance) -> bool {
		T::Currency::can_deposit(who, amount, Provenance::Extant) == DepositConsequence::Success
	}

	/// Moves some of what the client has on hold to an account, which has it free.
	fn transfer(
		reason: &T::RuntimeHoldReason,
		client: &T::AccountId,
		payee: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			// The fee is all of it. The payee's account need not even exist.
			return Ok(());
		}
		ensure!(Self::can_receive(payee, amount), Error::<T>::PayeeCannotReceive);
		T::Currency::transfer_on_hold(
			reason,
			client,
			payee,
			amount,
			Precision::Exact,
			Restriction::Free,
			// What was locked is owed: a freeze that the client set later does not keep it back.
			Fortitude::Force,
		)
		.map_err(|_| Self::hold_fell_short())?;
		Ok(())
	}

	/// Frees funds on the client's account.
	fn give_back(reason: HoldReason, client: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::release(&reason.into(), client, amount, Precision::Exact)
			.map_err(|_| Self::hold_fell_short())?;
		Ok(())
	}

	fn hold_fell_short() -> DispatchError {
		defensive!("a hold is less than the deposits behind it");
		Error::<T>::HoldFellShort.into()
	}
}

#[cfg(any(feature = "try-runtime", test))]
impl<T: Config> Pallet<T> {
	/// What must hold between any two operations.
	pub(crate) fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		let mut sums = alloc::collections::BTreeMap::<T::AccountId, (Balance, Balance)>::new();
		for deposit in Deposits::<T>::iter_values() {
			let (payments, reruns) = sums.entry(deposit.client).or_default();
			*payments = payments
				.checked_add(deposit.payment)
				.ok_or("the payments of a client are in range")?;
			*reruns = reruns
				.checked_add(deposit.rerun_price)
				.ok_or("the re-run prices of a client are in range")?;
		}
		for (client, (payments, reruns)) in sums {
			let held = |reason: HoldReason| T::Currency::balance_on_hold(&reason.into(), &client);
			ensure!(
				held(HoldReason::TaskPayment) == payments,
				"a client's held payments are those of its deposits"
			);
			ensure!(
				held(HoldReason::Rerun) == reruns,
				"a client's held re-run prices are those of its deposits"
			);
		}

		let mut bonds = alloc::collections::BTreeMap::<T::AccountId, Balance>::new();
		for (_, bidder, amount) in Bonds::<T>::iter() {
			let sum = bonds.entry(bidder).or_default();
			*sum = sum.checked_add(amount).ok_or("the bonds of a bidder are in range")?;
		}
		for (bidder, sum) in bonds {
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::BidBond.into(), &bidder) == sum,
				"what a bidder has on hold for bids are its bonds"
			);
		}
		Ok(())
	}
}
