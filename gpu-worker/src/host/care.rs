// SPDX-License-Identifier: Apache-2.0

//! Keeping the machine in order: old files and images go, and what is about to run out is told before it has.

use std::{
	collections::HashSet,
	time::{Duration, Instant, SystemTime},
};

use surety_client::Amount;
use surety_primitives::{TaskId, H256};
use tracing::{error, info, warn};

use super::{Host, RunError};
use crate::{
	chain::Moment,
	engine::EngineError,
	store::FetchedImage,
	tidy::{Limits, Why},
};

const MIB: u64 = 1 << 20;
/// An account that pays fewer transactions than this is nearly empty: some ten jobs.
const FEW_TRANSACTIONS: u64 = 50;

impl Host {
	/// Removes outputs and logs that nobody can ask for any more, except those of the tasks that are `open` here, with
	/// these hashes; where the disk is full those too that can still be disputed.
	pub async fn clean(&self, open: &[(TaskId, Option<H256>)]) -> Result<(), RunError> {
		let now = self.chain.finalised().await?;
		let mut needed: HashSet<_> = open.iter().filter_map(|(_, needed)| *needed).collect();
		let mut disputable = HashSet::new();
		for (task, kept) in self.shared.store.all_kept()? {
			let stored = kept.iter().map(|kept| kept.stored);
			if open.iter().any(|(open, _)| *open == task) {
				needed.extend(stored);
			} else if now.remembers(task).await? {
				// The chain forgets a task when what came of it can neither be disputed nor challenged any more.
				disputable.extend(stored);
			}
		}
		let why = |hash: H256| {
			if needed.contains(&hash) {
				Why::Needed
			} else if disputable.contains(&hash) {
				Why::Disputable
			} else {
				Why::Wanted
			}
		};
		let policy = &self.config.policy;
		let shortage = policy.min_free_disk_mib.saturating_sub(self.free_disk_mib()?);
		let limits = Limits {
			age: Duration::from_secs(policy.keep_outputs_hours.saturating_mul(3_600)),
			bytes: policy.max_outputs_mib.saturating_mul(MIB),
			// What is elsewhere frees nothing here.
			shortage: if self.config.storage.url.is_empty() {
				shortage.saturating_mul(MIB)
			} else {
				0
			},
		};
		let pruned = self.shared.keeper.prune(&limits, why).await?;
		for stored in pruned.gone.iter().filter(|stored| why(stored.hash) == Why::Disputable) {
			let output = self.shared.keeper.outputs.place(stored.kind, stored.hash);
			error!(output, "the disk is full: removed an output that can still be disputed");
		}
		if !pruned.gone.is_empty() {
			info!(removed = pruned.gone.len(), "removed old outputs and logs");
		}
		let left: u64 = pruned.left.iter().map(|stored| stored.size).sum();
		if left > limits.bytes {
			warn!(
				mib = left / MIB,
				"outputs take more than `policy.max_outputs_mib`, and all of them are needed or can be disputed"
			);
		}
		self.shared.metrics.outputs.set(i64::try_from(left).unwrap_or(i64::MAX));
		Ok(())
	}

	/// What is free on the disk, in MiB; said where it is too little.
	pub fn free_disk_mib(&self) -> Result<u64, RunError> {
		let bytes = self.shared.artifacts.free_bytes()?;
		self.shared.metrics.disk_free.set(i64::try_from(bytes).unwrap_or(i64::MAX));
		let (free, least) = (bytes / MIB, self.config.policy.min_free_disk_mib);
		let warning = (free < least).then(|| {
			format!("the disk is full: {free} MiB are free, less than `policy.min_free_disk_mib`, {least}")
		});
		self.tell_health(|health| {
			if let (Some(warning), None) = (&warning, &health.warnings.disk) {
				error!("{warning}; no tasks are taken");
			}
			health.warnings.disk = warning;
		});
		Ok(free)
	}

	/// Writes down that a job uses an image, and says whether it has to be fetched first.
	pub async fn note_image(&self, image: &str) -> Result<bool, RunError> {
		let is_fetched = self.engine.image_bytes(image).await.is_none();
		self.shared.store.note_image(image, is_fetched, seconds_now())?;
		Ok(is_fetched)
	}

