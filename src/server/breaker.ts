// Lets a route of Credyt rest that fails again and again, so that callers hear it at once and Credyt has room to recover. For credyt-transport.ts.
import { CredytError } from './credyt-error.js';

/** `unknown`: the call was given up before it could tell anything about Credyt. */
export type Ending = 'answered' | 'failed' | 'unknown';

export interface Breaker {
  /** Throws `CredytError` `resting` while the route rests. */
  guard(route: string): void;
  /** Like `guard`, for a call that is made now; say how it ended. After a rest one call tries, and the others wait for what it finds. */
  enter(route: string): (ending: Ending) => void;
}

interface Route {
  /** Failures in a row. */
  failures: number;
  /** `null` while calls are let through. */
  restsUntil: number | null;
  isTrying: boolean;
}

const FAILURES = 5;
const REST_MS = 10_000;
const TRY_AGAIN_MS = 1_000;

export function createBreaker(now: () => number): Breaker {
  const routes = new Map<string, Route>();

  function find(route: string): Route {
    const known = routes.get(route) ?? { failures: 0, restsUntil: null, isTrying: false };
    routes.set(route, known);
    return known;
  }

  function guard(route: string): void {
    const { restsUntil, isTrying } = find(route);
    if (restsUntil === null) return;
    const leftMs = restsUntil - now();
    // More than a whole rest: the clock was set back, and the end would be far away.
    const rests = leftMs > 0 && leftMs <= REST_MS;
    if (!rests && !isTrying) return;
    throw new CredytError('resting', 'Credyt failed here five times in a row; it is left alone for 10 s.', { sent: false, retryAfterMs: rests ? leftMs : TRY_AGAIN_MS });
  }

  return {
    guard,

    enter(name) {
      guard(name);
      const route = find(name);
      const isTry = route.restsUntil !== null;
      if (isTry) route.isTrying = true;
      return (ending) => {
        if (isTry) route.isTrying = false;
        // What began before the rest and ends in it says nothing new.
        else if (route.restsUntil !== null) return;
        if (ending === 'answered') Object.assign(route, { failures: 0, restsUntil: null });
        if (ending === 'failed' && ++route.failures >= FAILURES) route.restsUntil = now() + REST_MS;
      };
    },
  };
}
