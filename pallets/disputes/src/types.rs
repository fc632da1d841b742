// SPDX-License-Identifier: Apache-2.0

//! What is stored of arbitrators, disputes and panels, and the rules that need no storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
pub use surety_primitives::agenda::Wake;
use surety_primitives::{
	dispute::{denounced, Side, Standing, Vote, SEATS},
	draw::Round,
	slash::SlashId,
	sortition::Weight,
	task::MAX_URI,
	Balance, BlockNumber, NodeId, TaskId, H256,
};

/// The most bonds of one dispute: what it began with, and two appeals.
pub const MAX_BONDS: u32 = 3;
/// The most jurors of one panel: as many as it has seats, and a reserve for each.
pub const MAX_JURORS: u32 = 46;
/// How many arbitrators one draw looks at at most. Who cannot sit is passed over.
pub const MAX_TURNS: u32 = 96;
/// The most who stand behind a slash: two auditors, and a challenger.
pub const MAX_ACCUSERS: u32 = 3;
/// The most seats that the view of an arbitrator's duties lists.
pub const MAX_DUTIES: usize = 64;

const _: () = {
	let [_, _, last] = SEATS;
	assert!(MAX_JURORS == 2 * last && MAX_TURNS > 2 * MAX_JURORS);
};

/// Where evidence lies, UTF-8.
pub type Uri = BoundedVec<u8, ConstU32<MAX_URI>>;

/// Somebody who can be drawn.
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
pub struct Arbitrator {
	/// Its place in the tree of weights.
	pub slot: u32,
	/// How much it weighs there: whole SUR of its stake in the role.
	pub weight: Weight,
	/// The block in which it took part, or last weighed more than before.
	pub since: BlockNumber,
}

/// How many panels wait to be drawn, by the round whose seed draws them.
///
/// While any waits whose seed is known, no weight changes: who knew the seed could choose the jurors by small
/// changes of his own weight.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Waiting {
	/// The round that was open when the counts were made.
	pub round: Round,
	/// By rounds before that one: their seeds are known.
	pub due: u32,
	/// By that one.
	pub this: u32,
	/// By the one after.
	pub next: u32,
}

impl Waiting {
	/// The same counts when `open` is the open round. Rounds never go back.
	pub fn at(self, open: Round) -> Self {
		let Self { round, due, this, next } = self;
		match open.saturating_sub(round) {
			0 => self,
			1 => Self { round: open, due: due.saturating_add(this), this: next, next: 0 },
			_ => {
				let due = due.saturating_add(this).saturating_add(next);
				Self { round: open, due, this: 0, next: 0 }
			}
		}
	}
}

/// What a dispute is decided by, as it was when the dispute began.
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
pub struct Terms {
	/// What the first bond is, and what others are reckoned by.
	pub bond: Balance,
	/// What each juror risks.
	pub lock: Balance,
	/// What each juror who is correct is paid at most.
	pub fee: Balance,
	/// For how many blocks votes are committed.
	pub commit_window: BlockNumber,
	/// For how many blocks they are revealed.
	pub reveal_window: BlockNumber,
	/// For how many blocks a verdict can be appealed.
	pub appeal_window: BlockNumber,
}

/// What somebody put up against a finding.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Bond<AccountId> {
	/// Who.
	pub who: AccountId,
	/// For which side.
	pub side: Side,
	/// Against what: who disputes a result says that it is no `NoFault`.
	pub against: Vote,
	/// In which round.
	pub round: u8,
	/// What is left of it on hold.
	pub held: Balance,
}

