// SPDX-License-Identifier: Apache-2.0

//! Who decides what (specification, section 3).
//!
//! Members of the clearance collective hold ranks 1 to 5. Anyone may propose; a referendum on one
//! of the tracks is decided by the members of that track's rank and up, and enacted when its
//! timelock is over. Each track has an origin of its own, and none of them is Root: the most that
//! a vote can do to the runtime is to authorise one blob by its hash, so no vote can set a balance.
//!
//! | track | origin | rank | may |
//! | --- | --- | --- | --- |
//! | 0 | `Upgrade` | 4 | authorise a runtime by the hash of its code |
//! | 1 | `Parameters` | 3 | set parameters |
//! | 2 | `Membership` | 4 | admit, promote, demote and remove members; cancel referenda; admit and remove registrars, and undo what they attested; admit and dismiss auditors |
//! | 3 | `Emergency` | 3 | enter and leave safe mode, pause and unpause calls |
//! | 4 | `Appeals` | 3 | accept and reject appeals against slashes; judge flags of sources |
//! | 5 | `Reinstatement` | 5 | let ejected nodes take part again |

use alloc::borrow::Cow;

use frame_support::traits::{Get, OriginTrait};
use pallet_referenda::{Curve, Track, TrackInfo, TracksInfo};
use sp_runtime::{str_array, Perbill};
use surety_primitives::{Balance, BlockNumber, SUR};

pub use pallet::*;

use crate::{settings, RuntimeOrigin};

/// The origins of referenda, and what they may do to the runtime's code.
#[allow(clippy::expect_used, reason = "FRAME's macros expand to it")]
#[frame_support::pallet]
pub mod pallet {
	use frame_support::pallet_prelude::*;
	use frame_system::{pallet_prelude::*, WeightInfo as _};

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who may authorise a new runtime.
		type UpgradeOrigin: EnsureOrigin<Self::RuntimeOrigin>;
	}

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The origin of an approved referendum.
	#[derive(
		Clone,
		Copy,
		Debug,
		PartialEq,
		Eq,
		Encode,
		Decode,
		DecodeWithMemTracking,
		MaxEncodedLen,
		TypeInfo,
	)]
	#[pallet::origin]
	pub enum Origin {
		/// May authorise a runtime by the hash of its code.
		#[codec(index = 0)]
		Upgrade,
		/// May set parameters.
		#[codec(index = 1)]
		Parameters,
		/// May change who holds which clearance, who is a registrar and who an auditor, and cancel
		/// referenda.
		#[codec(index = 2)]
		Membership,
		/// May pause the chain or single calls.
		#[codec(index = 3)]
		Emergency,
		/// May decide appeals against slashes, and judge flags of sources.
		#[codec(index = 4)]
		Appeals,
		/// May let ejected nodes take part again.
		#[codec(index = 5)]
		Reinstatement,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Authorises the runtime whose code has this hash. Afterwards anyone may bring the code
		/// by `System.apply_authorized_upgrade`; its name must be the same and its version higher.
		///
		/// # Origin
		/// An approved referendum on the upgrade track.
		///
		/// # Errors
		/// `BadOrigin` for anyone else.
		///
		/// # Events
		/// `System.UpgradeAuthorized`.
		#[pallet::call_index(0)]
		#[pallet::weight(<T as frame_system::Config>::SystemWeightInfo::authorize_upgrade())]
		pub fn authorize_upgrade(origin: OriginFor<T>, code_hash: T::Hash) -> DispatchResult {
			T::UpgradeOrigin::ensure_origin(origin)?;
			frame_system::Pallet::<T>::do_authorize_upgrade(code_hash, true);
			Ok(())
		}
	}
}

