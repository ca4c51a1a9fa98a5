// The store itself: wallet, payment and links put together into one frozen state. Made once per endpoint and page by billing-store.ts.
import type { Decimal, Link, Quote, UsageItem, UsagePage, UsageQuery, Wallet } from '../contract/index.js';
import type { BillingState } from './billing-state.js';
import type { BillingStore, LinkOptions, LinkResult, PaymentWish, PortalWish, TopUpWish } from './billing-store.js';
import { BillingClient } from './billing-client.js';
import { CredytErrorEvent, CredytTopUpSettledEvent, CredytWalletChangeEvent } from './billing-events.js';
import { FundsWishes } from './funds-wishes.js';
import { Links } from './links.js';
import { inBrowser, pageRegistry } from './page-registry.js';
import { PaymentWatch } from './payment-watch.js';
import { handleReturn, listenToOtherTabs } from './returns.js';
import { WalletReader } from './wallet-reader.js';

export class PageStore implements BillingStore {
  readonly wishes: FundsWishes;
  #state: BillingState = Object.freeze<BillingState>({ wallet: { status: 'loading' }, payment: { status: 'none' }, arrival: 'none', canCloseTab: false });
  #arrival: BillingState['arrival'] = 'none';
  #canCloseTab = false;
  #isRestored = false;
  /** The wallet hosts last heard of, as text, `asOf` left out. */
  #told = 'null';
  /** Why the wallet cannot be had, as hosts last heard. */
  #trouble: string | undefined;
  #unlisten: (() => void) | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #quotes = new Map<string, Decimal>();
  readonly #client: BillingClient;
  readonly #reader: WalletReader;
  readonly #watch: PaymentWatch;
  readonly #links: Links;

