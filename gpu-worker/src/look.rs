// SPDX-License-Identifier: Apache-2.0

//! The decisions of an oracle about one result that it was drawn to look at, free of everything that takes time.

use std::sync::Arc;

use surety_primitives::{similarity::Embedding, BlockNumber, H256};

use crate::{
	chain::{Looking, Rerun, Seat},
	store::{LookId, LookRecord, LookStep},
};

/// As many blocks before the end of a time, what is still missing is no longer waited for.
const LAST_BLOCKS: BlockNumber = 3;
/// As many blocks more before the end a text is no longer waited for: a node could otherwise hand it out so late that
/// no oracle can read it.
const BLOCKS_TO_READ: BlockNumber = 20;
/// In one of so many blocks an account has the chain do what is due of a re-run, each in another one, so that few
/// do it in vain.
const TURNS: u32 = 8;

/// What is to be done about a result that the oracle was drawn to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
	/// Run the job.
	Run,
	/// Commit to what it got.
	Commit,
	/// Show what it got.
	Reveal {
		/// The blocks that are left for it.
		left: BlockNumber,
	},
	/// Say that it cannot look.
	Decline {
		/// Why.
		why: String,
	},
	/// Have the chain do what is due, if it is this account's turn.
	Advance,
	/// Nothing, for now.
	Wait,
	/// Nothing, ever again.
	Forget,
}

impl Action {
	fn decline(why: &str) -> Self {
		Self::Decline { why: why.into() }
	}
}

/// Compares what the oracle wrote down with what the chain says, and decides what is next. `commitment` is that of
/// the record. This holds for an oracle that was killed at any moment, and for a chain that went back some blocks.
pub fn next(
	record: Option<&LookRecord>,
	commitment: Option<H256>,
	rerun: Option<&Rerun>,
	now: BlockNumber,
) -> Action {
	if record.is_some_and(|record| now < record.as_of) {
		return Action::Wait;
	}
	let Some(Rerun { phase, mine: Some(mine), is_due, .. }) = rerun else { return Action::Forget };
	let is_last = |until: BlockNumber| now.saturating_add(LAST_BLOCKS) >= until;
	match (phase, mine, record.map(|record| &record.step)) {
		(Looking::Over, ..) => Action::Forget,
		// What is sent now is in the next block at the earliest.
		(_, Seat::Asked { until }, step) if now < *until => match step {
			None if is_last(*until) => Action::decline("there is no time left to run the job"),
			None => Action::Run,
			Some(LookStep::Found { .. }) => Action::Commit,
			Some(LookStep::Declining { why }) => Action::decline(why),
		},
		(_, Seat::Committed { .. }, Some(LookStep::Declining { why })) => Action::decline(why),
		(_, Seat::Committed { commitment: bound }, _) if commitment != Some(*bound) => {
			Action::decline("this oracle has no record of what it is bound to")
		}
		(Looking::Revealing { until }, Seat::Committed { .. }, _) if now < *until => {
			Action::Reveal { left: until.saturating_sub(now) }
		}
		_ if *is_due => Action::Advance,
		_ => Action::Wait,
	}
}

/// What an oracle has of the output that a node hands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Theirs {
	/// Its bytes.
	Output(Arc<[u8]>),
	/// What it means, if anything.
	Meaning(Option<Embedding>),
}

/// What is next of the output that a node hands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
	/// The node is asked for it.
	Ask,
	/// This is read.
	Read(Arc<[u8]>),
	/// It means this, or nothing, or the node withholds it.
	Over(Option<Embedding>),
	/// This machine had no time for it, which is not the node's fault.
	TooLate,
}

/// Decides what is next of a node's output, with so many blocks left to show one's own. The node has been `asked` for so
/// many.
pub fn read(
	theirs: Option<&Theirs>,
	asked: BlockNumber,
	is_text: bool,
	left: BlockNumber,
) -> Reading {
	let waited = LAST_BLOCKS + if is_text { BLOCKS_TO_READ } else { 0 };
	match theirs {
		Some(Theirs::Meaning(meaning)) => Reading::Over(meaning.clone()),
		None if left <= waited && asked >= LAST_BLOCKS => Reading::Over(None),
		_ if left <= 1 => Reading::TooLate,
		None => Reading::Ask,
		Some(Theirs::Output(output)) => Reading::Read(output.clone()),
	}
}

