// Boards: any metric, any period, any part of the company; humane by default; as JSON, CSV, Excel and a command.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { command, withServer, type House } from '../harness/index.ts';

const march = 'from=2026-03-01&to=2026-03-31';
const day = (of: number): string => `2026-03-${String(of).padStart(2, '0')}T11:00:00+08:00`;

/** Two branches of two groups, three people a group; member i made 1000 · (12 − i) in March. */
async function floor({ api }: House): Promise<{ branches: number[]; groups: number[]; people: number[] }> {
	const branches: number[] = [], groups: number[] = [], people: number[] = [];
	for (const name of ['北部', '南部'])
		branches.push((await api.post('/api/units', { parent: 1, kind: 'branch', name })).id);
	for (let i = 0; i < 4; i++)
		groups.push((await api.post('/api/units', { parent: branches[i >> 1], kind: 'group', name: `${'一二三四'[i]}组`, colour: i + 1 })).id);
	for (let i = 0; i < 12; i++)
		people.push((await api.post('/api/people', { name: `成员${String(i + 1).padStart(2, '0')}`, unit: groups[Math.trunc(i / 3)], joined: '2026-01-05' })).id);
	await api.post('/api/facts/batch', { facts: people.flatMap((member, i) => [
		{ member, kind: 'revenue', value: 1000 * (12 - i), at: day(2 + i), source: 'test', ref: `r${i}` },
		{ member, kind: 'deals', value: 1, at: day(2 + i), source: 'test', ref: `d${i}` },
		{ member, kind: 'connects', value: 10 + i, at: day(2), source: 'test', ref: `c${i}` },
		{ member, kind: 'revenue', value: 500, at: '2026-02-10T11:00:00+08:00', source: 'test', ref: `f${i}` }]) });
	return { branches, groups, people };
}
const values = (board: any): number[] => board.items.map((row: any) => row.value);

test('[S6.10] a board by member, group, team and day, with the period before, heads and days worked', withServer(async house => {
	const { api } = house, { branches, groups, people } = await floor(house);
	const members = await api.get(`/api/boards?metric=revenue&${march}&previous=true&best=true`);
	assert.deepEqual(members.items.map((row: any) => row.id), people);
	assert.deepEqual(members.items.map((row: any) => row.rank), people.map((_, i) => i + 1));
	assert.equal(members.items[0].group, '一组');
	assert.equal(members.items[3].previous, 500);
	assert.equal(members.items[3].best, 500);
	assert.equal(members.total, 78000);
	assert.equal(members.total_previous, 6000);
	assert.equal(members.metric.unit, 'money');
	const by = await api.get(`/api/boards?metric=revenue&by=group&${march}&per=head`);
	assert.deepEqual(values(by), [11000, 8000, 5000, 2000]);
	assert.deepEqual(by.items.map((row: any) => row.id), groups);
	assert.deepEqual(by.items.map((row: any) => row.heads), [3, 3, 3, 3]);
	const teams = await api.get(`/api/boards?metric=revenue&by=team&${march}`);
	assert.deepEqual(teams.items.map((row: any) => [row.id, row.value]), [[branches[0], 57000], [branches[1], 21000]]);
	const south = await api.get(`/api/boards?metric=revenue&by=group&${march}&unit=${branches[1]}`);
	assert.deepEqual(values(south), [15000, 6000]);
	const days = await api.get(`/api/boards?metric=revenue&by=day&${march}`);
	assert.equal(days.items.length, 31);
	assert.equal(days.items[1].day, '2026-03-02');
	assert.equal(days.items[1].value, 12000);
	const worked = await api.get(`/api/boards?metric=revenue&${march}&per=day&limit=1`);
	assert.equal(worked.items[0].days, 22); /* two days off a week, no holiday in March */
	assert.ok(Math.abs(worked.items[0].value - 12000 / 22) < 1e-6);
	const ratio = await api.get(`/api/boards?metric=${encodeURIComponent('revenue / connects')}&by=group&${march}`);
	assert.ok(Math.abs(ratio.items[0].value - 33000 / 33) < 1e-9);
	assert.equal(ratio.items[0].parts.connects.total, 33);
	await api.refused('metric-name', api.get(`/api/boards?metric=revenu&${march}`));
	await api.refused('metric-syntax', api.get(`/api/boards?metric=${encodeURIComponent('revenue /')}&${march}`));
	await api.refused('period-wrong', api.get('/api/boards?metric=revenue&from=2026-03-02&to=2026-03-01'));
}, { fresh: true }));

