// SPDX-License-Identifier: Apache-2.0
// Brings a new runtime to a chain without sudo: a referendum on the upgrade track authorises the hash
// of its code, then anyone brings the code.
// Usage: node upgrade.mjs WS_URL BLOB
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { blake2AsHex } from '@polkadot/util-crypto';
import { connect, find, send } from './chain.mjs';

const { api, keys } = await connect(process.argv[2]);
const code = readFileSync(process.argv[3]);
const version = async () => (await api.rpc.state.getRuntimeVersion()).specVersion.toNumber();
const before = await version();

// Nobody can skip the vote.
await assert.rejects(
	send(api, keys.alice, api.tx.governance.authorizeUpgrade(blake2AsHex(code))),
	/BadOrigin/,
);

// Anyone proposes.
const call = api.tx.governance.authorizeUpgrade(blake2AsHex(code)).method.toHex();
const proposal = { Inline: call };
const submitted = await send(
	api,
	keys.eve,
	api.tx.referenda.submit({ Governance: 'Upgrade' }, proposal, { After: 1 }),
);
const { index } = find(submitted, 'referenda', 'Submitted');
await send(api, keys.eve, api.tx.referenda.placeDecisionDeposit(index));
console.log(`referendum ${index} is open`);

// Clearance 3 has no vote on this track; clearances 4 and 5 decide.
await assert.rejects(send(api, keys.dave, api.tx.clearance.vote(index, true)), /clearance\.RankTooLow/);
for (const key of [keys.alice, keys.bob, keys.charlie]) {
	await send(api, key, api.tx.clearance.vote(index, true));
}

// When its timelock is over the hash is authorised.
await new Promise((resolve, reject) => {
	api.query.system
		.authorizedUpgrade((authorized) => {
			if (authorized.isSome) resolve();
		})
		.catch(reject);
});
console.log('the upgrade is authorised');

// Other code is refused; the authorised code is taken from anyone.
const wrong = Buffer.from(code);
wrong[wrong.length - 1] ^= 1;
await assert.rejects(send(api, keys.dave, api.tx.system.applyAuthorizedUpgrade('0x' + wrong.toString('hex'))));
await send(api, keys.dave, api.tx.system.applyAuthorizedUpgrade('0x' + code.toString('hex')));

// The new runtime is in force from the next block on, and the chain goes on.
await new Promise((resolve, reject) => {
	let blocks = 0;
	api.rpc.chain
		.subscribeNewHeads(async (head) => {
			if ((await api.rpc.state.getRuntimeVersion(head.hash)).specVersion.toNumber() > before && ++blocks === 3) resolve();
		})
		.catch(reject);
});
assert.equal(await version(), before + 1);
await send(api, keys.alice, api.tx.system.remark('0x00'));
console.log(`runtime ${before} became ${await version()}`);
await api.disconnect();
