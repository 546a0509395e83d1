// Shifts: their hours, and how much of a day each is.
import { useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { useData } from '../base/data.ts';
import type { Id, List } from '../base/types.ts';
import { Button, Dialog, FaultMessage, Input, Select } from '../look/index.ts';
import { Fault } from '../base/api.ts';
import { words } from '../text/index.ts';

export interface Shift { id: Id; unit: Id; name: string; begins: number; ends: number; part: number }
export const useShifts = () => useData<List<Shift>>('/api/shifts');
const clock = (minutes: number) => `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const minutesOf = (text: string) => { const [hours, minutes] = text.split(':').map(Number); return (hours ?? 0) * 60 + (minutes ?? 0); };

export function ShiftsDialog({ onClose }: { onClose: () => void }) {
	const w = words();
	const shifts = useShifts();
	const [form, setForm] = useState({ name: '', begins: '09:00', ends: '18:00', part: 100 });
	const [fault, setFault] = useState<Fault>();
	const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
	async function add() {
		const begins = minutesOf(form.begins), ends = minutesOf(form.ends);
		try {
			await api.post('/api/shifts', { name: form.name.trim(), begins, ends: ends <= begins ? ends + 1440 : ends, part: form.part });
			setForm({ ...form, name: '' });
			setFault(undefined);
			await shifts.reload();
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			setFault(error);
		}
	}
	return (
		<Dialog keep title={w.days.shifts} onClose={onClose} acts={<Button kind="main" onPress={onClose}>{w.done}</Button>}>
			<ul class="lines">{shifts.value?.items.map(one => <li key={one.id} class="row ends"><b>{one.name}</b><span class="hush">{clock(one.begins)}–{clock(one.ends)}{one.ends > 1440 ? ` (${w.days.nextDay})` : ''}{one.part < 100 ? ` · ${one.part}%` : ''}</span></li>)}</ul>
			<form class="stack" onSubmit={event => { event.preventDefault(); void add(); }}>
				<Input label={w.org.called} value={form.name} onValue={name => set({ name })} placeholder={w.days.shiftExample} length={40} />
				<div class="pair"><Input label={w.days.begins} type="time" value={form.begins} onValue={begins => set({ begins })} /><Input label={w.days.ends} type="time" value={form.ends} onValue={ends => set({ ends })} /></div>
				<Select label={w.days.part} value={form.part} choices={[100, 75, 50, 25].map(value => ({ value, label: `${value}%` }))} onValue={part => set({ part })} />
				<FaultMessage fault={fault} kept={w.fault.kept} />
				<div><Button submit disabled={!form.name.trim()}>{w.add}</Button></div>
			</form>
		</Dialog>
	);
}
