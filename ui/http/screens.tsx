// Walls: let a television in by its six digits, say what it shows, take it down.
import { useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { moment } from '../base/format.ts';
import { homeUnit } from '../base/session.ts';
import type { Id, List, Moment } from '../base/types.ts';
import { Button, ButtonLink, Check, Doing, Empty, Input, Loaded, PageHead, Select, Table, confirm, toast } from '../look/index.ts';
import { unitChoices, useUnits } from '../company/tree.ts';
import { words } from '../text/index.ts';
import { pageKinds } from '../wall/page-kinds.ts';

const wallPages = pageKinds;
interface Screen { id: Id; unit: Id; unit_name: string; name: string; pages: string[]; seconds: number; made: Moment; version: number }

export default function Screens() {
	const w = words();
	const data = useData<List<Screen>>('/api/screens', ['screen.*']);
	const [open, setOpen] = useState<Screen | 'new' | null>(null);
	async function remove(screen: Screen) {
		if (!await confirm(w.settings.screenRemoveAsk(screen.name || screen.unit_name), w.settings.screenRemove, w.settings.screenRemoveText, 'danger')) return;
		await api.del(`/api/screens/${screen.id}`);
		await data.reload();
	}
	const add = <Button kind="main" onPress={() => setOpen('new')}>{w.wall.pairA}</Button>;
	return <>
		<PageHead title={w.settings.screens} acts={<><ButtonLink href="/wall">{w.wall.open}</ButtonLink>{add}</>} />
		<section class="sheet flush"><Loaded data={data}>{list => !list.items.length ? <Empty title={w.settings.noScreens} act={add}>{w.settings.noScreensText(`${location.origin}/wall`)}</Empty>
			: <Table label={w.settings.screens} rows={list.items} rowKey={row => row.id} columns={[
				{ head: w.org.called, lead: true, cell: row => row.name || w.places.wall },
				{ head: w.settings.shows, bare: true, cell: row => row.unit_name },
				{ head: w.settings.pages, bare: true, cell: row => (row.pages.length ? row.pages : [...wallPages]).map(page => w.wall.pages[page as 'race'] ?? page).join(w.listSeparator) },
				{ head: w.settings.each, deskOnly: true, cell: row => w.settings.seconds(row.seconds) },
				{ head: w.settings.since, deskOnly: true, cell: row => moment(row.made) },
				{ head: '', cell: row => <span class="row tight nowrap"><Button kind="quiet" onPress={() => setOpen(row)}>{w.edit}</Button><Button kind="quiet" onPress={() => remove(row)}>{w.settings.screenRemove}</Button></span> },
			]} />}</Loaded></section>
		{open === 'new' && <Pair onClose={() => setOpen(null)} onDone={data.reload} />}
		{open && open !== 'new' && <Edit screen={open} onClose={() => setOpen(null)} onDone={data.reload} />}
	</>;
}

function Pair({ onClose, onDone }: { onClose: () => void; onDone: () => Promise<void> }) {
	const w = words();
	const tree = useUnits();
	const [form, setForm] = useState({ code: '', name: w.start.wallNameDefault, unit: homeUnit.value });
	const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
	return (
		<Doing title={w.wall.pairA} act={w.start.wallPair} disabled={!/^\d{6}$/.test(form.code)} onClose={onClose}
			onAct={async () => { await api.post('/api/screens/confirm', form); toast(w.start.wallPaired); await onDone(); }}>
			<p class="s">{w.settings.pairText} <b>{location.origin}/wall</b></p>
			<Input label={w.start.wallCode} value={form.code} onValue={code => set({ code: code.replace(/\D/g, '').slice(0, 6) })} mode="numeric" length={6} focus complete="one-time-code" />
			<div class="pair"><Input label={w.start.wallName} value={form.name} onValue={name => set({ name })} length={60} />
				<Select label={w.settings.shows} value={form.unit} choices={unitChoices(tree.units)} onValue={unit => set({ unit })} /></div>
		</Doing>
	);
}

function Edit({ screen, onClose, onDone }: { screen: Screen; onClose: () => void; onDone: () => Promise<void> }) {
	const w = words();
	const tree = useUnits();
	const [form, setForm] = useState({ name: screen.name, unit: screen.unit, seconds: screen.seconds, pages: screen.pages.length ? screen.pages : [...wallPages] as string[] });
	const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
	return (
		<Doing title={screen.name || w.places.wall} act={w.save} disabled={!form.pages.length} onClose={onClose}
			onAct={async () => { await api.patch(`/api/screens/${screen.id}`, form, { version: screen.version }); toast(w.saved); await onDone(); }}>
			<div class="pair"><Input label={w.org.called} value={form.name} onValue={name => set({ name })} length={60} />
				<Select label={w.settings.shows} value={form.unit} choices={unitChoices(tree.units)} onValue={unit => set({ unit })} /></div>
			<fieldset class="field"><legend>{w.settings.pages}</legend>
				{wallPages.map(page => <Check key={page} label={w.wall.pages[page]} value={form.pages.includes(page)} onValue={on => set({ pages: wallPages.filter(one => one === page ? on : form.pages.includes(one)) })} />)}</fieldset>
			<Select label={w.settings.each} value={form.seconds} choices={[...new Set([10, 15, 20, 30, 60, 120, 300, form.seconds])].sort((a, b) => a - b).map(value => ({ value, label: w.settings.seconds(value) }))} onValue={seconds => set({ seconds })} />
		</Doing>
	);
}
