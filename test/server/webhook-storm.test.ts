// Webhooks by the thousand: in any order and any number of copies each event is taken once; and a flood of what nobody signed costs a bounded little.
import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { createEmulator } from '../../src/emulator/index.js';
import { memoryCoordination, type Coordination } from '../../src/server/index.js';
import { Refusal } from '../../src/server/refusal.js';
import { createServices } from '../../src/server/services.js';
import { createWebhookRoute } from '../../src/server/webhook-route.js';
import { random, runsOf, SEED, upTo } from '../fuzz/random.js';
import { eventually } from './redis-server.js';
import { bodyOf, SECRET, signatureOf } from './signed-webhooks.js';
import { API_KEY, APP, EMULATOR_URL, workbench } from './workbench.js';

const secondsNow = (): number => Math.floor(Date.now() / 1000);
/** Stands still: only a hint makes anyone read again. */
const startedAt = Date.now();

const delivery = (body: BodyInit, signature: string): Request =>
  new Request(`${APP}/api/billing/webhooks`, { method: 'POST', headers: { 'credyt-signature': signature }, body, duplex: 'half' } as RequestInit);

afterEach(() => {
  mock.restoreAll();
  mock.timers.reset();
});

/** 10,000 and more in `npm run nightly`. */
const DELIVERIES = runsOf('FUZZ_DELIVERIES', 4_000);
// Without the prefix there is one way to read it, and half as much to hash.
const PLAIN_SECRET = 'a_plain_secret';

describe(`${DELIVERIES} deliveries`, () => {
  /** A process of the proxy without its HTTP shell, which hears what its own streams would. */
  function processAt(coordination: Coordination, emulator: ReturnType<typeof createEmulator>, customers: string[]) {
    const services = createServices({
      apiKey: API_KEY, publicUrl: APP, credytUrl: EMULATOR_URL, webhookSecrets: [PLAIN_SECRET], coordination,
      identify: () => null, fetch: (input, init) => emulator.fetch(new Request(input, init)), onEvent: () => {}, now: () => startedAt,
    });
    const heard = new Map(customers.map((customer) => [customer, 0]));
    for (const customer of customers) services.changes.hear(customer, () => heard.set(customer, (heard.get(customer) ?? 0) + 1));
    return { services, heard, route: createWebhookRoute(services) };
  }

  it(`of events in any order, one to five copies each, at two processes: each is heard once by both, and the balance is the true one (seed ${SEED})`, async () => {
    const emulator = createEmulator({ publicUrl: EMULATOR_URL });
    const customers = [emulator.customerId, ...Array.from({ length: 40 }, (_item, index) => `cust_${index}`)];
    const coordination = memoryCoordination();
    const processes = [processAt(coordination, emulator, customers), processAt(coordination, emulator, customers)] as const;
    const balanceAt = async ({ services }: (typeof processes)[number]): Promise<string[]> => (await services.wallets.read(emulator.customerId)).accounts.map(({ available }) => available);
    const before = await balanceAt(processes[0]);

    const due: { body: string; process: (typeof processes)[number] }[] = [];
    const expected = new Map(customers.map((customer) => [customer, 0]));
    for (let event = 0; due.length < DELIVERIES; event++) {
      const customer = customers[upTo(customers.length)] ?? '';
      expected.set(customer, (expected.get(customer) ?? 0) + 1);
      const body = bodyOf({ id: `evt_${event}`, data: { customer_id: customer } });
      for (let copies = 1 + upTo(5); copies > 0 && due.length < DELIVERIES; copies--) due.push({ body, process: processes[upTo(2)] ?? processes[0] });
    }
    shuffle(due);

    let taken = 0;
    const send = async (): Promise<void> => {
      for (let next = due.pop(); next; next = due.pop()) {
        const { body, process } = next;
        taken++;
        // What is kept is wrong from here on, unless somebody hears of it.
        if (taken === DELIVERIES / 2) await processes[0].services.client.createAdjustment(emulator.customerId, { transactionId: 'gift_1', asset: 'USD', amount: '1', reason: 'gift' });
        if (taken % 500 === 0) await Promise.all(processes.map(balanceAt));
        try {
          await process.route(delivery(body, signatureOf(body, secondsNow() + upTo(500) - 250, PLAIN_SECRET)), 'request', new AbortController().signal);
        } catch (error) {
          // A copy is under way elsewhere: Credyt sends this one again.
          assert.ok(error instanceof Refusal && error.code === 'conflict', String(error));
          due.unshift(next);
          await new Promise(setImmediate);
        }
      }
    };
    await Promise.all(Array.from({ length: 40 }, send));
    await eventually(async () => processes.every(({ heard }) => sum(heard) >= sum(expected)));
    for (const { heard } of processes) assert.deepEqual(heard, expected);
    const { accounts } = await processes[0].services.client.getWallet(emulator.customerId);
    for (const process of processes) assert.deepEqual(await balanceAt(process), accounts.map(({ available }) => available));
    assert.notDeepEqual(await balanceAt(processes[1]), before);
  });
});

