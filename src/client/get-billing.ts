// The page API (design §5): what a host's own script does with billing, with or without elements on the page.
import type { Link, Wallet } from '../contract/index.js';
import { billingStore, type BillingStore, type LinkResult, type PortalWish, type TopUpWish } from './billing-store.js';
import { EnsureFunds, type FundsNeed } from './ensure-funds.js';
import { fundsFetch } from './funds-fetch.js';
import { inBrowser, pageRegistry } from './page-registry.js';

/** A link in the hands of a host that navigates itself: a secret for `ttlMs`. */
export type HandedLink = Pick<Link, 'url' | 'expiresAt' | 'ttlMs'>;

export interface BillingPage {
  /** `null` while it is not known, and when nobody is signed in. Frozen; replaced when something differs. */
  readonly wallet: Wallet | null;
  /** Hears every new wallet, and `null` after a sign-out. Reading goes on for as long as somebody has subscribed. */
  subscribe(listener: (wallet: Wallet | null) => void): () => void;
  /** Resolves when the wallet has been read anew, or could not be. */
  refresh(): Promise<void>;
  /** Call it inside the click. `redirect: false` gives the link instead of following it. */
  topUp(wish: TopUpWish & { redirect: false }): Promise<HandedLink>;
  topUp(wish: TopUpWish & { redirect?: true }): Promise<LinkResult>;
  openPortal(wish: PortalWish & { redirect: false }): Promise<HandedLink>;
  openPortal(wish?: PortalWish & { redirect?: true }): Promise<LinkResult>;
  /** Resolves at once when the balance covers it; else the dialog opens. Rejects with `AbortError` when the customer turns away. */
  ensureFunds(need: FundsNeed): Promise<void>;
  /** Runs `resume` once when, after a payment in this tab, the balance covers the wish of that key. Returns how to call it off. */
  onFundsReady(key: string, resume: () => unknown): () => void;
  /**
   * `fetch` for your own API: at its 402 `insufficient_funds` the dialog opens, and the request is sent again after a payment in another tab.
   * A payment in this tab ends the page and with it the call: see `ensureFunds` with a `key`.
   */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Forgets the customer; call it when another user signs in without a page load. */
  reset(): void;
}

/** The same object for one endpoint, on the whole page. Call `configureBilling` first when the endpoint is not the default. */
export function getBilling(endpoint?: string): BillingPage {
  const store = billingStore(endpoint);
  if (!inBrowser()) return createPage(store);
  const { pages } = pageRegistry();
  const page = pages.get(store.endpoint) ?? createPage(store);
  pages.set(store.endpoint, page);
  return page;
}

function createPage(store: BillingStore): BillingPage {
  const funds = new EnsureFunds(store);
  const walletNow = (): Wallet | null => {
    const { wallet } = store.getState();
    return wallet.status === 'ready' ? wallet.wallet : null;
  };

  return {
    get wallet() {
      return walletNow();
    },

    subscribe(listener) {
      let last = walletNow();
      return store.subscribe(() => {
        const wallet = walletNow();
        if (wallet === last) return;
        last = wallet;
        listener(wallet);
      });
    },

    refresh: () => store.refresh(),

    topUp: (({ redirect, ...wish }: TopUpWish & { redirect?: boolean }) =>
      redirect === false ? store.topUpLink(wish) : store.topUp(wish)) as BillingPage['topUp'],

    openPortal: (({ redirect, ...wish }: PortalWish & { redirect?: boolean } = {}) =>
      redirect === false ? store.portalLink(wish) : store.openPortal(wish)) as BillingPage['openPortal'],

    ensureFunds: (need) => funds.ensure(need),

    onFundsReady(key, resume) {
      // Keeps reading until the wish is granted; without a wish there is nothing to read for.
      let release = (): void => {};
      const once = (): unknown => {
        release();
        return resume();
      };
      if (store.wishes.onReady(key, once)) {
        release = store.subscribe(() => {});
        const wallet = walletNow();
        if (wallet) queueMicrotask(() => store.wishes.reading(wallet));
      }
      return () => {
        release();
        store.wishes.offReady(key, once);
      };
    },

    fetch: (input, init) => fundsFetch(funds, input, init),

    reset: () => store.reset(),
  };
}
