// SPDX-License-Identifier: Apache-2.0

//! How a batch is checked and booked. Everything here is per batch, chunk or node; what is done for each
//! item touches no storage.

use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};

use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get, Weight},
};
use sp_runtime::{traits::Verify as _, AccountId32, BoundedVec};
use surety_primitives::{
	credit::{
		chunk::chunk_of,
		claim_message,
		eip712::Domain,
		tree::{self, Scope},
		Agreement, CapId, Claim, Item, Job, SignedVoucher, Signer, Voucher, MAX_BATCH_NODES,
	},
	liability::{self, Backing},
	traits::{Draws, InspectNodes, Liability, Owners},
	Balance, NodeId,
};

use crate::{
	types::{net, rises, Sums, Unnettable},
	Accounts, Batch, BatchPart, Caps, Claims, Config, Error, Event, NextBatch, OpenCap, Pallet,
	PartStage, Reservation, Reservations, Settled, Vouchers, WeightInfo,
};

impl<T: Config> Pallet<T> {
	/// What a batch weighs: what each item takes to be checked, and what each chunk and node takes to
	/// be booked, voucher, claim, draw and payment of an owner of its own included.
	pub(crate) fn settle_weight(items: &[Item], agreement: &Agreement) -> Weight {
		let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
		// Jobs that are not in order count as more chunks, and are refused.
		let mut chunks: Vec<u32> = items.iter().map(|item| chunk_of(item.spec.job)).collect();
		chunks.dedup();
		let mut nodes = BTreeSet::new();
		for item in items {
			// More nodes are refused.
			if nodes.len() >= MAX_BATCH_NODES as usize {
				break;
			}
			nodes.insert(item.spec.node);
		}
		let (items, nodes, chunks) = (count(items.len()), count(nodes.len()), count(chunks.len()));
		match agreement {
			Agreement::Signed(_) => T::WeightInfo::settle_signed(items, nodes, chunks),
			Agreement::Tree(siblings) => {
				T::WeightInfo::settle_tree(items, count(siblings.len()), nodes, chunks)
			}
		}
	}

	pub(crate) fn do_settle_batch(
		caller: AccountId32,
		client: AccountId32,
		id: CapId,
		items: crate::Items,
		agreement: Agreement,
		vouchers: Vouchers,
		claims: Claims,
	) -> DispatchResult {
		let mut cap = Caps::<T>::get(&client, id).ok_or(Error::<T>::NoSuchCap)?;
		ensure!(cap.settles(Self::now()), Error::<T>::GraceOver);
		let nodes = Self::netted(&items)?;
		// Before any signature: each costs more than everything until here.
		Self::check_papers(&nodes, &vouchers, &claims)?;
		Self::check_payees(&caller, &client, &cap, &nodes)?;

		let domain = Self::domain();
		let signer = Signer { account: client.clone(), address: cap.address };
		Self::check_agreement(&domain, id, &cap, &signer, &items, &agreement)?;
		Self::check_claims(&domain, &client, id, &nodes, &claims)?;
		Self::mark(&client, id, &mut cap, &items)?;

		let mut vouchers: BTreeMap<NodeId, SignedVoucher> =
			vouchers.into_iter().map(|voucher| (voucher.node, voucher)).collect();
		let mut account = Accounts::<T>::get(&client);
		let mut parts = BoundedVec::new();
		for (node, sums) in &nodes {
			let mut reservation = Self::reservation(&client, id, *node, &mut cap)?;
			if let Some(voucher) = vouchers.remove(node) {
				Self::accept_voucher(&domain, id, &signer, &mut reservation, voucher)?;
			}
			reservation.covered = reservation
				.covered
				.checked_add(sums.covered)
				.filter(|covered| *covered <= reservation.delivered)
				.ok_or(Error::<T>::NotDelivered)?;

			let sum = sums.covered.checked_add(sums.claimed).ok_or(Error::<T>::OutOfRange)?;
			// What the reservation lacks, if it lacks something.
			if let Some(short) = sum.checked_sub(reservation.left).filter(|short| *short > 0) {
				ensure!(cap.is_open(Self::now()), Error::<T>::ReservationTooSmall);
				Self::add(&mut account, &mut cap, &mut reservation, short)?;
				Self::deposit_event(Event::Reserved {
					client: client.clone(),
					cap: id,
					node: *node,
					amount: short,
				});
			}
			reservation.left = reservation.left.checked_sub(sum).ok_or(Error::<T>::OutOfRange)?;
			cap.owe(sum).ok_or(Error::<T>::OutOfRange)?;
			Reservations::<T>::insert((&client, id, *node), reservation);

			for part in Self::parts(*node, sums)? {
				parts.try_push(part).map_err(|_| Error::<T>::TooManyNodes)?;
			}
		}

		let number = NextBatch::<T>::get();
		NextBatch::<T>::put(number.checked_add(1).ok_or(Error::<T>::OutOfRange)?);
		let round = T::Draws::open_round();
		let jobs = u32::try_from(items.len()).map_err(|_| Error::<T>::OutOfRange)?;
		let mut batch = Batch { client: client.clone(), cap: id, round, parts };
		// A payee that cannot be paid now does not hold up the others.
		let paid = Self::pay_due(number, &mut batch, &mut cap, &mut account)?.amount;
		let pending = Self::write_batch(number, batch)?;
		Caps::<T>::insert(&client, id, cap);
		Self::write_account(&client, account);
		Self::deposit_event(Event::BatchSettled {
			batch: number,
			client,
			cap: id,
			jobs,
			paid,
			pending,
		});
		Ok(())
	}

