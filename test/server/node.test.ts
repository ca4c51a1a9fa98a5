// toNodeHandler on a real node:http server: what a browser's bytes become, next() outside the base path, and the mistakes of mounting it.
import assert from 'node:assert/strict';
import { createServer, request as httpRequest, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { sendInsufficientFunds, toNodeHandler, type BillingEvent } from '../../src/server/index.js';
import { APP, workbench, type Workbench } from './workbench.js';

const PORT = 4130;
const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };

let listener: RequestListener = () => {};
const server = createServer((req, res) => listener(req, res));
before(() => new Promise<void>((resolve) => server.listen(PORT, '127.0.0.1', resolve)));
after(() => new Promise((resolve) => server.close(resolve)));

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

/** As written: `fetch` would tidy paths and refuse some headers. */
function send(method: string, path: string, { headers = {}, chunks = [] }: { headers?: Record<string, string>; chunks?: string[] } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port: PORT, method, path, headers, agent: false }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; }).on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, text }));
    });
    asked.on('error', reject);
    for (const chunk of chunks) asked.write(chunk);
    asked.end();
  });
}

const codeOf = ({ text }: Answer): unknown => (JSON.parse(text) as { code?: string }).code;
const readAll = async (req: IncomingMessage): Promise<string> => { let text = ''; for await (const chunk of req) text += String(chunk); return text; };

function serve(bench: Workbench): void {
  const handle = toNodeHandler(bench.billing);
  listener = (req, res) => void handle(req, res);
}

