// SPDX-License-Identifier: Apache-2.0

//! Random histories of two nodes, one or both of which may need no stake, and a validator of one owner:
//! bonding, work, payments, leaving, slashes, appeals and payouts, against plain sums.

use std::collections::BTreeMap;

use frame_support::assert_ok;
use proptest::prelude::*;
use surety_primitives::{
	slash::Parts,
	stake::StakeState,
	traits::{Collateral, Liability, Stakes},
};

use super::*;
use crate::{Closed, Quarantined, Reserved};

#[derive(Clone, Debug)]
enum Op {
	Bond(usize, Balance),
	Unbond(usize, Balance),
	Withdraw(usize),
	Exit(usize),
	Seize(usize, SlashId, u32, Balance),
	Restore(SlashId),
	Forfeit(SlashId, Option<AccountId>, bool),
	SetAppealed(usize, bool),
	Reserve(usize, Balance),
	FreeUp(usize, Balance),
	KeepBack(usize, Balance),
	Wait(u64),
}

const STAKES: [Stake; 3] = [NODE, SECOND_NODE, VALIDATOR];
/// The nodes among them, in the same order.
const NODES: [NodeId; 2] = [1, 2];

fn op() -> impl Strategy<Value = Op> {
	let stake = || 0..STAKES.len();
	let amount = || prop_oneof![0..=2 * SUR, (1..=300u128).prop_map(|sur| sur * SUR), 0..100u128];
	let slash = || 0..30u64;
	let challenger =
		prop_oneof![Just(None), Just(Some(STRANGER)), Just(Some(PETRA)), Just(Some(NOBODY)),];
	prop_oneof![
		4 => (stake(), amount()).prop_map(|(stake, amount)| Op::Bond(stake, amount)),
		4 => (stake(), amount()).prop_map(|(stake, amount)| Op::Unbond(stake, amount)),
		2 => stake().prop_map(Op::Withdraw),
		1 => (0..2usize).prop_map(Op::Exit),
		4 => (stake(), slash(), 0..=100u32, amount())
			.prop_map(|(stake, slash, share, least)| Op::Seize(stake, slash, share, least)),
		3 => slash().prop_map(Op::Restore),
		3 => (slash(), challenger, any::<bool>())
			.prop_map(|(slash, challenger, burns)| Op::Forfeit(slash, challenger, burns)),
		2 => (stake(), any::<bool>()).prop_map(|(stake, on)| Op::SetAppealed(stake, on)),
		3 => (0..2usize, amount()).prop_map(|(node, amount)| Op::Reserve(node, amount)),
		2 => (0..2usize, amount()).prop_map(|(node, amount)| Op::FreeUp(node, amount)),
		3 => (0..2usize, amount()).prop_map(|(node, amount)| Op::KeepBack(node, amount)),
		4 => (0..=40u64).prop_map(Op::Wait),
	]
}

/// Plain sums.
#[derive(Default)]
struct Model {
	/// Active and unbonding, of each stake.
	slashable: [Balance; 3],
	/// Each open slash: its stake, and what it took.
	open: BTreeMap<SlashId, (usize, Balance)>,
	/// Each slash that is over.
	closed: Vec<SlashId>,
	appeals: [u32; 3],
	/// What of each node answers for work.
	reserved: [Balance; 2],
	/// Which nodes need no stake.
	exempt: [bool; 2],
	burned: Balance,
	paid: BTreeMap<AccountId, Balance>,
}

impl Model {
	fn quarantined(&self, stake: usize) -> Balance {
		self.open.values().filter(|(of, _)| *of == stake).map(|(_, amount)| amount).sum()
	}

	fn is_clean(&self, stake: usize) -> bool {
		self.appeals[stake] == 0 && self.open.values().all(|(of, _)| *of != stake)
	}

	/// What answers for the work of a node.
	fn backing(&self, at: usize) -> Balance {
		if self.exempt[at] {
			self.slashable[at]
		} else {
			<Staking as Stakes<_, _>>::active(&STAKES[at])
		}
	}

