// Sends one of each call with Segment's own client: node analytics-node.mjs HOST WRITE_KEY [lost|limited]
import { Analytics } from '@segment/analytics-node';
import { standBetween } from './between.mjs';

const [host, writeKey, mode] = process.argv.slice(2);
const between = await standBetween(host, mode);
const analytics = new Analytics({ writeKey, host: between.address, path: '/v1/batch', maxRetries: 3, flushAt: 50 });
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
console.log(JSON.stringify({ errors, requests: between.seen }));
process.exit(0);
