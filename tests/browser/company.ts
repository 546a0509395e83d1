// A small company for the browser's tests: two groups with their people, products, a few deals.
import type { Api } from '../harness/index.ts';

export interface Small { wind: number; bamboo: number; lin: number; chen: number; zhao: number; sun: number; product: number; orders: number[] }

export async function smallCompany(api: Api): Promise<Small> {
	const unit = async (name: string, slogan: string) => (await api.post('/api/units', { name, slogan, kind: 'group' })).id as number;
	const wind = await unit('破风队', '先开口，先成交'), bamboo = await unit('青竹组', '稳扎稳打');
	const person = async (name: string, number: string, at: number, more: Record<string, unknown> = {}) =>
		(await api.post('/api/people', { name, number, unit: at, joined: '2026-03-02', ...more })).id as number;
	const lin = await person('林晓', 'A001', wind, { role: 'leader', phone: '13800000001' }), chen = await person('陈默', 'A002', wind);
	const zhao = await person('赵晴', 'A003', bamboo, { role: 'leader', channel: '内推' }), sun = await person('孙浩', 'A004', bamboo, { part_time: 50 });
	const product = (await api.post('/api/products', { name: '企业版', price_cents: 980_000, floor_cents: 600_000 })).id as number;
	const basic = (await api.post('/api/products', { name: '基础版', price_cents: 298_000 })).id as number;
	const orders: number[] = [];
	for (const [member, amount_cents, customer] of [[lin, 980_000, '宁波海棠纺织'], [chen, 1_280_000, '苏州明远'], [lin, 298_000, '绍兴锦绣'], [zhao, 650_000, '嘉兴大华']] as const)
		orders.push((await api.post('/api/orders', { member, amount_cents, product: amount_cents < 600_000 ? basic : product, customer })).id);
	return { wind, bamboo, lin, chen, zhao, sun, product, orders };
}
