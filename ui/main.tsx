import './look/tokens.css';
import './look/base.css';
import './look/parts.css';
import './look/shell.css';
import './look/pages.css';
import './wall/wall.css';
import './look/rooms.css';
import { render } from 'preact';
import { startLive } from './base/live.ts';
import { path } from './base/router.ts';
import { loadSession } from './base/session.ts';
import { words } from './text/index.ts';
import { App } from './shell/app.tsx';

const place = document.getElementById('app')!;

async function begin() {
	for (;;) {
		try {
			const session = await loadSession();
			if ((session.person || session.screen) && path.value !== '/wall') // the wall starts from its own position
				startLive();
			render(<App />, place);
			return;
		} catch {
			const w = words();
			render(<div class="empty" role="alert"><h2>{w.fault.offline}</h2><p>{w.loading}…</p></div>, place);
			await new Promise(resolve => setTimeout(resolve, 2000));
		}
	}
}
void begin();
