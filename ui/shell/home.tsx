// "/" opens where the person's day begins.
import { useEffect } from 'preact/hooks';
import { go } from '../base/router.ts';
import { mayManage, session } from '../base/session.ts';
import { Loading } from '../look/index.ts';
import Today from '../company/today.tsx';

export default function Home() {
	const start = mayManage() && !session.value?.setup_done;
	useEffect(() => { if (start) go('/start/choose', 'replace'); }, [start]);
	return start ? <Loading /> : <Today />;
}
