import { decide, OwnApi, voice } from './consent.js';
import { viewPage } from './pages.js';
import { add } from './queue.js';

/** What `throughline(name, …)` can do; features add their own. */
export const commands = {
  track: (n, p) => add('track', { n, p }),
  identify: (traits) => add('identify', { traits }),
  page: viewPage,
  consent: (answer) => decide(answer.gpc ? voice : OwnApi, answer),
};
