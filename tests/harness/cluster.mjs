// A private PostgreSQL cluster for one run of the tests: in a temporary folder, on a Unix socket only,
// as an unprivileged user (PostgreSQL refuses to run as root), stopped and removed at the end.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = process.getuid() === 0;

function postgresPrograms() {
	const base = '/usr/lib/postgresql';
	const versions = existsSync(base) ? readdirSync(base).filter(version => existsSync(`${base}/${version}/bin/postgres`)) : [];
	versions.sort((a, b) => Number(b) - Number(a));
	return versions[0] && `${base}/${versions[0]}/bin`;
}

/** The command as the unprivileged user when we are root. */
function humbly(program, args) {
	return root ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', '--', program, ...args]] : [program, args];
}

/** Starts a cluster; {folder, stop()}. `sync` = durable, for crash tests. Throws when there is no PostgreSQL. */
export async function startCluster({ sync = false } = {}) {
	const programs = postgresPrograms();
	if (!programs)
		throw new Error('PostgreSQL is not installed');
	const folder = mkdtempSync(join(tmpdir(), 'bullpen-pg-'));
	chmodSync(folder, 0o755);
	if (root)
		execFileSync('chown', ['postgres:postgres', folder]);
	const data = join(folder, 'data');
	const options = { cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } };
	const [initdb, initdbArgs] = humbly(`${programs}/initdb`,
		['-D', data, '-U', 'bullpen', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', ...(sync ? [] : ['--no-sync'])]);
	execFileSync(initdb, initdbArgs, { ...options, stdio: ['ignore', 'ignore', 'inherit'] });
	const settings = { listen_addresses: '', unix_socket_directories: folder, max_connections: 200, shared_buffers: '128MB', ...(sync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }) };
	const [postgres, args] = humbly(`${programs}/postgres`, ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]);
	const server = spawn(postgres, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
	let log = '';
	server.stderr.on('data', text => { log = (log + text).slice(-20000); });
	const ended = new Promise(resolve => server.on('exit', resolve));
	const stop = async () => {
		if (server.exitCode === null)
			server.kill('SIGINT'); // fast shutdown; setpriv has become the server itself: it is its pid
		await ended;
		rmSync(folder, { recursive: true, force: true });
	};
	for (let tries = 0; ; tries++) {
		try {
			await sql(folder, 'postgres', 'SELECT 1');
			return { folder, stop };
		} catch (error) {
			if (server.exitCode !== null || tries > 300) {
				await stop();
				throw new Error(`PostgreSQL did not start: ${log || error}`);
			}
			await new Promise(resolve => setTimeout(resolve, 100));
		}
	}
}

/** Runs SQL in a database of the cluster; the rows as lists of texts. */
export async function sql(folder, database, text) {
	const { stdout } = await promisify(execFile)('psql',
		['-X', '-q', '-A', '-t', '-F', '\x1f', '-R', '\x1e', '-v', 'ON_ERROR_STOP=1', '-h', folder, '-U', 'bullpen', '-d', database, '-c', text],
		{ maxBuffer: 1 << 28 });
	const body = stdout.replace(/\n$/, '');
	return body ? body.split('\x1e').map(row => row.split('\x1f')) : [];
}

export const address = (folder, database) => `postgres://bullpen@/${database}?host=${encodeURIComponent(folder)}`;
