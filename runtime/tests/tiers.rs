// SPDX-License-Identifier: Apache-2.0

//! Universities, audits and clients across the pallets: what the registry says, staking, escrow, market
//! and slashing do.

mod common;

use common::*;
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Inspect, Get},
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{traits::Dispatchable, DispatchError};
use surety_primitives::{
	money::cut,
	node::{NodeStatus, Shortfall, SuspensionReason},
	slash::{Condition, Severity},
	source::Visibility,
	standing::Ineligibility,
	traits::{InspectNodes, Owners},
	H256, SUR,
};
use surety_runtime::{
	governance::Origin as Track, AccountId, Balances, ComputeStaking, Market, Registry, Runtime,
	RuntimeCall, RuntimeOrigin, Slashing,
};

fn suspended(reason: SuspensionReason) -> NodeStatus {
	NodeStatus::Onboarding.suspended_by([reason])
}

#[test]
fn a_university_works_without_stake_and_its_students_share_what_it_earns() {
	common::chain("development").execute_with(|| {
		university();
		let node = node(Bob, 1, 0..3);
		assert_eq!(ComputeStaking::required_stake(node), Some(0));
		let source = source(Visibility::Public);
		assert_eq!(Market::eligibility(node, source), []);
		// As much as a node may earn that has nothing to answer with.
		let task = publish_for(Charlie, source, SUR).unwrap();
		let bobs = || (Balances::free_balance(id(Bob)), Balances::total_balance(&id(Bob)));
		let (before, issuance) = (bobs(), Balances::total_issuance());

		assert_ok!(accept(task, 1));
		deliver(task, node, 1);

		let fee = cut(SUR, surety_runtime::settings::ProtocolFee::get());
		let split = cut(fee.rest, share());
		assert_eq!(Balances::free_balance(programme()), split.share);
		// The owner has the rest, and cannot spend it yet: it answers for the next tasks.
		assert_eq!(bobs(), (before.0, before.1 + split.rest));
		assert_eq!(ComputeStaking::free_stake(node), split.rest);
		assert_eq!(split.share + split.rest + fee.share, SUR);
		// Nothing but a part of the fee burned.
		assert!(issuance - Balances::total_issuance() <= fee.share);
	});
}

#[test]
fn the_node_of_a_revoked_organisation_accepts_nothing_and_finishes_what_it_has() {
	common::chain("development").execute_with(|| {
		let organisation = university();
		let node = node(Bob, 1, 0..1);
		let source = source(Visibility::Public);
		let (first, second) = (
			publish_for(Charlie, source, SUR).unwrap(),
			publish_for(Charlie, source, SUR).unwrap(),
		);
		assert_ok!(accept(first, 1));

		assert_ok!(Registry::revoke_organisation(signed(Eve), organisation));

		let refused = pallet_market::Error::<Runtime>::NodeNotActive;
		assert_noop!(accept(second, 1), refused);
		let revoked = suspended(SuspensionReason::OrganisationRevoked);
		assert_eq!(Registry::node_status(node), Some(revoked.clone()));
		assert_eq!(Market::eligibility(node, source), [Ineligibility::NotActive(revoked)]);
		// No detour: neither bonding nor a refresh makes it work.
		assert_ok!(ComputeStaking::bond(signed(Bob), node, 1_000 * SUR));
		assert!(Registry::refresh_node(signed(Bob), node).is_err());
		assert!(accept(second, 1).is_err());
		// What it accepted before is paid.
		deliver(first, node, 1);

		assert_ok!(Registry::restore_organisation(signed(Eve), organisation));
		assert_ok!(accept(second, 1));
	});
}

#[test]
fn slashes_of_nothing_are_recorded_appealed_and_escalate() {
	common::chain("development").execute_with(|| {
		let organisation = university();
		let node = node(Bob, 1, 0..1);
		let record = |id| pallet_slashing::Slashes::<Runtime>::get(id).unwrap();
		let entries = || pallet_ledger::Head::<Runtime>::get().count;

		// A soft slash takes nothing, is public, and changes no status.
		let before = entries();
		let first = charge(node, Condition::JobAbandoned, 1);
		assert_eq!((record(first).amount, record(first).severity), (0, Severity::Soft));
		assert_eq!(entries(), before + 1);
		assert_eq!(Registry::node_status(node), Some(NodeStatus::Onboarding));
		// A node with an open slash does not leave.
		assert!(Registry::exit_node(signed(Bob), node).is_err());

		// It can be appealed like any other.
		let statement = vec![b's'; 50].try_into().unwrap();
		assert_ok!(Slashing::file_appeal(signed(Bob), first, statement, Default::default()));
		assert_ok!(Slashing::resolve_appeal(RuntimeOrigin::root(), first, true));
		assert!(matches!(record(first).status, pallet_slashing::SlashStatus::Restored));

		// Three that stand eject the node, and with it block the institution.
		for task in 2..5 {
			charge(node, Condition::JobAbandoned, task);
		}
		assert_eq!(Registry::node_status(node), Some(NodeStatus::Ejected));
		assert_noop!(
			Registry::register_node(signed(Bob), worker(2), manifest(5..6)),
			pallet_registry::Error::<Runtime>::ProviderBlocked
		);
		assert_ok!(Registry::admit_member(signed(Eve), organisation, id(Dave)));
		assert_noop!(
			Registry::register_university(signed(Dave), organisation),
			pallet_registry::Error::<Runtime>::OrganisationBlocked
		);
		// Its GPU serves no commercial provider either.
		assert_ok!(Registry::register_provider(signed(Ferdie)));
		assert_noop!(
			Registry::register_node(signed(Ferdie), worker(3), manifest(0..1)),
			pallet_registry::Error::<Runtime>::GpuBlocked
		);
		assert_ok!(Slashing::reinstate_node(RuntimeOrigin::root(), node));
		assert_eq!(Registry::node_status(node), Some(NodeStatus::Onboarding));
	});
}

