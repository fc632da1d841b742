// SPDX-License-Identifier: Apache-2.0

//! What this pallet hears of others, and makes of it. Everything here costs the same however many nodes,
//! jobs and pairs there are.

use frame_support::pallet_prelude::Get;
use surety_primitives::{
	money::cut,
	node::NodeStatus,
	reputation::{
		latency,
		sketch::{NETWORK_MEMORY, NODE_MEMORY},
		standing_after, worth, CheckOutcome,
	},
	slash::{Severity, SlashId},
	task::Misconduct,
	traits::{OnCheck, OnSlash, OnStatusChange, OnTaskOutcome, Owners, PaidJob},
	Balance, BlockNumber, NodeId, Perbill, TaskId,
};

use crate::{
	Blemish, Clients, Config, Deed, Histories, Job, Jobs, Pair, Pairs, Pallet, Past, Records,
	Responses, DAILY_RESPONSES,
};

impl<T: Config> OnTaskOutcome<T::AccountId> for Pallet<T> {
	fn on_committed(node: NodeId, _task: TaskId, blocks: BlockNumber) {
		let today = Self::now().checked_div(T::Day::get()).unwrap_or_default();
		let (_, counted) = Records::<T>::get(node)
			.map(|record| record.counted)
			.filter(|(day, _)| *day == today)
			.unwrap_or((today, 0));
		// One node cannot move what all others are compared with.
		let counts = counted < DAILY_RESPONSES;
		let median = Responses::<T>::mutate(|all| {
			if counts {
				all.add(blocks, NETWORK_MEMORY);
			}
			all.median()
		});
		Self::change(node, |record| {
			record.responses.add(blocks, NODE_MEMORY);
			record.counted = (today, counted.saturating_add(u8::from(counts)));
			record.dimensions.latency = latency(median, record.responses.p95());
		});
	}

	fn on_settled(node: NodeId, task: TaskId, job: &PaidJob<T::AccountId>) {
		let onboarding = Records::<T>::get(node).is_none_or(|record| record.is_onboarding());
		let worth = Self::worth_of(node, job);
		// The first tasks raise nothing: a new node has what it has, however many of them it has at once.
		let worth = if onboarding { Perbill::zero() } else { worth };
		Self::change(node, |record| {
			record.jobs = record.jobs.saturating_add(1);
			if job.verified {
				record.check(CheckOutcome::Passed, worth, true);
			}
		});
		let kept = Job {
			client: job.client.clone(),
			worth,
			until: Self::now().saturating_add(T::FeedbackWindow::get()),
			checked: job.verified,
			rated: false,
		};
		Jobs::<T>::insert(task, node, kept);
		Self::note(node, task, Deed::Paid);
	}

	fn on_misconduct(node: NodeId, task: TaskId, misconduct: Misconduct, _liability: Balance) {
		Self::change(node, |record| match misconduct {
			// What these cost is the slash's, and what that does to the reliability.
			Misconduct::JobAbandoned | Misconduct::JobDropped => {
				record.failures = record.failures.saturating_add(1);
			}
			Misconduct::RevealMissed | Misconduct::FormatViolation | Misconduct::WrongModel => {
				record.check(CheckOutcome::Anomaly, Perbill::zero(), true);
			}
		});
		Self::note(node, task, Deed::Failed(misconduct));
		// Who reveals something wrong does that alone. Of those who are late many end in one step, and were
		// charged for the task: what their accuracy costs is left to whoever refreshes them.
		if matches!(misconduct, Misconduct::FormatViolation | Misconduct::WrongModel) {
			Self::charge_if_due(node);
		}
	}

	fn on_undisputed(node: NodeId, task: TaskId) {
		if let Some(job) = Jobs::<T>::take(task, node).filter(|job| !job.checked) {
			Self::change(node, |record| record.check(CheckOutcome::Passed, job.worth, true));
		}
	}

	fn on_ended(client: &T::AccountId, fee: Balance, at_fault: bool) {
		let burned = cut(fee, T::BurnShare::get()).share;
		let worth = worth(burned, T::FullStep::get(), 0);
		Clients::<T>::mutate(client, |record| {
			record.standing = standing_after(record.standing, at_fault, worth);
			let count = if at_fault { &mut record.faults } else { &mut record.paid };
			*count = count.saturating_add(1);
		});
	}
}

impl<T: Config> OnCheck for Pallet<T> {
	fn on_check(node: NodeId, task: TaskId, outcome: CheckOutcome) {
		let known = Jobs::<T>::mutate_exists(task, node, |job| {
			let job = job.as_mut()?;
			let first = !core::mem::replace(&mut job.checked, true);
			Some((first, job.worth))
		});
		// What was not paid is worth nothing, and is another job that was looked at.
		let (first, worth) = known.unwrap_or((true, Perbill::zero()));
		// A second look that finds the same raises nothing.
		if first || outcome != CheckOutcome::Passed {
			Self::change(node, |record| record.check(outcome, worth, first));
		}
		Self::note(node, task, Deed::Checked(outcome));
		Self::charge_if_due(node);
	}
}

impl<T: Config> OnStatusChange for Pallet<T> {
	fn on_status_change(node: NodeId, status: &NodeStatus) {
		Self::change(node, |record| record.presence = status.into());
	}
}

impl<T: Config> OnSlash for Pallet<T> {
	fn on_slash(node: NodeId, slash: SlashId, severity: Severity) {
		if severity == Severity::Warning {
			return;
		}
		let at = Self::now();
		Self::change(node, |record| {
			if record.slashes.is_full() {
				// The oldest has healed most.
				record.slashes.remove(0);
			}
			// There is room for one now.
			let _ = record.slashes.try_push(Blemish { slash, severity, at });
		});
	}

	fn on_undone(node: NodeId, slash: SlashId) {
		let counts = |it: &Blemish| it.slash == slash;
		if Records::<T>::get(node).is_some_and(|record| record.slashes.iter().any(counts)) {
			Self::change(node, |record| record.slashes.retain(|it| it.slash != slash));
		}
	}
}

impl<T: Config> Pallet<T> {
	/// What a paid job is worth, by its fee and by how often this pair has dealt; counts this dealing.
	fn worth_of(node: NodeId, job: &PaidJob<T::AccountId>) -> Perbill {
		let Some(owner) = T::Owners::owner_of_node(node) else {
			return Perbill::zero();
		};
		let now = Self::now();
		let before = Pairs::<T>::mutate(owner, T::Owners::owner_of(&job.client), |stored| {
			let before =
				stored.filter(|pair| !Self::is_forgotten(pair)).map_or(0, |pair| pair.dealings);
			*stored = Some(Pair { dealings: before.saturating_add(1), last: now });
			before
		});
		let burned = cut(job.fee, T::BurnShare::get()).share;
		worth(burned, T::FullStep::get(), before)
	}

	/// Adds to the history of a node, which forgets the oldest event.
	fn note(node: NodeId, task: TaskId, deed: Deed) {
		let at = Self::now();
		Histories::<T>::mutate(node, |history| {
			if history.is_full() {
				history.remove(0);
			}
			// There is room for one now.
			let _ = history.try_push(Past { task, deed, at });
		});
	}
}
