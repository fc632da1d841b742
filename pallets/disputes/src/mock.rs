// SPDX-License-Identifier: Apache-2.0

//! A runtime of this pallet and balances, with fakes for what else it meets. Every fake keeps its state in
//! storage, so that what a refused call did to it is undone as on a real chain. Stakes are held in earnest: what
//! jurors lose and earn is real money.

use frame_support::{
	assert_ok, derive_impl, parameter_types, storage_alias,
	traits::{
		fungible::{BalancedHold, Credit, Inspect, InspectHold, MutateHold},
		Hooks,
	},
	weights::Weight as BlockWeight,
	Blake2_128Concat, Twox64Concat,
};
use sp_io::hashing::blake2_256;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Perbill};
use surety_primitives::{
	dispute::{DisputeId, Vote, VoteOpening},
	draw::{Round, Seed},
	output::{OutputFormat, OutputSummary},
	rerun::{Job, Shown},
	slash::{Charge, Condition, SlashId},
	source::Comparator,
	stake::{Role, StakeId},
	standing::Owner,
	traits::{
		Anomaly, AppealPanels, DisputeEnd, Draws, JudgeAppeal, OnAnomaly, OnDisputeEnd,
		OpenDisputes as _, Owners, ReferredAppeal, Reputable, Reruns, Roles, Settlement,
		Settlements, Slash, SlashByPanel, StakeCosts, Stakes,
	},
	Balance, BlockNumber, NodeId, TaskId, H256, SUR,
};

use crate::{
	self as pallet_disputes, Ballot, Dispute, DisputedResult, Disputes, Panel, Panels, Stage,
	Subject, Wake,
};

pub type AccountId = u64;

/// Paid for the task.
pub const CARLA: AccountId = 1;
/// Owns the node.
pub const PETRA: AccountId = 2;
/// Anybody else, without stake.
pub const STRANGER: AccountId = 3;
/// Has stake as an oracle.
pub const OLGA: AccountId = 4;
/// The first of the arbitrators, who are numbered one after the other.
pub const FIRST: AccountId = 100;
/// How many there are at first: enough for all panels and their reserves.
pub const ARBITRATORS: u64 = 120;

pub const TASK: TaskId = 12;
pub const NODE: NodeId = 7;
/// The block in which the task was settled. Arbitrators have taken part since block 1.
pub const SETTLED_AT: BlockNumber = 10_000;
pub const PAYMENT: Balance = 20 * SUR;
pub const LIABILITY: Balance = 30 * SUR;
/// What the node has at stake.
pub const NODE_STAKE: Balance = 200 * SUR;
/// What each arbitrator has.
pub const STAKE: Balance = 500 * SUR;
/// What each account has at genesis.
pub const ENDOWMENT: Balance = 10_000 * SUR;
pub const EXISTENTIAL_DEPOSIT: Balance = SUR / 1_000;
/// What a juror risks in a dispute of Carla's: a tenth of half of the node's stake, the payment and her bond.
pub const LOCK: Balance = 13 * SUR;
pub const FEE: Balance = 2 * SUR;
pub const BOND: Balance = 10 * SUR;

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
	pub type Disputing = pallet_disputes::Pallet<Test>;

	#[runtime::pallet_index(3)]
	pub type Staking = stakes::Pallet<Test>;
}

/// Why the fake holds stakes.
#[frame_support::pallet]
pub mod stakes {
	#[pallet::config]
	pub trait Config: frame_system::Config {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::composite_enum]
	pub enum HoldReason {
		Stake,
	}
}

impl stakes::Config for Test {}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
}

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	pub storage DisputeWindow: BlockNumber = 720;
	pub storage ContestWindow: BlockNumber = 24;
	pub storage CommitWindow: BlockNumber = 48;
	pub storage RevealWindow: BlockNumber = 24;
	pub storage AppealWindow: BlockNumber = 70;
	pub storage MinAge: BlockNumber = 900;
	pub storage DisputeBond: Balance = 50 * SUR;
	pub storage RequesterBond: Balance = BOND;
	pub storage JurorFee: Balance = FEE;
	pub storage JurorLock: Balance = 10 * SUR;
	pub storage MaxJurorLock: Balance = STAKE;
}

