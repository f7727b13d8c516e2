import { landing, options, referrer } from './facts.js';
import { mask } from './mask.js';
import { add, flushNow } from './queue.js';
import { on } from './safe.js';

// Page views: the landing, virtual ones of single-page applications, and pages restored from the back/forward cache.

/** Routers push and replace in one go, and set the title after the address. */
const SettleMs = 100;

const CleanerMs = 500 + SettleMs;

let current;
let startedAt;

const path = (url) => url.split(/[?#]/)[0];

const place = (url) => mask('hash' in options ? url : url.split('#')[0]);

export const viewPage = (u = location.href, r = current) => {
  current = location.href;
  add('page_view', { u, r, ti: document.title });
};

const follow = (isReplaced) => {
  // Just after the landing, a replaced query is somebody cleaning the address, not a page.
  const part = isReplaced && Date.now() - startedAt < CleanerMs ? path : place;
  if (part(current) != part(location.href)) {
    viewPage();
  }
  current = location.href;
};

const followSoon = (isReplaced) => setTimeout(follow, SettleMs, isReplaced == true);

const watch = (method) => {
  const original = history[method];
  history[method] = (...values) => {
    const result = original.apply(history, values);
    followSoon(method > 'q');
    return result;
  };
};

export const startPages = () => {
  startedAt = Date.now();
  viewPage(landing, referrer);
  flushNow();
  if (options.spa != 'off') {
    watch('pushState');
    watch('replaceState');
    on('popstate hashchange', followSoon);
  }
  on('pageshow', (event) => event.persisted && viewPage());
};
