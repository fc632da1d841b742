// SPDX-License-Identifier: Apache-2.0

//! Which GPUs are free.
//!
//! A GPU is lent to one job, or to as many as the operator declares, each with its share of the memory. Between two
//! tenants its memory is written over, and so it is when the worker starts: nobody knows who was there before. Until that
//! is done nobody gets the GPU, and one on which it fails gets no work any more.

use std::{
	fmt,
	panic::{catch_unwind, AssertUnwindSafe},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	thread,
};

use surety_client::spec::sha256;
use surety_primitives::{node::GpuRequirement, H256};
use tokio::sync::watch;
use tracing::{debug, error};

use super::{Gpu, GpuError};
use crate::probe::GpuFound;

const MIB: u64 = 1 << 20;

/// The GPUs of a machine, and who has them. Clones share them.
#[derive(Clone)]
pub struct Slots(Arc<Shared>);

struct Shared {
	/// Jobs that one GPU may have.
	share: u32,
	places: Mutex<Vec<Place>>,
	freed: watch::Sender<()>,
}

/// One GPU.
struct Place {
	gpu: Arc<dyn Gpu>,
	found: GpuFound,
	jobs: u32,
	memory: Memory,
}

/// What a GPU's memory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Memory {
	/// Nothing is left in it of those who are gone.
	Clean,
	/// It is being written over; `again` if one more tenant has gone meanwhile.
	BeingWiped { again: bool },
	/// It cannot be written over.
	Lost,
}

/// GPUs that a job has, until this is dropped.
pub struct Lease {
	slots: Slots,
	places: Vec<usize>,
	uuids: Vec<String>,
}

impl fmt::Debug for Lease {
	fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
		formatter.debug_tuple("Lease").field(&self.uuids).finish()
	}
}

/// What a model commitment calls the hardware of a job: a hash of the GPU's model, or of `cpu`.
pub fn backend(gpu: Option<&GpuFound>) -> H256 {
	sha256(gpu.map_or("cpu", |gpu| gpu.model.as_str()).as_bytes())
}

impl Slots {
	/// Lends these GPUs, each to as many jobs as `share`, and begins to wipe them.
	pub fn new(gpus: &[Arc<dyn Gpu>], share: u32) -> Self {
		let places = gpus.iter().filter_map(|gpu| {
			let (gpu, found) = (Arc::clone(gpu), gpu.found()?.clone());
			Some(Place { gpu, found, jobs: 0, memory: Memory::Clean })
		});
		let places: Vec<_> = places.collect();
		let all: Vec<_> = (0..places.len()).collect();
		let (share, places) = (share.max(1), Mutex::new(places));
		let slots = Self(Arc::new(Shared { share, places, freed: watch::Sender::new(()) }));
		slots.wipe(&all);
		slots
	}

	/// The GPUs that work, with the memory that one job gets.
	pub fn in_work(&self) -> Vec<GpuFound> {
		let places = self.lock();
		let working = places.iter().filter(|place| place.memory != Memory::Lost);
		working.map(|place| self.shared(&place.found)).collect()
	}

	/// Lends as many GPUs as a source needs, none twice and all of the model that `backend` names where it names one.
	/// `None` if too few are free now. Those with the fewest jobs are lent first.
	pub fn take(&self, needs: &GpuRequirement, backend: Option<H256>) -> Option<Lease> {
		let mut places = self.lock();
		let suits = |place: &Place| {
			place.memory == Memory::Clean
				&& place.jobs < self.0.share
				&& self.shared(&place.found).meets(needs)
				&& backend.is_none_or(|backend| backend == self::backend(Some(&place.found)))
		};
		let mut free: Vec<_> =
			(0..places.len()).filter(|index| places.get(*index).is_some_and(suits)).collect();
		free.sort_by_key(|index| places.get(*index).map(|place| place.jobs));
		free.truncate(needs.count.into());
		if free.len() < usize::from(needs.count) {
			return None;
		}
		let mut uuids = Vec::new();
		for index in &free {
			let place = places.get_mut(*index)?;
			place.jobs += 1;
			uuids.push(place.found.uuid.clone());
		}
		Some(Lease { slots: self.clone(), places: free, uuids })
	}

	/// Tells when GPUs have become free.
	pub fn freed(&self) -> watch::Receiver<()> {
		self.0.freed.subscribe()
	}

	/// What one job sees of a GPU.
	fn shared(&self, gpu: &GpuFound) -> GpuFound {
		GpuFound { vram_mib: gpu.vram_mib / self.0.share, ..gpu.clone() }
	}

