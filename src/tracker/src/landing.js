import { hosts, landing, referrer } from './facts.js';
import { mask } from './mask.js';
import { state, update } from './state.js';

// Whole parameters only: a shortened click id or campaign would be a wrong one.
const shorten = (url) => url.replace(/^(?=.{350})(.{0,350})&.*/, '$1');

/** Once per page load: an arrival from outside or with a campaign is the new last landing. */
export const rememberLanding = () => update(() => {
  const arrival = { u: shorten(landing), r: referrer.slice(0, 100) };
  const isExternal = referrer && !hosts.includes(new URL(referrer).host);
  if (!state.l || isExternal || /[?&]utm_/.test(landing) || mask(landing) != landing) {
    state.l = arrival;
  }
  state.f = state.f || arrival;
});
