// Exporting a usage history as a file: what is in it, what it asks, and what it says while and after. On the true stack, save where said.
import { expect, html, waitUntil } from '@open-wc/testing';
import { getBilling } from '../../src/index.js';
import type { UsagePage, UsageQuery } from '../../src/contract/index.js';
import { BillingError } from '../../src/client/billing-error.js';
import { SCENARIO_CUSTOMER } from '../../src/emulator/index.js';
import { UsageExport } from '../../src/elements/credyt-usage-history/usage-export.js';
import type { Mounted } from '../support/mount.js';
import { audit, buttonSaying, inState, part, saidAloud, textOf, until } from './hear.js';
import { HISTORY, TEN, all, button, choose, parts, priced, ready, text, withEvents, type History } from './history.js';

interface File {
  name: string;
  lines: string[];
}

const files: File[] = [];
const { click } = HTMLAnchorElement.prototype;
const { createObjectURL } = URL;

// A test page that downloads asks where to: the files are kept here instead.
beforeEach(() => {
  let blob: Blob | undefined;
  URL.createObjectURL = (of: Blob) => {
    blob = of;
    return 'blob:kept';
  };
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    const file: File = { name: this.download, lines: [] };
    files.push(file);
    void blob?.text().then((csv) => { file.lines = csv.replace('\uFEFF', '').trimEnd().split('\r\n'); });
  };
});
afterEach(() => {
  HTMLAnchorElement.prototype.click = click;
  URL.createObjectURL = createObjectURL;
  files.length = 0;
});

async function saved(): Promise<File> {
  await waitUntil(() => (files.at(-1)?.lines.length ?? 0) > 0, 'no file is saved', { timeout: 40_000 }); // thousands of rows on a busy machine
  return files.at(-1)!;
}

async function exported(history: History): Promise<File> {
  button(history, 'Export CSV').click();
  return saved();
}

const pagesAsked = (calls: string[]): number => calls.filter((call) => call.startsWith('GET /usage?')).length;
const note = (history: History): string => textOf(history, 'note');

const stoppedAt = (history: History): number => Number(/stopped at row (\d+)\./.exec(note(history))![1]);

/** Of ten pages; the line is cut while a later one is under way. */
async function cutAfterThreePages(): Promise<Mounted<History>> {
  const mounted = await ready({ options: { fetch: withEvents(1000, priced).fetch } });
  const watch = setInterval(() => { if (pagesAsked(mounted.calls) >= 4) mounted.offline(true); }, 0);
  button(mounted.element, 'Export CSV').click();
  await until(() => buttonSaying(mounted.element, 'Try again') !== null, 'it has stopped');
  clearInterval(watch);
  return mounted;
}

