// One idempotency key per intent: a retry, a click after Back and an equal click in another tab get the same link, so nobody pays twice. Used by links.
import { recall, remember } from './page-storage.js';

interface Intent {
  id: string;
  key: string;
  until: number;
}

const LINK_LIFE_MS = 600_000;
/** A link about to die is not offered again. */
const SPARE_MS = 60_000;

export class Intents {
  #last: Intent | null = null;

  /** `name`: where other tabs of this browser find the intent; `null` keeps it to this page. */
  constructor(private readonly name: string | null) {}

  /** `id` says all that makes two intents the same: endpoint, customer, wish. Only the latest intent is remembered. */
  keyFor(id: string): string {
    const shared = this.name ? recall<Intent>('localStorage', this.name) : null;
    const known = [this.#last, shared].find((intent) => intent?.id === id && intent.until > Date.now());
    const intent = known ?? { id, key: newKey(), until: Date.now() + LINK_LIFE_MS };
    this.#keep(intent);
    return intent.key;
  }

  /** The intent has its link: it stays the same one for as long as the link is good. */
  minted(key: string, ttlMs: number | null): void {
    if (this.#last?.key === key) this.#keep({ ...this.#last, until: Date.now() + Math.min(ttlMs ?? LINK_LIFE_MS, LINK_LIFE_MS) - SPARE_MS });
  }

  /** Refused for good, paid, come back from, or "I didn't pay": the next click is a new intent. */
  end(): void {
    this.#keep(null);
  }

  #keep(intent: Intent | null): void {
    this.#last = intent;
    if (this.name) remember('localStorage', this.name, intent);
  }
}

/** Random, also on pages where `crypto.randomUUID` is missing (plain http off loopback). */
function newKey(): string {
  if ('randomUUID' in crypto) return crypto.randomUUID();
  const bytes: Uint8Array = (crypto as Crypto).getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Lets one tab mint at a time, so that the second finds the first one's intent. Waits no longer than 3 s for it. */
export async function inTurn<Value>(name: string, run: () => Promise<Value>): Promise<Value> {
  const { locks } = navigator as Navigator & { locks?: LockManager };
  if (!locks) return run();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 3_000);
  let isMyTurn = false;
  try {
    return await locks.request(`credyt-widgets.${name}`, { signal: patience.signal }, () => {
      isMyTurn = true;
      clearTimeout(timer);
      return run();
    });
  } catch (error) {
    if (isMyTurn) throw error;
    return await run();
  } finally {
    clearTimeout(timer);
  }
}
