// SPDX-License-Identifier: Apache-2.0

// Prints what an Ethereum wallet signs for credit, with the signatures, as JSON. The chain's tests check it:
//
//   npm ci && node credit-vectors.mjs > ../../pallets/credit/src/tests/vectors.json
//
// Typed data is hashed and signed by ethers, the tree is made here by @noble/hashes: nothing is shared
// with the chain's code. Signatures are deterministic, so the output is always the same.

import { blake2b } from "@noble/hashes/blake2b";
import { TypedDataEncoder, Wallet, getBytes, hexlify } from "ethers";

const genesis = "0x" + "45".repeat(32);
const client = "0x" + "11".repeat(32);
const gateway = "0x" + "22".repeat(32);
const wallet = new Wallet("0x" + "ab".repeat(32));
const stranger = new Wallet("0x" + "cd".repeat(32));

const domain = { name: "Surety", version: "1", salt: genesis };
const types = {
	SpendingCap: [
		{ type: "bytes32", name: "client" },
		{ type: "uint64", name: "cap" },
		{ type: "uint128", name: "limit" },
		{ type: "uint32", name: "expiresAt" },
		{ type: "bytes32", name: "gateway" },
		{ type: "bytes32", name: "jobsRoot" },
		{ type: "uint32", name: "jobs" },
	],
	Job: [
		{ type: "bytes32", name: "client" },
		{ type: "uint64", name: "cap" },
		{ type: "uint32", name: "job" },
		{ type: "uint32", name: "node" },
		{ type: "uint128", name: "price" },
		{ type: "bytes32", name: "input" },
	],
	DeliveryVoucher: [
		{ type: "bytes32", name: "client" },
		{ type: "uint64", name: "cap" },
		{ type: "uint32", name: "node" },
		{ type: "uint128", name: "delivered" },
	],
	AddressBinding: [{ type: "bytes32", name: "account" }],
};

async function sign(primaryType, value, by = wallet) {
	const own = { [primaryType]: types[primaryType] };
	return {
		...value,
		digest: TypedDataEncoder.hash(domain, own, value),
		signature: await by.signTypedData(domain, own, value),
	};
}

// SCALE, as far as it takes.
const bytes = (hex) => getBytes(hex);
const little = (value, width) =>
	Uint8Array.from({ length: width }, (_, place) => Number((BigInt(value) >> BigInt(8 * place)) & 255n));
const text = (value) => Uint8Array.from([value.length << 2, ...new TextEncoder().encode(value)]);
const hash = (...parts) => blake2b(Uint8Array.from(parts.flatMap((part) => [...part])), { dkLen: 32 });

const leaf = (cap, job) =>
	hash(
		text("surety/credit/leaf/1"),
		hash(text("surety/credit/scope/1"), bytes(genesis), bytes(client), little(cap, 8)),
		little(job.job, 4),
		little(job.node, 4),
		little(job.price, 16),
		bytes(job.input),
	);
const branch = (left, right) => hash(text("surety/credit/jobs/1"), left, right);

function levels(leaves) {
	const all = [leaves];
	while (all.at(-1).length > 1) {
		const below = all.at(-1);
		const above = [];
		for (let place = 0; place < below.length; place += 2) {
			above.push(place + 1 < below.length ? branch(below[place], below[place + 1]) : below[place]);
		}
		all.push(above);
	}
	return all;
}

// What is needed beside the leaves at `places`: level by level from below, each from left to right.
function siblings(all, places) {
	const needed = [];
	let known = new Set(places);
	for (const level of all.slice(0, -1)) {
		const above = new Set();
		for (const place of [...known].sort((a, b) => a - b)) {
			const beside = place ^ 1;
			if (beside < level.length && !known.has(beside)) needed.push(hexlify(level[beside]));
			above.add(place >> 1);
		}
		known = above;
	}
	return needed;
}

const job = (number, node, price) => ({
	job: number,
	node,
	price: String(price),
	input: "0x" + (0x30 + (number % 64)).toString(16).repeat(32),
});
const zero = "0x" + "00".repeat(32);

const signedJobs = [job(0, 10, 1), job(5, 10, 2_000_000_000_000n), job(1_024, 20, 340_282_366_920n)];
const treeJobs = Array.from({ length: 11 }, (_, number) => job(number, 10 + 10 * (number % 2), 1_000 + number));
const tree = levels(treeJobs.map((one) => leaf(8, one)));
const shown = [1, 2, 3, 7, 10];

const cap = (number, more) => ({
	client,
	cap: String(number),
	limit: "50000000000000",
	expiresAt: 1000,
	gateway,
	jobsRoot: zero,
	jobs: 0,
	...more,
});

const signedCap = await sign("SpendingCap", cap(7));
const treeCap = await sign("SpendingCap", cap(8, { jobsRoot: hexlify(tree.at(-1)[0]), jobs: treeJobs.length }));
const largest = await sign(
	"SpendingCap",
	cap("18446744073709551615", { limit: String(2n ** 128n - 1n), expiresAt: 2 ** 32 - 1 }),
);
const voucher = (number, node, delivered) =>
	sign("DeliveryVoucher", { client, cap: String(number), node, delivered: String(delivered) });

console.log(
	JSON.stringify(
		{
			genesis,
			client,
			gateway,
			address: wallet.address,
			separator: TypedDataEncoder.hashDomain(domain),
			binding: await sign("AddressBinding", { account: client }),
			bindingByAnother: await sign("AddressBinding", { account: client }, stranger),
			caps: [signedCap, treeCap, largest],
			capByAnother: await sign("SpendingCap", cap(7), stranger),
			jobs: await Promise.all(signedJobs.map((one) => sign("Job", { client, cap: "7", ...one }))),
			vouchers: [
				await voucher(7, 10, 2_000_000_000_001n),
				await voucher(7, 20, 340_282_366_920n),
				await voucher(8, 10, 100_000),
				await voucher(8, 20, 100_000),
			],
			tree: {
				jobs: treeJobs,
				leaves: tree[0].map((one) => hexlify(one)),
				shown,
				siblings: siblings(tree, shown),
			},
		},
		null,
		"\t",
	),
);
