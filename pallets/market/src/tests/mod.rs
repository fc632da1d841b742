// SPDX-License-Identifier: Apache-2.0

//! Tests by topic. After each of them the mock checks every invariant.

mod attacks;
mod eligibility;
mod invariants;
mod money;
mod racing;
mod refusals;
mod sources;
mod tasks;
mod timeouts;
mod verify;
