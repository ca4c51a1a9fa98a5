// All that one emulated Credyt account knows: made new by every reset, changed by the modules around it.
import type { Clock } from './clock.js';
import type { AutomaticTopUp } from './automatic-top-up.js';
import type { AssetDefinition } from './assets.js';
import type { Customer } from './customers.js';
import { EventLog } from './events.js';
import { createId } from './ids.js';
import { Ledger } from './ledger.js';
import type { Product } from './products.js';
import type { HostedSession } from './pages/hosted-session.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';
import type { TopUp } from './top-ups.js';

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
  readonly topUps: Map<string, TopUp>;
  /** Paid but not yet in the balance, because of `settleDelayMs`. */
  readonly unsettled: Set<TopUp>;
  readonly automaticTopUps: Map<string, AutomaticTopUp>;
  /** Hosted pages somebody has opened. */
  readonly sessions: Map<string, HostedSession>;
}

export const createWorld = (clock: Clock, publicUrl: string): World => ({
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
  topUps: new Map(),
  unsettled: new Set(),
  automaticTopUps: new Map(),
  sessions: new Map(),
});
