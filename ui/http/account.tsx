// One's own account: password, devices, tokens, two steps, language and look.
import { useState } from 'preact/hooks';
import { api, Fault } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { moment } from '../base/format.ts';
import { me } from '../base/session.ts';
import type { Id, List, Moment } from '../base/types.ts';
import { Button, Check, Dialog, FaultMessage, Input, Loaded, PageHead, QR, Table, confirm, copyText, failed, toast } from '../look/index.ts';
import { words } from '../text/index.ts';
import { LookAndLanguage } from './look-language.tsx';

interface Device { id: Id; agent: string; address: string; own: boolean; seen: Moment; made: Moment }
interface Token { id: Id; name: string; scopes: string[]; made: Moment }

export default function Account() {
	const w = words();
	return <>
		<PageHead title={w.account.title} over={me.value?.name} />
		<div class="grid2">
			<div class="stack"><Devices /><Tokens /></div>
			<div class="stack">
				<section class="sheet stack"><h2>{w.account.like}</h2><LookAndLanguage labels /></section>
				<Password /><TwoSteps />
			</div>
		</div>
	</>;
}

function Password() {
	const w = words();
	const empty = { old: '', fresh: '', again: '' };
	const [form, setForm] = useState(empty);
	const [fault, setFault] = useState<Fault>();
	const short = form.fresh !== '' && [...form.fresh].length < 8, differ = form.again !== '' && form.again !== form.fresh;
	async function change() {
		if (short || form.fresh !== form.again || !form.fresh) return;
		try {
			await api.post('/api/password', { old: form.old, new: form.fresh });
			setForm(empty);
			setFault(undefined);
			toast(w.account.changed);
		} catch (error) {
			if (error instanceof Fault) setFault(error); else failed(error);
		}
	}
	return (
		<form class="sheet stack" onSubmit={event => { event.preventDefault(); void change(); }}>
			<h2>{w.account.password}</h2>
			<input class="hidden-text" type="text" autocomplete="username" value={me.value?.name ?? ''} tabIndex={-1} aria-hidden="true" readOnly />
			<Input label={w.account.old} type="password" complete="current-password" value={form.old} onValue={old => setForm({ ...form, old })} required />
			<Input label={w.account.fresh} type="password" complete="new-password" value={form.fresh} onValue={fresh => setForm({ ...form, fresh })} required hint={w.login.short} wrong={short ? w.login.short : undefined} />
			<Input label={w.login.repeat} type="password" complete="new-password" value={form.again} onValue={again => setForm({ ...form, again })} required wrong={differ ? w.login.differ : undefined} />
			<FaultMessage fault={fault} />
			<div class="row"><Button submit>{w.account.password}</Button></div>
		</form>
	);
}

function Devices() {
	const w = words();
	const devices = useData<List<Device>>('/api/sessions');
	return (
		<section class="sheet stack tight">
			<h2>{w.account.sessions}</h2><p class="xs">{w.account.sessionsHint}</p>
			<Loaded data={devices} lines={2}>{list => <Table label={w.account.sessions} rows={list.items} rowKey={one => one.id} columns={[
				{ head: w.account.device, lead: true, cell: one => <>{readable(one.agent)} {one.own && <span class="chip go">{w.account.here}</span>} <span class="xs">{one.address}</span></> },
				{ head: w.account.lastSeen, cell: one => moment(one.seen) },
				{ head: '', number: true, cell: one => <Button kind="quiet" onPress={async () => { await api.del(`/api/sessions/${one.id}`); toast(w.account.ended); await devices.reload(); }}>{w.account.end}</Button> },
			]} />}</Loaded>
		</section>
	);
}

/** "Chrome · Windows" out of what a browser calls itself. */
function readable(agent: string): string {
	const browser = /MicroMessenger|Edg|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? agent.slice(0, 30);
	const system = /iPhone|iPad|Android|Windows|Mac OS|Linux/.exec(agent)?.[0];
	const names: Record<string, string> = { MicroMessenger: 'WeChat', Edg: 'Edge' };
	return [names[browser] ?? browser, system].filter(Boolean).join(' · ');
}

