// SPDX-License-Identifier: Apache-2.0

//! Whoever fills blocks near a deadline keeps nobody's steps out, and the room that is kept for them cannot
//! be filled with anything else.

use frame_support::{
	assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
	weights::Weight,
};
use pallet_market::{Call, Error, TaskOutcome, TaskStage, Tasks};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};
use surety_primitives::{
	commitment::ResultOpening,
	source::Visibility,
	task::{FailureReason, NO_ROOM},
	telemetry::Heartbeat,
	SUR,
};
use surety_runtime::{Executive, Market, RuntimeCall, UncheckedExtrinsic};

use super::*;

/// Whose key signs for Dave's node, which races.
const RACER: Sr25519Keyring = Bob;
/// Whose key signs for Alice's node, which does not.
const IDLER: Sr25519Keyring = Eve;
/// Who fills the blocks.
const ATTACKER: Sr25519Keyring = Ferdie;

type Said = Result<(), TransactionValidityError>;

fn refused(code: u8) -> Said {
	Err(InvalidTransaction::Custom(code).into())
}

fn market(error: Error<Runtime>) -> Said {
	refused(codec::Encode::encode(&error)[0])
}

/// The steps of a race by this node.
struct Steps {
	start: Call<Runtime>,
	commit: Call<Runtime>,
	reveal: Call<Runtime>,
}

fn steps(task: TaskId, node: NodeId) -> Steps {
	let genesis = System::block_hash(0);
	let (result, model) = (result(), model());
	let model_commitment = model.commitment(genesis, task, node);
	let commitment = result.commitment(genesis, task, node);
	Steps {
		start: Call::start_task { task, model_commitment },
		commit: Call::commit_result { task, commitment },
		reveal: Call::reveal_result { task, result, model },
	}
}

/// A task of Charlie that the racer has accepted, and the racer's steps. Block 10 is being made.
fn race(test: impl FnOnce(TaskId, Steps)) {
	chain("development").execute_with(|| {
		let node = staked_node(Dave, id(RACER), 0, 1_000 * SUR);
		staked_node(Alice, id(IDLER), 1, 1_000 * SUR);
		let source = source(Visibility::Public);
		let task = publish(Charlie, source).unwrap();
		go_to(10);
		assert_ok!(Market::accept_task(signed(RACER), task));
		test(task, steps(task, node));
	});
}

fn nonce(key: Sr25519Keyring) -> u32 {
	System::account_nonce(id(key))
}

/// The next transaction of `key`.
fn next(key: Sr25519Keyring, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
	sign(key, nonce(key), call)
}

/// Puts a transaction into the block. One that is refused leaves no trace, as when a validator leaves it
/// out.
fn include(transaction: UncheckedExtrinsic) -> Said {
	with_transaction_unchecked(|| match Executive::apply_extrinsic(transaction) {
		Ok(_) => TransactionOutcome::Commit(Ok(())),
		Err(refused) => TransactionOutcome::Rollback(Err(refused)),
	})
}

fn is_full(said: &Said) -> bool {
	*said == Err(InvalidTransaction::ExhaustsResources.into())
}

/// Fills the block as far as the attacker's transactions can, by calls that weigh much and do nothing.
fn stuff() {
	let nothing = || RuntimeCall::from(Call::advance_task { task: TaskId::MAX });
	for size in [50, 10, 1] {
		let calls = vec![nothing(); size];
		loop {
			let batch = pallet_utility::Call::force_batch { calls: calls.clone() };
			let said = include(next(ATTACKER, batch));
			if is_full(&said) {
				break;
			}
			assert_ok!(said);
		}
	}
	loop {
		let said = include(next(ATTACKER, frame_system::Call::remark { remark: vec![] }));
		if is_full(&said) {
			break;
		}
		assert_ok!(said);
	}
}

/// What the operational transactions of the block weigh.
fn reserve_used() -> Weight {
	*System::block_weight().get(DispatchClass::Operational)
}

/// Neither the pool nor a block takes it, and it costs nobody anything.
fn is_kept_out(key: Sr25519Keyring, call: impl Into<RuntimeCall>, why: Said) {
	let call = call.into();
	let class = call.get_dispatch_info().class;
	assert_eq!(class, DispatchClass::Operational, "or it could not take the room: {call:?}");
	let before = (reserve_used(), nonce(key));
	assert_eq!(submit(next(key, call.clone())), why, "{call:?}");
	assert_eq!(include(next(key, call.clone())), why, "{call:?}");
	assert_eq!((reserve_used(), nonce(key)), before, "{call:?}");
}

