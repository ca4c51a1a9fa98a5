// "This balance changed": from a webhook or the host, to whoever keeps or shows that balance, in this process and in the others. Used by handler.ts, webhook-route.ts and whatever stays open.
import type { Coordination } from './coordination.js';
import type { Secrets } from './secrets.js';
import { withinTime } from './time-limit.js';

export interface Changes {
  /** Tells all at once here, and the other processes by a hint that may be lost: then they read again when their copy is old. Never rejects. */
  tell(customerId: string): Promise<void>;
  /** Hears of one customer's changes, until the returned function is called. */
  hear(customerId: string, onChange: () => void): () => void;
  /** Begins to listen to the other processes, and again when that failed a while ago. For whoever is about to keep a balance; costs nothing when it goes well. */
  listen(): void;
  /** Never rejects. */
  close(): Promise<void>;
}

export interface ChangesOptions {
  coordination: Coordination;
  secrets: Secrets;
  /** Forgets what is kept of this customer. */
  forget(customerId: string): void;
  now: () => number;
}

const LISTEN_AGAIN_MS = 5_000;
const CLOSE_MS = 2_000;
/** A hint is a customer's id, sealed. Whatever else stands in the channel is not even opened. */
const MAX_HINT = 512;
/** Hints are opened in their own time. More than this at once is a flood, and a lost hint is no harm. */
const MAX_OPENING = 1_000;

export function createChanges({ coordination, secrets, forget, now }: ChangesOptions): Changes {
  /** Named at its first hint: a Worker makes its handler where chance is not allowed yet. */
  let self: string | null = null;
  const hearers = new Map<string, Set<() => void>>();
  let listening: Promise<() => Promise<void>> | null = null;
  let failedAt = -Infinity;
  let opening = 0;

  const channelOf = async (): Promise<string> => `changes:${await secrets.sign('keys', 'changes')}`;

  function tellHere(customerId: string): void {
    forget(customerId);
    for (const onChange of hearers.get(customerId) ?? []) onChange();
  }

  /** Only who has the API key can seal a hint; one that is sent again costs one more reading. */
  async function open(channel: string, sealed: string): Promise<void> {
    if (sealed.length > MAX_HINT || opening >= MAX_OPENING) return;
    opening++;
    const hint = await secrets.open(channel, sealed);
    opening--;
    const [sender, customerId] = hint?.split(' ') ?? [];
    if (customerId !== undefined && sender !== self) tellHere(customerId);
  }

  async function begin(): Promise<() => Promise<void>> {
    const channel = await channelOf();
    return coordination.subscribe(channel, (sealed) => void open(channel, sealed));
  }

  return {
    async tell(customerId) {
      tellHere(customerId);
      const channel = await channelOf();
      // Told to the host by the guard of the store.
      await coordination.publish(channel, await secrets.seal(channel, `${(self ??= crypto.randomUUID())} ${customerId}`)).catch(() => {});
    },

    hear(customerId, onChange) {
      this.listen();
      const mine = (): void => onChange();
      const all = hearers.get(customerId) ?? new Set();
      hearers.set(customerId, all.add(mine));
      return () => {
        all.delete(mine);
        if (all.size === 0 && hearers.get(customerId) === all) hearers.delete(customerId);
      };
    },

    listen() {
      if (listening || now() - failedAt < LISTEN_AGAIN_MS) return;
      listening = begin();
      listening.catch(() => {
        listening = null;
        failedAt = now();
      });
    },

    async close() {
      const begun = listening;
      listening = null;
      // With the store away listening may never begin. If it does after all, it is ended then.
      await withinTime(CLOSE_MS, async () => (await begun)?.(), () => new Error('late')).catch(() => {});
    },
  };
}
