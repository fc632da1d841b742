// SPDX-License-Identifier: Apache-2.0

//! The slash table: what misbehaviour is called and what it costs (specification, section 9).
//!
//! Everything that anybody is slashed for is a [`Condition`], and [`Condition::rule`] is the only
//! place that says what one costs.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;

use crate::{money::cut, stake::StakeId, Balance, BlockNumber, DAYS};

/// One entry of the slash table that was applied. Never reused.
pub type SlashId = u64;
/// What auditors attest to, with bonds. Never reused.
pub type AttestationId = u64;
/// What somebody flags a source for, with a bond. Never reused.
pub type FlagId = u64;

/// How long a soft slash can be appealed.
pub const SOFT_APPEAL_WINDOW: BlockNumber = 7 * DAYS;
/// How long a hard slash can be appealed.
pub const HARD_APPEAL_WINDOW: BlockNumber = 14 * DAYS;
/// From this share of the stake on a slash without a severity of its own is hard.
pub const HARD_SHARE: Perbill = Perbill::from_percent(50);

/// What somebody is warned or slashed for.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Condition {
	/// A GPU throttled for heat during a job.
	#[codec(index = 0)]
	ThermalThrottleEvent,
	/// Offline for less than two hours, with a proper hand-over.
	#[codec(index = 1)]
	UptimeDropMinor,
	/// Telemetry came more than 60 seconds late.
	#[codec(index = 2)]
	TelemetryDelay,
	/// A job used more GPU memory than was allocated to it: the limit was not enforced.
	#[codec(index = 3)]
	VramOverclaim,
	/// A started job ended without a result, a reported failure or a hand-over.
	#[codec(index = 4)]
	JobDroppedUnexpectedly,
	/// Offline for more than four hours without notice or hand-over.
	#[codec(index = 5)]
	UptimeSlaBreach,
	/// The hardware deviates from what was declared by more than 15 %.
	#[codec(index = 6)]
	HardwareMisrepresentation,
	/// Three warnings within 30 days.
	#[codec(index = 7)]
	RepeatedWarning,
	/// Telemetry was fabricated or changed.
	#[codec(index = 8)]
	TelemetryTampering,
	/// The hardware was hidden from its observers.
	#[codec(index = 9)]
	VisibilityBlocked,
	/// A foreign process ran beside the client's container.
	#[codec(index = 10)]
	UnauthorizedProcess,
	/// The GPUs mined during a job that was declared as something else.
	#[codec(index = 11)]
	CryptoMiningDuringMlJob,
	/// Three soft slashes, ever.
	#[codec(index = 12)]
	RepeatedSoftSlash,
	/// A job was accepted and not started.
	#[codec(index = 13)]
	JobAbandoned,
	/// A result was wrong, or was committed and not revealed.
	#[codec(index = 14)]
	ResultFailure,
	/// Offline for more than a twentieth of 30 days.
	#[codec(index = 15)]
	DowntimeSla,
	/// A dispute was lost, with a minor fault.
	#[codec(index = 16)]
	DisputeLostMinor,
	/// A dispute was lost, with fraud.
	#[codec(index = 17)]
	DisputeLostFraud,
	/// Several identities acted as one.
	#[codec(index = 18)]
	SybilCollusion,
	/// A source does not do what it declares.
	#[codec(index = 19)]
	MalformedSource,
	/// A source attacks the nodes that run it.
	#[codec(index = 20)]
	MaliciousSource,
	/// A validator signed two blocks for one slot, or two votes for one round.
	#[codec(index = 21)]
	Equivocation,
	/// Other oracles found what this one did not.
	#[codec(index = 22)]
	OracleContradicted,
}

/// How grave a condition is.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Severity {
	/// Costs nothing and is counted.
	#[codec(index = 0)]
	Warning,
	/// Costs a part of the stake, and is counted.
	#[codec(index = 1)]
	Soft,
	/// Costs half of the stake or more, and the place in the network.
	#[codec(index = 2)]
	Hard,
}

