// SPDX-License-Identifier: Apache-2.0

//! Who may work on what, and why not.
//!
//! The same facts refuse an acceptance; there the first one is enough, here each is told.

use alloc::vec::Vec;

use frame_support::{ensure, traits::Get};
use surety_primitives::{
	liability::{self, Backing},
	source::{Comparator, Visibility},
	standing::Ineligibility,
	task::{Needs, TierNeed, HEAD_START},
	traits::{Collateral, InspectNodes, Liability, Owners, Standing},
	Balance, BlockNumber, NodeId, Perbill, SourceId, TaskId, SUR,
};

use crate::{
	AccountIdOf, AllowLists, Bids, Config, Error, OpenTasks, Pallet, SourceOf, SourceStatus,
	Sources, TaskOf, TaskStage, Tasks,
};

/// What a node that needs no stake and has none may earn with its only open task. Such a task is always
/// sampled, and its source compares outputs by their hashes: a check that lets half of the wrong ones pass deters
/// nobody who has nothing to lose.
const UNBACKED_PAYMENT: Balance = SUR;

/// About how many nodes one view answers.
const MAX_MATCHES: u32 = 256;

impl<T: Config> Pallet<T> {
	/// Refuses a node that may not take a slot of a task, or bid or volunteer for it, whatever slots
	/// there are.
	pub(crate) fn ensure_may_work(node: NodeId, task: &TaskOf<T>) -> Result<(), Error<T>> {
		Self::ensure_can_work(node, task)?;
		ensure!(Self::waits_until(node, task).is_none(), Error::HeadStartOfOthers);
		Ok(())
	}

	/// Refuses a node that may not work on a task, even when it is its turn.
	pub(crate) fn ensure_can_work(node: NodeId, task: &TaskOf<T>) -> Result<(), Error<T>> {
		ensure!(!Self::is_of_client(node, task), Error::OwnTask);
		ensure!(
			T::Nodes::status(node).is_some_and(|status| status.takes_tasks()),
			Error::NodeNotActive
		);
		ensure!(T::Collateral::sufficient(node), Error::BelowRequirement);
		let spec = Self::source(task.source)?.spec;
		ensure!(
			T::Nodes::shortfalls(node, &spec.gpu, spec.memory_mib)
				.is_some_and(|shortfalls| shortfalls.is_empty()),
			Error::CapacityTooSmall
		);
		ensure!(Self::unmet(node, &task.needs).is_empty(), Error::NeedsUnmet);
		Ok(())
	}

	/// Whether a node belongs to the client of a task.
	pub(crate) fn is_of_client(node: NodeId, task: &TaskOf<T>) -> bool {
		T::Owners::owner_of_node(node)
			.is_some_and(|owner| owner == T::Owners::owner_of(&task.client))
	}

	/// What of a node's stake answers for a task with which it may earn `amount`; `None` if what is free
	/// is too little.
	pub(crate) fn backing(
		task: &TaskOf<T>,
		node: NodeId,
		amount: Balance,
	) -> Result<Option<Backing>, Error<T>> {
		let comparator = Self::source(task.source)?.spec.comparator;
		let detection = liability::detection(comparator);
		let backing =
			liability::back(amount, T::Liability::free(node), detection, &task.terms.liability);
		let is_unbacked = || {
			amount <= UNBACKED_PAYMENT
				&& comparator == Comparator::Exact
				&& T::Nodes::is_exempt(node)
				&& OpenTasks::<T>::get(node) == 0
		};
		Ok(backing.or_else(|| {
			is_unbacked().then(|| Backing { liability: 0, probability: Perbill::one() })
		}))
	}

	/// What a task asks of nodes and `node` does not have.
	fn unmet(node: NodeId, needs: &Needs) -> Vec<Ineligibility> {
		let mut reasons = Vec::new();
		if let Some(needed) = needs.score {
			let score = T::Standing::score(node);
			if score.is_none_or(|score| score < needed) {
				reasons.push(Ineligibility::ScoreTooLow { needed, score });
			}
		}
		if needs
			.tier
			.is_some_and(|tier| (tier == TierNeed::University) != T::Nodes::is_exempt(node))
		{
			reasons.push(Ineligibility::OtherTier);
		}
		if let Some(region) = &needs.region {
			if T::Nodes::region(node).as_deref() != Some(region.as_slice()) {
				reasons.push(Ineligibility::OtherRegion);
			}
		}
		let shortfalls = T::Nodes::shortfalls(node, &needs.gpu, 0);
		reasons.extend(shortfalls.into_iter().flatten().map(Ineligibility::Lacks));
		reasons
	}

	/// The first block in which a node may accept a task, if it has to let others go first now.
	fn waits_until(node: NodeId, task: &TaskOf<T>) -> Option<BlockNumber> {
		let until = task.published_at.saturating_add(HEAD_START);
		(Self::now() < until && !T::Standing::is_preferred(node)).then_some(until)
	}

