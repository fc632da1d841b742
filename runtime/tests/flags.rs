// SPDX-License-Identifier: Apache-2.0

//! Flags of sources across the pallets: what slashing decides, staking holds, the market returns and the
//! committee votes for.

mod common;

use common::*;
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{Inspect, InspectHold},
		schedule::DispatchTime,
		Get,
	},
};
use pallet_compute_staking::HoldReason::{FlagBond, Quarantine, SourceStake};
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie, Dave, Ferdie};
use sp_runtime::{DispatchError, DispatchResult};
use surety_primitives::{
	slash::{FlagId, FlagKind, SlashId},
	source::Visibility,
	stake::StakeId,
	SourceId, H256, SUR,
};
use surety_runtime::{
	governance::Origin as Track, settings, Balance, Balances, Market, Runtime, RuntimeCall,
	RuntimeHoldReason, Slashing, System,
};

type Refused = pallet_slashing::Error<Runtime>;
type Kept = pallet_market::Error<Runtime>;

fn held(who: Sr25519Keyring, reason: pallet_compute_staking::HoldReason) -> Balance {
	Balances::balance_on_hold(&RuntimeHoldReason::ComputeStaking(reason), &id(who))
}

/// Somebody who makes blocks flags a source, by evidence of this byte.
fn flag(who: Sr25519Keyring, source: SourceId, kind: FlagKind, evidence: u8) -> DispatchResult {
	let summary = b"it calls home".to_vec().try_into().unwrap();
	let evidence = H256::repeat_byte(evidence);
	Slashing::flag_source(signed(who), source, kind, evidence, summary, StakeId::Validator(id(who)))
}

/// The committee votes for a call on the track of appeals, and it is enacted.
fn decree(call: pallet_slashing::Call<Runtime>) {
	let index = propose(Track::Appeals, RuntimeCall::Slashing(call), DispatchTime::After(0));
	run_to(System::block_number() + 60);
	let info = pallet_referenda::ReferendumInfoFor::<Runtime>::get(index);
	assert!(matches!(info, Some(pallet_referenda::ReferendumInfo::Approved(..))), "{info:?}");
}

fn judge(flag: FlagId, upheld: bool) {
	decree(pallet_slashing::Call::judge_flag { flag, upheld });
	assert_eq!(Slashing::flag(flag), None);
}

fn withdraw(source: SourceId) -> DispatchResult {
	Market::withdraw_source_stake(signed(Ferdie), source)
}

/// Charlie's source, retired for so long that nothing of it can be disputed.
fn retired_source() -> SourceId {
	let source = source(Visibility::Public);
	assert_ok!(Market::retire_source(signed(Charlie), source));
	let window: u32 = settings::DisputeWindow::get();
	go_to(System::block_number() + window + 1);
	source
}

fn record(id: SlashId) -> pallet_slashing::SlashOf<Runtime> {
	Slashing::slash(id).unwrap()
}

#[test]
fn the_committee_upholds_a_flag_and_the_client_answers_and_appeals() {
	chain("local_testnet").execute_with(|| {
		let stake = settings::SourceStake::get();
		let source = source(Visibility::Public);
		let free = Balances::free_balance(id(Bob));
		assert_ok!(flag(Bob, source, FlagKind::Malicious, 1));
		assert_eq!(held(Bob, FlagBond), settings::FlagBond::get());
		judge(0, true);

		assert_eq!((held(Charlie, SourceStake), held(Charlie, Quarantine)), (0, stake));
		assert_eq!((held(Bob, FlagBond), Balances::free_balance(id(Bob))), (0, free));
		// A source without its stake takes no tasks.
		assert_eq!(publish(Dave, source), Err(Kept::SourceStakeSlashed.into()));

		let statement = vec![b's'; 50].try_into().unwrap();
		assert_ok!(Slashing::file_appeal(signed(Charlie), 0, statement, Default::default()));
		decree(pallet_slashing::Call::resolve_appeal { slash_id: 0, accept: true });
		assert_eq!(record(0).status, pallet_slashing::SlashStatus::Restored);
		assert_eq!((held(Charlie, SourceStake), held(Charlie, Quarantine)), (stake, 0));
		assert_ok!(publish(Dave, source));
		// Who was found right stays so.
		assert_eq!(Balances::free_balance(id(Bob)), free);
	});
}

