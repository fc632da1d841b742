// SPDX-License-Identifier: Apache-2.0

//! The agent of providers, oracles and auditors (specification, section 14). For a provider it takes tasks from the chain, runs
//! them in containers, commits and reveals their results and serves the outputs. For an oracle it runs jobs once
//! more and says whether it got the same. For an auditor it reads what nodes measure of themselves and says what is
//! wrong with it.
//!
//! | module | what it knows |
//! | --- | --- |
//! | [`config`] | what the operator decides |
//! | [`probe`] | what this machine is |
//! | [`gpu`] | what a GPU says of itself, computes, and to whom it is lent |
//! | [`bench`] | how fast a GPU computes, and whether it computes right |
//! | [`chain`] | the chain, decoded once into what the worker needs |
//! | [`offer`] | whether a task is taken, and for which price |
//! | [`terms`] | whose tasks are wanted, and what the time has to earn |
//! | [`plan`] | whether one more job fits beside those that were promised |
//! | [`job`] | the decisions about one task that is, as pure functions |
//! | [`embedding`] | what an output of embeddings means |
//! | [`embedder`] | what an output of text means, by a container |
//! | [`weigh`] | what follows from the outcome of a run |
//! | [`runner`] | the loop that carries tasks from offer to payment |
//! | [`look`] | the decisions of an oracle about one result, as pure functions |
//! | [`oracle`] | the loop that re-runs what an oracle was drawn for |
//! | [`auditor`] | the loop that reads telemetry and images, and the rules by which it judges them |
//! | [`host`] | what all loops stand on |
//! | [`work`] | what is done beside a loop |
//! | [`room`] | how many jobs run at once |
//! | [`stop`] | when to stop |
//! | [`running`] | which jobs run, for those who watch them |
//! | [`telemetry`] | what is measured meanwhile, and how the chain hears of it |
//! | [`fetch`] | inputs, which strangers name |
//! | [`address`] | which addresses are public |
//! | [`egress`] | what jobs reach of the network |
//! | [`engine`] | containers, in which strangers' programs run |
//! | [`artifacts`] | inputs and the folders of jobs on the disk |
//! | [`outputs`] | outputs and logs, on the disk or in a bucket |
//! | [`keeper`] | how long they are kept, and for whom they are encrypted |
//! | [`tidy`] | which of them go, and when |
//! | [`store`] | what must not be forgotten |
//! | [`serve`] | health and metrics over HTTP |
//! | [`health`] | how the worker is |
//! | [`metrics`] | what it counts |
//! | [`doctor`] | what keeps it from working, and how to mend that |
//! | [`handout`] | outputs over HTTP, whole and in part |
//!
//! Three rules hold it together. What is about to become public is on the disk first. What has
//! become public is asked of the chain, never remembered. What comes from a client, be it an
//! address, a program or its output, is a stranger's.

pub mod address;
pub mod artifacts;
pub mod auditor;
pub mod bench;
pub mod chain;
pub mod config;
#[cfg(feature = "dishonest")]
mod dishonest;
pub mod doctor;
pub mod egress;
pub mod embedder;
pub mod embedding;
pub mod engine;
pub mod fetch;
pub mod gpu;
pub mod handout;
pub mod health;
pub mod host;
pub mod job;
pub mod keeper;
pub mod look;
pub mod metrics;
pub mod offer;
pub mod oracle;
pub mod outputs;
pub mod plan;
pub mod probe;
pub mod room;
pub mod runner;
pub mod running;
pub mod serve;
pub mod stop;
pub mod store;
pub mod telemetry;
pub mod terms;
pub mod tidy;
pub mod weigh;
pub mod work;
