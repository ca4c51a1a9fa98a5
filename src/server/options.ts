// The options a host gives to createBillingHandler (design §4), as types. settings.ts checks them and fills in the defaults.
import type { Coordination } from './coordination.js';
import type { BillingEvent } from './report.js';
import type { Decimal, TopUpRules } from '../contract/index.js';

/**
 * Who is asking: a Credyt customer id, or your own id for the customer. Use the same kind for the same person always,
 * because it is what their browser, their links and their limits are known by.
 */
export type Customer =
  | { customerId: string }
  | { externalId: string; name?: string; email?: string };

/**
 * What a framework adapter has besides the Request: `{ req, res }` under Node, the context in Hono. Its type is yours to say, by an annotation
 * (`{ native }: RequestContext<{ req: MyRequest }>`) or `createBillingHandler<…>`; unsaid it is `any`, because we do not know your framework.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- with `unknown` every host would have to cast before the first line of `identify`
export interface RequestContext<Native = any> {
  native: Native;
}

type Awaitable<T> = T | Promise<T>;

/** The rules a customer sees, plus what only the server knows. Everything left out has a default. Which account is credited is `accountName`'s to say. */
export interface TopUpOptions extends Partial<Omit<TopUpRules, 'account'>> {
  /** Shown to the payer where Credyt shows one. */
  description?: string;
  /** Overrides the asset's own rate where the asset is not the currency; passed to Credyt as it is. No estimate is shown then: which way round Credyt reads it is not documented. */
  exchangeRate?: Decimal;
  /** ISO 8601 instant at which the bought credit ends. */
  creditExpiresAt?: string;
  metadata?: Record<string, string>;
}

/** What a customer may do. Only `true` permits. */
export interface Permissions {
  topUp: boolean;
  portal: boolean;
}

/** What a new customer is subscribed to when `createCustomer` is on. */
export interface CreateCustomerOptions {
  subscriptions?: { products: { code: string; version?: number | 'default' }[] }[];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export interface BillingOptions<Native = any> {
  /** Secret key of your Credyt account, from an environment variable. */
  apiKey: string | undefined;
  /** The only source of identity. `null` answers 401. */
  identify(request: Request, context: RequestContext<Native>): Awaitable<Customer | null | undefined>;
  /** Where your app is seen from a browser; builds the return and failure URLs. Never taken from a request. */
  publicUrl: string | undefined;
  /** Where you mount the handler. Default `/api/billing`. */
  basePath?: string;
  /** Path customers come back to when the page names none. Default `/`. */
  returnTo?: string;
  /** Path or URL of your sign-in page, for people who open `GET /portal` signed out. */
  signInUrl?: string;
  /** Exact page origins that may call the handler. Default: the origin of `publicUrl`. */
  origins?: (string | undefined)[] | undefined;
  topUp?: TopUpOptions | ((customer: Customer, request: Request, context: RequestContext<Native>) => Awaitable<TopUpOptions>);
  /** Asked before every link is made. Throwing means no. */
  can?(customer: Customer, request: Request, context: RequestContext<Native>): Awaitable<Partial<Permissions>>;
  /** Create customers Credyt does not know yet, on their first POST. Default `false`. */
  createCustomer?: false | CreateCustomerOptions;
  /** Event attributes your customers may see in their usage. Default none. */
  usage?: { attributes?: string[] };
  /** Per asset: the level below which a balance counts as low. */
  lowBelow?: Record<string, Decimal>;
  /** The wallet account your product spends from. Default `default`. */
  accountName?: string;
  /** You say it; the key does not. Unset: no ribbon. */
  mode?: 'test' | 'live' | null;
  /** Opens `POST /webhooks`: the secret of your webhook destination; while you change it, the old and the new one. */
  webhookSecrets?: (string | undefined)[];
  /**
   * Per customer. `streams`: how many pages may hold `GET /stream` open at a time, default 6; 0 for runtimes that end or bill a long answer,
   * then there is no such route and pages ask every 30 s.
   */
  limits?: { mintsPerMinute?: number; streams?: number };
  /** Default `https://api.credyt.ai`; the emulator's address while developing. */
  credytUrl?: string | undefined;
  /** Origins a hosted page may live at; any other link is refused. */
  linkOrigins?: string[];
  fetch?: typeof fetch;
  /** Shared memory of all your processes. Default `memoryCoordination()`: right for one process. */
  coordination?: Coordination;
  /** Every answer and every mishap, without secrets, links or Credyt's words. Default: mishaps go to `console.error`. */
  onEvent?(event: BillingEvent): void;
  /** Clock, for tests. */
  now?(): number;
}
