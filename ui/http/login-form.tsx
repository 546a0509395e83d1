import { useState } from 'preact/hooks';
import { Fault, loginWanted } from '../base/api.ts';
import { login } from '../base/session.ts';
import { Button, Dialog, FaultMessage, Input } from '../look/index.ts';
import { words } from '../text/index.ts';

export function LoginForm({ onIn }: { onIn: () => void }) {
	const w = words();
	const [form, setForm] = useState({ login: '', password: '', code: '' });
	const [coded, setCoded] = useState(false);
	const [fault, setFault] = useState<Fault>();
	const [busy, setBusy] = useState(false);
	async function submit(event: Event) {
		event.preventDefault();
		setBusy(true);
		setFault(undefined);
		try {
			await login(form.login.trim(), form.password, form.code.trim() || undefined);
			onIn();
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			if (error.slug.includes('code') || error.slug.includes('totp')) {
				if (coded) setFault(error);
				setCoded(true);
			} else
				setFault(error);
		} finally { setBusy(false); }
	}
	return (
		<form class="stack" onSubmit={submit}>
			<Input label={w.login.name} value={form.login} onValue={value => setForm({ ...form, login: value })} complete="username" required focus />
			<Input label={w.login.password} type="password" value={form.password} onValue={value => setForm({ ...form, password: value })} complete="current-password" required />
			{coded && <Input label={w.login.code} hint={w.login.codeHint} value={form.code} onValue={value => setForm({ ...form, code: value })} mode="numeric" complete="one-time-code" length={8} focus />}
			<FaultMessage fault={fault} />
			<Button kind="main" submit busy={busy}>{w.login.act}</Button>
		</form>
	);
}

/** Over the page when the login ran out; the page below keeps all that was typed. */
export function LoginAgain() {
	const w = words();
	return (
		<Dialog title={w.login.againTitle} keep onClose={() => loginWanted.value?.(false)}>
			<p class="s">{w.login.againText}</p>
			<LoginForm onIn={() => loginWanted.value?.(true)} />
		</Dialog>
	);
}