/// How far a dispute is.
///
/// ```text
/// Contestable ─ contested ─┐          ┌──── reserves for the silent ───┐
///      │                   ↓          ↓                                │
///      │      filed ──→ Drawing ──→ Committing ─────────────────→ Revealing
///      │                 ↑    └ too few arbitrators ─┐                 │
///      │                 ├─ no verdict ──────────────┼─────────────────┤
///      │                 └─ appealed ─ Appealable ←──┼─── a verdict ───┤
///      │                                  │          ↓                 │
///      │                                  └──────→ Settling ←─ the last panel
///      └ not contested ──────────────────────────────→ Ended ←┘ panel by panel
/// ```
///
/// A dispute about an appeal against a slash begins with `Drawing`, is never `Appealable`, and is gone where others
/// are `Ended`. Where the appeal ends by itself it is `Settling` without a verdict.
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
pub enum Stage {
	/// An anomaly, which the node's owner can contest.
	#[codec(index = 0)]
	Contestable {
		/// The last block in which it can.
		until: BlockNumber,
	},
	/// The round's panel, or reserves for those of it who are silent, are drawn by the seed of a round.
	#[codec(index = 1)]
	Drawing {
		/// By which.
		by: Round,
	},
	/// Jurors commit to their votes.
	#[codec(index = 2)]
	Committing {
		/// The last block in which they can.
		until: BlockNumber,
	},
	/// Jurors reveal them.
	#[codec(index = 3)]
	Revealing {
		/// The last block in which they can.
		until: BlockNumber,
	},
	/// There is a verdict, and its loser can appeal.
	#[codec(index = 4)]
	Appealable {
		/// The last block in which it can.
		until: BlockNumber,
	},
	/// The verdict is final, and panel after panel is settled.
	#[codec(index = 5)]
	Settling {
		/// The round whose panel is next.
		round: u8,
	},
	/// It is over.
	#[codec(index = 6)]
	Ended {
		/// The record of what the node was charged with, if it was.
		slash: Option<SlashId>,
		/// The first block in which the record of the dispute can go.
		prune_at: BlockNumber,
	},
}

/// What a dispute is about.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Subject<AccountId> {
	/// A result of a node.
	#[codec(index = 0)]
	Result(DisputedResult<AccountId>),
	/// An appeal against a slash, which the judges left undecided.
	#[codec(index = 1)]
	Appeal {
		/// The slash.
		slash: SlashId,
		/// Who said or showed what it is for.
		accusers: BoundedVec<AccountId, ConstU32<MAX_ACCUSERS>>,
	},
}

impl<AccountId> Subject<AccountId> {
	/// What a vote says of it. Of a slash it is only whether that stands: whoever says so by the name of another fault
	/// agrees with those who say `Minor`.
	pub fn heard(&self, vote: Vote) -> Vote {
		match self {
			Self::Appeal { .. } if vote.is_fault() => Vote::Minor,
			_ => vote,
		}
	}
}

/// One result of one node.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct DisputedResult<AccountId> {
	/// The task.
	pub task: TaskId,
	/// Whose result.
	pub node: NodeId,
	/// Who published the task.
	pub client: AccountId,
	/// What of its stake the node answers with for the task at least.
	pub liability: Balance,
	/// Who says that the node is at fault.
	pub challenger: AccountId,
	/// Whether re-runs contradict the result: then the challenger's stake as an oracle answers for it instead of
	/// a bond.
	pub is_anomaly: bool,
	/// The last block in which the result could be disputed.
	pub disputable_until: BlockNumber,
}

/// A dispute over one result of one node, or about an appeal.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Dispute<AccountId> {
	/// What it is about.
	pub subject: Subject<AccountId>,
	/// Whose stake it is about: who owned the node then, or appeals.
	pub owner: AccountId,
	/// SHA-256 of what is said to prove the fault.
	pub evidence_hash: H256,
	/// Where that lies; may be empty.
	pub evidence_uri: Uri,
	/// The block in which it began.
	pub filed_at: BlockNumber,
	/// What it is decided by.
	pub terms: Terms,
	/// What was bonded in it.
	pub bonds: BoundedVec<Bond<AccountId>, ConstU32<MAX_BONDS>>,
	/// The round, from 0, or from [`APPEAL_ROUND`](surety_primitives::dispute::APPEAL_ROUND) about an appeal.
	pub round: u8,
	/// What was found last; what is final once it is settled.
	pub verdict: Option<Vote>,
	/// How far it is.
	pub stage: Stage,
	/// When the chain looks at it next.
	pub wake: Wake,
}

impl<AccountId> Dispute<AccountId> {
	/// Whether it is over.
	pub fn has_ended(&self) -> bool {
		matches!(self.stage, Stage::Ended { .. })
	}

	/// Who judges nothing of it: the parties, and who accuses.
	pub fn parties(&self) -> impl Iterator<Item = &AccountId> {
		let (result, accusers) = match &self.subject {
			Subject::Result(result) => (Some(result), None),
			Subject::Appeal { accusers, .. } => (None, Some(accusers)),
		};
		let of_result = result.into_iter().flat_map(|it| [&it.client, &it.challenger]);
		of_result.chain(accusers.into_iter().flatten()).chain([&self.owner])
	}

	/// What is left of the bonds of one side; `None` where that is out of range.
	pub fn bonded(&self, side: Side) -> Option<Balance> {
		let mut of_side = self.bonds.iter().filter(|bond| bond.side == side);
		of_side.try_fold(0, |sum: Balance, bond| sum.checked_add(bond.held))
	}
}

