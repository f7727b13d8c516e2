// Sends one of each call with Segment's own client: node analytics-node.mjs HOST WRITE_KEY [fail-once]
// With fail-once the first request is answered 503 by a server in between, and the client has to come again.
import http from 'node:http';
import { Analytics } from '@segment/analytics-node';

const [host, writeKey, mode] = process.argv.slice(2);
let attempts = 0;

const between = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    attempts++;
    const body = Buffer.concat(chunks);
    // Stored, but the answer is lost: the worst case for a client that comes again.
    const answer = await fetch(host + request.url, { method: 'POST', headers: { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' }, body });
    response.writeHead(attempts == 1 ? 503 : answer.status, { 'retry-after': '0' });
    response.end(await answer.text());
  });
});
await new Promise((ready) => between.listen(0, '127.0.0.1', ready));

const target = mode == 'fail-once' ? `http://127.0.0.1:${between.address().port}` : host;
const analytics = new Analytics({ writeKey, host: target, path: '/v1/batch', maxRetries: 3, flushAt: 50 });
const errors = [];
analytics.on('error', (error) => errors.push(String(error.reason ?? error.code ?? error)));

const context = { page: { url: 'https://acme.test/pricing?utm_source=google&utm_medium=cpc&gclid=AbC', referrer: 'https://www.google.com/' } };
analytics.page({ anonymousId: 'a1', name: 'Pricing', context });
analytics.track({ anonymousId: 'a1', event: 'Demo Requested', properties: { plan: 'pro' } });
analytics.identify({ anonymousId: 'a1', userId: 'u1', traits: { email: 'jane@acme.test', name: 'Jane' } });
analytics.group({ userId: 'u1', groupId: 'g1', traits: { name: 'Acme' } });
analytics.alias({ previousId: 'u0', userId: 'u1' });
await analytics.closeAndFlush({ timeout: 20_000 });
between.close();
console.log(JSON.stringify({ errors, attempts }));
process.exit(0);
