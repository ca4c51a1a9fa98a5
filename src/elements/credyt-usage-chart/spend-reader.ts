// Keeps what the chart draws from: the usage of a period, read once, brought up to date when money moved. Used by credyt-usage-chart.
import { Task, initialState } from '@lit/task';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { codeOf, type BillingController } from '../../controllers/billing.js';
import { collectUsage, type Collected } from './collect-usage.js';

const FINAL_CODES = ['invalid_request', 'forbidden', 'endpoint_not_allowed'];

export class SpendReader implements ReactiveController {
  collected: Collected | null = null;
  error: string | null = null;
  /** Epoch ms of the last good answer. */
  asOf = 0;
  /** Events read so far, while it reads for the first time. */
  soFar = 0;
  /** What `collected` starts at. */
  #from = '';
  #run = 0;
  #owner: string | undefined;
  #balances: string | undefined;
  #failedAt: string | undefined;
  readonly #load: Task<readonly unknown[], void>;

  /** `from`: where the period starts. */
  constructor(
    private readonly host: ReactiveControllerHost & { readonly isConnected: boolean },
    private readonly billing: BillingController,
    private readonly from: () => string,
  ) {
    host.addController(this);
    this.#load = new Task(host, {
      args: () => [this.billing.store, this.#from, this.#run],
      task: async (_, { signal }) => (this.billing.store ? this.#read(signal) : initialState),
    });
  }

  get isLoading(): boolean {
    return this.#load.status < 2; // initial or pending
  }

  /** Called before each drawing, so that nothing of one customer is drawn for another. */
  follow(): void {
    const { state: { wallet }, wallet: known } = this.billing;
    const isAnother = known !== null && this.#owner !== undefined && known.owner !== this.#owner;
    const from = this.from();
    // A shorter period is part of what is there; of a longer one there is no more to have once the newest events were cut off.
    const isCovered = this.#from !== '' && (from >= this.#from || (this.collected !== null && this.collected.cutAt !== null));
    if (!isCovered || isAnother || wallet.status === 'signed-out') this.#forget();
    if (!isCovered) this.#from = from;
    if (isAnother) this.#run++;
    this.#owner = known?.owner ?? this.#owner;

    if (wallet.status === 'signed-out') {
      this.error = 'unauthenticated';
      this.#failedAt = undefined; // any wallet of whoever signs in is news
    } else if (wallet.status === 'failed' && !this.billing.store) this.error = wallet.code;
    this.#retryWhenBack(known?.asOf);
    if (known) this.#catchUp(known.accounts.map(({ id, available }) => `${id} ${available}`).join());
  }

  hostConnected(): void {
    if (this.#load.status === 3 && this.error === null) this.#run++; // left the page while reading
  }

  hostDisconnected(): void {
    queueMicrotask(() => { if (!this.host.isConnected) this.#load.abort(); });
  }

  retry(): void {
    this.#failedAt = this.billing.wallet?.asOf;
    this.#run++;
    this.host.requestUpdate();
  }

  #forget(): void {
    this.collected = this.error = null;
    this.#balances = undefined;
    this.soFar = 0;
  }

  /** A wallet that could be read since the failure says that billing can be reached again. */
  #retryWhenBack(readAt: string | undefined): void {
    if (this.error === null) this.#failedAt = readAt;
    else if (readAt !== undefined && readAt !== this.#failedAt && !this.isLoading && !FINAL_CODES.includes(this.error)) this.retry();
  }

  /** Money that moved was spent on something. What is being read meanwhile is finished first. */
  #catchUp(balances: string): void {
    if (this.#balances === undefined) this.#balances = balances;
    if (balances === this.#balances || !this.collected || this.isLoading) return;
    this.#balances = balances;
    this.#run++;
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { store } = this.billing;
    if (!store) return;
    try {
      for await (const collected of collectUsage((query) => store.usage(query, signal), this.#from, this.collected)) {
        signal.throwIfAborted();
        this.soFar = collected.items.length;
        if (!collected.isReading) this.#keep(collected);
        this.host.requestUpdate();
      }
      this.error = null;
    } catch (error) {
      if (signal.aborted) throw error;
      const code = codeOf(error);
      if (code === 'unauthenticated') this.#forget();
      this.error = code;
    }
  }

  #keep(collected: Collected): void {
    this.collected = collected;
    this.asOf = Date.now();
  }
}
