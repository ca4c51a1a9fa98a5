// Narrowing down a usage history: dates, activity, a text in the loaded rows. On the true stack.
import { expect, html } from '@open-wc/testing';
import { getBilling } from '../../src/index.js';
import { SCENARIO_CUSTOMER } from '../../src/emulator/index.js';
import { mount, type Mounted } from '../support/mount.js';
import { audit, buttonSaying, inState, part, saidAloud, until } from './hear.js';
import { TEN, all, button, choose, parts, priced, ready, table, text, turnTo, use, withEvents, type History } from './history.js';

const [dates, activity] = [0, 1].map((place) => (history: History) => all<HTMLSelectElement>(history, 'select')[place]!) as [(history: History) => HTMLSelectElement, (history: History) => HTMLSelectElement];
const days = (history: History): HTMLInputElement[] => all<HTMLInputElement>(history, 'input[type=date]');
const search = (history: History): HTMLInputElement => all<HTMLInputElement>(history, 'input[type=search]')[0]!;
const shown = (select: HTMLSelectElement): string => select.selectedOptions[0]!.text;
const asked = ({ calls }: Mounted<History>): URLSearchParams => new URLSearchParams(calls.filter((call) => call.startsWith('GET /usage?')).at(-1)!.split('?')[1]);
const day = (back: number): string => {
  const date = new Date();
  date.setDate(date.getDate() - back);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((number) => String(number).padStart(2, '0')).join('-');
};
const answered = (history: History): Promise<void> => until(() => parts(history, 'row').length > 0 && table(history)?.getAttribute('aria-busy') === 'false', 'rows are there');

/** 1,000 events, one in a hundred of them with a heron. */
const herons = () => ready({ options: { fetch: withEvents(1000, priced).fetch } }, html`<credyt-usage-history page-size="100"></credyt-usage-history>`);

