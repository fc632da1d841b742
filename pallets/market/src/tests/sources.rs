// SPDX-License-Identifier: Apache-2.0

//! Sources: publication, stake, retirement, withdrawal.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;
use surety_primitives::{
	source::{Comparator, Image, SourceSpec, Visibility, MAX_ALLOWED},
	Percent, SourceId,
};

use crate::{mock::*, AllowLists, Error, Event, NextSourceId, SourceStatus, Sources};

fn publish(spec: SourceSpec) -> sp_runtime::DispatchResult {
	Market::publish_source(RuntimeOrigin::signed(ALICE), spec)
}

fn with_name(name: &[u8]) -> SourceSpec {
	let image = Image { name: name.to_vec().try_into().unwrap(), ..spec().image };
	SourceSpec { image, ..spec() }
}

#[test]
fn a_source_holds_its_stake_and_keeps_its_spec() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(publish(spec()));

		let source = Sources::<Test>::get(0).unwrap();
		assert_eq!((source.owner, source.spec, source.stake), (ALICE, spec(), SOURCE_STAKE));
		assert_eq!((source.open_tasks, source.status), (0, SourceStatus::Listed));
		assert_eq!(staked(), SOURCE_STAKE);
		System::assert_last_event(
			Event::SourcePublished { source: 0, owner: ALICE, stake: SOURCE_STAKE }.into(),
		);
	});
}

#[test]
fn ids_are_never_reused() {
	ExtBuilder::build_and_execute(|| {
		let first = publish_source();
		assert_ok!(Market::retire_source(RuntimeOrigin::signed(ALICE), first));
		run_for(DisputeWindow::get() + 1);
		assert_ok!(Market::withdraw_source_stake(anyone(), first));

		assert_eq!(publish_source(), first + 1);
	});
}

#[test]
fn a_client_without_the_stake_publishes_nothing() {
	ExtBuilder::build_and_execute(|| {
		SourceStake::set(&(FUNDS + 1));
		assert_noop!(publish(spec()), TokenError::FundsUnavailable);
	});
}

#[test]
fn names_have_neither_tag_nor_digest() {
	ExtBuilder::build_and_execute(|| {
		for good in [&b"embed"[..], b"team/embed", b"localhost:5000/embed", "büro/embed".as_bytes()]
		{
			assert_ok!(publish(with_name(good)));
		}
		for bad in [
			&b""[..],
			b"embed:latest",
			b"localhost:5000",
			b"localhost:5000/embed:1",
			b"embed@sha256",
			b"user@host/embed",
			b"team/",
			b"\xff",
		] {
			assert_noop!(publish(with_name(bad)), Error::<Test>::ImageNameInvalid);
		}
	});
}

#[test]
fn specs_that_no_node_could_serve_are_refused() {
	ExtBuilder::build_and_execute(|| {
		let mut impossible = spec();
		impossible.output.min_tokens = impossible.output.max_tokens + 1;
		assert_noop!(publish(impossible), Error::<Test>::OutputSpecImpossible);
		assert_noop!(
			publish(SourceSpec { run_limit_secs: 0, ..spec() }),
			Error::<Test>::RunLimitZero
		);
		assert_noop!(publish(SourceSpec { memory_mib: 0, ..spec() }), Error::<Test>::MemoryZero);
	});
}

#[test]
fn only_the_owner_retires_and_only_once() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source();
		assert_noop!(
			Market::retire_source(RuntimeOrigin::signed(ALICE), source + 1),
			Error::<Test>::NoSuchSource
		);
		assert_noop!(
			Market::retire_source(RuntimeOrigin::signed(BOB), source),
			Error::<Test>::NotSourceOwner
		);

		assert_ok!(Market::retire_source(RuntimeOrigin::signed(ALICE), source));

		System::assert_last_event(Event::SourceRetired { source }.into());
		let status = Sources::<Test>::get(source).unwrap().status;
		assert_eq!(status, SourceStatus::Retired { at: 1 });
		assert_noop!(
			Market::retire_source(RuntimeOrigin::signed(ALICE), source),
			Error::<Test>::SourceRetired
		);
	});
}

