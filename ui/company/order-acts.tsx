// What is done with a deal and needs a word or a figure: money in, money back, off, someone else's, mended.
import { useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { money } from '../base/format.ts';
import type { Cents, Id, List, Person, Product } from '../base/types.ts';
import { Button, Choices, Doing, Input, MoneyInput, PersonPick, Select, toast } from '../look/index.ts';
import { words } from '../text/index.ts';
import type { FullOrder } from './order-parts.tsx';

export type OrderAct = 'receive' | 'refund' | 'cancel' | 'correct' | 'edit';
interface Parts { order: FullOrder; onClose: () => void; onDone: () => Promise<void> }

export function OrderDialogs({ act, ...parts }: Parts & { act: OrderAct }) {
	switch (act) {
		case 'receive': return <Receive {...parts} />;
		case 'refund': return <Refund {...parts} />;
		case 'cancel': return <Cancel {...parts} />;
		case 'correct': return <Correct {...parts} />;
		case 'edit': return <Edit {...parts} />;
	}
}

type Kind = 'deposit' | 'instalment' | 'balance';
function Receive({ order, onClose, onDone }: Parts) {
	const w = words();
	const due = Math.max(0, order.amount_cents - order.received_cents);
	const [cents, setCents] = useState<Cents | null>(due);
	const [chosen, setKind] = useState<Kind | null>(null);
	const kind: Kind = chosen ?? ((cents ?? 0) >= due ? 'balance' : order.received_cents ? 'instalment' : 'deposit');
	return (
		<Doing title={w.orders.receive} act={`${w.orders.receive} ${cents ? money(cents) : ''}`} disabled={!cents || cents <= 0} onClose={onClose}
			onAct={async () => { await api.post(`/api/orders/${order.id}/receive`, { cents, kind }); toast(w.saved); await onDone(); }}>
			<p class="s">{w.orders.due(money(due))}</p>
			<MoneyInput label={w.amount} large value={cents} onValue={setCents} focus />
			<Choices<Kind> label={w.month.kind} value={kind} onValue={setKind} choices={(['deposit', 'instalment', 'balance'] as const).map(value => ({ value, label: w.orders.receiptKinds[value]! }))} />
		</Doing>
	);
}

function Refund({ order, onClose, onDone }: Parts) {
	const w = words();
	const most = order.received_cents - order.refunded_cents;
	const [cents, setCents] = useState<Cents | null>(most);
	const [reason, setReason] = useState('');
	return (
		<Doing danger title={w.orders.refund} act={`${w.orders.refund} ${cents ? money(cents) : ''}`} disabled={!cents || cents <= 0 || !reason.trim()} onClose={onClose}
			onAct={async () => { await api.post(`/api/orders/${order.id}/refund`, { cents, reason }); toast(w.saved); await onDone(); }}>
			<p class="s">{w.orders.refundText(money(most))}</p>
			<MoneyInput label={w.amount} value={cents} onValue={setCents} wrong={(cents ?? 0) > most ? w.orders.refundText(money(most)) : undefined} />
			<Input label={w.orders.reason} value={reason} onValue={setReason} length={500} />
		</Doing>
	);
}

function Cancel({ order, onClose, onDone }: Parts) {
	const w = words();
	const [reason, setReason] = useState('');
	return (
		<Doing danger title={w.orders.cancelAsk} act={w.orders.cancel} disabled={!reason.trim()} onClose={onClose}
			onAct={async () => { await api.post(`/api/orders/${order.id}/cancel`, { reason }); toast(w.saved); await onDone(); }}>
			<p class="s">{w.orders.cancelText}</p>
			<Input label={w.orders.reason} value={reason} onValue={setReason} focus length={500} />
			<div class="row tight">{w.orders.cancelReasons.map(one => <Button key={one} kind="quiet" onPress={() => setReason(one)}>{one}</Button>)}</div>
		</Doing>
	);
}

function Correct({ order, onClose, onDone }: Parts) {
	const w = words();
	const people = useData<List<Person>>('/api/people');
	const [member, setMember] = useState<Id | null>(null);
	const [reason, setReason] = useState('');
	return (
		<Doing title={w.orders.correct} act={w.orders.correctAct} disabled={!member || !reason.trim()} onClose={onClose}
			onAct={async () => { await api.post(`/api/orders/${order.id}/correct`, { member, reason }); toast(w.orders.corrected); await onDone(); }}>
			<p class="s">{w.orders.correctText}</p>
			<PersonPick label={w.orders.reallyOf} people={(people.value?.items ?? []).filter(one => one.id !== order.member.id)} value={member} onValue={setMember} />
			<Input label={w.orders.reason} value={reason} onValue={setReason} length={500} placeholder={w.orders.correctReason} />
		</Doing>
	);
}

function Edit({ order, onClose, onDone }: Parts) {
	const w = words();
	const products = useData<List<Product>>('/api/products');
	const [form, setForm] = useState({ amount_cents: order.amount_cents as Cents | null, product: order.product?.id ?? 0, customer: order.customer, number: order.number, note: order.note });
	const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
	const save = async () => {
		const { product, ...rest } = form;
		await api.patch(`/api/orders/${order.id}`, { ...rest, ...(product && product !== order.product?.id ? { product } : {}) }, { version: order.version });
		await onDone();
	};
	return (
		<Doing title={w.orders.edit} act={w.save} disabled={!form.amount_cents} onAct={save} onClose={onClose}>
			<MoneyInput label={w.amount} value={form.amount_cents} onValue={amount_cents => set({ amount_cents })} focus />
			<Select label={w.product} value={form.product || ''} {...(order.product ? {} : { none: w.none })} choices={(products.value?.items ?? []).map(one => ({ value: one.id, label: one.name }))} onValue={product => set({ product })} />
			<Input label={w.customer} value={form.customer} onValue={customer => set({ customer })} length={100} />
			<Input label={w.orders.number} value={form.number} onValue={number => set({ number })} length={60} />
			<Input label={w.note} value={form.note} onValue={note => set({ note })} length={500} />
		</Doing>
	);
}
