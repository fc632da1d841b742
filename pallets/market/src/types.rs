// SPDX-License-Identifier: Apache-2.0

//! What the market stores, and the rules of a race that need no storage.

use alloc::vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
pub use surety_primitives::agenda::Wake;
use surety_primitives::{
	draw::Round,
	liability,
	output::FormatViolation,
	panel,
	rerun::Shown,
	source::SourceSpec,
	task::{Competition, FailureReason, Input, Misconduct, Needs},
	traits::Paid,
	Balance, BlockNumber, NodeId, Perbill, SourceId, H256,
};

/// The most nodes that ever accept one task. It bounds the record of a task and the work of ending
/// it.
pub const MAX_ATTEMPTS: u32 = 16;

/// Whether a window of `blocks` that began at `since` is over at `now`. It is open up to and
/// including the block `since + blocks`.
pub(crate) fn lapsed(since: BlockNumber, blocks: BlockNumber, now: BlockNumber) -> bool {
	now > since.saturating_add(blocks)
}

/// A published source.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Source<AccountId> {
	/// Who published it.
	pub owner: AccountId,
	/// What nodes run, and on which terms.
	pub spec: SourceSpec,
	/// The amount held for it on its owner's account.
	pub stake: Balance,
	/// How many tasks are open on it.
	pub open_tasks: u32,
	/// Whether it takes tasks.
	pub status: SourceStatus,
	/// The last block in which it or a task that ended on it can be disputed, as known now.
	pub disputable_until: BlockNumber,
}

/// The state of a source.
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
pub enum SourceStatus {
	/// Takes tasks.
	#[codec(index = 0)]
	Listed,
	/// Takes no new tasks, for good.
	#[codec(index = 1)]
	Retired {
		/// The block of its retirement.
		at: BlockNumber,
	},
}

impl<AccountId> Source<AccountId> {
	/// Notes that it or a task on it can be disputed for `window` blocks from `now`.
	pub(crate) fn keep_disputable(&mut self, now: BlockNumber, window: BlockNumber) {
		self.disputable_until = self.disputable_until.max(now.saturating_add(window));
	}
}

/// A published task.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Task<AccountId> {
	/// What nodes run.
	pub source: SourceId,
	/// Who pays.
	pub client: AccountId,
	/// The most that it pays, protocol fee included.
	pub payment: Balance,
	/// What is locked beside it for a re-run.
	pub rerun_price: Balance,
	/// What the job reads.
	pub input: Input,
	/// The last block in which a result may be committed.
	pub deadline: BlockNumber,
	/// How nodes compete for it.
	pub competition: Competition,
	/// What it asks of nodes besides what its source asks.
	pub needs: Needs,
	/// The block of its publication.
	pub published_at: BlockNumber,
	/// The rules that it keeps.
	pub terms: TaskTerms,
	/// Everyone who ever accepted it, in order.
	pub acceptances: BoundedVec<Acceptance, ConstU32<MAX_ATTEMPTS>>,
	/// How many results were committed.
	pub commits: u8,
	/// Whose turn it is to reveal. Nobody's if no committed result is in play, before the draw, and
	/// where results are revealed together.
	pub turn: Option<Turn>,
	/// Whether it is open, and what happens in it.
	pub stage: TaskStage,
	/// The block in which it is looked after next, whoever does it.
	pub wake: BlockNumber,
	/// Whether bonds of its bidders are held.
	pub bonded: bool,
}

/// The rules of a task as they were in force when it was published; windows in blocks.
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
pub struct TaskTerms {
	/// From acceptance to start.
	pub start_window: BlockNumber,
	/// From the beginning of a turn, or of the time in which all reveal, to the reveal.
	pub reveal_window: BlockNumber,
	/// In which the client of a manual confirmation chooses.
	pub confirm_window: BlockNumber,
	/// From the end of the task to the last dispute.
	pub dispute_window: BlockNumber,
	/// The share of the payment that responders divide when the client takes none of them.
	pub rejection_share: Perbill,
	/// What nodes answer with.
	pub liability: liability::Terms,
	/// The share of the payment that bidders answer with for their bids.
	pub bid_bond: Perbill,
}

