// Metrics and kinds as pages read them, and how they are named and measured.
import { useData } from '../base/data.ts';
import { measure, number } from '../base/format.ts';
import type { Id, List } from '../base/types.ts';
import { language, words } from '../text/index.ts';

export interface Metric { id: Id; name: string; formula: string; zh: string; en: string; unit: string; built_in: boolean; input: boolean; lower: boolean; private: boolean; version: number }
export interface Kind { id: Id; name: string; unit: string; zh: string; en: string; private: boolean; input: boolean; built_in: boolean }
export interface Checked { ok: boolean; kinds?: string[]; column?: number; expected?: string; unknown?: string; text?: string }

export const useMetrics = () => useData<List<Metric>>('/api/metrics', ['metric.*']);
export const useKinds = () => useData<List<Kind>>('/api/kinds', ['kind.*']);
export const called = (one: { name: string; zh: string; en: string }) => (language.value === 'zh' ? one.zh : one.en) || one.name;
export const metricUnits = ['money', 'count', 'percent', 'minutes', 'seconds', 'points', 'ratio'] as const;
export const kindUnits = ['count', 'cents', 'seconds', 'ms', 'points'] as const;

/** Written in its unit: ¥9,800, 12.4%, 3.5 min. */
export function measured(value: number | null | undefined, unit: string): string {
	if (value === null || value === undefined)
		return '—';
	if (unit === 'minutes' || unit === 'seconds')
		return words().boards.inUnit[unit](number(value, unit === 'seconds' ? 0 : 1));
	return unit === 'money' ? measure(Math.abs(value) >= 100_000 ? Math.round(value / 100) * 100 : Math.round(value), 'money') : measure(value, unit);
}
