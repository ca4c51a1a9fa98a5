// Every way to mount the handler wrongly, in the real frameworks: each is named in the answer or in the host's own error log, none is a silent 200.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, it } from 'node:test';
import { createGzip } from 'node:zlib';
import { serve } from '@hono/node-server';
import compression from 'compression';
import express from 'express';
import session from 'express-session';
import fastify from 'fastify';
import { Hono } from 'hono';
import { toNodeHandler, type BillingEvent, type BillingHandler } from 'credyt-widgets/server';
import { workbench, type WorkbenchOptions } from '../server/workbench.js';
import { hear, json, send, ZIPPED, type Answer } from './table.js';

const PORT = 4280;
const JSON_POST = { headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }, chunks: ['{"amount":"20"}'] };
const topUp = (path = '/api/billing/top-ups'): Promise<Answer> => send(PORT, 'POST', path, JSON_POST);
const wallet = (path = '/api/billing/wallet'): Promise<Answer> => send(PORT, 'GET', path);

let close: () => unknown = () => {};
afterEach(() => close());

async function listen(listener: RequestListener): Promise<void> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(PORT, '127.0.0.1', resolve));
  close = () => new Promise((resolve) => server.close(resolve));
}

let logged = '';

/** The app's last word: what its error log would show. */
const logErrors = (app: ReturnType<typeof express>): void => {
  app.use((error: Error, _req: unknown, res: { headersSent: boolean; statusCode: number; end(text: string): void }, _next: unknown) => {
    logged = String(error);
    if (!res.headersSent) res.statusCode = 500;
    res.end(`logged: ${error.message}`);
  });
};

async function inExpress(arrange: (app: ReturnType<typeof express>, billing: BillingHandler) => void, options?: WorkbenchOptions): Promise<BillingEvent[]> {
  const { billing, events } = workbench(options);
  const app = express();
  arrange(app, billing);
  logErrors(app);
  await listen(app as RequestListener);
  return events;
}

