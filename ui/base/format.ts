// Money, numbers, days and times in the manner of the person's language and the company's money and zone.
import { language } from '../text/index.ts';
import { session } from './session.ts';
import type { Cents, Day, Moment } from './types.ts';

const locale = () => language.value === 'zh' ? 'zh-CN' : 'en-GB';
const currency = () => session.value?.currency || 'CNY';
const zone = () => session.value?.zone || 'Asia/Shanghai';

const makers = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();
function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
	const key = locale() + JSON.stringify(options);
	let made = makers.get(key) as Intl.NumberFormat | undefined;
	if (!made)
		makers.set(key, made = new Intl.NumberFormat(locale(), options));
	return made;
}
function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = locale() + JSON.stringify(options);
	let made = makers.get(key) as Intl.DateTimeFormat | undefined;
	if (!made)
		makers.set(key, made = new Intl.DateTimeFormat(locale(), options));
	return made;
}

/** ¥9,800 or ¥9,800.50: cents only where there are some. */
export function money(cents: Cents | null | undefined): string {
	if (cents === null || cents === undefined || !Number.isFinite(cents))
		return '—';
	const whole = Math.round(cents) % 100 === 0;
	return numberFormat({ style: 'currency', currency: currency(), currencyDisplay: 'narrowSymbol',
		minimumFractionDigits: whole ? 0 : 2, maximumFractionDigits: whole ? 0 : 2 }).format(Math.round(cents) / 100);
}
/** Without cents, for averages and walls. */
export const moneyRound = (cents: Cents | null | undefined) => cents === null || cents === undefined ? '—' : money(Math.round(cents / 100) * 100);
export const currencySign = () => numberFormat({ style: 'currency', currency: currency(), currencyDisplay: 'narrowSymbol' })
	.formatToParts(0).find(part => part.type === 'currency')?.value ?? '';
export const number = (value: number, digits = 0) => numberFormat({ maximumFractionDigits: digits }).format(value);
/** A share (0.34 → 34%); one digit below 10%. */
export const percent = (share: number | null | undefined) => share === null || share === undefined || !Number.isFinite(share) ? '—'
	: numberFormat({ style: 'percent', maximumFractionDigits: Math.abs(share) < .0995 && share !== 0 ? 1 : 0 }).format(share);
/** 4:05 or 1:12:09 */
export function duration(seconds: number): string {
	const all = Math.round(seconds), two = (n: number) => String(n).padStart(2, '0');
	return all >= 3600 ? `${number(Math.floor(all / 3600))}:${two(Math.floor(all / 60) % 60)}:${two(all % 60)}` : `${Math.floor(all / 60)}:${two(all % 60)}`;
}
/** By a metric's unit. */
export function measure(value: number | null | undefined, unit: string): string {
	if (value === null || value === undefined)
		return '—';
	if (unit === 'money' || unit === 'cents') return money(value);
	if (unit === 'percent') return percent(value);
	if (unit === 'seconds') return duration(value);
	return number(value, unit === 'count' || unit === 'points' ? 0 : 2);
}

/** What someone typed as an amount → cents: "9800", "9,800.5", "¥9,800元", "1.2万"; null when it is none. */
export function readMoney(text: string): Cents | null {
	const plain = text.normalize('NFKC').replace(/[\s,_¥$€£元圆块]|CNY|RMB/gi, '');
	const found = /^(-?\d{1,13}(?:\.\d*)?|-?\.\d+)([万wWkK千]?)$/.exec(plain);
	if (!found)
		return null;
	const times = /[万wW]/.test(found[2]!) ? 10_000 : /[kK千]/.test(found[2]!) ? 1000 : 1;
	const cents = Math.round(Number(found[1]) * times * 100);
	return Number.isSafeInteger(cents) ? cents : null;
}

const utc = (day: Day) => new Date(`${day}T00:00:00Z`);
export const day = (value: Day) => dateFormat({ timeZone: 'UTC', month: 'short', day: 'numeric' }).format(utc(value));
export const dayFull = (value: Day) => dateFormat({ timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' }).format(utc(value));
export const dayWeek = (value: Day) => dateFormat({ timeZone: 'UTC', month: 'short', day: 'numeric', weekday: 'short' }).format(utc(value));
export const month = (value: string) => dateFormat({ timeZone: 'UTC', year: 'numeric', month: 'long' }).format(utc(`${value.slice(0, 7)}-01`));
export const time = (at: Moment) => dateFormat({ timeZone: zone(), hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
export const timeSeconds = (at: Moment) => dateFormat({ timeZone: zone(), hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(at);
export const moment = (at: Moment) => dateFormat({ timeZone: zone(), month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

/** Days are reckoned in UTC: they are names, not moments. */
export function addDays(value: Day, n: number): Day {
	const date = utc(value);
	date.setUTCDate(date.getUTCDate() + n);
	return date.toISOString().slice(0, 10);
}
export function monthOf(value: Day, shift = 0): { from: Day; to: Day; month: string } {
	const date = utc(`${value.slice(0, 7)}-01`);
	date.setUTCMonth(date.getUTCMonth() + shift);
	const from = date.toISOString().slice(0, 10);
	date.setUTCMonth(date.getUTCMonth() + 1);
	return { from, to: addDays(date.toISOString().slice(0, 10), -1), month: from.slice(0, 7) };
}
export const today = (): Day => session.value?.today ?? new Date().toISOString().slice(0, 10);
