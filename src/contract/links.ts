// Requests that make a link and the links themselves (design §3, §7): top-ups, portal, payment, quotes and returns.
import * as z from 'zod/mini';
import { DecimalString } from './wallet.js';

// Shape only; whether it is safe to return to is judged by server/links.ts, which knows the host's own origin.
const ReturnTo = z.string().check(z.minLength(1), z.maxLength(2048));
const Code = z.string().check(z.minLength(1), z.maxLength(32));
const AmountText = z.string().check(z.minLength(1), z.maxLength(64));

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

/** A bearer secret for `ttlMs`: used at once, never kept in the DOM, an event or a log. `null` = the provider names no end. */
export const Link = z.object({
  url: z.string(),
  expiresAt: z.nullable(z.string()),
  ttlMs: z.nullable(z.number().check(z.int(), z.minimum(0))),
});

export const TopUpLink = z.extend(Link, { id: z.string() });

/** `units: null` = the provider's answer was not understood; no estimate is shown. */
export const Quote = z.object({ amount: DecimalString, currency: z.string(), asset: z.string(), units: z.nullable(DecimalString) });

/** An outcome this version does not know counts as `ignored`: the page stays where it is. */
export const ReturnOutcome = z.union([
  z.object({ outcome: z.literal('renewed'), url: z.string(), expiresAt: z.nullable(z.string()), ttlMs: z.nullable(z.number()) }),
  z.object({ outcome: z.catch(z.enum(['finished', 'unfinished', 'ignored']), 'ignored') }),
]);

export type TopUpRequest = z.output<typeof TopUpRequest>;
export type PortalLinkRequest = z.output<typeof PortalLinkRequest>;
export type PaymentLinkRequest = z.output<typeof PaymentLinkRequest>;
export type QuoteRequest = z.output<typeof QuoteRequest>;
export type ReturnRequest = z.output<typeof ReturnRequest>;
export type Link = z.output<typeof Link>;
export type TopUpLink = z.output<typeof TopUpLink>;
export type Quote = z.output<typeof Quote>;
export type ReturnOutcome = z.output<typeof ReturnOutcome>;
