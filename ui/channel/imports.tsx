// What was imported, each with its undo.
import { useData } from '../base/data.ts';
import { moment, number } from '../base/format.ts';
import type { Id, List, Moment } from '../base/types.ts';
import { Button, ButtonLink, Chip, Empty, Loaded, PageHead, Table, type Tone } from '../look/index.ts';
import { undoImport } from '../shell/import-strip.tsx';
import { words } from '../text/index.ts';

interface Import { id: Id; kind: string; name: string; state: string; at: Moment; taken?: number; good?: number }
const tones: Record<string, Tone> = { done: 'go', failed: 'watch', ready: 'calm' };
const kinds = ['people', 'deals', 'calls', 'facts'] as const;

export default function Imports() {
	const w = words();
	const data = useData<List<Import>>('/api/imports', ['import.*']);
	return <>
		<PageHead title={w.settings.imports} acts={kinds.map(kind => <ButtonLink key={kind} href={`/import/${kind}`}>{w.imports.kinds[kind]}</ButtonLink>)} />
		<section class="sheet flush"><Loaded data={data}>{list => !list.items.length ? <Empty title={w.settings.noImports} act={<ButtonLink kind="main" href="/import/people">{w.org.importPeople}</ButtonLink>}>{w.settings.noImportsText}</Empty>
			: <Table label={w.settings.imports} rows={list.items} rowKey={row => row.id} columns={[
				{ head: w.settings.when, bare: true, cell: row => <span class="nowrap hush">{moment(row.at)}</span> },
				{ head: w.org.called, lead: true, cell: row => row.name || w.imports.kinds[row.kind as 'people'] },
				{ head: w.month.kind, bare: true, cell: row => w.imports.kinds[row.kind as 'people'] ?? row.kind },
				{ head: w.orders.state, bare: true, cell: row => <Chip tone={tones[row.state]}>{w.settings.importStates[row.state] ?? row.state}</Chip> },
				{ head: w.settings.taken, number: true, cell: row => number(row.taken ?? row.good ?? 0) },
				{ head: '', cell: row => row.state === 'done' ? <Button kind="quiet" onPress={async () => { if (await undoImport(row)) await data.reload(); }}>{w.undo}</Button>
					: row.state === 'ready' ? <ButtonLink kind="quiet" href={`/import/${row.kind}?import=${row.id}`}>{w.settings.goOn}</ButtonLink> : null },
			]} />}</Loaded></section>
	</>;
}
