// SPDX-License-Identifier: Apache-2.0

//! Dust, and accounts that are not there: nobody makes a payout fail, mint, or burn more than the rules
//! say.

use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{InspectHold, Mutate},
		tokens::Preservation,
		Get,
	},
};
use pallet_slashing::SlashStatus;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Ferdie};
use surety_primitives::{source::Visibility, task::Competition, SUR};
use surety_runtime::{
	configs::EXISTENTIAL_DEPOSIT, settings, Balances, Fees, Market, RuntimeOrigin,
};

use super::*;

/// Nobody, until somebody pays it.
fn nobody() -> AccountId {
	[250; 32].into()
}

fn treasury() -> Balance {
	Balances::total_balance(&surety_primitives::TREASURY_ACCOUNT.into())
}

/// What becomes of a slash that takes exactly `amount`, with this challenger: burned, the challenger's,
/// the treasury's. Issuance falls by what burns and by nothing else.
fn pay_out(amount: Balance, challenger: AccountId) -> (Balance, Balance, Balance) {
	// A stake of which hardly anything is left, so that the table's share of it is dust.
	let node = staked_node(Bob, worker(1), 0, SUR + amount);
	assert_ok!(ComputeStaking::unbond(signed(Bob), node, SUR));
	go_to(System::block_number() + settings::ExitDelay::get());
	assert_ok!(ComputeStaking::withdraw(signed(Bob), node));
	assert_eq!(slashable(node), amount);
	let charge = charge_of(StakeId::Node(node), Condition::TelemetryTampering);
	let id = Slashing::charge(Charge { challenger: Some(challenger.clone()), ..charge }).unwrap();
	assert_eq!(record(id).amount, amount);
	outwait(id);

	let balance = || Balances::total_balance(&challenger);
	let before = (Balances::total_issuance(), balance(), treasury());
	assert_ok!(finalise(id));
	let SlashStatus::Final { burned, challenger, treasury: share } = record(id).status else {
		panic!("it is final")
	};
	assert_eq!(burned + challenger + share, amount);
	assert_eq!(Balances::total_issuance(), before.0 - burned);
	assert_eq!((balance(), treasury()), (before.1 + challenger, before.2 + share));
	(burned, challenger, share)
}

#[test]
fn a_share_that_its_payee_cannot_receive_burns_and_the_record_says_so() {
	const ED: Balance = EXISTENTIAL_DEPOSIT;
	for (amount, expected) in [
		// Neither account exists, and both shares are below what an account needs.
		(1, (1, 0, 0)),
		(ED, (ED, 0, 0)),
		(ED * 10 / 3 - 10, (ED * 10 / 3 - 10, 0, 0)),
		// The challenger's is enough, the treasury's is not.
		(ED * 4, (ED * 28 / 10, ED * 12 / 10, 0)),
		(ED * 5, (ED * 25 / 10, ED * 15 / 10, ED)),
	] {
		chain("development").execute_with(|| {
			assert_eq!(treasury(), 0);
			assert_eq!(pay_out(amount, nobody()), expected, "of {amount}");
		});
	}
	// Accounts that are there take the smallest shares.
	chain("development").execute_with(|| {
		let treasury = surety_primitives::TREASURY_ACCOUNT.into();
		assert_ok!(Balances::transfer(&id(Alice), &treasury, ED, Preservation::Preserve));
		assert_eq!(pay_out(10, id(Ferdie)), (5, 3, 2));
	});
}