/// A node's turn to reveal.
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
pub struct Turn {
	/// The node.
	pub node: NodeId,
	/// The block in which it began, or in which the time to reveal did.
	pub since: BlockNumber,
	/// Whether its result was drawn for a re-run.
	pub sampled: bool,
	/// Whether it must not reveal yet, because an oracle has to bind itself to what it got before.
	pub hidden: bool,
}

/// The state of a task.
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
pub enum TaskStage {
	/// Nodes work; results are committed and, where they are revealed in turns, revealed.
	#[codec(index = 0)]
	Working,
	/// It is over.
	#[codec(index = 1)]
	Ended {
		/// How it ended.
		outcome: TaskOutcome,
		/// The block of its end.
		at: BlockNumber,
	},
	/// Bids or volunteers are taken.
	#[codec(index = 2)]
	Gathering,
	/// Bids are opened.
	#[codec(index = 3)]
	Opening {
		/// The block in which that began.
		since: BlockNumber,
	},
	/// The panel is drawn as soon as there is a seed.
	#[codec(index = 4)]
	Drawing {
		/// The round whose seed it is.
		round: Round,
	},
	/// No more results are committed; those that were are revealed, all in the same window.
	#[codec(index = 5)]
	Revealing {
		/// The block in which that began.
		since: BlockNumber,
	},
	/// The client chooses among the responses.
	#[codec(index = 6)]
	Choosing {
		/// The last block in which it may.
		until: BlockNumber,
		/// The node whose response it confirmed, which is sampled and waits for its verdict.
		confirmed: Option<NodeId>,
	},
	/// Enough of a panel agree. Whether their result is sampled is drawn, or its verdict awaited.
	#[codec(index = 7)]
	Agreed {
		/// The node whose result stands for them all.
		node: NodeId,
		/// The round whose seed decides.
		round: Round,
		/// Whether it was sampled and the verdict is awaited.
		awaits_verdict: bool,
	},
	/// The client chose nothing in time: the responses are re-run, the cheapest first, and the first that is right
	/// is paid.
	#[codec(index = 8)]
	Checking {
		/// The node whose response waits for its verdict.
		node: NodeId,
	},
}

/// How a task ended. What is not said to be paid was refunded.
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
pub enum TaskOutcome {
	/// A valid result was paid.
	#[codec(index = 0)]
	Settled {
		/// The node whose result it is.
		node: NodeId,
		/// SHA-256 of the output.
		output_hash: H256,
		/// Whether it was checked.
		check: Check,
		/// What was paid.
		amounts: Amounts,
	},
	/// The deadline passed without a valid result.
	#[codec(index = 1)]
	Expired,
	/// The client took it back before anybody worked on it.
	#[codec(index = 2)]
	Cancelled,
	/// As many nodes failed as may race, or nobody's result was valid.
	#[codec(index = 3)]
	Failed,
	/// Too few nodes bid or volunteered.
	#[codec(index = 4)]
	TooFewTakers,
	/// The client rejected the responses. Those who gave them divided a share of the payment.
	#[codec(index = 5)]
	Rejected {
		/// What was paid.
		amounts: Amounts,
	},
	/// Enough nodes agreed on a result and divided the payment.
	#[codec(index = 6)]
	Agreed {
		/// How many were paid.
		nodes: u8,
		/// SHA-256 of the output that the others are closest to.
		output_hash: H256,
		/// Whether it was checked.
		check: Check,
		/// What was paid.
		amounts: Amounts,
	},
	/// Too few nodes agreed on a result.
	#[codec(index = 7)]
	NoAgreement,
}

