// Watches the balance after a payment until the money is seen twice, and never says that it failed (design §7). Used by the store.
import { compare, isNegative, isZero, multiply, subtract, type Decimal } from '../contract/money/decimal.js';
import type { Wallet } from '../contract/index.js';
import type { PaymentState } from './billing-state.js';
import { NO_NONCE } from './leaving.js';
import type { LeavingPayment } from './links.js';
import { recall, remember } from './page-storage.js';
import { pickAccount } from './pick-account.js';

/** `left`: this page itself went to pay and nothing is known since. The others are as in `PaymentState`. */
type Phase = 'left' | 'paying' | 'confirming' | 'unseen';

interface PaymentRecord extends LeavingPayment {
  phase: Phase;
  /** When the watching began, epoch ms. */
  from: number;
}

export interface PaymentWatchHooks {
  changed(): void;
  refresh(): Promise<void>;
  /** Keeps the store reading until the returned function is called. */
  hold(): () => void;
  settled(record: LeavingPayment, after: Decimal): void;
}

// Seconds after the start: often at first, when most payments arrive.
const READINGS_S = [2, 3, 5, 8, 13, 20, 34, 55, 60];
const LONG_MS = 20_000;
const UNSEEN_MS = 60_000;
/** The second look that makes sure; later than a proxy's cache may reach. */
const AGAIN_MS = 1_500;
const KEPT_MS: Record<Phase, number> = { left: 1_800_000, paying: 86_400_000, confirming: 86_400_000, unseen: 86_400_000 };

export class PaymentWatch {
  state: PaymentState = { status: 'none' };
  #record: PaymentRecord | null = null;
  #rises = 0;
  /** The highest level seen since it rose: what is bought with the money at once must not lessen what was added. */
  #peak: Decimal | null = null;
  #asOf = '';
  #tab: Window | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #release: (() => void) | null = null;

  /** `name`: where the record lies in sessionStorage, so that the watch survives a reload. */
  constructor(private readonly name: string, private readonly hooks: PaymentWatchHooks) {}

  /** The customer goes to pay: in `tab`, or away from this page. */
  begin(payment: LeavingPayment, tab: Window | null): void {
    this.clear();
    if (tab) remember('sessionStorage', this.name, { ...payment, phase: 'left', from: Date.now() }, tab);
    this.#tab = tab;
    this.#enter({ ...payment, phase: tab ? 'paying' : 'left', from: Date.now() });
  }

  /** After a page load, at the first reading. `isReturn`: whoever judges the return says what it means for the payment. */
  restore(owner: string, isReturn: boolean): void {
    const record = recall<PaymentRecord>('sessionStorage', this.name);
    if (!record?.payment || record.owner !== owner || Date.now() - record.payment.since > KEPT_MS[record.phase]) {
      if (record) this.clear();
      return;
    }
    this.#record = record;
    this.#draw();
    if (record.phase === 'confirming') this.#tick();
    else if (!isReturn) this.looked();
  }

