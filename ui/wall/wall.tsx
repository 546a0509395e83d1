// The wall: full screen, dark, readable from ten metres; heals itself; shows its code while it is nobody's.
import { useEffect, useState } from 'preact/hooks';
import { api, Fault, query } from '../base/api.ts';
import { monthOf, month, money, number, percent, time, today } from '../base/format.ts';
import { line } from '../base/live.ts';
import { search } from '../base/router.ts';
import { homeUnit, loadSession, me, session } from '../base/session.ts';
import { minute } from '../look/index.ts';
import { words } from '../text/index.ts';
import { WallCard } from './wall-card.tsx';
import { Deals, Leaders, Race, Records, Today } from './wall-pages.tsx';
import { sounding, wakeSound } from './wall-sound.ts';
import type { PageKind } from './page-kinds.ts';
import { readAt, startWall, state, type WallState } from './wall-state.ts';

export default function Wall() {
	const shown = session.value?.screen || (me.value && !search.value.has('pair'));
	useEffect(() => {
		wakeSound(); // where the browser was told to allow it; else at the first click
		const wake = () => wakeSound();
		addEventListener('pointerdown', wake);
		addEventListener('keydown', wake);
		return () => { removeEventListener('pointerdown', wake); removeEventListener('keydown', wake); };
	}, []);
	return <div class="wall wall-screen">{shown ? <Board /> : <Pair />}</div>;
}

/** Six digits, asked for anew when they run out; once confirmed the screen is a wall. */
function Pair() {
	const w = words();
	const [code, setCode] = useState('');
	useEffect(() => {
		let stopped = false;
		const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
		void (async () => {
			while (!stopped) {
				try {
					const asked = await api.post<{ code: string; claim: string; until?: number }>('/api/screens', {}, { anonymous: true });
					setCode(asked.code);
					const until = asked.until ?? Date.now() + 600_000;
					while (!stopped && Date.now() < until) {
						await pause(1500);
						const claim = await api.get<{ state: string }>(query('/api/screens/claim', { claim: asked.claim }), { anonymous: true });
						if (claim.state === 'confirmed') {
							await loadSession();
							history.replaceState(null, '', '/wall');
							return;
						}
						if (claim.state === 'over') break;
					}
				} catch (error) {
					if (!(error instanceof Fault)) throw error;
					if (error.status === 429) await pause(20_000);
				}
				await pause(2000);
			}
		})();
		return () => { stopped = true; };
	}, []);
	return (
		<main class="wall-pair">
			<p>{w.wall.pairTitle}</p>
			<h1 aria-live="polite">{code ? `${code.slice(0, 3)} ${code.slice(3)}` : '··· ···'}</h1>
			<p class="wall-quiet">{w.wall.pairText}</p>
			<p class="wall-quiet">{location.origin}</p>
		</main>
	);
}

function Board() {
	const w = words();
	const unit = session.value?.screen ? 0 : Number(search.value.get('unit')) || homeUnit.value;
	useEffect(() => startWall(unit), [unit]);
	const wall = state.value;
	const page = useTurn(wall);
	if (!wall)
		return <main class="wall-pair"><p class="wall-quiet">{w.loading}…</p></main>;
	const away = line.value.state === 'offline' || line.value.state === 'connecting' && Date.now() - line.value.since > 4000;
	const done = wall.target_cents > 0 ? wall.done_cents / wall.target_cents : null;
	return (
		<main class="wall-board">
			<header>
				<h1>{wall.title || session.value?.company} {!wall.title && <small>{month(monthOf(today()).from)}</small>}</h1>
				<small>{done === null ? w.wall.noTarget(money(wall.done_cents)) : w.wall.target(money(wall.target_cents), percent(done), percent(wall.pace))}</small>
				<time class="wall-clock">{time(minute.value)}</time>
			</header>
			<div class="wall-page" key={page}>
				{page === 'race' && <><Race wall={wall} /><div class="wall-side"><div class="wall-space" /><Leaders title={w.wall.leaders} people={wall.leaders_today} most={3} /><Deals title={w.wall.just} deals={wall.deals} most={3} /></div></>}
				{page === 'leaders' && <><Leaders large title={w.wall.monthLeaders} people={wall.leaders_month} most={8} /><div class="wall-side"><div class="wall-space" /><Deals title={w.wall.just} deals={wall.deals} most={6} /></div></>}
				{page === 'today' && <Today wall={wall} />}
				{page === 'records' && <Records wall={wall} />}
				{page === 'deals' && <Deals large title={w.wall.dealsToday} deals={wall.deals} most={9} />}
			</div>
			<footer>
				<span>{w.wall.today} <b>{number(wall.footer.deals)} {w.wall.unit}</b></span>
				{wall.footer.connects > 0 && <><span>{w.wall.connects} <b>{number(wall.footer.connects)}</b></span><span>{w.wall.conversion} <b>{percent(wall.footer.conversion)}</b></span></>}
				<span class="push" />
				{away && <span class="watch" role="status">{w.wall.asOf(time(readAt.value))}</span>}
				{!sounding.value && <button type="button" onClick={wakeSound}>♪ {w.wall.sound}</button>}
				{me.value && <a href="/">{w.wall.exit}</a>}
				{document.fullscreenEnabled && !document.fullscreenElement && <button type="button" onClick={() => void document.documentElement.requestFullscreen().catch(() => { /* refused */ })}>{w.wall.full}</button>}
			</footer>
			<WallCard />
		</main>
	);
}

/** Which page it is the turn of. */
function useTurn(wall: WallState | null): PageKind {
	const [turn, setTurn] = useState(0);
	const wanted: readonly PageKind[] = wall?.pages.length ? wall.pages : ['race', 'leaders'];
	const { deals, records } = wall ?? {};
	const full = wanted.filter(kind => kind === 'deals' ? deals?.length : kind === 'records' ? records && (records.deal || records.day || records.month) : true); // a page with nothing on it has no turn
	const pages = full.length ? full : (['race'] as const);
	const seconds = Math.max(5, wall?.seconds ?? 20);
	useEffect(() => {
		if (pages.length < 2) return;
		const timer = setInterval(() => setTurn(n => (n + 1) % pages.length), seconds * 1000);
		return () => clearInterval(timer);
	}, [pages.length, seconds]);
	return pages[turn % pages.length]!;
}
