// What the processes of one proxy must agree on: idempotency results, spent markers, limits, "changed" hints. One small interface; this one is for a single process.

/**
 * Keys and channels are HMACs and values sealed, so a store learns nothing. Every entry ends after its `ttlMs`; one of 0 or less is not kept.
 * Each method is atomic: one command or script of a store like Redis (redis.ts). All but `subscribe` reject when the store cannot be reached.
 */
export interface Coordination {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Sets only when the key is free; true when this call set it. */
  claim(key: string, value: string, ttlMs: number): Promise<boolean>;
  /** Gives back a claim: deletes the entry if it still holds this value, because a late hand must not take what is somebody else's by now. */
  release(key: string, value: string): Promise<void>;
  /** Counts one more within a window that opens with the first; says how many so far and when the window closes. */
  count(key: string, windowMs: number): Promise<{ count: number; resetMs: number }>;
  /** Tells everyone who listens to this channel, in all processes and in this one. A message may be lost or come twice: it is only a hint. */
  publish(channel: string, message: string): Promise<void>;
  /** Hears what is published from now on, until the returned function is called. Rejects when listening could not begin. */
  subscribe(channel: string, onMessage: (message: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

interface Entry {
  value: string;
  endsAt: number;
}

/** Right for one process. At `maxEntries` the oldest give way, so a flood costs memory of that size and no more. */
export function memoryCoordination({ now = Date.now, maxEntries = 50_000 } = {}): Coordination {
  // A Map keeps insertion order: its first entries are the oldest.
  const entries = new Map<string, Entry>();
  const listeners = new Map<string, Set<(message: string) => void>>();

  function live(key: string): Entry | null {
    const entry = entries.get(key);
    if (!entry) return null;
    if (entry.endsAt > now()) return entry;
    entries.delete(key);
    return null;
  }

  function store(key: string, value: string, ttlMs: number): void {
    entries.delete(key);
    if (entries.size >= maxEntries) makeRoom();
    entries.set(key, { value, endsAt: now() + ttlMs });
  }

  function makeRoom(): void {
    for (const key of [...entries.keys()]) live(key);
    for (const key of entries.keys()) {
      if (entries.size <= maxEntries * 0.9) return;
      entries.delete(key);
    }
  }

  return {
    async get(key) {
      return live(key)?.value ?? null;
    },
    async set(key, value, ttlMs) {
      store(key, value, ttlMs);
    },
    async claim(key, value, ttlMs) {
      if (live(key)) return false;
      store(key, value, ttlMs);
      return true;
    },
    async release(key, value) {
      if (live(key)?.value === value) entries.delete(key);
    },
    async count(key, windowMs) {
      const entry = live(key);
      if (!entry) store(key, '1', windowMs);
      else entry.value = String(Number(entry.value) + 1);
      return { count: Number(entry?.value ?? '1'), resetMs: entry ? entry.endsAt - now() : windowMs };
    },
    async publish(channel, message) {
      for (const tell of listeners.get(channel) ?? []) tell(message);
    },
    async subscribe(channel, onMessage) {
      // A function of its own for each, so that one who listens twice may stop once.
      const tell = (message: string): void => onMessage(message);
      const all = listeners.get(channel) ?? new Set();
      listeners.set(channel, all.add(tell));
      return async () => {
        all.delete(tell);
        if (all.size === 0 && listeners.get(channel) === all) listeners.delete(channel);
      };
    },
    async close() {
      entries.clear();
      listeners.clear();
    },
  };
}
