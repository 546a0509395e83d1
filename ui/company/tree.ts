// The tree of units as pages need it: in the order it is drawn, with depths; names for choices.
import { useMemo } from 'preact/hooks';
import { useData, type Data } from '../base/data.ts';
import type { Id, List, Unit } from '../base/types.ts';
import type { Choice } from '../look/index.ts';

export interface Placed extends Unit { depth: number }

/** Parents before their children, children as they came. */
export function placed(units: readonly Unit[]): Placed[] {
	const under = new Map<Id, Unit[]>();
	const known = new Set(units.map(unit => unit.id));
	for (const unit of units) {
		const parent = known.has(unit.parent) ? unit.parent : 0;
		under.set(parent, [...under.get(parent) ?? [], unit]);
	}
	const out: Placed[] = [];
	const add = (parent: Id, depth: number) => {
		for (const unit of under.get(parent) ?? []) {
			out.push({ ...unit, depth });
			add(unit.id, depth + 1);
		}
	};
	add(0, 0);
	return out;
}

export function useUnits(closed = false): Data<List<Unit>> & { units: Placed[] } {
	const data = useData<List<Unit>>(closed ? '/api/units?closed=true' : '/api/units', ['unit.*', 'import.*']);
	const units = useMemo(() => placed(data.value?.items ?? []), [data.value]);
	return { ...data, units };
}

export const unitChoices = (units: readonly Placed[]): Choice<Id>[] =>
	units.map(unit => ({ value: unit.id, label: `${'\u2003'.repeat(unit.depth)}${unit.name}` }));

/** The unit and all under it. */
export function withUnder(units: readonly Placed[], top: Id): Set<Id> {
	const inside = new Set([top]);
	for (const unit of units)
		if (inside.has(unit.parent)) inside.add(unit.id);
	return inside;
}
