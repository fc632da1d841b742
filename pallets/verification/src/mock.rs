// SPDX-License-Identifier: Apache-2.0

//! A runtime of this pallet and balances, with fakes for what else it meets. Every fake keeps its state
//! in storage, so that what a refused call did to it is undone as on a real chain.

use frame_support::{
	assert_ok, derive_impl, parameter_types, storage_alias,
	traits::{
		fungible::{Balanced, Credit},
		tokens::{Fortitude, Precision, Preservation},
		Hooks,
	},
	Blake2_128Concat, Twox64Concat,
};
use frame_system::EnsureRoot;
use sp_io::hashing::blake2_256;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use surety_primitives::{
	dispute::DisputeId,
	draw::Round,
	output::{OutputFormat, OutputSummary},
	rerun::{Finding, Job, Shown},
	slash::{Charge, SlashId, Surcharge},
	source::Comparator,
	stake::{Role, StakeId},
	standing::Owner,
	traits::{
		Anomaly, OnAnomaly, OpenDisputes, Owners, Paid, Payouts, ReportedFailure, Resolve, Roles,
		Settlement, Settlements, Slash, StakeCosts, VrfOutputs,
	},
	Balance, BlockNumber, NodeId, Perbill, TaskId, H256, SUR,
};

use crate::{self as pallet_verification, Challenge, Challenges, SeatState, Stage, Verdict};

pub type AccountId = u64;

/// Pays for tasks.
pub const CARLA: AccountId = 1;
/// Owns all nodes, and the worker key of each is 100 above it.
pub const PETRA: AccountId = 2;
/// Anybody else.
pub const STRANGER: AccountId = 3;
/// The first of the oracles, who are numbered one after the other.
pub const FIRST: AccountId = 11;
/// How many oracles there are at first.
pub const ORACLES: u64 = 8;
/// The first of the validators, likewise.
pub const VALIDATOR: AccountId = 500;
/// How many validators there are at first.
pub const VALIDATORS: u32 = 9;

pub const TASK: TaskId = 12;
pub const NODE: NodeId = 7;
/// The block in which the task was settled.
pub const SETTLED_AT: BlockNumber = 1_000;
pub const LIABILITY: Balance = 60 * SUR;
pub const DELIVERY: BlockNumber = 100;
pub const ANSWER: BlockNumber = 50;
pub const FEE: Balance = SUR;
/// Pays oracles for re-runs.
pub const POOL: AccountId = 4;
/// Receives the protocol's fees.
pub const FEES: AccountId = 5;
/// For how many blocks a node worked on the job that failed: of ten that it may run.
pub const WORKED: BlockNumber = 4;
/// For how many blocks oracles re-run a job, and then show what they got.
pub const LOOKING: BlockNumber = 30;
/// For how many blocks a result can be disputed.
pub const DISPUTABLE: BlockNumber = 400;
/// What a look costs.
pub const PRICE: Balance = 3 * SUR;
/// What Carla, Petra, the pool and each oracle have at genesis.
pub const ENDOWMENT: Balance = 1_000 * SUR;
pub const EXISTENTIAL_DEPOSIT: Balance = SUR / 1_000;
/// How many seeds are kept.
pub const KEPT: u32 = 16;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;

	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances::Pallet<Test>;

	#[runtime::pallet_index(2)]
	pub type Verification = pallet_verification::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	pub storage DeliveryWindow: BlockNumber = DELIVERY;
	pub storage VerdictWindow: BlockNumber = ANSWER;
	pub storage DeliveryFee: Balance = FEE;
	pub storage MaxOracles: u32 = 64;
	pub storage MaxAuthorities: u32 = 100;
	pub storage KeptSeeds: u32 = KEPT;
	pub storage RerunWindow: BlockNumber = LOOKING;
	pub storage DisputeWindow: BlockNumber = DISPUTABLE;
	pub storage BlockMillis: u64 = 6_000;
	pub const ProtocolFee: Perbill = Perbill::from_percent(10);
	pub const Pool: AccountId = POOL;
	pub const MaxOutput: u32 = 1_024;
	/// How many validators there are.
	pub storage SessionSize: u32 = VALIDATORS;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
}

impl pallet_verification::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Outputs = Fakes;
	type MaxAuthorities = MaxAuthorities;
	type KeptSeeds = KeptSeeds;
	type Roles = Fakes;
	type Owners = Fakes;
	type Settlements = Fakes;
	type Slash = Fakes;
	type AdminOrigin = EnsureRoot<AccountId>;
	type MaxOracles = MaxOracles;
	type DeliveryWindow = DeliveryWindow;
	type DeliveryFee = DeliveryFee;
	type VerdictWindow = VerdictWindow;
	type Market = Fakes;
	type Disputes = Fakes;
	type Stakes = Fakes;
	type VerificationPool = Pool;
	type RerunWindow = RerunWindow;
	type DisputeWindow = DisputeWindow;
	type Payouts = Fakes;
	type ProtocolFee = ProtocolFee;
	type BlockMillis = BlockMillis;
	type MaxOutput = MaxOutput;
	type BlockNumberProvider = System;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fakes;
}

