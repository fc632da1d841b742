// SPDX-License-Identifier: Apache-2.0

//! How pallets meet: each trait says who offers it and who needs it, and the runtime joins them.

use alloc::vec::Vec;

use codec::{Decode, Encode};
use sp_runtime::{DispatchError, DispatchResult, Perbill};

use crate::{
	credit::BatchId,
	dispute::{DisputeId, Vote},
	draw::{Round, Seed},
	ledger::{EntryKind, EntryNumber},
	node::{GpuRequirement, NodeStatus, Shortfall},
	reputation::CheckOutcome,
	rerun::{Finding, Job, Shown},
	slash::{Charge, Forfeit, Parts, Penalty, PledgeId, Severity, SlashId},
	stake::{Role, StakeId},
	standing::Owner,
	task::Misconduct,
	telemetry::{Anchor, Sequence},
	Balance, BlockNumber, NodeId, SourceId, TaskId, H256,
};

/// Reads nodes. Offered by `registry`; needed by `staking` and `market`.
pub trait InspectNodes<AccountId> {
	/// The provider that owns a node; `None` if there is no such node.
	fn owner(node: NodeId) -> Option<AccountId>;
	/// The node that a worker key signs for.
	fn by_worker(worker: &AccountId) -> Option<NodeId>;
	/// The state of a node, with every reason that suspends it now.
	fn status(node: NodeId) -> Option<NodeStatus>;
	/// The id of the next node: all that there are have lower ones.
	fn next_id() -> NodeId;
	/// Where a node stands, in its provider's words.
	fn region(node: NodeId) -> Option<Vec<u8>>;
	/// The GPUs of a node and those of its provider in all, which those of ejected nodes are not
	/// among: they lower nobody's price.
	fn gpus(node: NodeId) -> Option<(u32, u32)>;
	/// Whether a node needs no stake: its provider is of the university tier.
	fn is_exempt(node: NodeId) -> bool;
	/// All that a node lacks of what a source needs: its GPUs, and its memory in MiB. `None` if there
	/// is no such node.
	fn shortfalls(node: NodeId, gpu: &GpuRequirement, memory_mib: u32) -> Option<Vec<Shortfall>>;
}

/// Tells who belongs to whom, so that nobody judges or pays himself by another name. Offered by
/// `registry`.
pub trait Owners<AccountId: PartialEq> {
	/// The owner of an account: of a worker key its node's provider, of a university's provider or
	/// programme account the organisation, of anything else itself.
	fn owner_of(account: &AccountId) -> Owner<AccountId>;
	/// The owner of a node; `None` if there is no such node.
	fn owner_of_node(node: NodeId) -> Option<Owner<AccountId>>;
	/// Whether two accounts have the same owner.
	fn related(a: &AccountId, b: &AccountId) -> bool {
		Self::owner_of(a) == Self::owner_of(b)
	}
}

/// Tells who has a share in what an owner of nodes earns. Offered by `registry`; needed by `escrow`,
/// which pays it at each settlement. `()` shares nothing.
pub trait RevenueShares<AccountId> {
	/// The account that has a share in the revenue of `owner`, and its share.
	fn share_in(owner: &AccountId) -> Option<(AccountId, Perbill)>;
}

impl<AccountId> RevenueShares<AccountId> for () {
	fn share_in(_: &AccountId) -> Option<(AccountId, Perbill)> {
		None
	}
}

/// Reads what is known of clients. Offered by `registry`; needed by `market`.
pub trait InspectClients<AccountId> {
	/// Whether a registrar vouches for a client.
	fn is_verified(client: &AccountId) -> bool;
	/// Whether a client has published a key for which outputs can be encrypted.
	fn has_encryption_key(client: &AccountId) -> bool;
}

/// Hears what happens to a node's stake. Offered by `registry`; needed by `staking`.
pub trait OnStakeChange {
	/// The stake of `node` changed: whether its active part now meets the requirement, and whether
	/// anything at all is still held for it.
	fn on_stake_change(node: NodeId, sufficient: bool, anything_held: bool);
}

