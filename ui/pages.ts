// Every page in one table: its address, its name, who sees it and in which menu it stands. A page is a
// file ROOM/NAME.tsx with a default export; it loads when first opened.
import type { ComponentType } from 'preact';
import type { Params } from './base/router.ts';
import { may } from './base/session.ts';
import type { Role } from './base/types.ts';
import type { Words } from './text/index.ts';

export type Place = 'wall' | 'desk' | 'team' | 'house';
export interface Page {
	path: string;
	title: (words: Words) => string;
	/** In this place's menu; without it the page is reached by links only. */
	place?: Place;
	/** Who may open it; left out: everyone who is logged in. */
	roles?: readonly Role[];
	/** Opened without logging in, too. */
	anyone?: true;
	/** Without the frame of menus. */
	bare?: true;
	/** "g" and this letter open it. */
	key?: string;
	load: () => Promise<{ default: ComponentType<PageProps> }>;
}
export interface PageProps { params: Params }

const manage: readonly Role[] = ['owner', 'manager'];
const lead: readonly Role[] = ['owner', 'manager', 'leader'];
const sells: readonly Role[] = ['owner', 'manager', 'leader', 'agent', 'assistant', 'finance'];

export const pages: readonly Page[] = [
	{ path: '/', title: w => w.shell.today, place: 'desk', key: 'h', load: () => import('./shell/home.tsx') },
	{ path: '/login', title: w => w.login.title, anyone: true, bare: true, load: () => import('./http/login.tsx') },
	{ path: '/join', title: w => w.login.choose, anyone: true, bare: true, load: () => import('./http/join.tsx') },
	{ path: '/account', title: w => w.account.title, load: () => import('./http/account.tsx') },

	{ path: '/start', title: w => w.start.steps.owner, anyone: true, bare: true, load: () => import('./start/start.tsx') },
	{ path: '/start/:step', title: w => w.start.steps.questions, roles: manage, bare: true, load: () => import('./start/start.tsx') },

	{ path: '/wall', title: w => w.places.wall, place: 'wall', anyone: true, bare: true, key: 'w', load: () => import('./wall/wall.tsx') },
	{ path: '/deal', title: w => w.deal.title, place: 'desk', key: 'd', load: () => import('./company/deal.tsx') },
	{ path: '/deal/:order', title: w => w.deal.card, load: () => import('./company/deal-done.tsx') },

	{ path: '/month', title: w => w.month.menu, place: 'team', roles: lead, key: 'm', load: () => import('./feed/month.tsx') },
	{ path: '/balance', title: w => w.balance.title, place: 'team', roles: manage, key: 'b', load: () => import('./team/balance.tsx') },
	{ path: '/import/:kind', title: w => w.imports.kinds.people, roles: [...manage, 'assistant'], load: () => import('./channel/import.tsx') },

	{ path: '/orders', title: w => may('owner', 'manager', 'leader', 'assistant', 'finance') ? w.orders.title : w.orders.mine, place: 'desk', roles: sells, key: 'o', load: () => import('./company/orders.tsx') },
	{ path: '/orders/:order', title: w => w.orders.title, roles: sells, load: () => import('./company/order.tsx') },
	{ path: '/people', title: w => w.org.title, place: 'team', key: 'p', load: () => import('./company/people.tsx') },
	{ path: '/people/:person', title: w => w.org.title, load: () => import('./company/person.tsx') },
	{ path: '/boards', title: w => w.boards.title, place: 'team', key: 's', load: () => import('./feed/boards.tsx') },
	{ path: '/boards/metrics', title: w => w.boards.manage, roles: manage, load: () => import('./feed/metrics.tsx') },
	{ path: '/days', title: w => w.days.title, place: 'team', key: 'y', load: () => import('./company/days.tsx') },
	{ path: '/days/calendar', title: w => w.days.calendar, load: () => import('./company/calendar.tsx') },
	{ path: '/targets', title: w => w.settings.targets, place: 'house', roles: manage, key: 't', load: () => import('./company/targets.tsx') },
	{ path: '/products', title: w => w.orders.products, place: 'house', roles: [...manage, 'assistant', 'finance'], load: () => import('./company/products.tsx') },
	{ path: '/screens', title: w => w.settings.screens, place: 'house', roles: [...manage, 'leader'], load: () => import('./http/screens.tsx') },
	{ path: '/imports', title: w => w.settings.imports, place: 'house', roles: [...manage, 'assistant'], key: 'i', load: () => import('./channel/imports.tsx') },
	{ path: '/settings', title: w => w.settings.title, place: 'house', roles: manage, load: () => import('./company/settings.tsx') },
	{ path: '/audit', title: w => w.settings.audit, place: 'house', roles: ['owner'], load: () => import('./http/audit.tsx') },
];
