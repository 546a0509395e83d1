// The rest pattern of a unit or a person, from a day on.
import { useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { today } from '../base/format.ts';
import type { Day, Id } from '../base/types.ts';
import { Choices, DayInput, Doing, toast } from '../look/index.ts';
import { words } from '../text/index.ts';

export type Rest = 'two_days' | 'one_day' | 'big_small' | 'none';
export const rests: readonly Rest[] = ['two_days', 'one_day', 'big_small', 'none'];

export function RestDialog({ unit, person, name, onClose }: { unit?: Id; person?: Id; name: string; onClose: () => void }) {
	const w = words();
	const [rest, setRest] = useState<Rest>('two_days');
	const [since, setSince] = useState<Day>(today());
	const [anchor, setAnchor] = useState<Day>(today());
	const save = async () => {
		await api.put(unit ? `/api/units/${unit}/rest` : `/api/people/${person}/rest`, { rest, since, ...(rest === 'big_small' ? { anchor } : {}) });
		toast(w.saved);
	};
	return (
		<Doing title={`${name} · ${w.org.restOf}`} act={w.save} onAct={save} onClose={onClose}>
			<Choices<Rest> label={w.org.restOf} value={rest} onValue={setRest} choices={rests.map(value => ({ value, label: w.start.rests[value] }))} />
			<DayInput label={w.org.fromDay} value={since} onValue={setSince} />
			{rest === 'big_small' && <DayInput label={w.org.anchor} hint={w.org.anchorHint} value={anchor} onValue={setAnchor} />}
			<p class="s">{w.org.restText}</p>
		</Doing>
	);
}
