// Kinds and metrics of the company's own, and formulas that are checked while they are typed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withServer } from '../harness/index.ts';

test('[S6.10] a formula is checked while it is typed: the column and what was expected', withServer(async ({ api }) => {
	const check = (formula: string): Promise<any> => api.post('/api/metrics/check', { formula });
	assert.deepEqual(await check('deals / connects'), { ok: true, kinds: ['deals', 'connects'] });
	assert.equal((await check('deals /')).column, 8);
	const unknown = await check('deals / conects');
	assert.deepEqual([unknown.ok, unknown.column, unknown.unknown], [false, 9, 'conects']);
	assert.equal((await check('（revenue－refunds）÷ deals')).ok, true);
	assert.equal((await check('业绩')).column, 1);
	assert.equal((await check('('.repeat(1500))).ok, false);
}));

test('[S6.10] a company makes kinds and metrics of its own; built-in ones stay', withServer(async ({ api }) => {
	await api.post('/api/kinds', { name: 'samples_sent', zh: '寄样', en: 'Samples sent', input: true });
	await api.refused('kind-taken', api.post('/api/kinds', { name: 'samples_sent' }));
	await api.refused('field-invalid', api.post('/api/kinds', { name: 'Heads!' }));
	const { id } = await api.post('/api/metrics', { name: 'deals_per_sample', formula: 'deals / samples_sent', zh: '样品转化', en: 'Deals per sample', unit: 'percent' });
	await api.refused('metric-taken', api.post('/api/metrics', { name: 'deals_per_sample', formula: 'deals' }));
	await api.refused('metric-name', api.post('/api/metrics', { name: 'x', formula: 'deals / nothing' }));
	const metrics = (await api.get('/api/metrics')).items;
	const own = metrics.find((metric: any) => metric.id === id);
	assert.equal(own.zh, '样品转化');
	const changed = await api.patch(`/api/metrics/${id}`, { formula: 'samples_sent / deals' }, { version: own.version });
	assert.equal(changed.formula, 'samples_sent / deals');
	await api.refused('stale', api.patch(`/api/metrics/${id}`, { formula: 'deals' }, { version: own.version }));
	const revenue = metrics.find((metric: any) => metric.name === 'revenue');
	await api.refused('metric-built-in', api.patch(`/api/metrics/${revenue.id}`, { formula: 'deals' }, { version: revenue.version }));
	await api.refused('metric-built-in', api.delete(`/api/metrics/${revenue.id}`));
	await api.delete(`/api/metrics/${id}`);
	await api.refused('metric-unknown', api.delete(`/api/metrics/${id}`));
}));

test('[S6.10] what could not be delivered can be seen', withServer(async ({ api }) => {
	assert.deepEqual((await api.get('/api/outbox')).items, []);
	await api.refused('letter-unknown', api.post('/api/outbox/1/again'));
}));
