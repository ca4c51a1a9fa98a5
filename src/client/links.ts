// From a click to a hosted page: one request per intent, the link checked, told by event, then followed here or in a new tab. Used by the store.
import type { Decimal, Link, RouteRequest, Wallet } from '../contract/index.js';
import { BillingError } from './billing-error.js';
import type { BillingClient } from './billing-client.js';
import { CredytRedirectEvent } from './billing-events.js';
import type { LinkOptions, LinkResult, PaymentWish, PortalWish, TopUpWish } from './billing-store.js';
import { Intents, inTurn } from './intents.js';
import { levelsOf, NO_NONCE, recordLeaving } from './leaving.js';
import { pageDoors, safeLink, stillHere } from './page-doors.js';
import type { Payment } from './billing-state.js';
import { creditedAccount } from './pick-account.js';

export interface LinkHooks {
  client: BillingClient;
  /** The wallet, read first when it is not known; `null` when that failed. */
  wallet(): Promise<Wallet | null>;
  /** What a top-up should credit, when it is known. */
  units(amount: Decimal, currency: string, asset: string): Decimal | null;
  /** A top-up's page opens, here or in `tab`. */
  leaving(payment: LeavingPayment, tab: Window | null): void;
}

export interface LeavingPayment {
  payment: Payment;
  expected: Decimal | null;
  owner: string;
  nonce: string;
}

type Wish =
  | { kind: 'top-up'; wish: TopUpWish; body: RouteRequest<'topUps'> }
  | { kind: 'portal'; wish: PortalWish; body: RouteRequest<'portalLinks'> }
  | { kind: 'payment'; wish: PaymentWish; body: RouteRequest<'paymentLinks'> };

/** A second click is the first one's echo for this long after a tab was opened. */
const ECHO_MS = 1_000;
const MAX_RETURN_TO = 2_048;

export class Links {
  readonly #intents = { 'top-up': new Intents('intent'), portal: new Intents(null), payment: new Intents(null) };
  readonly #running = new Map<string, Promise<LinkResult>>();
  #life = new AbortController();

  constructor(private readonly hooks: LinkHooks) {}

  topUp(wish: TopUpWish, options?: LinkOptions): Promise<LinkResult> {
    return this.#once(toTopUp(wish), options);
  }

  portal(wish: PortalWish, options?: LinkOptions): Promise<LinkResult> {
    return this.#once(toPortal(wish), options);
  }

  payment(wish: PaymentWish, options?: LinkOptions): Promise<LinkResult> {
    return this.#once({ kind: 'payment', wish, body: wish.subscriptionId ? { subscriptionId: wish.subscriptionId } : {} }, options);
  }

  /** For hosts that navigate themselves. */
  async topUpLink(wish: TopUpWish): Promise<Link> {
    return this.#handOut(toTopUp(wish));
  }

  async portalLink(wish: PortalWish): Promise<Link> {
    return this.#handOut(toPortal(wish));
  }

  /** The customer paid, came back or said so: the next click is a new intent. */
  endIntent(): void {
    this.#intents['top-up'].end();
  }

