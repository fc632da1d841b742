// SPDX-License-Identifier: Apache-2.0

//! What is stored of nodes, jobs, pairs and clients.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use surety_primitives::{
	ledger::EntryNumber,
	node::NodeStatus,
	reputation::{
		accuracy_after, nudged, reliability, routing_weight,
		sketch::Sketch,
		snapshot::{Listing, Snapshot, SnapshotNumber},
		CheckOutcome, Dimensions, FIRST_ACCURACY, FIRST_SATISFACTION, FIRST_STANDING,
		LEAST_ACCURACY, MIN_VERIFIED, ONBOARDING_JOBS,
	},
	slash::{Severity, SlashId},
	task::Misconduct,
	tree::Frontier,
	BlockNumber, NodeId, Perbill, TaskId,
};

/// A provider of a node with such a score is reputable.
pub const REPUTABLE_SCORE: Perbill = Perbill::from_percent(80);
/// How many slashes of a node are remembered; of more, the last ones.
pub const MAX_SLASHES: u32 = 16;
/// How many of the last events of a node are told.
pub const MAX_HISTORY: u32 = 16;
/// How many answers of one node count in what all nodes take, each day.
pub const DAILY_RESPONSES: u8 = 20;
/// The most nodes that one ranking names.
pub const MAX_RANKED: u32 = 256;
/// At how many nodes one ranking looks at most.
pub const MAX_LOOKED: u32 = 4_096;

/// Whether a node takes part.
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
pub enum Presence {
	/// It is leaving, gone or ejected: nobody is told of it.
	#[default]
	#[codec(index = 0)]
	Gone,
	/// It is suspended: it is told last.
	#[codec(index = 1)]
	Suspended,
	/// It takes tasks.
	#[codec(index = 2)]
	Working,
}

impl From<&NodeStatus> for Presence {
	fn from(status: &NodeStatus) -> Self {
		match status {
			NodeStatus::Onboarding | NodeStatus::Active => Self::Working,
			NodeStatus::Suspended(_) => Self::Suspended,
			NodeStatus::Exiting | NodeStatus::Released | NodeStatus::Ejected => Self::Gone,
		}
	}
}

/// A slash that counts against a node.
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
pub struct Blemish {
	/// Its record.
	pub slash: SlashId,
	/// How grave it is.
	pub severity: Severity,
	/// The block in which it was applied.
	pub at: BlockNumber,
}

/// The record of a node.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Record {
	/// Whether it takes part.
	pub presence: Presence,
	/// What its score is made of. Accuracy and latency are those of its last event; the others stand as
	/// they were read last.
	pub dimensions: Dimensions,
	/// How satisfied its clients are.
	pub satisfaction: Perbill,
	/// How many tasks it was paid for.
	pub jobs: u32,
	/// How many of its jobs were looked at, or can be disputed no longer.
	pub verified: u32,
	/// How many jobs it failed.
	pub failures: u32,
	/// How long it takes from start to commit.
	pub responses: Sketch,
	/// The day in which an answer of its was counted for all last, and how many were.
	pub counted: (BlockNumber, u8),
	/// Its slashes, the oldest first.
	pub slashes: BoundedVec<Blemish, ConstU32<MAX_SLASHES>>,
	/// When it was charged for its accuracy last.
	pub charged_at: Option<BlockNumber>,
	/// Its routing weight; 0 unless it takes tasks.
	pub weight: u32,
}

impl Default for Record {
	fn default() -> Self {
		Self {
			presence: Presence::Gone,
			dimensions: Dimensions { accuracy: FIRST_ACCURACY, ..Dimensions::default() },
			satisfaction: FIRST_SATISFACTION,
			jobs: 0,
			verified: 0,
			failures: 0,
			responses: Sketch::default(),
			counted: (0, 0),
			slashes: BoundedVec::new(),
			charged_at: None,
			weight: 0,
		}
	}
}

impl Record {
	/// Whether it is too new for a score.
	pub fn is_onboarding(&self) -> bool {
		self.jobs < ONBOARDING_JOBS
	}

