// SPDX-License-Identifier: Apache-2.0

//! Proofs against summaries that say what is not so.

use frame_support::{assert_noop, assert_ok};
use sp_io::hashing::sha2_256;
use surety_primitives::{
	output::{OutputFormat, OutputSummary},
	rerun::Shown,
	H256,
};

use super::*;

/// Petra's node has shown this of `output`.
fn said(output: &[u8], summary: OutputSummary) {
	Said::put(Shown { output_hash: H256(sha2_256(output)), summary });
}

fn prove(output: &[u8]) -> sp_runtime::DispatchResult {
	let output = output.to_vec().try_into().unwrap();
	Verification::prove_summary(signed(STRANGER), TASK, NODE, output)
}

fn truth(output: &[u8]) -> OutputSummary {
	OutputSummary::of(OutputFormat::Text, output).unwrap()
}

#[test]
fn each_lie_about_an_output_is_proven_by_the_output() {
	let output = b"the same same same same";
	let lies: [fn(&mut OutputSummary); 3] =
		[|it| it.tokens += 1, |it| it.longest_run = 1, |it| it.bytes -= 1];
	for lie in lies {
		ExtBuilder.build_and_execute(|| {
			let mut summary = truth(output);
			lie(&mut summary);
			said(output, summary);
			assert_ok!(prove(output));
			let (node, task, amount, _) = Charges::get(0).unwrap();
			assert_eq!((node, task, amount), (NODE, TASK, LIABILITY));
			let event = Event::SummaryRefuted { task: TASK, node: NODE, slash: 0 };
			assert!(events().contains(&event));
		});
	}
}

#[test]
fn an_output_that_cannot_be_read_is_a_lie_too() {
	ExtBuilder.build_and_execute(|| {
		said(b"\xff\xfe", truth(b"two words"));
		assert_ok!(prove(b"\xff\xfe"));
	});
}

#[test]
fn the_truth_is_not_charged() {
	ExtBuilder.build_and_execute(|| {
		let output = b"every word is another";
		said(output, truth(output));
		assert_noop!(prove(output), Error::SummaryTrue);
		assert_noop!(prove(b"another output"), Error::OtherOutput);
		assert_eq!(Charges::iter().count(), 0);
	});
}

#[test]
fn a_proof_comes_in_time_and_once() {
	ExtBuilder.build_and_execute(|| {
		said(b"a b", truth(b"a b c"));
		wait(DISPUTABLE + 1);
		assert_noop!(prove(b"a b"), Error::DisputeWindowClosed);
		System::set_block_number(SETTLED_AT);
		Refusing::put(());
		assert_noop!(prove(b"a b"), Error::ChargedAlready);
		Refusing::kill();
		let other = vec![].try_into().unwrap();
		assert_noop!(
			Verification::prove_summary(signed(STRANGER), TASK + 1, NODE, other),
			Error::NotSettled
		);
	});
}
