// SPDX-License-Identifier: Apache-2.0

//! What can go wrong between a program and the chain, and what to do about it.

use std::fmt;

use subxt::error::{
	BackendError, BlocksError, DispatchError, EventsError, ExtrinsicError,
	OnlineClientAtBlockError, RpcError, RuntimeApiError, StorageError, TokenError,
	TransactionEventsError, TransactionProgressError, TransactionStatusError,
};
use subxt::Metadata;
use surety_primitives::{
	ledger::EntryNumber,
	proof::{refusal, Fault},
	task::NO_ROOM,
	BlockNumber,
};

use crate::{amount::AmountError, api, keys::KeyError, period::PeriodError, spec::SpecError};

/// The codes with which a node's transaction pool refuses.
const POOL_CODES: std::ops::RangeInclusive<i32> = 1010..=1021;
/// How a node writes the code with which the chain refuses to hold or include a transaction.
const CUSTOM: &str = "Custom error: ";
/// What a node says of the state of a block that it no longer keeps.
const DISCARDED: &str = "State already discarded";

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// No node answers there.
	#[error("cannot connect to {url}: {reason}")]
	Connect {
		/// Where.
		url: String,
		/// What the system says.
		reason: String,
	},
	/// The node was there and is gone.
	#[error("the connection to the node is lost: {0}")]
	Disconnected(String),
	/// The node runs another chain.
	#[error("{url} does not run Surety: its runtime has no pallet {pallet}")]
	OtherChain {
		/// Where.
		url: String,
		/// The first pallet that is missing.
		pallet: &'static str,
	},
	/// The node runs another version of the chain, and this program would misread it.
	#[error(
		"this program was built for version {built} of the runtime and the chain runs version \
		 {chain}, whose {} differ", .pallets.join(", ")
	)]
	OtherRuntime {
		/// The version that this program knows.
		built: u32,
		/// The version that the chain runs.
		chain: u32,
		/// The pallets that are not the same.
		pallets: Vec<&'static str>,
	},
	/// A call was included in a block and refused there.
	#[error(transparent)]
	Refused(#[from] Refusal),
	/// A transaction was refused before it was included in any block.
	#[error("the node did not take the transaction: {0}")]
	NotTaken(String),
	/// The node no longer keeps the state of an old block.
	#[error("the node no longer keeps the state of block {0}")]
	Pruned(BlockNumber),
	/// There is no such thing on the chain.
	#[error("there is no {0}")]
	NotFound(String),
	/// A key cannot be had.
	#[error(transparent)]
	Key(#[from] KeyError),
	/// A text is not an amount.
	#[error(transparent)]
	Amount(#[from] AmountError),
	/// A text is not a length of time.
	#[error(transparent)]
	Period(#[from] PeriodError),
	/// A manifest or a source is not well described.
	#[error(transparent)]
	Spec(#[from] SpecError),
	/// An entry of the ledger is there, and the block that commits to it is not final yet.
	#[error("entry {0} cannot be proven yet: the block after its own is not final")]
	NotFinal(EntryNumber),
	/// The node does not prove an entry of the ledger.
	#[error("no proof: {0}")]
	NotProvable(String),
	/// A proof of the ledger shows nothing.
	#[error("this proves nothing: {0}")]
	Proof(#[from] Fault),
	/// What should be a proof of the ledger is none.
	#[error("this is no proof of an entry: {0}")]
	ProofForm(serde_json::Error),
	/// Anything else that the node or the connection says.
	#[error("{0}")]
	Chain(Box<subxt::Error>),
}

/// What the chain refused, in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
	/// The pallet that refused; `None` for what every call can meet.
	pub pallet: Option<String>,
	/// The name of the error.
	pub name: String,
	/// What it means and what to do.
	pub remedy: Option<String>,
}

impl Error {
	/// What to do about it, where that can be said.
	pub fn remedy(&self) -> Option<String> {
		let text = match self {
			Self::Connect { .. } => {
				"start a node (`surety-node --dev`), or name one that runs with --url"
			}
			Self::Disconnected(_) => "see whether the node still runs, and try again",
			Self::OtherChain { .. } => "name a Surety node with --url",
			Self::OtherRuntime { built, chain, .. } if built < chain => "update this program",
			Self::OtherRuntime { .. } => "update the node, or use an older release of this program",
			Self::Refused(refusal) => return refusal.remedy.clone(),
			Self::NotTaken(reason) if reason.contains("pay some fees") => {
				"send some SUR to the account that signs: it cannot pay the fee"
			}
			Self::NotTaken(reason) if reason.contains("low priority") => {
				"another transaction of this account is on its way: try again"
			}
			// What the transaction says of the chain is younger than what the node's pool knows of it.
			Self::NotTaken(reason) if reason.contains("ancient birth block") => {
				"the node is still catching up with the chain: try again in a minute"
			}
			Self::Pruned(_) => "ask a node that runs with `--state-pruning archive`",
			Self::NotFinal(_) => "try again in a few seconds, or wait for it with --wait",
			Self::Proof(Fault::OtherBlock { .. }) => {
				"trust the hash of a final block that you know from elsewhere, and get a proof by that \
				 block with `surety ledger proof NUMBER --block HASH`"
			}
			Self::Proof(Fault::NoHeader | Fault::NoRoot) => "name the hash of a block of this chain",
			Self::Proof(_) | Self::ProofForm(_) => {
				"the file was changed, or whoever made it is not honest: get it anew from a node with \
				 `surety ledger proof`"
			}
			_ => return None,
		};
		Some(text.into())
	}

	/// Sorts whatever subxt says.
	pub(crate) fn chain(error: impl Into<subxt::Error>) -> Self {
		let error = error.into();
		if let Some(status) = status_of(&error) {
			return match status {
				TransactionStatusError::Error(reason)
				| TransactionStatusError::Invalid(reason)
				| TransactionStatusError::Dropped(reason) => Self::NotTaken(reason.clone()),
				other => Self::NotTaken(other.to_string()),
			};
		}
		match rpc_of(&error) {
			Some(subxt::rpcs::Error::User(said)) if POOL_CODES.contains(&said.code) => {
				let detail = said.data.as_ref().map(|data| data.get().trim_matches('"').to_owned());
				let reason = detail.unwrap_or_else(|| said.message.clone());
				match Refusal::of_step(&reason) {
					Some(refusal) => Self::Refused(refusal),
					None => Self::NotTaken(reason),
				}
			}
			Some(subxt::rpcs::Error::Client(reason)) => Self::Disconnected(reason.to_string()),
			Some(subxt::rpcs::Error::DisconnectedWillReconnect(reason)) => {
				Self::Disconnected(reason.clone())
			}
			_ => Self::Chain(Box::new(error)),
		}
	}

	/// As [`Self::chain`], for reads at one block: a state that is gone is named.
	pub(crate) fn at(number: BlockNumber, error: impl Into<subxt::Error>) -> Self {
		let error = error.into();
		match rpc_of(&error) {
			Some(subxt::rpcs::Error::User(said)) if said.message.contains(DISCARDED) => {
				Self::Pruned(number)
			}
			_ => Self::chain(error),
		}
	}

	/// As [`Self::chain`], for a proof of an entry that a node was asked for.
	pub(crate) fn proof(entry: EntryNumber, error: impl Into<subxt::Error>) -> Self {
		let error = error.into();
		let Some(subxt::rpcs::Error::User(said)) = rpc_of(&error) else {
			return Self::chain(error);
		};
		match said.code {
			refusal::NO_ENTRY => Self::NotFound(format!("entry {entry} in the ledger")),
			refusal::NOT_FINAL => Self::NotFinal(entry),
			refusal::NO_BLOCK | refusal::TOO_EARLY | refusal::INCOMPLETE => {
				Self::NotProvable(said.message.clone())
			}
			_ => Self::chain(error),
		}
	}

	/// Why a call failed in a block.
	pub(crate) fn events(error: TransactionEventsError) -> Self {
		match error {
			TransactionEventsError::ExtrinsicFailed(failure) => Self::Refused(failure.into()),
			error => Self::chain(error),
		}
	}
}

impl Refusal {
	/// Why the market has no room for a step, if a node says so.
	fn of_step(reason: &str) -> Option<Self> {
		let code: u8 = reason.strip_prefix(CUSTOM)?.parse().ok()?;
		let metadata = Metadata::decode_from(api::METADATA).ok()?;
		let market = metadata.pallet_by_name("Market")?;
		if code == NO_ROOM {
			return Some(Self {
				pallet: Some(market.name().into()),
				name: "NoRoom".into(),
				remedy: Some(
					"send the call by itself, not within a batch, a proxy or a multisig".into(),
				),
			});
		}
		let error = market.error_variants()?.iter().find(|error| error.index == code)?;
		Some(Self::documented(market.name(), &error.name, &error.docs))
	}

	/// An error of a pallet, which says itself what to do.
	fn documented(pallet: &str, name: &str, docs: &[String]) -> Self {
		let docs = docs.join(" ");
		let docs = docs.split_whitespace().collect::<Vec<_>>().join(" ");
		Self {
			pallet: Some(pallet.into()),
			name: name.into(),
			remedy: (!docs.is_empty()).then_some(docs),
		}
	}
}

impl fmt::Display for Refusal {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(f, "the chain refused: {}", self.name)?;
		match &self.pallet {
			Some(pallet) => write!(f, " ({pallet})"),
			None => Ok(()),
		}
	}
}

impl std::error::Error for Refusal {}

impl From<DispatchError> for Refusal {
	fn from(error: DispatchError) -> Self {
		let plain = |name: &dyn fmt::Debug, remedy: &str| Self {
			pallet: None,
			name: format!("{name:?}"),
			remedy: (!remedy.is_empty()).then(|| remedy.to_owned()),
		};
		match &error {
			DispatchError::Module(module) => match module.details() {
				Ok(details) => {
					let error = &details.variant;
					Self::documented(details.pallet.name(), &error.name, &error.docs)
				}
				Err(unknown) => plain(&unknown, "this program does not know the error: update it"),
			},
			DispatchError::Token(token) => plain(
				token,
				match token {
					TokenError::FundsUnavailable | TokenError::Frozen => {
						"the account does not have that much free: see `surety balance`"
					}
					TokenError::NotExpendable | TokenError::OnlyProvider => {
						"the account must keep the existential deposit: move less"
					}
					TokenError::BelowMinimum
					| TokenError::CannotCreate
					| TokenError::CannotCreateHold => {
						"the receiving account would stay below the existential deposit: move more"
					}
					_ => "",
				},
			),
			DispatchError::BadOrigin => plain(&error, "this account may not make this call"),
			DispatchError::Arithmetic(arithmetic) => plain(
				arithmetic,
				"an amount is out of range, or more than the account has: see `surety balance`",
			),
			DispatchError::Exhausted => plain(&error, "the block was full: try again"),
			_ => plain(&error, ""),
		}
	}
}

/// What became of a transaction that was not taken.
fn status_of(error: &subxt::Error) -> Option<&TransactionStatusError> {
	match error {
		subxt::Error::ExtrinsicError(ExtrinsicError::TransactionStatusError(status))
		| subxt::Error::TransactionProgressError(
			TransactionProgressError::TransactionStatusError(status),
		)
		| subxt::Error::TransactionStatusError(status) => Some(status),
		_ => None,
	}
}

/// What the node said, wherever subxt put it.
fn rpc_of(error: &subxt::Error) -> Option<&subxt::rpcs::Error> {
	let backend = match error {
		subxt::Error::OtherRpcClientError(said) => return Some(said),
		subxt::Error::OnlineClientAtBlockError(
			OnlineClientAtBlockError::CannotGetCurrentBlock { reason }
			| OnlineClientAtBlockError::CannotGetBlockHash { reason, .. }
			| OnlineClientAtBlockError::CannotGetBlockHeader { reason, .. }
			| OnlineClientAtBlockError::CannotGetSpecVersion { reason, .. },
		) => reason,
		subxt::Error::StorageError(
			StorageError::CannotFetchValue(reason)
			| StorageError::CannotIterateValues(reason)
			| StorageError::StreamFailure(reason),
		) => reason,
		subxt::Error::EventsError(EventsError::CannotFetchEventBytes(reason)) => reason,
		subxt::Error::RuntimeApiError(RuntimeApiError::CannotCallApi(reason)) => reason,
		subxt::Error::BlocksError(
			BlocksError::CannotGetBlockHeaderStream(reason)
			| BlocksError::CannotGetBlockHeader(reason),
		) => reason,
		subxt::Error::ExtrinsicError(
			ExtrinsicError::ErrorSubmittingTransaction(reason)
			| ExtrinsicError::TransactionStatusStreamError(reason),
		) => reason,
		subxt::Error::TransactionProgressError(
			TransactionProgressError::CannotGetNextProgressUpdate(reason),
		) => reason,
		subxt::Error::BackendError(reason) => reason,
		_ => return None,
	};
	match backend {
		BackendError::Rpc(RpcError::ClientError(said)) => Some(said),
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use subxt::{
		metadata::ArcMetadata,
		rpcs::{Error as RpcsError, UserError},
	};

	use super::*;
	use crate::client::PALLETS;

	fn metadata() -> Metadata {
		Metadata::decode_from(api::METADATA).unwrap()
	}

	fn said(code: i32, message: &str, data: Option<&str>) -> subxt::Error {
		let data = data.map(|data| serde_json::value::to_raw_value(data).unwrap());
		RpcsError::User(UserError { code, message: message.into(), data }).into()
	}

	#[test]
	fn every_error_of_our_pallets_says_what_to_do() {
		let metadata = metadata();
		for name in PALLETS {
			let pallet = metadata.pallet_by_name(name).unwrap();
			for error in pallet.error_variants().unwrap_or_default() {
				assert!(!error.docs.is_empty(), "{name}.{} has no documentation", error.name);
			}
		}
	}

	#[test]
	fn a_refusal_speaks_the_chains_words() {
		let metadata = metadata();
		let market = metadata.pallet_by_name("Market").unwrap();
		let ended = market
			.error_variants()
			.unwrap()
			.iter()
			.find(|error| error.name == "TaskEnded")
			.unwrap();
		// `DispatchError::Module` with the pallet's index, the error's index and three bytes more.
		let bytes = [3, market.error_index(), ended.index, 0, 0, 0];
		let error =
			DispatchError::decode_from(&bytes[..], ArcMetadata::from(self::metadata())).unwrap();
		let refusal = Refusal::from(error);
		assert_eq!(refusal.to_string(), "the chain refused: TaskEnded (Market)");
		assert!(refusal.remedy.is_some_and(|remedy| remedy.contains("has ended")));
	}

	#[test]
	fn what_is_refused_before_it_is_in_a_block_speaks_the_chains_words_too() {
		let metadata = metadata();
		let market = metadata.pallet_by_name("Market").unwrap();
		let errors = market.error_variants().unwrap();
		let error = errors.iter().find(|error| error.name == "StartWindowClosed").unwrap();
		let refused = |code: u8| {
			let data = format!("Custom error: {code}");
			Error::chain(said(1010, "Invalid Transaction", Some(&data)))
		};
		let late = refused(error.index);
		assert_eq!(late.to_string(), "the chain refused: StartWindowClosed (Market)");
		assert!(late.remedy().is_some_and(|remedy| remedy.contains("Start sooner")));
		let wrapped = refused(NO_ROOM);
		assert!(matches!(&wrapped, Error::Refused(refusal) if refusal.name == "NoRoom"));
		// What this program does not know it says as the node did.
		let unknown = refused(NO_ROOM - 1);
		assert!(matches!(unknown, Error::NotTaken(_)), "{unknown}");
	}

	#[test]
	fn refusals_without_a_pallet_have_remedies_too() {
		let refusal = Refusal::from(DispatchError::Token(TokenError::FundsUnavailable));
		assert_eq!(refusal.name, "FundsUnavailable");
		assert!(refusal.remedy.is_some());
	}

	#[test]
	fn what_a_node_says_is_sorted() {
		let poor = Error::chain(said(
			1010,
			"Invalid Transaction",
			Some("Inability to pay some fees (e.g. account balance too low)"),
		));
		assert!(matches!(poor, Error::NotTaken(_)), "{poor}");
		assert!(poor.remedy().is_some());

		let early = Error::chain(said(
			1010,
			"Invalid Transaction",
			Some("Transaction has an ancient birth block"),
		));
		assert!(early.remedy().is_some_and(|remedy| remedy.contains("catching up")), "{early}");

		let banned = Error::chain(said(1012, "Transaction is temporarily banned", None));
		assert_eq!(
			banned.to_string(),
			"the node did not take the transaction: Transaction is temporarily banned",
		);

		let gone = Error::at(7, said(4003, "Client error: State already discarded for 0x00", None));
		assert!(matches!(gone, Error::Pruned(7)), "{gone}");

		let other = Error::at(7, said(-32000, "something else", None));
		assert!(matches!(other, Error::Chain(_)), "{other}");
	}

	#[test]
	fn why_there_is_no_proof_is_told() {
		let refused = |code| Error::proof(7, said(code, "because", None));
		assert!(matches!(refused(refusal::NO_ENTRY), Error::NotFound(_)));
		assert!(matches!(refused(refusal::NOT_FINAL), Error::NotFinal(7)));
		for code in [refusal::NO_BLOCK, refusal::TOO_EARLY, refusal::INCOMPLETE] {
			assert_eq!(refused(code).to_string(), "no proof: because");
		}
		assert!(matches!(refused(-32_603), Error::Chain(_)));
	}

	#[test]
	fn a_lost_connection_is_told_from_a_refusal() {
		let lost = Error::chain(RpcsError::DisconnectedWillReconnect("closed".into()));
		assert!(matches!(lost, Error::Disconnected(_)), "{lost}");
		let dropped = Error::chain(TransactionStatusError::Dropped("full".into()));
		assert!(matches!(dropped, Error::NotTaken(_)), "{dropped}");
	}
}
