// The server itself: what it refuses, how it says so, and what it never does twice.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get as httpsGet } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Api, databaseCreate, ownerPassword, serverStart, withServer, type Server } from '../harness/index.ts';

const json = { 'content-type': 'application/json' };
const token = { name: 'a program', scopes: ['read'] };

async function problem(reply: Response, status: number, slug: string): Promise<any> {
	const text = await reply.text();
	assert.equal(reply.status, status, text);
	assert.match(reply.headers.get('content-type') ?? '', /^application\/problem\+json/);
	const body = JSON.parse(text);
	assert.equal(body.type, `/problems/${slug}`);
	assert.equal(body.status, status);
	return body;
}

test('[S0.1] what is not JSON, too large, too deep, twice or of another type is refused and says why', withServer(async ({ api }) => {
	const post = (body: BodyInit, headers: Record<string, string> = json) => api.raw('POST', '/api/tokens', body, { headers });
	await problem(await post('{"name":'), 400, 'body-invalid');
	await problem(await post('{"name":"a","name":"b","scopes":["read"]}'), 400, 'body-invalid');
	await problem(await post(`{"name":${'['.repeat(100)}${']'.repeat(100)}}`), 400, 'body-invalid');
	await problem(await post(`{"name":"${'x'.repeat(1 << 20)}"}`), 413, 'body-too-large');
	await problem(await api.raw('POST', '/api/tokens', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), { headers: json }), 400, 'body-invalid');
	await problem(await post('name=a', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'media-wrong');
	const missing = await problem(await post('{"scopes":["read"]}'), 422, 'field-missing');
	assert.equal(missing.at, '/name');
	const unknown = await problem(await post('{"name":"a","scopes":["read"],"nmae":1}'), 422, 'field-unknown');
	assert.equal(unknown.at, '/nmae');
	await problem(await api.raw('GET', '/api/nothing'), 404, 'not-found');
	await problem(await api.raw('PUT', '/api/session', '{}', { headers: json }), 405, 'method-wrong');
	await problem(await api.raw('GET', '/api/sessions?more=1'), 422, 'field-unknown');
	await problem(await api.raw('GET', '/api/sessions?person=1&person=1'), 422, 'field-invalid');
	await problem(await api.raw('GET', '/api/sessions?person=%ff'), 422, 'field-invalid');
	await problem(await api.raw('GET', '/api/%ff'), 404, 'not-found');
	const chinese = await problem(await api.anyone().raw('GET', '/api/tokens', undefined, { headers: { 'accept-language': 'zh-CN' } }), 401, 'login-needed');
	assert.match(chinese.detail, /登录/);
	const english = await problem(await api.anyone().raw('GET', '/api/tokens', undefined, { headers: { 'accept-language': 'en' } }), 401, 'login-needed');
	assert.match(english.detail, /log in/);
}, { setup: null }));

test('[S0.1] a write from another site is refused, a program with its token is not asked where it comes from', withServer(async ({ api }) => {
	await problem(await api.raw('POST', '/api/tokens', JSON.stringify(token), { headers: { ...json, origin: 'https://evil.example' } }), 403, 'origin-foreign');
	await problem(await api.raw('POST', '/api/tokens', JSON.stringify(token), { headers: { ...json, 'sec-fetch-site': 'cross-site' } }), 403, 'origin-foreign');
	await problem(await api.raw('POST', '/api/tokens', JSON.stringify(token), { headers: { ...json, origin: 'null' } }), 403, 'origin-foreign');
}, { setup: null }));

test('[S0.1] every reply carries the headers that keep a page safe', withServer(async ({ api }) => {
	for (const path of ['/', '/api/session', '/wall']) {
		const reply = await api.raw('GET', path);
		assert.equal(reply.status, 200);
		assert.match(reply.headers.get('content-security-policy')!, /default-src 'self'/);
		assert.doesNotMatch(reply.headers.get('content-security-policy')!, /unsafe/);
		assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
	}
}, { setup: null }));

test('[S0.1] pages are the interface at any depth, files are cached by their content, secrets of the disk are none', withServer(async ({ api }) => {
	const page = await api.raw('GET', '/people/12/history');
	assert.match(await page.text(), /<div id="app">/);
	assert.equal((await api.raw('GET', '/no-such-file.js')).status, 404);
	assert.equal((await api.raw('GET', '/../../etc/passwd.txt')).status, 404);
	assert.equal((await api.raw('GET', '/schema/0001-base.sql')).status, 404);
	const first = await api.raw('GET', '/');
	const again = await api.raw('GET', '/', undefined, { headers: { 'if-none-match': first.headers.get('etag')! } });
	assert.equal(again.status, 304);
	const script = /src="(\/assets\/main-[A-Z0-9]+\.js)"/.exec(await first.text());
	if (script) {
		const reply = await api.raw('GET', script[1]!, undefined, { headers: { 'accept-encoding': 'gzip' } });
		assert.match(reply.headers.get('cache-control')!, /immutable/);
		assert.match(reply.headers.get('content-type')!, /javascript/);
		assert.ok((await reply.text()).length > 100);
	}
}, { setup: null }));

