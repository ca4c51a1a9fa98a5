// The one table of requests and answers that every framework must give, and the bytes they travel in. Used by adapters.test.ts.
import assert from 'node:assert/strict';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Emulator } from 'credyt-widgets/emulator';
import { listen } from '../server/listening.js';
import { PUBLIC_URL } from './apps.js';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

interface Sent {
  headers?: Record<string, string>;
  chunks?: string[];
  /** The caller goes away after so long. */
  hangUpMs?: number;
}

/** As written: `fetch` would tidy paths and refuse some headers, such as Host. */
export function send(port: number, method: string, path: string, { headers = {}, chunks = [], hangUpMs }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; }).on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, text }));
    });
    asked.on('error', reject);
    for (const chunk of chunks) asked.write(chunk);
    asked.end();
    if (hangUpMs !== undefined) setTimeout(() => asked.destroy(), hangUpMs);
  });
}

/** As every browser asks. */
export const ZIPPED = { 'accept-encoding': 'gzip, br' };

export interface Stream {
  status: number;
  headers: IncomingHttpHeaders;
  wallets: number;
  hangUp(): void;
}

/** Opens the stream and listens until the first wallet; five seconds are far too long for one that nobody holds back. */
export async function hear(port: number, headers: Record<string, string>): Promise<Stream> {
  const asked = httpRequest({ host: '127.0.0.1', port, path: '/api/billing/stream', headers, agent: false });
  const answered = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.on('response', resolve).on('error', reject).end();
  });
  const heard = listen(new Response(Readable.toWeb(answered) as ReadableStream<Uint8Array>));
  const isDone = (): boolean => answered.statusCode !== 200 || heard.wallets().length > 0 || answered.destroyed;
  for (const until = Date.now() + 5_000; Date.now() < until && !isDone();) await new Promise((done) => { setTimeout(done, 10); });
  return { status: answered.statusCode ?? 0, headers: answered.headers, wallets: heard.wallets().length, hangUp: () => asked.destroy() };
}

/** What a row has at hand: the app, signed in or not, and Credyt's side of it. */
export interface Visitor {
  emulator: Emulator;
  /** Signed in. */
  mine(method: string, path: string, sent?: Sent): Promise<Answer>;
  /** Signed in, and listening. */
  hear(): Promise<Stream>;
  /** Signed out. */
  anyone(method: string, path: string, sent?: Sent): Promise<Answer>;
}

export const json = ({ text }: Answer) => JSON.parse(text) as Record<string, unknown>;
const HTML = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8';
const sameOrigin = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
const topUp = (extra: Record<string, string> = {}): Sent => ({ headers: { ...sameOrigin, ...extra }, chunks: ['{"amo', 'unt":"2', '0"}'] });
const topUpsSeen = ({ emulator }: Visitor) => emulator.requests().filter(({ method, path }) => method === 'POST' && path.startsWith('/top-ups'));

function isProblem(answer: Answer, status: number, code: string): void {
  assert.deepEqual([answer.status, answer.headers['content-type'], json(answer).code], [status, 'application/problem+json', code]);
  assert.equal(answer.headers['cache-control'], 'no-store');
}

const isReadableBy = ({ headers }: Answer, origin: string): void => assert.deepEqual(
  [headers['access-control-allow-origin'], headers['access-control-allow-credentials'], headers['access-control-expose-headers'], headers['cross-origin-resource-policy']],
  [origin, 'true', 'X-Request-Id, Retry-After', 'cross-origin'],
);

