// How the company works: its day, its money, what counts, who reviews, how humane; what hurts asks first.
import { useEffect, useState } from 'preact/hooks';
import { api, Fault } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { loadSession, may } from '../base/session.ts';
import { Button, ButtonLink, Check, Choices, FaultMessage, Input, Loaded, PageHead, Select, confirm, toast } from '../look/index.ts';
import { words } from '../text/index.ts';
import { rests, type Rest } from './rest.tsx';

interface Settings {
	company: string; zone: string; currency: string; language: 'zh' | 'en'; close_minutes: number; counts: 'signed' | 'received'; review: 'nobody' | 'leader' | 'manager' | 'finance';
	ring_at_once: boolean; rest: Rest; humane: boolean; example: boolean; statutory: boolean; version: number;
}

export default function SettingsPage() {
	const w = words();
	const data = useData<Settings>('/api/settings', ['settings.*']);
	return <>
		<PageHead title={w.settings.title} />
		<Loaded data={data} tall lines={8}>{settings => <Form settings={settings} onSaved={data.set} />}</Loaded>
		<section class="sheet stack tight">
			<h2>{w.settings.more}</h2>
			<div class="row tight"><ButtonLink href="/targets">{w.settings.targets}</ButtonLink><ButtonLink href="/screens">{w.settings.screens}</ButtonLink><ButtonLink href="/products">{w.orders.products}</ButtonLink><ButtonLink href="/days/calendar">{w.days.calendar}</ButtonLink><ButtonLink href="/imports">{w.settings.imports}</ButtonLink><ButtonLink href="/account">{w.account.tokens}</ButtonLink>{may('owner') && <ButtonLink href="/audit">{w.settings.audit}</ButtonLink>}</div>
		</section>
		{data.value?.example && may('owner') && <RemoveExample />}
	</>;
}

const closes = [-360, -240, -180, -120, -60, 0, 60, 120, 180, 240, 300, 360];
const clock = (minutes: number) => `${String(Math.floor(((minutes + 1440) % 1440) / 60)).padStart(2, '0')}:${String((minutes + 1440) % 60).padStart(2, '0')}`;

function Form({ settings, onSaved }: { settings: Settings; onSaved: (settings: Settings) => void }) {
	const w = words();
	const [seen, setSeen] = useState(settings); // what this form started from: its version is what is saved against
	const [form, setForm] = useState(settings);
	const [fault, setFault] = useState<Fault>();
	const set = (change: Partial<Settings>) => setForm({ ...form, ...change });
	const changed = (Object.keys(form) as (keyof Settings)[]).filter(name => form[name] !== seen[name]);
	const start = (from: Settings, typed: Partial<Settings> = {}) => { setSeen(from); setForm({ ...from, ...typed }); };
	// what others change is taken over while nothing is typed here; else saving says so
	useEffect(() => { if (!changed.length) start(settings); }, [settings.version]);
	async function save() {
		const typed: Partial<Settings> = Object.fromEntries(changed.map(name => [name, form[name]]));
		try {
			const saved = await api.patch<Settings>('/api/settings', typed, { version: seen.version });
			start(saved);
			onSaved(saved);
			setFault(undefined);
			toast(w.saved);
			await loadSession();
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			setFault(error);
			if (error.slug === 'stale') // the others' changes beside what was typed: saving again is meant
				start(await api.get<Settings>('/api/settings'), typed);
		}
	}
	const closeText = (minutes: number) => minutes === 0 ? w.start.closeMidnight : minutes < 0 ? w.start.closeBefore(clock(minutes)) : w.start.closeAfter(clock(minutes));
	return (
		<form class="stack" onSubmit={event => { event.preventDefault(); void save(); }}>
			<div class="grid2 even">
				<section class="sheet stack">
					<h2>{w.settings.company}</h2>
					<Input label={w.settings.name} value={form.company} onValue={company => set({ company })} length={60} required />
					<div class="pair"><Input label={w.settings.zone} value={form.zone} onValue={zone => set({ zone })} length={60} /><Input label={w.settings.currency} value={form.currency} onValue={currency => set({ currency: currency.toUpperCase() })} length={3} /></div>
					<Choices label={w.settings.language} value={form.language} onValue={language => set({ language })} choices={[{ value: 'zh', label: '中文' }, { value: 'en', label: 'English' }]} />
					<Choices<Rest> label={w.start.rest} value={form.rest} onValue={rest => set({ rest })} choices={rests.map(value => ({ value, label: w.start.rests[value] }))} />
					<Select label={w.start.close} hint={w.settings.closeHint} value={form.close_minutes} choices={[...new Set([...closes, form.close_minutes])].sort((a, b) => a - b).map(value => ({ value, label: closeText(value) }))} onValue={close_minutes => set({ close_minutes })} />
				</section>
				<div class="stack">
					<section class="sheet stack">
						<h2>{w.settings.deals}</h2>
						<Choices label={w.start.counts} value={form.counts} onValue={counts => set({ counts })} choices={[{ value: 'signed', label: w.start.signed, hint: w.start.signedHint }, { value: 'received', label: w.start.received, hint: w.start.receivedHint }]} />
						<p class="xs">{w.settings.countsHint}</p>
						<Choices label={w.settings.review} value={form.review} onValue={review => set({ review })} choices={(['nobody', 'leader', 'manager', 'finance'] as const).map(value => ({ value, label: w.settings.reviews[value] }))} />
						{form.review !== 'nobody' && <Check label={w.settings.ringAtOnce} hint={w.settings.ringHint} value={form.ring_at_once} onValue={ring_at_once => set({ ring_at_once })} />}
					</section>
					<section class="sheet stack">
						<h2>{w.settings.humane}</h2>
						<Check label={w.settings.humaneCheck} value={form.humane} onValue={humane => set({ humane })} />
						<p class="s">{form.humane ? w.settings.humaneOn : w.settings.humaneOff}</p>
					</section>
				</div>
			</div>
			<FaultMessage fault={fault} kept={w.fault.kept} />
			<div class="save-bar"><Button kind="main" submit disabled={!changed.length || !form.company.trim()}>{w.save}</Button>{changed.length > 0 && <Button kind="quiet" onPress={() => setForm(settings)}>{w.settings.asBefore}</Button>}</div>
		</form>
	);
}

function RemoveExample() {
	const w = words();
	return (
		<section class="sheet row ends">
			<p>{w.shell.example}</p>
			<Button kind="danger" onPress={async () => {
				if (!await confirm(w.shell.exampleRemoveAsk, w.shell.exampleRemove, w.shell.exampleRemoveText, 'danger')) return;
				await api.post('/api/example/remove');
				toast(w.shell.exampleRemoved);
			}}>{w.shell.exampleRemove}</Button>
		</section>
	);
}
