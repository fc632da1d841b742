// SPDX-License-Identifier: Apache-2.0

//! The university tier.

use codec::Decode;
use frame_support::{assert_noop, assert_ok};
use surety_primitives::{
	standing::Owner,
	traits::{InspectNodes, Owners, RevenueShares},
};

use super::*;
use crate::{
	Authority, Error, Members, Organisation, OrganisationDomains, Organisations, Programmes,
	Standing, Tier,
};

fn revoked() -> NodeStatus {
	suspended([SuspensionReason::OrganisationRevoked])
}

fn revoke(organisation: OrganisationId) {
	assert_ok!(Registry::revoke_organisation(RuntimeOrigin::signed(REGINA), organisation));
}

fn restore(organisation: OrganisationId) -> DispatchResult {
	Registry::restore_organisation(RuntimeOrigin::signed(REGINA), organisation)
}

fn admit(organisation: OrganisationId, member: u64) -> DispatchResult {
	Registry::admit_member(RuntimeOrigin::signed(REGINA), organisation, member)
}

fn join(who: u64, organisation: OrganisationId) -> DispatchResult {
	Registry::register_university(RuntimeOrigin::signed(who), organisation)
}

#[test]
fn a_registrar_attests_to_an_institution() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(attest(REGINA, "mit.edu"));

		let expected = Organisation {
			registrar: REGINA,
			mou_hash: H256::repeat_byte(9),
			domain: domain("mit.edu"),
			programme: PROGRAMME,
			share: Perbill::from_percent(10),
			standing: Standing::Good,
			ejected: 0,
			attested_at: 1,
		};
		assert_eq!(Organisations::<Test>::get(0), Some(expected));
		assert_eq!(
			events(),
			[Event::OrganisationAttested {
				organisation: 0,
				registrar: REGINA,
				mou_hash: H256::repeat_byte(9),
				domain: domain("mit.edu"),
				programme: PROGRAMME,
				share: Perbill::from_percent(10),
			}]
		);
	});
}

#[test]
fn its_domain_lies_under_the_registrars_list_and_is_its_own() {
	ExtBuilder.build_and_execute(|| {
		for bad in ["edu", "MIT.edu", "mit..edu", ""] {
			assert_noop!(attest(REGINA, bad), Error::<Test>::DomainInvalid);
		}
		for foreign in ["ox.ac.uk", "mit.edu.example", "fake.notedu"] {
			assert_noop!(attest(REGINA, foreign), Error::<Test>::DomainNotAllowed);
		}
		assert_ok!(attest(REGINA, "mit.edu"));
		assert_noop!(
			Registry::attest_organisation(
				RuntimeOrigin::signed(REGINA),
				H256::zero(),
				domain("mit.edu"),
				61,
				Perbill::one()
			),
			Error::<Test>::DomainTaken
		);
	});
}

#[test]
fn a_member_becomes_a_provider_whose_nodes_need_no_stake() {
	ExtBuilder.build_and_execute(|| {
		let organisation = organisation();
		assert_ok!(admit(organisation, ALICE));
		events();

		assert_ok!(join(ALICE, organisation));

		assert_eq!(events(), [Event::UniversityRegistered { provider: ALICE, organisation }]);
		let tier = Tier::University { organisation };
		assert_eq!(Providers::<Test>::get(ALICE).unwrap().tier, tier);
		let node = register(ALICE, 11, [1, 2, 3]);
		assert!(Registry::is_exempt(node));
		assert_eq!(status(node), NodeStatus::Onboarding);
		assert!(!Registry::is_exempt(register(BOB, 12, [4])));
		assert!(!Registry::is_exempt(99));
		// An audit is the commercial providers' affair.
		for worker in 13..15 {
			register(ALICE, worker, worker * 100..worker * 100 + 16);
		}
		assert_eq!(Registry::status(node), Some(NodeStatus::Onboarding));
	});
}

/// The attack: a provider that claims to be a university.
#[test]
fn without_an_attestation_nobody_is_a_university() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(join(BOB, 0), Error::<Test>::UnknownOrganisation);
		let organisation = organisation();
		assert_noop!(join(BOB, organisation), Error::<Test>::NotMember);
		assert_noop!(admit(organisation + 1, BOB), Error::<Test>::UnknownOrganisation);

		// A member of one is not a member of another.
		let other = organisation_of("eth.edu", 61);
		assert_ok!(admit(other, BOB));
		assert_noop!(join(BOB, organisation), Error::<Test>::NotMember);
		assert_noop!(admit(organisation, BOB), Error::<Test>::AlreadyMember);
		// Nor is a commercial provider.
		assert_ok!(Registry::register_provider(RuntimeOrigin::signed(BOB)));
		assert_noop!(join(BOB, other), Error::<Test>::AlreadyProvider);
		let node = register(BOB, 12, [1]);
		assert_eq!(status(node), below_requirement());
		assert_eq!(Registry::share_in(&BOB), None);
	});
}

