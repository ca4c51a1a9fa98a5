// Walks a usage history page by page and keeps what it has read, so that no row moves under the reader. Used by credyt-usage-history.
import { Task, initialState } from '@lit/task';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { UsageItem, UsagePage, UsageQuery } from '../../contract/index.js';
import { codeOf, type BillingController } from '../../controllers/billing.js';
import { KEPT, PageShelf } from './page-shelf.js';

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
  /** Nothing of what was read stands any more: it begins anew, at the newest. */
  begun(): void;
  /** Money moved, so what was not priced may be by now. */
  moved(): void;
  /** Another customer, or none: nothing of the last one may stay. */
  left(): void;
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
  #shelf = new PageShelf();
  #wanted = 0;
  /** The wanted page is read for the rows in it, and not to be turned to. */
  #isAside = false;
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
    return this.#shelf.at(this.index)?.items ?? [];
  }

  /** The rows of this page and of those around it, as far as they follow on each other. */
  get loaded(): readonly UsageItem[] {
    return this.#shelf.rows(...this.#shelf.stretch(this.index));
  }

  /** How many rows stand before this page. */
  get offset(): number {
    return this.#shelf.offset(this.index);
  }

  get isLoading(): boolean {
    return this.#load.status < 2; // initial or pending
  }

  /** The next page has been asked for, and this one still stands. */
  get isTurning(): boolean {
    return this.isLoading && !this.#isAside && this.#wanted !== this.index;
  }

  /** An answer has come, and nothing was found so far. */
  get hasLooked(): boolean {
    return this.#shelf.at(this.index)?.items.length === 0;
  }

  /** Nothing was found in as many requests as are made unasked, and there is more to look through. */
  get isPaused(): boolean {
    const page = this.#shelf.at(this.index);
    return page !== undefined && !page.isComplete && !this.isLoading && this.error === null;
  }

  get hasOlder(): boolean {
    const page = this.#shelf.at(this.index);
    return page !== undefined && page.isComplete && page.next !== null;
  }

  /** There are older rows than the loaded ones, and room to hold them. */
  get canLoadOlder(): boolean {
    const [, last] = this.#shelf.stretch(this.index);
    return last < this.index + KEPT && this.#shelf.at(last)?.next !== null;
  }

  /** The first or last day of the loaded rows may go on in rows that are not. */
  isCut(edge: 'first' | 'last'): boolean {
    const [first, last] = this.#shelf.stretch(this.index);
    return edge === 'first' ? first > 0 || this.fresh !== null : this.#shelf.at(last)?.next !== null;
  }

  hostUpdate(): void {
    const question = this.hooks.question();
    const asked = JSON.stringify(question);
    const { wallet } = this.billing.state;
    const isSignedOut = wallet.status === 'signed-out';
    const owner = this.billing.wallet?.owner;
    const isAnother = owner !== undefined && this.#owner !== undefined && owner !== this.#owner;
    if (asked !== this.#asked || isAnother || isSignedOut) this.#forget();
    if (isAnother) this.#run++;
    if (isAnother || (isSignedOut && this.#owner !== undefined)) this.hooks.left();
    this.#asked = asked;
    this.#owner = isSignedOut ? undefined : (owner ?? this.#owner);
    if (isSignedOut) this.error = 'unauthenticated';
    else if (wallet.status === 'failed' && !this.billing.store) this.error = wallet.code;
    else if (question === null) this.error = 'invalid_request';
    // A wallet that could be read since then says that billing can be reached again.
    const readAt = this.billing.wallet?.asOf;
    if (this.error === null || isSignedOut) this.#failedAt = readAt;
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
    this.#isAside = false;
    this.#wanted = this.index + by;
    this.retry();
  }

  /** More rows to look through, while this page stands. */
  loadOlder(): void {
    const [, last] = this.#shelf.stretch(this.index);
    this.#isAside = true;
    this.#wanted = this.#shelf.at(last)?.isComplete ? last + 1 : last;
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
    this.#shelf.price(item);
    this.host.requestUpdate();
  }

  #forget(): void {
    this.#shelf = new PageShelf();
    this.#isAside = false;
    this.index = this.#wanted = 0;
    this.totalCount = undefined;
    this.fresh = this.error = null;
    this.hooks.begun();
  }

  /** Fills the wanted page; rows stand as soon as there are any. */
  async #read(signal: AbortSignal): Promise<void> {
    const wanted = this.#wanted;
    const { store } = this.billing;
    const question = this.hooks.question();
    if (!store || !question) return;
    const size = question.size;
    try {
      for (let requests = 0; requests < MOST_REQUESTS && !this.#shelf.at(wanted)?.isComplete; requests++) {
        const cursor = this.#shelf.cursor(wanted);
        const limit = String(size - (this.#shelf.at(wanted)?.items.length ?? 0));
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

  #keep(index: number, page: UsagePage): void {
    const { items } = this.#shelf.keep(index, page, this.hooks.question()?.size ?? 0);
    this.totalCount = page.totalCount ?? this.totalCount;
    this.asOf = Date.now();
    if (items.length > 0) this.#show(index);
  }

  #show(index: number): void {
    if (index === this.index || this.#isAside) return;
    this.index = index;
    this.#shelf.letGoFarFrom(index);
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
    const first = this.#shelf.at(0);
    if (isFirst || !store || !question || !first) return;
    this.hooks.moved();
    const page = await store.usage({ ...question.filter, limit: String(question.size) }, signal);
    if (signal.aborted || first.items[0]?.id !== this.#shelf.at(0)?.items[0]?.id) return;
    const known = new Set(first.items.map(({ id }) => id));
    const firstKnown = page.items.findIndex(({ id }) => known.has(id));
    const count = firstKnown < 0 ? page.items.length : firstKnown;
    if (known.size === 0 && count > 0) this.restart();
    else this.fresh = count > 0 ? { count, page } : null;
    for (const item of page.items) if (item.fees && known.has(item.id)) this.price(item);
  }
}
