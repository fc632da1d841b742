// SPDX-License-Identifier: Apache-2.0

//! Surety's runtime.
//!
//! Where a rule lives:
//!
//! - [`configs`]: how each pallet is set up, one file per theme;
//! - [`settings`]: what a chain chooses at genesis, and the numbers that governance may change;
//! - [`governance`]: origins and tracks: who decides what;
//! - [`genesis_config_presets`]: the `dev`, `local` and `testnet` chains;
//! - [`apis`]: what nodes and clients ask the runtime.

#![cfg_attr(not(feature = "std"), no_std)]
// The runtime's macros make items that nobody can document.
#![allow(missing_docs)]
#![cfg_attr(
	not(any(test, feature = "runtime-benchmarks")),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::panic,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects
	)
)]
// The runtime macros expand to deeply nested types.
#![recursion_limit = "512"]

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
pub mod genesis_config_presets;
pub mod governance;
pub mod settings;

use alloc::vec::Vec;

use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::{runtime_version, RuntimeVersion};

pub use apis::RuntimeApi;
pub use surety_primitives::{Balance, BlockNumber};

/// A signature by any of the usual schemes.
pub type Signature = MultiSignature;
/// The public part of an account.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How many transactions an account has sent.
pub type Nonce = u32;
/// The hash of a block.
pub type Hash = sp_core::H256;
/// How transactions name accounts.
pub type Address = MultiAddress<AccountId, ()>;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// A transaction as it comes from outside.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// What is signed of a transaction.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// What every transaction carries beside its call.
pub type TxExtension = (
	// First: what it authorises is nobody's, so that nobody pays for it. It adds no bytes.
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	// Right before the nonce, which it reads. It adds no bytes.
	pallet_market::ReservedRoom<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// Dispatches blocks and transactions to the pallets.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// The types that the node knows: blocks whose transactions it does not look into.
pub mod opaque {
	use super::{generic, BlakeTwo256, BlockNumber};
	pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

	/// A block's header.
	pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
	/// A block.
	pub type Block = generic::Block<Header, UncheckedExtrinsic>;
}

impl_opaque_keys! {
	/// The keys that a validator's node signs with.
	pub struct SessionKeys {
		/// Block production.
		pub babe: Babe,
		/// Finality.
		pub grandpa: Grandpa,
	}
}

/// Names the runtime to nodes and clients.
#[cfg(not(feature = "upgrade-rehearsal"))]
#[runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("surety"),
	impl_name: alloc::borrow::Cow::Borrowed("surety"),
	authoring_version: 1,
	spec_version: 100,
	impl_version: 0,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 3,
};

/// The next version, for the rehearsal of an upgrade.
#[cfg(feature = "upgrade-rehearsal")]
#[runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("surety"),
	impl_name: alloc::borrow::Cow::Borrowed("surety"),
	authoring_version: 1,
	spec_version: 101,
	impl_version: 0,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 3,
};

#[frame_support::runtime]
mod runtime {
	/// The runtime.
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	// The machine.
	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Settings = crate::settings;
	#[runtime::pallet_index(3)]
	pub type Parameters = pallet_parameters;

	// Consensus. Babe stands before Session, which calls it at the end of sessions; Validators
	// stands before Session, which asks it for the first validators at genesis.
	#[runtime::pallet_index(4)]
	pub type Babe = pallet_babe;
	#[runtime::pallet_index(5)]
	pub type Authorship = pallet_authorship;

	// Proofs. Blocks begin with the pallets in the order of their indices, and the leaf that a block
	// adds tells how the ledger stood at the end of the block before: Mmr stands before every pallet
	// that may write to the ledger when a block begins, such as those that end sessions or run what
	// was scheduled.
	#[runtime::pallet_index(6)]
	pub type Mmr = pallet_mmr;

	// Money.
	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(11)]
	pub type TransactionPayment = pallet_transaction_payment;

	// Consensus, continued: these hold money.
	#[runtime::pallet_index(20)]
	pub type Validators = pallet_validators;
	#[runtime::pallet_index(21)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(22)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(23)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(24)]
	pub type Grandpa = pallet_grandpa;

	// Governance.
	#[runtime::pallet_index(30)]
	pub type Clearance = pallet_ranked_collective;
	#[runtime::pallet_index(31)]
	pub type Referenda = pallet_referenda;
	#[runtime::pallet_index(32)]
	pub type Governance = crate::governance;
	#[runtime::pallet_index(33)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(34)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(35)]
	pub type SafeMode = pallet_safe_mode;
	#[runtime::pallet_index(36)]
	pub type TxPause = pallet_tx_pause;
	#[runtime::pallet_index(37)]
	pub type Sudo = pallet_sudo;

	// Convenience.
	#[runtime::pallet_index(40)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(41)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(42)]
	pub type Proxy = pallet_proxy;

	// The market.
	#[runtime::pallet_index(50)]
	pub type Registry = pallet_registry;
	#[runtime::pallet_index(51)]
	pub type ComputeStaking = pallet_compute_staking;
	#[runtime::pallet_index(52)]
	pub type Escrow = pallet_escrow;
	#[runtime::pallet_index(53)]
	pub type Market = pallet_market;
	#[runtime::pallet_index(54)]
	pub type Slashing = pallet_slashing;
	#[runtime::pallet_index(55)]
	pub type Ledger = pallet_ledger;
	#[runtime::pallet_index(56)]
	pub type Fees = pallet_fees;
	// Blocks begin with the pallets in the order of their indices: Verification stands behind Babe,
	// Authorship and Session, which it asks for what the block before contributed.
	#[runtime::pallet_index(57)]
	pub type Verification = pallet_verification;
	#[runtime::pallet_index(58)]
	pub type Credit = pallet_credit;
	#[runtime::pallet_index(60)]
	pub type Reputation = pallet_reputation;
	#[runtime::pallet_index(61)]
	pub type Disputes = pallet_disputes;
}
