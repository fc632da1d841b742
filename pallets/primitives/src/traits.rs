// SPDX-License-Identifier: Apache-2.0

//! How pallets meet: each trait says who offers it and who needs it, and the runtime joins them.

use sp_runtime::{DispatchError, DispatchResult};

use crate::{
	node::{GpuRequirement, NodeStatus},
	task::Misconduct,
	Balance, NodeId, TaskId,
};

/// Reads nodes. Offered by `registry`; needed by `staking` and `market`.
pub trait InspectNodes<AccountId> {
	/// The provider that owns a node; `None` if there is no such node.
	fn owner(node: NodeId) -> Option<AccountId>;
	/// The node that a worker key signs for.
	fn by_worker(worker: &AccountId) -> Option<NodeId>;
	/// The state of a node.
	fn status(node: NodeId) -> Option<NodeStatus>;
	/// The GPUs of a node and those of its provider in all.
	fn gpus(node: NodeId) -> Option<(u32, u32)>;
	/// Whether a node carries what a source needs: its GPUs, and its memory in MiB.
	fn meets(node: NodeId, gpu: &GpuRequirement, memory_mib: u32) -> bool;
}

/// Hears what happens to a node's stake. Offered by `registry`; needed by `staking`.
pub trait OnStakeChange {
	/// The stake of `node` changed: whether its active part now meets the requirement, and whether
	/// anything at all is still held for it.
	fn on_stake_change(node: NodeId, sufficient: bool, anything_held: bool);
}

/// Hears how work ended. Offered by `registry`; needed by `market`. The seam of slashing and
/// reputation: they will hear the same calls.
pub trait OnTaskOutcome {
	/// `node` was paid for `task`.
	fn on_settled(node: NodeId, task: TaskId);
	/// `node` did something wrong in `task`.
	fn on_misconduct(_node: NodeId, _task: TaskId, _misconduct: Misconduct) {}
}

/// Reads and moves collateral. Offered by `staking`; needed by `registry` and `market`.
pub trait Collateral {
	/// Whether the active stake of a node meets its requirement as it stands now.
	fn sufficient(node: NodeId) -> bool;
	/// Whether anything at all is still held for a node, active or on its way out.
	fn anything_held(node: NodeId) -> bool;
	/// Starts the exit of all stake of a node that leaves. Whoever calls this has made sure that
	/// the node owes nothing. Without any stake there is nothing to do and it succeeds.
	fn exit(node: NodeId) -> DispatchResult;
}

/// Reads open work. Offered by `market`; needed by `registry` and `staking`.
pub trait OpenWork {
	/// How many tasks a node has accepted that have not ended.
	fn open_tasks(node: NodeId) -> u32;
}

/// The Vault: payments held on the client's own account. Offered by `escrow`; needed by `market`.
///
/// Each task is locked once and then released or refunded once.
pub trait Vault<AccountId> {
	/// Holds `payment` and `rerun_price` on the client's account for `task`.
	fn lock(
		task: TaskId,
		client: &AccountId,
		payment: Balance,
		rerun_price: Balance,
	) -> DispatchResult;
	/// Pays `payee` the payment less the protocol fee that was in force at the lock, and returns
	/// the re-run price to the client. Says what moved.
	fn release(task: TaskId, payee: &AccountId) -> Result<Paid, DispatchError>;
	/// Returns everything to the client. Says how much.
	fn refund(task: TaskId) -> Result<Balance, DispatchError>;
}

/// What a release moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid {
	/// To the payee.
	pub payee: Balance,
	/// The protocol fee.
	pub fee: Balance,
}

/// Decides what becomes of a valid reveal. Needed by `market`; `()` settles every one at once.
///
/// The seam of the verification layers: they answer [`Decision::Wait`] for the results that they
/// sample, and later tell the market through [`Resolve`].
pub trait Verify {
	/// A valid result of `node` for `task` was revealed.
	fn on_reveal(task: TaskId, node: NodeId) -> Decision;
}

/// What becomes of a valid reveal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
	/// It is paid now.
	Settle,
	/// Its payment waits for [`Resolve::resolve`].
	Wait,
}

impl Verify for () {
	fn on_reveal(_: TaskId, _: NodeId) -> Decision {
		Decision::Settle
	}
}

/// Ends the wait for a verdict. Offered by `market`.
pub trait Resolve {
	/// Pays the waiting result of `task` if it is `valid`; otherwise its node has failed and the
	/// next turn begins.
	fn resolve(task: TaskId, valid: bool) -> DispatchResult;
}
