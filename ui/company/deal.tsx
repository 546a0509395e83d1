// Reporting a deal: member, product, amount. Fifteen seconds on a phone; what is typed stays until it is through.
import { useState } from 'preact/hooks';
import { api, Fault, newKey } from '../base/api.ts';
import { useData, useDraft } from '../base/data.ts';
import { money } from '../base/format.ts';
import { go } from '../base/router.ts';
import { may, mayLead, me } from '../base/session.ts';
import type { Cents, Id, List, Person, Product } from '../base/types.ts';
import { Button, Check, Choices, FaultMessage, Input, MoneyInput, PageHead, PersonPick, Select } from '../look/index.ts';
import { words } from '../text/index.ts';

interface Draft { key: string; member: Id | null; product: Id | null; amount_cents: Cents | null; customer: string; note: string; test: boolean; other: Id | null; share: number; more: boolean }
const empty = (): Draft => ({ key: newKey(), member: null, product: null, amount_cents: null, customer: '', note: '', test: false, other: null, share: 50, more: false });

export default function Deal() {
	const w = words();
	const forOthers = mayLead() || may('assistant', 'finance');
	const [form, setForm, clear] = useDraft<Draft>('deal', empty());
	const [fault, setFault] = useState<Fault>();
	const [busy, setBusy] = useState(false);
	const people = useData<List<Person>>('/api/people');
	const products = useData<List<Product>>('/api/products');
	const set = (part: Partial<Draft>) => setForm({ ...form, ...part });
	const offered = products.value?.items.filter(one => one.active) ?? [];
	const member = form.member ?? me.value?.id ?? null;
	const everyone = people.value?.items ?? [];
	const sellers = me.value && !everyone.some(one => one.id === me.value!.id) ? [me.value, ...everyone] : everyone;
	const product = offered.find(one => one.id === form.product);
	const below = fault?.slug.includes('floor') ?? false;

	async function report(event?: Event) {
		event?.preventDefault();
		if (!form.amount_cents || !member) return;
		setBusy(true);
		setFault(undefined);
		try {
			const made = await api.post<{ id: Id }>('/api/orders', {
				member, amount_cents: form.amount_cents, test: form.test, ...(form.product ? { product: form.product } : {}),
				...(form.customer.trim() ? { customer: form.customer.trim() } : {}), ...(form.note.trim() ? { note: form.note.trim() } : {}),
				...(form.other ? { splits: [{ member, percent: form.share }, { member: form.other, percent: 100 - form.share }] } : {}),
			}, { key: form.key });
			clear();
			go(`/deal/${made.id}`, 'replace');
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			setFault(error);
			setForm({ ...form, key: newKey(), more: form.more || error.slug.includes('floor') }); // refused: what is mended is another request
		} finally { setBusy(false); }
	}
	const chooseProduct = (id: Id) => {
		const chosen = offered.find(one => one.id === id), untouched = form.amount_cents === null || form.amount_cents === product?.price_cents;
		set({ product: id || null, ...(chosen?.price_cents && untouched ? { amount_cents: chosen.price_cents } : {}) });
	};
	return (
		<form class="deal-form stack" onSubmit={report}>
			<PageHead title={w.deal.title} />
			<div class="sheet stack">
				{forOthers && <PersonPick label={w.deal.who} people={sellers} value={member} onValue={id => set({ member: id })} />}
				{offered.length === 0 ? products.value && <p class="xs">{w.deal.productNew}</p>
					: offered.length <= 6 ? <Choices label={w.deal.product} value={form.product ?? 0} onValue={chooseProduct} choices={offered.map(one => ({ value: one.id, label: one.name, ...(one.price_cents ? { hint: money(one.price_cents) } : {}) }))} />
						: <Select label={w.deal.product} none={w.none} value={form.product ?? ''} onValue={chooseProduct} choices={offered.map(one => ({ value: one.id, label: one.name }))} />}
				<MoneyInput label={w.deal.amount} large value={form.amount_cents} onValue={amount_cents => set({ amount_cents })} placeholder="9800" />
				{!form.more && <div><Button kind="quiet" onPress={() => set({ more: true })}>{w.deal.more}</Button></div>}
				{form.more && <>
					<Input label={`${w.deal.customer} (${w.optional})`} value={form.customer} onValue={customer => set({ customer })} length={100} />
					<Input label={below ? w.deal.note : `${w.deal.note} (${w.optional})`} value={form.note} onValue={note => set({ note })} length={500} wrong={below && !form.note.trim() ? w.deal.belowFloor : undefined} />
					<PersonPick label={`${w.deal.splitWith} (${w.optional})`} people={sellers.filter(one => one.id !== member)} value={form.other} onValue={id => set({ other: id })} none={w.none} />
					{form.other && <Select label={w.deal.splitShare} value={form.share} onValue={share => set({ share })} choices={[10, 20, 30, 40, 50, 60, 70, 80, 90].map(value => ({ value, label: `${value}%` }))} />}
				</>}
				<Check label={w.deal.test} value={form.test} onValue={test => set({ test })} />
				<FaultMessage fault={fault} kept={w.fault.kept} />
				<Button kind="deal" large submit busy={busy} disabled={!form.amount_cents || !member}>{w.deal.act}{form.amount_cents ? ` ${money(form.amount_cents)}` : ''}</Button>
			</div>
		</form>
	);
}