test('[S0.1] a repeated POST with its key is done once; the same key for something else is refused', withServer(async ({ api }) => {
	const first = await api.post('/api/tokens', token, { key: 'k1' });
	const again = await api.post('/api/tokens', token, { key: 'k1' });
	assert.deepEqual(again, first);
	assert.equal((await api.get('/api/tokens')).items.length, 1);
	await api.refused('repeated-differently', api.post('/api/tokens', { ...token, name: 'another' }, { key: 'k1' }));
	await Promise.all(Array.from({ length: 8 }, () => api.post('/api/tokens', token, { key: 'k2' })));
	const { items } = await api.get('/api/tokens');
	assert.equal(items.length, 2);
	// a change and a deletion likewise: the second answer is the first's, not "unknown" or "stale"
	await api.delete(`/api/tokens/${items[0].id}`, { key: 'k3' });
	await api.delete(`/api/tokens/${items[0].id}`, { key: 'k3' });
	await api.refused('token-unknown', api.delete(`/api/tokens/${items[0].id}`, { key: 'k4' }));
	await api.refused('repeated-differently', api.delete(`/api/tokens/${items[1].id}`, { key: 'k3' }));
}, { fresh: true, setup: null }));

test('[S0.1] logging in and out, sessions listed and ended, the password changed', withServer(async ({ api, owner }) => {
	const second = await api.login(owner.login, owner.password);
	assert.equal((await second.get('/api/session')).person.login, 'owner');
	const { items } = await api.get('/api/sessions');
	assert.equal(items.length, 2);
	assert.equal(items.filter((each: any) => each.own).length, 1);
	await api.delete(`/api/sessions/${items.find((each: any) => !each.own).id}`);
	await api.refused('login-needed', second.get('/api/tokens'));
	assert.equal((await second.get('/api/session')).person, null);
	const third = await api.login(owner.login, owner.password);
	await third.post('/api/logout');
	await api.refused('login-needed', third.get('/api/tokens'));

	const other = await api.login(owner.login, owner.password);
	await api.refused('password-short', api.post('/api/password', { old: ownerPassword, new: 'short' }));
	await api.refused('login-wrong', api.post('/api/password', { old: 'not this one', new: 'a better password' }));
	await api.post('/api/password', { old: ownerPassword, new: 'a better password' });
	await api.refused('login-needed', other.get('/api/tokens')); // other sessions ended
	await api.refused('login-wrong', api.login(owner.login, ownerPassword));
	await api.login(owner.login, 'a better password');
}, { fresh: true, setup: null }));

test('[S0.1] guessing passwords is slowed down, by account', withServer(async ({ api, owner }) => {
	for (let i = 0; i < 5; i++)
		await api.refused('login-wrong', api.login(owner.login, `guess number ${i}`));
	const slow = await api.refused('too-many-tries', api.login(owner.login, owner.password));
	assert.ok(Number(slow.params[0]) >= 1);
	await api.refused('login-wrong', api.login('nobody', 'guess'));
}, { fresh: true, setup: null }));

test('[S0.1] the start link works once', withServer(async ({ api, server }) => {
	const key = new URL(server.ownerLink!).searchParams.get('key');
	await api.refused('link-spent', api.anyone().post('/api/start', { key, name: 'x', login: 'x', password: 'long enough' }));
	await api.refused('link-spent', api.anyone().post('/api/start', { key: 'guessed', name: 'x', login: 'x', password: 'long enough' }));
	await api.refused('link-spent', api.anyone().post('/api/join', { key, password: 'long enough' }));
}, { setup: null }));

