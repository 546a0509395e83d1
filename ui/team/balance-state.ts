// Groups of equal strength while one tries: who is where, and how far apart that is.
import type { Day, Id } from '../base/types.ts';

export interface Member { id: Id; name: string; strength: number; days: number; newcomer: boolean; leader: boolean }
export interface Division { /** null: a new one. */ group: Id | null; name: string; colour: number; strength: number; size: number; members: Member[] }
export interface Balance {
	metric: string; from: Day; to: Day;
	before: { spread_percent: number; groups: Division[]; alone: number };
	after: { groups: Division[]; spread: number; spread_percent: number; lower_bound: number; optimal: boolean } | null;
	moves: { person: Id; name: string; from: string; to: string }[];
	star: { person: Id; name: string; strength: number; fair_share: number; handicap: number; group: string } | null;
	newcomers: { rule: 'none' | 'stated' | 'median_of_newcomers' | 'lower_quartile'; strength: number; people: { id: Id; name: string }[] };
}
export interface Column { unit: Id | null; name: string; colour: number; members: Member[] }

export const strengthOf = (column: Column) => column.members.reduce((sum, one) => sum + one.strength, 0);

/** Largest minus smallest over the mean, as a share. */
export function spreadOf(columns: readonly Column[]): number {
	const all = columns.map(strengthOf);
	const mean = all.reduce((sum, one) => sum + one, 0) / (all.length || 1);
	return mean > 0 ? (Math.max(...all) - Math.min(...all)) / mean : 0;
}

export function columnsOf(groups: readonly Division[], newName: (n: number) => string): Column[] {
	return groups.map((one, i) => ({ unit: one.group, name: one.name || newName(i + 1), colour: one.colour || i % 8 + 1, members: [...one.members].sort((a, b) => b.strength - a.strength) }));
}

export function moveTo(columns: readonly Column[], person: Id, to: number): Column[] {
	const moved = columns.flatMap(column => column.members).find(member => member.id === person);
	if (!moved || !columns[to])
		return [...columns];
	return columns.map((column, i) => {
		const rest = column.members.filter(member => member.id !== person);
		return { ...column, members: i === to ? [...rest, moved].sort((a, b) => b.strength - a.strength) : rest };
	});
}
