import { consent } from './consent.js';
import { endpoint, options } from './facts.js';
import { uuid } from './ids.js';
import { veil } from './mask.js';
import { on, safe } from './safe.js';
import { sessionHint, state, update } from './state.js';

// Events wait here until the server has answered for them. Nothing leaves while consent is unknown or denied,
// but for the one event that says so.

const BatchMs = 2e3, BatchEvents = 10, MaxEvents = 50, MaxAgeMs = 864e5;

/** Characters, of at most three bytes each: always less than the 64 KiB that browsers and the server allow.
 * Also the limit of what waits in storage. */
const MaxBody = 2e4;

const MaxPauseMs = 6e4;

let queue = [];
let flying = [];
let failures = 0;
let timer;

const mayLeave = () => queue[0] && (consent.analytics || queue[0].t == 'consent');

/** Every event says under which consent it left; a consent event says which one it is about. */
const sealed = (events) => events.map((event) => ({ c: consent, ...event }));

const toBody = (events) => veil(JSON.stringify({
  k: options.key, v: VERSION, sent_at: Date.now(), sid: sessionHint(), b: navigator.webdriver,
  e: sealed(events),
}));

const isNotIn = (events) => (event) => !events.some((other) => other.id == event.id);

/** Keeps what is not delivered for the next page; ids make a second delivery by another tab harmless. */
export const store = (delivered = []) => update(() => {
  const kept = [...state.q.filter(isNotIn([...queue, ...delivered])), ...sealed(queue)].slice(-MaxEvents);
  while (JSON.stringify(kept).length > MaxBody) {
    kept.shift();
  }
  state.q = kept;
});

/** What an earlier page could not deliver. */
export const restore = () => update(() => {
  queue = [...queue, ...state.q.filter((event) => Date.now() - event.ts < MaxAgeMs)];
});

const settle = (events) => {
  queue = queue.filter(isNotIn(events));
  if (state.q[0]) {
    store(events);
  }
};

/** Drops what waits, but for the first `count` events. */
export const keepOnly = (count) => queue.splice(count);

const wait = (ms) => {
  clearTimeout(timer);
  timer = setTimeout(flush, ms);
};

/** Sends what may leave, one batch at a time. */
const flush = () => {
  clearTimeout(timer);
  timer = 0;
  if (mayLeave() && !flying[0]) {
    flying = queue.slice(0, MaxEvents);
    let body = toBody(flying);
    if (body.length > MaxBody) {
      // Rare enough to go the simple way: one at a time.
      body = toBody(flying = queue.slice(0, 1));
    }

    // The quota of 64 KiB for keepalive is shared with the page's own requests: a retry does without.
    fetch(endpoint, { method: 'POST', body, credentials: 'include', keepalive: !failures })
      .then(
        ({ status, headers }) => /^(5|429|408)/.test(status) ? headers.get('Retry-After') * 1e3 || 0 : -1,
        () => 0)
      .then(safe((retryAfterMs) => {
        const events = flying;
        flying = [];
        if (retryAfterMs < 0) {
          failures = 0;
          settle(events);
          if (queue[0]) {
            wait(BatchMs);
          }
        } else {
          store();
          wait((retryAfterMs || Math.min(MaxPauseMs, 1e3 * 4 ** failures)) * (1 + Math.random() / 4));
          failures++;
        }
      }));
  }
};

export const flushNow = () => failures || flush();

/** Hands a batch to the browser, halved until it fits what is left of the quota. */
const handOver = (events) => {
  const half = events.length >> 1, body = toBody(events);
  if (body.length < MaxBody && navigator.sendBeacon(endpoint, body)) {
    settle(events);
  } else if (half) {
    handOver(events.slice(0, half));
    handOver(events.slice(half));
  }
};

/** The page goes away: now or never, and what is never goes to the next page. */
export const leave = () => {
  const waiting = queue.filter(isNotIn(flying));
  if (mayLeave() && waiting[0]) {
    if (!failures) {
      handOver(waiting);
    }
    if (queue[flying.length]) {
      store();
    }
  }
};

export const add = (type, details) => {
  // A copy: what cannot be sent must not get into the queue, and what the page changes later is not the event.
  const event = JSON.parse(JSON.stringify({
    id: uuid(), t: type, ts: Date.now(), u: location.href, w: innerWidth, l: navigator.language,
    tz: Intl.DateTimeFormat().resolvedOptions().timeZone, ...details,
  }));
  // Refused: only the landing stays, in memory, in case the visitor changes their mind on this page.
  if (consent.analytics !== false || (!queue[0] && /^[cp]/.test(type))) {
    queue.push(event);
    if (queue[BatchEvents - 1]) {
      flushNow();
    } else if (!timer) {
      wait(BatchMs);
    }
  }
  return event;
};

// The network is back: no reason to sit out the pause.
on('online', flush);
