// One at a time per customer: whoever asks for several links at once gets them one after the other. For mint.ts.
import { Refusal } from './refusal.js';

/** Whose turn it is to be. */
export interface Caller {
  /** Has been answered: what still comes of their turn must not keep the next one waiting. */
  signal: AbortSignal;
  /** A turn that comes later is of no use to them. */
  startBy: AbortSignal;
}

/** Runs `work` when all earlier work of that name is over, or refuses it while there is time to try again. */
export type Turns = <Result>(name: string, caller: Caller, work: () => Promise<Result>) => Promise<Result>;

export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>();

  return async (name, { signal, startBy }, work) => {
    const before = last.get(name);
    let end = (): void => {};
    const isOver = new Promise<void>((resolve) => { end = resolve; });
    const turn = before ? before.then(() => isOver) : isOver;
    last.set(name, turn);
    void turn.then(() => {
      if (last.get(name) === turn) last.delete(name);
    });
    signal.addEventListener('abort', end, { once: true });
    try {
      if (before) await inTime(before, startBy);
      return await work();
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
  };
}

/** Nothing was sent for whoever waited in vain, so this is no unknown outcome: they may safely ask again. */
function inTime(turn: Promise<void>, startBy: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new Refusal('upstream_timeout'));
    if (startBy.aborted) giveUp();
    startBy.addEventListener('abort', giveUp, { once: true });
    void turn.then(() => {
      startBy.removeEventListener('abort', giveUp);
      resolve();
    });
  });
}
