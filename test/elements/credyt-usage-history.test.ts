// What a customer sees and a host hears of <credyt-usage-history>, on the true stack.
import { aTimeout, expect, html, oneEvent, waitUntil } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { SCENARIO_CUSTOMER, createEmulator } from '../../src/emulator/index.js';
import { getBilling } from '../../src/index.js';
import '../../src/elements/credyt-usage-history/credyt-usage-history.define.js';
import type { CredytUsageHistory } from '../../src/elements/credyt-usage-history/credyt-usage-history.js';
import { mount, type MountOptions, type Mounted } from '../support/mount.js';

type History = CredytUsageHistory;

const HISTORY = html`<credyt-usage-history></credyt-usage-history>`;
const TEN = html`<credyt-usage-history page-size="10"></credyt-usage-history>`;

const all = (history: History, selector: string): HTMLElement[] => [...history.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
const parts = (history: History, name: string): HTMLElement[] => all(history, `[part~=${name}]`);
const text = (history: History): string => history.shadowRoot!.textContent.replace(/\s+/g, ' ').trim();
const inState = (history: History, state: string): Promise<void> =>
  waitUntil(() => history.matches(`:state(${state})`), `never ${state}: ${text(history).slice(0, 300)}`, { timeout: 5000 });
const button = (history: History, label: string): HTMLElement => {
  const found = all(history, 'button').find(({ textContent }) => textContent.includes(label));
  if (!found) throw new Error(`There is no button "${label}" in: ${text(history).slice(0, 300)}`);
  return found;
};
const table = (history: History): HTMLElement => all(history, '[role=table]')[0]!;
const ids = (history: History): string[] => {
  for (const toggle of parts(history, 'toggle')) if (toggle.getAttribute('aria-expanded') === 'false') toggle.click();
  return all(history, '.details dl:not(.fees) dd:last-child bdi').map(({ textContent }) => textContent);
};

async function ready(options: MountOptions = {}, markup: TemplateResult = HISTORY): Promise<Mounted<History>> {
  const mounted = await mount<History>(markup, options);
  await inState(mounted.element, 'ready');
  return mounted;
}

/** A Credyt whose event list says nothing of fees, so that each has to be asked for. */
function withoutFeesInLists(scenario: 'long-usage') {
  const { fetch: answer } = createEmulator({ scenario, publicUrl: 'http://localhost:4010' });
  let running = 0;
  let most = 0;
  return {
    most: () => most,
    fetch: async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      const request = new Request(input, init);
      const { pathname } = new URL(request.url);
      const isDetail = pathname.startsWith('/events/');
      if (isDetail) most = Math.max(most, ++running);
      const response = await answer(request);
      if (isDetail) running--;
      if (pathname !== '/events') return response;
      const body = (await response.json()) as { items: object[] };
      return Response.json({ ...body, items: body.items.map((event) => ({ ...event, fees: undefined })) });
    },
  };
}

/** What the host's backend does: sends usage, then says that the balance changed. */
async function use({ emulator, billing, endpoint }: Mounted<History>, ...names: string[]): Promise<void> {
  const { customerId } = emulator;
  const events = names.map((id) => ({ id, event_type: 'image_generated', occurred_at: new Date().toISOString(), description: `Made ${id}`, data: { images: 1 } }));
  const response = await emulator.fetch(new Request('http://localhost:4010/events', {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-credyt-api-key': 'key_test' }, body: JSON.stringify({ customer_id: customerId, events }),
  }));
  expect(response.ok, await response.clone().text()).to.equal(true);
  await billing.refresh({ customerId });
  await getBilling(endpoint).refresh();
}

