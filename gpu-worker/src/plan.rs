// SPDX-License-Identifier: Apache-2.0

//! Whether one more job fits beside those that this worker has taken and those that it may get.
//!
//! A bid can be called and a volunteer drawn at any time, all of them at once, and only so many jobs run at
//! a time. So nothing is taken unless all jobs together fit into the time that each of them has, in
//! whatever order they come, and unless the stake answers for every bid even when everything else has
//! reserved its part before: a bidder that is called and cannot work loses its bond.
//!
//! The worker begins a job as soon as there is room for it. Let k be the most jobs for which there is room
//! whichever of them they are, that is, even for the k largest. While a job waits at least k others run, so it
//! waits no longer than a k-th of what all others take.

use surety_primitives::{
	liability::{self, Terms},
	node::GpuRequirement,
	source::SourceSpec,
	task::Competition,
	Balance, BlockNumber, Perbill,
};

use crate::{
	chain::{Stage, Task},
	offer::{Declined, Now},
	probe::GpuFound,
	store::Join,
};

/// Blocks that acceptance, start and commit take beside the run itself.
const BLOCKS_AROUND_A_RUN: u64 = 6;
/// Blocks from the end of volunteering to the draw, at most as a rule: two rounds of draws.
const BLOCKS_TO_A_DRAW: BlockNumber = 20;

/// A job that is to be run, or may have to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
	/// The blocks that it takes at most.
	pub takes: u64,
	/// The blocks that there are for it, from when it is known to be this node's.
	pub has: u64,
	/// The memory that it may use, in MiB.
	pub memory_mib: u32,
	/// The GPUs that it needs.
	pub gpu: GpuRequirement,
	/// What it will reserve of the node's stake; nothing more if the task is accepted.
	pub stake: Option<Stake>,
	/// Whether it is a bid or an offer to volunteer that waits for its award or draw.
	pub waits: bool,
}

/// What there is for jobs.
#[derive(Clone, Copy, Debug)]
pub struct Capacity<'a> {
	/// How many may run at once.
	pub slots: u32,
	/// The memory that they may take together, in MiB.
	pub memory_mib: u32,
	/// The GPUs.
	pub gpus: &'a [GpuFound],
}

impl Capacity<'_> {
	/// For how many of these jobs there is room at once, whichever of them they are; 1 at least.
	fn at_once<'a>(&self, jobs: impl Iterator<Item = &'a Promise> + Clone) -> u64 {
		let needs_gpus = |job: &&Promise| job.gpu.count > 0;
		// A GPU that suits only some of the jobs may be taken when one comes that it alone suits.
		let suits =
			|gpu: &&GpuFound| jobs.clone().filter(needs_gpus).all(|job| gpu.meets(&job.gpu));
		let gpus = u64::try_from(self.gpus.iter().filter(suits).count()).unwrap_or(u64::MAX);
		let by_memory =
			largest_within(jobs.clone().map(|job| job.memory_mib.into()), self.memory_mib.into());
		let by_gpus = largest_within(jobs.map(|job| job.gpu.count.into()), gpus);
		u64::from(self.slots).min(by_memory).min(by_gpus).max(1)
	}
}

/// How many of the largest of these fit into `whole` together.
fn largest_within(sizes: impl Iterator<Item = u64>, whole: u64) -> u64 {
	let mut sizes: Vec<_> = sizes.collect();
	sizes.sort_unstable_by(|one, other| other.cmp(one));
	let together = sizes.iter().scan(0, |sum: &mut u64, size| {
		*sum = sum.saturating_add(*size);
		Some(*sum)
	});
	match together.take_while(|sum| *sum <= whole).count() {
		// More than there are would fit as well.
		all if all == sizes.len() => u64::MAX,
		some => u64::try_from(some).unwrap_or(u64::MAX),
	}
}

/// What a job that is not accepted yet will want of the node's stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stake {
	/// What the node may earn.
	pub amount: Balance,
	/// The chance that a check finds a wrong result.
	pub detection: Perbill,
	/// The rules of the task.
	pub terms: Terms,
	/// Whether a bond is lost if the stake does not suffice.
	pub bonded: bool,
}

