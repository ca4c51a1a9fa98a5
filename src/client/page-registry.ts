// What all copies of the kit on one page share: configuration, stores, the marker the customer came back with and the ways out to pay a subscription. Used by the client and the payment notice's controller.
import type { Arrival } from './arrival.js';
import type { BillingStore } from './billing-store.js';
import type { BillingConfiguration } from './configuration.js';
import type { BillingPage } from './get-billing.js';

/** Raised when a copy of another version could no longer work with these objects. */
const STORE_ABI = 1;

export interface PageRegistry {
  configuration: BillingConfiguration;
  readonly onConfigured: Set<() => void>;
  readonly stores: Map<string, BillingStore>;
  readonly pages: Map<string, BillingPage>;
  /** `undefined` until someone looked; taken by the first store that has a reading. */
  arrival: Arrival | null | undefined;
  /** By endpoint: the tab in which a subscription is being paid; `null` while this very page is on its way there. */
  readonly subscriptionTabs: Map<string, Window | null>;
}

/** False on a server, where nothing is shared, fetched or stored: one request's balance must not reach another. */
export const inBrowser = (): boolean => typeof document !== 'undefined';

export function pageRegistry(): PageRegistry {
  const page = globalThis as { [name: symbol]: PageRegistry | undefined };
  const name = Symbol.for(`credyt-widgets.store.${STORE_ABI}`);
  const found = page[name];
  if (found) return found;
  const created: PageRegistry = { configuration: {}, onConfigured: new Set(), stores: new Map(), pages: new Map(), arrival: undefined, subscriptionTabs: new Map() };
  if (inBrowser()) page[name] = created;
  return created;
}