  /** Back from the payment page: the money may come any moment. */
  confirm(): void {
    if (this.#record) this.#enter({ ...this.#record, phase: 'confirming', from: Date.now() }, true);
  }

  /** Back by a way that speaks against a payment, though it may have been made. */
  doubt(): void {
    if (this.#record) this.#enter({ ...this.#record, phase: 'unseen', from: Date.now() }, true);
  }

  /** The tab we opened has come back to us. */
  returnedElsewhere(nonce: string): void {
    if (this.#record?.phase === 'paying' && [nonce, NO_NONCE].includes(this.#record.nonce)) this.confirm();
  }

  /** Somebody looks at this page again: the moment a payment in another tab is over, or Back was pressed on its page. */
  looked(): void {
    const record = this.#record;
    if (!record) return;
    if (record.phase === 'paying' && this.#tab?.closed) return this.confirm();
    void this.hooks.refresh();
    if (record.phase !== 'confirming') this.#record = { ...record, from: Date.now() };
    this.#tick();
  }

  /** Every wallet that is read comes by here. */
  reading(wallet: Wallet): void {
    const record = this.#record;
    if (!record) return;
    const level = pickAccount(wallet, record.payment)?.available ?? null;
    clearTimeout(this.#again);
    if (level === null || !hasArrived(record, level)) {
      this.#rises = 0;
      this.#peak = null;
      return;
    }
    const peak = this.#peak !== null && compare(this.#peak, level) > 0 ? this.#peak : level;
    this.#peak = peak;
    if (wallet.asOf !== this.#asOf) this.#rises++; // the same reading told twice is one reading
    this.#asOf = wallet.asOf;
    if (this.#rises < 2) {
      this.#again = setTimeout(() => void this.hooks.refresh(), AGAIN_MS);
      return;
    }
    this.#forget();
    this.#set({ status: 'settled', payment: record.payment, after: level, added: subtract(peak, record.payment.before ?? '0') });
    this.hooks.settled(record, level);
  }

  async check(): Promise<void> {
    if (this.state.status !== 'unseen') return this.hooks.refresh();
    this.#set({ ...this.state, checking: true });
    await this.hooks.refresh();
    if (this.state.status === 'unseen') this.#set({ ...this.state, checking: false });
  }

  /** The success note has been read. */
  dismiss(): void {
    if (this.state.status === 'settled') this.#set({ status: 'none' });
  }

  /** Nothing more to watch: "I didn't pay", or another customer. */
  clear(): void {
    this.#forget();
    this.#set({ status: 'none' });
  }

  /** Signed out: nothing is said, but the record stays for the same customer's return. */
  pause(): void {
    this.#rest();
    this.#record = null;
    this.#set({ status: 'none' });
  }

  #forget(): void {
    this.#rest();
    this.#record = null;
    this.#tab = null;
    this.#rises = 0;
    this.#peak = null;
    this.#asOf = '';
    remember('sessionStorage', this.name, null);
  }

  #rest(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#again);
    this.#release?.();
    this.#release = null;
  }

  #enter(record: PaymentRecord, watch = false): void {
    this.#record = record;
    remember('sessionStorage', this.name, record);
    this.#draw();
    if (watch) this.#tick();
  }

  #draw(): void {
    if (!this.#record) return;
    const { phase, payment, from } = this.#record;
    if (phase === 'left') return;
    if (phase === 'paying') return this.#set({ status: phase, payment });
    if (phase === 'confirming') return this.#set({ status: phase, payment, long: Date.now() - from >= LONG_MS });
    this.#set({ status: phase, payment, checking: this.state.status === 'unseen' && this.state.checking });
  }

  /** Sets the clock for the next reading of the first minute; afterwards the slow poll and the next look do. */
  #tick(): void {
    clearTimeout(this.#timer);
    const record = this.#record;
    if (!record) return;
    const elapsed = Date.now() - record.from;
    if (record.phase === 'confirming' && elapsed >= UNSEEN_MS) this.#enter({ ...record, phase: 'unseen' });
    const next = READINGS_S.find((seconds) => seconds * 1000 > elapsed);
    if (next === undefined) return this.#rest();
    this.#release ??= this.hooks.hold();
    this.#timer = setTimeout(() => {
      this.#draw();
      void this.hooks.refresh();
      this.#tick();
    }, next * 1000 - elapsed);
  }

  #set(state: PaymentState): void {
    this.state = state;
    this.hooks.changed();
  }
}

/** At least half of what was paid for, since fees and spending may eat some; anything at all when that is not known. */
function hasArrived({ payment: { before }, expected }: LeavingPayment, level: Decimal): boolean {
  const rise = subtract(level, before ?? '0');
  if (isNegative(rise) || isZero(rise)) return false;
  return expected === null || compare(multiply(rise, '2'), expected) >= 0;
}
