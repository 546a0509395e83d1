// What happened, once each: posted singly and in batches, taken back, and the rows behind a number.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withServer, type House } from '../harness/index.ts';

interface Floor { north: number; wind: number; bamboo: number; lin: number; chen: number; zhao: number }

/** One branch of two groups and three people, made through the API. */
async function floor({ api }: House): Promise<Floor> {
	const { id: north } = await api.post('/api/units', { parent: 1, kind: 'branch', name: '北部' });
	const { id: wind } = await api.post('/api/units', { parent: north, kind: 'group', name: '疾风', colour: 1 });
	const { id: bamboo } = await api.post('/api/units', { parent: north, kind: 'group', name: '青竹', colour: 2 });
	const person = async (name: string, unit: number): Promise<number> => (await api.post('/api/people', { name, unit, joined: '2026-01-05' })).id;
	return { north, wind, bamboo, lin: await person('林一', wind), chen: await person('陈二', wind), zhao: await person('赵三', bamboo) };
}
const march = 'from=2026-03-01&to=2026-03-31';
const at = '2026-03-02T10:00:00+08:00';

test('[S6.10] a fact is taken once by source and ref; other content under the same ref is refused', withServer(async house => {
	const { api } = house, { lin } = await floor(house);
	const fact = { member: lin, kind: 'revenue', value: 980000, at, source: 'test', ref: '1' };
	const first = await api.post('/api/facts', fact), again = await api.post('/api/facts', fact);
	assert.equal(again.id, first.id);
	await api.refused('fact-ref-other', api.post('/api/facts', { ...fact, value: 1 }));
	const undated = { member: lin, kind: 'dials', source: 'test', ref: 'now' };
	assert.equal((await api.post('/api/facts', undated)).id, (await api.post('/api/facts', undated)).id);
	await api.refused('kind-unknown', api.post('/api/facts', { ...fact, kind: 'revenu', ref: '2' }));
	await api.refused('person-unknown', api.post('/api/facts', { ...fact, member: 99999, ref: '2' }));
	await api.refused('fact-future', api.post('/api/facts', { ...fact, at: '2199-01-01T00:00:00Z', ref: '2' }));
	await api.refused('field-invalid', api.post('/api/facts', { ...fact, value: 2 ** 53, ref: '2' }));
	assert.equal((await api.get(`/api/boards?metric=revenue&${march}`)).total, 980000);
}, { fresh: true }));

test('[S6.10] a batch is taken whole or not at all, and again without counting twice', withServer(async house => {
	const { api } = house, { lin, chen } = await floor(house);
	const facts = Array.from({ length: 1000 }, (_, i) => ({ member: i % 2 ? lin : chen, kind: 'dials', at, source: 'dialer', ref: `d${i}` }));
	const first = await api.post('/api/facts/batch', { facts });
	assert.equal(first.new, 1000);
	assert.equal(new Set(first.ids).size, 1000);
	const again = await api.post('/api/facts/batch', { facts });
	assert.equal(again.new, 0);
	assert.deepEqual(again.ids, first.ids);
	await api.refused('kind-unknown', api.post('/api/facts/batch', { facts: [{ ...facts[0], ref: 'new' }, { ...facts[1], kind: 'no', ref: 'new 2' }] }));
	await api.refused('field-invalid', api.post('/api/facts/batch', { facts: [...facts, facts[0]] }));
	assert.equal((await api.get(`/api/boards?metric=dials&${march}`)).total, 1000);
}, { fresh: true }));

