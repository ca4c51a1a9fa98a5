// What a page knows about one customer's billing: the state the store publishes and every element draws.
import type { Decimal, Wallet } from '../contract/index.js';

/** Exactly one of these is true at a time; each element has one render branch per status. */
export type WalletState =
  | { status: 'loading' }
  | { status: 'ready'; wallet: Wallet; refreshing: boolean; stale: Staleness | null }
  | { status: 'signed-out' }
  | { status: 'failed'; code: string };

/** The last good wallet is kept but is old: two refreshes missed, or 60 s without one. `since` is epoch ms of the last good reading. */
export interface Staleness {
  since: number;
  code: string;
}

/** A top-up under way. `amount`/`currency` say what is paid; `asset` is what it credits. Times are epoch ms. */
export interface Payment {
  asset: string;
  amount: Decimal | null;
  currency: string | null;
  /** The level of the account when the customer left to pay; `null` when there was no account yet. */
  before: Decimal | null;
  since: number;
}

/**
 * `paying`: the payment page is open in another tab. `confirming`: the customer came back, the balance is watched; `long` after 20 s.
 * `settled`: two successive readings show the rise. `unseen`: 60 s without one, never called failed.
 */
export type PaymentState =
  | { status: 'none' }
  | { status: 'paying'; payment: Payment }
  | { status: 'confirming'; payment: Payment; long: boolean }
  | { status: 'settled'; payment: Payment; after: Decimal; added: Decimal }
  | { status: 'unseen'; payment: Payment; checking: boolean };

/** Frozen and replaced as a whole; never changed in place. */
export interface BillingState {
  readonly wallet: WalletState;
  readonly payment: PaymentState;
}
