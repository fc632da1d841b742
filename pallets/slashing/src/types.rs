// SPDX-License-Identifier: Apache-2.0

//! What the slash table writes down, and the rules that need no storage.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedBTreeMap, BoundedVec};
use scale_info::TypeInfo;
use sp_io::hashing::blake2_256;
use sp_runtime::Perbill;
use surety_primitives::{
	dispute::DisputeId,
	ledger::EntryNumber,
	slash::{
		AttestationId, Condition, FlagId, FlagKind, Incident, Penalty, Severity, SlashId, Surcharge,
	},
	stake::StakeId,
	Balance, BlockNumber, NodeId, SourceId, TaskId, H256,
};

/// The longest summary of evidence, in bytes.
pub const MAX_SUMMARY: u32 = 256;
/// The longest statement of an appeal, in bytes.
pub const MAX_STATEMENT: u32 = 2_048;
/// The shortest statement of an appeal, in characters, without the space around it.
pub const MIN_STATEMENT_CHARS: usize = 50;
/// The most URLs of an appeal.
pub const MAX_URLS: u32 = 10;
/// The longest URL of an appeal, in bytes.
pub const MAX_URL: u32 = 256;
/// How many appeals one account files within the rate window.
pub const MAX_RECENT_APPEALS: u32 = 3;
/// How many warnings, or how many soft slashes, escalate.
pub const ESCALATES_AT: u32 = 3;
/// How many conditions are warnings.
pub const WARNING_CONDITIONS: u32 = 3;
/// The most soft slashes that a stake's tally holds while it is worked on: two that wait, two that an
/// undone escalation returns, and a new one. Between calls there are fewer than [`ESCALATES_AT`].
pub const MAX_SOFT: u32 = 5;

/// A summary of evidence, UTF-8.
pub type Summary = BoundedVec<u8, ConstU32<MAX_SUMMARY>>;
/// The warnings or slashes that an escalation is for, the oldest first.
pub type Causes = BoundedVec<SlashId, ConstU32<ESCALATES_AT>>;
/// The statement of an appeal, UTF-8.
pub type Statement = BoundedVec<u8, ConstU32<MAX_STATEMENT>>;
/// The URLs of an appeal.
pub type Urls = BoundedVec<BoundedVec<u8, ConstU32<MAX_URL>>, ConstU32<MAX_URLS>>;

/// Who found the fault.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Issuer<AccountId> {
	/// The chain itself, by its own clock, by what it saw, or by counting: objective.
	#[codec(index = 0)]
	System,
	/// The chain, by samples that the node's worker key has signed: objective too, and never more
	/// than soft, because whoever steals that key can sign such samples.
	#[codec(index = 1)]
	Telemetry,
	/// Two auditors, with their bonds: attested.
	#[codec(index = 2)]
	Auditors {
		/// Under which id their bonds are held until it is decided.
		attestation: AttestationId,
		/// Who attested first.
		first: AccountId,
		/// Who attested second.
		second: AccountId,
	},
	/// The judges, who upheld a flag.
	#[codec(index = 3)]
	Judges {
		/// The flag.
		flag: FlagId,
		/// Who had flagged the source.
		flagger: AccountId,
	},
	/// A panel of arbitrators, whose verdict larger panels could have judged: it cannot be appealed.
	#[codec(index = 4)]
	Panel {
		/// The dispute.
		dispute: DisputeId,
	},
}

/// What auditors attest to. Two attest to the same where all of it is the same.
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
pub struct Claim {
	/// Who did it.
	pub node: NodeId,
	/// What.
	pub condition: Condition,
	/// In which task, if it was in one.
	pub task: Option<TaskId>,
	/// SHA-256 of what proves it.
	pub evidence_hash: H256,
}

/// An attestation that waits for a second auditor.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Attestation<AccountId> {
	/// To what.
	pub claim: Claim,
	/// What proves it, in short.
	pub summary: Summary,
	/// Who attested first.
	pub auditor: AccountId,
	/// What each of the two answers with.
	pub bond: Balance,
	/// The last block in which a second one can attest.
	pub until: BlockNumber,
}

/// A flag of a source that waits for its judgement.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Flag<AccountId> {
	/// What is flagged.
	pub source: SourceId,
	/// As what.
	pub kind: FlagKind,
	/// SHA-256 of what proves it.
	pub evidence_hash: H256,
	/// What proves it, in short.
	pub summary: Summary,
	/// Who flagged it.
	pub flagger: AccountId,
	/// What the flagger answers with.
	pub bond: Balance,
	/// The last block before anyone can close it undecided.
	pub decide_by: BlockNumber,
}

