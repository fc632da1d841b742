// SPDX-License-Identifier: Apache-2.0

//! Disputes in words, and for scripts.

use serde_json::{json, Value};
use surety_client::{
	ballots,
	primitives::{
		dispute::{DisputeId, Vote},
		BlockNumber,
	},
	spec::{hash_text, lossy},
	view::{Ballot, Dispute, DisputePanel, DisputeStage, DisputeSubject, Side},
	AccountId32,
};

use super::output::{pairs, sur, table, units};

/// How far a dispute is: its name for scripts, and the last block in which something can be done there.
fn stage(stage: &DisputeStage) -> (&'static str, Option<BlockNumber>) {
	match stage {
		DisputeStage::Contestable { until } => ("contestable", Some(*until)),
		DisputeStage::Drawing { .. } => ("drawing", None),
		DisputeStage::Committing { until } => ("committing", Some(*until)),
		DisputeStage::Revealing { until } => ("revealing", Some(*until)),
		DisputeStage::Appealable { until } => ("appealable", Some(*until)),
		DisputeStage::Settling { .. } => ("settling", None),
		DisputeStage::Ended { .. } => ("ended", None),
	}
}

/// How far a dispute is.
pub fn stage_text(of: &DisputeStage) -> String {
	match of {
		DisputeStage::Contestable { until } => {
			format!("can be contested until block {until}, or the node is charged")
		}
		DisputeStage::Drawing { by } => format!("draws jurors by round {by}"),
		DisputeStage::Committing { until } => format!("votes are committed until block {until}"),
		DisputeStage::Revealing { until } => format!("votes are revealed until block {until}"),
		DisputeStage::Appealable { until } => {
			format!("there is a verdict, which can be appealed until block {until}")
		}
		DisputeStage::Settling { .. } => "the verdict is final, jurors are settled".into(),
		DisputeStage::Ended { slash: Some(slash), .. } => format!("over, slash {slash}"),
		DisputeStage::Ended { slash: None, .. } => "over".into(),
	}
}

/// What a dispute is about, in a few words.
pub fn subject_text(subject: &DisputeSubject) -> String {
	match subject {
		DisputeSubject::Result(result) => {
			format!("the result of node {} for task {}", result.node, result.task)
		}
		DisputeSubject::Appeal { slash, .. } => format!("the appeal against slash {slash}"),
	}
}

/// The accounts that a dispute is about, each with its part. None of them judges it.
pub fn parties(dispute: &Dispute) -> Vec<(&'static str, AccountId32)> {
	let mut parties = vec![("owner", dispute.owner)];
	match &dispute.subject {
		DisputeSubject::Result(result) => {
			parties.push(("client", result.client));
			parties.push(("challenger", result.challenger));
		}
		DisputeSubject::Appeal { accusers, .. } => {
			parties.extend(accusers.0.iter().map(|accuser| ("accuser", *accuser)));
		}
	}
	parties
}

pub fn verdict_text(dispute: &Dispute) -> &'static str {
	dispute.verdict.as_ref().map_or("none yet", |vote| ballots::name(vote.0))
}

fn side_text(side: &Side) -> &'static str {
	match side {
		Side::Challenger => "challenger",
		Side::Node => "node",
	}
}

/// Where a juror stands: its name for scripts, and its vote.
fn ballot(ballot: &Ballot) -> (&'static str, Option<Vote>) {
	match ballot {
		Ballot::Seated => ("seated", None),
		Ballot::Committed(_) => ("committed", None),
		Ballot::Revealed(vote) => ("revealed", Some(vote.0)),
		Ballot::Silent => ("silent", None),
		Ballot::Denounced => ("denounced", None),
	}
}

/// Where a juror finds what is said to prove the fault.
fn where_text(dispute: &Dispute) -> String {
	match &dispute.subject {
		DisputeSubject::Result(_) => lossy(&dispute.evidence_uri.0),
		DisputeSubject::Appeal { slash, .. } => {
			format!("`surety slashes show {slash}`; what is said against it: `surety appeals list`")
		}
	}
}

