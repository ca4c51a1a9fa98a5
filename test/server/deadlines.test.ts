// Time: an answer comes within its limit whatever Credyt or the host's functions do, and what comes late is kept or dropped without noise.
import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { settle, waitFor } from './settle.js';
import { workbench, type Workbench } from './workbench.js';

const CODE = async (response: Response): Promise<unknown> => ((await response.json()) as { code?: string }).code;

afterEach(() => mock.timers.reset());

const hang = (bench: Workbench): Workbench => {
  bench.emulator.faults({ route: '*', hang: true });
  return bench;
};

describe('a silent Credyt', () => {
  it('is answered for within 10 s by a GET and 15 s by a POST', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    for (const path of ['/wallet', '/usage', '/usage/evt_1']) {
      const { response, ms } = await waitFor(hang(workbench()).get(path), 10_250);
      assert.equal(await CODE(response), 'upstream_timeout', path);
      assert.ok(ms <= 10_250, `${path} ${ms}`);
    }
    for (const [path, body] of [['/top-ups', { amount: '20' }], ['/portal-links', {}]] as const) {
      const { response, ms } = await waitFor(hang(workbench()).post(path, body), 15_250);
      assert.equal(await CODE(response), 'outcome_unknown', path);
      assert.ok(ms <= 15_250, `${path} ${ms}`);
    }
    const portal = await waitFor(hang(workbench()).get('/portal', { accept: 'text/html' }), 10_250);
    assert.equal(portal.response.headers.get('location'), 'https://app.test/account?credyt_error=outcome_unknown');
  });

  it('makes no link for a caller whose time was used up before', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const slowly = <Value>(value: Value) => () => new Promise<Value>((resolve) => { setTimeout(() => resolve(value), 4_500); });
    const bench = workbench({ identify: slowly({ externalId: 'maya' }), can: slowly({ topUp: true, portal: true }) });
    bench.emulator.faults({ route: 'GET /customers', delayMs: 4_500 });
    const { response, ms } = await waitFor(bench.post('/top-ups', { amount: '20' }), 15_250);
    assert.equal(await CODE(response), 'upstream_timeout');
    assert.ok(ms > 10_000 && ms <= 15_250, `${ms} ms`);
    mock.timers.tick(60_000);
    await settle();
    assert.equal(bench.upstream('POST', '/top-ups'), 0);
  });

  it('makes no link for a caller who waited so long for their turn that it could come too late: nothing was sent, so they may ask again', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const bench = workbench();
    const portalLinks = (): number => bench.upstream('POST', '/billing-portal/sessions');
    bench.emulator.faults({ route: 'POST /top-ups', hang: true, times: 1 });
    const first = bench.post('/top-ups', { amount: '20' });
    await settle();
    const waiting = [bench.post('/portal-links', {}), bench.post('/portal-links', {}, { 'idempotency-key': 'k' }), bench.post('/portal-links', {}, { 'idempotency-key': 'k' })];
    for (const asked of waiting) {
      const { response, ms } = await waitFor(asked, 10_250);
      assert.equal(await CODE(response), 'upstream_timeout');
      assert.ok(ms <= 10_250, `${ms} ms`);
    }
    assert.equal(await CODE((await waitFor(first, 15_250)).response), 'outcome_unknown');
    mock.timers.tick(60_000);
    await settle();
    assert.equal(portalLinks(), 0);
    assert.equal((await waitFor(bench.post('/portal-links', {}, { 'idempotency-key': 'k' }), 1_000)).response.status, 201);
    assert.equal(portalLinks(), 1);
  });

  it('makes the link of a caller whose turn comes in time', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const bench = workbench();
    bench.emulator.faults({ route: 'POST /top-ups', delayMs: 9_000, times: 1 });
    const first = bench.post('/top-ups', { amount: '20' });
    await settle();
    const { response, ms } = await waitFor(bench.post('/portal-links', {}), 9_500);
    assert.equal(response.status, 201);
    assert.ok(ms >= 9_000, `${ms} ms`);
    assert.equal((await first).status, 201);
  });

  it('keeps a link that comes late for the same key', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const bench = workbench();
    const key = { 'idempotency-key': 'k' };
    bench.emulator.faults({ route: 'POST /top-ups', delayMs: 20_000, times: 1 });
    assert.equal(await CODE((await waitFor(bench.post('/top-ups', { amount: '20' }, key), 15_250)).response), 'outcome_unknown');
    const { response } = await waitFor(bench.post('/top-ups', { amount: '20' }, key), 15_250);
    assert.equal(response.status, 201);
    assert.equal(bench.upstream('POST', '/top-ups'), 1);
  });

  it('holds up the customer\'s next link no longer than the one they were told about', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const bench = workbench();
    bench.emulator.faults({ route: 'POST /top-ups', hang: true, times: 1 });
    const first = bench.post('/top-ups', { amount: '20' });
    assert.equal(await CODE((await waitFor(first, 15_250)).response), 'outcome_unknown');
    const next = await waitFor(bench.post('/top-ups', { amount: '20' }), 15_250);
    assert.equal(next.response.status, 201);
    assert.ok(next.ms <= 1_000, `${next.ms} ms`);
  });

  it('gives up a call after 30 s, and the same key then makes one new link', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const bench = workbench();
    const key = { 'idempotency-key': 'k' };
    bench.emulator.faults({ route: 'POST /top-ups', hang: true, times: 1 });
    assert.equal(await CODE((await waitFor(bench.post('/top-ups', { amount: '20' }, key), 15_250)).response), 'outcome_unknown');
    assert.equal(await CODE((await waitFor(bench.post('/top-ups', { amount: '20' }, key), 15_250)).response), 'outcome_unknown');
    // Whoever asks in the last moments of the lost call hears how it ended; the next one makes the new link.
    const asked = [await waitFor(bench.post('/top-ups', { amount: '20' }, key), 15_250), await waitFor(bench.post('/top-ups', { amount: '20' }, key), 15_250)];
    assert.equal(asked[1]?.response.status, 201);
    assert.equal(bench.emulator.requests().filter(({ path }) => path === '/top-ups').length, 2);
  });
});

