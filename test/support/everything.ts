// Every element of the kit on one page, in every world a customer can meet. Used by tests that hold for all elements at once.
import { openPage, type TestPage } from '../client/page.js';
import type { InPageOptions } from './billing-in-page.js';

/** What an element needs to show what it has. */
const ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'credyt-balance-badge': { details: '' },
  'credyt-insufficient-funds-dialog': { amount: '99', asset: 'USD', open: '' },
  'credyt-low-balance-banner': { below: '1000' },
};

/** From the package's entries, so that an element to come is in every test that asks for all. */
export async function allTags(): Promise<string[]> {
  const { exports } = (await (await fetch('/package.json')).json()) as { exports: Record<string, unknown> };
  const tags = Object.keys(exports).flatMap((entry) => /^\.\/(credyt-[\w-]+)\/define$/.exec(entry)?.[1] ?? []).sort();
  for (const tag of tags) await import(new URL(`/src/elements/${tag}/${tag}.define.ts`, location.href).href);
  return tags;
}

export interface World {
  options?: InPageOptions;
  /** Before anything is drawn. */
  prepare?: (page: TestPage) => void;
  /** Once all is drawn. */
  act?: (page: TestPage) => Promise<void>;
}

const RULES = { allowed: true, currency: 'USD', presets: ['5', '20', '50'], min: '5', max: '500', custom: true, assets: ['USD'] };

async function pay(page: TestPage): Promise<void> {
  await page.store.topUp({ amount: '20', target: '_blank' });
}

async function comeBack(page: TestPage): Promise<void> {
  await pay(page);
  page.tabs.at(-1)!.closed = true;
  window.dispatchEvent(new Event('focus'));
}

/** As if so much time had passed since. */
function look(laterMs: number): void {
  const { now } = Date;
  Date.now = () => now() + laterMs;
  window.dispatchEvent(new Event('focus'));
  Date.now = now;
}

export const WORLDS: Readonly<Record<string, World>> = {
  loading: { options: { configuration: { fetch: () => new Promise(() => {}) } } },
  healthy: {},
  credits: { options: { scenario: 'multi-asset', options: { topUp: { ...RULES, assets: ['CREDIT', 'USD'] } } } },
  low: { options: { scenario: 'low', options: { lowBelow: { USD: '5' } } } },
  owed: { options: { scenario: 'negative' } },
  'no wallet': { options: { scenario: 'no-wallet' } },
  'a subscription that waits': { options: { scenario: 'pending-subscription' } },
  'signed out': { options: { options: { identify: () => null } } },
  'view only': { options: { options: { can: () => ({ topUp: false, portal: false }) } } },
  unreachable: { prepare: (page) => { page.offline(true); } },
  stale: {
    act: async (page) => {
      page.offline(true);
      await page.store.refresh();
      await page.store.refresh();
    },
  },
  'no link to be had': {
    act: async (page) => {
      page.emulator.faults({ route: '*', status: 500 });
      await page.store.topUp({ amount: '20' }).catch(() => {});
    },
  },
  paying: { act: pay },
  confirming: { act: comeBack },
  'confirming for long': {
    act: async (page) => {
      await comeBack(page);
      look(21_000);
    },
  },
  unseen: {
    act: async (page) => {
      await comeBack(page);
      look(61_000);
    },
  },
  settled: {
    act: async (page) => {
      await comeBack(page);
      await page.credit('20');
      await page.store.refresh();
    },
  },
  hostile: { options: { scenario: 'hostile' } },
};

export interface Everything extends TestPage {
  root: HTMLElement;
  elements: HTMLElement[];
  /** Opens whatever can be opened, one after the other; `seen` looks at each. */
  openAll(seen: () => void): Promise<void>;
}

const rest = (ms = 60): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Clean up with `closePages()` and by taking `root` away. */
export async function everything({ options = {}, prepare, act }: World, tags: readonly string[]): Promise<Everything> {
  const page = openPage(options);
  prepare?.(page);
  const root = document.createElement('div');
  const elements = tags.map((tag) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(ATTRIBUTES[tag] ?? {})) element.setAttribute(name, value);
    return element;
  });
  root.toggleAttribute('data-everything', true);
  root.append(...elements);
  document.body.append(root);
  await settled(page);
  await act?.(page);
  await settled(page);
  return {
    ...page, root, elements,
    async openAll(seen) {
      seen();
      const opened = new Set<Element>();
      for (;;) {
        const closed = shadowOf(root).find((element) => element.matches('button[aria-expanded=false]') && !opened.has(element)) as HTMLElement | undefined;
        if (!closed) return;
        opened.add(closed);
        closed.click();
        await settled(page);
        seen();
      }
    },
  };
}

async function settled(page: TestPage): Promise<void> {
  // A page that never answers is at rest, too.
  for (let turn = 0; turn < 50; turn++) {
    await rest();
    if (page.underWay() === 0) break;
  }
  await rest();
}

/** All elements in the shadow roots under `root`, nested ones too. */
export function shadowOf(root: ParentNode): Element[] {
  return [...root.querySelectorAll('*')].flatMap((element) => {
    const inner = element.shadowRoot;
    return inner ? [...inner.querySelectorAll('*'), ...shadowOf(inner)] : [];
  });
}
