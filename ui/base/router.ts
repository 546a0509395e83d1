// Addresses → pages. Links are plain <a href>; this takes the clicks that stay inside.
import { signal } from '@preact/signals';

export const path = signal(location.pathname);
export const search = signal(new URLSearchParams(location.search));

function arrived() {
	path.value = location.pathname;
	search.value = new URLSearchParams(location.search);
}

export function go(address: string, how: 'push' | 'replace' = 'push') {
	if (how === 'replace')
		history.replaceState(null, '', address);
	else {
		history.pushState(null, '', address);
		scrollTo(0, 0);
	}
	arrived();
}

/** Changes parts of the query in place; empty values are taken out. */
export function setSearch(values: Record<string, string | number | null | undefined>) {
	const next = new URLSearchParams(search.value);
	for (const [name, value] of Object.entries(values))
		if (value === null || value === undefined || value === '')
			next.delete(name);
		else
			next.set(name, String(value));
	const text = next.toString();
	go(path.value + (text && `?${text}`), 'replace');
}

export type Params = Record<string, string>;

/** The parameters when `pattern` ("/people/:person") fits, else null. */
export function match(pattern: string, address: string): Params | null {
	const wanted = pattern.split('/'), got = address.replace(/(.)\/$/, '$1').split('/');
	if (wanted.length !== got.length)
		return null;
	const params: Params = {};
	for (let i = 0; i < wanted.length; i++) {
		const part = wanted[i]!, value = got[i]!;
		if (part.startsWith(':') && value)
			try { params[part.slice(1)] = decodeURIComponent(value); } catch { return null; }
		else if (part !== value)
			return null;
	}
	return params;
}

addEventListener('popstate', arrived);
document.addEventListener('click', event => {
	if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
		return;
	const link = (event.target as Element | null)?.closest?.('a');
	if (!link?.href || link.target || link.hasAttribute('download') || link.origin !== location.origin || link.pathname.startsWith('/api/'))
		return;
	event.preventDefault();
	go(link.pathname + link.search + link.hash);
});