#[test]
fn a_rejected_flag_burns_its_bond() {
	chain("local_testnet").execute_with(|| {
		let source = source(Visibility::Public);
		let before = (Balances::total_balance(&id(Bob)), Balances::total_issuance());
		assert_ok!(flag(Bob, source, FlagKind::Malformed, 1));
		judge(0, false);
		let bond = settings::FlagBond::get();
		assert_eq!(
			(Balances::total_balance(&id(Bob)), Balances::total_issuance()),
			(before.0 - bond, before.1 - bond)
		);
		assert_eq!(held(Charlie, SourceStake), settings::SourceStake::get());
		assert_ok!(publish(Dave, source));
	});
}

/// Whoever is first in a block wins: no order leaves a flag without a stake or lets one escape.
#[test]
fn a_withdrawal_and_a_flag_in_one_block_leave_one_of_them() {
	chain("local_testnet").execute_with(|| {
		let source = retired_source();
		assert_ok!(withdraw(source));
		assert_noop!(flag(Bob, source, FlagKind::Malicious, 1), Refused::NoSuchSource);

		let source = retired_source();
		assert_ok!(flag(Bob, source, FlagKind::Malicious, 1));
		assert_noop!(withdraw(source), Kept::SourceFlagged);
		judge(0, true);
		// It is judged, and can be appealed.
		assert_noop!(withdraw(source), pallet_compute_staking::Error::<Runtime>::NotClean);
		go_to(record(0).appeal_deadline + 1);
		assert_ok!(Slashing::finalise_slash(signed(Ferdie), 0));
		assert_ok!(withdraw(source));
		assert_eq!((held(Charlie, SourceStake), held(Charlie, Quarantine)), (0, 0));
	});
}

#[test]
fn an_undecided_flag_frees_stake_and_bond() {
	chain("local_testnet").execute_with(|| {
		let source = retired_source();
		assert_ok!(flag(Bob, source, FlagKind::Malicious, 1));
		let decide_by = Slashing::flag(0).unwrap().decide_by;
		go_to(decide_by);
		assert_noop!(Slashing::close_flag(signed(Ferdie), 0), Refused::DecisionPending);
		go_to(decide_by + 1);
		assert_ok!(Slashing::close_flag(signed(Ferdie), 0));
		assert_eq!(held(Bob, FlagBond), 0);
		assert_ok!(withdraw(source));
		assert_eq!(held(Charlie, SourceStake), 0);
	});
}

#[test]
fn nobody_else_judges_and_the_client_does_not_flag_itself() {
	chain("local_testnet").execute_with(|| {
		let source = source(Visibility::Public);
		assert_noop!(flag(Charlie, source, FlagKind::Malformed, 1), Refused::RelatedToSource);
		// Ferdie has no stake, and names Bob's.
		let stake = StakeId::Validator(id(Bob));
		let kind = FlagKind::Malformed;
		assert_noop!(
			Slashing::flag_source(
				signed(Ferdie),
				source,
				kind,
				H256::zero(),
				Default::default(),
				stake
			),
			Refused::NotStaker
		);
		assert_ok!(flag(Bob, source, kind, 1));
		for origin in [
			signed(Bob),
			Track::Membership.into(),
			Track::Parameters.into(),
			Track::Reinstatement.into(),
		] {
			assert_noop!(Slashing::judge_flag(origin, 0, true), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn no_vote_makes_flags_free_or_out_of_reach() {
	use settings::{dynamic_params::slashing, RuntimeParameters};
	use surety_runtime::{Parameters, RuntimeOrigin};
	chain("local_testnet").execute_with(|| {
		assert_eq!(settings::FlagBond::get(), 50 * SUR);
		for (voted, used) in [(0, SUR), (Balance::MAX, 1_000_000 * SUR), (7 * SUR, 7 * SUR)] {
			let value = slashing::Parameters::FlagBond(slashing::FlagBond, Some(voted));
			let key_value = RuntimeParameters::Slashing(value);
			assert_ok!(Parameters::set_parameter(RuntimeOrigin::root(), key_value));
			assert_eq!(settings::FlagBond::get(), used);
		}
	});
}
