// Days worked: people × days of a month (a week on a phone), changed with a tap; "I am here".
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api, query } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { addDays, day as dayText, dayWeek, month as monthText, monthOf, number, time, today } from '../base/format.ts';
import { search, setSearch } from '../base/router.ts';
import { homeUnit, may, me } from '../base/session.ts';
import type { Day, Id, List, Moment, Person } from '../base/types.ts';
import { Button, ButtonLink, Dialog, Empty, Face, Loaded, Menu, PageHead, Select, toast } from '../look/index.ts';
import { words } from '../text/index.ts';
import { mayHire } from './person-form.tsx';
import { RestDialog } from './rest.tsx';
import { ShiftsDialog, useShifts } from './shifts.tsx';
import { unitChoices, useUnits } from './tree.ts';

type Mark = 'work' | 'half' | 'leave' | 'training' | 'off';
const marks: readonly Mark[] = ['work', 'half', 'leave', 'training', 'off'];
interface MemberDay { person: Id; day: Day; planned: number; worked: number; source: string; kind: string; shift: Id; note: string }
interface DaysOf { items: MemberDay[]; people: { person: Id; name: string; planned: number; worked: number }[] }

const narrowQuery = matchMedia('(max-width: 640px)');
function useNarrow(): boolean {
	const [narrow, setNarrow] = useState(narrowQuery.matches);
	useEffect(() => {
		const changed = () => setNarrow(narrowQuery.matches);
		narrowQuery.addEventListener('change', changed);
		return () => narrowQuery.removeEventListener('change', changed);
	}, []);
	return narrow;
}
const weekBegin = (day: Day) => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
export const mayKeepDays = () => may('owner', 'manager', 'leader', 'hr', 'assistant');

export default function Days() {
	const w = words();
	const narrow = useNarrow();
	const keeper = mayKeepDays();
	const tree = useUnits();
	const [dialog, setDialog] = useState<'rest' | 'shifts' | null>(null);
	const anchor = (search.value.get('day') || today()) as Day;
	const unit = Number(search.value.get('unit')) || homeUnit.value;
	const period = narrow ? { from: weekBegin(anchor), to: addDays(weekBegin(anchor), 6) } : monthOf(anchor);
	const turn = (by: number) => setSearch({ day: narrow ? addDays(anchor, 7 * by) : monthOf(anchor, by).from });
	const data = useData<DaysOf>(query('/api/days', keeper ? { unit, ...bounds(period) } : { member: me.value?.id, ...bounds(period) }), ['day.*', 'person.*', 'import.*']);
	const people = useData<List<Person>>(keeper ? query('/api/people', { unit }) : null, ['person.*', 'import.*']);
	const shown = useMemo<{ id: Id; name: string; colour?: number }[]>(() => keeper
		? (people.value?.items ?? []).filter(one => !one.left || one.left >= period.from)
		: me.value ? [{ id: me.value.id, name: me.value.name }] : [], [people.value, period.from, keeper]);
	const title = narrow ? `${dayText(period.from)} – ${dayText(period.to)}` : monthText(period.from);
	return <>
		<PageHead over={title} title={w.days.title} acts={<>
			<Button icon label={w.days.before} onPress={() => turn(-1)}>‹</Button><Button onPress={() => setSearch({ day: null })}>{w.shell.today}</Button><Button icon label={w.days.after} onPress={() => turn(1)}>›</Button>
			{mayHire() ? <Menu label={w.more} items={[{ label: w.days.calendar, href: '/days/calendar' }, { label: w.org.restOf, press: () => setDialog('rest') }, { label: w.days.shifts, press: () => setDialog('shifts') }]}>{w.more}</Menu>
				: <ButtonLink kind="quiet" href="/days/calendar">{w.days.calendar}</ButtonLink>}</>} />
		<Here reload={data.reload} />
		<section class="sheet flush">
			<div class="sheet-head">
				{keeper && <Select label={w.org.unit} hideLabel small value={unit} choices={unitChoices(tree.units)} onValue={value => setSearch({ unit: value })} />}
				<p class="legend">{marks.map(mark => <span key={mark}><i class={`mark ${mark}`}>{w.days.letters[mark]}</i>{w.days.marks[mark]}</span>)}<span><i class="mark planned" />{w.days.planned}</span></p>
			</div>
			<Loaded data={data} lines={8}>{days => keeper && !people.value ? null : !shown.length ? <Empty title={w.org.nobody} /> : <Grid period={period} days={days} people={shown} keeper={keeper} reload={data.reload} />}</Loaded>
		</section>
		<p class="xs">{w.days.text}</p>
		{dialog === 'rest' && <RestDialog unit={unit} name={tree.units.find(one => one.id === unit)?.name ?? ''} onClose={() => setDialog(null)} />}
		{dialog === 'shifts' && <ShiftsDialog onClose={() => setDialog(null)} />}
	</>;
}
const bounds = ({ from, to }: { from: Day; to: Day }) => ({ from, to });

