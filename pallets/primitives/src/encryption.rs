// SPDX-License-Identifier: Apache-2.0

//! Keys for which others encrypt (specification, sections 5 and 7).

/// The public half of an X25519 pair.
pub type PublicKey = [u8; 32];

/// Whether a key is one of the points of small order, for which everybody knows the shared secret: what is encrypted
/// for such a key is encrypted for all.
pub fn is_weak(key: &PublicKey) -> bool {
	// The highest bit of a key counts for nothing (RFC 7748, section 5).
	let [head @ .., last] = key;
	SMALL_ORDER.iter().any(|[other @ .., end]| head == other && last & 0x7f == *end)
}

/// The points of small order, as far as they differ without the highest bit: 0, 1, two of order 8, and -1, 0 and 1 as
/// numbers that are not reduced.
const SMALL_ORDER: [PublicKey; 7] = [
	[0; 32],
	number(1, 0, 0),
	[
		0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4,
		0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49,
		0xb8, 0x00,
	],
	[
		0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef,
		0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f,
		0x11, 0x57,
	],
	number(0xec, 0xff, 0x7f),
	number(0xed, 0xff, 0x7f),
	number(0xee, 0xff, 0x7f),
];

/// A number by its lowest byte, those between, and its highest.
const fn number(lowest: u8, between: u8, highest: u8) -> PublicKey {
	let mut bytes = [between; 32];
	bytes[0] = lowest;
	bytes[31] = highest;
	bytes
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn points_of_small_order_are_weak_whatever_their_highest_bit() {
		for key in SMALL_ORDER {
			let mut twin = key;
			twin[31] |= 0x80;
			assert!(is_weak(&key) && is_weak(&twin), "{key:?}");
			let mut other = key;
			other[5] ^= 1;
			assert!(!is_weak(&other), "{other:?}");
		}
		assert!(!is_weak(&number(9, 0, 0)), "the base point");
	}
}
