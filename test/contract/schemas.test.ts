// The contract's two tempers: requests are strict, answers are lenient but never wrong about money.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FIELD_PROBLEMS, InsufficientFunds, isEventId, PROBLEMS, REQUESTS, ROUTES, Wallet, type RouteName } from '../../src/contract/index.js';

const wallet = {
  accounts: [{ id: 'default:USD', name: 'default', asset: { code: 'USD', kind: 'fiat', precision: 2 }, available: '14.566678' }],
  payments: [],
  topUp: { allowed: true, currency: 'USD', presets: ['10', '25.00'], min: '5', max: '500', custom: true, assets: ['USD'] },
  portal: { allowed: true },
  mode: 'test',
  features: ['returns'],
  asOf: '2026-11-21T10:00:00Z',
  owner: 'abc',
};

const sound: Record<RouteName, unknown> = {
  wallet: { include: 'pending' },
  usage: { limit: '25', from: '2026-11-01T00:00:00Z', to: '2026-11-21T00:00:00.1234567Z', eventType: 'image_generated' },
  usageItem: {},
  topUps: { amount: '25.00', currency: 'USD', asset: 'CREDIT', returnTo: '/studio' },
  portalLinks: { returnTo: '/account' },
  paymentLinks: { subscriptionId: 'sub_1' },
  quotes: { amount: '10', currency: 'USD', asset: 'CREDIT' },
  returns: { marker: 'a.b', awayMs: null, credited: false, fromPortal: true },
};

describe('requests', () => {
  for (const [name, route] of Object.entries(ROUTES)) {
    it(`${route.method} ${route.path} accepts what the design shows`, () => {
      assert.ok(REQUESTS[name as RouteName].safeParse(sound[name as RouteName]).success);
    });
    it(`${route.method} ${route.path} refuses a member it does not know, a customer id above all`, () => {
      for (const member of ['customerId', 'customer_id', 'externalId', 'returnUrl', '__proto__x']) {
        assert.ok(!REQUESTS[name as RouteName].safeParse({ ...(sound[name as RouteName] as object), [member]: 'x' }).success, member);
      }
    });
  }

  it('an amount is text, so no float ever crosses the wire', () => {
    assert.ok(!REQUESTS.topUps.safeParse({ amount: 25 }).success);
  });

  it('a page of usage holds 1 to 100 rows', () => {
    for (const limit of ['0', '101', '-1', '1e2', '2.5', '']) assert.ok(!REQUESTS.usage.safeParse({ limit }).success, limit);
    for (const limit of ['1', '9', '10', '99', '100']) assert.ok(REQUESTS.usage.safeParse({ limit }).success, limit);
  });
});

describe('answers', () => {
  it('unknown members, features and enum values of a later version do not fail an answer', () => {
    const answer = Wallet.parse({ ...wallet, mode: 'staging', features: ['returns', 'telepathy'], later: 1, accounts: [{ ...wallet.accounts[0], asset: { code: 'X', kind: 'points', precision: 0 } }] });
    assert.ok(!('later' in answer));
  });

  it('a proxy in another language may send amounts with trailing zeros', () => {
    assert.equal(Wallet.parse(wallet).topUp.presets[1], '25.00');
  });

  it('an amount that is no decimal fails the whole answer: a wrong number is worse than none', () => {
    for (const available of [14.5, '1e5', '', 'NaN', '$3', null, '1'.repeat(1001)]) {
      assert.ok(!Wallet.safeParse({ ...wallet, accounts: [{ ...wallet.accounts[0], available }] }).success, String(available));
    }
  });

  it('a shortfall names its asset and three exact amounts', () => {
    assert.ok(InsufficientFunds.safeParse({ asset: 'CREDIT', required: '10', available: '-2', shortfall: '12' }).success);
    assert.ok(!InsufficientFunds.safeParse({ asset: 'CREDIT', required: 10, available: '-2', shortfall: '12' }).success);
  });
});

describe('problem codes', () => {
  it('each has an HTTP error status', () => {
    for (const [code, status] of Object.entries(PROBLEMS)) assert.ok(status >= 400 && status < 600, code);
    assert.equal(new Set(FIELD_PROBLEMS).size, 7);
  });
});

describe('event ids in a path', () => {
  it('cannot climb out of it', () => {
    for (const bad of ['', '.', '..', 'a/b', 'a%2Fb', 'a?b', 'a#b', 'a b', 'é', 'x'.repeat(129), 'a\n']) assert.ok(!isEventId(bad), bad);
    for (const good of ['...', 'a.b', '61e15192-a156-4af4-a3cc-ec6c937795fa', 'job:1~2']) assert.ok(isEventId(good), good);
  });
});
