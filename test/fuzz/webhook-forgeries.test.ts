// Forgeries by the thousand: true deliveries with a byte changed, a bit flipped, a piece cut, doubled or swapped. None may pass.
// `FUZZ_WEBHOOKS=100000` for a long night, `FUZZ_SEED=…` to see a run again.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { verifyWebhook, WebhookError } from '../../src/server/index.js';
import { bodyOf, SECRET, signatureOf } from '../server/signed-webhooks.js';
import { assertNothingUnhandled } from './invariants.js';
import { mutateBytes, random, runsOf, SEED, upTo } from './random.js';

const FORGERIES = runsOf('FUZZ_WEBHOOKS', 10_000);
const NOW = Date.UTC(2026, 10, 20, 10);

after(assertNothingUnhandled);

void test(`${FORGERIES} forged webhooks, none accepted (seed ${SEED})`, async () => {
  let forged = 0;
  while (forged < FORGERIES) {
    const seconds = NOW / 1000 + upTo(500) - 250;
    const body = [...Buffer.from(bodyOf({ id: `evt_${forged}`, live_mode: random() < 0.5 }))];
    const header = signatureOf(Uint8Array.from(body), seconds);
    const inHeader = random() < 0.5;
    const sentBody = inHeader ? body : mutateBytes(body);
    // One byte, one character: a header is Latin-1.
    const sentHeader = inHeader ? String.fromCharCode(...mutateBytes([...Buffer.from(header, 'latin1')])) : header;
    const sentBodyIsOther = Buffer.compare(Buffer.from(sentBody), Buffer.from(body)) !== 0;
    // With its time and its signature still whole, and something beside them, the header is a true one: so it looks while a secret is changed.
    const items = sentHeader.split(',');
    const isStillTrue = !sentBodyIsOther && header.split(',').every((item) => items.includes(item)) && items.filter((item) => item.startsWith('t=')).length === 1;
    if (isStillTrue) continue;
    forged++;
    await assert.rejects(
      verifyWebhook({ body: Uint8Array.from(sentBody), signature: sentHeader, secrets: [SECRET], now: NOW }),
      WebhookError,
      `seed ${SEED}, forgery ${forged}: ${sentHeader} ${Buffer.from(sentBody).toString()}`,
    );
  }
});

void test('1,000 true webhooks, all accepted', async () => {
  for (let index = 0; index < 1_000; index++) {
    const body = bodyOf({ id: `evt_${index}`, data: { note: 'é'.repeat(upTo(50)) } });
    const signature = signatureOf(body, NOW / 1000 + upTo(600) - 300);
    assert.equal((await verifyWebhook({ body, signature, secrets: [SECRET], now: NOW })).id, `evt_${index}`);
  }
});
