// What a test of the API or the browser imports:
//   test('[S2.1] what it proves', withServer(async ({ api }) => …))
// All tests of a file share one server with one database of its own, in their order; `fresh` asks for
// another one. The owner is there already: login "owner", the password below.
import { after, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { Api } from './api.ts';
import { databaseCreate, serverStart, type Database, type Server } from './server.ts';

export { Api, Fault } from './api.ts';
export { command, databaseCreate, engine, program, serverStart, shared, top, type Database, type Server } from './server.ts';

export const ownerPassword = 'correct horse battery staple';

export interface House {
	/** As the owner; api.as(person) is the same as somebody else. */
	api: Api;
	owner: { login: string; password: string };
	db: Database;
	server: Server;
	t: TestContext;
}

interface Wishes {
	/** A server and database for this test alone. */
	fresh?: boolean;
	args?: string[];
	sync?: boolean;
	env?: Record<string, string>;
	/** False: nobody has opened the owner's link yet; `api` is nobody's. */
	owner?: boolean;
	/** The company's first five answers; null = not set up. */
	setup?: Record<string, unknown> | null;
}

const company = { company: '测试公司', target_cents: 100_000_000, counts: 'signed', rest: 'two_days', close_minutes: 0, language: 'zh', zone: 'Asia/Shanghai', currency: 'CNY' };

/** Makes the owner by the one-time link, as a person would. */
export async function ownerStart(server: Server, setup: Record<string, unknown> | null = company): Promise<Api> {
	assert(server.ownerLink, 'the server printed no owner link');
	const api = new Api(server.url);
	const key = new URL(server.ownerLink).searchParams.get('key');
	await api.post('/api/start', { key, name: '老板', login: 'owner', password: ownerPassword });
	if (setup)
		await api.post('/api/setup', setup);
	return api;
}

type Open = Omit<House, 't'> & { close(): Promise<void> };

async function open(wishes: Wishes): Promise<Open> {
	const db = await databaseCreate();
	try {
		const server = await serverStart(db, wishes);
		try {
			const api = wishes.owner === false ? new Api(server.url) : await ownerStart(server, wishes.setup === undefined ? company : wishes.setup);
			return {
				api, db, server, owner: { login: 'owner', password: ownerPassword },
				async close() {
					try {
						await server.stop();
					} finally {
						await db.drop();
					}
				},
			};
		} catch (error) {
			console.error(server.log().slice(-8000));
			await server.crash();
			throw error;
		}
	} catch (error) {
		await db.drop();
		throw error;
	}
}

const shares = new Map<string, Promise<Open>>();
after(async () => {
	for (const share of shares.values())
		await (await share.catch(() => null))?.close();
});

/** The body of a test that needs a server. */
export function withServer(body: (house: House) => Promise<void>, wishes: Wishes = {}): (t: TestContext) => Promise<void> {
	return async t => {
		const key = JSON.stringify(wishes);
		if (!wishes.fresh && !shares.has(key))
			shares.set(key, open(wishes));
		const house = await (wishes.fresh ? open(wishes) : shares.get(key)!);
		try {
			await body({ ...house, t });
		} catch (error) {
			const log = house.server.log();
			if (log)
				console.error(`--- the server's log\n${log.slice(-4000)}`);
			throw error;
		} finally {
			if (wishes.fresh)
				await house.close();
		}
	};
}
