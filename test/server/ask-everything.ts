// Asks every route of a handler whose Credyt misbehaves, prints how each was answered, and ends only when nothing is left running. Started by bounds.test.ts.
const SCALE = Number(process.env['SCALE']);
// Every limit of the handler, shortened alike. Node's own fetch is known by the arguments it passes, and keeps its time.
const realSetTimeout = globalThis.setTimeout;
globalThis.setTimeout = ((run: (...values: unknown[]) => void, ms = 0, ...values: unknown[]) =>
  realSetTimeout(run, values.length > 0 ? ms : ms / SCALE, ...values)) as typeof setTimeout;

// What is held weakly is gone at the next collection, and with it whatever it would have ended: here the next is never far.
const collect = globalThis.gc;
if (!collect) throw new Error('Start it with --expose-gc.');
setInterval(() => { collect(); }, 50).unref();

const { createBillingHandler } = await import('../../src/server/index.js');

process.on('unhandledRejection', () => { process.exitCode = 2; });

const APP = 'https://app.test';
const ROUTES = [
  ['GET', '/wallet'], ['GET', '/usage'], ['GET', '/usage/evt_1'],
  ['POST', '/top-ups', { amount: '20' }], ['POST', '/portal-links', {}], ['POST', '/payment-links', {}], ['POST', '/quotes', { amount: '20', currency: 'USD', asset: 'CREDITS' }],
] as const;

for (let behaviour = 0; behaviour < Number(process.env['BEHAVIOURS']); behaviour++) {
  const billing = createBillingHandler({
    apiKey: `key_${behaviour}`, publicUrl: APP, credytUrl: process.env['UPSTREAM'] ?? '', identify: () => ({ customerId: 'cust_1' }),
    topUp: { assets: ['USD', 'CREDITS'] }, onEvent: () => {},
  });
  for (const [method, path, body] of ROUTES) {
    const startedAt = performance.now();
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
    void billing(new Request(`${APP}/api/billing${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })).then((response) => {
      const line = { asked: `${method} ${path} (${behaviour})`, status: response.status, type: response.headers.get('content-type'), ms: Math.round(performance.now() - startedAt), at: Date.now() };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    });
  }
}

// Whoever is left running says what it waits for; this timer itself keeps nothing alive.
realSetTimeout(() => { process.stderr.write(`still alive for: ${process.getActiveResourcesInfo().join()}\n`); }, 6_000).unref();
