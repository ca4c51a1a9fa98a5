// Reads all usage that matches, however long, and makes a CSV file of it. Loaded by export-note once a customer exports.
import type { UsageItem, UsagePage, UsageQuery } from '../../contract/index.js';
import type { BillingError } from '../../client/billing-error.js';
import { UsageCsv } from './usage-csv.js';

export interface UsageSource {
  ask(query: UsageQuery, signal: AbortSignal): Promise<UsagePage>;
  filter: Pick<UsageQuery, 'from' | 'to' | 'eventType'>;
  /** Picks from what the proxy finds; `null` takes all of it. */
  finds: ((item: UsageItem) => boolean) | null;
}

const PAGE = 100;
/** As many as the proxy looks up the costs of at once, where Credyt's list does not tell them. */
const PAGE_WITH_COSTS = 25;
const MOST_ROWS = 100_000;
/** Waits in a row, without a row between them, before it is given up. */
const MOST_WAITS = 10;
const WAIT_MS = 5_000;

export class UsageExport {
  /** Rows in the file so far. */
  count = 0;
  /** How many there are to come by; `undefined` where the proxy does not count. */
  total: number | undefined;
  /** There were more rows than one file takes. */
  isCut = false;
  #cursor: string | null | undefined;
  #size = PAGE;
  #read = 0;
  #newest = '';
  #oldest = '';
  readonly #csv = new UsageCsv();

  constructor(private readonly source: UsageSource) {}

  /** Goes on where it stopped. `progress` tells of a wait with its length. */
  async run(progress: (waitMs?: number) => void, signal: AbortSignal): Promise<void> {
    for (let waits = 0; this.#cursor !== null && !this.isCut;) {
      try {
        await this.#readPage(signal);
        waits = 0;
        progress();
      } catch (error) {
        signal.throwIfAborted();
        // Also when it is Credyt that asks the proxy to wait: then there is no 429, but a time.
        const { code, retryAfterMs = code === 'rate_limited' ? WAIT_MS : null } = error as Partial<BillingError>;
        if (retryAfterMs === null || ++waits > MOST_WAITS) throw error;
        progress(retryAfterMs);
        await pause(retryAfterMs, signal);
      }
    }
  }

  /** Of the days it holds: `usage-2026-10-22-to-2026-11-20.csv`. */
  get name(): string {
    return `usage${this.#oldest && `-${this.#oldest}-to-${this.#newest}`}.csv`;
  }

  save(): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(this.#csv.toBlob());
    link.download = this.name;
    link.click();
    setTimeout(() => { URL.revokeObjectURL(link.href); }, 60_000);
  }

  async #readPage(signal: AbortSignal): Promise<void> {
    const { ask, filter, finds } = this.source;
    const page = await ask({ ...filter, limit: String(this.#size), ...(this.#cursor ? { cursor: this.#cursor } : {}) }, signal);
    signal.throwIfAborted();
    if (this.#size > PAGE_WITH_COSTS && page.items.length > PAGE_WITH_COSTS && page.items.some(({ fees }) => fees === null)) {
      this.#size = PAGE_WITH_COSTS;
      return;
    }
    const room = MOST_ROWS - this.#read;
    const items = page.items.slice(0, room).filter(finds ?? (() => true));
    this.#csv.add(items);
    this.#read += page.items.length;
    this.#cursor = page.nextCursor;
    this.isCut = page.items.length > room || (page.nextCursor !== null && this.#read >= MOST_ROWS);
    this.count += items.length;
    if (page.totalCount !== undefined && !finds) this.total = Math.min(page.totalCount, MOST_ROWS);
    const days = items.map(({ occurredAt }) => occurredAt.slice(0, 10)).filter((day) => /^\d{4}-\d\d-\d\d$/.test(day)).sort();
    const [first = this.#oldest] = days;
    this.#oldest = this.#oldest && this.#oldest < first ? this.#oldest : first;
    const last = days.at(-1) ?? '';
    this.#newest = this.#newest > last ? this.#newest : last;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}
