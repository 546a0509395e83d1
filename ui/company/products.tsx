// What is sold: price, floor price, offered or not.
import { useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { money } from '../base/format.ts';
import type { Cents, List, Product } from '../base/types.ts';
import { Button, Check, Chip, Doing, Empty, Input, Loaded, MoneyInput, PageHead, Table } from '../look/index.ts';
import { words } from '../text/index.ts';

export default function Products() {
	const w = words();
	const data = useData<List<Product>>('/api/products');
	const [open, setOpen] = useState<Product | 'new' | null>(null);
	return <>
		<PageHead title={w.orders.products} acts={<Button kind="main" onPress={() => setOpen('new')}>{w.orders.addProduct}</Button>} />
		<section class="sheet flush"><Loaded data={data}>{list => !list.items.length
			? <Empty title={w.orders.noProducts} act={<Button kind="main" onPress={() => setOpen('new')}>{w.orders.addProduct}</Button>}>{w.orders.noProductsText}</Empty>
			: <Table label={w.orders.products} rows={list.items} rowKey={row => row.id} onRow={setOpen} columns={[
				{ head: w.product, lead: true, cell: row => row.name },
				{ head: w.orders.offered, bare: true, cell: row => row.active ? <Chip tone="go">{w.orders.offered}</Chip> : <Chip>{w.orders.notOffered}</Chip> },
				{ head: w.orders.floor, number: true, cell: row => row.floor_cents ? money(row.floor_cents) : '' },
				{ head: w.orders.price, number: true, bare: true, cell: row => row.price_cents ? money(row.price_cents) : '' },
				{ head: '', cell: row => <Button kind="quiet" onPress={() => setOpen(row)}>{w.edit}</Button> },
			]} />}</Loaded></section>
		{open && <ProductForm {...(open === 'new' ? {} : { product: open })} onClose={() => setOpen(null)} onDone={data.reload} />}
	</>;
}

function ProductForm({ product, onClose, onDone }: { product?: Product; onClose: () => void; onDone: () => Promise<void> }) {
	const w = words();
	const [form, setForm] = useState({ name: product?.name ?? '', price_cents: (product?.price_cents || null) as Cents | null, floor_cents: (product?.floor_cents || null) as Cents | null, active: product?.active ?? true });
	const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
	const save = async () => {
		const body = { ...form, price_cents: form.price_cents ?? 0, floor_cents: form.floor_cents ?? 0 };
		if (product) await api.patch(`/api/products/${product.id}`, body, { version: product.version ?? 0 });
		else await api.post('/api/products', body);
		await onDone();
	};
	return (
		<Doing title={product ? w.orders.editProduct : w.orders.addProduct} act={w.save} disabled={!form.name.trim()} onAct={save} onClose={onClose}>
			<Input label={w.org.called} value={form.name} onValue={name => set({ name })} focus required length={100} />
			<div class="pair">
				<MoneyInput label={`${w.orders.price} (${w.optional})`} value={form.price_cents} onValue={price_cents => set({ price_cents })} />
				<MoneyInput label={`${w.orders.floor} (${w.optional})`} hint={w.orders.floorHint} value={form.floor_cents} onValue={floor_cents => set({ floor_cents })} />
			</div>
			<Check label={w.orders.offeredCheck} value={form.active} onValue={active => set({ active })} />
		</Doing>
	);
}