/// Where a warning or slash stands.
///
/// ```text
///        ┌────────── finalise_slash, after the window ────────────┐
/// Open ──┼─ file_appeal ─→ Appealed ─┬─ rejected ─────────────────┼─→ Final
///        │                           ├─ rejected, a cause is open ┴─ Rejected
///        │                           └─ accepted ────────→ Restored ↑ its cause's appeal is accepted
///        └─ a larger slash for the same incident ─→ Replaced
/// ```
///
/// The judges accept or reject; where they do not in time, a panel of arbitrators does, and it stays `Appealed` until then.
/// An escalation that is open, appealed or rejected becomes `Restored` too when an appeal against
/// one of its causes is accepted. Warnings are `Warned` for ever.
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
pub enum SlashStatus {
	/// A warning: it took nothing and cannot be appealed.
	#[codec(index = 0)]
	Warned,
	/// What was taken is in quarantine until the window is over.
	#[codec(index = 1)]
	Open,
	/// What was taken is in quarantine until the appeal is decided.
	#[codec(index = 2)]
	Appealed {
		/// The block of the appeal.
		since: BlockNumber,
	},
	/// What was taken was given back in full.
	#[codec(index = 3)]
	Restored,
	/// What was taken was burned and paid out.
	#[codec(index = 4)]
	Final {
		/// Burned.
		burned: Balance,
		/// The challenger's.
		challenger: Balance,
		/// The treasury's.
		treasury: Balance,
	},
	/// The appeal was rejected, and what was taken stays in quarantine as long as one of the causes
	/// of the escalation can still fall.
	#[codec(index = 5)]
	Rejected,
	/// What was taken was given back in full, because a larger slash for the same incident took its
	/// place.
	#[codec(index = 6)]
	Replaced {
		/// The larger one.
		by: SlashId,
	},
}

impl SlashStatus {
	/// Whether what was taken is in quarantine.
	pub fn is_quarantined(&self) -> bool {
		matches!(self, Self::Open | Self::Appealed { .. } | Self::Rejected)
	}

	/// Whether the slash counts against its stake: it was neither restored nor replaced.
	pub fn stands(&self) -> bool {
		self.is_quarantined() || matches!(self, Self::Final { .. })
	}
}

/// The permanent record of a warning or slash.
///
/// What happened is described by [`Condition::description`], under [`Condition::name`].
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Slash<AccountId> {
	/// Whose stake answers.
	pub stake: StakeId<AccountId>,
	/// Whose funds those were at that time, and who may appeal.
	pub owner: AccountId,
	/// For what.
	pub condition: Condition,
	/// The event.
	pub incident: Incident,
	/// How grave it is.
	pub severity: Severity,
	/// The share of all that was held which the event costs.
	pub share: Perbill,
	/// What was taken for it.
	pub amount: Balance,
	/// SHA-256 of what proves it.
	pub evidence_hash: H256,
	/// What proves it, in short; may be empty.
	pub evidence_summary: Summary,
	/// Who found it.
	pub issued_by: Issuer<AccountId>,
	/// The block in which it was applied.
	pub at: BlockNumber,
	/// The last block in which it can be appealed; for a warning, which cannot, its own.
	pub appeal_deadline: BlockNumber,
	/// Who gets the challenger's share; nobody related to the owner does.
	pub challenger: Option<AccountId>,
	/// For an escalation what was counted together, otherwise nothing.
	pub caused_by: Causes,
	/// The lesser warning or slash for the same incident whose place it took.
	pub replaces: Option<SlashId>,
	/// The number of its entry in the ledger, whose data is [`Slash::data_hash`].
	pub entry: EntryNumber,
	/// The escalation in which it was counted last.
	pub led_to: Option<SlashId>,
	/// Where it stands.
	pub status: SlashStatus,
}

impl<AccountId: Encode> Slash<AccountId> {
	/// Blake2-256 of the SCALE encoding of the slash's id and of all its fields in their order, but for
	/// the last three, which are not known when the entry is written or change afterwards.
	pub fn data_hash(&self, id: SlashId) -> H256 {
		let facts = (
			(id, &self.stake, &self.owner, self.condition, self.incident, self.severity),
			(self.share, self.amount, self.evidence_hash, &self.evidence_summary, &self.issued_by),
			(self.at, self.appeal_deadline, &self.challenger, &self.caused_by, self.replaces),
		);
		H256(facts.using_encoded(blake2_256))
	}
}

