// SPDX-License-Identifier: Apache-2.0

//! Disputes: what jurors say of a node's result, when that is a verdict, and what everybody earns and loses
//! by it (specification, section 10).

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::{Perbill, Percent};
use sp_core::H256;
use sp_crypto_hashing::blake2_256;

use crate::{
	money::{cut, split, Cut},
	slash::{Condition, Penalty, CHALLENGER_SHARE},
	Balance,
};

const VOTE_DOMAIN: &[u8] = b"surety/vote/1";

/// What is said of one result of one node. Never reused.
pub type DisputeId = u64;

/// How many seats the panels of a dispute have, the first one first.
pub const SEATS: [u32; 3] = [5, 11, 23];
/// The seats of all panels together.
pub const ALL_SEATS: u32 = 39;
/// The round in which a dispute about an appeal against a slash begins: the judges had the turn of a first panel.
pub const APPEAL_ROUND: u8 = 1;
/// How many of the seats must say the same in any panel but the last.
const SUPERMAJORITY: Percent = Percent::from_percent(80);
/// What each juror of a dispute risks of what its parties have at stake.
pub const JUROR_SHARE: Perbill = Perbill::from_percent(10);

/// The seats of a round's panel; `None` after the last round.
pub fn seats(round: u8) -> Option<u32> {
	SEATS.get(usize::from(round)).copied()
}

/// Whether the panel of this round is the last one.
pub fn is_last(round: u8) -> bool {
	seats(round.saturating_add(1)).is_none()
}

/// What a juror says of a result, and what a panel finds.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Vote {
	/// The node did what it owed.
	#[codec(index = 0)]
	NoFault,
	/// The result is not what it should be.
	#[codec(index = 1)]
	Minor,
	/// The node deceived.
	#[codec(index = 2)]
	Fraud,
	/// Several identities acted as one.
	#[codec(index = 3)]
	Collusion,
	/// Nobody can know.
	#[codec(index = 4)]
	Unjudgeable,
}

impl Vote {
	/// All of them, in the order of their indices.
	pub const ALL: [Self; 5] =
		[Self::NoFault, Self::Minor, Self::Fraud, Self::Collusion, Self::Unjudgeable];

	/// What the node is charged with, if it is at fault.
	pub const fn condition(self) -> Option<Condition> {
		match self {
			Self::NoFault | Self::Unjudgeable => None,
			Self::Minor => Some(Condition::DisputeLostMinor),
			Self::Fraud => Some(Condition::DisputeLostFraud),
			Self::Collusion => Some(Condition::SybilCollusion),
		}
	}

	/// Whether the node is at fault.
	pub const fn is_fault(self) -> bool {
		self.condition().is_some()
	}

	/// Who has lost by it; nobody where nobody can know.
	pub const fn loser(self) -> Option<Side> {
		match self {
			Self::NoFault => Some(Side::Challenger),
			Self::Minor | Self::Fraud | Self::Collusion => Some(Side::Node),
			Self::Unjudgeable => None,
		}
	}

	/// How bad it is for the node; `None` where nobody can know.
	const fn gravity(self) -> Option<u8> {
		match self {
			Self::NoFault => Some(0),
			Self::Minor => Some(1),
			Self::Fraud => Some(2),
			Self::Collusion => Some(3),
			Self::Unjudgeable => None,
		}
	}
}

/// One of the two parties.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Side {
	/// Who says that the node is at fault.
	#[codec(index = 0)]
	Challenger,
	/// The node.
	#[codec(index = 1)]
	Node,
}

impl Side {
	/// Whether who put a bond on this side against a finding was right to, now that the verdict is another one,
	/// or the same. Where nobody can know nobody was wrong.
	pub fn is_vindicated(self, against: Vote, verdict: Vote) -> bool {
		match (against.gravity(), verdict.gravity()) {
			(Some(before), Some(now)) => match self {
				Self::Challenger => now > before,
				Self::Node => now < before,
			},
			_ => true,
		}
	}
}

