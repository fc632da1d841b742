// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of the registry's calls, each with the most GPUs that a node can carry.
//!
//! They need nothing of staking and market but that a new node has neither stake nor open work.

use alloc::{vec, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::TransactionSource,
	traits::{
		fungible::{Inspect, Mutate},
		Authorize, EnsureOrigin, Get,
	},
	Hashable,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_runtime::{
	traits::{BlockNumberProvider, SaturatedConversion, Zero},
	Perbill,
};
use surety_primitives::{
	node::{Gpu, Manifest, NodeStatus, MAX_ENDPOINT, MAX_GPUS_PER_NODE, MAX_GPU_MODEL, MAX_REGION},
	standing::MAX_DOMAIN,
	telemetry::Heartbeat,
	BlockNumber, NodeId, OrganisationId, H256,
};

use super::*;

/// A manifest as large as can be. GPUs of different `series` are different.
pub fn largest_manifest(series: u32) -> Manifest {
	let gpu = |number: u32| Gpu {
		model: vec![b'g'; MAX_GPU_MODEL as usize].try_into().unwrap(),
		uuid_hash: H256((series, number).blake2_256()),
		vram_mib: 81_920,
		compute_capability: 90,
	};
	let mut endpoint = b"https://".to_vec();
	endpoint.resize(MAX_ENDPOINT as usize, b'e');
	Manifest {
		gpus: (0..MAX_GPUS_PER_NODE).map(gpu).collect::<Vec<_>>().try_into().unwrap(),
		cpus: 256,
		memory_mib: 1 << 20,
		region: vec![b'r'; MAX_REGION as usize].try_into().unwrap(),
		endpoint: endpoint.try_into().unwrap(),
	}
}

/// A provider that can pay for one node.
fn provider<T: Config>() -> T::AccountId {
	let owner: T::AccountId = whitelisted_caller();
	let wealth = T::Currency::minimum_balance() + T::RegistrationFee::get();
	T::Currency::set_balance(&owner, wealth);
	Pallet::<T>::register_provider(RawOrigin::Signed(owner.clone()).into()).unwrap();
	owner
}

/// Somebody who can pay for an encryption key.
fn wealthy<T: Config>() -> T::AccountId {
	let who: T::AccountId = whitelisted_caller();
	let wealth = T::Currency::minimum_balance() + T::EncryptionKeyDeposit::get();
	T::Currency::set_balance(&who, wealth);
	who
}

/// A provider with one node, which has neither stake nor open work.
fn node<T: Config>() -> (T::AccountId, NodeId) {
	let owner = provider::<T>();
	let id = NextNodeId::<T>::get();
	let origin = RawOrigin::Signed(owner.clone()).into();
	Pallet::<T>::register_node(origin, account("worker", 0, 0), largest_manifest(0)).unwrap();
	(owner, id)
}

/// A registrar whose list of domains is full.
fn registrar<T: Config>() -> T::AccountId {
	let registrar: T::AccountId = account("registrar", 0, 0);
	// As many as there may be, so that they cost most to read. Genesis may have some.
	Registrars::<T>::kill();
	for index in 0..T::MaxRegistrars::get() {
		Pallet::<T>::do_add_registrar(account("registrar", index, 0)).unwrap();
	}
	for index in 1..T::MaxDomains::get() {
		Pallet::<T>::do_allow_domain(registrar.clone(), domain(index)).unwrap();
	}
	Pallet::<T>::do_allow_domain(registrar.clone(), suffix()).unwrap();
	registrar
}

/// A domain as long as can be.
fn domain(index: u32) -> Domain {
	let mut name = alloc::format!("{index}.").into_bytes();
	name.resize(MAX_DOMAIN as usize - 2, b'd');
	name.extend(b".e");
	name.try_into().unwrap()
}

/// What [`domain`]s lie under.
fn suffix() -> Domain {
	b"e".to_vec().try_into().unwrap()
}

/// An organisation that a registrar attested to.
fn organisation<T: Config>() -> (T::AccountId, OrganisationId) {
	let registrar = registrar::<T>();
	let id = NextOrganisationId::<T>::get();
	let (programme, share) = (account("programme", 0, 0), Perbill::from_percent(10));
	Pallet::<T>::do_attest_organisation(
		registrar.clone(),
		H256::zero(),
		domain(0),
		programme,
		share,
	)
	.unwrap();
	(registrar, id)
}

/// A member of the organisation.
fn member<T: Config>(registrar: &T::AccountId, id: OrganisationId) -> T::AccountId {
	let member: T::AccountId = whitelisted_caller();
	let origin = RawOrigin::Signed(registrar.clone()).into();
	Pallet::<T>::admit_member(origin, id, member.clone()).unwrap();
	member
}

/// Makes what the benchmarks need of a key.
pub trait BenchmarkHelper<AccountId, Signature> {
	/// A key that can sign; another one for another number.
	fn signer(number: u32) -> AccountId;
	/// Its signature.
	fn sign(number: u32, message: &[u8]) -> Signature;
	/// Gives a node of `owner` stake to charge, as much as it needs to work.
	fn give_stake(owner: &AccountId, node: NodeId);
}

/// A node that works; the key with this number signs for it.
fn live_node<T: Config>(number: u32) -> (T::AccountId, NodeId) {
	let owner: T::AccountId = account("owner", number, 0);
	let wealth = T::Currency::minimum_balance() + T::RegistrationFee::get();
	T::Currency::set_balance(&owner, wealth);
	let origin = || RawOrigin::Signed(owner.clone()).into();
	Pallet::<T>::register_provider(origin()).unwrap();
	let id = NextNodeId::<T>::get();
	let worker = T::BenchmarkHelper::signer(number);
	Pallet::<T>::register_node(origin(), worker, largest_manifest(number)).unwrap();
	T::BenchmarkHelper::give_stake(&owner, id);
	Nodes::<T>::mutate_extant(id, |node| node.status = NodeStatus::Onboarding);
	(owner, id)
}

fn heartbeat_of(node: NodeId, sequence: u32) -> Heartbeat {
	Heartbeat { node, sequence, root: H256::repeat_byte(1), samples: 1 }
}

fn signature_of<T: Config>(number: u32, heartbeat: &Heartbeat) -> T::Signature {
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
	T::BenchmarkHelper::sign(number, heartbeat.message(genesis).as_bytes())
}

/// A node with as many heartbeats behind it as roots are kept: the next one removes one.
fn beating_node<T: Config>(number: u32) -> (T::AccountId, NodeId) {
	let (owner, id) = live_node::<T>(number);
	let interval = T::HeartbeatInterval::get();
	for sequence in 0..T::KeptRoots::get() {
		wait_until::<T>((sequence + 1) * interval);
		Pallet::<T>::do_heartbeat(heartbeat_of(id, sequence)).unwrap();
	}
	(owner, id)
}

fn now<T: Config>() -> BlockNumber {
	T::BlockNumberProvider::current_block_number()
}

fn wait_until<T: Config>(block: BlockNumber) {
	let number: BlockNumberFor<T> = block.saturated_into();
	frame_system::Pallet::<T>::set_block_number(number);
	T::BlockNumberProvider::set_block_number(block);
}

/// Lets a silence pass that is slashed.
fn fall_silent<T: Config>() {
	wait_until::<T>(now::<T>() + 3 * T::HeartbeatInterval::get() + T::UptimeBreach::get());
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_provider() {
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));

		assert!(Providers::<T>::contains_key(&caller));
	}

	#[benchmark]
	fn deregister_provider() {
		let caller = provider::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));

		assert!(!Providers::<T>::contains_key(&caller));
	}

	#[benchmark]
	fn register_node() {
		let caller = provider::<T>();
		let id = NextNodeId::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), account("worker", 0, 0), largest_manifest(0));

		assert!(Nodes::<T>::contains_key(id));
	}

	// Every GPU is replaced, so all of them leave the index and as many enter it. The node works
	// although it has no stake, so it is suspended too.
	#[benchmark]
	fn update_manifest() {
		let (caller, id) = node::<T>();
		Nodes::<T>::mutate_extant(id, |node| node.status = NodeStatus::Onboarding);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, largest_manifest(1));

		let node = Nodes::<T>::get(id).unwrap();
		assert_eq!(node.manifest, largest_manifest(1));
		assert!(matches!(node.status, NodeStatus::Suspended(_)));
	}

	#[benchmark]
	fn rotate_worker_key() {
		let (caller, id) = node::<T>();
		let new: T::AccountId = account("worker", 1, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, new.clone());

		assert_eq!(Nodes::<T>::get(id).unwrap().worker, new);
	}

	// A node without stake is released at once: freeing its GPUs costs more than starting the exit
	// of one stake.
	#[benchmark]
	fn exit_node() {
		let (caller, id) = node::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);

		assert_eq!(Nodes::<T>::get(id).unwrap().status, NodeStatus::Released);
	}

	// The node works although it has no stake.
	#[benchmark]
	fn refresh_node() {
		let (caller, id) = node::<T>();
		Nodes::<T>::mutate_extant(id, |node| node.status = NodeStatus::Onboarding);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);

		assert!(matches!(Nodes::<T>::get(id).unwrap().status, NodeStatus::Suspended(_)));
	}

	#[benchmark]
	fn add_registrar() {
		let origin = T::AdminOrigin::try_successful_origin().unwrap();
		let last = registrar::<T>();
		Pallet::<T>::do_remove_registrar(last.clone()).unwrap();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, last.clone());

		assert!(Registrars::<T>::get().contains(&last));
	}

	#[benchmark]
	fn remove_registrar() {
		let origin = T::AdminOrigin::try_successful_origin().unwrap();
		let who = registrar::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone());

		assert!(!Registrars::<T>::get().contains(&who));
	}

	#[benchmark]
	fn allow_domain() {
		let who = registrar::<T>();
		Pallet::<T>::do_disallow_domain(who.clone(), suffix()).unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), suffix());

		assert!(Domains::<T>::get(&who).contains(&suffix()));
	}

	#[benchmark]
	fn disallow_domain() {
		let who = registrar::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), suffix());

		assert!(!Domains::<T>::get(&who).contains(&suffix()));
	}

	#[benchmark]
	fn attest_organisation() {
		let who = registrar::<T>();
		let id = NextOrganisationId::<T>::get();
		let (programme, share) = (account("programme", 0, 0), Perbill::one());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), H256::zero(), domain(0), programme, share);

		assert!(Organisations::<T>::contains_key(id));
	}

	#[benchmark]
	fn amend_organisation() {
		let (who, id) = organisation::<T>();
		let programme: T::AccountId = account("programme", 1, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, H256::zero(), programme.clone(), Perbill::one());

		assert_eq!(Organisations::<T>::get(id).unwrap().programme, programme);
	}

	#[benchmark]
	fn revoke_organisation() {
		let (who, id) = organisation::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert_ne!(Organisations::<T>::get(id).unwrap().standing, Standing::Good);
	}

	#[benchmark]
	fn restore_organisation() {
		let (who, id) = organisation::<T>();
		Pallet::<T>::revoke_organisation(RawOrigin::Signed(who.clone()).into(), id).unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert_eq!(Organisations::<T>::get(id).unwrap().standing, Standing::Good);
	}

	#[benchmark]
	fn admit_member() {
		let (who, id) = organisation::<T>();
		let member: T::AccountId = account("member", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, member.clone());

		assert_eq!(Members::<T>::get(&member), Some(id));
	}

	#[benchmark]
	fn dismiss_member() {
		let (who, id) = organisation::<T>();
		let member = member::<T>(&who, id);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), member.clone());

		assert_eq!(Members::<T>::get(&member), None);
	}

	#[benchmark]
	fn register_university() {
		let (registrar, id) = organisation::<T>();
		let caller = member::<T>(&registrar, id);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), id);

		let tier = Tier::University { organisation: id };
		assert_eq!(Providers::<T>::get(&caller).unwrap().tier, tier);
	}

	#[benchmark]
	fn attest_audit() {
		let (registrar, provider) = (registrar::<T>(), provider::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(registrar), provider.clone(), u32::MAX, H256::zero());

		assert!(Audits::<T>::contains_key(&provider));
	}

	#[benchmark]
	fn revoke_audit() {
		let (registrar, provider) = (registrar::<T>(), provider::<T>());
		let origin = RawOrigin::Signed(registrar.clone()).into();
		Pallet::<T>::attest_audit(origin, provider.clone(), u32::MAX, H256::zero()).unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(registrar), provider.clone());

		assert!(!Audits::<T>::contains_key(&provider));
	}

	#[benchmark]
	fn verify_client() {
		let registrar = registrar::<T>();
		let client: T::AccountId = account("client", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(registrar), client.clone());

		assert!(VerifiedClients::<T>::contains_key(&client));
	}

	#[benchmark]
	fn unverify_client() {
		let registrar = registrar::<T>();
		let client: T::AccountId = account("client", 0, 0);
		let origin = RawOrigin::Signed(registrar.clone()).into();
		Pallet::<T>::verify_client(origin, client.clone()).unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(registrar), client.clone());

		assert!(!VerifiedClients::<T>::contains_key(&client));
	}

	#[benchmark]
	fn set_encryption_key() {
		let who = wealthy::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), Some([9; 32]));

		assert!(EncryptionKeys::<T>::contains_key(&who));
	}

	#[benchmark]
	fn remove_encryption_key() {
		let who = wealthy::<T>();
		Pallet::<T>::do_set_encryption_key(who.clone(), Some([9; 32])).unwrap();

		#[extrinsic_call]
		set_encryption_key(RawOrigin::Signed(who.clone()), None);

		assert!(!EncryptionKeys::<T>::contains_key(&who));
	}

	#[benchmark]
	fn authorize_heartbeat() {
		let (_, id) = beating_node::<T>(0);
		let next = heartbeat_of(id, T::KeptRoots::get());
		let signature = signature_of::<T>(0, &next);
		wait_until::<T>(now::<T>() + T::HeartbeatInterval::get());
		let call = Call::<T>::heartbeat { heartbeat: next, signature };

		#[block]
		{
			call.authorize(TransactionSource::External).unwrap().unwrap();
		}
	}

	#[benchmark]
	fn heartbeat() {
		let (_, id) = beating_node::<T>(0);
		let next = heartbeat_of(id, T::KeptRoots::get());
		let signature = signature_of::<T>(0, &next);
		wait_until::<T>(now::<T>() + T::HeartbeatInterval::get());

		#[extrinsic_call]
		_(RawOrigin::Authorized, next, signature);

		assert!(!Roots::<T>::contains_key(id, 0));
	}

	// The node was reported when its silence did not cost anything yet.
	#[benchmark]
	fn heartbeat_ends_outage() {
		let (_, id) = beating_node::<T>(0);
		let next = heartbeat_of(id, T::KeptRoots::get());
		let signature = signature_of::<T>(0, &next);
		let silence = T::HeartbeatInterval::get().max(T::OfflineAfter::get());
		wait_until::<T>(now::<T>() + T::HeartbeatInterval::get() + silence + 1);
		Pallet::<T>::do_report_offline(id).unwrap();
		fall_silent::<T>();

		#[extrinsic_call]
		heartbeat(RawOrigin::Authorized, next, signature);

		// What it was slashed for its silence may suspend it all the same.
		assert!(!Pallet::<T>::is_offline(&Nodes::<T>::get(id).unwrap().status));
	}

	#[benchmark]
	fn report_offline() {
		let (_, id) = beating_node::<T>(0);
		fall_silent::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), id);

		let clock = Livenesses::<T>::get(id).unwrap().clock.unwrap();
		assert!(clock.charged.is_some());
	}

	#[benchmark]
	fn announce_downtime() {
		let (owner, id) = live_node::<T>(0);
		let (_, successor) = live_node::<T>(1);
		for node in [id, successor] {
			Pallet::<T>::do_heartbeat(heartbeat_of(node, 0)).unwrap();
		}
		let until = now::<T>() + T::MaxDowntime::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id, until, successor);

		assert!(Livenesses::<T>::get(id).unwrap().downtime.is_some());
	}

	#[benchmark]
	fn accept_handover() {
		// What benchmarks prepare happens before the first block, in which nobody announces anything.
		wait_until::<T>(1);
		let (owner, id) = live_node::<T>(0);
		let (taker, successor) = live_node::<T>(1);
		for node in [id, successor] {
			Pallet::<T>::do_heartbeat(heartbeat_of(node, 0)).unwrap();
		}
		let until = now::<T>() + T::MaxDowntime::get();
		let announcer = RawOrigin::Signed(owner).into();
		Pallet::<T>::announce_downtime(announcer, id, until, successor).unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(taker), id);

		assert_eq!(Livenesses::<T>::get(successor).unwrap().stands_in_until, until);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
