// SPDX-License-Identifier: Apache-2.0

//! Outputs that are compared by their embeddings.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::similarity::MAX_COMPONENTS;

use super::*;
use crate::{AcceptanceEnd, Embeddings, Error, TaskOutcome, TaskStage};

/// A panel of as many nodes as there are vectors, each of which has committed to its own.
fn panel_with<const N: usize>(vectors: [&[i16]; N], quorum: u8) -> (TaskId, [NodeId; N]) {
	panel_by(Comparator::COSINE, vectors, quorum)
}

/// The same on a source that compares in this way.
fn panel_by<const N: usize>(
	comparator: Comparator,
	vectors: [&[i16]; N],
	quorum: u8,
) -> (TaskId, [NodeId; N]) {
	let id = publish_for(publish_source_by(comparator), PAYMENT, N as u8, quorum);
	let panel: [NodeId; N] = draw_among(id, 0..3 * N as NodeId).try_into().unwrap();
	for (node, vector) in panel.into_iter().zip(vectors) {
		work(id, node, &embedded(vector, node).0);
	}
	(id, panel)
}

fn show_vector(task: TaskId, node: NodeId, vector: &[i16]) -> DispatchResult {
	let (result, embedding) = embedded(vector, node);
	show(task, node, result, Some(embedding))
}

/// How each of a panel ends whose outputs have these embeddings.
fn ends<const N: usize>(vectors: [&[i16]; N], quorum: u8) -> [AcceptanceEnd; N] {
	let (id, panel) = panel_with(vectors, quorum);
	for (node, vector) in panel.into_iter().zip(vectors) {
		assert_ok!(show_vector(id, node, vector));
	}
	assert_eq!(Embeddings::<Test>::iter_prefix(id).count(), 0);
	panel.map(|node| end_of(id, node).unwrap())
}

use AcceptanceEnd::{Outvoted, Paid};

#[test]
fn those_near_the_medoid_agree_although_no_two_outputs_are_equal() {
	ExtBuilder::build_and_execute(|| {
		assert_eq!(ends([&[100, 1], &[99, -3], &[-5, 80]], 60), [Paid, Paid, Outvoted]);
		assert_eq!(
			ends([&[7, 7, 1, 1], &[9, 0, 0, 0], &[8, -1, 0, 0]], 60),
			// The first one is at 0.7 exactly.
			[Paid, Paid, Paid]
		);
		assert_eq!(ends([&[1, 0], &[0, 1], &[-1, 0]], 60), [Outvoted; 3]);
	});
}

#[test]
fn a_source_may_ask_for_more_likeness() {
	// The cosine of the first two is 0.8; the third is at right angles to the first.
	let vectors: [&[i16]; 3] = [&[10, 0], &[8, 6], &[0, 10]];
	for (percent, agreeing) in [(70, 2), (80, 2), (81, 0), (85, 0)] {
		ExtBuilder::build_and_execute(|| {
			let threshold = Percent::from_percent(percent);
			let (id, panel) = panel_by(Comparator::Cosine { threshold }, vectors, 60);
			for (node, vector) in panel.into_iter().zip(vectors) {
				assert_ok!(show_vector(id, node, vector));
			}
			let nodes = match outcome(id) {
				Some(TaskOutcome::Agreed { nodes, .. }) => nodes,
				other => {
					assert_eq!(other, Some(TaskOutcome::NoAgreement));
					0
				}
			};
			assert_eq!(nodes, agreeing);
		});
	}
}

#[test]
fn the_medoids_output_is_what_they_agree_on() {
	ExtBuilder::build_and_execute(|| {
		let vectors: [&[i16]; 3] = [&[10, 8], &[10, 0], &[10, -8]];
		let (id, panel) = panel_with(vectors, 60);
		for (node, vector) in panel.into_iter().zip(vectors) {
			assert_ok!(show_vector(id, node, vector));
		}
		let Some(TaskOutcome::Agreed { nodes: 3, output_hash, .. }) = outcome(id) else {
			panic!("{:?}", outcome(id))
		};
		assert_eq!(output_hash, crate::mock::output_hash(panel[1]));
	});
}

#[test]
fn vectors_of_other_lengths_agree_with_nobody() {
	ExtBuilder::build_and_execute(|| {
		assert_eq!(ends([&[10, 0], &[10, 0, 0], &[10, 1]], 60), [Paid, Outvoted, Paid]);
		assert_eq!(ends([&[10], &[10, 0], &[10, 0, 0]], 60), [Outvoted; 3]);
	});
}