describe('credyt-usage-history', () => {
  describe('states', () => {
    it('shows a busy skeleton while it loads', async () => {
      const { element } = await mount<History>(HISTORY);
      expect(element.matches(':state(loading)')).to.equal(true);
      expect(parts(element, 'table')[0]!.getAttribute('aria-busy')).to.equal('true');
      await expect(element).to.be.accessible();
      await inState(element, 'ready');
    });

    it('lists usage newest first under the days it happened on', async () => {
      const { element } = await ready({ scenario: 'healthy' });
      const times = parts(element, 'time').map((time) => time.getAttribute('datetime')!);
      expect(times.length).to.be.greaterThan(3);
      expect([...times].sort().reverse()).to.deep.equal(times);
      expect(parts(element, 'day').length).to.be.greaterThan(0);
      await expect(element).to.be.accessible();
    });

    it('says that there is no usage yet', async () => {
      const { element } = await mount<History>(HISTORY, { scenario: 'no-wallet' });
      await inState(element, 'empty');
      expect(text(element)).to.contain('No usage yet');
      await expect(element).to.be.accessible();
    });

    it('says that nothing matches when the host’s filter finds nothing', async () => {
      const { element } = await mount<History>(html`<credyt-usage-history event-type="nothing_like_it"></credyt-usage-history>`);
      await inState(element, 'empty');
      expect(text(element)).to.contain('Nothing matches these filters');
    });

    it('says that it could not be loaded, and loads on "Try again"', async () => {
      const mounted = await mount<History>(HISTORY);
      mounted.emulator.faults({ route: 'GET /events', status: 500 });
      const error = oneEvent(mounted.element, 'credyt-error');
      await inState(mounted.element, 'failed');
      expect((await error).detail).to.have.property('code');
      expect(text(mounted.element)).to.contain('Usage couldn’t be loaded').and.to.contain('This doesn’t change your balance.');
      await expect(mounted.element).to.be.accessible();
      mounted.emulator.faults({ clear: true });
      button(mounted.element, 'Try again').click();
      await inState(mounted.element, 'ready');
    });

    it('keeps its rows, and says how old they are, when an older page cannot be had', async () => {
      const { element, offline } = await ready({ scenario: 'long-usage' }, TEN);
      offline(true);
      button(element, 'Older').click();
      await inState(element, 'stale');
      expect(parts(element, 'row')).to.have.length(10);
      expect(text(element)).to.contain('Showing usage as of');
      await expect(element).to.be.accessible();
      offline(false);
      button(element, 'Try now').click();
      await waitUntil(() => text(element).includes('11–20 of'), undefined, { timeout: 8000 });
    }).timeout(20_000); // the client tries a read thrice before it gives up

    it('forgets all it knew when the customer is signed out', async () => {
      let isSignedIn = true;
      const mounted = await ready({ options: { identify: () => (isSignedIn ? { customerId: SCENARIO_CUSTOMER.id } : null) } });
      isSignedIn = false;
      await getBilling(mounted.endpoint).refresh();
      await inState(mounted.element, 'signed-out');
      expect(parts(mounted.element, 'row')).to.have.length(0);
      expect(text(mounted.element)).to.contain('You’re signed out');
      await expect(mounted.element).to.be.accessible();
    });
  });

  describe('cost', () => {
    it('says "Not billed" for what cost nothing', async () => {
      const { element } = await ready({ scenario: 'long-usage' }, TEN);
      expect(parts(element, 'fee').some(({ textContent }) => textContent.trim() === 'Not billed')).to.equal(true);
    });

    it('asks for costs it does not know only for rows on screen, four at a time', async () => {
      const { fetch, most } = withoutFeesInLists('long-usage');
      const { element, calls } = await ready({ options: { fetch } }, html`<credyt-usage-history page-size="100"></credyt-usage-history>`);
      const asked = (): number => calls.filter((call) => /^GET \/usage\/[^?]+$/.test(call)).length;
      const fee = (row: HTMLElement): string => row.querySelector('[part=fee]')!.textContent.trim();
      const rows = parts(element, 'row');
      expect(asked()).to.equal(0); // the proxy knows those of the first 25 rows
      expect(fee(rows.at(-1)!)).to.equal('Pricing…');
      for (const day of all(element, '[role=rowgroup]').filter(({ textContent }) => textContent.includes('Pricing…'))) {
        expect(day.querySelector('[part=day-total]')!.textContent.trim()).to.equal('');
      }
      rows.at(-1)!.scrollIntoView({ block: 'end' });
      await waitUntil(() => fee(rows.at(-1)!) !== 'Pricing…' && fee(rows.at(-5)!) !== 'Pricing…', undefined, { timeout: 4000 });
      expect(asked()).to.be.within(5, 30);
      expect(most()).to.be.at.most(4);
      expect(fee(rows[40]!)).to.equal('Pricing…');
    });

    it('draws a day’s total only when the whole day and all its costs are known', async () => {
      const { element } = await ready({ scenario: 'healthy' });
      const totals = parts(element, 'day-total').map(({ textContent }) => textContent.trim());
      expect(totals.some((total) => total.startsWith('$'))).to.equal(true);
      const { element: cut } = await ready({ scenario: 'long-usage' }, TEN);
      expect(parts(cut, 'day-total').at(-1)!.textContent.trim()).to.equal('');
    });
  });

  describe('rows', () => {
    it('opens a row to its details and the cost by product, and closes it again', async () => {
      const { element } = await ready({ scenario: 'healthy', options: { usage: { attributes: ['model'] } } });
      const [toggle] = parts(element, 'toggle');
      expect(toggle!.getAttribute('aria-label')).to.match(/^Show details of Image \w+, /);
      toggle!.click();
      await element.updateComplete;
      expect(toggle!.getAttribute('aria-expanded')).to.equal('true');
      expect(parts(element, 'details')[0]!.textContent).to.contain('Event').and.to.contain('Cost');
      await expect(element).to.be.accessible();
      toggle!.click();
      await element.updateComplete;
      expect(parts(element, 'details')).to.have.length(0);
    });

    it('keeps newer rows behind a button', async () => {
      const mounted = await ready({ scenario: 'healthy' });
      const { element } = mounted;
      const before = parts(element, 'activity').length;
      await use(mounted, 'evt-a', 'evt-b', 'evt-c');
      await waitUntil(() => parts(element, 'fresh').length > 0, undefined, { timeout: 4000 });
      expect(parts(element, 'fresh')[0]!.textContent.trim()).to.equal('Show 3 new rows');
      expect(parts(element, 'activity')).to.have.length(before);
      await expect(element).to.be.accessible();
      button(element, 'Show 3 new rows').click();
      await waitUntil(() => parts(element, 'description').some(({ textContent }) => textContent === 'Made evt-c'));
      expect(parts(element, 'fresh')).to.have.length(0);
      expect(element.shadowRoot!.activeElement).to.equal(table(element));
    });

    it('draws hostile texts as texts, on a page 320 px wide', async () => {
      const { element } = await ready({ scenario: 'hostile' }, html`<credyt-usage-history class="narrow"></credyt-usage-history>`);
      element.style.inlineSize = '320px';
      for (const toggle of parts(element, 'toggle')) toggle.click();
      await element.updateComplete;
      expect(all(element, 'img, script, a, iframe')).to.have.length(0);
      expect(element.scrollWidth).to.equal(320);
      for (const row of [...parts(element, 'row'), ...parts(element, 'details'), ...parts(element, 'day')]) expect(row.scrollWidth).to.be.at.most(320);
      expect(text(element)).not.to.match(/Invalid Date|NaN|undefined|\[object/);
    });
  });

  describe('20,000 events', () => {
    it('draws one page, whatever the length, with one request', async () => {
      const { element, calls, emulator } = await ready({ scenario: 'long-usage' });
      expect(parts(element, 'row')).to.have.length(50);
      expect(table(element).getAttribute('aria-rowcount')).to.equal('20001');
      expect(calls.filter((call) => call.startsWith('GET /usage?'))).to.have.length(1);
      expect(emulator.requests().filter(({ path }) => path.startsWith('/events?')).length).to.be.at.most(2);
      button(element, 'Older').click();
      await waitUntil(() => text(element).includes('51–100 of 20,000'), undefined, { timeout: 4000 });
      expect(parts(element, 'row')).to.have.length(50);
      expect(parts(element, 'row')[0]!.getAttribute('aria-rowindex')).to.equal('52');
      expect(element.shadowRoot!.activeElement).to.equal(table(element));
    });

    it('shows each event once on the way through, while new ones keep arriving', async () => {
      const mounted = await ready({ scenario: 'long-usage' }, TEN);
      const { element } = mounted;
      const seen: string[] = [];
      for (let page = 0; page < 5; page++) {
        await waitUntil(() => parts(element, 'row')[0]?.getAttribute('aria-rowindex') === String(page * 10 + 2), undefined, { timeout: 4000 });
        ids(element);
        await element.updateComplete;
        seen.push(...ids(element));
        await use(mounted, `new-${page}-a`, `new-${page}-b`);
        button(element, 'Older').click();
      }
      expect(seen).to.have.length(50);
      expect(new Set(seen).size).to.equal(50);
      expect(seen).to.deep.equal(Array.from({ length: 50 }, (_, index) => `evt-${20000 - index}`));
    });

    it('goes back to newer pages without asking again', async () => {
      const { element, calls } = await ready({ scenario: 'long-usage' }, TEN);
      button(element, 'Older').click();
      await waitUntil(() => text(element).includes('11–20 of'), undefined, { timeout: 4000 });
      const asked = calls.filter((call) => call.startsWith('GET /usage?')).length;
      button(element, 'Newer').click();
      await waitUntil(() => text(element).includes('1–10 of'));
      expect(calls.filter((call) => call.startsWith('GET /usage?'))).to.have.length(asked);
    });

    it('goes on through short and empty pages until there is an end', async () => {
      const from = new Date(Date.now() - 3_600_000).toISOString();
      const { element } = await ready({ scenario: 'long-usage', settings: { maxPageSize: 5 } }, html`<credyt-usage-history page-size="50" .from=${from}></credyt-usage-history>`);
      await waitUntil(() => table(element).getAttribute('aria-busy') === 'false', undefined, { timeout: 8000 });
      expect(parts(element, 'row').length).to.be.greaterThan(0);
      for (const time of parts(element, 'time')) expect(time.getAttribute('datetime')! >= from).to.equal(true);
    });

    it('stops to ask after ten requests that found too little', async () => {
      const { element, calls } = await mount<History>(html`<credyt-usage-history event-type="nothing_like_it"></credyt-usage-history>`, { scenario: 'long-usage', settings: { maxPageSize: 10 } });
      await waitUntil(() => text(element).includes('Keep looking'), undefined, { timeout: 9000 });
      expect(calls.filter((call) => call.startsWith('GET /usage?'))).to.have.length(10);
      expect(text(element)).not.to.contain('No usage yet');
      button(element, 'Keep looking').click();
      await waitUntil(() => calls.filter((call) => call.startsWith('GET /usage?')).length === 20, undefined, { timeout: 9000 });
    }).timeout(20_000);
  });

  describe('attributes and lifecycle', () => {
    it('asks for the time span and event type the host names', async () => {
      const { element, calls } = await mount<History>(html`<credyt-usage-history from="2026-01-01T00:00:00Z" to="2027-01-01T00:00:00Z" event-type="image_generated" page-size="7"></credyt-usage-history>`);
      await waitUntil(() => !element.matches(':state(loading)'));
      const query = new URLSearchParams(calls.find((call) => call.startsWith('GET /usage?'))!.split('?')[1]);
      expect(Object.fromEntries(query)).to.deep.equal({ from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z', eventType: 'image_generated', limit: '7' });
    });

    it('sends nothing when a time is none', async () => {
      const { element, calls } = await mount<History>(html`<credyt-usage-history from="last tuesday"></credyt-usage-history>`);
      await inState(element, 'failed');
      expect(calls.some((call) => call.startsWith('GET /usage'))).to.equal(false);
    });

    it('starts anew when the host asks something else', async () => {
      const { element } = await ready({ scenario: 'long-usage' }, TEN);
      element.eventType = 'image_upscaled';
      await waitUntil(() => parts(element, 'row').length > 0 && parts(element, 'activity').every(({ textContent }) => textContent === 'Image upscaled'), undefined, { timeout: 4000 });
    });

    it('stops asking when it is taken out of the page, and goes on when it comes back', async () => {
      const { element, calls } = await mount<History>(HISTORY, { scenario: 'long-usage' });
      const parent = element.parentElement!;
      element.remove();
      await aTimeout(300);
      const asked = calls.length;
      await aTimeout(300);
      expect(calls).to.have.length(asked);
      parent.append(element);
      await inState(element, 'ready');
      expect(parts(element, 'row')).to.have.length(50);
    });

    it('survives being moved', async () => {
      const { element, calls } = await ready({ scenario: 'healthy' });
      const asked = calls.length;
      const elsewhere = document.createElement('div');
      element.parentElement!.append(elsewhere);
      elsewhere.append(element);
      await aTimeout(100);
      expect(element.matches(':state(ready)')).to.equal(true);
      expect(calls).to.have.length(asked);
    });

    it('shares the page’s one wallet request', async () => {
      const { calls } = await ready({}, html`<credyt-usage-history></credyt-usage-history>`);
      expect(calls.filter((call) => call.startsWith('GET /wallet'))).to.have.length(1);
    });

    it('takes the host’s heading and words', async () => {
      const { element } = await ready({}, html`<credyt-usage-history .strings=${{ 'history.cost': 'Price' }}><h2 slot="title">Pictures</h2></credyt-usage-history>`);
      expect(all(element, '[role=columnheader]').at(-1)!.textContent).to.equal('Price');
    });
  });
});
