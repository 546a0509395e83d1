#!/usr/bin/env node
// run.mjs [sources|unit|api|browser]… [engine=sqlite|postgres] [only=PART OF A FILE NAME]: runs the tests and ends
// with one line: N passed, N failed, N skipped. Everything by default; the API on both engines.
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checks } from '../scripts/check.mjs';
import { address, sql, startCluster } from './harness/cluster.mjs';

const top = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const buildFolder = resolve(top, process.env.BULLPEN_BUILD ?? 'build');
process.chdir(top);
const words = process.argv.slice(2);
const option = name => words.find(word => word.startsWith(`${name}=`))?.slice(name.length + 1);
const only = option('only') ?? '';
const kinds = words.filter(word => !word.includes('='));
const wanted = kind => kinds.length === 0 || kinds.includes(kind);
const several = Math.max(1, Math.min(2, cpus().length));
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

function count(outcome, where, title, detail = '') {
	total[outcome]++;
	if (outcome === 'skipped')
		console.log(`  skipped: ${where}: ${title}${detail ? ` (${detail})` : ''}`);
	if (outcome === 'failed') {
		failures.push(`${where}: ${title}`);
		console.log(`  FAILED: ${where}: ${title}${detail ? `\n${detail.replace(/^/gm, '    ')}` : ''}`);
	}
}

function output(program, args, options = {}) {
	return new Promise(done => {
		const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
		let text = '';
		const late = setTimeout(() => { text += '\n# took too long\n'; child.kill('SIGKILL'); }, (options.seconds ?? 300) * 1000);
		const take = chunk => { text += chunk; };
		child.stdout.setEncoding('utf8').on('data', take);
		child.stderr.setEncoding('utf8').on('data', take);
		child.on('error', error => { text += `${error}`; });
		child.on('close', code => { clearTimeout(late); done({ code, text }); });
	});
}

async function inParallel(items, work) {
	const rest = [...items];
	await Promise.all(Array.from({ length: several }, async () => {
		for (let item; (item = rest.shift()) !== undefined;)
			await work(item);
	}));
}

// ---- what scripts/check.mjs says of the sources

async function sources() {
	for (const check of checks.filter(({ name, developers }) => !developers && name.includes(only))) {
		const complaints = check.run();
		count(complaints.length ? 'failed' : 'passed', 'sources', check.title, complaints.slice(0, 20).join('\n'));
	}
}

// ---- C unit tests: each program speaks TAP

