// What several amounts of money become in a custom asset, each asked of the proxy once. Used by the top-up panel and the insufficient-funds dialog, for an estimate, never for a promise.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Decimal } from '../contract/money/decimal.js';
import type { BillingController } from './billing.js';

/** An amount being typed is asked for when it rests. */
const REST_MS = 250;

export class Quotes implements ReactiveController {
  readonly #units = new Map<Decimal, Decimal | null | undefined>();
  #rest: ReturnType<typeof setTimeout> | undefined;
  #of = '';
  #stop = new AbortController();

  constructor(private readonly host: ReactiveControllerHost, private readonly billing: BillingController) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.forget();
  }

  /** `undefined` while it is worked out; `null` when it cannot be had. */
  units(amount: Decimal): Decimal | null | undefined {
    return this.#units.get(amount);
  }

  /** Called on every drawing; asks only for what is new. */
  want(currency: string, asset: string, presets: readonly Decimal[], typed: Decimal | null): void {
    const of = `${currency} ${asset}`;
    if (of !== this.#of) this.forget();
    this.#of = of;
    for (const amount of presets) if (!this.#units.has(amount)) void this.#read(amount, currency, asset);
    clearTimeout(this.#rest);
    if (typed !== null && !this.#units.has(typed)) this.#rest = setTimeout(() => void this.#read(typed, currency, asset), REST_MS);
  }

  /** Prices may differ the next time. */
  forget(): void {
    clearTimeout(this.#rest);
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#units.clear();
  }

  async #read(amount: Decimal, currency: string, asset: string): Promise<void> {
    const { signal } = this.#stop;
    this.#units.set(amount, undefined);
    let units: Decimal | null = null;
    try {
      units = (await this.billing.store?.quote({ amount, currency, asset }, signal))?.units ?? null;
    } catch {
      // No estimate is no fault the customer needs to hear of.
    }
    if (signal.aborted) return;
    this.#units.set(amount, units);
    this.host.requestUpdate();
  }
}