	/// The items netted by node, if they have the form of a batch.
	fn netted(items: &[Item]) -> Result<BTreeMap<NodeId, Sums>, DispatchError> {
		ensure!(!items.is_empty(), Error::<T>::BatchEmpty);
		ensure!(rises(items.iter().map(|item| item.spec.job)), Error::<T>::ItemsUnsorted);
		ensure!(items.iter().all(|item| item.spec.price > 0), Error::<T>::PriceZero);
		net(items).map_err(|reason| {
			match reason {
				Unnettable::TooManyNodes => Error::<T>::TooManyNodes,
				Unnettable::OutOfRange => Error::<T>::OutOfRange,
			}
			.into()
		})
	}

	/// Vouchers and claims: one at most of each node, and of no others.
	fn check_papers(
		nodes: &BTreeMap<NodeId, Sums>,
		vouchers: &[SignedVoucher],
		claims: &[Claim],
	) -> DispatchResult {
		let sorted = rises(vouchers.iter().map(|voucher| voucher.node))
			&& rises(claims.iter().map(|claim| claim.node));
		let known = vouchers.iter().all(|voucher| nodes.contains_key(&voucher.node));
		let needed = |node| nodes.get(node).is_some_and(|sums| sums.claimed > 0);
		let claimed = claims.iter().all(|claim| needed(&claim.node));
		ensure!(sorted && known && claimed, Error::<T>::PapersUnsorted);

		let open = nodes.values().filter(|sums| sums.claimed > 0).count();
		ensure!(claims.len() == open, Error::<T>::NoClaim);
		Ok(())
	}

	/// The client may pay these nodes, and the caller may ask for it.
	fn check_payees(
		caller: &AccountId32,
		client: &AccountId32,
		cap: &OpenCap,
		nodes: &BTreeMap<NodeId, Sums>,
	) -> DispatchResult {
		let for_all = caller == client || *caller == cap.gateway;
		let owner = T::Owners::owner_of(client);
		let own = if for_all { None } else { T::Nodes::by_worker(caller) };
		for node in nodes.keys() {
			let payee = Self::payee(&owner, *node)?;
			let may = for_all || payee == *caller || own == Some(*node);
			ensure!(may, Error::<T>::NotPermitted);
		}
		Ok(())
	}

