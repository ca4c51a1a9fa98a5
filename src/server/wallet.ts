// The part of a Wallet that Credyt knows: balances with their asset definitions, and subscriptions that wait for payment. For the handler.
import { fractionDigits, type Account, type Asset, type Decimal, type PendingPayment } from '../contract/index.js';
import { createCache } from './cache.js';
import { isCredytError } from './credyt-error.js';
import type { CredytAccount, CredytAsset, CredytClient, CredytSubscription } from './credyt-types.js';
import { fiatPrecision, isFiat } from './fiat.js';
import { mapLimited } from './map-limited.js';
import { createProductNames } from './product-names.js';
import { from, type Report } from './report.js';
import type { Trace } from './trace.js';

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
  read(customerId: string, options?: { includePending?: boolean; trace?: Trace }): Promise<CredytWalletPart>;
  /** The next read asks Credyt again. */
  invalidate(customerId: string): void;
}

type Pending = Pick<Account, 'pendingIn' | 'pendingOut'>;

const READ_MS = 10_000;
/** What the wallet can do without may take no longer than this. */
const LOOK_UP_MS = 3_000;
const BALANCES_TTL_MS = 1_000;
const PAYMENTS_TTL_MS = 10_000;
const ASSETS_TTL_MS = 5 * 60_000;
const FAILURE_TTL_MS = 10_000;
const MAX_CUSTOMERS = 1_000;
const MAX_LOOK_UPS = 20;
const AT_ONCE = 4;
/** The most fraction digits that every `Intl` takes. */
const MAX_PRECISION = 20;

export function createWalletReader({ client, lowBelow, accountName, report, now }: WalletReaderOptions): WalletReader {
  const perCustomer = { maxEntries: MAX_CUSTOMERS, now };
  const balances = createCache<{ accounts: CredytAccount[]; asOf: string }>({ ttlMs: BALANCES_TTL_MS, ...perCustomer });
  const pendings = createCache<Map<string, Pending>>({ ttlMs: BALANCES_TTL_MS, ...perCustomer });
  const payments = createCache<PendingPayment[] | null>({ ttlMs: (known) => (known ? PAYMENTS_TTL_MS : FAILURE_TTL_MS), ...perCustomer });
  const ttlMs = (known: unknown): number => (known ? ASSETS_TTL_MS : FAILURE_TTL_MS);
  const assetLists = createCache<Map<string, CredytAsset> | null>({ ttlMs, maxEntries: 1, now });
  const assets = createCache<CredytAsset | null>({ ttlMs, maxEntries: 1_000, now });
  const productName = createProductNames({ client, report, now });

  /** `null` and a report when a look-up fails that the wallet can do without. */
  async function orNull<Value>(reason: string, lookUp: Promise<Value>, trace?: Trace): Promise<Value | null> {
    try {
      return await lookUp;
    } catch (error) {
      if (!isCredytError(error, 'not_found')) report({ type: 'mishap', reason, ...from(trace), error });
      return null;
    }
  }

  async function readBalances(customerId: string, trace?: Trace): Promise<{ accounts: CredytAccount[]; asOf: string }> {
    const asOf = new Date(now()).toISOString();
    const { accounts } = await client.getWallet(customerId, { timeoutMs: READ_MS, onCall: trace?.onCall });
    return { accounts, asOf };
  }

  async function readAssetList(trace?: Trace): Promise<Map<string, CredytAsset> | null> {
    const list = await orNull('asset_lookup_failed', client.listAssets({ timeoutMs: LOOK_UP_MS, onCall: trace?.onCall }), trace);
    return list && new Map(list.map((asset) => [asset.code, asset]));
  }

  /** Definitions of these codes; the list is asked once for all, single assets only where it leaves a gap. */
  async function findAssets(codes: readonly string[], timeoutMs: number, trace?: Trace): Promise<Map<string, CredytAsset>> {
    const known = new Map(await assetLists.get('', () => readAssetList(trace), trace));
    const missing = codes.filter((code) => !known.has(code) && !isFiat(code) && code !== '').slice(0, MAX_LOOK_UPS);
    await mapLimited(missing, AT_ONCE, async (code) => {
      const asset = await assets.get(code, () => orNull('asset_lookup_failed', client.getAsset(code, { timeoutMs, onCall: trace?.onCall }), trace), trace);
      if (asset) known.set(code, asset);
    });
    return known;
  }

  async function readPendings(customerId: string, accounts: readonly CredytAccount[], timeoutMs: number, trace?: Trace): Promise<Map<string, Pending>> {
    const found = new Map<string, Pending>();
    await mapLimited(accounts.slice(0, MAX_LOOK_UPS), AT_ONCE, async ({ id, asset }) => {
      const account = await orNull('pending_lookup_failed', client.getAccount(customerId, id, { timeoutMs, onCall: trace?.onCall }), trace);
      if (account?.asset === asset) found.set(id, { pendingIn: account.pendingIn, pendingOut: account.pendingOut });
    });
    return found;
  }

  async function readPayments(customerId: string, trace?: Trace): Promise<PendingPayment[] | null> {
    const customer = await orNull('customer_lookup_failed', client.getCustomer(customerId, { timeoutMs: LOOK_UP_MS, onCall: trace?.onCall }), trace);
    const waiting = customer?.subscriptions.filter((subscription) => subscription.needsPayment).slice(0, MAX_LOOK_UPS);
    return waiting ? mapLimited(waiting, AT_ONCE, (subscription) => describePayment(subscription, trace)) : null;
  }

  async function describePayment({ id, products }: CredytSubscription, trace?: Trace): Promise<PendingPayment> {
    const names = await Promise.all(products.slice(0, MAX_LOOK_UPS).map((product) => productName(product, trace)));
    return { subscriptionId: id ?? null, productNames: names.filter((name) => name !== undefined) };
  }

  return {
    async read(customerId, { includePending = false, trace } = {}) {
      const endsAt = performance.now() + READ_MS;
      const lookUpMs = (): number => Math.max(1, Math.min(LOOK_UP_MS, endsAt - performance.now()));
      const paying = payments.get(customerId, () => readPayments(customerId, trace), trace);
      const { accounts, asOf } = await balances.get(customerId, () => readBalances(customerId, trace), trace);
      const codes = [...new Set(accounts.map((account) => account.asset))];
      const [known, pending, waiting] = await Promise.all([
        findAssets(codes, lookUpMs(), trace),
        includePending ? pendings.get(customerId, () => readPendings(customerId, accounts, lookUpMs(), trace), trace) : null,
        paying,
      ]);
      return {
        accounts: accounts.map((account) => ({
          id: account.id,
          name: account.name ?? accountName,
          asset: describeAsset(account, known.get(account.asset)),
          available: account.available,
          ...pending?.get(account.id),
          ...(Object.hasOwn(lowBelow, account.asset) && { lowBelow: lowBelow[account.asset] }),
        })),
        payments: waiting ?? [],
        asOf,
      };
    },

    invalidate(customerId) {
      for (const cache of [balances, pendings, payments]) cache.delete(customerId);
    },
  };
}

/** Without a definition: a currency by the ISO list, else custom with its code as label and as many digits as its balance shows. */
function describeAsset({ asset: code, available }: CredytAccount, known: CredytAsset | undefined): Asset {
  const shown = fractionDigits(available);
  if (known) return { ...known, kind: 'custom', precision: Math.min(known.precision ?? shown, MAX_PRECISION) };
  if (isFiat(code)) return { code, kind: 'fiat', precision: fiatPrecision(code) };
  return { code, kind: 'custom', label: code, precision: Math.min(shown, MAX_PRECISION) };
}
