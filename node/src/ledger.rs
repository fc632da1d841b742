// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! `ledger_proof`: all that shows an entry of the ledger to somebody who holds only a block's hash.

use crate::service::{FullClient, Hash, OffchainStorage};
use codec::DecodeAll;
use jsonrpsee::{
	core::RegisterMethodError,
	types::{error::INTERNAL_ERROR_CODE, ErrorObject, ErrorObjectOwned},
	RpcModule,
};
use pallet_ledger::api::LedgerApi;
use sc_client_api::HeaderBackend;
use sp_api::{ApiError, ApiExt, ProvideRuntimeApi};
use sp_core::offchain::{storage::OffchainDb, OffchainDbExt};
use sp_mmr_primitives::MmrApi;
use std::sync::Arc;
use surety_primitives::{
	ledger::EntryNumber,
	proof::{refusal, Leaf, LedgerProof},
	BlockNumber,
};

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
	#[error("there is no entry {0} in the ledger: the first has number 0")]
	NoEntry(EntryNumber),
	#[error("entry {0} is not provable yet: ask again when the block after the entry's is final")]
	NotFinal(EntryNumber),
	#[error(
		"block {0:?} is none of the final blocks of this node: name one, or none for the last"
	)]
	NoBlock(Hash),
	#[error("block {by} does not know of entry {entry}: name block {first} or a later one")]
	TooEarly { entry: EntryNumber, by: BlockNumber, first: BlockNumber },
	#[error(
		"this node does not keep all that the proof takes, as it did not import every block itself with \
		 offchain indexing: ask one that did, not by `--sync warp`"
	)]
	Incomplete,
	#[error("the node failed: {0}")]
	Chain(#[from] sp_blockchain::Error),
	#[error("the runtime failed: {0}")]
	Runtime(#[from] ApiError),
}

impl From<Refusal> for ErrorObjectOwned {
	fn from(refusal: Refusal) -> Self {
		let code = match refusal {
			Refusal::NoEntry(_) => refusal::NO_ENTRY,
			Refusal::NotFinal(_) => refusal::NOT_FINAL,
			Refusal::NoBlock(_) => refusal::NO_BLOCK,
			Refusal::TooEarly { .. } => refusal::TOO_EARLY,
			Refusal::Incomplete => refusal::INCOMPLETE,
			Refusal::Chain(_) | Refusal::Runtime(_) => INTERNAL_ERROR_CODE,
		};
		ErrorObject::owned(code, refusal.to_string(), None::<()>)
	}
}

/// Proves entries of the ledger as this node knows it.
pub struct Proofs {
	client: Arc<FullClient>,
	offchain_storage: Option<OffchainStorage>,
}

impl Proofs {
	/// `offchain_storage` is where the runtime put the mountain range when blocks were imported.
	pub fn new(client: Arc<FullClient>, offchain_storage: Option<OffchainStorage>) -> Self {
		Self { client, offchain_storage }
	}

	/// The methods.
	pub fn into_rpc(self) -> Result<RpcModule<Self>, RegisterMethodError> {
		let mut module = RpcModule::new(self);
		module.register_blocking_method("ledger_proof", |params, proofs, _| {
			let mut params = params.sequence();
			let (entry, block) = (params.next()?, params.optional_next()?);
			proofs.prove(entry, block).map_err(ErrorObjectOwned::from)
		})?;
		Ok(module)
	}

	/// Proves an entry by a final block, the last one unless another is named.
	fn prove(&self, entry: EntryNumber, block: Option<Hash>) -> Result<LedgerProof, Refusal> {
		let info = self.client.info();
		let by = block.unwrap_or(info.finalized_hash);
		let header = self.client.header(by)?.ok_or(Refusal::NoBlock(by))?;
		if header.number > info.finalized_number || self.client.hash(header.number)? != Some(by) {
			return Err(Refusal::NoBlock(by));
		}

		// All is read from the last final block, whose state every node has: an older block's range is
		// a part of it.
		let now = info.finalized_hash;
		let mut runtime = self.client.runtime_api();
		let entries = runtime.rest_of_block(now, entry)?;
		let Some(first) = entries.first() else {
			let written = self.client.runtime_api().head(info.best_hash)?.count;
			return Err(if entry < written {
				Refusal::NotFinal(entry)
			} else {
				Refusal::NoEntry(entry)
			});
		};
		// The leaf that counts the entries of a block is added by the next one. It is the first to
		// count the asked one, so that as few others as can be lie between.
		let next = first.block.saturating_add(1);
		if header.number < next {
			return Err(match block {
				Some(_) => Refusal::TooEarly { entry, by: header.number, first: next },
				None => Refusal::NotFinal(entry),
			});
		}
		let storage = self.offchain_storage.clone().ok_or(Refusal::Incomplete)?;
		runtime.register_extension(OffchainDbExt::new(OffchainDb::new(storage)));
		let (leaves, path) = runtime
			.generate_proof(now, vec![next], Some(header.number))?
			.map_err(|_| Refusal::Incomplete)?;
		let leaf = leaves.first().and_then(|leaf| Leaf::decode_all(&mut &leaf.0[..]).ok());
		let proof = LedgerProof {
			entry,
			entries,
			leaf: leaf.ok_or(Refusal::Incomplete)?,
			path: path.items,
			header: codec::Encode::encode(&header),
		};
		// Whoever asked would find out.
		proof.verify(by).map_err(|_| Refusal::Incomplete)?;
		Ok(proof)
	}
}
