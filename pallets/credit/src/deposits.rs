// SPDX-License-Identifier: Apache-2.0

//! Deposits, withdrawals, and the addresses that sign for accounts.

use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
	traits::{
		fungible::{InspectHold, MutateHold},
		tokens::Precision,
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H160;
use sp_runtime::{
	traits::{BlockNumberProvider, Zero},
	AccountId32,
};
use surety_primitives::{
	credit::{eip712::Domain, Binding, Signature, Signer},
	Balance, BlockNumber,
};

use crate::{
	Account, Accounts, Addresses, Bound, Config, Error, Event, HoldReason, Pallet, Withdrawal,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> BlockNumber {
		T::BlockNumberProvider::current_block_number()
	}

	/// The domain of this chain.
	pub(crate) fn domain() -> Domain {
		Domain::new(frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()))
	}

	/// Stores a deposit, or removes it when nothing is left.
	pub(crate) fn write_account(client: &AccountId32, account: Account) {
		if account == Account::default() {
			Accounts::<T>::remove(client);
		} else {
			Accounts::<T>::insert(client, account);
		}
	}

	pub(crate) fn do_deposit(client: AccountId32, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::AmountZero);
		let reason = HoldReason::Credit.into();
		ensure!(T::Currency::can_hold(&reason, &client, amount), Error::<T>::InsufficientFunds);
		T::Currency::hold(&reason, &client, amount)?;

		let mut account = Accounts::<T>::get(&client);
		account.deposit = account.deposit.checked_add(amount).ok_or(Error::<T>::OutOfRange)?;
		Self::write_account(&client, account);
		Self::deposit_event(Event::Deposited { client, amount });
		Ok(())
	}

	pub(crate) fn do_request_withdrawal(client: AccountId32, amount: Balance) -> DispatchResult {
		let mut account = Accounts::<T>::get(&client);
		let most = account.without_withdrawal().ok_or(Error::<T>::OutOfRange)?;
		ensure!(amount <= most, Error::<T>::DepositTooSmall);

		let due = Self::now().saturating_add(T::WithdrawalDelay::get());
		account.withdrawal = (amount > 0).then_some(Withdrawal { amount, due });
		Self::write_account(&client, account);
		Self::deposit_event(Event::WithdrawalRequested { client, amount, due });
		Ok(())
	}

	pub(crate) fn do_withdraw(client: AccountId32) -> DispatchResult {
		let mut account = Accounts::<T>::get(&client);
		let Withdrawal { amount, due } =
			account.withdrawal.take().ok_or(Error::<T>::NoWithdrawal)?;
		ensure!(Self::now() >= due, Error::<T>::WithdrawalNotDue);

		account.deposit = account.deposit.checked_sub(amount).ok_or(Error::<T>::OutOfRange)?;
		T::Currency::release(&HoldReason::Credit.into(), &client, amount, Precision::Exact)?;
		Self::write_account(&client, account);
		Self::deposit_event(Event::Withdrawn { client, amount });
		Ok(())
	}

	pub(crate) fn do_bind_address(
		account: AccountId32,
		address: H160,
		signature: [u8; 65],
	) -> DispatchResult {
		ensure!(!Addresses::<T>::contains_key(&account), Error::<T>::AlreadyBound);
		ensure!(!Bound::<T>::contains_key(address), Error::<T>::AddressTaken);
		let signer = Signer { account: account.clone(), address: Some(address) };
		let binding = Binding { account: account.clone() };
		let signed = Signature::Eip712(signature).verify(&Self::domain(), &binding, &signer);
		ensure!(signed, Error::<T>::BadSignature);

		Addresses::<T>::insert(&account, address);
		Bound::<T>::insert(address, &account);
		Self::deposit_event(Event::AddressBound { account, address });
		Ok(())
	}

	pub(crate) fn do_unbind_address(account: AccountId32) -> DispatchResult {
		let address = Addresses::<T>::take(&account).ok_or(Error::<T>::NothingBound)?;
		Bound::<T>::remove(address);
		Self::deposit_event(Event::AddressUnbound { account, address });
		Ok(())
	}
}
