// SPDX-License-Identifier: Apache-2.0

//! Escaping a slash, gaining by one, and undoing one twice.

use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::InspectHold, Get, LockableCurrency, WithdrawReasons},
};
use pallet_slashing::SlashStatus;
use rand::{rngs::StdRng, Rng, SeedableRng};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use surety_primitives::{node::NodeStatus, source::Visibility, SUR};
use surety_runtime::{settings, Balances, Disputes, Market, RuntimeHoldReason, RuntimeOrigin};

use super::*;

type Error = pallet_slashing::Error<Runtime>;

/// A chain with one-GPU nodes of Bob and Dave that have the same stake.
fn twins(test: impl FnOnce(NodeId, NodeId)) {
	chain("development").execute_with(|| {
		let first = staked_node(Bob, worker(1), 0, 1_000 * SUR);
		let second = staked_node(Dave, worker(2), 1, 1_000 * SUR);
		test(first, second);
	});
}

#[test]
fn whoever_unbonds_first_is_slashed_like_its_twin_that_stays_in_every_block() {
	let delay: u32 = chain("development").execute_with(settings::ExitDelay::get);
	for seed in 0..4 {
		twins(|flees, stays| {
			let mut random = StdRng::seed_from_u64(seed);
			// Nothing is due before the first chunk's date.
			for block in 2..delay {
				go_to(block);
				match random.random_range(0..12) {
					0..2 => {
						let amount = random.random_range(1..400) * SUR;
						let _ = ComputeStaking::unbond(signed(Bob), flees, amount);
					}
					2 => {
						let _ = Registry::exit_node(signed(Bob), flees);
					}
					3 => {
						let _ = ComputeStaking::withdraw(signed(Ferdie), flees);
					}
					_ => {}
				}
				for condition in [
					Condition::JobAbandoned,
					Condition::JobDroppedUnexpectedly,
					Condition::HardwareMisrepresentation,
					Condition::TelemetryTampering,
				] {
					let cost = |node| what_if(|| record(slash(node, condition)).amount);
					assert_eq!(cost(flees), cost(stays), "{condition:?} in block {block}");
				}
			}
			// It did try.
			let active = <ComputeStaking as Stakes<_, _>>::active(&StakeId::Node(flees));
			assert!(active < slashable(flees));
		});
	}
}

#[test]
fn all_conditions_one_after_the_other_take_the_stake_and_nothing_else() {
	twins(|node, other| {
		let total = || Balances::total_balance(&id(Bob));
		let before = total();
		let mut taken = 0;
		for condition in Condition::ALL {
			if matches!(condition, Condition::RepeatedWarning | Condition::RepeatedSoftSlash) {
				continue;
			}
			slash(node, condition);
			taken = records().iter().map(|slash| slash.amount).sum::<Balance>();
			assert_eq!(taken + slashable(node), 1_000 * SUR, "after {condition:?}");
		}
		assert_eq!(taken, 1_000 * SUR);
		// Nothing has left the account yet, and in the end the stake has and no more.
		assert_eq!(total(), before);
		let ids = 0..pallet_slashing::NextSlashId::<Runtime>::get();
		go_to(1_000);
		for id in ids {
			let _ = finalise(id);
		}
		assert_eq!(total(), before - 1_000 * SUR);
		assert_eq!(slashable(other), 1_000 * SUR);
	});
}

/// The stake is that of the block of the charge: what is added after the offence is at stake too.
#[test]
fn topping_up_or_unbonding_between_offence_and_report_saves_nothing() {
	twins(|node, idle| {
		let source = source(Visibility::Public);
		let task = publish_for(Charlie, source, SUR).unwrap();
		assert_ok!(accept(task, 1));
		let by = || RuntimeOrigin::signed(worker(1));
		assert_ok!(Market::start_task(by(), task, H256::zero()));
		// The offence: the deadline passes. Nobody has said so yet.
		go_to(System::block_number() + 101);
		let cost = |node| what_if(|| record(slash(node, Condition::JobDroppedUnexpectedly)).amount);
		assert_eq!(cost(idle), 100 * SUR);
		assert_ok!(ComputeStaking::unbond(signed(Bob), node, 900 * SUR));
		assert_ok!(ComputeStaking::bond(signed(Bob), node, 500 * SUR));

		assert_ok!(Market::advance_task(signed(Ferdie), task));

		assert_eq!(record(0).condition, Condition::JobDroppedUnexpectedly);
		assert_eq!(record(0).amount, 150 * SUR);
		assert_eq!(slashable(node), 1_350 * SUR);
	});
}