export const ROWS: Record<string, (visitor: Visitor) => Promise<void>> = {
  'a signed-in customer reads their own wallet': async ({ mine }) => {
    const answer = await mine('GET', '/api/billing/wallet?include=pending', { headers: { 'x-request-id': 'row-1' } });
    assert.deepEqual([answer.status, answer.headers['cache-control'], answer.headers['x-request-id']], [200, 'no-store', 'row-1']);
    const [account] = json(answer).accounts as { asset: { code: string }; available: string; pendingIn: string }[];
    assert.equal(account?.asset.code, 'USD');
    assert.match(account.available, /^\d+(\.\d+)?$/);
    assert.equal(typeof account.pendingIn, 'string');
  },
  'nobody else reads it': async ({ anyone }) => isProblem(await anyone('GET', '/api/billing/wallet'), 401, 'unauthenticated'),
  'usage comes with its query': async ({ mine }) => {
    const answer = await mine('GET', '/api/billing/usage?limit=2');
    assert.deepEqual([answer.status, (json(answer).items as unknown[]).length], [200, 2]);
    isProblem(await mine('GET', '/api/billing/usage?customerId=cust_1'), 400, 'invalid_request');
  },
  'a top-up sent in pieces returns to publicUrl, whatever Host and X-Forwarded-* say': async (visitor) => {
    const evil = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', 'x-forwarded-for': '6.6.6.6' };
    const answer = await visitor.mine('POST', '/api/billing/top-ups', topUp(evil));
    assert.equal(answer.status, 201, answer.text);
    assert.match((topUpsSeen(visitor).at(-1)?.body as { return_url: string }).return_url, new RegExp(`^${PUBLIC_URL}/`));
  },
  'parallel twins of one intent share one link': async (visitor) => {
    const before = topUpsSeen(visitor).length;
    const twins = await Promise.all([1, 2, 3].map(() => visitor.mine('POST', '/api/billing/top-ups', topUp({ 'idempotency-key': 'twins' }))));
    assert.deepEqual(twins.map(({ status }) => status), [201, 201, 201]);
    assert.equal(new Set(twins.map((twin) => json(twin).url as string)).size, 1);
    assert.equal(topUpsSeen(visitor).length - before, 1);
  },
  'reads at the same moment are all answered': async ({ mine }) => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => mine('GET', '/api/billing/wallet')));
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 200]);
  },
  'a form without JavaScript is sent to its link': async ({ mine }) => {
    const headers = { ...sameOrigin, accept: HTML, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await mine('POST', '/api/billing/top-ups', { headers, chunks: ['amount=20&returnTo=%2Faccount'] });
    assert.deepEqual([answer.status, answer.text], [303, '']);
    assert.match(answer.headers.location ?? '', /^http:\/\/localhost:4270\//);
  },
  'a person who opens the portal address is sent to a fresh link': async ({ mine }) => {
    const answer = await mine('GET', '/api/billing/portal', { headers: { accept: HTML, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' } });
    assert.equal(answer.status, 303);
    assert.match(answer.headers.location ?? '', /^http:\/\/localhost:4270\//);
  },
  'a POST that does not say where it comes from is refused': async ({ mine }) => {
    isProblem(await mine('POST', '/api/billing/top-ups', { headers: { 'content-type': 'application/json' }, chunks: ['{"amount":"20"}'] }), 403, 'origin_not_allowed');
  },
  'a foreign page may neither ask nor read': async ({ mine }) => {
    for (const answer of [
      await mine('POST', '/api/billing/top-ups', { headers: { origin: 'https://evil.example', 'content-type': 'application/json' }, chunks: ['{"amount":"20"}'] }),
      await mine('GET', '/api/billing/wallet', { headers: { origin: 'https://evil.example' } }),
    ]) {
      isProblem(answer, 403, 'origin_not_allowed');
      assert.equal(answer.headers['access-control-allow-origin'], undefined);
    }
  },
  'a page on a listed origin reads answers and errors': async ({ mine, anyone }) => {
    const wallet = await mine('GET', '/api/billing/wallet', { headers: { origin: PUBLIC_URL } });
    assert.equal(wallet.status, 200);
    isReadableBy(wallet, PUBLIC_URL);
    const link = await mine('POST', '/api/billing/portal-links', { headers: { origin: PUBLIC_URL, 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' }, chunks: ['{}'] });
    assert.equal(link.status, 201, link.text);
    isReadableBy(link, PUBLIC_URL);
    const refused = await anyone('GET', '/api/billing/wallet', { headers: { origin: PUBLIC_URL } });
    isProblem(refused, 401, 'unauthenticated');
    isReadableBy(refused, PUBLIC_URL);
  },
  'a preflight grants Authorization to a listed origin, before anyone is identified': async ({ anyone }) => {
    const asks = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type,idempotency-key' };
    const granted = await anyone('OPTIONS', '/api/billing/top-ups', { headers: { origin: PUBLIC_URL, ...asks } });
    assert.deepEqual([granted.status, granted.headers['access-control-allow-headers']], [204, 'content-type, authorization, idempotency-key']);
    isReadableBy(granted, PUBLIC_URL);
    const refused = await anyone('OPTIONS', '/api/billing/top-ups', { headers: { origin: 'https://evil.example', ...asks } });
    assert.deepEqual([refused.headers['access-control-allow-origin'], refused.headers['access-control-allow-headers']], [undefined, undefined]);
  },
  'text/plain, oversized and broken bodies are refused': async ({ mine }) => {
    const post = (body: string, type = 'application/json') => mine('POST', '/api/billing/top-ups', { headers: { ...sameOrigin, 'content-type': type }, chunks: [body] });
    isProblem(await post('{"amount":"20"}', 'text/plain'), 415, 'unsupported_media_type');
    isProblem(await post(`{"amount":"${'2'.repeat(17_000)}"}`), 413, 'payload_too_large');
    isProblem(await post('{"amount":'), 400, 'invalid_request');
    isProblem(await post('{"amount":"20","customerId":"cust_1"}'), 400, 'invalid_request');
  },
  'a wrong method is 405, HEAD on the portal too': async ({ mine }) => {
    assert.equal((await mine('DELETE', '/api/billing/wallet')).status, 405);
    assert.equal((await mine('HEAD', '/api/billing/portal')).status, 405);
  },
  'an address it does not have is 404': async ({ mine }) => {
    isProblem(await mine('GET', '/api/billing/nothing'), 404, 'not_found');
    assert.equal((await mine('GET', '/api/billing-old/wallet')).headers['x-request-id'], undefined); // the app's own answer
  },
  'a caller who goes away harms nobody else': async (visitor) => {
    visitor.emulator.faults({ route: 'GET /customers/:id/wallet', delayMs: 150, times: 1 });
    await new Promise((resolve) => { setTimeout(resolve, 1_050); }); // past the second for which a balance is kept
    const gone = visitor.mine('GET', '/api/billing/wallet', { hangUpMs: 50 }).then(() => 'answered', () => 'gone');
    await new Promise((resolve) => { setTimeout(resolve, 20); });
    const [first, second] = await Promise.all([gone, visitor.mine('GET', '/api/billing/wallet')]);
    assert.deepEqual([first, second.status], ['gone', 200]);
  },
  'a stream brings the wallet at once, though the browser takes compressed answers': async ({ hear: open }) => {
    const stream = await open();
    assert.deepEqual([stream.status, stream.wallets, stream.headers['content-encoding']], [200, 1, undefined]);
    assert.deepEqual([stream.headers['content-type'], stream.headers['cache-control']], ['text/event-stream', 'no-store, no-transform']);
    stream.hangUp();
  },
  'streams are six per customer, and one that hangs up makes room': async ({ hear: open }) => {
    const all = await Promise.all(Array.from({ length: 8 }, () => open()));
    assert.ok(all.some(({ status }) => status === 429));
    for (const stream of all) stream.hangUp();
    for (const until = Date.now() + 45_000; Date.now() < until;) {
      const again = await open();
      again.hangUp();
      if (again.status === 200) return;
      await new Promise((done) => { setTimeout(done, 100); });
    }
    assert.fail('the streams that were hung up still count');
  },
  'the other routes of the app still answer': async ({ anyone }) => {
    const answer = await anyone('GET', '/');
    assert.deepEqual([answer.status, answer.text], [200, 'the app']);
  },
};
