// Boards: any metric, any period, any part of the company, by whom or what one likes; every number opens
// what is behind it.
import { useMemo, useState } from 'preact/hooks';
import { query } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { addDays, day as dayText, dayWeek, monthOf, number, percent, today } from '../base/format.ts';
import { search, setSearch } from '../base/router.ts';
import { homeUnit, mayLead, mayManage } from '../base/session.ts';
import type { Board, BoardRow, Day } from '../base/types.ts';
import { Ask, Bar, ButtonLink, Check, Chip, DayInput, Empty, Face, Flag, Loaded, PageHead, Select, Table, Tabs, type Choice, type Column } from '../look/index.ts';
import { unitChoices, useUnits } from '../company/tree.ts';
import { words } from '../text/index.ts';
import { FormulaInput } from './formula.tsx';
import { called, measured, useKinds, useMetrics } from './metric-parts.ts';
import { RowsSheet, type Ask as Question } from './rows.tsx';

type By = 'member' | 'group' | 'team' | 'campaign' | 'product' | 'source' | 'day';
export type Period = 'today' | 'yesterday' | 'week' | 'month' | 'lastMonth' | 'own';
const periods: readonly Period[] = ['today', 'yesterday', 'week', 'month', 'lastMonth', 'own'];
const OWN = '=';

export function daysOf(period: Period): { from: Day; to: Day } {
	const now = today();
	const weekday = (new Date(`${now}T00:00:00Z`).getUTCDay() + 6) % 7;
	switch (period) {
		case 'today': return { from: now, to: now };
		case 'yesterday': return { from: addDays(now, -1), to: addDays(now, -1) };
		case 'week': return { from: addDays(now, -weekday), to: now };
		case 'lastMonth': return monthOf(now, -1);
		default: return { from: monthOf(now).from, to: now };
	}
}

interface Shown extends Board { humane?: boolean; withheld?: boolean; metric: Board['metric'] & { input?: boolean; lower?: boolean } }
interface ShownRow extends Omit<BoardRow, 'previous' | 'best' | 'rank'> { rank: number | null; previous?: number | null; best?: number | null; own?: boolean; gap?: number; day?: Day }

export default function Boards() {
	const w = words();
	const at = (name: string) => search.value.get(name) ?? '';
	const period = (periods.includes(at('period') as Period) ? at('period') : 'month') as Period;
	const own = period === 'own' ? { from: at('from') || monthOf(today()).from, to: at('to') || today() } : daysOf(period);
	const metric = at('metric') || 'revenue', by = (at('by') || 'member') as By, per = at('per');
	const unit = Number(at('unit')) || homeUnit.value;
	const ask = { metric, by, from: own.from, to: own.to, unit, per, previous: at('previous') !== '0' && by !== 'day', best: at('best') === '1' && by !== 'day' };
	const fits = own.from <= own.to;
	const data = useData<Shown>(fits ? query('/api/boards', { ...ask, limit: 1000 }) : null, ['deal.*', 'fact.*', 'import.*']);
	const [question, setQuestion] = useState<Question | null>(null);
	const files = { ...ask, limit: 10000 };
	return <>
		<PageHead title={w.boards.title} acts={<>
			{mayManage() && <ButtonLink kind="quiet" href="/boards/metrics">{w.boards.manage}</ButtonLink>}
			<ButtonLink href={query('/api/boards.csv', files)} download>CSV</ButtonLink><ButtonLink href={query('/api/boards.xlsx', files)} download>Excel</ButtonLink></>} />
		<Controls period={period} own={own} metric={metric} by={by} per={per} unit={unit} previous={ask.previous} best={ask.best} />
		{fits ? <Loaded data={data} tall lines={8}>{board => <Answer board={board} ask={ask} period={period} onAsk={setQuestion} />}</Loaded> : null}
		{question && <RowsSheet ask={question} onClose={() => setQuestion(null)} />}
	</>;
}

