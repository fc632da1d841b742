// SPDX-License-Identifier: Apache-2.0

//! A runtime of this pallet alone, with fakes for what it meets. Every fake keeps its state in
//! storage, so that what a refused call did to it is undone as on a real chain.

use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl, parameter_types, storage_alias, traits::ConstU32, Blake2_128Concat,
	Twox64Concat,
};
use frame_system::{EnsureRoot, EnsureSignedBy};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use surety_primitives::{
	dispute::{DisputeId, Vote},
	ledger::{EntryKind, EntryNumber},
	node::{GpuRequirement, NodeStatus, Shortfall},
	slash::{
		Charge, Condition, Forfeit, Incident, Parts, Penalty, PledgeId, Severity, SlashId,
		Surcharge,
	},
	stake::{Role, StakeId},
	standing::Owner,
	telemetry::{Anchor, Sequence},
	traits::{
		Anchors, AppealPanels, Discipline, InspectNodes, JudgeAppeal, OnSlash, Owners, Pledges,
		Quarantine, Record, ReferredAppeal, Roles, Slash as _, Stakes,
	},
	Balance, BlockNumber, NodeId, SourceId, H256, SUR,
};

use crate::{
	self as pallet_slashing, Attestations, Issuer, SlashOf, SlashStatus, Slashes, Statement, Urls,
};

pub type AccountId = u64;
pub type Stake = StakeId<AccountId>;

/// Owns the nodes 0 to 9, and the worker key of each is 100 above it.
pub const PETRA: AccountId = 1;
/// Owns the nodes from 10 on, but for those of the university.
pub const QUENTIN: AccountId = 2;
/// Anybody else.
pub const STRANGER: AccountId = 3;
/// A validator.
pub const VERA: AccountId = 4;
/// Clearance 3.
pub const JUDGE: AccountId = 5;
/// Auditors.
pub const ANNA: AccountId = 11;
pub const BRUNO: AccountId = 12;
pub const CLARA: AccountId = 13;
/// Auditors who belong to one organisation.
pub const DORA: AccountId = 211;
pub const EMIL: AccountId = 212;
/// Owns the nodes 20 to 29, for an organisation: the accounts from 200 to 209 are its own.
pub const UNA: AccountId = 200;
/// Belongs to Una's organisation, and is an auditor.
pub const UGO: AccountId = 201;
/// A source of the stranger.
pub const SOURCE: SourceId = 3;
/// Anna's as an auditor; tests that want it endow it.
pub const AUDITOR_STAKE: Stake = StakeId::Role(Role::Auditor, ANNA);
/// There is no such node.
pub const NO_NODE: NodeId = 1_000_000;

/// What each stake of a test holds.
pub const HELD: Balance = 1_000 * SUR;

pub const SOFT_WINDOW: BlockNumber = 70;
pub const HARD_WINDOW: BlockNumber = 140;
pub const DAY: BlockNumber = 10;
pub const DECISION: BlockNumber = 140;
/// For how long an attestation waits.
pub const ATTESTATION: BlockNumber = 20;
/// The least bond of an attestation.
pub const MIN_BOND: Balance = 50 * SUR;
/// The bond of a flag.
pub const FLAG_BOND: Balance = 40 * SUR;
/// What everybody has at first to pledge.
pub const PURSE: Balance = 10_000 * SUR;

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
	pub type Slashing = pallet_slashing::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
}

parameter_types! {
	pub storage SoftWindow: BlockNumber = SOFT_WINDOW;
	pub storage HardWindow: BlockNumber = HARD_WINDOW;
	pub storage WarningWindow: BlockNumber = 30 * DAY;
	pub storage WarningDay: BlockNumber = DAY;
	pub storage AppealRateWindow: BlockNumber = DAY;
	pub storage DecisionPeriod: BlockNumber = DECISION;
	pub storage AttestationWindow: BlockNumber = ATTESTATION;
	pub storage MinAttestationBond: Balance = MIN_BOND;
	pub storage FlagBond: Balance = FLAG_BOND;
	pub storage MaxAuditors: u32 = 8;
}