	/// All reasons why a node cannot take a slot of a task now.
	pub(crate) fn task_ineligibilities(node: NodeId, id: TaskId) -> Vec<Ineligibility> {
		let Some(task) = Tasks::<T>::get(id) else {
			return [Ineligibility::TaskClosed].into();
		};
		let mut reasons = Self::node_ineligibilities(node);
		reasons.extend(Self::lacks(node, task.source));
		let now = Self::now();
		let takes = match task.stage {
			_ if task.is_auction() => task.takes_bids(now),
			_ if task.volunteer_blocks().is_some() => Self::takes_volunteers(&task),
			stage => stage == TaskStage::Working,
		};
		if !takes || now > task.deadline {
			reasons.push(Ineligibility::TaskClosed);
		}
		if Self::is_of_client(node, &task) {
			reasons.push(Ineligibility::OwnTask);
		}
		let bids = if task.is_auction() { Bids::<T>::get(id) } else { Default::default() };
		let volunteered = Self::room_for(node, id);
		if task.acceptance(node).is_some()
			|| bids.iter().any(|bid| bid.node == node)
			|| matches!(volunteered, Err(Error::AlreadyVolunteered))
		{
			reasons.push(Ineligibility::Tried);
		} else if volunteered.is_err()
			|| task.is_full()
			|| task.acceptances.is_full()
			|| bids.is_full()
		{
			reasons.push(Ineligibility::NoFreeSlot);
		}
		reasons.extend(Self::unmet(node, &task.needs));
		reasons
			.extend(Self::waits_until(node, &task).map(|until| Ineligibility::HeadStart { until }));
		// Who bids names the price.
		let amount = if task.is_auction() { T::MinPayment::get() } else { task.part() };
		if let Ok(None) = Self::backing(&task, node, amount) {
			let detection = Self::source(task.source)
				.map_or(Perbill::zero(), |it| liability::detection(it.spec.comparator));
			let most = liability::most(T::Liability::free(node), detection, &task.terms.liability);
			reasons.push(Ineligibility::LiabilityTooLarge { most });
		}
		reasons
	}

	/// Up to `limit` nodes from `from` on, each with all reasons why it cannot take a slot of a task; none
	/// for those that match.
	pub(crate) fn matches(
		id: TaskId,
		from: NodeId,
		limit: u32,
	) -> Vec<(NodeId, Vec<Ineligibility>)> {
		let end = from.saturating_add(limit.min(MAX_MATCHES)).min(T::Nodes::next_id());
		(from..end).map(|node| (node, Self::task_ineligibilities(node, id))).collect()
	}

	/// All reasons why a node cannot work on a source now.
	pub(crate) fn ineligibilities(node: NodeId, id: SourceId) -> Vec<Ineligibility> {
		let mut reasons = Self::node_ineligibilities(node);
		let Some(source) = Sources::<T>::get(id) else {
			reasons.push(Ineligibility::UnknownSource);
			return reasons;
		};
		if source.status != SourceStatus::Listed {
			reasons.push(Ineligibility::SourceRetired);
		}
		reasons.extend(Self::lacks(node, id));
		if T::Nodes::owner(node).is_some_and(|owner| Self::is_alone_on(id, &source, &owner)) {
			reasons.push(Ineligibility::Private);
		}
		reasons
	}

	/// Why a node takes no tasks at all now.
	fn node_ineligibilities(node: NodeId) -> Vec<Ineligibility> {
		let mut reasons = Vec::new();
		match (T::Nodes::owner(node), T::Nodes::status(node)) {
			(Some(_), Some(status)) => {
				if !status.takes_tasks() {
					reasons.push(Ineligibility::NotActive(status));
				}
				let amount = T::Collateral::missing(node);
				if amount > 0 {
					reasons.push(Ineligibility::StakeMissing { amount });
				}
			}
			_ => reasons.push(Ineligibility::UnknownNode),
		}
		reasons
	}

	/// What a node lacks of what a source needs.
	fn lacks(node: NodeId, id: SourceId) -> impl Iterator<Item = Ineligibility> {
		Sources::<T>::get(id)
			.and_then(|source| T::Nodes::shortfalls(node, &source.spec.gpu, source.spec.memory_mib))
			.into_iter()
			.flatten()
			.map(Ineligibility::Lacks)
	}

	/// Whether nobody but `owner` may publish on a source. A node does no tasks of its own owner.
	fn is_alone_on(id: SourceId, source: &SourceOf<T>, owner: &AccountIdOf<T>) -> bool {
		source.owner == *owner
			&& match source.spec.visibility {
				Visibility::Owner => true,
				Visibility::AllowList => {
					AllowLists::<T>::get(id).iter().all(|client| client == owner)
				}
				Visibility::Public | Visibility::VerifiedClients => false,
			}
	}
}
