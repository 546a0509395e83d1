// The groups side by side; names are moved by pointer or by ← →.
import { useRef, useState } from 'preact/hooks';
import { moneyRound, number } from '../base/format.ts';
import type { Id } from '../base/types.ts';
import { Bar, colourClass } from '../look/index.ts';
import { words } from '../text/index.ts';
import { strengthOf, type Column } from './balance-state.ts';

export function BalanceColumns({ columns, home, inMoney, onMove, onName }: {
	columns: readonly Column[]; /** Where each stands now: unit by person. */ home: ReadonlyMap<Id, Id>; inMoney: boolean;
	onMove: (person: Id, to: number) => void; onName: (index: number, name: string) => void;
}) {
	const w = words();
	const [held, setHeld] = useState<{ person: Id; x: number; y: number; over: number | null } | null>(null);
	const from = useRef<{ x: number; y: number; person: Id } | null>(null);
	const [said, setSaid] = useState('');
	const show = (strength: number) => inMoney ? moneyRound(strength) : number(strength, 1);
	const top = Math.max(1, ...columns.map(strengthOf));
	const columnAt = (x: number, y: number) => {
		const place = document.elementsFromPoint(x, y).map(one => one.closest<HTMLElement>('[data-column]')).find(Boolean);
		return place ? Number(place.dataset.column) : null;
	};
	function move(person: Id, name: string, to: number) {
		if (!columns[to]) return;
		onMove(person, to);
		setSaid(w.balance.held(name, columns[to]!.name));
		requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-person="${person}"]`)?.focus());
	}
	return <>
		<p class="hidden-text" role="status" aria-live="assertive">{said}</p>
		<div class={`balance ${held ? 'dragging' : ''}`}>
			{columns.map((column, index) => (
				<section key={index} data-column={index} class={`sheet balance-group ${colourClass(column.colour)} ${held?.over === index ? 'over' : ''}`} aria-label={column.name}>
					{column.unit ? <h2 class="row tight"><i class="flag" />{column.name}</h2>
						: <input class="input small" aria-label={w.group} value={column.name} maxLength={60} onInput={event => onName(index, event.currentTarget.value)} />}
					<div class="row ends"><b>{show(strengthOf(column))}</b><span class="xs">{w.people(column.members.length)}</span></div>
					<Bar part={strengthOf(column) / top} colour={column.colour} label={`${w.balance.strength} ${show(strengthOf(column))}`} />
					<ul>{column.members.map(member => {
						const mine = held?.person === member.id;
						const moved = home.get(member.id) !== (column.unit ?? -1 - index);
						return (
							<li key={member.id}><button type="button" data-person={member.id} class={`balance-person ${mine ? 'held' : ''} ${moved ? 'moved' : ''}`}
								style={mine ? { '--x': `${held.x}px`, '--y': `${held.y}px` } : {}}
								onPointerDown={event => { if (event.button) return; from.current = { x: event.clientX, y: event.clientY, person: member.id }; event.currentTarget.setPointerCapture(event.pointerId); }}
								onPointerMove={event => {
									const start = from.current;
									if (!start || start.person !== member.id) return;
									const x = event.clientX - start.x, y = event.clientY - start.y;
									if (held || Math.hypot(x, y) > 6) setHeld({ person: member.id, x, y, over: columnAt(event.clientX, event.clientY) });
								}}
								onPointerUp={event => { const to = held && columnAt(event.clientX, event.clientY); from.current = null; setHeld(null); if (to !== null && to !== index) move(member.id, member.name, to); }}
								onPointerCancel={() => { from.current = null; setHeld(null); }}
								onKeyDown={event => {
									const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
									if (by) { event.preventDefault(); move(member.id, member.name, index + by); }
									if (event.key === 'Escape') event.currentTarget.blur();
								}}><span>{member.name}{member.leader && <span class="xs"> {w.roles.leader}</span>}</span><span class="xs">{show(member.strength)}</span></button></li>);
					})}</ul>
				</section>))}
		</div>
	</>;
}
