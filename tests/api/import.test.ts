// Files brought over HTTP: looked at, mended, taken in, taken back.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { command, Fault, shared, top, withServer, type Api } from '../harness/index.ts';

async function settled(api: Api, id: number): Promise<any> {
	for (;;) {
		const found = await api.get(`/api/imports/${id}`);
		if (['ready', 'done', 'undone', 'failed'].includes(found.state))
			return found;
		await new Promise(resolve => setTimeout(resolve, 50));
	}
}

async function bring(api: Api, kind: string, name: string, body: Uint8Array | string): Promise<any> {
	const { id } = await api.post(`/api/imports?kind=${kind}&name=${encodeURIComponent(name)}`, body);
	return settled(api, id);
}

async function step(api: Api, id: number, what: 'commit' | 'undo', body = {}): Promise<any> {
	await api.post(`/api/imports/${id}/${what}`, body);
	return settled(api, id);
}

async function mapped(api: Api, id: number, example: string): Promise<any> {
	await api.patch(`/api/imports/${id}`, { mapping: JSON.parse(readFileSync(join(top, 'examples', example), 'utf8')) });
	return settled(api, id);
}

const absent = (folder: string) => existsSync(join(shared, 'data', folder)) ? false : `no ${folder} in ${join(shared, 'data')}`;
const data = (path: string) => new Uint8Array(readFileSync(join(shared, 'data', path)));

test('[S0.4] pasted rows: the dry run says what is to be looked at, a row is mended, all is taken in and back', withServer(async ({ api }) => {
	const people = await bring(api, 'people', '花名册', '姓名\t小组\t组长\n张三\t清风\t张三\n李四\t清风\t张三\n王五\t\t张三\n');
	assert.equal(people.state, 'ready');
	assert.deepEqual([people.people.new, people.people.groups.length, people.looks], [3, 1, 1]);
	const look = people.look[0];
	assert.equal(look.reason.zh, '没有小组');
	await api.patch(`/api/imports/${people.id}`, { fixes: [{ row: look.row, field: 'group', value: '青松' }] });
	const mended = await settled(api, people.id);
	assert.deepEqual([mended.people.groups.length, mended.looks], [2, 0]);
	assert.equal((await step(api, people.id, 'commit')).committed.taken, 3);

	const deals = await bring(api, 'deals', '九月', '销售,成交金额,成交日期\n张三,1.2万,2026.9.5\n李四,"9,800元",2026年9月6日\n合计,"22,000",\n');
	assert.deepEqual(deals.totals, { count: 2, cents: 2180000, file_total_cents: 2200000, difference: -20000 });
	await assert.rejects(step(api, deals.id, 'commit', { confirm_cents: 2200000 }), (fault: Fault) => fault.slug === 'import-total');
	assert.equal((await step(api, deals.id, 'commit', { confirm_cents: 2180000 })).committed.cents, 2180000);
	assert.equal((await step(api, deals.id, 'undo')).undone.orders, 2);
	await assert.rejects(step(api, deals.id, 'commit'), (fault: Fault) => fault.slug === 'import-step');
}, { setup: null }));

test('[S6.10] what is no table is refused with a reason, a wrong mapping with its place', withServer(async ({ api }) => {
	const broken = await bring(api, 'deals', 'x.csv', '销售,金额,日期\n张三,"1,2026-01-01\n');
	assert.equal(broken.state, 'failed');
	assert.equal(broken.fault.slug, 'table-quotes');
	const good = await bring(api, 'deals', 'x.csv', '销售,金额,日期\n张三,1,2026-01-01\n');
	await assert.rejects(api.patch(`/api/imports/${good.id}`, { mapping: { mapping: 1, kind: 'deals', colums: {} } }),
		(fault: Fault) => fault.slug === 'mapping-invalid' && /\/colums/.test(JSON.stringify(fault.problem)));
	await assert.rejects(api.get('/api/imports/999999'), (fault: Fault) => fault.status === 404);
}, { setup: null }));