frame_support::ord_parameter_types! {
	pub const TheJudge: AccountId = JUDGE;
}

impl pallet_slashing::Config for Test {
	type Stakes = Fakes;
	type Pledges = Fakes;
	type Roles = Fakes;
	type Nodes = Fakes;
	type Owners = Fakes;
	type AdminOrigin = EnsureRoot<AccountId>;
	type MaxAuditors = MaxAuditors;
	type MinAttestationBond = MinAttestationBond;
	type AttestationWindow = AttestationWindow;
	type FlagBond = FlagBond;
	type Telemetry = Fakes;
	type TelemetryGap = ConstU32<60>;
	type Discipline = Fakes;
	type Panels = Fakes;
	type OnSlash = Fakes;
	type Record = Fakes;
	type JudgeOrigin = EnsureSignedBy<TheJudge, AccountId>;
	type ReinstateOrigin = EnsureRoot<AccountId>;
	type SoftWindow = SoftWindow;
	type HardWindow = HardWindow;
	type WarningWindow = WarningWindow;
	type WarningDay = WarningDay;
	type AppealRateWindow = AppealRateWindow;
	type DecisionPeriod = DecisionPeriod;
	type BlockNumberProvider = System;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fakes;
}

/// Everything that this pallet meets.
pub struct Fakes;

/// What all slashes were turned into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Spent {
	pub burned: Balance,
	pub paid: Balance,
	pub treasury: Balance,
}

#[storage_alias]
pub type Held = StorageMap<Fakes, Blake2_128Concat, Stake, Balance>;
#[storage_alias]
pub type Quarantined = StorageMap<Fakes, Twox64Concat, SlashId, (Stake, Balance)>;
#[storage_alias]
pub type Ended = StorageMap<Fakes, Twox64Concat, SlashId, bool>;
#[storage_alias]
pub type OpenAppeals = StorageMap<Fakes, Blake2_128Concat, Stake, u32>;
#[storage_alias]
pub type SpentSoFar = StorageValue<Fakes, Spent>;
#[storage_alias]
pub type Ejected = StorageMap<Fakes, Twox64Concat, NodeId, ()>;
#[storage_alias]
pub type LedgerLength = StorageValue<Fakes, EntryNumber>;
#[storage_alias]
pub type LedgerEntries = StorageMap<Fakes, Twox64Concat, EntryNumber, (EntryKind, H256, H256)>;
/// Set where the ledger shall refuse.
#[storage_alias]
pub type LedgerBroken = StorageValue<Fakes, ()>;

/// The slashes of nodes that were told and not undone.
#[storage_alias]
pub type Told = StorageMap<Fakes, Twox64Concat, SlashId, (NodeId, Severity)>;

impl OnSlash for Fakes {
	fn on_slash(node: NodeId, slash: SlashId, severity: Severity) {
		assert!(!Told::contains_key(slash), "told once");
		Told::insert(slash, (node, severity));
	}
	fn on_undone(node: NodeId, slash: SlashId) {
		assert_eq!(
			Told::take(slash).map(|told| told.0),
			Some(node),
			"undone once, after it was told"
		);
	}
}

#[storage_alias]
pub type Anchored = StorageMap<Fakes, Twox64Concat, (NodeId, Sequence), Anchor>;

impl Anchors for Fakes {
	fn anchor(node: NodeId, sequence: Sequence) -> Option<Anchor> {
		Anchored::get((node, sequence))
	}
}

/// The appeals that panels judge, by their disputes.
#[storage_alias]
pub type Panels = StorageMap<Fakes, Twox64Concat, DisputeId, Referred>;

/// What panels are told of an appeal.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Referred {
	pub slash: SlashId,
	pub amount: Balance,
	pub owner: AccountId,
	pub accusers: Vec<AccountId>,
	pub evidence_hash: H256,
}

