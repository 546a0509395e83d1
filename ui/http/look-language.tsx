import { look, setLanguage, setLook, type Look } from '../base/session.ts';
import { language, words } from '../text/index.ts';
import { Choices } from '../look/index.ts';

export function LookAndLanguage({ labels }: { labels?: boolean }) {
	const w = words();
	return (
		<div class="row">
			<Choices label={w.shell.language} hideLabel={!labels} value={language.value} onValue={setLanguage} choices={[{ value: 'zh', label: '中文' }, { value: 'en', label: 'English' }]} />
			<Choices<Look> label={w.shell.look} hideLabel={!labels} value={look.value} onValue={setLook}
				choices={(['system', 'light', 'dark'] as const).map(value => ({ value, label: w.shell.looks[value] }))} />
		</div>
	);
}
