// A subscription's payment after the customer left to pay it. Its link is Credyt's own and brings no marker back, so the next readings of the wallet tell. Used by the payment notice.
import type { ReactiveController } from 'lit';
import { pageRegistry } from '../client/page-registry.js';
import { recall, remember } from '../client/page-storage.js';
import type { BillingController, BillingHost } from './billing.js';

export type SubscriptionPaymentStatus = 'none' | 'paying' | 'confirming' | 'unseen';

interface Left {
  owner: string;
  subscriptionId: string | null;
  at: number;
  /** The payment page is in another tab than this one. */
  inTab: boolean;
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
  /** Whether somebody looks at this page: `back` after they looked elsewhere. */
  #look: 'here' | 'away' | 'back' = 'here';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: BillingHost, private readonly billing: BillingController) {
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('pageshow', this.#shown);
    window.addEventListener('focus', this.#looked);
    window.addEventListener('blur', this.#lookedAway);
    this.#look = document.hidden ? 'away' : 'here';
  }

  hostDisconnected(): void {
    window.removeEventListener('pageshow', this.#shown);
    window.removeEventListener('focus', this.#looked);
    window.removeEventListener('blur', this.#lookedAway);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Just before the page goes to pay, or the tab does. */
  leave(subscriptionId: string | null, tab: Window | null): void {
    const { wallet, store } = this.billing;
    if (!wallet || !store) return;
    pageRegistry().subscriptionTabs.set(store.endpoint, tab);
    const left: Left = { owner: wallet.owner, subscriptionId, at: Date.now(), inTab: tab !== null, backAt: null };
    remember('sessionStorage', this.#name, left);
    if (!tab) return this.host.requestUpdate();
    remember('sessionStorage', this.#name, { ...left, inTab: false }, tab); // the page it comes back to knows too
    this.#tellAll();
  }

  /** "I didn't pay": the customer's own word. */
  forget(): void {
    remember('sessionStorage', this.#name, null);
    this.#tellAll();
  }

  /** Before the element is drawn, and before its states are told. `waiting`: the subscriptions it is about. */
  judge(waiting: readonly (string | null)[]): void {
    this.status = 'none';
    const left = recall<Left>('sessionStorage', this.#name);
    const now = Date.now();
    if (left?.owner !== this.billing.wallet?.owner || !left || now - left.at > KEPT_MS || !waiting.includes(left.subscriptionId)) return;
    if (left.backAt === null && !this.#isBack(left)) {
      if (left.inTab) this.status = 'paying';
      return;
    }
    if (left.backAt === null) remember('sessionStorage', this.#name, { ...left, backAt: now });
    const waited = now - (left.backAt ?? now);
    this.status = waited < UNSEEN_MS ? 'confirming' : 'unseen';
    this.isLong = waited >= LONG_MS;
    if (this.status === 'confirming') this.#timer ??= setTimeout(this.#readAgain, Math.min(Math.max(FIRST_READING_MS, waited / 2), UNSEEN_MS - waited));
  }

  /** Only what really happened counts: a minute after it the payment is called unseen, which nobody should read who is still typing a card number. */
  #isBack({ inTab }: Left): boolean {
    const tab = pageRegistry().subscriptionTabs.get(this.billing.store?.endpoint ?? '');
    if (!inTab) return tab !== null; // a page that was loaded since, or shown again
    if (tab) return tab.closed && this.#look !== 'away';
    return this.#look === 'back'; // loaded anew, this page has lost hold of the tab
  }

  /** The page's other notices hear it from the store, which looks at once. */
  #tellAll(): void {
    this.host.requestUpdate();
    void this.billing.store?.refresh();
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

  readonly #looked = (): void => {
    if (this.#look === 'away') this.#look = 'back';
    this.host.requestUpdate();
  };

  readonly #shown = ({ persisted }: PageTransitionEvent): void => {
    if (!persisted) return; // the end of a page load brings nobody back
    const { subscriptionTabs } = pageRegistry();
    const endpoint = this.billing.store?.endpoint ?? '';
    if (subscriptionTabs.get(endpoint) === null) subscriptionTabs.delete(endpoint);
    this.#looked();
  };

  readonly #lookedAway = (): void => { this.#look = 'away'; };
}
