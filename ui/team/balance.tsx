// Groups of equal strength: what it is now, what it could be, who moves; tried by dragging, adopted from a
// day on or not now.
import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { api, query } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { addDays, day as dayText, monthOf, moneyRound, percent, today } from '../base/format.ts';
import { search } from '../base/router.ts';
import { homeUnit } from '../base/session.ts';
import type { Day, Id, List, Unit } from '../base/types.ts';
import { Button, ButtonLink, Chip, DayInput, Dialog, Empty, Loaded, PageHead, Select, toast } from '../look/index.ts';
import { words } from '../text/index.ts';
import { BalanceColumns } from './balance-columns.tsx';
import { columnsOf, moveTo, spreadOf, type Balance, type Column } from './balance-state.ts';

export default function BalancePage() { return <BalanceBoard />; }

export function BalanceBoard({ after }: { after?: (adopted: boolean) => void }) {
	const w = words();
	const unit = Number(search.value.get('unit')) || homeUnit.value;
	const units = useData<List<Unit>>('/api/units');
	const groups = units.value?.items.filter(one => one.kind === 'group' && !one.closed) ?? [];
	const [count, setCount] = useState<number | null>(null);
	const [months, setMonths] = useState(1);
	const wanted = count ?? (groups.length > 1 ? groups.length : 4);
	const period = { from: monthOf(today(), -months).from, to: monthOf(today(), -1).to };
	const data = useData<Balance>(units.value ? query('/api/balance', { unit, groups: wanted, metric: 'revenue', ...period }) : null);
	return (
		<div class="stack">
			<PageHead title={w.balance.title} over={w.balance.text} acts={<>
				<Select small label={w.balance.count} value={wanted} choices={[2, 3, 4, 5, 6, 7, 8, 9, 10, 12].map(value => ({ value, label: w.groups(value) }))} onValue={setCount} />
				<Select small label={w.balance.period} value={months} choices={[1, 3, 6, 12].map(value => ({ value, label: w.balance.lastMonths(value) }))} onValue={setMonths} />
			</>} />
			<Loaded data={data} tall>{balance => balance.after
				? <Trial key={`${wanted} ${months} ${data.at}`} balance={balance} after={balance.after} unit={unit} {...(after ? { onDone: after } : {})} />
				: <div class="sheet"><Empty title={w.balance.nobody} act={<ButtonLink href="/import/people" kind="main">{w.imports.kinds.people}</ButtonLink>}>{w.balance.nobodyText}</Empty></div>}</Loaded>
		</div>
	);
}

function Trial({ balance, after, unit, onDone }: { balance: Balance; after: NonNullable<Balance['after']>; unit: Id; onDone?: (adopted: boolean) => void }) {
	const w = words();
	const proposed = () => columnsOf(after.groups, w.balance.newGroup);
	const [columns, setColumns] = useState<Column[]>(proposed);
	const [adopting, setAdopting] = useState(false);
	const home = useMemo(() => new Map(balance.before.groups.flatMap(group => group.members.map((member): [Id, Id] => [member.id, group.group ?? 0]))), [balance]);
	const nameOf = new Map(balance.before.groups.map(group => [group.group ?? 0, group.name]));
	const moves = columns.flatMap((column, i) => column.members.filter(member => home.get(member.id) !== (column.unit ?? -1 - i))
		.map(member => ({ person: member.id, name: member.name, from: nameOf.get(home.get(member.id) ?? 0) || w.groupNone, to: column.name })));
	const spread = spreadOf(columns);
	const flat = columns.every(column => column.members.every(member => member.strength === 0));
	return <>
		<div class="grid2 spread">
			<section class="sheet spread-now" role="status">
				<div><p class="s">{w.balance.spreadNow}</p><p class="big hush">{percent(balance.before.spread_percent / 100)}</p></div>
				<span class="spread-arrow" aria-hidden="true">→</span>
				<div><p class="s">{w.balance.spreadAfter}</p><p class="big go" data-spread={spread}>{percent(spread)}</p></div>
				<div class="stack tight">{flat ? <p class="s watch">{w.balance.flat} <a href="/import/deals">{w.month.importDeals}</a></p> : after.optimal ? <Chip tone="go">{w.balance.optimal}</Chip> : <Chip>{w.balance.bound(percent(after.spread > 0 ? after.lower_bound / after.spread * after.spread_percent / 100 : 0))}</Chip>}{balance.star && <p class="s watch">{w.balance.star(balance.star.name, moneyRound(balance.star.handicap))}</p>}
					{balance.newcomers.people.length > 0 && <p class="xs">{w.balance.newcomers(balance.newcomers.people.map(one => one.name).join(w.listSeparator), moneyRound(balance.newcomers.strength))}</p>}</div>
			</section>
			<section class="sheet stack tight moves"><h2>{moves.length ? w.balance.moves(moves.length) : w.balance.movesNone}</h2>
				<ul class="row tight">{moves.map(move => <li key={move.person}><Chip><b>{move.name}</b> <span class="hush">{move.from} → </span>{move.to}</Chip></li>)}</ul></section>
		</div>
		<p class="xs">{w.balance.drag}</p>
		<BalanceColumns columns={columns} home={home} inMoney onMove={(person, to) => setColumns(moveTo(columns, person, to))}
			onName={(index, name) => setColumns(columns.map((column, i) => i === index ? { ...column, name } : column))} />
		<div class="row">
			<Button kind="main" large onPress={() => setAdopting(true)}>{w.balance.adopt}</Button>
			{onDone && <Button large onPress={() => onDone(false)}>{w.balance.notNow}</Button>}
			<Button kind="quiet" onPress={() => setColumns(proposed())}>{w.balance.reset}</Button>
		</div>
		{adopting && <Adopt columns={columns} unit={unit} onClose={() => setAdopting(false)} onDone={() => { setAdopting(false); onDone?.(true); }} />}
	</>;
}

function Adopt({ columns, unit, onClose, onDone }: { columns: readonly Column[]; unit: Id; onClose: () => void; onDone: () => void }): ComponentChildren {
	const w = words();
	const [from, setFrom] = useState<Day>(today());
	return (
		<Dialog title={w.balance.adopt} onClose={onClose} acts={<>
			<Button onPress={onClose}>{w.balance.notNow}</Button>
			<Button kind="main" disabled={!from} onPress={async () => {
				await api.post('/api/balance/adopt', { unit, from, groups: columns.map(column => ({ unit: column.unit, name: column.name, members: column.members.map(member => member.id) })) });
				toast(w.balance.adopted(dayText(from)));
				onDone();
			}}>{w.balance.adopt}</Button></>}>
			<div class="row tight">{[today(), addDays(today(), 1), monthOf(today(), 1).from].map(value => <Button key={value} pressed={from === value} onPress={() => setFrom(value)}>{dayText(value)}</Button>)}</div>
			<DayInput label={w.balance.adoptFrom} value={from} min={today()} onValue={setFrom} />
		</Dialog>
	);
}
