// Webhooks: signed, sent in the background, tried again for a while, sent once more on demand; the API neither waits for them nor fails with them.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { sign } from '../../src/emulator/outbox.js';
import { serve } from '../../src/emulator/serve.js';
import { GOOD_CARD, start, type Calls } from './calling.js';

interface Letter {
  readonly url: string;
  readonly signature: string;
  readonly contentType: string | null;
  readonly body: string;
}

/** An emulator whose webhooks arrive here; `answer` is the destination. */
function listening(answer: (attempt: number) => Response | Promise<Response> = () => new Response(null, { status: 204 })): Calls & { letters: Letter[] } {
  const letters: Letter[] = [];
  const calls = start({
    scenario: 'pending-subscription',
    fetch: async (request) => {
      const { headers } = request;
      letters.push({ url: request.url, signature: headers.get('credyt-signature') ?? '', contentType: headers.get('content-type'), body: await request.text() });
      return answer(letters.length);
    },
  });
  calls.emulator.settings({ webhookRetryMs: 1 });
  return { ...calls, letters };
}

const register = async ({ call }: Calls, body: object = {}): Promise<{ id: string; secret: string }> => (await call('POST /webhooks', { url: 'https://app.example/hooks', ...body })).body;
const activate = async ({ call, follow, browse }: Calls): Promise<void> => {
  const link = (await call('GET /customers/:me')).body.subscriptions[0]?.required_actions?.[0]?.redirect_url ?? '';
  assert.equal((await browse((await follow(link)).path, GOOD_CARD)).status, 303);
};
/** Until nothing is on its way any more. */
const sent = async ({ emulator }: Calls): Promise<ReturnType<Calls['emulator']['deliveries']>> => {
  while (emulator.deliveries().some(({ state }) => state === 'waiting')) await new Promise((resolve) => setTimeout(resolve, 2));
  return emulator.deliveries();
};

test('a paid subscription is announced once, as documented, signed with the secret of the destination', async () => {
  const calls = listening();
  const { secret } = await register(calls);
  await activate(calls);
  const [delivery] = await sent(calls);
  assert.equal(calls.letters.length, 1);
  const [letter] = calls.letters;
  assert.deepEqual([letter?.url, letter?.contentType], ['https://app.example/hooks', 'application/json']);
  const event = JSON.parse(letter?.body ?? '') as { id: string; created: string; data: Record<string, string> };
  assert.deepEqual(Object.keys(event), ['id', 'type', 'created', 'live_mode', 'data']);
  assert.deepEqual({ ...event, id: '', created: '', data: {} }, { id: '', type: 'subscription.activated', created: '', live_mode: false, data: {} });
  assert.match(event.id, /^evt_/);
  const { subscriptions } = (await calls.call('GET /customers/:me')).body;
  assert.deepEqual([event.data['customer_id'], event.data['subscription_id'], Object.keys(event.data)], [calls.customerId, subscriptions[0]?.id, ['customer_id', 'subscription_id', 'occurred_at']]);
  const [, seconds = '', mac = ''] = /^t=(\d+),v0=([0-9a-f]{64})$/.exec(letter?.signature ?? '') ?? [];
  assert.equal(mac, createHmac('sha256', secret).update(`${seconds}.${letter?.body ?? ''}`).digest('hex'));
  assert.deepEqual([delivery?.state, delivery?.attempts], ['delivered', [{ at: '2026-11-20T12:00:00.000Z', status: 204 }]]);
});

test('a signature has the age of the real clock, however far the emulator was moved', async () => {
  const calls = listening();
  await register(calls);
  calls.advance(40 * 86_400_000);
  await activate(calls);
  await sent(calls);
  assert.match(calls.letters[0]?.signature ?? '', new RegExp(`^t=${String(Date.UTC(2026, 10, 20, 12) / 1000)},`));
  assert.match((JSON.parse(calls.letters[0]?.body ?? '') as { created: string }).created, /^2026-12-30T/);
});

test('only who asked for a topic hears of it', async () => {
  const calls = listening();
  for (const [path, topics] of [['all', undefined], ['star', ['*']], ['named', ['other', 'subscription.activated']], ['other', ['other']], ['none', []]] as const) {
    await register(calls, { url: `https://app.example/${path}`, ...(topics && { topics }) });
  }
  await activate(calls);
  const paths = (letters: readonly { readonly url: string }[]): string[] => letters.map(({ url }) => new URL(url).pathname);
  assert.deepEqual(paths(await sent(calls)), ['/all', '/star', '/named']);
  // Sent in that order; each is signed by itself, so which arrives first is chance.
  assert.deepEqual(paths(calls.letters).sort(), ['/all', '/named', '/star']);
});

