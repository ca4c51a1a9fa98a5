// What a flood of webhooks that nobody signed costs (T25): the proxy's CPU and memory, and how long a signed one waits beside it. Run by `npm run bench:flood`; FLOOD_SECONDS and FLOOD_RATE change its size.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createBillingHandler, toNodeHandler } from 'credyt-widgets/server';
import { bodyOf, SECRET, signatureOf } from '../server/signed-webhooks.js';

const SECONDS = Number(process.env['FLOOD_SECONDS'] ?? 60);
const RATE = Number(process.env['FLOOD_RATE'] ?? 5_000);
const SOCKETS = 16;
const TICK_MS = 10;

interface Used {
  cpuMs: number;
  rssMB: number;
}

/** The proxy, alone in its process: asked by a message, it says what it has used. */
async function serve(): Promise<void> {
  const billing = createBillingHandler({
    apiKey: 'key_flood', identify: () => null, publicUrl: 'http://localhost:3000', webhookSecrets: [SECRET],
    fetch: () => Promise.reject(new Error('A webhook asks Credyt nothing.')),
  });
  const node = toNodeHandler(billing);
  const server = createServer((request, response) => { void node(request, response); }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1_000, rssMB: process.memoryUsage().rss / 1e6 } satisfies Used);
  });
  process.once('disconnect', () => process.exit());
  process.send?.((server.address() as AddressInfo).port);
}

async function measure(): Promise<void> {
  const child = fork(process.argv[1] ?? '', ['serve'], { execArgv: process.execArgv });
  const [port] = (await once(child, 'message')) as [number];
  const used = async (): Promise<Used> => {
    child.send('used');
    return ((await once(child, 'message')) as [Used])[0];
  };

  /** Milliseconds until each true delivery was acknowledged, one after the other for `seconds`. */
  const signed = async (seconds: number): Promise<number[]> => {
    const waits: number[] = [];
    for (const end = performance.now() + seconds * 1_000; performance.now() < end;) {
      const body = bodyOf({ id: `evt_${Math.random()}` });
      const startedAt = performance.now();
      const { status } = await fetch(`http://127.0.0.1:${port}/api/billing/webhooks`, { method: 'POST', headers: { 'credyt-signature': signatureOf(body, Math.floor(Date.now() / 1_000)) }, body });
      waits.push(performance.now() - startedAt);
      if (status !== 204) throw new Error(`A signed webhook was answered ${status}.`);
      await pause(20);
    }
    return waits.sort((a, b) => a - b);
  };

  await signed(2); // warm
  const quiet = await signed(5);

  let answered = 0;
  const request = `POST /api/billing/webhooks HTTP/1.1\r\nHost: localhost\r\nCredyt-Signature: t=1,v0=${'0'.repeat(64)}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`;
  const sockets = await Promise.all(Array.from({ length: SOCKETS }, async () => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    let rest = '';
    socket.on('data', (bytes: Buffer) => {
      const parts = (rest + bytes.toString('latin1')).split('HTTP/1.1 400');
      answered += parts.length - 1;
      rest = (parts.at(-1) ?? '').slice(-11); // as long as what is looked for could be cut
    });
    return socket;
  }));

  const before = await used();
  const startedAt = performance.now();
  let sent = 0;
  const flood = setInterval(() => {
    const due = Math.min(RATE * SECONDS, Math.floor(((performance.now() - startedAt) / 1_000) * RATE));
    for (; sent < due; sent++) sockets[sent % SOCKETS]?.write(request);
  }, TICK_MS);
  const peak = { rssMB: 0 };
  const watch = setInterval(() => void used().then(({ rssMB }) => { peak.rssMB = Math.max(peak.rssMB, rssMB); }), 1_000);
  const flooded = await signed(SECONDS);
  clearInterval(watch);
  clearInterval(flood);
  const seconds = (performance.now() - startedAt) / 1_000;
  await pause(500);
  const after = await used();
  for (const socket of sockets) socket.destroy();
  child.kill();

  const at = (waits: number[], share: number): number => waits[Math.floor(waits.length * share)] ?? NaN;
  console.table({
    'unsigned, sent / answered 400': `${sent} / ${answered}, ${(answered / seconds).toFixed(0)} a second`,
    'CPU of the proxy': `${((after.cpuMs - before.cpuMs) / seconds / 10).toFixed(0)} % of a core`,
    'RSS before, peak, after': `${before.rssMB.toFixed(0)}, ${peak.rssMB.toFixed(0)}, ${after.rssMB.toFixed(0)} MB`,
    'signed, p50': `${at(quiet, 0.5).toFixed(1)} ms quiet, ${at(flooded, 0.5).toFixed(1)} ms in the flood`,
    'signed, p99': `${at(quiet, 0.99).toFixed(1)} ms quiet, ${at(flooded, 0.99).toFixed(1)} ms in the flood, ${(at(flooded, 0.99) / at(quiet, 0.99)).toFixed(1)} ×`,
  });
}

await (process.argv[2] === 'serve' ? serve() : measure());