describe('a slow host', () => {
  it('is given 5 s for identify, can and topUp', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const never = (): Promise<never> => new Promise(() => {});
    const identify = workbench({ identify: never });
    assert.equal(await CODE((await waitFor(identify.get('/wallet'), 5_250)).response), 'internal');
    assert.equal(identify.events[0]?.reason, 'identify_failed');
    assert.equal(await CODE((await waitFor(workbench({ can: never }).post('/portal-links', {}), 5_250)).response), 'forbidden');
    assert.equal(await CODE((await waitFor(workbench({ topUp: never }).post('/top-ups', { amount: '20' }), 5_250)).response), 'internal');
  });

  it('may fail after its time, and nobody minds', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const unheard: unknown[] = [];
    const hear = (reason: unknown): void => { unheard.push(reason); };
    process.on('unhandledRejection', hear);
    const failing = (): Promise<never> => new Promise((_resolve, reject) => { setTimeout(() => reject(new Error('late')), 6_000); });
    assert.equal(await CODE((await waitFor(workbench({ identify: failing }).get('/wallet'), 5_250)).response), 'internal');
    mock.timers.tick(60_000);
    await settle();
    process.off('unhandledRejection', hear);
    assert.deepEqual(unheard, []);
  });
});

describe('an answer', () => {
  it('leaves no timer behind', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();
    const { get, post, form } = workbench();
    const answers = [await get('/wallet'), await get('/usage'), await post('/top-ups', { amount: '20' }), await form('/portal-links', {}), await post('/top-ups', {}), await get('/portal')];
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 201, 303, 400, 303]);
    assert.equal(timers(), before);
  });
});

describe('close', () => {
  it('waits for the answers under way', async () => {
    const bench = workbench();
    bench.emulator.faults({ route: '*', delayMs: 100 });
    let isAnswered = false;
    void bench.get('/wallet').then(() => { isAnswered = true; });
    await bench.billing.close();
    assert.ok(isAnswered);
  });
});
