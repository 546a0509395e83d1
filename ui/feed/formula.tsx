// A formula being typed: checked as one types, an error points at its column.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../base/api.ts';
import { Input, Menu } from '../look/index.ts';
import { words } from '../text/index.ts';
import { called, useKinds, type Checked } from './metric-parts.ts';

export function FormulaInput({ value, onValue, onOk, focus }: { value: string; onValue: (formula: string) => void; onOk: (ok: boolean) => void; focus?: boolean }) {
	const w = words();
	const kinds = useKinds();
	const [checked, setChecked] = useState<Checked | null>(null);
	useEffect(() => {
		if (!value.trim()) {
			setChecked(null);
			onOk(false);
			return;
		}
		const stop = new AbortController();
		const timer = setTimeout(async () => {
			try {
				const answer = await api.post<Checked>('/api/metrics/check', { formula: value }, { signal: stop.signal, patience_ms: 0 });
				setChecked(answer);
				onOk(answer.ok);
			} catch { /* typed on, or the line is away: asked again with the next letter */ }
		}, 200);
		return () => { clearTimeout(timer); stop.abort(); };
	}, [value]);
	const wrong = checked && !checked.ok;
	const at = Math.max(0, (checked?.column ?? 1) - 1);
	return (
		<div class="formula stack tight">
			<div class="row tight bottom">
				<div class="grow"><Input label={w.boards.formula} value={value} onValue={onValue} placeholder="deals / connects" length={400} {...(focus ? { focus } : {})} /></div>
				<Menu label={w.boards.insert} items={(kinds.value?.items ?? []).map(kind => ({ label: called(kind), hint: kind.name, press: () => onValue(`${value}${value && !/[\s(]$/.test(value) ? ' ' : ''}${kind.name}`) }))}>{w.boards.insert}</Menu>
			</div>
			{wrong && <div class="formula-wrong" role="alert">
				<code>{[...value].slice(0, at).join('')}<mark>{[...value].slice(at, at + 1).join('') || '\u00a0'}</mark>{[...value].slice(at + 1).join('')}</code>
				<p>{checked.text ?? w.boards.wrongAt(at + 1)}</p>
			</div>}
			{checked?.ok && <p class="xs go">{w.boards.formulaOk}</p>}
		</div>
	);
}
