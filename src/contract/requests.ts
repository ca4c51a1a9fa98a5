// What the browser may send, per route (design §3). Strict: an unknown member is refused, a customer id above all.
// Apart from the answers so that the browser bundle, which only needs these as types, does not carry them.
import * as z from 'zod/mini';
import type { RouteName } from './routes.js';

// Shape only; whether it is safe to return to is judged by server/links.ts, which knows the host's own origin.
const ReturnTo = z.string().check(z.minLength(1), z.maxLength(2048));
const Code = z.string().check(z.minLength(1), z.maxLength(32));
const AmountText = z.string().check(z.minLength(1), z.maxLength(64));
const Instant = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/));

/** `GET /wallet` query. */
export const WalletQuery = z.strictObject({ include: z.optional(z.literal('pending')) });

/** `GET /usage` query, as text. `from` inclusive, `to` exclusive, both ISO 8601 UTC instants; `limit` 1–100, default 25. */
export const UsageQuery = z.strictObject({
  limit: z.optional(z.string().check(z.regex(/^(?:[1-9]\d?|100)$/))),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(4096))),
  from: z.optional(Instant),
  to: z.optional(Instant),
  eventType: z.optional(z.string().check(z.minLength(1), z.maxLength(255))),
});

/** `POST /top-ups`. `amount` is a decimal string in `currency`; bounds come from the server's own rules. */
export const TopUpRequest = z.strictObject({
  amount: AmountText,
  currency: z.optional(Code),
  asset: z.optional(Code),
  returnTo: z.optional(ReturnTo),
  newTab: z.optional(z.boolean()),
});

/** `POST /portal-links`. */
export const PortalLinkRequest = z.strictObject({ returnTo: z.optional(ReturnTo), newTab: z.optional(z.boolean()) });

/** `POST /payment-links`: a fresh link for a subscription that waits for payment; without an id, the only one. */
export const PaymentLinkRequest = z.strictObject({ subscriptionId: z.optional(z.string().check(z.minLength(1), z.maxLength(128))) });

/** `POST /quotes`. */
export const QuoteRequest = z.strictObject({ amount: AmountText, currency: Code, asset: Code });

/** `POST /returns`: what the page knows about a customer who just came back. Hints only, the server decides (design §7). */
export const ReturnRequest = z.strictObject({
  marker: z.string().check(z.minLength(1), z.maxLength(512)),
  awayMs: z.nullable(z.number().check(z.int(), z.minimum(0))),
  credited: z.boolean(),
  fromPortal: z.boolean(),
});

export type UsageQuery = z.output<typeof UsageQuery>;
export type TopUpRequest = z.output<typeof TopUpRequest>;
export type PortalLinkRequest = z.output<typeof PortalLinkRequest>;
export type PaymentLinkRequest = z.output<typeof PaymentLinkRequest>;
export type QuoteRequest = z.output<typeof QuoteRequest>;
export type ReturnRequest = z.output<typeof ReturnRequest>;

/** Query for a GET, JSON body for a POST. */
export const REQUESTS = {
  wallet: WalletQuery,
  usage: UsageQuery,
  usageItem: z.strictObject({}),
  topUps: TopUpRequest,
  portalLinks: PortalLinkRequest,
  paymentLinks: PaymentLinkRequest,
  quotes: QuoteRequest,
  returns: ReturnRequest,
} as const satisfies Record<RouteName, z.ZodMiniType>;

export type RouteRequest<Name extends RouteName> = z.input<(typeof REQUESTS)[Name]>;
