// The way to a hosted page as one element takes it: being made, refused, or kept out of a new tab. Used by the top-up button, the insufficient-funds dialog, the payment notice and the portal link.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { BillingError } from '../client/billing-error.js';
import { CredytErrorEvent } from '../client/billing-events.js';
import type { LinkOptions, PaymentWish, PortalWish, TopUpWish } from '../client/billing-store.js';
import type { Wallet } from '../contract/index.js';
import { codeOf, type BillingController } from './billing.js';
import { Busy } from './busy.js';

/** Why the last try did not get there. */
export interface Problem {
  code: string;
  retryAfterMs: number | undefined;
  fields: Record<string, string> | undefined;
}

/**
 * Whether what went wrong when the wallet was `then` is told no more: to another customer never, and of a refusal the next reading knows
 * better. It took away the only control that could clear it, and a `can()` that threw is a refusal too.
 */
const isPast = (code: string, then: Wallet | null, now: Wallet | null): boolean =>
  now !== then && (code === 'forbidden' || (then !== null && now?.owner !== then.owner));

export class Checkout implements ReactiveController {
  problem: Problem | null = null;
  /** What was known when the problem came up. */
  #wallet: Wallet | null = null;
  #isTabBlocked = false;
  readonly #busy: Busy;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement, private readonly billing: BillingController) {
    this.#busy = new Busy(host);
    host.addController(this);
  }

  hostUpdate(): void {
    if (this.problem && isPast(this.problem.code, this.#wallet, this.billing.wallet)) this.problem = null;
  }

  get isBusy(): boolean {
    return this.#busy.active;
  }

  /** The browser kept the new tab closed, so the page is about to open here. */
  get isTabBlocked(): boolean {
    return this.isBusy && this.#isTabBlocked;
  }

  /** Call it inside the click. `told` hears what has to be said: a problem, or `null` for a tab that stayed closed. */
  start(wish: TopUpWish | PaymentWish | PortalWish, told?: (problem: Problem | null) => void, button?: HTMLElement | null, leaving?: LinkOptions['leaving']): void {
    const { store } = this.billing;
    if (!store || this.isBusy) return;
    this.problem = null;
    this.#isTabBlocked = false;
    const tabBlocked = (): void => {
      this.#isTabBlocked = true;
      told?.(null);
      this.host.requestUpdate();
    };
    const refused = (error: unknown): void => {
      this.host.dispatchEvent(new CredytErrorEvent({ code: codeOf(error) }));
      const { retryAfterMs, fields } = error instanceof BillingError ? error : {};
      this.problem = { code: codeOf(error), retryAfterMs, fields };
      this.#wallet = this.billing.wallet;
      told?.(this.problem);
    };
    void this.#busy.run((signal) => {
      const options = { signal, source: this.host, tabBlocked, leaving };
      return 'amount' in wish ? store.topUp(wish, options) : 'subscriptionId' in wish ? store.openPayment(wish, options) : store.openPortal(wish, options);
    }, refused, button);
  }
}
