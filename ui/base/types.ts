// What the server speaks of, as the interface reads it.
export type Id = number;
export type Cents = number;
/** A day of the company, "2026-03-31". */
export type Day = string;
/** UTC milliseconds. */
export type Moment = number;
export type Language = 'zh' | 'en';
export type Role = 'owner' | 'manager' | 'leader' | 'agent' | 'assistant' | 'finance' | 'hr' | 'screen' | 'program';

export interface Named { id: Id; name: string }
export interface UnitRole extends Named { kind: string; role: Role }

export interface Session {
	person: (Named & { login?: string }) | null;
	roles: Role[];
	units: UnitRole[];
	language: Language;
	company: string;
	currency: string;
	zone: string;
	today: Day;
	close_minutes: number;
	counts: 'signed' | 'received';
	humane: boolean;
	example: boolean;
	example_url: string | null;
	setup_done: boolean;
	/** There is an owner. */
	started?: boolean;
	screen: { id: Id; name: string; unit: Id } | null;
	unit: Id;
	group: Id;
}

export interface List<T> { items: T[]; next?: string | number | null }

export interface Unit {
	id: Id; parent: Id; kind: string; name: string; slogan: string; colour: number; closed: Day | null;
	leader: Named | null; acting: Named | null; people: number; version: number;
}

export interface Person {
	id: Id; name: string; number: string; post: string; unit: Id; unit_name: string; group: string | Named | null; colour: number;
	roles: Role[]; joined: Day; left: Day | null; channel: string; login: string; phone: string; part_time: number;
	loan: Id; has_password: boolean; version: number;
}

export interface Product { id: Id; name: string; price_cents: Cents; floor_cents: Cents; active: boolean; version?: number }

export interface Order {
	id: Id; number: string; state: string; member: Named; unit: Id; group: { id: Id; name: string; colour: number } | null;
	product: Named | null; customer: string; amount_cents: Cents; received_cents: Cents; refunded_cents: Cents;
	reported_at: Moment; day: Day; signed_at: Moment | null; received_at: Moment | null; counted_day: Day | null; note: string; test: boolean; version: number;
	splits: { member: Named; percent: number }[]; counts: 'signed' | 'received';
}

/** A deal as it is told to walls and desks. */
export interface Announcement {
	order: Id; member: Id; name: string; group: Id; group_name: string; colour: number; product: string;
	amount_cents: Cents; nth_today: number; best: 'day' | null; at: Moment; text: { zh: string; en: string };
	test: boolean; ring: boolean;
}

export interface BoardRow {
	id: Id; day?: Day; name: string; group: string; colour: number; none: boolean; value: number; previous: number | null; best: number | null;
	n: number; heads: number; days: number; rank: number | null; own?: boolean; gap?: number;
}
export interface Board {
	metric: { name: string; unit: string; zh: string; en: string; formula: string };
	items: BoardRow[]; of: number; total: number | null; total_previous: number | null; humane?: boolean; withheld?: boolean;
}

export interface JobState {
	id: Id; kind: string; state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
	done: number; of: number; result: unknown; fault: { title?: string; detail?: string } | null;
}
