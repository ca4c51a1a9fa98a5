// The opaque cursor of the usage history: where reading stopped, signed for one customer and one filter. For usage.ts.
import * as z from 'zod/mini';
import { fromBase64Url, isEqual, toBase64Url, type Secrets } from './secrets.js';

const Index = z.number().check(z.int(), z.minimum(-1));

const Position = z.object({
  /** `1`: Credyt lists newest first, so we read up its offsets; `-1`: oldest first, so we read down from its end. */
  direction: z.union([z.literal(1), z.literal(-1)]),
  /** Offset, in Credyt's list, of the next row to read. */
  next: Index,
  /** Length of Credyt's list when last read; tells by how much it has moved since. */
  total: z.nullable(Index),
  /** The most rows Credyt was seen to give at once. */
  size: z.number().check(z.int(), z.minimum(1)),
  /** Whether every row so far was no newer than the one before. */
  isSorted: z.boolean(),
  /** Ids of the rows read last, in reading order. The last one is the anchor that the next read starts from. */
  seen: z.array(z.string()),
});

/** Where a reading of one customer's events stands. */
export type Position = z.output<typeof Position>;

/** The cursor was altered, or made for another customer or filter. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
}

const MAX_SEEN = 20;
// Keeps a cursor well below the 4096 characters that a query may hold.
const MAX_SEEN_BYTES = 1_800;
const encoder = new TextEncoder();

export function createCursors(secrets: Secrets) {
  return {
    async write(customerId: string, filter: string, position: Position): Promise<string> {
      const payload = toBase64Url(encoder.encode(JSON.stringify({ ...position, seen: lastOf(position.seen) })));
      return `${payload}.${await secrets.sign('cursor', customerId, filter, payload)}`;
    },

    /** Throws `CursorError`. */
    async read(customerId: string, filter: string, cursor: string): Promise<Position> {
      const [payload = '', signature = '', ...rest] = cursor.split('.');
      const isOurs = rest.length === 0 && isEqual(signature, await secrets.sign('cursor', customerId, filter, payload));
      const bytes = isOurs ? fromBase64Url(payload) : null;
      // Ours, but perhaps of another version of this proxy.
      const position = bytes && z.safeParse(Position, JSON.parse(new TextDecoder().decode(bytes))).data;
      if (!position) throw new CursorError('Not a cursor of this customer and filter.');
      return position;
    },
  };
}

function lastOf(ids: readonly string[]): string[] {
  const kept: string[] = [];
  let size = 0;
  for (const id of ids.slice(-MAX_SEEN).reverse()) {
    size += encoder.encode(JSON.stringify(id)).length + 1;
    if (size > MAX_SEEN_BYTES) break;
    kept.unshift(id);
  }
  return kept;
}
