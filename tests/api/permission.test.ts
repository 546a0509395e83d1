// Generated from the routes' own tables (GET /api/openapi.json): every route as every role, and every id in
// path, query and body once from another branch. A new route is tested by being there; a new kind of id must be
// given an example of each branch below, or the test fails.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withServer, type Api, type House } from '../harness/index.ts';

type Schema = { type?: string | string[]; format?: string; enum?: unknown[]; properties?: Record<string, Schema>; required?: string[]; items?: Schema; minimum?: number; minItems?: number; 'x-noun'?: string; 'x-scoped'?: boolean };
interface Parameter { name: string; in: 'path' | 'query'; required: boolean; schema: Schema; 'x-noun'?: string; 'x-scoped'?: boolean }
interface Operation { 'x-who': string[]; 'x-within': 'company' | 'branch' | 'own'; parameters: Parameter[]; requestBody?: { content: Record<string, { schema?: Schema }> } }
interface Route { method: string; path: string; operation: Operation; body?: Schema; upload: boolean }

/** Ids of each noun: of the caller's own, of a colleague in the same group, of another branch. */
type Ids = Record<string, { own: number; colleague: number; foreign: number }>;

/** Ids that a company-wide route takes on purpose: the handler itself says what is shown of them. */
const openOnPurpose = new Set([
	'get /api/sessions person', // the owner's alone, else one's own
	'get /api/audit person', // the owner's alone
	'get /api/facts unit', 'get /api/facts group', 'get /api/facts member', // what boards show, by the same rule
	'get /api/boards unit', 'get /api/boards member', 'get /api/boards.csv unit', 'get /api/boards.csv member',
	'get /api/boards.xlsx unit', 'get /api/boards.xlsx member', 'get /api/summary unit', // boards are everybody's
	'patch /api/metrics/{metric} metric', 'delete /api/metrics/{metric} metric', // the company's own
	'post /api/outbox/{letter}/again letter',
]);
/** Ids of these names are people's and units' also where a handler proves them itself, for speed. */
const nounOfName: Record<string, string> = { member: 'person', person: 'person', unit: 'unit', group: 'unit', leader: 'person' };
/** Texts that a handler looks up before it looks at ids. */
const known: Record<string, string> = { kind: 'dials', metric: 'revenue' };

function routesOf(document: any): Route[] {
	return Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => {
		const content = operation.requestBody?.content ?? {};
		return { method, path, operation, body: content['application/json']?.schema, upload: 'application/octet-stream' in content };
	}));
}

const noun = (name: string, schema: Schema): string | undefined => schema['x-noun'] ?? (schema.format === 'id' ? nounOfName[name] : undefined);

/** Where ids stand: "path person", "query unit", "body splits/0/member". */
function idPlaces(route: Route): { place: string; noun: string; scoped: boolean; proven: boolean }[] {
	const found: ReturnType<typeof idPlaces> = [];
	const add = (place: string, name: string, schema: Schema) => {
		const of = noun(name, schema);
		if (of)
			found.push({ place, noun: of, scoped: schema['x-scoped'] ?? true, proven: !!schema['x-noun'] });
	};
	for (const parameter of route.operation.parameters) {
		const schema = { ...parameter.schema, 'x-noun': parameter['x-noun'] ?? parameter.schema['x-noun'], 'x-scoped': parameter['x-scoped'] ?? parameter.schema['x-scoped'] };
		add(`${parameter.in} ${parameter.name}`, parameter.name, schema);
		if (schema.items)
			add(`${parameter.in} ${parameter.name}`, parameter.name, schema.items);
	}
	const walk = (schema: Schema, at: string, name: string) => {
		add(`body ${at}`, name, schema);
		for (const [key, child] of Object.entries(schema.properties ?? {}))
			walk(child, at ? `${at}/${key}` : key, key);
		if (schema.items)
			walk(schema.items, `${at}/0`, name);
	};
	if (route.body)
		walk(route.body, '', '');
	return found;
}

/** A value that the table takes; at the places named in `at` the given id. */
function sample(schema: Schema, name: string, at: string, ids: Ids, whose: (place: string) => keyof Ids[string], wanted: string): unknown {
	const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
	const of = noun(name, schema);
	if (of && type !== 'array')
		return ids[of]?.[whose(at)] ?? 1;
	if (of)
		return [ids[of]?.[whose(at)] ?? 1];
	if (schema.enum)
		return schema.enum[0];
	if (type === 'object')
		return Object.fromEntries(Object.entries(schema.properties ?? {})
			.filter(([key]) => schema.required?.includes(key) || (wanted + '/').startsWith(`${at ? `${at}/` : ''}${key}/`))
			.map(([key, child]) => [key, sample(child, key, at ? `${at}/${key}` : key, ids, whose, wanted)]));
	if (type === 'array')
		return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, (_, i) => sample(schema.items ?? {}, name, `${at}/${i}`, ids, whose, wanted));
	if (type === 'integer')
		return schema.format === 'ms' ? Date.now() : Math.max(1, schema.minimum ?? 1);
	if (type === 'number')
		return 1;
	if (type === 'boolean')
		return true;
	if (type === 'string')
		return schema.format === 'date' ? '2026-03-02' : known[name] ?? 'x1';
	return [];
}

