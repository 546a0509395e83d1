// One running `bullpen serve` with a database of its own.
import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { address, sql } from './cluster.mjs';

export const top = process.env.BULLPEN_TOP ?? process.cwd();
export const program = process.env.BULLPEN_PROGRAM ?? join(top, 'build/bullpen');
export const engine = (process.env.BULLPEN_ENGINE ?? 'sqlite') as 'sqlite' | 'postgres';
/** Where shared data is looked for; the project does not hold it. */
export const shared = process.env.BULLPEN_SHARED ?? join(top, '../shared');

export interface Database {
	/** As --db takes it. */
	url: string;
	/** Reads (or breaks) the database beside the server; every value as text. */
	rows(text: string): Promise<string[][]>;
	drop(): Promise<void>;
}

let databases = 0;

async function sqliteDatabase(): Promise<Database> {
	const folder = mkdtempSync(join(tmpdir(), 'bullpen-db-'));
	const file = join(folder, 'bullpen.db');
	return {
		url: `sqlite:${file}`,
		async rows(text) {
			const { stdout } = await promisify(execFile)('sqlite3',
				['-batch', '-noheader', '-ascii', '-cmd', '.timeout 5000', file, text], { maxBuffer: 1 << 28 });
			return stdout.split('\x1e').filter(row => row !== '').map(row => row.split('\x1f'));
		},
		async drop() { rmSync(folder, { recursive: true, force: true }); },
	};
}

async function postgresDatabase(): Promise<Database> {
	const folder = process.env.BULLPEN_POSTGRES;
	assert(folder, 'BULLPEN_POSTGRES names no cluster: run the tests by tests/run.mjs');
	const name = `t_${process.pid}_${++databases}`;
	await sql(folder, 'postgres', `CREATE DATABASE ${name} TEMPLATE bullpen_template`);
	return {
		url: address(folder, name),
		rows: text => sql(folder, name, text),
		async drop() { await sql(folder, 'postgres', `DROP DATABASE ${name} WITH (FORCE)`); },
	};
}

export const databaseCreate = () => (engine === 'postgres' ? postgresDatabase() : sqliteDatabase());

/** Runs a command of the program to its end: {code, out, err}. */
export function command(args: string[], input = ''): Promise<{ code: number; out: string; err: string }> {
	return new Promise((resolve, reject) => {
		const child = spawn(program, args, { stdio: 'pipe' });
		let out = '', err = '';
		child.stdout.setEncoding('utf8').on('data', text => { out += text; });
		child.stderr.setEncoding('utf8').on('data', text => { err += text; });
		child.stdin.on('error', () => {}); // it may end before it has read all
		child.on('error', reject).on('close', code => resolve({ code: code ?? -1, out, err }));
		child.stdin.end(input);
	});
}

export interface Server {
	url: string;
	ownerLink: string | null;
	pid: number;
	/** What it has written on standard error so far. */
	log(): string;
	/** Ends it as an operator would, and proves that it ended well and left no process behind. */
	stop(): Promise<void>;
	/** kill -9, for crash tests. */
	crash(): Promise<void>;
}

/** Processes of the group that the server led. */
function groupOf(leader: number): number[] {
	return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter(pid => {
		try {
			const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
			const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
			return fields[0] !== 'Z' && Number(fields[2]) === leader;
		} catch {
			return false; // ended meanwhile
		}
	});
}

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach(child => child.kill('SIGKILL')));

/** Starts the program; `sync` = durable as in earnest, for crash tests. */
export async function serverStart(database: Database, options: { args?: string[]; sync?: boolean; env?: Record<string, string> } = {}): Promise<Server> {
	const args = ['serve', '--db', database.url, '--listen', '127.0.0.1:0', '--print-json', ...(options.sync ? [] : ['--no-sync']), ...(options.args ?? [])];
	const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...options.env } });
	running.add(child);
	let out = '', err = '';
	child.stderr.setEncoding('utf8').on('data', text => { err = (err + text).slice(-200_000); });
	const ended = new Promise<number>(resolve => child.on('close', (code, signal) => {
		running.delete(child);
		resolve(code ?? (signal ? 128 : -1));
	}));
	const ready = await new Promise<{ url: string; owner_link?: string | null }>((resolve, reject) => {
		const late = setTimeout(() => { child.kill('SIGKILL'); reject(new Error(`bullpen serve was not ready within 60 s\n${out}${err}`)); }, 60_000);
		child.on('error', reject);
		void ended.then(code => reject(new Error(`bullpen serve ended with ${code} before it was ready\n${out}${err}`))).finally(() => clearTimeout(late));
		child.stdout.setEncoding('utf8').on('data', text => {
			out += text;
			const line = out.split('\n').slice(0, -1).find(each => each.startsWith('{'));
			if (line) {
				clearTimeout(late);
				resolve(JSON.parse(line));
			}
		});
	});
	const pid = child.pid!;
	return {
		url: ready.url, ownerLink: ready.owner_link ?? null, pid, log: () => err,
		async stop() {
			child.kill('SIGTERM');
			const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
			const code = await ended;
			clearTimeout(late);
			assert.equal(code, 0, `bullpen serve ended with ${code}\n${err.slice(-8000)}`);
			assert.deepEqual(groupOf(pid), [], 'bullpen serve left processes behind');
		},
		async crash() {
			child.kill('SIGKILL');
			await ended;
		},
	};
}
