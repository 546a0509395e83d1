// Who is here, what they may do, and how they like it to look.
import { computed, effect, signal } from '@preact/signals';
import { language } from '../text/index.ts';
import { api, personKnown } from './api.ts';
import { forgetData } from './data.ts';
import { restartLive } from './live.ts';
import type { Language, Role, Session } from './types.ts';

export const session = signal<Session | null>(null);
export const me = computed(() => session.value?.person ?? null);
export const example = computed(() => session.value?.example ?? false);

/** Whether the person holds one of these roles anywhere. */
export const may = (...roles: Role[]) => roles.some(role => session.value?.roles.includes(role));
export const mayManage = () => may('owner', 'manager');
export const mayLead = () => may('owner', 'manager', 'leader');
/** The unit that pages open with: the highest that the person leads, else their own. */
export const homeUnit = computed(() => {
	const now = session.value;
	const order: Role[] = ['owner', 'manager', 'finance', 'hr', 'assistant', 'leader', 'agent'];
	const led = [...(now?.units ?? [])].sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role))[0];
	return led?.id ?? now?.unit ?? 1;
});

export type Look = 'system' | 'light' | 'dark';
const remembered = (name: string) => { try { return localStorage.getItem(name); } catch { return null; } };
const remember = (name: string, value: string) => { try { localStorage.setItem(name, value); } catch { /* then for this visit only */ } };

export const look = signal<Look>((remembered('look') as Look | null) ?? 'system');
const systemDark = matchMedia('(prefers-color-scheme: dark)');
const dark = signal(systemDark.matches);
systemDark.addEventListener('change', event => { dark.value = event.matches; });
effect(() => {
	document.documentElement.dataset.look = look.value === 'system' ? (dark.value ? 'dark' : 'light') : look.value;
});
export function setLook(next: Look) {
	look.value = next;
	remember('look', next);
}

effect(() => { document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'; });

/** Switches the words at once; the person's choice is kept on the server too. */
export function setLanguage(next: Language) {
	language.value = next;
	remember('language', next);
	const person = me.value;
	if (person)
		void api.patch(`/api/people/${person.id}`, { language: next }, { patience_ms: 0 }).catch(() => { /* kept in this browser */ });
}

export async function loadSession(): Promise<Session> {
	const next = await api.get<Session>('/api/session', { anonymous: true });
	const before = session.value;
	session.value = next;
	personKnown(next.person !== null);
	if (next.person && next.language && !remembered('language'))
		language.value = next.language;
	if (before && before.person?.id !== next.person?.id) {
		forgetData();
		restartLive();
	}
	return next;
}

export async function login(name: string, password: string, code?: string) {
	await api.post('/api/login', code ? { login: name, password, code } : { login: name, password }, { anonymous: true, patience_ms: 4000 });
	return loadSession();
}

export async function logout() {
	await api.post('/api/logout', {}, { anonymous: true });
	forgetData();
	await loadSession();
}
