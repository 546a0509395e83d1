// A client of the API as a browser would be one: a cookie jar, the same origin, problem documents as errors.
import assert from 'node:assert/strict';

/** A problem document (RFC 9457) as an error. */
export class Fault extends Error {
	constructor(readonly status: number, readonly slug: string, readonly problem: Record<string, any>, request: string) {
		super(`${request} → ${status} ${JSON.stringify(problem)}`);
	}
}

export interface Options {
	headers?: Record<string, string>;
	/** Sent as If-Match. */
	version?: number | string;
	/** Sent as Idempotency-Key. */
	key?: string;
}

export class Api {
	private cookies = new Map<string, string>();
	/** Set to call as a program does: Authorization: Bearer. */
	token = '';

	constructor(readonly url: string, private readonly owner?: Api) {}

	/** The reply as it comes, whatever its status. */
	async raw(method: string, path: string, body?: unknown, options: Options = {}): Promise<Response> {
		const headers: Record<string, string> = { accept: 'application/json' };
		if (this.cookies.size)
			headers.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		if (this.token)
			headers.authorization = `Bearer ${this.token}`;
		if (method !== 'GET')
			headers.origin = this.url;
		if (options.version !== undefined)
			headers['if-match'] = typeof options.version === 'number' ? `"${options.version}"` : options.version;
		if (options.key)
			headers['idempotency-key'] = options.key;
		const bytes = body instanceof Uint8Array, plain = bytes || typeof body === 'string';
		if (body !== undefined)
			headers['content-type'] = bytes ? 'application/octet-stream' : plain ? 'text/plain; charset=utf-8' : 'application/json';
		const reply = await fetch(this.url + path, {
			method, headers: { ...headers, ...options.headers }, redirect: 'manual',
			body: body === undefined ? undefined : plain ? body as BodyInit : JSON.stringify(body),
		});
		for (const line of setCookies(reply)) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
			if (value)
				this.cookies.set(name!, value);
			else
				this.cookies.delete(name!);
		}
		return reply;
	}

	private async call(method: string, path: string, body?: unknown, options?: Options): Promise<any> {
		const reply = await this.raw(method, path, body, options);
		const text = await reply.text();
		const json = /json/.test(reply.headers.get('content-type') ?? '');
		const value = json && text ? JSON.parse(text) : text;
		if (!reply.ok) {
			const type = json ? String(value.type ?? '') : '';
			throw new Fault(reply.status, type.slice(type.lastIndexOf('/') + 1), json ? value : { text }, `${method} ${path}`);
		}
		return value;
	}

	get<T = any>(path: string, options?: Options): Promise<T> { return this.call('GET', path, undefined, options); }
	post<T = any>(path: string, body: unknown = {}, options?: Options): Promise<T> { return this.call('POST', path, body, options); }
	put<T = any>(path: string, body: unknown, options?: Options): Promise<T> { return this.call('PUT', path, body, options); }
	patch<T = any>(path: string, body: unknown, options?: Options): Promise<T> { return this.call('PATCH', path, body, options); }
	delete<T = any>(path: string, options?: Options): Promise<T> { return this.call('DELETE', path, undefined, options); }

	/** Nobody's: as a browser that has not logged in. */
	anyone(): Api { return new Api(this.url); }

	/** Logged in by name and password. */
	async login(login: string, password: string): Promise<Api> {
		const api = this.anyone();
		await api.post('/api/login', { login, password });
		return api;
	}

	/** As the person: invited by the owner, joined by the link, logged in. Once a person is enough: keep what it returns. */
	async as(person: number): Promise<Api> {
		const { link } = await (this.owner ?? this).post(`/api/people/${person}/invite`);
		const api = new Api(this.url, this.owner ?? this);
		await api.post('/api/join', { key: new URL(link, this.url).searchParams.get('key'), login: `p${person}`, password: `a good password ${person}` });
		return api;
	}

	/** The call must be refused with this fault's slug (or status); the problem document. */
	async refused(fault: string | number, call: Promise<unknown>): Promise<Record<string, any>> {
		try {
			await call;
		} catch (error) {
			if (!(error instanceof Fault))
				throw error;
			assert.equal(typeof fault === 'number' ? error.status : error.slug, fault, error.message);
			return error.problem;
		}
		assert.fail(`should have been refused with ${fault}`);
	}

	/** For a browser: the cookies this client holds. */
	jar(): { name: string; value: string; url: string }[] {
		return [...this.cookies].map(([name, value]) => ({ name, value, url: this.url }));
	}
}

function setCookies(reply: Response): string[] {
	const headers = reply.headers as Headers & { getSetCookie?: () => string[] };
	return headers.getSetCookie?.() ?? (reply.headers.get('set-cookie')?.split(/,(?=[^;,]+=)/) ?? []);
}
