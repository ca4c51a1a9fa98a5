// Webhooks on the true stack: a plan is paid in Credyt's own page, Credyt tells the handler, and the wallet says so at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEmulator } from '../../src/emulator/index.js';
import { createBillingHandler, verifyWebhook, type BillingEvent, type BillingHandler } from '../../src/server/index.js';
import { API_KEY, APP, EMULATOR_URL } from './workbench.js';

const PAGE = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
const CARD = { number: '4242 4242 4242 4242', expires: '12 / 49', code: '123', name: 'Maya Okafor' };

void test('a payment is heard from Credyt, signed and once, and the wallet is read again', async () => {
  let billing: BillingHandler | null = null;
  const deliveries: { body: string; signature: string | null; status: number }[] = [];
  const emulator = createEmulator({
    publicUrl: EMULATOR_URL,
    scenario: 'pending-subscription',
    fetch: async (request) => {
      assert.ok(billing);
      const [body, signature] = [await request.clone().text(), request.headers.get('credyt-signature')];
      const response = await billing(request);
      deliveries.push({ body, signature, status: response.status });
      return response;
    },
  });
  const registered = await emulator.fetch(new Request(`${EMULATOR_URL}/webhooks`, {
    method: 'POST', headers: { 'x-credyt-api-key': API_KEY, 'content-type': 'application/json' }, body: JSON.stringify({ url: `${APP}/api/billing/webhooks` }),
  }));
  const { secret } = (await registered.json()) as { secret: string };
  const events: BillingEvent[] = [];
  billing = createBillingHandler({
    apiKey: API_KEY, publicUrl: APP, credytUrl: EMULATOR_URL, mode: 'test', webhookSecrets: ['whsec_the_one_before', secret],
    identify: () => ({ customerId: emulator.customerId }),
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
    onEvent: (event) => events.push(event),
  });
  const ask = billing;
  const payments = async (): Promise<number> => ((await (await ask(new Request(`${APP}/api/billing/wallet`, { headers: PAGE }))).json()) as { payments: unknown[] }).payments.length;
  assert.equal(await payments(), 1);

  const { url } = (await (await ask(new Request(`${APP}/api/billing/payment-links`, { method: 'POST', headers: PAGE, body: '{}' }))).json()) as { url: string };
  const entered = await emulator.fetch(new Request(url));
  await emulator.fetch(new Request(new URL(entered.headers.get('location') ?? '', EMULATOR_URL), { method: 'POST', body: new URLSearchParams(CARD) }));
  for (let tries = 0; deliveries.length === 0 && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 20));

  const [delivery] = deliveries;
  assert.equal(delivery?.status, 204);
  // Without the webhook the answer of a moment ago would still stand, for ten seconds.
  assert.equal(await payments(), 0);
  assert.deepEqual(events.map(({ type }) => type).filter((type) => type === 'mishap'), []);
  const event = await verifyWebhook({ body: delivery.body, signature: delivery.signature, secrets: [secret] });
  assert.deepEqual([event.type, event.customerId, event.liveMode], ['subscription.activated', emulator.customerId, false]);
});
