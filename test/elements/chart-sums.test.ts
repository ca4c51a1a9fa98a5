// What the chart counts: which pages it reads, what a day sums to, which ticks its axis has. Pure code; the drawing is tested in credyt-usage-chart.test.ts.
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { UsageItem, UsagePage, UsageQuery } from '../../src/contract/index.js';
import { add, compare, fractionDigits, subtract, type Decimal } from '../../src/contract/money/decimal.js';
import { segmentsOf } from '../../src/elements/credyt-usage-chart/chart-drawing.js';
import { MOST_EVENTS, MOST_PAGES, MOST_REQUESTS, collectUsage, type Collected } from '../../src/elements/credyt-usage-chart/collect-usage.js';
import { placeOn, scaleFor } from '../../src/elements/credyt-usage-chart/scale.js';
import { MOST_SERIES, lastDays, sumSpend } from '../../src/elements/credyt-usage-chart/spend.js';

const NOON = new Date(2026, 10, 21, 12);
const HOUR = 3_600_000;

const event = (id: string | number, hoursAgo: number, fees: UsageItem['fees'] | Decimal = '1', eventType = 'image'): UsageItem => ({
  id: String(id), eventType, occurredAt: new Date(NOON.getTime() - hoursAgo * HOUR).toISOString(), attributes: {},
  fees: typeof fees === 'string' ? [{ asset: 'USD', amount: fees }] : fees,
});

/** A proxy with these events, newest first, that knows the costs of 25 more each time a page is asked for. */
function proxyOf(events: UsageItem[], { pricesLater = false, most = 100 } = {}) {
  const asked: UsageQuery[] = [];
  const priced = new Set<string>();
  return {
    asked,
    ask: async (query: UsageQuery): Promise<UsagePage> => {
      asked.push(query);
      const start = Number(query.cursor ?? 0);
      const items = events.slice(start, start + Math.min(Number(query.limit), most));
      const end = start + items.length;
      if (pricesLater) for (const { id } of items.filter(({ id }) => !priced.has(id)).slice(0, 25)) priced.add(id);
      return {
        items: items.map((item) => (pricesLater && !priced.has(item.id) ? { ...item, fees: null } : item)),
        nextCursor: end < events.length ? String(end) : null,
      };
    },
  };
}

async function last(steps: AsyncGenerator<Collected, void>): Promise<Collected> {
  let result: Collected | undefined;
  for await (const step of steps) result = step;
  return result!;
}

const many = (count: number, hoursApart = 0.1): UsageItem[] => Array.from({ length: count }, (_, place) => event(place, place * hoursApart));

describe('What the chart reads', () => {
  it('is the newest 1,000 of 20,000 events, in 11 requests', async () => {
    const { ask, asked } = proxyOf(many(20_000));
    const { items, cutAt, isReading } = await last(collectUsage(ask, 'x'));
    expect(items.map(({ id }) => id)).to.deep.equal(Array.from({ length: MOST_EVENTS }, (_, place) => String(place)));
    expect(asked).to.have.length(11);
    expect(isReading).to.equal(false);
    expect(cutAt).to.be.above(NOON.getTime() - 1000 * 0.1 * HOUR);
  });

  it('is all there is, when that is less', async () => {
    const { ask, asked } = proxyOf(many(150));
    const { items, cutAt } = await last(collectUsage(ask, 'x'));
    expect([items.length, cutAt, asked.length]).to.deep.equal([150, null, 2]);
  });

  it('asks pages again for their costs while that helps, and never more than 44 times in all', async () => {
    const { ask, asked } = proxyOf(many(20_000), { pricesLater: true });
    const { items } = await last(collectUsage(ask, 'x'));
    expect(asked.length).to.be.within(40, MOST_REQUESTS);
    expect(items.filter(({ fees }) => fees === null).length).to.equal(0);
  });

  it('leaves costs alone that nobody knows', async () => {
    const { ask, asked } = proxyOf(many(150).map((item) => ({ ...item, fees: null })));
    await last(collectUsage(ask, 'x'));
    expect(asked).to.have.length(4);
  });

  it('gives up on a proxy that answers next to nothing', async () => {
    const { ask, asked } = proxyOf(many(500), { most: 1 });
    const { items, cutAt } = await last(collectUsage(ask, 'x'));
    expect([items.length, asked.length]).to.deep.equal([MOST_PAGES, MOST_PAGES]);
    expect(cutAt).to.equal(NOON.getTime());
  });

  it('reads only what is new the next time, and prices what was not', async () => {
    const old = many(500);
    const before: Collected = { items: old.map((item) => (item.id === '3' ? { ...item, fees: null } : item)), cutAt: null, isReading: false };
    const { ask, asked } = proxyOf([event('new', -1), ...old]);
    const { items, cutAt } = await last(collectUsage(ask, 'x', before));
    expect(asked).to.have.length(1);
    expect([items.length, items[0]!.id, items[4]!.fees, cutAt]).to.deep.equal([501, 'new', [{ asset: 'USD', amount: '1' }], null]);
  });

  it('is cut again when the new are too many to keep the old', async () => {
    const old = many(1000);
    const { ask } = proxyOf([event('new', -1), ...old]);
    const { items, cutAt } = await last(collectUsage(ask, 'x', { items: old, cutAt: null, isReading: false }));
    expect(items).to.have.length(MOST_EVENTS);
    expect(cutAt).not.to.equal(null);
  });
});