test('what is refused, redirected or lost is tried again, the same body signed anew, until it is taken', async () => {
  const calls = listening((attempt) => {
    if (attempt === 1) return new Response('no', { status: 500 });
    if (attempt === 2) throw new TypeError('fetch failed');
    if (attempt === 3) return new Response(null, { status: 302, headers: { location: 'https://elsewhere.example' } });
    return new Response('ok');
  });
  await register(calls);
  await activate(calls);
  const [delivery] = await sent(calls);
  assert.deepEqual([delivery?.state, delivery?.attempts.map(({ status, error }) => error ?? status)], ['delivered', [500, 'fetch failed', 302, 200]]);
  assert.equal(new Set(calls.letters.map(({ body }) => body)).size, 1);
});

test('after five attempts it is given up; on demand it is sent once more', async () => {
  let isUp = false;
  const calls = listening(() => new Response(null, { status: isUp ? 200 : 503 }));
  await register(calls);
  await activate(calls);
  const [failed] = await sent(calls);
  assert.deepEqual([failed?.state, failed?.attempts.length], ['failed', 5]);
  const listed = await calls.call('GET /__emulator__/webhooks');
  assert.deepEqual([JSON.parse(listed.text), listed.text.includes('whsec_')], [[failed], false]);

  const still = await calls.call('POST /__emulator__/webhooks', { resend: failed?.id });
  assert.deepEqual([still.status, calls.emulator.deliveries()[0]?.state, calls.letters.length], [200, 'failed', 6]);
  isUp = true;
  const again = JSON.parse((await calls.call('POST /__emulator__/webhooks', { resend: failed?.id })).text) as ReturnType<Calls['emulator']['deliveries']>;
  assert.deepEqual([again[0]?.state, again[0]?.attempts.at(-1)?.status], ['delivered', 200]);
  assert.equal((await calls.emulator.resend(failed?.id ?? ''))?.attempts.length, 8);
  assert.deepEqual([(await calls.call('POST /__emulator__/webhooks', { resend: 'dlv_none' })).status, await calls.emulator.resend('dlv_none')], [422, null]);
});

test('a destination that never answers, or breaks at once, holds nothing up', async () => {
  for (const answer of [() => new Promise<Response>(() => undefined), () => { throw new Error('at once'); }]) {
    const calls = listening(answer);
    await register(calls);
    const begun = performance.now();
    await activate(calls);
    assert.equal((await calls.call('GET /customers/:me')).body.subscriptions[0]?.status, 'active');
    assert.ok(performance.now() - begun < 5000);
    assert.notEqual(calls.emulator.deliveries()[0]?.state, 'delivered');
  }
});

test('a destination may ask the API while it is being told', async () => {
  const seen: unknown[] = [];
  const calls = listening(async () => {
    seen.push((await calls.call('GET /customers/:me')).body.subscriptions[0]?.status);
    return new Response();
  });
  await register(calls);
  await activate(calls);
  await sent(calls);
  assert.deepEqual(seen, ['active']);
});

test('after a reset nothing of the old world is sent', async () => {
  const calls = listening(() => new Response(null, { status: 500 }));
  calls.emulator.settings({ webhookRetryMs: 30 });
  await register(calls);
  await activate(calls);
  while (calls.letters.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  calls.emulator.reset();
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.deepEqual([calls.letters.length, calls.emulator.deliveries()], [1, []]);
});

test('what settles later is announced though nobody asks', async () => {
  let real = Date.UTC(2026, 10, 20, 12);
  const letters: string[] = [];
  const calls = start({ scenario: 'pending-subscription', now: () => real, fetch: async (request) => { letters.push(request.url); return new Response(); } });
  calls.emulator.settings({ settleDelayMs: 20 });
  await register(calls);
  await activate(calls);
  assert.equal(letters.length, 0);
  real += 20;
  while (letters.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(letters, ['https://app.example/hooks']);
});

test('without a fetch of its own it sends over the network', async () => {
  const bodies: string[] = [];
  const served = await serve(async (request) => { bodies.push(await request.text()); return new Response(null, { status: 204 }); });
  try {
    const calls = start({ scenario: 'pending-subscription' });
    await register(calls, { url: `${served.url}/hooks` });
    await activate(calls);
    const [delivery] = await sent(calls);
    assert.deepEqual([delivery?.state, bodies], ['delivered', [delivery?.body]]);
  } finally {
    await served.close();
  }
});

test('the signature is the HMAC of time and body, whatever characters they hold', async () => {
  const body = '{"name":"Ünïcødé 🦄"}';
  assert.equal(await sign('whsec_4abc', 1_795_176_000, body), `t=1795176000,v0=${createHmac('sha256', 'whsec_4abc').update(`1795176000.${body}`).digest('hex')}`);
});
