// Ties an element to its page's store: subscribes while it is in the document, draws it again on change. Every element has one.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Account, Decimal, Wallet } from '../contract/index.js';
import { BillingError } from '../client/billing-error.js';
import { CredytErrorEvent } from '../client/billing-events.js';
import type { BillingState } from '../client/billing-state.js';
import { billingStore, type BillingStore } from '../client/billing-store.js';
import { configuration, onConfigured } from '../client/configuration.js';
import { availableFor, canRaise, creditedAccount, pickAccount, type AccountChoice } from '../client/pick-account.js';
import { compare } from '../contract/money/decimal.js';

export { isCredited } from '../client/pick-account.js';

export interface BillingHost extends ReactiveControllerHost, EventTarget {
  readonly isConnected: boolean;
  endpoint: string | undefined;
  account: string | undefined;
  asset: string | undefined;
}

const UNKNOWN: BillingState = { wallet: { status: 'loading' }, payment: { status: 'none' }, arrival: 'none', canCloseTab: false };

export class BillingController implements ReactiveController {
  /** `null` before the element is in a document, and for an endpoint that is not allowed: then nothing is ever sent. */
  store: BillingStore | null = null;
  #refused: string | null = null;
  #endpoint: string | undefined;
  #unsubscribe: (() => void)[] = [];

  constructor(private readonly host: BillingHost) {
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#unsubscribe.length === 0) this.#attach();
  }

  hostUpdate(): void {
    if (this.#unsubscribe.length > 0 && this.host.endpoint !== this.#endpoint) this.#attach();
  }

  // Judged a microtask later, so that moving an element in the page is no teardown.
  hostDisconnected(): void {
    queueMicrotask(() => {
      if (!this.host.isConnected) this.#detach();
    });
  }

  get state(): BillingState {
    if (this.#refused) return { ...UNKNOWN, wallet: { status: 'failed', code: this.#refused } };
    return this.store?.getState() ?? UNKNOWN;
  }

  get wallet(): Wallet | null {
    const { wallet } = this.state;
    return wallet.status === 'ready' ? wallet.wallet : null;
  }

  /** The one account this element is about. */
  get account(): Account | null {
    return this.accountFor(this.host);
  }

  accountFor(choice: AccountChoice): Account | null {
    return this.wallet && pickAccount(this.wallet, choice);
  }

  /** `null` while it is not known. */
  availableFor(choice: AccountChoice): Decimal | null {
    return this.wallet && availableFor(this.wallet, choice);
  }

  /** The account that a payment raises; `null` where that is not the one this element is about, or none is there yet. */
  get credited(): Account | null {
    const { wallet, account } = this;
    if (!wallet || !account || !wallet.topUp.assets.includes(account.asset.code)) return null;
    return account === creditedAccount(wallet, account.asset.code) ? account : null;
  }

  /** False where a top-up credits another account than the one that is meant. */
  canRaise(choice: AccountChoice): boolean {
    return this.wallet !== null && canRaise(this.wallet, choice);
  }

  // Again whenever the page is configured: an element without an endpoint of its own follows the page's.
  #attach(): void {
    this.#endpoint = this.host.endpoint;
    const unsubscribe = [onConfigured(() => { this.#attach(); })];
    try {
      this.store = billingStore(this.#endpoint);
      this.#refused = null;
      unsubscribe.push(this.store.subscribe(() => { this.host.requestUpdate(); }));
    } catch (error) {
      this.store = null;
      this.#refused = codeOf(error);
      this.host.dispatchEvent(new CredytErrorEvent({ code: this.#refused }));
      // eslint-disable-next-line no-console -- the developer has to hear which endpoint that is
      console.error((error as Error).message);
    }
    this.#detach(); // only now, so that a store both ends share never loses its last subscriber
    this.#unsubscribe = unsubscribe;
    this.host.requestUpdate();
  }

  #detach(): void {
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
  }
}

/** The code of what a store threw; `internal` for anything else. */
export const codeOf = (error: unknown): string => (error instanceof BillingError ? error.code : 'internal');

/** True where the host signs in by headers: then it has no cookie for a page of the proxy that is opened by its address. */
export const hasHeaders = (): boolean => configuration().headers !== undefined;

/** At or under its threshold, and not owed: that is a state of its own. */
export const isLow = ({ available, lowBelow }: Account): boolean =>
  lowBelow !== undefined && compare(available, lowBelow) <= 0 && compare(available, '0') >= 0;
