// SPDX-License-Identifier: Apache-2.0

//! Tests by topic. After each of them the mock checks every invariant.

mod agenda;
mod attacks;
mod consensus;
mod draws;
mod eligibility;
mod invariants;
mod liability;
mod money;
mod racing;
mod refusals;
mod sources;
mod tasks;
mod timeouts;
mod verify;
