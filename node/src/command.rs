// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! From the command line to what it asks for.

use crate::{
	chain_spec,
	cli::{Cli, Command},
	service::{self, FullBackend, FullClient, Hash, Service},
};
use sc_cli::{Result, SubstrateCli};
use sc_network::{config::NetworkBackendType, Litep2pNetworkBackend, NetworkWorker};
use sc_service::Configuration;
use sp_runtime::traits::NumberFor;
use std::sync::Arc;
use surety_runtime::opaque::Block;

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Surety Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		"the Surety authors".into()
	}

	fn support_url() -> String {
		"the issue tracker of the Surety repository".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(
		&self,
		chain: &str,
	) -> std::result::Result<Box<dyn sc_service::ChainSpec>, String> {
		Ok(Box::new(chain_spec::load(chain)?))
	}
}

/// Does what the command line says.
pub fn run() -> Result<()> {
	let cli = Cli::from_args();

	match &cli.command {
		None => {
			let telemetry = !cli.run.telemetry_params.telemetry_endpoints.is_empty();
			cli.create_runner(&cli.run)?.run_node_until_exit(|mut config| async move {
				// Nobody reports to a server that a spec names: `--telemetry-url` has to say so.
				if !telemetry {
					config.telemetry_endpoints = None;
				}
				start(config)
			})
		}
		Some(Command::Key(cmd)) => cmd.run(&cli),
		Some(Command::Sign(cmd)) => cmd.run(),
		Some(Command::Verify(cmd)) => cmd.run(),
		Some(Command::Vanity(cmd)) => cmd.run(),
		Some(Command::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Command::BuildSpec(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.chain_spec, config.network))
		}
		Some(Command::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Service { client, task_manager, import_queue, .. } = service::new_partial(&config)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Command::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Service { client, task_manager, .. } = service::new_partial(&config)?;
			Ok((cmd.run(client, config.database), task_manager))
		}),
		Some(Command::ExportState(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Service { client, task_manager, .. } = service::new_partial(&config)?;
			Ok((cmd.run(client, config.chain_spec), task_manager))
		}),
		Some(Command::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|mut config| {
			// As when the node runs: see `Cli`.
			config.offchain_worker.indexing_enabled = true;
			let Service { client, task_manager, import_queue, .. } = service::new_partial(&config)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Command::PurgeChain(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database))
		}
		Some(Command::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Service { client, task_manager, backend, .. } = service::new_partial(&config)?;
			Ok((cmd.run(client, backend, Some(Box::new(revert_consensus))), task_manager))
		}),
		Some(Command::ChainInfo(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run::<Block>(&config))
		}
	}
}

/// Starts a node over the network library that was chosen, litep2p unless said otherwise.
fn start(config: Configuration) -> Result<sc_service::TaskManager> {
	Ok(match config.network.network_backend {
		NetworkBackendType::Litep2p => service::new_full::<Litep2pNetworkBackend>(config)?,
		NetworkBackendType::Libp2p => service::new_full::<NetworkWorker<Block, Hash>>(config)?,
	})
}

/// Takes back what BABE and GRANDPA wrote beside the blocks that a revert takes back.
fn revert_consensus(
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
	blocks: NumberFor<Block>,
) -> Result<()> {
	sc_consensus_babe::revert(client.clone(), backend, blocks)?;
	sc_consensus_grandpa::revert(client, blocks)?;
	Ok(())
}
