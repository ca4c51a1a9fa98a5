// How many calls to Credyt may be under way at once; who comes later waits a moment in line. For credyt-transport.ts.
import { CredytError } from './credyt-error.js';

export interface Gate {
  /** Waits for a place and gives the way to leave it. Throws `CredytError` `busy` after 2 s in line, or what the signal was aborted with. */
  enter(signal: AbortSignal): Promise<() => void>;
}

const PLACES = 64;
const WAIT_MS = 2_000;
/** A longer line would only be memory: its end could not be served in time. */
const MAX_WAITING = 1_000;

export function createGate(): Gate {
  let free = PLACES;
  /** Each takes the place of whoever leaves. A Set keeps the order in which they came. */
  const line = new Set<() => void>();

  function leave(): void {
    const [next] = line;
    if (next) next();
    else free++;
  }

  function wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stepOut = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        line.delete(goIn);
      };
      const goIn = (): void => { stepOut(); resolve(); };
      const onAbort = (): void => { stepOut(); reject(signal.reason as Error); };
      const timer = setTimeout(() => { stepOut(); reject(busy()); }, WAIT_MS);
      signal.addEventListener('abort', onAbort, { once: true });
      line.add(goIn);
    });
  }

  return {
    async enter(signal) {
      signal.throwIfAborted();
      if (free > 0) free--;
      else if (line.size < MAX_WAITING) await wait(signal);
      else throw busy();
      return leave;
    },
  };
}

const busy = (): CredytError => new CredytError('busy', 'Too many calls to Credyt are under way.', { sent: false, retryAfterMs: WAIT_MS });
