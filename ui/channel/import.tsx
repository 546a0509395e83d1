import type { PageProps } from '../pages.ts';
import { search } from '../base/router.ts';
import { PageHead } from '../look/index.ts';
import { words } from '../text/index.ts';
import { ImportFlow } from './import-flow.tsx';
import type { Kind } from './import-state.ts';

export default function Import({ params }: PageProps) {
	const w = words();
	const kind = (params.kind! in w.imports.kinds ? params.kind : 'people') as Kind;
	const old = Number(search.value.get('id'));
	return <>
		<PageHead title={w.imports.kinds[kind]} over={kind === 'people' ? w.start.peopleText : kind === 'deals' ? w.start.dealsText : undefined} />
		<ImportFlow key={kind} kind={kind} {...(old ? { start: old } : {})} />
	</>;
}