test('[S6.10] a mistake is taken back by one more fact, once, and its ref is free again', withServer(async house => {
	const { api } = house, { lin } = await floor(house);
	const fact = { member: lin, kind: 'revenue', value: 980000, at, source: 'test', ref: '1' };
	const { id } = await api.post('/api/facts', fact);
	const undoing = await api.post(`/api/facts/${id}/undo`);
	assert.equal((await api.post(`/api/facts/${id}/undo`)).id, undoing.id);
	await api.refused('fact-is-undoing', api.post(`/api/facts/${undoing.id}/undo`));
	await api.refused('fact-unknown', api.post('/api/facts/99999/undo'));
	assert.equal((await api.get(`/api/boards?metric=revenue&${march}`)).total, 0);
	await api.post('/api/facts', { ...fact, value: 500 });
	assert.equal((await api.get(`/api/boards?metric=revenue&${march}`)).total, 500);
	const { items } = await api.get(`/api/facts?kind=revenue&${march}`);
	assert.deepEqual(items.map((row: any) => row.value), [500, -980000, 980000]);
	assert.equal(items[1].undoes, id);
	assert.equal(items[2].undone, undoing.id);
}, { fresh: true }));

test('[S2.1] a member who moves leaves what was earned before with the old group', withServer(async house => {
	const { api } = house, { lin, wind, bamboo, north } = await floor(house);
	await api.post('/api/facts', { member: lin, kind: 'revenue', value: 980000, at, source: 'test', ref: '1' });
	await api.post(`/api/people/${lin}/move`, { unit: bamboo, from: '2026-03-03' });
	await api.post('/api/facts', { member: lin, kind: 'revenue', value: 20000, at: '2026-03-04T10:00:00+08:00', source: 'test', ref: '2' });
	const board = await api.get(`/api/boards?metric=revenue&by=group&${march}&unit=${north}`);
	const of = (id: number): number => board.items.find((row: any) => row.id === id).value;
	assert.equal(of(wind), 980000);
	assert.equal(of(bamboo), 20000);
}, { fresh: true }));

test('[S6.10] the rows behind a number come in pages, of a member, a group, a metric', withServer(async house => {
	const { api } = house, { lin, zhao, wind, bamboo } = await floor(house);
	await api.post('/api/facts/batch', { facts: Array.from({ length: 25 }, (_, i) => ({ member: i % 5 ? lin : zhao, kind: i % 2 ? 'deals' : 'connects',
		at: `2026-03-${String(1 + i % 9).padStart(2, '0')}T11:00:00+08:00`, source: 'test', ref: String(i) })) });
	let after = '', seen: any[] = [];
	do {
		const page = await api.get(`/api/facts?metric=conversion&${march}&limit=4${after && `&after=${after}`}`);
		seen = [...seen, ...page.items];
		after = page.next ?? '';
	} while (after);
	assert.equal(seen.length, 25);
	assert.deepEqual(seen.map(row => `${row.day} ${String(row.id).padStart(9)}`), seen.map(row => `${row.day} ${String(row.id).padStart(9)}`).sort().reverse());
	assert.equal((await api.get(`/api/facts?metric=conversion&${march}&member=${zhao}`)).items.length, 5);
	assert.equal((await api.get(`/api/facts?metric=conversion&${march}&group=${wind}`)).items.length, 20);
	assert.equal((await api.get(`/api/facts?kind=deals&${march}&group=${bamboo}`)).items.length, 2);
	assert.equal((await api.get(`/api/facts?kind=deals&${march}&unit=${bamboo}`)).items.length, 2);
}, { fresh: true }));

test('[S0.1] an agent records effort and mood of their own, not revenue and not for others, and sees their own rows', withServer(async house => {
	const { api } = house, { lin, chen } = await floor(house);
	const agent = await api.as(lin);
	await agent.post('/api/facts', { member: lin, kind: 'mood', value: 4, source: 'test', ref: 'm' });
	await agent.refused(403, agent.post('/api/facts', { member: lin, kind: 'revenue', value: 4 }));
	await agent.refused(403, agent.post('/api/facts', { member: chen, kind: 'mood', value: 4 }));
	await agent.refused(403, agent.post('/api/facts/batch', { facts: [] }));
	const mine = await agent.get(`/api/facts?kind=mood`);
	assert.equal(mine.items.length, 1);
	await agent.refused(403, agent.get(`/api/facts?kind=dials&member=${chen}`));
	assert.equal((await api.get('/api/facts?kind=mood')).items.length, 0); /* not even the owner */
	await api.refused('metric-private', api.get(`/api/boards?metric=mood&member=${lin}`));
}, { fresh: true }));
