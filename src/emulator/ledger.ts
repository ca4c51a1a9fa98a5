// Every customer's accounts and what moved them, in exact decimals. The only place where a balance changes.
import { add, isNegative, isZero, negate, toDecimal, type Decimal } from '../contract/money/decimal.js';
import { JsonNumber } from '../contract/money/exact-json.js';
import { grantCredit, useCredit, type Credit, type Grant } from './credit.js';
import { jsonNumber } from './wire.js';

export interface LedgerAccount {
  readonly id: string;
  readonly name: string;
  readonly asset: string;
  available: Decimal;
  /** What is left of each credit, in the order of its use; none while there is debt. */
  readonly grants: Grant[];
  /** Another spelling of the balance (`-0`, `25.00`), used while it still has this value; scenarios ask for it. */
  written?: string;
}

export interface LedgerEntry {
  readonly at: number;
  readonly asset: string;
  /** Negative when it was taken. */
  readonly amount: Decimal;
  readonly label: string;
}

export interface Expiry {
  readonly at: number;
  readonly customerId: string;
  readonly account: LedgerAccount;
  readonly grant: Grant;
}

interface Book {
  readonly accounts: Map<string, LedgerAccount>;
  readonly entries: LedgerEntry[];
}

const LASTING: Credit = { purpose: 'paid', expiresAt: null };

export class Ledger {
  readonly #books = new Map<string, Book>();

  accounts(customerId: string): LedgerAccount[] {
    return [...(this.#books.get(customerId)?.accounts.values() ?? [])];
  }

  // our choice: ids are matched without regard to case, because Credyt's pages show both `default:USD` and `default:usd`.
  find(customerId: string, accountId: string): LedgerAccount | undefined {
    return this.#books.get(customerId)?.accounts.get(accountId.toLowerCase());
  }

  /** The account of this name and asset, made when it is not there. `id` lets a scenario spell the id its own way. */
  open(customerId: string, name: string, asset: string, id = `${name}:${asset}`): LedgerAccount {
    const { accounts } = this.#book(customerId);
    const key = id.toLowerCase();
    const account = accounts.get(key) ?? { id, name, asset, available: '0', grants: [] };
    accounts.set(key, account);
    return account;
  }

  /** Adds `amount`, which pays off debt first, or takes it when negative, as far into debt as it goes. */
  post(customerId: string, account: LedgerAccount, entry: Omit<LedgerEntry, 'asset'>, credit: Credit = LASTING): void {
    const { available } = account;
    if (isNegative(entry.amount)) useCredit(account.grants, negate(entry.amount));
    const left = isNegative(available) ? add(available, entry.amount) : entry.amount;
    if (!isNegative(left) && !isZero(left)) grantCredit(account.grants, left, credit);
    this.#move(customerId, account, entry);
  }

  /** What expires next of all credit; what was used up no longer does. */
  nextExpiry(): Expiry | null {
    let next: Expiry | null = null;
    for (const [customerId, { accounts }] of this.#books) {
      for (const account of accounts.values()) {
        for (const grant of account.grants) {
          if (grant.expiresAt !== null && grant.expiresAt < (next?.at ?? Infinity)) next = { at: grant.expiresAt, customerId, account, grant };
        }
      }
    }
    return next;
  }

  expire({ at, customerId, account, grant }: Expiry): void {
    account.grants.splice(account.grants.indexOf(grant), 1);
    this.#move(customerId, account, { at, amount: negate(grant.left), label: 'Credit expired' });
  }

  /** Newest first, also within one millisecond; at most `count`. */
  latest(customerId: string, count: number): LedgerEntry[] {
    const entries = this.#books.get(customerId)?.entries ?? [];
    return entries.toReversed().sort((a, b) => b.at - a.at).slice(0, count);
  }

  #move(customerId: string, account: LedgerAccount, entry: Omit<LedgerEntry, 'asset'>): void {
    account.available = add(account.available, entry.amount);
    this.#book(customerId).entries.push({ ...entry, asset: account.asset });
  }

  #book(customerId: string): Book {
    const book = this.#books.get(customerId) ?? { accounts: new Map<string, LedgerAccount>(), entries: [] };
    this.#books.set(customerId, book);
    return book;
  }
}

/** The balance as a JSON number. */
export const writeBalance = (account: LedgerAccount): JsonNumber =>
  account.written !== undefined && toDecimal(account.written) === account.available
    ? new JsonNumber(account.written)
    : jsonNumber(account.available);
