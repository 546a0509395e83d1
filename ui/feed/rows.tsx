// The rows behind a number, in a sheet at the side.
import { useEffect, useState } from 'preact/hooks';
import { api, Fault, query } from '../base/api.ts';
import { day as dayText, measure, money, time } from '../base/format.ts';
import type { Day, Id, Moment } from '../base/types.ts';
import { Button, Empty, FaultMessage, Loading, SideSheet, Table } from '../look/index.ts';
import { words } from '../text/index.ts';

/** What is asked: a title, and the question for /api/facts. */
export interface Ask { title: string; values: Record<string, string | number | null | undefined> }
export interface FactRow {
	id: Id; at: Moment; day: Day; member: Id; name: string; kind: string; value: number; order?: Id; customer?: string | { name?: string }; product?: string | { name?: string }; source?: string; undone?: boolean | Id; undoes?: Id;
}
const moneyKinds = new Set(['revenue', 'received', 'refunds', 'net_revenue']);
const nameOf = (value: string | number | { name?: string } | null | undefined) => value && typeof value === 'object' ? value.name ?? '' : typeof value === 'string' ? value : '';
export const factValue = (row: FactRow) => measure(row.value, moneyKinds.has(row.kind) ? 'money' : 'count');

export function RowsSheet({ ask, onClose }: { ask: Ask; onClose: () => void }) {
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
					{ head: w.product, bare: true, cell: row => <>{nameOf(row.product)} <span class="hush">{nameOf(row.customer)}</span></> },
					{ head: w.amount, number: true, bare: true, cell: row => row.order ? <a href={`/orders/${row.order}`} onClick={onClose}>{factValue(row)}</a> : factValue(row) },
				]} />
				{next && <Button onPress={() => load(next)}>{w.more}</Button>}
			</div>}
		</SideSheet>
	);
}
