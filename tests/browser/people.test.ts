// The tree and its people, as a manager works with them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessibilityFaults, looks, withBrowser } from '../harness/browser.ts';
import { smallCompany } from './company.ts';

test('[S0.1] the tree shows its units with their people; a person is found by name, pinyin or number', withBrowser(async ({ api, page, shot }) => {
	const made = await smallCompany(api);
	await page.goto('/people');
	await page.getByRole('button', { name: /破风队/ }).filter({ hasText: '2' }).waitFor();
	const search = page.getByPlaceholder('姓名、拼音首字母、工号');
	for (const [typed, name] of [['lx', '林晓'], ['zhaoqing', '赵晴'], ['A004', '孙浩'], ['陈', '陈默']] as const) {
		await search.fill(typed);
		await page.getByRole('row').filter({ hasText: name }).waitFor();
		assert.equal(await page.locator('tbody tr').count(), 1, `${typed} finds ${name} alone`);
	}
	await search.fill('');
	await page.getByRole('button', { name: /青竹组/ }).click();
	await page.getByRole('heading', { name: /青竹组/ }).first().waitFor();
	await page.getByText('稳扎稳打').waitFor();
	await page.getByRole('row').filter({ hasText: '赵晴' }).waitFor();
	await page.getByRole('row').filter({ hasText: '林晓' }).waitFor({ state: 'detached' }); // only the unit's people
	await shot('people');
	assert.deepEqual(await accessibilityFaults(page), []);
	assert(made.lin);
}));

test('[S0.1] someone joins, is invited by a link with a QR code, chooses a password and is in', withBrowser(async ({ api, page, openPage }) => {
	await page.goto('/people');
	await page.getByRole('button', { name: '添加人员' }).first().click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('姓名').fill('周航');
	await dialog.getByLabel('部门/小组').selectOption({ label: '\u2003破风队' });
	await dialog.getByLabel(/登录名/).fill('zhouhang');
	await dialog.getByRole('button', { name: '保存' }).click();
	await page.getByRole('heading', { name: /周航/ }).waitFor();
	await page.getByRole('button', { name: '邀请链接' }).click();
	await page.getByRole('img', { name: '给周航的链接' }).waitFor();
	const link = await page.locator('.link-text').innerText();
	const theirs = await openPage({ as: null, ...looks.phone });
	await theirs.goto(link);
	await theirs.locator('input[type=password]').first().waitFor();
	for (const field of await theirs.locator('input[type=password]').all())
		await field.fill('a long password of mine');
	await theirs.getByRole('button', { name: '进入' }).click();
	await theirs.getByRole('heading', { name: '今天第一单，从下一个电话开始' }).waitFor();
	const people = await api.get('/api/people?q=zhouhang') as { items: { name: string; has_password: boolean }[] };
	assert(people.items.some(one => one.name === '周航' && one.has_password));
}));

test('[S0.1] a person is edited, moved and lent; where they were stays to be seen', withBrowser(async ({ api, page }) => {
	const { items } = await api.get('/api/people?q=A002') as { items: { id: number }[] };
	await page.goto(`/people/${items[0]!.id}`);
	await page.getByRole('button', { name: '修改' }).click();
	let dialog = page.getByRole('dialog');
	await dialog.getByLabel(/招聘渠道/).fill('内推');
	await dialog.getByRole('button', { name: '保存' }).click();
	await page.locator('.about').getByText('内推').waitFor();
	await page.getByRole('button', { name: '调组' }).click();
	dialog = page.getByRole('dialog');
	await dialog.getByLabel('到', { exact: true }).selectOption({ label: '\u2003青竹组' });
	await dialog.getByRole('button', { name: '调组' }).click();
	await page.locator('.about').getByText('青竹组').waitFor();
	const history = page.locator('section').filter({ has: page.getByRole('heading', { name: '经历' }) });
	await history.getByText('破风队').waitFor();
	await history.getByText('现在').waitFor();
	await page.getByRole('button', { name: '更多' }).click();
	await page.getByRole('menuitem', { name: '借调' }).click();
	dialog = page.getByRole('dialog');
	await dialog.getByLabel('借给').selectOption({ label: '\u2003破风队' });
	await dialog.getByRole('button', { name: '借调' }).click();
	await history.getByText('借调中').waitFor();
}));

