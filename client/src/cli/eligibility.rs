// SPDX-License-Identifier: Apache-2.0

//! Why a node cannot work on a source or a task, in words and for scripts.

use serde_json::{json, Value};
use surety_client::primitives::{
	node::{NodeStatus, Shortfall},
	standing::Ineligibility,
};

use super::output::{sur, units};

/// Why a node cannot work on a source or a task, for people.
pub fn reason_text(reason: &Ineligibility) -> String {
	match reason {
		Ineligibility::UnknownNode => "there is no such node".into(),
		Ineligibility::UnknownSource => "there is no such source".into(),
		Ineligibility::SourceRetired => "the source takes no new tasks".into(),
		Ineligibility::NotActive(status) => {
			format!("the node takes no tasks: it is {}", status_text(status))
		}
		Ineligibility::StakeMissing { amount } => {
			format!("its stake is {} below its requirement", sur(*amount))
		}
		Ineligibility::Lacks(shortfall) => match *shortfall {
			Shortfall::GpuCount { needed, carried } => {
				format!("the source needs {needed} GPUs and the node has {carried}")
			}
			Shortfall::GpuMemory { vram_mib, needed, carried } => format!(
				"the source needs {needed} GPUs with {vram_mib} MiB each and the node has {carried}"
			),
			Shortfall::ComputeCapability { compute_capability, needed, carried } => format!(
				"the source needs {needed} GPUs of compute capability {}.{} and the node has \
				 {carried}",
				compute_capability / 10,
				compute_capability % 10,
			),
			Shortfall::GpuCombination { needed, carried } => format!(
				"the source needs {needed} GPUs with enough memory and capability at once and the \
				 node has {carried}"
			),
			Shortfall::Memory { needed, carried } => {
				format!("the source needs {needed} MiB of memory and the node has {carried} MiB")
			}
		},
		Ineligibility::Private => {
			"the source is private, and nobody but the node's own owner publishes on it".into()
		}
		Ineligibility::TaskClosed => "the task takes no nodes".into(),
		Ineligibility::OwnTask => "the node's owner is the client of the task".into(),
		Ineligibility::Tried => "the node has tried the task before".into(),
		Ineligibility::HeadStart { until } => {
			format!("nodes with better records are alone with the task before block {until}")
		}
		Ineligibility::ScoreTooLow { needed, score } => match score {
			Some(score) => format!("the task asks for a score of {needed:?}, and its is {score:?}"),
			None => format!("the task asks for a score of {needed:?}, and it has none yet"),
		},
		Ineligibility::OtherTier => "the task asks for nodes of the other tier".into(),
		Ineligibility::OtherRegion => "the task asks for nodes of another region".into(),
		Ineligibility::LiabilityTooLarge { most } => format!(
			"its free stake cannot answer for the payment; it can for {} at most now",
			sur(*most)
		),
		Ineligibility::NoFreeSlot => "as many nodes as may are at work on the task".into(),
	}
}

/// The same for scripts: the name of the reason, and its values.
pub fn reason_json(reason: &Ineligibility) -> Value {
	match reason {
		Ineligibility::UnknownNode => json!({ "reason": "UnknownNode" }),
		Ineligibility::UnknownSource => json!({ "reason": "UnknownSource" }),
		Ineligibility::SourceRetired => json!({ "reason": "SourceRetired" }),
		Ineligibility::NotActive(status) => {
			let (status, reasons) = status_of(status);
			json!({ "reason": "NotActive", "status": status, "suspended_for": reasons })
		}
		Ineligibility::StakeMissing { amount } => {
			json!({ "reason": "StakeMissing", "amount": units(*amount) })
		}
		Ineligibility::Lacks(shortfall) => match *shortfall {
			Shortfall::GpuCount { needed, carried } => {
				json!({ "reason": "GpuCount", "needed": needed, "carried": carried })
			}
			Shortfall::GpuMemory { vram_mib, needed, carried } => json!({
				"reason": "GpuMemory", "vram_mib": vram_mib, "needed": needed, "carried": carried,
			}),
			Shortfall::ComputeCapability { compute_capability, needed, carried } => json!({
				"reason": "ComputeCapability",
				"compute_capability": compute_capability,
				"needed": needed,
				"carried": carried,
			}),
			Shortfall::GpuCombination { needed, carried } => {
				json!({ "reason": "GpuCombination", "needed": needed, "carried": carried })
			}
			Shortfall::Memory { needed, carried } => {
				json!({ "reason": "Memory", "needed": needed, "carried": carried })
			}
		},
		Ineligibility::HeadStart { until } => json!({ "reason": "HeadStart", "until": until }),
		Ineligibility::ScoreTooLow { needed, score } => json!({
			"reason": "ScoreTooLow",
			"needed": needed.deconstruct(),
			"score": score.map(|score| score.deconstruct()),
		}),
		Ineligibility::LiabilityTooLarge { most } => {
			json!({ "reason": "LiabilityTooLarge", "most": units(*most) })
		}
		Ineligibility::Private
		| Ineligibility::TaskClosed
		| Ineligibility::OwnTask
		| Ineligibility::Tried
		| Ineligibility::OtherTier
		| Ineligibility::OtherRegion
		| Ineligibility::NoFreeSlot => json!({ "reason": format!("{reason:?}") }),
	}
}

/// A status, and the reasons where it has any.
pub fn status_of(status: &NodeStatus) -> (String, Vec<String>) {
	match status {
		NodeStatus::Suspended(reasons) => {
			let reasons = reasons.iter().map(|reason| format!("{reason:?}"));
			("Suspended".into(), reasons.collect())
		}
		status => (format!("{status:?}"), Vec::new()),
	}
}

pub fn status_text(status: &NodeStatus) -> String {
	match status_of(status) {
		(name, reasons) if reasons.is_empty() => name,
		(name, reasons) => format!("{name} ({})", reasons.join(", ")),
	}
}

#[cfg(test)]
mod tests {
	use surety_client::primitives::{node::SuspensionReason, SUR};

	use super::*;

	#[test]
	fn reasons_are_said_to_people_and_to_scripts() {
		let mut reasons = surety_client::primitives::node::SuspensionReasons::new();
		reasons.try_insert(SuspensionReason::OrganisationRevoked).unwrap();
		let revoked = Ineligibility::NotActive(NodeStatus::Suspended(reasons));
		assert_eq!(
			reason_text(&revoked),
			"the node takes no tasks: it is Suspended (OrganisationRevoked)"
		);
		assert_eq!(reason_json(&revoked)["suspended_for"], json!(["OrganisationRevoked"]));

		let missing = Ineligibility::StakeMissing { amount: SUR };
		assert_eq!(reason_text(&missing), "its stake is 1 SUR below its requirement");
		assert_eq!(reason_json(&missing)["amount"], json!("1000000000000"));

		let old = Ineligibility::Lacks(Shortfall::ComputeCapability {
			compute_capability: 89,
			needed: 2,
			carried: 1,
		});
		assert_eq!(
			reason_text(&old),
			"the source needs 2 GPUs of compute capability 8.9 and the node has 1"
		);
		assert_eq!(reason_json(&old)["reason"], "ComputeCapability");
	}
}