#[test]
fn a_retired_source_takes_no_tasks_and_ends_those_it_has() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source();
		let task = publish_task_on(source, 1);
		assert_ok!(Market::retire_source(RuntimeOrigin::signed(ALICE), source));

		assert_noop!(
			race(RuntimeOrigin::signed(ALICE), source, input(), PAYMENT, 50, 1),
			Error::<Test>::SourceRetired
		);
		deliver(task, 0);
		assert_ok!(reveal(task, 0));
		assert_eq!(balance(owner(0)), PAYMENT - PAYMENT / 40);
	});
}

#[test]
fn a_private_source_is_for_its_owner() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(publish(SourceSpec { visibility: Visibility::Owner, ..spec() }));
		let publish_by = |client| race(RuntimeOrigin::signed(client), 0, input(), PAYMENT, 50, 1);

		assert_noop!(publish_by(BOB), Error::<Test>::SourcePrivate);
		assert_ok!(publish_by(ALICE));
	});
}

#[test]
fn the_stake_comes_back_one_block_after_the_window_of_the_retirement() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source();
		assert_noop!(
			Market::withdraw_source_stake(anyone(), source + 1),
			Error::<Test>::NoSuchSource
		);
		assert_noop!(
			Market::withdraw_source_stake(anyone(), source),
			Error::<Test>::SourceNotRetired
		);
		assert_ok!(Market::retire_source(RuntimeOrigin::signed(ALICE), source));
		run_for(DisputeWindow::get());
		assert_noop!(
			Market::withdraw_source_stake(anyone(), source),
			Error::<Test>::DisputeWindowOpen
		);

		run_for(1);
		assert_ok!(Market::withdraw_source_stake(anyone(), source));

		assert_eq!((staked(), balance(ALICE)), (0, FUNDS));
		assert_eq!(Sources::<Test>::get(source), None);
		System::assert_last_event(
			Event::SourceStakeWithdrawn { source, owner: ALICE, stake: SOURCE_STAKE }.into(),
		);
	});
}

#[test]
fn a_slashed_source_takes_no_tasks_and_returns_what_is_left_when_it_is_clean() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source();
		publish_task_on(source, 1);
		slash_source(source, 1);
		Unclean::insert(source, ());
		let deadline = System::block_number() + TASK_BLOCKS;
		let origin = RuntimeOrigin::signed(ALICE);
		assert_noop!(
			race(origin, source, input(), PAYMENT, deadline, 1),
			Error::<Test>::SourceStakeSlashed
		);
		assert_ok!(Market::cancel_task(RuntimeOrigin::signed(ALICE), 0));
		assert_ok!(Market::retire_source(RuntimeOrigin::signed(ALICE), source));
		run_for(DisputeWindow::get() + 1);
		assert_noop!(Market::withdraw_source_stake(anyone(), source), NOT_CLEAN);
		assert!(Sources::<Test>::contains_key(source));
		Unclean::remove(source);
		assert_ok!(Market::withdraw_source_stake(anyone(), source));
		let stake = SOURCE_STAKE - 1;
		System::assert_last_event(
			Event::SourceStakeWithdrawn { source, owner: ALICE, stake }.into(),
		);
		assert_eq!(balance(ALICE), FUNDS - 1);
	});
}

#[test]
fn the_stake_of_a_flagged_source_stays_until_it_is_judged() {
	ExtBuilder::build_and_execute(|| {
		let (source, other) = (publish_source(), publish_source());
		for source in [source, other] {
			assert_ok!(Market::retire_source(RuntimeOrigin::signed(ALICE), source));
		}
		run_for(DisputeWindow::get() + 1);
		Flagged::insert(source, ());
		assert_noop!(Market::withdraw_source_stake(anyone(), source), Error::<Test>::SourceFlagged);
		// It goes on otherwise, and so do other sources.
		assert_ok!(Market::withdraw_source_stake(anyone(), other));
		Flagged::remove(source);
		assert_ok!(Market::withdraw_source_stake(anyone(), source));
	});
}

