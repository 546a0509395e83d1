import { useState } from 'preact/hooks';
import { api, Fault } from '../base/api.ts';
import { go, search } from '../base/router.ts';
import { loadSession } from '../base/session.ts';
import { Button, FaultMessage, Input } from '../look/index.ts';
import { words } from '../text/index.ts';

export function Owner() {
	const w = words();
	const key = search.value.get('key') ?? '';
	const [form, setForm] = useState({ name: '', login: '', password: '' });
	const [fault, setFault] = useState<Fault>();
	const [busy, setBusy] = useState(false);
	const short = form.password !== '' && new TextEncoder().encode(form.password).length < 8;
	async function submit(event: Event) {
		event.preventDefault();
		if (short) return;
		setBusy(true);
		setFault(undefined);
		try {
			await api.post('/api/start', { key, name: form.name.trim(), login: form.login.trim(), password: form.password }, { anonymous: true });
			await loadSession();
			go('/start/choose', 'replace');
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			setFault(error);
		} finally { setBusy(false); }
	}
	return (
		<form class="stack wide start-owner" onSubmit={submit}>
			<div class="stack tight"><h1 class="big">{w.start.ownerTitle}</h1><p class="s">{key ? w.start.ownerText : w.start.keyMissing}</p></div>
			<div class="sheet stack">
				<Input label={w.start.yourName} value={form.name} onValue={name => setForm({ ...form, name })} complete="name" required focus length={60} />
				<Input label={w.start.login} hint={w.start.loginHint} value={form.login} onValue={login => setForm({ ...form, login })} complete="username" required length={60} />
				<Input label={w.start.password} hint={w.start.passwordHint} type="password" value={form.password} onValue={password => setForm({ ...form, password })} complete="new-password" required wrong={short ? w.login.short : undefined} />
				<FaultMessage fault={fault} kept={w.fault.kept} />
				<Button kind="main" large submit busy={busy}>{w.start.begin}</Button>
			</div>
		</form>
	);
}
