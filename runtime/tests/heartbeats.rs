// SPDX-License-Identifier: Apache-2.0

//! Heartbeats as transactions: free, authorised by the worker key's signature alone, and refused by
//! the pool in every other form.

mod common;

use codec::{Decode, Encode};
use common::{go_to, offer, signed_by, transaction};
use frame_support::{
	assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
};
use pallet_slashing::SlashStatus;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Eve};
use sp_runtime::{
	traits::TransactionExtension,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};
use surety_primitives::{
	node::{Manifest, NodeStatus},
	slash::Condition,
	telemetry::{self, Evidence, Heartbeat, ProvenSample, Sample},
	NodeId, H256,
};
use surety_runtime::{
	settings, Balances, ComputeStaking, Executive, Registry, Runtime, RuntimeCall, RuntimeOrigin,
	Slashing, System, UncheckedExtrinsic,
};

/// Alice's node, for which Bob's key signs.
const NODE: NodeId = 0;

fn heartbeat(sequence: u32) -> Heartbeat {
	Heartbeat { node: NODE, sequence, root: H256::repeat_byte(7), samples: 2 }
}

fn invalid(why: InvalidTransaction) -> Result<(), TransactionValidityError> {
	Err(why.into())
}

/// A chain with a node that takes tasks.
fn chain() -> sp_io::TestExternalities {
	let mut chain = common::chain("development");
	chain.execute_with(|| {
		let alice = || RuntimeOrigin::signed(Alice.to_account_id());
		let manifest = Manifest {
			gpus: Default::default(),
			cpus: 1,
			memory_mib: 1,
			region: Default::default(),
			endpoint: b"http://localhost".to_vec().try_into().unwrap(),
		};
		assert_ok!(Registry::register_provider(alice()));
		assert_ok!(Registry::register_node(alice(), Bob.to_account_id(), manifest));
		let stake = ComputeStaking::required(NODE).unwrap();
		assert_ok!(ComputeStaking::bond(alice(), NODE, stake));
		go_to(10);
	});
	chain
}

fn last() -> Option<u32> {
	pallet_registry::Livenesses::<Runtime>::get(NODE)?.clock.map(|clock| clock.last)
}

/// Compiling is the test.
fn signs_nothing(_: &impl TransactionExtension<RuntimeCall, Implicit = ()>) {}

#[test]
fn the_extension_for_them_adds_nothing_that_a_wallet_signs() {
	chain().execute_with(|| {
		let authorize = frame_system::AuthorizeCall::<Runtime>::new();
		assert!(authorize.encode().is_empty());
		signs_nothing(&authorize);
	});
}

#[test]
fn a_heartbeat_is_free_and_operational() {
	chain().execute_with(|| {
		let call = signed_by(Bob, heartbeat(0));
		assert_eq!(call.get_dispatch_info().class, DispatchClass::Operational);
		let issued = Balances::total_issuance();
		// The worker's account does not even exist for this: nobody's nonce or balance is touched.
		let before = frame_system::Account::<Runtime>::iter().count();
		assert_ok!(offer(call.clone()));
		assert_ok!(Executive::apply_extrinsic(transaction(call)).unwrap());
		assert_eq!(last(), Some(10));
		assert_eq!(Balances::total_issuance(), issued);
		assert_eq!(frame_system::Account::<Runtime>::iter().count(), before);
	});
}

/// What a client writes that knows nothing of Rust: version 5, general, extension version 0; the
/// extensions in their order, of which four have a byte; the call.
#[test]
fn its_bytes_are_as_documented() {
	chain().execute_with(|| {
		let call = signed_by(Bob, heartbeat(0));
		let mut bytes = vec![0b0100_0101, 0];
		bytes.push(0); // immortal
		bytes.push(0); // nonce
		bytes.push(0); // tip
		bytes.push(0); // no metadata hash
		bytes.extend(call.encode());
		let bytes = bytes.encode();
		assert_eq!(transaction(call.clone()).encode(), bytes);
		let decoded = UncheckedExtrinsic::decode(&mut &bytes[..]).unwrap();
		assert_ok!(Executive::apply_extrinsic(decoded).unwrap());
	});
}

#[test]
fn spam_is_refused_before_it_costs_anything() {
	chain().execute_with(|| {
		let stale = invalid(InvalidTransaction::Stale);
		let forged = invalid(InvalidTransaction::BadProof);
		// Keys that are nobody's, the owner's own, and nodes that do not exist.
		assert_eq!(offer(signed_by(Eve, heartbeat(0))), forged);
		assert_eq!(offer(signed_by(Alice, heartbeat(0))), forged);
		let nowhere = signed_by(Bob, Heartbeat { node: 99, ..heartbeat(0) });
		assert_eq!(offer(nowhere), invalid(InvalidTransaction::BadSigner));
		// A block with one of them is no block.
		let applied = Executive::apply_extrinsic(transaction(signed_by(Eve, heartbeat(0))));
		assert_eq!(applied.map(drop), forged);
		assert_eq!(last(), None);

		// A replay, and a second one in the interval.
		let first = signed_by(Bob, heartbeat(0));
		assert_ok!(Executive::apply_extrinsic(transaction(first.clone())).unwrap());
		assert_eq!(offer(first.clone()), stale);
		assert_eq!(offer(signed_by(Bob, heartbeat(1))), stale);
		go_to(11);
		assert_eq!(offer(first), stale);
		assert_eq!(offer(signed_by(Bob, heartbeat(1))), stale);
		go_to(20);
		assert_ok!(offer(signed_by(Bob, heartbeat(1))));

		// A key that was replaced.
		let alice = RuntimeOrigin::signed(Alice.to_account_id());
		assert_ok!(Registry::rotate_worker_key(alice, NODE, Eve.to_account_id()));
		assert_eq!(offer(signed_by(Bob, heartbeat(1))), forged);
		assert_ok!(offer(signed_by(Eve, heartbeat(1))));
	});
}

