// verifyWebhook: what Credyt signed within five minutes is an event, and nothing else is.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verifyWebhook, WebhookError, type WebhookDelivery } from '../../src/server/index.js';
import { bodyOf, macOf, SECRET, signatureOf } from './signed-webhooks.js';

const NOW = Date.UTC(2026, 10, 20, 10);
const T = NOW / 1000;
const BODY = bodyOf();

const verify = (change: Partial<WebhookDelivery> = {}) =>
  verifyWebhook({ body: BODY, signature: signatureOf(BODY, T), secrets: [SECRET], now: () => NOW, ...change });

const refusal = async (change: Partial<WebhookDelivery>): Promise<string> => {
  try {
    await verify(change);
  } catch (error) {
    if (error instanceof WebhookError) return error.reason;
    throw error;
  }
  return 'accepted';
};

describe('a signed webhook', () => {
  it('is read as an event', async () => {
    const { data, ...event } = await verify();
    assert.deepEqual(event, {
      id: 'evt_4qh0x', type: 'subscription.activated', created: '2026-11-20T10:00:00.123Z', liveMode: false, customerId: 'cust_1', subscriptionId: 'sub_1',
    });
    assert.deepEqual({ ...data }, { customer_id: 'cust_1', subscription_id: 'sub_1', occurred_at: '2026-11-20T10:00:00Z' });
  });

  it('may come as bytes, and be judged at a moment or by a clock', async () => {
    const bytes = new TextEncoder().encode(BODY);
    assert.equal((await verify({ body: bytes })).id, 'evt_4qh0x');
    assert.equal((await verify({ body: bytes.buffer, now: NOW })).id, 'evt_4qh0x');
    const fresh = Math.floor(Date.now() / 1000);
    assert.equal((await verifyWebhook({ body: BODY, signature: signatureOf(BODY, fresh), secrets: [SECRET] })).id, 'evt_4qh0x');
  });

  it('of a topic nobody knows yet is an event too, with numbers as they were written', async () => {
    const body = bodyOf({ type: 'credit.expired', data: { amount: 1 } }).replace('"amount":1', '"amount":9007199254740993.10');
    const { type, customerId, data } = await verify({ body, signature: signatureOf(body, T) });
    assert.deepEqual([type, customerId, String(data['amount'])], ['credit.expired', null, '9007199254740993.10']);
  });

  it('without data, time and mode is still an event', async () => {
    const body = '{"id":"evt_1","type":"x"}';
    const event = await verify({ body, signature: signatureOf(body, T) });
    assert.deepEqual([event.created, event.liveMode, Object.keys(event.data)], [null, null, []]);
  });

  it('is taken up to five minutes either way, and no further', async () => {
    for (const seconds of [-300, -299, 299, 300]) assert.equal(await refusal({ signature: signatureOf(BODY, T + seconds) }), 'accepted', String(seconds));
    for (const seconds of [-301, 301, -86_400, 10 * 365 * 86_400]) assert.equal(await refusal({ signature: signatureOf(BODY, T + seconds) }), 'stale', String(seconds));
  });

  it('passes while the secret is changed: with either of our secrets, and with either of its signatures', async () => {
    const old = 'whsec_old';
    assert.equal(await refusal({ secrets: [SECRET, old], signature: signatureOf(BODY, T, old) }), 'accepted');
    assert.equal(await refusal({ secrets: [SECRET], signature: signatureOf(BODY, T, old, SECRET) }), 'accepted');
    assert.equal(await refusal({ secrets: [SECRET], signature: signatureOf(BODY, T, SECRET, old) }), 'accepted');
    assert.equal(await refusal({ secrets: [SECRET], signature: signatureOf(BODY, T, old, 'whsec_older') }), 'forged');
  });

  it('may be keyed with or without the prefix of its secret, because Credyt does not say which', async () => {
    assert.equal(await refusal({ signature: signatureOf(BODY, T, SECRET.slice('whsec_'.length)) }), 'accepted');
  });

  it('may name its signature before its time, other schemes beside it, and fill its header to 2,048 characters', async () => {
    const mac = macOf(SECRET, T, BODY);
    for (const signature of [`v0=${mac},t=${T}`, `v1=abc,t=${T},v0=${mac}`]) assert.equal(await refusal({ signature }), 'accepted', signature);
    const filled = (length: number): string => `${signatureOf(BODY, T)},x=`.padEnd(length, 'y');
    assert.equal(await refusal({ signature: filled(2_048) }), 'accepted');
    assert.equal(await refusal({ signature: filled(2_049) }), 'unsigned');
  });

  it('passes with a secret that has no prefix, and with one that was copied with a line end', async () => {
    assert.equal(await refusal({ secrets: ['plain_secret'], signature: signatureOf(BODY, T, 'plain_secret') }), 'accepted');
    assert.equal(await refusal({ secrets: [` ${SECRET}\n`] }), 'accepted');
  });

  it('that is no event is refused as such', async () => {
    for (const body of ['', 'null', '[]', '{', '{"type":"x"}', '{"id":"","type":"x"}']) assert.equal(await refusal({ body, signature: signatureOf(body, T) }), 'unreadable', body);
    const notUtf8 = Uint8Array.from([0x7b, 0xff, 0x7d]);
    assert.equal(await refusal({ body: notUtf8, signature: signatureOf(notUtf8, T) }), 'unreadable');
    const badText = Uint8Array.from([...new TextEncoder().encode('{"id":"e","type":"'), 0xff, ...new TextEncoder().encode('"}')]);
    assert.equal(await refusal({ body: badText, signature: signatureOf(badText, T) }), 'unreadable');
    await assert.rejects(verify({ body: '', signature: signatureOf('', T) }), { name: 'WebhookError', message: 'The webhook is unreadable.', reason: 'unreadable' });
  });
});

