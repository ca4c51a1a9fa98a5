// The Credyt client on real sockets: hanging, dripping, flooding, cut and redirected answers end in time, by name, and with nothing left open.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { CredytError, createCredytClient, type CallOptions, type CredytClient } from '../../src/server/credyt-client.js';

const PORT = 4120;
const ELSEWHERE = 4121;
const REFUSED = 4129;
const MAYA = 'cust_maya';
const WALLET = '{"accounts":[{"id":"default:USD","name":"default","asset":"USD","available":14.566678}]}';
/** Shorter than the real 5, 10 and 15 s, in the same order. */
const TIMEOUTS = { headersMs: 200, readMs: 800, writeMs: 1_200 };

const servers: Server[] = [];
after(() => Promise.all(servers.map((server) => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }))));

async function listen(port: number, answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<void> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}

let behave: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
const seen: string[] = [];
await listen(PORT, (request, response) => {
  seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
  behave(request, response);
});
const stolen: unknown[] = [];
await listen(ELSEWHERE, (request, response) => {
  stolen.push(request.headers);
  response.end(WALLET);
});

const url = `http://127.0.0.1:${PORT}`;
/** As shipped, and new for each call: a client that has met failures lets a route rest (bounds.test.ts). */
const client = (): CredytClient => createCredytClient({ apiKey: 'key_test', url });
const hasty = createCredytClient({ apiKey: 'key_test', url, timeouts: TIMEOUTS });
const readWallet = (from = client()): Promise<unknown> => from.getWallet(MAYA);
const makeLink = (options?: CallOptions, from = client()): Promise<unknown> => from.createPortalSession({ customerId: MAYA, returnUrl: 'https://a.test', failureUrl: 'https://a.test' }, options);

async function failure(call: Promise<unknown>): Promise<{ error: CredytError; ms: number }> {
  const startedAt = performance.now();
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof CredytError, String(error));
    return { error, ms: performance.now() - startedAt };
  }
  assert.fail('the call was answered');
}

const json = (response: ServerResponse, headers: Record<string, string> = {}): void => { response.writeHead(200, { 'content-type': 'application/json', ...headers }); };

void test('a true answer is read', async () => {
  behave = (_request, response) => { json(response); response.end(WALLET); };
  assert.equal((await client().getWallet(MAYA)).accounts[0]?.available, '14.566678');
});

void test('a read that hears nothing ends when headers are due, a write when its answer is due', async () => {
  behave = () => undefined;
  const read = await failure(readWallet(hasty));
  assert.equal(read.error.reason, 'timeout');
  assert.ok(read.ms >= 100 && read.ms < 800, `${read.ms} ms`);
  const write = await failure(makeLink({}, hasty));
  assert.equal(write.error.reason, 'timeout');
  assert.ok(write.error.sent, 'it may have been carried out');
  assert.ok(write.ms >= 1_000 && write.ms < 2_500, `${write.ms} ms`);
});

void test('one write may be given more time, so a late link is not lost', async () => {
  behave = (_request, response) => { setTimeout(() => { json(response); response.end('{"redirect_url":"https://billing.credyt.ai/x"}'); }, 1_500); };
  assert.deepEqual(await makeLink({ timeoutMs: 10_000 }, hasty), { url: 'https://billing.credyt.ai/x', expiresAt: null });
});

void test('an answer that drips ends when it is due as a whole', async () => {
  behave = (_request, response) => {
    json(response);
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => { clearInterval(drip); });
  };
  const { error, ms } = await failure(readWallet(hasty));
  assert.equal(error.reason, 'timeout');
  assert.ok(ms >= 600 && ms < 2_000, `${ms} ms`);
});

void test('an answer over 2 MB is not read to its end, packed or not', async () => {
  let written = 0;
  behave = (_request, response) => {
    json(response);
    const pour = (): void => {
      while (written < 50_000_000 && response.write(' '.repeat(100_000))) written += 100_000;
    };
    response.on('drain', pour);
    pour();
  };
  assert.equal((await failure(readWallet())).error.reason, 'bad_answer');
  assert.ok(written < 20_000_000, `${written} bytes were taken`);
  const bomb = gzipSync(Buffer.alloc(100_000_000, ' '));
  behave = (_request, response) => { json(response, { 'content-encoding': 'gzip' }); response.end(bomb); };
  assert.equal((await failure(readWallet())).error.reason, 'bad_answer');
});

void test('2 MB are read and not a byte more', async () => {
  let spaces = 2_000_000 - WALLET.length;
  behave = (_request, response) => { json(response); response.end(WALLET + ' '.repeat(spaces)); };
  await readWallet();
  spaces++;
  assert.equal((await failure(readWallet())).error.reason, 'bad_answer');
});

