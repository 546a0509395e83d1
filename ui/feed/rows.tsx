// The rows behind a number, in a sheet at the side.
import { useEffect, useState } from 'preact/hooks';
import { api, Fault, query } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { day as dayText, measure, money, time } from '../base/format.ts';
import type { Board, BoardRow, Day, Id, List, Moment, Product } from '../base/types.ts';
import { Ask as AskFor, Button, Empty, FaultMessage, Loaded, Loading, SideSheet, Table } from '../look/index.ts';
import { language, words } from '../text/index.ts';

/** What is asked: a title, and the question for /api/facts. */
export interface Ask { title: string; /** Where it is asked; /api/facts. */ path?: string; values: Record<string, string | number | null | undefined> }
export interface FactRow {
	id: Id; at: Moment; day: Day; member: Id; name: string; kind: string; value: number; order?: Id; customer?: Id; product?: Id; source?: string; undone?: boolean | Id; undoes?: Id;
}
const moneyKinds = new Set(['revenue', 'received', 'refunds', 'net_revenue']);
export const factValue = (row: FactRow) => measure(row.value, moneyKinds.has(row.kind) ? 'money' : 'count');

export function RowsSheet({ ask, onClose }: { ask: Ask; onClose: () => void }) {
	return ask.path === '/api/boards' ? <BoardSheet ask={ask} onClose={onClose} /> : <FactsSheet ask={ask} onClose={onClose} />;
}

/** A sentence that stands on a board: its rows, each of which opens its own. */
function BoardSheet({ ask, onClose }: { ask: Ask; onClose: () => void }) {
	const w = words();
	const board = useData<Board>(query('/api/boards', ask.values));
	const [behind, setBehind] = useState<Ask | null>(null);
	const by = ask.values.by ?? 'member';
	const { metric, from, to, unit } = ask.values;
	const open = (row: BoardRow) => setBehind({ title: row.name, values: { metric, unit, ...(by === 'day' ? { from: row.day, to: row.day } : { from, to }), ...(by === 'member' ? { member: row.id } : by === 'group' ? { group: row.id } : by === 'product' ? { product: row.id } : {}) } });
	return (
		<SideSheet title={ask.title} onClose={onClose}>
			<Loaded data={board} lines={8}>{value => <Table label={ask.title} rows={value.items} rowKey={row => row.id} columns={[
				{ head: w.name, lead: true, cell: row => row.day ? dayText(row.day) : row.name || w.none },
				{ head: w.group, bare: true, cell: row => row.group ?? '' },
				{ head: value.metric.zh && language.value === 'zh' ? value.metric.zh : value.metric.en, number: true, bare: true, cell: row => <AskFor onAsk={() => open(row)}>{row.none ? '—' : measure(row.value, value.metric.unit)}</AskFor> },
			]} />}</Loaded>
			{behind && <FactsSheet ask={behind} onClose={() => setBehind(null)} />}
		</SideSheet>
	);
}

function FactsSheet({ ask, onClose }: { ask: Ask; onClose: () => void }) {
	const w = words();
	const [rows, setRows] = useState<FactRow[]>();
	const [next, setNext] = useState<string | number | null>(null);
	const [fault, setFault] = useState<Fault>();
	async function load(after?: string | number) {
		try {
			const page = await api.get<{ items: FactRow[]; next?: string | number | null }>(query('/api/facts', { ...ask.values, after }));
			setRows(old => after === undefined ? page.items : [...old ?? [], ...page.items]);
			setNext(page.next || null);
			setFault(undefined);
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			setFault(error);
		}
	}
	useEffect(() => { void load(); }, []);
	const products = useData<List<Product>>('/api/products');
	const productName = (id: Id | undefined) => id ? products.value?.items.find(one => one.id === id)?.name ?? '' : '';
	const sum = rows?.reduce((total, row) => total + (moneyKinds.has(row.kind) ? row.value : 0), 0) ?? 0;
	return (
		<SideSheet title={ask.title} onClose={onClose}>
			<FaultMessage fault={fault} onAgain={() => load()} />
			{!rows ? !fault && <Loading lines={8} /> : !rows.length ? <Empty title={w.none} /> : <div class="stack">
				<p class="s">{next ? null : w.month.rowsCount(rows.length, money(sum))}</p>
				<Table label={ask.title} rows={rows} rowKey={row => row.id} columns={[
					{ head: w.day, cell: row => <span class="nowrap">{dayText(row.day)} <span class="hush">{time(row.at)}</span></span> },
					{ head: w.name, lead: true, bare: true, cell: row => row.name },
					{ head: w.month.kind, bare: true, cell: row => <>{w.month.kinds[row.kind] ?? row.kind}{row.undone ? <span class="chip">{w.month.undone}</span> : null}</> },
					{ head: w.product, bare: true, cell: row => productName(row.product) },
					{ head: w.amount, number: true, bare: true, cell: row => row.order ? <a href={`/orders/${row.order}`} onClick={onClose}>{factValue(row)}</a> : factValue(row) },
				]} />
				{next && <Button onPress={() => load(next)}>{w.more}</Button>}
			</div>}
		</SideSheet>
	);
}

/** "/api/facts?metric=revenue&from=…" as a question. */
export function askOf(address: string): { path: string; values: Ask['values'] } {
	const url = new URL(address, location.origin);
	return { path: url.pathname, values: Object.fromEntries(url.searchParams) };
}
