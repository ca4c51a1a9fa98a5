// Usage history: pages Credyt's event list without repeating or skipping rows, filters it, and joins what each event cost. For the handler.
import type { UsageItem, UsagePage, UsageQuery } from '../contract/index.js';
import type { CredytClient } from './credyt-types.js';
import type { Report } from './report.js';
import type { Secrets } from './secrets.js';

export interface UsageReaderOptions {
  client: CredytClient;
  secrets: Secrets;
  /** Names of event data that customers may see. */
  attributes: readonly string[];
  report: Report;
  now: () => number;
}

export interface UsageReader {
  /** Throws `CursorError` for a cursor we did not make for this customer and filter, else `CredytError`. */
  readPage(customerId: string, query: UsageQuery): Promise<UsagePage>;
  /** With fees. Throws `CredytError` `not_found` also for somebody else's event. */
  readItem(customerId: string, eventId: string): Promise<UsageItem>;
}

/** The cursor was altered, or made for another customer or filter. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
}

export function createUsageReader(_options: UsageReaderOptions): UsageReader {
  throw new Error('not built yet');
}
