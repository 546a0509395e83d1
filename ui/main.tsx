import { render } from 'preact';

render(<main>Bullpen</main>, document.getElementById('app')!);