describe('a forged webhook', () => {
  it('is refused by its header', async () => {
    const mac = macOf(SECRET, T, BODY);
    const headers = [
      null, undefined, '', 't', 't=', 'v0=', mac, `t=${T}`, `v0=${mac}`, `t=${T},v1=${mac}`, `t=${T},V0=${mac}`, `T=${T},v0=${mac}`,
      `t=${T},t=${T},v0=${mac}`, `t=${T},v0=${mac},t=${T - 1}`, `t=${T},v0=${mac}, t=${T},v0=${mac}`, `t=${T}, v0=${mac}`, ` t=${T},v0=${mac}`,
      `t=${T},v0=${mac},`, `t=${T};v0=${mac}`, `t=-${T},v0=${mac}`, `t=+${T},v0=${mac}`, `t=${T}.0,v0=${mac}`, `t=1e9,v0=${mac}`, `t=0x69,v0=${mac}`,
      `t=١٧٦٣٦٣٢٨٠٠,v0=${mac}`, `t=${T},v0=${mac.slice(0, 63)}`, `t=${T},v0=${mac}0`, `t=${T},v0=${mac.toUpperCase()}`, `t=${T},v0=`, `t=${T},v0`,
      `t=${T},v0=${mac},v0=short`, `t=${T},v0=${mac}${',x=y'.repeat(1_000)}`,
    ];
    for (const signature of headers) assert.equal(await refusal({ signature }), 'unsigned', String(signature).slice(0, 120));
    // What an adapter may hand over for a header that came twice.
    assert.equal(await refusal({ signature: [signatureOf(BODY, T)] as unknown as string }), 'unsigned');
  });

  it('is refused by its signature: of another body, time or secret', async () => {
    assert.equal(await refusal({ body: `${BODY} ` }), 'forged');
    assert.equal(await refusal({ signature: `t=${T - 1},v0=${macOf(SECRET, T, BODY)}` }), 'forged');
    assert.equal(await refusal({ signature: `t=0${T},v0=${macOf(SECRET, T, BODY)}` }), 'forged');
    assert.equal(await refusal({ signature: signatureOf(BODY, T, 'whsec_guess') }), 'forged');
    assert.equal(await refusal({ signature: `t=${T},v0=${'0'.repeat(64)}` }), 'forged');
  });

  it('never passes for want of a secret: an empty one is a mistake that shows', async () => {
    for (const secrets of [[], [''], [' '], ['whsec_'], [SECRET, ''], [undefined], undefined, 'whsec_text']) {
      await assert.rejects(verify({ secrets: secrets as string[], signature: signatureOf(BODY, T, '') }), TypeError, JSON.stringify(secrets));
    }
    await assert.rejects(verify({ secrets: [] }), { message: /^credyt-widgets: webhook secrets must be a list, such as/ });
    await assert.rejects(verify({ secrets: [SECRET, ''] }), { message: /^credyt-widgets: webhook secret 2 is empty\. Set CREDYT_WEBHOOK_SECRET/ });
  });
});