impl Severity {
	/// For how many blocks a slash of this severity can be appealed; 0 for warnings, which cannot.
	pub fn appeal_window(self) -> BlockNumber {
		match self {
			Self::Warning => 0,
			Self::Soft => SOFT_APPEAL_WINDOW,
			Self::Hard => HARD_APPEAL_WINDOW,
		}
	}
}

/// What is taken of a stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Penalty {
	/// This share of everything that is still held.
	pub share: Perbill,
	/// But not less than this, as far as the stake goes.
	pub at_least: Balance,
}

impl Penalty {
	/// A share and nothing beside it.
	pub const fn share(share: Perbill) -> Self {
		Self { share, at_least: 0 }
	}

	/// What the penalty takes of a stake of `held`: never more than all of it.
	pub fn of(&self, held: Balance) -> Balance {
		cut(held, self.share).share.max(self.at_least).min(held)
	}
}

/// What the table says of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
	/// The share of the stake that it costs.
	pub share: Perbill,
	/// How grave it is; `None` where that follows from what it costs (see [`HARD_SHARE`]).
	severity: Option<Severity>,
	/// Whether the share doubles each time that one node meets the condition again.
	doubles: bool,
}

impl Rule {
	const fn new(percent: u32, severity: Option<Severity>) -> Self {
		Self { share: Perbill::from_percent(percent), severity, doubles: false }
	}

	/// The share for somebody who met the condition `before` times already.
	pub fn share_after(&self, before: u32) -> Perbill {
		let times = if self.doubles { 1u32.checked_shl(before).unwrap_or(u32::MAX) } else { 1 };
		let parts = u64::from(self.share.deconstruct()).saturating_mul(times.into());
		let whole = u64::from(Perbill::one().deconstruct());
		// At most one, which fits.
		Perbill::from_parts(u32::try_from(parts.min(whole)).unwrap_or(u32::MAX))
	}

	/// How grave it is when it takes this share.
	pub fn severity(&self, share: Perbill) -> Severity {
		self.severity.unwrap_or(if share < HARD_SHARE { Severity::Soft } else { Severity::Hard })
	}
}

impl Condition {
	/// All of them, in the order of their indices.
	pub const ALL: [Self; 23] = [
		Self::ThermalThrottleEvent,
		Self::UptimeDropMinor,
		Self::TelemetryDelay,
		Self::VramOverclaim,
		Self::JobDroppedUnexpectedly,
		Self::UptimeSlaBreach,
		Self::HardwareMisrepresentation,
		Self::RepeatedWarning,
		Self::TelemetryTampering,
		Self::VisibilityBlocked,
		Self::UnauthorizedProcess,
		Self::CryptoMiningDuringMlJob,
		Self::RepeatedSoftSlash,
		Self::JobAbandoned,
		Self::ResultFailure,
		Self::DowntimeSla,
		Self::DisputeLostMinor,
		Self::DisputeLostFraud,
		Self::SybilCollusion,
		Self::MalformedSource,
		Self::MaliciousSource,
		Self::Equivocation,
		Self::OracleContradicted,
	];

