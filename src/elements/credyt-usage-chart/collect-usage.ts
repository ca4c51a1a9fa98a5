// Reads the newest usage of a period page by page, within stated bounds. Pure but for what it is given to ask; used by spend-reader.
import type { UsageItem, UsagePage, UsageQuery } from '../../contract/index.js';

/** Older events of the period are not counted, and the chart says so. */
export const MOST_EVENTS = 1000;
/** Pages read, however little they held: a proxy may answer short ones for as long as it finds little. */
export const MOST_PAGES = 20;
/** Requests in all, with those that ask a page again for its costs. */
export const MOST_REQUESTS = 44;
/** Credyt gives 100 events at once, and the proxy spends one of them on finding its place: so each request is one of Credyt's pages. */
const PAGE = 99;
/** Single events may come late; the oldest of so many rows is not where the list was cut. */
const LATE = 20;

export interface Collected {
  readonly items: readonly UsageItem[];
  /** Epoch ms: days that began before this are not whole. `null` when every event of the period is there. */
  readonly cutAt: number | null;
  /** There are pages still to come. */
  readonly isReading: boolean;
}

/** Answers what it has after each request. With what was collected `before`, it reads only as far as that is met. */
export async function* collectUsage(
  ask: (query: UsageQuery) => Promise<UsagePage>,
  from: string,
  before: Collected | null = null,
): AsyncGenerator<Collected, void> {
  const known = new Set(before?.items.map(({ id }) => id));
  const found = new Map<string, UsageItem>();
  const pages: { query: UsageQuery; ids: string[] }[] = [];
  let cursor: string | null = null;
  let isMet = false;

  const result = (isReading: boolean): Collected => {
    const all = [...found.values(), ...(isMet ? (before?.items ?? []).filter(({ id }) => !found.has(id)) : [])];
    const items = all.slice(0, MOST_EVENTS);
    const isCut = items.length < all.length || (!isMet && cursor !== null);
    return { items, isReading, cutAt: isCut ? latest(items.slice(-LATE)) : isMet ? (before?.cutAt ?? null) : null };
  };

  for (let isReading = true; isReading;) {
    const query: UsageQuery = { from, limit: String(Math.min(PAGE, MOST_EVENTS - found.size)), ...(cursor === null ? {} : { cursor }) };
    const { items, nextCursor }: UsagePage = await ask(query);
    for (const item of items) {
      isMet ||= known.has(item.id);
      found.set(item.id, item);
    }
    pages.push({ query, ids: items.map(({ id }) => id) });
    cursor = nextCursor;
    isReading = cursor !== null && !isMet && found.size < MOST_EVENTS && pages.length < MOST_PAGES;
    yield result(isReading);
  }

  // Where Credyt's list tells no costs, a proxy looks up 25 with each page and keeps them: asked again, it knows the next 25.
  let requests = pages.length;
  for (const { query, ids } of pages) {
    const unpriced = (): number => ids.filter((id) => found.get(id)?.fees === null).length;
    for (let left = unpriced(), before = left + 1; left > 0 && left < before && requests < MOST_REQUESTS; requests++) {
      for (const item of (await ask(query)).items) if (found.has(item.id)) found.set(item.id, item);
      before = left;
      left = unpriced();
      yield result(false);
    }
  }
}

/** Nothing can be said to be whole when no time can be read. */
function latest(items: readonly UsageItem[]): number {
  const times = items.map(({ occurredAt }) => Date.parse(occurredAt)).filter((time) => !Number.isNaN(time));
  return times.length > 0 ? Math.max(...times) : Infinity;
}
