// What a page knows about one customer's billing: the state the store publishes and every element draws.
import type { Decimal, Wallet } from '../contract/index.js';

/** Exactly one of these is true at a time; each element has one render branch per status. */
export type WalletState =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly wallet: Wallet; readonly refreshing: boolean; readonly stale: Staleness | null }
  | { readonly status: 'signed-out' }
  | { readonly status: 'failed'; readonly code: string };

/** The last good wallet is kept but is old: two refreshes missed, or 60 s without one. `since` is epoch ms of the last good reading. */
export interface Staleness {
  readonly since: number;
  readonly code: string;
}

/** A top-up under way. `amount`/`currency` say what is paid; `asset` is what it credits. Times are epoch ms. */
export interface Payment {
  readonly asset: string;
  /** Name of the account that it credits, where the proxy says so. */
  readonly account?: string | undefined;
  readonly amount: Decimal | null;
  readonly currency: string | null;
  /** The level of the account when the customer left to pay; `null` when there was no account yet. */
  readonly before: Decimal | null;
  readonly since: number;
}

/**
 * `paying`: the payment page is open in another tab. `confirming`: the customer came back, the balance is watched; `long` after 20 s.
 * `settled`: two successive readings show the rise. `unseen`: 60 s without one, or back by a way that says nothing; never called failed.
 */
export type PaymentState =
  | { readonly status: 'none' }
  | { readonly status: 'paying'; readonly payment: Payment }
  | { readonly status: 'confirming'; readonly payment: Payment; readonly long: boolean }
  | { readonly status: 'settled'; readonly payment: Payment; readonly after: Decimal; readonly added: Decimal }
  | { readonly status: 'unseen'; readonly payment: Payment; readonly checking: boolean };

/** Frozen and replaced as a whole; never changed in place. */
export interface BillingState {
  readonly wallet: WalletState;
  readonly payment: PaymentState;
  /**
   * The customer came back from a payment page: what that means is being asked (`asking`), or the link had expired, and a new one
   * opens by itself (`renewed`) or is theirs to open (`expired`).
   */
  readonly arrival: 'none' | 'asking' | 'renewed' | 'expired';
  /** The customer came back from payment in a tab that we opened: say that it can be closed. */
  readonly canCloseTab: boolean;
}