/// A dispute for people.
pub fn text(id: DisputeId, dispute: &Dispute, panels: &[(u8, DisputePanel)]) -> String {
	let mut rows = vec![
		("dispute", id.to_string()),
		("state", stage_text(&dispute.stage)),
		("verdict", verdict_text(dispute).into()),
		("about", subject_text(&dispute.subject)),
	];
	rows.extend(parties(dispute).into_iter().map(|(part, who)| (part, who.to_string())));
	rows.extend([
		("evidence", hash_text(&dispute.evidence_hash)),
		("where it lies", where_text(dispute)),
		("filed in block", dispute.filed_at.to_string()),
		("each juror risks", sur(dispute.terms.lock)),
	]);
	rows.extend(dispute.bonds.0.iter().map(|bond| {
		let side = side_text(&bond.side);
		("bond", format!("{} of the {side} in round {}, {}", sur(bond.held), bond.round, bond.who))
	}));
	let jurors = panels.iter().flat_map(|(round, panel)| {
		panel.jurors.0.iter().map(move |juror| {
			let (state, vote) = ballot(&juror.ballot);
			let vote = vote.map_or(String::new(), |vote| ballots::name(vote).into());
			[round.to_string(), juror.who.to_string(), state.into(), vote]
		})
	});
	let jurors = table(&["round", "juror", "state", "vote"], jurors);
	format!("{}\n\n{jurors}", pairs(&rows))
}

/// A dispute for scripts, and for the programs that decide.
pub fn json_of(id: DisputeId, dispute: &Dispute, panels: &[(u8, DisputePanel)]) -> Value {
	let (state, until) = stage(&dispute.stage);
	let slash = match dispute.stage {
		DisputeStage::Ended { slash, .. } => slash,
		_ => None,
	};
	let mut json = json!({
		"dispute": id,
		"state": state,
		"until": until,
		"round": dispute.round,
		"verdict": dispute.verdict.as_ref().map(|vote| ballots::name(vote.0)),
		"slash": slash,
		"owner": dispute.owner.to_string(),
		"evidence_hash": hash_text(&dispute.evidence_hash),
		"evidence_uri": lossy(&dispute.evidence_uri.0),
		"filed_at": dispute.filed_at,
		"lock": units(dispute.terms.lock),
		"bonds": dispute.bonds.0.iter().map(|bond| json!({
			"who": bond.who.to_string(),
			"side": side_text(&bond.side),
			"against": ballots::name(bond.against.0),
			"round": bond.round,
			"held": units(bond.held),
		})).collect::<Vec<_>>(),
		"panels": panels.iter().map(|(round, panel)| json!({
			"round": round,
			"fee": units(panel.fee),
			"jurors": panel.jurors.0.iter().map(|juror| {
				let (state, vote) = ballot(&juror.ballot);
				let vote = vote.map(ballots::name);
				json!({ "juror": juror.who.to_string(), "state": state, "vote": vote })
			}).collect::<Vec<_>>(),
		})).collect::<Vec<_>>(),
	});
	if let (Value::Object(json), Value::Object(more)) = (&mut json, subject_json(&dispute.subject))
	{
		json.extend(more);
	}
	json
}

/// What a dispute is about, for scripts: a task and more, or an appeal.
pub fn subject_json(subject: &DisputeSubject) -> Value {
	match subject {
		DisputeSubject::Result(result) => json!({
			"task": result.task,
			"node": result.node,
			"client": result.client.to_string(),
			"challenger": result.challenger.to_string(),
			"is_anomaly": result.is_anomaly,
			"liability": units(result.liability),
		}),
		DisputeSubject::Appeal { slash, accusers } => json!({
			"appeal": slash,
			"accusers": accusers.0.iter().map(ToString::to_string).collect::<Vec<_>>(),
		}),
	}
}

#[cfg(test)]
pub mod tests {
	use surety_client::{
		api::runtime_types::{
			bounded_collections::bounded_vec::BoundedVec,
			pallet_disputes::types::{DisputedResult, Juror, Terms},
		},
		primitives::{H256, SUR},
		view::{DisputeBond, Wake},
	};

	use super::*;

