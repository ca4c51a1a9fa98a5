// Links and what comes of them (design §3, §7): top-up, portal and payment links, quotes, and the verdict on a return.
import * as z from 'zod/mini';
import { DecimalString, JsonNumberValue, type OrLater } from './wallet.js';

/**
 * A bearer secret for `ttlMs`: used at once, never kept in the DOM, an event or a log. `null` = the provider names no end.
 * `nonce` is no secret: the `credyt_return` marker this link comes back with starts with `<nonce>.`, so the page finds its record of leaving.
 */
const link = { url: z.string(), expiresAt: z.nullable(z.string()), ttlMs: z.nullable(JsonNumberValue), nonce: z.optional(z.string()) };
export const Link = z.object(link);

/** `id` is the provider's top-up id, for support; no route takes it. */
export const TopUpLink = z.object({ ...link, id: z.string() });

/** `units: null` = not known: the provider's answer was not understood, or the host has a rate of its own; no estimate is shown. */
export const Quote = z.object({ amount: DecimalString, currency: z.string(), asset: z.string(), units: z.nullable(DecimalString) });

/** `renewed` brings a link to follow; an outcome this version does not know counts as `ignored`: the page stays where it is. */
export const ReturnOutcome = z.object({
  outcome: z.custom<OrLater<'finished' | 'unfinished' | 'ignored' | 'renewed'>>((value) => typeof value === 'string'),
  url: z.optional(z.string()),
  expiresAt: z.optional(z.nullable(z.string())),
  ttlMs: z.optional(z.nullable(JsonNumberValue)),
  nonce: z.optional(z.string()),
});

export type Link = z.output<typeof Link>;
export type TopUpLink = z.output<typeof TopUpLink>;
export type Quote = z.output<typeof Quote>;
export type ReturnOutcome = z.output<typeof ReturnOutcome>;
