// SPDX-License-Identifier: Apache-2.0

//! The chain's calls, storage, events and constants, generated from `metadata.scale`.
//!
//! `scripts/update-artifacts` writes that file from the runtime; a test of the runtime keeps the two
//! in step.

#![allow(missing_docs, clippy::all)]

/// The metadata that this module is generated from.
pub(crate) const METADATA: &[u8] = include_bytes!("../metadata.scale");

#[subxt::subxt(
	runtime_metadata_path = "metadata.scale",
	derive_for_all_types = "Clone, PartialEq",
	derive_for_type(
		path = "pallet_reputation::types::ClientRecord",
		derive = "::codec::Decode",
		recursive
	),
	derive_for_type(
		path = "pallet_reputation::types::TrackRecord",
		derive = "::codec::Decode",
		recursive
	),
	substitute_type(
		path = "surety_primitives::dispute::Vote",
		with = "::subxt::utils::Static<::surety_primitives::dispute::Vote>"
	),
	substitute_type(
		path = "surety_primitives::dispute::VoteOpening",
		with = "::subxt::utils::Static<::surety_primitives::dispute::VoteOpening>"
	),
	substitute_type(
		path = "surety_primitives::node::Manifest",
		with = "::subxt::utils::Static<::surety_primitives::node::Manifest>"
	),
	substitute_type(
		path = "surety_primitives::node::NodeStatus",
		with = "::subxt::utils::Static<::surety_primitives::node::NodeStatus>"
	),
	substitute_type(
		path = "surety_primitives::standing::Ineligibility",
		with = "::subxt::utils::Static<::surety_primitives::standing::Ineligibility>"
	),
	substitute_type(
		path = "surety_primitives::source::SourceSpec",
		with = "::subxt::utils::Static<::surety_primitives::source::SourceSpec>"
	),
	substitute_type(
		path = "surety_primitives::task::TaskSpec",
		with = "::subxt::utils::Static<::surety_primitives::task::TaskSpec>"
	),
	substitute_type(
		path = "surety_primitives::task::Preview",
		with = "::subxt::utils::Static<::surety_primitives::task::Preview>"
	),
	substitute_type(
		path = "surety_primitives::task::Competition",
		with = "::subxt::utils::Static<::surety_primitives::task::Competition>"
	),
	substitute_type(
		path = "surety_primitives::task::Needs",
		with = "::subxt::utils::Static<::surety_primitives::task::Needs>"
	),
	substitute_type(
		path = "surety_primitives::task::Input",
		with = "::subxt::utils::Static<::surety_primitives::task::Input>"
	),
	substitute_type(
		path = "surety_primitives::task::FailureReason",
		with = "::subxt::utils::Static<::surety_primitives::task::FailureReason>"
	),
	substitute_type(
		path = "surety_primitives::output::FormatViolation",
		with = "::subxt::utils::Static<::surety_primitives::output::FormatViolation>"
	),
	substitute_type(
		path = "surety_primitives::slash::Condition",
		with = "::subxt::utils::Static<::surety_primitives::slash::Condition>"
	),
	substitute_type(
		path = "surety_primitives::slash::Severity",
		with = "::subxt::utils::Static<::surety_primitives::slash::Severity>"
	),
	substitute_type(
		path = "surety_primitives::stake::Role",
		with = "::subxt::utils::Static<::surety_primitives::stake::Role>"
	),
	substitute_type(
		path = "surety_primitives::ledger::Entry",
		with = "::subxt::utils::Static<::surety_primitives::ledger::Entry>"
	),
	substitute_type(
		path = "surety_primitives::telemetry::Heartbeat",
		with = "::subxt::utils::Static<::surety_primitives::telemetry::Heartbeat>"
	),
	substitute_type(
		path = "surety_primitives::telemetry::ProvenSample",
		with = "::subxt::utils::Static<::surety_primitives::telemetry::ProvenSample>"
	),
	substitute_type(
		path = "surety_primitives::commitment::ModelOpening",
		with = "::subxt::utils::Static<::surety_primitives::commitment::ModelOpening>"
	),
	substitute_type(
		path = "surety_primitives::commitment::ResultOpening",
		with = "::subxt::utils::Static<::surety_primitives::commitment::ResultOpening>"
	),
	substitute_type(
		path = "surety_primitives::rerun::RerunOpening",
		with = "::subxt::utils::Static<::surety_primitives::rerun::RerunOpening>"
	),
	substitute_type(
		path = "surety_primitives::rerun::Shown",
		with = "::subxt::utils::Static<::surety_primitives::rerun::Shown>"
	),
	substitute_type(
		path = "surety_primitives::rerun::Finding",
		with = "::subxt::utils::Static<::surety_primitives::rerun::Finding>"
	),
	substitute_type(
		path = "surety_primitives::source::Comparator",
		with = "::subxt::utils::Static<::surety_primitives::source::Comparator>"
	),
	substitute_type(
		path = "surety_primitives::credit::Cap",
		with = "::subxt::utils::Static<::surety_primitives::credit::Cap>"
	),
	substitute_type(
		path = "surety_primitives::credit::Item",
		with = "::subxt::utils::Static<::surety_primitives::credit::Item>"
	),
	substitute_type(
		path = "surety_primitives::credit::Agreement",
		with = "::subxt::utils::Static<::surety_primitives::credit::Agreement>"
	),
	substitute_type(
		path = "surety_primitives::credit::SignedVoucher",
		with = "::subxt::utils::Static<::surety_primitives::credit::SignedVoucher>"
	),
	substitute_type(
		path = "surety_primitives::credit::Claim",
		with = "::subxt::utils::Static<::surety_primitives::credit::Claim>"
	),
	substitute_type(
		path = "surety_primitives::credit::signature::Signature",
		with = "::subxt::utils::Static<::surety_primitives::credit::signature::Signature>"
	)
)]
mod generated {}

pub use generated::*;
