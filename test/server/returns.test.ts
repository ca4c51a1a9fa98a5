// "Expired, or finished?": every rule of design §7, and the promise that one link is renewed at most once.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Marker } from '../../src/server/marker.js';
import { decideReturn, type Arrival } from '../../src/server/returns.js';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 21);

const marker = (change: Partial<Marker> & { age?: number } = {}): Marker => {
  const { age = 0, ...rest } = change;
  return { kind: 'portal', nonce: 'n', mintedAt: NOW - age, attempt: 0, side: 'return', newTab: false, byScript: true, returnTo: null, topUp: null, ...rest };
};
const arrival = (change: Partial<Arrival> = {}): Arrival => ({ now: NOW, awayMs: 20_000, credited: false, fromPortal: false, isSpent: false, ...change });

const DEAD = 11 * MINUTE;
const TABLE: [name: string, marker: Marker, arrival: Arrival, verdict: string][] = [
  ['1: spent', marker({ age: DEAD, side: 'failure' }), arrival({ isSpent: true }), 'ignored'],
  ['1: older than a day', marker({ age: 24 * 60 * MINUTE + 1, side: 'failure' }), arrival(), 'ignored'],
  ['2: credited, on the failure side too', marker({ age: DEAD, side: 'failure' }), arrival({ credited: true, awayMs: 100 }), 'finished'],
  ['2: came from the portal itself', marker({ age: DEAD }), arrival({ fromPortal: true, awayMs: null }), 'finished'],
  ['2: …which says nothing on the failure side', marker({ age: DEAD, side: 'failure' }), arrival({ fromPortal: true, awayMs: null }), 'renew'],
  ['3: young link, cancelled in 3 s', marker({ age: 3_000 }), arrival({ awayMs: 3_000 }), 'finished'],
  ['3: young link, failure side', marker({ age: 3_000, side: 'failure' }), arrival({ awayMs: 3_000 }), 'unfinished'],
  ['3: one second before the end', marker({ age: 10 * MINUTE - 1_000, side: 'failure' }), arrival({ awayMs: 0 }), 'unfinished'],
  ['3: already a renewal', marker({ age: DEAD, attempt: 1 }), arrival({ awayMs: 100 }), 'finished'],
  ['3: already a renewal, failure side', marker({ age: DEAD, attempt: 1, side: 'failure' }), arrival({ awayMs: null }), 'unfinished'],
  ['3: from the future (two clocks)', marker({ age: -MINUTE }), arrival({ awayMs: 0 }), 'finished'],
  ['4: followed when dead, back at once', marker({ age: DEAD }), arrival({ awayMs: 800 }), 'renew'],
  ['4: …on the failure side', marker({ age: DEAD, side: 'failure' }), arrival({ awayMs: 800 }), 'renew'],
  ['4: …a top-up', marker({ age: DEAD, kind: 'top-up' }), arrival({ awayMs: 800 }), 'renew'],
  ['4: …a top-up, failure side', marker({ age: DEAD, kind: 'top-up', side: 'failure' }), arrival({ awayMs: 4_999 }), 'renew'],
  ['4: not when away for 5 s', marker({ age: DEAD, kind: 'top-up' }), arrival({ awayMs: 5_000 }), 'finished'],
  ['4: not when the link was alive when followed', marker({ age: 10 * MINUTE + 1_000, kind: 'top-up' }), arrival({ awayMs: 4_000 }), 'finished'],
  ['5: portal session lapsed', marker({ age: 40 * MINUTE, side: 'failure' }), arrival({ awayMs: 35 * MINUTE }), 'renew'],
  ['6: dead link in a fresh tab', marker({ age: DEAD }), arrival({ awayMs: null }), 'renew'],
  ['6: not one made for a new tab', marker({ age: DEAD, newTab: true }), arrival({ awayMs: null }), 'finished'],
  ['6: not one made without script', marker({ age: DEAD, byScript: false }), arrival({ awayMs: null }), 'finished'],
  ['6: not a top-up', marker({ age: DEAD, kind: 'top-up' }), arrival({ awayMs: null }), 'finished'],
  ['7: stayed 15 minutes and came back', marker({ age: 15 * MINUTE }), arrival({ awayMs: 14 * MINUTE }), 'finished'],
  ['7: top-up paid in minute 11', marker({ age: DEAD, kind: 'top-up' }), arrival({ awayMs: DEAD - 2_000 }), 'finished'],
  ['7: top-up failed in minute 11', marker({ age: DEAD, kind: 'top-up', side: 'failure' }), arrival({ awayMs: DEAD - 2_000 }), 'unfinished'],
];

const anyMarker = fc.record({
  kind: fc.constantFrom('portal' as const, 'top-up' as const), age: fc.integer({ min: -MINUTE, max: 30 * 60 * MINUTE }), attempt: fc.nat({ max: 2 }),
  side: fc.constantFrom('return' as const, 'failure' as const), newTab: fc.boolean(), byScript: fc.boolean(),
}).map(marker);
const anyArrival = fc.record({
  awayMs: fc.option(fc.oneof(fc.nat({ max: 10_000 }), fc.nat({ max: 60 * MINUTE }))), credited: fc.boolean(), fromPortal: fc.boolean(), isSpent: fc.boolean(),
}).map(arrival);

describe('the decision about a return', () => {
  for (const [name, given, how, verdict] of TABLE) it(name, () => assert.equal(decideReturn(given, how), verdict));

  it('never renews a renewal, a living link, a spent marker or a credited one', () => {
    fc.assert(fc.property(anyMarker, anyArrival, (given, how) => {
      const isDead = how.now - given.mintedAt >= 10 * MINUTE;
      return decideReturn(given, how) !== 'renew' || (given.attempt === 0 && isDead && !how.isSpent && !how.credited);
    }), { numRuns: 5_000 });
  });

  it('never renews a top-up unless its dead link was followed and bounced (rule 4)', () => {
    fc.assert(fc.property(anyMarker, anyArrival, (given, how) => {
      const bounced = how.awayMs !== null && how.awayMs < 5_000 && how.now - given.mintedAt - how.awayMs >= 10 * MINUTE;
      return given.kind === 'portal' || decideReturn(given, how) !== 'renew' || bounced;
    }), { numRuns: 5_000 });
  });

  it('says "unfinished" on the failure side only', () => {
    fc.assert(fc.property(anyMarker, anyArrival, (given, how) => decideReturn(given, how) !== 'unfinished' || given.side === 'failure'));
  });
});