/// An appeal that waits for its decision.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Appeal<AccountId> {
	/// Who filed it.
	pub by: AccountId,
	/// Why the slash is wrong, UTF-8.
	pub statement: Statement,
	/// Where the evidence for that lies: `http` or `https` URLs.
	pub urls: Urls,
	/// The block in which it was filed.
	pub at: BlockNumber,
	/// The last block before anyone can have a panel judge it.
	pub decide_by: BlockNumber,
	/// The dispute in which a panel judges it, if the judges have not.
	pub panel: Option<DisputeId>,
}

/// A warning that counts.
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
pub struct CountedWarning {
	/// Its record.
	pub slash: SlashId,
	/// The block in which it was given.
	pub at: BlockNumber,
}

/// What counts against a stake.
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
pub struct Tally {
	/// The warnings that wait for others, the oldest first. Some may be too old to count.
	pub warnings: BoundedVec<CountedWarning, ConstU32<ESCALATES_AT>>,
	/// When a warning of each condition was counted last.
	pub warned: BoundedBTreeMap<Condition, BlockNumber, ConstU32<WARNING_CONDITIONS>>,
	/// The soft slashes that stand and wait for others, the oldest first.
	pub soft: BoundedVec<SlashId, ConstU32<MAX_SOFT>>,
	/// How many slashes for failed results stand.
	pub failures: u32,
}

/// A tally has no room, which its bounds are there to exclude.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Full;

impl Tally {
	/// Counts a warning, unless one of its condition was counted less than a `day` ago. Forgets what
	/// is older than the `window`.
	pub(crate) fn warn(
		&mut self,
		slash: SlashId,
		condition: Condition,
		now: BlockNumber,
		day: BlockNumber,
		window: BlockNumber,
	) -> Result<(), Full> {
		self.warned.retain(|_, at| now.saturating_sub(*at) < day);
		self.warnings.retain(|warning| now.saturating_sub(warning.at) <= window);
		if self.warned.contains_key(&condition) {
			return Ok(());
		}
		self.warned.try_insert(condition, now).map_err(|_| Full)?;
		self.warnings.try_push(CountedWarning { slash, at: now }).map_err(|_| Full)
	}

	/// Counts soft slashes, for the first time or again.
	pub(crate) fn add_soft(
		&mut self,
		slashes: impl IntoIterator<Item = SlashId>,
	) -> Result<(), Full> {
		for slash in slashes {
			self.soft.try_push(slash).map_err(|_| Full)?;
		}
		self.soft.sort();
		Ok(())
	}

	/// Takes the warnings out that escalate, if there are enough.
	pub(crate) fn take_warnings(&mut self) -> Option<Causes> {
		let causes: Vec<_> = self.warnings.iter().map(|warning| warning.slash).collect();
		let enough = causes.len() >= ESCALATES_AT as usize;
		enough.then(|| {
			self.warnings = Default::default();
			Causes::truncate_from(causes)
		})
	}

	/// Takes the oldest soft slashes out that escalate, if there are enough.
	pub(crate) fn take_soft(&mut self) -> Option<Causes> {
		let causes: Vec<_> = self.soft.iter().take(ESCALATES_AT as usize).copied().collect();
		let enough = causes.len() == ESCALATES_AT as usize;
		enough.then(|| {
			self.soft.retain(|slash| !causes.contains(slash));
			Causes::truncate_from(causes)
		})
	}
}

/// The earlier warning or slash for an incident that is charged again.
#[derive(Clone, Copy)]
pub(crate) struct Earlier {
	pub id: SlashId,
	pub condition: Condition,
	pub severity: Severity,
	pub share: Perbill,
	pub amount: Balance,
	/// What became of the earlier amount.
	pub fate: Fate,
	/// The escalation, beyond undoing, in which it was counted.
	pub led_to: Option<SlashId>,
}

/// What became of an amount that was taken earlier.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
	/// It is back just now, to make way.
	GivenBack,
	/// It was burned and paid out: the offender has paid that much already.
	Forfeited,
	/// It was given back before, or there was none.
	Nothing,
}

