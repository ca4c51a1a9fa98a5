// Keeps the wallet fresh: when it is read, which answer counts, and when the last good one is old. Used by the page's store.
import { Wallet } from '../contract/wallet.js';
import type { BillingClient } from './billing-client.js';
import { BillingError } from './billing-error.js';
import type { Staleness, WalletState } from './billing-state.js';

const POLL_MS = 30_000;
/** A stream brings a wallet every 30 s: only one that has fallen silent is helped out. */
const STREAM_POLL_MS = 45_000;
const STALE_AFTER_MS = 60_000;
const STALE_AFTER_MISSES = 2;

export interface WalletReaderHooks {
  changed(): void;
  /** Another customer than before: drop all that is known, before the new wallet is drawn. */
  ownerChanged(): void;
  /** A new wallet has been applied. */
  read(wallet: Wallet): void;
  /** Somebody looks at the page again. */
  looked(): void;
}

export class WalletReader {
  state: WalletState = { status: 'loading' };
  #running = false;
  #owner: string | null = null;
  #current: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #isUnsent = false;
  #stop = new AbortController();
  // Readings are ordered by when they were sent: an answer that comes after a later one's is dropped.
  #sent = 0;
  #applied = 0;
  #sentAt = -Infinity;
  #goodAt = 0;
  #missed = 0;
  #missCode = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stream: AbortController | null = null;

  constructor(private readonly client: BillingClient, private readonly hooks: WalletReaderHooks) {}

  get wallet(): Wallet | null {
    return this.state.status === 'ready' ? this.state.wallet : null;
  }

  start(): void {
    this.#running = true;
    document.addEventListener('visibilitychange', this.#looked);
    window.addEventListener('focus', this.#looked);
    window.addEventListener('online', this.#wake);
    window.addEventListener('pageshow', this.#shown);
    // A microtask later, so that configureBilling() in the same script still counts.
    queueMicrotask(() => { if (this.#running) void this.read(); });
  }

  stop(): void {
    this.#running = false;
    document.removeEventListener('visibilitychange', this.#looked);
    window.removeEventListener('focus', this.#looked);
    window.removeEventListener('online', this.#wake);
    window.removeEventListener('pageshow', this.#shown);
    clearTimeout(this.#timer);
    this.#cancel();
    this.#follow();
  }

  /** A reading that may have been sent before this call: enough for "show something", and one request for all who ask. */
  read(): Promise<void> {
    if (this.#current) return this.#current;
    const current = this.#read().finally(() => {
      if (this.#current !== current) return; // cancelled meanwhile
      this.#current = null;
      this.#schedule();
    });
    this.#current = current;
    this.#isUnsent = true;
    queueMicrotask(() => { this.#isUnsent = false; });
    return current;
  }

  /** A reading sent after this call: what is asked after something happened. At most one waits behind the one under way. */
  refresh(): Promise<void> {
    if (!this.#current || this.#isUnsent) return this.read();
    if (this.#next) return this.#next;
    const { signal } = this.#stop;
    this.#next = this.#current.then(() => {
      if (signal.aborted) return;
      this.#next = null;
      return this.read();
    });
    return this.#next;
  }

  /** Forgets the customer; an answer under way is not applied. */
  clear(status: 'loading' | 'signed-out'): void {
    this.#cancel();
    this.#missed = 0;
    this.#applied = this.#sent;
    if (status === 'loading') this.#owner = null;
    this.#set({ status });
  }

  async #read(): Promise<void> {
    const sent = ++this.#sent;
    const { signal } = this.#stop;
    this.#sentAt = Date.now();
    if (this.state.status === 'ready') this.#set({ ...this.state, refreshing: true, stale: this.#staleness() });
    try {
      const wallet = freeze(await this.client.wallet(signal));
      if (sent > this.#applied) this.#apply(sent, wallet);
    } catch (error) {
      if (sent > this.#applied && !signal.aborted) this.#miss(error);
    }
  }

  #apply(sent: number, wallet: Wallet): void {
    this.#applied = sent;
    this.#missed = 0;
    this.#goodAt = Date.now();
    if (this.#owner !== null && this.#owner !== wallet.owner) {
      this.#set({ status: 'loading' });
      this.hooks.ownerChanged();
    }
    this.#owner = wallet.owner;
    this.#set({ status: 'ready', wallet, refreshing: false, stale: null });
    this.hooks.read(wallet);
  }

  #miss(error: unknown): void {
    this.#missed++;
    this.#missCode = error instanceof BillingError ? error.code : 'bad_answer';
    if (this.state.status === 'ready') this.#set({ ...this.state, refreshing: false, stale: this.#staleness() });
    else if (this.state.status !== 'signed-out') this.#set({ status: 'failed', code: this.#missCode });
  }

  #staleness(): Staleness | null {
    const isOld = this.#missed >= STALE_AFTER_MISSES || (this.#missed > 0 && Date.now() - this.#goodAt >= STALE_AFTER_MS);
    return isOld ? { since: this.#goodAt, code: this.#missCode } : null;
  }

  #set(state: WalletState): void {
    this.state = state;
    this.hooks.changed();
    this.#follow();
  }

  /** The proxy's stream, if it has one, while somebody looks. A customer who changes gets another stream. */
  #follow(): void {
    const isWanted = this.#running && !document.hidden && this.wallet?.features.includes('stream') === true;
    if (isWanted === (this.#stream !== null)) return;
    this.#stream?.abort();
    this.#stream = isWanted ? new AbortController() : null;
    const signal = this.#stream?.signal;
    if (!signal) return;
    void import('./wallet-stream.js').then(({ followStream }) => followStream(this.client, signal, {
      // Later than every reading sent so far: an answer still under way is dropped.
      heard: (data) => {
        const wallet = freeze(Wallet.parse(data));
        this.#apply(++this.#sent, wallet);
        this.#schedule(STREAM_POLL_MS);
      },
      unauthorized: this.#wake,
    }), () => {});
  }

  #cancel(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#current = null;
    this.#next = null;
    if (this.state.status === 'ready' && this.state.refreshing) this.#set({ ...this.state, refreshing: false });
  }

  /** The slow poll: only while somebody looks, and not when the customer is signed out. */
  #schedule(pollMs = POLL_MS): void {
    clearTimeout(this.#timer);
    if (!this.#running || document.hidden || this.state.status === 'signed-out') return;
    // After a miss the wallet turns old at a known moment; the next reading is due then at the latest.
    const untilStale = this.#missed > 0 && this.state.status === 'ready' ? this.#goodAt + STALE_AFTER_MS - Date.now() : pollMs;
    this.#timer = setTimeout(this.#wake, untilStale > 0 ? Math.min(pollMs, untilStale) : pollMs);
  }

  readonly #wake = (): void => void this.read();

  readonly #looked = (): void => {
    this.#follow();
    if (document.hidden) return this.#schedule();
    this.hooks.looked();
    // Where somebody signed in elsewhere nothing else would notice: a page that is signed out asks by no clock.
    if (this.state.status === 'signed-out' || Date.now() - this.#sentAt >= POLL_MS) this.#wake();
    else this.#schedule();
  };

  readonly #shown = (event: PageTransitionEvent): void => {
    if (!event.persisted) return;
    this.hooks.looked();
    this.#wake();
  };
}

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}
