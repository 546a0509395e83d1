// "/" finds people and pages; "?" lists the keys of where one is.
import { useState } from 'preact/hooks';
import { useData } from '../base/data.ts';
import { shortcuts } from '../base/keys.ts';
import { go } from '../base/router.ts';
import type { List, Person } from '../base/types.ts';
import { Dialog, Face, findPeople, usePinyin } from '../look/index.ts';
import { pages } from '../pages.ts';
import { words } from '../text/index.ts';
import { mayOpen } from './shell.tsx';

export function Search({ onClose }: { onClose: () => void }) {
	const w = words();
	usePinyin();
	const people = useData<List<Person>>('/api/people');
	const [typed, setTyped] = useState('');
	const [at, setAt] = useState(0);
	const text = typed.trim().toLowerCase();
	const fitting = pages.filter(page => mayOpen(page) && !page.path.includes(':') && page.path !== '/start' && page.path !== '/login' && page.path !== '/join' && page.title(w).toLowerCase().includes(text))
		.map(page => ({ key: page.path, href: page.path, label: page.title(w), hint: w.shell.pages, colour: -1 }));
	const persons = text ? findPeople(people.value?.items ?? [], typed, 12).map(person => ({ key: `p${person.id}`, href: `/people/${person.id}`, label: person.name, hint: person.unit_name, colour: person.colour })) : [];
	const found = [...persons, ...fitting];
	const open = (href: string) => { onClose(); go(href); };
	return (
		<Dialog title={w.shell.searchAll} onClose={onClose}>
			<input class="input" type="search" aria-label={w.shell.searchAll} placeholder={w.shell.searchHint} value={typed} autocomplete="off" autofocus
				onInput={event => { setTyped(event.currentTarget.value); setAt(0); }}
				onKeyDown={event => {
					if (event.isComposing || event.keyCode === 229) return;
					if (event.key === 'ArrowDown') { event.preventDefault(); setAt(Math.min(at + 1, found.length - 1)); }
					else if (event.key === 'ArrowUp') { event.preventDefault(); setAt(Math.max(at - 1, 0)); }
					else if (event.key === 'Enter' && found[at]) { event.preventDefault(); open(found[at]!.href); }
				}} />
			<div class="results-list" role="listbox" aria-label={w.shell.searchAll}>
				{found.map((one, i) => (
					<button type="button" role="option" aria-selected={i === at} class="menu-item" key={one.key} onClick={() => open(one.href)}>
						{one.colour >= 0 && <Face name={one.label} colour={one.colour} />}{one.label}<span class="hush">{one.hint}</span>
					</button>))}
				{!found.length && <p class="menu-item hush">{w.nobodyFound}</p>}
			</div>
		</Dialog>
	);
}

export function KeysHelp({ onClose }: { onClose: () => void }) {
	const w = words();
	return (
		<Dialog title={w.shell.keys} onClose={onClose}>
			<p class="xs">{w.shell.keysHint}</p>
			<div class="keys-list">{shortcuts.value.map(one => <><span key={one.keys} class="row tight nowrap">{one.keys.split(' ').map(key => <kbd key={key}>{key}</kbd>)}</span><span>{one.label}</span></>)}</div>
		</Dialog>
	);
}
