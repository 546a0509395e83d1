// Facts over HTTP, durable before the answer, and boards while posts run [S6.10]; beside them PostgreSQL with a plain
// schema and the same durability, by libpq without HTTP. Prints the table of docs/performance.md.
// Usage: facts.mjs [FACTS=3000000] [SECONDS=8]; BULLPEN_BUILD names the build.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { address, startCluster } from '../tests/harness/cluster.mjs';

const build = process.env.BULLPEN_BUILD ?? 'build';
const facts = Number(process.argv[2] ?? 3_000_000), seconds = Number(process.argv[3] ?? 8);
const run = async (program, ...args) => (await promisify(execFile)(join(build, program), args.map(String), { maxBuffer: 1 << 26 })).stdout.trim();
const json = async (...args) => JSON.parse(await run(...args));
const rows = [];
const note = (what, figures, extra = '') => {
	rows.push(`| ${what} | ${figures.per_second.toLocaleString('en')}/s | ${figures.p50} | ${figures.p99} | ${figures.max} | ${extra} |`);
	console.log(rows.at(-1));
	if (figures.faults)
		console.log(`  ${figures.faults} of ${figures.answers} answers were faults`);
};

async function serve(url) {
	const child = spawn(join(build, 'bullpen'), ['serve', '--db', url, '--listen', '127.0.0.1:0', '--print-json'], { stdio: ['ignore', 'pipe', 'inherit'] });
	const ready = await new Promise((resolve, reject) => {
		let text = '';
		child.stdout.setEncoding('utf8').on('data', part => {
			text += part;
			const line = text.split('\n').slice(0, -1).find(each => each.startsWith('{'));
			if (line)
				resolve(JSON.parse(line));
		});
		child.on('exit', code => reject(new Error(`the server ended with ${code}`)));
	});
	let cookie = '';
	const post = async (path, body) => {
		const reply = await fetch(ready.url + path, { method: 'POST', headers: { 'content-type': 'application/json', origin: ready.url, cookie }, body: JSON.stringify(body) });
		cookie ||= reply.headers.getSetCookie().map(line => line.split(';')[0]).join('; ');
		if (!reply.ok)
			throw new Error(`${path}: ${await reply.text()}`);
		return reply.json();
	};
	await post('/api/start', { key: new URL(ready.owner_link).searchParams.get('key'), name: 'Owner', login: 'owner', password: 'a password for measuring' });
	const { secret } = await post('/api/tokens', { name: 'load', scopes: ['read', 'facts:write'] });
	const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
	const stop = () => new Promise(done => { child.removeAllListeners('exit'); child.on('exit', done); child.kill('SIGTERM'); });
	return { host: new URL(ready.url).host, url: ready.url, secret, memory, stop };
}

async function timed(server, path) {
	const began = performance.now();
	const reply = await fetch(server.url + path, { headers: { authorization: `Bearer ${server.secret}` } });
	const board = await reply.json();
	if (!reply.ok)
		throw new Error(JSON.stringify(board));
	return [performance.now() - began, board];
}

async function measure(name, url, members, fill) {
	const first = await run('bench/fill', url, members);
	const server = await serve(url);
	const load = (mode, connections, until, label, days = 1) => json('bench/load', server.host, server.secret, mode, connections, until, members, first, days, label);
	try {
		console.log(`  ${name}: idle ${server.memory().toFixed(0)} MB`);
		if (fill)
			note(`${name}: filling ${fill.toLocaleString('en')} facts, batches of 1,000`, await load('batch', 4, `+${fill}`, 'f', 90));
		note(`${name}: bulk, batches of 1,000`, await load('batch', 4, seconds, 'b'), '≥ 30,000/s');
		note(`${name}: bulk, scattered over 90 days`, await load('batch', 4, seconds, 'o', 90));
		note(`${name}: single posts, 64 connections`, await load('single', 64, seconds, 's'), '≥ 8,000/s, p99 ≤ 30 ms');
		const day = (days) => new Date(Date.now() - days * 86400000).toISOString().slice(0, 10);
		const board = `/api/boards?metric=revenue&from=${day(30)}&to=${day(0)}&limit=100`;
		const [cold] = await timed(server, board), [opening] = await timed(server, board);
		console.log(`  first reading ${cold.toFixed(0)} ms, opening ${opening.toFixed(0)} ms`);
		const posting = load('single', 16, seconds, 'w');
		note(`${name}: the open board's first 100 while 16 connections post`, await load(board, 1, Math.max(2, seconds - 3), 'g'), 'p99 ≤ 5 ms');
		note(`${name}: posts meanwhile`, await posting);
		const spans = [];
		for (const days of [1, 7, 30, 60, 89])
			for (let i = 0; i < 5; i++)
				spans.push((await timed(server, `/api/boards?metric=${encodeURIComponent(`deals / connects + ${i}`)}&from=${day(days + i)}&to=${day(i)}&limit=100`))[0]);
		spans.sort((a, b) => a - b);
		console.log(`  any period, never read before: median ${spans[spans.length >> 1].toFixed(0)} ms, longest ${spans.at(-1).toFixed(0)} ms; ${server.memory().toFixed(0)} MB`);
	} finally {
		await server.stop();
	}
}

const folder = mkdtempSync(join(tmpdir(), 'bullpen-bench-'));
const cluster = await startCluster({ sync: true });
try {
	console.log(`${cpus().length} cores, ${cpus()[0].model}, ${(totalmem() / 2 ** 30).toFixed(0)} GB; Node ${process.version}\n`);
	console.log('| what | rate | median ms | p99 ms | longest ms | aim |\n|---|---|---|---|---|---|');
	await measure('SQLite, 1,000 members', `sqlite:${folder}/a.db`, 1000, facts);
	await run('bench/plain', address(cluster.folder, 'postgres'), 'fill', facts, 0, 1000, 90);
	note('plain PostgreSQL, 1,000 members: bulk', await json('bench/plain', address(cluster.folder, 'postgres'), 'batch', 4, seconds, 1000, 1));
	note('plain PostgreSQL, 1,000 members: single, 64 connections', await json('bench/plain', address(cluster.folder, 'postgres'), 'single', 64, seconds, 1000, 1));
	note('plain PostgreSQL, 1,000 members: bulk, scattered over 90 days', await json('bench/plain', address(cluster.folder, 'postgres'), 'batch', 4, seconds, 1000, 90));
	await measure('SQLite, 100,000 members', `sqlite:${folder}/b.db`, 100000, Math.min(facts, 1_000_000));
} finally {
	await cluster.stop();
	rmSync(folder, { recursive: true, force: true });
}
