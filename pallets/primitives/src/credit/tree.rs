// SPDX-License-Identifier: Apache-2.0

//! The tree of a cap's jobs, and how one proof shows many of them.
//!
//! The tree is binary, with job *i* as leaf *i*. Leaves and branches are hashed under domains of
//! their own, so that neither passes for the other, and a leaf carries the scope: chain, client and cap.
//! An odd one at the end of a level moves up as it is, never doubled; the cap fixes how many leaves
//! there are, so each has one place.
//!
//! A proof is the list of the nodes that cannot be computed from the leaves that are shown, level by
//! level from below, each from left to right. To check it takes as many hashes as there are leaves
//! and siblings together, less one.

use alloc::vec::Vec;

use codec::Encode;
use sp_core::H256;
use sp_io::hashing::blake2_256;
use sp_runtime::AccountId32;

use super::{CapId, JobSpec};

const SCOPE_DOMAIN: &[u8] = b"surety/credit/scope/1";
const LEAF_DOMAIN: &[u8] = b"surety/credit/leaf/1";
const BRANCH_DOMAIN: &[u8] = b"surety/credit/jobs/1";

/// What binds leaves to their chain, client and cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope(H256);

impl Scope {
	/// The scope of a cap.
	pub fn new(genesis: H256, client: &AccountId32, cap: CapId) -> Self {
		let hash = (SCOPE_DOMAIN, genesis, client, cap).using_encoded(blake2_256);
		Self(hash.into())
	}

	/// The leaf of a job.
	pub fn leaf(&self, spec: &JobSpec) -> H256 {
		(LEAF_DOMAIN, self.0, spec).using_encoded(blake2_256).into()
	}
}

fn branch(left: H256, right: H256) -> H256 {
	(BRANCH_DOMAIN, left, right).using_encoded(blake2_256).into()
}

/// The level above: half as many nodes, rounded up.
fn level_above(nodes: &[H256]) -> Vec<H256> {
	nodes
		.chunks(2)
		.filter_map(|pair| match pair {
			[left, right] => Some(branch(*left, *right)),
			[odd] => Some(*odd),
			_ => None,
		})
		.collect()
}

/// The root of a tree; `None` without a leaf.
pub fn root(leaves: &[H256]) -> Option<H256> {
	let mut level = leaves.to_vec();
	while level.len() > 1 {
		level = level_above(&level);
	}
	level.first().copied()
}

/// The root of the tree of `count` leaves that `known` ones, in the order of their places, make
/// together with what `sibling` yields for a level and a place. `None` if they are in no order, out
/// of range, or none, or if a sibling is missing.
///
/// Both sides walk here: who proves and who checks. So there is one order of siblings.
fn climb(
	count: u32,
	mut known: Vec<(u32, H256)>,
	mut sibling: impl FnMut(usize, u32) -> Option<H256>,
) -> Option<H256> {
	let sorted = known.iter().zip(known.iter().skip(1)).all(|((a, _), (b, _))| a < b);
	if !sorted || known.last().is_none_or(|(last, _)| *last >= count) {
		return None;
	}
	let (mut size, mut level) = (count, 0usize);
	while size > 1 {
		let mut above = Vec::with_capacity(known.len());
		let mut nodes = known.into_iter().peekable();
		while let Some((place, hash)) = nodes.next() {
			let beside = place ^ 1;
			let hash = if beside < place {
				// Were it known, it would have come first and taken this one with it.
				branch(sibling(level, beside)?, hash)
			} else if beside >= size {
				hash
			} else if let Some((_, right)) = nodes.next_if(|(next, _)| *next == beside) {
				branch(hash, right)
			} else {
				branch(hash, sibling(level, beside)?)
			};
			above.push((place >> 1, hash));
		}
		known = above;
		size = size.div_ceil(2);
		level = level.checked_add(1)?;
	}
	known.first().map(|(_, root)| *root)
}

/// Whether these leaves, each at its place, and these siblings, all of them, make the root of the
/// tree of `count` leaves.
pub fn verify(root: H256, count: u32, leaves: Vec<(u32, H256)>, siblings: &[H256]) -> bool {
	let mut rest = siblings.iter();
	let made = climb(count, leaves, |_, _| rest.next().copied());
	made == Some(root) && rest.next().is_none()
}

/// The siblings by which the leaves at `places`, which are in order, make the root.
pub fn prove(leaves: &[H256], places: &[u32]) -> Option<Vec<H256>> {
	let count = u32::try_from(leaves.len()).ok()?;
	let at = |level: &[H256], place: u32| level.get(usize::try_from(place).ok()?).copied();
	let known = places
		.iter()
		.map(|place| at(leaves, *place).map(|leaf| (*place, leaf)))
		.collect::<Option<Vec<_>>>()?;
	let (mut levels, mut level) = (Vec::new(), leaves.to_vec());
	while level.len() > 1 {
		let above = level_above(&level);
		levels.push(core::mem::replace(&mut level, above));
	}
	let mut siblings = Vec::new();
	climb(count, known, |level, place| {
		let node = at(levels.get(level)?, place)?;
		siblings.push(node);
		Some(node)
	})?;
	Some(siblings)
}
