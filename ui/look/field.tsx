// What people fill in. Every input has its label; what is wrong stands under it.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { currencySign, readMoney } from '../base/format.ts';
import type { Cents, Day } from '../base/types.ts';
import { words } from '../text/index.ts';

interface Common { label: string; hint?: ComponentChildren; wrong?: string | undefined; hideLabel?: boolean }

export function Field({ label, hint, wrong, hideLabel, id, children }: Common & { id: string; children: ComponentChildren }) {
	return (
		<div class="field">
			<label for={id} class={hideLabel ? 'hidden-text' : ''}>{label}</label>
			{children}
			{wrong ? <span class="wrong" id={`${id}-wrong`} role="alert">{wrong}</span> : hint ? <span class="hint">{hint}</span> : null}
		</div>
	);
}

export interface InputProps extends Common {
	value: string;
	onValue: (value: string) => void;
	type?: 'text' | 'password' | 'search' | 'tel' | 'url' | 'number' | 'time' | 'month';
	placeholder?: string;
	complete?: string;
	required?: boolean;
	focus?: boolean;
	small?: boolean;
	lines?: number;
	length?: number;
	mode?: 'numeric' | 'decimal' | 'tel' | 'search';
	disabled?: boolean | undefined;
}

export function Input({ label, hint, wrong, hideLabel, value, onValue, type, placeholder, complete, required, focus, small, lines, length, mode, disabled }: InputProps) {
	const id = useId();
	const place = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
	useEffect(() => { if (focus) place.current?.focus(); }, []);
	const common = {
		id, ref: place, class: `input ${small ? 'small' : ''}`, value, placeholder, required, maxLength: length, disabled, 'aria-invalid': !!wrong,
		'aria-describedby': wrong ? `${id}-wrong` : undefined, autocomplete: complete ?? 'off', inputMode: mode,
		onInput: (event: Event) => onValue((event.currentTarget as HTMLInputElement).value),
	} as Record<string, unknown>;
	return (
		<Field label={label} hint={hint} wrong={wrong} id={id} {...(hideLabel ? { hideLabel } : {})}>
			{lines ? <textarea {...common} rows={lines} /> : <input {...common} {...{ type: type ?? 'text' } as object} />}
		</Field>
	);
}

export interface Choice<T extends string | number> { value: T; label: string; hint?: string }

export function Select<T extends string | number>({ label, hint, wrong, hideLabel, value, choices, onValue, small, none, disabled }:
	Common & { value: T | ''; choices: readonly Choice<T>[]; onValue: (value: T) => void; small?: boolean; none?: string; disabled?: boolean }) {
	const id = useId();
	return (
		<Field label={label} hint={hint} wrong={wrong} id={id} {...(hideLabel ? { hideLabel } : {})}>
			<select id={id} class={`input ${small ? 'small' : ''}`} value={String(value)} disabled={disabled} aria-invalid={!!wrong} onChange={event => {
				const found = choices.find(choice => String(choice.value) === event.currentTarget.value);
				onValue(found ? found.value : '' as T);
			}}>
				{none !== undefined && <option value="">{none}</option>}
				{choices.map(choice => <option key={choice.value} value={String(choice.value)}>{choice.label}</option>)}
			</select>
		</Field>
	);
}

/** A few answers side by side. */
export function Choices<T extends string | number>({ label, value, choices, onValue, hideLabel }:
	{ label: string; value: T; choices: readonly Choice<T>[]; onValue: (value: T) => void; hideLabel?: boolean }) {
	const id = useId();
	return (
		<div class="field" role="radiogroup" aria-labelledby={id}>
			<span class={hideLabel ? 'hidden-text' : 'label'} id={id}>{label}</span>
			<div class="choices">
				{choices.map(choice => (
					<label key={choice.value} class="choice">
						<input type="radio" name={id} checked={choice.value === value} onChange={() => onValue(choice.value)} />
						<span>{choice.label}{choice.hint && <small>{choice.hint}</small>}</span>
					</label>
				))}
			</div>
		</div>
	);
}

export function Check({ label, value, onValue, hint }: { label: ComponentChildren; value: boolean; onValue: (value: boolean) => void; hint?: string }) {
	return (
		<label class="check">
			<input type="checkbox" checked={value} onChange={event => onValue(event.currentTarget.checked)} />
			<span>{label}{hint && <small class="xs"> {hint}</small>}</span>
		</label>
	);
}

export function DayInput({ label, hint, wrong, hideLabel, value, onValue, min, max, small }:
	Common & { value: Day | ''; onValue: (value: Day) => void; min?: Day; max?: Day; small?: boolean }) {
	const id = useId();
	return (
		<Field label={label} hint={hint} wrong={wrong} id={id} {...(hideLabel ? { hideLabel } : {})}>
			<input id={id} class={`input ${small ? 'small' : ''}`} type="date" value={value} min={min} max={max} aria-invalid={!!wrong}
				onChange={event => onValue(event.currentTarget.value)} />
		</Field>
	);
}

/** Cents in, cents out; while typing it takes "9,800", "1.2万", "9800元". */
export function MoneyInput({ label, hint, wrong, hideLabel, value, onValue, large, small, focus, placeholder }:
	Common & { value: Cents | null; onValue: (value: Cents | null) => void; large?: boolean; small?: boolean; focus?: boolean; placeholder?: string }) {
	const id = useId();
	const show = (cents: Cents | null) => cents === null ? '' : cents % 100 ? (cents / 100).toFixed(2) : String(cents / 100);
	const [typed, setText] = useState('');
	const text = readMoney(typed) === value ? typed : show(value); // as it is typed, while it means the value
	const place = useRef<HTMLInputElement>(null);
	useEffect(() => { if (focus) place.current?.focus(); }, []);
	const unread = text.trim() !== '' && readMoney(text) === null;
	return (
		<Field label={label} hint={hint} wrong={wrong ?? (unread ? words().fault.amount : undefined)} id={id} {...(hideLabel ? { hideLabel } : {})}>
			<div class={`money ${large ? 'large' : ''}`}>
				<span class="sign" aria-hidden="true">{currencySign()}</span>
				<input id={id} ref={place} class={`input ${small ? 'small' : ''}`} inputMode="decimal" autocomplete="off" value={text} placeholder={placeholder} aria-invalid={!!wrong || unread}
					onInput={event => { setText(event.currentTarget.value); onValue(readMoney(event.currentTarget.value)); }}
					onBlur={() => { const cents = readMoney(text); if (cents !== null) setText(show(cents)); }} />
			</div>
		</Field>
	);
}
