// The month's targets: the company's and each unit's, with where each stands and what is missing to add up.
import { useEffect, useState } from 'preact/hooks';
import { api, query } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { money, month as monthText, monthOf, percent, today } from '../base/format.ts';
import { search, setSearch } from '../base/router.ts';
import { mayManage } from '../base/session.ts';
import type { Board, Cents, Id, List } from '../base/types.ts';
import { Bar, Button, Empty, Flag, Loaded, MoneyInput, PageHead, toast } from '../look/index.ts';
import { words } from '../text/index.ts';
import { useUnits, type Placed } from './tree.ts';

interface Target { unit: Id; cents: Cents }

export default function Targets() {
	const w = words();
	const month = search.value.get('month') || today().slice(0, 7);
	const period = monthOf(`${month}-01`);
	const targets = useData<List<Target>>(query('/api/targets', { month }), ['target.*']);
	const before = useData<List<Target>>(query('/api/targets', { month: monthOf(`${month}-01`, -1).month }));
	const tree = useUnits();
	const board = useData<Board>(period.from <= today() ? query('/api/boards', { metric: 'revenue', by: 'group', from: period.from, to: period.to < today() ? period.to : today(), limit: 1000 }) : null, ['deal.*', 'import.*']);
	const done = (unit: Placed) => !unit.parent ? board.value?.total ?? null : board.value?.items.find(row => row.id === unit.id)?.value ?? null;
	const [typed, setTyped] = useState<Map<Id, Cents | null>>(new Map());
	useEffect(() => setTyped(new Map()), [month]);
	const saved = new Map((targets.value?.items ?? []).map(one => [one.unit, one.cents]));
	const cents = (unit: Id) => typed.has(unit) ? typed.get(unit) ?? 0 : saved.get(unit) ?? 0;
	const changed = [...typed].filter(([unit, value]) => (value ?? 0) !== (saved.get(unit) ?? 0));
	async function save() {
		await api.put('/api/targets', { month, items: changed.map(([unit, value]) => ({ unit, cents: value ?? 0 })) });
		setTyped(new Map());
		toast(w.saved);
		await targets.reload();
	}
	const company = tree.units.find(one => !one.parent);
	const groups = tree.units.filter(one => one.kind === 'group' && !one.closed);
	const sum = groups.reduce((total, one) => total + cents(one.id), 0);
	const split = () => setTyped(new Map([...typed, ...groups.map(one => [one.id, Math.round(cents(company!.id) * one.people / Math.max(1, groups.reduce((n, each) => n + each.people, 0)) / 100) * 100] as const)]));
	return <>
		<PageHead over={w.settings.targetsText} title={`${monthText(month)} · ${w.settings.targets}`} acts={<>
			<Button icon label={w.month.previous} onPress={() => setSearch({ month: monthOf(period.from, -1).month })}>‹</Button><Button icon label={w.month.nextMonth} onPress={() => setSearch({ month: monthOf(period.from, 1).month })}>›</Button></>} />
		<Loaded data={targets} lines={6}>{() => tree.units.length ? <section class="sheet stack">
			<ul class="targets">{tree.units.filter(one => !one.closed && (one.people > 0 || saved.has(one.id) || !one.parent)).map(unit => (
				<Line key={`${month}${unit.id}`} unit={unit} cents={cents(unit.id)} known={typed.has(unit.id) ? typed.get(unit.id) ?? null : saved.get(unit.id) ?? null} done={done(unit)} onValue={value => setTyped(new Map(typed).set(unit.id, value))} />))}</ul>
			{company && cents(company.id) > 0 && groups.length > 0 && <p class={sum === cents(company.id) ? 's go' : 's'}>{sum === cents(company.id) ? w.settings.addsUp : sum < cents(company.id) ? w.settings.groupsShort(money(sum), money(cents(company.id) - sum)) : w.settings.groupsOver(money(sum), money(sum - cents(company.id)))}</p>}
			{mayManage() && <div class="row">
				<Button kind="main" disabled={!changed.length} onPress={save}>{w.save}</Button>
				{company && cents(company.id) > 0 && groups.length > 0 && <Button onPress={split}>{w.settings.splitByHeads}</Button>}
				{before.value && before.value.items.length > 0 && !saved.size && <Button onPress={() => setTyped(new Map(before.value!.items.map(one => [one.unit, one.cents])))}>{w.settings.asLastMonth}</Button>}
			</div>}
		</section> : <Empty title={w.loading} />}</Loaded>
	</>;
}

function Line({ unit, cents, known, done, onValue }: { unit: Placed; cents: Cents; known: Cents | null; done: Cents | null; onValue: (cents: Cents | null) => void }) {
	const w = words();
	return (
		<li style={{ '--depth': unit.depth }}>
			<span class="row tight">{unit.kind === 'group' && <Flag colour={unit.colour} />}<b>{unit.name}</b> <span class="hush">{w.people(unit.people)}</span></span>
			{mayManage() ? <MoneyInput small hideLabel label={`${w.settings.targetOf} ${unit.name}`} value={known} onValue={onValue} placeholder={w.none} /> : <b class="n">{cents ? money(cents) : w.none}</b>}
			<div class="target-done">{cents > 0 && done !== null && <><Bar part={done / cents} {...(unit.colour ? { colour: unit.colour } : {})} label={percent(done / cents)} /><span class="xs">{money(done)} · {percent(done / cents)}</span></>}</div>
		</li>
	);
}
