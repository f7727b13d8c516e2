import { consent } from './consent.js';
import { uuid } from './ids.js';
import { veil } from './mask.js';
import { safe } from './safe.js';

// What the browser remembers, in one entry, with consent only:
// s session hint, a its last activity, c the last recorded consent, f and l the first and last landing, q events not yet delivered.
// Where local storage throws, memory has to do.

const Name = '_tl';
const Refused = '0';
const SessionIdleMs = 18e5;

export let state = { q: [] };

/** What features want done as soon as this page may remember. */
export const arrivals = [];

const stored = safe(() => localStorage[Name]);

const keep = safe((text) => {
  localStorage[Name] = text;
});

const recall = safe(() => {
  state = { q: [], ...JSON.parse(stored()) };
});

/** The visitor said no on an earlier page; the entry that says so carries no identifier. */
export const hasRefused = () => stored() == Refused;

/** Is there more than a refusal? (Our entry is a JSON object, and `{` sorts after `0`.) */
export const hasState = () => stored() > Refused;

export const refuse = () => {
  state = { q: [] };
  keep(Refused);
};

/** Other tabs write too: change what is there now. */
export const update = (change) => {
  recall();
  change();
  if (consent.analytics) {
    keep(veil(JSON.stringify(state)));
  }
};

/** A hint that keeps parallel tabs together; the server decides what a session is. */
export const sessionHint = () => {
  update(() => {
    if (!(Date.now() - state.a < SessionIdleMs)) {
      state.s = uuid();
    }
    state.a = Date.now();
  });
  return state.s;
};
