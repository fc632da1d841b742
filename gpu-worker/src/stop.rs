// SPDX-License-Identifier: Apache-2.0

//! When to stop: at the first signal in order, at the second one at once.

use std::io;

use tokio::{
	signal::unix::{signal, SignalKind},
	sync::watch,
};
use tracing::info;

/// How often the worker was asked to stop. Clones hear the same.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<u32>);

impl Stop {
	/// Hears SIGTERM and SIGINT from now on.
	pub fn on_signals() -> io::Result<Self> {
		let mut terminate = signal(SignalKind::terminate())?;
		let mut interrupt = signal(SignalKind::interrupt())?;
		let (sender, receiver) = watch::channel(0);
		tokio::spawn(async move {
			loop {
				tokio::select! {
					_ = terminate.recv() => {},
					_ = interrupt.recv() => {},
				}
				sender.send_modify(|times| *times += 1);
				match *sender.borrow() {
					1 => info!("stopping; a second signal stops at once"),
					_ => info!("stopping at once"),
				}
			}
		});
		Ok(Self(receiver))
	}

	/// Waits until the worker is asked to stop.
	pub async fn asked(&self) {
		self.asked_times(1).await
	}

	/// Waits until it is asked a second time.
	pub async fn asked_again(&self) {
		self.asked_times(2).await
	}

	async fn asked_times(&self, times: u32) {
		let mut heard = self.0.clone();
		// Where nobody can ask any more, nobody will.
		if heard.wait_for(|now| *now >= times).await.is_err() {
			std::future::pending::<()>().await
		}
	}
}

#[cfg(test)]
mod tests {
	use futures::FutureExt;

	use super::*;

	#[tokio::test]
	async fn the_second_time_is_told_from_the_first() {
		let (sender, receiver) = watch::channel(0);
		let stop = Stop(receiver);
		assert!(stop.asked().now_or_never().is_none());
		sender.send(1).unwrap();
		stop.asked().await;
		assert!(stop.asked_again().now_or_never().is_none());
		sender.send(2).unwrap();
		stop.asked_again().await;
		// Whoever asks later hears it too.
		stop.clone().asked().await;
		drop(sender);
		stop.asked().await;
	}

	#[tokio::test]
	async fn signals_are_heard() {
		let stop = Stop::on_signals().unwrap();
		assert!(stop.asked().now_or_never().is_none());
		let this = std::process::id().to_string();
		for asked in [stop.asked().boxed(), stop.asked_again().boxed()] {
			let sent = tokio::process::Command::new("kill").args(["-TERM", &this]).status();
			assert!(sent.await.unwrap().success());
			asked.await;
		}
	}
}
