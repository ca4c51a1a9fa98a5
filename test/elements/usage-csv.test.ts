// The CSV of a usage history, read back by a parser of its own: nothing is lost, nothing becomes a formula, unknown is never 0.
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { UsageItem } from '../../src/contract/index.js';
import { add } from '../../src/contract/money/decimal.js';
import { UsageCsv } from '../../src/elements/credyt-usage-history/usage-csv.js';

/** By the grammar of RFC 4180, character by character; anything it does not allow throws. */
function parse(csv: string): string[][] {
  const records: string[][] = [[]];
  let at = 0;
  while (at < csv.length) {
    let value = '';
    if (csv[at] === '"') {
      for (at++; csv[at] !== '"' || csv[at + 1] === '"'; at++) {
        if (at >= csv.length) throw new Error('a quote that never ends');
        if (csv[at] === '"') at++;
        value += csv[at]!;
      }
      at++;
    } else while (at < csv.length && csv[at] !== ',' && csv[at] !== '\r') {
      if (csv[at] === '"' || csv[at] === '\n') throw new Error(`${JSON.stringify(csv[at])} outside quotes`);
      value += csv[at++]!;
    }
    records.at(-1)!.push(value);
    if (csv.startsWith('\r\n', at)) {
      at += 2;
      if (at < csv.length) records.push([]);
    } else if (csv[at] === ',') at++;
    else throw new Error(`${JSON.stringify(csv[at])} where a separator must be`);
  }
  return records;
}

async function read(...pages: UsageItem[][]): Promise<{ header: string[]; rows: Record<string, string>[]; raw: string }> {
  const csv = new UsageCsv();
  for (const page of pages) csv.add(page);
  const raw = await csv.toBlob().text();
  const [header = [], ...records] = parse(raw.replace(/^\uFEFF/, ''));
  for (const record of records) expect(record, 'as many cells as columns').to.have.length(header.length);
  return { header, raw, rows: records.map((record) => Object.fromEntries(record.map((value, place) => [header[place]!, value]))) };
}

const item = (of: Partial<UsageItem> = {}): UsageItem => ({ id: 'e1', eventType: 'image', occurredAt: '2026-11-20T14:32:10.123Z', fees: [], attributes: {}, ...of });

const FORMULA_STARTS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', ' =', '\u00A0=', '\u200B@', '\uFEFF+', '\u0000='];
const Text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.tuple(fc.constantFrom(...FORMULA_STARTS), fc.string({ maxLength: 20 })).map((pieces) => pieces.join('')),
  fc.string({ unit: fc.constantFrom('"', ',', ';', '\r', '\n', '\'', 'a'), maxLength: 12 }),
);
const Amount = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat(12)).map(([digits, places]) => add('0', `${digits}${places ? `.${'1'.repeat(places)}` : ''}`));
const Item: fc.Arbitrary<UsageItem> = fc.record({
  id: Text,
  eventType: Text,
  occurredAt: fc.constant('2026-11-20T14:32:10.123Z'),
  description: Text,
  subject: Text,
  fees: fc.option(fc.array(fc.record({ asset: fc.constantFrom('USD', 'CREDIT', '=cmd|1', '"x"'), amount: Amount }), { maxLength: 3 })),
  attributes: fc.dictionary(fc.constantFrom('model', 'total_tokens', '@sum', 'a,b'), fc.oneof(Text, Amount), { maxKeys: 3, noNullPrototype: true }),
});

