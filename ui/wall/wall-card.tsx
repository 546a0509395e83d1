// The announcement: one deal after another, with its sound.
import { useEffect } from 'preact/hooks';
import { currencySign, number } from '../base/format.ts';
import { words } from '../text/index.ts';
import { gong } from './wall-sound.ts';
import { cards, corrected } from './wall-state.ts';

const SHOWN_MS = 9000, HURRIED_MS = 4000;

export function WallCard() {
	const w = words();
	const card = cards.value[0];
	const more = cards.value.length > 1;
	useEffect(() => {
		if (!card) return;
		gong(card.best === 'day');
	}, [card?.order]);
	useEffect(() => {
		if (!card) return;
		const timer = setTimeout(() => { cards.value = cards.value.filter(one => one.order !== card.order); }, more ? HURRIED_MS : SHOWN_MS);
		return () => clearTimeout(timer);
	}, [card?.order, more]);
	const word = corrected.value;
	useEffect(() => {
		if (!word) return;
		const timer = setTimeout(() => { corrected.value = ''; }, 5000);
		return () => clearTimeout(timer);
	}, [word]);
	if (!card)
		return word ? <div class="wall-word" role="status">{w.wall.corrected} · {word}</div> : null;
	const notes = [card.product, card.nth_today > 0 ? w.wall.nth(card.nth_today) : '', card.best === 'day' ? w.wall.bestDay : ''].filter(Boolean);
	const amount = card.amount_cents / 100;
	return (
		<div class={`wall-card ${card.best === 'day' ? 'best' : ''}`} key={card.order} role="alert">
			<p>{w.wall.dealCard(card.group_name)}{card.test && <span class="wall-test">{w.wall.test}</span>}</p>
			<h1>{card.name}</h1>
			<p class="wall-amount"><small>{currencySign()}</small>{number(amount, amount % 1 ? 2 : 0)}</p>
			<p>{notes.join(' · ')}</p>
		</div>
	);
}
