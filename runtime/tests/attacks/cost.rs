// SPDX-License-Identifier: Apache-2.0

//! What a call touches does not grow with how many providers and slashes there are.

use codec::Encode;
use frame_support::{assert_ok, traits::Get};
use sp_core::Blake2Hasher;
use sp_io::hashing::blake2_256;
use sp_keyring::Sr25519Keyring::{Bob, Charlie, Dave, Ferdie};
use sp_trie::recorder::Recorder;
use surety_primitives::{
	slash::FlagKind,
	source::Visibility,
	telemetry::{self, Evidence, Heartbeat, ProvenSample, Sample},
	SUR,
};
use surety_runtime::{settings, Disputes, Executive, Fees, Market, Reputation, RuntimeOrigin};

use super::*;

/// The most that one level more of the trie can add to the proof of one key: a node with sixteen
/// hashes and as many lengths, and what it says of itself.
const LEVEL: usize = 16 * 33 + 8;

/// What a call cost.
#[derive(Debug)]
pub(super) struct Touched {
	/// Keys that it read of the state before it.
	read: usize,
	/// Keys that it wrote.
	written: usize,
	/// Bytes that prove what it read.
	proof: usize,
}

pub(super) type Chain = sp_io::TestExternalities;

pub(super) fn touched(chain: &mut Chain, call: impl FnOnce()) -> Touched {
	chain.commit_all().unwrap();
	let recorder = Recorder::<Blake2Hasher>::default();
	chain.execute_with_recorder(recorder.clone(), call);
	let read = recorder.recorded_keys().values().map(|keys| keys.len()).sum();
	let written = chain.overlayed_changes().changes().count();
	let proof = recorder.drain_storage_proof().encoded_size();
	chain.commit_all().unwrap();
	Touched { read, written, proof }
}

/// An account of the crowd.
fn one_of_many(role: &str, number: u32) -> AccountId {
	blake2_256(&(role, number).encode()).into()
}

/// A chain with so many providers, each with a node that has stake, a liveness and a root, and with so
/// many final slashes spread over those nodes. They are copies of one that went through all that, put
/// where storage keeps them.
fn crowd(providers: u32, slashes: u64) -> Chain {
	use pallet_compute_staking as staking;
	use pallet_ledger as ledger;
	use pallet_registry as registry;
	use pallet_slashing as slashing;
	let mut chain = chain("development");
	let pairs = chain.execute_with(|| {
		let node = staked_node(Dave, id(Ferdie), 1, 1_000 * SUR);
		go_to(10);
		let heartbeat = Heartbeat { node, sequence: 0, root: H256::zero(), samples: 0 };
		assert_ok!(Executive::apply_extrinsic(transaction(signed_by(Ferdie, heartbeat))).unwrap());
		let first = slash(node, Condition::JobAbandoned);
		let stake = StakeId::Node(node);
		let tally = slashing::Tallies::<Runtime>::get(&stake);
		assert_eq!(tally.soft.len(), 1);
		outwait(first);
		assert_ok!(finalise(first));

		let ledger = staking::Ledgers::<Runtime>::get(&stake).unwrap();
		let share = pallet_fees::Shares::<Runtime>::get(&stake).unwrap();
		let provider = registry::Providers::<Runtime>::get(id(Dave)).unwrap();
		let model = registry::Nodes::<Runtime>::get(node).unwrap();
		let liveness = registry::Livenesses::<Runtime>::get(node).unwrap();
		let root = registry::Roots::<Runtime>::get(node, 0).unwrap();
		let account = frame_system::Account::<Runtime>::get(id(Dave));
		let slashed = record(first);
		let entry = ledger::Entries::<Runtime>::get(slashed.entry).unwrap();
		let head = ledger::Head::<Runtime>::get();
		let (next_node, next_slash) = (node + 1, first + 1);
		registry::NextNodeId::<Runtime>::put(next_node + providers);
		slashing::NextSlashId::<Runtime>::put(next_slash + slashes);
		let count = head.count + slashes;
		ledger::Head::<Runtime>::put(pallet_ledger::LedgerHead { count, ..head });

		let nodes = (0..providers).flat_map(move |number| {
			let node = next_node + number;
			let stake = StakeId::<AccountId>::Node(node);
			let owner = one_of_many("owner", number);
			let worker = one_of_many("worker", number);
			let gpu = H256(blake2_256(&("gpu", number).encode()));
			let its =
				registry::Node { owner: owner.clone(), worker: worker.clone(), ..model.clone() };
			[
				(frame_system::Account::<Runtime>::hashed_key_for(&owner), account.encode()),
				(registry::Providers::<Runtime>::hashed_key_for(&owner), provider.encode()),
				(registry::Nodes::<Runtime>::hashed_key_for(node), its.encode()),
				(registry::WorkerKeys::<Runtime>::hashed_key_for(&worker), node.encode()),
				(registry::GpuOwners::<Runtime>::hashed_key_for(gpu), node.encode()),
				(registry::Livenesses::<Runtime>::hashed_key_for(node), liveness.encode()),
				(registry::Roots::<Runtime>::hashed_key_for(node, 0), root.encode()),
				(staking::Ledgers::<Runtime>::hashed_key_for(&stake), ledger.encode()),
				(pallet_fees::Shares::<Runtime>::hashed_key_for(&stake), share.encode()),
				(slashing::Tallies::<Runtime>::hashed_key_for(&stake), tally.encode()),
			]
		});
		let slashes = (0..slashes).flat_map(move |number| {
			let id = next_slash + number;
			let stake = StakeId::Node(next_node + (number % u64::from(providers)) as NodeId);
			let incident = Incident::Task((1 << 40) + number);
			let its = slashing::Slash { stake: stake.clone(), incident, ..slashed.clone() };
			let at = head.count + number;
			[
				(slashing::Slashes::<Runtime>::hashed_key_for(id), its.encode()),
				(slashing::Charged::<Runtime>::hashed_key_for((stake, incident)), id.encode()),
				(staking::Closed::<Runtime>::hashed_key_for(id), Vec::new()),
				(ledger::Entries::<Runtime>::hashed_key_for(at), entry.encode()),
			]
		});
		nodes.chain(slashes)
	});
	put(&mut chain, pairs);
	chain
}