/// Accepts one of the [`Origin`]s.
macro_rules! ensure_origin {
	($($(#[$doc:meta])* $name:ident = $origin:ident;)*) => { $(
		$(#[$doc])*
		pub struct $name;
		impl frame_support::traits::EnsureOrigin<RuntimeOrigin> for $name {
			type Success = ();
			fn try_origin(origin: RuntimeOrigin) -> Result<(), RuntimeOrigin> {
				match Result::<Origin, _>::from(origin) {
					Ok(Origin::$origin) => Ok(()),
					Ok(other) => Err(other.into()),
					Err(origin) => Err(origin),
				}
			}
			#[cfg(feature = "runtime-benchmarks")]
			fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
				Ok(Origin::$origin.into())
			}
		}
	)* };
}

ensure_origin! {
	/// An approved referendum on the upgrade track.
	EnsureUpgrade = Upgrade;
	/// An approved referendum on the parameters track.
	EnsureParameters = Parameters;
	/// An approved referendum on the membership track.
	EnsureMembership = Membership;
	/// An approved referendum on the emergency track.
	EnsureEmergency = Emergency;
	/// An approved referendum on the appeals track.
	EnsureAppeals = Appeals;
	/// An approved referendum on the reinstatement track.
	EnsureReinstatement = Reinstatement;
}

/// The least rank that votes on a track.
pub struct MinRankOfTrack;
impl sp_runtime::traits::Convert<u16, u16> for MinRankOfTrack {
	fn convert(track: u16) -> u16 {
		match track {
			UPGRADE | MEMBERSHIP => 4,
			PARAMETERS | EMERGENCY | APPEALS => 3,
			REINSTATEMENT => 5,
			// There are no other tracks; a rank that nobody holds.
			_ => u16::MAX,
		}
	}
}

const UPGRADE: u16 = 0;
const PARAMETERS: u16 = 1;
const MEMBERSHIP: u16 = 2;
const EMERGENCY: u16 = 3;
const APPEALS: u16 = 4;
const REINSTATEMENT: u16 = 5;

/// The tracks. Their periods are parameters.
pub struct Tracks;

/// Periods of a track, in blocks.
struct Periods {
	prepare: BlockNumber,
	decision: BlockNumber,
	confirm: BlockNumber,
	enactment: BlockNumber,
}

impl Tracks {
	fn track(
		id: u16,
		name: &str,
		min_approval: Perbill,
		periods: Periods,
	) -> Track<u16, Balance, BlockNumber> {
		// More than half of the members who may vote must say aye at first; the share that is
		// needed falls to a fifth at the end of the period, so that absence does not block.
		let min_support = Curve::LinearDecreasing {
			length: Perbill::one(),
			floor: Perbill::from_percent(20),
			ceil: Perbill::from_percent(50),
		};
		let min_approval = Curve::LinearDecreasing {
			length: Perbill::one(),
			floor: min_approval,
			ceil: Perbill::one(),
		};
		Track {
			id,
			info: TrackInfo {
				name: str_array(name),
				max_deciding: 10,
				decision_deposit: 100 * SUR,
				prepare_period: periods.prepare,
				decision_period: periods.decision,
				confirm_period: periods.confirm,
				min_enactment_period: periods.enactment,
				min_approval,
				min_support,
			},
		}
	}
}

impl TracksInfo<Balance, BlockNumber> for Tracks {
	type Id = u16;
	type RuntimeOrigin = <RuntimeOrigin as OriginTrait>::PalletsOrigin;

	fn tracks() -> impl Iterator<Item = Cow<'static, Track<Self::Id, Balance, BlockNumber>>> {
		let usual = || Periods {
			prepare: settings::PreparePeriod::get(),
			decision: settings::DecisionPeriod::get(),
			confirm: settings::ConfirmPeriod::get(),
			enactment: settings::EnactmentPeriod::get(),
		};
		// An emergency cannot wait for the usual periods; what it may do ends by itself.
		let quick = Periods {
			prepare: 1,
			decision: settings::DecisionPeriod::get(),
			confirm: 2,
			enactment: 1,
		};
		let (most, two_thirds) = (Perbill::from_percent(51), Perbill::from_rational(2u32, 3));
		[
			Self::track(UPGRADE, "upgrade", two_thirds, usual()),
			Self::track(PARAMETERS, "parameters", most, usual()),
			Self::track(MEMBERSHIP, "membership", two_thirds, usual()),
			Self::track(EMERGENCY, "emergency", two_thirds, quick),
			Self::track(APPEALS, "appeals", most, usual()),
			Self::track(REINSTATEMENT, "reinstatement", two_thirds, usual()),
		]
		.into_iter()
		.map(Cow::Owned)
	}

	fn track_for(origin: &Self::RuntimeOrigin) -> Result<Self::Id, ()> {
		match origin {
			crate::OriginCaller::Governance(Origin::Upgrade) => Ok(UPGRADE),
			crate::OriginCaller::Governance(Origin::Parameters) => Ok(PARAMETERS),
			crate::OriginCaller::Governance(Origin::Membership) => Ok(MEMBERSHIP),
			crate::OriginCaller::Governance(Origin::Emergency) => Ok(EMERGENCY),
			crate::OriginCaller::Governance(Origin::Appeals) => Ok(APPEALS),
			crate::OriginCaller::Governance(Origin::Reinstatement) => Ok(REINSTATEMENT),
			_ => Err(()),
		}
	}
}