function Tokens() {
	const w = words();
	const tokens = useData<List<Token>>('/api/tokens');
	const [making, setMaking] = useState(false);
	return (
		<section class="sheet stack tight">
			<div class="row ends"><h2>{w.account.tokens}</h2><Button onPress={() => setMaking(true)}>{w.account.tokenNew}</Button></div>
			<p class="xs">{w.account.tokensHint}</p>
			<Loaded data={tokens} lines={2}>{list => list.items.length ? <Table label={w.account.tokens} rows={list.items} rowKey={one => one.id} columns={[
				{ head: w.account.tokenName, lead: true, cell: one => one.name },
				{ head: w.account.scopes, cell: one => one.scopes.join(', ') },
				{ head: '', number: true, cell: one => <Button kind="quiet" onPress={async () => {
					if (!await confirm(`${w.account.tokenRevoke}: ${one.name}`, w.account.tokenRevoke)) return;
					await api.del(`/api/tokens/${one.id}`);
					toast(w.account.tokenRevoked);
					await tokens.reload();
				}}>{w.account.tokenRevoke}</Button> },
			]} /> : <p class="s hush">{w.account.tokenNone}</p>}</Loaded>
			{making && <NewToken onClose={() => { setMaking(false); void tokens.reload(); }} />}
		</section>
	);
}

function NewToken({ onClose }: { onClose: () => void }) {
	const w = words();
	const [name, setName] = useState('');
	const [scopes, setScopes] = useState<readonly string[]>(['read']);
	const [secret, setSecret] = useState('');
	const flip = (scope: string) => (on: boolean) => setScopes(on ? [...scopes, scope] : scopes.filter(one => one !== scope));
	return (
		<Dialog title={w.account.tokenNew} onClose={onClose} keep acts={secret
			? <><Button onPress={async () => { if (await copyText(secret)) toast(w.copied); }}>{w.copy}</Button><Button kind="main" onPress={onClose}>{w.done}</Button></>
			: <><Button onPress={onClose}>{w.cancel}</Button><Button kind="main" disabled={!name.trim() || !scopes.length} onPress={async () => {
				setSecret((await api.post<{ secret: string }>('/api/tokens', { name: name.trim(), scopes })).secret);
			}}>{w.account.tokenNew}</Button></>}>
			{secret ? <><p class="s">{w.account.tokenSecret}</p><output class="input">{secret}</output></> : <>
				<Input label={w.account.tokenName} value={name} onValue={setName} focus />
				<Check label={w.account.scopeRead} value={scopes.includes('read')} onValue={flip('read')} />
				<Check label={w.account.scopeFacts} value={scopes.includes('facts:write')} onValue={flip('facts:write')} />
				<Check label={w.account.scopeImport} value={scopes.includes('import')} onValue={flip('import')} />
			</>}
		</Dialog>
	);
}

function TwoSteps() {
	const w = words();
	const [made, setMade] = useState<{ secret: string; url: string } | null>(null);
	const [code, setCode] = useState('');
	const [on, setOn] = useState<boolean | null>(null);
	const [ending, setEnding] = useState(false);
	return (
		<section class="sheet stack tight">
			<h2>{w.account.totp}</h2>
			{on ? <span class="chip go">{w.account.totpOn}</span> : <p class="xs">{w.account.totpOff}</p>}
			{made && <>
				<p class="s">{w.account.totpScan}</p>
				<QR text={made.url} label={w.account.totp} />
				<Input label={w.login.code} value={code} onValue={setCode} mode="numeric" complete="one-time-code" length={6} focus />
			</>}
			<div class="row">
				{made
					? <Button kind="main" disabled={!/^\d{6}$/.test(code)} onPress={async () => { await api.post('/api/totp', { code }); setMade(null); setOn(true); }}>{w.account.totpConfirm}</Button>
					: <Button onPress={async () => setMade(await api.post('/api/totp', {}))}>{w.account.totpStart}</Button>}
				{!made && <Button kind="quiet" onPress={() => setEnding(true)}>{w.account.totpEnd}</Button>}
			</div>
			{ending && <Dialog title={w.account.totpEnd} onClose={() => setEnding(false)} acts={<><Button onPress={() => setEnding(false)}>{w.cancel}</Button>
				<Button kind="main" disabled={!/^\d{6}$/.test(code)} onPress={async () => { await api.del(`/api/totp?code=${code}`); setOn(false); setEnding(false); setCode(''); }}>{w.account.totpEnd}</Button></>}>
				<Input label={w.login.code} hint={w.login.codeHint} value={code} onValue={setCode} mode="numeric" complete="one-time-code" length={6} focus /></Dialog>}
		</section>
	);
}
