// SPDX-License-Identifier: Apache-2.0

//! What is done beside the loop of a role: several things at a time, each to its end or until nobody needs it any
//! more.

use std::{
	collections::BTreeMap,
	future::{pending, Future},
	pin::Pin,
};

use tokio::{
	sync::oneshot,
	task::{spawn_blocking, JoinError, JoinSet},
};

/// Ready when the work is to be given up.
pub type Cancelled = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What is being done, for what.
pub struct Works<Id, Done> {
	/// Who is told to give up; nobody any more who was told.
	cancels: BTreeMap<Id, Option<oneshot::Sender<()>>>,
	running: JoinSet<(Id, Done)>,
}

impl<Id, Done> Default for Works<Id, Done> {
	fn default() -> Self {
		Self { cancels: BTreeMap::new(), running: JoinSet::new() }
	}
}

impl<Id: Copy + Ord + Send + 'static, Done: Send + 'static> Works<Id, Done> {
	/// Begins something for `id`, for which nothing else is done.
	pub fn begin<F>(&mut self, id: Id, work: impl FnOnce(Cancelled) -> F)
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
		let work = work(cancelled);
		self.running.spawn(async move { (id, work.await) });
		self.cancels.insert(id, Some(cancel));
	}

	/// For what something is done, in order.
	pub fn ids(&self) -> impl Iterator<Item = Id> + '_ {
		self.cancels.keys().copied()
	}

	/// Whether something is done for `id`.
	pub fn contains(&self, id: Id) -> bool {
		self.cancels.contains_key(&id)
	}

	/// Whether nothing is done.
	pub fn is_empty(&self) -> bool {
		self.cancels.is_empty()
	}

	/// Has what is done for `id` given up.
	pub fn cancel(&mut self, id: Id) {
		if let Some(cancel) = self.cancels.get_mut(&id).and_then(Option::take) {
			// It may just have ended.
			let _ = cancel.send(());
		}
	}

	/// Has everything given up, and waits until it is.
	pub async fn stop(mut self) {
		for id in self.ids().collect::<Vec<_>>() {
			self.cancel(id);
		}
		while !self.is_empty() {
			self.finished().await;
		}
	}

	/// Waits for the first thing that ends, and takes it away; for ever if there is nothing. May be dropped while it
	/// waits.
	pub async fn finished(&mut self) -> (Id, Done) {
		match self.running.join_next().await {
			Some(Ok((id, done))) => {
				self.cancels.remove(&id);
				(id, done)
			}
			Some(Err(error)) => done(Err(error)),
			None => pending().await,
		}
	}
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
		let mut works = Works::default();
		works.begin(7, |_| async { "done" });
		assert!(works.contains(7) && !works.contains(8));
		assert_eq!(works.finished().await, (7, "done"));
		assert!(works.is_empty());

		works.begin(8, |cancelled| async {
			cancelled.await;
			"given up"
		});
		works.begin(9, |_| pending());
		assert_eq!(works.ids().collect::<Vec<_>>(), [8, 9]);
		works.cancel(8);
		// Twice does no harm.
		works.cancel(8);
		assert_eq!(works.finished().await, (8, "given up"));
		assert_eq!(works.ids().collect::<Vec<_>>(), [9]);
	}

	#[tokio::test]
	async fn whoever_stops_waits_until_all_have_given_up() {
		let mut works = Works::default();
		let (told, mut hears) = tokio::sync::mpsc::unbounded_channel();
		for id in 0..3 {
			let told = told.clone();
			works.begin(id, move |cancelled| async move {
				cancelled.await;
				told.send(id).unwrap();
			});
		}
		works.stop().await;
		let mut all: Vec<_> = std::iter::from_fn(|| hears.try_recv().ok()).collect();
		all.sort_unstable();
		assert_eq!(all, [0, 1, 2]);
	}

	#[tokio::test]
	async fn where_nothing_is_done_nothing_ends() {
		let mut works = Works::<u32, ()>::default();
		let waited = futures::FutureExt::now_or_never(works.finished());
		assert!(waited.is_none());
	}
}
