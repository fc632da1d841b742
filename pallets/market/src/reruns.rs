// SPDX-License-Identifier: Apache-2.0

//! Results that were drawn for a re-run, as the market sees it: what it tells of a job, and what becomes of a
//! result when it is known what re-runs have shown.

use frame_support::{pallet_prelude::*, storage::with_storage_layer};
use surety_primitives::{
	rerun::{self, Finding, Job},
	traits::{Decision, InspectNodes, Liability, Resolve, Verify},
	Balance, NodeId, Perbill, TaskId,
};

use crate::{AcceptanceEnd, AcceptanceStage, Check, Config, Error, Pallet, TaskOf, TaskStage};

impl<T: Config> Pallet<T> {
	/// What `node` does or did for a task, and what stands behind it; `None` once the node, the source or the price
	/// is forgotten.
	pub(crate) fn job(id: TaskId, task: &TaskOf<T>, node: NodeId) -> Option<Job<T::AccountId>> {
		Self::job_for(task, node, Self::price(id, task, node).ok()?)
	}

	/// The same at this price.
	pub(crate) fn job_for(
		task: &TaskOf<T>,
		node: NodeId,
		payment: Balance,
	) -> Option<Job<T::AccountId>> {
		let spec = Self::source(task.source).ok()?.spec;
		Some(Job {
			client: task.client.clone(),
			owner: T::Nodes::owner(node)?,
			payment,
			liability: task.acceptance(node)?.liability,
			sampling: task.sampling_of(node),
			rerun_price: task.rerun_price,
			comparator: spec.comparator,
			run_limit_secs: spec.run_limit_secs,
		})
	}

	/// With which probability a result is drawn now, for which `sampling` was fixed when its node accepted: for sure
	/// where slashes have left less of the stake than was reckoned with then.
	pub(crate) fn sampling_now(node: NodeId, sampling: Perbill) -> Perbill {
		if T::Liability::is_short(node) {
			Perbill::one()
		} else {
			sampling
		}
	}

	/// Notes with which probability the result of `node` is drawn now, for those who re-run it and for what that
	/// costs. Says it.
	pub(crate) fn heed_slashes(task: &mut TaskOf<T>, node: NodeId) -> Perbill {
		let Some(acceptance) = task.acceptance_mut(node) else { return Perbill::one() };
		acceptance.sampling = Self::sampling_now(node, acceptance.sampling);
		acceptance.sampling
	}

	/// How the result that `node` has shown counts as checked if it is paid now; `None` if it waits.
	pub(crate) fn check(
		id: TaskId,
		task: &TaskOf<T>,
		node: NodeId,
		sampled: bool,
	) -> Result<Option<Check>, Error<T>> {
		if !sampled {
			return Ok(Some(Check::NotSampled));
		}
		let shown = task.shown(node).ok_or(Error::NothingWaiting)?;
		// What nobody can be told of nobody looks at.
		let decision = Self::job(id, task, node)
			.map_or(Decision::Settle, |job| T::Verify::on_shown(id, node, &job, &shown));
		Ok(match decision {
			Decision::Settle => Some(Check::Unverified),
			Decision::Wait => None,
		})
	}

	/// Which share of its re-run price a task gives for re-runs in which `node` is paid: what they cost on average
	/// where results are drawn as often as this one, so that nothing depends on the draw. Where nobody could look
	/// nobody is to be paid.
	pub(crate) fn contribution(task: &TaskOf<T>, node: NodeId, check: Check) -> Perbill {
		match check {
			Check::NotSampled | Check::Verified => rerun::contribution(task.sampling_of(node)),
			Check::Unverified => Perbill::zero(),
		}
	}
}

impl<T: Config> Resolve for Pallet<T> {
	fn show(id: TaskId, node: NodeId) -> DispatchResult {
		let mut task = Self::open_task(id)?;
		let turn = task
			.turn
			.filter(|turn| turn.hidden && turn.node == node)
			.ok_or(Error::<T>::NothingWaiting)?;
		Self::open_turn(id, &mut task, turn);
		Self::save(id, task);
		Ok(())
	}

	fn resolve(id: TaskId, node: NodeId, finding: Finding) -> DispatchResult {
		let check = match finding {
			Finding::Right => Some(Check::Verified),
			Finding::Unknown => Some(Check::Unverified),
			Finding::Wrong => None,
		};
		// Whoever calls this may do so from a hook, which is not undone when it fails.
		with_storage_layer(|| {
			let task = Self::open_task(id)?;
			match task.stage {
				TaskStage::Choosing { until, confirmed: Some(waits) } if waits == node => {
					return Self::resolve_choice(id, task, node, until, check);
				}
				TaskStage::Agreed { node: waits, awaits_verdict: true, .. } if waits == node => {
					return Self::conclude(id, task, node, check);
				}
				TaskStage::Checking { node: waits } if waits == node => {
					return Self::resolve_check(id, task, node, check);
				}
				_ => {}
			}
			let waits = task.turn.is_some_and(|turn| turn.node == node)
				&& matches!(Self::stage_in_play(&task, node)?, AcceptanceStage::Waiting { .. });
			ensure!(waits, Error::<T>::NothingWaiting);
			match check {
				Some(check) => Self::settle(id, task, node, check),
				None => Self::end_acceptance(id, task, node, AcceptanceEnd::Refuted),
			}
		})
	}
}
