// Where rows come from: a file dropped or chosen, or pasted.
import { useRef, useState } from 'preact/hooks';
import { api, Fault, query } from '../base/api.ts';
import type { Id } from '../base/types.ts';
import { Button, FaultMessage, Input } from '../look/index.ts';
import { words } from '../text/index.ts';
import type { Kind } from './import-state.ts';

const LARGEST = 200 * 1024 * 1024;

export function ImportSource({ kind, onImport }: { kind: Kind; onImport: (id: Id) => void }) {
	const w = words();
	const [over, setOver] = useState(false);
	const [busy, setBusy] = useState(false);
	const [fault, setFault] = useState<Fault>();
	const [text, setText] = useState('');
	const file = useRef<HTMLInputElement>(null);

	async function send(body: Blob | string, name: string, type: string) {
		if (body instanceof Blob && body.size > LARGEST)
			return setFault(new Fault(413, 'body-too-large', w.imports.tooLarge));
		setBusy(true);
		setFault(undefined);
		try {
			onImport((await api.post<{ id: Id }>(query('/api/imports', { kind, name }), body, { type })).id);
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			setFault(error);
		} finally { setBusy(false); }
	}
	const take = (chosen: File | null | undefined) => { if (chosen) void send(chosen, chosen.name, 'application/octet-stream'); };

	return (
		<div class="stack">
			<div class={`drop ${over ? 'over' : ''}`} onDragOver={event => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
				onDrop={event => { event.preventDefault(); setOver(false); take(event.dataTransfer?.files[0]); }}>
				<b>{w.imports.drop}</b><span class="xs">{w.imports.dropHint}</span>
				<input ref={file} class="hidden-text" type="file" tabIndex={-1} aria-label={w.imports.choose} accept=".xlsx,.csv,.tsv,.txt,.zip,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
					onChange={event => { take(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} />
				<Button kind="main" busy={busy} onPress={() => file.current?.click()}>{w.imports.choose}</Button>
			</div>
			<FaultMessage fault={fault} kept={w.fault.kept} />
			<Input label={w.imports.paste} hint={w.imports.pasteHint} lines={4} value={text} onValue={setText} />
			{text.trim() && <div class="row"><Button busy={busy} onPress={() => send(text, w.imports.pastedName, 'text/plain; charset=utf-8')}>{w.imports.pasteAct}</Button></div>}
		</div>
	);
}
