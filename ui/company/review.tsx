// What was reported and waits for a word: approved or rejected in one tap. A wrong approval is corrected
// openly, on the order's own page.
import { useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { moment, money } from '../base/format.ts';
import { Button, Doing, Face, Input, Menu, toast } from '../look/index.ts';
import { words } from '../text/index.ts';
import { orderEvents, type Listed, type OrderList } from './order-parts.tsx';

export function useReview() {
	return useData<OrderList>('/api/orders?state=reported&limit=100', orderEvents);
}

export function ReviewQueue({ most }: { most?: number }) {
	const w = words();
	const waiting = useReview();
	const list = waiting.value;
	if (!list?.items.length)
		return null;
	const done = (order: Listed) => waiting.set({ ...list, items: list.items.filter(one => one.id !== order.id), count: list.count - 1 });
	return (
		<section class="sheet flush">
			<div class="sheet-head"><h2>{w.orders.toReview(list.count)}</h2></div>
			<ul class="queue">{list.items.slice(0, most).map(order => <Waiting key={order.id} order={order} done={() => done(order)} />)}</ul>
		</section>
	);
}

function Waiting({ order, done }: { order: Listed; done: () => void }) {
	return (
		<li class="queue-row">
			<Face name={order.member.name} colour={order.group?.colour} />
			<a class="grow plain" href={`/orders/${order.id}`}><b>{order.member.name}</b> {order.product?.name} <span class="hush">{order.customer} {moment(order.reported_at)}</span>{order.note && <small class="xs"> {order.note}</small>}</a>
			<b class="n">{money(order.amount_cents)}</b>
			<ReviewActs order={order} done={done} />
		</li>
	);
}

export function ReviewActs({ order, done }: { order: Listed; done: () => unknown }) {
	const w = words();
	const [saying, setSaying] = useState(false);
	const [reason, setReason] = useState('');
	const reject = async (why: string) => {
		await api.post(`/api/orders/${order.id}/reject`, { reason: why });
		toast(w.orders.rejected(order.member.name));
		await done();
	};
	return (
		<div class="row tight">
			<Button kind="main" onPress={async () => { await api.post(`/api/orders/${order.id}/approve`); toast(w.orders.approved(order.member.name, money(order.amount_cents))); await done(); }}>{w.orders.approve}</Button>
			<Menu label={w.orders.reject} items={[...w.orders.rejectReasons.map(one => ({ label: one, press: () => { void reject(one); } })), { label: w.orders.otherReason, press: () => setSaying(true) }]}>{w.orders.reject}</Menu>
			{saying && <Doing danger title={w.orders.reject} act={w.orders.reject} disabled={!reason.trim()} onAct={() => reject(reason)} onClose={() => setSaying(false)}>
				<Input label={w.orders.reason} value={reason} onValue={setReason} focus length={500} />
			</Doing>}
		</div>
	);
}
