// Deals from the queue to the last receipt.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessibilityFaults, looks, withBrowser } from '../harness/browser.ts';
import { smallCompany, type Small } from './company.ts';

let made: Small;

test('[S0.4] what waits for review is approved in one tap or rejected with a reason', withBrowser(async ({ api, page, shot }) => {
	made = await smallCompany(api);
	const settings = await api.get('/api/settings') as { version: number };
	await api.patch('/api/settings', { review: 'leader' }, { headers: { 'If-Match': `"${settings.version}"` } } as never);
	const chen = await api.as(made.chen);
	for (const [amount_cents, customer] of [[880_000, '温州百川'], [770_000, '台州远洋'], [100_000, '宁海五金']] as const)
		await chen.post('/api/orders', { member: made.chen, amount_cents, customer });
	await page.goto('/');
	await page.getByRole('heading', { name: '有 3 单等您审核' }).waitFor();
	await shot('today-review');
	await page.goto('/orders');
	await page.getByRole('heading', { name: '3 单待审核' }).waitFor();
	await page.locator('.queue-row').filter({ hasText: '温州百川' }).getByRole('button', { name: '通过' }).click();
	await page.getByRole('heading', { name: '2 单待审核' }).waitFor();
	await page.locator('.queue-row').filter({ hasText: '台州远洋' }).getByRole('button', { name: '驳回' }).click();
	await page.getByRole('menuitem', { name: '重复报单' }).click();
	await page.getByRole('heading', { name: '1 单待审核' }).waitFor();
	await page.goto('/orders?q=' + encodeURIComponent('台州远洋'));
	await page.locator('tbody').getByText('已驳回').waitFor();
	await shot('orders');
	assert.deepEqual(await accessibilityFaults(page), []);
}));

test('[S0.4] the list goes by state, seller and words; its total is that of what stands', withBrowser(async ({ page }) => {
	await page.goto('/orders');
	await page.getByLabel('状态').selectOption('signed');
	await page.locator('.filters-sum').filter({ hasText: '5 单' }).waitFor();
	await page.locator('.filters-sum').getByText('¥40,880').waitFor();
	await page.getByLabel('搜索').fill('苏州');
	await page.locator('.filters-sum').filter({ hasText: '1 单' }).waitFor();
	await page.locator('.filters-sum').getByText('¥12,800').waitFor();
	await page.getByRole('button', { name: '清除条件' }).click();
	await page.goto(`/orders?member=${made.zhao}`);
	await page.locator('.filters-sum').getByText('¥6,500').waitFor();
	await page.getByLabel('搜索').fill('没有这样的客户');
	await page.getByText('没有符合条件的订单').waitFor();
}));

test('[S0.4] deposit and balance come in, a part goes back; every step is to be seen', withBrowser(async ({ page, shot }) => {
	await page.goto(`/orders/${made.orders[0]}`);
	await page.getByRole('button', { name: '登记到账' }).click();
	let dialog = page.getByRole('dialog');
	await dialog.getByLabel('金额').fill('3000');
	await dialog.getByRole('button', { name: '登记到账 ¥3,000' }).click();
	await page.getByText('¥3,000 / ¥9,800').waitFor();
	await page.locator('tbody').getByText('定金').waitFor();
	await page.getByRole('button', { name: '登记到账' }).click();
	await page.getByRole('dialog').getByText('还有 ¥6,800 未到').waitFor();
	await page.getByRole('dialog').getByRole('button', { name: '登记到账 ¥6,800' }).click();
	await page.getByText('已付清').first().waitFor();
	await page.getByRole('button', { name: '更多' }).click();
	await page.getByRole('menuitem', { name: '退款' }).click();
	dialog = page.getByRole('dialog');
	await dialog.getByLabel('金额').fill('500');
	await dialog.getByLabel('原因').fill('少用一个月');
	await dialog.getByRole('button', { name: '退款 ¥500' }).click();
	await page.getByText('已退款 ¥500').waitFor();
	await page.locator('tbody').getByText('-¥500').waitFor();
	for (const step of ['报单', '签单', '到账', '付清', '退款'])
		await page.locator('.steps b').getByText(step, { exact: true }).first().waitFor();
	await shot('order');
	assert.deepEqual(await accessibilityFaults(page), []);
}));

test('[S0.4] a deal of the wrong person is corrected openly; one that is off is taken out', withBrowser(async ({ api, page }) => {
	await page.goto(`/orders/${made.orders[1]}`);
	await page.getByRole('button', { name: '更多' }).click();
	await page.getByRole('menuitem', { name: '改归属' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('combobox').fill('zq');
	await dialog.getByRole('option', { name: /赵晴/ }).click();
	await dialog.getByLabel('原因').fill('选错了人');
	await dialog.getByRole('button', { name: '更正' }).click();
	await page.locator('.about').getByRole('link', { name: '赵晴' }).waitFor();
	await page.locator('.steps').getByText('选错了人').waitFor();
	await page.getByRole('button', { name: '更多' }).click();
	await page.getByRole('menuitem', { name: '退单' }).click();
	await page.getByRole('dialog').getByRole('button', { name: '客户反悔' }).click();
	await page.getByRole('dialog').getByRole('button', { name: '退单' }).click();
	await page.getByText('已退单').first().waitFor();
	const order = await api.get(`/api/orders/${made.orders[1]}`) as { state: string };
	assert.equal(order.state, 'cancelled');
}));

test('[S2.5] the card comes in three designs to save; its text can be copied', withBrowser(async ({ page }) => {
	await page.goto(`/orders/${made.orders[3]}`);
	for (const design of ['样式 1', '样式 2', '样式 3']) {
		await page.getByRole('tab', { name: design }).click();
		await page.waitForFunction(() => { const card = document.querySelector<HTMLImageElement>('.deal-card'); return !!card?.complete && card.naturalWidth > 300; });
	}
	await page.getByRole('button', { name: '复制文字' }).click();
	await page.getByText('已复制').waitFor();
	assert(await page.getByRole('link', { name: '保存图片' }).getAttribute('download'));
}));

test('[S0.4] products have a price and a floor; one is taken off', withBrowser(async ({ page }) => {
	await page.goto('/products');
	await page.getByRole('button', { name: '添加产品' }).click();
	let dialog = page.getByRole('dialog');
	await dialog.getByLabel('名称').fill('旗舰版');
	await dialog.getByLabel(/标价/).fill('1.98万');
	await dialog.getByLabel(/底价/).fill('15000');
	await dialog.getByRole('button', { name: '保存' }).click();
	const row = page.getByRole('row').filter({ hasText: '旗舰版' });
	await row.getByText('¥19,800').waitFor();
	await row.getByRole('button', { name: '修改' }).click();
	dialog = page.getByRole('dialog');
	await dialog.getByRole('checkbox').uncheck();
	await dialog.getByRole('button', { name: '保存' }).click();
	await row.getByText('停售').waitFor();
}));

test('[S0.4] a phone shows the deals as a list without a sideways scroll, in English and dark', withBrowser(async ({ openPage, shot }) => {
	const phone = await openPage({ ...looks.phone, language: 'en', dark: true });
	for (const path of ['/', '/orders', `/orders/${made.orders[0]}`, '/products']) {
		await phone.goto(path);
		await phone.locator('main h1').first().waitFor();
		assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, path);
	}
	await phone.goto('/orders');
	await phone.getByText('宁海五金').first().waitFor();
	await shot('orders-phone', phone);
}));
