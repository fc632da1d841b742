// SPDX-License-Identifier: Apache-2.0

mod attacks;
mod bond;
mod costs;
mod exit;
mod histories;
mod invariants;
mod liability;
mod payout;
mod pledges;
mod quarantine;
mod requirement;
mod retention;
mod roles;
mod sources;
mod stakes;
mod state;
mod unbond;
mod withdraw;

use frame_support::assert_ok;
use frame_support::traits::fungible::{Inspect, InspectHold};
use sp_runtime::Perbill;
use surety_primitives::{
	slash::{Forfeit, Penalty, SlashId},
	stake::StakeId,
	traits::Quarantine,
	Balance, NodeId, SUR,
};

use crate::{mock::*, Chunk, HoldReason, Ledgers, StakeLedger};

type Error = crate::Error<Test>;
type Event = crate::Event<Test>;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::NodeStake.into(), &who)
}

/// What is held on an account as its bond as a validator.
fn bonded(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::ValidatorBond.into(), &who)
}

/// What is in quarantine on an account.
fn quarantined(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Quarantine.into(), &who)
}

fn free(who: AccountId) -> Balance {
	Balances::balance(&who)
}

fn ledger(node: NodeId) -> StakeLedger<Test> {
	Ledgers::<Test>::get(StakeId::Node(node)).unwrap()
}

/// The chunks of a node as (amount, release date).
fn chunks(node: NodeId) -> Vec<(Balance, u64)> {
	let pair = |chunk: &Chunk<u64>| (chunk.amount, chunk.releases_at);
	ledger(node).unbonding().iter().map(pair).collect()
}

/// What was heard last of a stake change.
fn last_heard() -> Change {
	Heard::get().last().cloned().unwrap()
}

type Stake = StakeId<AccountId>;

const NODE: Stake = StakeId::Node(1);
const SECOND_NODE: Stake = StakeId::Node(2);
const VALIDATOR: Stake = StakeId::Validator(PETRA);

fn percent(share: u32) -> Penalty {
	Penalty::share(Perbill::from_percent(share))
}

/// Seizes and says how much.
fn seize(stake: Stake, slash: SlashId, penalty: Penalty) -> Balance {
	Staking::seize(&stake, slash, penalty).unwrap()
}

/// Everything is paid out that can be, to this challenger and the treasury.
fn to(challenger: impl Into<Option<AccountId>>) -> Forfeit<AccountId> {
	Forfeit { challenger: challenger.into(), treasury_burns: false }
}

/// Node 1 with 100 SUR active and chunks of 10, 20 and 30 SUR that are due one block after another.
fn with_chunks(test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 160 * SUR));
		for (block, amount) in [(1, 10), (2, 20), (3, 30)] {
			System::set_block_number(block);
			assert_ok!(Staking::unbond(signed(PETRA), 1, amount * SUR));
		}
		test();
	});
}
