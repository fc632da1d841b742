// SPDX-License-Identifier: Apache-2.0

//! Ways around the timelock, and from one track's powers to another's.

use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::GetDispatchInfo,
	storage::with_storage_layer,
	traits::{schedule::DispatchTime, Get, StorePreimage},
};
use pallet_referenda::ReferendumInfo;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{traits::Dispatchable, DispatchError};
use surety_primitives::{node::NodeStatus, BlockNumber, SUR};
use surety_runtime::{
	settings, Balances, Clearance, OriginCaller, Preimage, Referenda, RuntimeCall, RuntimeOrigin,
	SafeMode,
};

use super::*;

/// What each track is for.
const POWERS: [Track; 6] = [
	Track::Upgrade,
	Track::Parameters,
	Track::Membership,
	Track::Emergency,
	Track::Appeals,
	Track::Reinstatement,
];

/// The timelock of these tests, in blocks: long enough to be told from a block or two.
const TIMELOCK: BlockNumber = 25;

/// A chain that nobody has the sudo key of, with an appealed slash (0) and an ejected node (1).
fn governed(test: impl FnOnce()) {
	chain("local_testnet").execute_with(|| {
		assert_ok!(set_timelock(TIMELOCK).dispatch(RuntimeOrigin::root()));
		let appealed = staked_node(Bob, worker(1), 0, 100 * SUR);
		slash(appealed, Condition::JobAbandoned);
		assert_ok!(appeal(0, Bob));
		let ejected = staked_node(Dave, worker(2), 1, 100 * SUR);
		assert_eq!((appealed, ejected), (0, 1));
		slash(ejected, Condition::TelemetryTampering);
		test();
	});
}

fn set_timelock(blocks: BlockNumber) -> RuntimeCall {
	use settings::{dynamic_params::governance, RuntimeParameters};
	let value = governance::Parameters::EnactmentPeriod(governance::EnactmentPeriod, Some(blocks));
	let key_value = RuntimeParameters::Governance(value);
	RuntimeCall::Parameters(pallet_parameters::Call::set_parameter { key_value })
}

/// What a track may do, each of it something that can be seen.
fn power(track: Track) -> RuntimeCall {
	match track {
		Track::Upgrade => {
			RuntimeCall::Governance(surety_runtime::governance::Call::authorize_upgrade {
				code_hash: H256::repeat_byte(1),
			})
		}
		Track::Parameters => set_timelock(1),
		Track::Membership => RuntimeCall::Registry(pallet_registry::Call::add_registrar {
			registrar: id(Sr25519Keyring::One),
		}),
		Track::Emergency => RuntimeCall::SafeMode(pallet_safe_mode::Call::force_enter {}),
		Track::Appeals => RuntimeCall::Slashing(pallet_slashing::Call::resolve_appeal {
			slash_id: 0,
			accept: true,
		}),
		Track::Reinstatement => {
			RuntimeCall::Slashing(pallet_slashing::Call::reinstate_node { node: 1 })
		}
	}
}

/// Everything that a power changes, and what nobody at all may.
fn protected() -> Vec<u8> {
	(
		System::authorized_upgrade().is_some(),
		settings::EnactmentPeriod::get(),
		pallet_registry::Registrars::<Runtime>::get(),
		(SafeMode::is_entered(), Balances::total_issuance()),
		record(0).status,
		Registry::node_status(1),
		(Balances::total_balance(&id(Ferdie)), sp_io::storage::get(b":code")),
	)
		.encode()
}

#[test]
fn nothing_is_enacted_before_the_timelock_whatever_moment_was_asked_for() {
	for track in POWERS {
		for when in [
			DispatchTime::At(0),
			DispatchTime::At(2),
			DispatchTime::After(0),
			DispatchTime::After(1),
		] {
			governed(|| {
				let before = protected();
				let index = propose(track, power(track), when);
				let (mut approved, mut enacted) = (None, None);
				while enacted.is_none() {
					assert!(System::block_number() < 200, "{track:?} was never enacted");
					run_to(System::block_number() + 1);
					let info = pallet_referenda::ReferendumInfoFor::<Runtime>::get(index);
					if let Some(ReferendumInfo::Approved(since, ..)) = info {
						approved.get_or_insert(since);
					}
					if protected() != before {
						enacted = Some(System::block_number());
					}
				}
				let waited = enacted.unwrap() - approved.unwrap();
				// An emergency has no timelock, and can do nothing but pause.
				let least = if track == Track::Emergency { 1 } else { TIMELOCK };
				assert_eq!(waited, least, "{track:?} at {when:?}");
			});
		}
	}
}

