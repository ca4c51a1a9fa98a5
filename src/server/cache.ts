// A small memory of answers: equal loads in flight share one call, results live for a while, the least used give way. For wallet.ts and usage.ts.
import type { Trace } from './trace.js';

export interface CacheOptions<Value> {
  /** How long a value is kept. */
  ttlMs: number | ((value: Value) => number);
  maxEntries: number;
  now: () => number;
}

export interface Cache<Value> {
  /** The value of `key`, loaded when it is not at hand. A failed load is shared by those who wait, and not kept. */
  get(key: string, load: () => Promise<Value>, trace?: Trace): Promise<Value>;
  /** The value of `key` if it is at hand or being loaded. */
  peek(key: string): Promise<Value> | undefined;
  /** Forgets `key`; a load in flight is neither kept nor shared any more. */
  delete(key: string): void;
}

interface Entry<Value> {
  value: Promise<Value>;
  /** Infinity while loading. */
  endsAt: number;
}

export function createCache<Value>({ ttlMs, maxEntries, now }: CacheOptions<Value>): Cache<Value> {
  // A Map keeps insertion order, and every use inserts anew: its first entry is the least recently used.
  const entries = new Map<string, Entry<Value>>();

  function keep(key: string, entry: Entry<Value>): Promise<Value> {
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > maxEntries) entries.delete(entries.keys().next().value ?? key);
    return entry.value;
  }

  function start(key: string, load: () => Promise<Value>): Promise<Value> {
    const entry: Entry<Value> = { value: load(), endsAt: Infinity };
    entry.value.then(
      (value) => {
        entry.endsAt = now() + (typeof ttlMs === 'number' ? ttlMs : ttlMs(value));
      },
      () => {
        if (entries.get(key) === entry) entries.delete(key);
      },
    );
    return keep(key, entry);
  }

  function peek(key: string): Promise<Value> | undefined {
    const entry = entries.get(key);
    return entry && entry.endsAt > now() ? keep(key, entry) : undefined;
  }

  return {
    get(key, load, trace) {
      const known = peek(key);
      trace?.onCache(known !== undefined);
      return known ?? start(key, load);
    },
    peek,
    delete(key) {
      entries.delete(key);
    },
  };
}
