// SPDX-License-Identifier: Apache-2.0

//! Re-runs, from the draw to what was found.

use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};
use surety_primitives::{
	draw::{draw as drawn_by, hits, SECOND_LOOK},
	rerun::{second_look, Finding, RerunOpening, MAX_SEATS},
	similarity::{self, Embedding},
	source::Comparator,
	traits::{Decision, Duties, Verify},
	Percent, H256,
};

use super::*;
use crate::{LookState, OpenSeats, Rerun, RerunOutcome, RerunStage, Reruns};

/// What an oracle gets that does the job as it should be done.
const RIGHT: u64 = TASK;
/// What another program gives.
const OTHER: u64 = 999;

pub fn rerun() -> Rerun<AccountId> {
	Reruns::<Test>::get(TASK, NODE).unwrap()
}

pub fn stage() -> RerunStage {
	rerun().stage
}

pub fn outcome() -> Option<RerunOutcome> {
	match stage() {
		RerunStage::Ended { outcome, .. } => Some(outcome),
		_ => None,
	}
}

pub fn heard() -> Vec<Option<Finding>> {
	Heard::get().unwrap_or_default()
}

fn advance() -> sp_runtime::DispatchResult {
	Verification::advance_rerun(signed(STRANGER), TASK, NODE)
}

/// It is the node's turn, and its result was drawn.
pub fn begin() {
	assert_eq!(Verification::on_turn(TASK, NODE, &job()), Decision::Wait);
}

/// Closes the round that is waited for, and has oracles drawn. Says who is called.
pub fn call() -> Vec<AccountId> {
	let RerunStage::Drawing { round: by } = stage() else { panic!("{:?}", stage()) };
	while round() <= by {
		close_round();
	}
	assert_ok!(advance());
	let asked = |state| matches!(state, LookState::Asked { .. });
	let looks = Reruns::<Test>::get(TASK, NODE).unwrap().looks;
	looks.into_iter().filter(|it| asked(it.state)).map(|it| it.oracle).collect()
}

pub fn opening(output: u64) -> RerunOpening {
	RerunOpening {
		output_hash: H256::from_low_u64_be(output),
		embedding: None,
		salt: [output as u8; 32],
	}
}

pub fn genesis() -> H256 {
	System::block_hash(0)
}

pub fn commit(who: AccountId, opening: RerunOpening) -> sp_runtime::DispatchResult {
	let commitment = opening.commitment(genesis(), TASK, NODE, &who);
	Verification::commit_rerun(signed(who), TASK, NODE, commitment)
}

pub fn reveal(who: AccountId, opening: RerunOpening) -> sp_runtime::DispatchResult {
	Verification::reveal_rerun(signed(who), TASK, NODE, opening, None, None)
}

/// These oracles are bound to an output each, and then show it.
pub fn look(found: &[(AccountId, u64)]) {
	for (who, output) in found {
		assert_ok!(commit(*who, opening(*output)));
	}
	for (who, output) in found {
		assert_ok!(reveal(*who, opening(*output)));
	}
}

/// The node shows its result.
pub fn show() {
	assert_eq!(Verification::on_shown(TASK, NODE, &job(), &shown(TASK)), Decision::Wait);
}

/// The first oracle is bound to an output, the node shows its own, the oracle shows what it got.
pub fn first_look(output: u64) -> AccountId {
	begin();
	let called = call();
	assert_eq!(called.len(), 1);
	assert_ok!(commit(called[0], opening(output)));
	show();
	assert_ok!(reveal(called[0], opening(output)));
	called[0]
}

/// Draws whether somebody looks again, and says so.
pub fn look_again() -> bool {
	let RerunStage::LookingAgain { round: by } = stage() else { panic!("{:?}", stage()) };
	while round() <= by {
		close_round();
	}
	let seed = Verification::draw_seed(by).unwrap();
	assert_ok!(advance());
	hits(drawn_by(SECOND_LOOK, (TASK, NODE), seed), second_look(job().sampling))
}

