// SPDX-License-Identifier: Apache-2.0

//! The arithmetic of shares, free of FRAME and exact: no unit and no fraction of one is lost.
//!
//! Every method answers `None`, and has changed nothing, where a number would leave its range.
//! As long as amounts and stakes are parts of one supply below 2¹²⁸ ÷ 2 none does: what one stake
//! earns is at most all that was ever distributed.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::U256;
use surety_primitives::Balance;

/// The smallest unit of the token, in the fixed point of shares: 2¹²⁸.
pub(crate) const ONE: U256 = U256([0, 0, 1, 0]);

/// What is owed to stakes in all.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Totals {
	/// All stakes together.
	pub stake: Balance,
	/// What was distributed and not claimed.
	pub claimable: Balance,
	/// What one unit of stake has earned since the beginning, in 2⁻¹²⁸ of the smallest unit.
	pub per_unit: U256,
	/// What is claimable and no stake's yet: what divisions left, and fractions of stakes that are
	/// gone. In 2⁻¹²⁸ of the smallest unit; it is distributed with the next amount.
	pub remainder: U256,
}

impl Totals {
	/// Distributes `amount` among all stakes by their sizes. `None` without any stake.
	pub(crate) fn distribute(&mut self, amount: Balance) -> Option<()> {
		let claimable = self.claimable.checked_add(amount)?;
		let whole = U256::from(amount).checked_mul(ONE)?.checked_add(self.remainder)?;
		let stake = U256::from(self.stake);
		let per_unit = self.per_unit.checked_add(whole.checked_div(stake)?)?;
		let remainder = whole.checked_rem(stake)?;
		*self = Self { claimable, per_unit, remainder, ..*self };
		Some(())
	}
}

/// One stake, and what it has earned.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Share<AccountId> {
	/// Who is paid.
	pub owner: AccountId,
	/// The size of the stake.
	pub stake: Balance,
	/// [`Totals::per_unit`] when the earnings were last brought up to date.
	pub since: U256,
	/// What it had earned then and was not paid, in whole units.
	pub earned: Balance,
	/// What it had earned beyond that, in 2⁻¹²⁸ of the smallest unit.
	pub fraction: u128,
}

impl<AccountId> Share<AccountId> {
	/// A stake of nothing.
	pub(crate) fn new(owner: AccountId) -> Self {
		Self { owner, stake: 0, since: U256::zero(), earned: 0, fraction: 0 }
	}

	/// All that it is owed, in 2⁻¹²⁸ of the smallest unit.
	pub(crate) fn owed(&self, totals: &Totals) -> Option<U256> {
		let grown = totals.per_unit.checked_sub(self.since)?.checked_mul(self.stake.into())?;
		let before = U256::from(self.earned).checked_mul(ONE)?.checked_add(self.fraction.into())?;
		grown.checked_add(before)
	}

	/// What a claim would pay: what it is owed, rounded down.
	pub(crate) fn claimable(&self, totals: &Totals) -> Option<Balance> {
		self.owed(totals)?.checked_div(ONE)?.try_into().ok()
	}

	/// Brings the earnings up to date: from here on they follow from another size or date.
	fn settle(&mut self, totals: &Totals) -> Option<()> {
		let owed = self.owed(totals)?;
		self.earned = owed.checked_div(ONE)?.try_into().ok()?;
		self.fraction = owed.low_u128();
		self.since = totals.per_unit;
		Some(())
	}

	/// Changes the size of the stake. What it has earned so far stays as it is.
	pub(crate) fn resize(&mut self, totals: &mut Totals, stake: Balance) -> Option<()> {
		let all = totals.stake.checked_sub(self.stake)?.checked_add(stake)?;
		self.settle(totals)?;
		self.stake = stake;
		totals.stake = all;
		Some(())
	}

	/// Takes out what it has earned, in whole units.
	pub(crate) fn claim(&mut self, totals: &mut Totals) -> Option<Balance> {
		let left = totals.claimable.checked_sub(self.claimable(totals)?)?;
		self.settle(totals)?;
		totals.claimable = left;
		Some(core::mem::take(&mut self.earned))
	}

	/// Whether it has no size and is owed nothing that could be paid. Up to date after
	/// [`Share::resize`] and [`Share::claim`].
	pub(crate) fn is_over(&self) -> bool {
		self.stake == 0 && self.earned == 0
	}

	/// Gives the fraction of a share that is over to the others.
	pub(crate) fn leave_fraction(&self, totals: &mut Totals) -> Option<()> {
		totals.remainder = totals.remainder.checked_add(self.fraction.into())?;
		Some(())
	}
}