/// Hears how work goes and ends. Offered by `registry`, `slashing` and `reputation`; needed by `market`.
pub trait OnTaskOutcome<AccountId> {
	/// `node` has bound itself to a result for `task`, as many blocks after it had started.
	fn on_committed(_node: NodeId, _task: TaskId, _blocks: BlockNumber) {}
	/// `node` was paid for `task`.
	fn on_settled(_node: NodeId, _task: TaskId, _job: &PaidJob<AccountId>) {}
	/// `node` did something wrong in `task`, for which `liability` of its stake answered.
	fn on_misconduct(_node: NodeId, _task: TaskId, _misconduct: Misconduct, _liability: Balance) {}
	/// What `node` was paid for `task` can be disputed no longer, and the market forgets it.
	fn on_undisputed(_node: NodeId, _task: TaskId) {}
	/// A task of `client` has ended in which there was something to pay for: it cost this protocol fee, or
	/// the client wanted none of the results.
	fn on_ended(_client: &AccountId, _fee: Balance, _at_fault: bool) {}
}

/// A payment for a task, as those hear of it who keep records.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PaidJob<AccountId> {
	/// Who paid.
	pub client: AccountId,
	/// The protocol fee.
	pub fee: Balance,
	/// Whether the result was re-run before and found right.
	pub verified: bool,
}

impl<AccountId, A: OnTaskOutcome<AccountId>, B: OnTaskOutcome<AccountId>> OnTaskOutcome<AccountId>
	for (A, B)
{
	fn on_committed(node: NodeId, task: TaskId, blocks: BlockNumber) {
		A::on_committed(node, task, blocks);
		B::on_committed(node, task, blocks);
	}
	fn on_settled(node: NodeId, task: TaskId, job: &PaidJob<AccountId>) {
		A::on_settled(node, task, job);
		B::on_settled(node, task, job);
	}
	fn on_misconduct(node: NodeId, task: TaskId, misconduct: Misconduct, liability: Balance) {
		A::on_misconduct(node, task, misconduct, liability);
		B::on_misconduct(node, task, misconduct, liability);
	}
	fn on_undisputed(node: NodeId, task: TaskId) {
		A::on_undisputed(node, task);
		B::on_undisputed(node, task);
	}
	fn on_ended(client: &AccountId, fee: Balance, at_fault: bool) {
		A::on_ended(client, fee, at_fault);
		B::on_ended(client, fee, at_fault);
	}
}

/// Hears what came of looking at a job once more. Offered by `reputation`; needed by whoever establishes
/// what a result was worth.
pub trait OnCheck {
	/// The result of `node` for `task` was looked at.
	fn on_check(node: NodeId, task: TaskId, outcome: CheckOutcome);
}

impl OnCheck for () {
	fn on_check(_: NodeId, _: TaskId, _: CheckOutcome) {}
}

/// Hears that the status of a node has changed. Offered by `reputation`; needed by `registry`, which does not
/// tell what changes for all nodes of a provider at once.
pub trait OnStatusChange {
	/// The status of `node` is now this one.
	fn on_status_change(node: NodeId, status: &NodeStatus);
}

impl OnStatusChange for () {
	fn on_status_change(_: NodeId, _: &NodeStatus) {}
}

/// Hears of the slashes of nodes. Offered by `reputation`; needed by `slashing`.
pub trait OnSlash {
	/// `node` was slashed.
	fn on_slash(node: NodeId, slash: SlashId, severity: Severity);
	/// A slash of `node` no longer counts: its appeal was accepted, or another one took its place.
	fn on_undone(node: NodeId, slash: SlashId);
}

impl OnSlash for () {
	fn on_slash(_: NodeId, _: SlashId, _: Severity) {}
	fn on_undone(_: NodeId, _: SlashId) {}
}

/// Reads how much of the time nodes are there. Offered by `registry`; needed by `reputation`.
pub trait Uptimes {
	/// The share of the last thirty days that was not downtime; `None` if the node never sent a heartbeat.
	fn uptime(node: NodeId) -> Option<Perbill>;
	/// On how many days the node sent a heartbeat.
	fn active_days(node: NodeId) -> u32;
}