impl pallet_disputes::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stakes = Fakes;
	type Roles = Fakes;
	type Reputation = Fakes;
	type Owners = Fakes;
	type Settlements = Fakes;
	type Draws = Fakes;
	type Slash = Fakes;
	type Appeals = Fakes;
	type Reruns = Fakes;
	type OnDisputeEnd = Fakes;
	type DisputeWindow = DisputeWindow;
	type ContestWindow = ContestWindow;
	type CommitWindow = CommitWindow;
	type RevealWindow = RevealWindow;
	type AppealWindow = AppealWindow;
	type MinAge = MinAge;
	type DisputeBond = DisputeBond;
	type RequesterBond = RequesterBond;
	type JurorFee = JurorFee;
	type JurorLock = JurorLock;
	type MaxJurorLock = MaxJurorLock;
	type BlockNumberProvider = System;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fakes;
}

/// Everything that this pallet meets.
pub struct Fakes;

type Id = StakeId<AccountId>;

/// Whose each stake is, and how much.
#[storage_alias]
pub type Staked = StorageMap<Fakes, Blake2_128Concat, Id, (AccountId, Balance)>;
/// Who belongs to whom.
#[storage_alias]
pub type Joined = StorageMap<Fakes, Blake2_128Concat, AccountId, AccountId>;
/// Whose record is good.
#[storage_alias]
pub type Good = StorageMap<Fakes, Blake2_128Concat, AccountId, ()>;
/// The tasks that were settled, with the block of their end.
#[storage_alias]
pub type Settled = StorageMap<Fakes, Twox64Concat, (TaskId, NodeId), BlockNumber>;
/// The open draw round.
#[storage_alias]
pub type Open = StorageValue<Fakes, Round>;
/// What seeds are made from.
#[storage_alias]
pub type Entropy = StorageValue<Fakes, u64>;
/// The rounds before this one have no seeds any more.
#[storage_alias]
pub type Forgotten = StorageValue<Fakes, Round>;
/// What re-runs have shown.
#[storage_alias]
pub type Truth = StorageMap<Fakes, Twox64Concat, TaskId, bool>;
/// How disputes ended: by a verdict, or conceded.
#[storage_alias]
pub type Heard = StorageMap<Fakes, Twox64Concat, (TaskId, NodeId), Option<Vote>>;
/// Which dispute the appeal against each slash waits for.
#[storage_alias]
pub type Appealed = StorageMap<Fakes, Twox64Concat, SlashId, DisputeId>;
/// What was found of them.
#[storage_alias]
pub type Found = StorageMap<Fakes, Twox64Concat, SlashId, Vote>;
/// Set where the slash table shall refuse.
#[storage_alias]
pub type Refusing = StorageValue<Fakes, ()>;

/// What was charged.
#[derive(Clone, Debug, PartialEq, codec::Encode, codec::Decode)]
pub struct Charged {
	pub node: NodeId,
	pub task: TaskId,
	pub condition: Condition,
	pub at_least: Balance,
	pub challenger: Option<AccountId>,
	pub dispute: Option<DisputeId>,
}

#[storage_alias]
pub type Charges = StorageMap<Fakes, Twox64Concat, SlashId, Charged>;

/// Holds a stake.
pub fn stake(id: Id, owner: AccountId, amount: Balance) {
	assert_ok!(Balances::hold(&stakes::HoldReason::Stake.into(), &owner, amount));
	let before = Staked::get(&id).map_or(0, |(_, held)| held);
	Staked::insert(id, (owner, before + amount));
}

impl Stakes<AccountId, BlockNumber> for Fakes {
	fn bond(_: &Id, _: &AccountId, _: Balance) -> DispatchResult {
		unreachable!("disputes bond no stake")
	}
	fn unbond(_: &Id, _: Balance) -> Result<BlockNumber, DispatchError> {
		unreachable!("disputes unbond no stake")
	}
	fn withdraw(_: &Id) -> Result<Balance, DispatchError> {
		unreachable!("disputes withdraw no stake")
	}
	fn active(id: &Id) -> Balance {
		Staked::get(id).map_or(0, |(_, held)| held)
	}
	fn slashable(id: &Id) -> Balance {
		Self::active(id)
	}
	fn unbonding(_: &Id) -> Balance {
		0
	}
	fn anything_held(id: &Id) -> bool {
		Self::active(id) > 0
	}
}

