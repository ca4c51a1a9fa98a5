// Forgeries by the thousand: true deliveries with a byte changed, a bit flipped, a piece cut, doubled or swapped. None may pass.
// `WEBHOOK_FORGERIES=100000` for a long night, `SEED=…` to see a run again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyWebhook, WebhookError } from '../../src/server/index.js';
import { bodyOf, SECRET, signatureOf } from './signed-webhooks.js';

const FORGERIES = Number(process.env['WEBHOOK_FORGERIES'] ?? 12_000);
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 32));
const NOW = Date.UTC(2026, 10, 20, 10);

/** mulberry32 */
let state = SEED;
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
const upTo = (limit: number): number => Math.floor(random() * limit);

const MUTATIONS: ((bytes: number[]) => number[])[] = [
  (bytes) => bytes.with(upTo(bytes.length), upTo(256)),
  (bytes) => { const at = upTo(bytes.length); return bytes.with(at, (bytes[at] ?? 0) ^ (1 << upTo(8))); },
  (bytes) => bytes.toSpliced(upTo(bytes.length), 1 + upTo(4)),
  (bytes) => bytes.toSpliced(upTo(bytes.length + 1), 0, upTo(256)),
  (bytes) => { const at = upTo(bytes.length); return bytes.toSpliced(at, 0, ...bytes.slice(at, at + 1 + upTo(80))); },
  (bytes) => { const [a, b] = [upTo(bytes.length), upTo(bytes.length)]; return bytes.with(a, bytes[b] ?? 0).with(b, bytes[a] ?? 0); },
  (bytes) => bytes.slice(0, upTo(bytes.length)),
  (bytes) => [...bytes.slice(upTo(bytes.length)), ...bytes],
];

const mutate = (bytes: number[]): number[] => (MUTATIONS[upTo(MUTATIONS.length)] ?? ((same) => same))(bytes);

void test(`${FORGERIES} forged webhooks, none accepted (seed ${SEED})`, async () => {
  let forged = 0;
  while (forged < FORGERIES) {
    const seconds = NOW / 1000 + upTo(500) - 250;
    const body = [...Buffer.from(bodyOf({ id: `evt_${forged}`, live_mode: random() < 0.5 }))];
    const header = signatureOf(Uint8Array.from(body), seconds);
    const inHeader = random() < 0.5;
    const sentBody = inHeader ? body : mutate(body);
    // One byte, one character: a header is Latin-1.
    const sentHeader = inHeader ? String.fromCharCode(...mutate([...Buffer.from(header, 'latin1')])) : header;
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
