// SPDX-License-Identifier: Apache-2.0

//! The provider's agent: takes tasks from the chain, runs them in containers, commits and reveals
//! their results and serves the outputs (specification, section 14).
//!
//! | module | what it knows |
//! | --- | --- |
//! | [`config`] | what the operator decides |
//! | [`probe`] | what this machine is |
//! | [`chain`] | the chain, decoded once into what the worker needs |
//! | [`job`] | the decisions about one task, as pure functions |
//! | [`runner`] | the loop that carries tasks from offer to payment |
//! | [`fetch`] | inputs, which strangers name |
//! | [`engine`] | containers, in which strangers' programs run |
//! | [`artifacts`] | inputs, outputs and logs on the disk |
//! | [`store`] | what must not be forgotten |
//! | [`serve`] | outputs and health over HTTP |
//!
//! Three rules hold it together. What is about to become public is on the disk first. What has
//! become public is asked of the chain, never remembered. What comes from a client, be it an
//! address, a program or its output, is a stranger's.

pub mod artifacts;
pub mod chain;
pub mod config;
pub mod engine;
pub mod fetch;
pub mod job;
pub mod probe;
pub mod runner;
pub mod serve;
pub mod store;
