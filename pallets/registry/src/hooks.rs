// SPDX-License-Identifier: Apache-2.0

//! What the registry checks of itself.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod hooks {
	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxRegistrars::get() > 0, "MaxRegistrars: there must be room for one");
			assert!(T::MaxDomains::get() > 0, "MaxDomains: there must be room for one");
			assert!(T::MaxNodes::get() > 0, "MaxNodes: a provider must be able to have a node");
			assert!(
				T::MaxNodes::get().checked_mul(MAX_GPUS_PER_NODE).is_some(),
				"MaxNodes: the GPUs of a provider must be countable by a u32",
			);
			assert!(T::KeptRoots::get() > 0, "KeptRoots: samples must be provable for a while");
			assert!(T::HeartbeatInterval::get() > 0, "HeartbeatInterval: 0 is no interval");
			assert!(T::UptimeDay::get() > 0, "UptimeDay: a day without blocks has no uptime");
			assert!(
				T::UptimeBreach::get() >= T::UptimeMinor::get(),
				"UptimeBreach: no silence is a warning and a slash",
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
