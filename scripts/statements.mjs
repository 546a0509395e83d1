#!/usr/bin/env node
// statements.mjs OUT.c DEPFILE FOLDER: every SQL statement of the C sources as a table, for the test that
// prepares each on both engines (tests/unit/statements_test.c).
//
// A statement is a run of string constants, and of macros that stand for such, that begins with a verb of SQL.
// What a call of buf_text(), buf_printf() or arena_printf() puts together at run time is left out: its own tests
// run it. Types of the values are taken from the call: I( F( T( B( after the statement.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const [out, depfile, folder] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true }).map(name => join(folder, String(name)))
	.filter(path => /\.[ch]$/.test(path) && !/\/db\/(sqlite|postgres|migrate|backup|bell)\.c$/.test(path)).sort();
const token = /\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*|\d[\w.]*|\n|\s+|[\s\S]/g;

function tokens(text) {
	let line = 1;
	const list = [];
	for (const [word] of text.replace(/\\\n/g, '\\').matchAll(token)) {
		if (/^["A-Za-z_0-9']|^[^\s/\\]/.test(word) && !word.startsWith('//') && !word.startsWith('/*'))
			list.push({ word, line });
		else if (word === '/')
			list.push({ word, line });
		line += (word.match(/\n/g) ?? []).length;
	}
	return list;
}

// what the macros of a file (and of the headers) stand for
function macrosOf(text) {
	const macros = new Map();
	for (const [, name, params, body] of text.replace(/\\\n/g, ' ').matchAll(/^#define (\w+)(?:\(([^)]*)\))?[ \t]+(.*)$/gm))
		macros.set(name, { params: params?.split(',').map(each => each.trim()), body: tokens(body) });
	return macros;
}
const texts = new Map(files.map(path => [path, readFileSync(path, 'utf8')]));
const shared = new Map(files.filter(path => path.endsWith('.h')).flatMap(path => [...macrosOf(texts.get(path))]));

function callArguments(list, at) { // at: the opening bracket
	const args = [[]];
	let depth = 0;
	for (; at < list.length; at++) {
		const { word } = list[at];
		if (/^[([{]$/.test(word) && depth++ === 0)
			continue;
		if (/^[)\]}]$/.test(word) && --depth === 0)
			return { args, next: at + 1 };
		if (word === ',' && depth === 1)
			args.push([]);
		else
			args.at(-1).push(list[at]);
	}
	return { args, next: at };
}

// the text that a run of tokens from `at` stands for, null when it is none
function constant(list, at, macros, bound = new Map(), deep = 0) {
	let text = null;
	while (at < list.length && deep < 20) {
		const { word } = list[at];
		let part = null, next = at + 1;
		if (word[0] === '"')
			part = word.slice(1, -1).replace(/\\(.)/g, (_, c) => ({ n: '\n', t: '\t' })[c] ?? c);
		else if (bound.has(word))
			part = bound.get(word);
		else if (macros.has(word)) {
			const macro = macros.get(word);
			const inner = new Map();
			if (macro.params) {
				if (list[at + 1]?.word !== '(')
					break;
				const call = callArguments(list, at + 1);
				next = call.next;
				macro.params.forEach((name, i) => inner.set(name, constant(call.args[i] ?? [], 0, macros, bound, deep + 1)?.text));
			}
			const whole = constant(macro.body, 0, macros, inner, deep + 1);
			part = whole && whole.next === macro.body.length ? whole.text : null;
		}
		if (part === null || part === undefined)
			break;
		text = (text ?? '') + part;
		at = next;
	}
	return text === null ? null : { text, next: at };
}

function caller(list, at) { // the function in whose call the token stands, and how many arguments before it
	let depth = 0;
	for (at--; at >= 0 && list[at].word !== ';' ; at--) {
		const { word } = list[at];
		if (/^[)\]}]$/.test(word))
			depth++;
		else if (/^[([{]$/.test(word) && depth-- === 0)
			return word === '(' && at > 0 ? list[at - 1].word : '';
	}
	return '';
}

function typesOf(arg, macros) { // of one value, or of a macro that stands for several
	const name = arg[0]?.word;
	if (/^[IFTB]$/.test(name) && arg[1]?.word === '(')
		return name;
	if (!macros.has(name))
		return '?';
	return callArguments([{ word: '(' }, ...macros.get(name).body], 0).args.map(each => typesOf(each, new Map())).join('');
}

const statements = [];
for (const [path, text] of texts) {
	const macros = new Map([...shared, ...macrosOf(text)]);
	const kept = text.replace(/^#(?:.*\\\n)*.*$/gm, lines => lines.replace(/[^\n]/g, '')); // directives are no code
	const list = tokens(kept);
	for (let at = 0; at < list.length;) {
		const found = constant(list, at, macros);
		if (!found) {
			at++;
			continue;
		}
		const { line } = list[at];
		const within = caller(list, at);
		const after = list[found.next]?.word;
		if (/^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s/.test(found.text) && !/^(buf_\w+|arena_printf)$/.test(within)) {
			let types = '';
			if (/^db_(run|int|real|text|exists|rows)$/.test(within) && after === ',') {
				const { args } = callArguments([{ word: '(' }, ...list.slice(found.next + 1)], 0);
				types = args.map(arg => typesOf(arg, macros)).join('');
			}
			statements.push({ path: relative(folder, path), line, sql: found.text, types });
		}
		at = found.next;
	}
}
const quote = text => '"' + text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t') + '"';
writeFileSync(out, `/* written by scripts/statements.mjs */
#include "statements.h"

const struct statement_known statements_known[] = {
${statements.map(each => `\t{ "src/${each.path}:${each.line}", ${quote(each.sql)}, ${quote(each.types)} },\n`).join('')}\t{ 0 },
};
`);
writeFileSync(depfile, `${out}: ${[...files, ...new Set(files.map(path => path.replace(/\/[^/]*$/, '')))].join(' ')}\n`);
