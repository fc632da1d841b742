// SPDX-License-Identifier: Apache-2.0

//! Sources: what nodes run, and on which terms (specification, section 7).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Percent;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{node::GpuRequirement, output::OutputSpec, similarity::THRESHOLD, Balance};

/// The most accounts on the list of one source.
pub const MAX_ALLOWED: u32 = 128;
/// The longest name of an image, in bytes.
pub const MAX_IMAGE_NAME: u32 = 128;

/// An OCI image by its digest. A tag can be moved to other content, so there is none.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Image {
	/// Where the image is found: registry and repository, without tag or digest, UTF-8.
	pub name: BoundedVec<u8, ConstU32<MAX_IMAGE_NAME>>,
	/// SHA-256 digest of the image.
	pub digest: H256,
}

/// The model that a source runs.
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
pub struct Model {
	/// SHA-256 of the model's name.
	pub id: H256,
	/// SHA-256 of the model's weights.
	pub weights_hash: H256,
}

/// How two outputs of the same task are compared.
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
pub enum Comparator {
	/// Their hashes are equal.
	#[codec(index = 0)]
	Exact,
	/// The cosine of their embeddings reaches a threshold.
	#[codec(index = 1)]
	Cosine {
		/// The least one of two outputs of the source that agree, as its publisher calibrated it on pairs of honest
		/// outputs: from [`THRESHOLD`] to 100 %.
		threshold: Percent,
	},
}

impl Comparator {
	/// By cosines with the lowest threshold that a source may have.
	pub const COSINE: Self = Self::Cosine { threshold: THRESHOLD };

	/// Whether a source may compare outputs in this way.
	pub fn is_allowed(&self) -> bool {
		match self {
			Self::Exact => true,
			// None is above all: such a one cannot be decoded.
			Self::Cosine { threshold } => *threshold >= THRESHOLD,
		}
	}
}

/// What a job may reach over the network.
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
pub enum NetworkPolicy {
	/// Nothing.
	#[codec(index = 0)]
	None,
	/// The internet, on nodes that allow it.
	#[codec(index = 1)]
	Egress,
}

/// Who may publish tasks on a source.
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
pub enum Visibility {
	/// Its owner alone.
	#[codec(index = 0)]
	Owner,
	/// Everyone.
	#[codec(index = 1)]
	Public,
	/// Its owner, and the accounts on a list that the owner keeps.
	#[codec(index = 2)]
	AllowList,
	/// Its owner, and the clients that a registrar has verified.
	#[codec(index = 3)]
	VerifiedClients,
}

/// What a client declares of a source when publishing it. It never changes: a new version is a
/// new source.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct SourceSpec {
	/// The image.
	pub image: Image,
	/// The GPUs it needs.
	pub gpu: GpuRequirement,
	/// Main memory that a job may use, in MiB.
	pub memory_mib: u32,
	/// The model it runs.
	pub model: Model,
	/// What its output looks like.
	pub output: OutputSpec,
	/// How outputs are compared when a job is re-run.
	pub comparator: Comparator,
	/// What one re-run costs; held beside the payment of each task.
	pub rerun_price: Balance,
	/// How long a job may run, in seconds.
	pub run_limit_secs: u32,
	/// What a job may reach over the network.
	pub network: NetworkPolicy,
	/// Who may publish tasks on it.
	pub visibility: Visibility,
	/// Whether outputs are kept and handed out encrypted: for the client, and for those who judge them.
	/// Hashes are of the output itself all the same.
	pub encrypted: bool,
}
