// The columns that were found, and the forms of the file; changeable, read again at once.
import { useState } from 'preact/hooks';
import { Button, Chip, Select } from '../look/index.ts';
import { words } from '../text/index.ts';
import type { Change } from './import-flow.tsx';
import { fieldName } from './import-look.tsx';
import type { Column, ImportState, Kind, Mapping } from './import-state.ts';

const fields: Record<Kind, readonly string[]> = {
	people: ['name', 'group', 'leader', 'branch', 'joined', 'left', 'reason', 'post', 'phone', 'channel', 'part_time', 'number'],
	deals: ['member', 'amount', 'date', 'product', 'customer', 'received', 'time', 'quantity', 'state', 'number', 'source', 'group', 'note'],
	calls: ['member', 'date', 'time', 'dials', 'connects', 'seconds', 'wechat', 'intents', 'answered', 'number'],
	facts: ['member', 'kind', 'value', 'date', 'time', 'customer', 'product', 'number', 'note'],
};
const shown = (column: Column | undefined) => !column ? '' : typeof column === 'string' ? column : column.letter ?? [column.day, column.month].filter(Boolean).join(' + ');

export function ImportColumns({ one, change }: { one: ImportState; change: Change }) {
	const w = words();
	const [open, setOpen] = useState(!one.good);
	const [busy, setBusy] = useState(false);
	const mapping = one.mapping ?? {}, columns = mapping.columns ?? {};
	const sheets = one.sheets_seen ?? [];
	const used = sheets.filter(sheet => sheet.used).map(sheet => sheet.name);
	const found = fields[one.kind].filter(field => columns[field]);
	const set = async (mapping: Mapping) => {
		setBusy(true);
		try { await change({ mapping }); } finally { setBusy(false); }
	};
	const choose = (field: string, head: string) => {
		const next = { ...columns };
		if (head) next[field] = head; else delete next[field];
		return set({ ...mapping, columns: next });
	};
	const heads = (one.heads ?? []).filter((head, i, all) => head && all.indexOf(head) === i);
	return (
		<section class="sheet stack tight" aria-busy={busy}>
			<div class="row ends"><h2>{w.imports.found}</h2><Button kind="quiet" onPress={() => setOpen(!open)}>{open ? w.close : w.edit}</Button></div>
			{!open && <p class="row tight">{found.map(field => <Chip key={field}>{fieldName(field)} <span class="hush">← {shown(columns[field])}</span></Chip>)}</p>}
			{open && <>
				<p class="xs">{w.imports.foundHint}</p>
				<div class="grid3">{fields[one.kind].map(field => {
					const now = shown(columns[field]);
					const choices = [...heads, ...(now && !heads.includes(now) ? [now] : [])].map(head => ({ value: head, label: head }));
					return <Select key={field} small label={fieldName(field)} none={w.imports.unused} value={now} choices={choices} onValue={head => void choose(field, head)} />;
				})}</div>
				{sheets.length > 1 && <div class="row tight"><h3>{w.imports.sheet}</h3>{sheets.map(({ name }) => {
					const chosen = mapping.file?.sheets ?? used;
					return <label class="check" key={name}><input type="checkbox" checked={chosen.includes(name)} onChange={event => void set({ ...mapping, file: { ...mapping.file,
						sheets: sheets.map(sheet => sheet.name).filter(each => each === name ? event.currentTarget.checked : chosen.includes(each)) } })} />{name}</label>;
				})}</div>}
			</>}
		</section>
	);
}
