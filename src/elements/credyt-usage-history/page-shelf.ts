// The pages of a usage history that have been read: those near the reader with their rows, the others by their place only. Used by usage-pages.
import type { UsageItem, UsagePage } from '../../contract/index.js';

export interface Page {
  /** Let go of once the reader is far away; read again when they come back. */
  items: readonly UsageItem[];
  count: number;
  /** Where this page begins; `null` = at the newest. */
  start: string | null;
  /** Where reading goes on; `null` = the end. */
  next: string | null;
  isComplete: boolean;
}

/** So many pages before and after the one that is read keep their rows, and the first: rows pushed out of it by newer ones would be on no page. */
export const KEPT = 20;

export class PageShelf {
  #pages: Page[] = [];

  at(index: number): Page | undefined {
    return this.#pages[index];
  }

  /** Where the rest of this page is found; `undefined` = at the newest. */
  cursor(index: number): string | undefined {
    const page = this.#pages[index] ?? this.#pages[index - 1];
    return page?.next ?? undefined;
  }

  keep(index: number, { items, nextCursor }: UsagePage, size: number): Page {
    const known = this.#pages[index];
    const all = [...(known?.items ?? []), ...items];
    const isComplete = nextCursor === null || all.length >= size;
    const count = isComplete ? all.length : Math.max(all.length, known?.count ?? 0);
    const start = known ? known.start : (this.cursor(index) ?? null);
    return (this.#pages[index] = { items: all, count, start, next: nextCursor, isComplete });
  }

  /** Bounds what a walk through 100,000 rows holds. */
  letGoFarFrom(index: number): void {
    this.#pages = this.#pages.map((page, place) =>
      place > 0 && Math.abs(place - index) > KEPT ? { ...page, items: [], next: page.start, isComplete: false } : page);
  }

  /** How many rows stand before this page. */
  offset(index: number): number {
    return this.#pages.slice(0, index).reduce((sum, { count }) => sum + count, 0);
  }

  /** First and last of the pages around this one whose rows follow on each other without a gap. */
  stretch(index: number): [first: number, last: number] {
    let [first, last] = [index, index];
    while (this.#pages[first - 1]?.isComplete) first--;
    for (let next = this.#pages[last + 1]; this.#pages[last]?.isComplete && (next?.isComplete || next?.items.length); next = this.#pages[last + 1]) last++;
    return [first, last];
  }

  rows(first: number, last: number): UsageItem[] {
    return this.#pages.slice(first, last + 1).flatMap(({ items }) => items);
  }

  /** Puts a row's fees in once they are known. */
  price(item: UsageItem): void {
    this.#pages = this.#pages.map((page) =>
      page.items.some(({ id, fees }) => id === item.id && fees === null)
        ? { ...page, items: page.items.map((old) => (old.id === item.id ? { ...old, fees: item.fees } : old)) }
        : page);
  }
}