/// Everything that this pallet meets.
pub struct Fakes;

/// Who makes this block, if it has an output.
#[storage_alias]
pub type Author = StorageValue<Fakes, AccountId>;
/// The output of the last block that has one.
#[storage_alias]
pub type LastOutput = StorageValue<Fakes, [u8; 32]>;
/// Who has too little stake in its role.
#[storage_alias]
pub type Poor = StorageMap<Fakes, Blake2_128Concat, AccountId, ()>;
/// Who belongs to somebody, by other means than those of [`Fakes`].
#[storage_alias]
pub type Joined = StorageMap<Fakes, Blake2_128Concat, AccountId, AccountId>;
/// The tasks that were settled, with the block of their end.
#[storage_alias]
pub type Settled = StorageMap<Fakes, Twox64Concat, (TaskId, NodeId), BlockNumber>;
/// Set where the slash table shall refuse.
#[storage_alias]
pub type Refusing = StorageValue<Fakes, ()>;
/// The jobs that nodes reported as failed, with the block in which their tasks ended.
#[storage_alias]
pub type Failed = StorageMap<Fakes, Twox64Concat, (TaskId, NodeId), BlockNumber>;
/// Set where accounts cannot be paid.
#[storage_alias]
pub type Unpayable = StorageValue<Fakes, ()>;
/// What was taken from stakes as costs.
#[storage_alias]
pub type Taken = StorageMap<Fakes, Twox64Concat, StakeId<AccountId>, Balance>;
/// What a node has at stake.
#[storage_alias]
pub type NodeStake = StorageValue<Fakes, Balance>;
/// The oracles that were charged because others contradicted them.
#[storage_alias]
pub type Contradicted = StorageValue<Fakes, Vec<AccountId>>;
/// What the market heard, in this order: a result can be shown, or is this.
#[storage_alias]
pub type Heard = StorageValue<Fakes, Vec<Option<Finding>>>;
/// Set where the market cannot go on.
#[storage_alias]
pub type Stuck = StorageValue<Fakes, ()>;
/// The disputes that re-runs opened, with who is the challenger.
#[storage_alias]
pub type Opened = StorageValue<Fakes, Vec<AccountId>>;
/// Set as long as the result is disputed.
#[storage_alias]
pub type Disputed = StorageValue<Fakes, ()>;
/// How outputs are compared.
#[storage_alias]
pub type Comparing = StorageValue<Fakes, Comparator>;
/// What the node said of its output.
#[storage_alias]
pub type Said = StorageValue<Fakes, Shown>;
/// Of each charge the node, the task and what it costs at least.
#[storage_alias]
pub type Charges = StorageMap<Fakes, Twox64Concat, SlashId, (NodeId, TaskId, Balance, H256)>;

impl VrfOutputs<AccountId> for Fakes {
	fn contributor() -> Option<AccountId> {
		Author::get()
	}
	fn last() -> Option<[u8; 32]> {
		LastOutput::get()
	}
	fn validators() -> u32 {
		SessionSize::get()
	}
}

impl Roles<AccountId> for Fakes {
	fn qualifies(role: Role, who: &AccountId) -> bool {
		// Benchmarks make accounts up that have nothing.
		role == Role::Oracle && !Poor::contains_key(who) && *who < 1_000_000
	}
}

impl Owners<AccountId> for Fakes {
	fn owner_of(account: &AccountId) -> Owner<AccountId> {
		let account = Joined::get(account).unwrap_or(*account);
		match account {
			100..=199 => Owner::Account(PETRA),
			200..=299 => Owner::Organisation(account as u32 / 10),
			_ => Owner::Account(account),
		}
	}
	fn owner_of_node(_: NodeId) -> Option<Owner<AccountId>> {
		Some(Owner::Account(PETRA))
	}
}

impl Settlements<AccountId> for Fakes {
	fn settlement(task: TaskId, node: NodeId) -> Option<Settlement<AccountId>> {
		let shown = Said::get().unwrap_or(shown(task));
		Settled::get((task, node)).map(|at| Settlement { job: job(), shown, at })
	}
	fn failure(task: TaskId, node: NodeId) -> Option<ReportedFailure<AccountId>> {
		let blocks = WORKED;
		Failed::get((task, node)).map(|at| ReportedFailure { job: job(), blocks, at })
	}
}