/// Everything that might carry a call past the check of its origin.
fn disguises(call: &RuntimeCall, track: Track) -> Vec<RuntimeCall> {
	use pallet_multisig::Call as Multisig;
	use pallet_proxy::Call as Proxy;
	use pallet_scheduler::Call as Schedule;
	use pallet_sudo::Call as Sudo;
	use pallet_utility::Call as Utility;
	let it = || Box::new(call.clone());
	let nothing = || Box::new(frame_system::Call::remark { remark: vec![] }.into());
	let root = || Box::new(OriginCaller::system(frame_system::RawOrigin::Root));
	let as_track = || Box::new(OriginCaller::Governance(track));
	let next = System::block_number() + 1;
	let weight = call.get_dispatch_info().call_weight;
	vec![
		call.clone(),
		Utility::batch { calls: vec![call.clone()] }.into(),
		Utility::batch_all { calls: vec![call.clone()] }.into(),
		Utility::force_batch { calls: vec![*nothing(), call.clone()] }.into(),
		Utility::as_derivative { index: 0, call: it() }.into(),
		Utility::if_else { main: nothing(), fallback: it() }.into(),
		Utility::if_else { main: it(), fallback: it() }.into(),
		Utility::with_weight { call: it(), weight }.into(),
		Utility::dispatch_as { as_origin: root(), call: it() }.into(),
		Utility::dispatch_as { as_origin: as_track(), call: it() }.into(),
		Utility::dispatch_as_fallible { as_origin: root(), call: it() }.into(),
		Utility::dispatch_as_fallible { as_origin: as_track(), call: it() }.into(),
		Schedule::schedule { when: next, maybe_periodic: None, priority: 0, call: it() }.into(),
		Schedule::schedule_after { after: 0, maybe_periodic: None, priority: 0, call: it() }.into(),
		Schedule::schedule_named {
			id: [0; 32],
			when: next,
			maybe_periodic: None,
			priority: 0,
			call: it(),
		}
		.into(),
		Proxy::proxy { real: id(Alice).into(), force_proxy_type: None, call: it() }.into(),
		Proxy::proxy_announced {
			delegate: id(Bob).into(),
			real: id(Alice).into(),
			force_proxy_type: None,
			call: it(),
		}
		.into(),
		Multisig::as_multi_threshold_1 { other_signatories: vec![id(Eve)], call: it() }.into(),
		Sudo::sudo { call: it() }.into(),
		Sudo::sudo_as { who: id(Alice).into(), call: it() }.into(),
	]
}

#[test]
fn no_origin_borrows_the_powers_of_another_in_any_disguise() {
	governed(|| {
		// Bob is Alice's proxy for everything, and Alice has the highest clearance.
		assert_ok!(surety_runtime::Proxy::add_proxy(
			signed(Alice),
			id(Bob).into(),
			Default::default(),
			0
		));
		let mut targets: Vec<_> =
			POWERS.into_iter().map(|track| (Some(track), track, power(track))).collect();
		// Nobody at all may do these.
		for call in [
			RuntimeCall::Balances(pallet_balances::Call::force_set_balance {
				who: id(Ferdie).into(),
				new_free: Balance::MAX / 2,
			}),
			frame_system::Call::set_code { code: vec![1] }.into(),
			frame_system::Call::set_storage { items: vec![(b":code".to_vec(), vec![1])] }.into(),
			frame_system::Call::kill_prefix { prefix: vec![], subkeys: 1 }.into(),
		] {
			targets.push((None, Track::Upgrade, call));
		}
		let mut origins: Vec<(Option<Track>, RuntimeOrigin)> =
			POWERS.into_iter().map(|track| (Some(track), track.into())).collect();
		origins.extend([Alice, Bob].map(|member| (None, signed(member))));
		origins.push((None, RuntimeOrigin::none()));

		let before = protected();
		let now = System::block_number();
		for (owner, track, call) in targets {
			for (number, disguised) in disguises(&call, track).into_iter().enumerate() {
				for (holder, origin) in &origins {
					let changed = what_if(|| {
						let _ = with_storage_layer(|| {
							disguised.clone().dispatch(origin.clone()).map_err(|fault| fault.error)
						});
						run_to(now + 3);
						protected() != before
					});
					System::set_block_number(now);
					let rightful = owner.is_some() && owner == *holder;
					assert!(
						rightful || !changed,
						"{holder:?} did what {owner:?} may, in disguise {number}: {disguised:?}"
					);
					// The control: whoever may do it does, and in a batch as well.
					assert!(!rightful || number > 3 || changed, "{holder:?}, {number}");
				}
			}
		}
	});
}