/// Writes a mass of pairs to where storage keeps them.
pub(super) fn put(chain: &mut Chain, mut pairs: impl Iterator<Item = (Vec<u8>, Vec<u8>)>) {
	chain.commit_all().unwrap();
	loop {
		let some: Vec<_> = pairs.by_ref().take(100_000).collect();
		if some.is_empty() {
			return;
		}
		chain.batch_insert(some);
	}
}

/// Two consecutive samples that overclaim, as a worker signs and anybody shows them.
fn overclaim(node: NodeId) -> (Heartbeat, Evidence) {
	let sample = |number| Sample {
		task: Some(7),
		gpu: Some(0),
		number,
		at_millis: 0,
		vram_allocated: 1,
		vram_used: 2,
		temperature: 50,
		throttling: false,
		utilisation: 1,
		power_milliwatts: 1,
		foreign_processes: 0,
		uptime_secs: 1,
	};
	let leaves: Vec<_> =
		(0..2).map(|number| sample(number).leaf(System::block_hash(0), node, 0)).collect();
	let heartbeat = Heartbeat { node, sequence: 0, root: telemetry::root(&leaves), samples: 2 };
	let shown = (0..2).map(|index| ProvenSample {
		sequence: 0,
		index,
		sample: sample(index),
		proof: telemetry::prove(&leaves, index).unwrap().try_into().unwrap(),
	});
	(heartbeat, shown.collect::<Vec<_>>().try_into().unwrap())
}