/// Reads what nodes have at stake. Offered by `staking`; needed by `reputation`.
pub trait ActiveStakes {
	/// The active stake of a node.
	fn active_stake(node: NodeId) -> Balance;
}

/// Reads the collateral of nodes. Offered by `staking`; needed by `registry` and `market`.
pub trait Collateral {
	/// Whether the active stake of a node meets its requirement as it stands now.
	fn sufficient(node: NodeId) -> bool;
	/// What the active stake of a node lacks of its requirement; 0 exactly where it suffices.
	fn missing(node: NodeId) -> Balance;
	/// Whether anything at all is still held for a node, active or on its way out.
	fn anything_held(node: NodeId) -> bool;
	/// Starts the exit of all stake of a node that leaves. Whoever calls this has made sure that
	/// the node owes no work; a stake with a slash in quarantine or an appeal is refused. Without
	/// any stake there is nothing to do and it succeeds.
	fn exit(node: NodeId) -> DispatchResult;
}

/// Locks and frees collateral on behalf of an account. Offered by `staking`; needed by `validators`,
/// whose calls decide when that may be.
pub trait Stakes<AccountId, BlockNumber> {
	/// Holds `amount` of the owner's free funds and adds it to the active stake.
	fn bond(stake: &StakeId<AccountId>, owner: &AccountId, amount: Balance) -> DispatchResult;
	/// Moves active stake on its way out. Says in which block it can be withdrawn.
	fn unbond(stake: &StakeId<AccountId>, amount: Balance) -> Result<BlockNumber, DispatchError>;
	/// Frees what is due. Says how much; nothing due is an error.
	fn withdraw(stake: &StakeId<AccountId>) -> Result<Balance, DispatchError>;
	/// The active stake.
	fn active(stake: &StakeId<AccountId>) -> Balance;
	/// All that a slash can reach: active and unbonding, not what is in quarantine.
	fn slashable(stake: &StakeId<AccountId>) -> Balance;
	/// What is on its way out.
	fn unbonding(stake: &StakeId<AccountId>) -> Balance;
	/// Whether anything at all is held: active, unbonding or in quarantine.
	fn anything_held(stake: &StakeId<AccountId>) -> bool;
}

/// Takes collateral away. Offered by `staking`; needed by `slashing`, which decides what is taken.
///
/// Each slash is seized once and then restored or forfeited once.
pub trait Quarantine<AccountId> {
	/// Whose funds the stake is; `None` if there is none.
	fn owner(stake: &StakeId<AccountId>) -> Option<AccountId>;
	/// Moves what `penalty` takes of all stake that is still held, unbonding included, into
	/// quarantine. Says how much that was; without any stake it is 0.
	fn seize(
		stake: &StakeId<AccountId>,
		slash: SlashId,
		penalty: Penalty,
	) -> Result<Balance, DispatchError>;
	/// A slash of the stake is under appeal, or no longer: meanwhile nothing can be withdrawn.
	fn set_appealed(stake: &StakeId<AccountId>, appealed: bool) -> DispatchResult;
	/// Moves all that `slash` took back to the stake that it was taken from. Says how much.
	fn restore(slash: SlashId) -> Result<Balance, DispatchError>;
	/// Burns and pays out what `slash` took. Says what became of it.
	fn forfeit(slash: SlashId, forfeit: Forfeit<AccountId>) -> Result<Parts, DispatchError>;
}

/// Locks what clients answer with for their sources. Offered by `staking`; needed by `market`.
pub trait SourceStakes<AccountId> {
	/// Holds `amount` of the owner's free funds for a source.
	fn lock(source: SourceId, owner: &AccountId, amount: Balance) -> DispatchResult;
	/// Frees all that is left of it, and forgets it. Says how much. Refused while a slash of it can
	/// be undone.
	fn release(source: SourceId) -> Result<Balance, DispatchError>;
	/// What is left of it; what is in quarantine is not.
	fn active(source: SourceId) -> Balance;
}

