// The wallet as the browser sees it (design §3): accounts, what may be topped up, and which optional routes this proxy has.
import * as z from 'zod/mini';
import { isDecimal, type Decimal } from './money/decimal.js';

const isText = (value: unknown): boolean => typeof value === 'string';

// Answers use the few zod/mini parts the browser can afford: `record`, `union`, `catch` and checks cost 0.3 to 3 kB each (npm run sizes).

/** A decimal string on the wire. Anything else fails the whole answer: a wrong number is worse than none. */
export const DecimalString = z.custom<Decimal>(isDecimal);

/** A JSON number. */
export const JsonNumberValue = z.custom<number>((value) => typeof value === 'number');

/** One of the names this version knows, or one of a later version that readers ignore. */
export type OrLater<Known extends string> = Known | (string & Record<never, never>);

/** `fiat` = an ISO 4217 code that is not a defined asset; only those may be formatted as a currency. */
export const Asset = z.object({
  code: z.string(),
  kind: z.custom<OrLater<'fiat' | 'custom'>>(isText),
  name: z.optional(z.string()),
  symbol: z.optional(z.string()),
  label: z.optional(z.string()),
  precision: JsonNumberValue,
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

/**
 * What this customer may pay. Amounts are in `currency`; `assets` are the asset codes a top-up may credit, first is the default;
 * `account` is the name of the one account that it credits, where the proxy says so.
 */
export const TopUpRules = z.object({
  allowed: z.boolean(),
  currency: z.string(),
  presets: z.array(DecimalString),
  min: DecimalString,
  max: DecimalString,
  custom: z.boolean(),
  assets: z.array(z.string()),
  account: z.optional(z.string()),
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
  mode: z.nullable(z.custom<OrLater<'test' | 'live'>>(isText)),
  features: z.array(z.string()),
  asOf: z.string(),
  owner: z.string(),
});

export type Asset = z.output<typeof Asset>;
export type Account = z.output<typeof Account>;
export type TopUpRules = z.output<typeof TopUpRules>;
export type PendingPayment = z.output<typeof PendingPayment>;
export type Wallet = z.output<typeof Wallet>;
