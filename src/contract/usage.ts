// Usage on the wire (design §3): what was used and, once known, what it cost.
import * as z from 'zod/mini';
import { DecimalString } from './wallet.js';

/** One charge in its own asset; an event can carry several. */
export const Fee = z.object({
  asset: z.string(),
  amount: DecimalString,
  productCode: z.optional(z.string()),
  productName: z.optional(z.string()),
});

/** `fees: null` = not known yet (ask `GET /usage/{id}`), `[]` = not billed. `attributes` holds only what the host allowed. */
export const UsageItem = z.object({
  id: z.string(),
  eventType: z.string(),
  occurredAt: z.string(),
  subject: z.optional(z.string()),
  description: z.optional(z.string()),
  fees: z.nullable(z.array(Fee)),
  attributes: z.record(z.string(), z.string()),
});

/** Newest first. A page may be short or empty while `nextCursor` is set; only `null` ends. `totalCount` only without filters. */
export const UsagePage = z.object({
  items: z.array(UsageItem),
  nextCursor: z.nullable(z.string()),
  totalCount: z.optional(z.number().check(z.int(), z.minimum(0))),
});

export type Fee = z.output<typeof Fee>;
export type UsageItem = z.output<typeof UsageItem>;
export type UsagePage = z.output<typeof UsagePage>;

const Instant = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/));

/** `GET /usage` query, as text. `from` inclusive, `to` exclusive, both ISO 8601 UTC instants; `limit` 1–100, default 25. */
export const UsageQuery = z.strictObject({
  limit: z.optional(z.string().check(z.regex(/^(?:[1-9]\d?|100)$/))),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(4096))),
  from: z.optional(Instant),
  to: z.optional(Instant),
  eventType: z.optional(z.string().check(z.minLength(1), z.maxLength(255))),
});

export type UsageQuery = z.output<typeof UsageQuery>;