describe('credyt-usage-history filters', () => {
  describe('dates', () => {
    it('ask for the last days, from the start of a day where the reader is', async () => {
      const mounted = await ready({ scenario: 'long-usage' }, TEN);
      const { element } = mounted;
      expect(shown(dates(element))).to.equal('All dates');
      await choose(element, dates(element), '30');
      expect(element.getAttribute('from')).to.equal(day(29));
      expect(element.hasAttribute('to')).to.equal(false);
      expect(shown(dates(element))).to.equal('Last 30 days');
      await answered(element);
      expect(asked(mounted).get('from')).to.equal(new Date(`${day(29)}T00:00`).toISOString());
      await choose(element, dates(element), '');
      expect(element.hasAttribute('from')).to.equal(false);
    });

    it('that one chooses are both shown, the last one too', async () => {
      const mounted = await ready({ scenario: 'long-usage' }, TEN);
      const { element } = mounted;
      await choose(element, dates(element), 'custom');
      expect(days(element)).to.have.length(2);
      await choose(element, days(element)[0]!, day(5));
      await choose(element, days(element)[1]!, day(3));
      expect([element.from, element.to]).to.deep.equal([day(5), day(2)]);
      expect(days(element).map(({ value }) => value)).to.deep.equal([day(5), day(3)]);
      await until(() => parts(element, 'day').length > 0 && asked(mounted).has('to'), 'the answer is there');
      expect(asked(mounted).get('to')).to.equal(new Date(`${day(2)}T00:00`).toISOString());
      await answered(element);
      for (const time of parts(element, 'time')) expect(new Date(time.getAttribute('datetime')!).getDate()).to.equal(new Date(`${day(3)}T12:00`).getDate());
      await audit(element);
    });

    it('of the host are shown in the fields, an instant by the day it is on', async () => {
      const { element } = await ready({ scenario: 'long-usage' }, html`<credyt-usage-history from=${day(9)} to=${new Date(`${day(4)}T15:00`).toISOString()}></credyt-usage-history>`);
      expect(days(element).map(({ value }) => value)).to.deep.equal([day(9), day(4)]);
    });

    it('with nothing between them ask for nothing, and say why', async () => {
      const mounted = await ready({ scenario: 'long-usage' }, html`<credyt-usage-history from=${day(9)}></credyt-usage-history>`);
      const { element, calls } = mounted;
      await choose(element, dates(element), 'custom');
      const before = calls.length;
      await choose(element, days(element)[1]!, day(20));
      await inState(element, 'failed');
      expect(text(element)).to.contain('The first date must come before the last.');
      expect(calls).to.have.length(before);
      await audit(element);
      button(element, 'Clear filters').click();
      await inState(element, 'ready');
      expect([element.from, element.to]).to.deep.equal([undefined, undefined]);
    });

    it('pass over a year that is still being typed', async () => {
      const { element } = await ready({ scenario: 'healthy' });
      await choose(element, dates(element), 'custom');
      const [from] = days(element);
      Object.defineProperty(from, 'value', { value: '0002-01-01', configurable: true, writable: true });
      from!.dispatchEvent(new Event('change'));
      expect(element.from).to.equal(undefined);
    });
  });

  describe('activity', () => {
    it('offers what the loaded rows are of, in words, and keeps offering it', async () => {
      const mounted = await ready({ scenario: 'long-usage' }, TEN);
      const { element } = mounted;
      const offered = (): string[] => [...activity(element).options].map((option) => option.text);
      expect(offered()).to.deep.equal(['All activity', 'Image generated', 'Image rated', 'Image upscaled']);
      await choose(element, activity(element), 'image_upscaled');
      expect(element.getAttribute('event-type')).to.equal('image_upscaled');
      await until(() => parts(element, 'activity').length > 0 && parts(element, 'activity').every(({ textContent }) => textContent === 'Image upscaled'), 'only that');
      expect(asked(mounted).get('eventType')).to.equal('image_upscaled');
      expect(offered()).to.have.length(4);
      expect(shown(activity(element))).to.equal('Image upscaled');
    });

    it('of the host is among the choices, whatever is loaded', async () => {
      const { element } = await mount<History>(html`<credyt-usage-history event-type="nothing_like_it"></credyt-usage-history>`);
      await inState(element, 'empty');
      expect(shown(activity(element))).to.equal('Nothing like it');
      expect(text(element)).to.contain('Nothing matches these filters').and.to.contain('Nothing like it');
      await audit(element);
      button(element, 'Clear filters').click();
      await inState(element, 'ready');
      expect(element.hasAttribute('event-type')).to.equal(false);
    });
  });

  describe('text', () => {
    it('finds rows among the loaded ones, says so, and looks further on demand while the page stands', async () => {
      const { element, calls } = await herons();
      const before = calls.length;
      await choose(element, search(element), ' HERON ');
      expect(text(element)).to.contain('1 result in the 100 loaded rows');
      expect(parts(element, 'description').map(({ textContent }) => textContent)).to.deep.equal(['A heron']);
      expect(table(element).getAttribute('aria-rowcount')).to.equal('2');
      expect(parts(element, 'day-total')[0]!.textContent.trim(), 'a total of some rows of a day').to.equal('');
      expect(calls).to.have.length(before);
      await audit(element);
      button(element, 'Keep looking').click();
      await until(() => text(element).includes('2 results in the 200 loaded rows'));
      expect(parts(element, 'row')).to.have.length(2);
      await choose(element, search(element), '');
      expect(text(element)).to.contain('1–100 of 1,000');
    });

    it('looks to the end of what there is, and no further', async () => {
      const { element } = await herons();
      await choose(element, search(element), 'heron');
      for (let rows = 200; rows <= 1000; rows += 100) {
        button(element, 'Keep looking').click();
        await until(() => text(element).includes(`in the ${rows.toLocaleString('en')} loaded rows`));
      }
      expect(buttonSaying(element, 'Keep looking')).to.equal(null);
      expect(text(element)).to.contain('10 results');
    });

    it('pages through what it found', async () => {
      const { element } = await ready({ options: { fetch: withEvents(40, priced).fetch } }, TEN);
      await turnTo(element, 11);
      await turnTo(element, 21);
      await choose(element, search(element), 'image');
      expect(text(element)).to.contain('30 results in the 30 loaded rows').and.to.contain('1–10 of 30');
      await turnTo(element, 11);
      await turnTo(element, 21);
      await turnTo(element, 11, 'Newer');
      expect(element.shadowRoot!.activeElement).to.equal(table(element));
    });

    it('shows the first results again once another activity is chosen', async () => {
      const { element } = await ready({ options: { fetch: withEvents(40, priced).fetch } }, TEN);
      await turnTo(element, 11);
      await choose(element, search(element), 'image');
      await turnTo(element, 11);
      await choose(element, activity(element), 'image_upscaled');
      await until(() => text(element).includes('8 results in the 8 loaded rows'));
      expect(parts(element, 'row')).to.have.length(8);
      expect(text(element)).not.to.contain('Nothing matches');
    });

    it('shows the first results again with the new rows, and stays there while one looks further', async () => {
      const mounted = await ready({ scenario: 'long-usage' }, TEN);
      const { element } = mounted;
      await turnTo(element, 11);
      await choose(element, search(element), 'image');
      await turnTo(element, 11);
      await use(mounted, 'evt-a');
      await until(() => buttonSaying(element, 'Show 1 new row'), 'there is a new row');
      button(element, 'Show 1 new row').click();
      await until(() => parts(element, 'description')[0]?.textContent === 'Made evt-a', 'it is shown');
      button(element, 'Keep looking').click();
      await until(() => text(element).includes('20 results in the 20 loaded rows'));
      expect(text(element)).to.contain('1–10 of 20');
    });

    it('says what nothing was found for, and where', async () => {
      const { element } = await herons();
      await choose(element, search(element), 'walrus');
      await inState(element, 'empty');
      expect(text(element)).to.contain('0 results in the 100 loaded rows').and.to.contain('Nothing matches these filters').and.to.contain('walrus');
      expect(part(element, 'empty')!.querySelector('slot'), 'the host’s words for no usage at all').to.equal(null);
      await audit(element);
      button(element, 'Clear filters').click();
      await inState(element, 'ready');
      expect(search(element).value).to.equal('');
    });

    it('says how many it found, once its typing rests', async () => {
      const { element } = await herons();
      await choose(element, search(element), 'her');
      await choose(element, search(element), 'heron');
      await until(() => saidAloud() === '1 result.', 'it is said');
    });
  });

  describe('where there is little room', () => {
    it('fold into one button that says how many are in use, and opens them', async () => {
      const { element: frame } = await mount(html`<div style="inline-size: 320px"><credyt-usage-history event-type="image_generated"></credyt-usage-history></div>`);
      const element = frame.firstElementChild as History;
      await inState(element, 'ready');
      const [opener] = all(element, 'button[popovertarget=filters].short');
      expect(dates(element).checkVisibility()).to.equal(false);
      expect(search(element).checkVisibility()).to.equal(true);
      expect(opener!.getAttribute('aria-label')).to.equal('Filters, 1 in use');
      opener!.focus();
      opener!.click();
      await until(() => dates(element).checkVisibility(), 'they are shown');
      await until(() => all(element, '[role=dialog]').length > 0, 'it is a dialog');
      expect(opener!.getAttribute('aria-expanded')).to.equal('true');
      await audit(element);
      button(element, 'Show results').click();
      await until(() => !dates(element).checkVisibility(), 'they are gone');
      await until(() => element.shadowRoot!.activeElement === opener, 'focus is back');
      expect(element.scrollWidth).to.equal(320);
    });
  });

  it('leave room for the host’s own at their end', async () => {
    const { element } = await ready({}, html`<credyt-usage-history><button slot="toolbar-end">Mine</button></credyt-usage-history>`);
    expect((element.firstElementChild as HTMLElement).assignedSlot?.closest('[part=toolbar]')).not.to.equal(null);
  });

  it('forget what they offered and looked for with the customer', async () => {
    let customerId: string | null = SCENARIO_CUSTOMER.id;
    const { element, endpoint } = await ready({ options: { identify: () => (customerId ? { customerId } : null) } });
    await choose(element, search(element), 'image');
    customerId = null;
    await getBilling(endpoint).refresh();
    await inState(element, 'signed-out');
    expect(part(element, 'toolbar')).to.equal(null);
    customerId = SCENARIO_CUSTOMER.id;
    await getBilling(endpoint).refresh();
    await inState(element, 'ready');
    expect(search(element).value).to.equal('');
  });

  for (const scheme of ['light', 'dark']) {
    for (const lang of ['en', 'ar']) {
      it(`are accessible in ${scheme}, ${lang}`, async () => {
        const { element: frame } = await mount(html`<div lang=${lang} dir=${lang === 'ar' ? 'rtl' : 'ltr'} style="color-scheme: ${scheme}; background: ${scheme === 'dark' ? '#121418' : '#fff'}">
          <credyt-usage-history from=${day(9)} to=${day(0)} page-size="10"></credyt-usage-history>
        </div>`, { scenario: 'long-usage' });
        const element = frame.firstElementChild as History;
        await inState(element, 'ready');
        await choose(element, search(element), 'image');
        await audit(element);
      });
    }
  }
});
