// What a balance is made of: grants of credit, each with a purpose and perhaps an expiry, and the order in which they are used up (credyt-api.md §3.7). Used by ledger.ts.
import { add, compare, isZero, subtract, type Decimal } from '../contract/money/decimal.js';

export type Purpose = 'paid' | 'bundled' | 'promotion';

export interface Credit {
  readonly purpose: Purpose;
  /** `null` never expires. */
  readonly expiresAt: number | null;
}

export interface Grant extends Credit {
  left: Decimal;
}

const rank = ({ purpose }: Credit): number => (purpose === 'paid' ? 1 : 0);
const end = ({ expiresAt }: Credit): number => expiresAt ?? Number.MAX_SAFE_INTEGER;

// Documented: what was given before what was paid, expiring before lasting.
// our choice: bundled and promotion are one rank; in a rank the soonest to expire goes first, and of these the oldest.
const isUsedBefore = (a: Credit, b: Credit): boolean => (rank(a) - rank(b) || end(a) - end(b)) < 0;

/** Adds credit to grants kept in the order of their use. */
export function grantCredit(grants: Grant[], amount: Decimal, { purpose, expiresAt }: Credit): void {
  const alike = grants.find((grant) => grant.purpose === purpose && grant.expiresAt === expiresAt);
  if (alike) {
    alike.left = add(alike.left, amount);
    return;
  }
  const grant = { purpose, expiresAt, left: amount };
  const index = grants.findIndex((other) => isUsedBefore(grant, other));
  grants.splice(index === -1 ? grants.length : index, 0, grant);
}

/** Takes `amount`, as far as the grants reach. */
export function useCredit(grants: Grant[], amount: Decimal): void {
  let missing = amount;
  for (let first = grants[0]; first && !isZero(missing); first = grants[0]) {
    const used = compare(first.left, missing) < 0 ? first.left : missing;
    missing = subtract(missing, used);
    first.left = subtract(first.left, used);
    if (isZero(first.left)) grants.shift();
  }
}
