// SPDX-License-Identifier: Apache-2.0

//! What the Vault stores.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use surety_primitives::Balance;

/// What is locked for one task. It is written once and never changed.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Deposit<AccountId> {
	/// Whose account holds it.
	pub client: AccountId,
	/// What the task pays, the protocol fee included.
	pub payment: Balance,
	/// What a re-run would cost.
	pub rerun_price: Balance,
	/// The protocol's share of the payment, as it was when this was locked.
	pub fee: Perbill,
}