/// A juror's part in a panel.
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
pub enum Ballot {
	/// It was drawn.
	#[codec(index = 0)]
	Seated,
	/// It has committed to a vote.
	#[codec(index = 1)]
	Committed(H256),
	/// It has revealed it.
	#[codec(index = 2)]
	Revealed(Vote),
	/// It did not commit, or did not reveal.
	#[codec(index = 3)]
	Silent,
	/// Somebody knew its vote before the votes were revealed.
	#[codec(index = 4)]
	Denounced,
}

impl Ballot {
	/// The vote, if it was revealed.
	pub fn vote(&self) -> Option<Vote> {
		match self {
			Self::Revealed(vote) => Some(*vote),
			_ => None,
		}
	}

	/// What of the dispute's lock is locked for it: who was denounced has paid a part of it.
	pub fn locked(&self, lock: Balance) -> Balance {
		match self {
			Self::Denounced => denounced(lock).rest,
			_ => lock,
		}
	}
}

/// A juror.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Juror<AccountId> {
	/// Who.
	pub who: AccountId,
	/// How far it is.
	pub ballot: Ballot,
}

/// Those who judge in one round of a dispute.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Panel<AccountId> {
	/// What each of them is paid who is correct.
	pub fee: Balance,
	/// Whether reserves were drawn for the silent, which is done once.
	pub reserved: bool,
	/// They, in the order of the draws.
	pub jurors: BoundedVec<Juror<AccountId>, ConstU32<MAX_JURORS>>,
}

impl<AccountId> Panel<AccountId> {
	/// The votes that were revealed.
	pub fn votes(&self) -> impl Iterator<Item = Vote> + Clone + '_ {
		self.jurors.iter().filter_map(|juror| juror.ballot.vote())
	}

	/// What a side owes to these jurors at most, now that they have voted, if it loses; `None` where that is out
	/// of range.
	pub fn owed(&self, side: Side) -> Option<Balance> {
		let lost = Vote::ALL.into_iter().filter(|vote| vote.loser() == Some(side));
		let most = lost.map(|vote| self.votes().filter(|other| *other == vote).count()).max();
		self.fee.checked_mul(most.unwrap_or_default() as Balance)
	}

	/// How many cannot vote any more.
	pub fn vacant(&self) -> usize {
		let vacant = |ballot| matches!(ballot, Ballot::Silent | Ballot::Denounced);
		self.jurors.iter().filter(|juror| vacant(juror.ballot)).count()
	}

	/// Where each juror stands with this verdict. Where nobody waits for one any more, nobody was wrong or silent.
	pub fn standings(&self, verdict: Option<Vote>) -> alloc::vec::Vec<Standing> {
		let standing = |vote| verdict.map_or(Standing::Neutral, |it| Standing::of(vote, it));
		self.jurors.iter().map(|juror| standing(juror.ballot.vote())).collect()
	}
}

impl<AccountId: PartialEq> Panel<AccountId> {
	/// A juror's ballot.
	pub fn ballot(&mut self, who: &AccountId) -> Option<&mut Ballot> {
		self.jurors.iter_mut().find(|juror| juror.who == *who).map(|juror| &mut juror.ballot)
	}
}

/// What a juror has to do in a dispute.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Duty {
	/// Commit to a vote.
	#[codec(index = 0)]
	Commit {
		/// The last block in which it can.
		until: BlockNumber,
	},
	/// Reveal the vote that it committed to.
	#[codec(index = 1)]
	Reveal {
		/// The last block in which it can.
		until: BlockNumber,
	},
	/// Nothing now: it keeps its salt, or waits for its part to be settled.
	#[codec(index = 2)]
	Wait,
}

/// Makes what the benchmarks need of other pallets.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId> {
	/// An account with stake enough for an arbitrator, and funds for any bond. Each number another one, and
	/// none related to another.
	fn arbitrator(number: u32) -> AccountId;
	/// A task that was just settled: its client, who can pay any bond, the task, and the node, whose next fault
	/// has all the consequences that a fault can have.
	fn settled_task() -> (AccountId, TaskId, NodeId);
	/// A dispute about an appeal, with all the consequences that its acceptance can have.
	fn referred_appeal() -> surety_primitives::dispute::DisputeId;
	/// Closes the draw rounds by which panels wait to be drawn.
	fn close_rounds();
}
