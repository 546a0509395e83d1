// What lies over the page: dialogs, the sheet at the side, menus. Native <dialog>: focus stays inside,
// Esc goes back.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { signal } from '@preact/signals';
import { words } from '../text/index.ts';
import { Button, type ButtonProps } from './button.tsx';

function useModal(onClose: () => void) {
	const place = useRef<HTMLDialogElement>(null);
	const close = useRef(onClose);
	close.current = onClose;
	useLayoutEffect(() => { // before the next key: who types on loses no letter
		const dialog = place.current!;
		const before = document.activeElement as HTMLElement | null;
		dialog.showModal();
		const cancel = (event: Event) => { event.preventDefault(); close.current(); };
		dialog.addEventListener('cancel', cancel);
		return () => { dialog.removeEventListener('cancel', cancel); dialog.close(); before?.focus?.(); };
	}, []);
	return place;
}
const onVeil = (onClose: () => void) => (event: MouseEvent) => { if (event.target === event.currentTarget) onClose(); };

export function Dialog({ title, children, onClose, acts, keep }: { title: string; children?: ComponentChildren; onClose: () => void; acts?: ComponentChildren;
	/** A click beside it does not close it (something is being typed). */ keep?: boolean }) {
	const id = useId();
	return (
		<dialog class="dialog" ref={useModal(onClose)} aria-labelledby={id} onMouseDown={keep ? undefined : onVeil(onClose)}>
			<div class="stack"><h1 id={id}>{title}</h1>{children}</div>
			{acts && <div class="row ends">{acts}</div>}
		</dialog>
	);
}

export function SideSheet({ title, children, onClose, acts }: { title: ComponentChildren; children: ComponentChildren; onClose: () => void; acts?: ComponentChildren }) {
	const id = useId();
	return (
		<dialog class="side-sheet" ref={useModal(onClose)} aria-labelledby={id} onMouseDown={onVeil(onClose)}>
			<header><h1 class="grow" id={id}>{title}</h1>{acts}<Button kind="quiet" icon label={words().close} onPress={onClose}>✕</Button></header>
			<div>{children}</div>
		</dialog>
	);
}

const question = signal<{ title: string; text: string | undefined; act: string; kind: ButtonProps['kind']; answer: (yes: boolean) => void } | null>(null);
/** Asks before what cannot be undone. */
export function confirm(title: string, act: string, text?: string, kind: ButtonProps['kind'] = 'main'): Promise<boolean> {
	return new Promise(answer => { question.value = { title, text, act, kind, answer: yes => { question.value = null; answer(yes); } }; });
}
export function Questions() {
	const asked = question.value;
	return asked && (
		<Dialog title={asked.title} onClose={() => asked.answer(false)} acts={<>
			<Button onPress={() => asked.answer(false)}>{words().cancel}</Button>
			<Button kind={asked.kind ?? 'main'} onPress={() => asked.answer(true)}>{asked.act}</Button></>}>
			{asked.text && <p class="s">{asked.text}</p>}
		</Dialog>
	);
}

export interface MenuItem { label: ComponentChildren; hint?: string; href?: string; press?: () => unknown; disabled?: boolean; download?: boolean }
export function Menu({ label, children, items, left, up, kind }: { label: string; children: ComponentChildren; items: readonly (MenuItem | false | null | undefined)[]; left?: boolean; up?: boolean; kind?: ButtonProps['kind'] }) {
	const [open, setOpen] = useState(false);
	const place = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (!open) return;
		const entries = () => [...place.current!.querySelectorAll<HTMLElement>('[role=menuitem]:not(:disabled)')];
		entries()[0]?.focus();
		const out = (event: Event) => { if (!place.current?.contains(event.target as Node)) setOpen(false); };
		const key = (event: KeyboardEvent) => {
			const all = entries(), at = all.indexOf(document.activeElement as HTMLElement);
			if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); setOpen(false); place.current?.querySelector('button')?.focus(); }
			else if (event.key === 'ArrowDown') { event.preventDefault(); all[(at + 1) % all.length]?.focus(); }
			else if (event.key === 'ArrowUp') { event.preventDefault(); all[(at - 1 + all.length) % all.length]?.focus(); }
			else if (event.key === 'Tab') setOpen(false);
		};
		document.addEventListener('pointerdown', out);
		const at = place.current!;
		at.addEventListener('keydown', key);
		return () => { document.removeEventListener('pointerdown', out); at.removeEventListener('keydown', key); };
	}, [open]);
	return (
		<div class="menu" ref={place}>
			<button type="button" class={`button ${kind ?? ''}`} aria-haspopup="menu" aria-expanded={open} aria-label={label} onClick={() => setOpen(!open)}>{children}</button>
			{open && <div class={`menu-list ${left ? 'left' : ''} ${up ? 'up' : ''}`} role="menu" aria-label={label}>
				{items.map((item, i) => item && (item.href
					? <a key={i} role="menuitem" tabIndex={-1} class="menu-item" href={item.href} {...(item.download ? { download: '' } : {})} onClick={() => setOpen(false)}>{item.label}{item.hint && <span class="hush">{item.hint}</span>}</a>
					: <button key={i} type="button" role="menuitem" tabIndex={-1} class="menu-item" disabled={item.disabled} onClick={() => { setOpen(false); item.press?.(); }}>{item.label}{item.hint && <span class="hush">{item.hint}</span>}</button>))}
			</div>}
		</div>
	);
}
