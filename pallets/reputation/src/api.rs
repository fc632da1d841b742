// SPDX-License-Identifier: Apache-2.0

//! What clients ask when they look for providers.

// The macro writes items that nobody can document.
#![allow(missing_docs)]

use alloc::vec::Vec;

use codec::{Decode, Encode};
use scale_info::TypeInfo;
use surety_primitives::{node::GpuRequirement, SourceId};

use crate::RankedProvider;

/// Which nodes are looked for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum ProviderFilter {
	/// Any.
	#[codec(index = 0)]
	Any,
	/// Those with such GPUs, and as much memory in MiB.
	#[codec(index = 1)]
	Hardware(GpuRequirement, u32),
	/// Those that can work on a source now.
	#[codec(index = 2)]
	Source(SourceId),
}

sp_api::decl_runtime_apis! {
	/// The records of providers.
	pub trait ReputationApi {
		/// The best of the nodes that are looked for, up to `limit` and
		/// [`MAX_RANKED`](crate::MAX_RANKED), by their routing weights; suspended ones last.
		fn rank_providers(filter: ProviderFilter, limit: u32) -> Vec<RankedProvider>;
	}
}
