import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Fault } from '../base/api.ts';
import { words } from '../text/index.ts';
import { Button } from './button.tsx';
import { Dialog } from './over.tsx';
import { FaultMessage } from './parts.tsx';

/** A dialog whose main act may be refused: then it stays, with the reason and what was filled in. */
export function Doing({ title, act, onAct, onClose, disabled, danger, children }:
	{ title: string; act: string; onAct: () => Promise<unknown>; onClose: () => void; disabled?: boolean | undefined; danger?: boolean; children?: ComponentChildren }) {
	const w = words();
	const [fault, setFault] = useState<Fault>();
	async function press() {
		try {
			await onAct();
			onClose();
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			setFault(error);
		}
	}
	return (
		<Dialog keep title={title} onClose={onClose} acts={<><Button onPress={onClose}>{w.cancel}</Button><Button kind={danger ? 'danger' : 'main'} disabled={disabled} onPress={press}>{act}</Button></>}>
			{children}
			<FaultMessage fault={fault} kept={w.fault.kept} />
		</Dialog>
	);
}
