// POST /returns on the true stack: markers as they come back in Credyt's redirects, renewals, and one renewal per link at most.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ReturnOutcome } from '../../src/contract/index.js';
import { workbench, type Workbench } from './workbench.js';

const MINUTE = 60_000;
const HINTS = { awayMs: 20_000 as number | null, credited: false, fromPortal: false };

type Side = 'return_url' | 'failure_url';

/** The marker in the URL that Credyt was given last. */
function markerOf(bench: Workbench, side: Side = 'return_url'): string {
  const body = bench.emulator.requests().filter(({ method }) => method === 'POST').at(-1)?.body as Record<Side, string>;
  return new URL(body[side]).searchParams.get('credyt_return') ?? '';
}

const arrive = async (bench: Workbench, marker: string, hints: Partial<typeof HINTS> = {}): Promise<ReturnOutcome> =>
  (await (await bench.post('/returns', { marker, ...HINTS, ...hints })).json()) as ReturnOutcome;

const minted = (bench: Workbench): number => bench.upstream('POST', '/billing-portal/sessions') + bench.upstream('POST', '/top-ups');

describe('POST /returns', () => {
  it('renews a dead portal link on either side, for the page it was made on, once', async () => {
    for (const side of ['return_url', 'failure_url'] as const) {
      const bench = workbench();
      const { nonce } = (await (await bench.post('/portal-links', { returnTo: '/editor?doc=7', newTab: false })).json()) as { nonce: string };
      const marker = markerOf(bench, side);
      assert.ok(marker.startsWith(`${nonce}.`), 'a page finds its own record of leaving by the nonce');
      bench.advance(11 * MINUTE);
      const outcome = await arrive(bench, marker, { awayMs: 900 });
      assert.equal(outcome.outcome, 'renewed');
      assert.equal(outcome.ttlMs, 10 * MINUTE);
      const renewal = markerOf(bench);
      assert.ok(renewal.startsWith(`${outcome.nonce}.`));
      const back = bench.emulator.requests().at(-1)?.body as Record<Side, string>;
      assert.match(back.return_url, /^https:\/\/app\.test\/editor\?doc=7&credyt_return=/);

      assert.equal((await arrive(bench, marker, { awayMs: 900 })).outcome, 'ignored', 'spent');
      bench.advance(11 * MINUTE);
      assert.equal((await arrive(bench, renewal, { awayMs: 900 })).outcome, 'finished', 'a renewal is not renewed');
      assert.equal(minted(bench), 2);
    }
  });

  it('renews a top-up only when its dead link was followed and bounced', async () => {
    const bench = workbench();
    await bench.post('/top-ups', { amount: '25' });
    const bounced = markerOf(bench);
    bench.advance(11 * MINUTE);
    assert.equal((await arrive(bench, bounced, { awayMs: 900 })).outcome, 'renewed');
    const { amount, currency } = bench.emulator.requests().at(-1)?.body as Record<string, unknown>;
    assert.deepEqual([Number(amount), currency], [25, 'USD']);

    for (const [side, verdict] of [['return_url', 'finished'], ['failure_url', 'unfinished']] as const) {
      for (const awayMs of [null, 5_000, 10.5 * MINUTE]) {
        const stayed = workbench();
        await stayed.post('/top-ups', { amount: '25' });
        stayed.advance(11 * MINUTE);
        assert.equal((await arrive(stayed, markerOf(stayed, side), { awayMs })).outcome, verdict, `${side} ${awayMs}`);
        assert.equal(minted(stayed), 1);
      }
    }
  });

  it('leaves a customer in peace who simply finished or cancelled', async () => {
    const bench = workbench();
    await bench.post('/top-ups', { amount: '25' });
    bench.advance(2 * MINUTE);
    assert.equal((await arrive(bench, markerOf(bench, 'failure_url'), { awayMs: 2 * MINUTE - 1_000 })).outcome, 'unfinished');
    assert.equal(minted(bench), 1);
  });

  it('ignores a marker that is forged, altered, another customer\'s, old or spent, and makes no link for it', async () => {
    let who = 'cust_4qh0wajx2n9qtazh2tghzkyan2';
    const bench = workbench({ identify: () => ({ customerId: who }) });
    await bench.post('/portal-links', {});
    const marker = markerOf(bench, 'failure_url');
    bench.advance(11 * MINUTE);
    for (const bad of ['x', `${marker}A`, marker.slice(1), marker.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))]) {
      assert.equal((await arrive(bench, bad, { awayMs: 100 })).outcome, 'ignored', bad);
    }
    const otherKey = workbench({ apiKey: 'key_other' });
    await otherKey.post('/portal-links', {});
    assert.equal((await arrive(bench, markerOf(otherKey, 'failure_url'), { awayMs: 100 })).outcome, 'ignored');
    who = 'cust_noah';
    assert.equal((await arrive(bench, marker, { awayMs: 100 })).outcome, 'ignored');
    who = 'cust_4qh0wajx2n9qtazh2tghzkyan2';
    bench.advance(24 * 60 * MINUTE);
    assert.equal((await arrive(bench, marker, { awayMs: 100 })).outcome, 'ignored');
    assert.equal(minted(bench), 1);
  });

  it('asks for permission before it renews, and for the rules as they are now', async () => {
    let mayOpen = true;
    let min = '5';
    const bench = workbench({ can: () => ({ portal: mayOpen, topUp: true }), topUp: () => ({ min, presets: [] }) });
    await bench.post('/portal-links', {});
    const portal = markerOf(bench);
    await bench.post('/top-ups', { amount: '5' });
    const topUp = markerOf(bench);
    bench.advance(11 * MINUTE);
    mayOpen = false;
    min = '50';
    assert.equal((await bench.post('/returns', { marker: portal, ...HINTS, awayMs: 100 })).status, 403);
    assert.equal((await arrive(bench, topUp, { awayMs: 100 })).outcome, 'finished');
    assert.equal(minted(bench), 2);
  });

  it('renews a form\'s link only when its bounce was seen: it may have been opened in any tab', async () => {
    const bench = workbench();
    await bench.form('/portal-links', { newTab: '1' });
    bench.advance(11 * MINUTE);
    assert.equal((await arrive(bench, markerOf(bench), { awayMs: null })).outcome, 'finished');
  });

  it('makes at most one renewal per link, whatever arrives, in whatever order and at once', async () => {
    const arrivals = fc.array(fc.record({
      side: fc.constantFrom('return_url' as const, 'failure_url' as const), awayMs: fc.option(fc.constantFrom(0, 900, 4_999, 5_000, 11 * MINUTE)), credited: fc.boolean(), fromPortal: fc.boolean(),
      waitMs: fc.constantFrom(0, 0, MINUTE, 11 * MINUTE), together: fc.nat({ max: 2 }),
    }), { minLength: 1, maxLength: 6 });
    await fc.assert(fc.asyncProperty(fc.boolean(), fc.boolean(), arrivals, async (isTopUp, isForm, steps) => {
      const bench = workbench();
      const path = isTopUp ? '/top-ups' : '/portal-links';
      await (isForm ? bench.form : bench.post)(path, isTopUp ? { amount: '25' } : {});
      const markers = { return_url: markerOf(bench), failure_url: markerOf(bench, 'failure_url') };
      let renewals = 0;
      for (const { side, waitMs, together, ...hints } of steps) {
        bench.advance(waitMs);
        const outcomes = await Promise.all(Array.from({ length: together + 1 }, () => arrive(bench, markers[side], hints)));
        renewals += outcomes.filter(({ outcome }) => outcome === 'renewed').length;
      }
      assert.ok(renewals <= 1);
      assert.equal(minted(bench), 1 + renewals);
    }), { numRuns: 60 });
  });
});
