// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The parts of a node and how they are joined.
//!
//! [`new_partial`] makes what every command needs: database, client, pool, import queue.
//! [`new_full`] adds the network, JSON-RPC and, on a validator, authoring and voting.

use crate::{equivocation, rpc};
use futures::FutureExt;
use mmr_gadget::MmrGadget;
use sc_basic_authorship::ProposerFactory;
use sc_client_api::{Backend, HeaderBackend};
use sc_consensus_babe::{
	BabeBlockImport, BabeLink, BabeParams, BabeWorkerHandle, ImportQueueParams, SlotProportion,
};
use sc_consensus_grandpa::{
	warp_proof::NetworkProvider, FinalityProofProvider, GrandpaBlockImport, GrandpaParams,
	GrandpaPruningFilter, LinkHalf, SharedVoterState, VotingRulesBuilder,
};
use sc_executor::WasmExecutor;
use sc_network::{config::FullNetworkConfiguration, NetworkBackend};
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{
	config::TelemetryEndpoints, BuildNetworkParams, Configuration, Error, PartialComponents,
	SpawnTasksParams, TaskManager, WarpSyncConfig,
};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_babe::{
	inherents::{BabeCreateInherentDataProviders, InherentDataProvider as SlotProvider},
	SlotDuration,
};
use sp_mmr_primitives::INDEXING_PREFIX;
use sp_runtime::traits::Block as BlockT;
use sp_timestamp::InherentDataProvider as TimestampProvider;
use std::{sync::Arc, time::Duration};
use surety_runtime::{opaque::Block, RuntimeApi};

/// How many blocks apart GRANDPA's proofs of finality are kept, beside those at a change of
/// authorities.
const JUSTIFICATION_PERIOD: u32 = 512;

/// How long a GRANDPA message takes to reach everyone.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// Part of a slot in which its author fills the block; the rest is for the block to travel and to
/// be imported before the next author builds on it.
const PROPOSAL_PORTION: f32 = 0.5;

pub type Hash = <Block as BlockT>::Hash;
pub type FullClient =
	sc_service::TFullClient<Block, RuntimeApi, WasmExecutor<sp_io::SubstrateHostFunctions>>;
pub type FullBackend = sc_service::TFullBackend<Block>;
pub type OffchainStorage = <FullBackend as Backend<Block>>::OffchainStorage;
pub type Pool = sc_transaction_pool::TransactionPoolHandle<Block, FullClient>;
pub type SelectChain = sc_consensus::LongestChain<FullBackend, Block>;

type GrandpaImport = GrandpaBlockImport<FullBackend, Block, FullClient, SelectChain>;
type GrandpaLink = LinkHalf<Block, FullClient, SelectChain>;
type Inherents = BabeCreateInherentDataProviders<Block>;
type BabeImport = BabeBlockImport<Block, FullClient, GrandpaImport, Inherents, SelectChain>;

/// A node without a network.
pub type Service = PartialComponents<
	FullClient,
	FullBackend,
	SelectChain,
	sc_consensus::DefaultImportQueue<Block>,
	Pool,
	Consensus,
>;

/// What authoring and voting take from the import of blocks.
pub struct Consensus {
	/// Imports blocks for BABE, then GRANDPA, then the client.
	block_import: BabeImport,
	/// What a block needs from outside the chain: slot and time.
	inherents: Inherents,
	/// BABE's epochs, shared by import and author.
	babe_link: BabeLink<Block>,
	/// Answers what the epochs are.
	babe_worker: BabeWorkerHandle<Block>,
	/// GRANDPA's authorities, shared by import and voter.
	grandpa_link: GrandpaLink,
	/// Present only if an operator asked for it.
	telemetry: Option<Telemetry>,
}

