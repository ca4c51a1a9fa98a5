// What a customer sees when paging through usage: every event once, whatever moves meanwhile, and only what is theirs to see.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { UsagePage } from '../../src/contract/index.js';
import { createEmulator } from '../../src/emulator/index.js';
import { createCredytClient } from '../../src/server/credyt-client.js';
import type { BillingEvent } from '../../src/server/report.js';
import { createSecrets } from '../../src/server/secrets.js';
import { createUsageReader, CursorError } from '../../src/server/usage.js';

const URL_ = 'http://localhost:4010';
const MAYA = 'cust_maya';

interface Bench {
  fetch: (request: Request) => Promise<Response>;
  attributes?: string[];
  now?: () => number;
}

function bench({ fetch, attributes = [], now = Date.now }: Bench) {
  const reports: BillingEvent[] = [];
  const paths: string[] = [];
  const client = createCredytClient({
    apiKey: 'key_test', url: URL_,
    fetch: (request) => {
      paths.push(request.url.slice(URL_.length));
      return fetch(request);
    },
  });
  const usage = createUsageReader({ client, secrets: createSecrets('key_test'), attributes, report: (event) => reports.push(event), now });
  const lists = (): number => paths.filter((path) => path.startsWith('/events?')).length;
  return { usage, reports, paths, lists, details: () => paths.filter((path) => path.startsWith('/events/')).length };
}

/** Credyt's event list from an array that a test may change at any time; newest first as it stands. */
function listOf(events: unknown[], { oldestFirst = false, maxPageSize = 100, total = (): unknown => events.length } = {}) {
  return (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const id = pathname.split('/')[2];
    if (id !== undefined) {
      const found = events.find((event) => (event as { id: string } | null)?.id === decodeURIComponent(id));
      return Promise.resolve(found ? Response.json(found) : new Response(null, { status: 404 }));
    }
    const [limit, offset] = [Math.min(Number(searchParams.get('limit')), maxPageSize), Number(searchParams.get('offset'))];
    const ordered = oldestFirst ? events.toReversed() : events;
    return Promise.resolve(Response.json({ items: ordered.slice(offset, offset + limit), total_count: total(), limit, offset }));
  };
}

const at = (second: number): string => new Date(Date.UTC(2025, 9, 17) + second * 1000).toISOString();
const event = (number: number, more: Record<string, unknown> = {}) =>
  ({ id: `e-${number}`, customer_id: MAYA, event_type: 'image', occurred_at: at(number), fees: [], ...more });
const newestFirst = (count: number, more: (number: number) => Record<string, unknown> = () => ({})) =>
  Array.from({ length: count }, (_, index) => event(count - index, more(count - index)));

type Reader = ReturnType<typeof bench>['usage'];

async function readAll(usage: Reader, query: Record<string, string> = {}, between: (page: number) => void | Promise<void> = () => undefined, customerId = MAYA) {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page === 0 || cursor !== null; page++) {
    assert.ok(page < 2_000, 'reading ends');
    const answer: UsagePage = await usage.readPage(customerId, { ...query, ...(cursor !== null && { cursor }) });
    ids.push(...answer.items.map((item) => item.id));
    cursor = answer.nextCursor;
    await between(page);
  }
  return ids;
}

