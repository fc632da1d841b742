// SPDX-License-Identifier: Apache-2.0

//! What the market stores, and the rules of a race that need no storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use surety_primitives::{
	commitment::ResultOpening,
	output::FormatViolation,
	source::SourceSpec,
	task::{FailureReason, Input, Misconduct},
	Balance, BlockNumber, NodeId, SourceId, H256,
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
	/// What the winner earns, protocol fee included.
	pub payment: Balance,
	/// What is locked beside it for a re-run.
	pub rerun_price: Balance,
	/// What the job reads.
	pub input: Input,
	/// The last block in which a result may be committed.
	pub deadline: BlockNumber,
	/// How many acceptances may be in play together.
	pub racers: u8,
	/// The block of its publication.
	pub published_at: BlockNumber,
	/// The windows that it keeps.
	pub terms: TaskTerms,
	/// Everyone who ever accepted it, in order.
	pub acceptances: BoundedVec<Acceptance, ConstU32<MAX_ATTEMPTS>>,
	/// How many results were committed.
	pub commits: u8,
	/// Whose turn it is to reveal. Nobody's if no committed result is in play.
	pub turn: Option<Turn>,
	/// Whether it is open.
	pub stage: TaskStage,
}

/// The windows of a task, in blocks, as they were in force when it was published.
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
	/// From the beginning of a turn to the reveal.
	pub reveal_window: BlockNumber,
	/// From the end of the task to the last dispute.
	pub dispute_window: BlockNumber,
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
	/// The block in which it began.
	pub since: BlockNumber,
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
	/// Nodes race for it.
	#[codec(index = 0)]
	Open,
	/// It is over.
	#[codec(index = 1)]
	Ended {
		/// How it ended.
		outcome: TaskOutcome,
		/// The block of its end.
		at: BlockNumber,
	},
}

/// How a task ended. Whatever is not settled is refunded in full.
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
		/// What the node's owner received.
		paid: Balance,
		/// The protocol fee.
		fee: Balance,
		/// What the student programme of the owner's university received.
		students: Balance,
	},
	/// The deadline passed without a valid result.
	#[codec(index = 1)]
	Expired,
	/// The client took it back before anybody worked on it.
	#[codec(index = 2)]
	Cancelled,
	/// As many nodes failed as may race.
	#[codec(index = 3)]
	Failed,
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
		/// Its model, hidden.
		model_commitment: H256,
		/// Its result, hidden.
		commitment: H256,
	},
	/// It has revealed a valid result, which is being verified.
	#[codec(index = 3)]
	Waiting {
		/// The block of its reveal.
		since: BlockNumber,
		/// The result.
		result: ResultOpening,
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
	/// Its result was valid and first.
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
			Self::Paid | Self::Released | Self::Reported { .. } | Self::Refuted => None,
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
			Self::Paid | Self::Released | Self::Abandoned | Self::Dropped => false,
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

	/// The acceptances that have not ended.
	pub fn in_play(&self) -> impl Iterator<Item = &Acceptance> {
		self.acceptances.iter().filter(|acceptance| acceptance.is_in_play())
	}

	/// Whether every slot is taken.
	pub fn is_full(&self) -> bool {
		self.in_play().count() >= usize::from(self.racers)
	}

	/// Whether a node has started and not ended.
	pub fn is_worked_on(&self) -> bool {
		self.in_play().any(|it| !matches!(it.stage, AcceptanceStage::Accepted { .. }))
	}

	/// Whether as many nodes failed as may race, and nothing is in play that could still succeed.
	pub fn is_hopeless(&self) -> bool {
		let failures = self.acceptances.iter().filter(
			|acceptance| matches!(acceptance.stage, AcceptanceStage::Ended(end) if end.is_failure()),
		);
		failures.count() >= usize::from(self.racers) && self.in_play().next().is_none()
	}

	/// The node that comes first among the results that are committed and not yet revealed.
	pub fn first_committed(&self) -> Option<NodeId> {
		self.acceptances
			.iter()
			.filter_map(|acceptance| match acceptance.stage {
				AcceptanceStage::Committed { order, .. } => Some((order, acceptance.node)),
				_ => None,
			})
			.min()
			.map(|(_, node)| node)
	}
}
