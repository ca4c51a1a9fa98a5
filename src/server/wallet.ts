// The part of a Wallet that Credyt knows: balances with their asset definitions, and subscriptions that wait for payment. For the handler.
import type { Account, Decimal, PendingPayment } from '../contract/index.js';
import type { CredytClient } from './credyt-types.js';
import type { Report } from './report.js';

export interface WalletReaderOptions {
  client: CredytClient;
  /** Per asset code: below this the balance counts as low. */
  lowBelow: Readonly<Record<string, Decimal>>;
  /** Name given to accounts that Credyt leaves without one. */
  accountName: string;
  report: Report;
  now: () => number;
}

export interface CredytWalletPart {
  accounts: Account[];
  payments: PendingPayment[];
  /** When Credyt was asked, ISO 8601. */
  asOf: string;
}

export interface WalletReader {
  /** Throws `CredytError` when the balances cannot be read. Equal reads share one call for about a second. */
  read(customerId: string, options?: { includePending?: boolean }): Promise<CredytWalletPart>;
  /** The next read asks Credyt again. */
  invalidate(customerId: string): void;
}

export function createWalletReader(_options: WalletReaderOptions): WalletReader {
  throw new Error('not built yet');
}
