// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of each call, and of a charge, where most follows from it: an escalation is undone and
//! the slashes that it returns escalate anew; or the last funds of a leaving node are gone, and it is
//! released.

use alloc::{collections::BTreeSet, vec, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	BoundedBTreeSet,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_runtime::{
	traits::{BlockNumberProvider, SaturatedConversion, Zero},
	Perbill,
};
use surety_primitives::{
	slash::{Charge, Condition, FlagId, FlagKind, Incident, SlashId, Surcharge},
	stake::{Role, StakeId},
	telemetry::{climb, Anchor, Evidence, ProvenSample, Sample, MAX_EVIDENCE_SAMPLES, MAX_PROOF},
	traits::Slash as _,
	BlockNumber, NodeId, SourceId, H256,
};

use crate::*;

/// A charge that somebody is paid for.
fn accusation<T: Config>(node: NodeId, condition: Condition, task: u64) -> Charge<T::AccountId> {
	Charge {
		stake: StakeId::Node(node),
		condition,
		incident: Incident::Task(task),
		more: Surcharge::default(),
		evidence_hash: H256::zero(),
		challenger: Some(account("challenger", 0, 0)),
	}
}

fn charge<T: Config>(node: NodeId, condition: Condition, task: u64) -> SlashId {
	Pallet::<T>::charge(accusation::<T>(node, condition, task))
		.expect("a new incident can be charged")
}

/// Another block, so that windows pass.
fn wait_until<T: Config>(block: BlockNumber) {
	let block: BlockNumberFor<T> = block.saturated_into();
	frame_system::Pallet::<T>::set_block_number(block);
	T::BlockNumberProvider::set_block_number(block.saturated_into());
}

fn largest_statement() -> Statement {
	vec![b's'; MAX_STATEMENT as usize].try_into().expect("it is as long as can be")
}

fn largest_urls() -> Urls {
	let mut url = b"https://".to_vec();
	url.resize(MAX_URL as usize, b'u');
	let url = url.try_into().expect("it is as long as can be");
	vec![url; MAX_URLS as usize].try_into().expect("they are as many as can be")
}

fn appeal<T: Config>(owner: &T::AccountId, id: SlashId) {
	let origin = RawOrigin::Signed(owner.clone()).into();
	Pallet::<T>::file_appeal(origin, id, largest_statement(), largest_urls())
		.expect("an open slash can be appealed");
}

/// A node of five soft slashes for tasks 0 to 4, of which the first three have escalated. The third
/// and the escalation are appealed.
fn escalated<T: Config>() -> (T::AccountId, NodeId, SlashId) {
	let (owner, node) = T::BenchmarkHelper::staked_node();
	let soft: Vec<_> =
		(0..5).map(|task| charge::<T>(node, Condition::JobAbandoned, task)).collect();
	let third = Slashes::<T>::get(soft[2]).expect("it was charged");
	appeal::<T>(&owner, soft[2]);
	appeal::<T>(&owner, third.led_to.expect("it escalated"));
	(owner, node, soft[2])
}

/// A slash that took all that a leaving node had left: with it ends the node's leave.
fn last_slash<T: Config>() -> (T::AccountId, SlashId) {
	let (owner, node) = T::BenchmarkHelper::staked_node();
	T::BenchmarkHelper::leave(&owner, node);
	let mut charge = accusation::<T>(node, Condition::JobAbandoned, 0);
	charge.more.share = Perbill::one();
	(owner, Pallet::<T>::charge(charge).expect("a new incident can be charged"))
}

/// As many auditors as there can be.
fn admit_auditors<T: Config>() -> (T::AccountId, T::AccountId) {
	let (first, second) = (T::BenchmarkHelper::auditor(0), T::BenchmarkHelper::auditor(1));
	let others = (2..T::MaxAuditors::get()).map(|number| account("auditor", number, 1));
	let all: BTreeSet<_> = [first.clone(), second.clone()].into_iter().chain(others).collect();
	Auditors::<T>::put(BoundedBTreeSet::try_from(all).expect("they are as many as can be"));
	(first, second)
}

fn largest_summary() -> Summary {
	vec![b's'; MAX_SUMMARY as usize].try_into().expect("it is as long as can be")
}

fn attest<T: Config>(who: T::AccountId, claim: Claim) {
	let origin = RawOrigin::Signed(who).into();
	let Claim { node, condition, task, evidence_hash } = claim;
	Pallet::<T>::attest(origin, node, condition, task, evidence_hash, largest_summary())
		.expect("it is an auditor in standing");
}

/// A soft slash that two auditors attested to, which took the place of one that had escalated and
/// escalated itself.
fn attested<T: Config>() -> (T::AccountId, NodeId, SlashId) {
	let (owner, node, third) = escalated::<T>();
	let incident = Slashes::<T>::get(third).expect("it was charged").incident;
	let (first, second) = admit_auditors::<T>();
	let condition = Condition::HardwareMisrepresentation;
	let claim = Claim { node, condition, task: Some(2), evidence_hash: H256::zero() };
	attest::<T>(first, claim);
	attest::<T>(second, claim);
	let slash = Charged::<T>::get((StakeId::Node(node), incident)).expect("it was charged anew");
	(owner, node, slash)
}

/// An appeal against such a slash, for which the judges' time is over.
pub fn overdue_appeal<T: Config>() -> SlashId {
	let (owner, _, slash) = attested::<T>();
	appeal::<T>(&owner, slash);
	let appeal = Appeals::<T>::get(slash).expect("it was filed");
	wait_until::<T>(appeal.decide_by + 1);
	slash
}

/// What entitles an account to flag.
fn flagger_stake<T: Config>(flagger: &T::AccountId) -> StakeOf<T> {
	StakeId::Role(Role::Auditor, flagger.clone())
}

/// Somebody flags a source.
fn flag<T: Config>(source: SourceId, kind: FlagKind) -> T::AccountId {
	let flagger = T::BenchmarkHelper::auditor(0);
	let origin = RawOrigin::Signed(flagger.clone()).into();
	let stake = flagger_stake::<T>(&flagger);
	Pallet::<T>::flag_source(origin, source, kind, H256::zero(), largest_summary(), stake)
		.expect("there is a stake and a source");
	flagger
}

/// The judges uphold a flag.
fn judge<T: Config>(flag: FlagId) {
	Pallet::<T>::do_judge_flag(flag, true).expect("the flag waits");
}

fn assert_final<T: Config>(id: SlashId) {
	let status = Slashes::<T>::get(id).expect("records stay").status;
	assert!(matches!(status, SlashStatus::Final { challenger: 1.., .. }));
}

fn longest_evidence<T: Config>(node: NodeId) -> Evidence {
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
	let samples = u32::MAX;
	let shown = (0..MAX_EVIDENCE_SAMPLES).map(|sequence| {
		let sample = Sample {
			task: Some(0),
			gpu: Some(0),
			// Consecutive at the end alone.
			number: if sequence + 1 == MAX_EVIDENCE_SAMPLES { 1 } else { 0 },
			at_millis: 0,
			vram_allocated: 0,
			vram_used: 1,
			temperature: 0,
			throttling: false,
			utilisation: 0,
			power_milliwatts: 0,
			foreign_processes: 0,
			uptime_secs: 0,
		};
		let proof = vec![H256::repeat_byte(1); MAX_PROOF as usize];
		let leaf = sample.leaf(genesis, node, sequence);
		let root = climb(samples, 0, leaf, &proof).expect("such a tree is this deep");
		T::BenchmarkHelper::anchor(node, sequence, Anchor { root, samples });
		let proof = proof.try_into().expect("it is as long as can be");
		ProvenSample { sequence, index: 0, sample, proof }
	});
	shown.collect::<Vec<_>>().try_into().expect("they are as many as can be")
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn charge() {
		let (_, node, third) = attested::<T>();
		let mut dearer = accusation::<T>(node, Condition::JobDroppedUnexpectedly, 2);
		dearer.more.share = Perbill::from_percent(30);

		#[block]
		{
			Pallet::<T>::charge(dearer).expect("it costs more");
		}

		let status = Slashes::<T>::get(third).expect("records stay").status;
		assert!(matches!(status, SlashStatus::Replaced { .. }));
	}

	#[benchmark]
	fn file_appeal() {
		let (owner, node) = T::BenchmarkHelper::staked_node();
		let slashes: Vec<_> =
			(0..3).map(|task| super::charge::<T>(node, Condition::JobAbandoned, task)).collect();
		appeal::<T>(&owner, slashes[0]);
		appeal::<T>(&owner, slashes[1]);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), slashes[2], largest_statement(), largest_urls());

		assert!(Appeals::<T>::contains_key(slashes[2]));
	}

	#[benchmark]
	fn accept_appeal() -> Result<(), BenchmarkError> {
		let (owner, _, third) = attested::<T>();
		appeal::<T>(&owner, third);
		let judge =
			T::JudgeOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		resolve_appeal(judge as T::RuntimeOrigin, third, true);

		let status = Slashes::<T>::get(third).expect("records stay").status;
		assert_eq!(status, SlashStatus::Restored);
		Ok(())
	}

	#[benchmark]
	fn reject_appeal() -> Result<(), BenchmarkError> {
		let (owner, slash) = last_slash::<T>();
		appeal::<T>(&owner, slash);
		let judge =
			T::JudgeOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		resolve_appeal(judge as T::RuntimeOrigin, slash, false);

		assert_final::<T>(slash);
		Ok(())
	}

	#[benchmark]
	fn decide_overdue_appeal() {
		let slash = overdue_appeal::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), slash);

		assert!(Appeals::<T>::get(slash).is_some_and(|appeal| appeal.panel.is_some()));
	}

	#[benchmark]
	fn finalise_slash() {
		let (_, slash) = last_slash::<T>();
		let deadline = Slashes::<T>::get(slash).expect("it is recorded").appeal_deadline;
		wait_until::<T>(deadline + 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), slash);

		assert_final::<T>(slash);
	}

	#[benchmark]
	fn reinstate_node() -> Result<(), BenchmarkError> {
		let (_, node) = T::BenchmarkHelper::staked_node();
		super::charge::<T>(node, Condition::UnauthorizedProcess, 0);
		let origin =
			T::ReinstateOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let entries = frame_system::Pallet::<T>::event_count();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, node);

		assert!(frame_system::Pallet::<T>::event_count() > entries);
		Ok(())
	}

	/// As many samples as can be shown, each of another heartbeat and with the longest proof. The last
	/// two convict. The charge is measured by itself.
	#[benchmark]
	fn submit_evidence() {
		let (_, node) = T::BenchmarkHelper::staked_node();
		let evidence = longest_evidence::<T>(node);

		#[block]
		{
			Pallet::<T>::find(node, Condition::VramOverclaim, &evidence)
				.expect("the last two samples overclaim");
		}
	}

	#[benchmark]
	fn admit_auditor() -> Result<(), BenchmarkError> {
		let (_, second) = admit_auditors::<T>();
		Auditors::<T>::mutate(|auditors| auditors.remove(&second));
		let admin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(admin as T::RuntimeOrigin, second.clone());

		assert!(Auditors::<T>::get().contains(&second));
		Ok(())
	}

	#[benchmark]
	fn dismiss_auditor() -> Result<(), BenchmarkError> {
		let (first, _) = admit_auditors::<T>();
		let admin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(admin as T::RuntimeOrigin, first.clone());

		assert!(!Auditors::<T>::get().contains(&first));
		Ok(())
	}

	/// The second auditor's. The charge is measured by itself, and once more here.
	#[benchmark]
	fn attest() {
		let (_, node) = T::BenchmarkHelper::staked_node();
		let (first, second) = admit_auditors::<T>();
		let (condition, evidence_hash) = (Condition::HardwareMisrepresentation, H256::zero());
		super::attest::<T>(first, Claim { node, condition, task: None, evidence_hash });

		#[extrinsic_call]
		_(RawOrigin::Signed(second), node, condition, None, evidence_hash, largest_summary());

		assert_eq!(Attestations::<T>::iter().count(), 0);
	}

	#[benchmark]
	fn close_attestation() {
		let (_, node) = T::BenchmarkHelper::staked_node();
		let (first, _) = admit_auditors::<T>();
		let (condition, evidence_hash) = (Condition::HardwareMisrepresentation, H256::zero());
		super::attest::<T>(first, Claim { node, condition, task: None, evidence_hash });
		let until = Attestations::<T>::get(0).expect("it waits").until;
		wait_until::<T>(until + 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), 0);

		assert_eq!(Attestations::<T>::iter().count(), 0);
	}

	/// The evidence was charged as something less grave.
	#[benchmark]
	fn flag_source() {
		let source = T::BenchmarkHelper::source();
		let flagger = flag::<T>(source, FlagKind::Malformed);
		super::judge::<T>(0);
		let (stake, evidence_hash) = (flagger_stake::<T>(&flagger), H256::zero());

		#[extrinsic_call]
		_(
			RawOrigin::Signed(flagger),
			source,
			FlagKind::Malicious,
			evidence_hash,
			largest_summary(),
			stake,
		);

		assert!(Flags::<T>::contains_key(1));
	}

	/// The slash takes the place of a lesser one that is under appeal.
	#[benchmark]
	fn judge_flag() -> Result<(), BenchmarkError> {
		let source = T::BenchmarkHelper::source();
		flag::<T>(source, FlagKind::Malformed);
		super::judge::<T>(0);
		appeal::<T>(&Slashes::<T>::get(0).expect("it was charged").owner, 0);
		flag::<T>(source, FlagKind::Malicious);
		let judge =
			T::JudgeOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(judge as T::RuntimeOrigin, 1, true);

		let status = Slashes::<T>::get(0).expect("records stay").status;
		assert_eq!(status, SlashStatus::Replaced { by: 1 });
		Ok(())
	}

	#[benchmark]
	fn close_flag() {
		flag::<T>(T::BenchmarkHelper::source(), FlagKind::Malicious);
		let decide_by = Flags::<T>::get(0).expect("it waits").decide_by;
		wait_until::<T>(decide_by + 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), 0);

		assert_eq!(Flags::<T>::iter().count(), 0);
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}
