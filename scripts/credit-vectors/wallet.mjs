// SPDX-License-Identifier: Apache-2.0

// An Ethereum wallet that asks nobody: reads a list of typed data (EIP-712) in JSON from the standard input, as
// `surety credit … --eip712` prints it, and prints its address with the signatures in the same order:
//
//   node wallet.mjs 0xSECRET < typed-data.json

import { text } from "node:stream/consumers";
import { Wallet } from "ethers";

const wallet = new Wallet(process.argv[2]);
const signatures = [];
for (const { domain, types, message } of JSON.parse(await text(process.stdin))) {
	// The library describes the domain itself.
	const { EIP712Domain, ...own } = types;
	signatures.push(await wallet.signTypedData(domain, own, message));
}
console.log(JSON.stringify({ address: wallet.address, signatures }));
