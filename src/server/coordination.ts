// What the processes of one proxy must agree on: idempotency results, spent markers, limits. One small interface; this one is for a single process.

/**
 * Keys are HMACs and values sealed, so a store learns nothing. Every entry ends after its `ttlMs`.
 * Each method is one atomic command of a store like Redis (GET, SET PX, SET NX PX, DEL, INCR + PEXPIRE).
 */
export interface Coordination {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Sets only when the key is free; true when this call set it. */
  claim(key: string, value: string, ttlMs: number): Promise<boolean>;
  delete(key: string): Promise<void>;
  /** Counts one more within a window that opens with the first; says how many so far and when the window closes. */
  count(key: string, windowMs: number): Promise<{ count: number; resetMs: number }>;
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
    async delete(key) {
      entries.delete(key);
    },
    async count(key, windowMs) {
      const entry = live(key);
      if (!entry) store(key, '1', windowMs);
      else entry.value = String(Number(entry.value) + 1);
      return { count: Number(entry?.value ?? '1'), resetMs: entry ? entry.endsAt - now() : windowMs };
    },
    async close() {
      entries.clear();
    },
  };
}