#[test]
fn an_oracle_is_bound_before_the_node_shows_anything() {
	ExtBuilder.build_and_execute(|| {
		begin();
		assert_noop!(advance(), Error::DrawPending);
		let [oracle] = call().try_into().unwrap();
		assert_eq!(stage(), RerunStage::Committing);
		assert_eq!(heard(), vec![]);

		assert_ok!(commit(oracle, opening(RIGHT)));

		assert_eq!(heard(), vec![None], "now the node can show its result");
		assert_eq!(stage(), RerunStage::AwaitingResult);
		assert_noop!(reveal(oracle, opening(RIGHT)), Error::LooksHidden);
		assert_noop!(advance(), Error::VerdictPending);
		show();
		assert_eq!(stage(), RerunStage::Revealing { until: now() + LOOKING });
		assert_ok!(reveal(oracle, opening(RIGHT)));
		assert_eq!(stage(), RerunStage::LookingAgain { round: round() + 1 });
		assert_eq!(heard(), vec![None], "it is not said yet that nobody looks again");
	});
}

#[test]
fn what_is_confirmed_is_mostly_paid_then() {
	ExtBuilder.build_and_execute(|| {
		first_look(RIGHT);
		let again = look_again();
		if again {
			let [second] = call().try_into().unwrap();
			look(&[(second, RIGHT)]);
		}
		assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Right)));
		assert_eq!(heard(), vec![None, Some(Finding::Right)]);
		assert!(Opened::get().is_none() && Contradicted::get().is_none());
	});
}

/// Of 400 results that one oracle confirmed as many are looked at again as the price of re-runs allows.
#[test]
fn a_third_of_what_is_confirmed_is_looked_at_again() {
	let sampling = surety_primitives::Perbill::from_percent(20);
	let count = |seed: u64| {
		let seed = H256::from_low_u64_be(seed);
		hits(drawn_by(SECOND_LOOK, (TASK, NODE), seed), second_look(sampling))
	};
	let again = (0..400).filter(|seed| count(*seed)).count();
	assert!((95..=175).contains(&again), "{again}");
}

#[test]
fn a_mismatch_calls_two_more_and_three_alike_convict() {
	ExtBuilder.build_and_execute(|| {
		let first = first_look(OTHER);
		let [a, b] = call().try_into().unwrap();
		look(&[(a, OTHER), (b, OTHER)]);

		assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Wrong)));
		assert_eq!(heard(), vec![None, Some(Finding::Wrong)], "all agreed: that is the truth");
		assert_eq!(Opened::get(), Some(vec![first]), "the first who contradicts is the challenger");
		assert!(Contradicted::get().is_none());
		assert_eq!(
			<Verification as surety_primitives::traits::Reruns>::is_right(TASK, NODE),
			Some(false)
		);
	});
}

#[test]
fn the_first_to_contradict_is_contradicted_by_three() {
	ExtBuilder.build_and_execute(|| {
		let liar = first_look(OTHER);
		let [a, b] = call().try_into().unwrap();
		look(&[(a, RIGHT), (b, RIGHT)]);
		assert!(outcome().is_none(), "two are not three");
		let [c] = call().try_into().unwrap();
		look(&[(c, RIGHT)]);

		assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Right)));
		assert_eq!(Contradicted::get(), Some(vec![liar]));
		assert_eq!(<Verification as surety_primitives::traits::Reruns>::is_right(TASK, NODE), None);
	});
}

/// Up to two of five oracles lie for a cheat, in every order in which they can be drawn.
#[test]
fn two_who_lie_for_a_cheat_do_not_save_it() {
	for lies in 0u32..32 {
		if lies.count_ones() > 2 || lies & 1 == 1 {
			continue;
		}
		ExtBuilder.build_and_execute(|| {
			let mut seat = 0;
			let mut says = |_: &AccountId| {
				let lie = lies >> seat & 1 == 1;
				seat += 1;
				if lie {
					RIGHT
				} else {
					OTHER
				}
			};
			first_look(says(&0));
			while outcome().is_none() && !matches!(stage(), RerunStage::Contested { .. }) {
				let called = call();
				let found: Vec<_> = called.into_iter().map(|who| (who, says(&who))).collect();
				look(&found);
			}
			assert_eq!(Opened::get().map(|all| all.len()), Some(1), "lies {lies:b}");
			let honest = rerun()
				.looks
				.iter()
				.filter(|it| matches!(it.state, LookState::Found { same: false, .. }))
				.count();
			assert_eq!(honest, 3);
			Disputed::kill();
		});
	}
}

