// SPDX-License-Identifier: Apache-2.0

//! What is looked after between tasks: files, the disk, the engine, the account that pays, and what is told of it.

use std::fmt::Display;

use surety_primitives::{BlockNumber, Perbill, TaskId, H256};
use tracing::{info, warn};

use super::Runner;
use crate::{
	chain::{Moment, Node, Patron, Task},
	host::RunError,
	offer::{self, Declined},
	store::Record,
	terms::{self, Known},
};

impl Runner {
	/// Removes outputs, logs and images that nobody can ask for any more.
	pub(super) async fn clean(&self) -> Result<(), RunError> {
		self.clean_outputs().await?;
		self.host.clean_images().await
	}

	async fn clean_outputs(&self) -> Result<(), RunError> {
		let open = self.host.shared.store.open_records()?;
		let open: Vec<_> = open.iter().map(|(task, record)| (*task, record.step.needs())).collect();
		self.host.clean(&open).await
	}

	/// Removes an input that no other task needs.
	pub(super) fn drop_input(&self, input: H256) -> Result<(), RunError> {
		let open = self.host.shared.store.open_records()?;
		if !open.iter().any(|(_, other)| other.input == input) {
			self.host.shared.artifacts.remove_input(input)?;
		}
		Ok(())
	}

	/// Whether this machine is fit for one more task: the engine runs jobs, and there is room on the disk or can be made.
	pub(super) async fn can_take(&mut self) -> Result<bool, RunError> {
		if self.host.free_disk_mib()? < self.host.config.policy.min_free_disk_mib {
			self.clean_outputs().await?;
			if self.host.free_disk_mib()? < self.host.config.policy.min_free_disk_mib {
				return Ok(false);
			}
		}
		Ok(self.host.check_engine().await)
	}

	/// The tasks whose inputs are fetched and of which there is no record yet.
	pub(super) fn fetching(&self) -> Result<Vec<TaskId>, RunError> {
		let open = self.host.shared.store.open_records()?;
		let is_new = |id: &TaskId| !open.iter().any(|(task, _)| task == id);
		Ok(self.works.borrow().ids().filter(is_new).collect())
	}

	/// Leaves a task for now, with nothing of it on the disk: it is looked at again from a block on.
	pub(super) fn leave_until(
		&self,
		from: BlockNumber,
		task: TaskId,
		record: &Record,
		reason: &dyn Display,
	) -> Result<bool, RunError> {
		info!(task, %reason, from, "not taken for now");
		self.host.shared.store.remove(task)?;
		self.drop_input(record.input)?;
		self.again.borrow_mut().insert(task, from);
		Ok(false)
	}

	/// What the operator's rules ask for besides of a task.
	pub(super) async fn known(&self, task: &Task, now: &Moment) -> Result<Known, RunError> {
		let policy = &self.host.config.policy;
		let source_stake = match terms::asks_for_stake(policy) {
			true => now.source_stake(task.source).await?,
			false => 0,
		};
		let patron = match terms::asks_for_patron(policy) {
			true => now.patron(&task.client).await?,
			false => Patron { is_verified: false, standing: Perbill::zero() },
		};
		let usual_run = self.host.shared.store.usual_run(task.source)?;
		Ok(Known { source_stake, patron, usual_run })
	}

	/// Whether the account of the worker key takes the bond of a task, with `waiting` that wait already, and pays what it
	/// and all others still cost.
	pub(super) async fn can_afford(
		&self,
		id: TaskId,
		task: &Task,
		waiting: usize,
		now: &Moment,
	) -> Result<Result<(), Declined>, RunError> {
		let funds = now.funds().await?;
		if let Err(declined) = offer::may_wait(&self.host.config.policy, task, waiting, funds) {
			return Ok(Err(declined));
		}
		let open = self.host.shared.store.open_records()?;
		let is_owed = |(other, record): &(TaskId, Record)| *other != id && !record.step.is_shown();
		let left = funds.saturating_sub(task.bond_of_bid());
		let affordable = self.host.chain.affordable(left);
		Ok(offer::can_pay(affordable, open.iter().filter(|entry| is_owed(entry)).count()))
	}

	/// Tells whoever asks how the worker is.
	pub(super) fn tell_health(&self, now: &Moment, node: Option<&Node>) -> Result<(), RunError> {
		let open_tasks =
			self.host.shared.store.open_records()?.into_iter().map(|(task, _)| task).collect();
		let status = node.map(Node::status_text);
		let busy_with = self.works.borrow().ids().collect();
		self.host.tell_health(|health| {
			if health.block.is_none() || health.status != status {
				match node {
					Some(node) if node.status.takes_tasks() => {
						info!(node = node.id, "looking for tasks")
					}
					Some(node) => {
						let status = node.status_text();
						warn!(node = node.id, status, "this node takes no tasks for now")
					}
					None => warn!(
						worker = health.worker,
						"no node is registered for this worker key: `surety node register` does that"
					),
				}
			}
			health.node = node.map(|node| node.id);
			health.status = status;
			health.block = Some(now.number());
			health.busy_with = busy_with;
			health.open_tasks = open_tasks;
			health.is_draining = self.is_draining;
		});
		Ok(())
	}
}
