// Usage on the wire (design §3): what was used and, once known, what it cost.
import * as z from 'zod/mini';
import { DecimalString, JsonNumberValue } from './wallet.js';

/** Names to texts. A function, because `z.record` alone would add 0.6 kB to the browser bundle. */
export const TextRecord = z.custom<Record<string, string>>(
  (value) => typeof value === 'object' && value !== null && Object.values(value).every((member) => typeof member === 'string'),
);

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
  attributes: TextRecord,
});

/** Newest first. A page may be short or empty while `nextCursor` is set; only `null` ends. `totalCount` only without filters. */
export const UsagePage = z.object({
  items: z.array(UsageItem),
  nextCursor: z.nullable(z.string()),
  totalCount: z.optional(JsonNumberValue),
});

export type Fee = z.output<typeof Fee>;
export type UsageItem = z.output<typeof UsageItem>;
export type UsagePage = z.output<typeof UsagePage>;
