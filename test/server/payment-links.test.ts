// `POST /payment-links`: a fresh, judged link for a subscription that waits for its payment, for whoever may use the portal.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { workbench, type Workbench, type WorkbenchOptions } from './workbench.js';

const LINK = 'https://billing.credyt.ai/api/sign-in?token=abc';
const waiting = (id: string | undefined, redirect_url: unknown = LINK) => ({ id, status: 'pending', products: [], required_actions: [{ type: 'payment', redirect_url }] });

function bench(subscriptions: unknown[], options: WorkbenchOptions = {}): Workbench {
  const one = workbench(options);
  one.emulator.faults({ route: 'GET /customers/:id', body: { id: one.emulator.customerId, subscriptions } });
  return one;
}

const problem = async (response: Response): Promise<[number, string, unknown]> => {
  const { code, fields } = (await response.json()) as { code: string; fields?: unknown };
  return [response.status, code, fields ?? null];
};

describe('POST /payment-links', () => {
  it('answers with the link of the only subscription that waits', async () => {
    const one = bench([{ id: 'sub_0', status: 'active', products: [] }, waiting('sub_1')]);
    const response = await one.post('/payment-links', {});
    assert.equal(response.status, 201);
    assert.deepEqual(await response.json(), { url: LINK, expiresAt: null, ttlMs: null });
  });

  it('asks Credyt each time, because a link may be dead already', async () => {
    const one = bench([waiting('sub_1')]);
    await one.get('/wallet');
    const path = `/customers/${one.emulator.customerId}`;
    const before = one.upstream('GET', path);
    for (let click = 1; click <= 2; click++) {
      assert.equal((await one.post('/payment-links', {})).status, 201);
      assert.equal(one.upstream('GET', path), before + click);
    }
  });

  it('takes the one that is named, and wants a name where there are several', async () => {
    const one = bench([waiting('sub_1'), waiting('sub_2', `${LINK}2`), waiting(undefined)]);
    const named = (await (await one.post('/payment-links', { subscriptionId: 'sub_2' })).json()) as { url: string };
    assert.equal(named.url, `${LINK}2`);
    assert.deepEqual(await problem(await one.post('/payment-links', {})), [400, 'invalid_request', { subscriptionId: 'required' }]);
  });

  it('finds nothing where nothing waits, or another customer\'s does', async () => {
    assert.deepEqual(await problem(await bench([]).post('/payment-links', {})), [404, 'not_found', null]);
    assert.deepEqual(await problem(await bench([waiting('sub_1')]).post('/payment-links', { subscriptionId: 'sub_other' })), [404, 'not_found', null]);
  });

  it('says that a customer is unknown', async () => {
    const one = workbench();
    one.emulator.faults({ route: 'GET /customers/:id', status: 404 });
    assert.deepEqual(await problem(await one.post('/payment-links', {})), [404, 'customer_not_found', null]);
  });

  it('hands on no link that leads elsewhere, or none at all', async () => {
    for (const link of ['https://evil.example/pay', 'http://billing.credyt.ai/pay', 'https://user@billing.credyt.ai/', 'javascript:alert(1)', '', null, 7]) {
      const one = bench([waiting('sub_1', link)]);
      const response = await one.post('/payment-links', {});
      assert.deepEqual([response.status, one.events.at(-1)?.reason], [502, 'link_refused'], String(link));
      assert.ok(!(await response.text()).includes('evil'));
    }
  });

  it('asks can() for the portal, before Credyt', async () => {
    const one = bench([waiting('sub_1')], { can: () => ({ topUp: true, portal: false }) });
    assert.deepEqual(await problem(await one.post('/payment-links', {})), [403, 'forbidden', null]);
    assert.deepEqual(one.emulator.requests(), []);
  });

  it('counts as a link made', async () => {
    const one = bench([waiting('sub_1')], { limits: { mintsPerMinute: 2 } });
    await one.post('/portal-links', {});
    assert.equal((await one.post('/payment-links', {})).status, 201);
    const third = await one.post('/payment-links', {});
    assert.deepEqual([third.status, third.headers.has('retry-after')], [429, true]);
  });

  it('is named in the wallet\'s features, with the payment it is for', async () => {
    const wallet = (await (await bench([waiting('sub_1')]).get('/wallet')).json()) as { features: string[]; payments: unknown };
    assert.ok(wallet.features.includes('payment-links'));
    assert.deepEqual(wallet.payments, [{ subscriptionId: 'sub_1', productNames: [] }]);
  });
});
