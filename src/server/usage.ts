// Usage history: pages Credyt's event list without repeating or skipping rows, filters it, and joins what each event cost. For the handler.
import type { UsageItem, UsagePage, UsageQuery } from '../contract/index.js';
import { createCache } from './cache.js';
import { CredytError, isCredytError } from './credyt-error.js';
import { readInstant } from './credyt-schemas.js';
import type { CredytClient, CredytEvent } from './credyt-types.js';
import { createCursors } from './cursor.js';
import { mapLimited } from './map-limited.js';
import { from, type Report } from './report.js';
import type { Secrets } from './secrets.js';
import { createDetails } from './usage-details.js';
import type { Trace } from './trace.js';
import { createScan } from './usage-scan.js';

export { CursorError } from './cursor.js';

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
  readPage(customerId: string, query: UsageQuery, trace?: Trace): Promise<UsagePage>;
  /** With fees. Throws `CredytError` `not_found` also for somebody else's event. */
  readItem(customerId: string, eventId: string, trace?: Trace): Promise<UsageItem>;
}

interface Filter {
  from: string | undefined;
  to: string | undefined;
  eventType: string | undefined;
}

const READ_MS = 9_500;
/** Of that, the most for details once the rows are there. */
const DETAILS_MS = 4_000;
const SHOW_AT_ONCE = 4;
const DEFAULT_LIMIT = 25;
const FILTER_PAGE = 100;
const MAX_PAGES = 10;
/** So many rows in a row before `from`, in a list that was sorted all along, and none within can be expected behind them. */
const ENOUGH_OLDER = 100;
const MAX_LISTED = 20_000;
const LISTED_TTL_MS = 3_600_000;

export function createUsageReader({ client, secrets, attributes, report, now }: UsageReaderOptions): UsageReader {
  const cursors = createCursors(secrets);
  const details = createDetails({ client, attributes, report, now });
  /** Events that a list named as a customer's own: for details that do not say whose they are. */
  const listed = createCache<true>({ ttlMs: LISTED_TTL_MS, maxEntries: MAX_LISTED, now });
  const listedKey = (customerId: string, eventId: string): string => JSON.stringify([customerId, eventId]);

  const show = async (event: CredytEvent, timeLeft: () => number, trace?: Trace): Promise<UsageItem> => ({
    id: event.id,
    eventType: event.eventType,
    occurredAt: event.occurredAt ?? '',
    subject: event.subject,
    description: event.description,
    fees: await details.showFees(event, timeLeft, trace),
    attributes: Object.fromEntries(attributes.flatMap((name) => (Object.hasOwn(event.data, name) ? [[name, event.data[name] ?? '']] : []))),
  });

  return {
    async readPage(customerId, query, trace) {
      const filter = readFilter(query);
      const filterKey = JSON.stringify([filter.from ?? null, filter.to ?? null, filter.eventType ?? null]);
      const isFiltered = filter.from !== undefined || filter.to !== undefined || filter.eventType !== undefined;
      const limit = Number(query.limit ?? DEFAULT_LIMIT);
      const position = query.cursor === undefined ? null : await cursors.read(customerId, filterKey, query.cursor);
      const endsAt = performance.now() + READ_MS;
      const dropped = new Set<string>();
      const scan = createScan({
        client,
        customerId,
        position,
        pageSize: isFiltered ? FILTER_PAGE : limit,
        maxPages: MAX_PAGES,
        trace,
        timeLeft: () => Math.max(1, endsAt - performance.now()),
        onDropped: (reason) => dropped.add(reason),
      });

      const events: CredytEvent[] = [];
      let older = 0;
      let hasMoved = false;
      const isDone = (): boolean => scan.isEnd() || (older >= ENOUGH_OLDER && scan.position().isSorted);
      try {
        while (events.length < limit && scan.mayRead() && !isDone()) {
          for (const row of await scan.read()) {
            if (events.length >= limit) break;
            scan.done(row);
            hasMoved = true;
            older = isOlder(row.event, filter) ? older + 1 : 0;
            if (matches(row.event, filter)) events.push(row.event);
          }
        }
      } catch (error) {
        if (isCredytError(error, 'not_found') && !hasMoved) return { items: [], nextCursor: null };
        // What was found so far is worth an answer; its cursor tries again where this stopped.
        if (!hasMoved) throw error;
        report({ type: 'mishap', reason: 'usage_scan_cut', ...from(trace), error });
      }
      for (const reason of dropped) report({ type: 'mishap', reason, ...from(trace) });
      for (const event of events) void listed.get(listedKey(customerId, event.id), async () => true);

      const nextCursor = isDone() ? null : await cursors.write(customerId, filterKey, scan.position());
      const detailsEndAt = Math.min(endsAt, performance.now() + DETAILS_MS);
      const detailsLeft = (): number => detailsEndAt - performance.now();
      const complete = await details.complete(customerId, events, detailsLeft, trace);
      const items = await mapLimited(complete, SHOW_AT_ONCE, (event) => show(event, detailsLeft, trace));
      const totalCount = isFiltered ? null : scan.totalCount();
      return { items, nextCursor, ...(totalCount !== null && { totalCount }) };
    },

    async readItem(customerId, eventId, trace) {
      const endsAt = performance.now() + READ_MS;
      const event = await client.getEvent(eventId, { timeoutMs: READ_MS, onCall: trace?.onCall });
      const isOwn = event.customerId === undefined ? listed.peek(listedKey(customerId, eventId)) !== undefined : event.customerId === customerId;
      if (!isOwn) {
        report({ type: 'mishap', reason: 'upstream_mismatch', ...from(trace) });
        throw new CredytError('not_found', 'Not an event of this customer.');
      }
      return show(event, () => endsAt - performance.now(), trace);
    },
  };
}

/** Both bounds cut to milliseconds like the events themselves, so that adjoining ranges share no event and miss none. */
function readFilter({ from, to, eventType }: UsageQuery): Filter {
  const cut = (text: string | undefined): string | undefined => (text === undefined ? undefined : (readInstant(text) ?? text));
  return { from: cut(from), to: cut(to), eventType };
}

function matches({ occurredAt, eventType }: CredytEvent, filter: Filter): boolean {
  if (filter.eventType !== undefined && eventType !== filter.eventType) return false;
  if (filter.from === undefined && filter.to === undefined) return true;
  // Instants of one form compare as text. An event without a readable time is in no range.
  return occurredAt !== null && (filter.from === undefined || occurredAt >= filter.from) && (filter.to === undefined || occurredAt < filter.to);
}

const isOlder = ({ occurredAt }: CredytEvent, { from }: Filter): boolean => from !== undefined && occurredAt !== null && occurredAt < from;