#[test]
fn where_oracles_disagree_the_dispute_decides() {
	use surety_primitives::{
		dispute::Vote,
		traits::{DisputeEnd, OnDisputeEnd},
	};
	let cases = [
		(DisputeEnd::Conceded, Finding::Wrong),
		(DisputeEnd::Verdict(Vote::Minor), Finding::Wrong),
		(DisputeEnd::Verdict(Vote::Fraud), Finding::Wrong),
		(DisputeEnd::Verdict(Vote::NoFault), Finding::Right),
		(DisputeEnd::Verdict(Vote::Unjudgeable), Finding::Unknown),
	];
	for (end, finding) in cases {
		ExtBuilder.build_and_execute(|| {
			first_look(OTHER);
			let [a, b] = call().try_into().unwrap();
			look(&[(a, RIGHT), (b, OTHER)]);
			let [c] = call().try_into().unwrap();
			look(&[(c, OTHER)]);
			assert_eq!(stage(), RerunStage::Contested { dispute: 0 });
			assert_eq!(heard(), vec![None], "it waits");
			assert_noop!(advance(), Error::VerdictPending);

			Verification::on_dispute_end(TASK, NODE, end);

			assert_eq!(heard(), vec![None, Some(finding)]);
			assert_eq!(outcome(), Some(RerunOutcome::Found(finding)));
			Disputed::kill();
		});
	}
}

#[test]
fn silent_oracles_are_replaced_three_times() {
	ExtBuilder.build_and_execute(|| {
		begin();
		for drawn in 1..=4 {
			let [oracle] = call().try_into().unwrap();
			assert_noop!(advance(), Error::VerdictPending);
			assert!(Verification::on_duty(surety_primitives::stake::Role::Oracle, &oracle));
			wait(LOOKING + 11);
			assert_noop!(commit(oracle, opening(RIGHT)), Error::VerdictWindowClosed);
			assert_ok!(advance());
			assert!(!OpenSeats::<Test>::contains_key(oracle), "{drawn}");
			if drawn == 4 {
				break;
			}
		}
		// The bound of seats holds five who decide and three replacements; one who is silent is one of those.
		while outcome().is_none() {
			call();
			wait(LOOKING + 11);
			assert_ok!(advance());
		}
		assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Unknown)));
		assert_eq!(heard(), vec![None], "the node shows its result, and is paid unverified");
		assert_eq!(Verification::on_shown(TASK, NODE, &job(), &shown(TASK)), Decision::Settle);
		assert!(rerun().looks.len() as u32 <= MAX_SEATS);
	});
}

#[test]
fn a_job_that_nobody_can_re_run_is_paid_unverified() {
	ExtBuilder.build_and_execute(|| {
		begin();
		while outcome().is_none() {
			let [oracle] = call().try_into().unwrap();
			assert_ok!(Verification::decline_rerun(signed(oracle), TASK, NODE));
			assert_noop!(
				Verification::decline_rerun(signed(oracle), TASK, NODE),
				Error::AlreadyAnswered
			);
		}
		assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Unknown)));
		assert!(Contradicted::get().is_none());
	});
}

#[test]
fn without_oracles_nothing_waits() {
	ExtBuilder.build_and_execute(|| {
		(FIRST..FIRST + ORACLES).for_each(|who| {
			assert_ok!(Verification::dismiss_oracle(RuntimeOrigin::root(), who));
		});
		assert_eq!(Verification::on_turn(TASK, NODE, &job()), Decision::Settle);
		assert_eq!(Verification::on_shown(TASK, NODE, &job(), &shown(TASK)), Decision::Settle);
	});
}

#[test]
fn nobody_who_belongs_to_a_party_is_called() {
	ExtBuilder.build_and_execute(|| {
		for (at, who) in (FIRST..FIRST + ORACLES).enumerate() {
			if at > 0 {
				Joined::insert(who, if at % 2 == 0 { CARLA } else { PETRA });
			}
		}
		begin();
		assert_eq!(call(), vec![FIRST]);
	});
}

