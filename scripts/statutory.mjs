#!/usr/bin/env node
// statutory.mjs OUT.c [empty]: the table behind src/org/statutory.h, from the npm package chinese-days.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [out, empty] = process.argv.slice(2);
const top = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const data = empty ? { holidays: {}, workdays: {} }
	: JSON.parse(readFileSync(join(top, 'node_modules/chinese-days/dist/chinese-days.json'), 'utf8'));
const days = [
	...Object.keys(data.holidays).map(day => [Number(day.replaceAll('-', '')), 'HOLIDAY']),
	...Object.keys(data.workdays).map(day => [Number(day.replaceAll('-', '')), 'WORKDAY']),
].sort((a, b) => a[0] - b[0]);
for (const [index, [day]] of days.entries())
	if (!(day > 19000101 && day < 22000000) || day === days[index + 1]?.[0])
		throw new Error(`chinese-days: odd or double day ${day}`);
writeFileSync(out, `/* written by scripts/statutory.mjs from chinese-days */\n#include "org/statutory_table.h"

const struct statutory_row statutory_table[] = {
${days.map(([day, kind]) => `\t{ ${day}, STATUTORY_${kind} },\n`).join('')}\t{ 0, STATUTORY_NONE },
};
const size_t statutory_table_count = ${days.length};
`);
