// "There must be enough for this": checks, opens the page's dialog, and goes on when the balance covers it (design §5). Used by the page API.
import type { BillingStore } from './billing-store.js';
import { BillingError } from './billing-error.js';
import { resolveEndpoint } from './configuration.js';
import { covers, type Need } from './pick-account.js';

export interface FundsNeed extends Need {
  asset: string;
  /** Names the wish, so that it survives a payment in this tab: `onFundsReady(key, …)` runs after the return. */
  key?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** What the dialog element offers. The client finds it by its tag and imports no element. */
export interface FundsDialog extends HTMLElement {
  endpoint: string | undefined;
  /** Resolves when the balance covers the need, rejects (`AbortError`) when the customer turns away. */
  show(need: Need): Promise<void>;
  close(): void;
}

const TAG = 'credyt-insufficient-funds-dialog';

export class EnsureFunds {
  /** The question that is on screen; calls made meanwhile wait for its answer. */
  #asked: Promise<void> | null = null;
  #waiting = 0;

  constructor(private readonly store: BillingStore) {}

  /** `isStale`: somebody knows better than the wallet at hand. */
  async ensure({ key, signal, ...need }: FundsNeed, isStale = false): Promise<void> {
    signal?.throwIfAborted();
    if (!isStale && this.#covers(need)) return;
    await this.store.refresh();
    signal?.throwIfAborted();
    const { wallet } = this.store.getState();
    if (wallet.status === 'signed-out') throw new BillingError('unauthenticated', 'Nobody is signed in.', { status: 401 });
    if (wallet.status !== 'ready') throw new BillingError('billing_unavailable', 'The balance could not be read.');
    if (this.#covers(need)) return;

    const { wishes } = this.store;
    const { owner } = wallet.wallet;
    if (key) wishes.wait(key, need, owner);
    try {
      // Another call's answer may leave this need open: then it is asked in its turn.
      while (!this.#covers(need)) {
        await this.#ask(need, signal);
        if (this.#owner !== owner) throw new DOMException('Another customer has taken over.', 'AbortError');
      }
    } catch (error) {
      if (key) wishes.take(key);
      throw error;
    }
    if (key && !wishes.take(key)) throw new DOMException('Another page has gone on with this.', 'AbortError');
  }

  get #owner(): string | null {
    const { wallet } = this.store.getState();
    return wallet.status === 'ready' ? wallet.wallet.owner : null;
  }

  #covers(need: Need): boolean {
    const { wallet } = this.store.getState();
    return wallet.status === 'ready' && !wallet.stale && covers(wallet.wallet, need);
  }

  /** Nobody waits any longer: the dialog goes too. */
  async #ask(need: Need, signal: AbortSignal | undefined): Promise<void> {
    const dialog = findDialog(this.store.endpoint);
    this.#asked ??= dialog.show(need).finally(() => { this.#asked = null; });
    this.#waiting++;
    try {
      await (signal ? Promise.race([this.#asked, aborted(signal)]) : this.#asked);
    } finally {
      if (--this.#waiting === 0 && this.#asked !== null) {
        this.#asked.catch(() => {});
        dialog.close();
      }
    }
  }
}

function findDialog(endpoint: string): FundsDialog {
  if (!customElements.get(TAG)) {
    throw new Error(`No <${TAG}> is defined. Import "credyt-widgets/${TAG}/define" (or "credyt-widgets/define") once on this page.`);
  }
  const found = [...document.querySelectorAll<FundsDialog>(TAG)].find((dialog) => isAbout(endpoint, dialog));
  if (found) return found;
  const dialog = document.createElement(TAG) as FundsDialog;
  dialog.endpoint = endpoint;
  return document.body.appendChild(dialog);
}

/** A dialog on another proxy's wallet would never see this need covered. */
function isAbout(endpoint: string, dialog: FundsDialog): boolean {
  try {
    return resolveEndpoint(dialog.endpoint) === endpoint;
  } catch {
    return false; // an endpoint that is not allowed
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
