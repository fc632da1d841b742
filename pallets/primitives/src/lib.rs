// SPDX-License-Identifier: Apache-2.0

//! What Surety's pallets, client and worker share.
//!
//! - [`node`]: machines, what they carry and which state they are in;
//! - [`source`]: what nodes run, and what a source asks of a node and of its output;
//! - [`output`]: the summary of an output and the format check (specification, section 7);
//! - [`credit`]: what clients sign so that many small jobs are settled at once;
//! - [`commitment`]: what a node binds itself to before others can see it;
//! - [`draw`]: random choices by a seed;
//! - [`sortition`]: random choices by weight from many, without looking at all of them;
//! - [`dispute`]: what jurors say of a result, and what they earn and lose by it;
//! - [`panel`]: whose word weighs how much in a consensus, and who agrees;
//! - [`rerun`]: what oracles who do a job once more establish, and what that costs;
//! - [`similarity`]: how alike two outputs are;
//! - [`money`]: shares of amounts, in integers;
//! - [`liability`]: how much of a node's stake answers for a task, and how often that is checked;
//! - [`agenda`]: what the chain does by itself, and when;
//! - [`stake`]: whose collateral there is, and how much a node must hold;
//! - [`standing`]: who belongs to whom, and why a node cannot work on a source;
//! - [`slash`]: the slash table;
//! - [`telemetry`]: what a node measures of itself, and how that convicts it;
//! - [`uptime`]: how long a node was away;
//! - [`reputation`]: how good the record of a node or a client is;
//! - [`tree`]: trees of hashes;
//! - [`ledger`]: what is written for ever;
//! - [`proof`]: how that is shown to somebody who holds only the hash of a block;
//! - [`traits`]: how pallets meet. No pallet depends on another pallet's crate: each names the
//!   traits it offers and needs here, and the runtime joins them.
//!
//! Everything but [`traits`] is free of FRAME and of storage: the chain, the client and the worker
//! run the same lines.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

pub mod agenda;
pub mod commitment;
pub mod credit;
pub mod dispute;
pub mod draw;
pub mod encryption;
pub mod ledger;
pub mod liability;
pub mod money;
pub mod node;
pub mod output;
pub mod panel;
pub mod proof;
pub mod reputation;
pub mod rerun;
pub mod similarity;
pub mod slash;
pub mod sortition;
pub mod source;
pub mod stake;
pub mod standing;
pub mod task;
pub mod telemetry;
pub mod traits;
pub mod tree;
pub mod uptime;

pub use sp_arithmetic::{Perbill, Percent};
pub use sp_core::H256;

/// An amount of the token, in its smallest unit: 1 SUR = [`SUR`].
pub type Balance = u128;
/// A block's number; every duration on chain is a number of blocks.
pub type BlockNumber = u32;
/// One machine. Never reused.
pub type NodeId = u32;
/// What nodes run: an image and its terms. Never reused.
pub type SourceId = u32;
/// An institution whose providers are of the university tier. Never reused.
pub type OrganisationId = u32;
/// One atomic job. Never reused.
pub type TaskId = u64;

/// The token's symbol.
pub const TOKEN_SYMBOL: &str = "SUR";
/// The token's decimals.
pub const TOKEN_DECIMALS: u8 = 12;
/// The prefix of addresses: 42, the one that every Substrate wallet shows without registration.
pub const SS58_PREFIX: u16 = 42;
/// One token.
pub const SUR: Balance = 1_000_000_000_000;
/// All there is, at genesis. Nothing is ever minted afterwards.
pub const TOTAL_SUPPLY: Balance = 1_000_000_000 * SUR;
/// What the account is derived from that holds the stakers' share of fees until they claim it.
pub const FEE_POOL: [u8; 8] = *b"sur/fees";
/// The treasury: the account on which the operations' share of fees and the treasury's share of
/// slashes are collected. Nobody has a key to it: it is what FRAME derives from the pallet id
/// `sur/trsy`.
pub const TREASURY_ACCOUNT: [u8; 32] = *b"modlsur/trsy\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
/// The verification pool: the account from which oracles are paid for re-runs, and to which each paid task gives what
/// its re-run costs on average. Nobody has a key to it: it is what FRAME derives from the pallet id `sur/veri`.
pub const VERIFICATION_POOL: [u8; 32] = *b"modlsur/veri\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// Seconds between blocks.
pub const SECONDS_PER_BLOCK: u32 = 6;
/// Blocks in a minute.
pub const MINUTES: BlockNumber = 60 / SECONDS_PER_BLOCK;
/// Blocks in an hour.
pub const HOURS: BlockNumber = 60 * MINUTES;
/// Blocks in a day.
pub const DAYS: BlockNumber = 24 * HOURS;
