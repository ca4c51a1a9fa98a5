// What an amount of money becomes in a custom asset, asked of the proxy when the amount rests. Used by the top-up panel for an estimate, never for a promise.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Decimal } from '../../contract/money/decimal.js';
import type { BillingController } from '../../controllers/billing.js';

export interface Wanted {
  amount: Decimal;
  currency: string;
  asset: string;
}

const REST_MS = 250;

export class QuoteReader implements ReactiveController {
  /** `undefined` while it is being worked out; `null` when it cannot be had: then the line is left out. */
  units: Decimal | null | undefined = null;
  #wanted = '';
  #rest: ReturnType<typeof setTimeout> | undefined;
  #reading: AbortController | undefined;

  constructor(private readonly host: ReactiveControllerHost, private readonly billing: BillingController) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.want(null);
  }

  /** Called on every drawing with what is chosen now; asks only when that changed. */
  want(wanted: Wanted | null): void {
    const key = wanted ? JSON.stringify(wanted) : '';
    if (key === this.#wanted) return;
    this.#wanted = key;
    clearTimeout(this.#rest);
    this.#reading?.abort();
    this.units = wanted ? undefined : null;
    if (wanted) this.#rest = setTimeout(() => void this.#read(wanted), REST_MS);
  }

  async #read(wanted: Wanted): Promise<void> {
    const reading = (this.#reading = new AbortController());
    let units: Decimal | null = null;
    try {
      units = (await this.billing.store?.quote(wanted, reading.signal))?.units ?? null;
    } catch {
      // No estimate is no fault the customer needs to hear of.
    }
    if (reading.signal.aborted) return;
    this.units = units;
    this.host.requestUpdate();
  }
}
