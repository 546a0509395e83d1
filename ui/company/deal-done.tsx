// A reported deal: its card to save, its text to copy, and one tap to take it back.
import { useState } from 'preact/hooks';
import { api, query } from '../base/api.ts';
import { useData } from '../base/data.ts';
import { money } from '../base/format.ts';
import type { Order } from '../base/types.ts';
import { Button, ButtonLink, Chip, Loaded, PageHead, Tabs, copyText, toast } from '../look/index.ts';
import type { PageProps } from '../pages.ts';
import { language, words } from '../text/index.ts';

const designs = ['1', '2', '3'] as const;
type Design = typeof designs[number];

export default function DealDone({ params }: PageProps) {
	const data = useData<Order>(`/api/orders/${params.order}`, ['deal.*']);
	return <div class="deal-form stack"><Loaded data={data} tall>{order => <Reported order={order} reload={data.reload} />}</Loaded></div>;
}

function Reported({ order, reload }: { order: Order; reload: () => Promise<void> }) {
	const w = words();
	const [design, setDesign] = useState<Design>('1');
	const gone = order.state === 'withdrawn' || order.state === 'cancelled' || order.state === 'rejected';
	const picture = query(`/api/orders/${order.id}/card.png`, { design, language: language.value });
	const fileName = `${order.member.name}-${order.amount_cents / 100}.png`;
	const text = () => api.get<string>(query(`/api/orders/${order.id}/card.txt`, { language: language.value }));
	const share = async () => {
		const blob = await (await fetch(picture)).blob();
		const file = new File([blob], fileName, { type: blob.type });
		if (navigator.canShare?.({ files: [file] }))
			await navigator.share({ files: [file], text: await text() });
	};
	return <>
		<PageHead title={gone ? w.deal.states[order.state] : w.deal.reported} over={<>{order.member.name} · {money(order.amount_cents)}{order.product ? ` · ${order.product.name}` : ''}</>}
			acts={<>{order.test && <Chip tone="watch">{w.deal.test}</Chip>}<Chip tone={gone ? 'watch' : 'go'}>{w.deal.states[order.state] ?? order.state}</Chip></>} />
		{order.state === 'reported' && <p class="s">{w.deal.waiting}</p>}
		{!gone && <div class="sheet stack">
			<Tabs<Design> label={w.deal.card} value={design} onValue={setDesign} tabs={designs.map((value, i) => ({ value, label: w.deal.design(i + 1) }))} />
			<img class="deal-card" src={picture} alt={`${w.deal.card} ${order.member.name} ${money(order.amount_cents)}`} />
			<div class="row">
				<ButtonLink href={picture} download={fileName}>{w.deal.savePicture}</ButtonLink>
				{'canShare' in navigator && <Button onPress={share}>{w.deal.sharePicture}</Button>}
				<Button onPress={async () => { if (await copyText(await text())) toast(w.copied); }}>{w.deal.copyText}</Button>
			</div>
		</div>}
		<div class="row">
			<ButtonLink kind="main" href="/deal">{w.deal.next}</ButtonLink>
			{!gone && <Button kind="danger" onPress={async () => { await api.post(`/api/orders/${order.id}/withdraw`); toast(w.deal.withdrawn); await reload(); }}>{w.deal.withdraw}</Button>}
		</div>
	</>;
}
