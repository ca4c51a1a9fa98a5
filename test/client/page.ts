// A page with billing for tests of the client: the true stack in the page, its doors watched instead of used. Used by tests of the client and of elements that pay.
import { configuration, configureBilling } from '../../src/client/configuration.js';
import { billingStore, type BillingStore } from '../../src/client/billing-store.js';
import { getBilling, type BillingPage } from '../../src/client/get-billing.js';
import { pageDoors } from '../../src/client/page-doors.js';
import { startBillingInPage, type InPageBilling, type InPageOptions } from '../support/billing-in-page.js';

export interface TestPage extends InPageBilling {
  readonly store: BillingStore;
  readonly page: BillingPage;
  /** Subscribes for as long as the test runs, as an element does. */
  follow(listener?: () => void): () => void;
  /** Addresses this page was sent to. */
  went: string[];
  /** Tabs it opened: where they were sent, `null` while blank. */
  tabs: { url: string | null; closed: boolean; storage: Storage; remembers: ReadonlyMap<string, string> }[];
  /** Popup blocker on. */
  blockTabs(): void;
  /** Upstream requests that made a top-up. */
  topUps(): unknown[];
  /** The same customer's page loaded anew, at `search` (`?credyt_return=…`): memory is gone, storage stays. */
  load(search?: string): void;
  /** The customer is back in the tab that was opened last: what that tab remembers is all it knows. */
  comeBackInTab(): void;
  /** The marker in the link that Credyt was given last. */
  marker(side?: 'return_url' | 'failure_url'): string;
}

const REGISTRY = Symbol.for('credyt-widgets.store.1');
const forgetPage = (): void => { delete (globalThis as Record<symbol, unknown>)[REGISTRY]; };
const realSetTimeout = globalThis.setTimeout;
const doors = { ...pageDoors };
const address = location.href;

let cleanUps: (() => unknown)[] = [];

export function openPage(options: InPageOptions = {}): TestPage {
  forgetPage();
  const stack = startBillingInPage(options);
  let configured = configuration();
  const went: string[] = [];
  const tabs: TestPage['tabs'] = [];
  let isBlocked = false;
  pageDoors.go = (url) => { went.push(url); };
  pageDoors.openTab = () => {
    if (isBlocked) return null;
    const entries = new Map<string, string>();
    const storage = {
      getItem: (name: string) => entries.get(name) ?? null,
      setItem: (name: string, value: string) => entries.set(name, value),
      removeItem: (name: string) => entries.delete(name),
    } as unknown as Storage;
    const tab = { url: null as string | null, closed: false, storage, remembers: entries };
    tabs.push(tab);
    return {
      get closed() { return tab.closed; },
      close: () => { tab.closed = true; },
      location: { replace: (url: string) => { tab.url = url; } },
      sessionStorage: storage,
    } as unknown as Window;
  };

  const upstream = (): { path: string; body: Record<string, string> }[] =>
    stack.emulator.requests().filter(({ method, path, hosted }) => method === 'POST' && !hosted && /^\/(?:top-ups|billing-portal\/sessions)$/.test(path)) as never;

  const self: TestPage = {
    ...stack,
    get store() { return billingStore(stack.endpoint); },
    get page() { return getBilling(stack.endpoint); },
    follow(listener = () => {}) {
      const leave = self.store.subscribe(listener);
      cleanUps.unshift(leave);
      return leave;
    },
    went,
    tabs,
    blockTabs: () => { isBlocked = true; },
    topUps: () => upstream().filter(({ path }) => path === '/top-ups'),
    load(search = '') {
      configured = configuration();
      forgetPage();
      configureBilling(configured);
      history.replaceState(null, '', search ? new URL(address).pathname + search : address);
    },
    comeBackInTab() {
      for (const [name, value] of tabs.at(-1)!.remembers) sessionStorage.setItem(name, value);
      self.load(`?credyt_return=${self.marker()}`);
    },
    marker: (side = 'return_url') => new URL(upstream().at(-1)!.body[side]!).searchParams.get('credyt_return')!,
  };
  cleanUps.push(() => stack.close());
  return self;
}

export async function closePages(): Promise<void> {
  for (const cleanUp of cleanUps) await cleanUp();
  cleanUps = [];
  forgetPage();
  Object.assign(pageDoors, doors);
  sessionStorage.clear();
  localStorage.clear();
  if (location.href !== address) history.replaceState(null, '', address); // WebKit counts them: 100 in 10 s
}

/** Waits, in real time, until something holds. */
export async function until(holds: () => boolean, what = holds.toString()): Promise<void> {
  for (let turn = 0; turn < 1_000; turn++) {
    if (holds()) return;
    await new Promise((resolve) => realSetTimeout(resolve, 5));
  }
  throw new Error(`Waited in vain until ${what}`);
}

/** Lets all that is under way come to rest: the stack works in real time even under a fake clock. */
export const rest = (ms = 40): Promise<void> => new Promise((resolve) => realSetTimeout(resolve, ms));

/** Waits, in real time, until the proxy has answered everything: machines differ in how long that takes. */
export async function answered(page: TestPage): Promise<void> {
  await rest(12);
  await until(() => page.underWay() === 0);
  await rest(0);
}

/** All events of one name that reached the document, oldest first. */
export function hear<Name extends keyof DocumentEventMap>(name: Name): DocumentEventMap[Name][] {
  const heard: DocumentEventMap[Name][] = [];
  const listener = (event: DocumentEventMap[Name]): void => { heard.push(event); };
  document.addEventListener(name, listener);
  cleanUps.push(() => document.removeEventListener(name, listener));
  return heard;
}

export const back = (persisted = true): boolean => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted }));
