// SPDX-License-Identifier: Apache-2.0

//! Which addresses belong to the public internet. Strangers name addresses, and must not make the worker
//! reach into the operator's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Not reserved, but only the machines of one large cloud reach it, and there it gives away secrets.
const PLATFORM: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);

/// Whether an address belongs to the public internet.
pub fn is_public(address: IpAddr) -> bool {
	match address {
		IpAddr::V4(v4) => is_public_v4(v4),
		IpAddr::V6(v6) => is_public_v6(v6),
	}
}

fn is_public_v4(address: Ipv4Addr) -> bool {
	let [a, b, c, _] = address.octets();
	let shared = a == 100 && (64..128).contains(&b);
	let protocol = (a, b, c) == (192, 0, 0);
	let benchmarking = a == 198 && (b == 18 || b == 19);
	let reserved = a == 0 || a >= 240;
	// Where a cloud's machines reach what looks after them.
	let platform = address == PLATFORM;
	!(address.is_private()
		|| address.is_loopback()
		|| address.is_link_local()
		|| address.is_multicast()
		|| address.is_documentation()
		|| shared
		|| protocol
		|| benchmarking
		|| reserved
		|| platform)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
	let [first, second, ..] = address.segments();
	// IPv4 in other clothes: mapped, compatible, NAT64 and 6to4 lead where the IPv4 address does.
	let embedded = match address.segments() {
		[0, 0, 0, 0, 0, 0 | 0xffff, high, low]
		| [0x64, 0xff9b, 0, 0, 0, 0, high, low]
		| [0x2002, high, low, ..] => Some(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))),
		_ => None,
	};
	let global = first & 0xe000 == 0x2000; // 2000::/3, all that is assigned
	let documentation = (first, second) == (0x2001, 0xdb8) || first & 0xfff0 == 0x3ff0;
	let protocol = first == 0x2001 && second < 0x200; // Teredo, ORCHID, benchmarking
	match embedded {
		Some(v4) => is_public_v4(v4),
		None => global && !documentation && !protocol,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_public_addresses_are_public() {
		for public in [
			"8.8.8.8",
			"1.1.1.1",
			"100.63.0.1",
			"172.32.0.1",
			"2a00:1450:4001::1",
			"2606:4700::1111",
			"::ffff:8.8.8.8",
			"64:ff9b::808:808",
		] {
			assert!(is_public(public.parse().unwrap()), "{public}");
		}
		for special in [
			"0.0.0.0",
			"10.1.2.3",
			"100.64.0.1",
			"127.0.0.1",
			"168.63.129.16",
			"169.254.169.254",
			"::ffff:169.254.169.254",
			"fd00:ec2::254",
			"100.100.100.200",
			"172.16.0.1",
			"192.0.0.1",
			"192.0.2.1",
			"192.168.1.1",
			"198.18.0.1",
			"198.51.100.1",
			"224.0.0.1",
			"255.255.255.255",
			"::",
			"::1",
			"::ffff:127.0.0.1",
			"::7f00:1",
			"64:ff9b::a00:1",
			"2002:7f00:1::",
			"fc00::1",
			"fe80::1",
			"ff02::1",
			"2001:db8::1",
			"2001::1",
			"3fff::1",
		] {
			assert!(!is_public(special.parse().unwrap()), "{special}");
		}
	}
}
