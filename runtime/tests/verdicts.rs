// SPDX-License-Identifier: Apache-2.0

//! Disputes across the pallets: market, draws, staking, slashing, earnings.

mod common;

use common::*;
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Mutate, Contains, Get},
};
use pallet_disputes::{Ballot, Stage, Wake};
use pallet_reputation::Deed;
use sp_keyring::Sr25519Keyring::{
	self, Alice, AliceStash, Bob, BobStash, Charlie, Dave, Eve, Ferdie,
};
use sp_runtime::traits::Dispatchable;
use surety_primitives::{
	dispute::{DisputeId, Vote, VoteOpening},
	reputation::CheckOutcome,
	slash::Condition,
	source::Visibility,
	stake::{Role, StakeId},
	traits::{Anomaly, OnAnomaly, Settlements},
	Balance, NodeId, TaskId, H256, SUR,
};
use surety_runtime::{
	governance::Origin as Track, settings, AccountId, Balances, ComputeStaking, Disputes, Market,
	Registry, Reputation, Runtime, RuntimeCall, RuntimeOrigin, SafeMode, Slashing, System,
};

const ARBITRATORS: [Sr25519Keyring; 6] = [Alice, Dave, Eve, Ferdie, AliceStash, BobStash];

/// A task of Charlie for which Bob's node was just paid, on a chain with six arbitrators of old.
fn settled() -> (TaskId, NodeId) {
	for who in ARBITRATORS {
		assert_ok!(ComputeStaking::bond_role(signed(who), Role::Arbitrator, 500 * SUR));
		assert_ok!(Disputes::opt_in(signed(who)));
	}
	go_to(System::block_number() + settings::ArbitratorAge::get() + 1);
	assert_ok!(Registry::register_provider(signed(Bob)));
	let node = node(Bob, 1, 0..1);
	assert_ok!(ComputeStaking::bond(signed(Bob), node, 100 * SUR));
	let task = publish(Charlie, source(Visibility::Public)).unwrap();
	assert_ok!(accept(task, 1));
	deliver(task, node, 1);
	(task, node)
}

fn disputed() -> (DisputeId, TaskId, NodeId) {
	let (task, node) = settled();
	let uri = Default::default();
	assert_ok!(Disputes::file_dispute(signed(Charlie), task, node, H256::zero(), uri, None));
	(Disputes::dispute_over(task, node).unwrap(), task, node)
}

/// Waits for what is due next, and does it.
fn pass(id: DisputeId) {
	match Disputes::dispute(id).unwrap().wake {
		Wake::At(block) => go_to(block),
		Wake::Seed(_) => close_rounds(),
	}
	assert_ok!(Disputes::advance_dispute(signed(Charlie), id));
}

fn opening(vote: Vote) -> VoteOpening {
	VoteOpening { vote, salt: [3; 32] }
}

/// Who sits on the first panel.
fn jurors(id: DisputeId) -> Vec<Sr25519Keyring> {
	let jurors = Disputes::panel(id, 0).unwrap().jurors.into_iter();
	jurors.map(|juror| Sr25519Keyring::from_account_id(&juror.who).unwrap()).collect()
}

/// The first panel says all the same.
fn judge(id: DisputeId, vote: Vote) -> Vec<Sr25519Keyring> {
	pass(id);
	let jurors = jurors(id);
	for who in &jurors {
		let commitment = opening(vote).commitment(System::block_hash(0), id, 0, &self::id(*who));
		assert_ok!(Disputes::commit_vote(signed(*who), id, commitment));
	}
	pass(id);
	for who in &jurors {
		assert_ok!(Disputes::reveal_vote(signed(*who), id, opening(vote)));
	}
	pass(id);
	jurors
}

fn end(id: DisputeId) {
	while !Disputes::dispute(id).unwrap().has_ended() {
		pass(id);
	}
}

fn free(key: Sr25519Keyring) -> Balance {
	Balances::free_balance(self::id(key))
}

