#!/usr/bin/env node
// check.mjs [NAME…]: what can be said about the sources without running them. Each check returns its
// complaints, "file:line: what"; none = well. make check runs all, make test all but the layout of C.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { specTable } from './spec-table.mjs';

const top = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const read = path => readFileSync(join(top, path), 'utf8');
const files = (...patterns) => execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...patterns], { cwd: top, encoding: 'utf8' })
	.split('\0').filter(path => path && existsSync(join(top, path)));

/** From the ground up: an include may only go down (or stay in its room). */
export const floors = ['base', 'text', 'stats', 'db', 'org', 'http', 'feed', 'channel', 'company', 'team', 'campaign', 'pay', 'business', 'phone', 'floor', 'simulate', 'app'];

function floorsCheck() {
	const wrong = [];
	for (const path of files('src/*.c', 'src/*.h')) {
		const [, room] = path.split('/');
		if (!floors.includes(room)) {
			wrong.push(`${path}: ${room} is no room of the house`);
			continue;
		}
		for (const [index, line] of read(path).split('\n').entries()) {
			const other = /^\s*#\s*include\s+"([^"/]+)\//.exec(line)?.[1];
			if (other !== undefined && (!floors.includes(other) || floors.indexOf(other) > floors.indexOf(room)))
				wrong.push(`${path}:${index + 1}: ${room} may not use ${other}, which is above it`);
		}
	}
	return wrong;
}

function sizes() {
	const wrong = [];
	for (const path of files('src/*', 'ui/*', 'tests/*', 'scripts/*', 'bench/*').filter(each => /\.(c|h|ts|tsx|mjs|css)$/.test(each))) {
		const lines = read(path).split('\n');
		if (lines.length > 1000)
			wrong.push(`${path}: ${lines.length - 1} lines: a file stays below a thousand`);
		if (!path.endsWith('.c'))
			continue;
		let start = 0;
		for (const [index, line] of lines.entries()) {
			if (line === '{')
				start = index;
			if (line === '}' && index - start >= 100)
				wrong.push(`${path}:${start + 1}: a function of ${index - start + 1} lines: fewer than a hundred`);
		}
	}
	return wrong;
}

function forbidden() {
	// written in pieces, or this file would be its own finding
	const patterns = [['/wo', 'rk/'], ['/tmp/', 'wt/'], ['/tmp/', 'bp/'], ['/ro', 'ot/'], ['/home/[a-z]+', '/'], ['registry\\.npm', 'js'], ['"reso', 'lved":']];
	const pattern = new RegExp(`(?<![\\w.~-])(${patterns.map(parts => parts.join('')).join('|')})`);
	return files('*').filter(path => !/\.(png|xlsx|zip|gz|db|mp3|ogg|woff2)$/.test(path) && path !== 'LICENSE' && !path.startsWith('tests/fuzz/corpus/')).flatMap(path =>
		read(path).split('\n').flatMap((line, index) => {
			const found = pattern.exec(line);
			return found ? [`${path}:${index + 1}: ${found[1]} means something on one machine only`] : [];
		}));
}

function types() {
	const { status, stdout } = spawnSync(join(top, 'node_modules/.bin/tsc'), ['--noEmit', '--pretty', 'false'], { cwd: top, encoding: 'utf8' });
	return status === 0 ? [] : stdout.trim().split('\n');
}

function layout() {
	const { status, stderr } = spawnSync(join(top, 'scripts/format'), ['--check'], { cwd: top, encoding: 'utf8' });
	return status === 0 ? [] : (stderr.match(/^.*(error|not found).*$/gm) ?? [stderr]).map(line => line.replace(/ code should.*/, ' layout: run scripts/format'));
}

function table() {
	return specTable(read('README.md')) === read('README.md') ? [] : ['README.md: the table of features is not what the tests say: run scripts/spec-table.mjs'];
}

export const checks = [
	{ name: 'floors', title: 'no include runs upward', run: floorsCheck },
	{ name: 'sizes', title: 'files below a thousand lines, C functions below a hundred', run: sizes },
	{ name: 'forbidden', title: 'nothing in the sources belongs to one machine', run: forbidden },
	{ name: 'types', title: 'TypeScript is typed', run: types },
	{ name: 'table', title: 'the table of README says what the tests prove', run: table },
	{ name: 'layout', title: 'C is laid out by .clang-format', run: layout, developers: true },
];

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	const wanted = process.argv.slice(2);
	let wrong = 0;
	for (const check of checks.filter(({ name }) => !wanted.length || wanted.includes(name))) {
		const complaints = check.run();
		wrong += complaints.length;
		console.log(`${complaints.length ? 'WRONG' : 'ok'}  ${check.name}: ${check.title}`);
		complaints.slice(0, 40).forEach(line => console.log(`  ${line}`));
		if (complaints.length > 40)
			console.log(`  … and ${complaints.length - 40} more`);
	}
	process.exitCode = wrong ? 1 : 0;
}
