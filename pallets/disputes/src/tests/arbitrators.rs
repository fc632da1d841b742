// SPDX-License-Identifier: Apache-2.0

//! Who takes part, how much each weighs, and when that may change.

use surety_primitives::{
	sortition::{total, weight, CAPACITY},
	traits::Duties,
};

use super::*;
use crate::{
	arbitrators::Stored, Arbitrator, ArbitratorCount, Arbitrators, DrawsWaiting, Locks, Slots,
	Waiting,
};

/// An account that has stake as an arbitrator and takes no part yet.
fn newcomer(amount: Balance) -> AccountId {
	stake(role(STRANGER), STRANGER, amount);
	STRANGER
}

#[test]
fn whoever_has_the_stake_takes_part_and_weighs_it() {
	test(|| {
		assert_noop!(Disputing::opt_in(signed(STRANGER)), Error::ArbitratorBelowRequirement);
		newcomer(STAKE - 1);
		assert_noop!(Disputing::opt_in(signed(STRANGER)), Error::ArbitratorBelowRequirement);
		newcomer(SUR);
		assert_ok!(Disputing::opt_in(signed(STRANGER)));
		let slot = ARBITRATORS as u32;
		let expected = Arbitrator { slot, weight: 500, since: now() };
		assert_eq!(Disputing::arbitrator(STRANGER), Some((expected, 0)));
		assert_eq!(weight(&Stored::<Test>::new(), slot), 500);
		assert_eq!(total(&Stored::<Test>::new()), (ARBITRATORS + 1) * 500);
		let event = Event::ArbitratorWeighed { who: STRANGER, weight: 500, since: now() };
		assert_eq!(events(), [event]);
	});
}

#[test]
fn more_weight_begins_its_time_anew_and_less_does_not() {
	test(|| {
		assert_noop!(Disputing::opt_in(signed(FIRST)), Error::WeightUnchanged);
		stake(role(FIRST), FIRST, 100 * SUR);
		assert_noop!(
			Disputing::refresh_arbitrator(signed(STRANGER), FIRST),
			Error::WeightUnchanged
		);
		assert_ok!(Disputing::opt_in(signed(FIRST)));
		let known = Arbitrators::<Test>::get(FIRST).unwrap();
		assert_eq!((known.weight, known.since), (600, now()));
		wait(5);
		Staked::insert(role(FIRST), (FIRST, 550 * SUR));
		assert_ok!(Disputing::opt_in(signed(FIRST)));
		let known = Arbitrators::<Test>::get(FIRST).unwrap();
		assert_eq!((known.weight, known.since), (550, now() - 5));
		Staked::insert(role(FIRST), (FIRST, 600 * SUR));
	});
}

#[test]
fn anyone_lowers_a_weight_to_what_the_stake_is() {
	test(|| {
		stake(role(FIRST), FIRST, 100 * SUR);
		assert_ok!(Disputing::opt_in(signed(FIRST)));
		let refresh = |who| Disputing::refresh_arbitrator(signed(STRANGER), who);
		assert_noop!(refresh(STRANGER), Error::NotArbitrator);
		Staked::insert(role(FIRST), (FIRST, 540 * SUR));
		assert_ok!(refresh(FIRST));
		assert_eq!(Arbitrators::<Test>::get(FIRST).unwrap().weight, 540);
		Staked::insert(role(FIRST), (FIRST, STAKE - 1));
		assert_ok!(refresh(FIRST));
		assert_eq!(Arbitrators::<Test>::get(FIRST), None);
		assert_eq!(events().last(), Some(&Event::ArbitratorLeft { who: FIRST }));
	});
}

/// Slots have no gaps: the last one moves to the place of who leaves.
#[test]
fn who_leaves_makes_way_for_the_last() {
	test(|| {
		let last = FIRST + ARBITRATORS - 1;
		assert_noop!(Disputing::opt_out(signed(STRANGER)), Error::NotArbitrator);
		assert_ok!(Disputing::opt_out(signed(FIRST + 3)));
		assert_eq!(Slots::<Test>::get(3), Some(last));
		assert_eq!(Arbitrators::<Test>::get(last).unwrap().slot, 3);
		assert_eq!(ArbitratorCount::<Test>::get(), ARBITRATORS as u32 - 1);
		// The last one itself leaves.
		assert_ok!(Disputing::opt_out(signed(last - 1)));
		assert_eq!(total(&Stored::<Test>::new()), (ARBITRATORS - 2) * 500);
		crate::mock::check();
		for who in arbitrators().filter(|who| Arbitrators::<Test>::contains_key(who)) {
			assert_ok!(Disputing::opt_out(signed(who)));
		}
		assert_eq!(crate::Tree::<Test>::iter().count(), 0);
	});
}

