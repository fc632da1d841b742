// SPDX-License-Identifier: Apache-2.0
// Brings a new runtime to a development chain at once, by its sudo key.
// Usage: node upgrade-by-sudo.mjs WS_URL BLOB
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect, send } from './chain.mjs';

const { api, keys } = await connect(process.argv[2]);
const version = async () => (await api.rpc.state.getRuntimeVersion()).specVersion.toNumber();
const before = await version();
const code = '0x' + readFileSync(process.argv[3]).toString('hex');
await send(api, keys.alice, api.tx.sudo.sudoUncheckedWeight(api.tx.system.setCode(code), 0));
// The connection has read what the new runtime is like when it can use it.
await new Promise((resolve, reject) => {
	let blocks = 0;
	api.rpc.chain
		.subscribeNewHeads(async (head) => {
			if ((await api.rpc.state.getRuntimeVersion(head.hash)).specVersion.toNumber() > before && ++blocks === 3) resolve();
		})
		.catch(reject);
});
await send(api, keys.alice, api.tx.system.remark('0x00'));
assert.equal(await version(), before + 1);
await api.disconnect();
