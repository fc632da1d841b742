// SPDX-License-Identifier: Apache-2.0

//! Calls that governance alone may make.

use anyhow::{Context as _, Result};
use serde_json::json;
use subxt::ext::scale_encode::EncodeAsType;
use surety_client::api::{self, runtime_types as types};
use types::{
	bounded_collections::bounded_vec::BoundedVec,
	frame_support::traits::{preimages::Bounded, schedule::DispatchTime},
	surety_runtime::{governance::pallet::Origin, OriginCaller, RuntimeCall},
};

use super::Context;

/// On which track a call is decided.
#[derive(Clone, Copy)]
pub enum Track {
	Appeals,
	Reinstatement,
	Membership,
}

/// Carries out a call: by the sudo key where the chain has one and it is wanted, else by proposing a
/// referendum on it, with its deposit and the proposer's own vote.
pub async fn carry_out(
	context: &Context,
	call: RuntimeCall,
	track: Track,
	sudo: bool,
) -> Result<()> {
	if sudo {
		return context.act(&api::tx().sudo().sudo(call), "done by the sudo key").await;
	}
	let signer = context.signer()?;
	let (client, view) = context.view().await?;
	let metadata = view.metadata();
	let encoded = call
		.encode_as_type(metadata.outer_enums().call_enum_ty(), metadata.types())
		.context("this program and the chain disagree on the call")?;
	let origin = OriginCaller::Governance(match track {
		Track::Appeals => Origin::Appeals,
		Track::Reinstatement => Origin::Reinstatement,
		Track::Membership => Origin::Membership,
	});

	let submit = api::tx().referenda().submit(
		origin,
		Bounded::Inline(BoundedVec(encoded)),
		DispatchTime::After(0),
	);
	let submitted = context.submit(&client, &submit, &signer).await?;
	let index = submitted
		.find::<api::referenda::events::Submitted>()
		.context("the referendum was submitted, and its index could not be read")?
		.index;
	let deposit = api::tx().referenda().place_decision_deposit(index);
	let mut last = context.submit(&client, &deposit, &signer).await?;
	let account = signer.public_key().to_account_id();
	let votes = view.clearance(&account).await?.is_some();
	if votes {
		last = context.submit(&client, &api::tx().clearance().vote(index, true), &signer).await?;
	}
	let voted =
		if votes { ", and voted for it" } else { "; its members decide by `clearance.vote`" };
	let done = format!("proposed as referendum {index}{voted}");
	context.out.done(&last, &done, json!({ "referendum": index, "voted": votes }));
	Ok(())
}
