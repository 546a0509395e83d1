// A gong, made in code: the partials of a bell, each ringing out at its own pace.
import { signal } from '@preact/signals';

/** Browsers stay silent until somebody has clicked. */
export const sounding = signal(false);
let audio: AudioContext | null = null;

export function wakeSound() {
	audio ??= new AudioContext();
	void audio.resume().then(() => { sounding.value = audio?.state === 'running'; }, () => { /* not allowed yet */ });
}

const partials: [number, number, number][] = [ // times the fundamental, loudness, seconds
	[0.5, .5, 5.5], [1, .7, 4.5], [1.19, .35, 3.6], [1.5, .28, 3], [2, .4, 2.6], [2.53, .18, 1.8], [2.98, .14, 1.3], [4.1, .08, .8],
];

function strike(at: number, pitch: number, loud: number) {
	const out = audio!.createGain();
	out.gain.value = loud;
	out.connect(audio!.destination);
	for (const [times, level, seconds] of partials) {
		const tone = audio!.createOscillator(), gain = audio!.createGain();
		tone.frequency.value = pitch * times * (1 + (Math.random() - .5) * .002);
		gain.gain.setValueAtTime(0, at);
		gain.gain.linearRampToValueAtTime(level, at + .008);
		gain.gain.exponentialRampToValueAtTime(.0001, at + seconds);
		tone.connect(gain).connect(out);
		tone.start(at);
		tone.stop(at + seconds);
	}
	setTimeout(() => out.disconnect(), 8000);
}

/** Once for a deal; three rising strikes for a best day. */
export function gong(best: boolean) {
	if (!audio || audio.state !== 'running')
		return;
	const now = audio.currentTime + .02;
	if (best)
		[[0, 220], [.32, 277], [.64, 330]].forEach(([after, pitch]) => strike(now + after!, pitch!, .22));
	else
		strike(now, 196, .3);
}
