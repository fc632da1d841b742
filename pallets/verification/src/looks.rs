// SPDX-License-Identifier: Apache-2.0

//! What is stored of re-runs, and the rules of them that need no storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
pub use surety_primitives::agenda::Wake;
use surety_primitives::{
	dispute::DisputeId,
	draw::Round,
	rerun::{tally, Finding, Job, Shown, Tally, MAX_SEATS},
	slash::SlashId,
	Balance, BlockNumber, H256,
};

/// How far an oracle has come that was drawn for a re-run.
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
pub enum LookState {
	/// It re-runs the job.
	#[codec(index = 0)]
	Asked {
		/// The last block in which it can bind itself to what it got.
		until: BlockNumber,
	},
	/// It has bound itself.
	#[codec(index = 1)]
	Committed {
		/// To what, hidden.
		commitment: H256,
	},
	/// It has shown what it got.
	#[codec(index = 2)]
	Found {
		/// SHA-256 of that, or [`FAILED`](surety_primitives::rerun::FAILED).
		output_hash: H256,
		/// Whether the node's output is the same, or as good as.
		same: bool,
	},
	/// It did not answer in time.
	#[codec(index = 3)]
	Silent,
	/// It could not re-run the job.
	#[codec(index = 4)]
	Declined,
}

impl LookState {
	/// Whether it still has something to say, or has said it.
	pub fn counts(&self) -> bool {
		!matches!(self, Self::Silent | Self::Declined)
	}
}

/// An oracle that was drawn for a re-run.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Look<AccountId> {
	/// Who.
	pub oracle: AccountId,
	/// How far it has come.
	pub state: LookState,
}

/// Why a result is re-run.
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
pub enum Cause {
	/// It was drawn, and its payment waits.
	#[codec(index = 0)]
	Drawn,
	/// Its client ordered it after it was paid.
	#[codec(index = 1)]
	Ordered {
		/// What the client holds for it.
		held: Balance,
	},
	/// Its node reported that the job fails by itself, and the client does not believe it.
	#[codec(index = 2)]
	Reported {
		/// What the client holds for it.
		held: Balance,
		/// What it holds besides for the time that the job ran.
		time: Balance,
	},
}

impl Cause {
	/// What the client holds who wants it: for the re-run, and for the time that a job ran. `None` where it was drawn.
	pub fn ordered(&self) -> Option<(Balance, Balance)> {
		match *self {
			Self::Drawn => None,
			Self::Ordered { held } => Some((held, 0)),
			Self::Reported { held, time } => Some((held, time)),
		}
	}
}

/// The state of a re-run.
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
pub enum RerunStage {
	/// Oracles are drawn, by the seed of this round.
	#[codec(index = 0)]
	Drawing {
		/// The round.
		round: Round,
	},
	/// Those who were drawn re-run the job and bind themselves to what they got.
	#[codec(index = 1)]
	Committing,
	/// They are bound, and the node has to show its result.
	#[codec(index = 2)]
	AwaitingResult,
	/// They show what they got.
	#[codec(index = 3)]
	Revealing {
		/// The last block in which they can.
		until: BlockNumber,
	},
	/// The first one has confirmed the result. Whether another one looks is drawn, by the seed of this round.
	#[codec(index = 4)]
	LookingAgain {
		/// The round.
		round: Round,
	},
	/// The result is wrong, but not all oracles say so. What the dispute over it ends with decides.
	#[codec(index = 5)]
	Contested {
		/// The dispute.
		dispute: DisputeId,
	},
	/// It is over.
	#[codec(index = 6)]
	Ended {
		/// What it showed.
		outcome: RerunOutcome,
		/// In which block.
		at: BlockNumber,
		/// Whether the market has drawn its conclusion.
		concluded: bool,
	},
}

/// What a re-run showed, and what followed.
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
pub enum RerunOutcome {
	/// The oracles have found.
	#[codec(index = 0)]
	Found(Finding),
	/// There was no result to look at: the node did not show it, or it was not valid.
	#[codec(index = 1)]
	Moot,
	/// The client ordered it, the result is wrong, or no failure, and the node was charged with this.
	#[codec(index = 2)]
	Convicted(Option<SlashId>),
}

/// A result that is looked at.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Rerun<AccountId> {
	/// What was to be done, and what stands behind the result.
	pub job: Job<AccountId>,
	/// Why it is re-run.
	pub cause: Cause,
	/// Whether the node's time to show its result has begun, or it showed it before.
	pub called: bool,
	/// What the node has shown; nothing until the first oracle is bound.
	pub shown: Option<Shown>,
	/// The oracles that were drawn, in their order.
	pub looks: BoundedVec<Look<AccountId>, ConstU32<MAX_SEATS>>,
	/// Whether another oracle looks at what the first one confirmed, once that is drawn.
	pub again: Option<bool>,
	/// For how many blocks oracles re-run the job.
	pub commit_window: BlockNumber,
	/// For how many blocks they show what they got.
	pub reveal_window: BlockNumber,
	/// How far it has come.
	pub stage: RerunStage,
	/// When it is looked after next.
	pub wake: Wake,
}

impl<AccountId> Rerun<AccountId> {
	fn count(&self, is: impl Fn(LookState) -> bool) -> u32 {
		// There are fewer than a u32 counts.
		self.looks.iter().filter(|look| is(look.state)).count() as u32
	}

	/// How many oracles have found the result as the node has, or other than it.
	pub fn found(&self, same: bool) -> u32 {
		self.count(|state| matches!(state, LookState::Found { same: it, .. } if it == same))
	}

	/// How many oracles re-run the job.
	pub fn asked(&self) -> u32 {
		self.count(|state| matches!(state, LookState::Asked { .. }))
	}

	/// How many oracles are bound and have not shown what they got.
	pub fn bound(&self) -> u32 {
		self.count(|state| matches!(state, LookState::Committed { .. }))
	}

	/// What follows from what the oracles have shown.
	pub fn tally(&self) -> Tally {
		tally(self.found(true), self.found(false), self.again)
	}

	/// How many oracles are to be drawn.
	pub fn vacancies(&self) -> u32 {
		let Tally::Missing(missing) = self.tally() else { return 0 };
		missing.saturating_sub(self.asked()).saturating_sub(self.bound())
	}

	/// Whether nothing can decide it any more: more are missing than can be drawn.
	pub fn is_hopeless(&self) -> bool {
		self.vacancies() > MAX_SEATS.saturating_sub(self.looks.len() as u32)
	}

	/// Whether all oracles who have shown what they got have found the same.
	pub fn is_unanimous(&self) -> bool {
		self.found(true) == 0 || self.found(false) == 0
	}

	/// Whether it is over.
	pub fn has_ended(&self) -> bool {
		matches!(self.stage, RerunStage::Ended { .. })
	}

	/// The last block in which somebody can bind himself who still has to.
	pub(crate) fn first_lapse(&self) -> Option<BlockNumber> {
		let lapses = self.looks.iter().filter_map(|look| match look.state {
			LookState::Asked { until } => Some(until),
			_ => None,
		});
		lapses.min()
	}
}

impl<AccountId: PartialEq> Rerun<AccountId> {
	/// The look of an oracle, if it was drawn.
	pub fn look(&self, oracle: &AccountId) -> Option<&Look<AccountId>> {
		self.looks.iter().find(|look| look.oracle == *oracle)
	}
}
