// Rows to look at, mended in place; names that are nobody's on the roster.
import { useId, useState } from 'preact/hooks';
import { useData } from '../base/data.ts';
import type { List, Person, Unit } from '../base/types.ts';
import { Button, PersonPick, Table } from '../look/index.ts';
import { words } from '../text/index.ts';
import type { Change } from './import-flow.tsx';
import { cellsOf, say, type ImportState, type Look } from './import-state.ts';

export const fieldName = (field: string) => words().imports.field[field] ?? field;

export function ImportLook({ one, change }: { one: ImportState; change: Change }) {
	const w = words();
	const units = useData<List<Unit>>(one.look.some(look => look.field === 'group') ? '/api/units' : null);
	const groups = [...new Set([...(one.people?.groups ?? []), ...(units.value?.items.filter(unit => unit.kind === 'group').map(unit => unit.name) ?? [])])];
	if (!one.look.length)
		return <p class="s go">{w.imports.lookNone}</p>;
	return (
		<section class="sheet flush">
			<div class="sheet-head"><h2>{w.imports.look} · {one.look.length}</h2><p class="xs">{w.imports.lookHint}</p></div>
			<Table label={w.imports.look} rows={one.look} rowKey={look => `${look.row} ${look.field}`} columns={[
				{ head: w.imports.where, lead: true, cell: look => <><b>{cellsOf(look, one.heads)[0]?.[1]}</b> <span class="xs">{look.place}</span></> },
				{ head: w.note, wide: true, bare: true, cell: look => <><span class="watch">{say(look.reason)}</span> <span class="xs">{cellsOf(look, one.heads).map(([head, cell]) => `${head} ${cell}`).join(' · ')}</span></> },
				{ head: w.imports.fix, bare: true, wide: true, cell: look => <Mend look={look} groups={groups} change={change} /> },
			]} />
		</section>
	);
}

function Mend({ look, groups, change }: { look: Look; groups: string[]; change: Change }) {
	const w = words();
	const id = useId();
	const [value, setValue] = useState(look.fix ?? '');
	const listed = look.field === 'group' && groups.length > 0;
	const apply = async () => { if (value.trim()) await change({ fixes: [{ row: look.row, field: look.field, value: value.trim() }] }); };
	return (
		<form class="row tight mend" onSubmit={event => { event.preventDefault(); void apply(); }}>
			{look.field && <>
				<input class="input small" aria-label={`${fieldName(look.field)} ${look.place}`} placeholder={fieldName(look.field)} value={value} {...(listed ? { list: id } as object : {})} onInput={event => setValue(event.currentTarget.value)} />
				{listed && <datalist id={id}>{groups.map(group => <option key={group} value={group} />)}</datalist>}
				<Button onPress={apply} disabled={!value.trim()}>{w.imports.fix}</Button></>}
			<Button kind="quiet" onPress={() => change({ fixes: [{ row: look.row, skip: true }] })}>{w.imports.skipRow}</Button>
		</form>
	);
}

/** Sellers in the file who are not on the roster: they left, or are written otherwise. */
export function ImportMissing({ one, change }: { one: ImportState; change: Change }) {
	const w = words();
	const missing = one.people?.missing_names ?? [];
	const people = useData<List<Person>>(missing.length ? '/api/people?left=true' : null);
	if (!missing.length || one.kind === 'people')
		return null;
	const known = people.value?.items ?? [];
	const meant = (name: string, person: number | null) => {
		const real = known.find(each => each.id === person)?.name;
		if (!real) return;
		const values = { ...one.mapping.values, member: { ...one.mapping.values?.member, [name]: real } };
		void change({ mapping: { ...one.mapping, values } });
	};
	return (
		<section class="sheet stack tight">
			<h2>{w.imports.missing(missing.length)}</h2>
			<p class="xs">{w.imports.missingHint} {w.imports.missingAdd}</p>
			<div class="grid3">{missing.map(name => <PersonPick key={name} label={`${name} ${w.imports.missingAs}`} people={known} value={null} none={w.imports.missingLeft} onValue={person => meant(name, person)} />)}</div>
		</section>
	);
}
