// SPDX-License-Identifier: Apache-2.0

//! Typed access to the Surety chain, for programs; people use the `surety` command.
//!
//! | to | use |
//! | --- | --- |
//! | reach a node | [`Client::connect`], or [`Client::connect_lasting`] for a service that outlives its node's restarts |
//! | read the chain | a [`View`]: [`Client::best`], [`Client::finalised`], [`Client::at`]. All reads of one view are of one block |
//! | call it | [`Client::submit`] with a call of [`api::tx`], then [`Pending::in_block`] or [`Pending::finalised`] |
//! | follow it | [`Client::blocks`]: each block with its [`MarketEvent`]s, without gaps, across lost connections |
//! | sign | a [`KeySource`], from text such as `//Alice` or the path of a key file |
//! | describe machines and sources | [`spec`]: their JSON forms |
//! | encrypt outputs, and decrypt them | [`encryption`] |
//! | show what a node measured | [`telemetry`] |
//! | sign caps, jobs and vouchers off chain | [`credit`] |
//! | keep a juror's votes until they are revealed | [`ballots`] |
//!
//! Everything that can be refused is an [`Error`] with a [`remedy`](Error::remedy). What the chain
//! refuses is a [`Refusal`]: the pallet, the name of its error and what the chain says to do.
//!
//! ```no_run
//! use surety_client::{api, Client, Follow, KeySource};
//!
//! # async fn example() -> Result<(), surety_client::Error> {
//! let client = Client::connect("ws://127.0.0.1:9944").await?;
//! let key = "//Alice".parse::<KeySource>()?.load()?;
//!
//! if let Some(task) = client.best().await?.task(7).await? {
//!     println!("pays {}", surety_client::Amount(task.payment));
//! }
//! let done = client.submit(&api::tx().market().accept_task(7), &key).await?.in_block().await?;
//! println!("accepted in block {}", done.number);
//!
//! let mut blocks = client.blocks(Follow::Finalised, Some(done.number));
//! loop {
//!     let block = blocks.next().await?;
//!     for event in &block.market {
//!         println!("{}: {event:?}", block.number);
//!     }
//! }
//! # }
//! ```
//!
//! Types of `surety_primitives` (manifests, specs, commitments) are the chain's own: the generated
//! code wraps them in [`Static`], whose field `0` is the value; `value.into()` wraps one.

pub mod amount;
pub mod api;
pub mod ballots;
pub mod client;
pub mod credit;
pub mod encryption;
pub mod error;
pub mod events;
pub mod keys;
pub mod period;
pub mod plain;
pub mod spec;
pub mod submit;
pub mod telemetry;
pub mod view;

pub use amount::Amount;
pub use client::Client;
pub use error::{Error, Refusal};
pub use events::{Block, Blocks, Follow, MarketEvent, VerificationEvent};
pub use keys::{KeyError, KeySource};
pub use period::Period;
pub use submit::{Included, Pending};
pub use view::{Balances, View};

pub use subxt::utils::{AccountId32, Static};
pub use subxt_signer::sr25519::Keypair;
pub use surety_primitives as primitives;
