// Five questions; the rest is guessed from where the browser is.
import { useState } from 'preact/hooks';
import { api, Fault } from '../base/api.ts';
import { useDraft } from '../base/data.ts';
import { loadSession, session } from '../base/session.ts';
import type { Cents } from '../base/types.ts';
import { Button, Choices, FaultMessage, Input, MoneyInput, PageHead, Select } from '../look/index.ts';
import { language, words } from '../text/index.ts';

const rests = ['two_days', 'one_day', 'big_small', 'none'] as const;
const closes = [-360, -300, -240, -180, -120, -60, 0, 60, 120, 180, 240, 300, 360];
const clock = (minutes: number) => `${String(Math.floor((minutes + 1440) % 1440 / 60)).padStart(2, '0')}:00`;

function guess(): { zone: string; currency: string } {
	const found = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
	const zone = found === 'UTC' || found === 'Etc/UTC' ? language.value === 'zh' ? 'Asia/Shanghai' : 'UTC' : found;
	const known: [RegExp, string][] = [[/Hong_Kong/, 'HKD'], [/Taipei/, 'TWD'], [/Macau/, 'MOP'], [/Singapore/, 'SGD'], [/Tokyo/, 'JPY'], [/Kuala_Lumpur/, 'MYR'], [/London/, 'GBP'], [/Zurich/, 'CHF'],
		[/^Asia\/(Shanghai|Chongqing|Harbin|Urumqi)/, 'CNY'], [/^Europe\//, 'EUR'], [/^Australia\//, 'AUD'], [/^America\/(Toronto|Vancouver|Montreal)/, 'CAD'], [/^America\//, 'USD']];
	return { zone, currency: known.find(([pattern]) => pattern.test(zone))?.[1] ?? (language.value === 'zh' ? 'CNY' : 'USD') };
}

interface Answers { company: string; target_cents: Cents | null; counts: 'signed' | 'received'; rest: typeof rests[number]; close_minutes: number; zone: string; currency: string }

export function Questions({ onDone }: { onDone: () => void }) {
	const w = words();
	const [form, setForm, clear] = useDraft<Answers>('questions', { company: session.value?.company ?? '', target_cents: null, counts: session.value?.counts ?? 'signed', rest: 'two_days', close_minutes: session.value?.close_minutes ?? 0, ...guess() });
	const [fault, setFault] = useState<Fault>();
	const [more, setMore] = useState(false);
	const [busy, setBusy] = useState(false);
	const set = (part: Partial<Answers>) => setForm({ ...form, ...part });
	async function submit(event: Event) {
		event.preventDefault();
		setBusy(true);
		setFault(undefined);
		try {
			const { target_cents, ...rest } = form;
			await api.post('/api/setup', { ...rest, company: form.company.trim(), language: language.value, ...(target_cents ? { target_cents } : {}) });
			await loadSession();
			clear();
			onDone();
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			setFault(error);
		} finally { setBusy(false); }
	}
	return (
		<form class="stack" onSubmit={submit}>
			<PageHead title={w.start.questionsTitle} over={w.start.questionsText} />
			<div class="sheet stack wide">
				<Input label={`1 · ${w.start.company}`} value={form.company} onValue={company => set({ company })} required focus length={80} complete="organization" />
				<MoneyInput label={`2 · ${w.start.target}`} hint={w.start.targetHint} value={form.target_cents} onValue={target_cents => set({ target_cents })} />
				<Choices label={`3 · ${w.start.counts}`} value={form.counts} onValue={counts => set({ counts })} choices={[{ value: 'signed', label: w.start.signed, hint: w.start.signedHint }, { value: 'received', label: w.start.received, hint: w.start.receivedHint }]} />
				<Choices label={`4 · ${w.start.rest}`} value={form.rest} onValue={rest => set({ rest })} choices={rests.map(value => ({ value, label: w.start.rests[value] }))} />
				<Select label={`5 · ${w.start.close}`} hint={w.start.closeHint} value={form.close_minutes} onValue={close_minutes => set({ close_minutes })}
					choices={closes.map(value => ({ value, label: value === 0 ? w.start.closeMidnight : value < 0 ? w.start.closeBefore(clock(value)) : w.start.closeAfter(clock(value)) }))} />
				<div class="row tight"><span class="xs">{w.start.guessed(form.zone, form.currency)}</span><Button kind="quiet" onPress={() => setMore(!more)}>{w.edit}</Button></div>
				{more && <div class="grid3"><Input label={w.start.zone} value={form.zone} onValue={zone => set({ zone })} /><Input label={w.start.currency} value={form.currency} onValue={currency => set({ currency: currency.toUpperCase() })} length={3} /></div>}
				<FaultMessage fault={fault} kept={w.fault.kept} />
				<div class="row"><Button kind="main" large submit busy={busy} disabled={!form.company.trim()}>{w.next}</Button></div>
			</div>
		</form>
	);
}