	/// What its score is or will be.
	fn raw_score(&self) -> Perbill {
		nudged(self.dimensions.score(), self.satisfaction)
	}

	/// Its score; `None` while it is onboarding.
	pub fn score(&self) -> Option<Perbill> {
		(!self.is_onboarding()).then(|| self.raw_score())
	}

	/// What of its score its slashes leave.
	pub fn reliability(&self, now: BlockNumber, recovery: BlockNumber) -> Perbill {
		let aged = |it: &Blemish| (it.severity, now.saturating_sub(it.at));
		reliability(self.slashes.iter().map(aged), recovery)
	}

	/// Finds its routing weight anew.
	pub(crate) fn weigh(&mut self, now: BlockNumber, recovery: BlockNumber) {
		self.weight = match self.presence {
			Presence::Working => routing_weight(
				self.raw_score(),
				self.reliability(now, recovery),
				self.is_onboarding(),
			),
			Presence::Suspended | Presence::Gone => 0,
		};
	}

	/// Where it stands among all nodes; nowhere if it is gone.
	pub fn rank(&self) -> Option<Rank> {
		match self.presence {
			Presence::Gone => None,
			Presence::Suspended => Some(SUSPENDED),
			Presence::Working => Some(rank_of(self.weight)),
		}
	}

	/// Whether it makes its provider reputable: it takes tasks, with a score that is high enough.
	pub fn is_reputable(&self) -> bool {
		self.presence == Presence::Working
			&& self.score().is_some_and(|score| score >= REPUTABLE_SCORE)
	}

	/// What a snapshot says of it; nothing if it is gone.
	pub(crate) fn listing(&self, node: NodeId) -> Option<Listing> {
		let of = Listing { node, score: self.score(), weight: self.weight };
		(self.presence != Presence::Gone).then_some(of)
	}

	/// Notes what came of looking at a job of this worth. `first` says whether it counts as another job.
	pub(crate) fn check(&mut self, outcome: CheckOutcome, worth: Perbill, first: bool) {
		self.dimensions.accuracy = accuracy_after(self.dimensions.accuracy, outcome, worth);
		if first {
			self.verified = self.verified.saturating_add(1);
		}
		if outcome != CheckOutcome::Passed {
			self.failures = self.failures.saturating_add(1);
		}
	}

	/// Whether too many of its results were wrong, and it has not answered for that within `pause` blocks.
	pub(crate) fn is_chargeable(&self, now: BlockNumber, pause: BlockNumber) -> bool {
		self.verified >= MIN_VERIFIED
			&& self.dimensions.accuracy < LEAST_ACCURACY
			&& self.charged_at.is_none_or(|at| now.saturating_sub(at) >= pause)
	}
}

/// Nodes of about the same routing weight.
pub type Rank = u8;
/// The rank of nodes that are suspended.
pub const SUSPENDED: Rank = 0;

/// The rank of a node that takes tasks: from 1 on, about 4,000 millionths of weight to each.
pub fn rank_of(weight: u32) -> Rank {
	let step = weight.saturating_mul(254).checked_div(1_000_000).unwrap_or_default();
	Rank::try_from(step).unwrap_or(Rank::MAX).saturating_add(1)
}

/// How many nodes there are of each rank.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Ranking([u32; 256]);

impl Default for Ranking {
	fn default() -> Self {
		Self([0; 256])
	}
}

impl Ranking {
	/// How many nodes have this rank.
	pub fn count(&self, rank: Rank) -> u32 {
		self.0.get(usize::from(rank)).copied().unwrap_or_default()
	}

	pub(crate) fn add(&mut self, rank: Rank) {
		if let Some(count) = self.0.get_mut(usize::from(rank)) {
			*count = count.saturating_add(1);
		}
	}

	pub(crate) fn remove(&mut self, rank: Rank) {
		if let Some(count) = self.0.get_mut(usize::from(rank)) {
			*count = count.saturating_sub(1);
		}
	}