#[test]
fn a_dispute_that_is_won_slashes_the_node_and_pays_the_client() {
	chain("development").execute_with(|| {
		let (id, _, node) = disputed();
		assert_noop!(
			Registry::exit_node(signed(Bob), node),
			pallet_compute_staking::Error::<Runtime>::StakeInUse
		);
		let before = free(Charlie);
		let jurors = judge(id, Vote::Minor);
		assert_eq!(jurors.len(), 5);
		let earned: Vec<_> = jurors.iter().map(|who| free(*who)).collect();
		end(id);
		for (who, before) in jurors.iter().zip(earned) {
			assert_eq!(free(*who), before + 2 * SUR);
		}
		// The bond is back.
		assert_eq!(free(Charlie), before + 10 * SUR);
		let Stage::Ended { slash: Some(slash), .. } = Disputes::dispute(id).unwrap().stage else {
			panic!("the node is charged");
		};
		let record = pallet_slashing::Slashes::<Runtime>::get(slash).unwrap();
		assert_eq!(record.condition, Condition::DisputeLostMinor);
		assert_eq!(record.issued_by, pallet_slashing::Issuer::Panel { dispute: id });
		// All of its stake answered for the task; ten SUR of it have paid the jurors.
		assert_eq!((record.stake, record.amount), (StakeId::Node(node), 90 * SUR));
		let statement = vec![b's'; 50].try_into().unwrap();
		assert_noop!(
			Slashing::file_appeal(signed(Bob), slash, statement, Default::default()),
			pallet_slashing::Error::<Runtime>::JudgedByPanel
		);
		go_to(record.appeal_deadline + 1);
		let before = free(Charlie);
		assert_ok!(Slashing::finalise_slash(signed(Alice), slash));
		assert_eq!(free(Charlie), before + 27 * SUR, "a challenger's 30 %");
	});
}

#[test]
fn a_dispute_that_is_lost_costs_the_client_its_bond() {
	chain("development").execute_with(|| {
		let (id, _, node) = disputed();
		let (before, issuance) = (free(Charlie), Balances::total_issuance());
		judge(id, Vote::NoFault);
		end(id);
		assert_eq!(free(Charlie), before);
		// All of it has paid the jurors.
		assert_eq!(Balances::total_issuance(), issuance);
		assert_ok!(Registry::exit_node(signed(Bob), node));
	});
}

/// What was found when somebody looked at results of a node.
fn checks(node: NodeId) -> Vec<CheckOutcome> {
	let checks = Reputation::history(node).into_iter().filter_map(|past| match past.deed {
		Deed::Checked(outcome) => Some(outcome),
		_ => None,
	});
	checks.collect()
}

/// A panel that acquits has not done the job again: it has verified nothing.
#[test]
fn a_lost_dispute_is_in_the_record_and_an_acquittal_is_not() {
	for (vote, expected) in
		[(Vote::NoFault, vec![]), (Vote::Minor, vec![CheckOutcome::DisputeLost])]
	{
		chain("development").execute_with(|| {
			let (id, _, node) = disputed();
			judge(id, vote);
			end(id);
			assert_eq!(checks(node), expected);
		});
	}
}

#[test]
fn what_nobody_contests_is_an_anomaly_and_no_lost_dispute() {
	chain("development").execute_with(|| {
		let (task, node) = settled();
		let job = Market::settlement(task, node).unwrap().job;
		let (challenger, evidence_hash) = (self::id(Alice), H256::zero());
		let id =
			Disputes::on_anomaly(Anomaly { task, node, job, challenger, evidence_hash }).unwrap();
		end(id);
		assert_eq!(checks(node), [CheckOutcome::Anomaly]);
	});
}