impl AppealPanels<AccountId> for Fakes {
	fn refer(appeal: ReferredAppeal<AccountId>) -> Result<DisputeId, DispatchError> {
		let ReferredAppeal { slash, amount, owner, accusers, evidence_hash } = appeal;
		assert!(accusers.len() <= 3, "no more than can be");
		// Any number that is no slash's.
		let dispute = 1_000 + slash;
		assert!(!Panels::contains_key(dispute), "referred once");
		Panels::insert(dispute, Referred { slash, amount, owner, accusers, evidence_hash });
		Ok(dispute)
	}
	fn judges(dispute: DisputeId, slash: SlashId) -> bool {
		Panels::get(dispute).is_some_and(|referred| referred.slash == slash)
	}
}

/// What is pledged for attestations and flags.
#[storage_alias]
pub type Pledge = StorageMap<Fakes, Blake2_128Concat, (PledgeId, AccountId), Balance>;
/// What was burned of pledges.
#[storage_alias]
pub type BurnedPledges = StorageValue<Fakes, Balance>;
/// What each account has beside its pledges, where that is no more [`PURSE`].
#[storage_alias]
pub type Purse = StorageMap<Fakes, Blake2_128Concat, AccountId, Balance>;
/// Who has too little stake in its role.
#[storage_alias]
pub type Poor = StorageMap<Fakes, Blake2_128Concat, AccountId, ()>;
/// Who belongs to somebody, by other means than those of [`Fakes`].
#[storage_alias]
pub type Joined = StorageMap<Fakes, Blake2_128Concat, AccountId, AccountId>;
#[storage_alias]
pub type Released = StorageMap<Fakes, Twox64Concat, NodeId, ()>;

pub fn purse(who: AccountId) -> Balance {
	Purse::get(who).unwrap_or(PURSE)
}

impl Pledges<AccountId> for Fakes {
	fn pledge(id: PledgeId, who: &AccountId, amount: Balance) -> DispatchResult {
		assert!(amount > 0 && !Pledge::contains_key((id, who)), "pledged once");
		let left = purse(*who).checked_sub(amount).ok_or(DispatchError::Other("too poor"))?;
		Purse::insert(who, left);
		Pledge::insert((id, who), amount);
		Ok(())
	}
	fn give_back(id: PledgeId, who: &AccountId) -> Result<Balance, DispatchError> {
		Ok(Self::pay_out(id, who, who))
	}
	fn pay_out(id: PledgeId, who: &AccountId, payee: &AccountId) -> Balance {
		let amount = Pledge::take((id, who)).expect("ended once, after it was pledged");
		Purse::insert(payee, purse(*payee) + amount);
		amount
	}
	fn burn(id: PledgeId, who: &AccountId) -> Balance {
		let amount = Pledge::take((id, who)).expect("ended once, after it was pledged");
		BurnedPledges::put(BurnedPledges::get().unwrap_or_default() + amount);
		amount
	}
	fn pledged(id: PledgeId, who: &AccountId) -> Balance {
		Pledge::get((id, who)).unwrap_or_default()
	}
}

impl Roles<AccountId> for Fakes {
	fn qualifies(role: Role, who: &AccountId) -> bool {
		role == Role::Auditor && !Poor::contains_key(who)
	}
}

impl Owners<AccountId> for Fakes {
	fn owner_of(account: &AccountId) -> Owner<AccountId> {
		let account = Joined::get(account).unwrap_or(*account);
		match account {
			100..=199 => Self::owner_of_node(account as NodeId - 100).unwrap(),
			200..=299 => Owner::Organisation(account as u32 / 10),
			_ => Owner::Account(account),
		}
	}
	fn owner_of_node(node: NodeId) -> Option<Owner<AccountId>> {
		<Self as InspectNodes<_>>::owner(node).map(|owner| Self::owner_of(&owner))
	}
}

impl InspectNodes<AccountId> for Fakes {
	fn owner(node: NodeId) -> Option<AccountId> {
		match node {
			0..=9 => Some(PETRA),
			20..=29 => Some(UNA),
			NO_NODE => None,
			_ => Some(QUENTIN),
		}
	}
	fn by_worker(worker: &AccountId) -> Option<NodeId> {
		worker.checked_sub(100).and_then(|node| node.try_into().ok())
	}
	fn status(node: NodeId) -> Option<NodeStatus> {
		match node {
			NO_NODE => None,
			_ if Released::contains_key(node) => Some(NodeStatus::Released),
			_ if Ejected::contains_key(node) => Some(NodeStatus::Ejected),
			_ => Some(NodeStatus::Active),
		}
	}
	fn next_id() -> NodeId {
		0
	}
	fn region(_: NodeId) -> Option<Vec<u8>> {
		None
	}
	fn gpus(_: NodeId) -> Option<(u32, u32)> {
		None
	}
	fn is_exempt(_: NodeId) -> bool {
		false
	}
	fn shortfalls(_: NodeId, _: &GpuRequirement, _: u32) -> Option<Vec<Shortfall>> {
		None
	}
}

