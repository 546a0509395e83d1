// A reported deal: its card to save, its text to copy, and one tap to take it back.
import { api } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { money } from '../base/format.ts';
import type { Order } from '../base/types.ts';
import { Button, ButtonLink, Chip, Loaded, PageHead, toast } from '../look/index.ts';
import type { PageProps } from '../pages.ts';
import { words } from '../text/index.ts';
import { DealCard } from './deal-card.tsx';

export default function DealDone({ params }: PageProps) {
	const data = useData<Order>(`/api/orders/${params.order}`, ['deal.*']);
	return <div class="deal-form stack"><Loaded data={data} tall>{order => <Reported order={order} reload={data.reload} />}</Loaded></div>;
}

function Reported({ order, reload }: { order: Order; reload: () => Promise<void> }) {
	const w = words();
	const gone = order.state === 'withdrawn' || order.state === 'cancelled' || order.state === 'rejected';
	return <>
		<PageHead title={gone ? w.deal.states[order.state] : w.deal.reported} over={<>{order.member.name} · {money(order.amount_cents)}{order.product ? ` · ${order.product.name}` : ''}</>}
			acts={<>{order.test && <Chip tone="watch">{w.deal.test}</Chip>}<Chip tone={gone ? 'watch' : 'go'}>{w.deal.states[order.state] ?? order.state}</Chip></>} />
		{order.state === 'reported' && <p class="s">{w.deal.waiting}</p>}
		{!gone && <DealCard order={order} />}
		<div class="row">
			<ButtonLink kind="main" href="/deal">{w.deal.next}</ButtonLink>
			{!gone && <Button kind="danger" onPress={async () => { await api.post(`/api/orders/${order.id}/withdraw`); toast(w.deal.withdrawn); await reload(); }}>{w.deal.withdraw}</Button>}
		</div>
	</>;
}
