// SPDX-License-Identifier: Apache-2.0

//! Re-runs across the pallets: oracles compare by what the source of the task asks for.

mod common;

use common::*;
use frame_support::assert_ok;
use pallet_verification::{LookState, RerunOutcome, RerunStage, Reruns};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use surety_primitives::{
	rerun::{Finding, RerunOpening},
	similarity::{self, Embedding},
	source::{Comparator, SourceSpec, Visibility},
	stake::Role,
	traits::Settlements,
	NodeId, Percent, TaskId, H256, SUR,
};
use surety_runtime::{ComputeStaking, Market, Registry, Runtime, System, Verification};

/// A task of Charlie on a source that compares in this way, for which Bob's node was just paid, and which he has
/// re-run. Dave, Eve and Ferdie are oracles by genesis.
fn ordered(comparator: Comparator) -> (TaskId, NodeId) {
	for oracle in [Dave, Eve, Ferdie] {
		assert_ok!(ComputeStaking::bond_role(signed(oracle), Role::Oracle, 1_000 * SUR));
	}
	assert_ok!(Registry::register_provider(signed(Bob)));
	let node = node(Bob, 1, 0..1);
	assert_ok!(ComputeStaking::bond(signed(Bob), node, 100 * SUR));
	let source = pallet_market::NextSourceId::<Runtime>::get();
	let spec = SourceSpec { comparator, ..spec(Visibility::Public) };
	assert_ok!(Market::publish_source(signed(Charlie), spec));
	let task = publish(Charlie, source).unwrap();
	assert_ok!(accept(task, 1));
	deliver(task, node, 1);
	assert_eq!(Market::settlement(task, node).unwrap().job.comparator, comparator);
	assert_ok!(Verification::order_rerun(signed(Charlie), task, node));
	(task, node)
}

/// How a re-run ends in which every oracle gets an output with this hash, and these embeddings of its own and of the
/// node's.
fn end(
	(task, node): (TaskId, NodeId),
	output_hash: H256,
	embeddings: Option<(Embedding, Embedding)>,
) -> RerunOutcome {
	let (own, theirs) = embeddings.unzip();
	let embedding = own.as_ref().map(similarity::hash);
	let opening = RerunOpening { output_hash, embedding, salt: [4; 32] };
	loop {
		let rerun = Reruns::<Runtime>::get(task, node).unwrap();
		let oracles = |is_due: fn(LookState) -> bool| -> Vec<_> {
			let due = rerun.looks.iter().filter(|look| is_due(look.state));
			due.map(|look| Sr25519Keyring::from_account_id(&look.oracle).unwrap()).collect()
		};
		match rerun.stage {
			RerunStage::Drawing { .. } | RerunStage::LookingAgain { .. } => {
				close_rounds();
				assert_ok!(Verification::advance_rerun(signed(Alice), task, node));
			}
			RerunStage::Committing => {
				for who in oracles(|state| matches!(state, LookState::Asked { .. })) {
					let commitment =
						opening.commitment(System::block_hash(0), task, node, &id(who));
					assert_ok!(Verification::commit_rerun(signed(who), task, node, commitment));
				}
			}
			RerunStage::Revealing { .. } => {
				for who in oracles(|state| matches!(state, LookState::Committed { .. })) {
					let (own, theirs) = (own.clone(), theirs.clone());
					assert_ok!(Verification::reveal_rerun(
						signed(who),
						task,
						node,
						opening,
						own,
						theirs
					));
				}
			}
			RerunStage::Ended { outcome, .. } => return outcome,
			stage => panic!("{stage:?}"),
		}
	}
}

#[test]
fn equal_hashes_are_the_same() {
	for (output_hash, is_right) in [(result().output_hash, true), (H256::repeat_byte(9), false)] {
		chain("development").execute_with(|| {
			let outcome = end(ordered(Comparator::Exact), output_hash, None);
			assert_eq!(outcome == RerunOutcome::Found(Finding::Right), is_right);
			assert_eq!(matches!(outcome, RerunOutcome::Convicted(Some(_))), !is_right);
		});
	}
}

#[test]
fn embeddings_are_the_same_that_are_as_close_as_the_source_asks() {
	let vector = |components: [i16; 2]| Embedding::try_from(components.to_vec()).unwrap();
	for (percent, is_right) in [(70, true), (80, true), (85, false)] {
		chain("development").execute_with(|| {
			let comparator = Comparator::Cosine { threshold: Percent::from_percent(percent) };
			// Their cosine is 0.8.
			let embeddings = (vector([50, 0]), vector([80, 60]));
			let outcome = end(ordered(comparator), H256::repeat_byte(9), Some(embeddings));
			assert_eq!(outcome == RerunOutcome::Found(Finding::Right), is_right);
			assert_eq!(matches!(outcome, RerunOutcome::Convicted(Some(_))), !is_right);
		});
	}
}