#[test]
fn nobody_related_to_the_offender_is_its_challenger() {
	chain("development").execute_with(|| {
		// Alice is a validator and owns a node; its worker key is hers as well.
		staked_node(Alice, worker(1), 0, 100 * SUR);
		let bob = staked_node(Bob, worker(2), 1, 100 * SUR);
		node_of(Bob, worker(3), 2..3);
		let validator = || charge_of(StakeId::Validator(id(Alice)), Condition::Equivocation);
		let of_bob = || charge_of(StakeId::Node(bob), Condition::JobAbandoned);
		let paid_to = |charge: Charge<AccountId>, who: AccountId| {
			let id = Slashing::charge(Charge { challenger: Some(who.clone()), ..charge }).unwrap();
			let before = Balances::total_balance(&who);
			let issuance = Balances::total_issuance();
			outwait(id);
			what_if(|| {
				assert_ok!(finalise(id));
				let SlashStatus::Final { burned, challenger, .. } = record(id).status else {
					panic!("it is final")
				};
				assert_eq!(Balances::total_issuance(), issuance - burned);
				if who == record(id).owner {
					assert!(Balances::total_balance(&who) < before);
				} else {
					assert_eq!(Balances::total_balance(&who), before + challenger);
				}
				challenger
			})
		};

		assert_eq!(paid_to(validator(), id(Alice)), 0, "the validator itself");
		assert_eq!(paid_to(validator(), worker(1)), 0, "the worker key of its node");
		assert_eq!(paid_to(of_bob(), id(Bob)), 0, "the owner");
		assert_eq!(paid_to(of_bob(), worker(3)), 0, "the worker key of its other node");
		// Who has nothing to do with it has its share.
		assert!(paid_to(validator(), id(Ferdie)) > 0);
	});
}

#[test]
fn an_appeal_is_decided_once_and_filed_in_time() {
	twins(|node, _| {
		let issuance = Balances::total_issuance();
		let balance = || (Balances::free_balance(id(Bob)), slashable(node));
		let before = balance();
		let first = slash(node, Condition::MalformedSource);
		assert_ok!(appeal(first, Bob));
		assert_ok!(judge(first, true));
		assert_eq!(balance(), before);
		assert_noop!(judge(first, true), Error::AlreadyDecided);
		assert_noop!(judge(first, false), Error::AlreadyDecided);
		assert_noop!(finalise(first), Error::AlreadyDecided);
		assert_noop!(appeal(first, Bob), Error::AlreadyDecided);
		assert_eq!(balance(), before);

		let [second, late] = [(); 2].map(|()| slash(node, Condition::MalformedSource));
		assert_ok!(appeal(second, Bob));
		// One block late, and nobody else helps.
		go_to(record(late).appeal_deadline);
		assert_ok!(what_if(|| appeal(late, Bob)));
		go_to(record(late).appeal_deadline + 1);
		assert_noop!(appeal(late, Bob), Error::AppealWindowClosed);
		assert_noop!(appeal(late, Charlie), Error::NotOwner);

		assert_ok!(judge(second, false));
		let burned = issuance - Balances::total_issuance();
		assert!(burned > 0);
		assert_noop!(judge(second, true), Error::AlreadyDecided);
		assert_noop!(Slashing::decide_overdue_appeal(signed(Bob), second), Error::AlreadyDecided);
		assert_eq!(issuance - Balances::total_issuance(), burned);
	});
}

/// Whoever hopes that nobody judges an appeal has it judged by a panel, and does not leave before its verdict. Here no
/// arbitrators are there to draw one: nobody can know.
#[test]
fn an_undecided_appeal_keeps_its_node_until_a_panel_has_judged() {
	twins(|node, _| {
		let slash = slash(node, Condition::MalformedSource);
		assert_ok!(appeal(slash, Bob));
		let appealed = Slashing::appeal(slash).unwrap();
		go_to(appealed.decide_by + 1);
		let before = record(slash).status;
		assert_ok!(Slashing::decide_overdue_appeal(signed(Bob), slash));
		assert_eq!(record(slash).status, before);
		for accept in [true, false] {
			assert_noop!(judge(slash, accept), Error::BeforePanel);
		}
		assert_noop!(Slashing::decide_overdue_appeal(signed(Bob), slash), Error::BeforePanel);
		assert_ok!(ComputeStaking::unbond(signed(Bob), node, 100 * SUR));
		let left = Registry::exit_node(signed(Bob), node);
		assert_noop!(left, pallet_compute_staking::Error::<Runtime>::NotClean);
		// The longest time that any stake is on its way out.
		go_to(System::block_number() + settings::ExitDelay::get());
		let withdrawn = ComputeStaking::withdraw(signed(Ferdie), node);
		assert_noop!(withdrawn, pallet_compute_staking::Error::<Runtime>::AppealOpen);

		let dispute = Slashing::appeal(slash).unwrap().panel.unwrap();
		close_rounds();
		while Disputes::dispute(dispute).is_some() {
			assert_ok!(Disputes::advance_dispute(signed(Ferdie), dispute));
			go_to(System::block_number() + 1);
		}
		assert_eq!(record(slash).status, SlashStatus::Restored);
		assert_ok!(ComputeStaking::withdraw(signed(Ferdie), node));
		assert_ok!(Registry::exit_node(signed(Bob), node));
	});
}

