// Reading for pages: a path's value, kept while it refreshes, refreshed by what happens.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { api, Fault } from './api.ts';
import { onLive, onOpen, type LiveEvent } from './live.ts';

const KEPT = 60; // values remembered for going back, oldest dropped
const kept = new Map<string, unknown>();
export function forgetData() { kept.clear(); }

function keep(path: string, value: unknown) {
	kept.delete(path);
	kept.set(path, value);
	if (kept.size > KEPT)
		kept.delete(kept.keys().next().value!);
}

export interface Data<T> {
	value: T | undefined;
	fault: Fault | undefined;
	loading: boolean;
	/** When the value was read, for "as of". */
	at: number;
	reload: () => Promise<void>;
	set: (value: T) => void;
}

/** The value under `path` (null = nothing yet). Events of the kinds in `on` read it again, at most once
 * a second; with `patch` an event that it returns a value for changes it in place instead. */
export function useData<T>(path: string | null, on: readonly string[] = [], patch?: (value: T, event: LiveEvent) => T | undefined): Data<T> {
	const [state, setState] = useState<{ path: string | null; value: T | undefined; fault: Fault | undefined; loading: boolean; at: number }>(
		() => ({ path, value: path ? kept.get(path) as T : undefined, fault: undefined, loading: path !== null, at: 0 }));
	const wanted = useRef(path);
	wanted.current = path;
	const patcher = useRef(patch);
	patcher.current = patch;

	const load = useCallback(async () => {
		if (!path)
			return;
		setState(old => ({ ...old, loading: true }));
		try {
			const value = await api.get<T>(path);
			keep(path, value);
			if (wanted.current === path)
				setState({ path, value, fault: undefined, loading: false, at: Date.now() });
		} catch (error) {
			if (wanted.current === path)
				setState(old => ({ ...old, path, fault: error as Fault, loading: false }));
		}
	}, [path]);

	useEffect(() => {
		if (state.path !== path)
			setState(old => ({ path, value: path ? (kept.get(path) as T ?? old.value) : undefined, fault: undefined, loading: true, at: old.at }));
		void load();
	}, [path]);

	const kinds = on.join(' ');
	useEffect(() => {
		if (!kinds || !path)
			return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const soon = () => { timer ??= setTimeout(() => { timer = undefined; void load(); }, 300 + Math.random() * 700); };
		const stopLive = onLive(kinds.split(' '), event => setState(old => {
			const value = event.kind !== 'reset' && old.value !== undefined ? patcher.current?.(old.value, event) : undefined;
			if (value === undefined) {
				soon();
				return old;
			}
			keep(path, value);
			return { ...old, value };
		}));
		const stopOpen = onOpen(soon);
		return () => { clearTimeout(timer); stopLive(); stopOpen(); };
	}, [kinds, load]);

	const set = useCallback((value: T) => {
		if (path) keep(path, value);
		setState(old => ({ ...old, value }));
	}, [path]);
	return { value: state.value, fault: state.fault, loading: state.loading, at: state.at, reload: load, set };
}

/** What is being typed, kept in this browser until it is through. */
export function useDraft<T>(name: string, empty: T): [T, (value: T) => void, () => void] {
	const place = `draft:${name}`;
	const [value, setValue] = useState<T>(() => {
		try { return { ...empty, ...JSON.parse(localStorage.getItem(place) ?? '{}') }; } catch { return empty; }
	});
	const set = useCallback((next: T) => {
		setValue(next);
		try { localStorage.setItem(place, JSON.stringify(next)); } catch { /* full or forbidden: then only this page keeps it */ }
	}, [place]);
	const clear = useCallback(() => {
		setValue(empty);
		try { localStorage.removeItem(place); } catch { /* as above */ }
	}, [place]);
	return [value, set, clear];
}
