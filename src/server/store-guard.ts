// Stands between the handler and a store that several processes share: no answer waits long for it, and whatever fails there is told to the host. Used by services.ts.
import type { Coordination } from './coordination.js';
import { Refusal } from './refusal.js';
import type { Report } from './report.js';
import { withinTime } from './time-limit.js';

/** A healthy store answers in a millisecond. One that takes this long is down for everyone who waits. */
const COMMAND_MS = 2_000;
const tooSlow = (): Error => new Error(`The store took longer than ${COMMAND_MS / 1000} s.`);

/**
 * A command that fails or hangs becomes a `billing_unavailable`: without the store nobody knows what was promised to whom, so no link is made.
 * Reading a balance never comes here.
 */
export function guardStore(store: Coordination, report: Report): Coordination {
  /** The error itself may hold the command with all its values, or the store's password. */
  function tell(reason: string, error: unknown): void {
    report({ type: 'mishap', reason, error: error instanceof Error ? `${error.name}: ${error.message}` : typeof error });
  }

  async function ask<Answer>(command: () => Promise<Answer>): Promise<Answer> {
    try {
      return await withinTime(COMMAND_MS, command, tooSlow);
    } catch (error) {
      tell('coordination_failed', error);
      throw new Refusal('billing_unavailable', { reason: 'coordination_failed', retryAfterMs: COMMAND_MS });
    }
  }

  return {
    get: (key) => ask(() => store.get(key)),
    set: (key, value, ttlMs) => ask(() => store.set(key, value, ttlMs)),
    async claim(key, value, ttlMs) {
      let isGivenUp = false;
      const claiming = Promise.resolve().then(() => store.claim(key, value, ttlMs));
      // Clients of a store keep commands while it is away and send them later: a claim that nobody waits for any more would stand in everyone's way.
      claiming.then((isOurs) => (isGivenUp && isOurs ? store.release(key, value) : undefined)).catch(() => {});
      return ask(() => claiming).catch((error: unknown) => {
        isGivenUp = true;
        throw error;
      });
    },
    release: (key, value) => ask(() => store.release(key, value)),
    count: (key, windowMs) => ask(() => store.count(key, windowMs)),
    publish: (channel, message) => ask(() => store.publish(channel, message)),
    async subscribe(channel, onMessage) {
      const begun = (async () => store.subscribe(channel, onMessage))();
      // Given no end: clients of a store go on trying while it is away, and each new attempt would be one connection more.
      withinTime(COMMAND_MS, () => begun, tooSlow).catch((error: unknown) => tell('coordination_deaf', error));
      const stop = await begun;
      return () => ask(stop);
    },
    close: () => store.close(),
  };
}