function countTap(name, { code, text }) {
	const planned = /^1\.\.(\d+)/m.exec(text)?.[1];
	let seen = 0, failed = 0, notes = [];
	for (const line of text.split('\n')) {
		const result = /^(not )?ok \d+ ?-? ?(.*)$/.exec(line);
		if (!result) {
			if (line.startsWith('#'))
				notes.push(line.replace(/^# ?/, ''));
			continue;
		}
		seen++;
		const skip = /^# SKIP ?(.*)/i.exec(result[2]);
		const reason = notes.filter(note => note.trim()).at(-1)?.replace(/^SKIP:? ?/i, '');
		if (skip)
			count('skipped', name, skip[1], reason ?? 'the test gave no reason');
		else if (result[1]) {
			failed++;
			const after = text.slice(text.indexOf(line) + line.length).split('\n').filter(each => each.startsWith('#')).slice(0, 6);
			count('failed', name, result[2], after.join('\n'));
		} else
			count('passed', name, result[2]);
		notes = [];
	}
	if (planned === undefined || seen < Number(planned) || (code !== 0 && failed === 0))
		count('failed', name, `ended with ${code} after ${seen} of ${planned ?? '?'} tests`, text.slice(-3000));
}

async function unitTests() {
	const { text } = await output('meson', ['introspect', buildFolder, '--tests']);
	const tests = JSON.parse(text).filter(test => test.suite.some(suite => /unit/.test(suite)) && test.name.includes(only));
	await inParallel(tests, async test => {
		const env = { ...process.env, MALLOC_PERTURB_: '85', ...test.env };
		countTap(test.name, await output(test.cmd[0], test.cmd.slice(1), { cwd: test.workdir ?? buildFolder, env, seconds: test.timeout }));
	});
}

// ---- TypeScript tests: bundled, one process a file

const bundled = join(top, 'build/tests');

async function bundle(kind) {
	const folder = join(top, 'tests', kind);
	const files = existsSync(folder) ? readdirSync(folder, { recursive: false }).filter(name => name.endsWith('.test.ts') && name.includes(only)) : [];
	const outdir = join(bundled, kind);
	rmSync(outdir, { recursive: true, force: true });
	mkdirSync(outdir, { recursive: true });
	await build({
		entryPoints: files.map(name => join(folder, name)), outdir, outExtension: { '.js': '.mjs' }, bundle: true,
		platform: 'node', target: 'node18', format: 'esm', packages: 'external', sourcemap: 'inline', logLevel: 'warning',
	});
	return files.map(name => join(outdir, name.replace(/\.ts$/, '.mjs')));
}

function fileTests(files, label, seconds) {
	return new Promise(done => {
		if (!files.length)
			return done();
		const counted = new Set(), said = new Map();
		const where = event => `${basename(event.file ?? '?', '.mjs')}${label}`;
		const isFile = event => files.some(file => event.name === file || event.name === relative(top, file) || resolve(top, event.name) === file);
		const take = (event, outcome) => {
			const file = event.file ?? event.name;
			if (event.details?.type === 'suite' && outcome === 'passed')
				return;
			if (isFile(event)) { // the wrapper of a file counts only where nothing in it says why it failed
				if (outcome === 'failed' && ![...counted].some(each => each === `failed ${event.name}` || each === `failed ${resolve(top, event.name)}`))
					count('failed', `${basename(event.name, '.mjs')}${label}`, 'the file ended badly', said.get(resolve(top, event.name)) ?? String(event.details?.error?.cause ?? ''));
				return;
			}
			counted.add(`${outcome} ${file}`);
			if (event.skip !== undefined && event.skip !== false)
				return count('skipped', where(event), event.name, event.skip === true ? 'the test gave no reason' : event.skip || 'the test gave no reason');
			if (event.todo !== undefined && event.todo !== false)
				return count('skipped', where(event), event.name, 'todo');
			const error = event.details?.error;
			count(outcome, where(event), event.name, outcome === 'failed' ? String(error?.cause?.stack ?? error?.cause ?? error) : '');
		};
		const stream = run({ files, concurrency: several, timeout: seconds * 1000 });
		const hear = event => {
			const file = event.file && resolve(top, event.file);
			said.set(file, ((said.get(file) ?? '') + event.message).slice(-6000));
			process.stdout.write(event.message.replace(/^(?=.)/gm, '    '));
		};
		stream.on('test:pass', event => take(event, 'passed'));
		stream.on('test:fail', event => take(event, 'failed'));
		stream.on('test:stderr', hear);
		stream.on('test:stdout', hear);
		stream.on('end', done);
		stream.resume();
	});
}

function environment(values) {
	for (const [name, value] of Object.entries(values))
		if (value === undefined)
			delete process.env[name];
		else
			process.env[name] = value;
}

/** A cluster with the migrated template that every test file's database is cloned from. */
async function withCluster(work) {
	const cluster = await startCluster();
	try {
		await sql(cluster.folder, 'postgres', 'CREATE DATABASE bullpen_template');
		await startOnce(address(cluster.folder, 'bullpen_template'));
		environment({ BULLPEN_ENGINE: 'postgres', BULLPEN_POSTGRES: cluster.folder });
		await work();
	} finally {
		environment({ BULLPEN_ENGINE: undefined, BULLPEN_POSTGRES: undefined });
		await cluster.stop();
	}
}

/** A server's start brings the database to the program's version. */
function startOnce(database) {
	return new Promise((done, broken) => {
		const child = spawn(join(buildFolder, 'bullpen'), ['serve', '--db', database, '--listen', '127.0.0.1:0', '--print-json', '--no-sync'], { stdio: ['ignore', 'pipe', 'pipe'] });
		let text = '';
		child.stderr.on('data', chunk => { text += chunk; });
		child.stdout.on('data', chunk => { if (`${chunk}`.includes('{')) child.kill('SIGTERM'); });
		child.on('error', broken);
		child.on('close', code => (code === 0 ? done() : broken(new Error(`bullpen serve ended with ${code}: ${text}`))));
	});
}

async function guarded(what, work) {
	const before = Date.now();
	try {
		await work();
	} catch (error) {
		count('failed', what, 'could not be run', String(error?.stack ?? error));
	}
	console.log(`${what}: ${((Date.now() - before) / 1000).toFixed(0)} s`);
}

// what a test leaves in the temporary folder goes with the run
const scratch = mkdtempSync(join(tmpdir(), 'bullpen-tests-'));
chmodSync(scratch, 0o755); // PostgreSQL's user must pass through
environment({ BULLPEN_TOP: top, BULLPEN_PROGRAM: join(buildFolder, 'bullpen'), NODE_OPTIONS: '--enable-source-maps', NO_COLOR: '1' });
if (wanted('sources'))
	await guarded('sources', sources);
if (wanted('unit'))
	await guarded('unit', unitTests);
const engine = option('engine');
process.env.TMPDIR = scratch;
if (wanted('api')) {
	const files = await bundle('api');
	if (files.length && engine !== 'postgres')
		await guarded('api on SQLite', () => fileTests(files, ' (sqlite)', 480));
	if (files.length && engine !== 'sqlite')
		await guarded('api on PostgreSQL', () => withCluster(() => fileTests(files, ' (postgres)', 600)));
}
if (wanted('browser')) {
	const files = await bundle('browser');
	if (files.length)
		await guarded('browser', () => (engine === 'postgres' ? withCluster(() => fileTests(files, '', 300)) : fileTests(files, '', 300)));
}
rmSync(scratch, { recursive: true, force: true });
if (failures.length)
	console.log(`\nfailed:\n${failures.map(each => `  ${each}`).join('\n')}`);
if (total.passed + total.failed === 0)
	count('failed', 'tests', 'no test ran');
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed ? 1 : 0;
