// The same handler over two independent readings of Credyt's documents answers alike. Where they differ, the kit would lean on a guess.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createEmulator } from '../../src/emulator/index.js';
import { createBillingHandler, createCredytClient } from '../../src/server/index.js';
import { createStandIn } from './stand-in.js';

const CREDYT = 'http://localhost:4010';
const APP = 'https://app.test';
type Upstream = (request: Request) => Promise<Response>;

const PRODUCT = {
  code: 'glitch_video_std',
  name: 'Glitch Video',
  publish: true,
  prices: [
    { type: 'usage_based', billing_model: { type: 'real_time' }, usage_calculation: { event_type: 'video_generated', usage_type: 'unit' }, pricing: [{ asset: 'USD', values: [{ unit_price: 0.5 }] }] },
    { type: 'usage_based', billing_model: { type: 'real_time' }, usage_calculation: { event_type: 'image_made', usage_type: 'unit' }, pricing: [{ asset: 'CREDIT', values: [{ unit_price: 2.5 }] }] },
  ],
};
const CREDITS = { code: 'CREDIT', name: 'Credits', precision: 0, symbol: '⭐', label: 'CR', rates: [{ source: 'USD', rate: 0.05 }] };

/** Sets the scene by documented calls only, then shows what a browser would see of it. */
async function visit(upstream: Upstream) {
  for (const [path, body] of [['assets', CREDITS], ['products', PRODUCT]] as const) {
    const headers = { 'x-credyt-api-key': 'key_test', 'content-type': 'application/json' };
    const response = await upstream(new Request(`${CREDYT}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
    assert.equal(response.status, 201, path);
  }
  const client = createCredytClient({ apiKey: 'key_test', url: CREDYT, fetch: upstream });
  const joan = { externalId: '951832085fee4033a2878f841a24149a', name: 'Joan Parker', subscriptions: [{ products: [{ code: PRODUCT.code }] }] };
  const { id } = await client.ensureCustomer(joan);
  const again = await client.ensureCustomer(joan);
  assert.equal(again.id, id, 'a second ensureCustomer finds the first one');
  assert.equal(await client.findCustomer('nobody'), null);

  await client.createAdjustment(id, { transactionId: 't-1', asset: 'USD', amount: '14.566678', reason: 'external_topup' });
  await client.createAdjustment(id, { transactionId: 't-2', asset: 'CREDIT', amount: '5000', reason: 'gift' });
  const events = Array.from({ length: 30 }, (_, index) => ({
    id: `5f53-${index}`,
    eventType: ['video_generated', 'image_made', 'unmatched'][index % 3] ?? '',
    occurredAt: `2025-10-17T21:21:${String(index).padStart(2, '0')}.${'024729'.slice(0, index % 7)}Z`.replace('.Z', 'Z'),
    subject: `video_${index}`,
    data: { minutes: 10, speed: 'fast' },
  }));
  for (const event of events) await client.sendEvents(id, [event]);
  await client.sendEvents(id, events.slice(0, 3)); // billed once

  const billing = createBillingHandler({
    apiKey: 'key_test', identify: () => ({ externalId: joan.externalId }), publicUrl: APP, credytUrl: CREDYT, fetch: (input, init) => upstream(new Request(input, init)),
    topUp: { presets: ['10', '25'], assets: ['USD', 'CREDIT'] }, usage: { attributes: ['minutes', 'speed'] }, lowBelow: { USD: '20' }, onEvent: () => undefined,
  });
  const ask = async (method: string, path: string, body?: unknown) => {
    const headers = { 'sec-fetch-site': 'same-origin', origin: APP, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
    const response = await billing(new Request(`${APP}/api/billing${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }));
    return { status: response.status, body: JSON.parse(await response.text()) as Record<string, unknown> };
  };
  const usage: unknown[] = [];
  let cursor: string | null = null;
  do {
    const page = await ask('GET', `/usage?limit=25${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    usage.push(...(page.body['items'] as unknown[]));
    cursor = page.body['nextCursor'] as string | null;
  } while (cursor !== null);

  return {
    wallet: await ask('GET', '/wallet'),
    usage,
    filtered: await ask('GET', '/usage?eventType=image_made&from=2025-10-17T21:21:10Z&to=2025-10-17T21:21:20Z'),
    item: await ask('GET', '/usage/5f53-3'),
    missing: await ask('GET', '/usage/no-such-event'),
    topUp: await ask('POST', '/top-ups', { amount: '25.00' }),
    portal: await ask('POST', '/portal-links', {}),
    units: await client.quote({ asset: 'CREDIT', amount: '10', currency: 'USD' }),
  };
}

/** What may differ: identifiers, the spelling of account ids, times of this run, and the link itself. */
function alike(seen: Awaited<ReturnType<typeof visit>>): unknown {
  const vague = JSON.stringify(seen, (key, value: unknown) => {
    if (['owner', 'asOf', 'url', 'nonce', 'expiresAt', 'requestId'].includes(key)) return typeof value;
    if (key === 'ttlMs') return Math.round(Number(value) / 10_000);
    if (key === 'id' && typeof value === 'string') return value.startsWith('top_') ? 'top_' : value.toLowerCase();
    return value;
  });
  return JSON.parse(vague);
}

void test('wallet, usage, top-up and portal read alike from the emulator and from a stand-in written from the documents', async () => {
  const fromEmulator = await visit(createEmulator({ scenario: 'no-wallet' }).fetch);
  const fromStandIn = await visit(createStandIn().fetch);
  assert.deepEqual(alike(fromStandIn), alike(fromEmulator));

  assert.equal(fromEmulator.usage.length, 30);
  assert.equal(fromEmulator.wallet.status, 200);
  assert.deepEqual((fromEmulator.wallet.body['accounts'] as { available: string }[]).map((account) => account.available).sort(), ['4975', '9.566678']);
  assert.equal(fromEmulator.topUp.status, 201);
  assert.equal(fromEmulator.units, '200');
});

void test('the stand-in is a reading of its own: short enough to compare with the documents, and it imports nothing', () => {
  const source = readFileSync(new URL('stand-in.ts', import.meta.url), 'utf8');
  const lines = source.trimEnd().split('\n');
  assert.ok(lines.length <= 150, `${lines.length} lines`);
  assert.ok(Math.max(...lines.map((line) => line.length)) <= 200, 'not short by long lines');
  assert.doesNotMatch(source, /\bimport\b|\brequire\b|\bfrom\s*['"]/);
});
