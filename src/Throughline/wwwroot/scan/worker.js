// Lets the scanner's page open without a network: what was loaded last is kept, and nothing else of the product.
const cacheName = 'throughline-scanner-1';

addEventListener('install', () => self.skipWaiting());
addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

addEventListener('message', (event) => {
  if (Array.isArray(event.data?.keep)) event.waitUntil(Promise.all(event.data.keep.map((url) => fresh(new Request(url)).catch(() => {}))));
});

addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET' || new URL(event.request.url).origin !== location.origin) return;
  event.respondWith(fresh(event.request));
});

/** The network's answer, kept for later; what was kept when there is no network. */
async function fresh(request) {
  const cache = await caches.open(cacheName);
  try {
    const answer = await fetch(request);
    // A redirect to the sign-in page must not take the scanner's place.
    if (answer.ok && answer.type === 'basic' && !answer.redirected) await cache.put(request, answer.clone());
    return answer;
  } catch (fault) {
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw fault;
  }
}
