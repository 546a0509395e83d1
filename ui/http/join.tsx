// Invitations and forgotten passwords: /join?key=…
import { useEffect, useState } from 'preact/hooks';
import { api, Fault, query } from '../base/api.ts';
import { go, search } from '../base/router.ts';
import { loadSession, session } from '../base/session.ts';
import { Button, FaultMessage, Input } from '../look/index.ts';
import { words } from '../text/index.ts';
import { LookAndLanguage } from './look-language.tsx';

export default function Join() {
	const w = words();
	const key = search.value.get('key') ?? '';
	const [form, setForm] = useState({ login: search.value.get('login') ?? '', password: '', again: '' });
	const [fault, setFault] = useState<Fault>();
	const [name, setName] = useState('');
	useEffect(() => {
		api.get<{ kind: string; name: string; login: string }>(query('/api/join', { key }), { anonymous: true }).then(
			link => { setName(link.name); setForm(old => ({ ...old, login: old.login || link.login })); },
			error => { if (error instanceof Fault) setFault(error); });
	}, []);
	const [busy, setBusy] = useState(false);
	const short = form.password !== '' && [...form.password].length < 8;
	const differ = form.again !== '' && form.again !== form.password;
	async function submit(event: Event) {
		event.preventDefault();
		if (short || form.again !== form.password) return;
		setBusy(true);
		setFault(undefined);
		try {
			await api.post('/api/join', { key, password: form.password, ...(form.login.trim() ? { login: form.login.trim() } : {}) }, { anonymous: true });
			await loadSession();
			go('/', 'replace');
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			setFault(error);
		} finally { setBusy(false); }
	}
	return (
		<main class="narrow stack wide">
			<div><h1>{w.login.joinTitle(session.value?.company ?? '')}</h1><p class="s">{name && <b>{name} · </b>}{w.login.joinText}</p></div>
			<form class="sheet stack" onSubmit={submit}>
				<Input label={`${w.login.name} (${w.optional})`} hint={w.start.loginHint} value={form.login} onValue={value => setForm({ ...form, login: value })} complete="username" />
				<Input label={w.login.choose} type="password" value={form.password} onValue={value => setForm({ ...form, password: value })} complete="new-password" required wrong={short ? w.login.short : undefined} hint={w.login.short} />
				<Input label={w.login.repeat} type="password" value={form.again} onValue={value => setForm({ ...form, again: value })} complete="new-password" required wrong={differ ? w.login.differ : undefined} />
				<FaultMessage fault={fault} />
				<Button kind="main" submit busy={busy}>{w.login.enter}</Button>
			</form>
			<p class="s"><a href="/login">{w.login.toLogin}</a></p>
			<LookAndLanguage />
		</main>
	);
}
