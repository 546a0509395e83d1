// The last import, with its undo, in sight on every page until it is hidden or a day old.
import { signal } from '@preact/signals';
import { api } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { tellHere } from '../base/live.ts';
import { may } from '../base/session.ts';
import type { Id, List } from '../base/types.ts';
import { Button, confirm, toast } from '../look/index.ts';
import { words } from '../text/index.ts';

export interface ImportBrief { id: Id; kind: string; name: string; state: string; taken: number; at: number }
const hidden = signal<Id>(0);

export async function undoImport(one: { id: Id; name: string }): Promise<boolean> {
	const w = words();
	if (!await confirm(w.shell.importUndoAsk(one.name), w.shell.importUndo, w.shell.importUndoText))
		return false;
	await api.post(`/api/imports/${one.id}/undo`);
	for (let wait = 150; ; wait = Math.min(1500, wait * 1.5)) {
		const { state } = await api.get<ImportBrief>(`/api/imports/${one.id}`);
		if (state !== 'undoing') {
			toast(state === 'undone' ? w.shell.importUndone : w.imports.failed);
			tellHere('import.done');
			return state === 'undone';
		}
		await new Promise(resolve => setTimeout(resolve, wait));
	}
}

export function ImportStrip() {
	return may('owner', 'manager', 'assistant') ? <Strip /> : null;
}

function Strip() {
	const w = words();
	const imports = useData<List<ImportBrief>>('/api/imports', ['import.*']);
	const last = imports.value?.items.find(one => one.state === 'done');
	if (!last || hidden.value === last.id || Date.now() - last.at > 86_400_000)
		return null;
	return (
		<div class="banner calm" role="note">
			<span>{w.shell.lastImport(last.name || w.imports.kinds[last.kind as 'people'] || '', last.taken)}</span>
			<Button kind="quiet" onPress={() => undoImport(last)}>{w.shell.importUndo}</Button>
			<Button kind="quiet" icon label={w.shell.hide} onPress={() => { hidden.value = last.id; }}>✕</Button>
		</div>
	);
}