#[test]
fn a_worker_key_is_no_provider_of_a_university_either() {
	ExtBuilder.build_and_execute(|| {
		let organisation = organisation();
		register(ALICE, 11, []);
		assert_ok!(admit(organisation, 11));
		assert_noop!(join(11, organisation), Error::<Test>::ProviderIsWorker);
	});
}

#[test]
fn another_registrar_neither_admits_nor_revokes() {
	ExtBuilder.build_and_execute(|| {
		let organisation = university(ALICE);
		let origin = || RuntimeOrigin::signed(ROLF);
		let (hash, share) = (H256::zero(), Perbill::one());
		for call in [
			Registry::admit_member(origin(), organisation, BOB),
			Registry::dismiss_member(origin(), ALICE),
			Registry::revoke_organisation(origin(), organisation),
			Registry::restore_organisation(origin(), organisation),
			Registry::amend_organisation(origin(), organisation, hash, 77, share),
		] {
			assert_eq!(call, Err(Error::<Test>::NotAttester.into()));
		}
	});
}

/// The attack: the nodes of a revoked institution go on.
#[test]
fn revoking_suspends_every_node_of_every_provider_and_restoring_lifts_it() {
	ExtBuilder.build_and_execute(|| {
		let organisation = university(ALICE);
		assert_ok!(admit(organisation, BOB));
		assert_ok!(join(BOB, organisation));
		let nodes = [register(ALICE, 11, [1]), register(ALICE, 12, [2]), register(BOB, 13, [3])];
		settle(nodes[1], ONBOARDING_JOBS);
		let before = nodes.map(|node| Registry::status(node).unwrap());
		events();

		revoke(organisation);

		for node in nodes {
			assert_eq!(Registry::status(node), Some(revoked()));
		}
		// A node that comes later is suspended too.
		let late = register(BOB, 14, [4]);
		assert_eq!(Registry::status(late), Some(revoked()));
		assert_noop!(
			Registry::revoke_organisation(RuntimeOrigin::signed(REGINA), organisation),
			Error::<Test>::AlreadyRevoked
		);

		assert_ok!(restore(organisation));
		assert_eq!(nodes.map(|node| Registry::status(node).unwrap()), before);
		assert_eq!(Registry::status(late), Some(NodeStatus::Onboarding));
		assert_noop!(restore(organisation), Error::<Test>::NotRevoked);
		let by = Authority::Registrar;
		let events = events();
		assert_eq!(events.first(), Some(&Event::OrganisationRevoked { organisation, by }));
		assert_eq!(events.last(), Some(&Event::OrganisationRestored { organisation }));
	});
}

/// Revoking writes the same, however many nodes there are.
#[test]
fn revoking_costs_the_same_for_any_number_of_nodes() {
	let written = |nodes: u64| {
		ExtBuilder.build().execute_with(|| {
			let organisation = university(ALICE);
			for node in 0..nodes {
				register(ALICE, 100 + node, [node]);
			}
			let before: Vec<_> = Nodes::<Test>::iter().collect();
			revoke(organisation);
			assert_eq!(Nodes::<Test>::iter().collect::<Vec<_>>(), before);
			events().len()
		})
	};
	assert_eq!(written(0), written(u64::from(MAX_NODES)) - MAX_NODES as usize);
}

#[test]
fn a_revocation_of_governance_stands_against_the_registrar() {
	ExtBuilder.build_and_execute(|| {
		let organisation = university(ALICE);
		let root = RuntimeOrigin::root;
		// Governance makes the registrar's its own, and the registrar can neither undo nor soften it.
		revoke(organisation);
		assert_ok!(Registry::revoke_organisation(root(), organisation));
		assert_noop!(restore(organisation), Error::<Test>::RevokedByGovernance);
		assert_noop!(
			Registry::revoke_organisation(RuntimeOrigin::signed(REGINA), organisation),
			Error::<Test>::AlreadyRevoked
		);
		assert_noop!(
			Registry::revoke_organisation(root(), organisation),
			Error::<Test>::AlreadyRevoked
		);
		assert_ok!(Registry::restore_organisation(root(), organisation));
		revoke(organisation);
		assert_ok!(Registry::restore_organisation(root(), organisation));
	});
}

#[test]
fn a_revoked_organisation_gains_no_provider() {
	ExtBuilder.build_and_execute(|| {
		let organisation = organisation();
		assert_ok!(admit(organisation, ALICE));
		revoke(organisation);
		assert_noop!(join(ALICE, organisation), Error::<Test>::OrganisationNotGood);
	});
}

