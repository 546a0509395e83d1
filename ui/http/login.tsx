import { useEffect } from 'preact/hooks';
import { go, search } from '../base/router.ts';
import { me, session } from '../base/session.ts';
import { words } from '../text/index.ts';
import { LoginForm } from './login-form.tsx';
import { LookAndLanguage } from './look-language.tsx';

/** Only inside this site. */
const wanted = () => { const to = search.value.get('to') ?? '/'; return /^\/(?![/\\])/.test(to) ? to : '/'; };

export default function Login() {
	const w = words();
	useEffect(() => { if (me.value) go(wanted(), 'replace'); }, []);
	return (
		<main class="narrow stack wide">
			<div><p class="s">{session.value?.company || 'Bullpen'}</p><h1>{w.login.title}</h1></div>
			<div class="sheet"><LoginForm onIn={() => go(wanted(), 'replace')} /></div>
			<p class="s">{w.login.forgot}</p>
			<LookAndLanguage />
		</main>
	);
}
