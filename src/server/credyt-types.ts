// What the Credyt client takes and gives: camelCase, amounts as exact decimal strings. Costs, margins, vendors and metadata never come back.
import type { Decimal, OrLater } from '../contract/index.js';
import type { CredytReason } from './credyt-error.js';

export interface CallOptions {
  /** Ends the call early with reason `aborted`. */
  signal?: AbortSignal | undefined;
  /** Told of every HTTP request this call makes, repeated ones too. Nothing in it is a secret. */
  onCall?: ((call: CredytCall) => void) | undefined;
  /** Deadline of the whole call. Default 10 s for reads, 15 s for writes; at most 30 s. */
  timeoutMs?: number | undefined;
}

/** One HTTP request to Credyt and how it ended. */
export interface CredytCall {
  /** Such as `GET /customers/{id}/wallet`: never an id. */
  upstream: string;
  /** `null`: no answer. */
  status: number | null;
  /** Why it failed. */
  reason?: CredytReason;
  ms: number;
  /** 2 and 3 are repetitions; only reads are repeated. */
  attempt: number;
}

export interface CredytProductRef {
  id?: string | undefined;
  code?: string | undefined;
  name?: string | undefined;
}

/** A subscription may come without `id` and `status`. `needsPayment`: it is not active and Credyt asks for a payment. */
export interface CredytSubscription {
  id?: string | undefined;
  status?: string | undefined;
  products: CredytProductRef[];
  needsPayment: boolean;
  /** Where that payment is made; a bearer secret, made fresh by each `getCustomer`. */
  paymentUrl?: string | undefined;
}

export interface CredytCustomer {
  id: string;
  externalId?: string | undefined;
  name?: string | undefined;
  subscriptions: CredytSubscription[];
}

export interface NewCustomer {
  externalId?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
  subscriptions?: {
    products: { code: string; version?: number | 'default' }[];
    returnUrl?: string;
    failureUrl?: string;
    redirectTo?: string;
  }[];
}

/** `id` is Credyt's own spelling: use it to ask for this account, and select by `asset`. */
export interface CredytAccount {
  id: string;
  name?: string | undefined;
  asset: string;
  available: Decimal;
  pendingIn?: Decimal | undefined;
  pendingOut?: Decimal | undefined;
}

export interface CredytWallet {
  accounts: CredytAccount[];
}

/** `asset` is missing when Credyt did not name it: then nobody knows what the amount is of. */
export interface CredytFee {
  amount: Decimal;
  asset?: string | undefined;
  product: CredytProductRef;
}

/** `occurredAt`: ISO 8601 UTC with milliseconds; `null` when it could not be read. `fees: null` = not told or not readable. */
export interface CredytEvent {
  id: string;
  customerId?: string | undefined;
  eventType: string;
  occurredAt: string | null;
  subject?: string | undefined;
  description?: string | undefined;
  fees: CredytFee[] | null;
  /** The event's own data: scalars as text, numbers exactly as sent. Nested members are left out. */
  data: Record<string, string>;
}

/** Rows in Credyt's order; one that could not be read is `null`, so that positions stay true. `totalCount: null` = not told. */
export interface CredytEventPage {
  items: (CredytEvent | null)[];
  totalCount: number | null;
}

export interface ListEvents {
  customerId: string;
  limit: number;
  offset: number;
}

export interface NewEvent {
  /** Yours, and the same whenever this event is sent again: Credyt bills it once. */
  id: string;
  /** What your prices are about, such as `image_generated`. */
  eventType: string;
  /** ISO 8601; default now. */
  occurredAt?: string | undefined;
  /** What it was done to, such as the image's id. */
  subject?: string | undefined;
  /** What the customer reads in their history. */
  description?: string | undefined;
  /** What prices count and choose by, such as `{ model: 'ink-2', images: 4 }`. */
  /** Numbers you need exactly may be given as `new JsonNumber("...")`. */
  data?: Record<string, unknown>;
  /** What it cost you; never shown to the customer. */
  costs?: NewCost[];
}

export interface NewCost {
  /** Default: made from the event's id and the cost's place, so that sending again adds nothing. */
  id?: string;
  /** Credyt's id of the vendor, or yours. */
  vendorId?: string;
  vendorExternalId?: string;
  description?: string;
  amount: Decimal;
  currency: string;
}

export interface NewAdjustment {
  /** Yours, and the same whenever this adjustment is sent again: it counts once. */
  transactionId: string;
  asset: string;
  /** Negative takes. */
  amount: Decimal;
  /** Money taken or given back elsewhere, a gift, or a reason of your own. */
  reason: OrLater<'external_topup' | 'external_refund' | 'gift'>;
  /** Default: the account `default`. */
  accountName?: string | undefined;
  description?: string | undefined;
  /** ISO 8601 instant at which what is left of it ends. */
  expiresAt?: string | undefined;
  metadata?: Record<string, string>;
}