test('[S0.1] a role is given for a while and ended; who leaves is out, with the reason kept', withBrowser(async ({ api, page }) => {
	const { items } = await api.get('/api/people?q=A004') as { items: { id: number }[] };
	const sun = await api.as(items[0]!.id);
	await page.goto(`/people/${items[0]!.id}`);
	await page.getByRole('button', { name: '增加角色' }).click();
	let dialog = page.getByRole('dialog');
	await dialog.getByLabel('角色').selectOption('assistant');
	await dialog.getByRole('button', { name: '保存' }).click();
	await page.getByRole('listitem').filter({ hasText: '销售助理' }).getByRole('button', { name: '收回' }).click();
	await page.getByRole('dialog').getByRole('button', { name: '收回' }).click();
	await page.getByRole('listitem').filter({ hasText: '销售助理' }).waitFor({ state: 'detached' });
	await page.getByRole('button', { name: '更多' }).click();
	await page.getByRole('menuitem', { name: '办理离职' }).click();
	dialog = page.getByRole('dialog');
	const yesterday = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
	await dialog.getByLabel('最后一天').fill(yesterday);
	await dialog.getByRole('button', { name: '另有发展' }).click();
	await dialog.getByRole('button', { name: '办理离职' }).click();
	await page.locator('.about').getByText('另有发展').waitFor();
	await sun.refused(401, sun.get('/api/people'));
}));

test('[S0.1] a group gets its name, slogan, colour, leader and an acting leader, and is closed when empty', withBrowser(async ({ api, page }) => {
	await page.goto('/people');
	await page.getByRole('button', { name: '新建部门/小组' }).click();
	let dialog = page.getByRole('dialog');
	await dialog.getByLabel('名称').fill('海棠战队');
	await dialog.getByLabel(/口号/).fill('一单接一单');
	await dialog.getByLabel('紫').check({ force: true });
	await dialog.getByRole('button', { name: '保存' }).click();
	await page.getByRole('button', { name: /海棠战队/ }).click();
	await page.getByText('一单接一单').waitFor();
	await page.getByText('还没有负责人').waitFor();
	const { items } = await api.get('/api/units') as { items: { id: number; name: string; colour: number; acting: { name: string } | null }[] };
	const made = items.find(one => one.name === '海棠战队')!;
	assert.equal(made.colour, 5);
	await page.goto(`/people`);
	await page.getByRole('button', { name: /破风队/ }).click();
	await page.getByRole('button', { name: '更多' }).click();
	await page.getByRole('menuitem', { name: '代理负责人' }).click();
	dialog = page.getByRole('dialog');
	await dialog.getByRole('combobox').click();
	await dialog.getByRole('option', { name: /周航/ }).click();
	await dialog.getByRole('button', { name: '保存' }).click();
	await page.locator('.unit-head').getByRole('link', { name: '周航' }).waitFor();
	await page.getByRole('button', { name: /海棠战队/ }).click();
	await page.locator('.unit-head').getByText('海棠战队').waitFor();
	await page.getByRole('button', { name: '更多' }).click();
	await page.getByRole('menuitem', { name: '撤销' }).click();
	await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click();
	await page.getByRole('button', { name: /海棠战队/ }).waitFor({ state: 'detached' });
}));

test('[S0.1] an agent sees colleagues, and no buttons that are not theirs', withBrowser(async ({ api, openPage, shot }) => {
	const { items } = await api.get('/api/people?q=zhouhang') as { items: { id: number }[] };
	const agent = await openPage({ as: await api.as(items[0]!.id), ...looks.phone, language: 'en', dark: true });
	await agent.goto('/people');
	await agent.locator('tbody tr').first().waitFor();
	assert.equal(await agent.getByRole('button', { name: 'Add a person' }).count(), 0);
	await agent.goto('/settings');
	await agent.getByText('This is not yours to see').waitFor();
	await shot('people-refused', agent);
}));
