// SPDX-License-Identifier: Apache-2.0

//! Tasks: one atomic job each (specification, section 7).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// The longest URI, in bytes.
pub const MAX_URI: u32 = 256;
/// The most nodes that race for one task.
pub const MAX_RACERS: u32 = 5;

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
