// SPDX-License-Identifier: Apache-2.0

//! Tasks: one atomic job each (specification, section 7).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::{Perbill, Percent};
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{
	node::{GpuRequirement, MAX_REGION},
	Balance, BlockNumber, SourceId,
};

/// The longest URI, in bytes.
pub const MAX_URI: u32 = 256;
/// The most nodes that race for one task.
pub const MAX_RACERS: u32 = 5;

/// The most nodes that do the same task for a consensus.
pub const MAX_PANEL: u32 = 7;
/// The most nodes that bid for one task.
pub const MAX_BIDS: u32 = 16;
/// The most tasks that one call publishes.
pub const MAX_TASKS_AT_ONCE: u32 = 64;
/// Results that are committed within this many blocks of the first one come at the same time.
pub const TIE_BLOCKS: BlockNumber = 3;
/// In this many blocks after the publication of a task the better half of the nodes is alone with it.
pub const HEAD_START: BlockNumber = 3;

/// With this code the pool refuses an operational transaction whose call is no step of a task that its
/// signer owes. Send the call by itself and not within another one; batch it with an ordinary call if it
/// must be batched. Lower codes are the indices of the market's errors.
pub const NO_ROOM: u8 = u8::MAX;

/// What a client publishes.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct TaskSpec {
	/// What nodes run.
	pub source: SourceId,
	/// What the job reads.
	pub input: Input,
	/// The most that the task pays, protocol fee included.
	#[codec(compact)]
	pub payment: Balance,
	/// The last block in which a result may be committed.
	pub deadline: BlockNumber,
	/// How nodes compete for it.
	pub competition: Competition,
	/// What it asks of nodes besides what its source asks.
	pub needs: Needs,
}

/// How nodes compete for a task.
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
pub enum Competition {
	/// Nodes race: the earliest valid result takes the payment.
	#[codec(index = 0)]
	FirstResponse {
		/// How many may race at a time, 1 to [`MAX_RACERS`].
		racers: u8,
	},
	/// Nodes name a price with their results; the client confirms one of them.
	#[codec(index = 1)]
	ManualConfirmation {
		/// How many may respond, 1 to [`MAX_RACERS`].
		responders: u8,
	},
	/// Nodes bid, sealed; the lowest bid works alone and is paid what it bid.
	#[codec(index = 2)]
	Auction {
		/// For how many blocks bids are taken; as many follow in which they are opened.
		bid_blocks: BlockNumber,
		/// In how many blocks the winner has to commit a result before it is the next one's turn.
		work_blocks: BlockNumber,
	},
	/// Nodes drawn from volunteers do the same job; the result that enough of them agree on is paid.
	#[codec(index = 3)]
	Consensus {
		/// How many do it, 3 to [`MAX_PANEL`].
		nodes: u8,
		/// Which part of their weight has to agree; more than a half.
		quorum: Percent,
		/// For how many blocks volunteers are taken.
		volunteer_blocks: BlockNumber,
	},
}

/// What a task asks of nodes besides what its source asks. By default nothing.
#[derive(
	Clone,
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
pub struct Needs {
	/// The least score, and with it one at all.
	pub score: Option<Perbill>,
	/// The tier.
	pub tier: Option<TierNeed>,
	/// The region, as providers write it.
	pub region: Option<BoundedVec<u8, ConstU32<MAX_REGION>>>,
	/// The GPUs.
	pub gpu: GpuRequirement,
}

/// The tier that a task asks for.
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
pub enum TierNeed {
	/// Nodes that answer with stake.
	#[codec(index = 0)]
	Commercial,
	/// Nodes of universities.
	#[codec(index = 1)]
	University,
}

/// The input of a task.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Input {
	/// Where it is fetched: a `file`, `http` or `https` URI, UTF-8.
	pub uri: BoundedVec<u8, ConstU32<MAX_URI>>,
	/// SHA-256 of its bytes.
	pub hash: H256,
}

/// What a node shows of its output before the client confirms it: a part, a thumbnail, a summary. The
/// chain does not look at it.
#[derive(
	Clone,
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
pub struct Preview {
	/// Where it is fetched, UTF-8; none if the client has it by another way.
	pub uri: Option<BoundedVec<u8, ConstU32<MAX_URI>>>,
	/// SHA-256 of its bytes.
	pub hash: Option<H256>,
}

/// Why a job failed by itself, as its node reports it.
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
pub enum FailureReason {
	/// The job ended with an exit code other than 0.
	#[codec(index = 0)]
	ExitCode(i32),
	/// It ran longer than the source's limit and was killed.
	#[codec(index = 1)]
	TimeLimit,
	/// It used more memory than the source's limit and was killed.
	#[codec(index = 2)]
	MemoryLimit,
	/// Its output was larger than the node accepts, or was missing.
	#[codec(index = 3)]
	NoOutput,
	/// The image could not be had, or is not the one that the digest names.
	#[codec(index = 4)]
	ImageUnavailable,
	/// The output does not have the source's format.
	#[codec(index = 5)]
	OutputFormat,
}

/// What a node did wrong in the market. The chain records it; what it costs is decided elsewhere.
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
pub enum Misconduct {
	/// Accepted a task and did not start it in time.
	#[codec(index = 0)]
	JobAbandoned,
	/// Started a task and neither committed a result nor reported a failure in time.
	#[codec(index = 1)]
	JobDropped,
	/// Committed a result and did not reveal it in its turn.
	#[codec(index = 2)]
	RevealMissed,
	/// Revealed a result whose summary violates the source's format.
	#[codec(index = 3)]
	FormatViolation,
	/// Revealed a model other than the one that the source declares.
	#[codec(index = 4)]
	WrongModel,
}
