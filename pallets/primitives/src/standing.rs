// SPDX-License-Identifier: Apache-2.0

//! Who belongs to whom, and why a node cannot work on a source (specification, sections 2, 5 and 7).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use sp_arithmetic::Perbill;

use crate::{
	node::{NodeStatus, Shortfall},
	Balance, BlockNumber, OrganisationId,
};

/// The longest name of an e-mail domain, in bytes.
pub const MAX_DOMAIN: u32 = 64;

/// Who answers for an account in the end. Two accounts with the same owner are related.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Owner<AccountId> {
	/// An account that answers for itself.
	#[codec(index = 0)]
	Account(AccountId),
	/// An institution, for all of its providers.
	#[codec(index = 1)]
	Organisation(OrganisationId),
}

/// Why a node cannot work on a source.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Ineligibility {
	/// There is no such node.
	#[codec(index = 0)]
	UnknownNode,
	/// There is no such source, or it was withdrawn.
	#[codec(index = 1)]
	UnknownSource,
	/// The source takes no new tasks.
	#[codec(index = 2)]
	SourceRetired,
	/// The node takes no tasks: it is suspended for the reasons named, is leaving, or was ejected.
	#[codec(index = 3)]
	NotActive(NodeStatus),
	/// The node's stake is below its requirement.
	#[codec(index = 4)]
	StakeMissing {
		/// What is to be bonded besides.
		amount: Balance,
	},
	/// The node lacks something that the source needs.
	#[codec(index = 5)]
	Lacks(Shortfall),
	/// The source is private, and all who may publish on it are the node's own owner, for whom it
	/// does no tasks.
	#[codec(index = 6)]
	Private,
	/// There is no such task, or it takes no nodes any more.
	#[codec(index = 7)]
	TaskClosed,
	/// The node's owner is the client of the task.
	#[codec(index = 8)]
	OwnTask,
	/// The node tried the task before, or has volunteered for it.
	#[codec(index = 9)]
	Tried,
	/// In the first blocks of a task the nodes with the better records are alone with it.
	#[codec(index = 10)]
	HeadStart {
		/// The first block in which the node may accept.
		until: BlockNumber,
	},
	/// The task asks for a higher score, or for one at all.
	#[codec(index = 11)]
	ScoreTooLow {
		/// The least score.
		needed: Perbill,
		/// What the node has.
		score: Option<Perbill>,
	},
	/// The task asks for nodes of the other tier.
	#[codec(index = 12)]
	OtherTier,
	/// The task asks for nodes of another region.
	#[codec(index = 13)]
	OtherRegion,
	/// What the node can answer for is too little for the payment of the task.
	#[codec(index = 14)]
	LiabilityTooLarge {
		/// The largest payment that it can answer for now.
		most: Balance,
	},
	/// As many nodes as may are at work on the task, or have volunteered for it.
	#[codec(index = 15)]
	NoFreeSlot,
}

/// Whether `name` is the name of a domain in lower case, such as `edu` or `ac.uk`: labels of letters,
/// digits and inner hyphens, with dots between them.
pub fn is_domain(name: &[u8]) -> bool {
	name.split(|byte| *byte == b'.').all(|label| {
		let is_inner = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
		label.iter().all(is_inner)
			&& label.first().is_some_and(|first| *first != b'-')
			&& label.last().is_some_and(|last| *last != b'-')
	})
}

/// Whether `domain` is `parent` or lies under it.
pub fn is_under(domain: &[u8], parent: &[u8]) -> bool {
	domain
		.strip_suffix(parent)
		.is_some_and(|rest| rest.is_empty() || rest.last().is_some_and(|last| *last == b'.'))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn names_of_domains() {
		for good in [&b"edu"[..], b"ac.uk", b"mit.edu", b"xn--bcher-kva.ch", b"a1.b-c.d"] {
			assert!(is_domain(good), "{}", String::from_utf8_lossy(good));
		}
		for bad in [
			&b""[..],
			b".",
			b".edu",
			b"edu.",
			b"a..b",
			b"MIT.edu",
			b"-a.edu",
			b"a-.edu",
			b"user@mit.edu",
			b"mit.edu/x",
			b"m\xfct.edu",
			b"mit edu",
		] {
			assert!(!is_domain(bad), "{}", String::from_utf8_lossy(bad));
		}
	}

	#[test]
	fn a_domain_lies_under_whole_labels_alone() {
		assert!(is_under(b"mit.edu", b"edu"));
		assert!(is_under(b"csail.mit.edu", b"mit.edu"));
		assert!(is_under(b"mit.edu", b"mit.edu"));
		assert!(!is_under(b"notmit.edu", b"mit.edu"));
		assert!(!is_under(b"fakeedu", b"edu"));
		assert!(!is_under(b"mit.edu.example", b"edu"));
		assert!(!is_under(b"edu", b"mit.edu"));
	}
}
