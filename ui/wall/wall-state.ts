// What the wall shows: read once, then kept by what is told; read again seldom and never by all walls at
// once. Every list is bounded: a wall runs for months.
import { signal } from '@preact/signals';
import { api, Fault, query } from '../base/api.ts';
import { line, onLive, onOpen, startLive, type LiveEvent } from '../base/live.ts';
import { loadSession, session } from '../base/session.ts';
import type { Announcement, Board, Cents, Day, Id, Moment, Named } from '../base/types.ts';
import { pageKinds, type PageKind } from './page-kinds.ts';

export interface WallGroup { id: Id; name: string; slogan: string; colour: number; done_cents: Cents; target_cents: Cents; per_head_cents: Cents; heads: number }
export interface WallLeader { person: Id; name: string; colour: number; cents: Cents; best?: boolean; weeks?: number | null }
export interface WallDeal { order: Id; name: string; group_name: string; colour: number; amount_cents: Cents; at: Moment; product?: string; test?: boolean }
/** The same as the server tells it. */
interface Told extends Omit<WallState, 'deals' | 'pages' | 'leaders_month'> {
	pages: (string | { kind: string })[];
	deals: { order: Id; at: Moment; member: Named; group: { id: Id; name: string; colour: number } | null; product: Named | null; amount_cents: Cents }[];
}
export interface WallRecord { person: Id; name: string; day: Day; cents: Cents }
export interface WallState {
	title: string; target_cents: Cents; done_cents: Cents; pace: number; groups: WallGroup[]; leaders_today: WallLeader[]; leaders_month: WallLeader[];
	deals: WallDeal[]; footer: { deals: number; connects: number; dials: number; today_cents: Cents; conversion: number | null };
	records: { deal: WallRecord | null; day: WallRecord | null; month: WallRecord | null }; pages: PageKind[]; unit: Id; day: Day; seconds?: number; position?: string | number;
}

const DEALS = 12, CARDS = 6;
export const state = signal<WallState | null>(null);
export const readAt = signal(0);
export const cards = signal<Announcement[]>([]);
/** A moment's word of something taken back. */
export const corrected = signal('');

let timer: ReturnType<typeof setTimeout> | undefined;
let unit = 0;

function shaped(told: Told): WallState {
	const kinds = told.pages.map(page => typeof page === 'string' ? page : page.kind);
	return {
		...told, pages: kinds.filter((kind): kind is PageKind => (pageKinds as readonly string[]).includes(kind)), leaders_today: told.leaders_today.slice(0, 10),
		leaders_month: [], deals: told.deals.slice(0, DEALS).map(deal => ({ order: deal.order, at: deal.at, name: deal.member.name, group_name: deal.group?.name ?? '', colour: deal.group?.colour ?? 0, amount_cents: deal.amount_cents, product: deal.product?.name ?? '' })),
	};
}

async function read(): Promise<boolean> {
	try {
		const now = shaped(await api.get<Told>(query('/api/wall', { unit: unit || undefined }), { anonymous: true }));
		const month = now.pages.includes('leaders') || !now.pages.length ? await api.get<Board>(query('/api/boards', { metric: 'revenue', by: 'member', from: `${now.day.slice(0, 8)}01`, to: now.day, unit: now.unit, limit: 10 }), { anonymous: true }) : null;
		state.value = { ...now, leaders_month: month?.items.filter(row => row.rank !== null && row.value > 0).map(row => ({ person: row.id, name: row.name, colour: row.colour, cents: row.value })) ?? [] };
		readAt.value = Date.now();
		return true;
	} catch (error) {
		if (error instanceof Fault && error.status === 401)
			await loadSession().catch(() => { /* away: the next round */ });
		return false;
	}
}

/** Reads again between `from` and `to` ms from now; an earlier wish stands. */
function readSoon(from: number, to: number) {
	timer ??= setTimeout(async () => {
		timer = undefined;
		if (!await read())
			readSoon(4000, 9000);
	}, from + Math.random() * (to - from));
}