#[test]
fn a_juror_keeps_its_stake_and_loses_of_it_what_silence_costs() {
	chain("development").execute_with(|| {
		let (id, ..) = disputed();
		pass(id);
		let jurors = jurors(id);
		let unbond = |who| ComputeStaking::unbond_role(signed(who), Role::Arbitrator, 500 * SUR);
		for who in &jurors {
			assert_noop!(unbond(*who), pallet_compute_staking::Error::<Runtime>::RoleInUse);
		}
		end(id);
		let lock = Disputes::dispute(id).unwrap().terms.lock;
		let at_stake = 100 * SUR + PAYMENT + 10 * SUR;
		assert_eq!(lock, at_stake / 10, "of what answered for the task, the payment and the bond");
		for who in jurors {
			let stake = StakeId::Role(Role::Arbitrator, self::id(who));
			let left = pallet_compute_staking::Ledgers::<Runtime>::get(stake).unwrap();
			assert_eq!(left.active(), 500 * SUR - lock);
			// Below the requirement it is no arbitrator any more.
			assert_ok!(Disputes::refresh_arbitrator(signed(Charlie), self::id(who)));
			assert_ok!(ComputeStaking::unbond_role(signed(who), Role::Arbitrator, left.active()));
		}
	});
}

#[test]
fn a_pause_takes_nobodys_dispute() {
	chain("development").execute_with(|| {
		let (task, node) = settled();
		assert_ok!(SafeMode::force_enter(Track::Emergency.into()));
		let call = |call: pallet_disputes::Call<Runtime>| RuntimeCall::Disputes(call);
		let file = call(pallet_disputes::Call::file_dispute {
			task,
			node,
			evidence_hash: H256::zero(),
			evidence_uri: Default::default(),
			stake: None,
		});
		assert_ok!(file.dispatch(signed(Charlie)));
		let id = Disputes::dispute_over(task, node).unwrap();
		close_rounds();
		let advance = call(pallet_disputes::Call::advance_dispute { dispute: id });
		assert_ok!(advance.dispatch(signed(Alice)));
		let juror = jurors(id)[0];
		let vote =
			call(pallet_disputes::Call::commit_vote { dispute: id, commitment: H256::zero() });
		assert_ok!(vote.dispatch(signed(juror)));
		let ballot = Disputes::panel(id, 0).unwrap().jurors[0].ballot;
		assert_eq!(ballot, Ballot::Committed(H256::zero()));
		for name in [
			"file_dispute",
			"contest_anomaly",
			"commit_vote",
			"reveal_vote",
			"denounce_vote",
			"appeal_verdict",
			"advance_dispute",
		] {
			let name = (
				b"Disputes".to_vec().try_into().unwrap(),
				name.as_bytes().to_vec().try_into().unwrap(),
			);
			type Allowed = <Runtime as pallet_tx_pause::Config>::WhitelistedCalls;
			assert!(Allowed::contains(&name));
		}
	});
}

/// Thirteen arbitrators of old.
fn a_bench_of_arbitrators() -> Vec<AccountId> {
	let all: Vec<AccountId> = (100..113u8).map(|byte| [byte; 32].into()).collect();
	for who in &all {
		assert_ok!(<Balances as Mutate<_>>::mint_into(who, 600 * SUR));
		let origin = || RuntimeOrigin::signed(who.clone());
		assert_ok!(ComputeStaking::bond_role(origin(), Role::Arbitrator, 500 * SUR));
		assert_ok!(Disputes::opt_in(origin()));
	}
	go_to(System::block_number() + settings::ArbitratorAge::get() + 1);
	all
}