impl StakeCosts<AccountId> for Fakes {
	type Credit = Credit<AccountId, Balances>;
	fn is_backed_by(id: &Id, who: &AccountId) -> bool {
		Staked::get(id).is_some_and(|(owner, held)| owner == *who && held > 0)
	}
	fn take(id: &Id, amount: Balance) -> Self::Credit {
		let Some((owner, held)) = Staked::get(id) else { return Default::default() };
		let amount = amount.min(held);
		Staked::insert(id, (owner, held - amount));
		let reason = stakes::HoldReason::Stake.into();
		let (credit, missing) = <Balances as BalancedHold<_>>::slash(&reason, &owner, amount);
		assert_eq!(missing, 0);
		credit
	}
}

impl Roles<AccountId> for Fakes {
	fn qualifies(role: Role, who: &AccountId) -> bool {
		Self::active(&StakeId::Role(role, *who)) >= STAKE
	}
}

impl Reputable<AccountId> for Fakes {
	fn is_reputable(who: &AccountId) -> bool {
		Good::contains_key(who)
	}
}

impl Owners<AccountId> for Fakes {
	fn owner_of(account: &AccountId) -> Owner<AccountId> {
		Owner::Account(Joined::get(account).unwrap_or(*account))
	}
	fn owner_of_node(_: NodeId) -> Option<Owner<AccountId>> {
		Some(Self::owner_of(&PETRA))
	}
}

impl Settlements<AccountId> for Fakes {
	fn settlement(task: TaskId, node: NodeId) -> Option<Settlement<AccountId>> {
		Settled::get((task, node)).map(|at| Settlement {
			job: job(),
			shown: Shown {
				output_hash: H256::from_low_u64_be(task),
				summary: OutputSummary {
					format: OutputFormat::Text,
					bytes: 1,
					tokens: 1,
					longest_run: 1,
				},
			},
			at,
		})
	}
}

impl Draws for Fakes {
	fn open_round() -> Round {
		Open::get().unwrap_or_default()
	}
	fn seed(round: Round) -> Seed {
		if round >= Self::open_round() {
			return Seed::Pending;
		}
		if round < Forgotten::get().unwrap_or_default() {
			return Seed::Gone;
		}
		let entropy = Entropy::get().unwrap_or_default();
		Seed::Known(H256(blake2_256(&[&round.to_le_bytes()[..], &entropy.to_le_bytes()].concat())))
	}
}

impl Slash<AccountId> for Fakes {
	fn charge(charge: Charge<AccountId>) -> Result<SlashId, DispatchError> {
		Self::note(charge, None)
	}
}

impl SlashByPanel<AccountId> for Fakes {
	fn charge_by_panel(
		charge: Charge<AccountId>,
		dispute: DisputeId,
	) -> Result<SlashId, DispatchError> {
		Self::note(charge, Some(dispute))
	}
}

impl Fakes {
	fn note(
		charge: Charge<AccountId>,
		dispute: Option<DisputeId>,
	) -> Result<SlashId, DispatchError> {
		use surety_primitives::slash::Incident;
		if Refusing::exists() {
			return Err(DispatchError::Other("charged with as much"));
		}
		let (StakeId::Node(node), Incident::Task(task)) = (charge.stake, charge.incident) else {
			panic!("a node answers for a task");
		};
		assert!(charge.more.share.is_zero());
		let id = Charges::iter().count() as SlashId;
		Charges::insert(
			id,
			Charged {
				node,
				task,
				condition: charge.condition,
				at_least: charge.more.amount,
				challenger: charge.challenger,
				dispute,
			},
		);
		Ok(id)
	}
}

impl JudgeAppeal for Fakes {
	fn waits_for(slash: SlashId, dispute: DisputeId) -> bool {
		Appealed::get(slash) == Some(dispute)
	}
	fn on_verdict(slash: SlashId, dispute: DisputeId, verdict: Vote) -> DispatchResult {
		if Refusing::exists() {
			return Err(DispatchError::Other("the table refuses"));
		}
		assert_eq!(Appealed::take(slash), Some(dispute), "told once, and of what waits");
		assert!(<Disputing as AppealPanels<_>>::judges(dispute, slash));
		Found::insert(slash, verdict);
		Ok(())
	}
}