for (const usageOrder of ['newest', 'oldest'] as const) {
  void test(`20,000 events kept ${usageOrder} first, 20 at a time, 50 arriving meanwhile: each original once, newest first`, async () => {
    const emulator = createEmulator({ scenario: 'long-usage' });
    emulator.settings({ usageOrder, maxPageSize: 20 });
    // Fees are not the matter here; 20,000 details would take their time.
    const unbilled = (): Promise<Response> => Promise.resolve(new Response(null, { status: 404 }));
    const { usage, lists } = bench({ fetch: (request) => (request.url.includes('/events/') ? unbilled() : emulator.fetch(request)) });
    const sender = createCredytClient({ apiKey: 'key_test', url: URL_, fetch: emulator.fetch });
    let sent = 0;
    const ids = await readAll(usage, { limit: '100' }, async (page) => {
      const arriving = page % 4 === 1 && sent < 50 ? (page === 5 ? 30 : 1) : 0; // 30 are more than a page
      for (let more = 0; more < arriving && sent < 50; more++) await sender.sendEvents(emulator.customerId, [{ id: `new-${sent++}`, eventType: 'image_generated' }]);
    }, emulator.customerId);
    assert.equal(sent, 50);
    const originals = ids.filter((id) => id.startsWith('evt-'));
    assert.deepEqual(originals, Array.from({ length: 20_000 }, (_, index) => `evt-${String(20_000 - index).padStart(5, '0')}`));
    assert.equal(new Set(ids).size, ids.length, 'nothing twice');
    assert.ok(lists() < 20_000 / 20 * 1.5, `bounded work: ${lists()} pages`);
  });
}

void test('any sizes, either order, any arrivals between pages: originals come once and in order', async () => {
  const arrivals = fc.array(fc.nat(40), { maxLength: 8 });
  await fc.assert(fc.asyncProperty(fc.nat(120), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 40 }), fc.boolean(), arrivals,
    async (count, limit, maxPageSize, oldestFirst, bursts) => {
      const events = newestFirst(count);
      const { usage } = bench({ fetch: listOf(events, { oldestFirst, maxPageSize }) });
      let newest = count;
      const ids = await readAll(usage, { limit: String(limit) }, (page) => {
        for (let more = bursts[page] ?? 0; more > 0; more--) events.unshift(event(++newest));
      });
      const originals = ids.filter((id) => Number(id.slice(2)) <= count);
      assert.deepEqual(originals, newestFirst(count).map(({ id }) => id));
      assert.equal(new Set(ids).size, ids.length);
    }), { numRuns: 150 });
});

void test('late events that are sorted in by their time make no known row come twice or go missing', async () => {
  for (const oldestFirst of [false, true]) {
    const events = newestFirst(200).filter(({ id }) => Number(id.slice(2)) % 2 === 0);
    const known = events.map(({ id }) => id);
    const { usage } = bench({ fetch: listOf(events, { oldestFirst, maxPageSize: 20 }) });
    const ids = await readAll(usage, { limit: '10' }, (page) => {
      const late = event(199 - page * 14); // some above, some below what was read
      events.splice(events.findIndex(({ occurred_at }) => occurred_at < late.occurred_at), 0, late);
    });
    assert.deepEqual(ids.filter((id) => known.includes(id)), known, `oldest first: ${oldestFirst}`);
    assert.equal(new Set(ids).size, ids.length);
  }
});

for (const [name, total] of [['missing', undefined], ['negative', -1], ['too low', 3], ['far too high', 9_999], ['text', '12']] as const) {
  void test(`a total that is ${name} stops nobody from reading all`, async () => {
    const events = newestFirst(95);
    const { usage } = bench({ fetch: listOf(events, { total: () => total }) });
    assert.deepEqual(await readAll(usage, { limit: '10' }), events.map(({ id }) => id));
  });
}

void test('duplicates are shown once', async () => {
  const events = newestFirst(60).flatMap((one, index) => (index % 3 === 0 ? [one, one] : [one]));
  const { usage } = bench({ fetch: listOf(events) });
  assert.deepEqual(await readAll(usage, { limit: '7' }), newestFirst(60).map(({ id }) => id));
});

void test('somebody else\'s rows are dropped and reported, and the total that counted them is not told', async () => {
  const events = newestFirst(60, (number) => (number % 10 === 0 ? { customer_id: 'cust_other' } : {}));
  const { usage, reports } = bench({ fetch: listOf(events) });
  const page = await usage.readPage(MAYA, { limit: '25' });
  assert.ok(page.items.every(({ id }) => Number(id.slice(2)) % 10 !== 0));
  assert.equal(page.totalCount, undefined);
  assert.deepEqual(reports.map(({ reason }) => reason), ['upstream_mismatch']);
  assert.equal((await readAll(usage)).length, 54);
});

