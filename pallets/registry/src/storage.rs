// SPDX-License-Identifier: Apache-2.0

//! What the registry keeps.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod storage {
	/// The providers.
	#[pallet::storage]
	pub type Providers<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, ProviderOf<T>, OptionQuery>;

	/// The nodes, the released ones included: they are history.
	#[pallet::storage]
	pub type Nodes<T: Config> = StorageMap<_, Twox64Concat, NodeId, NodeOf<T>, OptionQuery>;

	/// The node that a worker key signs for. Released nodes have none; those of ejected ones are
	/// blocked.
	#[pallet::storage]
	pub type WorkerKeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, NodeId, OptionQuery>;

	/// The node that carries a GPU, by the hash of the GPU's UUID. Released nodes carry none; those
	/// of ejected ones are blocked.
	#[pallet::storage]
	pub type GpuOwners<T: Config> = StorageMap<_, Blake2_128Concat, H256, NodeId, OptionQuery>;

	/// The id that the next node gets; above every id given so far.
	#[pallet::storage]
	pub type NextNodeId<T: Config> = StorageValue<_, NodeId, ValueQuery>;

	/// The registrars.
	#[pallet::storage]
	pub type Registrars<T: Config> =
		StorageValue<_, BoundedBTreeSet<T::AccountId, T::MaxRegistrars>, ValueQuery>;

	/// The domains under which a registrar accepts institutions.
	#[pallet::storage]
	pub type Domains<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedBTreeSet<Domain, T::MaxDomains>,
		ValueQuery,
	>;

	/// The id that the next organisation gets.
	#[pallet::storage]
	pub type NextOrganisationId<T: Config> = StorageValue<_, OrganisationId, ValueQuery>;

	/// The organisations, the revoked ones included.
	#[pallet::storage]
	pub type Organisations<T: Config> =
		StorageMap<_, Twox64Concat, OrganisationId, OrganisationOf<T>, OptionQuery>;

	/// The organisation that has a domain.
	#[pallet::storage]
	pub type OrganisationDomains<T: Config> =
		StorageMap<_, Blake2_128Concat, Domain, OrganisationId, OptionQuery>;

	/// The organisation whose programme an account is.
	#[pallet::storage]
	pub type Programmes<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, OrganisationId, OptionQuery>;

	/// The organisation that an account belongs to.
	#[pallet::storage]
	pub type Members<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, OrganisationId, OptionQuery>;

	/// The audits of commercial providers' hardware.
	#[pallet::storage]
	pub type Audits<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, AuditOf<T>, OptionQuery>;

	/// The clients that a registrar vouches for.
	#[pallet::storage]
	pub type VerifiedClients<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, VerificationOf<T>, OptionQuery>;

	/// Why funds are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The account has published a key for which others encrypt.
		#[codec(index = 0)]
		EncryptionKey,
	}

	/// The keys for which others encrypt what is meant for an account.
	#[pallet::storage]
	pub type EncryptionKeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, EncryptionKey, OptionQuery>;

	/// What is known of the nodes' being alive. Those that never sent a heartbeat have none, nor have
	/// released ones.
	#[pallet::storage]
	pub type Livenesses<T: Config> = StorageMap<_, Twox64Concat, NodeId, Liveness, OptionQuery>;

	/// What nodes anchored by their last heartbeats. Those of released nodes stay.
	#[pallet::storage]
	pub type Roots<T: Config> =
		StorageDoubleMap<_, Twox64Concat, NodeId, Twox64Concat, Sequence, Anchor, OptionQuery>;

	/// The first registrars.
	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Their accounts.
		pub registrars: Vec<T::AccountId>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let registrars: BTreeSet<_> = self.registrars.iter().cloned().collect();
			let bounded = BoundedBTreeSet::try_from(registrars);
			assert!(bounded.is_ok(), "there are more registrars than MaxRegistrars");
			Registrars::<T>::put(bounded.unwrap_or_default());
		}
	}
}