impl TaskOutcome {
	/// What each result that was paid cost, protocol fee included; `None` where none was.
	pub(crate) fn price(&self) -> Option<Balance> {
		match self {
			Self::Settled { amounts, .. } => amounts.sum(),
			Self::Agreed { nodes, amounts, .. } => amounts.sum()?.checked_div((*nodes).into()),
			_ => None,
		}
	}

	/// The protocol fee of a task in which there was something to pay for, and whether its client is at
	/// fault, because it rejected the responses.
	pub(crate) fn bill(&self) -> Option<(Balance, bool)> {
		match self {
			Self::Settled { amounts, .. } | Self::Agreed { amounts, .. } => {
				Some((amounts.fee, false))
			}
			Self::Rejected { amounts, .. } => Some((amounts.fee, true)),
			Self::Expired
			| Self::Cancelled
			| Self::Failed
			| Self::TooFewTakers
			| Self::NoAgreement => None,
		}
	}
}

/// What the end of a task paid. The three sum to what the client spent.
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
pub struct Amounts {
	/// What owners of nodes received.
	pub paid: Balance,
	/// The protocol fee.
	pub fee: Balance,
	/// What the student programmes of their universities received.
	pub students: Balance,
}

impl Amounts {
	/// What the client spent on them.
	fn sum(&self) -> Option<Balance> {
		self.paid.checked_add(self.fee)?.checked_add(self.students)
	}

	/// These and what one more payment moved.
	pub(crate) fn plus(&self, moved: &Paid) -> Option<Self> {
		Some(Self {
			paid: self.paid.checked_add(moved.payee)?,
			fee: self.fee.checked_add(moved.fee)?,
			students: self.students.checked_add(moved.students)?,
		})
	}
}

/// Whether a result was checked before it was paid.
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
pub enum Check {
	/// It was not drawn for a re-run.
	#[codec(index = 0)]
	NotSampled,
	/// It was drawn, and nobody re-ran it.
	#[codec(index = 1)]
	Unverified,
	/// It was re-run and found right.
	#[codec(index = 2)]
	Verified,
}

/// One node's part in a task.
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
pub struct Acceptance {
	/// The node.
	pub node: NodeId,
	/// What of its stake answers for it, as long as it is in play.
	pub liability: Balance,
	/// With which probability its result is sampled: as fixed when it accepted, and for sure once its result was due while
	/// less of its stake was left than answers for its work.
	pub sampling: Perbill,
	/// What it has shown of its output, if that was valid.
	pub shown: Option<Shown>,
	/// How far it has come.
	pub stage: AcceptanceStage,
}

/// How far a node has come with a task.
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
pub enum AcceptanceStage {
	/// It has the input and will start.
	#[codec(index = 0)]
	Accepted {
		/// The block of its acceptance.
		since: BlockNumber,
	},
	/// It runs the job.
	#[codec(index = 1)]
	Started {
		/// The block of its start.
		since: BlockNumber,
		/// Its model, hidden.
		model_commitment: H256,
	},
	/// It has bound itself to a result.
	#[codec(index = 2)]
	Committed {
		/// The block of its commit.
		at: BlockNumber,
		/// Its place among all commits of the task, from 0.
		order: u8,
		/// The draw round whose seed decides on it.
		round: Round,
		/// Its model, hidden.
		model_commitment: H256,
		/// Its result, hidden.
		commitment: H256,
	},
	/// It has revealed a valid result, which waits: for a re-run, for the results of others, or for the
	/// client's choice.
	#[codec(index = 3)]
	Waiting {
		/// The block of its reveal.
		since: BlockNumber,
	},
	/// It is over.
	#[codec(index = 4)]
	Ended(AcceptanceEnd),
}

