// Asks what a row cost when the row comes on screen, four at a time. Used by credyt-usage-history for rows whose fees are not known yet.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { UsageItem } from '../../contract/index.js';

const AT_ONCE = 4;

export class LazyFees implements ReactiveController {
  readonly #asked = new Set<string>();
  #onScreen: string[] = [];
  #watched = '';
  #running = 0;
  #observer: IntersectionObserver | undefined;
  #stop = new AbortController();

  constructor(
    private readonly host: ReactiveControllerHost & { readonly isConnected: boolean; readonly renderRoot: ParentNode },
    private readonly read: (id: string, signal: AbortSignal) => Promise<UsageItem>,
    private readonly found: (item: UsageItem) => void,
  ) {
    host.addController(this);
  }

  /** Rows that were still unpriced may be priced by now. */
  askAgain(): void {
    this.#asked.clear();
    this.#watched = '';
  }

  hostDisconnected(): void {
    queueMicrotask(() => {
      if (this.host.isConnected) return;
      this.#observer?.disconnect();
      this.#stop.abort();
      this.#stop = new AbortController();
      this.askAgain();
    });
  }

  // Observed anew whenever other rows are drawn: the nodes stay, what they stand for changes.
  hostUpdated(): void {
    if (!this.host.isConnected) return; // a last drawing after it has gone
    const rows = [...this.host.renderRoot.querySelectorAll<HTMLElement>('[data-unpriced]')];
    const watched = rows.map((row) => row.dataset['unpriced']).join();
    if (watched === this.#watched) return;
    this.#watched = watched;
    this.#observer?.disconnect();
    this.#onScreen = [];
    this.#observer = new IntersectionObserver((entries) => { this.#see(entries); });
    for (const row of rows) this.#observer.observe(row);
  }

  #see(entries: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const id = (target as HTMLElement).dataset['unpriced'] ?? '';
      this.#onScreen = this.#onScreen.filter((other) => other !== id);
      if (isIntersecting && !this.#asked.has(id)) this.#onScreen.push(id);
    }
    this.#ask();
  }

  #ask(): void {
    while (this.#running < AT_ONCE) {
      const id = this.#onScreen.shift();
      if (id === undefined) return;
      this.#asked.add(id);
      this.#running++;
      // A fee that cannot be had stays "Pricing…": it is asked again when a balance moves.
      this.read(id, this.#stop.signal).then(this.found, () => {}).finally(() => {
        this.#running--;
        this.#ask();
      });
    }
  }
}
