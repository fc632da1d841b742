// SPDX-License-Identifier: Apache-2.0

//! Which jobs run, for those who watch them.

use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use surety_primitives::TaskId;
use tokio::sync::Notify;

/// The jobs that run now. Clones share one list.
#[derive(Clone, Debug, Default)]
pub struct Running {
	jobs: Arc<Mutex<BTreeMap<TaskId, RunningJob>>>,
	began: Arc<Notify>,
}

/// A job that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningJob {
	/// The name of its container.
	pub container: String,
	/// The UUIDs of the GPUs that it has.
	pub gpus: Vec<String>,
}

/// Keeps a job in the list until it is dropped.
#[derive(Debug)]
pub struct Listed {
	list: Running,
	task: TaskId,
}

impl Running {
	/// Puts a job into the list, for as long as what is returned lives.
	pub fn list(&self, task: TaskId, job: RunningJob) -> Listed {
		self.lock().insert(task, job);
		self.began.notify_one();
		Listed { list: self.clone(), task }
	}

	/// All of them, by their tasks.
	pub fn all(&self) -> Vec<(TaskId, RunningJob)> {
		self.lock().iter().map(|(task, job)| (*task, job.clone())).collect()
	}

	/// Ready when a job has begun since this was ready last. One at a time waits for it.
	pub async fn began(&self) {
		self.began.notified().await;
	}

	fn lock(&self) -> MutexGuard<'_, BTreeMap<TaskId, RunningJob>> {
		self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl Drop for Listed {
	fn drop(&mut self) {
		self.list.lock().remove(&self.task);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[tokio::test]
	async fn who_watches_is_told_of_each_job_that_begins_even_before_it_asks() {
		let running = Running::default();
		let job = RunningJob { container: "a".into(), gpus: Vec::new() };
		drop(running.list(7, job.clone()));
		running.began().await;
		let waits = tokio::spawn({
			let running = running.clone();
			async move { running.began().await }
		});
		let _listed = running.list(8, job);
		waits.await.unwrap();
	}

	#[test]
	fn a_job_is_listed_while_it_runs() {
		let running = Running::default();
		let job = |container: &str| RunningJob { container: container.into(), gpus: Vec::new() };
		let first = running.list(7, job("a"));
		let _second = running.clone().list(8, job("b"));
		assert_eq!(running.all(), [(7, job("a")), (8, job("b"))]);
		drop(first);
		assert_eq!(running.all(), [(8, job("b"))]);
	}
}
