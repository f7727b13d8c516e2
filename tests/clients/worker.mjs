// Runs the Cloudflare Worker of docs/proxy.md as written and sends an event through it: node worker.mjs HOST WRITE_KEY
import { readFile } from 'node:fs/promises';

const [host, writeKey] = process.argv.slice(2);
const page = await readFile(new URL('../../docs/proxy.md', import.meta.url), 'utf8');
const source = /```js\n([\s\S]*?)```/.exec(page)[1].replace('https://leads.example.com', host);
const { default: worker } = await import('data:text/javascript,' + encodeURIComponent(source));

// As at Cloudflare: redirects are answers, and the visitor's address arrives under a name that visitors cannot set.
const visit = (path, options) =>
  worker.fetch(
    new Request('https://www.example.com' + path, {
      ...options,
      redirect: 'manual',
      headers: { 'CF-Connecting-IP': '203.0.113.7', 'X-Forwarded-For': '198.51.100.9', 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0.0.0', ...options?.headers },
    }),
  );

const script = await visit('/insight/t.js');
const event = await visit('/insight/e', {
  method: 'POST',
  headers: { Origin: 'https://www.example.com' },
  body: JSON.stringify({ k: writeKey, e: [{ t: 'page_view', u: 'https://www.example.com/?utm_source=google' }] }),
});
console.log(JSON.stringify({ script: [script.status, script.headers.get('content-type')], event: event.status, cookie: event.headers.get('set-cookie') }));
