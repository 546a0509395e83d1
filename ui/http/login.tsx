import { useEffect } from 'preact/hooks';
import { api } from '../base/api.ts';
import { go, search } from '../base/router.ts';
import { me, session } from '../base/session.ts';
import { Button } from '../look/index.ts';
import { words } from '../text/index.ts';
import { LoginForm } from './login-form.tsx';
import { LookAndLanguage } from './look-language.tsx';

/** Only inside this site. */
const wanted = () => { const to = search.value.get('to') ?? '/'; return /^\/(?![/\\])/.test(to) ? to : '/'; };

/** The example company is entered without a password, as whom one likes. */
function EnterExample() {
	const w = words();
	const enter = async (role: string) => { await api.post('/api/example/enter', { role }); location.replace('/'); };
	return (
		<div class="sheet stack">
			<p>{w.shell.example}</p>
			<div class="row">
				<Button kind="main" onPress={() => enter('owner')}>{w.login.asOwner}</Button>
				<Button onPress={() => enter('leader')}>{w.login.asLeader}</Button>
				<Button onPress={() => enter('agent')}>{w.login.asAgent}</Button>
			</div>
		</div>
	);
}

export default function Login() {
	const w = words();
	useEffect(() => { if (me.value) go(wanted(), 'replace'); }, []);
	return (
		<main class="narrow stack wide">
			<div><p class="s">{session.value?.company || 'Bullpen'}</p><h1>{w.login.title}</h1></div>
			{session.value?.example && <EnterExample />}
			<div class="sheet"><LoginForm onIn={() => go(wanted(), 'replace')} /></div>
			<p class="s">{w.login.forgot}</p>
			<LookAndLanguage />
		</main>
	);
}