describe('What a day sums to', () => {
  const week = lastDays(7, NOON);
  const sum = (items: UsageItem[], cutAt: number | null = null, asset = 'USD') => sumSpend({ items, cutAt }, week, asset);
  const totals = (items: UsageItem[], cutAt: number | null = null, asset = 'USD') => sum(items, cutAt, asset).days.map(({ total }) => total);

  it('is by the reader’s own calendar, over a change of clocks too', () => {
    expect(lastDays(60, NOON).map((date) => [date.getHours(), date.getDate()])).to.deep.equal(
      Array.from({ length: 60 }, (_, back) => [0, new Date(2026, 10, 21 - 59 + back, 12).getDate()]));
    expect(totals([event(1, 13), event(2, 11), event(3, 12)])).to.deep.equal(['0', '0', '0', '0', '0', '1', '2']);
  });

  it('is not known when one cost under it is not; what is not billed is 0', () => {
    expect(totals([event(1, 1), event(2, 1, null), event(3, 25, []), event(4, 49, '2')])).to.deep.equal(['0', '0', '0', '0', '2', '0', null]);
    expect(sum([event(1, 1), event(2, 1, null)]).total).to.equal(null);
  });

  it('has nothing of another asset', () => {
    const mixed = event(1, 1, [{ asset: 'USD', amount: '0.1' }, { asset: 'CREDIT', amount: '70' }, { asset: 'USD', amount: '0.2' }]);
    expect(totals([mixed]).at(-1)).to.equal('0.3');
    expect(totals([mixed], null, 'CREDIT').at(-1)).to.equal('70');
  });

  it('is left out for a day that was not read whole', () => {
    const { days, total, series } = sum([event(1, 1, '3'), event(2, 25, '2'), event(3, 49, '4')], NOON.getTime() - 49 * HOUR);
    expect(days.map(({ isWhole, total }) => isWhole && total)).to.deep.equal([false, false, false, false, false, '2', '3']);
    expect([total, series[0]!.total]).to.deep.equal(['5', '5']);
    expect(sum([event(1, 1)], Infinity).total).to.equal(null);
  });

  it('counts what lies outside the period, or has no time, nowhere', () => {
    expect(sum([event(1, 24 * 8), event(2, -48), { ...event(3, 1), occurredAt: 'soon' }]).total).to.equal('0');
  });

  it('shows five kinds by name, what cost most first, and the others together', () => {
    const kinds = ['a', '__proto__', 'c', 'd', 'e', 'f', 'g', 'free'];
    const { series, days, total } = sum(kinds.map((type, place) => event(type, 1, String(type === 'free' ? 0 : place + 1), type)));
    expect(series).to.deep.equal([
      { type: 'g', total: '7' }, { type: 'f', total: '6' }, { type: 'e', total: '5' }, { type: 'd', total: '4' }, { type: 'c', total: '3' }, { type: null, total: '3' },
    ]);
    expect(days.at(-1)!.parts).to.deep.equal(['7', '6', '5', '4', '3', '3']);
    expect([total, series.length]).to.deep.equal(['28', MOST_SERIES + 1]);
  });

  const amount = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(9)).map(([digits, scale]) => {
    const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
    return `${digits < 0n ? '-' : ''}${text.slice(0, text.length - scale)}${scale > 0 ? `.${text.slice(-scale)}` : ''}`;
  });
  const anyEvent = fc.record({ id: fc.uuid(), hours: fc.integer({ min: 0, max: 150 }), type: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), fees: fc.option(fc.array(amount, { maxLength: 3 }), { freq: 20 }) })
    .map(({ id, hours, type, fees }) => event(id, hours, fees && fees.map((one) => ({ asset: 'USD', amount: one })), type));

  it('is exact, whatever the amounts: series, days and all together agree', () => {
    fc.assert(fc.property(fc.array(anyEvent, { maxLength: 40 }), (items) => {
      const { days, series, total } = sum(items);
      const plain = items.some(({ fees }) => fees === null) ? null : items.flatMap(({ fees }) => fees!).reduce((all, fee) => add(all, fee.amount), '0');
      const together = (amounts: (Decimal | null)[]) => amounts.reduce((all, one) => (all === null || one === null ? null : add(all, one)), '0');
      expect(total).to.equal(plain);
      expect(together(days.map((day) => day.total))).to.equal(total);
      expect(together(series.map((one) => one.total))).to.equal(total);
      for (const { parts, total } of days) expect(together([...parts])).to.equal(total);
    }));
  });

  it('is drawn with charges above the line and refunds below, each where the last ends', () => {
    fc.assert(fc.property(fc.array(amount, { maxLength: 8 }), (parts) => {
      const segments = segmentsOf({ date: NOON, isWhole: true, total: '0', parts });
      for (const { part, from, to } of segments) expect(compare(subtract(to, from), parts[part]!)).to.equal(0);
      const ends = (sign: number) => segments.filter(({ from, to }) => compare(to, from) === sign).reduce((end, { from, to }) => { expect(from).to.equal(end); return to; }, '0');
      expect(compare(add(ends(1), ends(-1)), parts.reduce((all, one) => add(all, one), '0'))).to.equal(0);
    }));
  });

  describe('its axis', () => {
    it('has the round ticks one would write', () => {
      expect(scaleFor(['1.95']).ticks).to.deep.equal(['0', '0.5', '1', '1.5', '2']);
      expect(scaleFor(['1.2'], 3).ticks).to.deep.equal(['0', '1', '2']);
      expect(scaleFor(['1000'], 5).ticks).to.deep.equal(['0', '250', '500', '750', '1000']);
      expect(scaleFor(['3', '-1']).ticks).to.deep.equal(['-1', '0', '1', '2', '3']);
      expect(scaleFor([]).ticks[0]).to.equal('0');
      expect(scaleFor(['0.0000001']).ticks.at(-1)).to.equal('0.0000001');
    });

    it('spans every value and 0 with three to five evenly spaced ticks of few digits', () => {
      fc.assert(fc.property(fc.array(amount, { minLength: 1, maxLength: 6 }), fc.constantFrom(3, 5), (values, most) => {
        const scale = scaleFor(values, most);
        const { ticks, low, high } = scale;
        const step = subtract(ticks[1]!, ticks[0]!);
        expect(ticks.length).to.be.within(most === 3 ? 2 : 3, most);
        expect(ticks).to.include('0');
        expect([ticks[0], ticks.at(-1)]).to.deep.equal([low, high]);
        expect(step.replace(/^0\.0*|\.|0+$/g, '').length).to.be.at.most(2);
        ticks.forEach((tick, place) => { if (place > 0) expect(subtract(tick, ticks[place - 1]!)).to.equal(step); });
        for (const value of [...values, '0']) expect(placeOn(scale, value)).to.be.within(0, 1);
        expect(ticks.every((tick) => fractionDigits(tick) <= fractionDigits(step))).to.equal(true);
      }));
    });

    it('takes amounts no number could hold', () => {
      const huge = '9'.repeat(400);
      const scale = scaleFor([huge]);
      expect(placeOn(scale, huge)).to.be.within(0.9, 1);
    });
  });
});