/// From the slash to the end of its appeal: the judges let their time pass, eleven arbitrators judge, and nobody else
/// can decide or leave meanwhile.
#[test]
fn an_appeal_that_the_judges_leave_undecided_is_judged_by_eleven() {
	for (vote, accepted) in [
		(Vote::NoFault, true),
		(Vote::Unjudgeable, true),
		(Vote::Minor, false),
		(Vote::Fraud, false),
	] {
		chain("development").execute_with(|| {
			let arbitrators = a_bench_of_arbitrators();
			assert_ok!(Registry::register_provider(signed(Bob)));
			let node = node(Bob, 1, 0..1);
			assert_ok!(ComputeStaking::bond(signed(Bob), node, 1_000 * SUR));
			let slash = charge(node, Condition::JobDroppedUnexpectedly, 7);
			let statement = vec![b's'; 50].try_into().unwrap();
			assert_ok!(Slashing::file_appeal(signed(Bob), slash, statement, Default::default()));
			go_to(Slashing::appeal(slash).unwrap().decide_by + 1);
			assert_ok!(Slashing::decide_overdue_appeal(signed(Charlie), slash));
			let resolved = Slashing::resolve_appeal(Track::Appeals.into(), slash, true);
			assert_noop!(resolved, pallet_slashing::Error::<Runtime>::BeforePanel);
			let id = Slashing::appeal(slash).unwrap().panel.unwrap();
			assert_eq!(Disputes::dispute(id).unwrap().terms.lock, 10 * SUR);

			pass(id);
			let jurors = Disputes::panel(id, 1).unwrap().jurors;
			let jurors: Vec<AccountId> = jurors.into_iter().map(|juror| juror.who).collect();
			assert_eq!(jurors.len(), 11);
			assert!(jurors.iter().all(|who| arbitrators.contains(who)));
			for who in &jurors {
				let commitment = opening(vote).commitment(System::block_hash(0), id, 1, who);
				let origin = RuntimeOrigin::signed(who.clone());
				assert_ok!(Disputes::commit_vote(origin, id, commitment));
			}
			assert_noop!(
				Registry::exit_node(signed(Bob), node),
				pallet_compute_staking::Error::<Runtime>::NotClean
			);
			pass(id);
			for who in &jurors {
				let origin = RuntimeOrigin::signed(who.clone());
				assert_ok!(Disputes::reveal_vote(origin, id, opening(vote)));
			}
			while Disputes::dispute(id).is_some() {
				pass(id);
			}

			let record = pallet_slashing::Slashes::<Runtime>::get(slash).unwrap();
			let restored = record.status == pallet_slashing::SlashStatus::Restored;
			assert_eq!(restored, accepted, "{vote:?}");
			let stake = StakeId::Node(node);
			let left = pallet_compute_staking::Ledgers::<Runtime>::get(stake).unwrap().active();
			assert_eq!(left, if accepted { 1_000 * SUR } else { 900 * SUR });
			// Nothing further is charged, and nobody of those who agreed has won or lost.
			assert_eq!(pallet_slashing::NextSlashId::<Runtime>::get(), slash + 1);
			for who in jurors {
				let origin = RuntimeOrigin::signed(who);
				assert_ok!(ComputeStaking::unbond_role(origin, Role::Arbitrator, 500 * SUR));
			}
			assert_ok!(Registry::exit_node(signed(Bob), node));
		});
	}
}

/// Whatever is set, stake on its way out waits for the longest dispute.
#[test]
fn nobody_leaves_before_the_longest_dispute_is_over() {
	for preset in ["development", "local_testnet", "testnet"] {
		chain(preset).execute_with(|| {
			let (commit, reveal) =
				(settings::VoteCommitWindow::get(), settings::VoteRevealWindow::get());
			let panels = 3 * (2 * commit + reveal) + 2 * settings::VerdictAppealWindow::get();
			let before = settings::DisputeWindow::get() + settings::ContestWindow::get();
			assert!(settings::ExitDelay::get() >= before + panels, "{preset}");
			// Or for an appeal that goes to two panels.
			let appeal = settings::HardAppealWindow::get() + settings::AppealDecision::get();
			let panels = 2 * (2 * commit + reveal);
			let before = settings::DisputeWindow::get() + appeal;
			assert!(settings::ExitDelay::get() >= before + panels, "{preset}");
		});
	}
}
