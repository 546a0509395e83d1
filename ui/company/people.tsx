// The tree and its people: a unit on the left, its people on the right; found by name, pinyin or number.
import { useMemo, useState } from 'preact/hooks';
import { query } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { dayFull } from '../base/format.ts';
import { go, search, setSearch } from '../base/router.ts';
import { may, mayManage } from '../base/session.ts';
import type { Id, List, Person } from '../base/types.ts';
import { Button, Check, Chip, Empty, Face, Flag, Input, Loaded, Menu, PageHead, Table, findPeople, usePinyin } from '../look/index.ts';
import { words } from '../text/index.ts';
import { PersonForm, mayHire, postName } from './person-form.tsx';
import { useUnits, type Placed } from './tree.ts';
import { UnitDialogs, type UnitAct } from './unit-form.tsx';

const MANY = 100_000;

export default function People() {
	const w = words();
	usePinyin();
	const closed = search.value.get('closed') === '1';
	const tree = useUnits(closed);
	const chosen = Number(search.value.get('unit')) || 0;
	const unit = tree.units.find(one => one.id === chosen);
	const left = search.value.get('left') === '1';
	const people = useData<List<Person>>(query('/api/people', { unit: chosen || undefined, left: left || undefined }), ['person.*', 'import.*']);
	const [typed, setTyped] = useState('');
	const [adding, setAdding] = useState(false);
	const [act, setAct] = useState<UnitAct | null>(null);
	const found = useMemo(() => findPeople(people.value?.items ?? [], typed, MANY), [people.value, typed]);
	const reload = async () => { await Promise.all([tree.reload(), people.reload()]); };
	return <>
		<PageHead title={unit?.name ?? w.org.title} over={people.value && w.people(people.value.items.filter(one => !one.left).length)}
			acts={mayHire() && <Button kind="main" onPress={() => setAdding(true)}>{w.org.addPerson}</Button>} />
		<div class="with-tree">
			<section class="sheet flush tree" aria-label={w.org.tree}>
				<Loaded data={tree}>{() => <Tree units={tree.units} chosen={chosen} />}</Loaded>
				<div class="tree-foot">
					<Check label={w.org.closedToo} value={closed} onValue={value => setSearch({ closed: value ? 1 : null })} />
					{mayManage() && <Button kind="quiet" onPress={() => setAct({ kind: 'create', parent: chosen || tree.units[0]?.id || 1 })}>{w.org.addUnit}</Button>}
				</div>
			</section>
			<div class="stack">
				{unit && <UnitHead unit={unit} onAct={setAct} />}
				<section class="sheet flush">
					<div class="sheet-head">
						<div class="grow"><Input label={w.search} hideLabel type="search" small value={typed} onValue={setTyped} placeholder={w.org.searchHint} /></div>
						{may('owner', 'manager', 'hr', 'leader', 'assistant') && <Check label={w.org.leftToo} value={left} onValue={value => setSearch({ left: value ? 1 : null })} />}
					</div>
					<Loaded data={people} lines={8}>{list => !list.items.length
						? <Empty title={w.org.nobody} act={mayHire() && <Button kind="main" onPress={() => go('/import/people')}>{w.org.importPeople}</Button>}>{mayHire() ? w.org.nobodyText : null}</Empty>
						: !found.length ? <Empty title={w.nobodyFound} /> : <PeopleTable people={found} />}</Loaded>
				</section>
			</div>
		</div>
		{adding && <PersonForm units={tree.units} unit={chosen || tree.units[0]?.id || 1} onClose={() => setAdding(false)} onDone={id => go(`/people/${id}`)} />}
		{act && <UnitDialogs act={act} units={tree.units} people={people.value?.items ?? []} onClose={() => setAct(null)} onDone={reload} />}
	</>;
}

