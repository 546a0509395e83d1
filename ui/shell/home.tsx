// "/" opens where the person's day begins.
import { useEffect } from 'preact/hooks';
import { go } from '../base/router.ts';
import { mayLead, mayManage, session } from '../base/session.ts';
import { Loading } from '../look/index.ts';

export default function Home() {
	useEffect(() => go(mayManage() && !session.value?.setup_done ? '/start/choose' : mayLead() ? '/month' : '/deal', 'replace'), []);
	return <Loading />;
}