#[test]
fn a_full_block_has_room_for_what_is_due() {
	race(|task, Steps { start, commit, reveal }| {
		stuff();
		// Whatever is not due has no room: nobody else's step, and not the racer's other calls.
		let accept = Call::accept_task { task };
		assert!(is_full(&include(next(RACER, accept))));
		assert_ok!(include(next(RACER, start)));
		assert_ok!(include(next(RACER, commit)));
		close_rounds();
		assert_ok!(include(next(RACER, reveal)));
		assert!(is_full(&include(next(ATTACKER, frame_system::Call::remark { remark: vec![] }))));
		let stage = Tasks::<Runtime>::get(task).unwrap().stage;
		assert!(matches!(stage, TaskStage::Ended { outcome: TaskOutcome::Settled { .. }, .. }));
	});
}

#[test]
fn a_full_block_has_room_for_a_report() {
	race(|task, Steps { start, .. }| {
		assert_ok!(include(next(RACER, start)));
		stuff();
		let (reason, log_hash) = (FailureReason::ExitCode(1), H256::zero());
		assert_ok!(include(next(RACER, Call::report_failure { task, reason, log_hash })));
	});
}

#[test]
fn steps_that_nobody_owes_do_not_fill_the_reserved_room() {
	race(|task, Steps { start, commit, reveal }| {
		let nobody = || market(Error::NotAWorkerKey);
		let junk = |number: u8| Call::commit_result { task, commitment: H256::repeat_byte(number) };
		// Strangers, the node's own owner, a node that has not accepted, and one that has not started.
		for key in [ATTACKER, Dave, Charlie] {
			is_kept_out(key, junk(0), nobody());
			is_kept_out(key, start.clone(), nobody());
			is_kept_out(key, reveal.clone(), nobody());
		}
		is_kept_out(IDLER, junk(0), market(Error::NotAccepted));
		is_kept_out(RACER, junk(0), market(Error::NotStarted));
		let elsewhere = Call::commit_result { task: 99, commitment: H256::zero() };
		is_kept_out(RACER, elsewhere, market(Error::NoSuchTask));

		// The one who owes it, a second time.
		assert_ok!(include(next(RACER, start.clone())));
		is_kept_out(RACER, start, market(Error::AlreadyStarted));
		assert_ok!(include(next(RACER, commit)));
		for number in 0..3 {
			is_kept_out(RACER, junk(number), market(Error::AlreadyCommitted));
		}
		// Openings that do not match, in its turn.
		close_rounds();
		let result = ResultOpening { salt: [9; 32], ..result() };
		let wrong = Call::reveal_result { task, result, model: model() };
		is_kept_out(RACER, wrong, market(Error::OpeningMismatch));
		assert_ok!(include(next(RACER, reveal.clone())));
		is_kept_out(RACER, reveal, market(Error::TaskEnded));
	});
}

/// Each call around calls that are operational is operational itself.
#[test]
fn nothing_that_is_wrapped_uses_the_reserved_room() {
	race(|_, Steps { start, .. }| {
		let step = || Box::new(RuntimeCall::from(start.clone()));
		let calls = || vec![*step(), *step()];
		let who = id(RACER);
		let wraps: Vec<RuntimeCall> = vec![
			pallet_utility::Call::batch { calls: calls() }.into(),
			pallet_utility::Call::batch_all { calls: calls() }.into(),
			pallet_utility::Call::force_batch { calls: calls() }.into(),
			pallet_utility::Call::as_derivative { index: 0, call: step() }.into(),
			pallet_utility::Call::with_weight { call: step(), weight: Weight::zero() }.into(),
			pallet_utility::Call::if_else { main: step(), fallback: step() }.into(),
			pallet_utility::Call::dispatch_as {
				as_origin: Box::new(frame_system::RawOrigin::Signed(who.clone()).into()),
				call: step(),
			}
			.into(),
			pallet_proxy::Call::proxy {
				real: who.clone().into(),
				force_proxy_type: None,
				call: step(),
			}
			.into(),
			pallet_proxy::Call::proxy_announced {
				delegate: who.clone().into(),
				real: who.clone().into(),
				force_proxy_type: None,
				call: step(),
			}
			.into(),
			pallet_multisig::Call::as_multi_threshold_1 {
				other_signatories: vec![id(Charlie)],
				call: step(),
			}
			.into(),
			pallet_sudo::Call::sudo { call: step() }.into(),
			pallet_sudo::Call::sudo_unchecked_weight { call: step(), weight: Weight::zero() }
				.into(),
			pallet_sudo::Call::sudo_as { who: who.clone().into(), call: step() }.into(),
			// Those of other pallets that would only fail.
			frame_system::Call::set_heap_pages { pages: 1 }.into(),
			frame_system::Call::set_code { code: vec![0; 1_000] }.into(),
			frame_system::Call::apply_authorized_upgrade { code: vec![0; 1_000] }.into(),
			signed_by(RACER, Heartbeat { node: 0, sequence: 0, root: H256::zero(), samples: 0 }),
		];
		for wrap in wraps {
			for key in [RACER, ATTACKER] {
				is_kept_out(key, wrap.clone(), refused(NO_ROOM));
			}
		}

		// With an ordinary call beside it a batch is ordinary: it is taken, and has no room kept for it.
		let remark = || RuntimeCall::from(frame_system::Call::remark { remark: vec![] });
		let batch = || pallet_utility::Call::batch { calls: vec![*step(), remark()] };
		assert_ok!(submit(next(RACER, batch())));
		stuff();
		assert!(is_full(&include(next(RACER, batch()))));
		assert_ok!(include(next(RACER, start.clone())));
	});
}