#[test]
fn issuance_and_every_balance_are_the_same_after_an_accepted_appeal() {
	twins(|node, _| {
		assert_ok!(ComputeStaking::unbond(signed(Bob), node, 700 * SUR));
		let everybody = || {
			let accounts = frame_system::Account::<Runtime>::iter();
			let mut data: Vec<_> = accounts.map(|(who, info)| (who, info.data)).collect();
			data.sort_by(|one, other| one.0.cmp(&other.0));
			let holds = pallet_balances::Holds::<Runtime>::get(id(Bob)).encode();
			let ledger = pallet_compute_staking::Ledgers::<Runtime>::get(StakeId::Node(node));
			(Balances::total_issuance(), data, holds, ledger)
		};
		for condition in [Condition::JobAbandoned, Condition::TelemetryTampering] {
			let before = everybody();
			let slash = slash(node, condition);
			assert_ne!(record(slash).amount, 0);
			assert_ok!(appeal(slash, Bob));
			assert_ok!(judge(slash, true));
			assert_eq!(everybody(), before, "{condition:?}");
		}
		// The second one had ejected the node, and that stays.
		assert_eq!(Registry::node_status(node), Some(NodeStatus::Ejected));
	});
}

/// Freezes are not possible on this chain: no pallet has a reason for one (and the staking pallet's
/// own tests slash frozen funds).
#[test]
fn locks_vesting_and_other_holds_do_not_stop_a_slash_or_its_payout() {
	twins(|node, _| {
		// Nearly all that is free is held for other purposes, and everything is locked.
		let spec = spec(Visibility::Public);
		assert_ok!(Market::publish_source(signed(Bob), spec));
		let source = pallet_market::NextSourceId::<Runtime>::get() - 1;
		publish_for(Bob, source, Balances::usable_balance(id(Bob)) - 2 * SUR).unwrap();
		Balances::set_lock(*b"vesting ", &id(Bob), Balance::MAX, WithdrawReasons::all());
		let held = |reason: RuntimeHoldReason| Balances::balance_on_hold(&reason, &id(Bob));
		let others = || {
			[
				held(pallet_compute_staking::HoldReason::SourceStake.into()),
				held(pallet_escrow::HoldReason::TaskPayment.into()),
				held(pallet_escrow::HoldReason::Rerun.into()),
			]
		};
		let (before, issuance) = (others(), Balances::total_issuance());
		assert!(before.iter().all(|held| *held > 0));

		let part = slash(node, Condition::JobDroppedUnexpectedly);
		assert_ok!(appeal(part, Bob));
		assert_ok!(judge(part, true));
		assert_eq!(slashable(node), 1_000 * SUR);
		let all = slash(node, Condition::TelemetryTampering);
		assert_eq!((record(all).amount, slashable(node)), (1_000 * SUR, 0));
		outwait(all);
		assert_ok!(finalise(all));

		assert_eq!(others(), before);
		assert_eq!(Balances::total_issuance(), issuance - 800 * SUR);
		assert_eq!(held(pallet_compute_staking::HoldReason::Quarantine.into()), 0);
	});
}

#[test]
fn the_other_nodes_of_a_revoked_university_are_suspended_with_it() {
	chain("development").execute_with(|| {
		let organisation = university();
		assert_ok!(Registry::admit_member(signed(Eve), organisation, id(Dave)));
		assert_ok!(Registry::register_university(signed(Dave), organisation));
		let nodes = [node(Bob, 1, 0..1), node(Bob, 2, 1..2), node(Dave, 3, 2..3)];
		let source = source(Visibility::Public);
		let task = publish(Charlie, source).unwrap();

		assert_ok!(Registry::revoke_organisation(signed(Eve), organisation));

		for (node, number) in nodes.into_iter().zip(1..) {
			assert!(what_if(|| accept(task, number)).is_err());
			// Neither stake, a new machine nor another member helps.
			let owner = if number == 3 { Dave } else { Bob };
			assert_ok!(ComputeStaking::bond(signed(owner), node, 1_000 * SUR));
			assert!(Registry::refresh_node(signed(owner), node).is_err());
			assert!(what_if(|| accept(task, number)).is_err());
		}
		assert!(Registry::register_node(signed(Bob), worker(4), manifest(3..4))
			.and_then(|()| accept(task, 4))
			.is_err());
		assert!(Registry::admit_member(signed(Eve), organisation, id(Ferdie))
			.and_then(|()| Registry::register_university(signed(Ferdie), organisation))
			.is_err());
	});
}