/// Holds what somebody answers with for a single thing that he says: an auditor for an attestation,
/// anyone for a flag. Offered by `staking`; needed by `slashing`, which decides what becomes of it.
///
/// Each pledge is made once and then returned, paid out or burned once.
pub trait Pledges<AccountId> {
	/// Holds `amount` of the free funds of `who`.
	fn pledge(id: PledgeId, who: &AccountId, amount: Balance) -> DispatchResult;
	/// Frees what `who` pledged. Says how much.
	fn give_back(id: PledgeId, who: &AccountId) -> Result<Balance, DispatchError>;
	/// Pays what `who` pledged to `payee`; it burns where the payee's account cannot take it. Says how
	/// much was paid. It never fails: a judgement does not hang on an account.
	fn pay_out(id: PledgeId, who: &AccountId, payee: &AccountId) -> Balance;
	/// Burns what `who` pledged. Says how much. It never fails either.
	fn burn(id: PledgeId, who: &AccountId) -> Balance;
	/// What `who` has pledged.
	fn pledged(id: PledgeId, who: &AccountId) -> Balance;
}

/// Knows which sources somebody has flagged. Offered by `slashing`; needed by `market`, which returns
/// no stake that may have to answer.
pub trait Flags {
	/// Whether a flag of the source waits for its judgement.
	fn is_flagged(source: SourceId) -> bool;
}

/// Takes from stakes what a dispute costs their owners, which no slash is: it is found once and for all, and
/// never in quarantine. Offered by `staking`; needed by `disputes`, which pays it out.
pub trait StakeCosts<AccountId> {
	/// Funds that were taken, and not given to anybody yet. They burn where they are dropped.
	type Credit;
	/// Whether some of the active part of a stake is `who`'s.
	fn is_backed_by(stake: &StakeId<AccountId>, who: &AccountId) -> bool;
	/// Takes `amount` of all that a slash can reach, as far as it goes.
	fn take(stake: &StakeId<AccountId>, amount: Balance) -> Self::Credit;
}

/// Knows who has stake enough for a role. Offered by `staking`; needed by `slashing`, `verification` and
/// `disputes`.
pub trait Roles<AccountId> {
	/// Whether the active stake of `who` in `role` meets the requirement as it stands now.
	fn qualifies(role: Role, who: &AccountId) -> bool;
}

/// Knows who cannot leave a role now. Offered by `slashing`, `verification` and `disputes`; needed by
/// `staking`.
pub trait Duties<AccountId> {
	/// Whether `who` has to keep what `role` requires.
	fn on_duty(role: Role, who: &AccountId) -> bool;
}

impl<AccountId, A: Duties<AccountId>, B: Duties<AccountId>> Duties<AccountId> for (A, B) {
	fn on_duty(role: Role, who: &AccountId) -> bool {
		A::on_duty(role, who) || B::on_duty(role, who)
	}
}

/// Hears that the stake of a validator changed, other than by its own calls. Offered by `validators`;
/// needed by `staking`.
pub trait OnValidatorStakeChange<AccountId> {
	/// Its active stake is now this much.
	fn on_validator_stake_change(who: &AccountId, active: Balance);
}

/// Follows the size of every stake that earns. Offered by `fees`, which pays by it; needed by `staking`.
pub trait StakeObserver<AccountId> {
	/// The active part of `stake`, which is `owner`'s, changed from `old_active` to `new_active`. A
	/// new stake changes from 0, one that is gone to 0, and each change is reported once.
	fn on_change(
		owner: &AccountId,
		stake: &StakeId<AccountId>,
		old_active: Balance,
		new_active: Balance,
	);
}

impl<AccountId> StakeObserver<AccountId> for () {
	fn on_change(_: &AccountId, _: &StakeId<AccountId>, _: Balance, _: Balance) {}
}

/// Throws nodes out. Offered by `registry`; needed by `slashing`.
pub trait Discipline {
	/// Ejects a node for good, one that is exiting too. Without effect on one that is ejected or
	/// released.
	fn eject(node: NodeId);
	/// Lets an ejected node take part again as its stake allows; an error if it is not ejected.
	fn reinstate(node: NodeId) -> DispatchResult;
}

