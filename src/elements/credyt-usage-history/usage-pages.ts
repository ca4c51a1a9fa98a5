// Walks a usage history page by page and keeps what it has read, so that no row moves under the reader. Used by credyt-usage-history.
import { Task, initialState } from '@lit/task';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { UsageItem, UsagePage, UsageQuery } from '../../contract/index.js';
import { codeOf, type BillingController } from '../../controllers/billing.js';

export type UsageFilter = Pick<UsageQuery, 'from' | 'to' | 'eventType'>;

/** What is asked for; `null` when the host's attributes make no question. */
export interface UsageQuestion {
  filter: UsageFilter;
  size: number;
}

export interface UsagePagesHooks {
  question(): UsageQuestion | null;
  /** Another page stands where one was. */
  turned(): void;
  /** Money moved, so what was not priced may be by now. */
  moved(): void;
}

interface Page {
  items: readonly UsageItem[];
  /** Where reading goes on; `null` = the end. */
  next: string | null;
  isComplete: boolean;
}

/** A proxy may answer short pages for as long as it finds little; after this many in a row the customer is asked. */
const MOST_REQUESTS = 10;
const FINAL_CODES = ['invalid_request', 'forbidden', 'endpoint_not_allowed'];

export class UsagePages implements ReactiveController {
  /** The page being read aloud, from 0; it follows `#wanted` once that one has something to show. */
  index = 0;
  totalCount: number | undefined;
  /** Epoch ms of the last good answer. */
  asOf = 0;
  error: string | null = null;
  /** Newer rows than the first page's, kept back until the reader asks. */
  fresh: { count: number; page: UsagePage } | null = null;
  #pages: Page[] = [];
  #wanted = 0;
  #run = 0;
  #asked = '';
  #owner: string | undefined;
  #failedAt: string | undefined;
  #balancesSeen: string | null = null;
  readonly #load: Task<readonly unknown[], void>;
  readonly #peek: Task<readonly unknown[], void>;