/// Pays as escrow does, and shares nothing.
impl Payouts<AccountId, RuntimeHoldReason> for Fakes {
	fn pay_out(
		reason: &RuntimeHoldReason,
		client: &AccountId,
		payee: &AccountId,
		amount: Balance,
		fee: Perbill,
	) -> Result<Paid, DispatchError> {
		use frame_support::traits::{fungible::MutateHold, tokens::Restriction};
		let fee = fee * amount;
		let paid = amount - fee;
		for (to, part) in [(&FEES, fee), (payee, paid)] {
			// The fee has gone by then.
			frame_support::ensure!(to != payee || !Unpayable::exists(), "cannot receive");
			let (exact, free) = (Precision::Exact, Restriction::Free);
			Balances::transfer_on_hold(reason, client, to, part, exact, free, Fortitude::Force)?;
		}
		Ok(Paid { payee: paid, fee, students: 0 })
	}
}

/// Petra's job for Carla.
pub fn job() -> Job<AccountId> {
	Job {
		client: CARLA,
		owner: PETRA,
		payment: 10 * SUR,
		liability: LIABILITY,
		sampling: Perbill::from_percent(20),
		rerun_price: PRICE,
		comparator: Comparing::get().unwrap_or(Comparator::Exact),
		run_limit_secs: 60,
	}
}

/// What Petra's node shows.
pub fn shown(task: TaskId) -> Shown {
	let format = OutputFormat::Bytes;
	let summary = OutputSummary { format, bytes: 3, tokens: 3, longest_run: 1 };
	Shown { output_hash: H256::from_low_u64_be(task), summary }
}

impl Resolve for Fakes {
	fn show(_: TaskId, _: NodeId) -> DispatchResult {
		frame_support::ensure!(!Stuck::exists(), "stuck");
		Heard::append(None::<Finding>);
		Ok(())
	}
	fn resolve(_: TaskId, _: NodeId, finding: Finding) -> DispatchResult {
		frame_support::ensure!(!Stuck::exists(), "stuck");
		Heard::append(Some(finding));
		Ok(())
	}
}

impl OnAnomaly<AccountId> for Fakes {
	fn on_anomaly(anomaly: Anomaly<AccountId>) -> Result<DisputeId, DispatchError> {
		frame_support::ensure!(!Disputed::exists(), "disputed already");
		assert_eq!(anomaly.job, job());
		Disputed::put(());
		Opened::append(anomaly.challenger);
		Ok(0)
	}
}

impl OpenDisputes for Fakes {
	fn is_disputed(_: TaskId, _: NodeId) -> bool {
		Disputed::exists()
	}
}

impl StakeCosts<AccountId> for Fakes {
	type Credit = Credit<AccountId, Balances>;
	fn is_backed_by(_: &StakeId<AccountId>, _: &AccountId) -> bool {
		true
	}
	fn take(stake: &StakeId<AccountId>, amount: Balance) -> Self::Credit {
		let who = match stake {
			StakeId::Node(_) => PETRA,
			StakeId::Role(_, who) => *who,
			other => panic!("{other:?} has nothing to do with re-runs"),
		};
		let amount = match stake {
			StakeId::Node(_) => amount.min(NodeStake::get().unwrap_or(Balance::MAX)),
			_ => amount,
		};
		Taken::mutate(stake, |taken| *taken = Some(taken.unwrap_or_default() + amount));
		let (exact, keep) = (Precision::Exact, Preservation::Preserve);
		Balances::withdraw(&who, amount, exact, keep, Fortitude::Force).unwrap()
	}
}

