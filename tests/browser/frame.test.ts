// The frame of all pages: keys, search, languages, looks, the account; quick to come, nothing inline.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { accessibilityFaults, looks, withBrowser } from '../harness/browser.ts';
import { smallCompany } from './company.ts';

test('[S6.10] “/” finds a person by the initials of the name; nothing fires while one types or composes', withBrowser(async ({ page, api }) => {
	await smallCompany(api);
	await page.goto('/account');
	await page.getByRole('heading', { name: '我的账号' }).waitFor();
	await page.getByLabel('现在的密码').press('/');
	assert.equal(await page.getByLabel('现在的密码').inputValue(), '/');
	await page.evaluate(() => { (document.activeElement as HTMLElement).blur(); document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', isComposing: true, bubbles: true })); });
	assert.equal(await page.getByRole('dialog').count(), 0);
	await page.keyboard.press('?');
	await page.getByRole('dialog').getByText('输入法打字时不会触发').waitFor();
	await page.keyboard.press('Escape');
	await page.keyboard.press('/');
	await page.keyboard.type('lx');
	await page.getByRole('option', { name: /林晓/ }).waitFor();
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/people\/\d+/);
}));

test('[S6.10] a password is changed, a token is shown once, another device is logged out', withBrowser(async ({ page, api, owner, shot }) => {
	const other = await api.login(owner.login, owner.password);
	await page.goto('/account');
	await page.getByRole('button', { name: '新建令牌' }).click();
	await page.getByLabel('用途').fill('CRM');
	await page.getByRole('dialog').getByRole('button', { name: '新建令牌' }).click();
	const secret = await page.locator('output').innerText();
	assert(secret.length > 20);
	await page.getByRole('button', { name: '完成' }).click();
	await page.getByRole('cell', { name: 'CRM', exact: true }).waitFor();
	await page.locator('tr', { hasNotText: '本机' }).getByRole('button', { name: '下线' }).first().click();
	await page.getByText('已下线').waitFor();
	await other.refused(401, other.get('/api/people'));
	await page.getByLabel('现在的密码').fill(owner.password);
	await page.getByLabel('新密码').fill('another good password');
	await page.getByLabel('再输一遍').fill('another good password');
	await page.getByRole('button', { name: '修改密码' }).click();
	await page.getByText('密码已修改').waitFor();
	await api.login(owner.login, 'another good password');
	await shot('account');
}, { wishes: { fresh: true } }));

test('[S6.10] a login that ran out is asked for over the page; what was typed goes through', withBrowser(async ({ page, api, owner }) => {
	await smallCompany(api);
	await page.goto('/deal');
	await page.getByLabel('金额').fill('9800');
	await page.context().clearCookies();
	await page.getByRole('button', { name: /^报单 ¥9,800/ }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('登录名').fill(owner.login);
	await dialog.getByLabel('密码').fill(owner.password);
	await dialog.getByRole('button', { name: '登录' }).click();
	await page.getByRole('heading', { name: '报上去了' }).waitFor();
}, { wishes: { fresh: true } }));

test('[S6.10] language and look are switched at once and stay', withBrowser(async ({ page }) => {
	await page.goto('/account');
	await page.getByRole('radio', { name: 'English' }).click();
	await page.getByRole('heading', { name: 'My account' }).waitFor();
	await page.getByRole('radio', { name: 'Dark' }).click();
	await page.reload();
	await page.getByRole('heading', { name: 'My account' }).waitFor();
	assert.equal(await page.evaluate(() => document.documentElement.dataset.look), 'dark');
	assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
}));

test('[S6.10] the entry is at most 60 KB, and the page runs under a policy without anything inline', withBrowser(async ({ page, api }) => {
	const reply = await api.raw('GET', '/');
	const policy = reply.headers.get('content-security-policy') ?? '';
	assert.match(policy, /default-src 'self'|default-src 'none'/);
	assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval/);
	const html = await reply.text();
	let bytes = 0;
	for (const [, path] of html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g))
		bytes += gzipSync(Buffer.from(await (await api.raw('GET', path!)).arrayBuffer())).length;
	assert(bytes > 5000 && bytes <= 60_000, `${bytes} bytes`);
	const refused: string[] = [];
	page.on('console', message => { if (/Content Security Policy/.test(message.text())) refused.push(message.text()); });
	await page.goto('/account');
	await page.getByRole('heading').first().waitFor();
	assert.deepEqual(refused, []);
}));

for (const [name, look] of [['zh-light', {}], ['en-dark', { language: 'en' as const, dark: true }], ['zh-phone', looks.phone], ['en-phone-dark', { ...looks.phone, language: 'en' as const, dark: true }], ['zh-uhd', looks.uhd]] as const)
	test(`[S6.10] the pages of the first days in ${name}: no sideways scroll, WCAG AA`, withBrowser(async ({ page, api, shot }) => {
		await smallCompany(api);
		for (const path of ['/month?month=' + (await api.get('/api/session')).today.slice(0, 7), '/balance', '/deal', '/account', '/import/people', '/start/choose', '/start/questions', '/start/wall']) {
			await page.goto(path);
			await page.getByRole('heading', { level: 1 }).first().waitFor();
			await page.waitForTimeout(700);
			await shot(`${path.split('?')[0]!.slice(1).replace('/', '-')}-${name}`, page);
			assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `${path} scrolls sideways`);
			assert.deepEqual(await accessibilityFaults(page), [], path);
		}
	}, { ...look, wishes: { fresh: true } }));