	/// Writes over the memory of these GPUs, each beside the caller.
	fn wipe(&self, which: &[usize]) {
		for index in which.iter().copied() {
			let mut places = self.lock();
			let Some(place) = places.get_mut(index) else { continue };
			place.memory = match place.memory {
				Memory::Clean => Memory::BeingWiped { again: false },
				Memory::BeingWiped { .. } => Memory::BeingWiped { again: true },
				Memory::Lost => Memory::Lost,
			};
			if place.memory != (Memory::BeingWiped { again: false }) {
				continue;
			}
			let slots = self.clone();
			let work = move || slots.wipe_until_clean(index);
			if let Err(problem) = thread::Builder::new().name("gpu-wipe".into()).spawn(work) {
				place.lose(&problem);
			}
		}
	}

	fn wipe_until_clean(&self, index: usize) {
		loop {
			let Some((gpu, keep)) = self.lock().get(index).map(|place| {
				let share = u64::from(self.shared(&place.found).vram_mib) * MIB;
				(Arc::clone(&place.gpu), share * u64::from(place.jobs))
			}) else {
				return;
			};
			// A library of the driver that lacks a function panics in that of ours that calls it.
			let wiped = catch_unwind(AssertUnwindSafe(|| wipe(&*gpu, keep)));
			let wiped = wiped.unwrap_or_else(|_| Err(GpuError::panicked(&*gpu)));
			let mut places = self.lock();
			let Some(place) = places.get_mut(index) else { return };
			match (wiped, place.memory) {
				(Err(problem), _) => place.lose(&problem),
				(Ok(_), Memory::BeingWiped { again: true }) => {
					place.memory = Memory::BeingWiped { again: false };
					continue;
				}
				(Ok(bytes), _) => {
					debug!(gpu = place.found.uuid, bytes, "memory wiped");
					place.memory = Memory::Clean;
				}
			}
			drop(places);
			self.0.freed.send_replace(());
			return;
		}
	}

	fn lock(&self) -> MutexGuard<'_, Vec<Place>> {
		self.0.places.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// Writes over what is free, and leaves to the jobs that go on what they may still take of `entitled` bytes.
fn wipe(gpu: &dyn Gpu, entitled: u64) -> Result<u64, GpuError> {
	let keep = match entitled {
		0 => 0,
		entitled => entitled.saturating_sub(gpu.read()?.vram_used),
	};
	gpu.wipe(keep)
}

impl Place {
	fn lose(&mut self, problem: &dyn fmt::Display) {
		let gpu = &self.found.uuid;
		error!(gpu, %problem, "its memory cannot be wiped: it gets no more work until the worker starts anew");
		self.memory = Memory::Lost;
	}
}

impl Lease {
	/// The UUIDs of the GPUs.
	pub fn uuids(&self) -> &[String] {
		&self.uuids
	}
}

impl Drop for Lease {
	fn drop(&mut self) {
		let mut places = self.slots.lock();
		for index in &self.places {
			if let Some(place) = places.get_mut(*index) {
				place.jobs = place.jobs.saturating_sub(1);
			}
		}
		drop(places);
		self.slots.wipe(&self.places);
	}
}

#[cfg(test)]
mod tests {
	use std::{
		collections::BTreeMap,
		sync::mpsc::{sync_channel, Receiver, SyncSender},
	};

	use proptest::prelude::*;

	use super::*;
	use crate::{gpu::Reading, probe::tests::machine};

	/// A GPU whose memory is wiped when the test says so.
	struct Told {
		found: GpuFound,
		used: u64,
		/// What it is asked to keep, and what it answers.
		asked: SyncSender<u64>,
		answers: Mutex<Receiver<Result<u64, GpuError>>>,
	}

	impl Gpu for Told {
		fn index(&self) -> Option<u8> {
			None
		}

		fn found(&self) -> Option<&GpuFound> {
			Some(&self.found)
		}

		fn read(&self) -> Result<Reading, GpuError> {
			Ok(Reading { vram_used: self.used, ..Reading::default() })
		}

		fn wipe(&self, keep: u64) -> Result<u64, GpuError> {
			// When a test is over nobody listens any more.
			let _ = self.asked.send(keep);
			self.answers.lock().unwrap().recv().unwrap_or(Ok(0))
		}
	}

	/// One GPU of 1,000 MiB, of which `used` bytes are in use; what its wipes are asked to keep, and their results.
	fn told(used: u64, share: u32) -> (Slots, Receiver<u64>, SyncSender<Result<u64, GpuError>>) {
		let found = machine(&[(1_000, 89)]).gpus.remove(0);
		let (asked, keeps) = sync_channel(9);
		let (results, answers) = sync_channel(9);
		let gpu = Told { found, used, asked, answers: Mutex::new(answers) };
		(Slots::new(&[Arc::new(gpu)], share), keeps, results)
	}

