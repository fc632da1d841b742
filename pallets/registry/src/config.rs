// SPDX-License-Identifier: Apache-2.0

//! What the registry needs of a runtime, and how it meets other pallets.
//!
//! It holds no money but the deposits of encryption keys. It asks `staking` (`Collateral`) whether a node's stake
//! suffices, and hears from it ([`OnStakeChange`](surety_primitives::traits::OnStakeChange)) when the stake changes. It
//! asks `market` (`OpenWork`) whether a node owes work, and hears from it
//! ([`OnTaskOutcome`](surety_primitives::traits::OnTaskOutcome)) when work is paid. Both read nodes through
//! [`InspectNodes`](surety_primitives::traits::InspectNodes), and `market` clients through
//! [`InspectClients`](surety_primitives::traits::InspectClients). `slashing` throws nodes out through
//! [`Discipline`](surety_primitives::traits::Discipline), is told of outages (`Slash`), and asks what worker keys have
//! signed ([`Anchors`](surety_primitives::traits::Anchors)). `reputation` hears of statuses and reads
//! [`Uptimes`](surety_primitives::traits::Uptimes). [`Owners`](surety_primitives::traits::Owners) says who is whose.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod config {
	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256> {
		/// The token; the registration fee is burned in it, and deposits are held in it.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// Why funds are held, for all pallets.
		type RuntimeHoldReason: From<HoldReason>;

		/// What the registration of one node burns, so that shedding a bad record for a fresh
		/// identity costs something. Any amount works; 5 SUR is sensible.
		type RegistrationFee: Get<Balance>;

		/// What is held for an encryption key as long as it stands here, so that nobody fills the chain
		/// with them; 0.1 SUR is sensible. Keys that stand keep what they were published for.
		#[pallet::constant]
		type EncryptionKeyDeposit: Get<Balance>;

		/// Tells whether a node's stake suffices, and starts its exit.
		type Collateral: Collateral;

		/// Tells whether a node owes work: such a node neither leaves nor changes what it carries.
		type OpenWork: OpenWork;

		/// Paid tasks after which a node is no longer onboarding. 0 skips onboarding; 30 is
		/// sensible. A runtime upgrade that changes it migrates the statuses of all nodes.
		#[pallet::constant]
		type OnboardingJobs: Get<u32>;

		/// The most nodes that one provider has at a time; at least 1, 256 is sensible. A larger
		/// fleet takes a second provider.
		#[pallet::constant]
		type MaxNodes: Get<u32>;

		/// Who admits and removes registrars, and revokes and restores what they attested to.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The most registrars at a time; at least 1, 64 is sensible.
		#[pallet::constant]
		type MaxRegistrars: Get<u32>;

		/// The most domains on one registrar's list; at least 1, 64 is sensible: one for each country
		/// that keeps a domain for its universities, and some institutions by name.
		#[pallet::constant]
		type MaxDomains: Get<u32>;

		/// How worker keys sign heartbeats.
		type Signature: Parameter + Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>;

		/// Charges nodes that fell silent.
		type Slash: Slash<Self::AccountId>;

		/// Hears when the status of a node changes, other than with that of all nodes of its provider.
		type OnStatusChange: OnStatusChange;

		/// The clock of heartbeats; the chain's own block number.
		type BlockNumberProvider: BlockNumberProvider<BlockNumber = BlockNumber>;

		/// Blocks from one heartbeat to the next; above 0, and 10 minutes in production.
		type HeartbeatInterval: Get<BlockNumber>;

		/// After how many blocks of silence anyone can have a node suspended; 20 minutes.
		type OfflineAfter: Get<BlockNumber>;

		/// Up to how many blocks a silence that harmed nobody is a warning; 2 hours.
		type UptimeMinor: Get<BlockNumber>;

		/// From how many blocks on a silence is slashed; not below [`Config::UptimeMinor`], 4 hours.
		type UptimeBreach: Get<BlockNumber>;

		/// The blocks of a day, of which thirty are remembered; above 0.
		type UptimeDay: Get<BlockNumber>;

		/// The longest downtime that can be announced, in blocks; 24 hours.
		type MaxDowntime: Get<BlockNumber>;

		/// Blocks from the end of an announced downtime until the next can be announced, so that
		/// nobody is excused for ever; 7 days.
		type DowntimePause: Get<BlockNumber>;

		/// How many of each node's roots are kept: as far back as samples can convict. At least 1;
		/// 432 are three days of heartbeats.
		#[pallet::constant]
		type KeptRoots: Get<u32>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;

		/// Signs the heartbeats of the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: super::BenchmarkHelper<Self::AccountId, Self::Signature>;
	}
}
