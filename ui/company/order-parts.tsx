// What the pages of orders share: shapes, states, who may do what.
import type { Cents, Day, Id, Moment, Named, Order } from '../base/types.ts';
import { may } from '../base/session.ts';
import { Chip, type Tone } from '../look/index.ts';
import { words } from '../text/index.ts';

export interface Listed extends Omit<Order, 'splits'> { day: Day; splits: { member: Named; percent: number }[] }
export interface OrderList { items: Listed[]; next: Id | null; total_cents: Cents; count: number }
export interface Step { at: Moment; by: Named | null; what: string; from: string; to: string; note: string }
export interface Receipt { id: Id; at: Moment; day: Day; kind: string; cents: Cents; by: Named | null; reason: string }
export interface FullOrder extends Listed { reporter: Named | null; steps: Step[]; receipts: Receipt[]; may_review: boolean; counts: 'signed' | 'received' }

export const states = ['reported', 'approved', 'signed', 'paid', 'rejected', 'cancelled', 'withdrawn'] as const;
export const orderEvents = ['deal.*', 'order.*', 'import.*'] as const;
export const isGone = (state: string) => state === 'rejected' || state === 'cancelled' || state === 'withdrawn';
/** Who mends others' orders; who sends money back. */
export const mayMend = () => may('owner', 'manager', 'leader', 'assistant', 'finance');
export const mayRefund = () => may('owner', 'manager', 'finance');

const tones: Record<string, Tone> = { reported: 'watch', approved: 'calm', signed: 'go', paid: 'go' };
export const StateChip = ({ order }: { order: { state: string; test: boolean } }) => <>
	<Chip tone={tones[order.state]}>{words().deal.states[order.state] ?? order.state}</Chip>
	{order.test && <Chip tone="watch">{words().deal.test}</Chip>}
</>;
