import { commands } from './commands.js';
import { consent, decide, Default, onConsent, proof, voice } from './consent.js';
import { options } from './facts.js';
import { startPages } from './pages.js';
import { add, flushNow, keepOnly, leave, restore } from './queue.js';
import { on, safe } from './safe.js';
import { arrivals, hasRefused, hasState, refuse, state, update } from './state.js';

/** Brings queue and storage in line with the consent of now; `before` = analytics were allowed until now. */
const obey = (before) => {
  if (consent.analytics) {
    if (!before) {
      restore();
      arrivals.forEach((work) => work());
    }
  } else if (before) {
    keepOnly(0);
    refuse();
  } else if (consent.analytics === false) {
    keepOnly(1);
  }
  const said = JSON.stringify(consent);
  // Said on every page, recorded once; nobody needs to know who never agreed.
  if (voice && (before || consent.analytics) && state.c != said) {
    add('consent', { c: { ...consent, tc: proof } });
    update(() => state.c = said);
  }
};

const start = (features) => {
  if (hasRefused()) {
    decide(Default, { analytics: false, ads: false });
  }
  // What the page has already answered about consent goes before everything; the rest of its calls come after the landing.
  const early = window.throughline?.q || [];
  const api = window.throughline = safe((name, ...values) => commands[name](...values));
  api.v = 1;
  early.forEach((call) => call[0] == 'consent' && api(...call));
  features.forEach((feature) => feature());
  // An answer given elsewhere since the last page may be a withdrawal.
  obey(consent.analytics === false && hasState());
  startPages();
  onConsent((before) => {
    obey(before);
    flushNow();
  });
  // Hidden may be the last the page hears; being shown again does no harm.
  on('visibilitychange pagehide', leave);
  early.forEach((call) => api(...call));
};

/** Starts once per page: never inside a frame, never without a key, and not before the page is parsed and meant to be seen. */
export const boot = safe((features) => {
  const awaited = document.prerendering ? 'prerenderingchange' : document.readyState == 'loading' && 'DOMContentLoaded';
  if (awaited) {
    on(awaited, () => boot(features));
  } else if (options.key && top == self && !window.throughline?.v) {
    start(features);
  }
});
