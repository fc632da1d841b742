// SPDX-License-Identifier: Apache-2.0
// The other stock client, which speaks the newer JSON-RPC: connects, reads metadata and state, signs
// a transfer, sees it final.
// Usage: node papi.mjs WS_URL
import assert from 'node:assert/strict';
import { Keyring } from '@polkadot/api';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { createClient } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { WebSocket } from 'ws';

await cryptoWaitReady();
const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
const [alice, eve] = ['//Alice', '//Eve'].map((seed) => keyring.addFromUri(seed));
const SUR = 10n ** 12n;

const client = createClient(getWsProvider(process.argv[2], { websocketClass: WebSocket }));
const api = client.getUnsafeApi();

const { properties } = await client.getChainSpecData();
assert.deepEqual([properties.tokenSymbol, properties.tokenDecimals, properties.ss58Format], ['SUR', 12, 42]);
const block = await client.getFinalizedBlock();
console.log(`connect: ok (block ${block.number} is final)`);

const free = async () => (await api.query.System.Account.getValue(eve.address)).data.free;
const before = await free();
const transfer = api.tx.Balances.transfer_keep_alive({
	dest: { type: 'Id', value: eve.address },
	value: 3n * SUR,
});
const signer = getPolkadotSigner(alice.publicKey, 'Sr25519', (message) => alice.sign(message));
const done = await transfer.signAndSubmit(signer);
assert.ok(done.ok, JSON.stringify(done.dispatchError));
assert.equal((await free()) - before, 3n * SUR);
console.log(`transfer: ok (final in block ${done.block.number})`);

// Typed values of our own pallets: a view and a constant.
const least = await api.view.ComputeStaking.required_stake(0);
assert.equal(least, undefined, 'there is no node 0 on a new chain');
assert.ok((await api.constants.ComputeStaking.MinBond()) > 0n);
console.log('pallets: ok');

client.destroy();
