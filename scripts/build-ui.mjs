#!/usr/bin/env node
// build-ui.mjs OUT [DEPFILE STAMP]: bundles ui/main.tsx and every ui/**/*.worker.ts into the folder OUT.
//
// Files under OUT/assets carry a hash in their name and may be cached for ever. What is imported by
// import() lands in files of its own, so that the charts load only where there is one. CSS is
// imported by main.tsx or by what it imports statically (a style imported only behind import() is not
// linked). Workers keep their plain name at the root: /NAME.worker.js. ui/public is copied as it is.
import { build } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const [out, depfile, stamp] = process.argv.slice(2).map(path => resolve(path));
if (!out) {
	console.error('usage: build-ui.mjs OUT [DEPFILE STAMP]');
	process.exit(2);
}

function filesUnder(folder) {
	return readdirSync(folder, { withFileTypes: true }).flatMap(entry =>
		entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)]);
}

// import words from '…/words.def': {KEY: {en, zh}} of the server's own catalogues (WORD(…) and FAULT(…) lines)
const catalogue = {
	name: 'catalogue',
	setup: builder => builder.onLoad({ filter: /\.def$/ }, ({ path }) => {
		const entries = [...readFileSync(path, 'utf8').matchAll(/^(?:WORD|FAULT)\((\w+),.*?("(?:[^"\\]|\\.)*"), *("(?:[^"\\]|\\.)*")\)$/gm)];
		return { contents: JSON.stringify(Object.fromEntries(entries.map(([, key, en, zh]) => [key, { en: JSON.parse(en), zh: JSON.parse(zh) }]))), loader: 'json' };
	}),
};

const common = {
	absWorkingDir: top, bundle: true, minify: true, sourcemap: false, metafile: true, legalComments: 'none',
	target: ['es2022'], jsx: 'automatic', jsxImportSource: 'preact', charset: 'utf8', logLevel: 'warning',
	loader: { '.svg': 'file', '.png': 'file', '.webp': 'file', '.woff2': 'file', '.mp3': 'file', '.ogg': 'file' },
	plugins: [catalogue],
	define: { 'process.env.NODE_ENV': '"production"' },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const page = await build({
	...common, entryPoints: ['ui/main.tsx'], outdir: join(out, 'assets'), format: 'esm', splitting: true,
	entryNames: '[name]-[hash]', chunkNames: '[name]-[hash]', assetNames: '[name]-[hash]', publicPath: '/assets',
});
const workers = filesUnder(join(top, 'ui')).filter(path => path.endsWith('.worker.ts'));
const workersBuilt = await build({
	...common, entryPoints: workers.map(path => ({ in: path, out: basename(path, '.ts') })), outdir: out, format: 'iife',
});

const entry = Object.entries(page.metafile.outputs).find(([, output]) => output.entryPoint === 'ui/main.tsx');
const address = path => '/' + relative(out, resolve(top, path));
const style = entry[1].cssBundle ? `<link rel="stylesheet" href="${address(entry[1].cssBundle)}">` : '';
const early = entry[1].imports.filter(part => part.kind === 'import-statement')
	.map(part => `<link rel="modulepreload" href="${address(part.path)}">`).join('');
const script = `<script type="module" src="${address(entry[0])}"></script>`;
const html = readFileSync(join(top, 'ui/index.html'), 'utf8');
for (const place of ['<!-- styles -->', '<!-- scripts -->'])
	if (!html.includes(place))
		throw new Error(`ui/index.html lacks ${place}`);
writeFileSync(join(out, 'index.html'), html.replace('<!-- styles -->', style).replace('<!-- scripts -->', early + script));
const extra = join(top, 'ui/public');
if (existsSync(extra))
	cpSync(extra, out, { recursive: true });

if (depfile) {
	const inputs = [...Object.keys(page.metafile.inputs), ...Object.keys(workersBuilt.metafile.inputs)]
		.filter(path => !path.startsWith('node_modules/') && !path.includes(':')).map(path => resolve(top, path));
	const folders = [...new Set(filesUnder(join(top, 'ui')).map(path => dirname(path)))]; // a new file touches its folder
	const all = [...new Set([...inputs, ...folders, join(top, 'ui/index.html'), ...(existsSync(extra) ? filesUnder(extra) : [])])];
	writeFileSync(depfile, `${relative(process.cwd(), stamp)}: ${all.map(path => path.replaceAll(' ', '\\ ')).join(' ')}\n`);
	writeFileSync(stamp, '');
}
