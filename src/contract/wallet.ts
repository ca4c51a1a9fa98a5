// The wallet as the browser sees it (design §3): accounts, what may be topped up, and which optional routes this proxy has.
import * as z from 'zod/mini';
import { toDecimal } from './money/decimal.js';

/** A decimal string on the wire, brought to normal form. Anything else fails the whole answer: a wrong number is worse than none. */
export const DecimalString = z.pipe(
  z.string().check(z.regex(/^-?\d+(?:\.\d+)?$/), z.maxLength(500)),
  z.transform((text) => toDecimal(text) ?? text),
);

/** `fiat` = an ISO 4217 code that is not a defined asset; only those may be formatted as a currency. */
export const Asset = z.object({
  code: z.string(),
  kind: z.catch(z.enum(['fiat', 'custom']), 'custom'),
  name: z.optional(z.string()),
  symbol: z.optional(z.string()),
  label: z.optional(z.string()),
  precision: z.number().check(z.int(), z.minimum(0)),
});

/** One balance. `lowBelow` is the proxy's threshold for the low state; `pendingIn/Out` come only when asked for. */
export const Account = z.object({
  id: z.string(),
  name: z.string(),
  asset: Asset,
  available: DecimalString,
  pendingIn: z.optional(DecimalString),
  pendingOut: z.optional(DecimalString),
  lowBelow: z.optional(DecimalString),
});

/** What this customer may pay. Amounts are in `currency`; `assets` are the asset codes a top-up may credit, first is the default. */
export const TopUpRules = z.object({
  allowed: z.boolean(),
  currency: z.string(),
  presets: z.array(DecimalString),
  min: DecimalString,
  max: DecimalString,
  custom: z.boolean(),
  assets: z.array(z.string()),
});

/** A subscription that waits for its first payment. */
export const PendingPayment = z.object({
  subscriptionId: z.nullable(z.string()),
  productNames: z.array(z.string()),
});

/** The optional routes of design §3; the browser never calls one that `Wallet.features` does not name. */
export const FEATURES = ['returns', 'quotes', 'stream', 'portal', 'forms', 'payment-links'] as const;
export type Feature = (typeof FEATURES)[number];

/** `owner`: opaque per-customer tag; when it changes the browser drops all it knows. `asOf` is for people, never for ordering. */
export const Wallet = z.object({
  accounts: z.array(Account),
  payments: z.array(PendingPayment),
  topUp: TopUpRules,
  portal: z.object({ allowed: z.boolean() }),
  mode: z.catch(z.nullable(z.enum(['test', 'live'])), null),
  features: z.array(z.string()),
  asOf: z.string(),
  owner: z.string(),
});

export type Asset = z.output<typeof Asset>;
export type Account = z.output<typeof Account>;
export type TopUpRules = z.output<typeof TopUpRules>;
export type PendingPayment = z.output<typeof PendingPayment>;
export type Wallet = z.output<typeof Wallet>;

/** `GET /wallet` query. */
export const WalletQuery = z.strictObject({ include: z.optional(z.literal('pending')) });