	/// The rank of the median of all nodes that take tasks, of two in the middle the lower one; `None` where
	/// there are none.
	pub fn median(&self) -> Option<Rank> {
		let working = || (1..=Rank::MAX).map(|rank| (rank, u64::from(self.count(rank))));
		let all = working().fold(0u64, |sum, (_, count)| sum.saturating_add(count));
		let half = all.div_ceil(2);
		let mut seen = 0u64;
		working().filter(|_| all > 0).find_map(|(rank, count)| {
			seen = seen.saturating_add(count);
			(seen >= half).then_some(rank)
		})
	}
}

/// A task that a node was paid for and that can still be disputed.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Job<AccountId> {
	/// Who paid.
	pub client: AccountId,
	/// How much of a full step it is worth.
	pub worth: Perbill,
	/// The last block in which the client can say how satisfied it is.
	pub until: BlockNumber,
	/// Whether it counts among the verified ones.
	pub checked: bool,
	/// Whether the client has said.
	pub rated: bool,
}

/// How often an owner of nodes and an owner of clients have dealt with each other.
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
pub struct Pair {
	/// How many paid tasks, since the last time that it was forgotten.
	pub dealings: u32,
	/// The block of the last one.
	pub last: BlockNumber,
}

/// The record of a client.
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
pub struct ClientRecord {
	/// Its standing: about the share of its tasks that ended without its fault.
	pub standing: Perbill,
	/// How many tasks it paid for.
	pub paid: u32,
	/// Of how many it wanted none of the results.
	pub faults: u32,
}

impl Default for ClientRecord {
	fn default() -> Self {
		Self { standing: FIRST_STANDING, paid: 0, faults: 0 }
	}
}

/// What happened to a node.
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
pub enum Deed {
	/// It was paid.
	#[codec(index = 0)]
	Paid,
	/// It did something wrong.
	#[codec(index = 1)]
	Failed(Misconduct),
	/// Its result was looked at.
	#[codec(index = 2)]
	Checked(CheckOutcome),
}

/// An event in the history of a node.
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
pub struct Past {
	/// In which task.
	pub task: TaskId,
	/// What.
	pub deed: Deed,
	/// The block.
	pub at: BlockNumber,
}

/// The last events of a node, the oldest first.
pub type History = BoundedVec<Past, ConstU32<MAX_HISTORY>>;

/// A snapshot that is made.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Progress {
	/// Its number.
	pub number: SnapshotNumber,
	/// The block in which it began.
	pub began: BlockNumber,
	/// The node with which it goes on.
	pub next: NodeId,
	/// The node before which it ends: those that came later are in the next one.
	pub end: NodeId,
	/// The tree so far.
	pub tree: Frontier,
}

/// The last snapshot.
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
pub struct Taken {
	/// What it is.
	pub snapshot: Snapshot,
	/// The block in which it began.
	pub began: BlockNumber,
	/// Its entry in the ledger.
	pub entry: EntryNumber,
}

/// What is public about a node's record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct TrackRecord {
	/// Whether it takes part.
	pub presence: Presence,
	/// Its score; `None` while it is onboarding.
	pub score: Option<Perbill>,
	/// What the score is made of.
	pub dimensions: Dimensions,
	/// How satisfied its clients are.
	pub satisfaction: Perbill,
	/// What of its score its slashes leave.
	pub reliability: Perbill,
	/// Its routing weight, in millionths; 0 unless it takes tasks.
	pub weight: u32,
	/// How many tasks it was paid for.
	pub jobs: u32,
	/// How many of its jobs were looked at, or can be disputed no longer.
	pub verified: u32,
	/// How many jobs it failed.
	pub failures: u32,
	/// The share of its jobs that it was paid for; `None` where it had none.
	pub success_rate: Option<Perbill>,
	/// The median of its response times in blocks, from start to commit, up to a quarter too long.
	pub median_response: Option<BlockNumber>,
	/// What nineteen in twenty of them do not exceed, likewise.
	pub p95_response: Option<BlockNumber>,
}

/// A node in a ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RankedProvider {
	/// The node.
	pub node: NodeId,
	/// Its score; `None` while it is onboarding.
	pub score: Option<Perbill>,
	/// Its routing weight, in millionths; 0 while it is suspended.
	pub weight: u32,
}
