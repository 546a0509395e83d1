// Boards: what was counted, by whom, against what, and what is behind it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { accessibilityFaults, looks, withBrowser } from '../harness/browser.ts';
import { smallCompany, type Small } from './company.ts';

let made: Small;

test('[S6.10] a board ranks people by what they sold; every number opens what is behind it', withBrowser(async ({ api, page, shot }) => {
	made = await smallCompany(api);
	for (const [member, dials, connects] of [[made.lin, 120, 40], [made.chen, 90, 20], [made.zhao, 60, 30]] as const)
		await api.post('/api/facts/batch', { facts: [{ member, kind: 'dials', value: dials }, { member, kind: 'connects', value: connects }] });
	await page.goto('/boards');
	await page.locator('.big').getByText('¥32,080').waitFor();
	const rows = page.locator('section table tbody tr');
	await rows.first().waitFor();
	assert.deepEqual((await rows.allInnerTexts()).slice(0, 3).map(text => ['陈默', '林晓', '赵晴'].find(name => text.includes(name))), ['陈默', '林晓', '赵晴']);
	await shot('boards');
	assert.deepEqual(await accessibilityFaults(page), []);
	await rows.filter({ hasText: '林晓' }).getByRole('button', { name: '¥12,780' }).click();
	const sheet = page.getByRole('dialog');
	await sheet.getByText('¥9,800').first().waitFor();
	await sheet.getByText('¥2,980').first().waitFor();
	assert.equal(await sheet.getByText('¥12,800').count(), 0, 'nobody else’s');
	await page.keyboard.press('Escape');
}));

test('[S6.10] by group, per head and by day; the period before stands beside', withBrowser(async ({ page }) => {
	await page.goto('/boards?by=group');
	const rows = page.locator('section table tbody tr');
	await rows.filter({ hasText: '破风队' }).getByText('¥25,580').waitFor();
	await page.getByLabel('折算').selectOption('head');
	await rows.filter({ hasText: '青竹组' }).waitFor();
	await page.getByRole('columnheader', { name: '上期' }).waitFor();
	await page.getByRole('tab', { name: '今天' }).click();
	await page.getByLabel('折算').selectOption('');
	await page.getByLabel('按', { exact: true }).selectOption('day');
	await rows.first().getByText('¥32,080').waitFor();
}));

test('[S6.10] an own formula is checked as it is typed: the error points at its column, the right one makes a board', withBrowser(async ({ page, shot }) => {
	await page.goto('/boards');
	await page.getByLabel('指标').selectOption({ label: '自己写公式…' });
	const formula = page.getByLabel('公式');
	await formula.fill('deals / conects');
	const wrong = page.locator('.formula-wrong');
	await wrong.waitFor();
	assert.equal(await wrong.locator('mark').innerText(), 'c', 'the first letter of the unknown name');
	assert.equal((await wrong.locator('code').innerText()).indexOf('conects'), 8);
	await shot('boards-formula');
	await formula.fill('connects / dials');
	await page.getByText('公式没问题').waitFor();
	await page.locator('section table tbody tr').filter({ hasText: '赵晴' }).getByText('0.5').waitFor();
	assert.equal(await wrong.count(), 0);
}));

test('[S6.10] the board comes as CSV and as Excel', withBrowser(async ({ page }) => {
	await page.goto('/boards');
	await page.locator('.big').waitFor();
	for (const [name, ending, begins] of [['CSV', '.csv', '\ufeff'], ['Excel', '.xlsx', 'PK']] as const) {
		const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name, exact: true }).click()]);
		assert(download.suggestedFilename().endsWith(ending), download.suggestedFilename());
		const bytes = readFileSync(await download.path());
		assert(bytes.toString('utf8').startsWith(begins), name);
		if (ending === '.csv')
			assert(bytes.toString('utf8').includes('林晓'));
	}
}));

test('[S6.10] a manager makes a kind and a metric of the company’s own, changes it and takes it away', withBrowser(async ({ page, shot }) => {
	await page.goto('/boards/metrics');
	await page.getByRole('button', { name: '新建记录项目' }).click();
	let dialog = page.getByRole('dialog');
	await dialog.getByLabel('中文名').fill('试用');
	await dialog.getByLabel('公式里的写法').fill('trials');
	await dialog.getByRole('button', { name: '保存' }).click();
	await page.getByRole('row').filter({ hasText: 'trials' }).waitFor();
	await page.getByRole('button', { name: '新建指标' }).click();
	dialog = page.getByRole('dialog');
	await dialog.getByLabel('中文名').fill('试用成交率');
	await dialog.getByLabel('公式里的写法').fill('trial_rate');
	await dialog.getByLabel('公式', { exact: true }).fill('deals / trials');
	await dialog.getByText('公式没问题').waitFor();
	await dialog.getByLabel('单位').selectOption('percent');
	await dialog.getByRole('button', { name: '保存' }).click();
	const row = page.getByRole('row').filter({ hasText: '试用成交率' });
	await row.getByText('百分比').waitFor();
	await shot('metrics');
	assert.deepEqual(await accessibilityFaults(page), []);
	await row.getByRole('button', { name: '移除' }).click();
	await page.getByRole('dialog').getByRole('button', { name: '移除' }).click();
	await row.waitFor({ state: 'detached' });
}));

test('[S6.10] an agent sees winners, themselves and the gap; on a phone, in English and dark', withBrowser(async ({ api, openPage, shot }) => {
	const agent = await openPage({ as: await api.as(made.sun), ...looks.phone, language: 'en', dark: true });
	await agent.goto('/boards?unit=1');
	await agent.getByText('Of results the top third is shown').waitFor();
	assert.equal(await agent.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
	await shot('boards-agent', agent);
}));
