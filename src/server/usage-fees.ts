// What usage events cost: fees from the list where Credyt gives them, else from each event's detail, within bounds. For usage.ts.
import { isEventId, type Fee } from '../contract/index.js';
import { createCache } from './cache.js';
import { CredytError, isCredytError } from './credyt-error.js';
import type { CredytClient, CredytEvent, CredytFee } from './credyt-types.js';
import { mapLimited } from './map-limited.js';
import { createProductNames } from './product-names.js';
import type { Report } from './report.js';

/** `null` = not known (yet), `[]` = not billed. */
type Fees = CredytFee[] | null;

const MAX_DETAILS = 25;
const AT_ONCE = 4;
const DETAIL_MS = 3_000;
const MAX_KEPT = 5_000;
const BILLED_TTL_MS = 24 * 3_600_000;
const UNBILLED_TTL_MS = 60_000;
const UNKNOWN_TTL_MS = 10_000;

export function createFeeJoiner({ client, report, now }: { client: CredytClient; report: Report; now: () => number }) {
  const ttlMs = (fees: Fees): number => (fees === null ? UNKNOWN_TTL_MS : fees.length > 0 ? BILLED_TTL_MS : UNBILLED_TTL_MS);
  const kept = createCache<Fees>({ ttlMs, maxEntries: MAX_KEPT, now });
  const nameProduct = createProductNames({ client, report, now });

  async function readDetail(customerId: string, eventId: string, timeoutMs: number): Promise<Fees> {
    const event = await client.getEvent(eventId, { timeoutMs });
    if (event.customerId !== undefined && event.customerId !== customerId) throw new CredytError('mismatch', 'Credyt answered with somebody else\'s event.');
    return event.fees;
  }

  /** Fees on the wire; as soon as one of them is in an unknown asset, nothing is known. */
  async function show(fees: Fees, timeLeft: () => number): Promise<Fee[] | null> {
    const shown: Fee[] = [];
    for (const { amount, asset, product } of fees ?? []) {
      if (asset === undefined) return null;
      const productName = timeLeft() > 0 ? await nameProduct(product) : product.name;
      shown.push({ asset, amount, productCode: product.code, productName });
    }
    return fees && shown;
  }

  return {
    show,

    /** Fees of each event in order. Failing details leave `null` and are reported once. */
    async join(customerId: string, events: readonly CredytEvent[], timeLeft: () => number): Promise<(Fee[] | null)[]> {
      let detailsLeft = MAX_DETAILS;
      let failure: unknown;
      const fees = await mapLimited(events, AT_ONCE, async (event): Promise<Fees> => {
        if (event.fees) return event.fees;
        const key = JSON.stringify([customerId, event.id]);
        try {
          const atHand = kept.peek(key);
          if (atHand) return await atHand;
          if (!isEventId(event.id) || detailsLeft <= 0 || timeLeft() <= 0 || isTrouble(failure)) return null;
          detailsLeft--;
          return await kept.get(key, () => readDetail(customerId, event.id, Math.min(DETAIL_MS, timeLeft())));
        } catch (error) {
          failure = error;
          return null;
        }
      });
      if (failure) report({ type: 'mishap', reason: isCredytError(failure, 'mismatch') ? 'upstream_mismatch' : 'fee_lookup_failed', error: failure });
      return mapLimited(fees, AT_ONCE, (known) => show(known, timeLeft));
    },
  };
}

/** Failures that will meet the next call too; the others are about one event. */
const isTrouble = (failure: unknown): boolean => failure !== undefined && !isCredytError(failure, 'not_found', 'mismatch', 'bad_answer');
