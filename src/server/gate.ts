// How many may be at work at once; who comes later waits a moment in line. All calls to Credyt (credyt-transport.ts), and what one customer reads (routes.ts).
import { CredytError } from './credyt-error.js';
import { Refusal } from './refusal.js';

export interface Gate {
  /** Waits for a place and gives the way to leave it. Throws when full, or after 2 s in line; or what the signal was aborted with. */
  enter(signal: AbortSignal): Promise<() => void>;
}

/** Runs `work` when its customer has a place. */
export type CustomerGates = <Result>(caller: { customerTag: string; signal: AbortSignal }, work: () => Promise<Result>) => Promise<Result>;

interface GateOptions {
  places: number;
  /** A longer line would only be memory: its end could not be served in time. */
  maxWaiting: number;
  full: () => Error;
}

const WAIT_MS = 2_000;
const OF_ALL: GateOptions = {
  places: 64, maxWaiting: 1_000,
  full: () => new CredytError('busy', 'Too many calls to Credyt are under way.', { sent: false, retryAfterMs: WAIT_MS }),
};
/** A page of usage asks Credyt for up to four events at once: so one customer has at most half of the places of all. */
const OF_ONE: GateOptions = {
  places: 8, maxWaiting: 64,
  full: () => new Refusal('billing_unavailable', { reason: 'customer_busy', retryAfterMs: WAIT_MS, detail: 'This customer reads too much at once.' }),
};

export function createGate({ places, maxWaiting, full }: GateOptions = OF_ALL): Gate {
  let free = places;
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
      const timer = setTimeout(() => { stepOut(); reject(full()); }, WAIT_MS);
      signal.addEventListener('abort', onAbort, { once: true });
      line.add(goIn);
    });
  }

  return {
    async enter(signal) {
      signal.throwIfAborted();
      if (free > 0) free--;
      else if (line.size < maxWaiting) await wait(signal);
      else throw full();
      return leave;
    },
  };
}

/** A gate for each customer, there only while somebody is inside or in line. */
export function createCustomerGates(): CustomerGates {
  const gates = new Map<string, { gate: Gate; visitors: number }>();

  return async ({ customerTag, signal }, work) => {
    const theirs = gates.get(customerTag) ?? { gate: createGate(OF_ONE), visitors: 0 };
    gates.set(customerTag, theirs);
    theirs.visitors++;
    try {
      const leave = await theirs.gate.enter(signal);
      return await work().finally(leave);
    } finally {
      if (--theirs.visitors === 0) gates.delete(customerTag);
    }
  };
}
