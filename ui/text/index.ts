// The words of the interface in the person's language. zh.ts and en.ts have the same keys or do not compile.
import { computed, signal } from '@preact/signals';
import type { Language } from '../base/types.ts';
import { en } from './en.ts';
import { zh, type Words } from './zh.ts';
export type { Words };

function guess(): Language {
	try {
		const kept = localStorage.getItem('language');
		if (kept === 'zh' || kept === 'en')
			return kept;
	} catch { /* storage is forbidden */ }
	return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export const language = signal<Language>(guess());
const current = computed<Words>(() => language.value === 'zh' ? zh : en);
/** In a component, called while it renders: it is drawn again when the language changes. */
export const words = (): Words => current.value;
