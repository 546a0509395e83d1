// Short messages at the foot of the page; what hurts can be undone for five seconds.
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Fault } from '../base/api.ts';
import { words } from '../text/index.ts';

interface Toast { id: number; text: string; undo: (() => unknown) | undefined }
const toasts = signal<Toast[]>([]);
let last = 0;
const drop = (id: number) => { toasts.value = toasts.value.filter(toast => toast.id !== id); };

export function toast(text: string, undo?: () => unknown) {
	const id = ++last;
	toasts.value = [...toasts.value.slice(-2), { id, text, undo }];
	setTimeout(() => drop(id), undo ? 5000 : 3500);
}

/** Shows what went wrong; other than faults are thrown on, they are ours. */
export function failed(error: unknown) {
	if (!(error instanceof Fault)) {
		if (error instanceof DOMException && error.name === 'AbortError')
			return;
		toast(words().fault.page);
		throw error;
	}
	toast(error.message);
}

export function Toasts() {
	const place = useRef<HTMLDivElement>(null);
	const shown = toasts.value;
	useEffect(() => { // a popover lies above dialogs
		const at = place.current;
		if (!at?.showPopover)
			return;
		if (at.matches(':popover-open')) at.hidePopover();
		if (shown.length) at.showPopover();
	}, [shown]);
	return (
		<div class="toasts" role="status" aria-live="polite" popover="manual" ref={place}>
			{shown.map(item => (
				<div key={item.id} class={`toast ${item.undo ? 'timed' : 'plain'}`}>
					<span>{item.text}</span>
					{item.undo && <button type="button" class="button" onClick={async () => {
						drop(item.id);
						try { await item.undo!(); } catch (error) { failed(error); }
					}}>{words().undo}</button>}
				</div>
			))}
		</div>
	);
}