/** The person's own tap. */
export function Here({ reload }: { reload?: () => Promise<void> }) {
	const w = words();
	const own = useData<DaysOf>(me.value ? query('/api/days', { member: me.value.id, from: today(), to: today() }) : null);
	const now = own.value?.items.find(one => one.day === today());
	const [at, setAt] = useState<Moment | null>(null);
	if (!own.value) return null;
	if (now?.source === 'tap' || at)
		return <p class="here go">✓ {w.days.hereSince(at ? time(at) : '')}</p>;
	if (now && now.kind && now.kind !== 'work' && now.kind !== 'half')
		return <p class="here hush">{w.days.marks[now.kind as Mark]}</p>;
	return <div class="here"><Button kind="main" onPress={async () => {
		const said = await api.post<{ at: Moment }>('/api/days/here');
		setAt(said.at);
		await Promise.all([own.reload(), reload?.()]);
	}}>{w.days.here}</Button>{!now?.planned && <span class="hush">{w.days.restToday}</span>}</div>;
}

function Grid({ period, days, people, keeper, reload }: { period: { from: Day; to: Day }; days: DaysOf; people: readonly { id: Id; name: string; colour?: number }[]; keeper: boolean; reload: () => Promise<void> }) {
	const w = words();
	const [most, setMost] = useState(60);
	const [open, setOpen] = useState<{ person: Id; name: string; day: Day } | null>(null);
	const list = useMemo(() => { const all: Day[] = []; for (let day = period.from; day <= period.to; day = addDays(day, 1)) all.push(day); return all; }, [period.from, period.to]);
	const known = useMemo(() => new Map(days.items.map(one => [`${one.person} ${one.day}`, one])), [days]);
	const sums = useMemo(() => new Map(days.people.map(one => [one.person, one])), [days]);
	const now = today();
	return <>
		<div class="table-scroll">
			<table class="days" aria-label={w.days.title}>
				<thead><tr><th scope="col">{w.name}</th>{list.map(day => { const weekday = new Date(`${day}T00:00:00Z`).getUTCDay(); return <th key={day} scope="col" class={`${weekday === 0 || weekday === 6 ? 'weekend' : ''} ${day === now ? 'now' : ''}`} title={dayWeek(day)}><small>{w.days.weekdays[weekday]}</small>{Number(day.slice(8))}</th>; })}<th scope="col" class="n">{w.days.workedHead}</th></tr></thead>
				<tbody>{people.slice(0, most).map(person => {
					const sum = sums.get(person.id);
					return <tr key={person.id}>
						<th scope="row"><a class="row tight nowrap plain" href={`/people/${person.id}`}><Face name={person.name} colour={person.colour} /><span>{person.name}</span></a></th>
						{list.map(day => <Cell key={day} now={day === now} future={day > now} day={day} name={person.name} of={known.get(`${person.id} ${day}`)} onPress={keeper ? () => setOpen({ person: person.id, name: person.name, day }) : undefined} />)}
						<td class="n nowrap"><b>{number((sum?.worked ?? 0) / 100, 2)}</b><span class="hush">/{number((sum?.planned ?? 0) / 100, 2)}</span></td>
					</tr>;
				})}</tbody>
			</table>
		</div>
		{people.length > most && <div class="row center pad"><Button onPress={() => setMost(most + 200)}>{w.more}</Button></div>}
		{open && <DayDialog {...open} of={known.get(`${open.person} ${open.day}`)} onClose={() => setOpen(null)} onDone={reload} />}
	</>;
}

