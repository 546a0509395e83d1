// The wall's pages: the race of the groups, the leaders, the deals.
import { day as dayText, money, moneyRound, number, percent, time } from '../base/format.ts';
import { colourClass } from '../look/index.ts';
import { words } from '../text/index.ts';
import type { WallDeal, WallLeader, WallRecord, WallState } from './wall-state.ts';

export function Race({ wall }: { wall: WallState }) {
	const w = words();
	const groups = wall.groups.slice(0, 12);
	const most = Math.max(1, ...groups.map(group => group.done_cents));
	const targeted = groups.some(group => group.target_cents > 0);
	return (
		<div class="wall-race" style={{ '--lanes': Math.max(4, groups.length) }}>
			{!groups.length && <p class="wall-quiet">{w.wall.noGroups}</p>}
			{groups.map((group, i) => {
				const part = group.target_cents > 0 ? group.done_cents / group.target_cents : targeted ? 0 : group.done_cents / most;
				return (
					<div class={`wall-lane ${colourClass(group.colour)}`} key={group.id}>
						<div class="wall-name"><b>{group.name}</b><em>{group.slogan}</em></div>
						<div class="wall-track" role="img" aria-label={`${group.name} ${percent(part)}`}>
							<i style={{ '--part': Math.min(1, Math.max(0, part)) }} />
							{group.target_cents > 0 && <u style={{ '--at': Math.min(1, wall.pace) }}>{i === 0 && <s>{w.wall.pace}</s>}</u>}
						</div>
						<div class="wall-value"><b>{moneyRound(group.done_cents)}</b><em>{w.perHead} {moneyRound(group.per_head_cents)}</em></div>
					</div>);
			})}
		</div>
	);
}

export function Leaders({ title, people, most, large }: { title: string; people: readonly WallLeader[]; most: number; large?: boolean }) {
	const w = words();
	return (
		<section class={`wall-leaders ${large ? 'large' : ''}`}><h2>{title}</h2>
			{people.slice(0, most).map((one, i) => (
				<div class={`wall-star ${colourClass(one.colour)}`} key={one.person}>
					{large && <span class="wall-rank">{i + 1}</span>}
					<span class="wall-face" aria-hidden="true">{[...one.name][0]}</span>
					<b>{one.name}{one.best ? <span class="chip go">{w.wall.best}</span> : one.weeks ? <span class="chip calm">{w.wall.weeks(one.weeks)}</span> : null}</b>
					<span class="wall-cents">{moneyRound(one.cents)}</span>
				</div>))}
			{!people.length && <p class="wall-quiet">{w.wall.none}</p>}
		</section>
	);
}

export function Deals({ title, deals, most, large }: { title: string; deals: readonly WallDeal[]; most: number; large?: boolean }) {
	const w = words();
	return (
		<section class={`wall-deals ${large ? 'large' : ''}`}><h2>{title}</h2>
			{deals.slice(0, most).map(deal => (
				<div class={`wall-deal ${colourClass(deal.colour)}`} key={deal.order}><time>{time(deal.at)}</time><b>{deal.name}</b><span class="grow">{deal.group_name}{large && deal.product ? ` · ${deal.product}` : ''}{deal.test ? ` · ${w.wall.test}` : ''}</span><span class="celebrate">{money(deal.amount_cents)}</span></div>))}
			{!deals.length && large && <p class="wall-quiet">{w.wall.none}</p>}
		</section>
	);
}

/** Today in large figures. */
export function Today({ wall }: { wall: WallState }) {
	const w = words();
	const figures: [string, string][] = [[w.wall.todayCents, moneyRound(wall.footer.today_cents)], [w.wall.today, number(wall.footer.deals)], [w.wall.connects, number(wall.footer.connects)], [w.wall.dials, number(wall.footer.dials)]];
	return (
		<dl class="wall-figures">{figures.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
	);
}

/** The records that stand. */
export function Records({ wall }: { wall: WallState }) {
	const w = words();
	const records: [string, WallRecord | null][] = [[w.wall.recordDeal, wall.records.deal], [w.wall.recordDay, wall.records.day], [w.wall.recordMonth, wall.records.month]];
	return (
		<dl class="wall-figures">{records.map(([name, record]) => record && <div key={name}><dt>{name}</dt><dd>{moneyRound(record.cents)}</dd><dd class="wall-who">{record.name} <small>{dayText(record.day)}</small></dd></div>)}</dl>
	);
}