void test('a detail that turns out to be somebody else\'s shows nothing of theirs, and is reported', async () => {
  const list = newestFirst(2).map(({ fees: _fees, customer_id: _customer, ...rest }) => rest);
  const details = [event(1, { fees: [{ amount: 1, asset: 'USD' }] }), event(2, { customer_id: 'cust_other', fees: [{ amount: 9, asset: 'USD' }], data: { model: 'theirs' } })];
  const { usage, reports } = bench({ attributes: ['model'], fetch: (request) => (new URL(request.url).pathname === '/events' ? listOf(list) : listOf(details))(request) });
  const { items } = await usage.readPage(MAYA, {});
  assert.deepEqual(items.map(({ id, fees, attributes }) => [id, fees?.[0]?.amount ?? null, attributes]), [['e-2', null, {}], ['e-1', '1', {}]]);
  assert.deepEqual(reports.map(({ reason }) => reason), ['upstream_mismatch']);
});

void test('a row without an id or with unreadable members spoils no other row', async () => {
  const events: unknown[] = newestFirst(10);
  events.splice(3, 0, { occurred_at: at(8) }, null, 'text', 7, []);
  events.push({ id: 'bare' });
  const { usage, reports } = bench({ fetch: listOf(events) });
  const page = await usage.readPage(MAYA, { limit: '20' });
  assert.equal(page.items.length, 11);
  assert.deepEqual(page.items.at(-1), { id: 'bare', eventType: '', occurredAt: '', subject: undefined, description: undefined, fees: null, attributes: {} });
  assert.deepEqual(reports.map(({ reason }) => reason), ['upstream_rows_malformed']);
});

void test('filters: from is inclusive, to exclusive, the type exact; no total; at most 10 pages of Credyt per request', async () => {
  const events = newestFirst(3_000, (number) => ({ event_type: number % 100 === 0 ? 'video' : number % 100 === 1 ? 'Video' : 'image' }));
  const { usage, lists } = bench({ fetch: listOf(events) });
  const query = { eventType: 'video', from: at(500), to: at(2_500) };
  let before = 0;
  const ids = await readAll(usage, query, () => {
    assert.ok(lists() - before <= 10, `${lists() - before} pages`);
    before = lists();
  });
  assert.deepEqual(ids, Array.from({ length: 20 }, (_, index) => `e-${2_400 - index * 100}`));
  assert.equal((await usage.readPage(MAYA, query)).totalCount, undefined);
  assert.equal((await usage.readPage(MAYA, {})).totalCount, 3_000);
});

void test('a filter does not stop at events that came late, and does stop in a list that was sorted all along', async () => {
  const late = newestFirst(400, (number) => (number === 300 ? { occurred_at: at(-5_000) } : {}));
  assert.equal((await readAll(bench({ fetch: listOf(late) }).usage, { from: at(1) })).length, 399);
  const long = bench({ fetch: listOf(newestFirst(5_000)) });
  assert.equal((await readAll(long.usage, { from: at(4_991), limit: '100' })).length, 10);
  assert.ok(long.lists() <= 3, `${long.lists()} pages`);
});

void test('fees come from the list when it has them; else at most 25 details, 4 at a time, kept for the next time', async () => {
  const fees = [{ amount: 0.5, asset: 'USD', product_version: 1 }];
  const withFees = bench({ fetch: listOf(newestFirst(40, () => ({ fees }))) });
  assert.deepEqual((await withFees.usage.readPage(MAYA, { limit: '40' })).items[0]?.fees, [{ asset: 'USD', amount: '0.5', productCode: undefined, productName: undefined }]);
  assert.equal(withFees.details(), 0);

  const full = newestFirst(40, () => ({ fees }));
  const bare = full.map(({ fees: _fees, ...rest }) => rest);
  let underWay = 0;
  let most = 0;
  const without = bench({
    fetch: async (request) => {
      if (!new URL(request.url).pathname.startsWith('/events/')) return listOf(bare)(request);
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 2));
      underWay--;
      return listOf(full)(request);
    },
  });
  const first = await without.usage.readPage(MAYA, { limit: '40' });
  assert.equal(first.items.filter((item) => item.fees !== null).length, 25);
  assert.equal(without.details(), 25);
  assert.equal(most, 4);
  const second = await without.usage.readPage(MAYA, { limit: '40' });
  assert.equal(second.items.filter((item) => item.fees !== null).length, 40, 'the kept ones cost nothing');
  assert.equal(without.details(), 40);
});

