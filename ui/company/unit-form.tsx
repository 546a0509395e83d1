// Units: make, change, who leads, who leads meanwhile, hang elsewhere, close.
import { useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { addDays, today } from '../base/format.ts';
import { mayManage } from '../base/session.ts';
import type { Day, Id, Person } from '../base/types.ts';
import { DayInput, Doing, Input, PersonPick, Select, colourClass, toast } from '../look/index.ts';
import { words } from '../text/index.ts';
import { RestDialog } from './rest.tsx';
import { unitChoices, withUnder, type Placed } from './tree.ts';

export type UnitAct = { kind: 'create'; parent: Id } | { kind: 'edit' | 'acting' | 'move' | 'close' | 'rest'; unit: Placed };

interface Parts { units: readonly Placed[]; people: readonly Person[]; onClose: () => void; onDone: () => unknown }

export function UnitDialogs({ act, ...parts }: Parts & { act: UnitAct }) {
	switch (act.kind) {
		case 'create': return <UnitForm parent={act.parent} {...parts} />;
		case 'edit': return <UnitForm unit={act.unit} parent={act.unit.parent} {...parts} />;
		case 'acting': return <Acting unit={act.unit} {...parts} />;
		case 'move': return <Move unit={act.unit} {...parts} />;
		case 'close': return <Close unit={act.unit} {...parts} />;
		case 'rest': return <RestDialog unit={act.unit.id} name={act.unit.name} onClose={parts.onClose} />;
	}
}

function Colours({ value, onValue }: { value: number; onValue: (colour: number) => void }) {
	const w = words();
	return (
		<div class="field" role="radiogroup" aria-label={w.org.colour}>
			<span class="label">{w.org.colour}</span>
			<div class="swatches">
				{[1, 2, 3, 4, 5, 6, 7, 8].map(colour => (
					<label key={colour} class={`swatch ${colourClass(colour)}`}><input type="radio" name="colour" aria-label={w.org.colourNames[colour - 1]} checked={colour === value} onChange={() => onValue(colour)} /><i /></label>))}
			</div>
		</div>
	);
}

function UnitForm({ unit, parent, units, people, onClose, onDone }: Parts & { unit?: Placed; parent: Id }) {
	const w = words();
	const [form, setForm] = useState({ kind: unit?.kind ?? 'group', name: unit?.name ?? '', slogan: unit?.slogan ?? '', colour: unit?.colour ?? 0, leader: unit?.leader?.id ?? 0, parent });
	const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
	const known = unit?.leader && !people.some(one => one.id === unit.leader!.id) ? [unit.leader, ...people] : people;
	async function save() {
		const { kind, parent: above, leader, colour, ...about } = form;
		if (unit)
			await api.patch(`/api/units/${unit.id}`, { ...about, colour, ...(leader !== (unit.leader?.id ?? 0) ? { leader } : {}) }, { version: unit.version });
		else
			await api.post('/api/units', { ...about, kind, parent: above, ...(leader ? { leader } : {}), ...(colour ? { colour } : {}) });
		await onDone();
	}
	return (
		<Doing title={unit ? w.org.editUnit : w.org.addUnit} act={w.save} disabled={!form.name.trim()} onAct={save} onClose={onClose}>
			{!unit && <div class="pair">
				<Select label={w.org.kind} value={form.kind} choices={(['group', 'department', 'branch', 'region'] as const).map(kind => ({ value: kind, label: w.org.kinds[kind]! }))} onValue={kind => set({ kind })} />
				<Select label={w.org.under} value={form.parent} choices={unitChoices(units.filter(one => one.kind !== 'group' && !one.closed))} onValue={value => set({ parent: value })} />
			</div>}
			<Input label={w.org.called} value={form.name} onValue={name => set({ name })} focus required length={60} />
			{form.kind === 'group' && <>
				<Input label={`${w.org.slogan} (${w.optional})`} value={form.slogan} onValue={slogan => set({ slogan })} length={120} />
				<Colours value={form.colour} onValue={colour => set({ colour })} />
			</>}
			{(mayManage() || !unit) && <PersonPick label={`${form.kind === 'group' ? w.roles.leader : w.roles.manager} (${w.optional})`} people={known.filter(one => !('left' in one) || !one.left)} value={form.leader || null} none={w.none} onValue={id => set({ leader: id ?? 0 })} />}
		</Doing>
	);
}

function Acting({ unit, people, onClose, onDone }: Parts & { unit: Placed }) {
	const w = words();
	const [person, setPerson] = useState<Id | null>(null);
	const [until, setUntil] = useState<Day>(addDays(today(), 7));
	const save = async () => {
		await api.post(`/api/people/${person}/grants`, { role: unit.kind === 'group' ? 'leader' : 'manager', unit: unit.id, acting: true, ...(until ? { until } : {}) });
		await onDone();
	};
	return (
		<Doing title={`${unit.name} · ${w.org.acting}`} act={w.save} disabled={!person} onAct={save} onClose={onClose}>
			<p class="s">{w.org.actingText}</p>
			<PersonPick label={w.org.acting} people={people.filter(one => !one.left)} value={person} onValue={setPerson} />
			<DayInput label={w.org.untilLast} value={until} min={today()} onValue={setUntil} />
		</Doing>
	);
}

function Move({ unit, units, onClose, onDone }: Parts & { unit: Placed }) {
	const w = words();
	const inside = withUnder(units, unit.id);
	const [parent, setParent] = useState<Id>(unit.parent);
	const [from, setFrom] = useState<Day>(today());
	return (
		<Doing title={`${unit.name} · ${w.org.moveUnit}`} act={w.org.moveAct} disabled={parent === unit.parent} onClose={onClose}
			onAct={async () => { await api.post(`/api/units/${unit.id}/move`, { parent, from }); await onDone(); }}>
			<p class="s">{w.org.historyKept}</p>
			<Select label={w.org.under} value={parent} choices={unitChoices(units.filter(one => !inside.has(one.id) && one.kind !== 'group' && !one.closed))} onValue={setParent} />
			<DayInput label={w.org.fromDay} value={from} onValue={setFrom} />
		</Doing>
	);
}

function Close({ unit, onClose, onDone }: Parts & { unit: Placed }) {
	const w = words();
	const [from, setFrom] = useState<Day>(today());
	return (
		<Doing danger title={w.org.closeAsk(unit.name)} act={w.org.closeUnit} onClose={onClose}
			onAct={async () => { await api.post(`/api/units/${unit.id}/close`, { from }); toast(w.saved); await onDone(); }}>
			<p class="s">{w.org.closeText}</p>
			<DayInput label={w.org.fromDay} value={from} onValue={setFrom} />
		</Doing>
	);
}
