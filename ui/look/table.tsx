// Dense and quiet tables; on a phone each row becomes an entry of a list.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

export interface Column<T> {
	head: string;
	cell: (row: T, index: number) => ComponentChildren;
	/** Right-aligned figures. */
	number?: boolean;
	/** The entry's headline on a phone. */
	lead?: boolean;
	/** On a phone: without its head; over the whole width; not at all. */
	bare?: boolean;
	wide?: boolean;
	deskOnly?: boolean;
	/** Makes the head sort. */
	sort?: (a: T, b: T) => number;
}

const STEP = 200; // rows drawn at once; more as one scrolls

export function Table<T>({ columns, rows, rowKey, onRow, label, start, rowClass }:
	{ columns: readonly Column<T>[]; rows: readonly T[]; rowKey: (row: T, index: number) => string | number; onRow?: (row: T) => void; label: string;
		/** Column sorted by at first, and whether downwards. */
		start?: { column: number; down: boolean }; rowClass?: (row: T) => string }) {
	const [order, setOrder] = useState<{ column: number; down: boolean } | null>(start ?? null);
	const [shown, setShown] = useState(STEP);
	const end = useRef<HTMLTableRowElement>(null);
	const sort = order && columns[order.column]?.sort;
	const sorted = sort ? [...rows].sort((a, b) => order.down ? sort(b, a) : sort(a, b)) : rows;
	useEffect(() => {
		if (!end.current || shown >= rows.length)
			return;
		const watch = new IntersectionObserver(seen => { if (seen.some(one => one.isIntersecting)) setShown(n => n + STEP); }, { rootMargin: '600px' });
		watch.observe(end.current);
		return () => watch.disconnect();
	}, [shown, rows.length]);
	const kindOf = (column: Column<T>) => `${column.number ? 'n' : ''} ${column.lead ? 'lead' : ''} ${column.bare ? 'bare' : ''} ${column.wide ? 'wide' : ''} ${column.deskOnly ? 'desk' : ''}`;
	return (
		<div class="table-scroll">
			<table class="table lists" aria-label={label}>
				<thead><tr>{columns.map((column, i) => (
					<th key={i} scope="col" class={column.number ? 'n' : ''} {...(order?.column === i ? { 'aria-sort': order.down ? 'descending' as const : 'ascending' as const } : {})}>
						{column.sort ? <button type="button" class="sort" onClick={() => setOrder({ column: i, down: order?.column === i ? !order.down : !!column.number })}>
							{column.head}{order?.column === i ? (order.down ? ' ↓' : ' ↑') : ''}</button> : column.head}
					</th>))}</tr></thead>
				<tbody>
					{sorted.slice(0, shown).map((row, index) => (
						<tr key={rowKey(row, index)} class={`${onRow ? 'press' : ''} ${rowClass?.(row) ?? ''}`} tabIndex={onRow ? 0 : undefined}
							onClick={onRow && (event => { if (!(event.target as Element).closest('a, button, input, select, label')) onRow(row); })}
							onKeyDown={onRow && (event => { if (event.key === 'Enter' && event.target === event.currentTarget) onRow(row); })}>
							{columns.map((column, i) => <td key={i} class={kindOf(column)} data-head={column.head}>{column.cell(row, index)}</td>)}
						</tr>))}
					{shown < rows.length && <tr ref={end}><td colSpan={columns.length} /></tr>}
				</tbody>
			</table>
		</div>
	);
}
