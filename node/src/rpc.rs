// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! JSON-RPC methods beyond those that every Substrate node has.
//!
//! `sc-service` brings `system`, `chain`, `state`, `author` and `offchain`, and of the newer
//! specification `chainHead`, `chainSpec`, `transaction`, `transactionWatch` and, on archive nodes,
//! `archive`.

use crate::{
	ledger::Proofs,
	service::{FullBackend, FullClient, Hash, OffchainStorage, Pool, SelectChain},
};
use jsonrpsee::RpcModule;
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_babe_rpc::{Babe, BabeApiServer};
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::ChainSpec;
use sc_sync_state_rpc::{SyncState, SyncStateApiServer};
use sp_keystore::KeystorePtr;
use sp_runtime::traits::NumberFor;
use std::{error::Error, sync::Arc};
use substrate_frame_rpc_system::{System, SystemApiServer};
use surety_runtime::opaque::Block;

/// The parts of the node that the methods below ask.
pub struct Deps {
	/// The chain.
	pub client: Arc<FullClient>,
	/// Transactions that wait.
	pub pool: Arc<Pool>,
	/// The best chain.
	pub select_chain: SelectChain,
	/// What the node was started with.
	pub chain_spec: Box<dyn ChainSpec>,
	/// The keys of this node.
	pub keystore: KeystorePtr,
	/// Knows the BABE epochs.
	pub babe_worker: BabeWorkerHandle<Block>,
	/// The GRANDPA authorities.
	pub authority_set: SharedAuthoritySet<Hash, NumberFor<Block>>,
	/// The round that GRANDPA is in.
	pub voter_state: SharedVoterState,
	/// Justifications as they come.
	pub justifications: GrandpaJustificationStream<Block>,
	/// Proves that a block is final.
	pub finality_proofs: Arc<FinalityProofProvider<FullBackend, Block>>,
	/// What the runtime keeps beside the chain's state, such as the Merkle mountain range of blocks.
	pub offchain_storage: Option<OffchainStorage>,
}

impl Deps {
	/// The methods; their subscriptions run on `executor`.
	pub fn methods(
		&self,
		executor: SubscriptionTaskExecutor,
	) -> Result<RpcModule<()>, Box<dyn Error + Send + Sync>> {
		let mut module = RpcModule::new(());

		module
			.merge(System::<_, _, Block>::new(self.client.clone(), self.pool.clone()).into_rpc())?;
		module.merge(TransactionPayment::<_, Block>::new(self.client.clone()).into_rpc())?;
		module.merge(
			Babe::new(
				self.client.clone(),
				self.babe_worker.clone(),
				self.keystore.clone(),
				self.select_chain.clone(),
			)
			.into_rpc(),
		)?;
		module.merge(
			Grandpa::new(
				executor,
				self.authority_set.clone(),
				self.voter_state.clone(),
				self.justifications.clone(),
				self.finality_proofs.clone(),
			)
			.into_rpc(),
		)?;
		module.merge(
			SyncState::new(
				self.chain_spec.cloned_box(),
				self.client.clone(),
				self.authority_set.clone(),
				self.babe_worker.clone(),
			)?
			.into_rpc(),
		)?;
		module
			.merge(Proofs::new(self.client.clone(), self.offchain_storage.clone()).into_rpc()?)?;

		Ok(module)
	}
}
