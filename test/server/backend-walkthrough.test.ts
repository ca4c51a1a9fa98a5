// demo/backend-walkthrough.ts: the whole path of a backend, registration to refund, with the balance after every step; and it runs by hand as it says.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { OFFERS, walkThrough, type Walk } from '../../demo/backend-walkthrough.js';

const EXPECTED: Record<string, Walk> = {
  // $10, four pictures at $0.25, one refunded, $1.50 given.
  USD: { simulated: '0.25', waitingForPayment: 1, activeAfterPayment: true, shortfall: '1', afterTopUp: '10', afterUsage: '9', fees: ['0.25', '0.25', '0.25', '0.25'], afterRefund: '8.75', afterGift: '10.25' },
  // $10 buys 200 credits at five cents.
  CREDIT: { simulated: '5', waitingForPayment: 1, activeAfterPayment: true, shortfall: '20', afterTopUp: '200', afterUsage: '180', fees: ['5', '5', '5', '5'], afterRefund: '175', afterGift: '205' },
};

describe('the backend walkthrough', () => {
  for (const offer of OFFERS) {
    it(`keeps exact books in ${offer.asset}`, async () => {
      assert.deepEqual(await walkThrough(offer), EXPECTED[offer.asset]);
    });
  }

  it('runs by hand', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@credyt-widgets/source', '--import', 'tsx', 'demo/backend-walkthrough.ts']);
    assert.match(stdout, /USD[^]*afterGift: '10\.25'[^]*CREDIT[^]*afterGift: '205'/);
  });
});
