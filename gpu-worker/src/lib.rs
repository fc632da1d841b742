// SPDX-License-Identifier: Apache-2.0

//! The provider's agent: takes tasks from the chain, runs them in containers, commits and reveals
//! their results and serves the outputs (specification, section 14).
//!
//! | module | what it knows |
//! | --- | --- |
//! | [`config`] | what the operator decides |
//! | [`probe`] | what this machine is |
//! | [`chain`] | the chain, decoded once into what the worker needs |
//! | [`offer`] | whether a task is taken, and for which price |
//! | [`plan`] | whether one more job fits beside those that were promised |
//! | [`job`] | the decisions about one task that is, as pure functions |
//! | [`embedding`] | what an output of embeddings means |
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
pub mod embedding;
pub mod engine;
pub mod fetch;
pub mod job;
pub mod offer;
pub mod plan;
pub mod probe;
pub mod runner;
pub mod serve;
pub mod store;
