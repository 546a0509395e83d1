// Rows to look at, mended in place; names that are nobody's on the roster.
import { useId, useState } from 'preact/hooks';
import { useData } from '../base/data.ts';
import type { List, Person, Unit } from '../base/types.ts';
import { Button, Choices, PersonPick, Table } from '../look/index.ts';
import { words } from '../text/index.ts';
import type { Change } from './import-flow.tsx';
import { cellsOf, say, type ImportState, type Look } from './import-state.ts';

export const fieldName = (field: string) => words().imports.field[field] ?? field;

export function ImportLook({ one, change }: { one: ImportState; change: Change }) {
	const w = words();
	const look = one.look ?? [], heads = one.heads ?? [];
	const units = useData<List<Unit>>(look.some(each => each.field === 'group') ? '/api/units' : null);
	const groups = [...new Set([...(one.people?.groups ?? []), ...(units.value?.items.filter(unit => unit.kind === 'group').map(unit => unit.name) ?? [])])];
	if (!look.length)
		return <p class="s go">{w.imports.lookNone}</p>;
	return (
		<section class="sheet flush">
			<div class="sheet-head"><h2>{w.imports.look} · {one.looks ?? look.length}</h2><p class="xs">{w.imports.lookHint}</p></div>
			<Table label={w.imports.look} rows={look} rowKey={look => `${look.row} ${look.field}`} columns={[
				{ head: w.imports.where, lead: true, cell: look => <><b>{cellsOf(look, heads)[0]?.[1]}</b> <span class="xs">{look.place}</span></> },
				{ head: w.note, wide: true, bare: true, cell: look => <><span class={look.comes_in ? 'calm' : 'watch'}>{say(look.reason)}</span> <span class="xs">{cellsOf(look, heads).map(([head, cell]) => `${head} ${cell}`).join(' · ')}</span></> },
				{ head: w.imports.fix, bare: true, wide: true, cell: look => <Mend look={look} groups={groups} change={change} /> },
			]} />
		</section>
	);
}

function Mend({ look, groups, change }: { look: Look; groups: string[]; change: Change }) {
	const w = words();
	const id = useId();
	const [value, setValue] = useState(look.value);
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
	const mapping = one.mapping ?? {};
	const meant = (name: string, person: number | null) => {
		const real = known.find(each => each.id === person)?.name;
		if (real)
			void change({ mapping: { ...mapping, values: { ...mapping.values, member: { ...mapping.values?.member, [name]: real } } } });
	};
	return (
		<section class="sheet stack tight">
			<h2>{w.imports.missing(missing.length)}</h2>
			<p class="xs">{w.imports.missingHint}</p>
			<Choices label={w.imports.missing(missing.length)} hideLabel value={mapping.unknown_people ?? 'ask'} onValue={unknown_people => void change({ mapping: { ...mapping, unknown_people } })}
				choices={(['ask', 'former', 'join'] as const).map(value => ({ value, ...w.imports.unknown[value] }))} />
			<div class="grid3">{missing.slice(0, 60).map(name => <PersonPick key={name} label={w.imports.missingAs(name)} people={known} value={null} none={w.imports.unknown[mapping.unknown_people ?? 'ask'].label} onValue={person => meant(name, person)} />)}</div>
		</section>
	);
}
