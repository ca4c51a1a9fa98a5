// What a product is called, for wallet.ts (waiting subscriptions) and usage-details.ts (history). A name is nice to have and never fails an answer.
import { createCache } from './cache.js';
import { isCredytError } from './credyt-error.js';
import type { CredytClient, CredytProductRef } from './credyt-types.js';
import { from, type Report } from './report.js';
import type { Trace } from './trace.js';

const KNOWN_TTL_MS = 5 * 60_000;
const UNKNOWN_TTL_MS = 60_000;
const LOOK_UP_MS = 2_000;

/** `undefined` when nobody knows. Look-ups are shared and kept for minutes. */
export function createProductNames({ client, report, now }: { client: CredytClient; report: Report; now: () => number }) {
  const names = createCache<string | undefined>({ ttlMs: (name) => (name ? KNOWN_TTL_MS : UNKNOWN_TTL_MS), maxEntries: 1_000, now });

  async function lookUp(productId: string, trace?: Trace): Promise<string | undefined> {
    try {
      return (await client.getProduct(productId, { timeoutMs: LOOK_UP_MS, onCall: trace?.onCall })).name;
    } catch (error) {
      if (!isCredytError(error, 'not_found')) report({ type: 'mishap', reason: 'product_lookup_failed', ...from(trace), error });
      return undefined;
    }
  }

  return async ({ id, name }: CredytProductRef, trace?: Trace): Promise<string | undefined> =>
    name ?? (id === undefined ? undefined : names.get(id, () => lookUp(id, trace), trace));
}