/// One of each call, among a crowd of a size.
fn operations(providers: u32, slashes: u64) -> Vec<(&'static str, Touched)> {
	let began = std::time::Instant::now();
	let mut chain = crowd(providers, slashes);
	println!("{providers} providers and {slashes} slashes made in {:?}", began.elapsed());
	let mut costs = Vec::new();
	macro_rules! measure {
		($name:literal, $call:expr) => {
			costs.push((
				$name,
				touched(&mut chain, || {
					assert_ok!($call);
				}),
			))
		};
	}
	let key = || id(Sr25519Keyring::One);
	let worker_key = || RuntimeOrigin::signed(key());
	let next = |chain: &mut Chain| {
		chain.execute_with(|| {
			(
				pallet_registry::NextNodeId::<Runtime>::get(),
				pallet_slashing::NextSlashId::<Runtime>::get(),
			)
		})
	};
	let wait = |chain: &mut Chain, blocks: u32| {
		chain.execute_with(|| go_to(System::block_number() + blocks));
	};

	let (node, _) = next(&mut chain);
	let other = node + 1;
	measure!("register_provider", Registry::register_provider(signed(Bob)));
	measure!("register_node", Registry::register_node(signed(Bob), key(), manifest(10..11)));
	measure!("bond", ComputeStaking::bond(signed(Bob), node, 1_000 * SUR));
	measure!("unbond", ComputeStaking::unbond(signed(Bob), node, 100 * SUR));
	chain.execute_with(|| {
		assert_eq!(node_of(Bob, worker(2), 11..12), other);
		assert_ok!(ComputeStaking::bond(signed(Bob), other, 1_000 * SUR));
	});
	wait(&mut chain, 10);
	let (heartbeat, evidence) = chain.execute_with(|| overclaim(node));
	let call = chain.execute_with(|| signed_by(Sr25519Keyring::One, heartbeat));
	measure!("heartbeat", Executive::apply_extrinsic(transaction(call)).unwrap());

	let source = chain.execute_with(|| source(Visibility::Public));
	let task = chain.execute_with(pallet_market::NextTaskId::<Runtime>::get);
	measure!("publish_task", publish(Charlie, source));
	measure!("accept_task", Market::accept_task(worker_key(), task));
	// Whether a result is drawn is chance, and what was drawn and not re-run gives the pool nothing.
	chain.execute_with(|| {
		pallet_market::Tasks::<Runtime>::mutate(task, |task| {
			let acceptance = task.as_mut().and_then(|task| task.acceptances.get_mut(0));
			acceptance.unwrap().sampling = Default::default();
		});
	});
	measure!("start, commit and reveal", reveal_after_work(task, node, key()));
	measure!("claim", Fees::claim(signed(Ferdie), StakeId::Node(node)));

	let flag = |kind| {
		let stake = StakeId::Node(node);
		Slashing::flag_source(signed(Bob), source, kind, H256::zero(), Default::default(), stake)
	};
	measure!("flag_source", flag(FlagKind::Malformed));
	measure!("judge_flag", Slashing::judge_flag(Track::Appeals.into(), 0, true));
	chain.execute_with(|| {
		assert_ok!(flag(FlagKind::Malicious));
	});

	let (_, first) = next(&mut chain);
	measure!("charge", Slashing::charge(charge_of(StakeId::Node(other), Condition::JobAbandoned)));
	measure!("file_appeal", appeal(first, Bob));
	measure!("resolve_appeal, accepted", judge(first, true));
	chain.execute_with(|| {
		slash(other, Condition::JobAbandoned);
		assert_ok!(appeal(first + 1, Bob));
		slash(other, Condition::JobAbandoned);
		slash(node, Condition::JobAbandoned);
		assert_ok!(appeal(first + 3, Bob));
	});
	measure!("resolve_appeal, rejected", judge(first + 1, false));
	measure!(
		"charge that escalates",
		Slashing::charge(charge_of(StakeId::Node(other), Condition::JobAbandoned))
	);
	measure!("refresh_node", Reputation::refresh_node(signed(Ferdie), other));
	measure!("reinstate_node", Slashing::reinstate_node(Track::Reinstatement.into(), other));
	measure!(
		"submit_evidence",
		Slashing::submit_evidence(signed(Ferdie), node, Condition::VramOverclaim, evidence)
	);
	let window: u32 = chain.execute_with(settings::SoftAppealWindow::get);
	wait(&mut chain, window + 1);
	measure!("finalise_slash", finalise(first + 2));
	measure!("report_offline", Registry::report_offline(signed(Ferdie), node));
	wait(&mut chain, 60);
	measure!("decide_overdue_appeal", Slashing::decide_overdue_appeal(signed(Ferdie), first + 3));
	let dispute = chain.execute_with(|| {
		let dispute = Slashing::appeal(first + 3).unwrap().panel.unwrap();
		close_rounds();
		// Nobody is there to be drawn, and no panel to be settled.
		for _ in 0..3 {
			assert_ok!(Disputes::advance_dispute(signed(Ferdie), dispute));
		}
		dispute
	});
	measure!("end of a panel's appeal", Disputes::advance_dispute(signed(Ferdie), dispute));
	wait(&mut chain, 180);
	measure!("close_flag", Slashing::close_flag(signed(Ferdie), 1));
	measure!("withdraw", ComputeStaking::withdraw(signed(Ferdie), node));
	chain.execute_with(|| {
		let last = pallet_slashing::NextSlashId::<Runtime>::get();
		for id in first..last {
			let _ = finalise(id);
		}
	});
	measure!("exit_node", Registry::exit_node(signed(Bob), other));
	costs
}

/// The sizes of the large crowd; `scripts/soak` makes it as large as the specification asks for.
fn large() -> (u32, u64) {
	let read = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
	let providers = read("SURETY_SOAK_PROVIDERS").unwrap_or(2_000);
	(providers as u32, read("SURETY_SOAK_SLASHES").unwrap_or(20_000))
}

#[test]
fn every_call_touches_as_much_in_a_crowd_as_among_a_few() {
	const FEW: (u32, u64) = (20, 200);
	let (providers, slashes) = large();
	let few = operations(FEW.0, FEW.1);
	let many = operations(providers, slashes);
	compare(few, many, slashes / FEW.1);
}

/// Says what each call costs among a few and among many, and that it touches as many keys in both.
pub(super) fn compare(
	few: Vec<(&'static str, Touched)>,
	many: Vec<(&'static str, Touched)>,
	times_as_many: u64,
) {
	// A key of a map of this size lies this much deeper at most, as keys are hashed.
	let deeper = 2 + times_as_many.max(1).ilog(16) as usize;
	assert_eq!(few.len(), many.len());
	println!("{:26} {:>5} {:>7} {:>7} {:>7}", "", "reads", "writes", "proof", "of many");
	for ((name, few), (_, many)) in few.into_iter().zip(many) {
		let Touched { read, written, proof } = few;
		println!("{name:26} {read:5} {written:7} {proof:7} {:7}", many.proof);
		assert_eq!(many.read, read, "{name} reads as much");
		assert_eq!(many.written, written, "{name} writes as much");
		let allowed = proof + read * deeper * LEVEL;
		assert!(many.proof <= allowed, "{name} is proven by {} and {proof} bytes", many.proof);
	}
}