describe('credyt-usage-history export', () => {
  it('saves all that the filter finds, under the days it is of, and says so', async () => {
    const { element } = await ready({ scenario: 'long-usage', options: { usage: { attributes: ['model'] } } }, html`<credyt-usage-history event-type="image_upscaled" from=${new Date(Date.now() - 2 * 86_400_000).toISOString()} page-size="10"></credyt-usage-history>`);
    const { name, lines } = await exported(element);
    expect(lines[0]).to.equal('"event_id","occurred_at_utc","event_type","description","subject","fees_known","cost_USD"');
    expect(lines.length).to.be.greaterThan(30);
    for (const line of lines.slice(1)) expect(line).to.match(/^"evt-\d+","\d{4}-\d\d-\d\dT[\d:.]+Z","image_upscaled","Upscale","[^"]+",true,0\.09$/);
    expect(name).to.match(/^usage-\d{4}-\d\d-\d\d-to-\d{4}-\d\d-\d\d\.csv$/);
    const rows = lines.length - 1;
    await until(() => note(element).includes(`${rows} rows exported`));
    expect(note(element)).to.contain(`${name}, times in UTC`);
    expect(saidAloud()).to.equal(`${rows} rows exported`);
    await audit(element);
    button(element, 'Close').click();
    await until(() => part(element, 'note') === null, 'it is gone');
  });

  it('holds only rows with the text one looks for, of all there are', async () => {
    const { element } = await ready({ options: { fetch: withEvents(1000, priced).fetch } }, TEN);
    await choose(element, all<HTMLInputElement>(element, 'input[type=search]')[0]!, 'hill');
    await choose(element, all<HTMLInputElement>(element, 'input[type=search]')[0]!, 'image');
    await choose(element, all<HTMLInputElement>(element, 'input[type=search]')[0]!, 'e9 upscaled');
    const { lines } = await exported(element);
    expect(lines.length - 1).to.equal(Array.from({ length: 1000 }, (_, index) => index).filter((index) => index % 5 === 4 && String(index).startsWith('9')).length);
  });

  it('asks for 5,000 rows by 50 pages, each of Credyt at most twice, where its list tells the costs', async () => {
    const { asked, fetch } = withEvents(5000, priced);
    const { element, calls } = await ready({ options: { fetch } });
    const [before, listsBefore] = [pagesAsked(calls), asked.filter((path) => path.startsWith('/events?')).length];
    const { lines } = await exported(element);
    expect(lines).to.have.length(5001);
    expect(new Set(lines).size).to.equal(5001);
    expect(lines.slice(1).every((line) => line.endsWith(',true,0.25'))).to.equal(true);
    expect(pagesAsked(calls) - before).to.equal(50);
    expect(asked.filter((path) => path.startsWith('/events?')).length - listsBefore).to.be.at.most(100);
    expect(asked.filter((path) => path.startsWith('/events/'))).to.have.length(0);
  }).timeout(50_000);

  it('asks by 25 rows, of which the proxy looks up each cost, where the list does not tell them', async () => {
    const from = new Date(Date.now() - 3 * 86_400_000).toISOString();
    const { element, calls, emulator } = await ready({ scenario: 'long-usage' }, html`<credyt-usage-history from=${from}></credyt-usage-history>`);
    const before = pagesAsked(calls);
    const { lines } = await exported(element);
    const rows = lines.length - 1;
    expect(rows).to.be.within(300, 400);
    expect(lines.slice(1).every((line) => /,true,(0\.\d+)?$/.test(line)), 'every cost is known').to.equal(true);
    expect(pagesAsked(calls) - before).to.be.at.most(1 + Math.ceil(rows / 25) + 1);
    const details = emulator.requests().filter(({ path }) => path.startsWith('/events/'));
    expect(details.length, 'each detail once').to.be.at.most(rows + 5);
  }).timeout(50_000);

  it('says of a cost that cannot be had that it is not known, and writes no 0 for it', async () => {
    const unpriced = (index: number) => ({ ...priced(index), fees: undefined });
    const { element } = await ready({ options: { fetch: withEvents(40, unpriced).fetch } });
    const { lines } = await exported(element);
    expect(lines).to.have.length(41);
    for (const line of lines.slice(1)) expect(line).to.match(/,false$/);
  });

  it('shows how far it is, locks the filters but not the reading, and can be cancelled and saved as far as it came', async () => {
    let hold: Promise<void> | null = null;
    let release = (): void => {};
    const { fetch } = withEvents(20_000, priced);
    const { element } = await ready({ options: { fetch: async (input, init) => {
      if (hold && new Request(input, init).url.includes('offset=4')) await hold;
      return fetch(input, init);
    } } });
    hold = new Promise((resolve) => { release = resolve; });
    button(element, 'Export CSV').click();
    await inState(element, 'exporting');
    await until(() => /^Exporting 20,000 rows [1-9]\d* done\. Times are in UTC\./.test(note(element)), 'it says how far');
    const bar = all<HTMLProgressElement>(element, 'progress')[0]!;
    await until(() => bar.value >= 300 && bar.max === 20_000, 'the bar moves');
    for (const field of all<HTMLInputElement>(element, '[part=toolbar] :is(input, select)')) expect(field.disabled).to.equal(true);
    parts(element, 'toggle')[0]!.click();
    await element.updateComplete;
    expect(parts(element, 'details')).to.have.length(1);
    await audit(element);
    button(element, 'Cancel export').click();
    await element.updateComplete;
    release();
    expect(note(element)).to.contain('Export cancelled');
    expect(element.matches(':state(exporting)')).to.equal(false);
    expect(files).to.have.length(0);
    const before = text(element);
    button(element, 'Save what we have').click();
    expect((await saved()).lines.length).to.be.within(301, 500);
    expect(before).to.contain('Save what we have');
  });

  it('stops where the line was cut, and keeps what it has', async () => {
    const { element } = await cutAfterThreePages();
    const row = stoppedAt(element);
    expect(row).to.be.greaterThan(0);
    await audit(element);
    button(element, 'Save what we have').click();
    expect((await saved()).lines).to.have.length(row + 1);
  }).timeout(20_000); // the client tries a read thrice before it gives up

  it('goes on where it stopped, and asks for nothing twice', async () => {
    const { element, calls, offline } = await cutAfterThreePages();
    const row = stoppedAt(element);
    offline(false);
    const before = pagesAsked(calls);
    button(element, 'Try again').click();
    const { lines } = await saved();
    expect(new Set(lines).size).to.equal(1001);
    expect(pagesAsked(calls) - before).to.equal((1000 - row) / 100);
  }).timeout(20_000);

  it('says so when it stopped before the first row, and offers no empty file', async () => {
    const { element, offline } = await ready({ scenario: 'healthy' });
    offline(true);
    button(element, 'Export CSV').click();
    await until(() => note(element).includes('Usage couldn’t be loaded'));
    expect(buttonSaying(element, 'Save what we have')).to.equal(null);
    offline(false);
    button(element, 'Try again').click();
    expect((await saved()).lines.length).to.be.greaterThan(3);
  }).timeout(50_000);

  it('says how long it waits when it is asked to wait', async () => {
    const { fetch } = withEvents(1000, priced, ({ url }) => (url.includes('limit=100') ? new Response('{}', { status: 429, headers: { 'retry-after': '30' } }) : null));
    const { element } = await ready({ options: { fetch } }, TEN);
    button(element, 'Export CSV').click();
    await until(() => note(element).includes('Billing asked us to wait. The export goes on in 30 seconds.'), `it says so: ${note(element)}`);
    button(element, 'Cancel export').click();
    await until(() => note(element).includes('Export cancelled'));
  });

  it('keeps nothing of a customer who has left, and saves nothing for the next', async () => {
    let isSignedIn = true;
    const { element, endpoint } = await ready({ options: { fetch: withEvents(20_000, priced).fetch, identify: () => (isSignedIn ? { customerId: SCENARIO_CUSTOMER.id } : null) } });
    button(element, 'Export CSV').click();
    await until(() => note(element).includes('done.'), 'it runs');
    isSignedIn = false;
    await getBilling(endpoint).refresh();
    await inState(element, 'signed-out');
    expect(part(element, 'note')).to.equal(null);
    expect(files).to.have.length(0);
  });

  it('ends when the element leaves the page', async () => {
    const { element, calls } = await ready({ options: { fetch: withEvents(20_000, priced).fetch } });
    button(element, 'Export CSV').click();
    await until(() => note(element).includes('done.'), 'it runs');
    element.remove();
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    const asked = calls.length;
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    expect(calls).to.have.length(asked);
    expect(files).to.have.length(0);
  });

  it('turns no text of another into a formula', async () => {
    const { element } = await ready({ scenario: 'hostile' }, HISTORY);
    const { lines } = await exported(element);
    const cells = lines.flatMap((line) => line.split(','));
    expect(lines.join('\n')).to.contain('"\'=HYPERLINK(');
    for (const cell of cells) expect(cell).not.to.match(/^"?\s*[=+@]/);
  });
});

// Without a stack: a wait that lasts and 100,000 rows would take a test minutes.
describe('UsageExport', () => {
  const page = (start: number, size: number, nextCursor: string | null, totalCount?: number): UsagePage => ({
    items: Array.from({ length: size }, (_, place) => ({ id: `e${start + place}`, eventType: 'x', occurredAt: '2026-01-01T00:00:00.000Z', fees: [], attributes: {} })),
    nextCursor,
    ...(totalCount === undefined ? {} : { totalCount }),
  });
  const { signal } = new AbortController();
  const busy = (): BillingError => new BillingError('rate_limited', 'Too many.', { status: 429, retryAfterMs: 20 });

  it('waits as long as it is asked to, and goes on with the same page', async () => {
    const asked: UsageQuery[] = [];
    const waits: (number | undefined)[] = [];
    const job = new UsageExport({ filter: { eventType: 'x' }, finds: null, ask: async (query) => {
      asked.push(query);
      if (asked.length === 2 || asked.length === 3) throw busy();
      return asked.length === 1 ? page(0, 100, 'next', 150) : page(100, 50, null, 150);
    } });
    const start = performance.now();
    await job.run((waitMs) => { waits.push(waitMs); }, signal);
    expect(performance.now() - start).to.be.at.least(38);
    expect(waits).to.deep.equal([undefined, 20, 20, undefined]);
    expect(asked.map(({ cursor }) => cursor)).to.deep.equal([undefined, 'next', 'next', 'next']);
    expect([job.count, job.total, job.isCut]).to.deep.equal([150, 150, false]);
  });

  it('gives up after ten waits in a row', async () => {
    let asked = 0;
    const job = new UsageExport({ filter: {}, finds: null, ask: async () => {
      asked++;
      throw new BillingError('rate_limited', 'Too many.', { status: 429, retryAfterMs: 1 });
    } });
    const error = await job.run(() => {}, signal).catch((reason: unknown) => reason);
    expect(error).to.have.property('code', 'rate_limited');
    expect(asked).to.equal(11);
  });

  it('ends at 100,000 rows, and says that there were more', async () => {
    let read = 0;
    const job = new UsageExport({ filter: {}, finds: null, ask: async () => page((read += 100) - 100, 100, 'more', 120_000) });
    await job.run(() => {}, signal);
    expect([job.count, job.total, job.isCut, read]).to.deep.equal([100_000, 100_000, true, 100_000]);
  });

  it('is not cut when there were just as many', async () => {
    let read = 0;
    const job = new UsageExport({ filter: {}, finds: null, ask: async () => page((read += 100) - 100, 100, read < 100_000 ? 'more' : null) });
    await job.run(() => {}, signal);
    expect([job.count, job.isCut]).to.deep.equal([100_000, false]);
  });
});
