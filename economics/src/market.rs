// SPDX-License-Identifier: Apache-2.0

//! What the chain does with a task, a stake and a wrong result: calls into `surety-primitives`, and the
//! defaults that a genesis sets (specification, section 12).

use surety_primitives::{
	liability::{self, Backing, Terms},
	money::cut,
	slash::{Condition, Penalty, Severity},
	source::Comparator,
	Balance, Perbill, SUR,
};

/// Whose numbers are in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
	/// 5 % of the results are checked, and a wrong one costs 5 % of the stake, whatever it was paid.
	Plain,
	/// Stake answers for each task by its price (specification, section 7).
	Surety,
}

/// A market from the point of view of one node.
#[derive(Clone, Debug)]
pub struct Market {
	/// Whose numbers are in force.
	pub rules: Rules,
	/// What the node has at stake.
	pub stake: Balance,
	/// How results are compared.
	pub comparator: Comparator,
	/// μ and p_min.
	pub terms: Terms,
	/// The protocol's part of a payment.
	pub fee: Perbill,
}

/// What a wrong result costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slashed {
	/// How much is taken.
	pub amount: Balance,
	/// How grave that is.
	pub severity: Severity,
}

/// `protocolFee`.
pub const FEE: Perbill = Perbill::from_parts(25_000_000);
/// `registrationBurn`.
pub const REGISTRATION: Balance = 5 * SUR;
/// `stakersShare`.
pub const STAKERS_SHARE: Perbill = Perbill::from_percent(20);
/// `liabilityMargin` and `minSampling`.
pub const TERMS: Terms = Terms { margin_percent: 150, min_probability: Perbill::from_percent(5) };
/// `stakeFloor`: what everything here is counted by.
pub const STAKE: Balance = 100 * SUR;
/// How many soft slashes end in an ejection.
pub const SOFT_SLASHES: u32 = 3;

impl Market {
	/// The default parameters.
	pub fn new(rules: Rules, comparator: Comparator) -> Self {
		Self { rules, stake: STAKE, comparator, terms: TERMS, fee: FEE }
	}

	/// How likely a check tells a wrong result, as the chain assumes it.
	pub fn detection(&self) -> f64 {
		share(liability::detection(self.comparator))
	}

	/// What answers for a payment when so much of the stake is free, and how often the result is checked;
	/// `None` if the node cannot take the task.
	pub fn backing(&self, price: Balance, free: Balance) -> Option<Backing> {
		match self.rules {
			Rules::Plain => Some(Backing { liability: 0, probability: self.terms.min_probability }),
			Rules::Surety => {
				liability::back(price, free, liability::detection(self.comparator), &self.terms)
			}
		}
	}

	/// The largest payment that a node can take.
	pub fn most(&self) -> Balance {
		match self.rules {
			Rules::Plain => Balance::MAX,
			Rules::Surety => {
				liability::most(self.stake, liability::detection(self.comparator), &self.terms)
			}
		}
	}

	/// What of a payment the node gets.
	pub fn pay(&self, price: Balance) -> Balance {
		cut(price, self.fee).rest
	}

	/// What `RESULT_FAILURE` takes of `held`, when it happens the `before` + first time and
	/// `liability` answered for the task.
	pub fn slash(&self, held: Balance, liability: Balance, before: u32) -> Slashed {
		let rule = Condition::ResultFailure.rule();
		let amount = Penalty { share: rule.share_after(before), at_least: liability }.of(held);
		let taken = Perbill::from_rational(amount, held.max(1));
		Slashed { amount, severity: rule.severity(taken) }
	}

	/// What the third soft slash takes of `held` besides.
	pub fn ejection(held: Balance) -> Balance {
		Penalty::share(Condition::RepeatedSoftSlash.rule().share).of(held)
	}
}

/// A probability as a float.
pub fn share(parts: Perbill) -> f64 {
	f64::from(parts.deconstruct()) / 1e9
}

/// An amount in SUR.
pub fn sur(amount: Balance) -> f64 {
	amount as f64 / SUR as f64
}

/// An amount of so many SUR.
pub fn units(sur: f64) -> Balance {
	(sur * SUR as f64).round() as Balance
}

#[cfg(test)]
mod tests {
	use super::*;

	/// What genesis sets is what is computed with here.
	#[test]
	fn the_defaults_are_those_of_a_genesis() {
		let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../chain-specs/testnet.json");
		let spec: serde_json::Value =
			serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
		let parameters = &spec["genesis"]["runtimeGenesis"]["patch"]["settings"]["parameters"];
		let of = |name: &str| Balance::from(parameters[name].as_u64().unwrap());
		assert_eq!(of("protocolFee"), FEE.deconstruct().into());
		assert_eq!(of("stakersShare"), STAKERS_SHARE.deconstruct().into());
		assert_eq!(of("liabilityMargin"), TERMS.margin_percent.into());
		assert_eq!(of("minSampling"), TERMS.min_probability.deconstruct().into());
		assert_eq!(of("stakeFloor"), STAKE);
		assert_eq!(of("registrationBurn"), REGISTRATION);
		assert_eq!(of("oracleStake"), crate::oracles::STAKE);
		assert_eq!(of("arbitratorStake"), crate::panels::ARBITRATOR_STAKE);
		assert_eq!(of("jurorLock"), crate::panels::JUROR_LOCK);
		assert_eq!(of("disputeBond"), crate::strategy::BOND);
		assert_eq!(of("fullStepBurn"), surety_primitives::reputation::FULL_STEP);
		assert_eq!(of("burnShare"), crate::records::BURN_SHARE.deconstruct().into());
	}

	#[test]
	fn plain_rules_take_a_share_and_ours_what_answered_for_the_task() {
		let plain = Market::new(Rules::Plain, Comparator::Exact);
		assert_eq!(plain.backing(units(1_000.0), STAKE).unwrap().liability, 0);
		assert_eq!(plain.slash(STAKE, 0, 0).amount, 5 * SUR);
		assert_eq!(plain.slash(STAKE, 0, 2).amount, 20 * SUR);
		let ours = Market::new(Rules::Surety, Comparator::Exact);
		let liability = ours.backing(SUR, STAKE).unwrap().liability;
		assert_eq!(ours.slash(STAKE, liability, 0).amount, liability);
		assert_eq!(ours.slash(STAKE, SUR, 0).amount, 5 * SUR);
	}

	#[test]
	fn half_of_the_stake_is_a_hard_slash() {
		let market = Market::new(Rules::Surety, Comparator::Exact);
		assert_eq!(market.slash(STAKE, 49 * SUR, 0).severity, Severity::Soft);
		assert_eq!(market.slash(STAKE, 50 * SUR, 0).severity, Severity::Hard);
		assert_eq!(market.slash(STAKE, 0, 4).severity, Severity::Hard);
	}
}