	/// The client has agreed to each item.
	fn check_agreement(
		domain: &Domain,
		id: CapId,
		cap: &OpenCap,
		signer: &Signer,
		items: &[Item],
		agreement: &Agreement,
	) -> DispatchResult {
		match (agreement, cap.jobs) {
			(Agreement::Signed(signatures), None) => {
				ensure!(signatures.len() == items.len(), Error::<T>::SignatureCount);
				let mut job =
					Job { client: signer.account.clone(), cap: id, spec: Default::default() };
				for (item, signature) in items.iter().zip(signatures) {
					job.spec = item.spec;
					ensure!(signature.verify(domain, &job, signer), Error::<T>::BadSignature);
				}
			}
			(Agreement::Tree(siblings), Some(jobs)) => {
				let scope = Scope::new(domain.genesis, &signer.account, id);
				let leaf = |item: &Item| (item.spec.job, scope.leaf(&item.spec));
				let leaves = items.iter().map(leaf).collect();
				let made = tree::verify(jobs.root, jobs.count, leaves, siblings);
				ensure!(made, Error::<T>::ProofInvalid);
			}
			_ => return Err(Error::<T>::WrongAgreement.into()),
		}
		Ok(())
	}

	/// Each node has signed for the results in its name.
	fn check_claims(
		domain: &Domain,
		client: &AccountId32,
		id: CapId,
		nodes: &BTreeMap<NodeId, Sums>,
		claims: &[Claim],
	) -> DispatchResult {
		for Claim { node, worker, signature } in claims {
			let results = nodes.get(node).map(|sums| sums.results.as_slice()).unwrap_or_default();
			let message = claim_message(domain.genesis, client, id, *node, results);
			let signed = T::Nodes::by_worker(worker) == Some(*node)
				&& signature.verify(message.as_bytes(), worker);
			ensure!(signed, Error::<T>::BadClaim);
		}
		Ok(())
	}

	/// Marks the jobs as settled, each once: one read and one write for each chunk.
	fn mark(client: &AccountId32, id: CapId, cap: &mut OpenCap, items: &[Item]) -> DispatchResult {
		for run in items.chunk_by(|a, b| chunk_of(a.spec.job) == chunk_of(b.spec.job)) {
			let Some(first) = run.first() else { continue };
			let key = (client, id, chunk_of(first.spec.job));
			let mut chunk = match Settled::<T>::get(key) {
				Some(chunk) => chunk,
				None => {
					cap.chunks = cap.chunks.checked_add(1).ok_or(Error::<T>::OutOfRange)?;
					Default::default()
				}
			};
			for item in run {
				ensure!(chunk.mark(item.spec.job), Error::<T>::AlreadySettled);
			}
			let marked = u32::try_from(run.len()).map_err(|_| Error::<T>::OutOfRange)?;
			cap.jobs_settled =
				cap.jobs_settled.checked_add(marked).ok_or(Error::<T>::OutOfRange)?;
			Settled::<T>::insert(key, chunk);
		}
		Ok(())
	}

	/// The client has signed that the node delivered more than is known.
	fn accept_voucher(
		domain: &Domain,
		id: CapId,
		signer: &Signer,
		reservation: &mut Reservation,
		voucher: SignedVoucher,
	) -> DispatchResult {
		let SignedVoucher { node, delivered, signature } = voucher;
		ensure!(delivered > reservation.delivered, Error::<T>::VoucherNotHigher);
		let voucher = Voucher { client: signer.account.clone(), cap: id, node, delivered };
		ensure!(signature.verify(domain, &voucher, signer), Error::<T>::BadSignature);
		reservation.delivered = delivered;
		Ok(())
	}

	/// What a batch owes a node. Some of the node's stake answers for what awaits the draw.
	fn parts(node: NodeId, sums: &Sums) -> Result<impl Iterator<Item = BatchPart>, DispatchError> {
		let part =
			|amount: Balance, stage| (amount > 0).then_some(BatchPart { node, amount, stage });
		let claimed = if sums.claimed > 0 {
			let Backing { liability, probability } = liability::back(
				sums.claimed,
				T::Liability::free(node),
				T::Detection::get(),
				&T::Terms::get(),
			)
			.ok_or(Error::<T>::StakeTooSmall)?;
			T::Liability::reserve(node, liability)?;
			part(sums.claimed, PartStage::Awaiting { liability, probability })
		} else {
			None
		};
		Ok(part(sums.covered, PartStage::Due).into_iter().chain(claimed))
	}
}
