// Deals: what waits for review first, then the list with its filters and totals.
import { useEffect, useState } from 'preact/hooks';
import { api, query } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { day as dayText, money, time } from '../base/format.ts';
import { go, search, setSearch } from '../base/router.ts';
import { may } from '../base/session.ts';
import type { Id, List, Person } from '../base/types.ts';
import { Button, ButtonLink, Chip, DayInput, Empty, Face, Input, Loaded, PageHead, PersonPick, Select, Table, failed } from '../look/index.ts';
import { words } from '../text/index.ts';
import { StateChip, isGone, mayMend, orderEvents, states, type Listed, type OrderList } from './order-parts.tsx';
import { ReviewQueue } from './review.tsx';
import { unitChoices, useUnits } from './tree.ts';

const filters = ['state', 'unit', 'member', 'from', 'to', 'q'] as const;

export default function Orders() {
	const w = words();
	const values = Object.fromEntries(filters.map(name => [name, search.value.get(name)]));
	const filtered = filters.some(name => values[name]);
	const path = query('/api/orders', values);
	return <>
		<PageHead title={mayMend() ? w.orders.title : w.orders.mine} acts={<>
			{may('owner', 'manager', 'assistant') && <ButtonLink href="/import/deals">{w.deal.paste}</ButtonLink>}
			<ButtonLink kind="deal" href="/deal">{w.shell.report}</ButtonLink></>} />
		{mayMend() && !filtered && <ReviewQueue />}
		<section class="sheet flush">
			<Filters values={values} filtered={filtered} />
			<OrdersOf path={path} key={path} filtered={filtered} />
		</section>
	</>;
}

function Filters({ values, filtered }: { values: Record<string, string | null>; filtered: boolean }) {
	const w = words();
	const tree = useUnits();
	const people = useData<List<Person>>(mayMend() ? '/api/people' : null);
	const [typed, setTyped] = useState(values.q ?? '');
	const [folded, setFolded] = useState(!filtered); // on a phone
	useEffect(() => { // asked once the typing pauses
		if (typed === (values.q ?? '')) return;
		const timer = setTimeout(() => setSearch({ q: typed.trim() }), 350);
		return () => clearTimeout(timer);
	}, [typed]);
	return (
		<div class={`filters ${folded ? 'folded' : ''}`}>
			<Input label={w.search} type="search" small value={typed} onValue={setTyped} placeholder={w.orders.searchHint} />
			{folded && <Button class="filters-more" onPress={() => setFolded(false)}>{w.orders.filters}</Button>}
			<Select label={w.orders.state} small value={values.state ?? ''} none={w.all} choices={states.map(state => ({ value: state, label: w.deal.states[state] ?? state }))} onValue={state => setSearch({ state })} />
			{mayMend() && <>
				<Select label={w.org.unit} small value={Number(values.unit) || ''} none={w.all} choices={unitChoices(tree.units)} onValue={unit => setSearch({ unit, member: null })} />
				<PersonPick label={w.orders.seller} people={people.value?.items ?? []} value={Number(values.member) || null} none={w.all} onValue={member => setSearch({ member, unit: null })} />
			</>}
			<DayInput label={w.from} small value={values.from ?? ''} onValue={from => setSearch({ from })} />
			<DayInput label={w.to} small value={values.to ?? ''} onValue={to => setSearch({ to })} />
			{filtered && <Button kind="quiet" onPress={() => { setTyped(''); setSearch(Object.fromEntries(filters.map(name => [name, null]))); }}>{w.orders.clear}</Button>}
		</div>
	);
}

function OrdersOf({ path, filtered }: { path: string; filtered: boolean }) {
	const w = words();
	const first = useData<OrderList>(path, orderEvents);
	const [rest, setRest] = useState<{ items: Listed[]; next: Id | null } | null>(null);
	useEffect(() => setRest(null), [first.at]);
	async function more(after: Id) {
		try {
			const page = await api.get<OrderList>(`${path}${path.includes('?') ? '&' : '?'}after=${after}`);
			setRest({ items: [...rest?.items ?? [], ...page.items], next: page.next });
		} catch (error) { failed(error); }
	}
	return <Loaded data={first} lines={8}>{list => {
		if (!list.items.length)
			return filtered ? <Empty title={w.orders.noneFound} /> : <Empty title={w.orders.none} act={<ButtonLink kind="deal" href="/deal">{w.shell.report}</ButtonLink>}>{w.orders.noneText}</Empty>;
		const next = rest ? rest.next : list.next;
		return <>
			<p class="filters-sum"><b>{w.deals(list.count)}</b> · <b>{money(list.total_cents)}</b> <span class="hush">{w.orders.totalHint}</span></p>
			<OrderTable orders={[...list.items, ...rest?.items ?? []]} />
			{next && <div class="row center pad"><Button onPress={() => more(next)}>{w.more}</Button></div>}
		</>;
	}}</Loaded>;
}

export function OrderTable({ orders }: { orders: readonly Listed[] }) {
	const w = words();
	return <Table label={w.orders.title} rows={orders} rowKey={row => row.id} onRow={row => go(`/orders/${row.id}`)} rowClass={row => isGone(row.state) ? 'gone' : ''} columns={[
		{ head: w.orders.reportedAt, bare: true, cell: row => <span class="nowrap">{dayText(row.day)} <span class="hush">{time(row.reported_at)}</span></span> },
		{ head: w.orders.seller, lead: true, cell: row => <a class="row tight nowrap plain" href={`/orders/${row.id}`}><Face name={row.member.name} colour={row.group?.colour} />{row.member.name}{row.splits.length > 1 && <Chip>{w.deal.split}</Chip>}</a> },
		{ head: w.group, deskOnly: true, cell: row => row.group?.name },
		{ head: w.product, deskOnly: true, cell: row => row.product?.name },
		{ head: w.customer, bare: true, cell: row => row.customer },
		{ head: w.orders.state, bare: true, cell: row => <span class="row tight"><StateChip order={row} /></span> },
		{ head: w.month.received, number: true, deskOnly: true, cell: row => row.received_cents ? money(row.received_cents - row.refunded_cents) : <span class="hush">—</span> },
		{ head: w.amount, number: true, bare: true, cell: row => <b>{money(row.amount_cents)}</b> },
	]} />;
}
