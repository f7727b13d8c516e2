// A server between a client and ours that spoils the first answer:
//   lost     the batch is stored, but the client is told 503: the worst case for one that comes again
//   limited  nothing is passed on, the client is told 429 and to come back after a second
import http from 'node:http';

export async function standBetween(host, mode) {
  const seen = [];
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      seen.push({ path: request.url, retry: request.headers['x-retry-count'] ?? null });
      if (mode == 'limited' && seen.length == 1) {
        response.writeHead(429, { 'retry-after': '1' }).end();
        return;
      }
      const headers = {};
      for (const name of ['authorization', 'content-type', 'content-encoding', 'user-agent']) {
        if (request.headers[name]) headers[name] = request.headers[name];
      }
      const answer = await fetch(host + request.url, { method: 'POST', headers, body: Buffer.concat(chunks) });
      response.writeHead(mode == 'lost' && seen.length == 1 ? 503 : answer.status, { 'retry-after': '0' });
      response.end(await answer.text());
    });
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { address: `http://127.0.0.1:${server.address().port}`, seen, close: () => server.close() };
}
