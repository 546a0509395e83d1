// The first ten minutes of an owner, start to end, in a browser, on a phone and on a television.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { looks, withBrowser } from '../harness/browser.ts';
import { ownerPassword } from '../harness/index.ts';
import { deals, groupless, groups, names, roster, twice } from './first-ten-minutes.ts';

const yuan = (cents: number) => `¥${(cents / 100).toLocaleString('en-US')}`;
const heading = (page: Page, text: string | RegExp) => page.getByRole('heading', { name: text });
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const excel = (name: string, buffer: Buffer) => ({ name, buffer, mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' });

async function opening(page: Page, link: string) {
	await page.goto(link);
	await page.getByLabel('您怎么称呼').fill('周敏');
	await page.getByLabel('登录名').fill('owner');
	await page.getByLabel('密码').fill(ownerPassword);
	await press(page, '开始');
	await heading(page, '从哪里开始').waitFor();
	await page.getByRole('link', { name: /用我的 Excel 开始/ }).click();
	await page.getByLabel(/公司叫什么/).fill('海棠科技');
	await page.getByLabel(/这个月的目标/).fill('120万');
	await page.getByRole('radio', { name: /签了就算/ }).check();
	await page.getByRole('radio', { name: '双休' }).check();
	await press(page, '下一步');
}

async function people(page: Page) {
	await heading(page, '花名册').waitFor();
	await page.locator('input[type=file]').setInputFiles(excel('花名册.xlsx', roster()));
	await heading(page, '4 个小组，2 处要看一下').waitFor();
	const mend = page.locator('tr', { hasText: '没有小组' });
	assert.match(await mend.innerText(), new RegExp(groupless));
	await mend.locator('input').fill(groups[2]!);
	await mend.locator('input').press('Enter');
	await heading(page, '1 处要看一下').waitFor();
	const double = page.locator('tr', { hasText: twice });
	await double.getByRole('button', { name: '不导入' }).click();
	await page.getByText('没有要改的').waitFor();
	await press(page, '导入 24 人');
	await heading(page, /已导入 24 行/).waitFor();
	await press(page, '下一步');
}

async function lastMonth(page: Page, file: ReturnType<typeof deals>) {
	await heading(page, '上个月的成交').waitFor();
	await page.locator('input[type=file]').setInputFiles(excel('成交.xlsx', file.file));
	await heading(page, /1 个名字不在花名册里/).waitFor();
	await page.getByRole('radio', { name: /业绩照算/ }).click();
	await heading(page, `${file.count} 单，${yuan(file.cents)}`).waitFor();
	await page.getByText('与表里合计一致').waitFor();
	await press(page, `对，导入 ${file.count} 单`);
	await heading(page, `已导入 ${file.count} 行`).waitFor();
	await page.getByText(/刚导入：成交.xlsx/).waitFor();
	await press(page, '上月看板');
}

async function board(page: Page, file: ReturnType<typeof deals>) {
	await page.getByRole('button', { name: yuan(file.cents), exact: true }).first().waitFor();
	assert.equal(await page.locator('.sentence').count(), 3);
	await page.locator('.figures').getByRole('button', { name: yuan(file.cents) }).click();
	const rows = page.getByRole('dialog');
	await rows.getByText(names[0]!).first().waitFor();
	await page.keyboard.press('Escape');
	const link = await page.getByRole('link', { name: '下载 Excel' }).getAttribute('href');
	const sheet = await page.request.get(link!);
	assert.equal(sheet.status(), 200);
	assert.equal((await sheet.body()).subarray(0, 2).toString(), 'PK');
	await press(page, '去分组');
}

const spread = (page: Page) => page.locator('[data-spread]').getAttribute('data-spread').then(Number);

async function evenGroups(page: Page) {
	await page.locator('[data-spread]').waitFor();
	const before = Number((await page.locator('.spread-now .hush.big').innerText()).replace('%', '')) / 100, best = await spread(page);
	assert(before > .3 && best < .1, `from ${before} to ${best}`);
	assert(await page.locator('.moves li').count() > 0);
	const first = page.locator('[data-column="0"] .balance-person').first(), person = (await first.getAttribute('data-person'))!;
	await first.dragTo(page.locator('[data-column="1"]'));
	await page.locator(`[data-column="1"] [data-person="${person}"]`).waitFor();
	assert((await spread(page)) > best, 'a star less and a star more is less even');
	await page.locator(`[data-person="${person}"]`).press('ArrowLeft');
	await page.locator(`[data-column="0"] [data-person="${person}"]`).waitFor();
	assert.equal((await spread(page)).toFixed(9), best.toFixed(9));
	await press(page, '采用');
	await page.getByRole('dialog').getByRole('button', { name: '采用' }).click();
	await heading(page, '把团队放上大屏').waitFor();
}

test('[S6.10] the first ten minutes: a manager’s own Excel in, the team on the wall, a deal rings it', withBrowser(async ({ page, server, openPage, shot }) => {
	assert(server.ownerLink);
	await opening(page, server.ownerLink);
	await people(page);
	const today = (await (await page.request.get('/api/session')).json()).today as string;
	const file = deals(today);
	await lastMonth(page, file);
	await board(page, file);
	await evenGroups(page);

	const wall = await openPage({ as: null, width: 1920, height: 1080 });
	await wall.goto('/wall');
	const shown = wall.locator('.wall-pair h1');
	await wall.waitForFunction(() => /\d{3} \d{3}/.test(document.querySelector('.wall-pair h1')?.textContent ?? ''));
	await page.getByLabel('电视上的六位数字').fill(await shown.innerText());
	await press(page, '连上');
	await wall.getByText('破风队').first().waitFor();

	const phone = await openPage({ as: null, ...looks.phone });
	await phone.context().addCookies(await page.context().cookies());
	await phone.goto('/deal');
	await phone.getByLabel('谁的单').fill('lx');
	await phone.getByRole('option', { name: /林晓/ }).click();
	await phone.getByLabel('金额').fill('9800');
	await phone.getByLabel(/试报/).check();
	await press(phone, /^报单 ¥9,800/);
	const card = wall.locator('.wall-card');
	await card.waitFor();
	assert.match(await card.innerText(), /林晓[\s\S]*9,800/);
	assert.match(await card.innerText(), /试报/);
	await shot('wall-card', wall);
	await heading(phone, '报上去了').waitFor();
	await phone.waitForFunction(() => { const picture = document.querySelector<HTMLImageElement>('.deal-card'); return picture?.complete && picture.naturalWidth > 300; });
	await shot('deal-card-phone', phone);
	await press(phone, '撤回');
	await heading(phone, '已撤回').waitFor();
	await card.waitFor({ state: 'detached' });

	await page.goto('/month');
	await press(page, '撤销这次导入');
	await page.getByRole('dialog').getByRole('button', { name: '撤销这次导入' }).click();
	await page.waitForFunction(async () => (await (await fetch('/api/imports')).json()).items.some((one: { state: string }) => one.state === 'undone'));
	await heading(page, '这个月还没有成交').waitFor();
}, { as: null, wishes: { fresh: true, owner: false } }));