impl Slash<AccountId> for Fakes {
	fn charge(charge: Charge<AccountId>) -> Result<SlashId, DispatchError> {
		use surety_primitives::slash::{
			Condition::{OracleContradicted, ResultFailure},
			Incident,
		};
		if Refusing::exists() {
			return Err(DispatchError::Other("charged with as much"));
		}
		if let StakeId::Role(Role::Oracle, who) = charge.stake {
			assert_eq!(charge.condition, OracleContradicted);
			Contradicted::append(who);
			return Ok(100);
		}
		let (StakeId::Node(node), Incident::Task(task)) = (charge.stake, charge.incident) else {
			panic!("a node answers for a task");
		};
		assert_eq!((charge.condition, charge.challenger), (ResultFailure, None));
		let Surcharge { share, amount } = charge.more;
		assert!(share.is_zero());
		let id = Charges::iter().count() as SlashId;
		Charges::insert(id, (node, task, amount, charge.evidence_hash));
		Ok(id)
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for Fakes {
	fn oracle(number: u32) -> AccountId {
		FIRST + AccountId::from(number)
	}
	fn settled_task() -> (AccountId, TaskId, NodeId) {
		(CARLA, TASK, NODE)
	}
	fn failed_task() -> (AccountId, TaskId, NodeId) {
		Failed::insert((TASK, NODE), now());
		(CARLA, TASK, NODE)
	}
	fn lie(output: &[u8]) -> (TaskId, NodeId) {
		let output_hash = H256(sp_io::hashing::sha2_256(output));
		Said::put(Shown { output_hash, ..shown(TASK) });
		Settled::insert((TASK, NODE), now());
		(TASK, NODE)
	}
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn now() -> BlockNumber {
	System::block_number()
}

/// Lets time pass without blocks.
pub fn wait(blocks: BlockNumber) {
	System::set_block_number(now() + blocks);
}

/// The output that a validator has in a block, which nobody else knows before.
pub fn output(author: AccountId, at: BlockNumber) -> [u8; 32] {
	blake2_256(&[author.to_le_bytes(), u64::from(at).to_le_bytes()].concat())
}

/// Begins the next block, made by `author` with this output. As on a chain, where BABE has a block's
/// own output when the block ends, and until then, or where it has none, the last one.
pub fn block_with(author: Option<AccountId>, own: Option<[u8; 32]>) {
	wait(1);
	Author::set(author.filter(|_| own.is_some()));
	Verification::on_initialize(now());
	LastOutput::set(own.or(LastOutput::get()));
}

/// Begins the next block, made by one of the validators.
pub fn block(number: u32) {
	let author = VALIDATOR + AccountId::from(number);
	block_with(Some(author), Some(output(author, now() + 1)));
}

/// Makes blocks, by one validator after the other, until a round has closed.
pub fn close_round() {
	let open = round();
	for number in 0.. {
		block(number % SessionSize::get());
		if round() > open {
			return;
		}
	}
}

pub fn round() -> Round {
	<Verification as surety_primitives::traits::Draws>::open_round()
}

pub fn challenge(task: TaskId) -> DispatchResult {
	Verification::challenge_delivery(signed(CARLA), task, NODE)
}

pub fn advance(task: TaskId) -> DispatchResult {
	Verification::advance_challenge(signed(STRANGER), task, NODE)
}

pub fn attest(who: AccountId, verdict: Verdict) -> DispatchResult {
	Verification::attest_delivery(signed(who), TASK, NODE, verdict)
}

pub fn record(task: TaskId) -> Challenge<AccountId> {
	Challenges::<Test>::get(task, NODE).unwrap()
}

/// Who was asked and has not answered, in the order of the draws.
pub fn asked(task: TaskId) -> Vec<AccountId> {
	let is_asked = |state| matches!(state, SeatState::Asked { .. });
	record(task).seats.into_iter().filter(|it| is_asked(it.state)).map(|it| it.oracle).collect()
}

/// Waits for the seed by which a challenge draws, and has it draw. Says who is asked.
pub fn draw(task: TaskId) -> Vec<AccountId> {
	let Stage::Drawing(by) = record(task).stage else { panic!("nothing is to be drawn") };
	while round() <= by {
		close_round();
	}
	assert_ok!(advance(task));
	asked(task)
}

pub fn held(who: AccountId) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&crate::HoldReason::DeliveryFee.into(), &who)
}

/// What must hold between this pallet and its fakes.
pub fn check() {
	assert_ok!(Verification::do_try_state());
	let endowed = ENDOWMENT * Balance::from(ORACLES + 3);
	assert_eq!(Balances::total_issuance(), endowed, "nothing is lost or made");
	for (task, node, challenge) in Challenges::<Test>::iter() {
		if let Stage::Ended { slash: Some(id), .. } = challenge.stage {
			let (of_node, of_task, ..) = Charges::get(id).expect("it was charged");
			assert_eq!((of_task, of_node), (task, node));
		}
	}
}

/// Carla has paid Petra's node for a task, eight oracles count, nine validators make blocks.
#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let oracles = FIRST..FIRST + ORACLES;
		pallet_balances::GenesisConfig::<Test> {
			balances: [CARLA, PETRA, POOL]
				.into_iter()
				.chain(oracles.clone())
				.map(|it| (it, ENDOWMENT))
				.collect(),
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		pallet_verification::GenesisConfig::<Test> { oracles: oracles.collect() }
			.assimilate_storage(&mut storage)
			.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(SETTLED_AT);
			Settled::insert((TASK, NODE), SETTLED_AT);
		});
		ext
	}

	/// Runs a test and then checks the state that it leaves.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			check();
		});
	}
}
