// SPDX-License-Identifier: Apache-2.0

//! Tests by topic. After each of them the mock checks every invariant.

mod agenda;
mod attacks;
mod attacks_draws;
mod auction;
mod consensus;
mod contributions;
mod disputed;
mod draws;
mod due;
mod eligibility;
mod failures;
mod hidden;
mod histories;
mod invariants;
mod liability;
mod manual;
mod money;
mod pairs;
mod racing;
mod records;
mod refusals;
mod silence;
mod sources;
mod steps;
mod tasks;
mod timeouts;
mod verify;