	/// A dispute that node 3 has lost in the first round.
	pub fn dispute(stage: DisputeStage) -> Dispute {
		let account = |byte| AccountId32([byte; 32]);
		Dispute {
			subject: DisputeSubject::Result(DisputedResult {
				task: 12,
				node: 3,
				client: account(1),
				liability: SUR,
				challenger: account(1),
				is_anomaly: false,
				disputable_until: 200,
			}),
			owner: account(2),
			evidence_hash: H256([9; 32]),
			evidence_uri: BoundedVec(b"https://evidence.example/12".to_vec()),
			filed_at: 100,
			terms: Terms {
				bond: 10 * SUR,
				lock: 10 * SUR,
				fee: 2 * SUR,
				commit_window: 10,
				reveal_window: 10,
				appeal_window: 10,
			},
			bonds: BoundedVec(vec![DisputeBond {
				who: account(1),
				side: Side::Challenger,
				against: Vote::NoFault.into(),
				round: 0,
				held: 10 * SUR,
			}]),
			round: 0,
			verdict: Some(Vote::Minor.into()),
			stage,
			wake: Wake::At(1),
		}
	}

	fn panel() -> DisputePanel {
		let ballots = [Ballot::Revealed(Vote::Minor.into()), Ballot::Silent];
		let jurors = ballots
			.into_iter()
			.zip(10..)
			.map(|(ballot, byte)| Juror { who: AccountId32([byte; 32]), ballot });
		DisputePanel { fee: 2 * SUR, reserved: true, jurors: BoundedVec(jurors.collect()) }
	}

	#[test]
	fn a_dispute_is_told_with_its_jurors_and_their_votes() {
		let over = dispute(DisputeStage::Ended { slash: Some(5), prune_at: 300 });
		let text = text(7, &over, &[(0, panel())]);
		for part in ["over, slash 5", "minor", "https://evidence.example/12", "10 SUR", "silent"] {
			assert!(text.contains(part), "{part} is not in {text}");
		}
		assert!(text.contains("the result of node 3 for task 12"), "{text}");
		let json = json_of(7, &over, &[(0, panel())]);
		assert_eq!((&json["task"], &json["node"]), (&json!(12), &json!(3)));
		assert_eq!((&json["state"], &json["slash"]), (&json!("ended"), &json!(5)));
		assert_eq!(json["verdict"], "minor");
		assert_eq!(json["bonds"][0]["held"], "10000000000000");
		let jurors = &json["panels"][0]["jurors"];
		assert_eq!((&jurors[0]["vote"], &jurors[1]["vote"]), (&json!("minor"), &Value::Null));
		assert_eq!(jurors[1]["state"], "silent");
	}

	#[test]
	fn an_appeal_is_told_with_its_slash_and_who_accused() {
		let accuser = AccountId32([7; 32]);
		let accusers = BoundedVec(vec![accuser]);
		let appealed = Dispute {
			subject: DisputeSubject::Appeal { slash: 9, accusers },
			evidence_uri: BoundedVec(Vec::new()),
			bonds: BoundedVec(Vec::new()),
			round: 1,
			verdict: None,
			..dispute(DisputeStage::Committing { until: 9 })
		};
		let text = text(7, &appealed, &[]);
		for part in ["the appeal against slash 9", "surety slashes show 9", &accuser.to_string()] {
			assert!(text.contains(part), "{part} is not in {text}");
		}
		let json = json_of(7, &appealed, &[]);
		assert_eq!((&json["appeal"], &json["task"]), (&json!(9), &Value::Null));
		assert_eq!(json["accusers"][0], accuser.to_string());
		assert_eq!(parties(&appealed), [("owner", AccountId32([2; 32])), ("accuser", accuser)]);
	}

	#[test]
	fn states_with_an_end_name_it() {
		for (stage, name) in [
			(DisputeStage::Contestable { until: 9 }, "contestable"),
			(DisputeStage::Committing { until: 9 }, "committing"),
			(DisputeStage::Revealing { until: 9 }, "revealing"),
			(DisputeStage::Appealable { until: 9 }, "appealable"),
		] {
			let json = json_of(7, &dispute(stage.clone()), &[]);
			assert_eq!((&json["state"], &json["until"]), (&json!(name), &json!(9)));
			assert!(stage_text(&stage).contains("until block 9"));
		}
	}
}