export interface CredytAsset {
  code: string;
  name?: string | undefined;
  symbol?: string | undefined;
  label?: string | undefined;
  precision?: number | undefined;
}

export interface QuoteCall {
  asset: string;
  amount: Decimal;
  /** Fiat code that pays. */
  currency: string;
}

export interface NewTopUp {
  customerId: string;
  amount: Decimal;
  currency: string;
  returnUrl: string;
  failureUrl: string;
  description?: string | undefined;
  destination?: { asset: string; accountName?: string; exchangeRate?: Decimal };
  creditExpiresAt?: string | undefined;
  metadata?: Record<string, string>;
}

/** `url` is a bearer secret and not yet judged: see links.ts. Times as ISO 8601 UTC, `null` when not told. */
export interface CredytLink {
  url: string;
  expiresAt: string | null;
}

export interface CredytTopUp extends CredytLink {
  id: string;
}

export interface NewPortalSession {
  customerId: string;
  returnUrl: string;
  failureUrl: string;
}

export interface CredytProduct {
  id: string;
  code?: string | undefined;
  name?: string | undefined;
}

export interface UsageSimulation {
  productId: string;
  /** Default `default`. */
  version?: number | 'default';
  events: NewEvent[];
}

/** What a webhook says. Treat it as a hint to read again: deliveries come twice, late and out of order. */
export interface WebhookEvent {
  /** The same for every delivery of this event. */
  id: string;
  /** The topic, such as `subscription.activated`; new ones may come. */
  type: string;
  /** ISO 8601 UTC. */
  created: string | null;
  liveMode: boolean | null;
  /** Whom and what it is about, when the topic says so. */
  customerId: string | null;
  subscriptionId: string | null;
  /** As Credyt wrote it; numbers are `JsonNumber`. */
  data: Record<string, unknown>;
}

export interface CredytClient {
  getCustomer(customerId: string, options?: CallOptions): Promise<CredytCustomer>;
  /** `null` when Credyt knows no customer of exactly this external id. */
  findCustomer(externalId: string, options?: CallOptions): Promise<CredytCustomer | null>;
  createCustomer(customer: NewCustomer, options?: CallOptions): Promise<CredytCustomer>;
  /** Creates the customer, or finds the one that has this external id already. */
  ensureCustomer(customer: NewCustomer & { externalId: string }, options?: CallOptions): Promise<CredytCustomer>;
  /** Subscriptions that wait for their first payment, each with a fresh `paymentUrl`: send the customer there at once, keep it nowhere. */
  listPendingSubscriptions(customerId: string, options?: CallOptions): Promise<CredytSubscription[]>;
  /** No wallet yet is `{ accounts: [] }`. */
  getWallet(customerId: string, options?: CallOptions): Promise<CredytWallet>;
  /** One account with what is pending; `accountId` as the wallet spelled it. */
  getAccount(customerId: string, accountId: string, options?: CallOptions): Promise<CredytAccount>;
  listEvents(query: ListEvents, options?: CallOptions): Promise<CredytEventPage>;
  getEvent(eventId: string, options?: CallOptions): Promise<CredytEvent>;
  /**
   * Reports usage, 100 events at a time and in their order. Billed once per event id: when it fails, send all of them again.
   * Usage is never refused for want of money; ask `requireFunds` before the work.
   */
  sendEvents(customerId: string, events: NewEvent[], options?: CallOptions): Promise<void>;
  /** Gives or takes: a refund, a gift, a deposit made elsewhere. Counts once per `transactionId`, so it may be sent again. */
  createAdjustment(customerId: string, adjustment: NewAdjustment, options?: CallOptions): Promise<{ id: string | null }>;
  listAssets(options?: CallOptions): Promise<CredytAsset[]>;
  getAsset(code: string, options?: CallOptions): Promise<CredytAsset>;
  /** How many units the amount buys; `null` when the answer was not understood. */
  quote(call: QuoteCall, options?: CallOptions): Promise<Decimal | null>;
  /** Never sent twice by this client: two calls are two top-ups. */
  createTopUp(topUp: NewTopUp, options?: CallOptions): Promise<CredytTopUp>;
  createPortalSession(session: NewPortalSession, options?: CallOptions): Promise<CredytLink>;
  getProduct(productId: string, options?: CallOptions): Promise<CredytProduct>;
  /** The fees such events would cause, per event in order; `null` when the answer was not understood. */
  simulateUsage(simulation: UsageSimulation, options?: CallOptions): Promise<(CredytFee[] | null)[] | null>;
}
