// `POST /webhooks`: signed deliveries are taken once and answered at once; everybody else learns nothing.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryCoordination, type Coordination } from '../../src/server/index.js';
import { bodyOf, SECRET, signatureOf } from './signed-webhooks.js';
import { APP, workbench, type Workbench, type WorkbenchOptions } from './workbench.js';

const CUSTOMER = { customer_id: 'cust_4qh0wajx2n9qtazh2tghzkyan2' };
const secondsNow = (): number => Math.floor(Date.now() / 1000);

const bench = (options: WorkbenchOptions = {}): Workbench => workbench({ webhookSecrets: [SECRET], ...options });

/** As Credyt's servers send it: no session, no origin. */
const request = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = { 'credyt-signature': signatureOf(body, secondsNow()) }, method = 'POST'): Request =>
  new Request(`${APP}/api/billing/webhooks`, { method, headers, ...(method === 'POST' ? { body } : {}) });

const reasons = ({ events }: Workbench): (string | undefined)[] => events.map(({ reason }) => reason);

/** Whether the wallet's caches were dropped: whether the next read within their life asks Credyt again. */
async function isReadAgain(one: Workbench, deliver: () => Promise<unknown>): Promise<boolean> {
  await one.get('/wallet');
  const before = one.emulator.requests().length;
  await deliver();
  await one.get('/wallet');
  return one.emulator.requests().length > before;
}

