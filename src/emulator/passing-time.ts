// What happens by itself as the clock moves: payments settle, credit expires, entitlements come anew. Runs around every request, so the clock needs no timer.
import { refill } from './automatic-top-up.js';
import { refreshEntitlement } from './entitlements.js';
import { startPaid } from './subscriptions.js';
import { creditTopUp } from './top-ups.js';
import type { World } from './world.js';

interface Due {
  readonly at: number;
  happen(): void;
}

/** Does all that has fallen due, each at its own time and in that order. */
export function passTime(world: World): void {
  const now = world.clock.now();
  for (let due = earliest(world); due && due.at <= now; due = earliest(world)) {
    const { at, happen } = due;
    world.clock.pretend(at, happen);
  }
}

/** At one instant credit expires before anything replaces it. */
const earliest = (world: World): Due | null =>
  [expiry(world), ...settlements(world), ...refreshes(world)].reduce((first, due) => (first && (!due || first.at <= due.at) ? first : due), null);

function expiry(world: World): Due | null {
  const next = world.ledger.nextExpiry();
  return next && {
    at: next.at,
    happen: () => {
      world.ledger.expire(next);
      refill(world, next.customerId, next.account);
    },
  };
}

const settlements = (world: World): Due[] =>
  [...world.unsettled].map((order) => ({
    at: (order.paidAt ?? Infinity) + world.settings.settleDelayMs,
    happen: () => {
      world.unsettled.delete(order);
      if (order.kind === 'top_up') creditTopUp(world, order);
      else startPaid(world, order);
    },
  }));

const refreshes = (world: World): Due[] =>
  [...world.refreshes].map((refresh) => ({
    at: refresh.at,
    happen: () => {
      world.refreshes.delete(refresh);
      refreshEntitlement(world, refresh);
    },
  }));