  constructor(readonly endpoint: string) {
    const changed = (): void => this.#publish();
    this.#client = new BillingClient(endpoint, () => this.#signOut());
    this.#reader = new WalletReader(this.#client, {
      changed,
      ownerChanged: () => this.#forgetCustomer(),
      read: (wallet) => this.#read(wallet),
      looked: () => {
        if (this.#arrival === 'renewed') this.#arrived('none'); // they came back from the new link
        this.#watch.looked();
      },
    });
    this.#watch = new PaymentWatch(`payment ${endpoint}`, {
      changed,
      refresh: () => this.#reader.refresh(),
      hold: () => this.subscribe(() => {}),
      settled: ({ payment: { asset, before } }, after) => {
        this.#links.endIntent();
        document.dispatchEvent(new CredytTopUpSettledEvent({ asset, before, after }));
      },
    });
    this.#links = new Links({
      client: this.#client,
      wallet: async () => {
        if (!this.#reader.wallet) await this.#reader.read();
        return this.#reader.wallet;
      },
      units: (...quoted) => this.#quotes.get(quoted.join()) ?? null,
      leaving: (payment, tab) => {
        this.#arrival = 'none';
        this.#watch.begin(payment, tab);
      },
    });
    this.wishes = new FundsWishes(`wishes ${endpoint}`);
  }

  getState(): BillingState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    const own = (): void => listener(); // the same function may subscribe twice
    this.#listeners.add(own);
    if (!this.#unlisten && inBrowser()) {
      this.#reader.start();
      this.#unlisten = listenToOtherTabs((nonce) => {
        this.#watch.returnedElsewhere(nonce);
        void this.#reader.refresh();
      });
    }
    return () => {
      // A microtask later, so that an element that is only moved keeps the store running.
      if (this.#listeners.delete(own)) queueMicrotask(() => { if (this.#listeners.size === 0 && this.#unlisten) this.#stop(); });
    };
  }

  async refresh(): Promise<void> {
    if (inBrowser()) await this.#reader.refresh();
  }

  topUp(wish: TopUpWish, options?: LinkOptions): Promise<LinkResult> {
    return this.#links.topUp(wish, options);
  }

  openPortal(wish: PortalWish = {}, options?: LinkOptions): Promise<LinkResult> {
    return this.#links.portal(wish, options);
  }

  openPayment(wish: PaymentWish, options?: LinkOptions): Promise<LinkResult> {
    return this.#links.payment(wish, options);
  }

  topUpLink(wish: TopUpWish): Promise<Link> {
    return this.#links.topUpLink(wish);
  }

  portalLink(wish: PortalWish = {}): Promise<Link> {
    return this.#links.portalLink(wish);
  }

  usage(query: UsageQuery, signal?: AbortSignal): Promise<UsagePage> {
    return this.#client.usage(query, signal);
  }

  usageItem(id: string, signal?: AbortSignal): Promise<UsageItem> {
    return this.#client.usageItem(id, signal);
  }

  async quote(request: { amount: Decimal; currency: string; asset: string }, signal?: AbortSignal): Promise<Quote | null> {
    if (!this.#reader.wallet?.features.includes('quotes')) return null;
    const quote = await this.#client.quote(request, signal);
    if (quote.units !== null) this.#quotes.set([request.amount, request.currency, request.asset].join(), quote.units);
    return quote;
  }

  checkPayment(): Promise<void> {
    return this.#watch.check();
  }

  forgetPayment(): void {
    this.#links.endIntent();
    this.#watch.clear();
  }

  dismissSettled(): void {
    this.#arrived('none');
    this.#watch.dismiss();
  }

  reset(): void {
    this.#forgetCustomer();
    this.#client.forgetUnauthorized();
    this.#reader.clear('loading');
    if (this.#unlisten) void this.#reader.read();
  }

  /** The page said anew how to reach its proxy. */
  reconfigured(): void {
    this.#client.forgetUnauthorized();
    if (this.#unlisten && this.#state.wallet.status !== 'ready') void this.#reader.refresh();
  }

  #stop(): void {
    this.#reader.stop();
    this.#unlisten?.();
    this.#unlisten = null;
  }

  #read(wallet: Wallet): void {
    const registry = pageRegistry();
    const arrival = registry.arrival;
    if (!this.#isRestored) this.#watch.restore(wallet.owner, Boolean(arrival));
    this.#isRestored = true;
    this.#watch.reading(wallet);
    this.wishes.reading(wallet);
    if (!arrival) return;
    registry.arrival = null;
    void handleReturn(arrival, wallet, {
      client: this.#client,
      watch: this.#watch,
      endIntent: () => this.#links.endIntent(),
      arrived: (meaning) => this.#arrived(meaning),
      canCloseTab: () => {
        this.#canCloseTab = true;
        this.#publish();
      },
    });
  }

  #signOut(): void {
    this.#isRestored = false;
    this.#watch.pause();
    this.#reader.clear('signed-out');
  }

  #forgetCustomer(): void {
    this.#links.clear();
    this.#quotes.clear();
    this.#watch.clear();
    this.wishes.clear();
    this.#arrival = 'none';
    this.#canCloseTab = false;
  }

  #arrived(meaning: BillingState['arrival']): void {
    this.#arrival = meaning;
    this.#publish();
  }

  /** The state is replaced, and told, only when something in it differs. */
  #publish(): void {
    const next: BillingState = { wallet: this.#reader.state, payment: this.#watch.state, arrival: this.#arrival, canCloseTab: this.#canCloseTab };
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = Object.freeze(next);
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        reportError(error); // one listener's mistake is not the others' trouble
      }
    }
    this.#tellHost();
  }

  #tellHost(): void {
    const { wallet: state } = this.#state;
    const trouble = state.status === 'failed' ? state.code : state.status === 'ready' ? state.stale?.code : undefined;
    if (trouble !== this.#trouble) {
      this.#trouble = trouble;
      if (trouble !== undefined) document.dispatchEvent(new CredytErrorEvent({ code: trouble }));
    }
    if (state.status === 'failed') return;
    const wallet = state.status === 'ready' ? state.wallet : null;
    const text = JSON.stringify(wallet && { ...wallet, asOf: '' });
    if (text === this.#told) return;
    this.#told = text;
    document.dispatchEvent(new CredytWalletChangeEvent({ wallet }));
  }
}