#[test]
fn no_referendum_runs_as_root_or_as_somebody() {
	governed(|| {
		let alice = frame_system::RawOrigin::Signed(id(Alice));
		for origin in [
			OriginCaller::system(frame_system::RawOrigin::Root),
			OriginCaller::system(frame_system::RawOrigin::None),
			OriginCaller::system(frame_system::RawOrigin::Authorized),
			OriginCaller::system(alice),
		] {
			let call = Preimage::bound(power(Track::Reinstatement)).unwrap();
			assert_noop!(
				Referenda::submit(
					signed(Alice),
					Box::new(origin),
					call,
					DispatchTime::After(TIMELOCK)
				),
				pallet_referenda::Error::<Runtime>::NoTrack
			);
		}
	});
}

/// A referendum of rank 3 that tries what rank 5 alone may fails when it is enacted.
#[test]
fn a_lower_track_cannot_smuggle_a_reinstatement() {
	governed(|| {
		let batch = pallet_utility::Call::batch { calls: vec![power(Track::Reinstatement)] }.into();
		for (track, call) in
			[(Track::Appeals, power(Track::Reinstatement)), (Track::Parameters, batch)]
		{
			propose(track, call, DispatchTime::After(0));
		}
		run_to(100);
		assert_eq!(Registry::node_status(1), Some(NodeStatus::Ejected));
		// Ranks below the track's have no vote in it.
		let index = propose(Track::Reinstatement, power(Track::Reinstatement), DispatchTime::At(0));
		for low in [Bob, Charlie, Dave] {
			assert!(Clearance::vote(signed(low), index, true).is_err());
		}
	});
}

/// The emergency track works without a timelock, so it must not decide anything by waiting: an
/// appeal can be filed in every pause, because its window goes on.
#[test]
fn a_pause_takes_nobodys_appeal() {
	governed(|| {
		assert_ok!(power(Track::Emergency).dispatch(Track::Emergency.into()));
		let pause = |name: &[u8]| {
			RuntimeCall::TxPause(pallet_tx_pause::Call::pause {
				full_name: (
					b"Slashing".to_vec().try_into().unwrap(),
					name.to_vec().try_into().unwrap(),
				),
			})
			.dispatch(Track::Emergency.into())
		};
		assert_noop!(
			pause(b"file_appeal").map_err(|fault| fault.error),
			pallet_tx_pause::Error::<Runtime>::Unpausable
		);
		assert_ok!(pause(b"finalise_slash"));

		let finalise = RuntimeCall::Slashing(pallet_slashing::Call::finalise_slash { slash_id: 1 });
		let refused = finalise.dispatch(signed(Ferdie)).map_err(|fault| fault.error);
		assert_eq!(
			refused.err(),
			Some(DispatchError::from(frame_system::Error::<Runtime>::CallFiltered))
		);
		let appeal = RuntimeCall::Slashing(pallet_slashing::Call::file_appeal {
			slash_id: 1,
			statement: vec![b's'; 50].try_into().unwrap(),
			evidence_urls: Default::default(),
		});
		assert_ok!(appeal.dispatch(signed(Dave)));
	});
}
