import { useEffect } from 'preact/hooks';
import { api } from '../base/api.ts';
import { go, search } from '../base/router.ts';
import { me, session } from '../base/session.ts';
import { Button, ButtonLink } from '../look/index.ts';
import { words } from '../text/index.ts';
import { LoginForm } from './login-form.tsx';
import { LookAndLanguage } from './look-language.tsx';

/** Only inside this site. */
const wanted = () => { const to = search.value.get('to') ?? '/'; return /^\/(?![/\\])/.test(to) ? to : '/'; };

/** Nobody owns this house yet: a password would lead nowhere. */
function NotStarted() {
	const w = words();
	const url = session.value?.example_url;
	return (
		<div class="sheet stack">
			<p>{w.login.notStarted}</p>
			{url && <div class="row"><ButtonLink href={url}>{w.start.withExample}</ButtonLink></div>}
		</div>
	);
}

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
	const { company, example, started } = session.value ?? {};
	const house = company || 'Bullpen';
	const withPassword = started !== false && !example;
	useEffect(() => { if (me.value) go(wanted(), 'replace'); }, []);
	return (
		<main class="narrow stack wide">
			<div>{withPassword && <p class="s">{house}</p>}<h1>{withPassword ? w.login.title : house}</h1></div>
			{example ? <EnterExample /> : !withPassword && <NotStarted />}
			{withPassword && <div class="sheet"><LoginForm onIn={() => go(wanted(), 'replace')} /></div>}
			{withPassword && <p class="s">{w.login.forgot}</p>}
			<LookAndLanguage />
		</main>
	);
}
