// A deal reported on a phone: nothing that was typed is lost, nothing counts twice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessibilityFaults, looks, withBrowser } from '../harness/browser.ts';
import { smallCompany } from './company.ts';

test('[S0.4] a deal reported without a connection is kept, and sent once when it is back', withBrowser(async ({ page, api }) => {
	const small = await smallCompany(api);
	await page.goto('/deal');
	await page.getByLabel('谁的单').fill('陈默');
	await page.keyboard.press('Enter');
	await page.getByRole('radio', { name: /企业版/ }).click();
	assert.equal(await page.getByLabel('金额').inputValue(), '9800');
	await page.context().setOffline(true);
	await page.getByRole('button', { name: /^报单 ¥9,800/ }).click();
	await page.getByText('连上后自动发送').waitFor();
	await page.context().setOffline(false);
	await page.getByRole('heading', { name: '报上去了' }).waitFor();
	assert.equal((await api.get(`/api/orders?member=${small.chen}`)).items.length, 2);
}, { ...looks.phone, wishes: { fresh: true } }));

test('[S0.4] what was typed is there again after the page was left', withBrowser(async ({ page, api }) => {
	await smallCompany(api);
	await page.goto('/deal');
	await page.getByLabel('金额').fill('1.2万');
	await page.goto('/month');
	await page.goto('/deal');
	assert.equal(await page.getByLabel('金额').inputValue(), '12000');
	await page.getByRole('button', { name: /^报单 ¥12,000/ }).waitFor();
}, { ...looks.phone, wishes: { fresh: true } }));

test('[S0.4] below the floor price the page asks for the reason and then goes on', withBrowser(async ({ page, api, shot }) => {
	await smallCompany(api);
	await page.goto('/deal');
	await page.getByRole('radio', { name: /企业版/ }).click();
	await page.getByLabel('金额').fill('3000');
	await page.getByRole('button', { name: /^报单/ }).last().click();
	await page.getByText('写明原因可以继续报').waitFor();
	await shot('deal-floor', page);
	await page.getByLabel('备注').fill('老客户续费');
	await page.getByRole('button', { name: /^报单 ¥3,000/ }).click();
	await page.getByRole('heading', { name: '报上去了' }).waitFor();
	assert.deepEqual(await accessibilityFaults(page), []);
}, { ...looks.phone, wishes: { fresh: true } }));