	/// Performs `op` and follows it. What must succeed or fail by the model is checked.
	fn perform(&mut self, op: &Op) {
		match *op {
			Op::Bond(at, amount) => {
				let bonded = match STAKES[at] {
					StakeId::Node(node) => Staking::bond(signed(PETRA), node, amount),
					ref stake => <Staking as Stakes<_, _>>::bond(stake, &PETRA, amount),
				};
				if bonded.is_ok() {
					self.slashable[at] += amount;
				}
			}
			Op::Unbond(at, amount) => {
				let stake = &STAKES[at];
				let active = <Staking as Stakes<_, _>>::active(stake);
				let unbonded = match *stake {
					StakeId::Node(node) => Staking::unbond(signed(PETRA), node, amount),
					ref stake => <Staking as Stakes<_, _>>::unbond(stake, amount).map(|_| ()),
				};
				if unbonded.is_ok() {
					assert_eq!(<Staking as Stakes<_, _>>::active(stake), active - amount);
				}
				if let (Some(reserved), Ok(())) = (self.reserved.get(at), unbonded) {
					assert!(active - amount >= *reserved || self.exempt[at]);
				}
			}
			Op::Withdraw(at) => {
				let before = free(PETRA);
				let withdrawn = match STAKES[at] {
					StakeId::Node(node) => Staking::withdraw(signed(STRANGER), node),
					ref stake => <Staking as Stakes<_, _>>::withdraw(stake).map(|_| ()),
				};
				if withdrawn.is_ok() {
					assert_eq!(self.appeals[at], 0, "an appeal freezes withdrawals");
					self.slashable[at] -= free(PETRA) - before;
					if let Some(reserved) = self.reserved.get(at) {
						assert!(self.slashable[at] >= *reserved);
					}
				}
			}
			Op::Exit(at) => {
				let may = self.is_clean(at) && self.reserved[at] == 0;
				assert_eq!(Staking::exit(NODES[at]).is_ok(), may);
			}
			Op::Seize(at, slash, share, at_least) => {
				let penalty = Penalty { at_least, ..percent(share) };
				let known = self.open.contains_key(&slash) || self.closed.contains(&slash);
				let due = penalty.of(self.slashable[at]);
				let seized = Staking::seize(&STAKES[at], slash, penalty).ok();
				assert_eq!(seized, (!known).then_some(due));
				if !known {
					self.slashable[at] -= due;
					self.open.insert(slash, (at, due));
				}
			}
			Op::Restore(slash) => {
				let open = self.open.remove(&slash);
				assert_eq!(Staking::restore(slash).ok(), open.map(|(_, amount)| amount));
				if let Some((at, amount)) = open {
					self.slashable[at] += amount;
					self.closed.push(slash);
				}
			}
			Op::Forfeit(slash, challenger, treasury_burns) => {
				let open = self.open.remove(&slash);
				let parts = Staking::forfeit(slash, Forfeit { challenger, treasury_burns }).ok();
				assert_eq!(parts.is_some(), open.is_some());
				if let (Some(parts), Some((_, amount))) = (parts, open) {
					let full = Parts::of(amount);
					assert_eq!(parts.burned + parts.challenger + parts.treasury, amount);
					assert_eq!(parts.treasury, if treasury_burns { 0 } else { full.treasury });
					match challenger {
						Some(STRANGER) => assert_eq!(parts.challenger, full.challenger),
						Some(NOBODY) => assert!([0, full.challenger].contains(&parts.challenger)),
						_ => assert_eq!(parts.challenger, 0),
					}
					self.burned += parts.burned;
					*self.paid.entry(TREASURY).or_default() += parts.treasury;
					if let Some(who) = challenger {
						*self.paid.entry(who).or_default() += parts.challenger;
					}
					self.closed.push(slash);
				}
			}
			Op::SetAppealed(at, appealed) => {
				if Staking::set_appealed(&STAKES[at], appealed).is_ok() {
					self.appeals[at] =
						self.appeals[at].checked_add_signed(if appealed { 1 } else { -1 }).unwrap();
				}
			}
			Op::Reserve(at, amount) => {
				let may = amount == 0 || amount + self.reserved[at] <= self.backing(at);
				assert_eq!(Staking::reserve(NODES[at], amount).is_ok(), may);
				if may {
					self.reserved[at] += amount;
				}
			}
			Op::FreeUp(at, amount) => {
				let may = amount <= self.reserved[at];
				assert_eq!(Staking::free_up(NODES[at], amount).is_ok(), may);
				if may {
					self.reserved[at] -= amount;
				}
			}
			Op::KeepBack(at, amount) => {
				let can = amount.min(free(PETRA) - EXISTENTIAL_DEPOSIT);
				let before = free(PETRA);
				assert_ok!(Staking::keep_back(NODES[at], amount));
				let kept = if self.exempt[at] { can } else { 0 };
				assert_eq!(free(PETRA), before - kept);
				self.slashable[at] += kept;
			}
			Op::Wait(blocks) => System::set_block_number(System::block_number() + blocks),
		}
	}

