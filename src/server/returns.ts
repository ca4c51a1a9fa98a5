// Expired, or finished? The decision about a customer who comes back with our marker (design §7), in one pure function.
import type { ReturnRequest } from '../contract/index.js';
import type { Marker } from './marker.js';

/** Credyt's hosted links live this long. */
export const LINK_LIFETIME_MS = 10 * 60_000;
/** Older markers are ignored, and nonces remembered no longer. */
export const MARKER_LIFETIME_MS = 24 * 3_600_000;
// Nobody pays in less; whoever is back sooner was bounced.
const BOUNCE_MS = 5_000;

export type Verdict = 'ignored' | 'finished' | 'unfinished' | 'renew';

export interface Arrival extends Pick<ReturnRequest, 'awayMs' | 'credited' | 'fromPortal'> {
  now: number;
  isSpent: boolean;
}

/** The first rule that matches wins; their numbers are those of design §7. A marker that is forged or another customer's never gets here. */
export function decideReturn(marker: Marker, { now, awayMs, credited, fromPortal, isSpent }: Arrival): Verdict {
  const age = now - marker.mintedAt;
  const isFailureSide = marker.side === 'failure';
  const over = isFailureSide ? 'unfinished' : 'finished';

  if (isSpent || age > MARKER_LIFETIME_MS) return 'ignored'; // 1
  if (credited || (fromPortal && !isFailureSide)) return 'finished'; // 2
  if (marker.attempt >= 1 || age < LINK_LIFETIME_MS) return over; // 3: such a link cannot have expired
  if (awayMs !== null && awayMs < BOUNCE_MS && age - awayMs >= LINK_LIFETIME_MS) return 'renew'; // 4: followed when already dead
  if (marker.kind === 'portal' && isFailureSide) return 'renew'; // 5
  if (marker.kind === 'portal' && awayMs === null && marker.byScript && !marker.newTab) return 'renew'; // 6: a dead link in a tab that never left
  return over; // 7
}
