// How long an element tells that a payment has settled.
import { expect } from '@open-wc/testing';
import { useFakeTimers, type SinonFakeTimers } from 'sinon';
import type { PaymentState } from '../../src/client/billing-state.js';
import type { BillingController } from '../../src/controllers/billing.js';
import { FreshPayment } from '../../src/controllers/fresh-payment.js';

const settle = (): PaymentState => ({
  status: 'settled', after: '30', added: '20', payment: { asset: 'USD', amount: '20', currency: 'USD', before: '10', since: 0 },
});

function element(payment: PaymentState, isRead = false): FreshPayment {
  const host = { addController: () => {}, removeController: () => {}, requestUpdate: () => {}, updateComplete: Promise.resolve(true) };
  const news = new FreshPayment(host, { state: { payment } } as unknown as BillingController, () => isRead);
  news.hostUpdate();
  return news;
}

describe('a settled payment', () => {
  let clock: SinonFakeTimers;
  beforeEach(() => { clock = useFakeTimers(); });
  afterEach(() => { clock.restore(); });

  it('is news for four seconds', () => {
    const news = element(settle());
    clock.tick(3900);
    expect(news.state.status).to.equal('settled');
    clock.tick(200);
    expect(news.state.status).to.equal('none');
  });

  it('stays while it is being read', () => {
    const news = element(settle(), true);
    clock.tick(10_000);
    expect(news.state.status).to.equal('settled');
    news.dismiss();
    expect(news.state.status).to.equal('none');
  });

  it('is no news any more for an element that comes later', () => {
    const payment = settle();
    element(payment);
    clock.tick(5000);
    expect(element(payment).state.status).to.equal('none');
    expect(element(settle()).state.status).to.equal('settled');
  });

  it('ends also where the element is moved meanwhile', () => {
    const news = element(settle());
    news.hostDisconnected();
    news.hostUpdate();
    clock.tick(4100);
    expect(news.state.status).to.equal('none');
  });
});