describe('toNodeHandler', () => {
  it('serves GET and POST with the status, headers and body of the handler', async () => {
    const bench = workbench();
    serve(bench);
    const wallet = await send('GET', '/api/billing/wallet?include=pending');
    assert.equal(wallet.status, 200);
    assert.equal(wallet.headers['cache-control'], 'no-store');
    assert.ok(wallet.text.includes('"pendingIn"'));
    const topUp = await send('POST', '/api/billing/top-ups', { headers: SAME_ORIGIN, chunks: ['{"amo', 'unt":"2', '0"}'] });
    assert.equal(topUp.status, 201);
    const page = await send('GET', '/api/billing/portal', { headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' } });
    assert.deepEqual([page.status, page.text], [303, '']);
    assert.ok(page.headers.location?.startsWith('http://localhost:4010/'));
  });

  it('answers HEAD, OPTIONS and unknown methods without falling over', async () => {
    serve(workbench());
    assert.equal((await send('HEAD', '/api/billing/portal')).status, 405);
    assert.equal((await send('OPTIONS', '/api/billing/wallet', { headers: { origin: APP } })).status, 204);
    assert.equal((await send('PROPFIND', '/api/billing/wallet')).status, 405);
    assert.equal((await send('TRACE', '/api/billing/wallet')).status, 400);
    assert.equal((await send('GET', '/api/billing/wallet', { headers: { cookie: 'a=b; c=d', 'x-odd': 'é' } })).status, 200);
  });

  it('never reads the Host header: return URLs come from publicUrl', async () => {
    const bench = workbench();
    serve(bench);
    await send('POST', '/api/billing/top-ups', { headers: { ...SAME_ORIGIN, host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' }, chunks: ['{"amount":"20"}'] });
    assert.match((bench.emulator.requests().at(-1)?.body as { return_url: string }).return_url, /^https:\/\/app\.test\/account\?/);
  });

  it('gives the host its own req and res', async () => {
    let native: unknown;
    serve(workbench({ identify: (_request, context) => { native = context.native; return null; } }));
    await send('GET', '/api/billing/wallet');
    assert.deepEqual(Object.keys(native as object), ['req', 'res']);
  });

  it('hands everything outside the base path to next(), and 404s it where there is no next', async () => {
    const bench = workbench();
    const handle = toNodeHandler(bench.billing);
    let passed: string[] = [];
    listener = (req, res) => void handle(req, res, () => { passed.push(req.url ?? ''); res.end('the app'); });
    for (const path of ['/', '/api', '/api/billing-old/wallet', '/api/billingx', '/other?to=/api/billing/wallet', '/API/BILLING/wallet', '//api/billing/wallet']) {
      assert.equal((await send('GET', path)).text, 'the app', path);
    }
    assert.equal(passed.length, 7);
    passed = [];
    assert.equal((await send('GET', '/api/billing/wallet?x#y')).status, 400);
    assert.equal((await send('GET', '/api/billing/nothing')).status, 404);
    assert.deepEqual(passed, []);
    serve(bench);
    assert.equal((await send('GET', '/elsewhere')).status, 404);
    assert.equal((await send('OPTIONS', '*')).status, 404);
    assert.equal((await send('GET', 'http://evil.example/api/billing/wallet')).status, 404);
  });

  it('matches the original URL when a framework mounted it under a prefix', async () => {
    const handle = toNodeHandler(workbench().billing);
    listener = (req, res) => {
      // As Express does for app.use('/api', …).
      const mounted = Object.assign(req, { originalUrl: req.url ?? '', url: (req.url ?? '').slice('/api'.length) });
      void handle(mounted, res, () => res.end('next'));
    };
    assert.equal((await send('GET', '/api/billing/wallet')).status, 200);
  });

  it('names a body parser that ran first, in the answer and to the host', async () => {
    const events: BillingEvent[] = [];
    const handle = toNodeHandler(workbench({ onEvent: (event) => events.push(event) }).billing);
    listener = (req, res) => void readAll(req).then((text) => handle(Object.assign(req, { body: JSON.parse(text) as unknown }), res));
    const answer = await send('POST', '/api/billing/top-ups', { headers: SAME_ORIGIN, chunks: ['{"amount":"20"}'] });
    assert.deepEqual([answer.status, codeOf(answer)], [500, 'internal']);
    assert.match(answer.text, /body parser .*express\.json\(\).* Mount toNodeHandler\(billing\) above it/);
    assert.equal(events.at(-1)?.reason, 'body_already_read');
  });

  it('stops reading a body that is too large', async () => {
    serve(workbench());
    const answer = await send('POST', '/api/billing/top-ups', { headers: SAME_ORIGIN, chunks: Array.from({ length: 40 }, () => 'x'.repeat(1_000)) }).catch((error: unknown) => ({ status: (error as NodeJS.ErrnoException).code }));
    // The connection may be cut while the rest is still being sent.
    assert.ok([413, 'ECONNRESET', 'EPIPE'].includes(answer.status ?? ''), String(answer.status));
  });

  it('survives a caller that goes away', async () => {
    const bench = workbench();
    serve(bench);
    bench.emulator.faults({ route: '*', delayMs: 60, times: 1 });
    await new Promise<void>((resolve) => {
      const asked = httpRequest({ host: '127.0.0.1', port: PORT, path: '/api/billing/wallet' });
      asked.on('error', () => resolve());
      asked.end();
      setTimeout(() => asked.destroy(), 20);
    });
    assert.equal((await send('GET', '/api/billing/wallet')).status, 200);
  });

  it('tells the next error handler what it could not read', async () => {
    const handle = toNodeHandler(workbench().billing);
    listener = (req, res) => void handle(req, res, (error) => { res.statusCode = 418; res.end(error instanceof Error ? 'error' : 'next'); });
    assert.deepEqual([(await send('TRACE', '/api/billing/wallet')).text], ['error']);
  });
});

describe('sendInsufficientFunds', () => {
  const short = { asset: 'USD', required: '10', available: '6', shortfall: '4' };

  it('answers 402 over node:http and Express', async () => {
    listener = (_req, res: ServerResponse) => sendInsufficientFunds(res, short);
    const answer = await send('GET', '/make');
    assert.deepEqual([answer.status, answer.headers['content-type'], codeOf(answer)], [402, 'application/problem+json', 'insufficient_funds']);
  });

  it('answers 402 through a Fastify reply', () => {
    const calls: unknown[] = [];
    sendInsufficientFunds({ code: (status) => calls.push(status), header: (name) => calls.push(name), send: (body) => calls.push(JSON.parse(body)) }, short);
    assert.deepEqual(calls.slice(0, 3), [402, 'Content-Type', 'Cache-Control']);
    assert.equal((calls[3] as { shortfall: string }).shortfall, '4');
  });
});
