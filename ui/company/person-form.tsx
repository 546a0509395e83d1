// What is known of a person: adding one, changing one.
import { useState } from 'preact/hooks';
import { api, Fault } from '../base/api.ts';
import { today } from '../base/format.ts';
import { may } from '../base/session.ts';
import type { Day, Id, Person, Role } from '../base/types.ts';
import { Button, DayInput, Dialog, FaultMessage, Input, Select } from '../look/index.ts';
import { words } from '../text/index.ts';
import { unitChoices, type Placed } from './tree.ts';

export const mayHire = () => may('owner', 'manager', 'hr');
export const givenRoles: readonly Role[] = ['agent', 'leader', 'manager', 'assistant', 'finance', 'hr', 'owner'];
const posts = ['sales', 'operator', 'service', 'support'] as const;
export const postName = (post: string) => words().org.posts[post] ?? post;

export function PersonForm({ person, units, unit, onClose, onDone }:
	{ person?: Person; units: readonly Placed[]; unit: Id; onClose: () => void; onDone: (id: Id) => unknown }) {
	const w = words();
	const [form, setForm] = useState({
		name: person?.name ?? '', number: person?.number ?? '', post: person?.post ?? 'sales', phone: person?.phone ?? '', login: person?.login ?? '',
		channel: person?.channel ?? '', joined: person?.joined ?? today() as Day, part_time: person?.part_time ?? 100, unit, role: 'agent' as Role,
	});
	const [fault, setFault] = useState<Fault>();
	const [busy, setBusy] = useState(false);
	const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
	async function save() {
		if (!form.name.trim() || busy) return;
		setBusy(true);
		const { unit: place, role, ...about } = form;
		try {
			if (person) await api.patch(`/api/people/${person.id}`, about, { version: person.version });
			const id = person?.id ?? (await api.post<{ id: Id }>('/api/people', { ...about, unit: place, role })).id;
			onClose();
			await onDone(id);
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			setFault(error);
		} finally { setBusy(false); }
	}
	const optional = (label: string) => `${label} (${w.optional})`;
	return (
		<Dialog keep title={person ? w.org.editPerson : w.org.addPerson} onClose={onClose} acts={<>
			<Button onPress={onClose}>{w.cancel}</Button><Button kind="main" busy={busy} disabled={!form.name.trim()} onPress={() => save()}>{w.save}</Button></>}>
			<form class="stack" onSubmit={event => { event.preventDefault(); void save(); }}>
				<Input label={w.name} value={form.name} onValue={name => set({ name })} required focus length={60} />
				{!person && <div class="pair">
					<Select label={w.org.unit} value={form.unit} choices={unitChoices(units.filter(one => !one.closed))} onValue={value => set({ unit: value })} />
					<Select label={w.role} value={form.role} choices={givenRoles.map(role => ({ value: role, label: w.roles[role] }))} onValue={role => set({ role })} />
				</div>}
				<div class="pair">
					<Select label={w.org.post} value={form.post} onValue={post => set({ post })} choices={[...new Set([...posts, form.post])].map(post => ({ value: post, label: postName(post) }))} />
					<DayInput label={w.org.joined} value={form.joined} onValue={joined => set({ joined })} />
				</div>
				<div class="pair">
					<Input label={optional(w.org.number)} value={form.number} onValue={number => set({ number })} length={30} />
					<Input label={optional(w.org.phone)} type="tel" mode="tel" value={form.phone} onValue={phone => set({ phone })} length={30} />
				</div>
				<div class="pair">
					<Input label={optional(w.login.name)} value={form.login} onValue={login => set({ login })} length={60} hint={w.org.loginHint} />
					<Input label={optional(w.org.channel)} value={form.channel} onValue={channel => set({ channel })} length={60} hint={w.org.channelHint} />
				</div>
				<Select label={w.org.partTime} value={form.part_time} choices={[...new Set([100, 80, 75, 60, 50, 40, 25, 20, form.part_time])].sort((a, b) => b - a).map(value => ({ value, label: value === 100 ? w.org.fullTime : `${value}%` }))} onValue={part_time => set({ part_time })} />
				<FaultMessage fault={fault} kept={w.fault.kept} />
				<button type="submit" class="hidden-text" tabIndex={-1} aria-hidden="true" />
			</form>
		</Dialog>
	);
}