impl Reruns for Fakes {
	fn is_right(task: TaskId, _: NodeId) -> Option<bool> {
		Truth::get(task)
	}
}

impl OnDisputeEnd for Fakes {
	fn on_dispute_end(task: TaskId, node: NodeId, end: DisputeEnd) {
		assert!(!Disputing::is_disputed(task, node), "it is over when somebody hears so");
		let verdict = match end {
			DisputeEnd::Conceded => None,
			DisputeEnd::Verdict(verdict) => Some(verdict),
		};
		Heard::insert((task, node), verdict);
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for Fakes {
	fn arbitrator(number: u32) -> AccountId {
		use frame_support::traits::fungible::Mutate;
		let who = 10_000 + AccountId::from(number);
		Balances::set_balance(&who, ENDOWMENT);
		stake(StakeId::Role(Role::Arbitrator, who), who, STAKE);
		who
	}
	fn settled_task() -> (AccountId, TaskId, NodeId) {
		Settled::insert((TASK, NODE), now());
		(CARLA, TASK, NODE)
	}
	fn referred_appeal() -> DisputeId {
		refer(9, 100 * SUR)
	}
	fn close_rounds() {
		close_round();
		close_round();
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

/// The open draw round closes.
pub fn close_round() {
	Open::put(Fakes::open_round() + 1);
}

/// Has the chain do what is due by itself, with a block's room.
pub fn idle() {
	Disputing::on_idle(now(), BlockWeight::from_parts(2_000_000_000_000, 5 << 20));
}

pub fn arbitrators() -> impl Iterator<Item = AccountId> {
	FIRST..FIRST + ARBITRATORS
}

pub fn role(who: AccountId) -> Id {
	StakeId::Role(Role::Arbitrator, who)
}

pub fn file_by(
	who: AccountId,
	task: TaskId,
	stake: Option<Id>,
) -> Result<DisputeId, DispatchError> {
	let id = crate::NextDisputeId::<Test>::get();
	let evidence = H256::repeat_byte(9);
	let uri = b"https://evidence.example".to_vec().try_into().unwrap();
	Disputing::file_dispute(signed(who), task, NODE, evidence, uri, stake).map(|()| id)
}

/// What Carla paid for.
pub fn job() -> Job<AccountId> {
	Job {
		client: CARLA,
		owner: PETRA,
		payment: PAYMENT,
		liability: LIABILITY,
		sampling: Perbill::from_percent(5),
		rerun_price: SUR,
		comparator: Comparator::Exact,
		run_limit_secs: 60,
	}
}

/// Carla disputes what she paid for.
pub fn file() -> DisputeId {
	file_by(CARLA, TASK, None).unwrap()
}

/// Re-runs contradict a result, of which Olga's came first.
pub fn anomaly() -> DisputeId {
	Disputing::on_anomaly(Anomaly {
		task: TASK,
		node: NODE,
		job: job(),
		challenger: OLGA,
		evidence_hash: H256::repeat_byte(8),
	})
	.unwrap()
}

/// The judges leave an appeal of Petra undecided, against a slash that Olga and Carla attested to.
pub fn refer(slash: SlashId, amount: Balance) -> DisputeId {
	let id = Disputing::refer(ReferredAppeal {
		slash,
		amount,
		owner: PETRA,
		accusers: vec![OLGA, CARLA],
		evidence_hash: H256::repeat_byte(7),
	})
	.unwrap();
	Appealed::insert(slash, id);
	id
}

pub fn record(id: DisputeId) -> Dispute<AccountId> {
	Disputes::<Test>::get(id).unwrap()
}

/// The result that a dispute is over.
pub fn result(id: DisputeId) -> DisputedResult<AccountId> {
	match record(id).subject {
		Subject::Result(result) => result,
		subject => panic!("{subject:?}"),
	}
}

pub fn stage(id: DisputeId) -> Stage {
	record(id).stage
}

pub fn panel(id: DisputeId, round: u8) -> Panel<AccountId> {
	Panels::<Test>::get(id, round).unwrap()
}

pub fn advance(id: DisputeId) -> DispatchResult {
	Disputing::advance_dispute(signed(STRANGER), id)
}

/// Waits for what is due next, and does it.
pub fn pass(id: DisputeId) {
	match record(id).wake {
		Wake::At(block) => System::set_block_number(block.max(now())),
		Wake::Seed(round) => {
			while Fakes::open_round() <= round {
				close_round();
			}
		}
	}
	assert_ok!(advance(id));
}

/// Has the panel drawn, or reserves. Says who can commit now.
pub fn draw(id: DisputeId) -> Vec<AccountId> {
	assert!(matches!(stage(id), Stage::Drawing { .. }));
	pass(id);
	seated(id)
}

/// Who can commit.
pub fn seated(id: DisputeId) -> Vec<AccountId> {
	let jurors = panel(id, record(id).round).jurors.into_iter();
	jurors.filter(|juror| juror.ballot == Ballot::Seated).map(|juror| juror.who).collect()
}

/// What a juror opens its commitment by.
pub fn opening(juror: AccountId, vote: Vote) -> VoteOpening {
	VoteOpening { vote, salt: blake2_256(&juror.to_le_bytes()) }
}

pub fn commitment(id: DisputeId, juror: AccountId, vote: Vote) -> H256 {
	opening(juror, vote).commitment(System::block_hash(0), id, record(id).round, &juror)
}

pub fn commit(id: DisputeId, juror: AccountId, vote: Vote) -> DispatchResult {
	Disputing::commit_vote(signed(juror), id, commitment(id, juror, vote))
}

pub fn reveal(id: DisputeId, juror: AccountId, vote: Vote) -> DispatchResult {
	Disputing::reveal_vote(signed(juror), id, opening(juror, vote))
}

/// Draws the round's panel and has it vote: the first jurors as `votes` say, the others all like the last of
/// them. Says who sat.
pub fn judge(id: DisputeId, votes: &[Vote]) -> Vec<AccountId> {
	let jurors = draw(id);
	let vote = |place: usize| *votes.get(place).or(votes.last()).unwrap();
	for (place, juror) in jurors.iter().enumerate() {
		assert_ok!(commit(id, *juror, vote(place)));
	}
	pass(id);
	for (place, juror) in jurors.iter().enumerate() {
		assert_ok!(reveal(id, *juror, vote(place)));
	}
	pass(id);
	jurors
}

/// Does all that is due until the dispute is over, or gone.
pub fn end(id: DisputeId) {
	while Disputes::<Test>::get(id).is_some_and(|dispute| !dispute.has_ended()) {
		pass(id);
	}
}

/// All that an account has, on hold or not.
pub fn total(who: AccountId) -> Balance {
	Balances::total_balance(&who)
}

pub fn bonded(who: AccountId) -> Balance {
	Balances::balance_on_hold(&crate::HoldReason::Bond.into(), &who)
}

/// What an account had more, or less, at genesis than now.
pub fn gained(who: AccountId) -> i128 {
	total(who) as i128 - ENDOWMENT as i128
}

/// What must hold after every test.
pub fn check() {
	assert_ok!(Disputing::do_try_state());
	let endowed = ENDOWMENT * Balance::from(ARBITRATORS + 4);
	assert!(Balances::total_issuance() <= endowed, "nothing is made");
}

/// Carla has paid Petra's node for a task, and arbitrators with the same stake have taken part for long.
#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let all = (CARLA..=OLGA).chain(arbitrators());
		pallet_balances::GenesisConfig::<Test> {
			balances: all.map(|who| (who, ENDOWMENT)).collect(),
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			Open::put(10);
			for who in arbitrators() {
				stake(role(who), who, STAKE);
				assert_ok!(Disputing::opt_in(signed(who)));
			}
			stake(StakeId::Node(NODE), PETRA, NODE_STAKE);
			stake(StakeId::Role(Role::Oracle, OLGA), OLGA, 1_000 * SUR);
			System::set_block_number(SETTLED_AT);
			Settled::insert((TASK, NODE), SETTLED_AT);
			crate::NextWake::<Test>::put(SETTLED_AT);
			System::reset_events();
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