/// Applies the slash table. Offered by `slashing`; needed by `registry`, `validators`, `verification`,
/// `disputes` and whoever establishes what happened.
pub trait Slash<AccountId> {
	/// Records a charge and seizes what the table says. The same incident is charged once.
	fn charge(charge: Charge<AccountId>) -> Result<SlashId, DispatchError>;
}

/// Applies the slash table to what panels find. Offered by `slashing`; needed by `disputes`.
pub trait SlashByPanel<AccountId>: Slash<AccountId> {
	/// As [`Slash::charge`]. Larger panels judge what panels found, before this is called, and nobody else does:
	/// the slash cannot be appealed.
	fn charge_by_panel(
		charge: Charge<AccountId>,
		dispute: DisputeId,
	) -> Result<SlashId, DispatchError>;
}

/// Has panels judge the appeals that the judges left undecided. Offered by `disputes`; needed by `slashing`.
pub trait AppealPanels<AccountId> {
	/// Has a panel drawn for an appeal. [`JudgeAppeal`] hears the verdict. Says which dispute it is.
	fn refer(appeal: ReferredAppeal<AccountId>) -> Result<DisputeId, DispatchError>;
	/// Whether this dispute is about the appeal against `slash`, and not over.
	fn judges(dispute: DisputeId, slash: SlashId) -> bool;
}

/// An appeal that a panel is to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferredAppeal<AccountId> {
	/// The slash.
	pub slash: SlashId,
	/// What it took.
	pub amount: Balance,
	/// Who appeals: whose stake it took that from.
	pub owner: AccountId,
	/// Who said or showed what it is for, three at most. Neither they nor the owner judge it.
	pub accusers: Vec<AccountId>,
	/// SHA-256 of what is said to prove it.
	pub evidence_hash: H256,
}

/// Ends the appeals that panels judge. Offered by `slashing`; needed by `disputes`.
pub trait JudgeAppeal {
	/// Whether the appeal against `slash` waits for this dispute. No longer where another slash took its place, or
	/// what it was counted for fell.
	fn waits_for(slash: SlashId, dispute: DisputeId) -> bool;
	/// The verdict on the appeal against `slash`, which waits for this dispute: a fault rejects it, anything else
	/// accepts it.
	fn on_verdict(slash: SlashId, dispute: DisputeId, verdict: Vote) -> DispatchResult;
}

/// Knows what worker keys have signed. Offered by `registry`; needed by `slashing`, which is shown
/// samples.
pub trait Anchors {
	/// What `node` anchored by the heartbeat with this number, as long as that is kept.
	fn anchor(node: NodeId, sequence: Sequence) -> Option<Anchor>;
}

/// Writes what stays for ever. Offered by `ledger`; needed by `slashing`.
pub trait Record {
	/// Appends an entry. `subject` and `data_hash` as in [`Entry`](crate::ledger::Entry).
	fn append(
		kind: EntryKind,
		subject: H256,
		data_hash: H256,
	) -> Result<EntryNumber, DispatchError>;
}

/// Reads open work. Offered by `market`, `disputes` and `verification`; needed by `registry` and `staking`.
pub trait OpenWork {
	/// How many tasks a node has accepted that have not ended; how many of its results are disputed; or how many of
	/// them their clients have re-run.
	fn open_tasks(node: NodeId) -> u32;
}

impl<A: OpenWork, B: OpenWork> OpenWork for (A, B) {
	fn open_tasks(node: NodeId) -> u32 {
		// There are never so many.
		A::open_tasks(node).saturating_add(B::open_tasks(node))
	}
}

