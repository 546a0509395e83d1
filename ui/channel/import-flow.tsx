// An import from the file to its undo: columns found, rows to mend, totals to confirm, written, undone.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { money } from '../base/format.ts';
import { tellHere } from '../base/live.ts';
import type { Id } from '../base/types.ts';
import { Button, Chip, FaultMessage, Loading } from '../look/index.ts';
import { undoImport } from '../shell/import-strip.tsx';
import { words } from '../text/index.ts';
import { ImportColumns } from './import-columns.tsx';
import { ImportLook, ImportMissing } from './import-look.tsx';
import { ImportSource } from './import-source.tsx';
import { resting, say, useImport, type Fix, type ImportState, type Kind, type Mapping } from './import-state.ts';

export type Change = (change: { mapping?: Mapping; fixes?: Fix[] }) => Promise<void>;

export function ImportFlow({ kind, start, next }: { kind: Kind; start?: Id; next?: ComponentChildren }) {
	const w = words();
	const [id, setId] = useState<Id | null>(start ?? null);
	const { value, fault, again } = useImport(id);
	const before = useRef(value?.state);
	useEffect(() => { // pages and the strip hear of what came in or went
		if (before.current && (value?.state === 'done' || value?.state === 'undone'))
			tellHere('import.done');
		before.current = value?.state;
	}, [value?.state]);
	const ready = useRef<ImportState | undefined>(undefined);
	if (value?.state === 'ready')
		ready.current = value;
	const rereading = value?.state === 'reading' && ready.current?.id === value.id; // read again after a change: what was found stays in sight
	const one = rereading ? ready.current : value;
	const other = () => setId(null);
	const change: Change = async body => {
		await api.patch(`/api/imports/${id}`, body, one ? { version: one.version } : {});
		again();
	};
	if (id === null)
		return <ImportSource kind={kind} onImport={setId} />;
	if (!one)
		return fault ? <FaultMessage fault={fault} onAgain={again} /> : <Loading lines={6} />;
	if (!resting(one))
		return <Progress one={one} onStopped={other} />;
	if (one.state === 'failed')
		return <div class="stack"><div class="fault" role="alert"><b>{w.imports.failed}</b><span>{say(one.fault)}</span></div><div class="row"><Button onPress={other}>{w.imports.another}</Button></div></div>;
	if (one.state === 'done' || one.state === 'undone')
		return <Done one={one} again={again} other={other} next={next} />;
	const good = one.good ?? 0;
	const commit = async () => {
		await api.post(`/api/imports/${id}/commit`, kind === 'deals' ? { confirm_cents: one.totals?.cents ?? 0 } : {});
		again();
	};
	return (
		<div class={`stack ${rereading ? 'rereading' : ''}`} aria-busy={rereading}>
			<div class="row ends">
				<div><p class="s">{one.name}</p><h1>{headline(one)}</h1></div>
				<Button onPress={other}>{w.imports.another}</Button>
			</div>
			{!!one.same_file && <div class="fault" role="status">{w.imports.sameFile}</div>}
			<Totals one={one} />
			<ImportMissing one={one} change={change} />
			<ImportLook one={one} change={change} />
			<ImportColumns one={one} change={change} />
			<div class="row">
				<Button kind="main" large disabled={!good || rereading} onPress={commit}>{kind === 'people' ? w.imports.commitPeople(good)
					: kind === 'deals' ? w.imports.commitDeals(good) : w.imports.commitRows(good)}</Button>
				{(one.records ?? 0) > good && <span class="s">{w.imports.skipped((one.records ?? 0) - good)}</span>}
				{(one.known ?? 0) > 0 && <span class="s">{w.imports.before(one.known!)}</span>}
			</div>
		</div>
	);
}

function headline(one: ImportState): string {
	const w = words();
	if (one.kind === 'people') return w.imports.peopleSum(one.good ?? 0, one.people?.groups.length ?? 0, one.looks ?? 0);
	if (one.kind === 'deals') return w.imports.dealsSum(one.totals?.count ?? 0, money(one.totals?.cents ?? 0));
	return w.imports.rowsSum(one.good ?? 0);
}

/** "308 deals, ¥732,000: is that your total?" */
function Totals({ one }: { one: ImportState }) {
	const w = words();
	const { kind, people, totals } = one;
	if (kind === 'people')
		return people ? <div class="row tight"><Chip tone="go">{w.imports.newPeople(people.new)}</Chip>{people.known > 0 && <Chip>{w.imports.knownPeople(people.known)}</Chip>}{people.groups.map(group => <Chip key={group}>{group}</Chip>)}</div> : null;
	if (kind !== 'deals' || !totals)
		return null;
	const { file_total_cents: file, difference } = totals;
	return (
		<section class="sheet stack tight">
			<h2>{w.imports.isTotal}</h2>
			{file !== null && <p class="row tight">{w.imports.fileTotal(money(file))} {difference ? <Chip tone="watch">{w.imports.differs(money(Math.abs(difference)))}</Chip> : <Chip tone="go">{w.imports.same}</Chip>}</p>}
			{!!difference && <p class="s">{w.imports.differenceRows}</p>}
			{!!one.products_new?.length && <p class="row tight"><span class="s">{w.imports.newProducts}</span>{one.products_new.slice(0, 12).map(name => <Chip key={name}>{name}</Chip>)}</p>}
		</section>
	);
}

function Progress({ one, onStopped }: { one: ImportState; onStopped: () => void }) {
	const w = words();
	const part = one.progress?.of ? one.progress.done / one.progress.of : 0;
	return (
		<div class="sheet stack" role="status">
			<h2>{one.state === 'reading' ? w.imports.reading : one.state === 'undoing' ? w.imports.undoing : w.imports.committing} {one.name}</h2>
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
			<div><p class="s">{one.name}</p><h1>{one.state === 'done' ? w.imports.done(one.committed?.taken ?? one.taken) : w.imports.undone}</h1></div>
			{!!one.undone?.kept?.length && <p class="s">{w.imports.kept(one.undone.kept.map(each => each.name).join(w.listSeparator))}</p>}
			<div class="row">
				{one.state === 'done' && next}
				<Button onPress={other}>{w.imports.another}</Button>
				{one.state === 'done' && <Button kind="quiet" onPress={async () => { if (await undoImport(one)) again(); }}>{w.imports.undo}</Button>}
			</div>
		</div>
	);
}
