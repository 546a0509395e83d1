// What an import looks like while it is read, mended and written.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api, Fault } from '../base/api.ts';
import { onLive } from '../base/live.ts';
import type { Cents, Id } from '../base/types.ts';
import { language } from '../text/index.ts';

export type Kind = 'people' | 'deals' | 'calls' | 'facts';
export type Column = string | { letter?: string; day?: string; month?: string; first_year?: number };
export interface Mapping {
	columns?: Record<string, Column>; values?: Record<string, Record<string, string>>; file?: { sheets?: string[]; head_line?: number };
	unknown_people?: 'ask' | 'former' | 'join'; fixes?: Fix[]; [more: string]: unknown;
}
export interface Fix { row: number; field?: string; value?: string; skip?: boolean }
export type Said = string | { zh?: string; en?: string; title?: string; detail?: string };
export interface Look { row: number; place: string; cells: string[]; reason: Said; field: string; value: string; /** Comes in all the same. */ comes_in: boolean }
/** What reading (and writing) told; parts are missing until then. */
export interface Report {
	heads?: string[]; sheets?: string[]; sheets_seen?: { name: string; head_line: number; used: boolean }[]; missing?: string[];
	rows?: number; records?: number; good?: number; looks?: number; look?: Look[]; repeated?: number; skipped?: number; known?: number;
	totals?: { count: number; cents: Cents; file_total_cents: Cents | null; difference: Cents | null };
	people?: { new: number; known: number; groups: string[]; missing_names: string[] };
	products_new?: string[]; fault?: Said | null; /** The import by which this file is in already. */ same_file?: Id;
	committed?: { taken: number; known: number; left_out: number; cents: Cents; people_made: number };
	undone?: { facts: number; orders: number; orders_kept: number; people: number; people_kept: number; kept?: { what: string; name: string }[] };
}
export interface ImportState extends Report {
	id: Id; kind: Kind; name: string; state: 'reading' | 'ready' | 'committing' | 'done' | 'undoing' | 'undone' | 'failed';
	at: number; job: Id; taken: number; version: number; mapping: Mapping | null; progress: { done: number; of: number } | null;
}
export const resting = (one: ImportState) => one.state === 'ready' || one.state === 'done' || one.state === 'undone' || one.state === 'failed';

/** A sentence that came in both languages. */
export const say = (said: Said | null | undefined): string => !said ? '' : typeof said === 'string' ? said
	: (language.value === 'zh' ? said.zh : said.en) ?? said.detail ?? said.title ?? '';
/** The cells of a row that say something, with their heads. */
export const cellsOf = (look: Look, heads: readonly string[] = []): [string, string][] =>
	look.cells.map((cell, i): [string, string] => [heads[i] ?? '', cell]).filter(([, cell]) => cell);

/** Reads the import until it rests; again after each change. */
export function useImport(id: Id | null) {
	const [value, setValue] = useState<ImportState>();
	const [fault, setFault] = useState<Fault>();
	const [round, setRound] = useState(0);
	const wanted = useRef(id);
	wanted.current = id;
	useEffect(() => {
		if (id === null) {
			setValue(undefined);
			return;
		}
		let stopped = false;
		void (async () => {
			for (let wait = 150; !stopped; wait = Math.min(1000, wait * 1.5)) {
				try {
					const next = await api.get<ImportState>(`/api/imports/${id}`);
					if (stopped) return;
					setValue(next);
					setFault(undefined);
					if (resting(next)) return;
				} catch (error) {
					if (!(error instanceof Fault)) throw error;
					if (!stopped) setFault(error);
					if (!error.offline) return;
				}
				await new Promise(resolve => setTimeout(resolve, wait));
			}
		})();
		return () => { stopped = true; };
	}, [id, round]);
	useEffect(() => onLive(['import.*'], () => { if (wanted.current !== null) setRound(n => n + 1); }), []);
	return { value, fault, again: () => setRound(n => n + 1) };
}
