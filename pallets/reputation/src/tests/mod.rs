// SPDX-License-Identifier: Apache-2.0

//! Tests by topic.

mod accuracy;
mod attacks;
mod clients;
mod feedback;
mod invariants;
mod pairs;
mod ranks;
mod responses;
mod scores;
mod slashes;
mod snapshots;
