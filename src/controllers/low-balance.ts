// Whether one balance is low, used up or owed, and whether to say so: with hysteresis, told once per crossing, silent once dismissed. Used by the low-balance banner.
import type { ReactiveController } from 'lit';
import { recall, remember } from '../client/page-storage.js';
import type { Account } from '../contract/index.js';
import { compare, isDecimal, multiply, type Decimal } from '../contract/money/decimal.js';
import type { BillingController, BillingHost } from './billing.js';

/** From good to bad. */
const CONDITIONS = ['healthy', 'low', 'used-up', 'owed'] as const;
export type Condition = (typeof CONDITIONS)[number];

export interface LowBalanceHost extends BillingHost {
  below: string | undefined;
  clearAbove: string | undefined;
}

/** What the session knows of a balance that is not healthy; ranks in `CONDITIONS`. */
interface Known {
  rank: number;
  dismissed: number;
}

/** A balance that clears its threshold by a hair would fall under it again with the next use. */
const CLEARED_AT = '1.25';

export class LowBalance implements ReactiveController {
  condition: Condition = 'healthy';
  #name = '';
  #known: Known | null = null;
  #tell: (() => void) | null = null;

  /** `worse`: the balance got into this condition. `below`: set when it was healthy before, the threshold that it crossed. */
  constructor(
    private readonly host: LowBalanceHost,
    private readonly billing: BillingController,
    private readonly worse: (condition: Condition, account: Account, below: Decimal | null) => void,
  ) {
    host.addController(this);
  }

  get isDismissed(): boolean {
    return this.#known !== null && this.#known.rank <= this.#known.dismissed;
  }

  /** Until the session ends, the balance was healthy again, or it gets worse. */
  dismiss(): void {
    if (!this.#known) return;
    this.#known = { ...this.#known, dismissed: this.#known.rank };
    remember('sessionStorage', this.#name, this.#known);
    this.host.requestUpdate();
  }

  /** Before the element is drawn, and before its states are told. */
  judge(): void {
    const { account, wallet } = this.billing;
    this.condition = 'healthy';
    this.#tell = null;
    if (!account || !wallet) return;
    const below = isDecimal(this.host.below) ? this.host.below : account.lowBelow;
    const name = ['low', wallet.owner, account.id, account.asset.code, below, this.host.clearAbove].join(' ');
    // The page's banners share what is stored, so that each crossing is told once. Where nothing can be stored each has its own.
    const before = recall<Known>('sessionStorage', name) ?? (name === this.#name ? this.#known : null);
    this.#name = name;
    const rank = this.#rank(account.available, below, before !== null);
    this.condition = CONDITIONS[rank] ?? 'healthy';
    this.#known = rank === 0 ? null : { rank, dismissed: before?.dismissed ?? 0 };
    if (rank !== (before?.rank ?? 0)) remember('sessionStorage', name, this.#known);
    if (rank > (before?.rank ?? 0)) this.#tell = () => { this.worse(this.condition, account, before ? null : (below ?? '0')); };
  }

  hostUpdated(): void {
    this.#tell?.();
    this.#tell = null;
  }

  #rank(available: Decimal, below: Decimal | undefined, wasLow: boolean): number {
    const sign = compare(available, '0');
    if (sign <= 0) return sign < 0 ? 3 : 2;
    if (below === undefined) return 0;
    if (compare(available, below) <= 0) return 1;
    const clear = isDecimal(this.host.clearAbove) ? this.host.clearAbove : multiply(below, CLEARED_AT);
    return wasLow && compare(available, clear) < 0 ? 1 : 0;
  }
}