	fn check(&self, issuance: Balance) {
		for (at, stake) in STAKES.iter().enumerate() {
			assert_eq!(<Staking as Stakes<_, _>>::slashable(stake), self.slashable[at]);
			let quarantined = self.quarantined(at);
			let anything_held = self.slashable[at] + quarantined > 0;
			assert_eq!(<Staking as Stakes<_, _>>::anything_held(stake), anything_held);
			let ledger = Ledgers::<Test>::get(stake);
			assert_eq!(ledger.as_ref().map_or(0, |ledger| ledger.quarantined()), quarantined);
			let followed = Followed::get().get(stake).copied().unwrap_or(0);
			assert_eq!(<Staking as Stakes<_, _>>::active(stake), followed);
			let state = Staking::stake_state(stake.clone());
			assert_eq!(state == StakeState::LockedAppeal, self.appeals[at] > 0);
			if quarantined > 0 && self.appeals[at] == 0 {
				let left = self.slashable[at] > 0;
				let expected =
					if left { StakeState::PartiallySlashed } else { StakeState::FullySlashed };
				assert_eq!(state, expected);
			}
		}
		for (at, node) in NODES.into_iter().enumerate() {
			assert_eq!(Reserved::<Test>::get(node), self.reserved[at]);
			let free = self.backing(at).saturating_sub(self.reserved[at]);
			assert_eq!(Staking::free_stake(node), free);
			assert!(Staking::sufficient(node) || !self.exempt[at]);
		}
		let in_quarantine: Balance = (0..3).map(|at| self.quarantined(at)).sum();
		assert_eq!(held(PETRA), self.slashable[0] + self.slashable[1]);
		assert_eq!(bonded(PETRA), self.slashable[2]);
		assert_eq!(quarantined(PETRA), in_quarantine);
		assert_eq!(Quarantined::<Test>::iter().count(), self.open.len());
		assert_eq!(Closed::<Test>::iter().count(), self.closed.len());

		assert_eq!(Balances::total_issuance(), issuance - self.burned);
		let paid = |who: AccountId| self.paid.get(&who).copied().unwrap_or(0);
		assert_eq!(free(TREASURY), EXISTENTIAL_DEPOSIT + paid(TREASURY));
		assert_eq!(free(STRANGER), ENDOWMENT + paid(STRANGER));
		assert_eq!(free(NOBODY), paid(NOBODY));
		assert_eq!(free(QUENTIN), ENDOWMENT);
		assert_ok!(Staking::do_try_state());
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn whatever_happens_every_unit_is_accounted_for(
		ops in proptest::collection::vec(op(), 1..80), exempt: [bool; 2],
	) {
		ExtBuilder.build_and_execute(|| {
			let issuance = Balances::total_issuance();
			Exempt::set((0..2).filter(|at| exempt[*at]).map(|at| NODES[at]).collect());
			let mut model = Model { exempt, ..Default::default() };
			for op in ops {
				model.perform(&op);
				model.check(issuance);
			}
			// In the end everything that is open is decided, all work is done, and the owner takes the rest
			// out.
			for at in 0..NODES.len() {
				model.perform(&Op::FreeUp(at, model.reserved[at]));
			}
			let open: Vec<_> = model.open.keys().copied().collect();
			for (at, appeals) in model.appeals.into_iter().enumerate() {
				for _ in 0..appeals {
					model.perform(&Op::SetAppealed(at, false));
				}
			}
			for slash in open {
				model.perform(&Op::Restore(slash));
			}
			System::set_block_number(System::block_number() + DELAY);
			for (at, stake) in STAKES.iter().enumerate() {
				model.perform(&Op::Withdraw(at));
				let active = <Staking as Stakes<_, _>>::active(stake);
				model.perform(&Op::Unbond(at, active));
			}
			System::set_block_number(System::block_number() + DELAY);
			for at in 0..STAKES.len() {
				model.perform(&Op::Withdraw(at));
			}
			model.check(issuance);
			assert_eq!(model.slashable, [0, 0, 0]);
			assert_eq!((held(PETRA), bonded(PETRA), quarantined(PETRA)), (0, 0, 0));
		});
	}
}
