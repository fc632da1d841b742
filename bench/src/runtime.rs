// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A runtime's Wasm, its genesis, and calls of its APIs on a state that benchmarks can wipe.

use std::borrow::Cow;

use anyhow::{anyhow, Context, Result};
use codec::{Decode, Encode};
use sc_chain_spec::GenesisConfigBuilderRuntimeCaller;
use sc_client_db::BenchmarkingState;
use sc_executor::WasmExecutor;
use sp_core::{
	storage::Storage,
	traits::{CallContext, RuntimeCode, WrappedRuntimeCode},
};
use sp_externalities::Extensions;
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::{Backend, OverlayedChanges, StateMachine};

/// The clock and the counters that benchmarks ask their host for.
type Benchmarking = frame_benchmarking::benchmarking::HostFunctions;

/// A state in memory that counts, if it was made so, what is read and written.
pub type State = BenchmarkingState<BlakeTwo256>;

/// A runtime with a genesis.
pub struct Runtime {
	code: Vec<u8>,
	/// Compiled code is found by it.
	hash: Vec<u8>,
	executor: WasmExecutor<(sp_io::SubstrateHostFunctions, Benchmarking)>,
	genesis: Storage,
}

impl Runtime {
	/// The runtime of this blob, with the genesis that its preset describes.
	pub fn new(code: Vec<u8>, preset: &str) -> Result<Self> {
		let genesis = GenesisConfigBuilderRuntimeCaller::<Benchmarking>::new(&code)
			.get_storage_for_named_preset(Some(&preset.to_owned()))
			.map_err(|error| anyhow!("{error}"))
			.with_context(|| format!("cannot build the genesis '{preset}'"))?;
		let hash = sp_crypto_hashing::blake2_256(&code).to_vec();
		Ok(Self { code, hash, executor: WasmExecutor::builder().build(), genesis })
	}

	/// The state at genesis. One that counts is slow: times are taken on one that does not, which
	/// keeps no proof either, as a node of this chain keeps none.
	pub fn state(&self, counting: bool) -> Result<State> {
		State::new(self.genesis.clone(), None, counting, counting).map_err(|error| anyhow!(error))
	}

	/// Calls a function of a runtime API, and leaves nothing of what it changes in the state but what
	/// it commits itself.
	pub fn call<R: Decode>(
		&self,
		state: &State,
		function: &str,
		argument: impl Encode,
	) -> Result<R> {
		// Some benchmarks sign, as workers do. Their keys are forgotten with the call.
		let mut extensions = Extensions::default();
		extensions.register(KeystoreExt::new(MemoryKeystore::new()));
		let answer = self
			.execute(
				state,
				&mut Default::default(),
				&mut extensions,
				CallContext::Offchain,
				function,
				&argument.encode(),
			)
			.context("has the runtime the feature runtime-benchmarks?")?;
		R::decode(&mut &answer[..]).with_context(|| format!("{function} answers in another form"))
	}

	/// What is in the state at genesis.
	pub fn genesis(&self) -> &Storage {
		&self.genesis
	}

	/// Calls a function of a runtime API, and leaves what it changes in the overlay.
	pub fn execute<B: Backend<BlakeTwo256>>(
		&self,
		state: &B,
		overlay: &mut OverlayedChanges<BlakeTwo256>,
		extensions: &mut Extensions,
		context: CallContext,
		function: &str,
		argument: &[u8],
	) -> Result<Vec<u8>> {
		let fetcher = WrappedRuntimeCode(Cow::Borrowed(&self.code));
		let code =
			RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: self.hash.clone() };
		let answer = StateMachine::new(
			state,
			overlay,
			&self.executor,
			function,
			argument,
			extensions,
			&code,
			context,
		)
		.execute();
		answer
			.map_err(|error| anyhow!("{error}"))
			.with_context(|| format!("cannot call {function}"))
	}
}