#[test]
fn there_are_as_many_as_the_tree_has_slots() {
	ExtBuilder.build().execute_with(|| {
		newcomer(STAKE);
		ArbitratorCount::<Test>::put(CAPACITY);
		assert_noop!(Disputing::opt_in(signed(STRANGER)), Error::TooManyArbitrators);
	});
}

/// Whoever knows the seed could choose the jurors by changes of his weight.
#[test]
fn no_weight_changes_while_a_panel_waits_whose_seed_is_known() {
	test(|| {
		newcomer(STAKE);
		let id = file();
		// As long as nobody knows the seed, changes tell nobody anything.
		assert_ok!(Disputing::opt_in(signed(STRANGER)));
		close_round();
		assert_ok!(Disputing::opt_out(signed(STRANGER)));
		close_round();
		let refresh = Disputing::refresh_arbitrator(signed(PETRA), FIRST);
		assert_noop!(refresh, Error::DrawsDue);
		assert_noop!(Disputing::opt_in(signed(STRANGER)), Error::DrawsDue);
		assert_noop!(Disputing::opt_out(signed(FIRST)), Error::DrawsDue);
		assert_ok!(advance(id));
		assert_ok!(Disputing::opt_in(signed(STRANGER)));
	});
}

#[test]
fn waiting_panels_are_counted_by_what_is_known_of_their_seeds() {
	let waiting = Waiting { round: 5, due: 1, this: 2, next: 4 };
	assert_eq!(waiting.at(5), waiting);
	assert_eq!(waiting.at(6), Waiting { round: 6, due: 3, this: 4, next: 0 });
	assert_eq!(waiting.at(7), Waiting { round: 7, due: 7, this: 0, next: 0 });
	assert_eq!(waiting.at(70), Waiting { round: 70, due: 7, this: 0, next: 0 });
	test(|| {
		file();
		Settled::insert((13, NODE), SETTLED_AT);
		close_round();
		file_by(CARLA, 13, None).unwrap();
		let counted = Waiting { round: 11, due: 0, this: 1, next: 1 };
		assert_eq!(DrawsWaiting::<Test>::get(), counted);
	});
}

#[test]
fn a_juror_keeps_its_stake_until_it_is_settled() {
	test(|| {
		use surety_primitives::stake::Role;
		let on_duty = |who| <Disputing as Duties<_>>::on_duty(Role::Arbitrator, who);
		let id = file();
		let jurors = judge(id, &[NoFault]);
		for juror in &jurors {
			assert!(on_duty(juror));
			assert_eq!(Locks::<Test>::get(juror), Some(LOCK));
			assert!(!<Disputing as Duties<_>>::on_duty(Role::Oracle, juror));
		}
		// Who leaves in between stays where it sits.
		assert_ok!(Disputing::opt_out(signed(jurors[0])));
		assert!(on_duty(&jurors[0]));
		end(id);
		assert!(!jurors.iter().any(on_duty));
	});
}

#[test]
fn a_juror_sees_what_it_has_to_do() {
	test(|| {
		let id = file();
		let jurors = draw(id);
		let duties = Disputing::juror_duties;
		let Stage::Committing { until } = stage(id) else { panic!() };
		assert_eq!(duties(jurors[0]), [(id, 0, Duty::Commit { until })]);
		assert_ok!(commit(id, jurors[0], Minor));
		assert_eq!(duties(jurors[0]), [(id, 0, Duty::Wait)]);
		for juror in &jurors[1..] {
			assert_ok!(commit(id, *juror, Minor));
		}
		pass(id);
		let Stage::Revealing { until } = stage(id) else { panic!() };
		assert_eq!(duties(jurors[0]), [(id, 0, Duty::Reveal { until })]);
		assert_ok!(reveal(id, jurors[0], Minor));
		assert_eq!(duties(jurors[0]), [(id, 0, Duty::Wait)]);
		end(id);
		assert_eq!(duties(jurors[0]), []);
		assert_eq!(duties(STRANGER), []);
	});
}