	/// What the table says of it.
	pub const fn rule(self) -> Rule {
		use Severity::{Hard, Soft, Warning};
		match self {
			Self::ThermalThrottleEvent | Self::UptimeDropMinor | Self::TelemetryDelay => {
				Rule::new(0, Some(Warning))
			}
			Self::VramOverclaim => Rule::new(15, Some(Soft)),
			Self::JobDroppedUnexpectedly => Rule::new(10, Some(Soft)),
			Self::UptimeSlaBreach => Rule::new(10, Some(Soft)),
			Self::HardwareMisrepresentation => Rule::new(20, Some(Soft)),
			Self::RepeatedWarning => Rule::new(10, Some(Soft)),
			Self::TelemetryTampering => Rule::new(100, Some(Hard)),
			Self::VisibilityBlocked => Rule::new(100, Some(Hard)),
			Self::UnauthorizedProcess => Rule::new(75, Some(Hard)),
			Self::CryptoMiningDuringMlJob => Rule::new(100, Some(Hard)),
			Self::RepeatedSoftSlash => Rule::new(50, Some(Hard)),
			Self::JobAbandoned => Rule::new(1, Some(Soft)),
			Self::ResultFailure => Rule { doubles: true, ..Rule::new(5, None) },
			Self::DowntimeSla => Rule::new(2, Some(Soft)),
			Self::DisputeLostMinor => Rule::new(10, Some(Soft)),
			Self::DisputeLostFraud => Rule::new(50, Some(Hard)),
			Self::SybilCollusion => Rule::new(100, Some(Hard)),
			Self::MalformedSource => Rule::new(20, Some(Soft)),
			Self::MaliciousSource => Rule::new(100, Some(Hard)),
			// At least; more when several equivocate together.
			Self::Equivocation => Rule::new(10, Some(Hard)),
			Self::OracleContradicted => Rule::new(10, Some(Soft)),
		}
	}

	/// Its name in records, events and documents.
	pub const fn name(self) -> &'static str {
		match self {
			Self::ThermalThrottleEvent => "THERMAL_THROTTLE_EVENT",
			Self::UptimeDropMinor => "UPTIME_DROP_MINOR",
			Self::TelemetryDelay => "TELEMETRY_DELAY",
			Self::VramOverclaim => "VRAM_OVERCLAIM",
			Self::JobDroppedUnexpectedly => "JOB_DROPPED_UNEXPECTEDLY",
			Self::UptimeSlaBreach => "UPTIME_SLA_BREACH",
			Self::HardwareMisrepresentation => "HARDWARE_MISREPRESENTATION",
			Self::RepeatedWarning => "REPEATED_WARNING",
			Self::TelemetryTampering => "TELEMETRY_TAMPERING",
			Self::VisibilityBlocked => "VISIBILITY_BLOCKED",
			Self::UnauthorizedProcess => "UNAUTHORIZED_PROCESS",
			Self::CryptoMiningDuringMlJob => "CRYPTO_MINING_DURING_ML_JOB",
			Self::RepeatedSoftSlash => "REPEATED_SOFT_SLASH",
			Self::JobAbandoned => "JOB_ABANDONED",
			Self::ResultFailure => "RESULT_FAILURE",
			Self::DowntimeSla => "DOWNTIME_SLA",
			Self::DisputeLostMinor => "DISPUTE_LOST_MINOR",
			Self::DisputeLostFraud => "DISPUTE_LOST_FRAUD",
			Self::SybilCollusion => "SYBIL_COLLUSION",
			Self::MalformedSource => "MALFORMED_SOURCE",
			Self::MaliciousSource => "MALICIOUS_SOURCE",
			Self::Equivocation => "EQUIVOCATION",
			Self::OracleContradicted => "ORACLE_CONTRADICTED",
		}
	}

	/// Whether two auditors convict of it: what the chain cannot see for itself.
	pub const fn is_attested(self) -> bool {
		matches!(
			self,
			Self::HardwareMisrepresentation
				| Self::TelemetryTampering
				| Self::VisibilityBlocked
				| Self::UnauthorizedProcess
				| Self::CryptoMiningDuringMlJob
		)
	}

	/// What happened, in a sentence.
	pub const fn description(self) -> &'static str {
		match self {
			Self::ThermalThrottleEvent => "A GPU throttled for heat during a job.",
			Self::UptimeDropMinor => {
				"The node was offline for less than two hours, with a hand-over."
			}
			Self::TelemetryDelay => "Telemetry came more than 60 seconds late.",
			Self::VramOverclaim => "A job used more GPU memory than was allocated to it.",
			Self::JobDroppedUnexpectedly => {
				"A started job ended without a result, a reported failure or a hand-over."
			}
			Self::UptimeSlaBreach => {
				"The node was offline for more than four hours without notice or hand-over."
			}
			Self::HardwareMisrepresentation => {
				"The hardware deviates from what was declared by more than 15 %."
			}
			Self::RepeatedWarning => "The node was warned three times within 30 days.",
			Self::TelemetryTampering => "Telemetry was fabricated or changed.",
			Self::VisibilityBlocked => "The hardware was hidden from its observers.",
			Self::UnauthorizedProcess => "A foreign process ran beside the client's container.",
			Self::CryptoMiningDuringMlJob => {
				"The GPUs mined during a job that was declared as something else."
			}
			Self::RepeatedSoftSlash => "The node was softly slashed three times.",
			Self::JobAbandoned => "A job was accepted and not started.",
			Self::ResultFailure => "A result was wrong, or was committed and not revealed.",
			Self::DowntimeSla => "The node was offline for more than a twentieth of 30 days.",
			Self::DisputeLostMinor => "A dispute was lost, with a minor fault.",
			Self::DisputeLostFraud => "A dispute was lost, with fraud.",
			Self::SybilCollusion => "Several identities acted as one.",
			Self::MalformedSource => "A source does not do what it declares.",
			Self::MaliciousSource => "A source attacks the nodes that run it.",
			Self::Equivocation => {
				"The validator signed two blocks for one slot, or two votes for one round."
			}
			Self::OracleContradicted => "Other oracles found what this one did not.",
		}
	}
}