/** Calls the route with everything the caller's own but at one place. */
function call(api: Api, route: Route, ids: Ids, wanted = '', other: keyof Ids[string] = 'own'): Promise<Response> {
	const whose = (kind: string) => (place: string) => (`${kind} ${place}` === wanted ? other : 'own');
	const wantedAt = wanted.slice(wanted.indexOf(' ') + 1);
	const value = (parameter: Parameter) => {
		const schema = { ...parameter.schema, 'x-noun': parameter['x-noun'] ?? parameter.schema['x-noun'] };
		const made = sample(schema, parameter.name, parameter.name, ids, place => whose(parameter.in)(place.replace(/\/0$/, '')), '');
		return encodeURIComponent(Array.isArray(made) ? made.join(',') : String(made));
	};
	let path = route.path;
	const query: string[] = [];
	for (const parameter of route.operation.parameters)
		if (parameter.in === 'path')
			path = path.replace(`{${parameter.name}}`, value(parameter));
		else if (parameter.required || wanted === `query ${parameter.name}`)
			query.push(`${parameter.name}=${value(parameter)}`);
	const body = route.body ? sample(route.body, '', '', ids, whose('body'), wantedAt) : undefined;
	return api.raw(route.method.toUpperCase(), path + (query.length ? `?${query.join('&')}` : ''), route.upload ? new Uint8Array([97, 10]) : body);
}

interface World { callers: Record<string, Api>; ids: (role: string) => Ids; routes: Route[] }

const roles = ['owner', 'manager', 'leader', 'agent', 'assistant', 'finance', 'hr'];

async function worldMake({ api }: House): Promise<World> {
	const unit = async (name: string, kind: string, parent: number) => (await api.post('/api/units', { name, kind, parent })).id as number;
	const north = await unit('北区', 'branch', 1), south = await unit('南区', 'branch', 1);
	const wind = await unit('风组', 'group', north), rain = await unit('雨组', 'group', south);
	let n = 0;
	const person = async (at: number) => (await api.post('/api/people', { name: `员工${++n}`, unit: at, joined: '2026-01-05' })).id as number;
	const grant = async (who: number, role: string, at: number) => (await api.post(`/api/people/${who}/grants`, { role, unit: at })).id as number;
	const people: Record<string, number> = {}, grants: Record<string, number> = {};
	for (const role of roles.slice(1)) {
		people[role] = await person(role === 'leader' || role === 'agent' ? wind : north);
		if (role !== 'agent')
			grants[role] = await grant(people[role]!, role, role === 'leader' ? wind : north);
	}
	const colleague = await person(wind), stranger = await person(rain), strangeLeader = await person(rain);
	const strangeGrant = await grant(strangeLeader, 'leader', rain);
	const product = (await api.post('/api/products', { name: '课程', price_cents: 980000, floor_cents: 0 })).id;
	const order = async (member: number) => (await api.post('/api/orders', { member, product, amount_cents: 980000, received_cents: 980000 })).id as number;
	const orders = { own: await order(people.agent!), colleague: await order(colleague), foreign: await order(stranger) };
	const fact = async (member: number) => (await api.post('/api/facts', { member, kind: 'dials', value: 5, ref: `${member}`, at: Date.now() - 1000 })).id as number;
	const facts = { own: await fact(people.agent!), colleague: await fact(colleague), foreign: await fact(stranger) };
	const screen = async (at: number) => {
		const wall = api.anyone(), asked = await wall.post('/api/screens');
		const { id } = await api.post('/api/screens/confirm', { code: asked.code, unit: at });
		await wall.get(`/api/screens/claim?claim=${asked.claim}`);
		return { wall, id: id as number };
	};
	const ownScreen = await screen(wind), strangeScreen = await screen(rain);
	const callers: Record<string, Api> = { owner: api, screen: ownScreen.wall, public: api.anyone() };
	for (const role of roles.slice(1))
		callers[role] = await api.as(people[role]!);
	const { secret } = await callers.manager!.post('/api/tokens', { name: 'x', scopes: ['read', 'facts:write', 'import'] });
	callers.program = api.anyone();
	callers.program.token = secret;
	const document = await api.get('/api/openapi.json');
	const all = (id: number) => ({ own: id, colleague: id, foreign: id });
	const ids = (role: string): Ids => ({
		unit: { own: wind, colleague: wind, foreign: rain },
		person: { own: people.agent!, colleague, foreign: stranger },
		grant: { own: grants.leader!, colleague: grants.leader!, foreign: strangeGrant },
		screen: { own: ownScreen.id, colleague: ownScreen.id, foreign: strangeScreen.id },
		order: orders, fact: facts,
		// of the whole company, or the asker's own: nothing that a branch could hide
		session: all(1), token: all(1), job: all(1), product: all(product), metric: all(1), letter: all(1), import: all(1), shift: all(1),
	});
	return { callers, ids, routes: routesOf(document) };
}