#[test]
fn a_dismissed_provider_is_suspended_alone_until_it_is_admitted_again() {
	ExtBuilder.build_and_execute(|| {
		let organisation = university(ALICE);
		assert_ok!(admit(organisation, BOB));
		assert_ok!(join(BOB, organisation));
		let (hers, his) = (register(ALICE, 11, [1]), register(BOB, 12, [2]));

		assert_ok!(Registry::dismiss_member(RuntimeOrigin::signed(REGINA), ALICE));

		assert_eq!(Registry::status(hers), Some(revoked()));
		assert_eq!(Registry::status(his), Some(NodeStatus::Onboarding));
		assert_noop!(
			Registry::dismiss_member(RuntimeOrigin::signed(REGINA), ALICE),
			Error::<Test>::NotMember
		);
		// She still belongs to where she was, and cannot go over to another one.
		assert!(Registry::related(&ALICE, &BOB));
		let other = organisation_of("eth.edu", 61);
		assert_noop!(admit(other, ALICE), Error::<Test>::AlreadyMember);

		assert_ok!(admit(organisation, ALICE));
		assert_eq!(Registry::status(hers), Some(NodeStatus::Onboarding));
	});
}

#[test]
fn the_programme_shares_in_what_its_providers_earn() {
	ExtBuilder.build_and_execute(|| {
		let organisation = university(ALICE);
		assert_eq!(Registry::share_in(&ALICE), Some((PROGRAMME, Perbill::from_percent(10))));
		assert_eq!(Registry::share_in(&BOB), None);
		assert_eq!(Registry::share_in(&PROGRAMME), None);

		// New terms, a new account.
		assert_ok!(Registry::amend_organisation(
			RuntimeOrigin::signed(REGINA),
			organisation,
			H256::repeat_byte(8),
			61,
			Perbill::from_percent(20)
		));
		assert_eq!(Registry::share_in(&ALICE), Some((61, Perbill::from_percent(20))));
		assert_eq!(Programmes::<Test>::get(PROGRAMME), None);
		// The old account is free for something else.
		assert_ok!(Registry::register_provider(RuntimeOrigin::signed(PROGRAMME)));
		// And the same account with another share is no new claim.
		assert_ok!(Registry::amend_organisation(
			RuntimeOrigin::root(),
			organisation,
			H256::repeat_byte(8),
			61,
			Perbill::zero()
		));
		assert_eq!(Registry::share_in(&ALICE), Some((61, Perbill::zero())));
	});
}

/// The attack: the students' share flows back to the provider, or is more than there is.
#[test]
fn a_share_goes_to_an_account_that_takes_no_other_part() {
	ExtBuilder.build_and_execute(|| {
		let organisation = university(ALICE);
		register(ALICE, 11, [1]);
		assert_ok!(admit(organisation, 13));
		register(BOB, 12, [2]);
		let set = |programme| {
			Registry::amend_organisation(
				RuntimeOrigin::signed(REGINA),
				organisation,
				H256::zero(),
				programme,
				Perbill::one(),
			)
		};
		// The provider itself, its worker key, another member, another provider, the registrar.
		for programme in [ALICE, 11, 13, BOB, 12, REGINA] {
			assert_noop!(set(programme), Error::<Test>::ProgrammeInvolved);
			assert_noop!(
				Registry::attest_organisation(
					RuntimeOrigin::signed(REGINA),
					H256::zero(),
					domain("eth.edu"),
					programme,
					Perbill::one()
				),
				Error::<Test>::ProgrammeInvolved
			);
		}
		// Nor the other way round.
		assert_noop!(admit(organisation, PROGRAMME), Error::<Test>::IsProgramme);
		assert_noop!(
			Registry::register_provider(RuntimeOrigin::signed(PROGRAMME)),
			Error::<Test>::IsProgramme
		);
		assert_noop!(
			Registry::register_node(RuntimeOrigin::signed(ALICE), PROGRAMME, manifest([])),
			Error::<Test>::IsProgramme
		);
		// A second organisation has its own.
		assert_noop!(attest(REGINA, "eth.edu"), Error::<Test>::ProgrammeInvolved);
		// No call carries more than the whole.
		assert!(Perbill::decode(&mut &1_000_000_001_u32.to_le_bytes()[..]).is_err());
		assert_ok!(set(61));
	});
}