	/// GPUs whose memory is wiped at once.
	struct Willing(GpuFound);

	impl Gpu for Willing {
		fn index(&self) -> Option<u8> {
			None
		}

		fn found(&self) -> Option<&GpuFound> {
			Some(&self.0)
		}

		fn read(&self) -> Result<Reading, GpuError> {
			Ok(Reading::default())
		}

		fn wipe(&self, _: u64) -> Result<u64, GpuError> {
			Ok(0)
		}
	}

	/// A GPU whose driver lacks what is asked of it.
	struct Panicking;

	impl Gpu for Panicking {
		fn index(&self) -> Option<u8> {
			None
		}

		fn found(&self) -> Option<&GpuFound> {
			None
		}

		fn read(&self) -> Result<Reading, GpuError> {
			Ok(Reading::default())
		}

		fn wipe(&self, _: u64) -> Result<u64, GpuError> {
			panic!("no such function")
		}
	}

	fn willing(gpus: &[(u32, u16)], share: u32) -> Slots {
		let gpus: Vec<_> = machine(gpus).gpus.into_iter().map(Willing).collect();
		let gpus: Vec<_> = gpus.into_iter().map(|gpu| Arc::new(gpu) as Arc<dyn Gpu>).collect();
		Slots::new(&gpus, share)
	}

	fn needs(count: u8, vram_mib: u32) -> GpuRequirement {
		GpuRequirement { count, vram_mib, compute_capability: 80 }
	}

	/// Waits until no memory is being wiped.
	fn settle(slots: &Slots) {
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		let mut freed = slots.freed();
		let is_settled =
			|| !slots.lock().iter().any(|place| matches!(place.memory, Memory::BeingWiped { .. }));
		while !is_settled() {
			runtime.block_on(freed.changed()).unwrap();
		}
	}

	#[test]
	fn a_gpu_is_lent_once_and_again_when_its_memory_is_wiped() {
		let (slots, keeps, results) = told(0, 1);
		assert!(slots.take(&needs(1, 0), None).is_none(), "nobody knows who was there before");
		results.send(Ok(1)).unwrap();
		settle(&slots);
		let lease = slots.take(&needs(1, 1_000), None).unwrap();
		assert_eq!(lease.uuids(), ["GPU-00000000-0000-0000-0000-000000000000"]);
		assert!(slots.take(&needs(1, 0), None).is_none(), "it is lent");
		drop(lease);
		assert!(slots.take(&needs(1, 0), None).is_none(), "it is being wiped");
		results.send(Ok(1)).unwrap();
		settle(&slots);
		assert!(slots.take(&needs(1, 0), None).is_some());
		assert_eq!(keeps.iter().take(2).collect::<Vec<_>>(), [0, 0]);
	}

	#[test]
	fn a_gpu_that_cannot_be_wiped_gets_no_more_work() {
		let (slots, _keeps, results) = told(0, 1);
		results.send(Ok(1)).unwrap();
		settle(&slots);
		assert_eq!(slots.in_work().len(), 1);
		drop(slots.take(&needs(1, 0), None).unwrap());
		let gpu = "GPU-0".into();
		results.send(Err(GpuError::Driver { gpu, problem: "broken".into() })).unwrap();
		settle(&slots);
		assert!(slots.take(&needs(1, 0), None).is_none());
		assert_eq!(slots.in_work(), []);
	}

	#[test]
	fn a_gpu_whose_driver_panics_gets_no_more_work() {
		let slots = willing(&[(8_000, 80)], 1);
		settle(&slots);
		slots.lock()[0].gpu = Arc::new(Panicking);
		drop(slots.take(&needs(1, 0), None).unwrap());
		settle(&slots);
		assert_eq!(slots.in_work(), []);
	}

	#[test]
	fn who_shares_a_gpu_gets_a_part_of_its_memory_and_keeps_it_while_others_go() {
		// Two jobs go on, which together use 600 MiB of the 666 that are theirs.
		let (slots, keeps, results) = told(600 * MIB, 3);
		results.send(Ok(1)).unwrap();
		settle(&slots);
		assert_eq!(slots.in_work()[0].vram_mib, 333);
		assert!(slots.take(&needs(1, 334), None).is_none());
		let mut leases: Vec<_> =
			(0..3).map(|_| slots.take(&needs(1, 333), None).unwrap()).collect();
		assert!(slots.take(&needs(1, 0), None).is_none());
		leases.pop();
		results.send(Ok(1)).unwrap();
		settle(&slots);
		assert_eq!(keeps.iter().take(2).collect::<Vec<_>>(), [0, 66 * MIB]);
		assert!(slots.take(&needs(1, 333), None).is_some());
	}