void test('fees that are there are kept for a day, no fees yet for a minute, unknown ones for ten seconds', async () => {
  for (const [fees, ms] of [[[{ amount: 1, asset: 'USD' }], 24 * 3_600_000], [[], 60_000], [undefined, 10_000]] as const) {
    let clock = 0;
    const list = newestFirst(1).map(({ fees: _fees, ...rest }) => rest);
    const { usage, details } = bench({ now: () => clock, fetch: (request) => (new URL(request.url).pathname === '/events' ? listOf(list) : listOf([event(1, { fees })]))(request) });
    const asked = async (at: number): Promise<number> => {
      clock = at;
      await usage.readPage(MAYA, {});
      return details();
    };
    assert.deepEqual([await asked(0), await asked(ms - 1), await asked(ms)], [1, 1, 2], JSON.stringify(fees));
  }
});

void test('a fee whose asset or amount is not known leaves the cost unknown, never guessed and never 0', async () => {
  for (const fee of [{ amount: 0.5 }, { asset: 'USD' }, { asset: 'USD', amount: 'much' }, { asset: 'USD', amount: null }, 5]) {
    const { usage } = bench({ fetch: listOf([event(1, { fees: [{ asset: 'USD', amount: 1 }, fee] })]) });
    assert.equal((await usage.readPage(MAYA, {})).items[0]?.fees, null, JSON.stringify(fee));
  }
});

void test('a failing detail costs its own fees only and is reported once', async () => {
  const list = listOf(newestFirst(30).map(({ fees: _fees, ...rest }) => rest));
  const { usage, reports } = bench({ fetch: (request) => (request.url.includes('/events/') ? Promise.resolve(new Response(null, { status: 500 })) : list(request)) });
  const page = await usage.readPage(MAYA, { limit: '30' });
  assert.equal(page.items.length, 30);
  assert.ok(page.items.every((item) => item.fees === null));
  assert.deepEqual(reports.map(({ reason }) => reason), ['fee_lookup_failed']);
});

void test('customers see only the event data that the host allowed, and never costs', async () => {
  const data = { model: 'ink-2', total_tokens: 1234567890123456789, on: true, prompt: 'secret', nested: { model: 'x' }, long: 'x'.repeat(500) };
  const one = event(1, { data, costs: [{ amount: 0.16, vendor_external_id: 'openai' }], metadata: { secret: 1 }, stats: { margin: 0.4 } });
  const body = JSON.stringify(one).replace('1234567890123456800', '1234567890123456789');
  const { usage } = bench({
    attributes: ['model', 'total_tokens', 'on', 'nested', 'long', 'toString', '__proto__'],
    fetch: (request) => Promise.resolve(new Response(request.url.includes('/events/') ? body : `{"items":[${body}],"total_count":1,"limit":25,"offset":0}`, { headers: { 'content-type': 'application/json' } })),
  });
  const expected = { id: 'e-1', eventType: 'image', occurredAt: at(1), subject: undefined, description: undefined, fees: [], attributes: { model: 'ink-2', total_tokens: '1234567890123456789', on: 'true' } };
  assert.deepEqual((await usage.readPage(MAYA, {})).items, [expected]);
  assert.deepEqual(await usage.readItem(MAYA, 'e-1'), expected);
});