/** What a day shows: its mark when one is written, else worked or planned. */
function markOf(of: MemberDay | undefined, future: boolean): Mark | 'planned' | 'none' {
	if (!of) return 'none';
	if (of.kind && (marks as readonly string[]).includes(of.kind)) return of.kind as Mark;
	if (future) return of.planned ? 'planned' : 'none';
	return of.worked >= 75 ? 'work' : of.worked > 0 ? 'half' : of.planned ? 'planned' : 'none';
}

function Cell({ day, name, of, now, future, onPress }: { day: Day; name: string; of: MemberDay | undefined; now: boolean; future: boolean; onPress: (() => void) | undefined }) {
	const w = words();
	const mark = markOf(of, future);
	const said = mark === 'none' ? w.days.rest : mark === 'planned' ? w.days.planned : w.days.marks[mark];
	const source = of && !future ? w.days.sources[of.source] ?? '' : '';
	const inside = <i class={`mark ${mark} ${of?.source === 'assumed' ? 'assumed' : ''}`}>{mark === 'none' || mark === 'planned' ? '' : w.days.letters[mark]}</i>;
	const label = `${name} ${dayWeek(day)} ${said}${source ? `, ${source}` : ''}${of?.note ? `, ${of.note}` : ''}`;
	return <td class={now ? 'now' : ''}>{onPress ? <button type="button" aria-label={label} title={label} onClick={onPress}>{inside}</button> : <span title={label} aria-label={label}>{inside}</span>}</td>;
}

function DayDialog({ person, name, day, of, onClose, onDone }: { person: Id; name: string; day: Day; of: MemberDay | undefined; onClose: () => void; onDone: () => Promise<void> }) {
	const w = words();
	const shifts = useShifts();
	const put = async (change: Record<string, unknown>, back?: Record<string, unknown>) => {
		await api.put('/api/days', { items: [{ person, day, ...change }] });
		onClose();
		toast(`${name} ${dayText(day)} · ${w.saved}`, back && (async () => { await api.put('/api/days', { items: [{ person, day, ...back }] }); await onDone(); }));
		await onDone();
	};
	const before = { kind: of?.kind || 'assumed' };
	return (
		<Dialog title={`${name} · ${dayWeek(day)}`} onClose={onClose}>
			{of && <p class="s">{[w.days.sources[of.source], of.note].filter(Boolean).join(' · ')}</p>}
			<div class="day-choices">{marks.map(mark => <Button key={mark} pressed={of?.kind === mark} onPress={() => put({ kind: mark }, before)}><i class={`mark ${mark}`}>{w.days.letters[mark]}</i>{w.days.marks[mark]}</Button>)}</div>
			{shifts.value && shifts.value.items.length > 0 && <Select label={w.days.shift} value={of?.shift || ''} none={w.none} choices={shifts.value.items.map(one => ({ value: one.id, label: one.name }))} onValue={shift => void put({ shift: Number(shift) || 0 })} />}
			{of?.kind && <div><Button kind="quiet" onPress={() => put({ kind: 'assumed' }, before)}>{w.days.asPlanned}</Button></div>}
		</Dialog>
	);
}
