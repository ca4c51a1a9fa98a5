// What a list of events does not tell: fees and data, from each event's detail and within bounds. For usage.ts.
import { isEventId, type Fee } from '../contract/index.js';
import { createCache } from './cache.js';
import { CredytError, isCredytError } from './credyt-error.js';
import type { CredytClient, CredytEvent } from './credyt-types.js';
import { mapLimited } from './map-limited.js';
import { createProductNames } from './product-names.js';
import { from, type Report } from './report.js';
import type { Trace } from './trace.js';

export interface DetailsOptions {
  client: CredytClient;
  /** Event data worth keeping. */
  attributes: readonly string[];
  report: Report;
  now: () => number;
}

const MAX_DETAILS = 25;
const AT_ONCE = 4;
const DETAIL_MS = 3_000;
const MAX_KEPT = 5_000;
/** Fees that are there do not change; none may be a fee that is still to come. */
const BILLED_TTL_MS = 24 * 3_600_000;
const UNBILLED_TTL_MS = 60_000;
const UNKNOWN_TTL_MS = 10_000;

export function createDetails({ client, attributes, report, now }: DetailsOptions) {
  const ttlMs = ({ fees }: CredytEvent): number => (fees === null ? UNKNOWN_TTL_MS : fees.length > 0 ? BILLED_TTL_MS : UNBILLED_TTL_MS);
  const kept = createCache<CredytEvent>({ ttlMs, maxEntries: MAX_KEPT, now });
  const nameProduct = createProductNames({ client, report, now });

  async function readDetail(customerId: string, eventId: string, timeoutMs: number, trace?: Trace): Promise<CredytEvent> {
    const event = await client.getEvent(eventId, { timeoutMs, onCall: trace?.onCall });
    if (event.customerId !== undefined && event.customerId !== customerId) throw new CredytError('mismatch', 'Credyt answered with somebody else\'s event.');
    return { ...event, data: Object.fromEntries(Object.entries(event.data).filter(([name]) => attributes.includes(name))) };
  }

  return {
    /** Each event as its detail tells it; without one the list's row stays, its fees `null`. Failures are reported once. */
    async complete(customerId: string, events: readonly CredytEvent[], timeLeft: () => number, trace?: Trace): Promise<CredytEvent[]> {
      let detailsLeft = MAX_DETAILS;
      let failure: unknown;
      const complete = await mapLimited(events, AT_ONCE, async (event) => {
        if (event.fees) return event;
        const key = JSON.stringify([customerId, event.id]);
        try {
          const atHand = kept.peek(key);
          if (atHand) {
            trace?.onCache(true);
            return await atHand;
          }
          if (!isEventId(event.id) || detailsLeft <= 0 || timeLeft() <= 0 || isTrouble(failure)) return event;
          detailsLeft--;
          return await kept.get(key, () => readDetail(customerId, event.id, Math.min(DETAIL_MS, timeLeft()), trace), trace);
        } catch (error) {
          failure = error;
          return event;
        }
      });
      if (failure) report({ type: 'mishap', reason: isCredytError(failure, 'mismatch') ? 'upstream_mismatch' : 'fee_lookup_failed', ...from(trace), error: failure });
      return complete;
    },

    /** Fees on the wire; as soon as one of them is in an unknown asset, nothing is known. */
    async showFees({ fees }: CredytEvent, timeLeft: () => number, trace?: Trace): Promise<Fee[] | null> {
      const shown: Fee[] = [];
      for (const { amount, asset, product } of fees ?? []) {
        if (asset === undefined) return null;
        const productName = timeLeft() > 0 ? await nameProduct(product, trace) : product.name;
        shown.push({ asset, amount, productCode: product.code, productName });
      }
      return fees && shown;
    },
  };
}

/** Failures that will meet the next call too; the others are about one event. */
const isTrouble = (failure: unknown): boolean => failure !== undefined && !isCredytError(failure, 'not_found', 'mismatch', 'bad_answer');
