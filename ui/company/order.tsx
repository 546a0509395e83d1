// One deal: where it stands and what can be done now, its money, its sellers, its steps, its card.
import { useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { dayFull, moment, money, percent } from '../base/format.ts';
import { me } from '../base/session.ts';
import { Bar, Button, Loaded, Menu, PageHead, Table, toast } from '../look/index.ts';
import type { PageProps } from '../pages.ts';
import { words } from '../text/index.ts';
import { DealCard } from './deal-card.tsx';
import { OrderDialogs, type OrderAct } from './order-acts.tsx';
import { StateChip, isGone, mayMend, mayRefund, orderEvents, type FullOrder } from './order-parts.tsx';
import { ReviewActs } from './review.tsx';

const SLIP_MS = 600_000; // the reporter's own slip is taken back within ten minutes

export default function OrderPage({ params }: PageProps) {
	const data = useData<FullOrder>(`/api/orders/${params.order}`, orderEvents);
	return <Loaded data={data} tall>{order => <Shown order={order} reload={data.reload} />}</Loaded>;
}

function Shown({ order, reload }: { order: FullOrder; reload: () => Promise<void> }) {
	const w = words();
	const [act, setAct] = useState<OrderAct | null>(null);
	const gone = isGone(order.state), mends = mayMend();
	const due = order.amount_cents - order.received_cents;
	const mine = order.reporter?.id === me.value?.id || order.member.id === me.value?.id;
	const slip = !gone && (order.test || (mine && Date.now() - order.reported_at < SLIP_MS));
	const post = async (what: string, said: string) => { await api.post(`/api/orders/${order.id}/${what}`); toast(said); await reload(); };
	return <>
		<PageHead over={<a href="/orders">{w.orders.title}</a>} title={<span class="row tight">{money(order.amount_cents)}<StateChip order={order} /></span>} acts={<>
			{order.may_review && <ReviewActs order={order} done={reload} />}
			{order.state === 'approved' && (mends || mine) && <Button kind="main" onPress={() => post('sign', w.orders.signed)}>{w.orders.sign}</Button>}
			{order.state === 'signed' && mends && due > 0 && <Button kind="main" onPress={() => setAct('receive')}>{w.orders.receive}</Button>}
			{slip && <Button onPress={() => post('withdraw', w.deal.withdrawn)}>{w.deal.withdraw}</Button>}
			{(mends || order.state === 'reported') && !gone && <Menu label={w.more} items={[
				{ label: w.edit, press: () => setAct('edit') },
				mends && { label: w.orders.correct, press: () => setAct('correct') },
				mends && order.state === 'approved' && { label: w.orders.receive, press: () => setAct('receive') },
				mayRefund() && order.received_cents > order.refunded_cents && { label: w.orders.refund, press: () => setAct('refund') },
				mends && { label: w.orders.cancel, press: () => setAct('cancel') }]}>{w.more}</Menu>}
		</>} />
		<div class="grid2">
			<div class="stack">
				<section class="sheet"><About order={order} /></section>
				<Money order={order} />
				<Steps order={order} />
			</div>
			{!gone && <DealCard order={order} />}
		</div>
		{act && <OrderDialogs act={act} order={order} onClose={() => setAct(null)} onDone={reload} />}
	</>;
}

function About({ order }: { order: FullOrder }) {
	const w = words();
	const lines: [string, preact.ComponentChildren][] = [
		[w.orders.seller, <><a href={`/people/${order.member.id}`}>{order.member.name}</a>{order.group && <span class="hush"> {order.group.name}</span>}</>],
		[w.deal.split, order.splits.length > 1 && order.splits.map(split => `${split.member.name} ${percent(split.percent / 100)}`).join(w.listSeparator)],
		[w.product, order.product?.name], [w.customer, order.customer], [w.orders.number, order.number],
		[w.orders.reportedAt, <>{moment(order.reported_at)}{order.reporter && order.reporter.id !== order.member.id && <span class="hush"> {w.orders.by(order.reporter.name)}</span>}</>],
		[w.orders.signedAt, order.signed_at ? moment(order.signed_at) : ''],
		[w.orders.countedDay, order.counted_day ? <>{dayFull(order.counted_day)} <span class="hush">{order.counts === 'received' ? w.orders.byReceived : w.orders.bySigned}</span></> : <span class="hush">{w.orders.notCounted}</span>],
		[w.note, order.note],
	];
	return <dl class="about">{lines.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}

function Money({ order }: { order: FullOrder }) {
	const w = words();
	const part = order.amount_cents > 0 ? order.received_cents / order.amount_cents : 0;
	return (
		<section class="sheet stack tight">
			<div class="row ends"><h2>{w.orders.money}</h2><span class="s">{money(order.received_cents)} / {money(order.amount_cents)}</span></div>
			<Bar part={part} label={`${w.month.received} ${percent(part)}`} />
			{order.refunded_cents > 0 && <p class="watch s">{w.orders.refunded(money(order.refunded_cents))}</p>}
			{!order.receipts.length ? <p class="s">{w.orders.noReceipts}</p> : <Table label={w.orders.money} rows={order.receipts} rowKey={row => row.id} columns={[
				{ head: w.day, cell: row => <span class="nowrap">{dayFull(row.day)}</span>, bare: true },
				{ head: w.month.kind, lead: true, cell: row => w.orders.receiptKinds[row.kind] ?? row.kind },
				{ head: w.orders.reason, deskOnly: true, cell: row => row.reason },
				{ head: w.orders.enteredBy, deskOnly: true, cell: row => row.by?.name },
				{ head: w.amount, number: true, bare: true, cell: row => money(row.kind === 'refund' ? -Math.abs(row.cents) : row.cents) },
			]} />}
		</section>
	);
}

function Steps({ order }: { order: FullOrder }) {
	const w = words();
	return (
		<section class="sheet stack tight">
			<h2>{w.orders.steps}</h2>
			<ol class="steps">{order.steps.map((step, i) => (
				<li key={i}><span class="hush nowrap">{moment(step.at)}</span><span><b>{w.orders.stepNames[step.what] ?? w.deal.states[step.to] ?? step.what}</b> {step.by?.name}{step.note && <span class="s"> {step.note}</span>}</span></li>))}</ol>
		</section>
	);
}