	#[test]
	fn a_tenant_that_goes_while_memory_is_wiped_has_it_wiped_once_more() {
		let (slots, keeps, results) = told(0, 2);
		results.send(Ok(1)).unwrap();
		settle(&slots);
		let both = [0, 1].map(|_| slots.take(&needs(1, 0), None).unwrap());
		let [first, second] = both;
		drop(first);
		// The wipe after the first has begun when it asks what to keep.
		assert_eq!(keeps.iter().take(2).collect::<Vec<_>>(), [0, 500 * MIB]);
		drop(second);
		assert_eq!(slots.lock()[0].memory, Memory::BeingWiped { again: true });
		results.send(Ok(1)).unwrap();
		results.send(Ok(1)).unwrap();
		settle(&slots);
		assert_eq!(keeps.recv(), Ok(0));
		assert!(slots.take(&needs(1, 0), None).is_some());
	}

	#[test]
	fn the_gpus_of_a_job_are_of_one_model_where_it_is_bound_to_one() {
		let slots = willing(&[(8_000, 80)], 1);
		settle(&slots);
		assert!(slots.take(&needs(1, 0), Some(backend(None))).is_none());
		let model = slots.in_work().remove(0);
		assert!(slots.take(&needs(1, 0), Some(backend(Some(&model)))).is_some());
	}

	#[test]
	fn a_job_without_gpus_always_has_them() {
		let slots = Slots::new(&crate::gpu::open(&machine(&[])), 1);
		assert_eq!(slots.in_work(), []);
		let lease = slots.take(&needs(0, 0), Some(backend(None))).unwrap();
		assert_eq!(lease.uuids(), [""; 0]);
		assert!(slots.take(&needs(1, 0), None).is_none());
	}

	#[test]
	fn jobs_are_spread_over_the_gpus() {
		let slots = willing(&[(8_000, 80), (8_000, 80)], 2);
		settle(&slots);
		let leases = [0; 4].map(|_| slots.take(&needs(1, 0), None).unwrap());
		let uuids: Vec<_> = leases.iter().flat_map(Lease::uuids).collect();
		assert_ne!(uuids[0], uuids[1]);
		assert_ne!(uuids[2], uuids[3]);
	}

	#[derive(Clone, Debug)]
	enum Move {
		Take { count: u8, vram_mib: u32 },
		GiveBack(prop::sample::Index),
	}

	fn any_move() -> impl Strategy<Value = Move> {
		prop_oneof![
			(0u8..4, 0u32..5_000).prop_map(|(count, vram_mib)| Move::Take { count, vram_mib }),
			any::<prop::sample::Index>().prop_map(Move::GiveBack),
		]
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(128))]

		#[test]
		fn never_more_is_lent_than_there_is(
			moves in prop::collection::vec(any_move(), 1..60),
			share in 1u32..4,
		) {
			let gpus = [(4_000, 89), (8_000, 75), (4_000, 80), (3_000, 90)];
			let slots = willing(&gpus, share);
			let mut leases = Vec::new();
			for next in moves {
				match next {
					Move::Take { count, vram_mib } => {
						let Some(lease) = slots.take(&needs(count, vram_mib), None) else { continue };
						prop_assert_eq!(lease.uuids().len(), usize::from(count));
						leases.push((lease, vram_mib));
					}
					Move::GiveBack(which) if !leases.is_empty() => {
						drop(leases.swap_remove(which.index(leases.len())));
					}
					Move::GiveBack(_) => {}
				}
				let mut lent: BTreeMap<_, (u32, u32)> = BTreeMap::new();
				for (lease, vram_mib) in &leases {
					let mut own = lease.uuids().to_vec();
					own.dedup();
					prop_assert_eq!(own.len(), lease.uuids().len(), "none twice");
					for uuid in lease.uuids() {
						let (jobs, memory) = lent.entry(uuid.clone()).or_default();
						*jobs += 1;
						*memory += vram_mib;
					}
				}
				for (found, place) in machine(&gpus).gpus.iter().zip(slots.lock().iter()) {
					let (jobs, memory) = lent.get(&found.uuid).copied().unwrap_or_default();
					prop_assert_eq!(jobs, place.jobs);
					prop_assert!(jobs <= share && memory <= found.vram_mib);
					prop_assert!(jobs == 0 || found.compute_capability >= 80);
				}
			}
			// Whatever was given back can be lent again, all of it.
			drop(leases);
			settle(&slots);
			let all: Vec<_> = (0..share).filter_map(|_| slots.take(&needs(3, 0), None)).collect();
			prop_assert_eq!(u32::try_from(all.len()).unwrap(), share);
			prop_assert!(slots.take(&needs(1, 0), None).is_none());
		}
	}
}
