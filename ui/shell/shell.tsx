// The frame: places by role, the menu of each, search, keys, what is offline, what was just imported.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { useKeys } from '../base/keys.ts';
import { go, match, path } from '../base/router.ts';
import { logout, me, may, session } from '../base/session.ts';
import { Button, Menu, OfflineBanner, confirm, toast } from '../look/index.ts';
import { pages, type Page, type Place } from '../pages.ts';
import { words } from '../text/index.ts';
import { ImportStrip } from './import-strip.tsx';
import { KeysHelp, Search } from './search.tsx';

export const mayOpen = (page: Page) => page.anyone || !page.roles || may(...page.roles);
const places: readonly Place[] = ['desk', 'team', 'house', 'wall'];
const isHere = (page: Page) => page.path === '/' ? path.value === '/' : path.value === page.path || path.value.startsWith(page.path + '/');

/** The place that an address belongs to. */
function placeOf(address: string): Place | undefined {
	const page = pages.find(one => match(one.path, address));
	return page?.place ?? pages.find(one => one.place && one.path !== '/' && address.startsWith(one.path + '/'))?.place;
}

function Link({ page, onPress }: { page: Page; onPress?: () => void }) {
	return <a class="nav-link" href={page.path} onClick={onPress} {...(isHere(page) ? { 'aria-current': 'page' as const } : {})}>{page.title(words())}</a>;
}

function Example() {
	const w = words();
	return (
		<div class="banner calm" role="note"><span>{w.shell.example}</span>
			{may('owner') && <Button kind="quiet" onPress={async () => {
				if (!await confirm(w.shell.exampleRemoveAsk, w.shell.exampleRemove, w.shell.exampleRemoveText, 'danger')) return;
				await api.post('/api/example/remove');
				toast(w.shell.exampleRemoved);
			}}>{w.shell.exampleRemove}</Button>}
		</div>
	);
}

export function Shell({ title, children }: { title: string; children: ComponentChildren }) {
	const w = words();
	const [open, setOpen] = useState<'menu' | 'search' | 'keys' | null>(null);
	const shut = () => setOpen(null);
	const inMenu = pages.filter(page => page.place && mayOpen(page));
	const here = placeOf(path.value);
	useKeys([
		{ keys: '/', label: w.shell.searchAll, press: () => setOpen('search') },
		{ keys: '?', label: w.shell.keys, press: () => setOpen('keys') },
		...inMenu.filter(page => page.key).map(page => ({ keys: `g ${page.key}`, label: page.title(w), press: () => go(page.path) })),
	]);
	const shown = places.filter(place => inMenu.some(page => page.place === place));
	return (
		<div class="shell">
			<a class="button skip" href="#main" onClick={event => { event.preventDefault(); document.getElementById('main')?.focus(); }}>{w.shell.skip}</a>
			<nav class={open === 'menu' ? 'open' : ''} aria-label={w.shell.menu}>
				<a class="brand" href="/" onClick={shut}>Bullpen{session.value?.company && <small>{session.value.company}</small>}</a>
				<button type="button" class="nav-link button quiet" onClick={() => setOpen('search')}><span>{w.search}</span><kbd>/</kbd></button>
				{shown.map(place => <>
					<p class="nav-head" key={place}>{w.places[place]}</p>
					{inMenu.filter(page => page.place === place).map(page => <Link key={page.path} page={page} onPress={shut} />)}
				</>)}
				<div class="nav-foot">
					<button type="button" class="nav-link button quiet" onClick={() => setOpen('keys')}><span>{w.shell.keys}</span><kbd>?</kbd></button>
					<Menu up left kind="quiet" label={`${me.value?.name ?? ''} ${w.shell.account}`} items={[
						{ label: w.shell.account, href: '/account' },
						{ label: w.shell.logout, press: async () => { await logout(); go('/login'); } }]}>{me.value?.name ?? ''}</Menu>
				</div>
			</nav>
			<div class="shell-main">
				<header class="topbar"><b class="grow">{session.value?.company || title}</b><Button kind="quiet" onPress={() => setOpen('search')}>{w.search}</Button></header>
				<OfflineBanner />
				{session.value?.example && <Example />}
				<ImportStrip />
				<main id="main" class="page" tabIndex={-1}>{children}</main>
			</div>
			<div class="places" role="navigation" aria-label={w.shell.menu}>
				{shown.filter(place => place !== 'wall').map(place => (
					<a key={place} href={inMenu.find(page => page.place === place)!.path} onClick={shut} {...(here === place && open !== 'menu' ? { 'aria-current': 'page' as const } : {})}>{w.places[place]}</a>))}
				<a class="deal" href="/deal" onClick={shut}>{w.shell.report}</a>
				<button type="button" aria-expanded={open === 'menu'} onClick={() => setOpen(open === 'menu' ? null : 'menu')}>{w.shell.menu}</button>
			</div>
			{open === 'search' && <Search onClose={shut} />}
			{open === 'keys' && <KeysHelp onClose={shut} />}
		</div>
	);
}
