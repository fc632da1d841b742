// SPDX-License-Identifier: Apache-2.0

//! Chains to test on, and the people on them.

#![allow(dead_code, reason = "each of the tests uses a part of it")]

use codec::Encode;
use frame_support::{
	assert_ok,
	storage::{with_transaction_unchecked, TransactionOutcome},
	traits::{schedule::DispatchTime, BuildGenesisConfig, OnInitialize, StorePreimage},
};
use sp_consensus_babe::{
	digests::{
		CompatibleDigestItem as _, PreDigest, SecondaryPlainPreDigest, SecondaryVRFPreDigest,
	},
	make_vrf_sign_data, AuthorityId, Slot,
};
use sp_core::crypto::VrfSecret as _;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{
	generic::{Digest, Era},
	traits::Header as _,
	transaction_validity::{TransactionSource, TransactionValidityError},
	DigestItem, DispatchError, DispatchResult, Perbill,
};
use surety_primitives::{
	commitment::{ModelOpening, ResultOpening},
	node::{Gpu, GpuRequirement, Manifest},
	output::{OutputFormat, OutputSpec, OutputSummary},
	slash::{Charge, Condition, Incident, SlashId, Surcharge},
	source::{Comparator, Image, Model, NetworkPolicy, SourceSpec, Visibility},
	stake::StakeId,
	task::{Competition, Input, Needs, TaskSpec},
	telemetry::Heartbeat,
	traits::Slash,
	BlockNumber, NodeId, OrganisationId, SourceId, TaskId, H256, SUR,
};
use surety_runtime::{
	genesis_config_presets::get_preset, governance::Origin, AccountId, Babe, Balance, Clearance,
	Executive, Header, Market, Nonce, OriginCaller, Preimage, Referenda, Registry, Runtime,
	RuntimeCall, RuntimeGenesisConfig, RuntimeOrigin, Scheduler, SignedPayload, Slashing, System,
	TxExtension, UncheckedExtrinsic,
};

/// What a task pays; not a round number.
pub const PAYMENT: Balance = 40 * SUR + 7;

/// The state of a chain at the genesis of a preset, in block 1.
pub fn chain(preset: &str) -> sp_io::TestExternalities {
	let mut chain = sp_io::TestExternalities::default();
	chain.execute_with(|| {
		let json = get_preset(&preset.into()).expect("the preset exists");
		let config: RuntimeGenesisConfig = serde_json::from_slice(&json).expect("it is a genesis");
		config.build();
		System::set_block_number(1);
	});
	chain
}

pub fn id(key: Sr25519Keyring) -> AccountId {
	key.to_account_id()
}

pub fn signed(key: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(id(key))
}

pub fn worker(number: u8) -> AccountId {
	[number; 32].into()
}

pub fn programme() -> AccountId {
	[200; 32].into()
}

pub fn share() -> Perbill {
	Perbill::from_rational(1u32, 3)
}

/// An institution whose registrar is Eve, with Bob as its provider.
pub fn university() -> OrganisationId {
	let organisation = pallet_registry::NextOrganisationId::<Runtime>::get();
	let name = |name: &[u8]| name.to_vec().try_into().unwrap();
	assert_ok!(Registry::allow_domain(signed(Eve), name(b"edu")));
	assert_ok!(Registry::attest_organisation(
		signed(Eve),
		H256::repeat_byte(1),
		name(b"mit.edu"),
		programme(),
		share(),
	));
	assert_ok!(Registry::admit_member(signed(Eve), organisation, id(Bob)));
	assert_ok!(Registry::register_university(signed(Bob), organisation));
	organisation
}

pub fn manifest(gpus: std::ops::Range<u64>) -> Manifest {
	let gpu = |number| Gpu {
		model: b"L4".to_vec().try_into().unwrap(),
		uuid_hash: H256::from_low_u64_be(number),
		vram_mib: 24_000,
		compute_capability: 89,
	};
	Manifest {
		gpus: gpus.map(gpu).collect::<Vec<_>>().try_into().unwrap(),
		cpus: 8,
		memory_mib: 16_384,
		region: Default::default(),
		endpoint: b"http://localhost".to_vec().try_into().unwrap(),
	}
}

pub fn node(owner: Sr25519Keyring, number: u8, gpus: std::ops::Range<u64>) -> NodeId {
	node_of(owner, worker(number), gpus)
}

/// A node whose worker key is this one.
pub fn node_of(owner: Sr25519Keyring, worker: AccountId, gpus: std::ops::Range<u64>) -> NodeId {
	let node = pallet_registry::NextNodeId::<Runtime>::get();
	assert_ok!(Registry::register_node(signed(owner), worker, manifest(gpus)));
	node
}

