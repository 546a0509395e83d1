// Picks a person by any part of the name, or its pinyin, whole or by initials ("lx", "linxiao" → 林晓).
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Id } from '../base/types.ts';
import { words } from '../text/index.ts';
import { Face } from './parts.tsx';

export interface Pickable { id: Id; name: string; colour?: number; unit_name?: string; number?: string }

type Pinyin = { convertToPinyin(text: string, separator: string, lower: boolean): string };
let pinyin: Pinyin | null = null;
const loadPinyin = async () => { pinyin ??= ((await import('tiny-pinyin')) as unknown as { default: Pinyin }).default; };

const known = new Map<string, string>();
/** "linxiao lx" */
function soundOf(name: string): string {
	if (!pinyin) return '';
	let sound = known.get(name);
	if (sound === undefined) {
		const parts = pinyin.convertToPinyin(name, ' ', true).split(' ');
		known.set(name, sound = `${parts.join('')} ${parts.map(part => part[0] ?? '').join('')}`);
		if (known.size > 20_000) known.clear();
	}
	return sound;
}

/** The fitting ones, those that begin so first. */
export function findPeople<T extends Pickable>(people: readonly T[], typed: string, most = 30): T[] {
	const text = typed.trim().toLowerCase().replace(/\s+/g, '');
	if (!text) return people.slice(0, most);
	const ranked: [number, T][] = [];
	for (const person of people) {
		const name = person.name.toLowerCase().replace(/\s+/g, ''), sound = soundOf(person.name);
		const at = name.indexOf(text);
		const rank = at === 0 ? 0 : sound.split(' ').some(part => part.startsWith(text)) ? 1 : at > 0 ? 2 : sound.includes(text) ? 3 : person.number?.toLowerCase().startsWith(text) ? 1 : 9;
		if (rank < 9) ranked.push([rank, person]);
	}
	return ranked.sort((a, b) => a[0] - b[0]).slice(0, most).map(([, person]) => person);
}

/** Loads the table of sounds when first needed; tells when it is there. */
export function usePinyin(): boolean {
	const [ready, setReady] = useState(pinyin !== null);
	useEffect(() => { if (!ready) void loadPinyin().then(() => setReady(true), () => { /* names alone still find */ }); }, []);
	return ready;
}

export function PersonPick({ label, people, value, onValue, wrong, hint, hideLabel, none }:
	{ label: string; people: readonly Pickable[]; value: Id | null; onValue: (id: Id | null) => void; wrong?: string; hint?: string; hideLabel?: boolean; none?: string }) {
	const id = useId();
	usePinyin();
	const [typed, setTyped] = useState<string | null>(null); // null: not searching
	const [at, setAt] = useState(0);
	const place = useRef<HTMLDivElement>(null);
	const chosen = people.find(person => person.id === value);
	const found = typed === null ? [] : findPeople(people, typed);
	const choose = (person: Pickable | null) => { onValue(person?.id ?? null); setTyped(null); };
	useEffect(() => {
		if (typed === null) return;
		const out = (event: Event) => { if (!place.current?.contains(event.target as Node)) setTyped(null); };
		document.addEventListener('pointerdown', out);
		return () => document.removeEventListener('pointerdown', out);
	}, [typed === null]);
	return (
		<div class="field pick" ref={place}>
			<label for={id} class={hideLabel ? 'hidden-text' : ''}>{label}</label>
			<input id={id} class="input" role="combobox" aria-expanded={typed !== null} aria-controls={`${id}-list`} aria-autocomplete="list" autocomplete="off" aria-invalid={!!wrong}
				aria-activedescendant={typed !== null && found[at] ? `${id}-${found[at]!.id}` : undefined}
				value={typed ?? chosen?.name ?? ''} placeholder={none ?? words().pickPerson}
				onFocus={event => { setTyped(''); setAt(0); event.currentTarget.select(); }}
				onInput={event => { setTyped(event.currentTarget.value); setAt(0); }}
				onKeyDown={event => {
					if (event.isComposing || event.keyCode === 229 || typed === null) return;
					if (event.key === 'ArrowDown') { event.preventDefault(); setAt(Math.min(at + 1, found.length - 1)); }
					else if (event.key === 'ArrowUp') { event.preventDefault(); setAt(Math.max(at - 1, 0)); }
					else if (event.key === 'Enter' && found[at]) { event.preventDefault(); choose(found[at]!); }
					else if (event.key === 'Escape') { event.stopPropagation(); event.preventDefault(); setTyped(null); }
					else if (event.key === 'Tab') { if (typed && found[at]) choose(found[at]!); setTyped(null); }
				}} />
			{typed !== null && (
				<div class="menu-list left" id={`${id}-list`} role="listbox" aria-label={label}>
					{none !== undefined && !typed && <button type="button" class="menu-item" tabIndex={-1} role="option" aria-selected={false} onClick={() => choose(null)}>{none}</button>}
					{found.map((person, i) => (
						<button type="button" key={person.id} id={`${id}-${person.id}`} class="menu-item" role="option" tabIndex={-1} aria-selected={i === at} onClick={() => choose(person)}>
							<Face name={person.name} colour={person.colour} />{person.name}{person.unit_name && <span class="hush">{person.unit_name}</span>}
						</button>))}
					{!found.length && <p class="menu-item hush">{words().nobodyFound}</p>}
				</div>)}
			{wrong ? <span class="wrong" role="alert">{wrong}</span> : hint ? <span class="hint">{hint}</span> : null}
		</div>
	);
}
