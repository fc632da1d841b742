// SPDX-License-Identifier: Apache-2.0

//! The room that blocks keep for what is due.
//!
//! Whoever is late with a step of a task pays for it, and ordinary transactions of a rival can fill blocks
//! for as long as a window lasts. So these steps are of the operational class, for which a quarter of each
//! block is kept free. [`ReservedRoom`] sees to it that nobody fills that quarter with steps that fail and
//! merely pay their fee.

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo},
	pallet_prelude::{TransactionSource, TransactionValidityError, ValidTransaction},
	traits::IsSubType,
	weights::Weight,
	CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use frame_system::CheckNonce;
use scale_info::TypeInfo;
use sp_runtime::{
	impl_tx_ext_default,
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, DispatchOriginOf, Dispatchable, Implication,
		TransactionExtension, ValidateResult,
	},
	transaction_validity::InvalidTransaction,
};
use surety_primitives::{task::NO_ROOM, traits::MayUseReserve, TaskId};

use crate::{AccountIdOf, Bids, Call, Config, Error, Pallet, Volunteers, WeightInfo};

/// Refuses an operational transaction that somebody signed, unless
///
/// - its call is a step of a task that is due now, and the signer is the one who owes it; or
/// - [`Config::Reserve`] lets the signer make it.
///
/// A step is never due within another call: a batch or a proxy of steps alone would be operational too.
///
/// Until it is in a block, a transaction is refused only if it can no longer become due: one that follows
/// others of its signer is judged when they are included, and one that waits for a draw or for somebody else
/// may wait in the pool. For that the extension reads the nonce, and so stands right before
/// [`CheckNonce`]. It adds no bytes.
///
/// A refusal is [`InvalidTransaction::Custom`] with the index of the market's error, or with [`NO_ROOM`];
/// [`InvalidTransaction::Future`] in a block where the step is due later.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	CloneNoBound,
	EqNoBound,
	PartialEqNoBound,
	DebugNoBound,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct ReservedRoom<T>(core::marker::PhantomData<T>);

impl<T> ReservedRoom<T> {
	/// The extension; there is nothing to say in it.
	#[allow(clippy::new_without_default, reason = "as the extensions of `frame_system`")]
	pub fn new() -> Self {
		Self(core::marker::PhantomData)
	}
}

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for ReservedRoom<T>
where
	T::RuntimeCall: Dispatchable<Info = DispatchInfo> + IsSubType<Call<T>>,
	<T::RuntimeCall as Dispatchable>::RuntimeOrigin: AsSystemOriginSigner<AccountIdOf<T>> + Clone,
{
	const IDENTIFIER: &'static str = "ReservedRoom";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	/// Other operational calls are so rare, and what is read for them so little, that they go free.
	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		match call.is_sub_type() {
			Some(
				Call::start_task { .. } | Call::commit_result { .. } | Call::report_failure { .. },
			) => T::WeightInfo::check_step(),
			Some(
				Call::reveal_result { .. }
				| Call::respond { .. }
				| Call::open_bid { .. }
				| Call::reveal_to_panel { .. },
			) => T::WeightInfo::check_opening(),
			_ => Weight::zero(),
		}
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
		_self_implicit: Self::Implicit,
		inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		if let (DispatchClass::Operational, Some(who)) =
			(info.class, origin.as_system_origin_signer())
		{
			match call.is_sub_type().and_then(|call| Some((call, step_of(call)?))) {
				Some((step, task)) => {
					let follows = follows::<T>(who, inherited_implication);
					Pallet::<T>::admit(who, step, task, follows, source)?;
				}
				None if T::Reserve::may_use(who, call) => {}
				None => return Err(InvalidTransaction::Custom(NO_ROOM).into()),
			}
		}
		Ok((ValidTransaction::default(), (), origin))
	}

	impl_tx_ext_default!(T::RuntimeCall; prepare);
}

/// Whether other transactions of the signer must be included before this one.
fn follows<T: Config>(who: &AccountIdOf<T>, implication: &impl Implication) -> bool {
	// What comes after this extension begins with the nonce.
	let rest = implication.parts().explicit.encode();
	CheckNonce::<T>::decode(&mut &rest[..])
		.is_ok_and(|check| check.0 > frame_system::Pallet::<T>::account_nonce(who))
}

/// The task of which a call is a step that somebody owes. All these calls, and no others, are operational.
fn step_of<T: Config>(call: &Call<T>) -> Option<TaskId> {
	match call {
		Call::start_task { task, .. }
		| Call::commit_result { task, .. }
		| Call::reveal_result { task, .. }
		| Call::report_failure { task, .. }
		| Call::respond { task, .. }
		| Call::open_bid { task, .. }
		| Call::reveal_to_panel { task, .. } => Some(*task),
		_ => None,
	}
}

impl<T: Config> Pallet<T> {
	/// Refuses a step that is not due.
	fn admit(
		who: &AccountIdOf<T>,
		step: &Call<T>,
		task: TaskId,
		follows: bool,
		source: TransactionSource,
	) -> Result<(), TransactionValidityError> {
		if follows {
			// In a block this is refused by its nonce.
			return Self::node_of(who).map(drop).map_err(refusal);
		}
		let Err(error) = Self::ensure_due(who, step) else { return Ok(()) };
		match (Self::may_become_due(who, task, &error), source) {
			(false, _) => Err(refusal(error)),
			(true, TransactionSource::InBlock) => Err(InvalidTransaction::Future.into()),
			(true, _) => Ok(()),
		}
	}

	/// Refuses a step, exactly as its call would, that `who` does not owe now.
	pub(crate) fn ensure_due(who: &AccountIdOf<T>, step: &Call<T>) -> Result<(), Error<T>> {
		match step {
			Call::start_task { task, .. } => Self::due_start(who, *task).map(drop),
			Call::commit_result { task, .. } => Self::due_commit(who, *task).map(drop),
			Call::report_failure { task, .. } => Self::due_report(who, *task).map(drop),
			Call::reveal_result { task, result, model } => {
				Self::due_reveal(who, *task, result, model).map(drop)
			}
			Call::respond { task, result, model, price, preview } => {
				Self::due_response(who, *task, result, model, *price, preview).map(drop)
			}
			Call::open_bid { task, price, salt } => {
				Self::due_opening(who, *task, *price, *salt).map(drop)
			}
			Call::reveal_to_panel { task, result, model, embedding } => {
				Self::due_reveal_to_panel(who, *task, result, model, embedding.as_ref()).map(drop)
			}
			_ => Ok(()),
		}
	}

	/// Whether what is not due for this reason can become so without the signer: a node that is a block
	/// behind must not take it for junk.
	fn may_become_due(who: &AccountIdOf<T>, task: TaskId, error: &Error<T>) -> bool {
		match error {
			Error::DrawPending
			| Error::NotYourTurn
			| Error::OracleCommitsFirst
			| Error::RevealsNotStarted
			| Error::OpeningNotStarted => true,
			// The lowest bidder is called, and a panel drawn, by others.
			Error::NotAccepted => Self::node_of(who).is_ok_and(|node| {
				Bids::<T>::get(task).iter().any(|bid| bid.node == node && bid.state.is_bonded())
					|| Volunteers::<T>::get(task).iter().any(|volunteer| volunteer.node == node)
			}),
			_ => false,
		}
	}
}

/// What the pool says instead of an error of the market.
fn refusal<T>(error: Error<T>) -> TransactionValidityError {
	let index = error.encode().first().copied().unwrap_or(NO_ROOM);
	InvalidTransaction::Custom(index).into()
}
