// What a customer sees and a host hears of <credyt-usage-chart>, on the true stack.
import { expect, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { TemplateResult } from 'lit';
import { getBilling, type CredytErrorEvent } from '../../src/index.js';
import '../../src/elements/credyt-usage-chart/credyt-usage-chart.define.js';
import type { CredytUsageChart } from '../../src/elements/credyt-usage-chart/credyt-usage-chart.js';
import { MOST_REQUESTS } from '../../src/elements/credyt-usage-chart/collect-usage.js';
import '../../src/strings/ar.js';
import { mount, type MountOptions, type Mounted } from '../support/mount.js';
import { audit, buttonSaying, inState, part, saidAloud, strayTokens, textOf, until } from './hear.js';

type Chart = CredytUsageChart;
type Event = Record<string, unknown> & { event_type: string };

const CHART = html`<credyt-usage-chart></credyt-usage-chart>`;
const DAY = 86_400_000;

const all = (chart: Chart, selector: string): HTMLElement[] => [...chart.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
const text = (chart: Chart): string => chart.shadowRoot!.textContent.replace(/\s+/g, ' ').trim();
const plot = (chart: Chart): HTMLElement => part(chart, 'plot')!;
const days = (chart: Chart): string[] => all(chart, '[data-day] .sr').map(({ textContent }) => textContent);
/** What a screen reader says of the place one is at. */
const heard = (chart: Chart): string => {
  const id = plot(chart).getAttribute('aria-activedescendant');
  const option = id && chart.shadowRoot!.getElementById(id);
  return option ? (option.querySelector('.sr') ?? option).textContent : '';
};
const usageRequests = (calls: string[]): string[] => calls.filter((call) => call.startsWith('GET /usage'));
const at = (daysAgo: number): string => new Date(Date.now() - daysAgo * DAY).toISOString();

async function ready(options: MountOptions = {}, markup: TemplateResult = CHART): Promise<Mounted<Chart>> {
  const mounted = await mount<Chart>(markup, options);
  await inState(mounted.element, 'ready');
  await until(() => all(mounted.element, 'svg[width]').length > 0, 'it is drawn');
  return mounted;
}

const post = async ({ emulator }: Mounted<Chart>, path: string, body: object): Promise<{ id: string }> => {
  const response = await emulator.fetch(new Request(`http://localhost:4010${path}`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-credyt-api-key': 'key_test' }, body: JSON.stringify(body),
  }));
  expect(response.ok, await response.clone().text()).to.equal(true);
  return JSON.parse(await response.text() || '{}') as { id: string };
};

const send = (mounted: Mounted<Chart>, events: Event[], customer_id = mounted.emulator.customerId): Promise<unknown> =>
  post(mounted, '/events', { customer_id, events: events.map((event, place) => ({ id: `sent-${place}-${Math.random()}`, occurred_at: at(0), ...event })) });

/** A customer whose events cost this in dollars each, and who has had one of each; a price below 0 is a refund. */
async function spending(prices: Record<string, number>): Promise<Mounted<Chart>> {
  let customerId = '';
  const mounted = await mount<Chart>(CHART, { options: { identify: () => (customerId ? { customerId } : null) } });
  await post(mounted, '/products', {
    code: 'extras', name: 'Extras', publish: true,
    prices: Object.entries(prices).map(([event_type, unit_price]) => ({
      name: event_type, type: 'usage_based', usage_calculation: { event_type, usage_type: 'unit' }, pricing: [{ asset: 'USD', values: [{ unit_price }] }],
    })),
  });
  const { id } = await post(mounted, '/customers', { external_id: 'ada', name: 'Ada', subscriptions: [{ products: [{ code: 'extras' }] }] });
  await send(mounted, Object.keys(prices).map((event_type) => ({ event_type })), id);
  customerId = id;
  await getBilling(mounted.endpoint).refresh();
  await inState(mounted.element, 'ready');
  await until(() => all(mounted.element, '.bar').length > 0, 'it is drawn');
  return mounted;
}

describe('credyt-usage-chart', () => {
  describe('states', () => {
    it('shows a busy skeleton in its final box while it loads, then says what was spent', async () => {
      const { element } = await mount<Chart>(CHART);
      expect(element.matches(':state(loading)')).to.equal(true);
      expect(all(element, '[aria-busy=true] .skeleton').length).to.be.above(5);
      expect(text(element)).to.contain('Loading spend').and.not.to.match(/\$|0\.00/);
      await audit(element);
      await inState(element, 'ready');
      expect(textOf(element, 'total')).to.match(/^\$\d+\.\d+ in the last 30 days$/);
      expect(days(element)).to.have.length(30);
      await audit(element);
    });

    it('says that nothing was spent, and which way there may be more', async () => {
      const { element } = await mount<Chart>(CHART, { scenario: 'no-wallet' });
      await inState(element, 'empty');
      expect(text(element)).to.contain('No spend in the last 30 days').and.to.contain('Try a longer period.');
      buttonSaying(element, '90 days')!.click();
      await until(() => text(element).includes('No spend in the last 90 days'));
      expect(text(element)).not.to.contain('Try a longer period.');
      await audit(element);
    });

    it('says that it could not be loaded, and loads on "Try again"', async () => {
      const mounted = await mount<Chart>(CHART);
      mounted.emulator.faults({ route: 'GET /events', status: 500 });
      const error = oneEvent(mounted.element, 'credyt-error');
      await inState(mounted.element, 'failed');
      expect((await error).detail).to.deep.equal({ code: 'billing_unavailable' });
      expect(text(mounted.element)).to.contain('Spend couldn’t be loaded').and.to.contain('This doesn’t change your balance.');
      expect(saidAloud()).to.contain('Spend couldn’t be loaded');
      await audit(mounted.element);
      mounted.emulator.faults({ clear: true });
      buttonSaying(mounted.element, 'Try again')!.click();
      await inState(mounted.element, 'ready');
    });

    it('keeps what it shows, and says how old that is, when newer usage cannot be had', async () => {
      const mounted = await ready();
      const { element, emulator, endpoint, billing } = mounted;
      const before = textOf(element, 'total');
      await send(mounted, [{ event_type: 'image_generated', data: { images: 1 } }]);
      emulator.faults({ route: 'GET /events', status: 500 });
      await billing.refresh({ customerId: emulator.customerId });
      await getBilling(endpoint).refresh();
      await inState(element, 'stale');
      expect(textOf(element, 'note')).to.contain('Showing spend as of');
      expect(textOf(element, 'total')).to.equal(before);
      await audit(element);
      emulator.faults({ clear: true });
      buttonSaying(element, 'Try now')!.click();
      await until(() => !element.matches(':state(stale)') && textOf(element, 'total') !== before);
    });

    it('shows nothing of a customer who is signed out, and offers a way back', async () => {
      let isSignedIn = true;
      const { element, endpoint } = await ready({ options: { identify: () => (isSignedIn ? { externalId: 'maya' } : null) } },
        html`<credyt-usage-chart sign-in-url="/login"></credyt-usage-chart>`);
      const heard: string[] = [];
      element.addEventListener('credyt-error', ({ detail }) => heard.push(detail.code));
      await waitUntil(() => saidAloud() === '', 'what other tests said is gone', { timeout: 12_000 });
      isSignedIn = false;
      await getBilling(endpoint).refresh();
      await inState(element, 'signed-out');
      expect(heard, 'being signed out is no error').to.deep.equal([]);
      expect(saidAloud()).not.to.contain('couldn’t be loaded');
      expect(text(element)).to.contain('You’re signed out').and.not.to.match(/\$\d/);
      expect(buttonSaying(element, 'Sign in')!.getAttribute('href')).to.equal('/login');
      await audit(element);
      isSignedIn = true;
      await getBilling(endpoint).refresh();
      await inState(element, 'ready');
    });

    it('asks nothing of an endpoint that is not allowed, and tells so once', async () => {
      const heard: string[] = [];
      const { element, calls } = await mount<Chart>(html`<credyt-usage-chart endpoint="https://elsewhere.invalid/billing" @credyt-error=${({ detail }: CredytErrorEvent) => heard.push(detail.code)}></credyt-usage-chart>`);
      await inState(element, 'failed');
      expect(calls).to.deep.equal([]);
      expect(heard).to.deep.equal(['endpoint_not_allowed']);
    });
  });

  describe('what it counts', () => {
    it('counts the newest 1,000 of 20,000 events, says so, and stays within its requests', async () => {
      const { element, calls, emulator } = await ready({ scenario: 'long-usage' });
      expect(textOf(element, 'note')).to.match(/^Only the newest 1,000 events are counted, so days up to \w+ \d+ are left out\.$/);
      await until(() => !text(element).includes('Pricing…'), 'all costs are known').catch(() => {});
      expect(usageRequests(calls).length).to.be.within(11, MOST_REQUESTS);
      const asked = emulator.requests().map(({ method, path }) => `${method} ${path}`);
      expect(asked.filter((call) => call.startsWith('GET /events?')).length).to.be.at.most(MOST_REQUESTS * 2);
      expect(asked.filter((call) => call.startsWith('GET /events/')).length).to.be.at.most(1000);
      const said = days(element);
      expect(said.filter((day) => day.endsWith(': Not counted.')).length).to.be.above(15);
      expect(said.at(-1)).not.to.contain('Not counted');
    }).timeout(40_000);

    it('asks nothing more for a period it has already read', async () => {
      const { element, calls } = await ready({}, html`<credyt-usage-chart days="90"></credyt-usage-chart>`);
      const asked = usageRequests(calls).length;
      buttonSaying(element, '7 days')!.click();
      await until(() => days(element).length === 7);
      expect(part(element, 'period')!.querySelector('[aria-pressed=true]')!.textContent.trim()).to.equal('7 days');
      expect(usageRequests(calls)).to.have.length(asked);
    });

    it('asks from the start of the first day where the reader is, and names the time zone', async () => {
      const { element, calls } = await ready({}, html`<credyt-usage-chart days="7"></credyt-usage-chart>`);
      const today = new Date();
      const start = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 6).toISOString();
      expect(new URLSearchParams(usageRequests(calls)[0]!.split('?')[1]).get('from')).to.equal(start);
      expect(text(element)).to.match(/Days are in \S.+\./);
    });

    it('draws no day, and says no total, while one cost is not known', async () => {
      const mounted = await mount<Chart>(CHART);
      mounted.emulator.faults({ route: 'GET /events/:id', status: 500 });
      const { element } = mounted;
      await inState(element, 'ready');
      expect(textOf(element, 'total')).to.equal('Pricing… in the last 30 days');
      await until(() => all(element, '.unknown').length > 0, 'unknown days stand out');
      expect(days(element).filter((day) => day.includes('Pricing…')).length).to.be.above(0);
      expect(days(element).some((day) => /: \$0\.00\. \S/.test(day))).to.equal(false);
      expect(text(element)).to.contain('A day is drawn when all its costs are known.');
      await audit(element);
    });

    it('brings today up to date when money moved, with one request', async () => {
      const mounted = await ready();
      const { element, calls, billing, emulator, endpoint } = mounted;
      const before = days(element).at(-1);
      const asked = usageRequests(calls).length;
      await send(mounted, [{ event_type: 'image_generated', data: { images: 2 } }]);
      await billing.refresh({ customerId: emulator.customerId });
      await getBilling(endpoint).refresh();
      await until(() => days(element).at(-1) !== before, 'today has changed');
      expect(usageRequests(calls).length).to.equal(asked + 1);
    });

    it('shows one asset at a time and lets one choose', async () => {
      const { element } = await ready({ scenario: 'hostile' });
      const select = all(element, 'select')[0] as HTMLSelectElement;
      const codes = [...select.options].map(({ value }) => value);
      expect(codes.length).to.be.above(1);
      const before = plot(element).getAttribute('aria-label');
      select.value = codes.at(-1)!;
      select.dispatchEvent(new Event('change'));
      await until(() => plot(element)?.getAttribute('aria-label') !== before);
      await audit(element);
    });

    it('hangs refunds below the line and counts them as what they are', async () => {
      const { element } = await spending({ render: 3, refund: -5 });
      expect(textOf(element, 'total')).to.equal('−$2.00 in the last 30 days');
      const base = all(element, '.base')[0]!.getBoundingClientRect().top;
      const [above, below] = all(element, '.bar').map((bar) => bar.getBoundingClientRect()).sort((a, b) => a.top - b.top);
      expect(above!.bottom).to.be.at.most(base + 2);
      expect(below!.top).to.be.at.least(base - 2);
    });

    it('names five kinds and puts the others together', async () => {
      const { element } = await spending({ ant: 1, bee: 2, cat: 3, dog: 4, eel: 5, fox: 6, gnu: 7 });
      expect(all(element, '.legend .name').map(({ textContent }) => textContent)).to.deep.equal(['Gnu', 'Fox', 'Eel', 'Dog', 'Cat', 'Other']);
      expect(textOf(element, 'legend')).to.contain('Other$3.00');
      expect(new Set(all(element, '.legend .swatch').map((swatch) => getComputedStyle(swatch).backgroundColor)).size).to.equal(6);
    });
  });

  describe('by keyboard, pointer and screen reader', () => {
    it('is one tab stop; arrows, Home and End move by day, up and down within it, Escape leaves', async () => {
      const { element } = await ready();
      const stops = all(element, 'button, select, a, [tabindex="0"]').filter((stop) => plot(element).contains(stop));
      expect(stops).to.deep.equal([plot(element)]);
      plot(element).focus();
      await until(() => heard(element) === days(element).at(-1), 'the newest day is read');
      await audit(element);
      await sendKeys({ press: 'ArrowLeft' });
      await until(() => heard(element) === days(element).at(-2));
      await sendKeys({ press: 'Home' });
      await until(() => heard(element) === days(element)[0]);
      await sendKeys({ press: 'ArrowLeft' });
      await sendKeys({ press: 'ArrowRight' });
      await until(() => heard(element) === days(element)[1]);
      await sendKeys({ press: 'End' });
      await sendKeys({ press: 'ArrowDown' });
      await until(() => /^[A-Z][\w ]+: \$\d/.test(heard(element)), 'the first part is read');
      const first = heard(element);
      expect(days(element).at(-1)).to.contain(first);
      await sendKeys({ press: 'ArrowDown' });
      await until(() => heard(element) !== first);
      await sendKeys({ press: 'ArrowUp' });
      await sendKeys({ press: 'ArrowUp' });
      await until(() => heard(element) === days(element).at(-1));
      await sendKeys({ press: 'Escape' });
      await until(() => part(element, 'tooltip') === null && heard(element) === '');
    });

    it('shows what it says: the tooltip has the day’s figures, other days step back', async () => {
      const { element } = await ready();
      plot(element).focus();
      await until(() => part(element, 'tooltip'));
      const tooltip = textOf(element, 'tooltip');
      for (const figure of heard(element).match(/\$\d+\.\d+/g) ?? []) expect(tooltip).to.contain(figure);
      expect(all(element, '.bar.dim').length).to.be.above(0);
      expect(getComputedStyle(all(element, '.ring')[0]!).display).not.to.equal('none');
    });

    it('follows the pointer, and goes away with it or by Escape', async () => {
      const { element } = await ready();
      const over = (place: number) => all(element, `[data-day="${place}"]`)[0]!.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }));
      over(3);
      await until(() => part(element, 'tooltip')?.parentElement?.dataset['day'] === '3');
      over(25);
      await until(() => part(element, 'tooltip')?.classList.contains('before'), 'it flips before the edge');
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
      await until(() => part(element, 'tooltip') === null);
      over(4);
      plot(element).dispatchEvent(new PointerEvent('pointerleave'));
      await until(() => part(element, 'tooltip') === null);
    });

    it('is a real table on demand, with the same figures', async () => {
      const { element } = await ready();
      const total = textOf(element, 'total').split(' ')[0]!;
      buttonSaying(element, 'Show as table')!.click();
      await until(() => part(element, 'table'));
      expect(all(element, 'tbody tr')).to.have.length(30);
      expect(all(element, 'thead th').at(-1)!.textContent).to.equal('Total');
      expect(all(element, 'tfoot td').at(-1)!.textContent.trim()).to.equal(total);
      expect(part(element, 'plot')).to.equal(null);
      await audit(element);
      buttonSaying(element, 'Show as chart')!.click();
      await until(() => part(element, 'plot'));
    });

    it('is accessible in dark, and right to left with time running from the right', async () => {
      document.documentElement.style.colorScheme = 'dark';
      document.body.style.background = '#121418';
      try {
        const { element: page } = await mount(html`<div lang="ar" dir="rtl"><credyt-usage-chart></credyt-usage-chart></div>`);
        const element = page.querySelector('credyt-usage-chart')!;
        await inState(element, 'ready');
        await until(() => all(element, '.bar').length > 0);
        const [first, last] = [all(element, '[data-day]')[0]!, all(element, '[data-day]').at(-1)!];
        expect(first.getBoundingClientRect().left).to.be.above(last.getBoundingClientRect().left);
        const bars = all(element, '.bar').map((bar) => bar.getBoundingClientRect().left);
        expect(Math.min(...bars)).to.be.within(last.getBoundingClientRect().left, last.getBoundingClientRect().right);
        plot(element).focus();
        await sendKeys({ press: 'ArrowRight' });
        await until(() => heard(element) === days(element).at(-2), 'right goes back in time');
        await audit(element);
      } finally {
        document.documentElement.style.colorScheme = '';
        document.body.style.background = '';
      }
    });
  });

  describe('in any page', () => {
    it('draws hostile names as text and widens no phone', async () => {
      const { element } = await ready({ scenario: 'hostile' });
      element.style.inlineSize = '320px';
      await until(() => all(element, 'svg[width]')[0]!.getBoundingClientRect().width < 320);
      plot(element).focus();
      await until(() => part(element, 'tooltip'));
      expect(all(element, 'img, script, iframe, a')).to.have.length(0);
      expect(text(element)).not.to.match(/Invalid Date|NaN|undefined|\[object/);
      expect(element.scrollWidth).to.equal(320);
      buttonSaying(element, 'Show as table')!.click();
      await until(() => part(element, 'table'));
      expect(element.scrollWidth).to.equal(320);
      await audit(element);
    });

    it('names no day where its date would stick out of a phone, however long dates are', async () => {
      const { element: page } = await mount(html`<div lang="pt" style="inline-size: 320px"><credyt-usage-chart days="366"></credyt-usage-chart></div>`);
      const element = page.querySelector('credyt-usage-chart')!;
      await inState(element, 'ready');
      await until(() => all(element, 'svg[width]').length > 0);
      const { left, right } = element.getBoundingClientRect();
      for (let count = 366; count > 7; count -= 7) {
        element.days = count;
        await element.updateComplete;
        const dates = all(element, '.dates bdi').map((date) => date.getBoundingClientRect());
        expect(dates.length, `${count} days`).to.be.above(1);
        expect(Math.min(...dates.map((date) => date.left)), `${count} days`).to.be.at.least(left - 0.5);
        expect(Math.max(...dates.map((date) => date.right)), `${count} days`).to.be.at.most(right + 0.5);
      }
    });

    it('shows a day’s figures on a phone under its date, in place of the legend', async () => {
      const { element } = await ready({}, html`<credyt-usage-chart days="7" style="inline-size: 320px"></credyt-usage-chart>`);
      const legend = part(element, 'legend')!;
      plot(element).focus();
      await until(() => part(element, 'tooltip'));
      expect(part(element, 'tooltip')!.getBoundingClientRect().top).to.be.at.least(all(element, '.dates')[0]!.getBoundingClientRect().bottom);
      expect(getComputedStyle(legend).opacity).to.equal('0');
      await audit(element);
      plot(element).blur();
      await until(() => part(element, 'tooltip') === null);
      expect(getComputedStyle(legend).opacity).to.equal('1');
    });

    it('survives being moved, and stops asking once taken away', async () => {
      const { element, calls } = await ready();
      const asked = calls.length;
      const elsewhere = document.createElement('div');
      element.parentElement!.append(elsewhere);
      elsewhere.append(element);
      await element.updateComplete;
      expect(element.matches(':state(ready)')).to.equal(true);
      expect(calls).to.have.length(asked);
    });

    it('offers a choice of period only when the host left it open', async () => {
      const { element } = await ready({}, html`<credyt-usage-chart days="14"></credyt-usage-chart>`);
      expect(part(element, 'period')).to.equal(null);
      expect(days(element)).to.have.length(14);
      for (const [given, drawn] of [[0, 30], [-3, 1], [1000, 366], [NaN, 30]] as const) {
        element.days = given;
        await until(() => days(element).length === drawn, `${given} draws ${drawn}`);
      }
    });

    it('uses no token that is never set', async () => {
      const { element } = await ready();
      expect(strayTokens([(element.constructor as typeof CredytUsageChart).styles].flat(3) as { cssText: string }[])).to.deep.equal([]);
    });

    it('has series that stand out from the surface by 3:1, light and dark', async () => {
      const { element } = await ready();
      const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
      const luminance = (colour: string): number => {
        probe.fillStyle = colour;
        probe.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
      };
      for (const scheme of ['light', 'dark']) {
        element.style.colorScheme = scheme;
        const node = element.shadowRoot!.appendChild(document.createElement('i'));
        const shown = (value: string): number => { node.style.backgroundColor = value; return luminance(getComputedStyle(node).backgroundColor); };
        for (const series of [1, 2, 3, 4, 5, 6]) {
          const [light, dark] = [shown(`var(--_chart-${series})`), shown('var(--_surface)')].sort((a, b) => b - a);
          expect((light! + 0.05) / (dark! + 0.05), `${series} in ${scheme}`).to.be.at.least(3);
        }
        node.remove();
      }
    });
  });
});
