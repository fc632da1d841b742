// SPDX-License-Identifier: Apache-2.0

//! The job of the rehearsal: reads what any job reads, and writes where any job writes. The build script of the worker
//! builds it for an image in which there is nothing else.

fn main() -> std::io::Result<()> {
	std::fs::copy("/input/data", "/output/data").map(drop)
}