impl Stake {
	/// The most that it reserves.
	fn wants(&self) -> Balance {
		let backing = liability::back(self.amount, Balance::MAX, self.detection, &self.terms);
		backing.map_or(Balance::MAX, |backing| backing.liability)
	}

	/// Whether `free` answers for it.
	fn is_covered_by(&self, free: Balance) -> bool {
		liability::back(self.amount, free, self.detection, &self.terms).is_some()
	}
}

/// What a task is for this worker, as long as its job has not been run: nothing afterwards.
pub fn promise(join: &Join, task: &Task, source: &SourceSpec, now: &Now) -> Option<Promise> {
	let until_deadline = |from: BlockNumber| task.deadline.saturating_sub(from);
	let has = match (&task.mine, task.competition) {
		(Some(Stage::Started { since }), _) => task.commit_by(*since).saturating_sub(now.block),
		(None | Some(Stage::Accepted { .. }), Competition::Auction { work_blocks, .. }) => {
			until_deadline(now.block).min(work_blocks)
		}
		(None, Competition::Consensus { volunteer_blocks, .. }) => {
			let closed = task.published_at.saturating_add(volunteer_blocks);
			until_deadline(closed.saturating_add(BLOCKS_TO_A_DRAW).max(now.block))
		}
		(None | Some(Stage::Accepted { .. }), _) => until_deadline(now.block),
		_ => return None,
	};
	let block_millis = u64::try_from(now.block_time.as_millis()).unwrap_or(u64::MAX).max(1);
	let run = u64::from(source.run_limit_secs).saturating_mul(1_000).div_ceil(block_millis);
	let stake = task.mine.is_none().then(|| Stake {
		amount: match join {
			Join::Accept => task.payment,
			Join::Bid(bid) => bid.price,
			// Two agree at least.
			Join::Volunteer => task.payment.div_ceil(2),
		},
		detection: liability::detection(source.comparator),
		terms: task.liability,
		bonded: matches!(join, Join::Bid(_)),
	});
	let waits = task.mine.is_none() && *join != Join::Accept;
	Some(Promise {
		takes: run.saturating_add(BLOCKS_AROUND_A_RUN),
		has: has.into(),
		memory_mib: source.memory_mib,
		gpu: source.gpu,
		stake,
		waits,
	})
}