pub fn spec(visibility: Visibility) -> SourceSpec {
	SourceSpec {
		image: Image { name: b"embed".to_vec().try_into().unwrap(), digest: H256::zero() },
		gpu: GpuRequirement { count: 1, vram_mib: 24_000, compute_capability: 89 },
		memory_mib: 1_024,
		model: Model { id: H256::zero(), weights_hash: H256::zero() },
		output: OutputSpec {
			format: OutputFormat::Bytes,
			min_tokens: 1,
			max_tokens: 10,
			max_repeat_run: 10,
		},
		comparator: Comparator::Exact,
		rerun_price: SUR,
		run_limit_secs: 60,
		network: NetworkPolicy::None,
		visibility,
		encrypted: false,
	}
}

/// A source of Charlie.
pub fn source(visibility: Visibility) -> SourceId {
	let source = pallet_market::NextSourceId::<Runtime>::get();
	assert_ok!(Market::publish_source(signed(Charlie), spec(visibility)));
	source
}

pub fn publish(client: Sr25519Keyring, source: SourceId) -> Result<TaskId, DispatchError> {
	publish_for(client, source, PAYMENT)
}

pub fn publish_for(
	client: Sr25519Keyring,
	source: SourceId,
	payment: Balance,
) -> Result<TaskId, DispatchError> {
	publish_as(client, source, payment, Competition::FirstResponse { racers: 1 })
}

pub fn publish_as(
	client: Sr25519Keyring,
	source: SourceId,
	payment: Balance,
	competition: Competition,
) -> Result<TaskId, DispatchError> {
	let task = pallet_market::NextTaskId::<Runtime>::get();
	let input = Input { uri: b"http://in".to_vec().try_into().unwrap(), hash: H256::zero() };
	let spec = TaskSpec {
		source,
		input,
		payment,
		deadline: System::block_number() + 100,
		competition,
		needs: Needs::default(),
	};
	Market::publish_task(signed(client), spec).map(|()| task)
}

pub fn accept(task: TaskId, number: u8) -> DispatchResult {
	Market::accept_task(RuntimeOrigin::signed(worker(number)), task)
}

/// Does an accepted task and is paid.
pub fn deliver(task: TaskId, node: NodeId, number: u8) {
	assert_ok!(reveal_after_work(task, node, worker(number)));
}

/// Starts an accepted task, commits to a result, and tries to reveal it.
pub fn reveal_after_work(task: TaskId, node: NodeId, worker: AccountId) -> DispatchResult {
	start_and_commit(task, node, worker.clone());
	close_rounds();
	// Nobody looks at it, drawn or not.
	let oracles = pallet_verification::Oracles::<Runtime>::take();
	let _ = Market::advance_task(RuntimeOrigin::signed(worker.clone()), task);
	let revealed = Market::reveal_result(RuntimeOrigin::signed(worker), task, result(), model());
	pallet_verification::Oracles::<Runtime>::put(oracles);
	revealed.map(drop).map_err(|error| error.error)
}

/// What nodes run, opened.
pub fn model() -> ModelOpening {
	ModelOpening {
		model_id: H256::zero(),
		weights_hash: H256::zero(),
		backend: H256::zero(),
		nonce: [1; 32],
	}
}

/// What they find, opened.
pub fn result() -> ResultOpening {
	let summary =
		OutputSummary { format: OutputFormat::Bytes, bytes: 3, tokens: 3, longest_run: 1 };
	ResultOpening { output_hash: H256::zero(), summary, salt: [2; 32], embedding: None }
}

/// Starts an accepted task, and commits to a result.
pub fn start_and_commit(task: TaskId, node: NodeId, worker: AccountId) {
	let origin = || RuntimeOrigin::signed(worker.clone());
	let genesis = System::block_hash(0);
	assert_ok!(Market::start_task(origin(), task, model().commitment(genesis, task, node)));
	assert_ok!(Market::commit_result(origin(), task, result().commitment(genesis, task, node)));
}

/// Makes every draw that is pending possible, without waiting for blocks.
pub fn close_rounds() {
	pallet_verification::Open::<Runtime>::mutate(|open| {
		for round in open.number..open.number + 3 {
			pallet_verification::Seeds::<Runtime>::insert(round, H256::repeat_byte(1));
		}
		open.number += 3;
	});
}

pub fn charge(node: NodeId, condition: Condition, task: TaskId) -> SlashId {
	Slashing::charge(Charge {
		stake: StakeId::Node(node),
		condition,
		incident: Incident::Task(task),
		more: Surcharge::default(),
		evidence_hash: H256::zero(),
		challenger: None,
	})
	.unwrap()
}