describe('The CSV of usage', () => {
  it('says in its columns what they hold, the time zone too', async () => {
    const { header, rows } = await read([item({ description: 'Harbour, dawn', subject: 'maya', fees: [{ asset: 'USD', amount: '0.18' }, { asset: 'USD', amount: '0.03' }, { asset: 'CREDIT', amount: '4' }], attributes: { model: 'ink-2' } })]);
    expect(header).to.deep.equal(['event_id', 'occurred_at_utc', 'event_type', 'description', 'subject', 'fees_known', 'cost_USD', 'cost_CREDIT', 'model']);
    expect(rows).to.deep.equal([{ event_id: 'e1', occurred_at_utc: '2026-11-20T14:32:10.123Z', event_type: 'image', description: 'Harbour, dawn', subject: 'maya', fees_known: 'true', cost_USD: '0.21', cost_CREDIT: '4', model: 'ink-2' }]);
  });

  it('leaves a cost that is not known empty, and says that it is not known', async () => {
    const { rows } = await read([item({ fees: null }), item({ fees: [] }), item({ fees: [{ asset: 'USD', amount: '0' }] })]);
    expect(rows.map(({ fees_known, cost_USD }) => [fees_known, cost_USD])).to.deep.equal([['false', ''], ['true', ''], ['true', '0']]);
  });

  it('begins with the mark by which a spreadsheet knows UTF-8, and ends each line with CR LF', async () => {
    const csv = new UsageCsv();
    csv.add([item({ description: 'Høst' })]);
    const bytes = new Uint8Array(await csv.toBlob().arrayBuffer());
    expect([...bytes.slice(0, 3)]).to.deep.equal([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes).match(/\r\n/g)).to.have.length(2);
  });

  it('turns no text into a formula, in half or full width, whatever stands before it', async () => {
    for (const start of FORMULA_STARTS) {
      const { rows } = await read([item({ description: `${start}1+1`, attributes: { model: `${start}A1` } })]);
      expect(rows[0]!.description, JSON.stringify(start)).to.equal(`'${start}1+1`);
      expect(rows[0]!.model, JSON.stringify(start)).to.equal(`'${start}A1`);
    }
  });

  it('leaves numbers as they are, negative ones and very long ones too', async () => {
    const { raw } = await read([item({ fees: [{ asset: 'USD', amount: '-3.2' }, { asset: 'TOK', amount: '9007199254740993.000000001' }], attributes: { change: '-12' } })]);
    expect(raw).to.contain(',true,-3.2,9007199254740993.000000001,-12\r\n');
  });

  it('pads earlier lines when a later page brings a new asset', async () => {
    const { header, rows } = await read([item({ id: 'a', fees: [{ asset: 'USD', amount: '1' }] })], [item({ id: 'b', fees: [{ asset: 'CREDIT', amount: '2' }] })]);
    expect(header.slice(6)).to.deep.equal(['cost_USD', 'cost_CREDIT']);
    expect(rows.map(({ cost_USD, cost_CREDIT }) => [cost_USD, cost_CREDIT])).to.deep.equal([['1', ''], ['', '2']]);
  });

  it('has a bounded number of columns, and loses nothing of what is beyond them', async () => {
    const fees = Array.from({ length: 80 }, (_, index) => ({ asset: `A${index}`, amount: String(index) }));
    const { header, rows } = await read([item({ fees })]);
    expect(header).to.have.length(6 + 61);
    expect(rows[0]!.cost_A59).to.equal('59');
    expect(rows[0]!.other).to.contain('cost_A60: 60; ').and.to.contain('cost_A79: 79; ');
  });

  it('gives back every text and every amount it was given', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.array(Item, { maxLength: 4 }), { maxLength: 3 }), async (pages) => {
      const { rows, header } = await read(...pages);
      const items = pages.flat();
      expect(rows).to.have.length(items.length);
      for (const name of header) expect(name).not.to.match(/^[\s\p{C}]*[=+\-@＝＋－＠]/u);
      rows.forEach((row, place) => {
        const { id, eventType, description = '', subject = '', fees, attributes } = items[place]!;
        const given = { event_id: id, event_type: eventType, description, subject };
        for (const [name, value] of Object.entries(given)) expect([value, `'${value}`], name).to.include(row[name]);
        for (const [name, value] of Object.entries(attributes)) expect([value, `'${value}`], name).to.include(row[name] ?? row[`'${name}`]);
        for (const value of Object.values(row)) if (/^[\s\p{C}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(value)) expect(value).to.match(/^-\d+(\.\d+)?$/);
        expect(row.fees_known).to.equal(String(fees !== null));
        for (const asset of new Set(fees?.map((fee) => fee.asset))) {
          expect(row[`cost_${asset}`]).to.equal(fees!.filter((fee) => fee.asset === asset).reduce((sum, fee) => add(sum, fee.amount), '0'));
        }
      });
    }), { numRuns: 300 });
  });
});