void test('an event of somebody else, or of nobody known, is not found', async () => {
  const { usage } = bench({ fetch: listOf([event(1, { customer_id: 'cust_other' }), { id: 'e-2', event_type: 'image', occurred_at: at(2), fees: [] }]) });
  await assert.rejects(usage.readItem(MAYA, 'e-1'), { reason: 'not_found' });
  await assert.rejects(usage.readItem(MAYA, 'e-2'), { reason: 'not_found' });
  await usage.readPage(MAYA, {}); // now a list of Maya's has named it
  assert.equal((await usage.readItem(MAYA, 'e-2')).id, 'e-2');
  await assert.rejects(usage.readItem(MAYA, '..'), { reason: 'bad_request' });
});

void test('instants are read with 0 to 7 digits and shown in UTC with milliseconds', async () => {
  const written = ['2025-10-18T07:23:43Z', '2025-10-18T07:23:43.1Z', '2025-11-14T03:25:02.8857879Z', '2025-10-18T07:23:43', '2025-10-17T21:00:56+14:00', 'yesterday', 1760000000, null];
  const { usage } = bench({ fetch: listOf(written.map((occurred_at, index) => event(index, { occurred_at }))) });
  assert.deepEqual((await usage.readPage(MAYA, {})).items.map((item) => item.occurredAt), [
    '2025-10-18T07:23:43.000Z', '2025-10-18T07:23:43.100Z', '2025-11-14T03:25:02.885Z', '2025-10-18T07:23:43.000Z', '2025-10-17T07:00:56.000Z', '', '', '',
  ]);
});

void test('a cursor works for its customer and filter only, and not one altered character passes', async () => {
  const { usage } = bench({ fetch: listOf(newestFirst(60)) });
  const { nextCursor: cursor } = await usage.readPage(MAYA, {});
  assert.ok(cursor !== null && cursor.length <= 4096);
  await assert.rejects(usage.readPage('cust_other', { cursor }), CursorError);
  await assert.rejects(usage.readPage(MAYA, { cursor, eventType: 'image' }), CursorError);
  const other = bench({ fetch: listOf(newestFirst(60)) });
  assert.equal((await other.usage.readPage(MAYA, { cursor, limit: '5' })).items[0]?.id, 'e-35', 'any instance and any limit');
  await fc.assert(fc.asyncProperty(fc.nat(cursor.length - 1), fc.constantFrom('A', 'a', '0', '-', '_', '.', '~', ' ', 'é'), async (index, character) => {
    const forged = cursor.slice(0, index) + character + cursor.slice(index + 1);
    if (forged !== cursor) await assert.rejects(usage.readPage(MAYA, { cursor: forged }), CursorError);
  }), { numRuns: 300 });
  await fc.assert(fc.asyncProperty(fc.string(), async (text) => assert.rejects(usage.readPage(MAYA, { cursor: text }), CursorError)), { numRuns: 200 });
});

void test('very long ids keep the cursor short', async () => {
  const events = newestFirst(40, (number) => ({ id: `${'é'.repeat(240)}${number}` }));
  const { usage } = bench({ fetch: listOf(events) });
  const { nextCursor } = await usage.readPage(MAYA, {});
  assert.ok(nextCursor !== null && nextCursor.length <= 4096);
  assert.deepEqual(await readAll(usage, { limit: '7' }), events.map(({ id }) => id));
});

void test('Credyt failing on a later page keeps what was found; the cursor tries again', async () => {
  const events = newestFirst(1_000, (number) => ({ event_type: number > 900 ? 'image' : 'video' }));
  let isDown = true;
  const { usage, reports } = bench({ fetch: (request) => (isDown && request.url.includes('offset=99') ? Promise.resolve(new Response('', { status: 500 })) : listOf(events)(request)) });
  const page = await usage.readPage(MAYA, { eventType: 'video' });
  assert.equal(page.items.length, 0);
  assert.deepEqual(reports.map(({ reason }) => reason), ['usage_scan_cut']);
  await assert.rejects(usage.readPage(MAYA, { eventType: 'video', cursor: page.nextCursor ?? '' }), { reason: 'unavailable' });
  isDown = false;
  assert.equal((await usage.readPage(MAYA, { eventType: 'video', cursor: page.nextCursor ?? '' })).items[0]?.id, 'e-900');
});