function code(secret: string, at: number): string {
	const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
	const bits = [...secret].map(each => letters.indexOf(each).toString(2).padStart(5, '0')).join('');
	const bytes = Buffer.from(bits.match(/.{8}/g)!.map(each => parseInt(each, 2)));
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
	const mac = createHmac('sha1', bytes).update(counter).digest();
	const offset = mac[19]! & 15;
	return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('[S0.1] with an authenticator a password alone does not let in, and a code counts once', withServer(async ({ api, owner }) => {
	const { secret, url } = await api.post('/api/totp', {});
	assert.match(url, new RegExp(`secret=${secret}`));
	await api.login(owner.login, owner.password); // not confirmed yet
	await api.refused('code-wrong', api.post('/api/totp', { code: '000000' }));
	assert.deepEqual(await api.post('/api/totp', { code: code(secret, Date.now() - 30_000) }), { on: true });
	await api.refused('code-needed', api.login(owner.login, owner.password));
	const now = code(secret, Date.now());
	await api.anyone().post('/api/login', { ...{ login: owner.login, password: owner.password }, code: now });
	await api.refused('code-wrong', api.anyone().post('/api/login', { login: owner.login, password: owner.password, code: now }));
	await api.delete(`/api/totp?code=${code(secret, Date.now() + 30_000)}`);
	await api.login(owner.login, owner.password);
}, { fresh: true, setup: null }));

test('[S0.1] a token does what its scopes say and no more, until it is ended', withServer(async ({ api }) => {
	const { id, secret } = await api.post('/api/tokens', token);
	const program = api.anyone();
	program.token = secret;
	assert.deepEqual((await program.get('/api/session')).roles, ['owner', 'program']);
	await api.refused('forbidden', program.post('/api/tokens', token));
	await api.refused('forbidden', program.get('/api/tokens')); // not for programs
	await api.refused(422, api.post('/api/tokens', { name: 'x', scopes: ['everything'] }));
	await api.delete(`/api/tokens/${id}`);
	await api.refused('login-needed', program.get('/api/jobs/1'));
	program.token = 'guessed';
	await api.refused('login-needed', program.get('/api/jobs/1'));
}, { setup: null }));

test('[S6.10] a screen is let in by its six digits and taken down again', withServer(async ({ api }) => {
	const screen = api.anyone();
	const asked = await screen.post('/api/screens');
	assert.match(asked.code, /^\d{6}$/);
	assert.equal((await screen.get(`/api/screens/claim?claim=${asked.claim}`)).state, 'waiting');
	await api.refused('screen-code-wrong', api.post('/api/screens/confirm', { code: asked.code === '111111' ? '222222' : '111111', unit: 1 }));
	await api.refused('login-needed', screen.post('/api/screens/confirm', { code: asked.code, unit: 1 }));
	const { id } = await api.post('/api/screens/confirm', { code: asked.code, unit: 1, name: '大厅' });
	assert.equal((await screen.get(`/api/screens/claim?claim=${asked.claim}`)).state, 'confirmed');
	const seen = await screen.get('/api/session');
	assert.deepEqual([seen.roles, seen.screen], [['screen'], { id, unit: 1, name: '大厅' }]);
	await api.refused('forbidden', screen.get('/api/tokens'));
	await api.patch(`/api/screens/${id}`, { pages: ['race', 'top'], seconds: 30 }, { version: 1 });
	await api.refused('stale', api.patch(`/api/screens/${id}`, { seconds: 10 }, { version: 1 }));
	const [item] = (await screen.get('/api/screens')).items;
	assert.deepEqual([item.pages, item.seconds, item.version], [['race', 'top'], 30, 2]);
	await api.refused('screen-code-wrong', api.post('/api/screens/confirm', { code: asked.code, unit: 1 })); // once
	await api.delete(`/api/screens/${id}`);
	await api.refused('login-needed', screen.get('/api/screens'));
	assert.equal((await screen.get(`/api/screens/claim?claim=${asked.claim}`)).state, 'over');
}, { setup: null }));

async function untilText(reader: ReadableStreamDefaultReader<Uint8Array>, pattern: RegExp, ms = 10_000): Promise<string> {
	let text = '';
	const late = AbortSignal.timeout(ms);
	while (!pattern.test(text)) {
		assert(!late.aborted, `nothing like ${pattern} came: ${text}`);
		const { value, done } = await Promise.race([reader.read(), new Promise<never>((_, no) => late.addEventListener('abort', () => no(new Error(`nothing like ${pattern} came: ${text}`))))]);
		if (value)
			text += Buffer.from(value).toString('utf8');
		if (done)
			return text;
	}
	return text;
}

test('[S2.5] a stream opens, needs a login, and ends with its session', withServer(async ({ api, owner }) => {
	await problem(await api.anyone().raw('GET', '/api/live'), 401, 'login-needed');
	const other = await api.login(owner.login, owner.password);
	const reply = await other.raw('GET', '/api/live');
	assert.equal(reply.headers.get('content-type'), 'text/event-stream');
	const reader = reply.body!.getReader();
	await untilText(reader, /retry: \d+\n\n/);
	await other.post('/api/logout');
	for (;;)
		if ((await reader.read()).done)
			break;
}, { setup: null }));

test('[S0.1] what was done stands in a chain of hashes, and a changed row shows', withServer(async ({ api, db }) => {
	await api.post('/api/tokens', token);
	for (let tries = 0; (await api.get('/api/audit/verify')).rows < 2; tries++) {
		assert(tries < 100, 'the log is not sealed');
		await new Promise(done => setTimeout(done, 100));
	}
	const whole = await api.get('/api/audit/verify');
	assert.equal(whole.broken, null);
	assert.deepEqual((await api.get('/api/audit')).items.map((each: any) => each.what), ['token.make', 'owner.start']);
	await db.rows("UPDATE audit SET about = about + 1 WHERE what = 'owner.start'");
	assert.equal((await api.get('/api/audit/verify')).broken, 1);
}, { fresh: true, setup: null }));

test('[S0.1] a server ends with its streams open and answers what has come', withServer(async ({ api, server }) => {
	const streams = await Promise.all(Array.from({ length: 20 }, () => api.raw('GET', '/api/live')));
	const posts = Promise.allSettled(Array.from({ length: 40 }, (_, i) => api.post('/api/tokens', { ...token, name: `${i}` })));
	await server.stop();
	for (const stream of streams)
		await stream.text().catch(() => '');
	for (const post of await posts)
		assert(post.status === 'fulfilled' || !/500/.test(`${post.reason}`), post.status === 'rejected' ? `${post.reason}` : '');
}, { fresh: true, setup: null }));

async function until(what: string, holds: () => Promise<unknown>) {
	for (let tries = 0; !await holds(); tries++) {
		assert(tries < 600, `the example is not ${what}`);
		await new Promise(done => setTimeout(done, 100));
	}
}

function secureGet(url: string, ca: Buffer): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
	return new Promise((resolve, reject) => {
		httpsGet(url, { ca }, reply => {
			let body = '';
			reply.setEncoding('utf8').on('data', text => { body += text; }).on('end', () => resolve({ status: reply.statusCode!, headers: reply.headers, body }));
		}).on('error', reject);
	});
}