function Controls({ period, own, metric, by, per, unit, previous, best }: { period: Period; own: { from: Day; to: Day }; metric: string; by: By; per: string; unit: number; previous: boolean; best: boolean }) {
	const w = words();
	const tree = useUnits();
	const metrics = useMetrics(), kinds = useKinds();
	const known = useMemo<Choice<string>[]>(() => {
		const named = metrics.value?.items ?? [], names = new Set(named.map(one => one.name));
		return [...named, ...(kinds.value?.items ?? []).filter(kind => !names.has(kind.name))].map(one => ({ value: one.name, label: called(one) }));
	}, [metrics.value, kinds.value, w]);
	const isKnown = known.some(one => one.value === metric);
	const [writing, setWriting] = useState(false); // stays open while what is typed happens to be a metric's name
	const [typed, setTyped] = useState<string | null>(null);
	const ownFormula = writing || (known.length > 0 && !isKnown);
	const formula = typed ?? (known.length > 0 && !isKnown ? metric : '');
	return (
		<section class="sheet stack">
			<Tabs<Period> label={w.boards.period} value={period} onValue={value => setSearch({ period: value, from: value === 'own' ? own.from : null, to: value === 'own' ? own.to : null })} tabs={periods.map(value => ({ value, label: w.boards.periods[value] }))} />
			<div class="filters plain">
				<Select label={w.boards.metric} small value={ownFormula ? OWN : metric} choices={[...known, { value: OWN, label: w.boards.ownFormula }]} onValue={value => { setWriting(value === OWN); setTyped(null); if (value !== OWN) setSearch({ metric: value }); }} />
				<Select label={w.boards.by} small value={by} choices={(['member', 'group', 'team', 'day', 'product', 'source', 'campaign'] as const).map(value => ({ value, label: w.boards.bys[value] }))} onValue={value => setSearch({ by: value })} />
				<Select label={w.boards.per} small value={per} none={w.boards.perNone} choices={[{ value: 'head', label: w.perHead }, { value: 'day', label: w.boards.perDay }]} onValue={value => setSearch({ per: value })} />
				<Select label={w.org.unit} small value={unit} choices={unitChoices(tree.units)} onValue={value => setSearch({ unit: value })} />
				{period === 'own' && <><DayInput label={w.from} small value={own.from} max={own.to} onValue={from => setSearch({ from })} /><DayInput label={w.to} small value={own.to} min={own.from} onValue={to => setSearch({ to })} /></>}
				{by !== 'day' && <div class="filters-checks"><Check label={w.boards.previous} value={previous} onValue={value => setSearch({ previous: value ? null : 0 })} /><Check label={w.boards.best} value={best} onValue={value => setSearch({ best: value ? 1 : null })} /></div>}
			</div>
			{ownFormula && <FormulaInput value={formula} onValue={value => { setWriting(true); setTyped(value); }} onOk={ok => { if (ok && formula.trim() !== metric) setSearch({ metric: formula.trim() }); }} />}
		</section>
	);
}

const rowsOf: Partial<Record<By, string>> = { member: 'member', group: 'group', team: 'unit', product: 'product', campaign: 'campaign' };