#[test]
fn a_call_without_authorisation_is_no_general_transaction() {
	chain().execute_with(|| {
		let remark = frame_system::Call::remark { remark: vec![] }.into();
		assert_eq!(offer(remark), invalid(InvalidTransaction::UnknownOrigin));
	});
}

#[test]
fn a_pause_silences_nobody() {
	chain().execute_with(|| {
		assert_ok!(pallet_safe_mode::Pallet::<Runtime>::force_enter(RuntimeOrigin::root()));
		let name = |call: &[u8]| {
			(b"Registry".to_vec().try_into().unwrap(), call.to_vec().try_into().unwrap())
		};
		let pause = |call: &[u8]| {
			pallet_tx_pause::Pallet::<Runtime>::pause(RuntimeOrigin::root(), name(call))
		};
		assert!(pause(b"heartbeat").is_err());
		assert_ok!(pause(b"report_offline"));
		let call = signed_by(Bob, heartbeat(0));
		assert_ok!(Executive::apply_extrinsic(transaction(call)).unwrap());
		assert_eq!(last(), Some(10));
	});
}

#[test]
fn a_silent_node_is_suspended_and_slashed_by_the_chains_own_clock() {
	chain().execute_with(|| {
		assert_ok!(Executive::apply_extrinsic(transaction(signed_by(Bob, heartbeat(0)))).unwrap());
		let stake = ComputeStaking::required(NODE).unwrap();
		let report =
			|| Registry::report_offline(RuntimeOrigin::signed(Charlie.to_account_id()), NODE);
		go_to(
			10 + settings_of::<settings::HeartbeatInterval>()
				+ settings_of::<settings::UptimeBreach>(),
		);
		let slash = |id| pallet_slashing::Slashes::<Runtime>::get(id).unwrap();
		// Not a breach yet, but on this chain a twentieth of thirty days.
		assert_ok!(report());
		assert_eq!((slash(0).condition, slash(0).amount), (Condition::DowntimeSla, stake / 50));
		// One silence is one slash, the largest that applies.
		go_to(System::block_number() + 1);
		assert_ok!(report());
		assert_eq!(slash(0).status, SlashStatus::Replaced { by: 1 });
		assert_eq!((slash(1).condition, slash(1).amount), (Condition::UptimeSlaBreach, stake / 10));
		assert!(report().is_err());

		// It comes back: the suspension for its silence is lifted, that for its stake stays.
		let call = signed_by(Bob, heartbeat(1));
		assert_ok!(Executive::apply_extrinsic(transaction(call)).unwrap());
		let status = pallet_registry::Nodes::<Runtime>::get(NODE).unwrap().status;
		assert!(matches!(status, NodeStatus::Suspended(reasons) if reasons.len() == 1));
	});
}

#[test]
fn telemetry_convicts_through_the_root_of_a_heartbeat() {
	chain().execute_with(|| {
		let sample = |number| Sample {
			task: Some(7),
			gpu: Some(0),
			number,
			at_millis: 0,
			vram_allocated: 1,
			vram_used: 2,
			temperature: 50,
			throttling: false,
			utilisation: 1,
			power_milliwatts: 1,
			foreign_processes: 0,
			uptime_secs: 1,
		};
		let leaves: Vec<_> =
			(0..3).map(|number| sample(number).leaf(System::block_hash(0), NODE, 0)).collect();
		let heartbeat =
			Heartbeat { node: NODE, sequence: 0, root: telemetry::root(&leaves), samples: 3 };
		assert_ok!(Executive::apply_extrinsic(transaction(signed_by(Bob, heartbeat))).unwrap());

		let shown = (1..3).map(|index| ProvenSample {
			sequence: 0,
			index,
			sample: sample(index),
			proof: telemetry::prove(&leaves, index).unwrap().try_into().unwrap(),
		});
		let evidence: Evidence = shown.collect::<Vec<_>>().try_into().unwrap();
		let submit = || {
			Slashing::submit_evidence(
				RuntimeOrigin::signed(Charlie.to_account_id()),
				NODE,
				Condition::VramOverclaim,
				evidence.clone(),
			)
		};
		assert_ok!(submit());
		let slash = pallet_slashing::Slashes::<Runtime>::get(0).unwrap();
		let stake = slash.amount * 100 / 15;
		assert_eq!(stake, ComputeStaking::required(NODE).unwrap());
		assert_eq!(slash.issued_by, pallet_slashing::Issuer::Telemetry);
		assert!(submit().is_err());
	});
}

fn settings_of<P: frame_support::traits::Get<u32>>() -> u32 {
	P::get()
}
