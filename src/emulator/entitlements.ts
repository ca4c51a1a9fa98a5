// Credit that comes with a product: once, or anew with every cycle. Part of a product version; granted when a subscription starts (credyt-api.md §3.13).
import * as z from 'zod/mini';
import type { Decimal } from '../contract/money/decimal.js';
import { isKnownAsset } from './assets.js';
import { Interval, after } from './calendar.js';
import type { Purpose } from './credit.js';
import { invalid, invalidField } from './errors.js';
import { Data, PositiveAmount, Text, WholeNumber, jsonNumber, type JsonObject } from './wire.js';
import type { World } from './world.js';

// The only strategy that is documented.
const Strategy = z.literal('expire_and_replace', 'Must be expire_and_replace.');
export const EntitlementRequest = z.object({
  name: Text,
  asset: Text,
  amount: PositiveAmount,
  purpose: z.enum(['bundled', 'promotion'], 'Must be bundled or promotion.'),
  lifecycle: z.optional(
    z.object({
      duration: Interval,
      duration_count: z.optional(WholeNumber.check(z.refine((count) => count > 0, 'Must be at least 1.'))),
      refresh: z.optional(z.object({ strategy: Strategy })),
    }),
  ),
  /** The form before April 2026, which some of Credyt's pages still show. */
  refresh: z.optional(z.object({ interval: Interval, strategy: Strategy })),
  accounting: z.optional(Data),
});

export interface Entitlement {
  readonly name: string;
  readonly asset: string;
  readonly amount: Decimal;
  readonly purpose: Exclude<Purpose, 'paid'>;
  /** How long it lasts; `null` for ever. */
  readonly duration: { readonly interval: Interval; readonly count: number } | null;
  readonly isRefreshed: boolean;
  readonly accounting: JsonObject | undefined;
}

/** The end of one cycle, and what the next one brings. */
export interface Refresh {
  readonly at: number;
  readonly customerId: string;
  readonly entitlement: Entitlement;
  readonly startedAt: number;
  /** Counted from 0, which activation grants. */
  readonly cycle: number;
}

export function readEntitlement(world: World, request: z.output<typeof EntitlementRequest>, index: number): Entitlement {
  const { name, asset, amount, purpose, lifecycle, refresh, accounting } = request;
  const at = `entitlements[${String(index)}]`;
  if (lifecycle && refresh) throw invalid({ [at]: ['Needs one of lifecycle and refresh, not both.'] });
  if (!isKnownAsset(world, asset)) throw invalidField(`${at}.asset`, 'Is not defined.');
  const duration = lifecycle ? { interval: lifecycle.duration, count: lifecycle.duration_count ?? 1 } : refresh ? { interval: refresh.interval, count: 1 } : null;
  return { name, asset, amount, purpose, duration, isRefreshed: (lifecycle?.refresh ?? refresh) !== undefined, accounting };
}

/** Credits the first cycle, now. */
export const grantEntitlement = (world: World, customerId: string, entitlement: Entitlement): void => {
  credit(world, customerId, entitlement, world.clock.now(), 0);
};

// our choice: a subscription keeps the entitlements it started with, whatever becomes of its product.
export const refreshEntitlement = (world: World, { customerId, entitlement, startedAt, cycle }: Refresh): void => {
  credit(world, customerId, entitlement, startedAt, cycle);
};

/** "Expire and replace" is a credit that ends with its cycle, and another that begins there. */
function credit(world: World, customerId: string, entitlement: Entitlement, startedAt: number, cycle: number): void {
  const { name, asset, amount, purpose, duration, isRefreshed } = entitlement;
  // Counted from the start, so that a cycle begun on the 31st comes back to the 31st.
  const endsAt = duration && after(startedAt, duration.interval, duration.count * (cycle + 1));
  const account = world.ledger.open(customerId, 'default', asset);
  world.ledger.post(customerId, account, { at: world.clock.now(), amount, label: name }, { purpose, expiresAt: endsAt });
  if (isRefreshed && endsAt !== null) world.refreshes.add({ at: endsAt, customerId, entitlement, startedAt, cycle: cycle + 1 });
}

// our choice: shown as they are sent, in the newer form.
export const showEntitlement = ({ name, asset, amount, purpose, duration, isRefreshed, accounting }: Entitlement): unknown => ({
  name,
  asset,
  amount: jsonNumber(amount),
  purpose,
  ...(duration && {
    lifecycle: { duration: duration.interval, duration_count: duration.count, ...(isRefreshed && { refresh: { strategy: 'expire_and_replace' } }) },
  }),
  ...(accounting && { accounting }),
});
