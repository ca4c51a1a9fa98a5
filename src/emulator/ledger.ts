// Every customer's accounts and what moved them, in exact decimals. The only place where a balance changes.
import { add, toDecimal, type Decimal } from '../contract/money/decimal.js';
import { JsonNumber } from '../contract/money/exact-json.js';
import { jsonNumber } from './wire.js';

export interface LedgerAccount {
  readonly id: string;
  readonly name: string;
  readonly asset: string;
  available: Decimal;
  /** Another spelling of the balance (`-0`, `25.00`), used while it still has this value; scenarios ask for it. */
  written?: string;
}

export type EntryKind = 'top_up' | 'automatic_top_up' | 'usage' | 'adjustment';

export interface LedgerEntry {
  readonly at: number;
  readonly kind: EntryKind;
  readonly accountId: string;
  readonly asset: string;
  /** Negative when it was taken. */
  readonly amount: Decimal;
  readonly label: string;
}

interface Book {
  readonly accounts: Map<string, LedgerAccount>;
  readonly entries: LedgerEntry[];
}

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
    const account = accounts.get(key) ?? { id, name, asset, available: '0' };
    accounts.set(key, account);
    return account;
  }

  /** Adds `amount` (or takes it, when negative). Debt needs no rule of its own: the next deposit simply nets it off. */
  post(customerId: string, account: LedgerAccount, entry: Omit<LedgerEntry, 'accountId' | 'asset'>): void {
    account.available = add(account.available, entry.amount);
    this.#book(customerId).entries.push({ ...entry, accountId: account.id, asset: account.asset });
  }

  /** Newest first, at most `count`. */
  latest(customerId: string, count: number): LedgerEntry[] {
    const entries = this.#books.get(customerId)?.entries ?? [];
    return entries.toSorted((a, b) => b.at - a.at).slice(0, count);
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
