import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { failed } from './toast.tsx';

export interface ButtonProps {
	children?: ComponentChildren;
	kind?: 'main' | 'deal' | 'quiet' | 'danger';
	large?: boolean;
	icon?: boolean;
	/** The shortcut, shown on it. */
	keys?: string;
	label?: string;
	disabled?: boolean | undefined;
	busy?: boolean;
	submit?: boolean;
	/** A promise makes it busy until it settles; a fault is shown. */
	onPress?: () => unknown;
	pressed?: boolean;
	class?: string;
}

export function Button({ children, kind, large, icon, keys, label, disabled, busy, submit, onPress, pressed, class: more }: ButtonProps) {
	const [working, setWorking] = useState(false);
	async function press() {
		const result = onPress?.();
		if (!(result instanceof Promise))
			return;
		setWorking(true);
		try { await result; } catch (error) { failed(error); } finally { setWorking(false); }
	}
	const wait = busy || working;
	return (
		<button type={submit ? 'submit' : 'button'} aria-label={label} title={label} aria-busy={wait} aria-pressed={pressed} disabled={disabled || wait}
			class={`button ${kind ?? ''} ${large ? 'large' : ''} ${icon ? 'icon' : ''} ${wait ? 'busy' : ''} ${more ?? ''}`} onClick={onPress && press}>
			{children}{keys && <kbd>{keys}</kbd>}
		</button>
	);
}

/** Looks like a button, goes somewhere. */
export function ButtonLink({ href, kind, large, children, download, target }: { href: string; kind?: ButtonProps['kind']; large?: boolean; children: ComponentChildren; download?: boolean | string; target?: string }) {
	const more: { download?: string; target?: string } = {};
	if (download !== undefined) more.download = download === true ? '' : String(download);
	if (target) more.target = target;
	return <a class={`button ${kind ?? ''} ${large ? 'large' : ''}`} href={href} {...more}>{children}</a>;
}
