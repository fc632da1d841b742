// SPDX-License-Identifier: Apache-2.0

//! Tests, by topic.

mod bonding;
mod genesis;
mod invariants;
mod offences;
mod sessions;
mod slashes;
