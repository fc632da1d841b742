// SPDX-License-Identifier: Apache-2.0

//! Objective evidence: what a node has signed of itself.

use alloc::{format, vec::Vec};

use codec::Encode;
use frame_support::{
	pallet_prelude::{ensure, DispatchResult},
	traits::Get,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_io::hashing::sha2_256;
use sp_runtime::traits::Zero;
use surety_primitives::{
	slash::{Charge, Condition, Incident, SlashId, Surcharge},
	stake::StakeId,
	telemetry::{self, Evidence, Finding, Sample},
	traits::Anchors,
	BlockNumber, NodeId, H256,
};

use crate::{
	types::Full, Config, Error, Issuer, Pallet, Slashes, StakeOf, Summary, Tally, TelemetryCaps,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_submit_evidence(
		node: NodeId,
		condition: Condition,
		evidence: Evidence,
	) -> DispatchResult {
		ensure!(telemetry::decides(condition), Error::<T>::NotDecidedByTelemetry);
		ensure!(
			TelemetryCaps::<T>::get(node).is_none_or(|until| Self::now() > until),
			Error::<T>::TelemetryCapped
		);
		let found = Self::find(node, condition, &evidence)?;

		let charge = Charge {
			stake: StakeId::Node(node),
			condition,
			incident: Incident::Telemetry { task: found.task, condition },
			more: Surcharge::default(),
			evidence_hash: H256(evidence.using_encoded(sha2_256)),
			challenger: None,
		};
		Self::do_charge(charge, summary(&found), Issuer::Telemetry)?;
		Ok(())
	}

	/// What the evidence proves, if each sample is one that the node has signed.
	pub(crate) fn find(
		node: NodeId,
		condition: Condition,
		evidence: &Evidence,
	) -> Result<Finding, Error<T>> {
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		for shown in evidence {
			let anchor =
				T::Telemetry::anchor(node, shown.sequence).ok_or(Error::<T>::NoSuchAnchor)?;
			ensure!(shown.is_anchored(&anchor, genesis, node), Error::<T>::InvalidProof);
		}
		let samples: Vec<Sample> = evidence.iter().map(|shown| shown.sample).collect();
		let longest_gap = u64::from(T::TelemetryGap::get()).saturating_mul(1_000);
		telemetry::finding(condition, &samples, longest_gap).ok_or(Error::NothingProven)
	}

	/// Notes that a worker key has cost as much as it may, until the owner could appeal.
	pub(crate) fn cap_telemetry(stake: &StakeOf<T>, until: BlockNumber) {
		if let StakeId::Node(node) = stake {
			TelemetryCaps::<T>::mutate(node, |cap| *cap = (*cap).max(Some(until)));
		}
	}

	/// Counts soft slashes, for the first time or again. Of those that rest on the worker key alone
	/// one waits at a time, so that no three of them are an escalation; the others never count.
	pub(crate) fn count_soft(
		tally: &mut Tally,
		slashes: impl IntoIterator<Item = SlashId>,
	) -> Result<(), Full> {
		for id in slashes {
			let is_other =
				Self::rests_on_key(id) && tally.soft.iter().any(|it| Self::rests_on_key(*it));
			if !is_other {
				tally.add_soft([id])?;
			}
		}
		Ok(())
	}

	/// Whether a warning or slash was found in what the worker key signed.
	pub(crate) fn rests_on_key(id: SlashId) -> bool {
		Slashes::<T>::get(id).is_some_and(|slash| slash.issued_by == Issuer::Telemetry)
	}
}

/// What was found, in short.
fn summary(Finding { task, sample }: &Finding) -> Summary {
	let Sample { gpu, number, at_millis, vram_used, vram_allocated, temperature, .. } = sample;
	let gpu = gpu.map_or(-1, i16::from);
	let text: Vec<u8> = format!(
		"task={task} gpu={gpu} sample={number} at={at_millis}ms vram_used={vram_used} \
		 vram_allocated={vram_allocated} temperature={temperature}",
	)
	.into();
	Summary::truncate_from(text)
}
