// "/" opens where the person's day begins.
import { me } from '../base/session.ts';
import { Empty } from '../look/index.ts';

export default function Home() {
	return <Empty title={me.value?.name ?? ''} />;
}