/// What the commitment to a vote hides.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct VoteOpening {
	/// The vote.
	pub vote: Vote,
	/// Random, never used twice: there are five votes, and whoever knows the salt tries them all.
	pub salt: [u8; 32],
}

impl VoteOpening {
	/// The commitment that this opens for a juror in a round of a dispute on the chain with this `genesis`.
	pub fn commitment(
		&self,
		genesis: H256,
		dispute: DisputeId,
		round: u8,
		juror: &impl Encode,
	) -> H256 {
		(VOTE_DOMAIN, genesis, dispute, round, juror, self.vote, self.salt)
			.using_encoded(blake2_256)
			.into()
	}
}

/// How many jurors of a round must say the same for a verdict: four fifths of the seats, rounded up, and in the
/// last round more than half of them. `None` after the last round.
pub fn needed(round: u8) -> Option<u32> {
	let seats = seats(round)?;
	Some(match is_last(round) {
		true => seats.saturating_div(2).saturating_add(1),
		false => SUPERMAJORITY.mul_ceil(seats),
	})
}

/// What a panel finds, if enough of its seats say the same. Who says nothing is a seat all the same.
pub fn tally(round: u8, votes: impl Iterator<Item = Vote> + Clone) -> Option<Vote> {
	let needed = needed(round)? as usize;
	let count = |vote: &Vote| votes.clone().filter(|other| other == vote).count();
	Vote::ALL.into_iter().find(|vote| count(vote) >= needed)
}

/// What a panel's finding is worth where a re-run has shown whether the result is right: that is the truth, and
/// leaves to the panel how grave a fault is.
pub fn with_truth(found: Option<Vote>, is_right: Option<bool>) -> Option<Vote> {
	match is_right {
		Some(true) => Some(Vote::NoFault),
		Some(false) => Some(found.filter(|vote| vote.is_fault()).unwrap_or(Vote::Minor)),
		None => found,
	}
}

/// Where a juror stands once the verdict is final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
	/// Its vote is the verdict: it earns.
	Correct,
	/// Its vote is another one: it loses what it risked.
	Wrong,
	/// It did not commit, did not reveal, or was denounced: it loses the same.
	Silent,
	/// It said that nobody can know, or nobody can: it neither earns nor loses.
	Neutral,
}

impl Standing {
	/// Of a juror that revealed this vote, or none.
	pub fn of(vote: Option<Vote>, verdict: Vote) -> Self {
		match vote {
			None => Self::Silent,
			Some(Vote::Unjudgeable) => Self::Neutral,
			Some(_) if verdict == Vote::Unjudgeable => Self::Neutral,
			Some(vote) if vote == verdict => Self::Correct,
			Some(_) => Self::Wrong,
		}
	}

	/// Whether it loses what it risked.
	pub fn loses(self) -> bool {
		matches!(self, Self::Wrong | Self::Silent)
	}
}

/// Divides what the others lost and the loser pays among those who were correct: the parts are equal but for
/// the remainder of rounding, and sum to all of it. Where nobody was correct, all parts are 0.
pub fn earnings(standings: &[Standing], pot: Balance) -> Vec<Balance> {
	let weight = |standing: &Standing| Balance::from(*standing == Standing::Correct);
	split(pot, standings.iter().map(weight)).collect()
}

/// What the parties of a dispute have at stake: what fraud would cost the node, what it is paid, and the
/// challenger's bond. `None` where that is out of range.
///
/// The payment is among it because it is what a cheat wants to keep: jurors who risk a part of the rest alone cost
/// less than a dear task brings.
pub fn at_stake(
	held: Balance,
	liability: Balance,
	payment: Balance,
	bond: Balance,
) -> Option<Balance> {
	let share = Condition::DisputeLostFraud.rule().share;
	Penalty { share, at_least: liability }.of(held).checked_add(payment)?.checked_add(bond)
}

