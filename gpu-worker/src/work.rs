// SPDX-License-Identifier: Apache-2.0

//! What is done beside the loop of a role: one thing at a time, to its end or until nobody needs it any more.

use std::{
	future::{pending, Future},
	pin::Pin,
};

use tokio::{
	sync::oneshot,
	task::{spawn_blocking, JoinError, JoinHandle},
};

/// Ready when the work is to be given up.
pub type Cancelled = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What is being done, for what.
pub struct Work<Id, Done> {
	/// For what it is done.
	pub id: Id,
	cancel: Option<oneshot::Sender<()>>,
	done: JoinHandle<Done>,
}

impl<Id: Copy, Done: Send + 'static> Work<Id, Done> {
	/// Begins it.
	pub fn begin<F>(id: Id, work: impl FnOnce(Cancelled) -> F) -> Self
	where
		F: Future<Output = Done> + Send + 'static,
	{
		let (cancel, cancelled) = oneshot::channel::<()>();
		let cancelled: Cancelled = Box::pin(async move {
			// A sender that is gone without a word cancels nothing.
			if cancelled.await.is_err() {
				pending::<()>().await
			}
		});
		Self { id, cancel: Some(cancel), done: tokio::spawn(work(cancelled)) }
	}

	/// Has it given up.
	pub fn cancel(&mut self) {
		if let Some(cancel) = self.cancel.take() {
			// It may just have ended.
			let _ = cancel.send(());
		}
	}

	/// Has it given up, and waits until it is.
	pub async fn stop(mut self) {
		self.cancel();
		let _ = self.done.await;
	}
}

/// Waits for what is being done, and takes it away; for ever if there is nothing. May be dropped while it waits.
pub async fn finished<Id: Copy, Done>(work: &mut Option<Work<Id, Done>>) -> (Id, Done) {
	let Some(running) = work else { return pending().await };
	let (id, done) = (running.id, (&mut running.done).await);
	*work = None;
	(id, self::done(done))
}

/// Does something that blocks, such as writing to the disk, where it holds up nothing.
pub async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
	done(spawn_blocking(work).await)
}

/// What came of work. A panic in it is a fault of this program, which must not go on as if nothing were.
pub fn done<T>(joined: Result<T, JoinError>) -> T {
	joined.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[tokio::test]
	async fn work_ends_by_itself_or_when_nobody_needs_it() {
		let mut work = Some(Work::begin(7, |_| async { "done" }));
		assert_eq!(finished(&mut work).await, (7, "done"));
		assert!(work.is_none());

		let mut work = Some(Work::begin(8, |cancelled| async {
			cancelled.await;
			"given up"
		}));
		work.as_mut().unwrap().cancel();
		assert_eq!(finished(&mut work).await, (8, "given up"));
		Work::begin(9, |cancelled| cancelled).stop().await;
	}
}