impl Earlier {
	/// Whether another finding about the same event takes its place: the graver one, and of two that
	/// are as grave the one that costs more.
	///
	/// What it costs is compared by what was asked for, share with share and amount with amount: the
	/// stake itself may have changed in between.
	fn yields_to(&self, price: &Price, condition: Condition, asked: Penalty) -> bool {
		let graver = condition != self.condition && price.severity > self.severity;
		let dearer = price.severity >= self.severity
			&& self.share < Perbill::one()
			&& (asked.share > self.share || asked.at_least > self.amount);
		graver || dearer
	}
}

/// What a charge costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Price {
	pub severity: Severity,
	pub share: Perbill,
	pub amount: Balance,
}

/// Why a charge has no price.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unpriced {
	/// The incident was charged with as much already.
	NotLarger,
	/// The stake is out of range.
	OutOfRange,
}

impl Price {
	/// What the table says of a charge against a stake of `held`, after `failures` failed results.
	///
	/// In the place of an earlier slash for the same incident it is never less than that was; what
	/// the earlier one burned and paid out is part of it.
	pub(crate) fn of(
		condition: Condition,
		failures: u32,
		more: Surcharge,
		held: Balance,
		earlier: Option<&Earlier>,
	) -> Result<Self, Unpriced> {
		let rule = condition.rule();
		// Only failed results count up; elsewhere the number is not looked at.
		let share = rule.share_after(failures).max(more.share);
		let asked = Penalty { share, at_least: more.amount };

		let paid = earlier.filter(|it| it.fate == Fate::Forfeited).map_or(0, |it| it.amount);
		let least = earlier.filter(|it| it.fate != Fate::Nothing).map_or(0, |it| it.amount);
		let whole = held.checked_add(paid).ok_or(Unpriced::OutOfRange)?;

		let severity = rule.severity(share_of(asked, whole));
		let penalty = Penalty { share, at_least: more.amount.max(least) };
		let price = match severity {
			Severity::Warning => Self { severity, share: Perbill::zero(), amount: 0 },
			_ => Self {
				severity,
				share: share_of(penalty, whole),
				// Not less than `paid`, which is part of `whole`.
				amount: penalty.of(whole).checked_sub(paid).ok_or(Unpriced::OutOfRange)?,
			},
		};
		match earlier {
			Some(earlier) if !earlier.yields_to(&price, condition, asked) => {
				Err(Unpriced::NotLarger)
			}
			_ => Ok(price),
		}
	}
}

/// The share of `whole` that a penalty takes: its own, or that of its amount where this is more.
///
/// Of nothing an amount has no share: a node without stake is judged by the table's shares alone.
fn share_of(penalty: Penalty, whole: Balance) -> Perbill {
	match whole {
		0 => penalty.share,
		_ => penalty.share.max(Perbill::from_rational(penalty.at_least.min(whole), whole)),
	}
}

/// Whether bytes are a URL of the web: UTF-8 with an `http` or `https` scheme, something behind it,
/// and nothing that would break it apart where it is shown.
pub(crate) fn is_url(bytes: &[u8]) -> bool {
	core::str::from_utf8(bytes).is_ok_and(|text| {
		let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
		rest.is_some_and(|rest| !rest.is_empty())
			&& !text.chars().any(|it| it.is_whitespace() || it.is_control())
	})
}

/// How many characters a text has without the space around it; `None` if it is no UTF-8.
pub(crate) fn text_length(bytes: &[u8]) -> Option<usize> {
	core::str::from_utf8(bytes).ok().map(|text| text.trim().chars().count())
}

/// Makes what the benchmarks need of other pallets.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId> {
	/// A node with as much to its record and its stake as can be: its owner, who can pay for
	/// transactions, and the node.
	fn staked_node() -> (AccountId, surety_primitives::NodeId);
	/// An account with stake enough for an auditor, and funds for any bond. Each number another one.
	fn auditor(number: u32) -> AccountId;
	/// A source with a stake that is another account's.
	fn source() -> SourceId;
	/// The node leaves, with all its stake.
	fn leave(owner: &AccountId, node: surety_primitives::NodeId);
	/// Anchors samples of a node as if its worker had sent a heartbeat.
	fn anchor(
		node: surety_primitives::NodeId,
		sequence: surety_primitives::telemetry::Sequence,
		anchor: surety_primitives::telemetry::Anchor,
	);
}
