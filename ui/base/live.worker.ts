// Shared by all tabs of a browser: holds the one stream and hands what it hears to each tab.
import { openStream, type Stream } from './stream.ts';

interface Shared { onconnect: ((event: MessageEvent) => void) | null }
const ports = new Map<MessagePort, number>(); // with the time of the last sign of life
const tell = (message: unknown) => ports.forEach((_, port) => port.postMessage(message));
let stream: Stream | null = null;

function start(since: string) {
	stream ??= openStream(event => tell({ event }), state => tell({ state }), since);
}

function forget(port: MessagePort) {
	ports.delete(port);
	port.close();
	if (!ports.size) {
		stream?.stop();
		stream = null;
	}
}

(self as unknown as Shared).onconnect = ({ ports: [port] }) => {
	if (!port)
		return;
	ports.set(port, Date.now());
	port.onmessage = ({ data }) => {
		if (data.bye)
			return forget(port);
		ports.set(port, Date.now());
		if (data.restart) {
			stream?.stop();
			stream = null;
		}
		start(data.since ?? '');
		if (data.hello)
			port.postMessage({ state: stream!.state });
	};
	port.start();
};

setInterval(() => { // tabs that died without a word
	const old = Date.now() - 150_000;
	ports.forEach((seen, port) => { if (seen < old) forget(port); });
}, 60_000);
