// SPDX-License-Identifier: Apache-2.0

//! Hearing of equivocations.

use codec::Encode;
use frame_support::{storage::with_storage_layer, traits::Get, weights::Weight};
use pallet_session::SessionInterface as _;
use sp_io::hashing::{blake2_256, sha2_256};
use sp_runtime::Perbill;
use sp_staking::{
	offence::{OffenceDetails, OffenceSeverity, OnOffenceHandler},
	SessionIndex,
};
use surety_primitives::{
	slash::{Charge, Condition, Incident, Surcharge},
	stake::StakeId,
	traits::Slash,
	H256,
};

use crate::{Config, Event, Exposure, Pallet};

const INCIDENT_DOMAIN: &[u8] = b"surety/equivocation/1";

/// An equivocation as the offences pallet records it.
type Details<T> = OffenceDetails<
	<T as frame_system::Config>::AccountId,
	(<T as frame_system::Config>::AccountId, Exposure),
>;

impl<T: Config> Pallet<T> {
	/// What identifies all that one validator did in one session.
	///
	/// A validator that runs twice by mistake signs many things twice before it is removed; that is
	/// one mistake. And whoever has reported itself for little has not paid for an attack that it
	/// goes on with: the same incident charged with a larger share costs the larger.
	pub(crate) fn incident(session: SessionIndex, who: &T::AccountId) -> Incident {
		Incident::Consensus(H256((INCIDENT_DOMAIN, session, who).using_encoded(blake2_256)))
	}

	/// Hands an equivocator to the slash table.
	///
	/// Who is reported again, because another has equivocated with it, is charged again with the
	/// share that is due by now.
	fn charge(session: SessionIndex, details: &Details<T>, share: Perbill) {
		let (who, _) = &details.offender;
		let charge = Charge {
			stake: StakeId::Validator(who.clone()),
			condition: Condition::Equivocation,
			incident: Self::incident(session, who),
			more: Surcharge { share, amount: 0 },
			evidence_hash: H256(sha2_256(&details.encode())),
			challenger: details.reporters.first().filter(|reporter| *reporter != who).cloned(),
		};
		// What follows is not undone with it: the report stands whatever the table says.
		let event = match with_storage_layer(|| T::Slash::charge(charge)) {
			Ok(slash) => Event::OffenderCharged { who: who.clone(), session, slash },
			Err(error) => Event::OffenderNotCharged { who: who.clone(), session, error },
		};
		Self::deposit_event(event);
	}
}

impl<T: Config> OnOffenceHandler<T::AccountId, (T::AccountId, Exposure), Weight> for Pallet<T> {
	/// Removes each offender for good, has it disabled and charged.
	fn on_offence(
		offenders: &[Details<T>],
		slash_fractions: &[Perbill],
		session: SessionIndex,
	) -> Weight {
		for (details, fraction) in offenders.iter().zip(slash_fractions) {
			let (who, _) = &details.offender;
			Self::remove(who);
			T::Session::report_offence(who.clone(), OffenceSeverity(*fraction));
			Self::charge(session, details, *fraction);
		}
		// What a charge takes (23 and 16, as measured), and the candidates, the bond and the session
		// pallet's validators and disabled ones.
		T::DbWeight::get().reads_writes(32, 24).saturating_mul(offenders.len() as u64)
	}
}