describe('a flood', () => {
  /** A body that gives one piece and then keeps its reader waiting, as a slow sender's would. */
  function dripping(onPull: () => void, bytes = 65_536) {
    let end = (): void => {};
    let isLetGo = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        onPull();
        controller.enqueue(new Uint8Array(bytes));
        return new Promise((resolve) => { end = () => { controller.close(); resolve(); }; });
      },
      cancel() { isLetGo = true; },
    }, { highWaterMark: 0 });
    return { body, end: () => end(), isLetGo: () => isLetGo };
  }

  it('of deliveries that nobody signed reads no body, hashes nothing, asks no store and holds up no true one', async () => {
    const memory = memoryCoordination();
    let asked = 0;
    const bench = workbench({ webhookSecrets: [SECRET], coordination: { ...memory, claim: (...all) => { asked++; return memory.claim(...all); } } });
    await bench.get('/wallet');
    const hashes = mock.method(crypto.subtle, 'sign');
    let pulled = 0;
    const headers = ['', 't=1', `t=${secondsNow()},v0=short`, `t=${secondsNow() - 3_600},v0=${'0'.repeat(64)}`, `v0=${'0'.repeat(64)}`, 'x'.repeat(8_000)];
    const flood = Array.from({ length: 2_000 }, (_item, index) => bench.billing(delivery(dripping(() => { pulled++; }).body, headers[index % headers.length] ?? '')));
    const statuses = new Set((await Promise.all(flood)).map(({ status }) => status));
    assert.deepEqual([...statuses], [400]);
    assert.deepEqual([pulled, hashes.mock.callCount(), asked], [0, 0, 0]);
    const body = bodyOf();
    assert.equal((await bench.billing(delivery(body, signatureOf(body, secondsNow())))).status, 204);
  });

  it('of deliveries whose headers look right is read 64 at a time; what is turned away is not read, and may come again', async () => {
    const bench = workbench({ webhookSecrets: [SECRET] });
    let pulled = 0;
    const bodies = Array.from({ length: 2_000 }, () => dripping(() => { pulled++; }));
    const flood = bodies.map(({ body }) => bench.billing(delivery(body, `t=${secondsNow()},v0=${'0'.repeat(64)}`)));
    await eventually(async () => pulled === 64);
    const turnedAway = await Promise.all(flood.slice(64));
    for (const { status, headers } of turnedAway) assert.deepEqual([status, headers.get('retry-after')], [429, '1']);
    assert.equal(pulled, 64);
    for (const { end } of bodies) end();
    for (const { status } of await Promise.all(flood.slice(0, 64))) assert.equal(status, 400);
    const body = bodyOf();
    assert.equal((await bench.billing(delivery(body, signatureOf(body, secondsNow())))).status, 204);
  });

  it('of true deliveries about one customer makes no call to Credyt until somebody looks', async () => {
    const bench = workbench({ webhookSecrets: [SECRET] });
    await bench.get('/wallet');
    const before = bench.emulator.requests().length;
    for (let event = 0; event < 100; event++) {
      const body = bodyOf({ id: `evt_${event}`, data: { customer_id: bench.emulator.customerId } });
      assert.equal((await bench.billing(delivery(body, signatureOf(body, secondsNow())))).status, 204);
    }
    assert.equal(bench.emulator.requests().length, before);
    await Promise.all(Array.from({ length: 20 }, () => bench.get('/wallet')));
    assert.ok(bench.emulator.requests().length - before <= 3, 'one reading, shared');
  });

  it('of bodies that never end is let go when its time is over', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const bench = workbench({ webhookSecrets: [SECRET] });
    let pulled = 0;
    const slow = dripping(() => { pulled++; }, 10);
    const post = dripping(() => { pulled++; }, 10);
    const answers = [
      bench.billing(delivery(slow.body, `t=${secondsNow()},v0=${'0'.repeat(64)}`)),
      bench.billing(new Request(`${APP}/api/billing/top-ups`, { method: 'POST', headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }, body: post.body, duplex: 'half' } as RequestInit)),
    ];
    while (pulled < 2) await new Promise(setImmediate);
    mock.timers.tick(15_000);
    assert.deepEqual((await Promise.all(answers)).map(({ status }) => status), [500, 504]);
    await new Promise(setImmediate);
    assert.deepEqual([slow.isLetGo(), post.isLetGo()], [true, true]);
  });
});

const sum = (counts: Map<string, number>): number => [...counts.values()].reduce((total, count) => total + count, 0);

/** Fisher and Yates. */
function shuffle(items: unknown[]): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [items[last], items[other]] = [items[other], items[last]];
  }
}
