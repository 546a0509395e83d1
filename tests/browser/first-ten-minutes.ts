// The files of a manager for the first ten minutes: a roster with two rows to look at, and last month's
// deals as people keep them. What they add up to is reckoned here, beside.
import { workbook, type Cell } from './workbook.ts';

const surnames = [...'林周马陈王李赵孙吴郑冯蒋沈韩杨朱秦许何吕施张孔曹'];
const given = ['晓', '子航', '琳', '默', '芳', '强', '敏', '悦', '昊', '爽', '雪', '涛', '静', '磊', '帆', '莉', '岚', '诺', '伟', '梁', '展', '弛', '明', '颖'];
export const names = surnames.map((name, i) => name + given[i]);
export const groups = ['破风队', '烈焰队', '青竹队', '磐石队'];
/** Whose group the roster forgot, and who stands in it twice. */
export const groupless = names[16]!, twice = names[4]!;
export const stranger = '刘洋';

/** Strong sellers stand together, so that there is something to even out. */
const groupOf = (i: number) => groups[Math.floor(i / 6)]!;

export function roster(): Buffer {
	const rows: Cell[][] = [['海棠科技 销售花名册'], ['姓名', '小组', '组长', '入职日期', '手机']];
	names.forEach((name, i) => rows.push([name, i === 16 ? null : groupOf(i), names[Math.floor(i / 6) * 6]!, { date: '2025-03-03' }, `138000010${String(i).padStart(2, '0')}`]));
	rows.push([twice, groups[1]!, names[6]!, { date: '2025-03-03' }, '13900001111']);
	return workbook([{ name: '花名册', rows, merged: ['A1:E1'] }]);
}

export interface Deals { file: Buffer; count: number; cents: number; strangerCents: number; month: string }

/** A sheet for the month: a title, heads, dates in every manner, amounts in every manner, a total row. */
export function deals(today: string): Deals {
	const last = new Date(`${today.slice(0, 7)}-01T00:00:00Z`);
	last.setUTCMonth(last.getUTCMonth() - 1);
	const year = last.getUTCFullYear(), month = last.getUTCMonth() + 1;
	const iso = (day: number) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
	const date = (n: number, day: number): Cell => [`${year}.${month}.${day}`, `${month}月${day}日`, { date: iso(day) }, iso(day)][n % 4]!;
	const rows: Cell[][] = [[`${month}月成交明细`], ['日期', '销售', '产品', '成交金额', '客户']];
	let cents = 0, count = 0, n = 0;
	const add = (name: string, yuan: number) => {
		const amount: Cell = n % 3 === 0 ? yuan : n % 3 === 1 ? `${yuan.toLocaleString('en-US')}元` : yuan % 100 === 0 ? `${yuan / 10_000}万` : yuan;
		rows.push([date(n, 1 + n * 7 % 28), name, n % 2 ? '企业版' : '基础版', amount, `客户${n + 1}`]);
		cents += yuan * 100;
		count++;
		n++;
	};
	names.forEach((name, i) => {
		for (let deal = 0; deal < (i === 23 ? 0 : Math.max(1, 5 - Math.floor(i / 5))); deal++)
			add(name, 1800 + (24 - i) * 350 + deal * 100);
	});
	const strangerCents = 4600_00;
	add(stranger, 4600);
	rows.push(['合计', null, null, cents / 100]);
	return { file: workbook([{ name: `${month}月`, rows, merged: ['A1:E1'] }, { name: '说明', rows: [['仅供内部使用']] }]), count, cents, strangerCents, month: iso(1).slice(0, 7) };
}
