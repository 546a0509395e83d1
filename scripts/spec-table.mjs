#!/usr/bin/env node
// spec-table.mjs: writes README's table of features from docs/spec.tsv and the titles of the tests, so that
// it cannot claim what no test proves. An item without a tagged test is "not yet", whatever is said of it.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const top = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const begin = '<!-- features: written by scripts/spec-table.mjs -->', end = '<!-- /features -->';

/** For every item the test files whose titles carry its number, and how many titles. */
function tests() {
	const found = new Map();
	const paths = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'tests'], { cwd: top, encoding: 'utf8' }).split('\n');
	for (const path of paths.filter(each => /(_test\.c|\.test\.ts)$/.test(each) && existsSync(join(top, each))))
		for (const [, items] of readFileSync(join(top, path), 'utf8').matchAll(/(?:TEST\([^"]*"|test\(\s*['"`])((?:\[S\d\.\d+\] ?)+)/g))
			for (const [item] of items.matchAll(/S\d\.\d+/g)) {
				const files = found.get(item) ?? new Map();
				files.set(path, (files.get(path) ?? 0) + 1);
				found.set(item, files);
			}
	return found;
}

/** The README with its table brought up to date. */
export function specTable(readme) {
	const found = tests();
	const rows = readFileSync(join(top, 'docs/spec.tsv'), 'utf8').split('\n').filter(line => line && !line.startsWith('#')).map(line => {
		const [item, title, chinese, says] = line.split('\t');
		const files = [...(found.get(item) ?? [])];
		if (says && !files.length)
			throw new Error(`docs/spec.tsv: ${item} is said to work, but no test carries [${item}]`);
		const links = files.map(([path, count]) => `[${path.replace(/^tests\//, '').replace(/(_test\.c|\.test\.ts)$/, '')}](${path})${count > 1 ? ` ×${count}` : ''}`);
		const state = says || (files.length ? 'parts tested, not yet for a user' : 'not yet');
		return `| ${item} | ${title} | ${chinese} | ${state} | ${links.join(', ')} |`;
	});
	const table = ['| | | | works | tests |', '|---|---|---|---|---|', ...rows].join('\n');
	const [before, rest] = readme.split(begin);
	const [, behind] = (rest ?? '').split(end);
	if (behind === undefined)
		throw new Error('README.md has no place for the table of features');
	return `${before}${begin}\n${table}\n${end}${behind}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	const path = join(top, 'README.md');
	writeFileSync(path, specTable(readFileSync(path, 'utf8')));
}
