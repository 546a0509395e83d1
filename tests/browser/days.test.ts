// Days worked: the grid, the own tap, the calendar.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessibilityFaults, looks, withBrowser } from '../harness/browser.ts';
import { smallCompany, type Small } from './company.ts';

let made: Small;
const day = (shift = 0) => new Date(Date.now() + 8 * 3_600_000 + shift * 86_400_000).toISOString().slice(0, 10);

test('[S0.3] a day is marked with a tap, counts in the sum, and can be taken back at once', withBrowser(async ({ api, page, shot }) => {
	made = await smallCompany(api);
	await page.goto('/days');
	const row = page.getByRole('row').filter({ hasText: '林晓' });
	const today = Number(day().slice(8));
	const sum = row.locator('td').last();
	await sum.waitFor();
	await row.getByRole('button').nth(today - 1).click();
	await page.getByRole('dialog').getByRole('button', { name: '上班' }).click();
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	const worked = parseFloat(await sum.innerText());
	await row.getByRole('button').nth(today - 1).click();
	await page.getByRole('dialog').getByRole('button', { name: '请假' }).click();
	await row.getByRole('button', { name: /请假/ }).waitFor();
	await page.waitForFunction(([element, before]) => parseFloat((element as HTMLElement).innerText) === (before as number) - 1, [await sum.elementHandle(), worked] as const);
	await shot('days');
	await page.getByRole('button', { name: '撤销' }).last().click();
	await row.getByRole('button', { name: /请假/ }).waitFor({ state: 'detached' });
	const days = await api.get(`/api/days?member=${made.lin}&from=${day()}&to=${day()}`) as { items: { worked: number; kind: string }[] };
	assert.equal(days.items[0]!.worked, 100);
	assert.deepEqual(await accessibilityFaults(page), []);
}));

test('[S0.3] an agent says "I am here" with one tap on a phone', withBrowser(async ({ api, openPage, shot }) => {
	const phone = await openPage({ as: await api.as(made.chen), ...looks.phone });
	await phone.goto('/days');
	await phone.getByRole('button', { name: '我到了' }).click();
	await phone.getByText(/已打卡/).waitFor();
	const days = await api.get(`/api/days?member=${made.chen}&from=${day()}&to=${day()}`) as { items: { source: string }[] };
	assert.equal(days.items[0]!.source, 'tap');
	assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
	assert.equal(await phone.locator('.days td button').count(), 0, 'others’ days are not theirs to change');
	await shot('days-phone', phone);
}));

test('[S0.3] a statutory day is changed where the company differs', withBrowser(async ({ api, page, shot }) => {
	await page.goto('/days/calendar?year=2026');
	await page.getByRole('button', { name: /1月1日.*放假/ }).waitFor();
	await page.getByRole('button', { name: /3月18日/ }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('radio', { name: '放假' }).check();
	await dialog.getByLabel(/名称/).fill('公司周年');
	await dialog.getByRole('button', { name: '保存' }).click();
	await page.getByRole('button', { name: /3月18日.*放假/ }).waitFor();
	await page.getByRole('listitem').filter({ hasText: '公司周年' }).waitFor();
	const calendar = await api.get('/api/calendar?year=2026') as { items: { day: string; kind: string; edited: boolean }[] };
	assert.deepEqual(calendar.items.filter(one => one.edited).map(one => [one.day, one.kind]), [['2026-03-18', 'holiday']]);
	await shot('calendar');
	assert.deepEqual(await accessibilityFaults(page), []);
}));

test('[S0.3] a unit’s rest pattern and a shift are set', withBrowser(async ({ api, page }) => {
	await page.goto(`/people?unit=${made.bamboo}`);
	await page.getByRole('button', { name: '更多' }).click();
	await page.getByRole('menuitem', { name: '休息规律' }).click();
	let dialog = page.getByRole('dialog');
	await dialog.getByRole('radio', { name: '无休' }).check();
	await dialog.getByRole('button', { name: '保存' }).click();
	await page.getByText('已保存').waitFor();
	const later = await api.get(`/api/days?member=${made.zhao}&from=${day(1)}&to=${day(14)}`) as { items: { planned: number }[] };
	assert.equal(later.items.filter(one => one.planned === 100).length, 14, 'no day off is planned any more');
	await page.goto('/days');
	await page.getByRole('button', { name: '更多' }).click();
	await page.getByRole('menuitem', { name: '班次' }).click();
	dialog = page.getByRole('dialog');
	await dialog.getByLabel('名称').fill('晚班');
	await dialog.getByLabel('开始').fill('16:00');
	await dialog.getByLabel('结束').fill('01:00');
	await dialog.getByRole('button', { name: '添加' }).click();
	await dialog.getByRole('listitem').filter({ hasText: '16:00–01:00 (次日)' }).waitFor();
}));