async function inHono(arrange: (app: Hono, billing: BillingHandler) => void): Promise<BillingEvent[]> {
  const { billing, events } = workbench();
  const app = new Hono();
  arrange(app, billing);
  app.onError((error, c) => c.text(`logged: ${error.message}`, 500));
  const server = serve({ fetch: app.fetch, port: PORT, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  close = () => new Promise((resolve) => server.close(resolve));
  return events;
}

function isNamed(answer: Answer, events: BillingEvent[], [status, reason, words]: [number, string, RegExp]): void {
  assert.equal(answer.status, status, answer.text);
  assert.match(json(answer).detail as string, words);
  assert.equal(events.at(-1)?.reason, reason);
}

const PARSED: [number, string, RegExp] = [500, 'body_already_read', /Mount toNodeHandler\(billing\) above it/];
const ELSEWHERE: [number, string, RegExp] = [404, 'outside_base_path', /serves \/api\/billing\. Set basePath/];
const IS_NO_REQUEST = /^logged: credyt-widgets: billing takes a web Request.*toNodeHandler\(billing\).*c\.req\.raw/;

describe('Express', () => {
  it('express.json() above the handler', async () => {
    const events = await inExpress((app, billing) => app.use(express.json(), toNodeHandler(billing)));
    isNamed(await topUp(), events, PARSED);
    assert.equal((await wallet()).status, 200); // it has no body to lose
  });

  it('express.urlencoded() above the handler, met by a form', async () => {
    const events = await inExpress((app, billing) => app.use(express.urlencoded(), toNodeHandler(billing)));
    const form = { headers: { ...JSON_POST.headers, 'content-type': 'application/x-www-form-urlencoded' }, chunks: ['amount=20'] };
    isNamed(await send(PORT, 'POST', '/api/billing/top-ups', form), events, PARSED);
  });

  it('a middleware that reads the raw body', async () => {
    const events = await inExpress((app, billing) => app.use(async (req: IncomingMessage, _res: unknown, next: () => void) => { await req.toArray(); next(); }, toNodeHandler(billing)));
    isNamed(await topUp(), events, PARSED);
  });

  it('a mount under a prefix that basePath does not know', async () => {
    const events = await inExpress((app, billing) => app.use('/billing', toNodeHandler(billing)));
    isNamed(await wallet('/billing/wallet'), events, ELSEWHERE);
  });

  it('a router under another prefix', async () => {
    const events = await inExpress((app, billing) => {
      const router = express.Router();
      router.use('/billing', toNodeHandler(billing));
      app.use('/v2', router);
    });
    isNamed(await wallet('/v2/billing/wallet'), events, ELSEWHERE);
  });

  it('a mount under the right prefix, or a part of it, is no mistake', async () => {
    await inExpress((app, billing) => {
      app.use('/api', toNodeHandler(billing));
      app.get('/api/other', (_req: unknown, res: { end(text: string): void }) => res.end('the app'));
    });
    assert.equal((await wallet()).status, 200);
    assert.equal((await wallet('/api/other')).text, 'the app');
  });

  it('the handler itself, without toNodeHandler', async () => {
    await inExpress((app, billing) => app.use(billing as never));
    assert.match((await wallet()).text, IS_NO_REQUEST);
  });

  it('toNodeHandler around something else refuses to start', () => {
    assert.throws(() => toNodeHandler({ apiKey: 'key_x' } as never), /toNodeHandler takes what createBillingHandler returned/);
  });

  it('something that has begun to answer already', async () => {
    await inExpress((app, billing) => app.use((_req: unknown, res: { write(text: string): void }, next: () => void) => { res.write('early '); next(); }, toNodeHandler(billing)));
    assert.match((await wallet()).text, /^early logged: credyt-widgets: something else had already begun to answer/);
  });

  it('the session below the handler', async () => {
    const events = await inExpress((app, billing) => app.use(toNodeHandler(billing), session({ secret: 's', resave: false, saveUninitialized: false })), {
      identify: (_request, { native }) => ({ externalId: (native as { req: { session: { user: string } } }).req.session.user }),
    });
    assert.equal((await wallet()).status, 500);
    assert.equal(events.at(-1)?.reason, 'identify_failed');
  });

  it('CORS for everyone above the handler opens it to nobody', async () => {
    await inExpress((app, billing) => app.use((_req: unknown, res: { setHeader(name: string, value: string): void }, next: () => void) => {
      res.setHeader('Access-Control-Allow-Origin', '*');
      next();
    }, toNodeHandler(billing)));
    const foreign = await send(PORT, 'GET', '/api/billing/wallet', { headers: { origin: 'https://evil.example' } });
    assert.deepEqual([foreign.status, json(foreign).code], [403, 'origin_not_allowed']);
    assert.equal((await send(PORT, 'GET', '/api/billing/wallet', { headers: { origin: 'https://app.test' } })).headers['access-control-allow-origin'], 'https://app.test');
  });

  it('compression above the handler changes no answer', async () => {
    await inExpress((app, billing) => app.use(compression({ threshold: 0 }), toNodeHandler(billing)));
    const answer = await fetch(`http://127.0.0.1:${String(PORT)}/api/billing/wallet`, { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(answer.headers.get('content-encoding'), 'gzip');
    assert.equal((await answer.json() as { accounts: unknown[] }).accounts.length, 1);
  });

  it('compression above the handler leaves the stream alone: its frames come at once', async () => {
    await inExpress((app, billing) => app.use(compression({ threshold: 0 }), toNodeHandler(billing)));
    const stream = await hear(PORT, ZIPPED);
    stream.hangUp();
    assert.deepEqual([stream.status, stream.headers['content-encoding'], stream.wallets], [200, undefined, 1]);
  });

  it('a compression that heeds no "no-transform" would hold the stream back', async () => {
    const events = await inExpress((app, billing) => app.use((_req: unknown, res: ServerResponse, next: () => void) => {
      const { write } = res;
      const gzip = createGzip().on('data', (chunk: Buffer) => write.call(res, chunk, 'utf8', () => {}));
      res.setHeader('Content-Encoding', 'gzip');
      res.write = (chunk: Uint8Array) => gzip.write(chunk);
      next();
    }, toNodeHandler(billing)));
    await hear(PORT, ZIPPED).catch(() => null); // the line is cut
    const mishap = events.find(({ type }) => type === 'mishap');
    assert.deepEqual([mishap?.reason, String((mishap as { error?: Error } | undefined)?.error)], ['stream_compressed', logged]);
    assert.match(logged, /credyt-widgets: a compression in front of the billing handler holds the frames of GET \/stream back/);
  });

  it('trust proxy changes no return address', async () => {
    const { billing, emulator } = workbench();
    const app = express();
    app.set('trust proxy', true);
    app.use(toNodeHandler(billing));
    await listen(app as RequestListener);
    await send(PORT, 'POST', '/api/billing/top-ups', { ...JSON_POST, headers: { ...JSON_POST.headers, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' } });
    assert.match((emulator.requests().at(-1)?.body as { return_url: string }).return_url, /^https:\/\/app\.test\//);
  });
});

describe('Fastify', () => {
  it('a route whose body Fastify has parsed', async () => {
    const { billing, events } = workbench();
    const app = fastify();
    const handle = toNodeHandler(billing);
    app.all('/api/billing/*', async (request, reply) => {
      reply.hijack();
      await handle(request.raw, reply.raw);
    });
    await app.listen({ port: PORT });
    close = () => app.close();
    isNamed(await topUp(), events, PARSED);
    assert.equal((await wallet()).status, 200);
  });

  it('the handler itself as a route', async () => {
    const { billing } = workbench();
    const app = fastify();
    app.all('/api/billing/*', billing as never);
    app.setErrorHandler((error, _request, reply) => reply.code(500).send(`logged: ${(error as Error).message}`));
    await app.listen({ port: PORT });
    close = () => app.close();
    assert.match((await wallet()).text, IS_NO_REQUEST);
  });
});

describe('Hono', () => {
  it('app.mount, which takes the prefix off', async () => {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what people have written for years
    const events = await inHono((app, billing) => app.mount('/api/billing', billing as never));
    isNamed(await wallet(), events, ELSEWHERE);
  });

  it('the context in place of c.req.raw', async () => {
    await inHono((app, billing) => app.all('/api/billing/*', billing as never));
    assert.match((await wallet()).text, IS_NO_REQUEST);
  });

  it('a middleware that reads the body', async () => {
    const events = await inHono((app, billing) => app.all('/api/billing/*', async (c) => { await c.req.json(); return billing(c.req.raw, { native: c }); }));
    isNamed(await topUp(), events, [500, 'body_already_read', /Hand over an unread Request/]);
  });
});

describe('node:http', () => {
  it('a reverse proxy that takes the prefix off', async () => {
    const { billing, events } = workbench();
    const handle = toNodeHandler(billing);
    await listen((req, res) => void handle(req, res));
    isNamed(await wallet('/wallet'), events, ELSEWHERE);
  });
});