impl Stakes<AccountId, BlockNumber> for Fakes {
	fn bond(stake: &Stake, _: &AccountId, amount: Balance) -> DispatchResult {
		Held::mutate(stake, |held| *held = Some(held.unwrap_or_default() + amount));
		Ok(())
	}
	fn unbond(_: &Stake, _: Balance) -> Result<BlockNumber, DispatchError> {
		Err(DispatchError::Unavailable)
	}
	fn withdraw(_: &Stake) -> Result<Balance, DispatchError> {
		Err(DispatchError::Unavailable)
	}
	fn active(stake: &Stake) -> Balance {
		Held::get(stake).unwrap_or_default()
	}
	fn slashable(stake: &Stake) -> Balance {
		Held::get(stake).unwrap_or_default()
	}
	fn unbonding(_: &Stake) -> Balance {
		0
	}
	fn anything_held(stake: &Stake) -> bool {
		Held::get(stake).unwrap_or_default() > 0
			|| Quarantined::iter().any(|(_, (of, amount))| of == *stake && amount > 0)
	}
}

/// Moves plain numbers, and insists that each slash is seized once and ended once.
impl Quarantine<AccountId> for Fakes {
	fn owner(stake: &Stake) -> Option<AccountId> {
		match stake {
			StakeId::Node(node) => <Self as InspectNodes<_>>::owner(*node),
			StakeId::Validator(who) | StakeId::Role(_, who) => Some(*who),
			StakeId::Source(id) => (*id == SOURCE).then_some(STRANGER),
		}
	}

	fn seize(stake: &Stake, slash: SlashId, penalty: Penalty) -> Result<Balance, DispatchError> {
		assert!(!Quarantined::contains_key(slash), "seized twice");
		assert!(!Ended::contains_key(slash), "seized after its end");
		let held = Held::get(stake).unwrap_or_default();
		let amount = penalty.of(held);
		Held::insert(stake, held - amount);
		Quarantined::insert(slash, (stake, amount));
		Ok(amount)
	}

	fn set_appealed(stake: &Stake, appealed: bool) -> DispatchResult {
		let open = OpenAppeals::get(stake).unwrap_or_default();
		let open = if appealed { open + 1 } else { open.checked_sub(1).expect("none is open") };
		OpenAppeals::insert(stake, open);
		Ok(())
	}

	fn restore(slash: SlashId) -> Result<Balance, DispatchError> {
		let (stake, amount) = Quarantined::take(slash).expect("ended once, after its seizure");
		Ended::insert(slash, true);
		Self::bond(&stake, &0, amount)?;
		Ok(amount)
	}

	fn forfeit(slash: SlashId, forfeit: Forfeit<AccountId>) -> Result<Parts, DispatchError> {
		let (_, amount) = Quarantined::take(slash).expect("ended once, after its seizure");
		Ended::insert(slash, false);
		let Parts { mut burned, mut challenger, mut treasury } = Parts::of(amount);
		if forfeit.challenger.is_none() {
			burned += std::mem::take(&mut challenger);
		}
		if forfeit.treasury_burns {
			burned += std::mem::take(&mut treasury);
		}
		let mut spent = SpentSoFar::get().unwrap_or_default();
		spent.burned += burned;
		spent.paid += challenger;
		spent.treasury += treasury;
		SpentSoFar::put(spent);
		Ok(Parts { burned, challenger, treasury })
	}
}

impl Discipline for Fakes {
	fn eject(node: NodeId) {
		Ejected::insert(node, ());
	}
	fn reinstate(node: NodeId) -> DispatchResult {
		Ejected::take(node).ok_or(DispatchError::Other("not ejected"))
	}
}

