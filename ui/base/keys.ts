// Shortcuts. None fires while an input method composes; plain letters none while someone types.
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

export interface Shortcut {
	/** "/", "?", "Escape", "F2", "Alt+d", "Ctrl+Enter", or two in a row: "g w". */
	keys: string;
	label: string;
	press: () => void;
}

const layers: Shortcut[][] = [];
/** For the list of keys. */
export const shortcuts = signal<Shortcut[]>([]);
let first = ''; // of a two-key shortcut
let firstAt = 0;

const typing = (target: EventTarget | null) => target instanceof HTMLElement &&
	(target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select'));

function nameOf(event: KeyboardEvent): string {
	const letter = event.altKey && /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key;
	return (event.ctrlKey || event.metaKey ? 'Ctrl+' : '') + (event.altKey ? 'Alt+' : '') + letter;
}

function pressed(event: KeyboardEvent) {
	if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.repeat)
		return;
	const name = nameOf(event);
	const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !/^F\d+$/.test(event.key);
	if (plain && event.key !== 'Escape' && typing(event.target))
		return;
	const modal = document.querySelector('dialog:modal');
	const pair = Date.now() - firstAt < 1200 && first ? `${first} ${name}` : '';
	const shown = [...layers].reverse().flat();
	const found = (pair && shown.find(shortcut => shortcut.keys === pair)) || shown.find(shortcut => shortcut.keys === name);
	if (found && !modal) {
		event.preventDefault();
		first = '';
		found.press();
	} else if (shown.some(shortcut => shortcut.keys.startsWith(name + ' '))) {
		first = name;
		firstAt = Date.now();
	}
}
document.addEventListener('keydown', pressed);

/** Shortcuts while the component is there; later ones win. */
export function useKeys(list: Shortcut[]) {
	const current = useRef(list);
	current.current = list;
	const names = list.map(shortcut => shortcut.keys + shortcut.label).join('|');
	useEffect(() => {
		const layer = list.map((shortcut, index) => ({ ...shortcut, press: () => current.current[index]?.press() }));
		layers.push(layer);
		shortcuts.value = layers.flat();
		return () => {
			layers.splice(layers.indexOf(layer), 1);
			shortcuts.value = layers.flat();
		};
	}, [names]);
}
