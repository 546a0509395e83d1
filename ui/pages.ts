// Every page in one table: its address, its name, who sees it and in which menu it stands. A page is a
// file ROOM/NAME.tsx with a default export; it loads when first opened.
import type { ComponentType } from 'preact';
import type { Params } from './base/router.ts';
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


export const pages: readonly Page[] = [
	{ path: '/', title: w => w.shell.today, place: 'desk', key: 'h', load: () => import('./shell/home.tsx') },
	{ path: '/login', title: w => w.login.title, anyone: true, bare: true, load: () => import('./http/login.tsx') },
	{ path: '/join', title: w => w.login.choose, anyone: true, bare: true, load: () => import('./http/join.tsx') },
	{ path: '/account', title: w => w.account.title, load: () => import('./http/account.tsx') },



];
