// A payment as one element shows it: the news that it settled lasts four seconds, or as long as it is being read. Used by badge, top-up button and billing panel.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { PaymentState } from '../client/billing-state.js';
import type { BillingController } from './billing.js';

const NEWS_MS = 4000;
const NONE: PaymentState = { status: 'none' };
/** No news any more for an element that comes later. */
const told = new WeakSet<PaymentState>();

export class FreshPayment implements ReactiveController {
  #news: PaymentState | null = null;
  #isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `isRead`: true while the customer has the news open. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly billing: BillingController,
    private readonly isRead: () => boolean = () => false,
  ) {
    host.addController(this);
  }

  get state(): PaymentState {
    const { payment } = this.billing.state;
    return payment === this.#news && this.#isOver ? NONE : payment;
  }

  hostUpdate(): void {
    const { payment } = this.billing.state;
    if (payment.status !== 'settled' || payment === this.#news) return;
    this.#news = payment;
    this.#isOver = told.has(payment);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      told.add(payment);
      if (!this.isRead()) this.dismiss();
    }, NEWS_MS);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#news = null; // the clock starts anew where it is put back
  }

  dismiss(): void {
    this.#isOver = true;
    this.host.requestUpdate();
  }
}