	/// Removes images that this worker fetched and nobody used for long, or that take too much together.
	pub async fn clean_images(&self) -> Result<(), RunError> {
		let policy = &self.config.policy;
		let (now, age) = (seconds_now(), policy.keep_images_hours.saturating_mul(3_600));
		let mut here = Vec::new();
		for image in self.shared.store.images()? {
			match self.engine.image_bytes(&image.reference).await {
				Some(bytes) => here.push((image, bytes)),
				// Somebody else has removed it, or it could not be fetched. One that is new may be on its way.
				None if now.saturating_sub(image.used_at) > age => {
					self.shared.store.remove_image(&image.reference)?;
				}
				None => {}
			}
		}
		let bytes = policy.max_images_mib.saturating_mul(MIB);
		let going = images_that_go(&here, now, age, bytes);
		let mut left: u64 = here.iter().map(|(_, bytes)| bytes).sum();
		for (image, bytes) in here.iter().take(going) {
			match self.engine.remove_image(&image.reference).await {
				Ok(true) => {
					info!(image = image.reference, "removed an image that was not used for long");
					left = left.saturating_sub(*bytes);
					self.shared.store.remove_image(&image.reference)?;
				}
				// A container uses it.
				Ok(false) => {}
				Err(error) => warn!(image = image.reference, %error, "an image cannot be removed"),
			}
		}
		self.shared.metrics.images.set(i64::try_from(left).unwrap_or(i64::MAX));
		Ok(())
	}

	/// Asks whether the engine answers, and can run jobs: that is tried at first, and again after one could not be run. Says
	/// so when that has changed.
	pub async fn check_engine(&mut self) -> bool {
		let checked = match self.engine.ping().await {
			Ok(()) => self.rehearse().await,
			Err(error) => Err(error),
		};
		let fault = checked.err().map(|error| error.to_string());
		self.tell_health(|health| {
			match (&health.engine_fault, &fault) {
				(None, Some(fault)) => {
					self.shared.metrics.engine_errors.inc();
					error!(fault, "the container engine fails; no tasks are taken");
				}
				(Some(_), None) => info!("the container engine works again"),
				_ => {}
			}
			health.engine_fault = fault.clone();
		});
		fault.is_none()
	}

	/// To be told when the engine could not run a job.
	pub fn rehearse_again(&mut self) {
		self.rehearsed = false;
	}

	async fn rehearse(&mut self) -> Result<(), EngineError> {
		if !self.rehearsed {
			let gpus = self.capability().machine.gpus.into_iter();
			let gpus =
				if self.gives_gpus { gpus.map(|gpu| gpu.uuid).collect() } else { Vec::new() };
			let began = Instant::now();
			self.engine.rehearse(&self.shared.artifacts, gpus).await?;
			self.rehearsed = true;
			info!(took = ?began.elapsed(), "the container engine runs jobs");
		}
		Ok(())
	}

	/// Says when the account that signs is nearly empty.
	pub async fn check_balance(&self, now: &Moment) -> Result<(), RunError> {
		let funds = now.funds().await?;
		let affordable = self.chain.affordable(funds);
		let metrics = &self.shared.metrics;
		metrics.set_balance(funds);
		metrics.affordable_transactions.set(i64::try_from(affordable).unwrap_or(i64::MAX));
		let warning = (affordable < FEW_TRANSACTIONS).then(|| {
			format!(
				"the worker key's account has {} free, which pays about {affordable} transactions: send it some",
				Amount(funds)
			)
		});
		self.tell_health(|health| {
			if let (Some(warning), None) = (&warning, &health.warnings.balance) {
				warn!("{warning}");
			}
			health.warnings.balance = warning;
		});
		Ok(())
	}
}

/// How many of these images go, the one unused for longest first: those that nobody used for `age` seconds, and as many
/// more as take the rest beyond so many `bytes`.
fn images_that_go(images: &[(FetchedImage, u64)], now: u64, age: u64, bytes: u64) -> usize {
	let mut left: u64 = images.iter().fold(0, |sum, (_, bytes)| sum.saturating_add(*bytes));
	images
		.iter()
		.take_while(|(image, size)| {
			let goes = now.saturating_sub(image.used_at) > age || left > bytes;
			left = left.saturating_sub(*size);
			goes
		})
		.count()
}

/// Seconds since 1970.
fn seconds_now() -> u64 {
	let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
	since.map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn images_go_when_they_are_old_or_take_too_much() {
		let used = |used_at| FetchedImage { reference: "image".into(), used_at };
		let images = [(used(10), 5), (used(20), 50), (used(30), 5)];
		assert_eq!(images_that_go(&images, 30, 20, 100), 0);
		assert_eq!(images_that_go(&images, 31, 20, 100), 1);
		assert_eq!(images_that_go(&images, 51, 20, 100), 3);
		assert_eq!(images_that_go(&images, 30, 20, 59), 1);
		assert_eq!(images_that_go(&images, 30, 20, 54), 2);
		// A clock that went back makes nothing old.
		assert_eq!(images_that_go(&images, 0, 20, 100), 0);
	}
}