#[test]
fn a_copied_commitment_opens_nothing() {
	ExtBuilder.build_and_execute(|| {
		first_look(OTHER);
		let [a, b] = call().try_into().unwrap();
		let honest = opening(RIGHT).commitment(genesis(), TASK, NODE, &a);
		assert_ok!(Verification::commit_rerun(signed(a), TASK, NODE, honest));
		// Before anybody has shown anything the other one can copy no more than this.
		assert_ok!(Verification::commit_rerun(signed(b), TASK, NODE, honest));
		assert_ok!(reveal(a, opening(RIGHT)));
		assert_noop!(reveal(b, opening(RIGHT)), Error::OpeningMismatch);
	});
}

#[test]
fn each_refusal_has_its_error() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(advance(), Error::NoSuchRerun);
		begin();
		let [oracle] = call().try_into().unwrap();
		assert_noop!(commit(STRANGER, opening(RIGHT)), Error::NotDrawn);
		assert_noop!(reveal(oracle, opening(RIGHT)), Error::NothingCommitted);
		assert_noop!(Verification::decline_rerun(signed(STRANGER), TASK, NODE), Error::NotDrawn);
		Poor::insert(oracle, ());
		assert_noop!(commit(oracle, opening(RIGHT)), Error::OracleBelowRequirement);
		Poor::remove(oracle);
		Joined::insert(oracle, CARLA);
		assert_noop!(commit(oracle, opening(RIGHT)), Error::RelatedToParty);
		Joined::remove(oracle);
		assert_ok!(commit(oracle, opening(RIGHT)));
		assert_noop!(commit(oracle, opening(RIGHT)), Error::AlreadyAnswered);
		show();
		assert_noop!(reveal(oracle, opening(OTHER)), Error::OpeningMismatch);
		let some: Embedding = vec![1].try_into().unwrap();
		assert_noop!(
			Verification::reveal_rerun(
				signed(oracle),
				TASK,
				NODE,
				opening(RIGHT),
				Some(some),
				None
			),
			Error::EmbeddingUnexpected
		);
		assert_ok!(reveal(oracle, opening(RIGHT)));
		assert_noop!(reveal(oracle, opening(RIGHT)), Error::AlreadyAnswered);
	});
}

fn vector(components: &[i16]) -> Embedding {
	components.to_vec().try_into().unwrap()
}

/// A re-run of a job whose outputs are compared by their meaning, with one oracle that is bound to this one.
fn meaning(own: &Embedding) -> (AccountId, RerunOpening) {
	meaning_by(Comparator::COSINE, own)
}

/// The same on a source that compares in this way.
fn meaning_by(comparator: Comparator, own: &Embedding) -> (AccountId, RerunOpening) {
	Comparing::put(comparator);
	begin();
	let [oracle] = call().try_into().unwrap();
	let opening = RerunOpening { embedding: Some(similarity::hash(own)), ..opening(OTHER) };
	assert_ok!(commit(oracle, opening));
	show();
	(oracle, opening)
}

#[test]
fn meanings_are_compared_by_the_chain() {
	let cases: [(&[i16], bool); 6] = [
		(&[100, 0], true),
		(&[i16::MAX, 0], true),
		(&[80, 60], true),
		(&[60, 80], false),
		(&[i16::MIN, i16::MIN], false),
		(&[-100, 0], false),
	];
	for (theirs, same) in cases {
		ExtBuilder.build_and_execute(|| {
			let own = vector(&[50, 0]);
			let (oracle, opening) = meaning(&own);
			let theirs = Some(vector(theirs));
			assert_ok!(Verification::reveal_rerun(
				signed(oracle),
				TASK,
				NODE,
				opening,
				Some(own),
				theirs
			));
			let found = LookState::Found { output_hash: opening.output_hash, same };
			assert_eq!(rerun().looks[0].state, found);
		});
	}
}

