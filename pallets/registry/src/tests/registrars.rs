// SPDX-License-Identifier: Apache-2.0

//! Registrars: who is one, and which domains each one accepts.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

use super::*;
use crate::{Domains, Error, Registrars};

fn allow(who: u64, name: &str) -> DispatchResult {
	Registry::allow_domain(RuntimeOrigin::signed(who), domain(name))
}

#[test]
fn governance_admits_and_removes_registrars() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Registry::add_registrar(RuntimeOrigin::root(), ALICE));
		assert!(Registrars::<Test>::get().contains(&ALICE));
		assert_noop!(
			Registry::add_registrar(RuntimeOrigin::root(), ALICE),
			Error::<Test>::AlreadyRegistrar
		);
		assert_noop!(
			Registry::add_registrar(RuntimeOrigin::root(), BOB),
			Error::<Test>::TooManyRegistrars
		);

		assert_ok!(Registry::remove_registrar(RuntimeOrigin::root(), ALICE));
		assert_noop!(
			Registry::remove_registrar(RuntimeOrigin::root(), ALICE),
			Error::<Test>::NotRegistrar
		);
		assert_eq!(
			events(),
			[
				Event::RegistrarAdded { registrar: ALICE },
				Event::RegistrarRemoved { registrar: ALICE }
			]
		);
	});
}

#[test]
fn nobody_else_does_not_even_a_registrar() {
	ExtBuilder.build_and_execute(|| {
		for who in [ALICE, REGINA] {
			let origin = || RuntimeOrigin::signed(who);
			assert_noop!(Registry::add_registrar(origin(), BOB), DispatchError::BadOrigin);
			assert_noop!(Registry::remove_registrar(origin(), ROLF), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn a_registrar_keeps_a_bounded_list_of_domains() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(allow(REGINA, "edu"), Error::<Test>::DomainAlreadyAllowed);
		assert_noop!(allow(REGINA, "Ac.uk"), Error::<Test>::DomainInvalid);
		assert_ok!(allow(REGINA, "ac.uk"));
		assert_ok!(allow(REGINA, "ethz.ch"));
		assert_noop!(allow(REGINA, "edu.au"), Error::<Test>::TooManyDomains);

		let disallow =
			|name| Registry::disallow_domain(RuntimeOrigin::signed(REGINA), domain(name));
		assert_ok!(disallow("ac.uk"));
		assert_noop!(disallow("ac.uk"), Error::<Test>::DomainNotAllowed);
		assert_ok!(allow(REGINA, "edu.au"));
		for name in ["edu", "ethz.ch", "edu.au"] {
			assert_ok!(disallow(name));
		}
		assert!(!Domains::<Test>::contains_key(REGINA), "an empty list takes no room");
	});
}

#[test]
fn the_list_of_one_registrar_is_not_that_of_another() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(attest(ROLF, "mit.edu"), Error::<Test>::DomainNotAllowed);
		assert_ok!(allow(ROLF, "edu"));
		assert_ok!(attest(ROLF, "mit.edu"));
	});
}

#[test]
fn a_removed_registrar_does_nothing_more_and_what_it_attested_stays() {
	ExtBuilder.build_and_execute(|| {
		let organisation = organisation();
		assert_ok!(Registry::verify_client(RuntimeOrigin::signed(REGINA), BOB));
		assert_ok!(Registry::remove_registrar(RuntimeOrigin::root(), REGINA));

		assert!(!Domains::<Test>::contains_key(REGINA));
		assert!(Registry::is_verified(&BOB));
		let origin = || RuntimeOrigin::signed(REGINA);
		assert_noop!(
			Registry::revoke_organisation(origin(), organisation),
			Error::<Test>::NotRegistrar
		);
		assert_noop!(Registry::unverify_client(origin(), BOB), Error::<Test>::NotRegistrar);
		// Another registrar does not inherit it, governance does.
		assert_noop!(
			Registry::revoke_organisation(RuntimeOrigin::signed(ROLF), organisation),
			Error::<Test>::NotAttester
		);
		assert_ok!(Registry::revoke_organisation(RuntimeOrigin::root(), organisation));
		assert_ok!(Registry::unverify_client(RuntimeOrigin::root(), BOB));
	});
}

/// The attack: somebody who is no registrar attests.
#[test]
fn who_is_no_registrar_attests_to_nothing() {
	ExtBuilder.build_and_execute(|| {
		let organisation = organisation();
		assert_ok!(Registry::register_provider(RuntimeOrigin::signed(ALICE)));
		let origin = || RuntimeOrigin::signed(ALICE);
		let (hash, share) = (H256::zero(), Perbill::one());
		for call in [
			Registry::allow_domain(origin(), domain("edu")),
			Registry::disallow_domain(origin(), domain("edu")),
			Registry::attest_organisation(origin(), hash, domain("eth.edu"), 77, share),
			Registry::amend_organisation(origin(), organisation, hash, 77, share),
			Registry::revoke_organisation(origin(), organisation),
			Registry::restore_organisation(origin(), organisation),
			Registry::admit_member(origin(), organisation, ALICE),
			Registry::dismiss_member(origin(), ALICE),
			Registry::attest_audit(origin(), ALICE, 20, hash),
			Registry::revoke_audit(origin(), ALICE),
			Registry::verify_client(origin(), ALICE),
			Registry::unverify_client(origin(), ALICE),
		] {
			assert_eq!(call, Err(Error::<Test>::NotRegistrar.into()));
		}
		let none = RuntimeOrigin::none;
		for call in [
			Registry::allow_domain(none(), domain("edu")),
			Registry::revoke_organisation(none(), organisation),
			Registry::register_university(none(), organisation),
			Registry::add_registrar(none(), ALICE),
		] {
			assert_eq!(call, Err(DispatchError::BadOrigin));
		}
	});
}