/// What each juror risks: a tenth of what is at stake, but `least` at least, and `most` at most.
pub fn lock(at_stake: Balance, least: Balance, most: Balance) -> Balance {
	cut(at_stake, JUROR_SHARE).share.max(least).min(most)
}

/// What is bonded to have a verdict judged by the panel of a later round: as much for each of its seats as the
/// dispute's bond is for each seat of the first. `None` where there is no such round, or the sum is out of
/// range.
pub fn appeal_bond(bond: Balance, round: u8) -> Option<Balance> {
	let [first, ..] = SEATS;
	bond.checked_mul(seats(round)?.into())?.checked_div(first.into())
}

/// What each juror of a round who is correct is paid: the fee, or what either of the parties could pay to each
/// if it lost, where that is less. A fee that only one of them could pay would buy votes for it.
pub fn affordable_fee(fee: Balance, round: u8, challenger: Balance, node: Balance) -> Balance {
	let each = |funds: Balance| seats(round).and_then(|seats| funds.checked_div(seats.into()));
	fee.min(each(challenger.min(node)).unwrap_or_default())
}

/// Divides what a juror risked who was denounced: a share for who did that, and the rest, which is lost like that of
/// a silent one. A juror who has himself denounced saves less than a third.
pub fn denounced(lock: Balance) -> Cut {
	cut(lock, CHALLENGER_SHARE)
}

#[cfg(test)]
mod tests {
	use num_bigint::BigInt;
	use num_rational::BigRational;
	use proptest::{collection::vec, prelude::*, sample::select};

	use super::*;
	use crate::SUR;

	fn opening() -> VoteOpening {
		VoteOpening { vote: Vote::Fraud, salt: [7; 32] }
	}

	#[test]
	fn a_commitment_binds_chain_dispute_round_juror_vote_and_salt() {
		let (genesis, juror) = (H256::repeat_byte(1), [3u8; 32]);
		let of = opening().commitment(genesis, 1, 0, &juror);
		assert_eq!(of, opening().commitment(genesis, 1, 0, &juror));
		let others = [
			opening().commitment(H256::repeat_byte(2), 1, 0, &juror),
			opening().commitment(genesis, 2, 0, &juror),
			opening().commitment(genesis, 1, 1, &juror),
			opening().commitment(genesis, 1, 0, &[4u8; 32]),
			VoteOpening { vote: Vote::Minor, ..opening() }.commitment(genesis, 1, 0, &juror),
			VoteOpening { salt: [8; 32], ..opening() }.commitment(genesis, 1, 0, &juror),
		];
		assert!(others.iter().all(|other| *other != of));
	}

	/// The bytes that every client must hash: changing them breaks whoever has committed.
	#[test]
	fn a_commitment_is_this_hash() {
		let of = opening().commitment(H256::repeat_byte(1), 1, 0, &[3u8; 32]);
		let mut bytes = vec![(VOTE_DOMAIN.len() as u8) << 2];
		bytes.extend_from_slice(VOTE_DOMAIN);
		bytes.extend_from_slice(&[1; 32]);
		bytes.extend_from_slice(&1u64.to_le_bytes());
		bytes.push(0);
		bytes.extend_from_slice(&[3; 32]);
		bytes.push(2);
		bytes.extend_from_slice(&[7; 32]);
		assert_eq!(of.0, blake2_256(&bytes));
	}

	#[test]
	fn panels_and_what_decides_them() {
		assert_eq!(SEATS.iter().sum::<u32>(), ALL_SEATS);
		assert_eq!([0, 1, 2].map(needed), [Some(4), Some(9), Some(12)]);
		assert_eq!((seats(3), needed(3)), (None, None));
		assert_eq!([0, 1, 2].map(is_last), [false, false, true]);
	}