/// The attack: a GPU that serves a commercial node serves a university too.
#[test]
fn a_gpu_serves_one_node_whatever_its_tier() {
	ExtBuilder.build_and_execute(|| {
		university(ALICE);
		register(BOB, 12, [1]);
		let register = |gpus: [u64; 1]| {
			Registry::register_node(RuntimeOrigin::signed(ALICE), 11, manifest(gpus))
		};
		assert_noop!(register([1]), Error::<Test>::GpuInUse);
		assert_ok!(register([2]));
		assert_noop!(
			Registry::update_manifest(RuntimeOrigin::signed(BOB), 0, manifest([2])),
			Error::<Test>::GpuInUse
		);
	});
}

#[test]
fn an_ejected_node_blocks_its_whole_organisation() {
	ExtBuilder.build_and_execute(|| {
		let organisation = university(ALICE);
		assert_ok!(admit(organisation, BOB));
		assert_ok!(join(BOB, organisation));
		let his = register(BOB, 12, [2]);
		assert_ok!(admit(organisation, PAUPER));
		let node = register(ALICE, 11, [1]);

		Registry::eject(node);

		assert_noop!(
			Registry::register_node(RuntimeOrigin::signed(BOB), 13, manifest([3])),
			Error::<Test>::OrganisationBlocked
		);
		assert_noop!(join(PAUPER, organisation), Error::<Test>::OrganisationBlocked);
		// What it has goes on.
		assert_eq!(Registry::status(his), Some(NodeStatus::Onboarding));

		assert_ok!(Registry::reinstate(node));
		assert_eq!(Registry::status(node), Some(NodeStatus::Onboarding));
		assert_eq!(Organisations::<Test>::get(organisation).unwrap().ejected, 0);
		assert_ok!(join(PAUPER, organisation));
	});
}

#[test]
fn accounts_of_one_institution_are_related() {
	ExtBuilder.build_and_execute(|| {
		let organisation = university(ALICE);
		assert_ok!(admit(organisation, BOB));
		let node = register(ALICE, 11, [1]);
		let commercial = register(CAROL, 12, [2]);
		let owner = Owner::Organisation(organisation);

		for who in [ALICE, 11, BOB, PROGRAMME] {
			assert_eq!(Registry::owner_of(&who), owner);
			assert!(Registry::related(&who, &ALICE));
		}
		assert_eq!(Registry::owner_of_node(node), Some(owner));
		assert_eq!(Registry::owner_of(&12), Owner::Account(CAROL));
		assert_eq!(Registry::owner_of_node(commercial), Some(Owner::Account(CAROL)));
		assert!(Registry::related(&12, &CAROL));
		assert_eq!(Registry::owner_of_node(99), None);
		for who in [12, CAROL, 42, REGINA] {
			assert!(!Registry::related(&who, &ALICE));
		}
		assert_eq!(Registry::owner_of(&42), Owner::Account(42));
	});
}

#[test]
fn a_registrar_does_not_attest_to_its_own() {
	ExtBuilder.build_and_execute(|| {
		let organisation = organisation();
		assert_noop!(admit(organisation, REGINA), Error::<Test>::OwnInterest);
		// Governance may, since it is not the registrar's word then.
		assert_ok!(Registry::admit_member(RuntimeOrigin::root(), organisation, REGINA));
		assert_noop!(admit(organisation, ALICE), Error::<Test>::OwnInterest);
	});
}

#[test]
fn try_state_notices_each_broken_relation_of_organisations() {
	let broken: [(fn(), &str); 9] = [
		(|| crate::NextOrganisationId::<Test>::put(0), "an organisation's id was never given"),
		(
			|| OrganisationDomains::<Test>::insert(domain("mit.edu"), 7),
			"an organisation's domain does not lead to it",
		),
		(|| OrganisationDomains::<Test>::insert(domain("a.b"), 0), "a domain leads nowhere"),
		(
			|| Programmes::<Test>::insert(PROGRAMME, 7),
			"an organisation's programme does not lead to it",
		),
		(|| Programmes::<Test>::insert(77, 0), "a programme leads nowhere"),
		(|| Members::<Test>::insert(PROGRAMME, 0), "a programme's account takes another part"),
		(|| Members::<Test>::insert(77, 7), "a member belongs nowhere"),
		(
			|| {
				Organisations::<Test>::mutate_extant(0, |it| it.ejected = 1);
			},
			"an organisation's count of ejected nodes is wrong",
		),
		(
			|| {
				Nodes::<Test>::mutate_extant(0, |node| node.status = revoked());
			},
			"a reason that follows from the provider is stored with a node",
		),
	];
	for (spoil, message) in broken {
		ExtBuilder.build().execute_with(|| {
			university(ALICE);
			register(ALICE, 11, [1]);
			assert_ok!(Registry::do_try_state());
			spoil();
			assert_eq!(Registry::do_try_state(), Err(message.into()));
		});
	}
}