/// Whether it is the turn of `account` to have the chain do what is due of a re-run.
pub fn is_turn(account: &[u8; 32], (task, node): LookId, now: BlockNumber) -> bool {
	let [a, b, c, d, ..] = *account;
	// Nobody loses anything if two have the same turn: only the lowest bits count.
	let own = u32::from_le_bytes([a, b, c, d]).wrapping_add(task as u32).wrapping_add(node);
	own.wrapping_add(now) % TURNS == 0
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::store::look_tests::{declining, found};

	const NOW: BlockNumber = 100;
	const OURS: H256 = H256::repeat_byte(1);

	fn rerun(phase: Looking, mine: Option<Seat>) -> Rerun {
		Rerun { phase, shown: None, is_of_failure: false, mine, is_due: false }
	}

	fn asked(until: BlockNumber) -> Rerun {
		rerun(Looking::Working, Some(Seat::Asked { until }))
	}

	fn bound(phase: Looking) -> Rerun {
		rerun(phase, Some(Seat::Committed { commitment: OURS }))
	}

	fn next(record: Option<&LookRecord>, rerun: &Rerun, now: BlockNumber) -> Action {
		super::next(record, record.map(|_| OURS), Some(rerun), now)
	}

	#[test]
	fn an_oracle_that_is_asked_runs_the_job_once_and_is_bound_to_what_it_got() {
		let asked = asked(NOW + 50);
		assert_eq!(next(None, &asked, NOW), Action::Run);
		// Its end was written down, whether or not the chain heard of it before the oracle died.
		assert_eq!(next(Some(&found()), &asked, NOW), Action::Commit);
		let why = "there is nothing".to_string();
		assert_eq!(next(Some(&declining()), &asked, NOW), Action::Decline { why });
		assert_eq!(next(Some(&found()), &bound(Looking::Working), NOW), Action::Wait);
	}

	#[test]
	fn who_has_no_time_left_says_so_while_that_is_heard() {
		let asked = asked(NOW);
		assert_eq!(next(None, &asked, NOW - 4), Action::Run);
		for now in NOW - 3..NOW {
			assert!(matches!(next(None, &asked, now), Action::Decline { .. }), "{now}");
			assert_eq!(next(Some(&found()), &asked, now), Action::Commit);
		}
		for record in [None, Some(&found()), Some(&declining())] {
			assert_eq!(next(record, &asked, NOW), Action::Wait);
		}
	}

	#[test]
	fn what_an_oracle_got_is_shown_when_all_are_bound_and_not_before() {
		let record = found();
		let revealing = bound(Looking::Revealing { until: NOW });
		let next = |rerun, now| next(Some(&record), rerun, now);
		let working = bound(Looking::Working);
		assert_eq!(next(&working, NOW), Action::Wait);
		assert_eq!(next(&revealing, NOW - 4), Action::Reveal { left: 4 });
		assert_eq!(next(&revealing, NOW - 1), Action::Reveal { left: 1 });
		assert_eq!(next(&revealing, NOW), Action::Wait);
		let shown = rerun(Looking::Revealing { until: NOW }, Some(Seat::Done));
		assert_eq!(next(&shown, NOW - 4), Action::Wait);
	}

	#[test]
	fn who_cannot_open_what_it_is_bound_to_declines() {
		for phase in [Looking::Working, Looking::Revealing { until: NOW + 9 }] {
			let bound = bound(phase);
			for (record, commitment) in [(None, None), (Some(found()), Some(H256::repeat_byte(2)))]
			{
				let action = super::next(record.as_ref(), commitment, Some(&bound), NOW);
				assert!(matches!(action, Action::Decline { .. }), "{action:?}");
			}
		}
	}

	#[test]
	fn who_is_bound_and_cannot_compare_declines_and_says_why() {
		let why = "there is nothing".to_string();
		for phase in [Looking::Working, Looking::Revealing { until: NOW + 9 }] {
			let action = next(Some(&declining()), &bound(phase), NOW);
			assert_eq!(action, Action::Decline { why: why.clone() });
		}
	}

	#[test]
	fn a_node_is_asked_until_the_time_is_nearly_over_and_then_withholds_its_output() {
		for (is_text, last) in [(false, 3), (true, 23)] {
			assert_eq!(read(None, 100, is_text, last + 1), Reading::Ask);
			assert_eq!(read(None, 100, is_text, last), Reading::Over(None));
			assert_eq!(read(None, 3, is_text, 1), Reading::Over(None));
			for meaning in [None, Some(vec![1].try_into().unwrap())] {
				let theirs = Theirs::Meaning(meaning.clone());
				assert_eq!(read(Some(&theirs), 0, is_text, 1), Reading::Over(meaning));
			}
		}
	}

	/// What is handed out in the last block in which it is waited for can still be read.
	#[test]
	fn no_text_is_handed_out_so_late_that_nobody_can_read_it() {
		let handed = (1..200).filter(|left| read(None, 100, true, *left) == Reading::Ask);
		let theirs = Theirs::Output(Arc::from([1]));
		let next = |left| read(Some(&theirs), 100, true, left);
		let reading = (1..handed.min().unwrap()).filter(|left| next(*left) != Reading::TooLate);
		assert!(reading.count() >= 20);
	}

	/// An oracle that was killed, or had other nodes to ask, blames nobody.
	#[test]
	fn who_had_no_time_to_ask_or_to_read_declines() {
		let theirs = Theirs::Output(Arc::from([1]));
		for is_text in [false, true] {
			for (theirs, next) in
				[(None, Reading::Ask), (Some(&theirs), Reading::Read(Arc::from([1])))]
			{
				assert_eq!(read(theirs, 2, is_text, 2), next);
				assert_eq!(read(theirs, 2, is_text, 1), Reading::TooLate);
			}
		}
	}

	#[test]
	fn what_is_due_is_done_when_the_oracle_itself_has_nothing_to_do() {
		let due = |rerun| Rerun { is_due: true, ..rerun };
		assert_eq!(next(None, &due(asked(NOW)), NOW + 1), Action::Advance);
		assert_eq!(next(Some(&found()), &due(bound(Looking::Working)), NOW), Action::Advance);
		let shown = rerun(Looking::Revealing { until: NOW }, Some(Seat::Done));
		assert_eq!(next(Some(&found()), &due(shown), NOW + 1), Action::Advance);
		// Its own duty goes first.
		assert_eq!(next(None, &due(asked(NOW + 50)), NOW), Action::Run);
	}

	#[test]
	fn what_is_over_is_forgotten() {
		for record in [None, Some(&found()), Some(&declining())] {
			for mine in [Seat::Done, Seat::Committed { commitment: OURS }] {
				assert_eq!(next(record, &rerun(Looking::Over, Some(mine)), NOW), Action::Forget);
			}
			assert_eq!(next(record, &rerun(Looking::Working, None), NOW), Action::Forget);
			assert_eq!(super::next(record, None, None, NOW), Action::Forget);
		}
		// A chain node that is behind decides nothing.
		let late = LookRecord { as_of: NOW, ..found() };
		assert_eq!(super::next(Some(&late), None, None, NOW - 1), Action::Wait);
	}

	#[test]
	fn each_account_has_a_turn_in_few_blocks_and_not_all_in_the_same() {
		let turns = |account: u8, id| {
			(NOW..NOW + TURNS).filter(|now| is_turn(&[account; 32], id, *now)).collect::<Vec<_>>()
		};
		for account in 0..20 {
			assert_eq!(turns(account, (7, 3)).len(), 1);
		}
		assert_ne!(turns(1, (7, 3)), turns(2, (7, 3)));
		assert_ne!(turns(1, (7, 3)), turns(1, (8, 3)));
	}
}