/// What one source takes for alike is different by the standards of another.
#[test]
fn a_source_says_how_close_meanings_must_be() {
	for (percent, same) in [(70, true), (80, true), (81, false), (85, false), (100, false)] {
		ExtBuilder.build_and_execute(|| {
			// The cosine of the two is 0.8.
			let (own, theirs) = (vector(&[50, 0]), vector(&[80, 60]));
			let threshold = Percent::from_percent(percent);
			let (oracle, opening) = meaning_by(Comparator::Cosine { threshold }, &own);
			let (own, theirs) = (Some(own), Some(theirs));
			assert_ok!(Verification::reveal_rerun(
				signed(oracle),
				TASK,
				NODE,
				opening,
				own,
				theirs
			));
			let found = LookState::Found { output_hash: opening.output_hash, same };
			assert_eq!(rerun().looks[0].state, found);
			// One who finds the same is the end of it, or is looked at again; otherwise two more look.
			let by = round() + 1;
			let again = matches!(stage(), RerunStage::LookingAgain { round } if round == by);
			let more = matches!(stage(), RerunStage::Drawing { round } if round == by);
			assert_eq!((again, more), (same, !same));
		});
	}
}

/// By either comparator: from the turn to what three oracles have found.
#[test]
fn what_three_find_is_other_by_hash_or_by_the_sources_own_threshold() {
	let threshold = Percent::from_percent(85);
	for comparator in [Comparator::Exact, Comparator::Cosine { threshold }] {
		for is_right in [true, false] {
			ExtBuilder.build_and_execute(|| {
				Comparing::put(comparator);
				begin();
				let own = vector(&[50, 0]);
				// Of the node's output: a cosine of 0.86, or one of 0.8.
				let theirs = vector(if is_right { &[86, 51] } else { &[80, 60] });
				let (opening, vectors) = match comparator {
					Comparator::Exact => (opening(if is_right { RIGHT } else { OTHER }), None),
					Comparator::Cosine { .. } => {
						let embedding = Some(similarity::hash(&own));
						(RerunOpening { embedding, ..opening(OTHER) }, Some((own, theirs)))
					}
				};
				let look = |oracle| {
					let (own, theirs) = vectors.clone().unzip();
					let revealed = Verification::reveal_rerun(
						signed(oracle),
						TASK,
						NODE,
						opening,
						own,
						theirs,
					);
					assert_ok!(revealed);
				};
				let [first] = call().try_into().unwrap();
				assert_ok!(commit(first, opening));
				show();
				look(first);
				if is_right {
					if look_again() {
						let [second] = call().try_into().unwrap();
						assert_ok!(commit(second, opening));
						look(second);
					}
					assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Right)));
					return;
				}
				let [second, third] = call().try_into().unwrap();
				assert_ok!(commit(second, opening));
				assert_ok!(commit(third, opening));
				look(second);
				look(third);
				assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Wrong)));
				Disputed::kill();
			});
		}
	}
}

#[test]
fn vectors_of_wrong_length_or_without_direction_are_refused() {
	ExtBuilder.build_and_execute(|| {
		let own = vector(&[50, 0]);
		let (oracle, opening) = meaning(&own);
		let reveal = |own: Option<&[i16]>, theirs: Option<&[i16]>| {
			let (own, theirs) = (own.map(vector), theirs.map(vector));
			Verification::reveal_rerun(signed(oracle), TASK, NODE, opening, own, theirs)
		};
		assert_noop!(reveal(None, Some(&[1, 0])), Error::EmbeddingMissing);
		assert_noop!(reveal(Some(&[51, 0]), Some(&[1, 0])), Error::EmbeddingMismatch);
		assert_noop!(reveal(Some(&[50, 0]), Some(&[1])), Error::EmbeddingInvalid);
		assert_noop!(reveal(Some(&[50, 0]), Some(&[])), Error::EmbeddingInvalid);
		assert_noop!(reveal(Some(&[50, 0]), Some(&[0, 0])), Error::EmbeddingInvalid);
		// The node hands nothing out.
		assert_ok!(reveal(Some(&[50, 0]), None));
		let found = LookState::Found { output_hash: opening.output_hash, same: false };
		assert_eq!(rerun().looks[0].state, found);
	});
}

