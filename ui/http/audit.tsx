// What was done and by whom; the chain that shows whether a row was touched.
import { useState } from 'preact/hooks';
import { api, query } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { moment, number } from '../base/format.ts';
import type { Id, Moment } from '../base/types.ts';
import { Button, Chip, Empty, Loaded, PageHead, Table } from '../look/index.ts';
import { words } from '../text/index.ts';

interface Row { id: Id; at: Moment; person: Id; name: string; what: string; about: Id; details: string; sealed: boolean }
interface Page { items: Row[]; next?: Id }

/** "order.receive" → what a person calls it; an unnamed one is shown as it is. */
function said(what: string): string {
	const w = words();
	const [noun, verb] = what.split('.') as [string, string | undefined];
	const named = w.settings.auditNouns[noun], done = verb && w.settings.auditVerbs[verb];
	return named && done ? w.settings.auditSaid(named, done) : what;
}

function details(text: string): string {
	try {
		return Object.entries(JSON.parse(text) as Record<string, unknown>).map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`).join(', ');
	} catch { return text; }
}

export default function Audit() {
	const w = words();
	const first = useData<Page>('/api/audit');
	const [more, setMore] = useState<Page | null>(null);
	const [chain, setChain] = useState<{ rows: number; broken: Id | null } | null>(null);
	const next = more ? more.next : first.value?.next;
	return <>
		<PageHead over={w.settings.auditText} title={w.settings.audit} acts={<>
			{chain && (chain.broken ? <Chip tone="watch">{w.settings.chainBroken(chain.broken)}</Chip> : <Chip tone="go">{w.settings.chainWhole(number(chain.rows))}</Chip>)}
			<Button onPress={async () => setChain(await api.get('/api/audit/verify'))}>{w.settings.verify}</Button></>} />
		<section class="sheet flush"><Loaded data={first} lines={8}>{page => !page.items.length ? <Empty title={w.none} /> : <>
			<Table label={w.settings.audit} rows={[...page.items, ...more?.items ?? []]} rowKey={row => row.id} columns={[
				{ head: w.settings.when, bare: true, cell: row => <span class="nowrap hush">{moment(row.at)}</span> },
				{ head: w.name, lead: true, cell: row => row.name || w.settings.system },
				{ head: w.settings.what, bare: true, cell: row => said(row.what) },
				{ head: w.settings.number, deskOnly: true, number: true, cell: row => row.about || '' },
				{ head: w.settings.details, wide: true, bare: true, cell: row => row.details ? <small class="hush">{details(row.details)}</small> : null },
			]} />
			{next ? <div class="row center pad"><Button onPress={async () => { const got = await api.get<Page>(query('/api/audit', { before: next })); setMore({ items: [...more?.items ?? [], ...got.items], ...(got.next ? { next: got.next } : {}) }); }}>{w.more}</Button></div> : null}
		</>}</Loaded></section>
	</>;
}
