// SPDX-License-Identifier: Apache-2.0

//! What credit tells.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A client added to its deposit.
		Deposited {
			/// The client.
			client: T::AccountId,
			/// How much was added.
			amount: Balance,
		},
		/// A client asked for some of its deposit; what it had asked for before no longer counts.
		WithdrawalRequested {
			/// The client.
			client: T::AccountId,
			/// How much; 0 if the client withdrew its request.
			amount: Balance,
			/// From which block on it can be withdrawn.
			due: BlockNumber,
		},
		/// A client has some of its deposit back.
		Withdrawn {
			/// The client.
			client: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// An Ethereum address signs for an account.
		AddressBound {
			/// The account.
			account: T::AccountId,
			/// The address.
			address: H160,
		},
		/// An Ethereum address signs no longer for an account, but for caps that are open.
		AddressUnbound {
			/// The account.
			account: T::AccountId,
			/// The address.
			address: H160,
		},
		/// A signed cap was brought to the chain.
		CapOpened {
			/// Who signed it.
			client: T::AccountId,
			/// Its number.
			cap: CapId,
			/// The most that is ever spent on it.
			limit: Balance,
			/// The last block in which something can be reserved.
			expires_at: BlockNumber,
			/// Who may reserve and settle besides the client.
			gateway: T::AccountId,
		},
		/// A client revoked a cap: nothing new can be reserved. One that was not open never will be.
		CapRevoked {
			/// The client.
			client: T::AccountId,
			/// Its number.
			cap: CapId,
		},
		/// Some of the deposit was reserved for a node.
		Reserved {
			/// Whose deposit.
			client: T::AccountId,
			/// By which cap.
			cap: CapId,
			/// For whom.
			node: NodeId,
			/// How much was added.
			amount: Balance,
		},
		/// What was reserved for a node and not settled is free again.
		Released {
			/// Whose deposit.
			client: T::AccountId,
			/// By which cap.
			cap: CapId,
			/// For whom it was reserved.
			node: NodeId,
			/// How much.
			amount: Balance,
		},
		/// A batch of jobs was settled.
		BatchSettled {
			/// Its number.
			batch: BatchId,
			/// Who pays.
			client: T::AccountId,
			/// By which cap.
			cap: CapId,
			/// How many jobs it has.
			jobs: u32,
			/// What was paid at once.
			paid: Balance,
			/// What is still to be paid: it awaits the draw, or its payee cannot take it.
			pending: Balance,
		},
		/// What a batch owes nodes of one owner was paid.
		Paid {
			/// The batch.
			batch: BatchId,
			/// The owner.
			owner: T::AccountId,
			/// What the owner got.
			paid: Balance,
			/// What the protocol got.
			fee: Balance,
			/// What was paid to the account that has a share in the owner's revenue.
			students: Balance,
		},
		/// A node's part of a batch was drawn, and nobody checks it: it is paid, and not verified.
		Unverified {
			/// The batch.
			batch: BatchId,
			/// The node.
			node: NodeId,
			/// What it is paid.
			amount: Balance,
		},
		/// A node's part of a batch was drawn and awaits its verdict.
		VerdictAwaited {
			/// The batch.
			batch: BatchId,
			/// The node.
			node: NodeId,
			/// What it is paid if it is valid.
			amount: Balance,
		},
		/// A node's part of a batch was found wrong: it is not paid.
		Refuted {
			/// The batch.
			batch: BatchId,
			/// The node.
			node: NodeId,
			/// What is free again on the client's deposit.
			amount: Balance,
		},
		/// Nothing of a batch is left to be paid.
		BatchFinished {
			/// The batch.
			batch: BatchId,
		},
		/// Some of what the chain kept of an ended cap was removed.
		CapPruned {
			/// Whose it was.
			client: T::AccountId,
			/// Its number.
			cap: CapId,
			/// How many chunks of jobs were removed.
			chunks: u32,
			/// Whether nothing is left of it.
			gone: bool,
		},
	}
}
