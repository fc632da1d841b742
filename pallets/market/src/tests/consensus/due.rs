// SPDX-License-Identifier: Apache-2.0

//! Which steps of a panel may use the room that blocks keep for what is due.

use surety_primitives::{commitment::ModelOpening, task::FailureReason};

use super::*;
use crate::{
	tests::due::{agree, in_block, in_pool, refused},
	Call, Error,
};

/// All that a panel's nodes owe who found this, and openings that do not match.
fn steps(task: TaskId, node: NodeId, embedding: &Option<Embedding>) -> Vec<Call<Test>> {
	let hash = embedding.as_ref().map(similarity::hash);
	let result = ResultOpening { embedding: hash, ..result(node) };
	let model_commitment = model(node).commitment(genesis(), task, node);
	let commitment = result.commitment(genesis(), task, node);
	let show = |model: ModelOpening, embedding: Option<Embedding>| Call::reveal_to_panel {
		task,
		result,
		model,
		embedding,
	};
	vec![
		Call::start_task { task, model_commitment },
		Call::commit_result { task, commitment },
		show(model(node), embedding.clone()),
		show(model(node + 1), embedding.clone()),
		show(model(node), Some(vec![7, 7].try_into().unwrap())),
		Call::reveal_result { task, result, model: model(node) },
		Call::report_failure { task, reason: FailureReason::TimeLimit, log_hash: H256::zero() },
	]
}

#[test]
fn a_step_of_a_panel_is_admitted_where_it_succeeds() {
	let vector: Embedding = vec![9, 1].try_into().unwrap();
	for (comparator, embedding) in [(Comparator::Exact, None), (Comparator::COSINE, Some(vector))] {
		ExtBuilder::build_and_execute(|| {
			let id = publish_for(publish_source_by(comparator), PAYMENT, 3, 67);
			gather(id, 0..9);
			let mut admitted = 0;
			let mut compare = |stage| {
				for node in 0..9 {
					let signers = [worker(node), worker(12), BOB];
					admitted += agree(stage, id, &signers, &steps(id, node, &embedding));
				}
			};
			compare("gathered");
			assert_ok!(advance(id));
			compare("drawing");
			assert_ok!(advance(id));
			let seats = seats(id);
			compare("drawn");
			let hash = embedding.as_ref().map(similarity::hash);
			let found = |node| ResultOpening { embedding: hash, ..result(node) };
			for node in &seats {
				assert_ok!(start(id, *node));
				compare("started");
				assert_ok!(commit_to(id, *node, &found(*node)));
				compare("committed");
			}
			assert_ok!(show(id, seats[0], found(seats[0]), embedding.clone()));
			compare("revealed");
			run_for(RevealWindow::get() + 1);
			compare("late");
			assert!(admitted > 20, "{admitted}");
		});
	}
}

#[test]
fn a_volunteer_may_wait_for_the_draw_until_it_is_made() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(3, 67);
		gather(id, 0..9);
		let start = |node| steps(id, node, &None).swap_remove(0);
		assert!(in_block(worker(0), &start(0)).is_err());
		assert_ok!(in_pool(worker(0), &start(0)));
		assert_eq!(in_pool(worker(12), &start(12)), refused(Error::NotAccepted));
		assert_ok!(advance(id));
		assert_ok!(advance(id));
		let seats = seats(id);
		for node in 0..9 {
			let said = in_pool(worker(node), &start(node));
			let is_drawn = seats.contains(&node);
			assert_eq!(said, if is_drawn { Ok(()) } else { refused(Error::NotAccepted) });
		}
	});
}
