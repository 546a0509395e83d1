// Talks to the server: typed calls, problem documents (RFC 9457) as Faults, and nothing typed is lost.
// What changes something carries an Idempotency-Key and is sent again after a lost connection with the
// same key, so that it happens once; until it is through, the caller's promise waits and `unsent` counts.
import { signal } from '@preact/signals';
import { language, words } from '../text/index.ts';

export class Fault extends Error {
	constructor(readonly status: number, readonly slug: string, message: string, readonly problem: Record<string, unknown> = {}) {
		super(message);
	}
	get offline() { return this.status === 0; }
}

/** Changes that wait for the connection to come back. */
export const unsent = signal(0);
/** Set while a page needs its person to log in again; called with true once they have. */
export const loginWanted = signal<((done: boolean) => void) | null>(null);

export interface Options {
	/** Sent as If-Match: the version that was edited. */
	version?: number;
	signal?: AbortSignal;
	/** The key of a repeat that the caller keeps itself. */
	key?: string;
	/** How long a change is tried again without a connection; Infinity unless told. */
	patience_ms?: number;
	type?: string;
	/** A 401 is an answer here, not a lost session. */
	anonymous?: boolean;
}

export function newKey(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is not there on plain http
	return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

const pause = (ms: number, stop?: AbortSignal) => new Promise<void>((resolve, reject) => {
	const done = () => { clearTimeout(timer); removeEventListener('online', done); resolve(); };
	const timer = setTimeout(done, ms);
	addEventListener('online', done);
	stop?.addEventListener('abort', () => { done(); reject(stop.reason); }, { once: true });
});

function requestOf(method: string, body: unknown, options: Options): RequestInit {
	const headers = new Headers({ Accept: 'application/json', 'Accept-Language': language.value });
	let payload: BodyInit | undefined;
	if (body instanceof Blob || typeof body === 'string') {
		headers.set('Content-Type', options.type ?? 'application/octet-stream');
		payload = body;
	} else if (body !== undefined) {
		headers.set('Content-Type', 'application/json');
		payload = JSON.stringify(body);
	}
	if (method !== 'GET')
		headers.set('Idempotency-Key', options.key ?? newKey());
	if (options.version !== undefined)
		headers.set('If-Match', `"${options.version}"`);
	const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' };
	if (payload !== undefined)
		init.body = payload;
	if (options.signal)
		init.signal = options.signal;
	return init;
}

async function faultOf(response: Response): Promise<Fault> {
	let problem: Record<string, unknown> = {};
	try { problem = await response.json(); } catch { /* not a problem document */ }
	const slug = String(problem.type ?? '').split('/').pop() || String(problem.slug ?? response.status);
	const message = String(problem.detail ?? problem.title ?? '') || words().fault.status(response.status);
	return new Fault(response.status, slug, message, problem);
}

/** Sends until there is an answer. */
async function reach(path: string, init: RequestInit, options: Options): Promise<Response> {
	const change = init.method !== 'GET';
	const until = Date.now() + (change ? options.patience_ms ?? Infinity : 1500);
	let counted = false;
	try {
		for (let attempt = 0; ; attempt++) {
			const wait = Math.min(8000, 300 * 2 ** attempt) * (0.75 + Math.random() / 2);
			try {
				const response = await fetch(path, init);
				if (response.status !== 503 || attempt >= 4)
					return response;
			} catch (error) {
				if (options.signal?.aborted)
					throw error;
				if (Date.now() + wait > until)
					throw new Fault(0, 'offline', words().fault.offline);
				if (change && !counted) {
					counted = true;
					unsent.value++;
				}
			}
			await pause(wait, options.signal);
		}
	} finally {
		if (counted)
			unsent.value--;
	}
}

export async function call<T>(method: string, path: string, body?: unknown, options: Options = {}): Promise<T> {
	const init = requestOf(method, body, options);
	for (;;) {
		const response = await reach(path, init, options);
		if (response.status === 401 && !options.anonymous && await loginAgain())
			continue;
		if (!response.ok)
			throw await faultOf(response);
		if (response.status === 204)
			return undefined as T;
		return await (response.headers.get('Content-Type')?.includes('json') ? response.json() : response.text()) as T;
	}
}

let asking: Promise<boolean> | null = null;
let knownPerson = false;
/** Told by session.ts: whether somebody is logged in, as far as this page knows. */
export function personKnown(known: boolean) { knownPerson = known; }

function loginAgain(): Promise<boolean> {
	if (!knownPerson)
		return Promise.resolve(false);
	asking ??= new Promise<boolean>(resolve => { loginWanted.value = resolve; })
		.finally(() => { loginWanted.value = null; asking = null; });
	return asking;
}

export const api = {
	get: <T>(path: string, options?: Options) => call<T>('GET', path, undefined, options),
	post: <T = { id: number }>(path: string, body: unknown = {}, options?: Options) => call<T>('POST', path, body, options),
	put: <T = void>(path: string, body: unknown, options?: Options) => call<T>('PUT', path, body, options),
	patch: <T = void>(path: string, body: unknown, options?: Options) => call<T>('PATCH', path, body, options),
	del: <T = void>(path: string, options?: Options) => call<T>('DELETE', path, undefined, options),
};

/** A path with its query; empty values are left out. */
export function query(path: string, values: Record<string, string | number | boolean | null | undefined>): string {
	const parts = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '')
		.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
	return parts.length ? `${path}?${parts.join('&')}` : path;
}