#[test]
fn the_longest_and_largest_vectors_are_counted() {
	ExtBuilder::build_and_execute(|| {
		let of = |component: i16| vec![component; MAX_COMPONENTS as usize];
		let (low, high) = (of(i16::MIN), of(i16::MAX));
		assert_eq!(ends([&low[..], &high[..], &low[..]], 60), [Paid, Outvoted, Paid]);
	});
}

/// Attack: outliers are many but weak, and each of another kind.
#[test]
fn outliers_do_not_move_the_medoid() {
	ExtBuilder::build_and_execute(|| {
		let ends = ends([&[1, 0, 0], &[10, 10, 0], &[11, 10, 0], &[10, 11, 0], &[0, 0, 1]], 60);
		assert_eq!(ends, [Paid, Paid, Paid, Paid, Outvoted]);
	});
}

#[test]
fn an_embedding_is_revealed_as_the_comparator_wants() {
	ExtBuilder::build_and_execute(|| {
		let vector: &[i16] = &[1, 2];
		let (id, [node, ..]) = panel_with([vector; 3], 60);
		let (result, embedding) = embedded(vector, node);
		assert_noop!(show(id, node, result, None), Error::<Test>::EmbeddingMissing);
		let other = Some(embedded(&[2, 1], node).1);
		assert_noop!(show(id, node, result, other), Error::<Test>::EmbeddingMismatch);
		let none = ResultOpening { embedding: None, ..result };
		let shown = show(id, node, none, Some(embedding.clone()));
		assert_eq!(shown, Err(Error::<Test>::EmbeddingMismatch.into()));
		assert_ok!(show(id, node, result, Some(embedding.clone())));
		assert_eq!(Embeddings::<Test>::get(id, node), Some(embedding.clone()));

		let (id, panel) = panel_of_three(60);
		panel.into_iter().for_each(|node| work(id, node, &answer(1, node)));
		let node = panel[0];
		let shown = show(id, node, answer(1, node), Some(embedding));
		assert_eq!(shown, Err(Error::<Test>::EmbeddingUnexpected.into()));
		assert_ok!(show(id, node, answer(1, node), None));
	});
}

#[test]
fn a_vector_without_a_direction_is_refused() {
	ExtBuilder::build_and_execute(|| {
		for vector in [&[][..], &[0, 0, 0]] {
			let (id, [node, ..]) = panel_with([vector; 3], 60);
			assert_noop!(show_vector(id, node, vector), Error::<Test>::EmbeddingZero);
			run_for(RevealWindow::get() + 1);
			assert_ok!(advance(id));
			assert_eq!(end_of(id, node), Some(AcceptanceEnd::RevealMissed));
			assert_eq!(outcome(id), Some(TaskOutcome::Failed));
		}
	});
}

/// Attack: a node without a result of its own waits for a rival's vector and reveals that.
#[test]
fn a_rivals_vector_cannot_be_taken_over() {
	ExtBuilder::build_and_execute(|| {
		let (id, [thief, honest, _]) = panel_with([&[1, 0], &[50, 60], &[51, 60]], 60);
		assert_ok!(show_vector(id, honest, &[50, 60]));
		let (opened, rivals) = embedded(&[50, 60], thief);
		// Its own opening with the rival's vector, or with the rival's hash too.
		let (own, _) = embedded(&[1, 0], thief);
		let shown = show(id, thief, own, Some(rivals.clone()));
		assert_eq!(shown, Err(Error::<Test>::EmbeddingMismatch.into()));
		assert_noop!(show(id, thief, opened, Some(rivals)), Error::<Test>::OpeningMismatch);
	});
}

#[test]
fn a_panel_that_waits_for_its_draw_keeps_no_vectors() {
	ExtBuilder::build_and_execute(|| {
		let (id, panel) = panel_with([&[1, 0]; 3], 60);
		set_seeds(Seeds::Rounds(0));
		run_for(ROUND);
		for node in panel {
			assert_ok!(show_vector(id, node, &[1, 0]));
		}
		assert!(matches!(task(id).stage, TaskStage::Agreed { .. }));
		assert_eq!(Embeddings::<Test>::iter_prefix(id).count(), 0);
	});
}