void test('a wrong packing is a bad answer', async () => {
  behave = (_request, response) => { json(response, { 'content-encoding': 'gzip' }); response.end(WALLET); };
  assert.equal((await failure(readWallet())).error.reason, 'bad_answer');
});

void test('redirects are not followed: nothing, and no key, arrives elsewhere', async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    behave = (_request, response) => { response.writeHead(status, { location: `http://127.0.0.1:${ELSEWHERE}/` }); response.end(); };
    assert.equal((await failure(readWallet())).error.reason, 'redirect');
    assert.equal((await failure(makeLink())).error.reason, 'redirect');
  }
  assert.deepEqual(stolen, []);
});

void test('a cut connection: reads are tried three times, a write once and said to be possibly done', async () => {
  const cuts: [name: string, cut: typeof behave][] = [
    ['before headers', (request) => request.socket.destroy()],
    ['in the body', (request, response) => { json(response, { 'content-length': '500' }); response.write(WALLET); setTimeout(() => request.socket.destroy(), 10); }],
  ];
  for (const [name, cut] of cuts) {
    behave = cut;
    seen.length = 0;
    const read = await failure(readWallet());
    assert.equal(read.error.reason, 'connect', name);
    assert.equal(seen.length, 3, name);
    seen.length = 0;
    const write = await failure(makeLink());
    assert.equal(write.error.reason, 'connect', name);
    assert.ok(write.error.sent, name);
    assert.equal(seen.length, 1, name);
  }
});

void test('a connection that is refused says that nothing was sent', async () => {
  const nobody = createCredytClient({ apiKey: 'key_test', url: `http://127.0.0.1:${REFUSED}` });
  const { error } = await failure(nobody.createTopUp({ customerId: MAYA, amount: '5', currency: 'USD', returnUrl: 'https://a.test', failureUrl: 'https://a.test' }));
  assert.equal(error.reason, 'connect');
  assert.equal(error.sent, false);
  assert.equal(error.message, `Cannot reach Credyt at http://127.0.0.1:${REFUSED} (ECONNREFUSED). Is the emulator running? npx credyt-widgets emulator --port ${REFUSED}`);
});

void test('a connection that fails says where and by what code, and repeats nothing else that a fetch may say', async () => {
  const said = async (address: string, error: unknown): Promise<string> => {
    const broken = createCredytClient({ apiKey: 'key_test', url: address, fetch: () => Promise.reject(error) });
    return (await failure(broken.createCustomer({ externalId: 'maya' }))).error.message;
  };
  const of = (code: string): Error => Object.assign(new Error('x-credyt-api-key: key_test'), { code });
  assert.equal(await said('https://a.test/v1', of('ENOTFOUND')), 'Cannot reach Credyt at https://a.test (ENOTFOUND).');
  assert.equal(await said('http://localhost', of('ECONNREFUSED')), 'Cannot reach Credyt at http://localhost (ECONNREFUSED). Is the emulator running? npx credyt-widgets emulator --port 80');
  assert.equal(await said('http://localhost:4010', of('ECONNRESET')), 'The connection to Credyt at http://localhost:4010 failed (ECONNRESET).');
  assert.equal(await said('https://a.test', of('key_test')), 'The connection to Credyt at https://a.test failed (Error).');
  assert.equal(await said('https://a.test', 'key_test'), 'The connection to Credyt at https://a.test failed (string).');
});

void test('a caller may end its call', async () => {
  behave = () => undefined;
  const caller = new AbortController();
  setTimeout(() => { caller.abort(); }, 30);
  const { error, ms } = await failure(makeLink({ signal: caller.signal }));
  assert.equal(error.reason, 'aborted');
  assert.ok(ms < 2_000, `${ms} ms`);
  seen.length = 0;
  assert.equal((await failure(makeLink({ signal: caller.signal }))).error.reason, 'aborted');
  assert.deepEqual(seen, [], 'an ended caller sends nothing');
});

void test('a fetch that ignores its signal cannot outlive the deadline', async () => {
  const deaf = createCredytClient({ apiKey: 'key_test', timeouts: TIMEOUTS, fetch: () => new Promise(() => undefined) });
  const { error, ms } = await failure(deaf.getWallet(MAYA));
  assert.equal(error.reason, 'timeout');
  assert.ok(ms < 800, `${ms} ms`);
});

void test('a failed call is given up on the wire too', async () => {
  let open = 0;
  behave = (request) => {
    open++;
    request.on('close', () => { open--; });
  };
  await Promise.all(Array.from({ length: 20 }, () => failure(readWallet(hasty))));
  for (let waits = 0; open > 0 && waits < 100; waits++) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(open, 0);
});
