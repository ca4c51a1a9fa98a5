// What all copies of the kit on one page share: configuration, stores and the marker the customer came back with. Used by the client only.
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
}

/** False on a server, where nothing is shared, fetched or stored: one request's balance must not reach another. */
export const inBrowser = (): boolean => typeof document !== 'undefined';

export function pageRegistry(): PageRegistry {
  const page = globalThis as { [name: symbol]: PageRegistry | undefined };
  const name = Symbol.for(`credyt-widgets.store.${STORE_ABI}`);
  const found = page[name];
  if (found) return found;
  const created: PageRegistry = { configuration: {}, onConfigured: new Set(), stores: new Map(), pages: new Map(), arrival: undefined };
  if (inBrowser()) page[name] = created;
  return created;
}