/** The deal that was told, added to what is shown; the exact sums follow with the next reading. */
function add(now: WallState, deal: Announcement): WallState {
	const counted = !deal.test && session.value?.counts === 'signed';
	const cents = counted ? deal.amount_cents : 0;
	const deals = [{ order: deal.order, name: deal.name, group_name: deal.group_name, colour: deal.colour, amount_cents: deal.amount_cents, at: deal.at, product: deal.product, test: deal.test },
		...now.deals.filter(one => one.order !== deal.order)].slice(0, DEALS);
	const leaders = new Map(now.leaders_today.map(one => [one.person, one]));
	const before = leaders.get(deal.member);
	if (counted)
		leaders.set(deal.member, { ...before, person: deal.member, name: deal.name, colour: deal.colour, cents: (before?.cents ?? 0) + cents, best: deal.best === 'day' || !!before?.best });
	return {
		...now, deals, done_cents: now.done_cents + cents,
		leaders_today: [...leaders.values()].sort((a, b) => b.cents - a.cents).slice(0, 10),
		groups: now.groups.map(group => group.id === deal.group ? { ...group, done_cents: group.done_cents + cents, per_head_cents: group.heads ? Math.round((group.done_cents + cents) / group.heads) : group.per_head_cents } : group),
		footer: { ...now.footer, deals: now.footer.deals + (counted ? 1 : 0), today_cents: now.footer.today_cents + cents },
	};
}

function heard(event: LiveEvent) {
	if (event.kind === 'reset')
		return readSoon(0, 3000);
	const deal = event.data as Announcement;
	const now = state.value;
	if (!deal?.order)
		return readSoon(5000, 20_000);
	if (deal.ring) {
		if (!cards.value.some(card => card.order === deal.order))
			cards.value = [...cards.value, deal].slice(-CARDS);
		if (now && !now.deals.some(one => one.order === deal.order))
			state.value = add(now, deal);
	} else if (/withdrawn|cancelled|rejected|corrected/.test(event.kind)) {
		cards.value = cards.value.filter(card => card.order !== deal.order);
		if (now)
			state.value = { ...now, deals: now.deals.filter(one => one.order !== deal.order) };
		corrected.value = `${deal.name} · ${deal.group_name}`;
		return readSoon(200, 2500);
	}
	readSoon(10_000, 40_000);
}

/** Another program than this page's is on the server: take its page, unless a card is shown. */
async function newProgram() {
	try {
		const html = await (await fetch('/', { cache: 'no-store' })).text();
		const mine = document.querySelector<HTMLScriptElement>('script[type=module]')?.getAttribute('src');
		if (mine && html.includes('/assets/main') && !html.includes(mine))
			location.reload();
	} catch { /* still away */ }
}

/** Starts the wall of a unit (0: the screen's own); returns how to stop it. */
export function startWall(of: Id): () => void {
	unit = of;
	let away = false;
	void (async () => {
		if (!await read())
			readSoon(2000, 4000);
		startLive(state.value?.position === undefined ? '' : String(state.value.position));
	})();
	const stopLive = onLive(['deal.*', 'target.*', 'unit.*', 'screen.*', 'import.*'], heard);
	const stopOpen = onOpen(() => {
		if (away || !state.value)
			readSoon(0, 3000);
		if (away)
			void newProgram();
		away = false;
	});
	const watch = setInterval(() => {
		if (line.value.state !== 'live') away = true;
		if (line.value.state === 'refused') void loadSession().catch(() => { /* away */ });
		else if (Date.now() - readAt.value > 300_000) readSoon(0, 30_000); // the day turns, people move
	}, 10_000);
	return () => {
		stopLive();
		stopOpen();
		clearInterval(watch);
		clearTimeout(timer);
		timer = undefined;
		state.value = null;
		cards.value = [];
	};
}
