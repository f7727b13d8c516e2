// What must be read the moment the script runs: consent tools and routers rewrite the address later.

export const script = document.currentScript;
export const options = script.dataset;

// The address may already be another one when the script arrives; the browser still knows what was asked for.
export const landing = performance.getEntriesByType('navigation')[0]?.name || location.href;
export const referrer = document.referrer;

/** The script's sibling `e` (so a path proxy needs no option), unless `data-endpoint` says otherwise. */
export const endpoint = new URL(options.endpoint || 'e', script.src);

/** The tenant's other hosts (`data-domains`, separated by spaces), and all that are no strangers. */
export const otherHosts = (options.domains || '').split(' ');
export const hosts = [location.host, endpoint.host, ...otherHosts];
