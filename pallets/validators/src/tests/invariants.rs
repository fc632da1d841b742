// SPDX-License-Identifier: Apache-2.0

//! What holds whatever happens.

use proptest::{collection::vec, prelude::*};
use sp_runtime::Perbill;
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};
use surety_primitives::{stake::StakeId, traits::Stakes, Balance};

use crate::{mock::*, Exposure, Pallet};

#[derive(Clone, Debug)]
enum Step {
	Bond(u64, Balance),
	Unbond(u64, Balance),
	UnbondAll(u64),
	Withdraw(u64),
	Resume(u64),
	PurgeKeys(u64),
	Equivocate(u64, u32),
	Slash(u64, Balance),
	Restore(u64, Balance),
	Forfeit(u64),
	SetSeats(u32),
	EndSession(Vec<u64>),
}

fn step() -> impl Strategy<Value = Step> {
	let who = || 1..20u64;
	let amount = || 0..400u128;
	prop_oneof![
		6 => (who(), amount()).prop_map(|(who, amount)| Step::Bond(who, amount)),
		2 => (who(), amount()).prop_map(|(who, amount)| Step::Unbond(who, amount)),
		2 => who().prop_map(Step::UnbondAll),
		2 => who().prop_map(Step::Withdraw),
		2 => who().prop_map(Step::Resume),
		1 => who().prop_map(Step::PurgeKeys),
		1 => (who(), 0..=100u32).prop_map(|(who, share)| Step::Equivocate(who, share)),
		2 => (who(), amount()).prop_map(|(who, amount)| Step::Slash(who, amount)),
		2 => (who(), amount()).prop_map(|(who, amount)| Step::Restore(who, amount)),
		1 => who().prop_map(Step::Forfeit),
		1 => (0..14u32).prop_map(Step::SetSeats),
		6 => vec(who(), 0..6).prop_map(Step::EndSession),
	]
}

/// Whether `who` can keep a seat.
fn can_sit(who: &u64) -> bool {
	Session::load_keys(who).is_some() && !Pallet::<Test>::is_removed(who)
}

fn run(step: Step) {
	let signed = RuntimeOrigin::signed;
	// What is refused changes nothing, which is as good here as what succeeds.
	let _ = match step {
		Step::Bond(who, amount) => Validators::bond(signed(who), amount),
		Step::Unbond(who, amount) => Validators::unbond(signed(who), amount),
		Step::UnbondAll(who) => {
			let active = TestStakes::active(&StakeId::Validator(who));
			Validators::unbond(signed(who), active)
		}
		Step::Withdraw(who) => Validators::withdraw(signed(1), who),
		Step::Resume(who) => Validators::resume(signed(who)),
		Step::PurgeKeys(who) => Session::purge_keys(signed(who)),
		Step::Slash(who, amount) => {
			let active = TestStakes::active(&StakeId::Validator(who));
			TestStakes::slash(who, amount.min(active));
			Ok(())
		}
		Step::Restore(who, amount) => {
			TestStakes::restore(who, amount.min(TestStakes::quarantined(who)));
			Ok(())
		}
		Step::Forfeit(who) => {
			TestStakes::forfeit(who);
			Ok(())
		}
		Step::Equivocate(who, share) => {
			let details =
				OffenceDetails { offender: (who, Exposure { bond: 0 }), reporters: vec![0u64] };
			Validators::on_offence(&[details], &[Perbill::from_percent(share)], 0);
			Ok(())
		}
		Step::SetSeats(seats) => {
			Seats::set(seats);
			Ok(())
		}
		Step::EndSession(silent) => {
			let before = queued();
			end_session_without(&silent);
			check_change(&before, &queued());
			Ok(())
		}
	};
}

fn check_change(before: &[u64], after: &[u64]) {
	let third = |of: usize| (of / 3).max(1);
	let seats = (Seats::get() as usize).clamp(1, 12);
	let gone = before.iter().filter(|who| !can_sit(who)).count();
	let newcomers = after.iter().filter(|who| !before.contains(who)).count();
	let leavers = before.iter().filter(|who| !after.contains(who)).count();
	assert!(newcomers <= third(seats), "{newcomers} newcomers in {seats} seats");
	assert!(
		leavers <= third(seats.min(before.len())).max(gone),
		"{leavers} left of {before:?} in {seats} seats, {gone} of them gone"
	);
	assert!(after.len() <= before.len().max(seats));
	assert!(!after.is_empty() || candidates().is_empty());
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn whatever_happens(steps in vec(step(), 1..120)) {
		ExtBuilder::with(&[(1, 300), (2, 200), (3, 100)]).seats(5).build_and_execute(|| {
			let issuance = Balances::total_issuance();
			for step in steps {
				run(step);
				Validators::do_try_state().unwrap();
				// Whoever has something held has a record, or could not get it out.
				for who in 1..20 {
					let held = TestStakes::anything_held(&StakeId::Validator(who));
					assert!(!held || crate::Bonds::<Test>::contains_key(who));
				}
				assert_eq!(Balances::total_issuance(), issuance);
			}
		});
	}
}
