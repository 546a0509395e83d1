// What should I do now: for those who lead, and for those who sell. First the sentence, then the number,
// then the table.
import { useState } from 'preact/hooks';
import { query } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { dayWeek, money, monthOf, number, percent, time, today } from '../base/format.ts';
import { homeUnit, may, me, mayLead, mayManage } from '../base/session.ts';
import type { Board, Cents, Id, List, Named, Person } from '../base/types.ts';
import { Ask, Bar, ButtonLink, Chip, Empty, Face, Flag, Loaded } from '../look/index.ts';
import { language, words } from '../text/index.ts';
import type { Summary } from '../feed/month.tsx';
import { RowsSheet, askOf, type Ask as Question } from '../feed/rows.tsx';
import { Here } from './days.tsx';
import { OrderTable } from './orders.tsx';
import type { Listed } from './order-parts.tsx';
import { ReviewQueue, useReview } from './review.tsx';

interface WallState {
	title: string; target_cents: Cents; done_cents: Cents; pace: number;
	groups: { id: Id; name: string; colour: number; done_cents: Cents; target_cents: Cents; per_head_cents: Cents; heads: number }[];
	footer: { deals: number; dials?: number; connects: number; today_cents?: Cents; conversion: number | null };
}
interface Sums { revenue_cents: Cents; received_cents: Cents; deals: number; dials: number; connects: number; wechat_added: number; days: number }
interface Own { person: Named | null; group: { id: Id; name: string; colour: number } | null; today: Sums; month: Sums; best_day_cents: Cents; pace: number; deals: Listed[]; here: string; group_share?: number; gap_cents?: Cents | null }

export default function Today() {
	return mayLead() ? <Lead /> : may('agent') ? <Agent /> : <Office />;
}

function Greeting({ over, sentence }: { over?: string; sentence: string }) {
	return <header class="greeting"><p class="s">{over ?? dayWeek(today())}</p><h1>{sentence}</h1></header>;
}

/* --- who leads ---------------------------------------------------------------------------------- */

function Lead() {
	const unit = homeUnit.value;
	const wall = useData<WallState>(query('/api/wall', { unit }), ['deal.*', 'import.*']);
	const waiting = useReview();
	const quiet = useQuiet(unit);
	const [question, setQuestion] = useState<Question | null>(null);
	return <>
		<Loaded data={wall} tall>{now => <>
			<Greeting over={`${now.title} · ${dayWeek(today())}`} sentence={sentenceOf(now, waiting.value?.count ?? 0)} />
			<div class="grid2">
				<div class="stack">
					<ReviewQueue most={8} />
					<MonthSheet now={now} unit={unit} onAsk={setQuestion} />
					<Says unit={unit} onAsk={setQuestion} />
				</div>
				<div class="stack">
					<TodaySheet now={now} unit={unit} onAsk={setQuestion} />
					<QuietSheet people={quiet} />
					<NextSteps />
				</div>
			</div>
		</>}</Loaded>
		{question && <RowsSheet ask={question} onClose={() => setQuestion(null)} />}
	</>;
}

function sentenceOf(now: WallState, waiting: number): string {
	const w = words();
	if (waiting)
		return w.today.review(waiting);
	if (!now.target_cents)
		return now.done_cents ? w.today.noTargetDone(money(now.done_cents)) : w.today.noTarget;
	const should = now.target_cents * now.pace, gap = now.done_cents - should;
	return gap >= 0 ? w.today.ahead(money(Math.round(gap / 100) * 100)) : w.today.behind(money(Math.round(-gap / 100) * 100));
}

