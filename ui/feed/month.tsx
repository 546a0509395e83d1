// A month's board: what it says first, then the numbers, then the tables; every number opens its rows.
import { useState } from 'preact/hooks';
import { query } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { dayWeek, measure, money, month as monthText, monthOf, moneyRound, number, percent, today } from '../base/format.ts';
import { search, setSearch } from '../base/router.ts';
import { homeUnit } from '../base/session.ts';
import type { Board, Cents, Day } from '../base/types.ts';
import { Ask, Bar, Button, ButtonLink, Empty, Face, GroupName, Loaded, PageHead, Table } from '../look/index.ts';
import { language, words } from '../text/index.ts';
import { Course, type CourseDay } from './course.tsx';
import { RowsSheet, askOf, type Ask as Question } from './rows.tsx';

export interface Summary {
	deals: number; revenue_cents: Cents; received_cents: Cents; per_head_cents: Cents; course: CourseDay[];
	sentences: { key: string; params: unknown; zh: string; en: string; /** Path and query of what is behind it. */ rows: string }[];
}

export default function Month() {
	const now = search.value.get('month');
	return <MonthBoard period={monthOf(now ? `${now}-01` : today(), now ? 0 : -1)} head />;
}

export function MonthBoard({ period, head }: { period: { from: Day; to: Day; month: string }; head?: boolean }) {
	const w = words();
	const unit = Number(search.value.get('unit')) || homeUnit.value;
	const scope = { unit, from: period.from, to: period.to };
	const [question, setQuestion] = useState<Question | null>(null);
	const on = ['deal.*', 'import.*', 'fact.*'];
	const summary = useData<Summary>(query('/api/summary', scope), on);
	const groups = useData<Board>(query('/api/boards', { metric: 'revenue', by: 'group', per: 'head', ...scope }), on);
	const people = useData<Board>(query('/api/boards', { metric: 'revenue', by: 'member', limit: 1000, ...scope }), on);
	const ask = (title: string, values: Question['values'] = {}) => setQuestion({ title: w.month.rowsOf(title), values: { kind: 'revenue', ...scope, ...values } });
	const title = w.month.title(monthText(period.month));
	const excel = <ButtonLink href={query('/api/boards.xlsx', { metric: 'revenue', by: 'member', previous: true, limit: 10000, ...scope })} download>{w.month.excel}</ButtonLink>;
	const turn = (by: number) => setSearch({ month: monthOf(period.from, by).month });
	return (
		<div class="stack">
			<PageHead title={title} acts={<>{head && <><Button icon label={w.month.previous} onPress={() => turn(-1)}>‹</Button><Button icon label={w.month.nextMonth} disabled={period.month >= today().slice(0, 7)} onPress={() => turn(1)}>›</Button></>}{excel}</>} />
			<Loaded data={summary} tall lines={4}>{sum => !sum.deals && !sum.revenue_cents
				? <div class="sheet"><Empty title={w.month.none} act={<ButtonLink kind="main" href="/import/deals">{w.month.importDeals}</ButtonLink>}>{w.month.noneText}</Empty></div>
				: <Shown sum={sum} groups={groups} people={people} ask={ask} setQuestion={setQuestion} scope={scope} />}</Loaded>
			{question && <RowsSheet ask={question} onClose={() => setQuestion(null)} />}
		</div>
	);
}

function Shown({ sum, groups, people, ask, setQuestion, scope }: {
	sum: Summary; groups: ReturnType<typeof useData<Board>>; people: ReturnType<typeof useData<Board>>;
	ask: (title: string, values?: Question['values']) => void; setQuestion: (question: Question) => void; scope: Question['values'];
}) {
	const w = words();
	const figures: [string, string, string][] = [
		[w.month.revenue, money(sum.revenue_cents), 'revenue'], [w.month.deals, w.deals(sum.deals), 'deals'],
		[w.month.perHead, moneyRound(sum.per_head_cents), 'revenue'], [w.month.received, money(sum.received_cents), 'received'],
	];
	return <>
		<div class="grid2">
			<section class="sheet edge stack tight calm-mark">
				<p class="xs">{w.month.says}</p>
				{sum.sentences.map((sentence, i) => (
					<p key={sentence.key} class={i ? 'sentence' : 'sentence first'}><Ask onAsk={() => setQuestion({ title: language.value === 'zh' ? sentence.zh : sentence.en, ...askOf(sentence.rows) })}>{language.value === 'zh' ? sentence.zh : sentence.en}</Ask></p>))}
			</section>
			<dl class="sheet figures">{figures.map(([name, value, kind]) => <div key={name}><dt>{name}</dt><dd><Ask onAsk={() => ask(name, { kind })}>{value}</Ask></dd></div>)}</dl>
		</div>
		<section class="sheet stack tight"><h2>{w.month.course}</h2><Course days={sum.course} onDay={day => ask(dayWeek(day), { from: day, to: day })} /></section>
		<div class="grid2">
			<section class="sheet flush"><div class="sheet-head"><h2>{w.month.people}</h2></div>
				<Loaded data={people}>{board => <People board={board} ask={ask} />}</Loaded></section>
			<section class="sheet stack tight"><h2>{w.month.perHeadGroups}</h2>
				<Loaded data={groups} lines={4}>{board => <Groups board={board} ask={ask} />}</Loaded></section>
		</div>
	</>;
}

function Groups({ board, ask }: { board: Board; ask: (title: string, values?: Question['values']) => void }) {
	const w = words();
	const top = Math.max(1, ...board.items.map(row => row.value));
	return (
		<ul class="stack">{board.items.map(row => (
			<li key={row.id} class="stack tight">
				<div class="row ends"><GroupName name={row.name || w.groupNone} colour={row.colour} /><Ask onAsk={() => ask(row.name, { group: row.id })}><b>{moneyRound(row.value)}</b></Ask></div>
				<Bar part={row.value / top} colour={row.colour} label={`${row.name} ${moneyRound(row.value)}`} />
				{row.heads > 0 && <span class="xs">{w.people(Math.round(row.heads))} · {w.deals(row.n)}</span>}
			</li>))}</ul>
	);
}

function People({ board, ask }: { board: Board; ask: (title: string, values?: Question['values']) => void }) {
	const w = words();
	const total = board.total ?? 0;
	return <Table label={w.month.people} rows={board.items} rowKey={row => row.id} columns={[
		{ head: w.month.rank, deskOnly: true, cell: row => <span class="hush">{row.rank}</span> },
		{ head: w.name, lead: true, cell: row => <span class="row tight nowrap"><Face name={row.name} colour={row.colour} />{row.name}</span>, sort: (a, b) => a.name.localeCompare(b.name, 'zh') },
		{ head: w.group, deskOnly: true, cell: row => row.group },
		{ head: w.month.dealsCount, number: true, deskOnly: true, cell: row => number(row.n), sort: (a, b) => a.n - b.n },
		{ head: w.month.share, number: true, deskOnly: true, cell: row => total > 0 ? percent(row.value / total) : '' },
		{ head: w.month.revenue, number: true, bare: true, cell: row => <Ask onAsk={() => ask(row.name, { member: row.id })}>{measure(row.value, board.metric.unit === 'money' || board.metric.name === 'revenue' ? 'money' : board.metric.unit)}</Ask>, sort: (a, b) => a.value - b.value },
	]} start={{ column: 5, down: true }} />;
}