/// An owner who empties his account harms himself alone: the reveal waits until the account is
/// there, and the client has everything back if it never is.
#[test]
fn an_owner_without_an_account_keeps_nobodys_money() {
	chain("development").execute_with(|| {
		university();
		let node = node(Bob, 1, 0..1);
		let source = source(Visibility::Public);
		let client =
			|| (Balances::free_balance(id(Charlie)), Balances::total_balance(&id(Charlie)));
		let before = client();
		let empty = || Balances::transfer_all(signed(Bob), id(Dave).into(), false);

		// The least payment, of which the fee leaves less than an account needs.
		let task = publish_for(Charlie, source, EXISTENTIAL_DEPOSIT).unwrap();
		assert_ok!(accept(task, 1));
		assert_ok!(empty());
		assert_eq!(Balances::total_balance(&id(Bob)), 0);
		let issuance = Balances::total_issuance();
		let refused = pallet_escrow::Error::<Runtime>::PayeeCannotReceive;
		assert_eq!(reveal_after_work(task, node, worker(1)), Err(refused.into()));

		// The turn passes, the task ends, and nothing is missing.
		go_to(System::block_number() + settings::RevealWindow::get() + 1);
		assert_ok!(Market::advance_task(signed(Ferdie), task));
		assert_eq!(client(), before);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

/// A tenth of the least payment, divided by two, is less than an account needs; one responder has none
/// and the other is paid all the same.
#[test]
fn responders_without_an_account_hold_up_no_rejection_of_the_least_payment() {
	chain("development").execute_with(|| {
		university();
		let poor = node(Bob, 1, 0..1);
		staked_node(Dave, worker(2), 1, 100 * SUR);
		let source = source(Visibility::Public);
		let before = Balances::total_balance(&id(Charlie));
		let task = publish_as(
			Charlie,
			source,
			EXISTENTIAL_DEPOSIT,
			Competition::ManualConfirmation { responders: 2 },
		)
		.unwrap();
		let workers = [(poor, 1), (poor + 1, 2)];
		for (node, number) in workers {
			assert_ok!(accept(task, number));
			start_and_commit(task, node, worker(number));
		}
		assert_ok!(Balances::transfer_all(signed(Bob), id(Alice).into(), false));
		assert_eq!(Balances::total_balance(&id(Bob)), 0);
		let dave = Balances::total_balance(&id(Dave));
		for (_, number) in workers {
			let origin = RuntimeOrigin::signed(worker(number));
			let price = EXISTENTIAL_DEPOSIT;
			let preview = Default::default();
			assert_ok!(Market::respond(origin, task, result(), model(), price, preview));
		}
		let issuance = Balances::total_issuance();
		assert_ok!(Market::reject_responses(signed(Charlie), task));
		// A twentieth is Dave's, less the fee; Bob's part and the rest are Charlie's again.
		let part = EXISTENTIAL_DEPOSIT / 20;
		let fee = surety_primitives::money::cut(part, settings::ProtocolFee::get()).share;
		assert_eq!(Balances::total_balance(&id(Bob)), 0);
		assert_eq!(Balances::total_balance(&id(Dave)), dave + part - fee);
		assert_eq!(Balances::total_balance(&id(Charlie)), before - part);
		assert!(issuance - Balances::total_issuance() <= fee);
	});
}

/// A client cannot make its own payment undeliverable: what a hold stands on stays on the account.
#[test]
fn a_client_that_keeps_nothing_free_pays_and_is_refunded() {
	chain("development").execute_with(|| {
		let node = staked_node(Bob, worker(1), 0, 100 * SUR);
		let source = source(Visibility::Public);
		let [paid, refunded] = [(); 2].map(|()| publish(Dave, source).unwrap());
		let held = Balances::total_balance_on_hold(&id(Dave));
		assert_ok!(Balances::transfer_all(signed(Dave), id(Ferdie).into(), false));
		assert_eq!(Balances::free_balance(id(Dave)), EXISTENTIAL_DEPOSIT);
		assert!(Balances::transfer_allow_death(
			signed(Dave),
			id(Ferdie).into(),
			EXISTENTIAL_DEPOSIT
		)
		.is_err());

		let owner = Balances::total_balance(&id(Bob));
		assert_ok!(accept(paid, 1));
		deliver(paid, node, 1);
		assert!(Balances::total_balance(&id(Bob)) > owner);
		assert_ok!(Market::cancel_task(signed(Dave), refunded));
		assert_eq!(Balances::total_balance_on_hold(&id(Dave)), 0);
		// One payment is gone; the other and both re-run prices are back.
		assert_eq!(Balances::free_balance(id(Dave)), held - PAYMENT + EXISTENTIAL_DEPOSIT);
	});
}

/// The student programme is an account like any other.
#[test]
fn students_without_an_account_hold_up_no_payment() {
	chain("development").execute_with(|| {
		university();
		let node = node(Bob, 1, 0..1);
		let source = source(Visibility::Public);
		let task = publish_for(Charlie, source, EXISTENTIAL_DEPOSIT * 2).unwrap();
		assert_ok!(accept(task, 1));
		let before = (Balances::total_balance(&id(Bob)), Balances::total_issuance());
		deliver(task, node, 1);
		let fee = EXISTENTIAL_DEPOSIT * 2 / 40;
		assert_eq!(Balances::total_balance(&programme()), 0);
		assert_eq!(Balances::total_balance(&id(Bob)), before.0 + EXISTENTIAL_DEPOSIT * 2 - fee);
		assert!(before.1 - Balances::total_issuance() <= fee);
	});
}

/// What stakes have earned waits for an owner who cannot receive it, and is neither lost nor paid twice.
#[test]
fn a_claim_is_paid_once_and_never_from_anything_but_what_was_earned() {
	chain("development").execute_with(|| {
		let node = staked_node(Bob, worker(1), 0, 100 * SUR);
		let source = source(Visibility::Public);
		let task = publish(Charlie, source).unwrap();
		assert_ok!(accept(task, 1));
		deliver(task, node, 1);
		let issuance = Balances::total_issuance();
		let before = Balances::total_balance(&id(Bob));
		let claim = || Fees::claim(signed(Ferdie), StakeId::Node(node));
		// It earns by its size: a hundred of the hundred thousand that the validator has bonded.
		let fee = surety_primitives::money::cut(PAYMENT, settings::ProtocolFee::get()).share;
		let share = Balances::total_balance(&fee_pool());
		assert!(share <= fee / 5);
		assert_ok!(claim());
		let gained = Balances::total_balance(&id(Bob)) - before;
		assert!(gained > 0 && gained <= share * 100 / 100_000 + 1, "{gained} of {share}");
		assert_noop!(claim(), pallet_fees::Error::<Runtime>::NothingToClaim);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

/// The account of what stakes have earned.
fn fee_pool() -> AccountId {
	use sp_runtime::traits::AccountIdConversion;
	frame_support::PalletId(surety_primitives::FEE_POOL).into_account_truncating()
}
