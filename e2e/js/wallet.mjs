// SPDX-License-Identifier: Apache-2.0
// A stock client: connects, reads metadata, transfers, bonds, publishes a task, reads the events.
// Usage: node wallet.mjs WS_URL
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect, find, send } from './chain.mjs';

const { api, keys } = await connect(process.argv[2]);
const { alice, dave, eve } = keys;
const SUR = 10n ** 12n;
const sha256 = (text) => '0x' + createHash('sha256').update(text).digest('hex');

// Metadata: names, token, calls.
assert.equal(api.runtimeVersion.specName.toString(), 'surety');
assert.deepEqual(api.registry.chainTokens, ['SUR']);
assert.deepEqual(api.registry.chainDecimals, [12]);
assert.equal(api.registry.chainSS58, 42);
for (const pallet of ['registry', 'computeStaking', 'market', 'validators']) {
	assert.ok(api.tx[pallet], `${pallet} has calls`);
}
console.log('metadata: ok');

// A transfer.
const free = async (key) => (await api.query.system.account(key.address)).data.free.toBigInt();
const before = await free(eve);
await send(api, alice, api.tx.balances.transferKeepAlive(eve.address, 7n * SUR));
assert.equal((await free(eve)) - before, 7n * SUR);
console.log('transfer: ok');

// A provider bonds a node's stake.
await send(api, dave, api.tx.registry.registerProvider());
const manifest = { gpus: [], cpus: 4, memoryMib: 8192, region: 'js', endpoint: 'http://127.0.0.1:9' };
const registered = await send(api, dave, api.tx.registry.registerNode(keys.worker.address, manifest));
const { node } = find(registered, 'registry', 'NodeRegistered');
await send(api, dave, api.tx.computeStaking.bond(node, 100n * SUR));
const status = (await api.query.registry.nodes(node)).unwrap().status;
assert.ok(status.isOnboarding, `the node may work: ${status}`);
console.log('bond: ok');

// A source and a task.
const spec = {
	image: { name: 'localhost/nothing', digest: sha256('image') },
	gpu: { count: 0, vramMib: 0, computeCapability: 0 },
	memoryMib: 64,
	model: { id: sha256('model'), weightsHash: sha256('weights') },
	output: { format: 'Text', minTokens: 1, maxTokens: 10, maxRepeatRun: 10 },
	comparator: 'Exact',
	rerunPrice: SUR / 2n,
	runLimitSecs: 60,
	network: 'None',
	visibility: 'Public',
	encrypted: false,
};
const { source } = find(await send(api, eve, api.tx.market.publishSource(spec)), 'market', 'SourcePublished');
const deadline = (await api.query.system.number()).toNumber() + 100;
const input = { uri: 'https://example.org/input', hash: sha256('input') };
const publish = api.tx.market.publishTask({
	source,
	input,
	payment: 3n * SUR,
	deadline,
	competition: { FirstResponse: { racers: 2 } },
	needs: { score: null, tier: null, region: null, gpu: { count: 0, vramMib: 0, computeCapability: 0 } },
});
const { task, payment } = find(await send(api, eve, publish), 'market', 'TaskPublished');
assert.equal(payment.toBigInt(), 3n * SUR);
const holds = await api.query.balances.holds(eve.address);
const held = holds.filter(({ id }) => id.isEscrow).map(({ amount }) => amount.toBigInt());
assert.deepEqual(held.sort(), [3n * SUR, SUR / 2n].sort());
console.log(`publish: ok (task ${task})`);

// A refusal carries its name and what to do.
await assert.rejects(
	send(api, dave, api.tx.market.cancelTask(task)),
	/market\.NotTaskClient.*Sign with its client's key/s,
);
console.log('refusal: ok');

await api.disconnect();