test('[S0.4] crm-sales by its heads alone: 4,238 won deals, 10,005,534', { skip: absent('crm-sales') }, withServer(async ({ api }) => {
	const people = await bring(api, 'people', 'sales_teams.csv', data('crm-sales/sales_teams.csv'));
	assert.deepEqual([people.people.new, people.people.groups.length], [35, 6]);
	await step(api, people.id, 'commit');
	const deals = await bring(api, 'deals', 'sales_pipeline.csv', data('crm-sales/sales_pipeline.csv'));
	assert.deepEqual([deals.rows, deals.good, deals.looks], [8800, 4238, 0]);
	assert.equal(deals.totals.cents, 1000553400);
	const done = await step(api, deals.id, 'commit', { confirm_cents: 1000553400 });
	assert.deepEqual([done.committed.taken, done.committed.cents], [4238, 1000553400]);
	const board = await api.get('/api/boards?metric=revenue&by=member&from=2016-10-01&to=2017-12-31');
	assert.deepEqual([board.total, board.items[0].name, board.items[0].value], [1000553400, 'Darcel Schlecht', 115321400]);
	const december = await api.get('/api/boards?metric=revenue&by=member&from=2017-12-01&to=2017-12-31');
	assert.equal(december.items.find((row: { name: string }) => row.name === 'Darcel Schlecht').value, 11921600);
}, { fresh: true, setup: null }));

test('[S6.10] bank-calls by its mapping: 45,211 calls, 5,289 sales', { skip: absent('bank-calls') }, withServer(async ({ api }) => {
	const calls = await bring(api, 'facts', 'bank+marketing.zip', data('bank-calls/bank+marketing.zip'));
	assert.equal(calls.fault.slug, 'table-choice');
	const looked = await mapped(api, calls.id, 'bank-calls.json');
	assert.deepEqual([looked.rows, looked.good], [45211, 95711]);
	const done = await step(api, calls.id, 'commit');
	assert.equal(done.committed.taken, 45211 * 2 + 5289);
}, { fresh: true, setup: null }));

test('[S6.10] the command takes a file in beside no server', { skip: absent('crm-sales') }, withServer(async ({ db, server }) => {
	await server.stop();
	const run = (kind: string, file: string, map: string, ...more: string[]) => command(['import', kind, join(shared, 'data', file), '--map', join(top, 'examples', map), '--db', db.url, '--json', ...more]);
	const people = await run('people', 'crm-sales/sales_teams.csv', 'crm-sales-people.json');
	assert.equal(people.code, 0, people.err);
	const dry = JSON.parse((await run('deals', 'crm-sales/sales_pipeline.csv', 'crm-sales-deals.json', '--dry-run')).out);
	assert.deepEqual([dry.state, dry.report.totals.cents], ['ready', 1000553400]);
	const deals = JSON.parse((await run('deals', 'crm-sales/sales_pipeline.csv', 'crm-sales-deals.json')).out);
	assert.deepEqual([deals.report.committed.taken, deals.report.committed.cents], [4238, 1000553400]);
}, { fresh: true, setup: null }));

test('[S0.4] olist-funnel by the command, joined with its leads: 842 deals, 61,784,006', { skip: absent('olist-funnel') }, withServer(async ({ db, server }) => {
	await server.stop();
	const run = async (kind: string, map: string) => {
		const { code, out, err } = await command(['import', kind, join(shared, 'data/olist-funnel/olist_closed_deals_dataset.csv'), '--map', join(top, 'examples', map), '--db', db.url, '--json']);
		assert.equal(code, 0, err);
		return JSON.parse(out).report;
	};
	assert.equal((await run('people', 'olist-people.json')).committed.taken, 22 + 32 - 13);
	const deals = await run('deals', 'olist-deals.json');
	assert.deepEqual([deals.committed.taken, deals.committed.cents, deals.joined], [842, 6178400600, 842]);
}, { fresh: true, setup: null }));
