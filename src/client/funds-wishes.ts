// "Go on when there is enough": wishes that outlive a payment in this tab (design §5), kept in sessionStorage for a day. Used by the store and ensureFunds.
import type { Wallet } from '../contract/index.js';
import { CredytFundsReadyEvent } from './billing-events.js';
import { recall, remember } from './page-storage.js';
import { covers, type Need } from './pick-account.js';

interface Wish extends Need {
  key: string;
  owner: string;
  at: number;
  /** `credyt-funds-ready` has been sent; a function that comes later may still run. */
  told?: boolean;
}

const KEPT_MS = 86_400_000;

export class FundsWishes {
  readonly #resume = new Map<string, () => unknown>();
  /** Somebody on this page still waits for these: they go on by themselves. */
  readonly #awaited = new Set<string>();

  constructor(private readonly name: string) {}

  wait(key: string, { asset, amount, account }: Need, owner: string): void {
    this.#awaited.add(key);
    this.#write([...this.#read().filter((wish) => wish.key !== key), { key, asset, amount, account, owner, at: Date.now() }]);
  }

  /** False when another page has gone on with it meanwhile (this one came back out of the bfcache). */
  take(key: string): boolean {
    this.#awaited.delete(key);
    const wishes = this.#read();
    this.#write(wishes.filter((wish) => wish.key !== key));
    return wishes.some((wish) => wish.key === key);
  }

  /** True when the wish is there, so that somebody must read the balance for it. */
  onReady(key: string, resume: () => unknown): boolean {
    this.#resume.set(key, resume);
    return this.#read().some((wish) => wish.key === key && !this.#awaited.has(key));
  }

  offReady(key: string, resume: () => unknown): void {
    if (this.#resume.get(key) === resume) this.#resume.delete(key);
  }

  /** Every wallet that is read comes by here. */
  reading(wallet: Wallet): void {
    for (const wish of this.#read()) {
      if (wish.owner !== wallet.owner || Date.now() - wish.at > KEPT_MS) this.take(wish.key);
      else if (!this.#awaited.has(wish.key) && covers(wallet, wish)) this.#grant(wish);
    }
  }

  clear(): void {
    this.#awaited.clear();
    this.#write([]);
  }

  #grant(wish: Wish): void {
    const resume = this.#resume.get(wish.key);
    if (resume) {
      this.#resume.delete(wish.key);
      this.take(wish.key);
    } else {
      this.#write(this.#read().map((other) => (other.key === wish.key ? { ...other, told: true } : other)));
    }
    if (!wish.told) document.dispatchEvent(new CredytFundsReadyEvent({ key: wish.key }));
    if (resume) queueMicrotask(resume); // its errors are the host's, not the store's
  }

  #read(): Wish[] {
    const wishes = recall<Wish[]>('sessionStorage', this.name);
    return Array.isArray(wishes) ? wishes : [];
  }

  #write(wishes: Wish[]): void {
    remember('sessionStorage', this.name, wishes.length > 0 ? wishes : null);
  }
}
