import { hosts, landing, referrer } from './facts.js';
import { hasCampaign } from './mask.js';
import { state, update } from './state.js';

/** An address without the token from another host of the tenant. */
export const withoutToken = (url) => url.replace(/[?&]_tl=[^&#]*(?=#|$)|_tl=[^&#]*&/, '');

// Whole parameters only: a shortened click id or campaign would be a wrong one.
const shorten = (url) => url.replace(/^(?=.{350})(.{0,350})&.*/, '$1');

/** Once per page load: an arrival from outside or with a campaign is the new last landing. */
export const rememberLanding = () => update(() => {
  const arrival = { u: shorten(withoutToken(landing)), r: referrer.slice(0, 100) };
  const isExternal = referrer && !hosts.includes(new URL(referrer).host);
  if (!state.l || isExternal || hasCampaign(landing)) {
    state.l = arrival;
  }
  state.f ||= arrival;
});