function Tree({ units, chosen }: { units: readonly Placed[]; chosen: Id }) {
	const w = words();
	return (
		<ul>
			{units.map(unit => (
				<li key={unit.id} style={{ '--depth': unit.depth }}>
					<button type="button" class="tree-unit" aria-pressed={unit.id === chosen} onClick={() => setSearch({ unit: unit.id === chosen || !unit.parent ? null : unit.id })}>
						{unit.kind === 'group' ? <Flag colour={unit.colour} /> : null}
						<span class="grow">{unit.name}{unit.closed && <Chip>{w.org.closed}</Chip>}{unit.leader && <small class="xs"> {unit.leader.name}</small>}</span>
						<span class="hush">{unit.people}</span>
					</button>
				</li>))}
		</ul>
	);
}

function UnitHead({ unit, onAct }: { unit: Placed; onAct: (act: UnitAct) => void }) {
	const w = words();
	const manages = mayManage();
	return (
		<section class={`sheet unit-head c${unit.colour}`}>
			<div class="grow stack tight">
				<h2><Flag colour={unit.colour} /> {unit.name} <span class="hush">{w.org.kinds[unit.kind] ?? unit.kind}</span></h2>
				{unit.slogan && <p>{unit.slogan}</p>}
				<p class="s">
					{unit.leader ? <>{unit.kind === 'group' ? w.roles.leader : w.roles.manager} <a href={`/people/${unit.leader.id}`}>{unit.leader.name}</a></> : <span class="watch">{w.org.noLeader}</span>}
					{unit.acting && <> · {w.org.acting} <a href={`/people/${unit.acting.id}`}>{unit.acting.name}</a></>}
					{' · '}{w.people(unit.people)}
				</p>
			</div>
			<div class="row tight">
				{(manages || may('leader')) && <Button onPress={() => onAct({ kind: 'edit', unit })}>{w.edit}</Button>}
				{manages && <Menu label={w.more} items={[
					{ label: w.org.addUnit, press: () => onAct({ kind: 'create', parent: unit.id }) },
					{ label: w.org.acting, press: () => onAct({ kind: 'acting', unit }) },
					{ label: w.org.restOf, press: () => onAct({ kind: 'rest', unit }) },
					unit.parent !== 0 && { label: w.org.moveUnit, press: () => onAct({ kind: 'move', unit }) },
					unit.parent !== 0 && !unit.closed && { label: w.org.closeUnit, press: () => onAct({ kind: 'close', unit }) },
				]}>{w.more}</Menu>}
			</div>
		</section>
	);
}

function PeopleTable({ people }: { people: readonly Person[] }) {
	const w = words();
	return <Table label={w.org.title} rows={people} rowKey={row => row.id} onRow={row => go(`/people/${row.id}`)} columns={[
		{ head: w.name, lead: true, sort: (a, b) => a.name.localeCompare(b.name, 'zh'), cell: row => <a class="row tight nowrap plain" href={`/people/${row.id}`}><Face name={row.name} colour={row.colour} />{row.name}{row.loan ? <Chip tone="calm">{w.org.onLoan}</Chip> : null}</a> },
		{ head: w.org.number, deskOnly: true, cell: row => row.number, sort: (a, b) => a.number.localeCompare(b.number, 'en', { numeric: true }) },
		{ head: w.org.unit, bare: true, cell: row => row.unit_name, sort: (a, b) => a.unit_name.localeCompare(b.unit_name, 'zh') },
		{ head: w.org.post, deskOnly: true, cell: row => postName(row.post) },
		{ head: w.role, bare: true, cell: row => row.left ? <Chip>{w.org.leftOn(dayFull(row.left))}</Chip> : row.roles.map(role => w.roles[role]).join(w.listSeparator) },
		{ head: w.org.joined, deskOnly: true, cell: row => <span class="nowrap">{row.joined ? dayFull(row.joined) : ''}</span>, sort: (a, b) => (a.joined ?? '').localeCompare(b.joined ?? '') },
		{ head: '', cell: row => !row.has_password && !row.left && mayHire() ? <Chip tone="watch">{w.org.notIn}</Chip> : null },
	]} />;
}
