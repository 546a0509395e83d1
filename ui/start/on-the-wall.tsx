// The television by its six digits, and a deal from a phone to try it.
import { useState } from 'preact/hooks';
import { api, Fault } from '../base/api.ts';
import { homeUnit } from '../base/session.ts';
import { Button, ButtonLink, Chip, FaultMessage, Input, PageHead, QR } from '../look/index.ts';
import { words } from '../text/index.ts';

export function PairForm({ onPaired }: { onPaired?: () => void }) {
	const w = words();
	const [code, setCode] = useState('');
	const [name, setName] = useState('');
	const [fault, setFault] = useState<Fault>();
	const [paired, setPaired] = useState(false);
	const digits = code.normalize('NFKC').replace(/\D/g, '');
	async function pair() {
		setFault(undefined);
		try {
			await api.post('/api/screens/confirm', { code: digits, unit: homeUnit.value, name: name.trim() || w.start.wallNameDefault });
			setPaired(true);
			setCode('');
			onPaired?.();
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			setFault(error);
		}
	}
	return (
		<form class="stack" onSubmit={event => { event.preventDefault(); void pair(); }}>
			<Input label={w.start.wallCode} value={code} onValue={setCode} mode="numeric" placeholder="······" length={8} />
			<Input label={`${w.start.wallName} (${w.optional})`} value={name} onValue={setName} placeholder={w.start.wallNameDefault} length={60} />
			<FaultMessage fault={fault} kept={w.fault.kept} />
			<div class="row"><Button kind="main" disabled={digits.length !== 6} onPress={pair}>{w.start.wallPair}</Button>{paired && <Chip tone="go">{w.start.wallPaired}</Chip>}</div>
		</form>
	);
}

export function OnTheWall() {
	const w = words();
	const address = `${location.origin}/wall`;
	return (
		<div class="stack">
			<PageHead title={w.start.wallTitle} over={w.start.wallText} />
			<div class="grid2">
				<section class="sheet stack"><div><p class="s">{w.start.wallAddress}</p><p class="wall-address">{address}</p></div><PairForm />
					<p class="s">{w.start.wallHere} <a href="/wall" target="_blank" rel="noopener">{w.wall.open}</a></p></section>
				<section class="sheet stack"><h2>{w.start.wallTry}</h2><QR text={`${location.origin}/deal`} label={w.start.wallPhone} /><p class="xs">{w.start.wallPhone}</p><p class="s">{w.start.wallTest}</p>
					<div class="row"><ButtonLink kind="deal" href="/deal">{w.deal.title}</ButtonLink><ButtonLink href="/">{w.start.finish}</ButtonLink></div></section>
			</div>
		</div>
	);
}