/// How the shares of a slash whose window is over are paid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forfeit<AccountId> {
	/// Who gets the challenger's share; without one it burns.
	pub challenger: Option<AccountId>,
	/// Whether the treasury's share burns as well: judges gain nothing by what they reject.
	pub treasury_burns: bool,
}

/// The challenger's share of a slash.
pub const CHALLENGER_SHARE: Perbill = Perbill::from_percent(30);
/// The treasury's share of a slash. What is neither the challenger's nor the treasury's burns.
pub const TREASURY_SHARE: Perbill = Perbill::from_percent(20);
/// The share of a slash that burns in any case.
pub const BURNED_SHARE: Perbill = Perbill::from_percent(50);

/// The parts of a slash. They sum to the whole; the remainder of rounding is the treasury's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
	/// Burned.
	pub burned: Balance,
	/// The challenger's.
	pub challenger: Balance,
	/// The treasury's.
	pub treasury: Balance,
}

impl Parts {
	/// Splits a slash.
	pub fn of(amount: Balance) -> Self {
		let burned = cut(amount, BURNED_SHARE).share;
		let challenger = cut(amount, CHALLENGER_SHARE).share;
		// Both are rounded down and come to four fifths of the amount at most.
		let treasury = amount.saturating_sub(burned).saturating_sub(challenger);
		Self { burned, challenger, treasury }
	}
}

/// What somebody did, so that one event is one slash.
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
pub enum Incident {
	/// A node's part in a task.
	#[codec(index = 0)]
	Task(crate::TaskId),
	/// An offence against consensus, by the identifier of its kind and time slot.
	#[codec(index = 1)]
	Consensus(sp_core::H256),
	/// What the chain concluded by counting.
	#[codec(index = 2)]
	Escalation(SlashId),
	/// What samples showed of a job: one for each condition, however many samples show it.
	#[codec(index = 3)]
	Telemetry {
		/// The job.
		task: crate::TaskId,
		/// What they showed.
		condition: Condition,
	},
	/// The silence of a node, by the block of its last heartbeat before.
	#[codec(index = 4)]
	Outage(BlockNumber),
	/// What auditors found apart from any task, by the hash of what proves it.
	#[codec(index = 5)]
	Attested(sp_core::H256),
	/// What a source was flagged for, by the hash of what proves it: one, whatever it is called.
	#[codec(index = 6)]
	Flagged(sp_core::H256),
	/// That too many of a node's results were wrong, by the block in which that showed.
	#[codec(index = 7)]
	Accuracy(BlockNumber),
}

