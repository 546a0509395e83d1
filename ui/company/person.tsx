// One person: who they are, where they belonged, what they may, how they come in; moving, lending, leaving.
import { useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { dayFull, today } from '../base/format.ts';
import { session, may, mayManage } from '../base/session.ts';
import type { Day, Id, Moment, Person, Role } from '../base/types.ts';
import { Button, ButtonLink, Check, Chip, DayInput, Dialog, Doing, Face, Input, Loaded, Menu, PageHead, QR, Select, confirm, copyText, toast } from '../look/index.ts';
import type { PageProps } from '../pages.ts';
import { words } from '../text/index.ts';
import { PersonForm, givenRoles, mayHire, postName } from './person-form.tsx';
import { RestDialog } from './rest.tsx';
import { unitChoices, useUnits, type Placed } from './tree.ts';

interface Stay { unit: Id; name: string; since: Moment; until: Moment | null }
interface Grant { id: Id; role: Role; unit: Id; unit_name: string; acting: boolean; since: Day; until: Day | null }
interface FullPerson extends Person { left_reason: string; memberships: Stay[]; loans: Stay[]; grants: Grant[] }
type Act = 'edit' | 'move' | 'lend' | 'leave' | 'role' | 'rest' | null;

const dayOf = (at: Moment): Day => new Intl.DateTimeFormat('en-CA', { timeZone: session.value?.zone || 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

export default function PersonPage({ params }: PageProps) {
	const data = useData<FullPerson>(`/api/people/${params.person}`, ['person.*']);
	return <Loaded data={data} tall>{person => <Known person={person} reload={data.reload} />}</Loaded>;
}

function Known({ person, reload }: { person: FullPerson; reload: () => Promise<void> }) {
	const w = words();
	const tree = useUnits();
	const [act, setAct] = useState<Act>(null);
	const [link, setLink] = useState<string | null>(null);
	const shut = () => setAct(null);
	const here = !person.left || person.left >= today();
	async function invite() {
		const { link: path } = await api.post<{ link: string }>(`/api/people/${person.id}/${person.has_password ? 'reset' : 'invite'}`);
		setLink(new URL(path, location.origin).href);
	}
	return <>
		<PageHead over={<a href="/people">{w.org.title}</a>} title={<span class="row tight"><Face name={person.name} colour={person.colour} />{person.name}</span>} acts={mayHire() && here && <>
			<Button onPress={() => setAct('edit')}>{w.edit}</Button>
			<Button onPress={() => setAct('move')}>{w.org.move}</Button>
			<Menu label={w.more} items={[
				mayManage() && { label: w.org.lend, press: () => setAct('lend') },
				{ label: w.org.restOf, press: () => setAct('rest') },
				{ label: w.org.leave, press: () => setAct('leave') }]}>{w.more}</Menu></>} />
		<div class="grid2">
			<section class="sheet"><About person={person} here={here} /></section>
			<div class="stack">
				{mayHire() && here && <section class="sheet stack tight">
					<h2>{w.org.comingIn}</h2>
					<p class="s">{person.has_password ? w.org.isIn(person.login) : w.org.notInText}</p>
					<div><Button kind={person.has_password ? 'quiet' : 'main'} onPress={invite}>{person.has_password ? w.org.resetLink : w.org.inviteLink}</Button></div>
				</section>}
				<Roles person={person} reload={reload} onAdd={() => setAct('role')} />
				<History person={person} />
				<ButtonLink href={`/orders?member=${person.id}`} kind="quiet">{w.org.theirOrders}</ButtonLink>
			</div>
		</div>
		{act === 'edit' && <PersonForm person={person} units={tree.units} unit={person.unit} onClose={shut} onDone={reload} />}
		{act === 'move' && <MoveDialog person={person} units={tree.units} onClose={shut} onDone={reload} />}
		{act === 'lend' && <LendDialog person={person} units={tree.units} onClose={shut} onDone={reload} />}
		{act === 'leave' && <LeaveDialog person={person} onClose={shut} onDone={reload} />}
		{act === 'role' && <RoleDialog person={person} units={tree.units} onClose={shut} onDone={reload} />}
		{act === 'rest' && <RestDialog person={person.id} name={person.name} onClose={shut} />}
		{link && <LinkDialog name={person.name} link={link} onClose={() => setLink(null)} />}
	</>;
}

function About({ person, here }: { person: FullPerson; here: boolean }) {
	const w = words();
	const lines: [string, preact.ComponentChildren][] = [
		[w.org.unit, person.unit_name || w.none], [w.role, person.roles.map(role => w.roles[role]).join(w.listSeparator)],
		[w.org.post, postName(person.post)], [w.org.number, person.number], [w.org.joined, person.joined && dayFull(person.joined)],
		[w.org.phone, person.phone], [w.login.name, person.login], [w.org.channel, person.channel],
		[w.org.partTime, person.part_time < 100 ? `${person.part_time}%` : ''],
		[w.org.leftDay, person.left && <>{dayFull(person.left)}{person.left_reason && <span class="hush"> · {person.left_reason}</span>}</>],
	];
	return <>
		{!here && <p><Chip>{w.org.leftOn(dayFull(person.left!))}</Chip></p>}
		<dl class="about">{lines.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
	</>;
}

function Roles({ person, reload, onAdd }: { person: FullPerson; reload: () => Promise<void>; onAdd: () => void }) {
	const w = words();
	const open = person.grants.filter(grant => !grant.until || grant.until > today());
	return (
		<section class="sheet stack tight">
			<div class="row ends"><h2>{w.org.may}</h2>{mayManage() && !person.left && <Button kind="quiet" onPress={onAdd}>{w.org.addRole}</Button>}</div>
			{!open.length && <p class="s">{w.org.onlyOwn}</p>}
			<ul class="lines">{open.map(grant => (
				<li key={grant.id} class="row ends">
					<span><b>{w.roles[grant.role]}</b> <span class="hush">{grant.unit_name}</span> {grant.acting && <Chip tone="calm">{w.org.acting}</Chip>}{grant.until && <small class="xs"> {w.org.before(dayFull(grant.until))}</small>}</span>
					{mayManage() && <Button kind="quiet" onPress={async () => {
						if (!await confirm(w.org.endRoleAsk(person.name, w.roles[grant.role]), w.org.endRole, undefined, 'danger')) return;
						await api.del(`/api/grants/${grant.id}`);
						await reload();
					}}>{w.org.endRole}</Button>}
				</li>))}</ul>
		</section>
	);
}

function History({ person }: { person: FullPerson }) {
	const w = words();
	const stays = [...person.memberships.map(stay => ({ ...stay, loan: false })), ...person.loans.map(stay => ({ ...stay, loan: true }))].sort((a, b) => b.since - a.since);
	return (
		<section class="sheet stack tight">
			<h2>{w.org.history}</h2>
			<ol class="lines">{stays.map((stay, i) => (
				<li key={i} class="row ends"><span>{stay.name} {stay.loan && <Chip tone="calm">{w.org.onLoan}</Chip>}</span>
					<span class="hush nowrap">{dayFull(dayOf(stay.since))} – {stay.until ? dayFull(dayOf(stay.until - 1)) : w.org.now}</span></li>))}</ol>
		</section>
	);
}

interface Parts { person: FullPerson; onClose: () => void; onDone: () => Promise<void> }

function MoveDialog({ person, units, onClose, onDone }: Parts & { units: readonly Placed[] }) {
	const w = words();
	const [unit, setUnit] = useState<Id>(person.unit);
	const [from, setFrom] = useState<Day>(today());
	return (
		<Doing title={`${person.name} · ${w.org.move}`} act={w.org.move} disabled={unit === person.unit} onClose={onClose}
			onAct={async () => { await api.post(`/api/people/${person.id}/move`, { unit, ...(from === today() ? {} : { from }) }); toast(w.org.moved(person.name)); await onDone(); }}>
			<p class="s">{w.org.historyKept}</p>
			<Select label={w.to} value={unit} choices={unitChoices(units)} onValue={setUnit} />
			<DayInput label={w.org.fromDay} value={from} onValue={setFrom} />
		</Doing>
	);
}

function LendDialog({ person, units, onClose, onDone }: Parts & { units: readonly Placed[] }) {
	const w = words();
	const [unit, setUnit] = useState<Id | ''>('');
	const [from, setFrom] = useState<Day>(today());
	const [until, setUntil] = useState<Day | ''>('');
	return (
		<Doing title={`${person.name} · ${w.org.lend}`} act={w.org.lend} disabled={!unit} onClose={onClose}
			onAct={async () => { await api.post(`/api/people/${person.id}/lend`, { unit, ...(from === today() ? {} : { from }), ...(until ? { until } : {}) }); toast(w.saved); await onDone(); }}>
			<p class="s">{w.org.lendText}</p>
			<Select label={w.org.lendTo} value={unit} none="" choices={unitChoices(units.filter(one => one.id !== person.unit))} onValue={setUnit} />
			<div class="pair"><DayInput label={w.org.fromDay} value={from} onValue={setFrom} /><DayInput label={w.org.untilLast} value={until} min={from} onValue={setUntil} /></div>
		</Doing>
	);
}

function LeaveDialog({ person, onClose, onDone }: Parts) {
	const w = words();
	const [last, setLast] = useState<Day>(today());
	const [reason, setReason] = useState('');
	return (
		<Doing danger title={w.org.leaveAsk(person.name)} act={w.org.leave} onClose={onClose}
			onAct={async () => { await api.post(`/api/people/${person.id}/leave`, { last, reason }); toast(w.org.leftDone(person.name)); await onDone(); }}>
			<p class="s">{w.org.leaveText}</p>
			<DayInput label={w.org.lastDay} value={last} onValue={setLast} />
			<Input label={w.org.leaveReason} value={reason} onValue={setReason} length={500} />
			<div class="row tight">{w.org.leaveReasons.map(one => <Button key={one} kind="quiet" onPress={() => setReason(one)}>{one}</Button>)}</div>
		</Doing>
	);
}

function RoleDialog({ person, units, onClose, onDone }: Parts & { units: readonly Placed[] }) {
	const w = words();
	const [form, setForm] = useState({ role: 'leader' as Role, unit: person.unit || 1, acting: false, until: '' });
	const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
	const choices = givenRoles.filter(role => role !== 'owner' || may('owner'));
	return (
		<Doing title={`${person.name} · ${w.org.addRole}`} act={w.save} onClose={onClose} onAct={async () => {
			const { until, ...grant } = form;
			await api.post(`/api/people/${person.id}/grants`, { ...grant, unit: form.role === 'owner' ? 1 : form.unit, ...(until ? { until } : {}) });
			await onDone();
		}}>
			<Select label={w.role} value={form.role} choices={choices.map(role => ({ value: role, label: w.roles[role] }))} onValue={role => set({ role })} />
			{form.role !== 'owner' && <Select label={w.org.where} value={form.unit} choices={unitChoices(units)} onValue={unit => set({ unit })} />}
			<Check label={w.org.actingCheck} value={form.acting} onValue={acting => set({ acting })} />
			<DayInput label={`${w.org.untilLast} (${w.optional})`} value={form.until} min={today()} onValue={until => set({ until })} />
		</Doing>
	);
}

function LinkDialog({ name, link, onClose }: { name: string; link: string; onClose: () => void }) {
	const w = words();
	return (
		<Dialog title={w.org.linkTitle(name)} onClose={onClose} acts={<><Button onPress={async () => { if (await copyText(link)) toast(w.copied); }}>{w.org.copyLink}</Button><Button kind="main" onPress={onClose}>{w.done}</Button></>}>
			<p class="s">{w.org.linkText}</p>
			<div class="row center"><QR text={link} label={w.org.linkTitle(name)} /></div>
			<p class="link-text">{link}</p>
		</Dialog>
	);
}
