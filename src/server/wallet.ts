// The part of a Wallet that Credyt knows: balances with their asset definitions, and subscriptions that wait for payment. For the handler.
import { fractionDigits, type Account, type Asset, type Decimal, type PendingPayment } from '../contract/index.js';
import { createCache } from './cache.js';
import { isCredytError } from './credyt-error.js';
import type { CredytAccount, CredytAsset, CredytClient, CredytProductRef, CredytSubscription } from './credyt-types.js';
import { fiatPrecision, isFiat } from './fiat.js';
import { mapLimited } from './map-limited.js';
import { createProductNames } from './product-names.js';
import { from, type Report } from './report.js';
import { withinTime } from './time-limit.js';
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
  /** False when Credyt says that there is no such customer; true also when it could not be asked. */
  isKnown: boolean;
  /** When Credyt was asked, ISO 8601. */
  asOf: string;
}

export interface WalletReader {
  /** Throws `CredytError` when the balances cannot be read. Equal reads share one call for about a second. */
  read(customerId: string, options?: { includePending?: boolean; trace?: Trace }): Promise<CredytWalletPart>;
  /** The next read asks Credyt again. */
  invalidate(customerId: string): void;
}

/** What is known of a customer besides their balances. */
type Standing = PendingPayment[] | 'no_such_customer';
type Pending = Pick<Account, 'pendingIn' | 'pendingOut'>;
/** In ms; below zero when it is over. */
type TimeLeft = () => number;

const READ_MS = 10_000;
/** What the wallet can do without may take no longer than this, all of it together: what is not there by then is left out. */
const LOOK_UP_MS = 3_000;
/** After so long the balances alone are the answer: a little later the handler's time is over. */
const LOOK_UPS_END_MS = 9_500;
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
  const payments = createCache<Standing | null>({ ttlMs: (known) => (known ? PAYMENTS_TTL_MS : FAILURE_TTL_MS), ...perCustomer });
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
  async function findAssets(codes: readonly string[], timeLeft: TimeLeft, trace?: Trace): Promise<Map<string, CredytAsset>> {
    const known = new Map(await inTime(timeLeft, assetLists.get('', () => readAssetList(trace), trace)));
    const missing = codes.filter((code) => !known.has(code) && !isFiat(code) && code !== '').slice(0, MAX_LOOK_UPS);
    await mapLimited(missing, AT_ONCE, async (code) => {
      if (timeLeft() <= 0) return;
      const lookUp = (): Promise<CredytAsset | null> => orNull('asset_lookup_failed', client.getAsset(code, { timeoutMs: LOOK_UP_MS, onCall: trace?.onCall }), trace);
      const asset = await inTime(timeLeft, assets.get(code, lookUp, trace));
      if (asset) known.set(code, asset);
    });
    return known;
  }

  async function readPendings(customerId: string, accounts: readonly CredytAccount[], timeLeft: TimeLeft, trace?: Trace): Promise<Map<string, Pending>> {
    const found = new Map<string, Pending>();
    await mapLimited(accounts.slice(0, MAX_LOOK_UPS), AT_ONCE, async ({ id, asset }) => {
      if (timeLeft() <= 0) return;
      const account = await orNull('pending_lookup_failed', client.getAccount(customerId, id, { timeoutMs: timeLeft(), onCall: trace?.onCall }), trace);
      if (account?.asset === asset) found.set(id, { pendingIn: account.pendingIn, pendingOut: account.pendingOut });
    });
    return found;
  }

  async function readPayments(customerId: string, trace?: Trace): Promise<Standing | null> {
    const timeLeft = countdown(LOOK_UP_MS);
    const asked = client.getCustomer(customerId, { timeoutMs: LOOK_UP_MS, onCall: trace?.onCall }).catch((error: unknown) => {
      if (isCredytError(error, 'not_found')) return 'no_such_customer' as const;
      throw error;
    });
    const customer = await orNull('customer_lookup_failed', asked, trace);
    if (customer === null || customer === 'no_such_customer') return customer;
    const waiting = customer.subscriptions.filter((subscription) => subscription.needsPayment).slice(0, MAX_LOOK_UPS);
    return mapLimited(waiting, AT_ONCE, (subscription) => describePayment(subscription, timeLeft, trace));
  }

  async function describePayment({ id, products }: CredytSubscription, timeLeft: TimeLeft, trace?: Trace): Promise<PendingPayment> {
    const nameOf = async (product: CredytProductRef): Promise<string | null | undefined> => (timeLeft() > 0 ? inTime(timeLeft, productName(product, trace)) : product.name);
    const names = await Promise.all(products.slice(0, MAX_LOOK_UPS).map(nameOf));
    return { subscriptionId: id ?? null, productNames: names.filter((name) => typeof name === 'string') };
  }

  return {
    async read(customerId, { includePending = false, trace } = {}) {
      const untilAnswer = countdown(LOOK_UPS_END_MS);
      const paying = payments.get(customerId, () => readPayments(customerId, trace), trace);
      const { accounts, asOf } = await balances.get(customerId, () => readBalances(customerId, trace), trace);
      const timeLeft = countdown(Math.min(LOOK_UP_MS, untilAnswer()));
      const codes = [...new Set(accounts.map((account) => account.asset))];
      const [known, pending, waiting] = await Promise.all([
        findAssets(codes, timeLeft, trace),
        includePending ? pendings.get(customerId, () => readPendings(customerId, accounts, timeLeft, trace), trace) : null,
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
        payments: Array.isArray(waiting) ? waiting : [],
        // Whoever has an account is a customer, whatever the other answer says.
        isKnown: waiting !== 'no_such_customer' || accounts.length > 0,
        asOf,
      };
    },

    invalidate(customerId) {
      for (const cache of [balances, pendings, payments]) cache.delete(customerId);
    },
  };
}

function countdown(ms: number): TimeLeft {
  const endsAt = performance.now() + ms;
  return () => endsAt - performance.now();
}

/** `null` when it takes longer. A look-up that is kept for everybody goes on: the next wallet has what this one could not wait for. */
const inTime = <Value>(timeLeft: TimeLeft, lookUp: Promise<Value>): Promise<Value | null> =>
  withinTime<Value | null>(Math.max(0, timeLeft()), () => lookUp, () => new Error('late')).catch(() => null);

/** Without a definition: a currency by the ISO list, else custom with its code as label and as many digits as its balance shows. */
function describeAsset({ asset: code, available }: CredytAccount, known: CredytAsset | undefined): Asset {
  const shown = fractionDigits(available);
  if (known) return { ...known, kind: 'custom', precision: Math.min(known.precision ?? shown, MAX_PRECISION) };
  if (isFiat(code)) return { code, kind: 'fiat', precision: fiatPrecision(code) };
  return { code, kind: 'custom', label: code, precision: Math.min(shown, MAX_PRECISION) };
}
