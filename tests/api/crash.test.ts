// kill -9 in the middle of posts, two servers on one file, a database that this program does not know.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Api, command, databaseCreate, engine, ownerPassword, ownerStart, serverStart } from '../harness/index.ts';

const day = Date.now() - 3_600_000;

/** Posts one after the other until the server is gone; the refs that were acknowledged. */
async function postUntilGone(api: Api, member: number, who: string, acknowledged: string[]): Promise<void> {
	for (let n = 0; ; n++) {
		const ref = `${who}-${n}`;
		try {
			const reply = await api.raw('POST', '/api/facts', { at: day + n, member, kind: 'revenue', value: 100 + n, ref });
			if (!reply.ok)
				throw new Error(`${reply.status} ${await reply.text()}`);
			await reply.text();
			acknowledged.push(ref);
		} catch (error) {
			if (error instanceof TypeError || /terminated|socket|ECONN/.test(String(error)))
				return; // the connection died with the server
			throw error;
		}
	}
}

test('[S6.10] killed in the middle of posts: every acknowledged fact is there once, sums equal facts', async () => {
	const db = await databaseCreate();
	try {
		let server = await serverStart(db, { sync: true });
		let api = await ownerStart(server);
		const member: number = (await api.get('/api/session')).person.id;
		for (let round = 0; round < 3; round++) {
			const acknowledged: string[] = [];
			const posting = Array.from({ length: 8 }, (_, client) => postUntilGone(api, member, `${round}-${client}`, acknowledged));
			await new Promise(resolve => setTimeout(resolve, 300 + 200 * round));
			await server.crash();
			await Promise.all(posting);
			assert(acknowledged.length > 10, `only ${acknowledged.length} were acknowledged`);
			server = await serverStart(db, { sync: true });
			api = await new Api(server.url).login('owner', ownerPassword);
			const there = new Map((await db.rows(`SELECT ref, COUNT(*) FROM fact WHERE ref LIKE '${round}-%' GROUP BY ref`)).map(([ref, n]) => [ref, n]));
			for (const ref of acknowledged)
				assert.equal(there.get(ref), '1', ref);
			const verified = await command(['verify', '--db', db.url]);
			assert.equal(verified.code, 0, verified.out + verified.err);
		}
		await server.stop();
	} finally {
		await db.drop();
	}
});

test('[S6.10] a second server on one SQLite file is refused; on PostgreSQL two serve one company', async () => {
	const db = await databaseCreate();
	try {
		const first = await serverStart(db);
		await ownerStart(first);
		if (engine === 'sqlite') {
			const second = await command(['serve', '--db', db.url, '--listen', '127.0.0.1:0']);
			assert.equal(second.code, 1);
			assert.match(second.err, /Another server uses the database/);
		} else {
			const second = await serverStart(db);
			const session = await (await new Api(second.url).login('owner', ownerPassword)).get('/api/session');
			assert.equal(session.company, '测试公司');
			await second.stop();
		}
		await first.stop();
	} finally {
		await db.drop();
	}
});

test('a newer database is refused and left as it was', async () => {
	const db = await databaseCreate();
	try {
		const server = await serverStart(db);
		await server.stop();
		await db.rows("INSERT INTO migration VALUES (9001, 'future', 0)");
		const refused = await command(['serve', '--db', db.url, '--listen', '127.0.0.1:0']);
		assert.equal(refused.code, 1);
		assert.match(refused.err, /version 9001, newer than this program/);
	} finally {
		await db.drop();
	}
});
