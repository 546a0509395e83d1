// One stream of server-sent events: read with fetch, so that every kind is heard, the position is
// resumed, a silent line is noticed, and a refused one is not hammered. Runs in the worker or the page.
export interface LiveEvent { kind: string; id: string; data: any }
export type LiveState = 'connecting' | 'live' | 'offline' | 'refused';

const SILENCE_MS = 45_000; // the server sends a heartbeat each 15 s

export interface Stream { stop(): void; restart(): void; readonly state: LiveState; position: string }

export function openStream(hear: (event: LiveEvent) => void, tell: (state: LiveState) => void, since = ''): Stream {
	let stopped = false;
	let abort = new AbortController();
	let wake: (() => void) | null = null;
	const stream = { state: 'connecting' as LiveState, position: since, stop, restart };

	function become(state: LiveState) {
		if (stream.state !== state) {
			stream.state = state;
			tell(state);
		}
	}
	function stop() {
		stopped = true;
		abort.abort();
		wake?.();
	}
	function restart() {
		abort.abort();
		wake?.();
	}

	function take(block: string) {
		let kind = 'message', data = '';
		for (const line of block.split('\n')) {
			const colon = line.indexOf(':');
			if (colon === 0)
				continue; // a heartbeat
			const name = colon < 0 ? line : line.slice(0, colon);
			const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
			if (name === 'event') kind = value;
			else if (name === 'data') data += (data && '\n') + value;
			else if (name === 'id') stream.position = value;
		}
		if (!data && kind === 'message')
			return;
		let parsed: unknown = null;
		try { parsed = data ? JSON.parse(data) : null; } catch { parsed = data; }
		hear({ kind, id: stream.position, data: parsed });
	}

	async function once() {
		abort = new AbortController();
		const address = stream.position ? `/api/live?since=${encodeURIComponent(stream.position)}` : '/api/live';
		let timer = setTimeout(() => abort.abort(), SILENCE_MS);
		try {
			const response = await fetch(address, { headers: { Accept: 'text/event-stream' }, signal: abort.signal, cache: 'no-store' });
			if (!response.ok || !response.body)
				return response.status === 401 || response.status === 403 ? 'refused' as const : 'offline' as const;
			become('live');
			const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
			let rest = '';
			for (;;) {
				const { done, value } = await reader.read();
				if (done)
					return 'offline' as const;
				clearTimeout(timer);
				timer = setTimeout(() => abort.abort(), SILENCE_MS);
				const blocks = (rest + value.replaceAll('\r', '')).split('\n\n');
				rest = blocks.pop()!;
				blocks.forEach(take);
			}
		} catch {
			return 'offline' as const;
		} finally {
			clearTimeout(timer);
		}
	}

	void (async () => {
		for (let misses = 0; !stopped;) {
			const began = Date.now();
			const end = await once();
			if (stopped)
				break;
			misses = Date.now() - began > 10_000 ? 0 : misses + 1;
			become(end);
			const wait = end === 'refused' ? 60_000 : Math.min(5000, 250 * 2 ** misses) * (0.5 + Math.random());
			await new Promise<void>(resolve => {
				const timer = setTimeout(resolve, wait);
				wake = () => { clearTimeout(timer); resolve(); };
			});
			wake = null;
		}
	})();
	return stream;
}
