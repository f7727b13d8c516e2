import { landing, options, referrer } from './facts.js';
import { mask } from './mask.js';
import { add, flushNow } from './queue.js';
import { on, safe } from './safe.js';

// Page views: the landing, virtual ones of single-page applications, and pages restored from the back/forward cache.

const CleanerMs = 500, TitleMs = 100;

let current;
let startedAt;

const place = (url) => mask('hash' in options ? url : url.split('#')[0]);

export const viewPage = (u = location.href, r = current) => {
  current = location.href;
  const view = add('page_view', { u, r, ti: document.title });
  // Routers set the title after the address; the event waits in the queue meanwhile.
  setTimeout(safe(() => {
    if (u == location.href) {
      view.ti = document.title;
    }
  }), TitleMs);
};

const follow = (isReplaced) => {
  const before = current;
  current = location.href;
  if (place(before) != place(current)) {
    // Just after the landing, a replaced query is somebody cleaning the address, not a page.
    const isCleaned = isReplaced === true && Date.now() - startedAt < CleanerMs && before.split(/[?#]/)[0] == current.split(/[?#]/)[0];
    if (!isCleaned) {
      viewPage(current, before);
    }
  }
};

const watch = (method) => {
  const original = history[method];
  history[method] = (...values) => {
    const result = original.apply(history, values);
    // One tick later, because routers push and replace in one go.
    setTimeout(safe(follow), 0, method > 'q');
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
    on('popstate', follow);
    on('hashchange', follow);
  }
  on('pageshow', (event) => event.persisted && viewPage());
};