/// Only what somebody owes goes beyond the share of ordinary transactions, and as often as it is owed.
#[test]
fn a_node_cannot_fill_the_reserved_room_with_transactions_in_a_row() {
	race(|task, Steps { start, commit, .. }| {
		assert_ok!(include(next(RACER, start)));
		stuff();
		let before = reserve_used();
		let first = nonce(RACER);
		let junk = |number: u32| Call::commit_result {
			task,
			commitment: H256::from_low_u64_be(number.into()),
		};
		// Until the first of them is included, the pool cannot know what is due after it.
		assert_ok!(submit(sign(RACER, first, commit.clone())));
		for number in 1..20 {
			assert_ok!(submit(sign(RACER, first + number, junk(number))));
		}
		assert_ok!(include(sign(RACER, first, commit)));
		let after = reserve_used();
		assert!(after.ref_time() > before.ref_time());
		// With it they are worth nothing: one is tried, and those behind it wait for it.
		assert_eq!(include(sign(RACER, first + 1, junk(1))), market(Error::AlreadyCommitted));
		for number in 2..20 {
			let future = InvalidTransaction::Future.into();
			assert_eq!(include(sign(RACER, first + number, junk(number))), Err(future));
		}
		assert_eq!(submit(sign(RACER, first + 1, junk(1))), market(Error::AlreadyCommitted));
		assert_eq!(reserve_used(), after);
	});
}

#[test]
fn steps_in_a_row_and_reveals_before_their_draw_wait_in_the_pool() {
	race(|_, Steps { start, commit, reveal }| {
		let first = nonce(RACER);
		assert_ok!(submit(sign(RACER, first, start.clone())));
		assert_ok!(submit(sign(RACER, first + 1, commit.clone())));
		assert_ok!(include(sign(RACER, first, start)));
		assert_ok!(include(sign(RACER, first + 1, commit)));
		// A validator that is a block behind keeps the reveal, and does not include it.
		let reveal = || sign(RACER, first + 2, reveal.clone());
		assert_ok!(submit(reveal()));
		assert_eq!(include(reveal()), Err(InvalidTransaction::Future.into()));
		close_rounds();
		assert_ok!(include(reveal()));
	});
}

#[test]
fn upgrades_and_the_sudo_key_of_development_chains_have_room() {
	race(|_, _| {
		let apply =
			|code: &[u8]| frame_system::Call::apply_authorized_upgrade { code: code.to_vec() };
		let hash = sp_core::H256(sp_io::hashing::blake2_256(b"code"));
		is_kept_out(ATTACKER, apply(b"code"), refused(NO_ROOM));
		assert_ok!(System::authorize_upgrade(frame_system::RawOrigin::Root.into(), hash));
		is_kept_out(ATTACKER, apply(b"other code"), refused(NO_ROOM));
		assert_ok!(submit(next(ATTACKER, apply(b"code"))));

		let call = Box::new(frame_system::Call::set_heap_pages { pages: 1 }.into());
		let sudo = pallet_sudo::Call::sudo { call };
		assert_eq!(pallet_sudo::Key::<Runtime>::get(), Some(id(Alice)));
		assert_ok!(submit(next(Alice, sudo.clone())));
		is_kept_out(ATTACKER, sudo, refused(NO_ROOM));
	});
}

#[test]
fn the_reserved_room_is_large_enough_for_many_steps() {
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	let reserved = limits.get(DispatchClass::Operational).reserved.unwrap();
	race(|_, Steps { start, commit, reveal }| {
		for (step, least) in [(start, 1_000), (commit, 500), (reveal, 140)] {
			let call = RuntimeCall::from(step);
			let weight = sign(RACER, 0, call).get_dispatch_info().total_weight();
			let room = reserved.ref_time() / weight.ref_time();
			assert!(room >= least, "{room}");
		}
	});
}
