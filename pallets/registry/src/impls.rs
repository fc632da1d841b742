// SPDX-License-Identifier: Apache-2.0

//! What the calls do, and what the registry offers to other pallets.
//!
//! The registry and staking call each other: staking reads GPUs while the registry asks it whether
//! a stake suffices, and reports a changed stake while the registry starts an exit. So the registry
//! **writes what it decided before it calls [`Config::Collateral`], and reads afresh afterwards**.

use alloc::vec::Vec;

use frame_support::{
	defensive, ensure,
	traits::{
		fungible::Mutate,
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};
use surety_primitives::{
	node::{GpuRequirement, Manifest, NodeStatus, Shortfall, SuspensionReason},
	traits::{
		Collateral, Discipline, InspectNodes, OnStakeChange, OnStatusChange, OnTaskOutcome,
		OpenWork, PaidJob,
	},
	Balance, NodeId, TaskId,
};

use crate::{
	Audits, Config, Error, Event, GpuOwners, Livenesses, NextNodeId, Node, NodeOf, Nodes, Pallet,
	Programmes, Provider, Providers, Tier, WorkerKeys,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_provider(who: T::AccountId) -> DispatchResult {
		Self::make_provider(&who, Tier::Commercial)?;
		Self::deposit_event(Event::ProviderRegistered { provider: who });
		Ok(())
	}

	/// Makes an account that has no other part a provider of a tier.
	pub(crate) fn make_provider(who: &T::AccountId, tier: Tier) -> Result<(), Error<T>> {
		ensure!(!Providers::<T>::contains_key(who), Error::<T>::AlreadyProvider);
		ensure!(!WorkerKeys::<T>::contains_key(who), Error::<T>::ProviderIsWorker);
		ensure!(!Programmes::<T>::contains_key(who), Error::<T>::IsProgramme);
		let now = frame_system::Pallet::<T>::block_number();
		Providers::<T>::insert(who, Provider::new(tier, now));
		Ok(())
	}

	pub(crate) fn do_deregister_provider(who: T::AccountId) -> DispatchResult {
		let provider = Providers::<T>::get(&who).ok_or(Error::<T>::NotProvider)?;
		ensure!(provider.nodes == 0, Error::<T>::NodesRemain);

		Providers::<T>::remove(&who);
		// The machines that were audited are gone.
		Audits::<T>::remove(&who);
		Self::deposit_event(Event::ProviderDeregistered { provider: who });
		Ok(())
	}

	pub(crate) fn do_register_node(
		owner: T::AccountId,
		worker: T::AccountId,
		manifest: Manifest,
	) -> DispatchResult {
		let provider = Providers::<T>::get(&owner).ok_or(Error::<T>::NotProvider)?;
		ensure!(provider.ejected == 0, Error::<T>::ProviderBlocked);
		Self::ensure_not_blocked(&provider.tier)?;
		ensure!(provider.nodes < T::MaxNodes::get(), Error::<T>::TooManyNodes);
		Self::ensure_sound(&manifest)?;
		let id = Self::next_node_id()?;
		let fee = Self::burn_fee(&owner)?;

		Self::claim_worker_key(id, &worker)?;
		Self::claim_gpus(id, &manifest)?;
		let provider = provider.with_node(manifest.gpu_count()).ok_or(ArithmeticError::Overflow)?;
		let is_exempt = provider.tier.is_exempt();
		Providers::<T>::insert(&owner, provider);
		let mut node = Node {
			owner: owner.clone(),
			worker: worker.clone(),
			manifest,
			status: NodeStatus::Onboarding,
			jobs: 0,
			registered_at: frame_system::Pallet::<T>::block_number(),
		};
		// Nothing can be held for a node that did not exist.
		Self::judge(&mut node, is_exempt);
		Nodes::<T>::insert(id, &node);
		Self::deposit_event(Event::NodeRegistered { node: id, owner, worker, fee });
		T::OnStatusChange::on_status_change(id, &Self::effective_status(&node));
		Ok(())
	}

	pub(crate) fn do_update_manifest(
		who: T::AccountId,
		id: NodeId,
		manifest: Manifest,
	) -> DispatchResult {
		let mut node = Self::owned_node(&who, id)?;
		Self::ensure_idle(id, &node)?;
		Self::ensure_sound(&manifest)?;

		Self::free_gpus(&node.manifest);
		Self::claim_gpus(id, &manifest)?;
		let gpus = manifest.gpu_count();
		let provider = Providers::<T>::get(&who)
			.ok_or(Error::<T>::NotProvider)?
			.without_node(node.manifest.gpu_count())
			.and_then(|provider| provider.with_node(gpus))
			.ok_or(ArithmeticError::Overflow)?;
		Providers::<T>::insert(&who, provider);
		node.manifest = manifest;
		// Staking reads the new GPUs to judge the stake.
		Nodes::<T>::insert(id, &node);
		Self::deposit_event(Event::ManifestUpdated { node: id, gpus });

		let sufficient = T::Collateral::sufficient(id);
		Self::change(id, node, |node| Self::judge(node, sufficient));
		Ok(())
	}

	pub(crate) fn do_rotate_worker_key(
		who: T::AccountId,
		id: NodeId,
		new: T::AccountId,
	) -> DispatchResult {
		let mut node = Self::owned_node(&who, id)?;
		ensure!(node.status != NodeStatus::Released, Error::<T>::NodeGone);
		ensure!(node.status != NodeStatus::Ejected, Error::<T>::NodeEjected);

		Self::claim_worker_key(id, &new)?;
		let old = core::mem::replace(&mut node.worker, new.clone());
		WorkerKeys::<T>::remove(&old);
		Nodes::<T>::insert(id, node);
		Self::deposit_event(Event::WorkerKeyRotated { node: id, old, new });
		Ok(())
	}

	pub(crate) fn do_exit_node(who: T::AccountId, id: NodeId) -> DispatchResult {
		let node = Self::owned_node(&who, id)?;
		Self::ensure_idle(id, &node)?;
		Self::ensure_nothing_to_charge(id)?;

		Self::stop_clock(id);
		// Staking reports the changed stake from inside `exit`: by then the node must be exiting,
		// or the report would suspend it.
		Self::change(id, node, |node| node.status = NodeStatus::Exiting);
		T::Collateral::exit(id)?;
		// Reads the node afresh: it is released here unless staking's report has done so already.
		Self::on_stake_change(id, false, T::Collateral::anything_held(id));
		Ok(())
	}

	pub(crate) fn do_refresh_node(id: NodeId) -> DispatchResult {
		let node = Nodes::<T>::get(id).ok_or(Error::<T>::UnknownNode)?;
		let sufficient = T::Collateral::sufficient(id);
		let changed = Self::change(id, node, |node| Self::judge(node, sufficient));
		ensure!(changed, Error::<T>::NothingToRefresh);
		Ok(())
	}

	/// The node, if it belongs to `who`.
	fn owned_node(who: &T::AccountId, id: NodeId) -> Result<NodeOf<T>, Error<T>> {
		let node = Nodes::<T>::get(id).ok_or(Error::<T>::UnknownNode)?;
		ensure!(node.owner == *who, Error::<T>::NotOwner);
		Ok(node)
	}

	/// Refuses a node that is leaving, ejected or owes work.
	fn ensure_idle(id: NodeId, node: &NodeOf<T>) -> Result<(), Error<T>> {
		ensure!(node.status != NodeStatus::Released, Error::<T>::NodeGone);
		ensure!(node.status != NodeStatus::Exiting, Error::<T>::NodeLeaving);
		ensure!(node.status != NodeStatus::Ejected, Error::<T>::NodeEjected);
		ensure!(T::OpenWork::open_tasks(id) == 0, Error::<T>::TasksOpen);
		Ok(())
	}

	/// Refuses a manifest that no machine can have.
	fn ensure_sound(manifest: &Manifest) -> Result<(), Error<T>> {
		let is_text = |bytes: &[u8]| core::str::from_utf8(bytes).is_ok();
		let is_url = |bytes: &[u8]| {
			let rest = bytes.strip_prefix(b"https://").or_else(|| bytes.strip_prefix(b"http://"));
			is_text(bytes) && rest.is_some_and(|rest| !rest.is_empty())
		};
		ensure!(manifest.cpus > 0, Error::<T>::NoProcessors);
		ensure!(manifest.memory_mib > 0, Error::<T>::NoMemory);
		ensure!(is_url(&manifest.endpoint), Error::<T>::InvalidEndpoint);
		ensure!(is_text(&manifest.region), Error::<T>::InvalidText);
		ensure!(manifest.gpus.iter().all(|gpu| is_text(&gpu.model)), Error::<T>::InvalidText);
		Ok(())
	}

	/// Takes the id of a new node.
	fn next_node_id() -> Result<NodeId, Error<T>> {
		NextNodeId::<T>::try_mutate(|next| {
			let id = *next;
			*next = id.checked_add(1).ok_or(Error::<T>::NodeIdsExhausted)?;
			Ok(id)
		})
	}

	/// Burns the registration fee. Says how much it was.
	fn burn_fee(owner: &T::AccountId) -> Result<Balance, DispatchError> {
		T::Currency::burn_from(
			owner,
			T::RegistrationFee::get(),
			Preservation::Preserve,
			Precision::Exact,
			Fortitude::Polite,
		)
		.map_err(|_| Error::<T>::FeeNotCovered.into())
	}

	/// Makes `worker` sign for a node, unless the key has a role already.
	fn claim_worker_key(id: NodeId, worker: &T::AccountId) -> Result<(), Error<T>> {
		ensure!(!Providers::<T>::contains_key(worker), Error::<T>::WorkerIsProvider);
		ensure!(!Programmes::<T>::contains_key(worker), Error::<T>::IsProgramme);
		if let Some(holder) = WorkerKeys::<T>::get(worker) {
			ensure!(!Self::is_ejected(holder), Error::<T>::WorkerKeyBlocked);
			return Err(Error::<T>::WorkerKeyInUse);
		}
		WorkerKeys::<T>::insert(worker, id);
		Ok(())
	}

	/// Enters the GPUs of a manifest. One that stands twice in it collides with itself.
	fn claim_gpus(id: NodeId, manifest: &Manifest) -> Result<(), Error<T>> {
		manifest.gpus.iter().try_for_each(|gpu| {
			if let Some(holder) = GpuOwners::<T>::get(gpu.uuid_hash) {
				ensure!(!Self::is_ejected(holder), Error::<T>::GpuBlocked);
				return Err(Error::<T>::GpuInUse);
			}
			GpuOwners::<T>::insert(gpu.uuid_hash, id);
			Ok(())
		})
	}

	/// Frees the GPUs of a manifest for another node.
	fn free_gpus(manifest: &Manifest) {
		manifest.gpus.iter().for_each(|gpu| GpuOwners::<T>::remove(gpu.uuid_hash));
	}

	/// Whether what the node occupies is blocked.
	fn is_ejected(id: NodeId) -> bool {
		Nodes::<T>::get(id).is_some_and(|node| node.status == NodeStatus::Ejected)
	}

	/// Suspends a node whose stake does not suffice, or lifts that.
	fn judge(node: &mut NodeOf<T>, sufficient: bool) {
		let reason = SuspensionReason::BelowRequirement;
		node.set_suspended(reason, !sufficient, T::OnboardingJobs::get());
	}

	/// Stores `node` as `change` leaves it, and announces another status. Says whether it is
	/// another one.
	pub(crate) fn change(
		id: NodeId,
		mut node: NodeOf<T>,
		change: impl FnOnce(&mut NodeOf<T>),
	) -> bool {
		let before = node.status.clone();
		change(&mut node);
		let changed = node.status != before;
		Nodes::<T>::insert(id, &node);
		if changed {
			Self::announce_status(id, &node);
		}
		changed
	}

	/// Tells everybody what the status of a node is now.
	fn announce_status(id: NodeId, node: &NodeOf<T>) {
		let status = Self::effective_status(node);
		T::OnStatusChange::on_status_change(id, &status);
		Self::deposit_event(Event::NodeStatusChanged { node: id, status });
	}

	/// Ends the leave of a node: what it occupied is free, and its record stays.
	fn release(id: NodeId, node: NodeOf<T>) {
		WorkerKeys::<T>::remove(&node.worker);
		Self::free_gpus(&node.manifest);
		let provider = Providers::<T>::get(&node.owner)
			.and_then(|provider| provider.without_node(node.manifest.gpu_count()));
		match provider {
			Some(provider) => Providers::<T>::insert(&node.owner, provider),
			None => {
				defensive!("a provider counts each of its nodes until its release");
			}
		}
		Livenesses::<T>::remove(id);
		Self::change(id, node, |node| node.status = NodeStatus::Released);
	}
}

impl<T: Config> InspectNodes<T::AccountId> for Pallet<T> {
	fn owner(node: NodeId) -> Option<T::AccountId> {
		Nodes::<T>::get(node).map(|node| node.owner)
	}

	fn by_worker(worker: &T::AccountId) -> Option<NodeId> {
		WorkerKeys::<T>::get(worker)
	}

	fn status(node: NodeId) -> Option<NodeStatus> {
		Nodes::<T>::get(node).map(|node| Self::effective_status(&node))
	}

	fn gpus(node: NodeId) -> Option<(u32, u32)> {
		let node = Nodes::<T>::get(node)?;
		let provider = Providers::<T>::get(&node.owner)?;
		Some((node.manifest.gpu_count(), provider.gpus))
	}

	fn next_id() -> NodeId {
		NextNodeId::<T>::get()
	}

	fn region(node: NodeId) -> Option<Vec<u8>> {
		Nodes::<T>::get(node).map(|node| node.manifest.region.into_inner())
	}

	fn is_exempt(node: NodeId) -> bool {
		Nodes::<T>::get(node)
			.and_then(|node| Providers::<T>::get(&node.owner))
			.is_some_and(|provider| provider.tier.is_exempt())
	}

	fn shortfalls(node: NodeId, gpu: &GpuRequirement, memory_mib: u32) -> Option<Vec<Shortfall>> {
		Nodes::<T>::get(node).map(|node| node.manifest.shortfalls(gpu, memory_mib))
	}
}

impl<T: Config> OnStakeChange for Pallet<T> {
	fn on_stake_change(id: NodeId, sufficient: bool, anything_held: bool) {
		let Some(node) = Nodes::<T>::get(id) else {
			defensive!("stake is held for registered nodes alone");
			return;
		};
		if node.status == NodeStatus::Exiting && !anything_held {
			Self::release(id, node);
		} else {
			Self::change(id, node, |node| Self::judge(node, sufficient));
		}
	}
}

impl<T: Config> OnTaskOutcome<T::AccountId> for Pallet<T> {
	fn on_settled(id: NodeId, _task: TaskId, _job: &PaidJob<T::AccountId>) {
		let Some(node) = Nodes::<T>::get(id) else {
			defensive!("tasks are paid to registered nodes alone");
			return;
		};
		Self::change(id, node, |node| node.count_job(T::OnboardingJobs::get()));
	}
}

impl<T: Config> Discipline for Pallet<T> {
	fn eject(id: NodeId) {
		let Some(node) = Nodes::<T>::get(id) else {
			defensive!("registered nodes alone are slashed");
			return;
		};
		if matches!(node.status, NodeStatus::Released | NodeStatus::Ejected) {
			return;
		}
		let provider = Providers::<T>::get(&node.owner)
			.and_then(|provider| provider.with_ejected(node.manifest.gpu_count()));
		match provider {
			Some(provider) => {
				Self::count_ejected(&provider.tier, |ejected| ejected.checked_add(1));
				Providers::<T>::insert(&node.owner, provider);
			}
			None => {
				defensive!("a provider counts each of its nodes until its release");
			}
		}
		Self::stop_clock(id);
		// The key and the GPUs stay in the indices: that is what blocks them.
		Self::change(id, node, |node| node.status = NodeStatus::Ejected);
	}

	fn reinstate(id: NodeId) -> DispatchResult {
		let mut node = Nodes::<T>::get(id).ok_or(Error::<T>::UnknownNode)?;
		ensure!(node.status == NodeStatus::Ejected, Error::<T>::NotEjected);
		let provider = Providers::<T>::get(&node.owner)
			.ok_or(Error::<T>::NotProvider)?
			.without_ejected(node.manifest.gpu_count())
			.ok_or(ArithmeticError::Overflow)?;
		Self::count_ejected(&provider.tier, |ejected| ejected.checked_sub(1));
		Providers::<T>::insert(&node.owner, provider);

		// Staking judges the stake of a node that is back, by the GPUs that count again.
		node.reinstate(T::OnboardingJobs::get());
		Nodes::<T>::insert(id, &node);
		Self::judge(&mut node, T::Collateral::sufficient(id));
		Nodes::<T>::insert(id, &node);
		Self::announce_status(id, &node);
		Ok(())
	}
}

#[cfg(any(feature = "try-runtime", test))]
mod invariants {
	use alloc::collections::BTreeMap;

	use frame_support::ensure;
	use sp_runtime::TryRuntimeError;

	use super::*;

	/// What a provider has by the records of its nodes.
	#[derive(Default)]
	struct Counts {
		nodes: u32,
		/// Of those that are not ejected.
		gpus: u32,
		ejected: u32,
	}

	impl<T: Config> Pallet<T> {
		/// Checks that the indices and the counts are exactly what the nodes say.
		pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
			let counted = Self::check_nodes()?;
			Self::check_providers(counted)?;
			Self::check_attestations()?;
			Self::check_encryption_keys()?;
			Self::check_liveness()
		}

		/// Checks each node and both indices. Returns what each provider has.
		fn check_nodes() -> Result<BTreeMap<T::AccountId, Counts>, TryRuntimeError> {
			let (mut nodes, mut gpus) = (0_usize, 0_usize);
			let mut counted = BTreeMap::<_, Counts>::new();
			for (id, node) in Nodes::<T>::iter() {
				ensure!(id < NextNodeId::<T>::get(), "a node's id was never given");
				let onboarded = node.jobs >= T::OnboardingJobs::get();
				ensure!(
					match &node.status {
						NodeStatus::Onboarding => !onboarded,
						NodeStatus::Active => onboarded,
						NodeStatus::Suspended(reasons) => !reasons.is_empty(),
						NodeStatus::Ejected | NodeStatus::Exiting | NodeStatus::Released => true,
					},
					"a node's status does not follow from its reasons and jobs"
				);
				if let NodeStatus::Suspended(reasons) = &node.status {
					ensure!(
						!reasons.contains(&SuspensionReason::OrganisationRevoked)
							&& !reasons.contains(&SuspensionReason::AuditMissing),
						"a reason that follows from the provider is stored with a node"
					);
				}
				if node.status == NodeStatus::Released {
					continue;
				}
				ensure!(
					WorkerKeys::<T>::get(&node.worker) == Some(id),
					"a node's worker key does not lead to it"
				);
				for gpu in &node.manifest.gpus {
					ensure!(
						GpuOwners::<T>::get(gpu.uuid_hash) == Some(id),
						"a node's GPU does not lead to it"
					);
				}
				let count = counted.entry(node.owner).or_default();
				count.nodes = count.nodes.saturating_add(1);
				if node.status == NodeStatus::Ejected {
					count.ejected = count.ejected.saturating_add(1);
				} else {
					count.gpus = count.gpus.saturating_add(node.manifest.gpu_count());
				}
				nodes = nodes.saturating_add(1);
				gpus = gpus.saturating_add(node.manifest.gpus.len());
			}
			ensure!(WorkerKeys::<T>::iter().count() == nodes, "a worker key leads nowhere");
			ensure!(GpuOwners::<T>::iter().count() == gpus, "a GPU leads nowhere");
			Ok(counted)
		}

		/// Checks that each provider counts what `counted` says of it.
		fn check_providers(
			mut counted: BTreeMap<T::AccountId, Counts>,
		) -> Result<(), TryRuntimeError> {
			for (who, provider) in Providers::<T>::iter() {
				let Counts { nodes, gpus, ejected } = counted.remove(&who).unwrap_or_default();
				ensure!(provider.nodes == nodes, "a provider's count of nodes is wrong");
				ensure!(provider.gpus == gpus, "a provider's count of GPUs is wrong");
				ensure!(
					provider.ejected == ejected,
					"a provider's count of ejected nodes is wrong"
				);
				ensure!(nodes <= T::MaxNodes::get(), "a provider has too many nodes");
				ensure!(!WorkerKeys::<T>::contains_key(&who), "a provider is a worker key");
			}
			ensure!(counted.is_empty(), "a node's owner is not a provider");
			Ok(())
		}
	}
}
