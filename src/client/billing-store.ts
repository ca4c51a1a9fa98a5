// One store per endpoint and page: what all elements read and the only thing they ask. Used by elements through their store controller.
import type { Decimal, Link, Quote, UsageItem, UsagePage, UsageQuery } from '../contract/index.js';
import { takeArrival } from './arrival.js';
import type { BillingState } from './billing-state.js';
import { onConfigured, resolveEndpoint } from './configuration.js';
import type { FundsWishes } from './funds-wishes.js';
import { inBrowser, pageRegistry } from './page-registry.js';
import { PageStore } from './page-store.js';

/** What a customer wants to pay. Equal wishes in quick succession are one intent: one request, one link, one redirect. */
export interface TopUpWish {
  amount: Decimal;
  currency?: string | undefined;
  asset?: string | undefined;
  returnTo?: string | undefined;
  target?: '_self' | '_blank' | undefined;
}

export interface PortalWish {
  returnTo?: string | undefined;
  target?: '_self' | '_blank' | undefined;
}

/** The first payment of a subscription that waits for it; without an id, of the only one. */
export interface PaymentWish {
  subscriptionId?: string | undefined;
  target?: '_self' | '_blank' | undefined;
}

export interface LinkOptions {
  /** Once aborted the page stays where it is, even when a link still comes. */
  signal?: AbortSignal | undefined;
  /** Who asked: `credyt-redirect` is dispatched from it. Default: the document. */
  source?: EventTarget | undefined;
  /** Called when the browser kept the new tab closed, just before this page goes there instead. */
  tabBlocked?: (() => void) | undefined;
  /** Called when the way is free, just before this page goes there or `tab` is sent. */
  leaving?: ((tab: Window | null) => void) | undefined;
}

/** `prevented`: a listener stopped it. `popup-blocked`: the page itself went there instead of a tab. */
export interface LinkResult {
  status: 'navigating' | 'opened' | 'popup-blocked' | 'prevented';
}

export interface BillingStore {
  /** What `ensureFunds` promised to go on with. */
  readonly wishes: FundsWishes;
  /** Absolute URL, no slash at its end. */
  readonly endpoint: string;
  getState(): BillingState;
  /** The first subscriber starts the reading, the last one stops it. `listener` hears changes only. */
  subscribe(listener: () => void): () => void;
  /** Resolves when a reading begun after this call has been applied; never rejects, the state tells. */
  refresh(): Promise<void>;
  /**
   * Call it inside the click. The promise is pending for as long as the button should be busy: until a `navigating` page is back
   * (bfcache) or, should the navigation never happen, for 5 s. Rejects with `BillingError`, or `AbortError` once `signal` is aborted.
   */
  topUp(wish: TopUpWish, options?: LinkOptions): Promise<LinkResult>;
  /** As `topUp`. */
  openPortal(wish?: PortalWish, options?: LinkOptions): Promise<LinkResult>;
  /** As `topUp`. Only where the wallet's features name `payment-links`. */
  openPayment(wish: PaymentWish, options?: LinkOptions): Promise<LinkResult>;
  /** The link itself, for hosts that navigate themselves. */
  topUpLink(wish: TopUpWish): Promise<Link>;
  portalLink(wish?: PortalWish): Promise<Link>;
  usage(query: UsageQuery, signal?: AbortSignal): Promise<UsagePage>;
  usageItem(id: string, signal?: AbortSignal): Promise<UsageItem>;
  /** `null` when the proxy has no quotes. */
  quote(request: { amount: Decimal; currency: string; asset: string }, signal?: AbortSignal): Promise<Quote | null>;
  /** "Check again" of an unseen payment. */
  checkPayment(): Promise<void>;
  /** "I didn't pay": the customer's own word, which re-arms paying. */
  forgetPayment(): void;
  /** The success note has been read. */
  dismissSettled(): void;
  /** Forgets the customer: for hosts that switch users without a page load. */
  reset(): void;
}

/** The page's store for an endpoint. Throws `BillingError` `endpoint_not_allowed` for a strange one. On a server it is never shared and never asks. */
export function billingStore(endpoint?: string | null): BillingStore {
  if (!inBrowser()) return new PageStore(endpoint ?? '');
  const registry = pageRegistry();
  registry.arrival = registry.arrival === undefined ? takeArrival() : registry.arrival;
  const url = resolveEndpoint(endpoint);
  const found = registry.stores.get(url);
  if (found) return found;
  const store = new PageStore(url);
  registry.stores.set(url, store);
  onConfigured(() => store.reconfigured());
  // A return is looked after even when no element is on the page. The store that can read a wallet first takes it.
  if (registry.arrival) queueMicrotask(() => void store.refresh());
  return store;
}
