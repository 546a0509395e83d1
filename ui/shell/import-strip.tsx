// The last import, with its undo, in sight on every page until it is hidden or a day old.
import { signal } from '@preact/signals';
import { api } from '../base/api.ts';
import { useData } from '../base/data.ts';
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
	toast(w.shell.importUndone);
	return true;
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
			<Button kind="quiet" onPress={async () => { if (await undoImport(last)) await imports.reload(); }}>{w.shell.importUndo}</Button>
			<Button kind="quiet" icon label={w.shell.hide} onPress={() => { hidden.value = last.id; }}>✕</Button>
		</div>
	);
}