/// How an acceptance ended.
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
pub enum AcceptanceEnd {
	/// Its result was valid, and first or among those that agree.
	#[codec(index = 0)]
	Paid,
	/// The task ended before it did, without its fault.
	#[codec(index = 1)]
	Released,
	/// The node reported that the job failed by itself.
	#[codec(index = 2)]
	Reported {
		/// Why.
		reason: FailureReason,
		/// SHA-256 of the job's log.
		log_hash: H256,
	},
	/// It did not start in time.
	#[codec(index = 3)]
	Abandoned,
	/// It started and neither committed a result nor reported a failure in time.
	#[codec(index = 4)]
	Dropped,
	/// It did not reveal in its turn.
	#[codec(index = 5)]
	RevealMissed,
	/// Its output is not what the source promises.
	#[codec(index = 6)]
	BadFormat(FormatViolation),
	/// It used another model than the source's.
	#[codec(index = 7)]
	WrongModel,
	/// Verification found its result wrong.
	#[codec(index = 8)]
	Refuted,
	/// Its result was valid; the client took another one, or none.
	#[codec(index = 9)]
	NotChosen,
	/// Its result was valid, and others agreed on another one.
	#[codec(index = 10)]
	Outvoted,
}

impl AcceptanceEnd {
	/// What the node did wrong, as far as the market can tell. What a refuted result means is said
	/// by those who refuted it.
	pub fn misconduct(&self) -> Option<Misconduct> {
		match self {
			Self::Abandoned => Some(Misconduct::JobAbandoned),
			Self::Dropped => Some(Misconduct::JobDropped),
			Self::RevealMissed => Some(Misconduct::RevealMissed),
			Self::BadFormat(_) => Some(Misconduct::FormatViolation),
			Self::WrongModel => Some(Misconduct::WrongModel),
			Self::Paid
			| Self::Released
			| Self::Reported { .. }
			| Self::Refuted
			| Self::NotChosen
			| Self::Outvoted => None,
		}
	}

	/// Whether it counts towards the end of its task as failed: the node tried, and there is no
	/// result. A node that only took a slot has not tried.
	pub fn is_failure(&self) -> bool {
		match self {
			Self::Reported { .. }
			| Self::RevealMissed
			| Self::BadFormat(_)
			| Self::WrongModel
			| Self::Refuted => true,
			Self::Paid
			| Self::Released
			| Self::Abandoned
			| Self::Dropped
			| Self::NotChosen
			| Self::Outvoted => false,
		}
	}
}

impl Acceptance {
	/// Whether it has not ended.
	pub fn is_in_play(&self) -> bool {
		!matches!(self.stage, AcceptanceStage::Ended(_))
	}
}

impl<AccountId> Task<AccountId> {
	/// The part of a node, if it ever accepted the task.
	pub fn acceptance(&self, node: NodeId) -> Option<&Acceptance> {
		self.acceptances.iter().find(|acceptance| acceptance.node == node)
	}

	pub(crate) fn acceptance_mut(&mut self, node: NodeId) -> Option<&mut Acceptance> {
		self.acceptances.iter_mut().find(|acceptance| acceptance.node == node)
	}

	/// Moves a node on. Ends are set where they are counted, not here.
	pub(crate) fn set_stage(&mut self, node: NodeId, stage: AcceptanceStage) {
		if let Some(acceptance) = self.acceptance_mut(node) {
			acceptance.stage = stage;
		}
	}

	/// What a node has shown of its output, if that was valid.
	pub fn shown(&self, node: NodeId) -> Option<Shown> {
		self.acceptance(node).and_then(|acceptance| acceptance.shown)
	}

	/// The acceptances that have not ended.
	pub fn in_play(&self) -> impl Iterator<Item = &Acceptance> {
		self.acceptances.iter().filter(|acceptance| acceptance.is_in_play())
	}

	/// Those whose results were paid.
	pub fn paid(&self) -> impl Iterator<Item = &Acceptance> {
		let paid = AcceptanceStage::Ended(AcceptanceEnd::Paid);
		self.acceptances.iter().filter(move |acceptance| acceptance.stage == paid)
	}