/// Makes all of a node that works without a network.
pub fn new_partial(config: &Configuration) -> Result<Service, Error> {
	let telemetry = new_telemetry(config.telemetry_endpoints.clone())?;
	let telemetry_handle = telemetry.as_ref().map(|(_, telemetry)| telemetry.handle());

	let (client, backend, keystore_container, task_manager) =
		sc_service::new_full_parts::<Block, RuntimeApi, _>(
			config,
			telemetry_handle.clone(),
			sc_service::new_wasm_executor(&config.executor),
			// A pruned node keeps what others need to warp-sync from it.
			vec![Arc::new(GrandpaPruningFilter)],
		)?;
	let client: Arc<FullClient> = Arc::new(client);

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});

	let select_chain = SelectChain::new(backend.clone());
	let transaction_pool = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry_handle.clone(),
	)?;

	let babe_config = sc_consensus_babe::configuration(&*client)?;
	let slot_duration = babe_config.slot_duration();
	let inherents = inherents(slot_duration);
	let (block_import, babe_link) = sc_consensus_babe::block_import(
		babe_config,
		grandpa_import.clone(),
		client.clone(),
		inherents.clone(),
		select_chain.clone(),
		// What import reports of those who author twice in a slot proves nothing.
		equivocation::nowhere(),
	)?;

	let (import_queue, babe_worker) = sc_consensus_babe::import_queue(ImportQueueParams {
		link: babe_link.clone(),
		block_import: block_import.clone(),
		justification_import: Some(Box::new(grandpa_import)),
		client: client.clone(),
		slot_duration,
		spawner: &task_manager.spawn_essential_handle(),
		registry: config.prometheus_registry(),
		telemetry: telemetry_handle,
	})?;

	Ok(PartialComponents {
		client,
		backend,
		task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other: Consensus {
			block_import,
			inherents,
			babe_link,
			babe_worker,
			grandpa_link,
			telemetry,
		},
	})
}

