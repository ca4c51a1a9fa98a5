// One key per intent: how long it is offered again, and to whom. That it makes one payment is in links.test.ts.
import { expect } from '@open-wc/testing';
import { useFakeTimers, type SinonFakeTimers } from 'sinon';
import { Intents } from '../../src/client/intents.js';

describe('An intent', () => {
  let clock: SinonFakeTimers;
  beforeEach(() => { clock = useFakeTimers({ toFake: ['Date'] }); });
  afterEach(() => {
    clock.restore();
    localStorage.clear();
  });
  const later = (ms: number): void => clock.setSystemTime(Date.now() + ms);

  it('keeps its key for ten minutes while no link is there', () => {
    const intents = new Intents(null);
    const key = intents.keyFor('25 USD');
    later(599_999);
    expect(intents.keyFor('25 USD')).to.equal(key);
    later(600_000);
    expect(intents.keyFor('25 USD')).to.not.equal(key);
  });

  it('gives up its key a minute before its link dies', () => {
    for (const [ttlMs, offered] of [[600_000, 540_000], [90_000, 30_000], [null, 540_000], [9_000_000, 540_000]] as const) {
      const intents = new Intents(null);
      const key = intents.keyFor('25 USD');
      intents.minted(key, ttlMs);
      later(offered - 1);
      expect(intents.keyFor('25 USD'), String(ttlMs)).to.equal(key);
      const again = new Intents(null);
      const other = again.keyFor('25 USD');
      again.minted(other, ttlMs);
      later(offered);
      expect(again.keyFor('25 USD'), String(ttlMs)).to.not.equal(other);
    }
  });

  it('is another one for another wish, and after its end', () => {
    const intents = new Intents(null);
    const key = intents.keyFor('25 USD');
    expect(intents.keyFor('50 USD')).to.not.equal(key);
    const last = intents.keyFor('50 USD');
    intents.end();
    expect(intents.keyFor('50 USD')).to.not.equal(last);
  });

  it('is found by another tab of the same customer only where it has a name', () => {
    const key = new Intents('credyt.test').keyFor('25 USD');
    expect(new Intents('credyt.test').keyFor('25 USD')).to.equal(key);
    expect(new Intents('credyt.other').keyFor('25 USD')).to.not.equal(key);
    expect(new Intents(null).keyFor('25 USD')).to.not.equal(key);
  });
});
