// SPDX-License-Identifier: Apache-2.0
// What the scripts here share: a connection, keys, and transactions that are waited for.
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';

export async function connect(url) {
	const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
	const keyring = new Keyring({ type: 'sr25519' });
	const key = (seed) => keyring.addFromUri(seed);
	const keys = {
		alice: key('//Alice'),
		bob: key('//Bob'),
		charlie: key('//Charlie'),
		dave: key('//Dave'),
		eve: key('//Eve'),
		worker: key('//Dave//worker'),
	};
	return { api, keys };
}

/** Sends a transaction and resolves to its events when it is in a block. */
export function send(api, key, transaction) {
	return new Promise((resolve, reject) => {
		transaction
			.signAndSend(key, ({ status, events, dispatchError }) => {
				if (dispatchError) {
					reject(new Error(reason(api, dispatchError)));
				} else if (status.isInBlock) {
					resolve(events.map(({ event }) => event));
				} else if (status.isInvalid || status.isDropped || status.isUsurped) {
					reject(new Error(`the transaction is ${status.type}`));
				}
			})
			.catch(reject);
	});
}

/** The data of an event, or an error that lists what happened instead. */
export function find(events, section, method) {
	const event = events.find((event) => event.section === section && event.method === method);
	if (!event) {
		const seen = events.map(({ section, method }) => `${section}.${method}`).join(', ');
		throw new Error(`no ${section}.${method} among: ${seen}`);
	}
	return event.data;
}

function reason(api, error) {
	if (!error.isModule) return error.toString();
	const { section, name, docs } = api.registry.findMetaError(error.asModule);
	return `${section}.${name}: ${docs.join(' ')}`;
}