/// Keeps the stake of nodes free that answers for their work. Offered by `staking`; needed by `market`
/// and `credit`, which say how much that is by [`liability`](crate::liability).
pub trait Liability {
	/// What of a node's active stake answers for no work yet. Of a node that needs no stake all counts
	/// that is held and not in quarantine: payments that were kept back, and what is on its way out.
	fn free(node: NodeId) -> Balance;
	/// Whether less is left of it than is reserved, because some was slashed: nothing that the node works on has
	/// behind it what was reckoned with.
	fn is_short(node: NodeId) -> bool;
	/// Reserves `amount` of what is free; an error where it is not.
	fn reserve(node: NodeId, amount: Balance) -> DispatchResult;
	/// Frees what was reserved; an error where less is.
	fn free_up(node: NodeId, amount: Balance) -> DispatchResult;
	/// Keeps back what the owner of a node that needs no stake was just paid for it: it is held like
	/// stake on its way out, and free after the retention period. What the owner's account needs to
	/// exist stays free. Without effect on other nodes.
	fn keep_back(node: NodeId, amount: Balance) -> DispatchResult;
}

/// The draw rounds. Offered by `verification`; needed by `market`, `credit` and `disputes`.
///
/// What is fixed during a round is drawn by the seed of the next one, or of a later one.
pub trait Draws {
	/// The round that is open in this block.
	fn open_round() -> Round;
	/// The seed of a round.
	fn seed(round: Round) -> Seed;
}

/// Reads what blocks contribute to draws. Offered by what makes blocks; needed by `verification`.
pub trait VrfOutputs<AccountId> {
	/// Who makes this block, if the block has a VRF output.
	fn contributor() -> Option<AccountId>;
	/// The VRF output of the last block before this one that has one; `None` if there is none. Only its
	/// author could know it before that block, and could not choose it.
	fn last() -> Option<[u8; 32]>;
	/// How many validators this session has.
	fn validators() -> u32;
}

/// Reads what was paid, and what failed. Offered by `market`; needed by `verification` and `disputes`.
pub trait Settlements<AccountId> {
	/// That `node` was paid for `task`; `None` if it was not, or so long ago that it is forgotten.
	fn settlement(task: TaskId, node: NodeId) -> Option<Settlement<AccountId>>;
	/// That `node` started `task` and reported that the job fails by itself; `None` if it did not, as long as the task is
	/// open, or so long ago that it is forgotten.
	fn failure(_task: TaskId, _node: NodeId) -> Option<ReportedFailure<AccountId>> {
		None
	}
}

/// That a node reported a job as failed by itself, in a task that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedFailure<AccountId> {
	/// What was to be done, what stands behind it, and the most that it would have been paid.
	pub job: Job<AccountId>,
	/// How many blocks after its start the node reported.
	pub blocks: BlockNumber,
	/// The block in which the task ended.
	pub at: BlockNumber,
}

/// That a node was paid for a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement<AccountId> {
	/// What was to be done, and what stands behind it.
	pub job: Job<AccountId>,
	/// What the node showed of its output.
	pub shown: Shown,
	/// The block of the payment.
	pub at: BlockNumber,
}

/// The Vault: payments held on the client's own account, and bonds on the bidders'. Offered by `escrow`;
/// needed by `market`.
///
/// Each task is locked once and then paid or refunded once. Each bond is held once while the task is
/// locked, and then returned once, or forfeited once while it still is.
pub trait Vault<AccountId> {
	/// Holds `payment` and `rerun_price` on the client's account for `task`.
	fn lock(
		task: TaskId,
		client: &AccountId,
		payment: Balance,
		rerun_price: Balance,
	) -> DispatchResult;
	/// Pays each payee its part of the payment, less the protocol fee that was in force at the lock and
	/// less the share of whoever has one in the payee's revenue, and pays `reruns` of the re-run price to the
	/// pool that pays oracles. What is left of both returns to the client. Says what moved, in the order of the
	/// payees.
	fn pay(
		task: TaskId,
		parts: &[Part<AccountId>],
		reruns: Perbill,
	) -> Result<Vec<Paid>, DispatchError>;
	/// Returns everything to the client. Says how much.
	fn refund(task: TaskId) -> Result<Balance, DispatchError>;
	/// Holds `amount` of the free funds of `who`, who answers with it for a bid on `task`.
	fn hold_bond(task: TaskId, who: &AccountId, amount: Balance) -> DispatchResult;
	/// Frees what `who` has bonded for `task`. Says how much.
	fn return_bond(task: TaskId, who: &AccountId) -> Result<Balance, DispatchError>;
	/// Pays all that `who` has bonded for `task` to the client of the task. Says how much.
	fn forfeit_bond(task: TaskId, who: &AccountId) -> Result<Balance, DispatchError>;
}

