// What is recorded (kinds) and what is counted (metrics): the company's own beside those that came along.
import { useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { Button, Check, Chip, Doing, Input, Loaded, PageHead, Select, Table, confirm } from '../look/index.ts';
import { words } from '../text/index.ts';
import { FormulaInput } from './formula.tsx';
import { called, kindUnits, metricUnits, useKinds, useMetrics, type Metric } from './metric-parts.ts';

export default function Metrics() {
	const w = words();
	const metrics = useMetrics(), kinds = useKinds();
	const [metric, setMetric] = useState<Metric | 'new' | null>(null);
	const [kind, setKind] = useState(false);
	async function remove(one: Metric) {
		if (!await confirm(w.boards.removeAsk(called(one)), w.remove, w.boards.removeText, 'danger')) return;
		await api.del(`/api/metrics/${one.id}`);
		await metrics.reload();
	}
	return <>
		<PageHead over={<a href="/boards">{w.boards.title}</a>} title={w.boards.manage} acts={<><Button onPress={() => setKind(true)}>{w.boards.addKind}</Button><Button kind="main" onPress={() => setMetric('new')}>{w.boards.addMetric}</Button></>} />
		<section class="sheet flush"><div class="sheet-head"><h2>{w.boards.metrics}</h2><span class="s">{w.boards.metricsText}</span></div>
			<Loaded data={metrics}>{list => <Table label={w.boards.metrics} rows={list.items} rowKey={row => row.id} columns={[
				{ head: w.boards.metric, lead: true, cell: row => <>{called(row)} {row.input && <Chip>{w.boards.input}</Chip>}</> },
				{ head: w.boards.formula, wide: true, bare: true, cell: row => <code>{row.formula}</code> },
				{ head: w.boards.unit, deskOnly: true, cell: row => w.boards.units[row.unit] ?? row.unit },
				{ head: '', cell: row => row.built_in ? <span class="hush">{w.boards.builtIn}</span> : <span class="row tight nowrap"><Button kind="quiet" onPress={() => setMetric(row)}>{w.edit}</Button><Button kind="quiet" onPress={() => remove(row)}>{w.remove}</Button></span> },
			]} />}</Loaded></section>
		<section class="sheet flush"><div class="sheet-head"><h2>{w.boards.kinds}</h2><span class="s">{w.boards.kindsText}</span></div>
			<Loaded data={kinds}>{list => <Table label={w.boards.kinds} rows={list.items} rowKey={row => row.id} columns={[
				{ head: w.boards.kind, lead: true, cell: row => <>{called(row)} {row.private && <Chip tone="low">{w.boards.private}</Chip>} {row.input && <Chip>{w.boards.input}</Chip>}</> },
				{ head: w.boards.inFormulas, bare: true, cell: row => <code>{row.name}</code> },
				{ head: w.boards.unit, deskOnly: true, cell: row => w.boards.units[row.unit] ?? row.unit },
				{ head: '', cell: row => row.built_in && <span class="hush">{w.boards.builtIn}</span> },
			]} />}</Loaded></section>
		{metric && <MetricForm {...(metric === 'new' ? {} : { metric })} onClose={() => setMetric(null)} onDone={metrics.reload} />}
		{kind && <KindForm onClose={() => setKind(false)} onDone={kinds.reload} />}
	</>;
}

const plainName = /^[a-z][a-z0-9_]{0,39}$/;

function MetricForm({ metric, onClose, onDone }: { metric?: Metric; onClose: () => void; onDone: () => Promise<void> }) {
	const w = words();
	const [form, setForm] = useState({ name: metric?.name ?? '', zh: metric?.zh ?? '', en: metric?.en ?? '', formula: metric?.formula ?? '', unit: metric?.unit ?? 'ratio', input: metric?.input ?? false, lower: metric?.lower ?? false });
	const [ok, setOk] = useState(!!metric);
	const set = (change: Partial<typeof form>) => setForm(old => ({ ...old, ...change }));
	const save = async () => {
		const { name, ...rest } = form;
		const body = { ...rest, zh: form.zh || form.en || name, en: form.en || form.zh || name };
		if (metric) await api.patch(`/api/metrics/${metric.id}`, body, { version: metric.version });
		else await api.post('/api/metrics', { name, ...body });
		await onDone();
	};
	return (
		<Doing title={metric ? w.boards.editMetric : w.boards.addMetric} act={w.save} disabled={!ok || !plainName.test(form.name)} onAct={save} onClose={onClose}>
			<div class="pair"><Input label={w.boards.nameZh} value={form.zh} onValue={zh => set({ zh })} length={40} focus /><Input label={w.boards.nameEn} value={form.en} onValue={en => set({ en })} length={40} /></div>
			{!metric && <Input label={w.boards.shortName} hint={w.boards.shortHint} value={form.name} onValue={name => set({ name: name.toLowerCase() })} length={40} wrong={form.name && !plainName.test(form.name) ? w.boards.shortHint : undefined} />}
			<FormulaInput value={form.formula} onValue={formula => set({ formula })} onOk={setOk} />
			<Select label={w.boards.unit} value={form.unit} choices={metricUnits.map(unit => ({ value: unit as string, label: w.boards.units[unit]! }))} onValue={unit => set({ unit })} />
			<Check label={w.boards.inputCheck} value={form.input} onValue={input => set({ input })} />
			<Check label={w.boards.lowerCheck} value={form.lower} onValue={lower => set({ lower })} />
		</Doing>
	);
}

function KindForm({ onClose, onDone }: { onClose: () => void; onDone: () => Promise<void> }) {
	const w = words();
	const [form, setForm] = useState({ name: '', zh: '', en: '', unit: 'count', private: false, input: true });
	const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
	const save = async () => {
		await api.post('/api/kinds', { ...form, zh: form.zh || form.en || form.name, en: form.en || form.zh || form.name });
		await onDone();
	};
	return (
		<Doing title={w.boards.addKind} act={w.save} disabled={!plainName.test(form.name)} onAct={save} onClose={onClose}>
			<div class="pair"><Input label={w.boards.nameZh} value={form.zh} onValue={zh => set({ zh })} length={40} focus /><Input label={w.boards.nameEn} value={form.en} onValue={en => set({ en })} length={40} /></div>
			<Input label={w.boards.shortName} hint={w.boards.shortHint} value={form.name} onValue={name => set({ name: name.toLowerCase() })} length={40} wrong={form.name && !plainName.test(form.name) ? w.boards.shortHint : undefined} />
			<Select label={w.boards.unit} value={form.unit} choices={kindUnits.map(unit => ({ value: unit as string, label: w.boards.units[unit]! }))} onValue={unit => set({ unit })} />
			<Check label={w.boards.inputCheck} value={form.input} onValue={input => set({ input })} />
			<Check label={w.boards.privateCheck} value={form.private} onValue={value => set({ private: value })} />
		</Doing>
	);
}
