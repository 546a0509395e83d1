// The first ten minutes: /start?key=… and the steps after it. Each step can be left for later.
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { monthOf, today } from '../base/format.ts';
import { go, search } from '../base/router.ts';
import { me, mayManage, session } from '../base/session.ts';
import { ImportFlow } from '../channel/import-flow.tsx';
import { MonthBoard } from '../feed/month.tsx';
import { LookAndLanguage } from '../http/look-language.tsx';
import { Button, ButtonLink, OfflineBanner, PageHead } from '../look/index.ts';
import type { PageProps } from '../pages.ts';
import { ImportStrip } from '../shell/import-strip.tsx';
import { BalanceBoard } from '../team/balance.tsx';
import { words } from '../text/index.ts';
import { Owner } from './owner.tsx';
import { Questions } from './questions.tsx';
import { OnTheWall } from './on-the-wall.tsx';

const steps = ['questions', 'people', 'deals', 'month', 'groups', 'wall'] as const;
type Step = typeof steps[number];

export default function Start({ params }: PageProps) {
	const w = words();
	const step = params.step as Step | 'choose' | undefined;
	useEffect(() => {
		if (!step && me.value)
			go(mayManage() ? '/start/choose' : '/', 'replace');
		else if (!step && session.value?.started && !search.value.has('key'))
			go('/login', 'replace');
	}, [step]);
	if (!step)
		return <Frame><Owner /></Frame>;
	if (step === 'choose' || !steps.includes(step))
		return <Frame><Choose /></Frame>;
	const next = steps[steps.indexOf(step) + 1];
	const on = () => go(next ? `/start/${next}` : '/');
	return (
		<Frame at={step} wide={step === 'month' || step === 'groups'}>
			{step === 'questions' && <Questions onDone={on} />}
			{step === 'people' && <><PageHead title={w.start.peopleTitle} over={w.start.peopleText} /><ImportFlow kind="people" next={<Button kind="main" onPress={on}>{w.next}</Button>} /></>}
			{step === 'deals' && <><PageHead title={w.start.dealsTitle} over={w.start.dealsText} /><ImportFlow kind="deals" next={<Button kind="main" onPress={on}>{w.start.steps.month}</Button>} /></>}
			{step === 'month' && <><MonthBoard period={monthOf(today(), -1)} head /><div class="row"><Button kind="main" large onPress={on}>{w.start.monthNext}</Button></div></>}
			{step === 'groups' && <BalanceBoard after={on} />}
			{step === 'wall' && <OnTheWall />}
		</Frame>
	);
}

function Frame({ at, wide, children }: { at?: Step; wide?: boolean; children: ComponentChildren }) {
	const w = words();
	const index = at ? steps.indexOf(at) : -1;
	const next = at && steps[index + 1];
	return (
		<div class="start">
			<OfflineBanner />
			<header class="start-head">
				<a class="brand" href="/">Bullpen</a>
				{at && <ol class="start-steps" aria-label={w.start.stepOf(index + 1, steps.length)}>{steps.map((step, i) => (
					<li key={step} {...(step === at ? { 'aria-current': 'step' as const } : {})} class={i < index ? 'past' : ''}><a href={`/start/${step}`}>{w.start.steps[step]}</a></li>))}</ol>}
				<span class="push" />
				{at && (next ? <Button kind="quiet" onPress={() => go(`/start/${next}`)}>{w.start.skipStep}</Button> : <Button kind="quiet" onPress={() => go('/')}>{w.start.finish}</Button>)}
			</header>
			{at && <ImportStrip />}
			<main class={`page ${wide ? '' : 'start-narrow'}`}>{children}{!at && <LookAndLanguage />}</main>
		</div>
	);
}

function Choose() {
	const w = words();
	const url = session.value?.example_url;
	return (
		<div class="stack wide start-choose">
			<div><p class="s">{me.value?.name}</p><h1 class="big">{w.start.chooseTitle}</h1></div>
			<div class="grid3">
				<a class="sheet start-way" href="/start/questions"><span class="start-art excel" aria-hidden="true"><i /><i /><i /><i /></span><b>{w.start.withExcel}</b><span class="s">{w.start.withExcelText}</span></a>
				{url ? <a class="sheet start-way" href={url} target="_blank" rel="noopener"><span class="start-art race" aria-hidden="true"><i /><i /><i /><i /></span><b>{w.start.withExample}</b><span class="s">{w.start.withExampleText}</span></a>
					: <div class="sheet start-way off"><span class="start-art race" aria-hidden="true"><i /><i /><i /><i /></span><b>{w.start.withExample}</b><span class="s">{w.start.noExample}</span></div>}
			</div>
			{session.value?.setup_done && <div><ButtonLink href="/" kind="quiet">{w.start.finish}</ButtonLink></div>}
		</div>
	);
}