/// A part of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<AccountId> {
	/// Who gets it.
	pub payee: AccountId,
	/// How much, the protocol fee included.
	pub amount: Balance,
}

/// Pays out of what clients have on hold. Offered by `escrow`; needed by `credit` and `verification`.
pub trait Payouts<AccountId, Reason> {
	/// Pays `amount` of what `client` has on hold for `reason` to `payee`, less the protocol fee at the
	/// rate `fee` and less the share of whoever has one in the payee's revenue. Says what moved. Some of it may have
	/// moved where it fails: whoever goes on then undoes that.
	fn pay_out(
		reason: &Reason,
		client: &AccountId,
		payee: &AccountId,
		amount: Balance,
		fee: Perbill,
	) -> Result<Paid, DispatchError>;
}

/// What a payment moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paid {
	/// To the payee.
	pub payee: Balance,
	/// To the account that has a share in the payee's revenue.
	pub students: Balance,
	/// The protocol fee.
	pub fee: Balance,
}

/// Knows how good a node's record is. Offered by `reputation`; needed by `market`. `()` knows no record and
/// treats all nodes alike.
pub trait Standing {
	/// The score of a node that has one.
	fn score(_node: NodeId) -> Option<Perbill> {
		None
	}
	/// How likely a node is drawn among others, above 0.
	fn routing_weight(_node: NodeId) -> u32 {
		1
	}
	/// Whether the routing weight of a node is at or above the median of all.
	fn is_preferred(_node: NodeId) -> bool {
		true
	}
}

impl Standing for () {}

/// Says who may use the room that blocks keep for what is due, steps of tasks apart. Needed by `market`;
/// `()` lets nobody.
pub trait MayUseReserve<AccountId, Call> {
	/// Whether `who` may send the operational `call`. Whoever may must not be able to fill that room
	/// with calls that fail.
	fn may_use(who: &AccountId, call: &Call) -> bool;
}

impl<AccountId, Call> MayUseReserve<AccountId, Call> for () {
	fn may_use(_: &AccountId, _: &Call) -> bool {
		false
	}
}

/// Has results re-run that were drawn for it. Offered by `verification`; needed by `market`. `()` has nobody who
/// could: it pays every result at once, unverified.
pub trait Verify<AccountId> {
	/// It is the turn of `node` to show its result for `task`, which was drawn. [`Decision::Wait`]: it stays hidden
	/// until an oracle has bound itself to what it got, or none can be had ([`Resolve::show`]).
	fn on_turn(_task: TaskId, _node: NodeId, _job: &Job<AccountId>) -> Decision {
		Decision::Settle
	}
	/// `node` has shown a valid result for `task`, which was drawn. [`Decision::Wait`]: it is paid when
	/// [`Resolve::resolve`] says so.
	fn on_shown(_task: TaskId, _node: NodeId, _job: &Job<AccountId>, _shown: &Shown) -> Decision {
		Decision::Settle
	}
	/// `node`, whose turn it was, has shown no valid result for `task`: whoever looks at it can stop.
	fn on_failed(_task: TaskId, _node: NodeId) {}
}

/// What becomes of a result that was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
	/// Nobody looks at it: it goes on as if it had not been drawn.
	Settle,
	/// It waits.
	Wait,
}

impl<AccountId> Verify<AccountId> for () {}

/// Ends what results wait for. Offered by `market`; needed by `verification`.
pub trait Resolve {
	/// The time of `node` to show its hidden result for `task` begins.
	fn show(task: TaskId, node: NodeId) -> DispatchResult;
	/// Pays the waiting result of `node` for `task`, unless it is wrong: then its node has failed and the next turn
	/// begins.
	fn resolve(task: TaskId, node: NodeId, finding: Finding) -> DispatchResult;
}

impl Resolve for () {
	fn show(_: TaskId, _: NodeId) -> DispatchResult {
		Ok(())
	}
	fn resolve(_: TaskId, _: NodeId, _: Finding) -> DispatchResult {
		Ok(())
	}
}

