// The house: settings, targets, screens, what was done.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessibilityFaults, looks, withBrowser } from '../harness/browser.ts';
import { smallCompany, type Small } from './company.ts';

let made: Small;

test('[S0.1] settings of the company are changed; a stale form is refused and loses nothing', withBrowser(async ({ api, page, openPage, shot }) => {
	made = await smallCompany(api);
	const other = await openPage();
	await other.goto('/settings');
	await other.getByLabel('公司名称').fill('迟到的名字');
	await page.goto('/settings');
	await page.getByLabel('公司名称').fill('海棠科技');
	await page.getByRole('radio', { name: '经理' }).check();
	await page.getByText('公开赢家，其余只给本人看').click();
	await page.getByRole('button', { name: '保存' }).click();
	await page.getByText('已保存').waitFor();
	await page.locator('.brand').getByText('海棠科技').waitFor();
	const settings = await api.get('/api/settings') as { company: string; review: string; humane: boolean };
	assert.deepEqual([settings.company, settings.review, settings.humane], ['海棠科技', 'manager', false]);
	await other.waitForTimeout(1500); // the news of it has reached the other form by now
	await other.getByRole('button', { name: '保存' }).click();
	await other.getByText('您填的内容都还在').waitFor();
	assert.equal(await other.getByLabel('公司名称').inputValue(), '迟到的名字');
	await other.getByRole('button', { name: '保存' }).click(); // once more, knowingly
	await other.getByText('已保存').waitFor();
	const again = await api.get('/api/settings') as { company: string; review: string };
	assert.deepEqual([again.company, again.review], ['迟到的名字', 'manager']);
	await api.patch('/api/settings', { company: '海棠科技' }); // as the tests below know it
	await shot('settings');
	assert.deepEqual(await accessibilityFaults(page), []);
}));

test('[S0.4] the month’s target is divided by heads and adds up', withBrowser(async ({ api, page, shot }) => {
	await page.goto('/targets');
	await page.getByLabel('目标 海棠科技').fill('120万');
	await page.getByRole('button', { name: '按人数分到各组' }).click();
	await page.getByText('各组加起来正好等于公司目标').waitFor();
	await page.getByRole('button', { name: '保存' }).click();
	await page.getByText('已保存').waitFor();
	const targets = await api.get('/api/targets') as { items: { unit: number; cents: number }[] };
	const of = (unit: number) => targets.items.find(one => one.unit === unit)?.cents;
	assert.deepEqual([of(1), of(made.wind), of(made.bamboo)], [120_000_000, 60_000_000, 60_000_000]);
	await shot('targets');
	assert.deepEqual(await accessibilityFaults(page), []);
	await page.goto('/');
	await page.getByText('目标 ¥1,200,000').waitFor();
}));

test('[S6.10] a screen is let in by its six digits, told what to show, and taken down', withBrowser(async ({ api, page, openPage, shot }) => {
	const wall = await openPage({ as: null, ...looks.laptop });
	await wall.goto('/wall');
	const code = (await wall.locator('text=/^\\s*\\d{3}\\s?\\d{3}\\s*$/').first().innerText()).replace(/\D/g, '');
	await page.goto('/screens');
	await page.getByRole('button', { name: '连接新大屏' }).first().click();
	let dialog = page.getByRole('dialog');
	await dialog.getByLabel('电视上的六位数字').fill(code);
	await dialog.getByLabel('给这块屏起个名字').fill('东侧大屏');
	await dialog.getByRole('button', { name: '连上' }).click();
	const row = page.getByRole('row').filter({ hasText: '东侧大屏' });
	await row.waitFor();
	await row.getByRole('button', { name: '修改' }).click();
	dialog = page.getByRole('dialog');
	await dialog.getByLabel('成交墙').uncheck();
	await dialog.getByLabel('每页停留').selectOption({ label: '1 分钟' });
	await dialog.getByRole('button', { name: '保存' }).click();
	await row.getByText('1 分钟').waitFor();
	const { items } = await api.get('/api/screens') as { items: { pages: string[]; seconds: number }[] };
	assert.deepEqual([items[0]!.pages, items[0]!.seconds], [['race', 'leaders', 'today', 'records'], 60]);
	await shot('screens');
	assert.deepEqual(await accessibilityFaults(page), []);
	await row.getByRole('button', { name: '断开' }).click();
	await page.getByRole('dialog').getByRole('button', { name: '断开' }).click();
	await page.getByText('还没有连上大屏').waitFor();
}));

test('[S0.1] the owner sees what was done by whom, and that nothing of it was touched', withBrowser(async ({ page, openPage, api, shot }) => {
	await page.goto('/audit');
	await page.getByText('目标 · 修改').first().waitFor();
	await page.getByText('大屏 · 连接').first().waitFor();
	await page.getByRole('button', { name: '校验完整性' }).click();
	await page.getByText(/^完整，共/).waitFor();
	await shot('audit');
	assert.deepEqual(await accessibilityFaults(page), []);
	const leader = await openPage({ as: await api.as(made.lin) });
	await leader.goto('/audit');
	await leader.getByText('您没有查看这里的权限').waitFor();
}));

test('[S6.10] every page of the house fits a phone and a 4K screen, in both languages, light and dark', withBrowser(async ({ openPage, shot }) => {
	for (const look of [{ ...looks.phone, language: 'en' as const, dark: true }, { ...looks.uhd, language: 'zh' as const }]) {
		const page = await openPage(look);
		for (const path of ['/', '/people', `/people/${made.lin}`, '/orders', '/boards', '/days', '/days/calendar', '/targets', '/products', '/screens', '/settings', '/imports', '/audit']) {
			await page.goto(path);
			await page.locator('main h1').first().waitFor();
			await page.waitForFunction(() => !document.querySelector('.shape'));
			assert(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} at ${look.width} scrolls sideways`);
			const raw = await page.evaluate(() => /\bundefined\b|\bNaN\b|\[object /.exec(document.body.innerText)?.[0] ?? '');
			assert.equal(raw, '', `${path} at ${look.width}`);
			await shot(`house-${look.width}${path.replaceAll('/', '-')}`, page);
		}
	}
}));