pub fn extension(nonce: Nonce) -> TxExtension {
	(
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		pallet_market::ReservedRoom::new(),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	)
}

pub fn signed_by(key: Sr25519Keyring, heartbeat: Heartbeat) -> RuntimeCall {
	let message = heartbeat.message(System::block_hash(0));
	let signature = key.sign(message.as_bytes()).into();
	pallet_registry::Call::heartbeat { heartbeat, signature }.into()
}

pub fn transaction(call: RuntimeCall) -> UncheckedExtrinsic {
	UncheckedExtrinsic::new_transaction(call, extension(0))
}

/// The transaction with this number that somebody signs.
pub fn sign(key: Sr25519Keyring, nonce: Nonce, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
	let payload = SignedPayload::new(call.into(), extension(nonce)).unwrap();
	let signature = payload.using_encoded(|bytes| key.sign(bytes));
	let (call, extension, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(call, id(key).into(), signature.into(), extension)
}

/// What the pool says of a call that nobody signed, for the block that is being made.
pub fn offer(call: RuntimeCall) -> Result<(), TransactionValidityError> {
	submit(transaction(call))
}

/// What the pool says of a transaction, for the block that is being made.
pub fn submit(transaction: UncheckedExtrinsic) -> Result<(), TransactionValidityError> {
	with_transaction_unchecked(|| {
		// Validation looks at the block after the one that it finds.
		let before = System::block_number() - 1;
		System::set_block_number(before);
		let at = System::block_hash(before);
		let said = Executive::validate_transaction(TransactionSource::External, transaction, at);
		TransactionOutcome::Rollback(said.map(drop))
	})
}

/// Begins a later block.
pub fn go_to(number: u32) {
	System::set_block_number(number - 1);
	System::reset_events();
	System::initialize(&number, &System::block_hash(number - 1), &Default::default());
}

/// The time of slots in these tests is counted from here.
const FIRST_SLOT: u64 = 1_000;

/// Makes a block in the next slot, as a validator does: with a VRF output of its own in a secondary slot
/// if `vrf`, and with `calls` in it.
pub fn author_block(author: Sr25519Keyring, vrf: bool, calls: impl FnOnce()) {
	let slot = Slot::from((*Babe::current_slot() + 1).max(FIRST_SLOT));
	let is_own = |(id, _): &(AuthorityId, _)| *id == AuthorityId::from(author.public());
	let authority_index = Babe::authorities().iter().position(is_own).unwrap() as u32;
	let randomness = Babe::randomness();
	let data = make_vrf_sign_data(&randomness, slot, pallet_babe::EpochIndex::<Runtime>::get());
	let own = if vrf {
		let vrf_signature = author.pair().vrf_sign(&data);
		PreDigest::SecondaryVRF(SecondaryVRFPreDigest { authority_index, slot, vrf_signature })
	} else {
		PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index, slot })
	};
	let digest = Digest { logs: vec![DigestItem::babe_pre_digest(own)] };
	let number = System::block_number() + 1;
	let parent = System::block_hash(number - 1);
	let header = Header::new(number, Default::default(), Default::default(), parent, digest);
	Executive::initialize_block(&header);
	let millis = *slot * surety_runtime::settings::SlotMillis::<Runtime>::get();
	let time = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: millis });
	assert_ok!(Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(time)).unwrap());
	calls();
	Executive::finalize_block();
}

/// The state of a chain before its first block.
pub fn unborn(preset: &str) -> sp_io::TestExternalities {
	let mut chain = chain(preset);
	chain.execute_with(|| System::set_block_number(0));
	chain
}

/// Goes on to a block; the scheduler works in each.
pub fn run_to(block: BlockNumber) {
	while System::block_number() < block {
		let next = System::block_number() + 1;
		System::set_block_number(next);
		Scheduler::on_initialize(next);
	}
}

/// Proposes, pays for the decision, and has every member vote for it. Returns the referendum.
pub fn propose(track: Origin, call: RuntimeCall, when: DispatchTime<BlockNumber>) -> u32 {
	let index = pallet_referenda::ReferendumCount::<Runtime>::get();
	let proposal = Preimage::bound(call).unwrap();
	let origin = Box::new(OriginCaller::Governance(track));
	assert_ok!(Referenda::submit(signed(Ferdie), origin, proposal, when));
	assert_ok!(Referenda::place_decision_deposit(signed(Ferdie), index));
	for member in [Alice, Bob, Charlie, Dave] {
		// Those of too low a rank cannot.
		let _ = Clearance::vote(signed(member), index, true);
	}
	index
}