#[test]
fn the_stake_answers_for_the_last_task_by_that_tasks_own_window() {
	ExtBuilder::build_and_execute(|| {
		// given a task that keeps a window of 50 blocks while new ones would have 5
		let source = publish_source();
		let task = publish_task_on(source, 1);
		DisputeWindow::set(&5);
		assert_ok!(Market::retire_source(RuntimeOrigin::signed(ALICE), source));
		run_for(6);
		assert_noop!(Market::withdraw_source_stake(anyone(), source), Error::<Test>::SourceInUse);

		// when it ends
		assert_ok!(Market::cancel_task(RuntimeOrigin::signed(ALICE), task));

		// then 50 blocks are waited for
		run_for(50);
		assert_noop!(
			Market::withdraw_source_stake(anyone(), source),
			Error::<Test>::DisputeWindowOpen
		);
		run_for(1);
		assert_ok!(Market::withdraw_source_stake(anyone(), source));
	});
}

#[test]
fn a_shorter_window_later_does_not_shorten_an_earlier_one() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source();
		let task = publish_task_on(source, 1);
		assert_ok!(Market::cancel_task(RuntimeOrigin::signed(ALICE), task));
		DisputeWindow::set(&5);
		assert_ok!(Market::retire_source(RuntimeOrigin::signed(ALICE), source));

		run_for(50);
		assert_noop!(
			Market::withdraw_source_stake(anyone(), source),
			Error::<Test>::DisputeWindowOpen
		);
		run_for(1);
		assert_ok!(Market::withdraw_source_stake(anyone(), source));
	});
}

#[test]
fn a_source_keeps_the_stake_of_its_publication() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source();
		SourceStake::set(&(2 * SOURCE_STAKE));
		let dearer = publish_source();
		assert_eq!(staked(), 3 * SOURCE_STAKE);
		for source in [source, dearer] {
			assert_ok!(Market::retire_source(RuntimeOrigin::signed(ALICE), source));
		}
		run_for(DisputeWindow::get() + 1);

		assert_ok!(Market::withdraw_source_stake(anyone(), source));
		assert_eq!(staked(), 2 * SOURCE_STAKE);
		assert_ok!(Market::withdraw_source_stake(anyone(), dearer));
		assert_eq!(staked(), 0);
	});
}

fn source_with(visibility: Visibility) -> SourceId {
	let id = NextSourceId::<Test>::get();
	assert_ok!(publish(SourceSpec { visibility, ..spec() }));
	id
}

fn publish_by(client: AccountId, source: SourceId) -> sp_runtime::DispatchResult {
	let deadline = System::block_number() + TASK_BLOCKS;
	race(RuntimeOrigin::signed(client), source, input(), PAYMENT, deadline, 1)
}

fn allow(source: SourceId, client: AccountId) -> sp_runtime::DispatchResult {
	Market::allow_client(RuntimeOrigin::signed(ALICE), source, client)
}

fn disallow(source: SourceId, client: AccountId) -> sp_runtime::DispatchResult {
	Market::disallow_client(RuntimeOrigin::signed(ALICE), source, client)
}

#[test]
fn a_source_with_a_list_is_for_those_on_it() {
	ExtBuilder::build_and_execute(|| {
		let source = source_with(Visibility::AllowList);
		assert_noop!(publish_by(BOB, source), Error::<Test>::ClientNotAllowed);
		assert_ok!(publish_by(ALICE, source));

		assert_ok!(allow(source, BOB));
		System::assert_last_event(Event::ClientAllowed { source, client: BOB }.into());
		assert_ok!(publish_by(BOB, source));
		assert_noop!(allow(source, BOB), Error::<Test>::AlreadyAllowed);
		// A list is for one source.
		let other = source_with(Visibility::AllowList);
		assert_noop!(publish_by(BOB, other), Error::<Test>::ClientNotAllowed);

		assert_ok!(disallow(source, BOB));
		System::assert_last_event(Event::ClientDisallowed { source, client: BOB }.into());
		assert_noop!(publish_by(BOB, source), Error::<Test>::ClientNotAllowed);
		assert_noop!(disallow(source, BOB), Error::<Test>::ClientNotAllowed);
		// What Bob published goes on.
		deliver(1, 0);
		assert_ok!(reveal(1, 0));
	});
}

