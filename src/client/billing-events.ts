// Every event the kit sends to the host page (design §5): bubbling, composed, typed. Dispatched by the client and the elements; hosts listen.
import type { Decimal, Wallet } from '../contract/index.js';

export type LinkKind = 'portal' | 'top-up' | 'payment';
export type Outcome = 'finished' | 'unfinished' | 'ignored' | 'renewed';

class BillingEvent<Detail> extends Event {
  readonly detail: Detail;
  constructor(type: string, detail: Detail, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable });
    this.detail = detail;
  }
}

/** The wallet differs from the one before; `null` after a sign-out. Sent once per page, by the document. */
export class CredytWalletChangeEvent extends BillingEvent<{ wallet: Wallet | null }> {
  constructor(detail: { wallet: Wallet | null }) {
    super('credyt-wallet-change', detail);
  }
}

/** About to leave for a hosted page, or to open it in a tab. `preventDefault()` stops it. The link itself is a secret and not told. */
export class CredytRedirectEvent extends BillingEvent<{ kind: LinkKind; host: string; reason: 'click' | 'renewal' }> {
  constructor(detail: { kind: LinkKind; host: string; reason: 'click' | 'renewal' }) {
    super('credyt-redirect', detail, true);
  }
}

/** A top-up was seen twice in the balance. `before: null` = there was no account yet. Sent by the document. */
export class CredytTopUpSettledEvent extends BillingEvent<{ asset: string; before: Decimal | null; after: Decimal }> {
  constructor(detail: { asset: string; before: Decimal | null; after: Decimal }) {
    super('credyt-top-up-settled', detail);
  }
}

/** The customer came back from a hosted page and the proxy said what that means. Sent by the document. */
export class CredytReturnEvent extends BillingEvent<{ outcome: Outcome }> {
  constructor(detail: { outcome: Outcome }) {
    super('credyt-return', detail);
  }
}

/** After a return, the balance covers what `ensureFunds` was once asked under `key`. Sent by the document, once per wish. */
export class CredytFundsReadyEvent extends BillingEvent<{ key: string }> {
  constructor(detail: { key: string }) {
    super('credyt-funds-ready', detail);
  }
}

/** A balance fell to or under its threshold; `below: '0'` where it has none and was used up. Once per crossing and browser session, by one of the page's banners. */
export class CredytLowBalanceEvent extends BillingEvent<{ asset: string; available: Decimal; below: Decimal }> {
  constructor(detail: { asset: string; available: Decimal; below: Decimal }) {
    super('credyt-low-balance', detail);
  }
}

/** The insufficient-funds dialog opened. */
export class CredytDialogOpenEvent extends BillingEvent<{ asset: string | null; amount: Decimal | null }> {
  constructor(detail: { asset: string | null; amount: Decimal | null }) {
    super('credyt-dialog-open', detail);
  }
}

/** The dialog closed: the need is covered, or the customer turned away. */
export class CredytDialogCloseEvent extends BillingEvent<{ covered: boolean }> {
  constructor(detail: { covered: boolean }) {
    super('credyt-dialog-close', detail);
  }
}

/** A customer who may only look asked for something that needs more rights. */
export class CredytPermissionNeededEvent extends BillingEvent<{ kind: LinkKind }> {
  constructor(detail: { kind: LinkKind }) {
    super('credyt-permission-needed', detail);
  }
}

/** Something was refused or did not work: told by the element that was used; by the document when the wallet cannot be had. `code`: a problem code of design §3 or a `BillingError` code of the browser. */
export class CredytErrorEvent extends BillingEvent<{ code: string }> {
  constructor(detail: { code: string }) {
    super('credyt-error', detail);
  }
}

export interface CredytEventMap {
  'credyt-wallet-change': CredytWalletChangeEvent;
  'credyt-redirect': CredytRedirectEvent;
  'credyt-top-up-settled': CredytTopUpSettledEvent;
  'credyt-return': CredytReturnEvent;
  'credyt-funds-ready': CredytFundsReadyEvent;
  'credyt-low-balance': CredytLowBalanceEvent;
  'credyt-dialog-open': CredytDialogOpenEvent;
  'credyt-dialog-close': CredytDialogCloseEvent;
  'credyt-permission-needed': CredytPermissionNeededEvent;
  'credyt-error': CredytErrorEvent;
}

declare global {
  interface HTMLElementEventMap extends CredytEventMap {}
  interface DocumentEventMap extends CredytEventMap {}
  interface WindowEventMap extends CredytEventMap {}
}
