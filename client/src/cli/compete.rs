// SPDX-License-Identifier: Apache-2.0

//! `surety task` for the models of competition: bid, volunteer, choose.

use anyhow::Result;
use serde_json::json;
use surety_client::{
	api,
	primitives::{commitment::BidOpening, NodeId, TaskId},
	spec::{hash_text, lossy},
	Amount,
};

use super::{
	output::{missing, sur, table, units},
	work::random,
	Context,
};

/// Places a bid, signing with a worker key. What opens it is kept in a file: without it the bond is lost.
pub async fn bid(context: &Context, task: TaskId, price: Amount) -> Result<()> {
	let signer = context.signer()?;
	let client = context.client().await?;
	let view = client.best().await?;
	let worker = signer.public_key().to_account_id();
	let node = view.node_of_worker(&worker).await?;
	let node = node.ok_or_else(|| missing("no node is registered for this worker key"))?;
	let salt = random()?;
	let opening = BidOpening { price: price.0, salt };
	let commitment = opening.commitment(client.genesis_hash(), task, node);
	let included =
		context.submit(&client, &api::tx().market().bid_task(task, commitment), &signer).await?;
	let salt = hex::encode(salt);
	context.out.done(
		&included,
		&format!(
			"bid {price} for task {task}; open it when no more bids are taken, or the bond is lost:\n\
			 surety task open-bid {task} --price {price} --salt {salt}"
		),
		json!({ "task": task, "node": node, "price": units(price.0), "salt": salt }),
	);
	Ok(())
}

/// The responses that the client of a task chooses from.
pub async fn responses(context: &Context, task: TaskId) -> Result<()> {
	let (_, view) = context.view().await?;
	super::task::find(&view, task).await?;
	let responses = view.responses(task).await?;
	let json = responses.iter().map(|(node, response)| {
		let preview = &response.preview.0;
		json!({
			"node": node,
			"price": units(response.price),
			"preview": preview.uri.as_ref().map(|uri| lossy(uri)),
			"preview_hash": preview.hash.as_ref().map(hash_text),
		})
	});
	context.out.show(json.collect(), || {
		table(
			&["node", "asks", "preview"],
			responses.iter().map(|(node, response)| {
				let preview = response.preview.0.uri.as_ref().map(|uri| lossy(uri));
				[node.to_string(), sur(response.price), preview.unwrap_or_else(|| "none".into())]
			}),
		)
	});
	Ok(())
}

/// Confirms a response: its node is paid what it asked.
pub async fn confirm(context: &Context, task: TaskId, node: NodeId) -> Result<()> {
	let call = api::tx().market().confirm_response(task, node);
	context.act(&call, "confirmed; the node is paid what it asked").await
}