/// Makes and starts a node over the network library `N`. It runs until its task manager ends.
pub fn new_full<N: NetworkBackend<Block, Hash>>(
	config: Configuration,
) -> Result<TaskManager, Error> {
	let PartialComponents {
		client,
		backend,
		mut task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other:
			Consensus { block_import, inherents, babe_link, babe_worker, grandpa_link, mut telemetry },
	} = new_partial(&config)?;

	let role = config.role;
	let keystore = keystore_container.keystore();
	let registry = config.prometheus_registry().cloned();

	// The network, with GRANDPA's protocol and proofs for nodes that warp-sync.
	let metrics = N::register_notification_metrics(registry.as_ref());
	let mut net_config =
		FullNetworkConfiguration::<_, _, N>::new(&config.network, registry.clone());
	let grandpa_protocol = sc_consensus_grandpa::protocol_standard_name(
		&client.info().genesis_hash,
		&config.chain_spec,
	);
	let (grandpa_set, grandpa_notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
		grandpa_protocol.clone(),
		metrics.clone(),
		net_config.peer_store_handle(),
	);
	// A protocol that nobody serves would cost the node every connection.
	let grandpa_enabled = !config.disable_grandpa;
	if grandpa_enabled {
		net_config.add_notification_protocol(grandpa_set);
	}

	let authority_set = grandpa_link.shared_authority_set().clone();
	let warp_sync = NetworkProvider::new(backend.clone(), authority_set.clone(), Vec::new());
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(Arc::new(warp_sync))),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	if config.offchain_worker.enabled {
		let workers = OffchainWorkers::new(OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			keystore: Some(keystore.clone()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(transaction_pool.clone())),
			network_provider: Arc::new(network.clone()),
			is_validator: role.is_authority(),
			// What Surety knows of the world comes in transactions, never from the web.
			enable_http_requests: false,
			custom_extensions: |_| Vec::new(),
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			"offchain-worker",
			workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
		);
	}

	if config.offchain_worker.indexing_enabled {
		// Keeps the mountain range of the final chain, and of no other, so that old blocks can be proven.
		task_manager.spawn_handle().spawn_blocking(
			"mmr-gadget",
			None,
			MmrGadget::start(client.clone(), backend.clone(), INDEXING_PREFIX.to_vec()),
		);
	}

	// Taken before the configuration goes to the tasks.
	let force_authoring = config.force_authoring;
	let name = config.network.node_name.clone();

	let voter_state = SharedVoterState::empty();
	let rpc = rpc::Deps {
		client: client.clone(),
		pool: transaction_pool.clone(),
		select_chain: select_chain.clone(),
		chain_spec: config.chain_spec.cloned_box(),
		keystore: keystore.clone(),
		babe_worker,
		authority_set: authority_set.clone(),
		voter_state: voter_state.clone(),
		justifications: grandpa_link.justification_stream(),
		finality_proofs: FinalityProofProvider::new_for_service(
			backend.clone(),
			Some(authority_set),
		),
		offchain_storage: backend.offchain_storage(),
	};
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore.clone(),
		transaction_pool: transaction_pool.clone(),
		rpc_builder: Box::new(move |executor| Ok(rpc.methods(executor)?)),
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;
	let telemetry = telemetry.as_ref().map(Telemetry::handle);

	if role.is_authority() {
		task_manager.spawn_handle().spawn_blocking(
			"equivocation-watch",
			Some("block-authoring"),
			equivocation::watch(
				client.clone(),
				OffchainTransactionPoolFactory::new(transaction_pool.clone()),
				babe_link.config().slot_duration(),
			),
		);

		let env = ProposerFactory::new(
			task_manager.spawn_handle(),
			client.clone(),
			transaction_pool.clone(),
			registry.as_ref(),
			telemetry.clone(),
		);
		let babe = sc_consensus_babe::start_babe(BabeParams {
			keystore: keystore.clone(),
			client,
			select_chain,
			env,
			block_import,
			sync_oracle: sync_service.clone(),
			justification_sync_link: sync_service.clone(),
			create_inherent_data_providers: inherents,
			force_authoring,
			// Authors never slow down when finality stalls: who authors nothing for a session
			// loses the seat, which would then cost the very voters that finality waits for.
			backoff_authoring_blocks: None::<()>,
			babe_link,
			block_proposal_slot_portion: SlotProportion::new(PROPOSAL_PORTION),
			max_block_proposal_slot_portion: None,
			telemetry: telemetry.clone(),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking(
			"babe-proposer",
			Some("block-authoring"),
			babe,
		);
	}

	if grandpa_enabled {
		// Full nodes run the voter too, without keys: it follows the rounds of others.
		let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GOSSIP_DURATION,
				justification_generation_period: JUSTIFICATION_PERIOD,
				observer_enabled: false,
				local_role: role,
				name: Some(name),
				keystore: role.is_authority().then_some(keystore),
				telemetry: telemetry.clone(),
				protocol_name: grandpa_protocol,
			},
			link: grandpa_link,
			network,
			sync: sync_service,
			notification_service: grandpa_notifications,
			voting_rule: VotingRulesBuilder::default().build(),
			prometheus_registry: registry,
			shared_voter_state: voter_state,
			telemetry,
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(transaction_pool),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	}

	Ok(task_manager)
}

/// A telemetry client and the worker that it speaks through, if there is anyone to report to.
fn new_telemetry(
	endpoints: Option<TelemetryEndpoints>,
) -> Result<Option<(TelemetryWorker, Telemetry)>, Error> {
	let Some(endpoints) = endpoints.filter(|endpoints| !endpoints.is_empty()) else {
		return Ok(None);
	};
	let worker = TelemetryWorker::new(16)?;
	let telemetry = worker.handle().new_telemetry(endpoints);
	Ok(Some((worker, telemetry)))
}

/// The slot and the time by this machine's clock.
fn inherents(slot_duration: SlotDuration) -> Inherents {
	Arc::new(move |_, ()| async move {
		let timestamp = TimestampProvider::from_system_time();
		let slot = SlotProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration);
		Ok((slot, timestamp))
	})
}