	#[test]
	fn votes_lead_to_the_conditions_of_the_table() {
		let names = Vote::ALL.map(|vote| vote.condition().map(Condition::name));
		let table = [
			None,
			Some("DISPUTE_LOST_MINOR"),
			Some("DISPUTE_LOST_FRAUD"),
			Some("SYBIL_COLLUSION"),
			None,
		];
		assert_eq!(names, table);
		for (index, vote) in Vote::ALL.into_iter().enumerate() {
			assert_eq!(usize::from(vote.encode()[0]), index);
			let node_lost = vote.loser() == Some(Side::Node);
			assert_eq!(node_lost, vote.is_fault());
		}
	}

	#[test]
	fn a_verdict_needs_its_seats_and_not_only_its_voters() {
		let tally = |round, votes: &[Vote]| tally(round, votes.iter().copied());
		use Vote::*;
		assert_eq!(tally(0, &[Fraud; 4]), Some(Fraud));
		assert_eq!(tally(0, &[Fraud; 3]), None);
		assert_eq!(tally(0, &[Fraud, Fraud, Fraud, Collusion, Minor]), None);
		assert_eq!(tally(0, &[Unjudgeable; 5]), Some(Unjudgeable));
		assert_eq!(tally(1, &[NoFault; 9]), Some(NoFault));
		assert_eq!(tally(1, &[NoFault; 8]), None);
		assert_eq!(tally(2, &[Minor; 12]), Some(Minor));
		assert_eq!(tally(2, &[Minor; 11]), None);
		assert_eq!(tally(3, &[Minor; 40]), None);
	}

	#[test]
	fn a_re_run_is_the_truth_and_the_panel_says_how_grave() {
		use Vote::*;
		for found in [None, Some(NoFault), Some(Fraud), Some(Unjudgeable)] {
			assert_eq!(with_truth(found, None), found);
			assert_eq!(with_truth(found, Some(true)), Some(NoFault));
		}
		assert_eq!(with_truth(Some(Fraud), Some(false)), Some(Fraud));
		for found in [None, Some(NoFault), Some(Unjudgeable)] {
			assert_eq!(with_truth(found, Some(false)), Some(Minor));
		}
	}

	#[test]
	fn where_jurors_stand() {
		use Vote::*;
		assert_eq!(Standing::of(Some(Fraud), Fraud), Standing::Correct);
		assert_eq!(Standing::of(Some(Minor), Fraud), Standing::Wrong);
		assert_eq!(Standing::of(None, Fraud), Standing::Silent);
		assert_eq!(Standing::of(Some(Unjudgeable), Fraud), Standing::Neutral);
		// Nobody knows who was right; who was silent was silent.
		assert_eq!(Standing::of(Some(Fraud), Unjudgeable), Standing::Neutral);
		assert_eq!(Standing::of(Some(Unjudgeable), Unjudgeable), Standing::Neutral);
		assert_eq!(Standing::of(None, Unjudgeable), Standing::Silent);
	}

	#[test]
	fn bonds_are_lost_by_those_who_were_wrong_about_what_they_bonded_against() {
		use Vote::*;
		let challenger = |verdict| Side::Challenger.is_vindicated(NoFault, verdict);
		assert_eq!(Vote::ALL.map(challenger), [false, true, true, true, true]);
		let node = |verdict| Side::Node.is_vindicated(Fraud, verdict);
		assert_eq!(Vote::ALL.map(node), [true, true, false, false, true]);
	}

	#[test]
	fn a_correct_vote_against_a_wrong_crowd_pays_most() {
		let standings = |correct: usize| {
			let mut all = vec![Standing::Correct; correct];
			all.resize(5, Standing::Wrong);
			all
		};
		let lock = 10 * SUR;
		let of = |correct: usize| {
			let standings = standings(correct);
			let wrong = standings.iter().filter(|it| it.loses()).count() as Balance;
			earnings(&standings, wrong * lock)[0]
		};
		assert_eq!([1, 2, 3, 4, 5].map(of), [40 * SUR, 15 * SUR, 20 * SUR / 3, 5 * SUR / 2, 0]);
	}