/// Decides what becomes of a node's part of a batch that was drawn. Needed by `credit`; `()` pays every
/// one at once.
///
/// The seam of re-runs, which later tell the outcome through [`ResolveBatch`].
pub trait VerifyBatch {
	/// The part of `node` in `batch` was drawn.
	fn on_drawn(batch: BatchId, node: NodeId) -> Decision;
}

impl VerifyBatch for () {
	fn on_drawn(_: BatchId, _: NodeId) -> Decision {
		Decision::Settle
	}
}

/// Ends the wait of a part of a batch for its verdict. Offered by `credit`.
pub trait ResolveBatch {
	/// Pays the waiting part of `node` in `batch` if its results are `valid`; otherwise its client has
	/// the money back.
	fn resolve(batch: BatchId, node: NodeId, valid: bool) -> DispatchResult;
}

/// Knows whose record is so good that it judges without having had stake for long. Needed by `disputes`; `()`
/// knows nobody.
pub trait Reputable<AccountId> {
	/// Whether a node of `who` has a score of 0.80 or more.
	fn is_reputable(_who: &AccountId) -> bool {
		false
	}
}

impl<AccountId> Reputable<AccountId> for () {}

/// Hears that re-runs contradict a result. Offered by `disputes`; needed by `verification`.
pub trait OnAnomaly<AccountId> {
	/// Opens a dispute in the challenger's name, who needs no bond. Uncontested for a day it charges the node;
	/// whoever calls this does not. [`OnDisputeEnd`] hears how it ended.
	fn on_anomaly(anomaly: Anomaly<AccountId>) -> Result<DisputeId, DispatchError>;
}

/// That re-runs contradict a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anomaly<AccountId> {
	/// The task.
	pub task: TaskId,
	/// Whose result it is.
	pub node: NodeId,
	/// What was to be done, and what stands behind it.
	pub job: Job<AccountId>,
	/// The first oracle that contradicts it. Its stake in the role answers.
	pub challenger: AccountId,
	/// SHA-256 of what the oracles found.
	pub evidence_hash: H256,
}

/// Knows which results are disputed, or re-run. Offered by `disputes` and `verification`; needed by `market` and
/// `verification`, which do not forget those.
pub trait OpenDisputes {
	/// Whether a dispute over the result of `node` for `task` is open, or a re-run of it.
	fn is_disputed(_task: TaskId, _node: NodeId) -> bool {
		false
	}
}

impl OpenDisputes for () {}

impl<A: OpenDisputes, B: OpenDisputes> OpenDisputes for (A, B) {
	fn is_disputed(task: TaskId, node: NodeId) -> bool {
		A::is_disputed(task, node) || B::is_disputed(task, node)
	}
}

/// Knows what re-runs have shown. Offered by `verification`; needed by `disputes`; `()` has re-run nothing.
pub trait Reruns {
	/// Whether the result of `node` for `task` is right, if all oracles who looked at it found the same. Where they
	/// disagree nothing is known.
	fn is_right(_task: TaskId, _node: NodeId) -> Option<bool> {
		None
	}
}

impl Reruns for () {}

/// How a dispute ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisputeEnd {
	/// Nobody contested what re-runs had found.
	Conceded,
	/// By this verdict.
	Verdict(Vote),
}

/// Hears how disputes end. Offered by `verification`, whose results wait for it, and by `reputation`, in which a
/// lost dispute counts; needed by `disputes`.
pub trait OnDisputeEnd {
	/// The dispute over the result of `node` for `task` is over.
	fn on_dispute_end(_task: TaskId, _node: NodeId, _end: DisputeEnd) {}
}

impl OnDisputeEnd for () {}

impl<A: OnDisputeEnd, B: OnDisputeEnd> OnDisputeEnd for (A, B) {
	fn on_dispute_end(task: TaskId, node: NodeId, end: DisputeEnd) {
		A::on_dispute_end(task, node, end);
		B::on_dispute_end(task, node, end);
	}
}