test('[S0.1] --tls answers by a certificate for this machine, made once and kept', async () => {
	const servers: Server[] = [], db = await databaseCreate(), data = mkdtempSync(join(tmpdir(), 'bullpen-data-'));
	try {
		const prints: Buffer[] = [];
		for (let start = 0; start < 2; start++) {
			const server = await serverStart(db, { args: ['--tls', '--data', data] });
			servers.push(server);
			const ca = readFileSync(join(data, 'tls-certificate.pem'));
			prints.push(ca);
			for (const host of ['127.0.0.1', 'localhost']) {
				const reply = await secureGet(`https://${host}:${new URL(server.url).port}/api/session`, ca);
				assert.equal(reply.status, 200);
				assert.match(String(reply.headers['strict-transport-security']), /max-age=\d+/);
			}
			await server.stop();
		}
		assert.deepEqual(prints[0], prints[1]);
	} finally {
		for (const server of servers)
			await server.crash();
		await db.drop();
		rmSync(data, { recursive: true, force: true });
	}
});

test('[S0.1] the example company is a house of its own beside ours, entered without a password, removed with one call', async () => {
	const servers: Server[] = [], db = await databaseCreate(), data = mkdtempSync(join(tmpdir(), 'bullpen-data-'));
	try {
		const server = await serverStart(db, { args: ['--with-example', '--data', data] });
		servers.push(server);
		const own = new Api(server.url);
		const { example_url: url, example } = await own.get('/api/session');
		assert.equal(example, false);
		await own.refused('not-example', own.post('/api/example/enter', {}));
		const visitor = new Api(url);
		assert.equal((await visitor.get('/api/session')).example, true);
		await until('set up', async () => (await visitor.get('/api/session')).setup_done);
		await visitor.post('/api/example/enter', {});
		assert.deepEqual((await visitor.get('/api/session')).roles, ['owner']);
		await until('filled', async () => (await visitor.get('/api/wall')).deals.length);
		assert.equal((await own.get('/api/session')).person, null);
		assert.ok(existsSync(join(data, 'example.db')));
		await visitor.post('/api/example/remove');
		await until('gone', async () => (await own.get('/api/session')).example_url === null && !existsSync(join(data, 'example.db')));
		await server.stop();
		const again = await serverStart(db, { args: ['--with-example', '--data', data] });
		servers.push(again);
		assert.equal((await new Api(again.url).get('/api/session')).example_url, null); // gone for good
		await again.stop();
	} finally {
		for (const server of servers)
			await server.crash();
		await db.drop();
		rmSync(data, { recursive: true, force: true });
	}
});

test('[S0.1] the API describes itself from the tables', withServer(async ({ api }) => {
	const document = await api.anyone().get('/api/openapi.json');
	assert.equal(document.openapi, '3.1.0');
	assert.deepEqual(document.paths['/api/people/{person}/invite'].post['x-within'], 'branch');
	assert.equal(document.paths['/api/jobs/{job}'].get.parameters[0]['x-noun'], 'job');
}, { setup: null }));