/// Whether `new` fits beside the `others`, with as much of the stake `free`.
pub fn fits(
	capacity: Capacity,
	others: &[Promise],
	new: &Promise,
	free: Balance,
) -> Result<(), Declined> {
	let (needed, left) = (new.takes, new.has);
	if needed > left {
		return Err(Declined::TooLittleTime { needed, left });
	}
	let all = || others.iter().chain([new]);
	let at_once = capacity.at_once(all());
	let sum = all().fold(0, |sum: u64, promise| sum.saturating_add(promise.takes));
	for promise in all() {
		let waits = sum.saturating_sub(promise.takes) / at_once;
		let (needed, left) = (waits.saturating_add(promise.takes), promise.has);
		if needed > left {
			return Err(Declined::TooLittleTimeForAll { needed, left });
		}
	}
	let stakes: Vec<_> = all().filter_map(|promise| promise.stake).collect();
	for (index, stake) in stakes.iter().enumerate().filter(|(_, stake)| stake.bonded) {
		let before = stakes.iter().enumerate().filter(|(other, _)| *other != index);
		let reserved = before.fold(0, |sum: Balance, (_, other)| sum.saturating_add(other.wants()));
		if !stake.is_covered_by(free.saturating_sub(reserved)) {
			return Err(Declined::StakeTooSmall);
		}
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use std::time::Duration;

	use proptest::prelude::*;
	use surety_client::AccountId32;
	use surety_primitives::{commitment::BidOpening, SUR};

	use super::*;
	use crate::{
		job::tests::at,
		offer::tests::{source, task, AUCTION, NOW, PANEL},
		probe::tests::machine,
	};

	const BID: Join = Join::Bid(BidOpening { price: SUR, salt: [0; 32] });

	/// The promise that a task is whose job runs for 60 s, in blocks of 6 s.
	fn promised(join: &Join, task: &Task) -> Option<Promise> {
		let owner = AccountId32([9; 32]);
		let now = Now { block: NOW, block_time: Duration::from_secs(6), owner: &owner };
		promise(join, task, &source(), &now)
	}

	fn of(competition: Competition, mine: Option<Stage>) -> Task {
		Task { competition, mine, payment: 10 * SUR, ..task() }
	}

	#[test]
	fn a_job_takes_its_run_limit_and_what_is_around_it() {
		assert_eq!(promised(&Join::Accept, &task()).unwrap().takes, 10 + 6);
		let owner = AccountId32([9; 32]);
		let block_time = Duration::from_millis(7_000);
		let now = Now { block: NOW, block_time, owner: &owner };
		assert_eq!(promise(&Join::Accept, &task(), &source(), &now).unwrap().takes, 9 + 6);
	}

	#[test]
	fn it_has_the_time_that_its_model_leaves() {
		let has = |join, task: Task| promised(&join, &task).unwrap().has;
		// The deadline is 100 blocks away.
		assert_eq!(has(Join::Accept, task()), 100);
		assert_eq!(has(Join::Accept, at(Stage::Accepted { since: NOW })), 100);
		assert_eq!(has(Join::Accept, at(Stage::Started { since: NOW - 5 })), 100);
		// Who is called in an auction has so many blocks from its start.
		assert_eq!(has(BID, of(AUCTION, None)), 30);
		assert_eq!(has(BID, of(AUCTION, Some(Stage::Accepted { since: NOW }))), 30);
		assert_eq!(has(BID, of(AUCTION, Some(Stage::Started { since: NOW - 5 }))), 25);
		let near = Task { deadline: NOW + 20, ..of(AUCTION, None) };
		assert_eq!(has(BID, near.clone()), 20);
		let started = Task { mine: Some(Stage::Started { since: NOW }), ..near };
		assert_eq!(has(BID, started), 20);
		// Who is drawn has what the draw leaves, which comes after the time for volunteering.
		assert_eq!(has(Join::Volunteer, of(PANEL, None)), 75);
		let late = Task { published_at: NOW - 90, ..of(PANEL, None) };
		assert_eq!(has(Join::Volunteer, late), 100);
		assert_eq!(has(Join::Volunteer, of(PANEL, Some(Stage::Accepted { since: NOW }))), 100);
	}

	#[test]
	fn it_wants_stake_until_it_is_accepted_and_nothing_when_it_was_run() {
		let amount = |join, mine| promised(&join, &of(AUCTION, mine)).unwrap().stake;
		let wanted = |join| amount(join, None).unwrap();
		assert_eq!((wanted(Join::Accept).amount, wanted(Join::Accept).bonded), (10 * SUR, false));
		assert_eq!((wanted(BID).amount, wanted(BID).bonded), (SUR, true));
		assert_eq!(wanted(Join::Volunteer).amount, 5 * SUR);
		assert_eq!(amount(BID, Some(Stage::Accepted { since: NOW })), None);
		for mine in [Stage::Committed, Stage::Waiting] {
			assert_eq!(promised(&BID, &of(AUCTION, Some(mine))), None);
		}
	}

	#[test]
	fn bids_and_offers_to_volunteer_wait_until_they_are_taken() {
		let waits = |join, mine| promised(&join, &of(AUCTION, mine)).unwrap().waits;
		assert!(waits(BID, None) && waits(Join::Volunteer, None));
		assert!(!waits(Join::Accept, None));
		assert!(!waits(BID, Some(Stage::Accepted { since: NOW })));
	}

	fn promised_for(takes: u64, has: u64) -> Promise {
		let gpu = GpuRequirement::default();
		Promise { takes, has, memory_mib: 1, gpu, stake: None, waits: false }
	}

	/// Whether it fits where one job runs at a time.
	fn fits(others: &[Promise], new: &Promise, free: Balance) -> Result<(), Declined> {
		let capacity = Capacity { slots: 1, memory_mib: 1, gpus: &[] };
		super::fits(capacity, others, new, free)
	}

	#[test]
	fn one_job_must_fit_into_its_own_time() {
		assert_eq!(fits(&[], &promised_for(16, 16), 0), Ok(()));
		let short = Err(Declined::TooLittleTime { needed: 16, left: 15 });
		assert_eq!(fits(&[], &promised_for(16, 15), 0), short);
	}

	#[test]
	fn all_jobs_together_must_fit_into_the_time_of_each() {
		let new = promised_for(10, 30);
		assert_eq!(fits(&[promised_for(10, 40), promised_for(10, 50)], &new, 0), Ok(()));
		// The new one would have to wait too long for the others.
		let short = Err(Declined::TooLittleTimeForAll { needed: 31, left: 30 });
		assert_eq!(fits(&[promised_for(11, 40), promised_for(10, 50)], &new, 0), short);
		// One of the others would have to wait too long for the new one.
		let short = Err(Declined::TooLittleTimeForAll { needed: 20, left: 19 });
		assert_eq!(fits(&[promised_for(10, 19)], &new, 0), short);
	}

	#[test]
	fn jobs_run_side_by_side_where_there_is_room() {
		let jobs = |count| vec![promised_for(10, 30); count];
		let together = |slots, memory_mib, others: usize| {
			let capacity = Capacity { slots, memory_mib, gpus: &[] };
			super::fits(capacity, &jobs(others), &jobs(1)[0], 0).is_ok()
		};
		// One after the other, three times in a row.
		assert!(together(1, 1, 2) && !together(1, 1, 3));
		assert!(together(2, 2, 4) && !together(2, 2, 6));
		// A slot is worth nothing without memory.
		assert!(!together(2, 1, 4));
		assert!(together(9, 2, 4) && !together(9, 2, 6));
	}

	#[test]
	fn as_many_run_at_once_as_the_largest_leave_room_for() {
		let gpus = machine(&[(24_000, 89), (8_000, 75)]).gpus;
		let capacity = Capacity { slots: 3, memory_mib: 10, gpus: &gpus };
		let sized = |memory_mib| Promise { memory_mib, ..promised_for(1, 9) };
		let at_once = |jobs: &[Promise]| capacity.at_once(jobs.iter());
		assert_eq!(at_once(&[sized(1), sized(1), sized(1), sized(1)]), 3);
		assert_eq!(at_once(&[sized(1), sized(6), sized(4), sized(1)]), 2);
		assert_eq!(at_once(&[sized(1), sized(6), sized(5), sized(1)]), 1);
		// One that fits nowhere is none of this function's.
		assert_eq!(at_once(&[sized(11), sized(1)]), 1);
		let on = |count, vram_mib| {
			let gpu = GpuRequirement { count, vram_mib, compute_capability: 0 };
			Promise { gpu, ..promised_for(1, 9) }
		};
		assert_eq!(at_once(&[on(1, 8_000), on(1, 8_000)]), 3);
		assert_eq!(at_once(&[on(1, 8_000), on(1, 8_000), on(1, 8_000)]), 2);
		assert_eq!(at_once(&[on(2, 8_000), on(1, 8_000)]), 1);
		// The small GPU is none for a large job.
		assert_eq!(at_once(&[on(1, 24_000), on(1, 8_000)]), 1);
		assert_eq!(at_once(&[on(1, 24_000), sized(1), sized(1)]), 3);
	}

	/// Lets jobs come when they want to and begins each as soon as there is room, in the order of `turns`. Says when
	/// each is done, counted from its coming.
	fn simulate(capacity: Capacity, jobs: &[(Promise, u64)], turns: &[usize]) -> Vec<u64> {
		let mut ends: Vec<Option<u64>> = vec![None; jobs.len()];
		let mut now = 0;
		while ends.iter().any(Option::is_none) {
			for &turn in turns {
				let runs =
					|| ends.iter().zip(jobs).filter(|(end, _)| end.is_some_and(|end| end > now));
				let memory: u32 = runs().map(|(_, (job, _))| job.memory_mib).sum();
				let gpus: usize = runs().map(|(_, (job, _))| usize::from(job.gpu.count)).sum();
				let (job, comes) = &jobs[turn];
				let has_room = runs().count() < capacity.slots as usize
					&& memory + job.memory_mib <= capacity.memory_mib
					&& gpus + usize::from(job.gpu.count) <= capacity.gpus.len();
				if ends[turn].is_none() && *comes <= now && has_room {
					ends[turn] = Some(now + job.takes);
				}
			}
			now += 1;
		}
		ends.iter().zip(jobs).map(|(end, (_, comes))| end.unwrap() - comes).collect()
	}

	proptest! {
		/// Whatever is taken one by one is done in time, whenever it comes and in whichever order jobs get their turns.
		#[test]
		fn whatever_was_taken_is_done_in_time(
			slots in 1u32..5,
			wanted in prop::collection::vec((1u64..20, 1u64..120, 1u32..6, 0u8..3, 0u64..60), 1..16),
			seed in any::<u64>(),
		) {
			let gpus = machine(&[(24_000, 89), (24_000, 89)]).gpus;
			let capacity = Capacity { slots, memory_mib: 6, gpus: &gpus };
			let mut taken: Vec<(Promise, u64)> = Vec::new();
			for (takes, has, memory_mib, count, comes) in wanted {
				let gpu = GpuRequirement { count, ..GpuRequirement::default() };
				let new = Promise { memory_mib, gpu, ..promised_for(takes, has) };
				let others: Vec<_> = taken.iter().map(|(job, _)| job.clone()).collect();
				if super::fits(capacity, &others, &new, 0).is_ok() {
					taken.push((new, comes));
				}
			}
			let mut turns: Vec<_> = (0..taken.len()).collect();
			turns.sort_by_key(|turn| (seed >> (turn % 61)) ^ seed.rotate_left(*turn as u32));
			for (took, (job, _)) in simulate(capacity, &taken, &turns).into_iter().zip(&taken) {
				prop_assert!(took <= job.has, "{took} blocks for {job:?} of {taken:?}");
			}
		}
	}

	/// A job that wants stake: 1 SUR of an `Exact` source wants 30.58 SUR, and 0.58 at the least.
	fn staked(bonded: bool) -> Promise {
		let stake = promised(&BID, &of(AUCTION, None)).unwrap().stake.unwrap();
		Promise { stake: Some(Stake { bonded, ..stake }), ..promised_for(1, 100) }
	}

	#[test]
	fn the_stake_answers_for_a_bid_even_when_all_else_comes_first() {
		let least = 31_000_000_000_000 + 600_000_000_000;
		assert_eq!(fits(&[], &staked(true), SUR), Ok(()));
		assert_eq!(fits(&[], &staked(true), SUR / 2), Err(Declined::StakeTooSmall));
		for others in [[staked(true)], [staked(false)]] {
			assert_eq!(fits(&others, &staked(true), least), Ok(()));
			assert_eq!(fits(&others, &staked(true), 31 * SUR), Err(Declined::StakeTooSmall));
		}
		// What is taken besides must not take the stake from a bid that waits.
		assert_eq!(fits(&[staked(true)], &staked(false), least), Ok(()));
		assert_eq!(fits(&[staked(true)], &staked(false), 31 * SUR), Err(Declined::StakeTooSmall));
		// Without a bond there is nothing to lose.
		assert_eq!(fits(&[staked(false)], &staked(false), 0), Ok(()));
		// What is accepted has reserved its part already.
		assert_eq!(fits(&[promised_for(1, 100)], &staked(true), SUR), Ok(()));
	}
}
