// Ties an element to its page's store: subscribes while it is in the document, draws it again on change. Every element has one.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Account, Wallet } from '../contract/index.js';
import { BillingError } from '../client/billing-error.js';
import type { BillingState } from '../client/billing-state.js';
import { billingStore, type BillingStore } from '../client/billing-store.js';
import { pickAccount } from '../client/pick-account.js';

export interface BillingHost extends ReactiveControllerHost {
  readonly isConnected: boolean;
  endpoint: string | undefined;
  account: string | undefined;
  asset: string | undefined;
}

const UNKNOWN: BillingState = { wallet: { status: 'loading' }, payment: { status: 'none' }, canCloseTab: false };

export class BillingController implements ReactiveController {
  /** `null` before the element is in a document, and for an endpoint that is not allowed: then nothing is ever sent. */
  store: BillingStore | null = null;
  #refused: string | null = null;
  #endpoint: string | undefined;
  #unsubscribe: (() => void) | null = null;

  constructor(private readonly host: BillingHost) {
    host.addController(this);
  }

  hostConnected(): void {
    if (!this.#unsubscribe) this.#attach();
  }

  hostUpdate(): void {
    if (!this.#unsubscribe || this.host.endpoint === this.#endpoint) return;
    this.#detach();
    this.#attach();
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
    return this.wallet && pickAccount(this.wallet, this.host);
  }

  #attach(): void {
    this.#endpoint = this.host.endpoint;
    try {
      this.#refused = null;
      this.store = billingStore(this.#endpoint);
      this.#unsubscribe = this.store.subscribe(() => { this.host.requestUpdate(); });
    } catch (error) {
      this.#refused = error instanceof BillingError ? error.code : 'internal';
      this.#unsubscribe = () => {};
    }
    this.host.requestUpdate();
  }

  #detach(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.store = null;
  }
}