describe('POST /webhooks', () => {
  it('is not there without a secret', async () => {
    for (const options of [{}, { webhookSecrets: [] }]) {
      for (const method of ['POST', 'OPTIONS', 'GET']) assert.equal((await workbench(options).billing(request(bodyOf(), undefined, method))).status, 404, method);
    }
  });

  it('refuses to start with an empty secret, saying what to set', () => {
    for (const webhookSecrets of [[undefined], [''], [SECRET, ' '], ['whsec_']]) {
      assert.throws(() => workbench({ webhookSecrets }), /webhook secret \d is empty\. Set CREDYT_WEBHOOK_SECRET/);
    }
  });

  it('takes a signed delivery from anywhere and nobody: 204, without asking the host or Credyt', async () => {
    const one = bench({ identify: () => { throw new Error('must not be asked'); } });
    const response = await one.billing(request(bodyOf()));
    assert.deepEqual([response.status, await response.text(), response.headers.get('cache-control')], [204, '', 'no-store']);
    assert.deepEqual(one.emulator.requests(), []);
    assert.deepEqual(one.events.map(({ type }) => type), ['answer']);
  });

  it('makes the next wallet of that customer a fresh one, and nobody else\'s', async () => {
    const about = (data: object) => (one: Workbench) => () => one.billing(request(bodyOf({ data })));
    const known = bench();
    assert.equal(await isReadAgain(known, about(CUSTOMER)(known)), true);
    const other = bench();
    assert.equal(await isReadAgain(other, about({ customer_id: 'cust_other' })(other)), false);
    const nobody = bench();
    assert.equal(await isReadAgain(nobody, about({})(nobody)), false);
  });

  it('takes topics it does not know, and a delivery without data', async () => {
    assert.equal((await bench().billing(request(bodyOf({ type: 'wallet.sang', data: { song: 'la' } })))).status, 204);
    assert.equal((await bench().billing(request('{"id":"evt_1","type":"x","data":null}'))).status, 204);
  });

  it('does its work once for copies of one event, and again for the next', async () => {
    const one = bench();
    const deliver = (id: string) => () => one.billing(request(bodyOf({ id, data: CUSTOMER })));
    assert.equal(await isReadAgain(one, deliver('evt_1')), true);
    assert.equal(await isReadAgain(one, deliver('evt_1')), false);
    assert.equal(await isReadAgain(one, deliver('evt_2')), true);
  });

  it('marks an event as done only when it is: a failure answers 5xx, and the next delivery is taken', async () => {
    let clock = Date.now();
    const memory = memoryCoordination({ now: () => clock });
    let isDown = true;
    const coordination: Coordination = { ...memory, set: async (...entry) => { if (isDown) throw new Error('redis is down'); return memory.set(...entry); } };
    const one = bench({ coordination });
    const deliver = () => one.billing(request(bodyOf({ data: CUSTOMER })));
    const failed = await deliver();
    assert.equal(failed.status, 503);
    assert.ok(!(await failed.text()).includes('redis'));
    isDown = false;
    assert.equal((await deliver()).status, 409); // as far as anybody knows, it is still being worked on
    clock += 10_000;
    assert.equal(await isReadAgain(one, deliver), true);
    assert.equal(await isReadAgain(one, deliver), false);
  });

  it('stores no event id in the clear', async () => {
    const memory = memoryCoordination();
    const keys: string[] = [];
    await bench({ coordination: { ...memory, set: async (key, ...rest) => { keys.push(key); return memory.set(key, ...rest); } } }).billing(request(bodyOf()));
    assert.equal(keys.length, 1);
    assert.ok(!keys.join().includes('evt_'));
  });

  it('reports a delivery of the other mode, and does nothing with it', async () => {
    for (const [mode, liveMode, isOther] of [['test', true, true], ['live', false, true], ['test', false, false], ['live', true, false], [null, true, false]] as const) {
      const one = bench({ mode });
      const deliver = async () => assert.equal((await one.billing(request(bodyOf({ live_mode: liveMode, data: CUSTOMER })))).status, 204);
      assert.equal(await isReadAgain(one, deliver), !isOther, `${String(mode)} ${String(liveMode)}`);
      assert.equal(reasons(one).includes('mode_mismatch'), isOther, `${String(mode)} ${String(liveMode)}`);
    }
  });

  it('answers every forgery alike, and tells the host which it was', async () => {
    const body = bodyOf();
    const forgeries: [string, Record<string, string>][] = [
      ['webhook_unsigned', {}],
      ['webhook_unsigned', { 'credyt-signature': 't=1' }],
      ['webhook_stale', { 'credyt-signature': signatureOf(body, secondsNow() - 3_600) }],
      ['webhook_forged', { 'credyt-signature': signatureOf(body, secondsNow(), 'whsec_guess') }],
    ];
    const answers = new Set<string>();
    for (const [reason, headers] of forgeries) {
      const one = bench();
      const response = await one.billing(request(body, { 'x-request-id': 'same', ...headers }));
      assert.deepEqual([response.status, reasons(one)], [400, [reason]]);
      answers.add(await response.text());
    }
    assert.equal(answers.size, 1);
  });

  it('refuses a header sent twice', async () => {
    const body = bodyOf();
    const headers = new Headers();
    for (let copy = 0; copy < 2; copy++) headers.append('credyt-signature', signatureOf(body, secondsNow()));
    assert.equal((await bench().billing(new Request(`${APP}/api/billing/webhooks`, { method: 'POST', headers, body }))).status, 400);
  });

  it('reads nothing for a bad header, and at most 256 kB for a good one', async () => {
    let taken = 0;
    const flood = (): ReadableStream<Uint8Array> => new ReadableStream({ pull: (controller) => { taken += 65_536; controller.enqueue(new Uint8Array(65_536)); } }, { highWaterMark: 0 });
    const send = (signature: string): Promise<Response> =>
      bench().billing(new Request(`${APP}/api/billing/webhooks`, { method: 'POST', headers: { 'credyt-signature': signature }, body: flood(), duplex: 'half' } as RequestInit));
    assert.equal((await send('t=1,v0=x')).status, 400);
    assert.equal(taken, 0);
    assert.equal((await send(signatureOf('', secondsNow()))).status, 413);
    assert.ok(taken <= 6 * 65_536, String(taken));
    const big = bodyOf({ data: { note: 'x'.repeat(200_000) } });
    assert.equal((await bench().billing(request(big))).status, 204);
  });

  it('is taken as bytes: whatever the content type says', async () => {
    const body = bodyOf({ data: { note: 'grüß' } });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1']) {
      assert.equal((await bench().billing(request(body, { 'content-type': type, 'credyt-signature': signatureOf(body, secondsNow()) }))).status, 204);
    }
  });
});