/// What a source is flagged as.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum FlagKind {
	/// It does not do what it declares.
	#[codec(index = 0)]
	Malformed,
	/// It attacks the nodes that run it.
	#[codec(index = 1)]
	Malicious,
}

impl FlagKind {
	/// What the source's owner is slashed for when the flag is upheld.
	pub const fn condition(self) -> Condition {
		match self {
			Self::Malformed => Condition::MalformedSource,
			Self::Malicious => Condition::MaliciousSource,
		}
	}
}

/// What somebody answers for with a pledge.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum PledgeId {
	/// What an auditor attested to.
	#[codec(index = 0)]
	Attestation(AttestationId),
	/// A flag of a source.
	#[codec(index = 1)]
	Flag(FlagId),
}

/// What is reported to the slash table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge<AccountId> {
	/// Whose stake answers.
	pub stake: StakeId<AccountId>,
	/// For what.
	pub condition: Condition,
	/// The event.
	pub incident: Incident,
	/// What it costs beyond the share of the table.
	pub more: Surcharge,
	/// SHA-256 of what proves it.
	pub evidence_hash: sp_core::H256,
	/// Who reported it, where the table pays for that.
	pub challenger: Option<AccountId>,
}

/// What a slash costs beyond the share of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Surcharge {
	/// At least this share.
	pub share: Perbill,
	/// At least this amount.
	pub amount: Balance,
}

#[cfg(test)]
mod tests {
	use num_bigint::BigInt;
	use num_rational::BigRational;
	use proptest::prelude::*;

	use super::*;

	/// The table once more, as the documents print it.
	const TABLE: [(&str, u32, Severity); 23] = [
		("THERMAL_THROTTLE_EVENT", 0, Severity::Warning),
		("UPTIME_DROP_MINOR", 0, Severity::Warning),
		("TELEMETRY_DELAY", 0, Severity::Warning),
		("VRAM_OVERCLAIM", 15, Severity::Soft),
		("JOB_DROPPED_UNEXPECTEDLY", 10, Severity::Soft),
		("UPTIME_SLA_BREACH", 10, Severity::Soft),
		("HARDWARE_MISREPRESENTATION", 20, Severity::Soft),
		("REPEATED_WARNING", 10, Severity::Soft),
		("TELEMETRY_TAMPERING", 100, Severity::Hard),
		("VISIBILITY_BLOCKED", 100, Severity::Hard),
		("UNAUTHORIZED_PROCESS", 75, Severity::Hard),
		("CRYPTO_MINING_DURING_ML_JOB", 100, Severity::Hard),
		("REPEATED_SOFT_SLASH", 50, Severity::Hard),
		("JOB_ABANDONED", 1, Severity::Soft),
		("RESULT_FAILURE", 5, Severity::Soft),
		("DOWNTIME_SLA", 2, Severity::Soft),
		("DISPUTE_LOST_MINOR", 10, Severity::Soft),
		("DISPUTE_LOST_FRAUD", 50, Severity::Hard),
		("SYBIL_COLLUSION", 100, Severity::Hard),
		("MALFORMED_SOURCE", 20, Severity::Soft),
		("MALICIOUS_SOURCE", 100, Severity::Hard),
		("EQUIVOCATION", 10, Severity::Hard),
		("ORACLE_CONTRADICTED", 10, Severity::Soft),
	];

	#[test]
	fn the_table_is_the_documented_one() {
		for (condition, (name, percent, severity)) in Condition::ALL.into_iter().zip(TABLE) {
			let rule = condition.rule();
			assert_eq!(condition.name(), name);
			assert_eq!(rule.share, Perbill::from_percent(percent), "{name}");
			assert_eq!(rule.severity(rule.share), severity, "{name}");
			assert!(!condition.description().is_empty(), "{name}");
		}
	}

	#[test]
	fn every_condition_is_listed_at_its_index() {
		for (index, condition) in Condition::ALL.iter().enumerate() {
			assert_eq!(usize::from(condition.encode()[0]), index, "{condition:?}");
		}
	}