#[test]
fn only_the_owner_keeps_the_list_and_only_where_there_is_one() {
	ExtBuilder::build_and_execute(|| {
		let source = source_with(Visibility::AllowList);
		let origin = || RuntimeOrigin::signed(BOB);
		assert_noop!(Market::allow_client(origin(), source, BOB), Error::<Test>::NotSourceOwner);
		assert_noop!(Market::disallow_client(origin(), source, BOB), Error::<Test>::NotSourceOwner);
		assert_noop!(allow(99, BOB), Error::<Test>::NoSuchSource);
		assert_noop!(disallow(99, BOB), Error::<Test>::NoSuchSource);
		for visibility in [Visibility::Owner, Visibility::Public, Visibility::VerifiedClients] {
			let source = source_with(visibility);
			assert_noop!(allow(source, BOB), Error::<Test>::NoAllowList);
		}

		assert_ok!(Market::retire_source(RuntimeOrigin::signed(ALICE), source));
		assert_noop!(allow(source, BOB), Error::<Test>::SourceRetired);
	});
}

#[test]
fn a_list_is_bounded_and_goes_with_its_source() {
	ExtBuilder::build_and_execute(|| {
		let source = source_with(Visibility::AllowList);
		for client in 0..AccountId::from(MAX_ALLOWED) {
			assert_ok!(allow(source, 10_000 + client));
		}
		assert_noop!(allow(source, BOB), Error::<Test>::AllowListFull);
		assert_ok!(disallow(source, 10_000));
		assert_ok!(allow(source, BOB));

		assert_ok!(Market::retire_source(RuntimeOrigin::signed(ALICE), source));
		run_for(DisputeWindow::get() + 1);
		assert_ok!(Market::withdraw_source_stake(anyone(), source));
		assert!(!AllowLists::<Test>::contains_key(source));
	});
}

#[test]
fn a_source_for_verified_clients_is_for_them_and_its_owner() {
	ExtBuilder::build_and_execute(|| {
		let source = source_with(Visibility::VerifiedClients);
		assert_noop!(publish_by(BOB, source), Error::<Test>::ClientNotVerified);
		assert_ok!(publish_by(ALICE, source));

		Verified::insert(BOB, ());
		assert_ok!(publish_by(BOB, source));
		Verified::remove(BOB);
		assert_noop!(publish_by(BOB, source), Error::<Test>::ClientNotVerified);
	});
}

#[test]
fn whose_outputs_are_to_be_encrypted_has_published_a_key() {
	ExtBuilder::build_and_execute(|| {
		let source = NextSourceId::<Test>::get();
		assert_ok!(publish(SourceSpec { encrypted: true, ..spec() }));
		for client in [ALICE, BOB] {
			assert_noop!(publish_by(client, source), Error::<Test>::NoEncryptionKey);
		}
		Encrypting::insert(BOB, ());
		assert_ok!(publish_by(BOB, source));
		assert_noop!(publish_by(ALICE, source), Error::<Test>::NoEncryptionKey);
	});
}

#[test]
fn a_threshold_is_no_lower_than_the_least() {
	ExtBuilder::build_and_execute(|| {
		let publish = |percent: u8| {
			let threshold = Percent::from_percent(percent);
			let spec = SourceSpec { comparator: Comparator::Cosine { threshold }, ..spec() };
			Market::publish_source(RuntimeOrigin::signed(ALICE), spec)
		};
		for percent in [0, 69] {
			assert_noop!(publish(percent), Error::<Test>::ThresholdOutOfRange);
		}
		for percent in [70, 85, 100] {
			assert_ok!(publish(percent));
		}
		// None above 100 reaches the chain.
		assert!(<Comparator as codec::Decode>::decode(&mut &[1u8, 101][..]).is_err());
	});
}
