#!/usr/bin/env node
// embed.mjs OUT.c DEPFILE PREFIX=FOLDER…: puts every file of the folders into the program (src/base/asset.h).
//
// Each is stored as it is and, where it saves a tenth, gzipped; the etag is the hash of what it says.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const [out, depfile, ...folders] = process.argv.slice(2);
const types = {
	'.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
	'.json': 'application/json', '.webmanifest': 'application/manifest+json', '.svg': 'image/svg+xml', '.png': 'image/png',
	'.webp': 'image/webp', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.mp3': 'audio/mpeg', '.ogg': 'audio/ogg',
	'.sql': 'text/plain; charset=utf-8', '.txt': 'text/plain; charset=utf-8', '.wasm': 'application/wasm',
};
const needs = [];

function filesUnder(folder) {
	needs.push(folder); // a folder's own time changes with a file added or taken away
	return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(entry =>
		entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)]);
}

const store = out.replace(/\.c$/, '.gz');
mkdirSync(store, { recursive: true });
const quote = text => JSON.stringify(text); // paths and types are plain ASCII: the same in C
const rows = [], blobs = [];

function blob(path) {
	const name = `asset_bytes_${blobs.length}`;
	blobs.push(`__asm__(".pushsection .rodata\\n.balign 16\\n.global ${name}\\n${name}:\\n.incbin " ${quote(quote(resolve(path)))} "\\n.byte 0\\n.popsection");\n`
		+ `extern const unsigned char ${name}[];\n`);
	return name;
}

for (const argument of folders) {
	const [prefix, folder] = argument.split(/=(.*)/s);
	if (!existsSync(folder)) {
		needs.push(resolve(folder, '..')); // changes when the folder appears
		continue;
	}
	for (const file of filesUnder(folder)) {
		needs.push(file);
		const bytes = readFileSync(file);
		const zipped = gzipSync(bytes, { level: 9 });
		const worth = zipped.length < bytes.length * 0.9;
		const etag = createHash('sha256').update(bytes).digest('hex').slice(0, 20);
		const type = types[extname(file)] ?? 'application/octet-stream';
		const plain = blob(file);
		let packed = 'NULL';
		if (worth) {
			const place = join(store, `${etag}.gz`);
			writeFileSync(place, zipped);
			packed = blob(place);
		}
		rows.push({ path: prefix + relative(folder, file), line: [quote(type), quote(`"${etag}"`), plain, bytes.length, packed, worth ? zipped.length : 0].join(', ') });
	}
}
rows.sort((a, b) => (a.path < b.path ? -1 : 1)); // asset_find looks by halves
writeFileSync(out, `/* written by scripts/embed.mjs */\n#include "base/asset_table.h"\n\n${blobs.join('')}
const struct asset asset_table[] = {
${rows.map(row => `\t{ ${quote(row.path)}, ${row.line} },\n`).join('')}\t{ NULL, NULL, NULL, NULL, 0, NULL, 0 },
};
const size_t asset_table_count = ${rows.length};
`);
writeFileSync(depfile, `${out}: ${needs.map(path => path.replaceAll(' ', '\\ ')).join(' ')}\n`);