test('[S6.10] winners are public, the gap to the next tier is private, nobody is shown last; effort is open', withServer(async house => {
	const { api } = house, { people } = await floor(house);
	const last = await api.as(people[11]!), second = await api.as(people[1]!);
	const seen = await last.get(`/api/boards?metric=revenue&${march}`);
	assert.deepEqual(seen.items.map((row: any) => row.id), [...people.slice(0, 4), people[11]]);
	assert.equal(seen.humane, true);
	const own = seen.items.at(-1);
	assert.deepEqual([own.own, own.rank, own.value, own.gap], [true, null, 1000, 8000]);
	assert.equal((await second.get(`/api/boards?metric=revenue&${march}`)).items[1].gap, 1000);
	const narrow = await last.get(`/api/boards?metric=revenue&${march}&limit=3`);
	assert.equal(narrow.items.at(-1).id, people[11]);
	await last.refused(403, last.get(`/api/boards?metric=revenue&${march}&member=${people[10]}`));
	const effort = await last.get(`/api/boards?metric=connects&${march}`);
	assert.equal(effort.items.length, 12);
	assert.equal(effort.items[0].id, people[11]);
	const csv = await (await last.raw('GET', `/api/boards.csv?metric=revenue&${march}`)).text();
	assert.equal(csv.trim().split('\n').length, 6);
	const settings = await api.get('/api/settings');
	await api.patch('/api/settings', { humane: false }, { version: settings.version });
	assert.equal((await last.get(`/api/boards?metric=revenue&${march}`)).items.length, 12);
}, { fresh: true }));

test('[S6.10] a board as CSV, as an Excel file and by the command beside the running server', withServer(async house => {
	const { api, db } = house;
	await floor(house);
	const reply = await api.raw('GET', `/api/boards.csv?metric=revenue&${march}&limit=3`);
	assert.match(reply.headers.get('content-disposition')!, /board-20260301-20260331\.csv/);
	assert.deepEqual((await reply.text()).replace('\uFEFF', '').trim().split(/\r?\n/).slice(0, 2), ['名次,人员,小组,业绩,条数', '1,成员01,一组,120.00,1']);
	const book = new Uint8Array(await (await api.raw('GET', `/api/boards.xlsx?metric=conversion&by=group&${march}`)).arrayBuffer());
	assert.deepEqual([...book.slice(0, 2)], [0x50, 0x4b]);
	const args = ['board', '--db', db.url, '--metric', 'revenue', '--by', 'group', '--from', '2026-03-01', '--to', '2026-03-31'];
	const csv = await command(args);
	assert.equal(csv.code, 0, csv.err);
	assert.equal(csv.out.trim().split('\n').length, 5);
	assert.match(csv.out, /330\.00/);
	const json = JSON.parse((await command([...args, '--json', '--limit', '1'])).out);
	assert.equal(json.items[0].value, 33000);
	assert.equal(json.of, 4);
	assert.equal((await command(['board', '--db', db.url])).code, 2);
	assert.equal((await command([...args, '--by', 'colour'])).code, 2);
	assert.equal((await command(['board', '--db', db.url, '--metric', 'revenue +'])).code, 1);
}, { fresh: true }));

test('[S6.10] a board read again and again says what was posted in between', withServer(async house => {
	const { api } = house, { people, branches } = await floor(house);
	for (let i = 0; i < 12; i++) {
		await api.post('/api/facts', { member: people[i], kind: 'revenue', value: 7, at: day(20), source: 'again', ref: String(i) });
		const until = Date.now() + 5000; /* with several servers others tell it, a moment later */
		let board: any;
		do
			board = await api.get(`/api/boards?metric=revenue&${march}&unit=${branches[0]}`);
		while (board.total !== 57000 + 7 * Math.min(i + 1, 6) && Date.now() < until);
		assert.equal(board.total, 57000 + 7 * Math.min(i + 1, 6));
	}
}, { fresh: true }));

test('[S6.10] last month says three sentences that can be asked where they come from', withServer(async house => {
	const { api } = house;
	await floor(house);
	const summary = await api.get(`/api/summary?${march}&sentences=20`);
	assert.equal(summary.deals, 12);
	assert.equal(summary.revenue_cents, 78000);
	assert.equal(summary.heads, 12);
	assert.equal(summary.per_head_cents, 6500);
	const of = (key: string): any => summary.sentences.find((each: any) => each.key === key);
	assert.ok(Math.abs(of('top_share').params.percent - 100 * 33 / 78) < 1e-9);
	assert.match(of('top_share').zh, /前三名做了 42% 的业绩/);
	assert.match(of('group_spread').en, /differs by 138%/);
	for (const sentence of summary.sentences)
		assert.ok((await api.get(sentence.rows)).items.length > 0, sentence.rows);
	assert.equal((await api.get(`/api/summary?${march}`)).sentences.length, 3);
}, { fresh: true }));