test('[S0.1] every route refuses every role that its table does not name, whatever the ids', withServer(async house => {
	const { callers, ids, routes } = await worldMake(house);
	assert.ok(routes.length > 20);
	const wrong: string[] = [];
	for (const route of routes)
		for (const [role, api] of Object.entries(callers)) {
			if (route.operation['x-who'].includes(role) || (role !== 'public' && route.operation['x-who'].includes('public')))
				continue;
			const reply = await call(api, route, ids(role));
			const expected = role === 'public' ? [401] : role === 'program' ? [401, 403] : [403];
			if (!expected.includes(reply.status))
				wrong.push(`${role} ${route.method} ${route.path} → ${reply.status} ${(await reply.text()).slice(0, 200)}`);
			await reply.body?.cancel().catch(() => {});
		}
	assert.deepEqual(wrong, []);
}, { fresh: true }));

test('[S0.1] an id of another branch, or of a colleague where only one\'s own counts, is refused wherever it stands', withServer(async house => {
	const { callers, ids, routes } = await worldMake(house);
	const wrong: string[] = [], open = new Set<string>();
	let tried = 0;
	for (const route of routes) {
		const { 'x-who': who, 'x-within': within } = route.operation;
		for (const { place, noun: of, scoped, proven } of idPlaces(route)) {
			assert.ok(of in ids('agent'), `${route.method} ${route.path} takes ids of ${of}: give this test one of each branch`);
			if (!scoped)
				continue;
			if (within === 'company') {
				open.add(`${route.method} ${route.path} ${place.replace(/^\w+ /, '')}`);
				continue;
			}
			for (const role of [...roles.slice(1), 'screen', 'program']) {
				if (!who.includes(role))
					continue;
				for (const other of within === 'own' && role === 'agent' && proven && of !== 'unit' ? ['foreign', 'colleague'] as const : ['foreign'] as const) {
					const reply = await call(callers[role]!, route, ids(role), place, other);
					tried++;
					if (![403, 404].includes(reply.status))
						wrong.push(`${role} ${route.method} ${route.path} with the ${other} ${of} at ${place} → ${reply.status} ${(await reply.text()).slice(0, 200)}`);
					await reply.body?.cancel().catch(() => {});
				}
			}
		}
	}
	assert.deepEqual(wrong, []);
	assert.ok(tried > 50, `${tried} tried`);
	assert.deepEqual([...open].filter(each => !openOnPurpose.has(each)), [], 'company-wide routes that take ids of a branch: is that on purpose?');
}, { fresh: true }));

test('[S0.1] those whom a table names may read what is theirs', withServer(async house => {
	const { callers, ids, routes } = await worldMake(house);
	const wrong: string[] = [];
	for (const route of routes.filter(each => each.method === 'get' && !each.path.includes('live'))) {
		for (const role of [...roles, 'screen', 'program']) {
			if (!route.operation['x-who'].includes(role))
				continue;
			const reply = await call(callers[role]!, route, ids(role));
			if ([401, 403].includes(reply.status) || reply.status >= 500)
				wrong.push(`${role} ${route.method} ${route.path} → ${reply.status} ${(await reply.text()).slice(0, 200)}`);
			await reply.body?.cancel().catch(() => {});
		}
	}
	assert.deepEqual(wrong, []);
}, { fresh: true }));

test('[S0.1] nobody lets themself in as somebody who may more', withServer(async house => {
	const { callers } = await worldMake(house);
	const owner = (await house.api.get('/api/session')).person.id;
	const manager = (await callers.manager!.get('/api/session')).person.id;
	const leader = (await callers.leader!.get('/api/session')).person.id;
	const refused: [Api, number][] = [[callers.manager!, owner], [callers.manager!, manager], [callers.leader!, manager], [callers.leader!, leader], [callers.hr!, manager]];
	for (const [api, person] of refused) {
		const reply = await api.raw('POST', `/api/people/${person}/invite`);
		assert.equal(reply.status, 403, await reply.text());
	}
	await callers.manager!.post(`/api/people/${leader}/reset`);
	await callers.manager!.refused('forbidden', callers.manager!.post(`/api/people/${manager}/grants`, { role: 'owner', unit: 1 }));
	await callers.manager!.refused('forbidden', callers.manager!.post(`/api/people/${manager}/grants`, { role: 'manager', unit: 1 }));
	await callers.manager!.refused('forbidden', callers.manager!.post('/api/people', { name: '混入公司', unit: 1 }));
	// without a unit it is their own branch, not the company
	const { id } = await callers.manager!.post('/api/people', { name: '新人' });
	assert.equal((await house.api.get(`/api/people/${id}`)).unit_name, '北区');
}, { fresh: true }));