	/// Those that the client may have looked at once the task has ended: whose results were paid, and whose jobs failed
	/// by themselves.
	pub(crate) fn checkable(&self) -> impl Iterator<Item = &Acceptance> {
		self.acceptances.iter().filter(|it| {
			matches!(
				it.stage,
				AcceptanceStage::Ended(AcceptanceEnd::Paid | AcceptanceEnd::Reported { .. })
			)
		})
	}

	/// Whether it has not ended.
	pub fn is_open(&self) -> bool {
		!matches!(self.stage, TaskStage::Ended { .. })
	}

	/// How many acceptances may be in play together.
	pub fn slots(&self) -> usize {
		usize::from(match self.competition {
			Competition::FirstResponse { racers } => racers,
			Competition::ManualConfirmation { responders } => responders,
			Competition::Auction { .. } => 1,
			Competition::Consensus { nodes, .. } => nodes,
		})
	}

	/// Whether results are revealed one after the other, and the first valid one is paid. Otherwise all
	/// are revealed together, when no more can be committed.
	pub fn in_turns(&self) -> bool {
		matches!(self.competition, Competition::FirstResponse { .. } | Competition::Auction { .. })
	}

	/// Whether every slot is taken.
	pub fn is_full(&self) -> bool {
		self.in_play().count() >= self.slots()
	}

	/// Whether a node has started and not ended.
	pub fn is_worked_on(&self) -> bool {
		self.in_play().any(|it| !matches!(it.stage, AcceptanceStage::Accepted { .. }))
	}

	/// What its largest part for one node is at least, before it is known who works on it: all of it, or
	/// what each has who agrees in the smallest quorum of a panel of equals.
	pub(crate) fn part(&self) -> Balance {
		let agreeing = match self.competition {
			Competition::Consensus { nodes, quorum, .. } => {
				let nodes = usize::from(nodes);
				panel::least_quorum(&vec![1; nodes], nodes, quorum)
			}
			_ => 1,
		};
		part_of(self.payment, agreeing)
	}

	/// Whether as many nodes failed as may race, and nothing is in play that could still succeed.
	pub fn is_hopeless(&self) -> bool {
		let failures = self.acceptances.iter().filter(
			|acceptance| matches!(acceptance.stage, AcceptanceStage::Ended(end) if end.is_failure()),
		);
		failures.count() >= self.slots() && self.in_play().next().is_none()
	}

	/// The results that are committed and not yet revealed.
	pub(crate) fn committed(&self) -> impl Iterator<Item = Commit> + '_ {
		self.acceptances.iter().filter_map(|acceptance| match acceptance.stage {
			AcceptanceStage::Committed { at, order, round, .. } => {
				let Acceptance { node, sampling, .. } = *acceptance;
				Some(Commit { order, at, round, node, sampling })
			}
			_ => None,
		})
	}

	/// The one that was committed first.
	pub(crate) fn first_committed(&self) -> Option<Commit> {
		self.committed().min_by_key(|commit| commit.order)
	}
}

/// What one of `agreeing` nodes has of a payment, rounded up.
pub(crate) fn part_of(payment: Balance, agreeing: usize) -> Balance {
	// As many as a panel has seats at most, and one at least.
	payment.div_ceil(Balance::try_from(agreeing).unwrap_or(Balance::MAX).max(1))
}

/// A committed result that waits for its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Commit {
	/// Its place among all commits of the task.
	pub order: u8,
	/// The block of the commit.
	pub at: BlockNumber,
	/// The round whose seed decides on it.
	pub round: Round,
	/// Whose it is.
	pub node: NodeId,
	/// With which probability it is sampled.
	pub sampling: Perbill,
}

/// What a node did that reported a job as failed by itself.
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
pub struct Failure {
	/// The most that its result would have been paid.
	pub payment: Balance,
	/// How many blocks after its start it reported.
	pub blocks: BlockNumber,
}