impl Record for Fakes {
	fn append(
		kind: EntryKind,
		subject: H256,
		data_hash: H256,
	) -> Result<EntryNumber, DispatchError> {
		if LedgerBroken::exists() {
			return Err(DispatchError::Other("the ledger refuses"));
		}
		let number = LedgerLength::get().unwrap_or_default();
		LedgerEntries::insert(number, (kind, subject, data_hash));
		LedgerLength::put(number + 1);
		Ok(number)
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for Fakes {
	fn staked_node() -> (AccountId, NodeId) {
		(PETRA, 7)
	}
	fn auditor(number: u32) -> AccountId {
		let who = 10_000 + AccountId::from(number);
		Held::insert(StakeId::Role(Role::Auditor, who), HELD);
		who
	}
	fn source() -> SourceId {
		Held::insert(StakeId::Source(SOURCE), HELD);
		SOURCE
	}
	fn leave(_: &AccountId, _: NodeId) {}
	fn anchor(node: NodeId, sequence: Sequence, anchor: Anchor) {
		Anchored::insert((node, sequence), anchor);
	}
}

pub fn node(id: NodeId) -> Stake {
	StakeId::Node(id)
}

pub fn held(id: NodeId) -> Balance {
	Fakes::slashable(&node(id))
}

pub fn is_ejected(id: NodeId) -> bool {
	Ejected::contains_key(id)
}

/// The kinds of all entries of the ledger.
pub fn ledger() -> Vec<EntryKind> {
	let length = LedgerLength::get().unwrap_or_default();
	(0..length).map(|number| LedgerEntries::get(number).unwrap().0).collect()
}

pub fn charge_of(stake: Stake, condition: Condition, incident: Incident) -> Charge<AccountId> {
	let more = Surcharge::default();
	let evidence_hash = H256::repeat_byte(7);
	Charge { stake, condition, incident, more, evidence_hash, challenger: None }
}

/// Charges a node for its part in a task.
pub fn charge_for(id: NodeId, condition: Condition, task: u64) -> Result<SlashId, DispatchError> {
	Slashing::charge(charge_of(node(id), condition, Incident::Task(task)))
}

/// Charges a node for its part in a task of its own.
pub fn charge(id: NodeId, condition: Condition) -> SlashId {
	let task = 1_000_000 + crate::NextSlashId::<Test>::get();
	charge_for(id, condition, task).unwrap()
}

pub fn record(id: SlashId) -> SlashOf<Test> {
	Slashes::<Test>::get(id).unwrap()
}

pub fn status(id: SlashId) -> SlashStatus {
	record(id).status
}

pub fn now() -> BlockNumber {
	System::block_number()
}

pub fn wait(blocks: BlockNumber) {
	System::set_block_number(now() + blocks);
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// A statement of just enough characters.
pub fn statement() -> Statement {
	vec![b's'; 50].try_into().unwrap()
}

/// Appeals a slash with the least that is needed.
pub fn appeal(id: SlashId) -> DispatchResult {
	Slashing::file_appeal(signed(record(id).owner), id, statement(), Urls::new())
}

/// Judges an appeal.
pub fn resolve(id: SlashId, accept: bool) -> DispatchResult {
	Slashing::resolve_appeal(signed(JUDGE), id, accept)
}

/// Has a panel judge an appeal that is overdue.
pub fn refer(id: SlashId) -> DispatchResult {
	Slashing::decide_overdue_appeal(signed(STRANGER), id)
}

/// The panel's verdict on an appeal that waits for it.
pub fn verdict(id: SlashId, vote: Vote) -> DispatchResult {
	let dispute = Slashing::appeal(id).and_then(|appeal| appeal.panel).unwrap();
	Slashing::on_verdict(id, dispute, vote)?;
	Panels::remove(dispute);
	Ok(())
}

pub fn finalise(id: SlashId) -> DispatchResult {
	Slashing::finalise_slash(signed(STRANGER), id)
}

/// What must hold between this pallet and its fakes.
pub fn check() {
	assert_ok!(Slashing::do_try_state());
	let others = [StakeId::Validator(VERA), StakeId::Source(SOURCE), AUDITOR_STAKE];
	let issued = (0..30).map(node).chain(others).map(|stake| {
		let issued = Issued::get(&stake).unwrap_or_default();
		let taken = Quarantined::iter().filter(|(_, (of, _))| *of == stake);
		let quarantined: Balance = taken.map(|(_, (_, amount))| amount).sum();
		let ended: Balance = Slashes::<Test>::iter()
			.filter(|(_, slash)| slash.stake == stake)
			.filter(|(_, slash)| matches!(slash.status, SlashStatus::Final { .. }))
			.map(|(_, slash)| slash.amount)
			.sum();
		assert_eq!(Fakes::slashable(&stake) + quarantined + ended, issued, "{stake:?}");
		let appealed = Slashes::<Test>::iter()
			.filter(|(_, slash)| slash.stake == stake)
			.filter(|(_, slash)| matches!(slash.status, SlashStatus::Appealed { .. }));
		let open = OpenAppeals::get(&stake).unwrap_or_default();
		assert_eq!(appealed.count(), open as usize, "{stake:?} has its appeals");
		issued
	});
	let issued: Balance = issued.sum();
	let Spent { burned, paid, treasury } = SpentSoFar::get().unwrap_or_default();
	let held: Balance = Held::iter().map(|(_, amount)| amount).sum();
	let quarantined: Balance = Quarantined::iter().map(|(_, (_, amount))| amount).sum();
	assert_eq!(held + quarantined + burned + paid + treasury, issued, "nothing is lost or made");
	let taken_over: Vec<_> =
		Slashes::<Test>::iter_values().filter_map(|slash| slash.replaces).collect();
	for (id, slash) in Slashes::<Test>::iter() {
		let StakeId::Node(node) = slash.stake else { continue };
		let undone = matches!(slash.status, SlashStatus::Restored | SlashStatus::Replaced { .. });
		let stands = !undone && !taken_over.contains(&id);
		assert_eq!(Told::get(id), stands.then_some((node, slash.severity)), "slash {id} counts");
	}
	let of_slash = |slash: &SlashOf<Test>| {
		matches!(slash.issued_by, Issuer::Auditors { .. }) && slash.status.is_quarantined()
	};
	let confirmed = Slashes::<Test>::iter_values().filter(of_slash).count();
	let flags = crate::Flags::<Test>::iter().count();
	let answering = Attestations::<Test>::iter().count() + 2 * confirmed + flags;
	assert_eq!(Pledge::iter().count(), answering, "nothing is pledged for what is decided");
	let pledged: Balance = Pledge::iter().map(|(_, amount)| amount).sum();
	let purses: Balance = Purse::iter().map(|(_, amount)| amount).sum();
	let endowed = PURSE * Purse::iter().count() as Balance;
	let burned = BurnedPledges::get().unwrap_or_default();
	assert_eq!(pledged + purses + burned, endowed, "no bond is lost or made");
	for (id, slash) in Slashes::<Test>::iter() {
		let waits = Quarantined::get(id);
		let expected = slash.status.is_quarantined().then_some((slash.stake, slash.amount));
		assert_eq!(waits, expected, "slash {id} has its quarantine as long as it waits");
	}
}

/// What was put into each stake.
#[storage_alias]
type Issued = StorageMap<Fakes, Blake2_128Concat, Stake, Balance>;

/// Adds to a stake.
pub fn endow(stake: Stake, amount: Balance) {
	Fakes::bond(&stake, &0, amount).unwrap();
	Issued::mutate(stake, |issued| *issued = Some(issued.unwrap_or_default() + amount));
}

/// The nodes 0 to 8 and 10 to 18 and a validator with stake; nodes 9 and 19 have none.
#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_slashing::GenesisConfig::<Test> {
			auditors: vec![ANNA, BRUNO, CLARA, DORA, EMIL, UGO],
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1_000);
			for id in (0..=8).chain(10..=18) {
				endow(node(id), HELD);
			}
			endow(StakeId::Validator(VERA), HELD);
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
