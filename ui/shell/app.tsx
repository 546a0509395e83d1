// Which page an address opens, and for whom.
import { Component, type ComponentChildren, type ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { loginWanted } from '../base/api.ts';
import { go, match, path, search, type Params } from '../base/router.ts';
import { me, session } from '../base/session.ts';
import { Button, ButtonLink, Empty, Loading, Questions } from '../look/index.ts';
import { Toasts } from '../look/toast.tsx';
import { LoginAgain } from '../http/login-form.tsx';
import { pages, type Page, type PageProps } from '../pages.ts';
import { words } from '../text/index.ts';
import { Shell, mayOpen } from './shell.tsx';

class Guard extends Component<{ children: ComponentChildren }, { broken: boolean }> {
	override state = { broken: false };
	override componentDidCatch(error: unknown) { console.error(error); this.setState({ broken: true }); }
	render() {
		const w = words();
		return this.state.broken
			? <Empty title={w.fault.crashed} act={<Button kind="main" onPress={() => location.reload()}>{w.fault.reload}</Button>}>{w.fault.crashedText}</Empty>
			: this.props.children;
	}
}

const loaded = new Map<Page, ComponentType<PageProps>>();

function Opened({ page, params }: { page: Page; params: Params }) {
	const [Inside, setInside] = useState<ComponentType<PageProps> | null>(() => loaded.get(page) ?? null);
	const [failed, setFailed] = useState(false);
	useEffect(() => {
		let here = true;
		if (!Inside)
			page.load().then(module => { loaded.set(page, module.default); if (here) setInside(() => module.default); }, () => here && setFailed(true));
		return () => { here = false; };
	}, []);
	const w = words();
	if (failed) // a newer program is on the server, or the line is down
		return <Empty title={w.fault.offline} act={<Button kind="main" onPress={() => location.reload()}>{w.fault.reload}</Button>} />;
	return Inside ? <Inside params={params} /> : <Loading />;
}

export function App() {
	const w = words();
	const address = path.value;
	const found = pages.map(page => ({ page, params: match(page.path, address) })).find(one => one.params);
	const needsLogin = !!found && !found.page.anyone && !me.value;
	useEffect(() => {
		if (needsLogin)
			go(`/login?to=${encodeURIComponent(address + (search.value.size ? `?${search.value}` : ''))}`, 'replace');
	}, [needsLogin, address]);
	const title = found?.page.title(w) ?? w.fault.notFound;
	useEffect(() => { document.title = `${title} · ${session.value?.company || 'Bullpen'}`; }, [title, session.value?.company]);

	let inside: ComponentChildren;
	if (!found)
		inside = <Empty title={w.fault.notFound} act={<ButtonLink href="/">{w.back}</ButtonLink>}>{w.fault.notFoundText}</Empty>;
	else if (needsLogin)
		return null;
	else if (!mayOpen(found.page))
		inside = <Empty title={w.fault.forbidden} act={<ButtonLink href="/">{w.back}</ButtonLink>} />;
	else
		inside = <Guard key={found.page.path}><Opened key={found.page.path + JSON.stringify(found.params)} page={found.page} params={found.params!} /></Guard>;
	return <>
		{found?.page.bare || !me.value ? <div class="page-bare">{inside}</div> : <Shell title={title}>{inside}</Shell>}
		{loginWanted.value && <LoginAgain />}
		<Questions />
		<Toasts />
	</>;
}
