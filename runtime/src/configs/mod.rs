// SPDX-License-Identifier: Apache-2.0

//! How each pallet is set up, one file per theme.

pub mod consensus;
mod convenience;
mod disputes;
mod governance;
mod market;
mod money;
mod proofs;
mod reputation;
pub mod system;

pub use money::EXISTENTIAL_DEPOSIT;
