// SPDX-License-Identifier: Apache-2.0

//! What the registry needs of a runtime.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod config {
	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256> {
		/// The token; the registration fee is burned in it.
		type Currency: Inspect<Self::AccountId, Balance = Balance> + Mutate<Self::AccountId>;

		/// What the registration of one node burns, so that shedding a bad record for a fresh
		/// identity costs something. Any amount works; 5 SUR is sensible.
		type RegistrationFee: Get<Balance>;

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