  /** Another customer: no link under way is followed any more. */
  clear(): void {
    this.#life.abort();
    this.#life = new AbortController();
    this.#running.clear();
    for (const intents of Object.values(this.#intents)) intents.end();
  }

  /** Double clicks, a held Enter and two buttons for the same share one run. Not async: the tab must open inside the click. */
  #once(wish: Wish, options: LinkOptions = {}): Promise<LinkResult> {
    const id = JSON.stringify([wish.kind, wish.body]);
    const running = this.#running.get(id);
    if (running) return running;
    const wantsTab = wish.wish.target === '_blank';
    const tab = wantsTab ? pageDoors.openTab() : null;
    const run = this.#follow(wish, options, tab);
    this.#running.set(id, run);
    const done = (): void => { if (this.#running.get(id) === run) this.#running.delete(id); };
    run.then(({ status }) => {
      if (status === 'opened') setTimeout(done, ECHO_MS);
      else done();
    }, done);
    return run;
  }

  async #follow(wish: Wish, { source, signal, tabBlocked, leaving }: LinkOptions, tab: Window | null): Promise<LinkResult> {
    const life = this.#life.signal;
    try {
      const link = await this.#mint(wish);
      const wallet = await this.hooks.wallet();
      life.throwIfAborted();
      signal?.throwIfAborted();
      const url = checked(link);
      const event = new CredytRedirectEvent({ kind: wish.kind, host: url.host, reason: 'click' });
      if (!speakerOf(source).dispatchEvent(event)) {
        tab?.close();
        return { status: 'prevented' };
      }
      this.#note(wish, link, url, wallet, tab);
      leaving?.(tab);
      if (tab) {
        tab.location.replace(url.href);
        return { status: 'opened' };
      }
      const isBlocked = wish.wish.target === '_blank';
      if (isBlocked) tabBlocked?.();
      pageDoors.go(url.href);
      await stillHere();
      return { status: isBlocked ? 'popup-blocked' : 'navigating' };
    } catch (error) {
      tab?.close();
      throw error;
    }
  }

  async #handOut(wish: Wish): Promise<Link> {
    const link = await this.#mint(wish);
    this.#note(wish, link, checked(link), await this.hooks.wallet(), null);
    return { url: link.url, expiresAt: link.expiresAt, ttlMs: link.ttlMs };
  }

  async #mint({ kind, body }: Wish): Promise<Link> {
    const { client } = this.hooks;
    const owner = (await this.hooks.wallet())?.owner ?? null;
    const intents = this.#intents[kind];
    return inTurn(kind, async () => {
      const key = intents.keyFor(JSON.stringify([client.endpoint, owner, body]));
      try {
        const link = await (kind === 'top-up' ? client.topUp(body, key) : kind === 'portal' ? client.portalLink(body, key) : client.paymentLink(body));
        if (kind === 'top-up') intents.minted(key, link.ttlMs);
        else intents.end();
        return link;
      } catch (error) {
        if (isFinal(error)) intents.end();
        throw error;
      }
    });
  }

  /** Before leaving: what the page needs to know when the customer is back. */
  #note(wish: Wish, link: Link, url: URL, wallet: Wallet | null, tab: Window | null): void {
    if (!wallet) return;
    const { nonce = NO_NONCE } = link;
    recordLeaving(nonce, { kind: wish.kind, newTab: tab !== null, levels: levelsOf(wallet) }, url.origin, tab ?? undefined);
    if (wish.kind !== 'top-up') return;
    const { account } = wallet.topUp;
    const { amount, currency = wallet.topUp.currency, asset = wallet.topUp.assets[0] ?? currency } = wish.wish;
    this.hooks.leaving({
      payment: { asset, account, amount, currency, before: creditedAccount(wallet, asset)?.available ?? null, since: Date.now() },
      expected: asset === currency ? amount : this.hooks.units(amount, currency, asset),
      owner: wallet.owner,
      nonce,
    }, tab);
  }
}

function toTopUp(wish: TopUpWish): Wish {
  const { amount, currency, asset } = wish;
  return { kind: 'top-up', wish, body: { amount, ...(currency && { currency }), ...(asset && { asset }), ...journey(wish) } };
}

const toPortal = (wish: PortalWish): Wish => ({ kind: 'portal', wish, body: journey(wish) });

function journey({ returnTo, target }: PortalWish): { returnTo?: string; newTab?: true } {
  const { pathname, search, hash } = location;
  const here = [pathname + search + hash, pathname].find((path) => path.length <= MAX_RETURN_TO);
  const path = returnTo || here;
  return { ...(path && { returnTo: path }), ...(target === '_blank' && { newTab: true as const }) };
}

/** The page acts on a link only when all it can judge is right. */
function checked({ url }: Link): URL {
  const safe = safeLink(url);
  if (!safe) throw new BillingError('bad_answer', 'The link does not lead to a safe address.');
  return safe;
}

/** An element that has left the document can no longer be heard there. */
const speakerOf = (source: EventTarget | undefined): EventTarget =>
  source && !(source instanceof Node && !source.isConnected) ? source : document;

/** A clear no: the same intent asked again is a new one. Anything else may have made a link that was lost on the way. */
const isFinal = (error: unknown): boolean =>
  error instanceof BillingError && error.status >= 400 && error.status < 500 && ![401, 408, 409, 425, 429].includes(error.status);
