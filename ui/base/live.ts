// What happens, told to this page: one stream a browser through a shared worker, or one of its own
// where there is none. `line` says whether we are connected and since when not.
import { signal } from '@preact/signals';
import { openStream, type LiveEvent, type LiveState, type Stream } from './stream.ts';
export type { LiveEvent };

export const line = signal<{ state: LiveState; since: number }>({ state: 'connecting', since: Date.now() });

type Hear = (event: LiveEvent) => void;
const listeners = new Set<{ kinds: readonly string[]; hear: Hear }>();
const opened = new Set<() => void>();

/** Calls back on these kinds ("deal.reported", "deal.*", "*") and always on "reset". Returns how to stop. */
export function onLive(kinds: readonly string[], hear: Hear): () => void {
	const listener = { kinds, hear };
	listeners.add(listener);
	return () => { listeners.delete(listener); };
}
/** Called each time the stream opens again after it was away. */
export function onOpen(again: () => void): () => void {
	opened.add(again);
	return () => { opened.delete(again); };
}

const wants = (kinds: readonly string[], kind: string) => kind === 'reset' ||
	kinds.some(wanted => wanted === kind || wanted === '*' || (wanted.endsWith('*') && kind.startsWith(wanted.slice(0, -1))));

function heard(event: LiveEvent) {
	for (const listener of [...listeners])
		if (wants(listener.kinds, event.kind))
			listener.hear(event);
}

/** Tells this page alone, of what it brought about itself. */
export const tellHere = (kind: string) => heard({ kind, id: '', data: null });

function became(state: LiveState) {
	const before = line.value.state;
	if (before === state)
		return;
	line.value = { state, since: Date.now() };
	if (state === 'live')
		opened.forEach(again => again());
}

let port: MessagePort | null = null;
let own: Stream | null = null;
let beat: ReturnType<typeof setInterval> | undefined;

/** Starts listening; `since` is the position of a state that was already read. */
export function startLive(since = '') {
	if (port || own)
		return;
	if (typeof SharedWorker === 'undefined') {
		own = openStream(heard, became, since);
		return;
	}
	port = new SharedWorker('/live.worker.js', { name: 'bullpen-live' }).port;
	port.onmessage = ({ data }) => {
		if (data.event) heard(data.event);
		if (data.state) became(data.state);
	};
	port.postMessage({ hello: true, since });
	beat = setInterval(() => port?.postMessage({ beat: true }), 45_000);
}

export function stopLive() {
	clearInterval(beat);
	port?.postMessage({ bye: true });
	port = null;
	own?.stop();
	own = null;
}

/** After logging in or out: the stream is asked for anew, as whom we are now. */
export function restartLive() {
	if (port)
		port.postMessage({ restart: true });
	else {
		stopLive();
		startLive();
	}
}

addEventListener('pagehide', stopLive);
addEventListener('pageshow', event => { if ((event as PageTransitionEvent).persisted) startLive(); });
addEventListener('online', () => own?.restart());
