// Small things that pages are made of.
import type { ComponentChildren } from 'preact';
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { Fault, query, unsent } from '../base/api.ts';
import { line } from '../base/live.ts';
import { time } from '../base/format.ts';
import { words } from '../text/index.ts';
import { Button } from './button.tsx';

export type Tone = 'go' | 'watch' | 'calm' | 'low' | 'celebrate';
export const Chip = ({ tone, children, title }: { tone?: Tone | undefined; children: ComponentChildren; title?: string }) =>
	<span class={`chip ${tone ?? ''}`} title={title}>{children}</span>;

/** A group's colour: c1 … c8. */
export const colourClass = (colour: number | undefined) => `c${colour ?? 0}`;
export const Flag = ({ colour }: { colour: number | undefined }) => <i class={`flag ${colourClass(colour)}`} aria-hidden="true" />;
export const Face = ({ name, colour }: { name: string; colour?: number | undefined }) =>
	<span class={`face ${colourClass(colour)}`} aria-hidden="true">{[...name.trim()][0] ?? ''}</span>;
export const GroupName = ({ name, colour }: { name: string; colour?: number | undefined }) =>
	<span class="row tight nowrap"><Flag colour={colour} />{name}</span>;

/** How far (part of 1), with a mark for where we should be. */
export const Bar = ({ part, at, colour, tone, label }: { part: number; at?: number | null; colour?: number; tone?: 'watch' | undefined; label: string }) => (
	<div class={`bar ${tone ?? ''} ${colour === undefined ? '' : colourClass(colour)}`} role="img" aria-label={label}>
		<i style={{ '--part': Math.max(0, part) }} />{at !== undefined && at !== null && <u style={{ '--at': at }} />}
	</div>
);

/** A number that can be asked where it comes from. */
export const Ask = ({ onAsk, children, label }: { onAsk: () => void; children: ComponentChildren; label?: string }) =>
	<button type="button" class="number" onClick={onAsk} title={label ?? words().whereFrom}>{children}</button>;

export const Empty = ({ title, children, act }: { title: string; children?: ComponentChildren; act?: ComponentChildren }) => (
	<div class="empty"><h2>{title}</h2>{children && <p>{children}</p>}{act}</div>
);

/** The shape of what comes. */
export const Loading = ({ lines = 5, tall }: { lines?: number; tall?: boolean }) => (
	<div class="shape" role="status" aria-label={words().loading}>
		{tall && <i class="tall" />}
		{Array.from({ length: lines }, (_, i) => <i key={i} style={{ '--w': `${[92, 78, 85, 64, 88, 71][i % 6]}%` }} />)}
	</div>
);

export function FaultMessage({ fault, onAgain, kept }: { fault: Fault | undefined; onAgain?: (() => unknown) | undefined; kept?: string }) {
	if (!fault)
		return null;
	return (
		<div class="fault" role="alert">
			<span>{fault.status === 403 ? words().fault.forbidden : fault.message}</span>
			{kept && <span class="kept">{kept}</span>}
			{onAgain && <Button onPress={onAgain}>{words().again}</Button>}
		</div>
	);
}

/** A value that is being read: its shape, its fault, or it. */
export function Loaded<T>({ data, children, lines, tall }: { data: { value: T | undefined; fault: Fault | undefined; reload: () => unknown }; children: (value: T) => ComponentChildren; lines?: number; tall?: boolean }) {
	if (data.value === undefined)
		return data.fault ? <FaultMessage fault={data.fault} onAgain={data.reload} /> : <Loading {...(lines ? { lines } : {})} {...(tall ? { tall } : {})} />;
	return <>{data.fault && !data.fault.offline && <FaultMessage fault={data.fault} onAgain={data.reload} />}{children(data.value)}</>;
}

/** Away for a while: since when, and what waits to be sent. */
export function OfflineBanner() {
	const { state, since } = line.value;
	const away = state === 'offline' || state === 'connecting';
	const [late, setLate] = useState(false);
	useEffect(() => { // a blink of the line is nobody's business
		setLate(false);
		if (!away) return;
		const timer = setTimeout(() => setLate(true), 3000);
		return () => clearTimeout(timer);
	}, [away, since]);
	if (unsent.value)
		return <div class="banner" role="status">{words().unsent(unsent.value)}</div>;
	return away && late ? <div class="banner" role="status">{words().offlineSince(time(since))}</div> : null;
}

export const QR = ({ text, label }: { text: string; label: string }) => <img class="qr" src={query('/api/qr.svg', { text })} alt={label} width={168} height={168} />;

export function Tabs<T extends string>({ tabs, value, onValue, label }: { tabs: readonly { value: T; label: ComponentChildren }[]; value: T; onValue: (value: T) => void; label: string }) {
	const step = (event: KeyboardEvent) => {
		const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
		if (!by) return;
		event.preventDefault();
		const next = (tabs.findIndex(tab => tab.value === value) + by + tabs.length) % tabs.length;
		onValue(tabs[next]!.value);
		(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
	};
	return (
		<div class="tabs" role="tablist" aria-label={label} onKeyDown={step}>
			{tabs.map(tab => <button type="button" key={tab.value} role="tab" class="tab" aria-selected={tab.value === value} tabIndex={tab.value === value ? 0 : -1} onClick={() => onValue(tab.value)}>{tab.label}</button>)}
		</div>
	);
}

export const PageHead = ({ over, title, acts }: { over?: ComponentChildren; title: ComponentChildren; acts?: ComponentChildren }) => (
	<header class="page-head"><div>{over && <p class="s">{over}</p>}<h1>{title}</h1></div>{acts && <div class="acts">{acts}</div>}</header>
);

/** Copies, also on plain http where navigator.clipboard is missing. */
export async function copyText(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		const area = document.createElement('textarea');
		area.value = text;
		area.className = 'hidden-text';
		(document.querySelector('dialog:modal') ?? document.body).append(area);
		area.select();
		const done = document.execCommand('copy');
		area.remove();
		return done;
	}
}

export const minute = signal(Date.now()); // clocks on pages
setInterval(() => { minute.value = Date.now(); }, 30_000);