function Answer({ board, ask, period, onAsk }: { board: Shown; ask: { metric: string; by: By; from: Day; to: Day; unit: number; per: string; previous: boolean; best: boolean }; period: Period; onAsk: (question: Question) => void }) {
	const w = words();
	const unit = board.metric.unit;
	const rows = board.items as unknown as ShownRow[];
	const top = Math.max(0, ...rows.filter(row => !row.none).map(row => row.value)) || 1;
	const scope = { metric: ask.metric, from: ask.from, to: ask.to, unit: ask.unit };
	const nameOf = (row: ShownRow) => row.day ? dayWeek(row.day) : row.name || w.none;
	const open = (row: ShownRow) => onAsk({ title: w.month.rowsOf(`${nameOf(row)} · ${called(board.metric)}`), values: row.day ? { ...scope, from: row.day, to: row.day } : { ...scope, ...(rowsOf[ask.by] ? { [rowsOf[ask.by]!]: row.id } : {}) } });
	const change = (row: ShownRow) => row.previous === undefined || row.previous === null || row.none ? null : row.previous ? (row.value - row.previous) / Math.abs(row.previous) : null;
	const columns: Column<ShownRow>[] = [
		...(ask.by === 'day' ? [] : [{ head: w.month.rank, cell: row => row.rank ? <span class={row.rank <= 3 ? 'rank top' : 'rank'}>{row.rank}</span> : <span class="hush">·</span>, deskOnly: true } satisfies Column<ShownRow>]),
		{ head: w.boards.bys[ask.by], lead: true, sort: (a, b) => (a.day ?? a.name).localeCompare(b.day ?? b.name, 'zh'), cell: row => <span class="row tight nowrap">{ask.by === 'member' ? <Face name={row.name} colour={row.colour} /> : row.colour ? <Flag colour={row.colour} /> : null}{nameOf(row)}{row.own && <Chip tone="calm">{w.boards.you}</Chip>}</span> },
		...(ask.by === 'member' ? [{ head: w.group, deskOnly: true, cell: row => row.group } satisfies Column<ShownRow>] : []),
		{ head: '', wide: true, cell: row => row.none ? null : <div class="board-bar"><Bar part={Math.max(0, row.value) / top} {...(row.colour ? { colour: row.colour } : {})} label={measured(row.value, unit)} /></div> },
		{ head: called(board.metric), number: true, bare: true, sort: (a, b) => a.value - b.value, cell: row => row.none ? <span class="hush">—</span> : mayLead() || row.own || ask.by !== 'member' ? <Ask onAsk={() => open(row)}><b>{measured(row.value, unit)}</b></Ask> : <b>{measured(row.value, unit)}</b> },
		...(ask.previous ? [{ head: w.boards.previousHead, number: true, deskOnly: true, cell: row => <span class="hush">{measured(row.previous, unit)}</span> } satisfies Column<ShownRow>,
			{ head: w.boards.change, number: true, cell: row => { const part = change(row); return part === null ? '' : <span class={part > 0 ? 'go' : part < 0 ? 'watch' : 'hush'}>{part > 0 ? '↑' : part < 0 ? '↓' : ''}{percent(Math.abs(part))}</span>; } } satisfies Column<ShownRow>] : []),
		...(ask.best ? [{ head: w.boards.bestHead, number: true, deskOnly: true, cell: row => <>{measured(row.best, unit)}{row.best !== undefined && row.best !== null && !row.none && row.value > row.best && <Chip tone="celebrate">{w.wall.best}</Chip>}</> } satisfies Column<ShownRow>] : []),
		...(rows.some(row => row.gap !== undefined) ? [{ head: w.boards.gap, number: true, cell: row => row.gap ? <span class="calm">{measured(row.gap, unit)}</span> : '' } satisfies Column<ShownRow>] : []),
		{ head: w.boards.records, number: true, deskOnly: true, cell: row => <span class="hush">{number(row.n)}</span>, sort: (a, b) => a.n - b.n },
	];
	return (
		<section class="sheet flush">
			<div class="sheet-head ends">
				<div class="stack tight"><p class="s">{called(board.metric)} · {period === 'today' || period === 'yesterday' ? dayText(ask.from) : `${dayText(ask.from)} – ${dayText(ask.to)}`}</p>
					<p class="big">{board.total === null ? '—' : <Ask onAsk={() => onAsk({ title: w.month.rowsOf(called(board.metric)), values: scope })}>{measured(board.total, unit)}</Ask>}</p></div>
				{board.total_previous !== null && board.total_previous !== undefined && <p class="s">{w.boards.previousHead} {measured(board.total_previous, unit)}</p>}
			</div>
			{board.humane && <p class="note">{w.boards.humane}</p>}
			{board.withheld && <p class="note">{w.boards.withheld}</p>}
			{!rows.length ? <Empty title={w.boards.none}>{w.boards.noneText}</Empty> : <Table key={`${ask.by}${ask.previous}${ask.best}`} label={w.boards.title} rows={rows} rowKey={row => row.id} columns={columns} rowClass={row => row.own ? 'own' : ''} />}
			{board.of > rows.length && !board.humane && <p class="note">{w.boards.shownOf(rows.length, board.of)}</p>}
		</section>
	);
}
