// The server's catalogues (src/text/words.def, src/base/fault.def), read by scripts/build-ui.mjs.
declare module '*.def' {
	const catalogue: Record<string, { en: string; zh: string }>;
	export default catalogue;
}
