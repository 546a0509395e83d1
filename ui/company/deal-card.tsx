// The card of a deal in three designs: looked at, saved, shared; its text copied.
import { useState } from 'preact/hooks';
import { api, query } from '../base/api.ts';
import { money } from '../base/format.ts';
import type { Cents, Id, Named } from '../base/types.ts';
import { Button, ButtonLink, Tabs, copyText, toast } from '../look/index.ts';
import { language, words } from '../text/index.ts';

const designs = ['1', '2', '3'] as const;
type Design = typeof designs[number];

export function DealCard({ order }: { order: { id: Id; member: Named; amount_cents: Cents } }) {
	const w = words();
	const [design, setDesign] = useState<Design>('1');
	const picture = query(`/api/orders/${order.id}/card.png`, { design, language: language.value });
	const fileName = `${order.member.name}-${order.amount_cents / 100}.png`;
	const text = () => api.get<string>(query(`/api/orders/${order.id}/card.txt`, { language: language.value }));
	const share = async () => {
		const blob = await (await fetch(picture)).blob();
		const file = new File([blob], fileName, { type: blob.type });
		if (navigator.canShare?.({ files: [file] }))
			await navigator.share({ files: [file], text: await text() });
	};
	return (
		<div class="sheet stack">
			<Tabs<Design> label={w.deal.card} value={design} onValue={setDesign} tabs={designs.map((value, i) => ({ value, label: w.deal.design(i + 1) }))} />
			<img class="deal-card" src={picture} alt={`${w.deal.card} ${order.member.name} ${money(order.amount_cents)}`} />
			<div class="row">
				<ButtonLink href={picture} download={fileName}>{w.deal.savePicture}</ButtonLink>
				{'canShare' in navigator && <Button onPress={share}>{w.deal.sharePicture}</Button>}
				<Button onPress={async () => { if (await copyText(await text())) toast(w.copied); }}>{w.deal.copyText}</Button>
			</div>
		</div>
	);
}