	/// The p + ε attack: somebody promises to make up for what a vote costs, and a little more, if it is wrong.
	/// It is free as long as it works. In each panel one juror who keeps to the truth, and is found right by the
	/// next, has what all the others lose; and who would buy all panels must be good for two and a half times
	/// what is at stake.
	#[test]
	fn buying_every_panel_costs_more_than_is_at_stake() {
		for stake in [100 * SUR, 5_000 * SUR, 1_000_000 * SUR] {
			let lock = lock(stake, 10 * SUR, Balance::MAX);
			let bought: u32 = (0..3).filter_map(needed).sum();
			let promised = lock * Balance::from(bought);
			assert!(promised >= stake * 5 / 2, "{promised} for {stake}");
			for (round, seats) in SEATS.into_iter().enumerate() {
				let enough = needed(round as u8).unwrap();
				let crowd = Balance::from(enough) * lock;
				// To outbid the truth to a single juror costs more than it risks, from the first panel on.
				assert!(crowd >= 4 * lock && enough < seats);
			}
		}
	}

	#[test]
	fn what_jurors_risk_has_a_floor_and_a_ceiling() {
		let of = |stake| lock(stake, 10 * SUR, 500 * SUR);
		assert_eq!(
			[0, 99 * SUR, 1_000 * SUR, 9_999 * SUR].map(of),
			[10 * SUR, 10 * SUR, 100 * SUR, 500 * SUR]
		);
	}

	#[test]
	fn at_stake_is_what_all_parties_could_lose() {
		let of = |held, liability, payment, bond| {
			at_stake(held * SUR, liability * SUR, payment * SUR, bond * SUR)
		};
		// Half of the node's stake, or what answers for the task where that is more, or all of it.
		assert_eq!(of(100, 30, 7, 50), Some(107 * SUR));
		assert_eq!(of(100, 80, 7, 50), Some(137 * SUR));
		assert_eq!(of(100, 800, 7, 10), Some(117 * SUR));
		assert_eq!(at_stake(100 * SUR, 0, Balance::MAX, 0), None);
		assert_eq!(at_stake(100 * SUR, 0, 0, Balance::MAX), None);
	}

	#[test]
	fn appeals_cost_as_much_for_each_seat() {
		assert_eq!(
			[0, 1, 2, 3].map(|round| appeal_bond(10 * SUR, round)),
			[Some(10 * SUR), Some(22 * SUR), Some(46 * SUR), None]
		);
		assert_eq!(appeal_bond(Balance::MAX, 1), None);
	}

	#[test]
	fn no_fee_that_only_one_side_could_pay() {
		let fee = |challenger, node| affordable_fee(2 * SUR, 0, challenger, node);
		assert_eq!(fee(50 * SUR, 100 * SUR), 2 * SUR);
		assert_eq!(fee(10 * SUR, 100 * SUR), 2 * SUR);
		assert_eq!(fee(10 * SUR, 5 * SUR), SUR);
		assert_eq!(fee(50 * SUR, 0), 0);
		assert_eq!(affordable_fee(2 * SUR, 3, SUR, SUR), 0);
	}

	fn any_vote() -> impl Strategy<Value = Option<Vote>> {
		select(vec![
			None,
			Some(Vote::NoFault),
			Some(Vote::Minor),
			Some(Vote::Fraud),
			Some(Vote::Collusion),
			Some(Vote::Unjudgeable),
		])
	}

