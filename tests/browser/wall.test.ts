// The wall over a long day: connected by its code, told at once, away and back by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { accessibilityFaults, looks, withBrowser } from '../harness/browser.ts';
import { serverStart } from '../harness/index.ts';
import { smallCompany } from './company.ts';

const showing = (page: Page, text: string) => page.getByText(text).first().waitFor();

test('[S6.10] a screen that nobody has connected shows six digits, and becomes a wall when they are confirmed', withBrowser(async ({ page, api }) => {
	await page.goto('/wall');
	await page.waitForFunction(() => /^\d{3} \d{3}$/.test(document.querySelector('h1')?.textContent ?? ''));
	const code = (await page.locator('h1').innerText()).replace(' ', '');
	await api.post('/api/units', { name: '飞鹰队', slogan: '盯紧目标', kind: 'group' });
	await api.post('/api/screens/confirm', { code, unit: 1, name: '大厅' });
	await page.locator('.wall-board').waitFor();
	const screen = (await api.get('/api/screens')).items[0];
	assert.equal(screen.name, '大厅');
	await api.delete(`/api/screens/${screen.id}`);
	await page.reload();
	await page.waitForFunction(() => /^\d{3} \d{3}$/.test(document.querySelector('h1')?.textContent ?? ''));
}, { as: null, wishes: { fresh: true } }));

test('[S2.5] a deal stands on the wall at once; a wall that was away shows the time of what it has, and catches up', withBrowser(async ({ page, api, db, server, shot, t }) => {
	const small = await smallCompany(api);
	await page.goto('/wall');
	await showing(page, '破风队');
	const sum = (await api.get('/api/wall')).groups.find((one: any) => one.id === small.wind).done_cents as number;
	await api.post('/api/orders', { member: small.chen, amount_cents: 880_000, product: small.product });
	const card = page.locator('.wall-card');
	await card.waitFor();
	assert.match(await card.innerText(), /破风队[\s\S]*陈默[\s\S]*8,800/);
	const lane = page.locator('.wall-lane', { hasText: '破风队' }).locator('.wall-value b');
	assert.equal((await lane.innerText()).replace(/[^\d]/g, ''), String((sum + 880_000) / 100));
	await card.waitFor({ state: 'detached', timeout: 30_000 });

	await server.stop();
	await showing(page, '正在重连');
	assert.match(await page.locator('footer').innerText(), /\d\d:\d\d 的数据/);
	const again = await serverStart(db, { args: ['--listen', new URL(server.url).host] });
	t.after(() => again.stop());
	await api.post('/api/orders', { member: small.zhao, amount_cents: 1_230_000, product: small.product });
	await card.waitFor();
	assert.match(await card.innerText(), /赵晴[\s\S]*12,300/);
	await page.waitForFunction(() => !/正在重连/.test(document.querySelector('footer')?.textContent ?? ''));
	await shot('wall', page);
}, { width: 1920, height: 1080, wishes: { fresh: true } }));

test('[S6.10] a thousand deals leave the wall as small as ten did', withBrowser(async ({ page, api }) => {
	const small = await smallCompany(api);
	await page.goto('/wall');
	await showing(page, '破风队');
	const weight = () => page.evaluate(() => document.querySelectorAll('*').length);
	const deal = (n: number) => api.post('/api/orders', { member: [small.lin, small.chen, small.zhao, small.sun][n % 4]!, amount_cents: 100_000 + n, product: small.product, test: n % 2 === 0, note: '试' });
	for (let n = 0; n < 10; n++) await deal(n);
	await page.locator('.wall-card').waitFor();
	const before = await weight();
	for (let n = 10; n < 300; n += 10) await Promise.all(Array.from({ length: 10 }, (_, i) => deal(n + i)));
	await page.waitForTimeout(500);
	assert(await weight() <= before + 60, `${before} elements, then ${await weight()}`);
}, { wishes: { fresh: true } }));

for (const [name, look] of [['uhd-zh', { ...looks.uhd }], ['uhd-en', { ...looks.uhd, language: 'en' as const }], ['phone-zh', { ...looks.phone }]] as const)
	test(`[S6.10] the wall on ${name}: nothing is cut off, nothing fails WCAG AA`, withBrowser(async ({ page, api, shot }) => {
		const small = await smallCompany(api);
		await api.put('/api/targets', { items: [{ unit: 1, cents: 8_000_000 }, { unit: small.wind, cents: 3_000_000 }] });
		await page.goto('/wall');
		await showing(page, '破风队');
		await api.post('/api/orders', { member: small.lin, amount_cents: 680_000, product: small.product });
		await page.locator('.wall-card').waitFor();
		await page.waitForTimeout(700);
		assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
		await shot(`wall-${name}`, page);
		assert.deepEqual(await accessibilityFaults(page), []);
	}, { ...look, wishes: { fresh: true } }));
