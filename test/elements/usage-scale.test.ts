// A usage history of 100,000 rows: what is drawn, held and asked stays bounded, and each row is met once. On the true stack.
import { expect, html } from '@open-wc/testing';
import { until } from './hear.js';
import { all, choose, parts, priced, ready, table, text, turnTo, withEvents, type History } from './history.js';

const ROWS = 100_000;
const SIZE = 20;
const TURNS = 26;
const TWENTY = html`<credyt-usage-history page-size=${SIZE}></credyt-usage-history>`;

const ids = (history: History): string[] => parts(history, 'time').map((time) => time.getAttribute('datetime')!);
const key = (history: History, name: string): boolean => table(history).dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
async function turnByKey(history: History, name: 'PageDown' | 'PageUp', row: number): Promise<void> {
  key(history, name);
  await until(() => parts(history, 'row')[0]?.getAttribute('aria-rowindex') === String(row + 1), `row ${row} is first`);
}

describe('credyt-usage-history of 100,000 rows', () => {
  it('tells how many rows there are, and where each one stands', async () => {
    const { element } = await ready({ options: { fetch: withEvents(ROWS, priced).fetch } });
    expect(table(element).getAttribute('aria-rowcount')).to.equal(String(ROWS + 1));
    expect(text(element)).to.contain('1–50 of 100,000');
    await turnTo(element, 51);
    expect(parts(element, 'row').map((row) => row.getAttribute('aria-rowindex'))).to.deep.equal(Array.from({ length: 50 }, (_, place) => String(place + 52)));
  });

  it('draws one page, holds a bounded number of them, and finds its way back', async () => {
    const { element, calls } = await ready({ options: { fetch: withEvents(ROWS, priced).fetch } }, TWENTY);
    const nodes = all(element, '*').length;
    const pages: string[][] = [ids(element)];
    for (let page = 1; page <= TURNS; page++) {
      await turnByKey(element, 'PageDown', page * SIZE + 1);
      pages.push(ids(element));
      expect(parts(element, 'row')).to.have.length(SIZE);
      expect(all(element, '*').length, 'nodes, give or take a day’s band').to.be.within(nodes - 60, nodes + 60);
    }
    expect(new Set(pages.flat()).size, 'each row once').to.equal((TURNS + 1) * SIZE);
    expect(calls.filter((call) => call.startsWith('GET /usage?')), 'one request a page').to.have.length(TURNS + 1);

    const search = all<HTMLInputElement>(element, 'input[type=search]')[0]!;
    await choose(element, search, 'hill');
    expect(text(element), 'the page that is read and twenty before it').to.contain('in the 420 loaded rows');
    await choose(element, search, '');

    for (let page = TURNS - 1; page >= 0; page--) {
      await turnByKey(element, 'PageUp', page * SIZE + 1);
      expect(ids(element), `page ${page} is as it was`).to.deep.equal(pages[page]);
    }
    expect(key(element, 'PageUp'), 'before the newest there is nothing: the key is the browser’s').to.equal(true);
  }).timeout(120_000);
});
