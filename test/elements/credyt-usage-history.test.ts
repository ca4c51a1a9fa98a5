// What a customer sees and a host hears of <credyt-usage-history>, on the true stack.
import { aTimeout, expect, html, oneEvent, waitUntil } from '@open-wc/testing';
import { SCENARIO_CUSTOMER, createEmulator } from '../../src/emulator/index.js';
import { getBilling, type CredytErrorEvent } from '../../src/index.js';
import { mount } from '../support/mount.js';
import { inState, saidAloud, until } from './hear.js';
import { HISTORY, TEN, all, button, parts, priced, ready, table, text, turnTo, use, withEvents, type History } from './history.js';

const ids = (history: History): string[] => {
  for (const toggle of parts(history, 'toggle')) if (toggle.getAttribute('aria-expanded') === 'false') toggle.click();
  return all(history, '.details dl:not(.fees) dd:last-child bdi').map(({ textContent }) => textContent);
};

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
      expect((await error).detail).to.deep.equal({ code: 'billing_unavailable' });
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

    it('leaves focus and scrolling alone when an older page comes while one types elsewhere', async () => {
      const { element: page, offline, billing, emulator, endpoint } = await mount(html`<div><input><div style="block-size: 3000px"></div><credyt-usage-history page-size="10"></credyt-usage-history></div>`, { scenario: 'long-usage' });
      const element = page.querySelector('credyt-usage-history')!;
      await inState(element, 'ready');
      offline(true);
      button(element, 'Older').click();
      await inState(element, 'stale');
      page.querySelector('input')!.focus();
      scrollTo(0, 0);
      offline(false);
      await billing.refresh({ customerId: emulator.customerId });
      await getBilling(endpoint).refresh();
      await until(() => text(element).includes('11–20 of'));
      expect(page.querySelector('input')!.matches(':focus')).to.equal(true);
      expect(scrollY).to.equal(0);
    }).timeout(20_000); // as above

    for (const [where, place] of Object.entries<(history: History) => HTMLElement>({
      'the pressed button': (history) => button(history, 'Older'),
      'what holds it, where Safari leaves it': (history) => history.parentElement!,
    })) {
      it(`moves focus from ${where} to the table of an older page`, async () => {
        const { element: page } = await mount(html`<main tabindex="-1"><credyt-usage-history page-size="10"></credyt-usage-history></main>`, { scenario: 'long-usage' });
        const element = page.querySelector('credyt-usage-history')!;
        await inState(element, 'ready');
        place(element).focus();
        await turnTo(element, 11);
        expect(table(element).matches(':focus')).to.equal(true);
      });
    }

    it('forgets all it knew when the customer is signed out, and calls that no error', async () => {
      let isSignedIn = true;
      const mounted = await ready({ options: { identify: () => (isSignedIn ? { customerId: SCENARIO_CUSTOMER.id } : null) } });
      const heard: string[] = [];
      mounted.element.addEventListener('credyt-error', ({ detail }) => heard.push(detail.code));
      await waitUntil(() => saidAloud() === '', 'what other tests said is gone', { timeout: 12_000 });
      isSignedIn = false;
      await getBilling(mounted.endpoint).refresh();
      await inState(mounted.element, 'signed-out');
      expect(parts(mounted.element, 'row')).to.have.length(0);
      expect(text(mounted.element)).to.contain('You’re signed out');
      expect(heard).to.deep.equal([]);
      expect(saidAloud()).not.to.contain('couldn’t be loaded');
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

    it('draws it once the pages the day is on have been read', async () => {
      const perDay = (index: number) => ({ ...priced(index), occurred_at: new Date(2026, 8, 20 - Math.floor(index / 25), 12).toISOString() });
      const { element } = await ready({ options: { fetch: withEvents(60, perDay).fetch } }, TEN);
      const total = (): string => parts(element, 'day-total')[0]!.textContent.trim();
      expect(total()).to.equal('');
      await turnTo(element, 11);
      expect(total(), 'the day goes on').to.equal('');
      await turnTo(element, 21);
      expect(parts(element, 'day-total').map(({ textContent }) => textContent.trim())).to.deep.equal(['$6.25', '']);
      await turnTo(element, 11, 'Newer');
      expect(total()).to.equal('$6.25');
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

    it('keeps newer rows behind a button that moves none of those one reads', async () => {
      const mounted = await ready({ scenario: 'healthy' });
      const { element } = mounted;
      const places = (): number[] => parts(element, 'row').map((row) => row.getBoundingClientRect().top);
      const before = places();
      await use(mounted, 'evt-a', 'evt-b', 'evt-c');
      await waitUntil(() => parts(element, 'fresh').length > 0, undefined, { timeout: 4000 });
      expect(parts(element, 'fresh')[0]!.textContent.trim()).to.equal('Show 3 new rows');
      expect(places()).to.deep.equal(before);
      await expect(element).to.be.accessible();
      button(element, 'Show 3 new rows').click();
      await waitUntil(() => parts(element, 'description').some(({ textContent }) => textContent === 'Made evt-c'));
      expect(parts(element, 'fresh')).to.have.length(0);
      expect(element.shadowRoot!.activeElement).to.equal(table(element));
    });

    it('keeps them in sight however far one has scrolled', async () => {
      const mounted = await ready({ scenario: 'long-usage' });
      const { element } = mounted;
      parts(element, 'row').at(-1)!.scrollIntoView({ block: 'end' });
      const place = (): number => parts(element, 'row').at(-1)!.getBoundingClientRect().top;
      await waitUntil(() => !parts(element, 'fee').at(-1)!.textContent.includes('Pricing'), undefined, { timeout: 4000 });
      const read = place();
      await use(mounted, 'evt-a');
      await waitUntil(() => parts(element, 'fresh').length > 0, undefined, { timeout: 4000 });
      const { top, bottom } = parts(element, 'fresh')[0]!.getBoundingClientRect();
      expect(top).to.be.at.least(-12);
      expect(bottom).to.be.within(10, innerHeight);
      expect(place(), 'Firefox rounds').to.be.closeTo(read, 1.5);
    });

    it('walks its rows with the arrow keys, Home and End', async () => {
      const { element } = await ready({ scenario: 'healthy' }, TEN);
      const toggles = parts(element, 'toggle');
      const at = (): number => toggles.indexOf(element.shadowRoot!.activeElement as HTMLElement);
      const walk = (key: string): number => {
        const press = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
        element.shadowRoot!.activeElement!.dispatchEvent(press);
        expect(press.defaultPrevented, key).to.equal(true);
        return at();
      };
      table(element).focus();
      expect(['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'End', 'ArrowDown', 'Home'].map(walk)).to.deep.equal([0, 1, 0, 0, 9, 9, 0]);
    });

    it('lets the host say what an opened row shows, by a template whose marks are filled with text', async () => {
      const { element } = await ready({ scenario: 'healthy', options: { usage: { attributes: ['model'] } } }, html`<credyt-usage-history>
        <template slot="details"><em>Made with <b data-value="model"></b>: <i data-value="description"></i></em></template>
      </credyt-usage-history>`);
      parts(element, 'toggle')[0]!.click();
      await element.updateComplete;
      const own = parts(element, 'details')[0]!;
      expect(own.textContent.trim()).to.match(/^Made with ink-[\w-]+: \w+/);
      const bold = own.querySelector('b');
      element.requestUpdate();
      await element.updateComplete;
      expect(own.querySelector('b'), 'what one reads is not replaced under one').to.equal(bold);
      await expect(element).to.be.accessible();
    });

    it('says once what the host calls the activity and the description alike', async () => {
      const { element } = await ready();
      const said = parts(element, 'row').map((row) => ['activity', 'description'].map((name) => row.querySelector(`[part~=${name}]`)!.textContent));
      expect(said).to.deep.include(['Image rated', '']);
      expect(said).to.deep.include(['Image upscaled', 'Enlarged four times']);
    });

    it('lets a description go on below a cost of one line, and not below one of two', async () => {
      const { element } = await ready({ scenario: 'hostile' }, html`<credyt-usage-history class="narrow"></credyt-usage-history>`);
      element.style.inlineSize = '320px';
      const meets = (row: HTMLElement): boolean =>
        row.querySelector('.description')!.getBoundingClientRect().right > row.querySelector('.fee')!.getBoundingClientRect().left;
      const lines = (row: HTMLElement): number => row.querySelectorAll('.fee bdi').length;
      const rows = parts(element, 'row').filter((row) => row.querySelector('.fee'));
      expect(rows.filter((row) => lines(row) < 2).every(meets)).to.equal(true);
      expect(rows.filter((row) => lines(row) > 1).map(meets)).to.deep.equal([false]);
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
      const asked = (route: RegExp): number => emulator.requests().filter(({ path }) => route.test(path)).length;
      expect(asked(/^\/events\?/)).to.be.at.most(2);
      expect(asked(/^\/events\//), 'costs of the first 25 rows, then of those on screen').to.be.at.most(50);
      expect(asked(/./), 'all that Credyt is asked when a history is opened').to.be.at.most(60);
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
      await turnTo(element, 11);
      const asked = calls.filter((call) => call.startsWith('GET /usage?')).length;
      await turnTo(element, 1, 'Newer');
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

    it('asks nothing of an endpoint that is not allowed, says that it failed, and tells why once', async () => {
      const heard: string[] = [];
      const { element, calls } = await mount<History>(html`<credyt-usage-history endpoint="https://elsewhere.invalid/billing" @credyt-error=${({ detail }: CredytErrorEvent) => heard.push(detail.code)}></credyt-usage-history>`);
      await inState(element, 'failed');
      expect(text(element)).to.contain('Usage couldn’t be loaded');
      expect(calls).to.deep.equal([]);
      expect(heard).to.deep.equal(['endpoint_not_allowed']);
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

    for (const [what, ask] of Object.entries<(history: History) => void>({
      'event type': (history) => { history.eventType = 'image_upscaled'; },
      'time span': (history) => { history.from = '2020-01-01'; history.to = new Date().toISOString(); },
      'page size': (history) => { history.pageSize = 5; },
      'time that is none': (history) => { history.from = 'last tuesday'; },
    })) {
      it(`never draws a row of the last question under another ${what}, nor says that it is ready before it is`, async () => {
        const { element } = await ready({ scenario: 'long-usage' }, TEN);
        let isAsked = false;
        const drawings: { rows: number; isReady: boolean }[] = [];
        element.addController({
          hostUpdated: () => { if (isAsked) drawings.push({ rows: parts(element, 'row').length, isReady: element.matches(':state(ready)') }); },
        });
        ask(element);
        isAsked = true;
        await waitUntil(() => drawings.length > 0 && !element.matches(':state(loading)'), undefined, { timeout: 4000 });
        expect(drawings[0]).to.deep.equal({ rows: 0, isReady: false });
        for (const { rows, isReady } of drawings) expect(isReady, `${rows} rows`).to.equal(rows > 0);
      });
    }

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