  constructor(
    private readonly host: ReactiveControllerHost & { readonly isConnected: boolean },
    private readonly billing: BillingController,
    private readonly hooks: UsagePagesHooks,
  ) {
    host.addController(this);
    this.#load = new Task(host, {
      args: () => [this.billing.store, this.#asked, this.#wanted, this.#run],
      task: async (_, { signal }) => this.billing.store ? this.#read(signal) : initialState,
    });
    this.#peek = new Task(host, {
      args: () => [this.billing.store, this.#balances],
      task: async (_, { signal }) => this.#look(signal),
    });
  }

  get items(): readonly UsageItem[] {
    return this.#pages[this.index]?.items ?? [];
  }

  /** How many rows stand before this page. */
  get offset(): number {
    return this.#pages.slice(0, this.index).reduce((sum, { items }) => sum + items.length, 0);
  }

  get isLoading(): boolean {
    return this.#load.status < 2; // initial or pending
  }

  /** The next page has been asked for, and this one still stands. */
  get isTurning(): boolean {
    return this.isLoading && this.#wanted !== this.index;
  }

  /** Nothing was found in as many requests as are made unasked, and there is more to look through. */
  get isPaused(): boolean {
    const page = this.#pages[this.index];
    return page !== undefined && !page.isComplete && !this.isLoading && this.error === null;
  }

  get hasOlder(): boolean {
    const page = this.#pages[this.index];
    return page !== undefined && page.isComplete && page.next !== null;
  }

  /** The day of this row may go on before or after it, on a page that is not drawn. */
  isCut(edge: 'first' | 'last'): boolean {
    return edge === 'first' ? this.index > 0 || this.fresh !== null : this.#pages[this.index]?.next !== null;
  }

  hostUpdate(): void {
    const question = this.hooks.question();
    const asked = JSON.stringify(question);
    const { wallet } = this.billing.state;
    const owner = this.billing.wallet?.owner;
    const isAnother = owner !== undefined && this.#owner !== undefined && owner !== this.#owner;
    if (asked !== this.#asked || isAnother || wallet.status === 'signed-out') this.#forget();
    if (isAnother) this.#run++;
    this.#asked = asked;
    this.#owner = owner ?? this.#owner;
    if (wallet.status === 'signed-out') this.error = 'unauthenticated';
    else if (question === null) this.error = 'invalid_request';
    // A wallet that could be read since then says that billing can be reached again.
    const readAt = this.billing.wallet?.asOf;
    if (this.error === null) this.#failedAt = readAt;
    else if (readAt !== undefined && readAt !== this.#failedAt && !this.isLoading && !FINAL_CODES.includes(this.error)) this.retry();
  }

  hostConnected(): void {
    if (this.#load.status === 3 && this.error === null) this.#run++; // left the page while reading
  }

  hostDisconnected(): void {
    queueMicrotask(() => {
      if (this.host.isConnected) return;
      this.#load.abort();
      this.#peek.abort();
    });
  }

  turn(by: 1 | -1): void {
    this.#wanted = this.index + by;
    this.retry();
  }

  retry(): void {
    this.#failedAt = this.billing.wallet?.asOf;
    this.#run++;
    this.host.requestUpdate();
  }

  /** From the newest, as if nothing had been read. */
  restart(): void {
    this.#forget();
    this.retry();
  }

  showFresh(): void {
    if (!this.fresh) return;
    const { page } = this.fresh;
    this.#forget();
    this.#keep(0, page);
    this.hooks.turned();
    this.retry();
  }

  /** Puts a row's fees in once they are known. */
  price(item: UsageItem): void {
    this.#pages = this.#pages.map((page) =>
      page.items.some(({ id, fees }) => id === item.id && fees === null)
        ? { ...page, items: page.items.map((old) => (old.id === item.id ? { ...old, fees: item.fees } : old)) }
        : page);
    this.host.requestUpdate();
  }

  #forget(): void {
    this.#pages = [];
    this.index = this.#wanted = 0;
    this.totalCount = undefined;
    this.fresh = this.error = null;
  }

  /** Fills the wanted page; rows stand as soon as there are any. */
  async #read(signal: AbortSignal): Promise<void> {
    const wanted = this.#wanted;
    const { store } = this.billing;
    const question = this.hooks.question();
    if (!store || !question) return;
    const size = question.size;
    try {
      for (let requests = 0; requests < MOST_REQUESTS && !this.#pages[wanted]?.isComplete; requests++) {
        const page = this.#pages[wanted];
        const cursor = page ? page.next : this.#pages[wanted - 1]?.next;
        const limit = String(size - (page?.items.length ?? 0));
        const answer = await store.usage({ ...question.filter, limit, ...(cursor ? { cursor } : {}) }, signal);
        signal.throwIfAborted();
        this.#keep(wanted, answer);
        this.host.requestUpdate();
      }
      this.error = null;
      this.#show(wanted);
    } catch (error) {
      if (signal.aborted) throw error;
      this.#fail(codeOf(error));
    }
  }

  #keep(index: number, { items, nextCursor, totalCount }: UsagePage): void {
    const size = this.hooks.question()?.size ?? 0;
    const kept = [...(this.#pages[index]?.items ?? []), ...items];
    this.#pages[index] = { items: kept, next: nextCursor, isComplete: nextCursor === null || kept.length >= size };
    this.totalCount = totalCount ?? this.totalCount;
    this.asOf = Date.now();
    if (kept.length > 0) this.#show(index);
  }

  #show(index: number): void {
    if (index === this.index) return;
    this.index = index;
    this.hooks.turned();
  }

  #fail(code: string): void {
    if (code === 'unauthenticated') this.#forget();
    this.error = code;
  }

  /** Changes when money moved, which is when there may be news. `null` while nothing is known. */
  get #balances(): string | null {
    return this.billing.wallet?.accounts.map(({ id, available }) => `${id} ${available}`).join() ?? null;
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { store } = this.billing;
    const question = this.hooks.question();
    const isFirst = this.#balancesSeen === null;
    this.#balancesSeen = this.#balances;
    const first = this.#pages[0];
    if (isFirst || !store || !question || !first) return;
    this.hooks.moved();
    const page = await store.usage({ ...question.filter, limit: String(question.size) }, signal);
    if (signal.aborted || first.items[0]?.id !== this.#pages[0]?.items[0]?.id) return;
    const known = new Set(first.items.map(({ id }) => id));
    const firstKnown = page.items.findIndex(({ id }) => known.has(id));
    const count = firstKnown < 0 ? page.items.length : firstKnown;
    if (known.size === 0 && count > 0) this.restart();
    else this.fresh = count > 0 ? { count, page } : null;
    for (const item of page.items) if (item.fees && known.has(item.id)) this.price(item);
  }
}
