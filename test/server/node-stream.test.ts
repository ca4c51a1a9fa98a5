// A stream over node:http: written as it comes, no faster than it is read, and over when its reader is.
import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { toNodeHandler } from '../../src/server/index.js';
import { writeStream } from '../../src/server/node-stream.js';
import { listen } from './listening.js';
import { workbench, type Workbench } from './workbench.js';

const CUSTOMER = { customerId: 'cust_4qh0wajx2n9qtazh2tghzkyan2' };
const realSetTimeout = setTimeout;
const pause = (ms: number): Promise<void> => new Promise((resolve) => { realSetTimeout(resolve, ms); });
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 500; turn++) {
    if (await holds()) return;
    await pause(10);
  }
  assert.fail(`waited in vain until ${holds.toString()}`);
}

let server: Server;
let listener: RequestListener;
beforeEach(() => new Promise<void>((resolve) => {
  server = createServer((req, res) => listener(req, res));
  server.listen(0, '127.0.0.1', resolve);
}));
afterEach(() => {
  mock.timers.reset();
  server.close();
  server.closeAllConnections();
});
const portOf = (): number => (server.address() as AddressInfo).port;

function serve(bench: Workbench): Workbench {
  const handle = toNodeHandler(bench.billing);
  listener = (req, res) => void handle(req, res);
  return bench;
}

const ask = (signal?: AbortSignal): Promise<Response> => fetch(`http://127.0.0.1:${portOf()}/api/billing/stream`, signal ? { signal } : {});

/** A page that asks and then reads nothing. */
async function stare(): Promise<Socket> {
  const socket = connect(portOf(), '127.0.0.1');
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  socket.pause();
  socket.write('GET /api/billing/stream HTTP/1.1\r\nhost: app.test\r\n\r\n');
  return socket;
}

describe('a stream over node:http', () => {
  it('is written as it comes: the first wallet, a change, the goodbye', async () => {
    const bench = serve(workbench());
    const response = await ask();
    assert.deepEqual([response.status, response.headers.get('content-type'), response.headers.get('x-accel-buffering')], [200, 'text/event-stream', 'no']);
    const heard = listen(response);
    await until(() => heard.wallets().length === 1);
    await bench.billing.refresh(CUSTOMER);
    await until(() => heard.wallets().length === 2);
    await bench.billing.close();
    assert.equal(await heard.end, 'done');
    assert.match(heard.frames.at(-1) ?? '', /event: bye/);
    await new Promise((resolve) => server.close(resolve)); // nothing is held open
  });

  it('is over when the page goes, also before it was answered', async () => {
    let answer: (() => void) | null = null;
    let isSlow = false;
    const bench = serve(workbench({
      limits: { streams: 1 },
      identify: async () => {
        if (isSlow) await new Promise<void>((resolve) => { answer = resolve; });
        return CUSTOMER;
      },
    }));
    const isFree = async (): Promise<boolean> => {
      const answered = await bench.get('/stream');
      await answered.body?.cancel();
      return answered.status === 200;
    };
    const page = new AbortController();
    const heard = listen(await ask(page.signal));
    await until(() => heard.wallets().length === 1);
    assert.equal(await isFree(), false);
    page.abort();
    await until(isFree);

    isSlow = true;
    const hasty = new AbortController();
    const asked = ask(hasty.signal).catch(() => 'gone');
    await until(() => answer !== null);
    hasty.abort();
    assert.equal(await asked, 'gone');
    await pause(50);
    isSlow = false;
    (answer as (() => void) | null)?.();
    await until(isFree);
  });

  it('goes no faster than its reader, and gives up one who has taken nothing for 30 s', async () => {
    let cancelled: unknown = 'no';
    let sent = 0;
    let response: ServerResponse | undefined;
    const written: Promise<void>[] = [];
    listener = (_req, res) => {
      response = res;
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => { sent++; controller.enqueue(new Uint8Array(64_000)); },
        cancel: (reason) => { cancelled = reason; },
      });
      written.push(writeStream(body, res));
    };
    mock.timers.enable({ apis: ['setTimeout'] });
    const socket = await stare();
    let before = -1;
    await until(() => {
      const isStuck = sent > 0 && sent === before;
      before = sent;
      return isStuck;
    });
    await pause(200);
    assert.ok((response?.writableLength ?? Infinity) < 200_000, String(response?.writableLength));
    mock.timers.tick(29_000);
    await pause(20);
    assert.equal(cancelled, 'no');
    mock.timers.tick(1_000);
    await Promise.all(written);
    assert.equal(cancelled, undefined);
    socket.destroy();
  });
});