function MonthSheet({ now, unit, onAsk }: { now: WallState; unit: Id; onAsk: (question: Question) => void }) {
	const w = words();
	const period = { from: monthOf(today()).from, to: today(), unit, kind: 'revenue' };
	const part = now.target_cents ? now.done_cents / now.target_cents : 0;
	const behind = now.target_cents > 0 && part < now.pace;
	return (
		<section class="sheet stack">
			<div class="row ends"><h2>{w.today.month}</h2>{mayManage() && <ButtonLink kind="quiet" href="/targets">{w.settings.targets}</ButtonLink>}</div>
			<p class="big"><Ask onAsk={() => onAsk({ title: w.month.rowsOf(w.month.revenue), values: period })}>{money(now.done_cents)}</Ask></p>
			{now.target_cents > 0 ? <>
				<Bar part={part} at={now.pace} tone={behind ? 'watch' : undefined} label={w.today.paceLabel(percent(part), percent(now.pace))} />
				<p class="s">{w.today.target(money(now.target_cents))} · {w.today.done(percent(part))} · {w.today.should(percent(now.pace))}</p>
			</> : mayManage() && <p class="s">{w.today.setTarget}</p>}
			{now.groups.length > 0 && <ul class="stack">{[...now.groups].sort((a, b) => b.per_head_cents - a.per_head_cents).map(group => (
				<li key={group.id} class="stack tight">
					<div class="row ends"><span class="row tight"><Flag colour={group.colour} />{group.name} <span class="hush">{w.perHead} {money(Math.round(group.per_head_cents / 100) * 100)}</span></span>
						<Ask onAsk={() => onAsk({ title: w.month.rowsOf(group.name), values: { ...period, group: group.id } })}><b>{money(group.done_cents)}</b></Ask></div>
					{group.target_cents > 0 && <Bar part={group.done_cents / group.target_cents} at={now.pace} colour={group.colour} label={`${group.name} ${percent(group.done_cents / group.target_cents)}`} />}
				</li>))}</ul>}
		</section>
	);
}

/** What the month says so far, each sentence with what is behind it. */
function Says({ unit, onAsk }: { unit: Id; onAsk: (question: Question) => void }) {
	const w = words();
	const summary = useData<Summary>(query('/api/summary', { unit, from: monthOf(today()).from, to: today() }), ['deal.*', 'import.*']);
	if (!summary.value?.sentences.length) return null;
	return <section class="sheet stack tight"><h2>{w.month.says}</h2><ul class="lines">{summary.value.sentences.map(sentence => {
		const text = language.value === 'zh' ? sentence.zh : sentence.en;
		return <li key={sentence.key}><Ask onAsk={() => onAsk({ title: text, ...askOf(sentence.rows) })}>{text}</Ask></li>;
	})}</ul></section>;
}

function TodaySheet({ now, unit, onAsk }: { now: WallState; unit: Id; onAsk: (question: Question) => void }) {
	const w = words();
	const ask = (title: string, kind: string) => onAsk({ title: w.month.rowsOf(title), values: { kind, unit, from: today(), to: today() } });
	const figures: [string, string, string][] = [
		[w.month.deals, w.deals(now.footer.deals), 'deals'], ...(now.footer.today_cents !== undefined ? [[w.month.revenue, money(now.footer.today_cents), 'revenue'] as [string, string, string]] : []),
		...(now.footer.dials !== undefined ? [[w.today.dials, number(now.footer.dials), 'dials'] as [string, string, string]] : []), [w.wall.connects, number(now.footer.connects), 'connects'],
	];
	return <section class="sheet stack"><h2>{w.shell.today}</h2><dl class="figures">{figures.map(([name, value, kind]) => <div key={kind}><dt>{name}</dt><dd><Ask onAsk={() => ask(name, kind)}>{value}</Ask></dd></div>)}</dl></section>;
}

/** Sellers without a deal this month, those longest here first. */
function useQuiet(unit: Id): Person[] | undefined {
	const people = useData<List<Person>>(query('/api/people', { unit }), ['import.*']);
	const board = useData<Board>(query('/api/boards', { metric: 'deals', by: 'member', unit, limit: 10000 }), ['deal.*', 'import.*']);
	if (!people.value || !board.value) return undefined;
	const sold = new Set(board.value.items.filter(row => row.value > 0).map(row => row.id));
	return people.value.items.filter(one => !one.left && !sold.has(one.id) && one.joined <= today() && one.roles.some(role => role === 'agent' || role === 'leader'))
		.sort((a, b) => a.joined.localeCompare(b.joined));
}

function QuietSheet({ people }: { people: Person[] | undefined }) {
	const w = words();
	if (!people?.length) return null;
	return (
		<section class="sheet stack tight">
			<h2>{w.today.quiet(people.length)}</h2><p class="s">{w.today.quietText}</p>
			<p class="names">{people.slice(0, 24).map(one => <a key={one.id} class="row tight plain" href={`/people/${one.id}`}><Face name={one.name} colour={one.colour} />{one.name}</a>)}</p>
			{people.length > 24 && <p class="xs">{w.today.andMore(people.length - 24)}</p>}
		</section>
	);
}

