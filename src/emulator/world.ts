// All that one emulated Credyt account knows: made new by every reset, changed by the modules around it.
import type { Clock } from './clock.js';
import type { AutomaticTopUp } from './automatic-top-up.js';
import type { AssetDefinition } from './assets.js';
import type { Customer } from './customers.js';
import type { Refresh } from './entitlements.js';
import { EventLog } from './events.js';
import { createId } from './ids.js';
import { Ledger } from './ledger.js';
import type { Order } from './orders.js';
import type { Outbox } from './outbox.js';
import type { Product } from './products.js';
import type { HostedSession } from './pages/hosted-session.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';
import type { Destination } from './webhooks.js';

export interface World {
  readonly clock: Clock;
  readonly publicUrl: string;
  /** The emulated Credyt account itself. */
  readonly platformId: string;
  readonly settings: Settings;
  readonly assets: Map<string, AssetDefinition>;
  readonly products: Map<string, Product>;
  readonly customers: Map<string, Customer>;
  readonly ledger: Ledger;
  /** Adjustments already made, by customer and `transaction_id`. */
  readonly adjustments: Map<string, { readonly id: string; readonly created_at: string }>;
  readonly events: EventLog;
  readonly orders: Map<string, Order>;
  /** Paid, but what was bought has not come yet, because of `settleDelayMs`. */
  readonly unsettled: Set<Order>;
  /** Entitlements that come again. */
  readonly refreshes: Set<Refresh>;
  /** By customer and account. */
  readonly automaticTopUps: Map<string, AutomaticTopUp>;
  readonly destinations: Map<string, Destination>;
  readonly outbox: Outbox;
  /** Hosted pages somebody has opened. */
  readonly sessions: Map<string, HostedSession>;
}

export const createWorld = (clock: Clock, publicUrl: string, outbox: Outbox): World => ({
  clock,
  publicUrl,
  platformId: createId('acc'),
  settings: { ...DEFAULT_SETTINGS },
  assets: new Map(),
  products: new Map(),
  customers: new Map(),
  ledger: new Ledger(),
  adjustments: new Map(),
  events: new EventLog(),
  orders: new Map(),
  unsettled: new Set(),
  refreshes: new Set(),
  automaticTopUps: new Map(),
  destinations: new Map(),
  outbox,
  sessions: new Map(),
});
