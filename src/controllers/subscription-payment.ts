// A subscription's payment after the customer left to pay it. Its link is Credyt's own and brings no marker back, so the next readings of the wallet tell. Used by the payment notice.
import type { ReactiveController } from 'lit';
import { recall, remember } from '../client/page-storage.js';
import type { BillingController, BillingHost } from './billing.js';

export type SubscriptionPaymentStatus = 'none' | 'paying' | 'confirming' | 'unseen';

interface Left {
  owner: string;
  subscriptionId: string | null;
  at: number;
  /** When the customer was back, epoch ms; `null` while they are away. */
  backAt: number | null;
}

const LONG_MS = 20_000;
const UNSEEN_MS = 60_000;
const KEPT_MS = 3_600_000;
const FIRST_READING_MS = 2_000;

export class SubscriptionPayment implements ReactiveController {
  /** `paying`: in another tab that is still open. The rest as in `PaymentState`. */
  status: SubscriptionPaymentStatus = 'none';
  isLong = false;
  #tab: Window | null = null;
  /** This very page is on its way to the payment page. */
  #isLeaving = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: BillingHost, private readonly billing: BillingController) {
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('pageshow', this.#looked);
    window.addEventListener('focus', this.#looked);
  }

  hostDisconnected(): void {
    window.removeEventListener('pageshow', this.#looked);
    window.removeEventListener('focus', this.#looked);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Just before the page goes to pay, or the tab does. */
  leave(subscriptionId: string | null, tab: Window | null): void {
    const { wallet } = this.billing;
    if (!wallet) return;
    this.#tab = tab;
    this.#isLeaving = tab === null;
    const left: Left = { owner: wallet.owner, subscriptionId, at: Date.now(), backAt: null };
    remember('sessionStorage', this.#name, left);
    if (tab) remember('sessionStorage', this.#name, left, tab); // the page it comes back to knows too
    this.host.requestUpdate();
  }

  /** "I didn't pay": the customer's own word. */
  forget(): void {
    remember('sessionStorage', this.#name, null);
    this.host.requestUpdate();
  }

  /** Before the element is drawn, and before its states are told. `waiting`: the subscriptions it is about. */
  judge(waiting: readonly (string | null)[]): void {
    this.status = 'none';
    const left = recall<Left>('sessionStorage', this.#name);
    const now = Date.now();
    if (left?.owner !== this.billing.wallet?.owner || !left || now - left.at > KEPT_MS || !waiting.includes(left.subscriptionId) || this.#isLeaving) return;
    if (left.backAt === null && this.#tab && !this.#tab.closed) {
      this.status = 'paying';
      return;
    }
    if (left.backAt === null) remember('sessionStorage', this.#name, { ...left, backAt: now });
    const waited = now - (left.backAt ?? now);
    this.status = waited < UNSEEN_MS ? 'confirming' : 'unseen';
    this.isLong = waited >= LONG_MS;
    if (this.status === 'confirming') this.#timer ??= setTimeout(this.#readAgain, Math.min(Math.max(FIRST_READING_MS, waited / 2), UNSEEN_MS - waited));
  }

  get #name(): string {
    return `subscription ${this.billing.store?.endpoint ?? ''}`;
  }

  // Often at first, when most payments arrive; the store's own slow reading goes on afterwards.
  readonly #readAgain = (): void => {
    this.#timer = undefined;
    void this.billing.store?.refresh();
    this.host.requestUpdate();
  };

  readonly #looked = ({ type }: Event): void => {
    if (type === 'pageshow') this.#isLeaving = false;
    this.host.requestUpdate();
  };
}
