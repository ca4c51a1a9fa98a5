// One at a time per customer: whoever asks for several links at once gets them one after the other. For mint.ts.
import { Refusal } from './refusal.js';

/**
 * Runs `work` when all earlier work of that name is over. A turn also ends with its signal: its caller has been told that it took too long,
 * and what still comes of it must not keep the next one waiting.
 */
export type Turns = <Result>(name: string, signal: AbortSignal, work: () => Promise<Result>) => Promise<Result>;

export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>();

  return async (name, signal, work) => {
    const before = last.get(name);
    let end = (): void => {};
    const isOver = new Promise<void>((resolve) => { end = resolve; });
    const turn = before ? before.then(() => isOver) : isOver;
    last.set(name, turn);
    void turn.then(() => {
      if (last.get(name) === turn) last.delete(name);
    });
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    try {
      await before;
      if (signal.aborted) throw new Refusal('upstream_timeout');
      return await work();
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
  };
}