	proptest! {
		/// However many panels there are seats for, no two votes can both be a verdict.
		#[test]
		fn at_most_one_vote_is_the_verdict(round in 0u8..3, votes in vec(any_vote(), 0..23)) {
			let said: Vec<Vote> =
				votes.into_iter().flatten().take(seats(round).unwrap() as usize).collect();
			let enough = |vote: &Vote| {
				let count = said.iter().filter(|other| *other == vote).count();
				BigRational::new(count.into(), 1.into())
					>= match round {
						2 => BigRational::new(23.into(), 2.into()),
						_ => BigRational::new((seats(round).unwrap() * 4).into(), 5.into()),
					}
			};
			let verdicts: Vec<_> = Vote::ALL.into_iter().filter(enough).collect();
			prop_assert!(verdicts.len() <= 1);
			prop_assert_eq!(tally(round, said.iter().copied()), verdicts.first().copied());
		}

		/// What some lose is what others earn, to the last unit; nobody but those who were correct earns, and
		/// each within a unit of its exact part.
		#[test]
		fn what_is_lost_is_earned(
			votes in vec(any_vote(), 1..46), verdict in any_vote(), lock in 0u128..=u128::MAX >> 10,
			fees in 0u128..=u128::MAX >> 10,
		) {
			let verdict = verdict.unwrap_or(Vote::NoFault);
			let standings: Vec<_> =
				votes.iter().map(|vote| Standing::of(*vote, verdict)).collect();
			let losers = standings.iter().filter(|it| it.loses()).count() as u128;
			let correct = standings.iter().filter(|it| **it == Standing::Correct).count();
			let pot = losers * lock + fees;
			let earned = earnings(&standings, pot);
			prop_assert_eq!(earned.len(), votes.len());
			prop_assert_eq!(earned.iter().sum::<u128>(), if correct > 0 { pot } else { 0 });
			for (standing, earned) in standings.iter().zip(earned) {
				if *standing != Standing::Correct {
					prop_assert_eq!(earned, 0);
					continue;
				}
				let exact = BigRational::new(BigInt::from(pot), BigInt::from(correct));
				let off = BigRational::from(BigInt::from(earned)) - exact;
				prop_assert!(off > BigRational::from(BigInt::from(-1)));
				prop_assert!(off < BigRational::from(BigInt::from(1)));
			}
		}

		/// No juror does better by silence than by any vote that it could have revealed.
		#[test]
		fn silence_never_pays(vote in any_vote(), verdict in any_vote(), lock: u128) {
			let verdict = verdict.unwrap_or(Vote::Unjudgeable);
			let costs = |vote| if Standing::of(vote, verdict).loses() { lock } else { 0 };
			prop_assert!(costs(None) >= costs(vote));
		}

		#[test]
		fn a_lock_is_the_exact_tenth_within_its_bounds(stake: u128, least: u128, more: u128) {
			let most = least.saturating_add(more);
			let tenth = BigRational::new(BigInt::from(stake), 10.into()).floor().to_integer();
			let expected = tenth.max(BigInt::from(least)).min(BigInt::from(most));
			prop_assert_eq!(BigInt::from(lock(stake, least, most)), expected);
		}

		/// The sum of three, or nothing at all: never less than what it is.
		#[test]
		fn at_stake_is_exact(
			held in 0..=u128::MAX >> 1, liability: u128, payment in 0..=u128::MAX >> 1, bond in 0..=u128::MAX >> 1,
		) {
			let half = BigRational::new(BigInt::from(held), 2.into()).floor().to_integer();
			let fraud = half.max(BigInt::from(liability)).min(BigInt::from(held));
			let sum = fraud + BigInt::from(payment) + BigInt::from(bond);
			let expected = (sum <= BigInt::from(u128::MAX)).then_some(sum);
			prop_assert_eq!(at_stake(held, liability, payment, bond).map(BigInt::from), expected);
		}

		/// Either side could pay every seat, whatever the verdict.
		#[test]
		fn a_fee_can_be_paid_by_either_side(fee: u128, round in 0u8..3, a: u128, b: u128) {
			let paid = affordable_fee(fee, round, a, b);
			let all = BigInt::from(paid) * BigInt::from(seats(round).unwrap());
			prop_assert!(paid <= fee && all <= BigInt::from(a) && all <= BigInt::from(b));
		}
	}
}
