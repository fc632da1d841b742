// SPDX-License-Identifier: Apache-2.0

//! Room for jobs: how many may run at once, and how much memory they may take together.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What of the machine is free for jobs. Clones share it.
#[derive(Clone, Debug)]
pub struct Room(Arc<Mutex<Free>>);

#[derive(Debug)]
struct Free {
	slots: u32,
	memory_mib: u32,
}

/// The place of one job, free again when it is dropped.
#[derive(Debug)]
pub struct Place {
	room: Room,
	memory_mib: u32,
}

impl Room {
	/// A machine that has nothing to do yet.
	pub fn new(slots: u32, memory_mib: u32) -> Self {
		Self(Arc::new(Mutex::new(Free { slots, memory_mib })))
	}

	/// A place for a job that may use so much memory, if there is one.
	pub fn take(&self, memory_mib: u32) -> Option<Place> {
		let mut free = self.lock();
		let slots = free.slots.checked_sub(1)?;
		free.memory_mib = free.memory_mib.checked_sub(memory_mib)?;
		free.slots = slots;
		Some(Place { room: self.clone(), memory_mib })
	}

	fn lock(&self) -> MutexGuard<'_, Free> {
		self.0.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl Drop for Place {
	fn drop(&mut self) {
		let mut free = self.room.lock();
		free.slots = free.slots.saturating_add(1);
		free.memory_mib = free.memory_mib.saturating_add(self.memory_mib);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn there_are_only_so_many_places() {
		let room = Room::new(2, 100);
		let first = room.take(1).unwrap();
		let _second = room.clone().take(1).unwrap();
		assert!(room.take(0).is_none());
		drop(first);
		assert!(room.take(1).is_some());
	}

	#[test]
	fn jobs_never_have_more_memory_than_there_is() {
		let room = Room::new(9, 100);
		let first = room.take(60).unwrap();
		assert!(room.take(41).is_none());
		// Whoever got no place took nothing.
		let second = room.take(40).unwrap();
		assert!(room.take(1).is_none());
		drop((first, second));
		assert!(room.take(100).is_some());
	}
}
