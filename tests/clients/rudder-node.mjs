// Sends one of each call with RudderStack's own client: node rudder-node.mjs HOST WRITE_KEY [lost]
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { standBetween } from './between.mjs';

const [host, writeKey, mode] = process.argv.slice(2);
const between = await standBetween(host, mode);
const client = new RudderAnalytics(writeKey, { dataPlaneUrl: between.address, flushAt: 50, flushInterval: 60_000, logLevel: 'error' });
const errors = [];
const send = (type, message) => client[type](message, (error) => error && errors.push(`${type}: ${error.message ?? error}`));

const context = { page: { url: 'https://acme.test/pricing?utm_source=google&utm_medium=cpc&gclid=AbC', referrer: 'https://www.google.com/' } };
send('page', { anonymousId: 'a1', name: 'Pricing', context });
send('track', { anonymousId: 'a1', event: 'Demo Requested', properties: { plan: 'pro' } });
send('identify', { anonymousId: 'a1', userId: 'u1', traits: { email: 'jane@acme.test', name: 'Jane' } });
send('group', { userId: 'u1', groupId: 'g1', traits: { name: 'Acme' } });
send('alias', { previousId: 'u0', userId: 'u1' });
send('screen', { anonymousId: 'a1', name: 'Inbox' });
await client.flush();
between.close();
console.log(JSON.stringify({ errors, requests: between.seen }));
process.exit(0);
