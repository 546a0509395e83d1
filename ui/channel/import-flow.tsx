// An import from the file to its undo: columns found, rows to mend, totals to confirm, written, undone.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { money } from '../base/format.ts';
import type { Id } from '../base/types.ts';
import { Button, Chip, FaultMessage, Loading } from '../look/index.ts';
import { undoImport } from '../shell/import-strip.tsx';
import { words } from '../text/index.ts';
import { ImportColumns } from './import-columns.tsx';
import { ImportLook, ImportMissing } from './import-look.tsx';
import { ImportSource } from './import-source.tsx';
import { say, useImport, type Fix, type ImportState, type Kind, type Mapping } from './import-state.ts';

export type Change = (change: { mapping?: Mapping; fixes?: Fix[] }) => Promise<void>;

export function ImportFlow({ kind, start, next }: { kind: Kind; start?: Id; next?: ComponentChildren }) {
	const w = words();
	const [id, setId] = useState<Id | null>(start ?? null);
	const { value: one, fault, again } = useImport(id);
	const other = () => setId(null);
	const change: Change = async body => {
		await api.patch(`/api/imports/${id}`, body);
		again();
	};
	if (id === null)
		return <ImportSource kind={kind} onImport={setId} />;
	if (!one)
		return fault ? <FaultMessage fault={fault} onAgain={again} /> : <Loading lines={6} />;
	if (one.state === 'reading' || one.state === 'committing')
		return <Progress one={one} onStopped={other} />;
	if (one.state === 'failed')
		return <div class="stack"><div class="fault" role="alert"><b>{w.imports.failed}</b><span>{say(one.fault)}</span></div><div class="row"><Button onPress={other}>{w.imports.another}</Button></div></div>;
	if (one.state === 'done' || one.state === 'undone')
		return <Done one={one} again={again} other={other} next={next} />;
	const commit = async () => {
		await api.post(`/api/imports/${id}/commit`, kind === 'deals' ? { confirm_cents: one.totals.cents } : {});
		again();
	};
	return (
		<div class="stack">
			<div class="row ends">
				<div><p class="s">{one.name}</p><h1>{headline(one)}</h1></div>
				<Button onPress={other}>{w.imports.another}</Button>
			</div>
			<Totals one={one} />
			<ImportMissing one={one} change={change} />
			<ImportLook one={one} change={change} />
			<ImportColumns one={one} change={change} />
			<div class="row">
				<Button kind="main" large disabled={!one.good} onPress={commit}>{kind === 'people' ? w.imports.commitPeople(one.good)
					: kind === 'deals' ? w.imports.commitDeals(one.totals.count) : w.imports.commitRows(one.good)}</Button>
				{one.look.length > 0 && <span class="s">{w.imports.skipped(one.rows - one.good)}</span>}
			</div>
		</div>
	);
}

function headline(one: ImportState): string {
	const w = words();
	if (one.kind === 'people') return w.imports.peopleSum(one.totals.count || one.good, one.people?.groups?.length ?? 0, one.look.length);
	if (one.kind === 'deals') return w.imports.dealsSum(one.totals.count, money(one.totals.cents));
	return w.imports.rowsSum(one.good);
}

/** "308 deals, ¥732,000: is that your total?" with the difference row by row. */
function Totals({ one }: { one: ImportState }) {
	const w = words();
	if (one.kind === 'people')
		return one.people ? <div class="row tight"><Chip tone="go">{w.imports.newPeople(one.people.new)}</Chip>{one.people.known > 0 && <Chip>{w.imports.knownPeople(one.people.known)}</Chip>}{one.people.groups?.map(group => <Chip key={group}>{group}</Chip>)}</div> : null;
	if (one.kind !== 'deals')
		return null;
	const { file_total_cents: file, difference } = one.totals;
	return (
		<section class="sheet stack tight">
			<h2>{w.imports.isTotal}</h2>
			{file !== null && file !== undefined && <p class="row tight">{w.imports.fileTotal(money(file))} {difference ? <Chip tone="watch">{w.imports.differs(money(Math.abs(difference)))}</Chip> : <Chip tone="go">{w.imports.same}</Chip>}</p>}
			{!!one.totals.rows?.length && <>
				<h3>{w.imports.differenceRows}</h3>
				<ul class="stack tight">{one.totals.rows.map(row => <li key={row.row} class="s"><b>{row.place}</b> {say(row.reason)} <span class="hush">{Object.values(row.cells ?? {}).join(' · ')}</span></li>)}</ul>
			</>}
		</section>
	);
}

function Progress({ one, onStopped }: { one: ImportState; onStopped: () => void }) {
	const w = words();
	const part = typeof one.progress === 'number' ? one.progress : one.progress?.of ? one.progress.done / one.progress.of : 0;
	return (
		<div class="sheet stack" role="status">
			<h2>{one.state === 'reading' ? w.imports.reading : w.imports.committing} {one.name}</h2>
			<div class="bar"><i style={{ '--part': Math.max(.03, part) }} /></div>
			<div class="row ends"><span class="xs">{w.imports.wait}</span>
				<Button onPress={async () => { if (one.job) await api.del(`/api/jobs/${one.job}`); onStopped(); }}>{w.cancel}</Button></div>
		</div>
	);
}

function Done({ one, again, other, next }: { one: ImportState; again: () => void; other: () => void; next: ComponentChildren }) {
	const w = words();
	return (
		<div class="sheet stack">
			<div><p class="s">{one.name}</p><h1>{one.state === 'done' ? w.imports.done(one.totals.count || one.good) : w.imports.undone}</h1></div>
			<div class="row">
				{one.state === 'done' && next}
				<Button onPress={other}>{w.imports.another}</Button>
				{one.state === 'done' && <Button kind="quiet" onPress={async () => { if (await undoImport(one)) again(); }}>{w.imports.undo}</Button>}
			</div>
		</div>
	);
}