function NextSteps() {
	const w = words();
	return <section class="sheet row tight">
		<ButtonLink kind="deal" href="/deal">{w.shell.report}</ButtonLink><ButtonLink href="/month">{w.start.steps.month}</ButtonLink><ButtonLink href="/days">{w.days.title}</ButtonLink>{mayManage() && <ButtonLink href="/imports">{w.settings.imports}</ButtonLink>}
	</section>;
}

/* --- who sells ---------------------------------------------------------------------------------- */

function Agent() {
	const w = words();
	const own = useData<Own>('/api/me', ['deal.*']);
	const [question, setQuestion] = useState<Question | null>(null);
	const ask = (title: string, kind: string, from: string) => setQuestion({ title: w.month.rowsOf(title), values: { kind, member: me.value?.id, from, to: today() } });
	const first = monthOf(today()).from;
	return <>
		<Loaded data={own} tall>{now => <>
			<Greeting over={`${me.value?.name ?? ''} · ${dayWeek(today())}`} sentence={now.today.deals ? w.today.ownDeals(now.today.deals, money(now.today.revenue_cents)) : w.today.ownNone} />
			<Here />
			<div class="grid2">
				<section class="sheet stack">
					<h2>{w.shell.today}</h2>
					<p class="big"><Ask onAsk={() => ask(w.month.revenue, 'revenue', today())}>{money(now.today.revenue_cents)}</Ask></p>
					{now.best_day_cents > 0 && <><Bar part={now.today.revenue_cents / now.best_day_cents} label={w.today.bestDay(money(now.best_day_cents))} /><p class="s">{now.today.revenue_cents >= now.best_day_cents ? w.today.bestNow : w.today.bestDay(money(now.best_day_cents))}</p></>}
					<dl class="figures">{([[w.today.dials, now.today.dials, 'dials'], [w.wall.connects, now.today.connects, 'connects'], [w.today.wechat, now.today.wechat_added, 'wechat_added'], [w.month.deals, now.today.deals, 'deals']] as const).map(([name, value, kind]) => <div key={kind}><dt>{name}</dt><dd><Ask onAsk={() => ask(name, kind, today())}>{number(value)}</Ask></dd></div>)}</dl>
					<ButtonLink kind="deal" large href="/deal">{w.shell.report}</ButtonLink>
				</section>
				<section class="sheet stack">
					<h2>{w.today.month}</h2>
					<p class="big"><Ask onAsk={() => ask(w.month.revenue, 'revenue', first)}>{money(now.month.revenue_cents)}</Ask></p>
					<p class="s">{w.deals(now.month.deals)} · {w.today.received(money(now.month.received_cents))} · {w.today.daysWorked(number(now.month.days, 1))}</p>
					{now.gap_cents ? <p class="gap"><Chip tone="calm">{w.today.gap}</Chip> <b>{money(now.gap_cents)}</b></p> : null}
					{now.group && now.group_share !== undefined && now.month.revenue_cents > 0 && <p class="s"><Flag colour={now.group.colour} /> {w.today.share(now.group.name, percent(now.group_share))}</p>}
				</section>
			</div>
			{now.deals.length > 0 && <section class="sheet flush"><div class="sheet-head"><h2>{w.today.ownToday}</h2><span class="s">{time(own.at)}</span></div><OrderTable orders={now.deals} /></section>}
		</>}</Loaded>
		{question && <RowsSheet ask={question} onClose={() => setQuestion(null)} />}
	</>;
}

/* --- finance, assistants, HR -------------------------------------------------------------------- */

function Office() {
	const w = words();
	const waiting = useReview();
	return <>
		<Greeting sentence={waiting.value?.count ? w.today.review(waiting.value.count) : w.today.office} />
		<Here />
		{may('finance', 'assistant') ? <><ReviewQueue /><div class="row tight"><ButtonLink kind="main" href="/orders">{w.orders.title}</ButtonLink><ButtonLink href="/boards">{w.boards.title}</ButtonLink></div></>
			: <Empty title={w.today.office} act={<ButtonLink kind="main" href="/people">{w.org.title}</ButtonLink>} />}
	</>;
}
