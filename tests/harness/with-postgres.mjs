#!/usr/bin/env node
// with-postgres.mjs COMMAND…: runs the command with BULLPEN_TEST_PG, the URL of a private PostgreSQL cluster,
// and ends as it ended. One that is set already is used; without PostgreSQL the command runs without it.
import { spawn } from 'node:child_process';
import { address, startCluster } from './cluster.mjs';

const [program, ...args] = process.argv.slice(2);
const env = { ...process.env };
let cluster;
if (!env.BULLPEN_TEST_PG) {
	try {
		cluster = await startCluster();
		env.BULLPEN_TEST_PG = address(cluster.folder, 'postgres');
	} catch (error) {
		console.error(`# no PostgreSQL: ${error.message}`);
	}
}
const child = spawn(program, args, { stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
	process.on(signal, () => child.kill(signal));
const [code, signal] = await new Promise(done => {
	child.on('close', (...ended) => done(ended));
	child.on('error', error => { console.error(error.message); done([127]); });
});
await cluster?.stop();
process.exit(code ?? (signal ? 128 : 1));