#[test]
fn a_vector_without_direction_is_no_finding() {
	ExtBuilder.build_and_execute(|| {
		let own = vector(&[0, 0]);
		let (oracle, opening) = meaning(&own);
		assert_noop!(
			Verification::reveal_rerun(signed(oracle), TASK, NODE, opening, Some(own), None),
			Error::EmbeddingInvalid
		);
	});
}

#[test]
fn a_result_that_was_shown_before_is_looked_at_all_the_same() {
	ExtBuilder.build_and_execute(|| {
		show();
		let [oracle] = call().try_into().unwrap();
		assert_ok!(commit(oracle, opening(RIGHT)));
		assert_eq!(stage(), RerunStage::Revealing { until: now() + LOOKING });
		assert_eq!(heard(), vec![], "there is nothing to show");
		assert_ok!(reveal(oracle, opening(RIGHT)));
	});
}

#[test]
fn who_does_not_show_what_it_got_is_replaced() {
	ExtBuilder.build_and_execute(|| {
		begin();
		let [oracle] = call().try_into().unwrap();
		assert_ok!(commit(oracle, opening(RIGHT)));
		show();
		assert_noop!(advance(), Error::VerdictPending);
		wait(LOOKING + 1);
		assert_noop!(reveal(oracle, opening(RIGHT)), Error::VerdictWindowClosed);
		assert_ok!(advance());
		assert_eq!(rerun().looks[0].state, LookState::Silent);
		let [next] = call().try_into().unwrap();
		look(&[(next, RIGHT)]);
	});
}

#[test]
fn the_chain_does_by_itself_what_is_due() {
	ExtBuilder.build_and_execute(|| {
		begin();
		close_round();
		close_round();
		Verification::on_idle(now(), Weight::MAX);
		assert_eq!(stage(), RerunStage::Committing);
		let oracle = rerun().looks[0].oracle;
		wait(LOOKING + 11);
		Verification::on_idle(now(), Weight::MAX);
		assert_eq!(rerun().looks[0].state, LookState::Silent);
		assert!(matches!(stage(), RerunStage::Drawing { .. }));
		assert_noop!(commit(oracle, opening(RIGHT)), Error::VerdictWindowClosed);
		assert_eq!(Verification::on_idle(now(), Weight::zero()), Weight::zero());
	});
}

#[test]
fn a_record_goes_when_nobody_can_dispute_the_result() {
	ExtBuilder.build_and_execute(|| {
		first_look(OTHER);
		let [a, b] = call().try_into().unwrap();
		look(&[(a, OTHER), (b, OTHER)]);
		wait(DISPUTABLE);
		assert_noop!(advance(), Error::RerunKept);
		wait(1);
		assert_noop!(advance(), Error::RerunKept);
		Disputed::kill();
		assert_ok!(advance());
		assert!(!Reruns::<Test>::contains_key(TASK, NODE));
		assert_eq!(crate::RerunsDue::<Test>::iter().count(), 0);
	});
}

#[test]
fn what_the_market_cannot_do_is_tried_again() {
	ExtBuilder.build_and_execute(|| {
		first_look(OTHER);
		let [a, b] = call().try_into().unwrap();
		Stuck::put(());
		look(&[(a, OTHER), (b, OTHER)]);
		assert!(matches!(stage(), RerunStage::Ended { concluded: false, .. }));
		assert_noop!(advance(), "stuck");
		Stuck::kill();
		wait(200);
		Verification::on_idle(now(), Weight::MAX);
		assert_eq!(heard(), vec![None, Some(Finding::Wrong)]);
		assert!(matches!(stage(), RerunStage::Ended { concluded: true, .. }));
		Disputed::kill();
	});
}

#[test]
fn a_node_is_called_once_whoever_is_bound_then() {
	ExtBuilder.build_and_execute(|| {
		begin();
		let [first] = call().try_into().unwrap();
		assert_ok!(commit(first, opening(RIGHT)));
		assert_ok!(Verification::decline_rerun(signed(first), TASK, NODE));
		let [second] = call().try_into().unwrap();
		assert_ok!(commit(second, opening(RIGHT)));
		assert_eq!(stage(), RerunStage::AwaitingResult);
		assert_eq!(heard(), vec![None]);
		show();
		assert_ok!(reveal(second, opening(RIGHT)));
	});
}
