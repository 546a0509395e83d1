// The working calendar: statutory holidays and make-up workdays of a year, changed where the company differs.
import { useMemo, useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { addDays, dayWeek, today } from '../base/format.ts';
import { search, setSearch } from '../base/router.ts';
import { may } from '../base/session.ts';
import type { Day } from '../base/types.ts';
import { Button, Chip, Choices, Doing, Input, Loaded, PageHead } from '../look/index.ts';
import { words } from '../text/index.ts';

type Kind = 'holiday' | 'workday' | 'normal';
interface Calendar { items: { day: Day; kind: Kind; name: string; edited: boolean }[]; statutory: boolean; known: boolean }
type Special = Calendar['items'][number];

export default function CalendarPage() {
	const w = words();
	const year = Number(search.value.get('year')) || Number(today().slice(0, 4));
	const data = useData<Calendar>(`/api/calendar?year=${year}`, ['calendar.*']);
	const [open, setOpen] = useState<Day | null>(null);
	const edits = may('owner', 'manager', 'hr');
	return <>
		<PageHead over={<a href="/days">{w.days.title}</a>} title={w.days.calendarOf(year)} acts={<><Button icon label={`${year - 1}`} onPress={() => setSearch({ year: year - 1 })}>‹</Button><Button icon label={`${year + 1}`} onPress={() => setSearch({ year: year + 1 })}>›</Button></>} />
		<Loaded data={data} tall>{calendar => <>
			{calendar.statutory && !calendar.known && <p class="fault">{w.days.notAnnounced}</p>}
			<p class="legend"><span><i class="mark leave">{w.days.holidayLetter}</i>{w.days.kinds.holiday}</span><span><i class="mark work">{w.days.workdayLetter}</i>{w.days.kinds.workday}</span>{edits && <span>{w.days.calendarHint}</span>}</p>
			<Year year={year} items={calendar.items} onDay={edits ? setOpen : undefined} />
			<Listed items={calendar.items} />
			{open && <DayForm day={open} known={calendar.items.find(one => one.day === open)} onClose={() => setOpen(null)} onDone={data.reload} />}
		</>}</Loaded>
	</>;
}

function Year({ year, items, onDay }: { year: number; items: readonly Special[]; onDay: ((day: Day) => void) | undefined }) {
	const w = words();
	const special = useMemo(() => new Map(items.map(one => [one.day, one])), [items]);
	return <div class="year">{Array.from({ length: 12 }, (_, month) => <Month key={month} month={`${year}-${String(month + 1).padStart(2, '0')}`} title={w.days.months[month]!} special={special} onDay={onDay} />)}</div>;
}

function Month({ month, title, special, onDay }: { month: string; title: string; special: ReadonlyMap<Day, Special>; onDay: ((day: Day) => void) | undefined }) {
	const w = words();
	const days: Day[] = [];
	for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) days.push(day);
	const blank = (new Date(`${month}-01T00:00:00Z`).getUTCDay() + 6) % 7;
	return (
		<section class="sheet month">
			<h2>{title}</h2>
			<div class="month-days">
				{[1, 2, 3, 4, 5, 6, 0].map(weekday => <small key={weekday} class="hush">{w.days.weekdays[weekday]}</small>)}
				{Array.from({ length: blank }, (_, i) => <span key={i} />)}
				{days.map(day => {
					const one = special.get(day), weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
					const kind = one && one.kind !== 'normal' ? one.kind : weekday === 0 || weekday === 6 ? 'weekend' : '';
					const said = `${dayWeek(day)}${one && one.kind !== 'normal' ? ` ${w.days.kinds[one.kind]} ${one.name}` : ''}`;
					const mark = !one || one.kind === 'normal' ? undefined : one.kind === 'holiday' ? w.days.holidayLetter : w.days.workdayLetter;
					const inside = Number(day.slice(8));
					return onDay ? <button type="button" key={day} data-mark={mark} class={`month-day ${kind} ${day === today() ? 'now' : ''}`} title={said} aria-label={said} onClick={() => onDay(day)}>{inside}</button>
						: <span key={day} data-mark={mark} class={`month-day ${kind} ${day === today() ? 'now' : ''}`} title={said}>{inside}</span>;
				})}
			</div>
		</section>
	);
}

function Listed({ items }: { items: readonly Special[] }) {
	const w = words();
	const edited = items.filter(one => one.edited);
	return edited.length ? <section class="sheet stack tight"><h2>{w.days.edited}</h2><ul class="lines">{edited.map(one => <li key={one.day} class="row ends"><span>{dayWeek(one.day)} {one.name}</span><Chip tone={one.kind === 'holiday' ? 'watch' : 'go'}>{w.days.kinds[one.kind]}</Chip></li>)}</ul></section> : null;
}

function DayForm({ day, known, onClose, onDone }: { day: Day; known: Special | undefined; onClose: () => void; onDone: () => Promise<void> }) {
	const w = words();
	const [kind, setKind] = useState<Kind>(known?.kind ?? 'normal');
	const [name, setName] = useState(known?.name ?? '');
	return (
		<Doing title={dayWeek(day)} act={w.save} onClose={onClose} onAct={async () => { await api.put(`/api/calendar/${day}`, { kind, name }); await onDone(); }}>
			<Choices<Kind> label={w.days.whatDay} value={kind} onValue={setKind} choices={(['normal', 'holiday', 'workday'] as const).map(value => ({ value, label: w.days.kinds[value] }))} />
			<Input label={`${w.days.why} (${w.optional})`} value={name} onValue={setName} length={60} />
		</Doing>
	);
}
