// SPDX-License-Identifier: Apache-2.0

//! What a record costs that is not earned, and when it is worth throwing away (specification, section 11).

use surety_primitives::{
	money::cut,
	reputation::{
		accuracy_after, routing_weight, worth, CheckOutcome, Dimensions, FIRST_ACCURACY, FULL_STEP,
	},
	Balance, Perbill,
};

use crate::market::{sur, Market, REGISTRATION};

/// `burnShare` of the protocol fee.
pub const BURN_SHARE: Perbill = Perbill::from_percent(50);

/// A record that was made up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Farmed {
	/// The accuracy that it shows.
	pub accuracy: Perbill,
	/// What it cost in SUR: fees, and what it takes to register those who publish and the node.
	pub cost: f64,
}

/// A node that is paid `tasks` times this price by each of so many clients of its own under other names.
pub fn farm(market: &Market, price: Balance, clients: u32, tasks: u32) -> Farmed {
	let fee = price - market.pay(price);
	let burned = cut(fee, BURN_SHARE).share;
	let mut accuracy = FIRST_ACCURACY;
	// The names take turns: it makes no difference to what each is worth.
	for before in 0..tasks {
		let step = worth(burned, FULL_STEP, before);
		for _ in 0..clients {
			accuracy = accuracy_after(accuracy, CheckOutcome::Passed, step);
		}
	}
	let all = f64::from(clients) * f64::from(tasks);
	Farmed { accuracy, cost: sur(REGISTRATION) + all * sur(fee) }
}

/// A record of which only the accuracy differs: everything else as good as it can be without age or much
/// stake.
fn score(accuracy: Perbill) -> Perbill {
	let (uptime, latency) = (Perbill::one(), Perbill::one());
	Dimensions { accuracy, uptime, latency, ..Dimensions::default() }.score()
}

/// The routing weights of a node of this accuracy after so many anomalies, and of a new name.
pub fn weights(accuracy: Perbill, anomalies: u32) -> (u32, u32) {
	let after = (0..anomalies).fold(accuracy, |accuracy, _| {
		accuracy_after(accuracy, CheckOutcome::Anomaly, Perbill::one())
	});
	let soft = (0..anomalies).map(|_| (surety_primitives::slash::Severity::Soft, 0));
	let reliability = surety_primitives::reputation::reliability(soft, 1);
	(
		routing_weight(score(after), reliability, false),
		routing_weight(score(FIRST_ACCURACY), Perbill::one(), true),
	)
}

#[cfg(test)]
mod tests {
	use surety_primitives::source::Comparator;

	use super::*;
	use crate::market::{units, Rules};

	fn farmed(price: f64, clients: u32, tasks: u32) -> Farmed {
		farm(&Market::new(Rules::Surety, Comparator::Exact), units(price), clients, tasks)
	}

	#[test]
	fn a_record_costs_its_fees_however_small_the_jobs_are() {
		let large = farmed(8.0, 50, 1);
		let small = farmed(0.08, 5_000, 1);
		let accuracy = |farmed: Farmed| crate::market::share(farmed.accuracy);
		assert!((accuracy(large) - accuracy(small)).abs() < 0.01);
		assert!((large.cost - small.cost).abs() < 1e-6);
	}

	#[test]
	fn one_client_alone_farms_next_to_nothing() {
		let once = farmed(8.0, 1, 1_000);
		let many = farmed(8.0, 1_000, 1);
		assert_eq!(once.cost, many.cost);
		// The sum of 1/k up to a thousand is 7.5 steps and not a thousand.
		assert!(
			once.accuracy < Perbill::from_percent(75) && many.accuracy > Perbill::from_percent(99)
		);
	}

	/// Two soft slashes leave a good record better placed than a new name, which has half a weight.
	#[test]
	fn a_new_name_is_no_better_placed_until_the_third_slash_ejects() {
		for anomalies in 0..3 {
			let (old, new) = weights(Perbill::from_percent(95), anomalies);
			assert!(old > new, "{anomalies}: {old} {new}");
		}
	}
}