	#[test]
	fn only_a_failed_result_doubles_and_turns_hard() {
		let rule = Condition::ResultFailure.rule();
		let percents = [5, 10, 20, 40, 80, 100, 100];
		for (before, percent) in percents.into_iter().enumerate() {
			let share = rule.share_after(before as u32);
			assert_eq!(share, Perbill::from_percent(percent));
			let hard = percent >= 50;
			assert_eq!(rule.severity(share) == Severity::Hard, hard, "{percent} %");
		}
		assert_eq!(rule.share_after(u32::MAX), Perbill::one());
		for condition in Condition::ALL {
			if condition != Condition::ResultFailure {
				assert_eq!(condition.rule().share_after(3), condition.rule().share);
			}
		}
	}

	#[test]
	fn auditors_attest_to_five_conditions_and_samples_to_none_of_them() {
		let attested: Vec<_> = Condition::ALL.into_iter().filter(|it| it.is_attested()).collect();
		let names: Vec<_> = attested.iter().map(|it| it.name()).collect();
		assert_eq!(
			names,
			[
				"HARDWARE_MISREPRESENTATION",
				"TELEMETRY_TAMPERING",
				"VISIBILITY_BLOCKED",
				"UNAUTHORIZED_PROCESS",
				"CRYPTO_MINING_DURING_ML_JOB",
			]
		);
		assert!(!attested.into_iter().any(crate::telemetry::decides));
	}

	#[test]
	fn flags_lead_to_the_conditions_of_sources_and_nothing_else_does() {
		let kinds = [FlagKind::Malformed, FlagKind::Malicious];
		assert_eq!(
			kinds.map(|kind| kind.condition().name()),
			["MALFORMED_SOURCE", "MALICIOUS_SOURCE"]
		);
		assert!(!kinds.into_iter().any(|kind| kind.condition().is_attested()));
		for (index, kind) in kinds.into_iter().enumerate() {
			assert_eq!(usize::from(kind.encode()[0]), index);
		}
		// An attestation and a flag of the same number answer for different things.
		assert_ne!(PledgeId::Attestation(1).encode(), PledgeId::Flag(1).encode());
	}

	#[test]
	fn windows_follow_the_severity() {
		assert_eq!(Severity::Warning.appeal_window(), 0);
		assert_eq!(Severity::Soft.appeal_window(), 100_800);
		assert_eq!(Severity::Hard.appeal_window(), 201_600);
	}

	proptest! {
		#[test]
		fn a_penalty_is_the_larger_of_share_and_floor_and_never_more_than_the_stake(
			held: u128, parts in 0u32..=1_000_000_000, at_least: u128,
		) {
			let penalty = Penalty { share: Perbill::from_parts(parts), at_least };
			let exact = BigRational::new(
				BigInt::from(held) * BigInt::from(parts),
				BigInt::from(1_000_000_000u32),
			);
			let expected = exact.floor().to_integer().max(BigInt::from(at_least));
			prop_assert_eq!(expected.min(BigInt::from(held)), BigInt::from(penalty.of(held)));
		}

		#[test]
		fn the_parts_of_a_slash_are_exact_and_sum_to_the_whole(amount: u128) {
			let Parts { burned, challenger, treasury } = Parts::of(amount);
			let share = |percent: u32| {
				BigRational::new(BigInt::from(amount) * BigInt::from(percent), BigInt::from(100))
			};
			prop_assert_eq!(share(50).floor().to_integer(), BigInt::from(burned));
			prop_assert_eq!(share(30).floor().to_integer(), BigInt::from(challenger));
			prop_assert!(BigRational::from(BigInt::from(treasury)) >= share(20));
			prop_assert_eq!(
				BigInt::from(burned) + BigInt::from(challenger) + BigInt::from(treasury),
				BigInt::from(amount)
			);
		}
	}
}
