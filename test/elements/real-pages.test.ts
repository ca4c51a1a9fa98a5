// What holds for every element on pages as they are: moved about, removed too early, mounted again and again, full of a stranger's words, used by fingers.
import { expect } from '@open-wc/testing';
import { closePages, openPage, rest } from '../client/page.js';
import { allTags, everything, shadowOf, WORLDS } from '../support/everything.js';
import { openLedger } from '../support/left-behind.js';
import { until } from './hear.js';

/** With a clock that the ledger does not count. */
async function patiently(holds: () => boolean, what: () => string): Promise<void> {
  for (let turn = 0; turn < 400 && !holds(); turn++) await rest(50);
  expect(holds(), what()).to.equal(true);
}

type Upgraded = HTMLElement & { updateComplete: Promise<boolean>; endpoint: string; strings: object; asset: string };

describe('On a real page, every element', () => {
  let tags: string[];
  let faults: string[];
  const fault = (event: ErrorEvent | PromiseRejectionEvent): void => { faults.push(String('reason' in event ? event.reason : event.message)); };

  before(async () => {
    tags = await allTags();
    expect(tags.length).to.be.at.least(5);
  });

  beforeEach(() => {
    faults = [];
    window.addEventListener('error', fault);
    window.addEventListener('unhandledrejection', fault);
  });

  afterEach(async () => {
    for (const root of document.querySelectorAll('[data-everything]')) root.remove();
    await closePages();
    window.removeEventListener('error', fault);
    window.removeEventListener('unhandledrejection', fault);
    expect(faults).to.deep.equal([]);
  });

  it('leaves nothing behind after ten mounts and unmounts', async () => {
    const page = openPage();
    let subscribers = 0;
    const { store } = page;
    const subscribe = store.subscribe.bind(store);
    store.subscribe = (listener) => {
      const leave = subscribe(listener);
      subscribers++;
      return () => {
        subscribers--;
        leave();
      };
    };
    const visit = async (turn: number): Promise<void> => {
      const root = document.createElement('div');
      root.append(...tags.map((tag) => document.createElement(tag)));
      document.body.append(root);
      if (turn % 2) await rest(turn * 3);
      else {
        await until(() => root.querySelector('credyt-balance-badge')?.matches(':state(ready)'));
        for (const button of shadowOf(root).filter((element) => element.matches('button[aria-expanded=false]'))) (button as HTMLElement).click();
        root.lang = 'de';
        await rest(30);
      }
      root.remove();
    };

    const ledger = openLedger();
    try {
      await visit(0); // what is made once per page and kept: the live region, the note of leaving
      const isQuiet = (): boolean => subscribers === 0 && page.underWay() === 0 && ledger.counts().timers === 0;
      await patiently(isQuiet, () => JSON.stringify({ subscribers, underWay: page.underWay(), ...ledger.counts() }));
      await rest(50);
      const before = ledger.counts();
      for (let turn = 1; turn <= 10; turn++) await visit(turn);
      await patiently(() => JSON.stringify(ledger.counts()) === JSON.stringify(before), () => `before ${JSON.stringify(before)}, after ${JSON.stringify(ledger.counts())}`);
      expect(subscribers).to.equal(0);
      const asked = page.calls.length;
      for (const name of ['focus', 'online', 'pageshow']) window.dispatchEvent(new Event(name));
      document.dispatchEvent(new Event('visibilitychange'));
      await rest(100);
      expect(page.calls.length, 'nobody reads for nobody').to.equal(asked);
    } finally {
      ledger.close();
    }
  }).timeout(60_000);

  it('may be moved: nothing is asked again, and it goes on', async () => {
    // A modal dialog that is taken out of the page closes, as the platform's own does.
    const { root, elements, calls } = await everything({}, tags.filter((tag) => tag !== 'credyt-insufficient-funds-dialog'));
    const asked = calls.length;
    const shown = elements.map((element) => element.shadowRoot!.textContent);
    const elsewhere = document.createElement('section');
    root.append(elsewhere);
    elsewhere.append(...elements.toReversed());
    const isSame = (): boolean => elements.every((element, index) => element.shadowRoot!.textContent === shown[index]);
    await until(isSame).catch(() => { expect(elements.map((element) => element.shadowRoot!.textContent)).to.deep.equal(shown); });
    expect(calls.length).to.equal(asked);
    root.lang = 'ar';
    const badge = root.querySelector('credyt-balance-badge')!;
    await until(() => badge.shadowRoot!.textContent?.includes('\u2066'));
  });

  it('may be removed while it loads', async () => {
    const page = openPage();
    page.emulator.faults({ route: '*', delayMs: 150 });
    const root = document.createElement('div');
    root.append(...tags.map((tag) => document.createElement(tag)));
    document.body.append(root);
    await rest(30);
    expect(page.underWay()).to.be.above(0);
    root.remove();
    await until(() => page.underWay() === 0);
    await rest(50);
  });

  it('keeps what was set before its upgrade', async () => {
    const { endpoint } = openPage();
    const strings = { 'common.close': 'Shut' };
    for (const tag of tags) {
      const early = document.createElement(`${tag}-early`) as Upgraded;
      Object.assign(early, { endpoint, strings, asset: 'USD' });
      document.body.append(early);
      customElements.define(`${tag}-early`, class extends customElements.get(tag)! {});
      await early.updateComplete;
      expect([early.endpoint, early.strings, early.asset], tag).to.deep.equal([endpoint, strings, 'USD']);
      expect(['endpoint', 'strings', 'asset'].filter((name) => Object.hasOwn(early, name)), `${tag} reacts to later changes`).to.deep.equal([]);
      early.remove();
    }
  });

  it('takes hostile words for words, within a page of 320 px', async () => {
    const page = await everything(WORLDS.hostile!, tags);
    page.root.style.inlineSize = '320px';
    await rest(80);
    await page.openAll(() => {
      const inside = shadowOf(page.root);
      expect(inside.filter((element) => element.matches('script, img, iframe, object, embed, link, base, form, [onerror], [onclick], a[href^="javascript:" i]'))).to.deep.equal([]);
      expect(page.root.innerText).not.to.match(/undefined|NaN|Invalid Date|\[object|∞/);
      for (const element of page.elements) {
        expect(element.offsetWidth, `<${element.localName}> stays in its place`).to.be.at.most(320);
        expect(element.shadowRoot!.textContent).not.to.match(/undefined|NaN|Invalid Date|\[object|∞/);
      }
      // Marks that turn the reading direction end with the box they stand in.
      const turned = inside.filter((element) => [...element.childNodes].some((node) => node instanceof Text && /[\u202a-\u202e]/.test(node.data)));
      expect(turned.filter((element) => getComputedStyle(element).unicodeBidi === 'normal' && getComputedStyle(element).display === 'inline')).to.deep.equal([]);
      for (const box of inside.filter((element) => element.matches('dialog[open], [popover]:popover-open'))) expect(box.scrollWidth, `${(box.getRootNode() as ShadowRoot).host.localName} ${box.className}`).to.be.at.most(box.clientWidth);
    });
    expect((globalThis as { pwned?: unknown }).pwned).to.equal(undefined);
  }).timeout(30_000);

  for (const name of ['healthy', 'credits', 'unreachable', 'signed out', 'view only', 'unseen', 'stale', 'a subscription that waits']) {
    it(`is big enough for a finger: ${name}`, async () => {
      const page = await everything(WORLDS[name]!, tags);
      const small = new Set<string>();
      let targets = 0;
      await page.openAll(() => {
        for (const target of shadowOf(page.root).filter((element) => element.matches('button, a[href], input, select, summary, [role=radio], [tabindex="0"]'))) {
          // A field is as big as the frame around it, which takes the click.
          const { width, height } = (target.closest('label, .field') ?? target).getBoundingClientRect();
          if (width === 0 || !target.checkVisibility()) continue;
          targets++;
          if (Math.round(width) < 24 || Math.round(height) < 24) small.add(`${(target.getRootNode() as ShadowRoot).host.localName} ${target.outerHTML.slice(0, 120)}: ${width} × ${height}`);
        }
      });
      expect(targets).to.be.above(3);
      expect([...small]).to.deep.equal([]);
    }).timeout(30_000);
  }

  it('holds text of twice the size in a column of 320 px', async () => {
    document.documentElement.style.fontSize = '200%';
    try {
      const { root, elements } = await everything(WORLDS.credits!, tags);
      root.style.inlineSize = '320px';
      await rest(100);
      for (const element of elements) expect(element.getBoundingClientRect().width, element.localName).to.be.at.most(320.5);
      const cut = shadowOf(root).filter((node): node is HTMLElement => node instanceof HTMLElement && !node.closest('dialog, [popover]') && isText(node));
      expect(cut.length).to.be.above(3);
      const { left, right } = root.getBoundingClientRect();
      expect(cut.filter((node) => node.getBoundingClientRect().right > right + 1 || node.getBoundingClientRect().left < left - 1).map((node) => `${(node.getRootNode() as ShadowRoot).host.localName}: ${node.outerHTML}`)).to.deep.equal([]);
    } finally {
      document.documentElement.style.fontSize = '';
    }
  });
});

/** A box with words of its own that is drawn: not cut off on purpose, nor there for the ear alone. */
function isText(node: HTMLElement): boolean {
  if (![...node.childNodes].some((child) => child instanceof Text && child.data.trim()) || !node.checkVisibility()) return false;
  for (let around: HTMLElement | null = node; around; around = around.parentElement) {
    const { clipPath, overflowX } = getComputedStyle(around);
    if (clipPath !== 'none' || overflowX !== 'visible') return false;
  }
  return true;
}