#[test]
fn seventeen_gpus_work_when_they_are_audited_at_the_lowest_price() {
	common::chain("development").execute_with(|| {
		assert_ok!(Registry::register_provider(signed(Bob)));
		let (first, second) = (node(Bob, 1, 0..16), node(Bob, 2, 16..17));
		let required = |node| ComputeStaking::required_stake(node).unwrap();
		assert_eq!((required(first), required(second)), (400 * SUR, 100 * SUR));
		for node in [first, second] {
			assert_ok!(ComputeStaking::bond(signed(Bob), node, required(node)));
		}
		let source = source(Visibility::Public);
		let task = publish(Charlie, source).unwrap();
		let unaudited = suspended(SuspensionReason::AuditMissing);
		for (node, number) in [(first, 1), (second, 2)] {
			assert_eq!(Registry::node_status(node), Some(unaudited.clone()));
			assert!(accept(task, number).is_err());
		}

		assert_ok!(Registry::attest_audit(signed(Eve), id(Bob), 17, H256::zero()));
		assert_ok!(accept(task, 2));
	});
}

#[test]
fn eligibility_names_stake_and_hardware() {
	common::chain("development").execute_with(|| {
		assert_ok!(Registry::register_provider(signed(Bob)));
		let node = node(Bob, 1, 0..1);
		let source = source(Visibility::Public);
		let below = suspended(SuspensionReason::BelowRequirement);
		assert_eq!(
			Market::eligibility(node, source),
			[Ineligibility::NotActive(below), Ineligibility::StakeMissing { amount: 100 * SUR }]
		);
		assert_ok!(ComputeStaking::bond(signed(Bob), node, 100 * SUR));
		assert_eq!(Market::eligibility(node, source), []);

		let mut large = spec(Visibility::Public);
		large.gpu.count = 2;
		assert_ok!(Market::publish_source(signed(Charlie), large));
		let lacks = Shortfall::GpuCount { needed: 2, carried: 1 };
		assert!(Market::eligibility(node, source + 1).contains(&Ineligibility::Lacks(lacks)));
	});
}

#[test]
fn some_sources_are_for_verified_clients() {
	common::chain("development").execute_with(|| {
		let source = source(Visibility::VerifiedClients);
		let refused = pallet_market::Error::<Runtime>::ClientNotVerified;
		assert_eq!(publish(Dave, source), Err(refused.into()));
		assert_ok!(Registry::verify_client(signed(Eve), id(Dave)));
		assert_ok!(publish(Dave, source));
		assert_ok!(Registry::unverify_client(signed(Eve), id(Dave)));
		assert!(publish(Dave, source).is_err());
	});
}

#[test]
fn registrars_are_admitted_by_the_membership_track() {
	common::chain("local_testnet").execute_with(|| {
		let add =
			RuntimeCall::Registry(pallet_registry::Call::add_registrar { registrar: id(Alice) });
		for origin in [
			signed(Alice),
			signed(Eve),
			Track::Parameters.into(),
			Track::Emergency.into(),
			Track::Appeals.into(),
			Track::Reinstatement.into(),
			Track::Upgrade.into(),
		] {
			let refused = add.clone().dispatch(origin).map_err(|refusal| refusal.error);
			assert_eq!(refused.err(), Some(DispatchError::BadOrigin));
		}
		assert_ok!(add.dispatch(Track::Membership.into()));
		assert_ok!(Registry::verify_client(signed(Alice), id(Dave)));
	});
}

#[test]
fn every_preset_has_registrars() {
	for (preset, registrars) in [("development", 1), ("local_testnet", 2), ("testnet", 2)] {
		common::chain(preset).execute_with(|| {
			let count = pallet_registry::Registrars::<Runtime>::get().len();
			assert_eq!(count, registrars, "{preset}");
		});
	}
}

#[test]
fn what_belongs_together_is_related_on_a_whole_chain() {
	common::chain("development").execute_with(|| {
		university();
		let node = node(Bob, 1, 0..1);
		assert!(<Registry as Owners<_>>::related(&worker(1), &programme()));
		assert!(!<Registry as Owners<_>>::related(&worker(1), &id(Dave)));
		assert!(<Registry as InspectNodes<AccountId>>::is_exempt(node));
	});
}
