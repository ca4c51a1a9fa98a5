// Reads Credyt's event list newest first while it grows: Credyt knows offsets only, so every read starts at the last row it knows. For usage.ts.
import { isCredytError } from './credyt-error.js';
import type { CredytClient, CredytEvent } from './credyt-types.js';
import type { Position } from './cursor.js';
import type { Trace } from './trace.js';

export interface Row {
  event: CredytEvent;
  /** Its offset in Credyt's list. */
  index: number;
}

export interface ScanOptions {
  client: Pick<CredytClient, 'listEvents'>;
  customerId: string;
  /** `null` starts at the newest event. */
  position: Position | null;
  /** How many rows to ask for at once. */
  pageSize: number;
  maxPages: number;
  timeLeft: () => number;
  trace?: Trace | undefined;
  /** Called with the number of rows that could not be read, or were somebody else's. */
  onDropped: (reason: 'upstream_mismatch' | 'upstream_rows_malformed', count: number) => void;
}

interface Window {
  /** In reading order. `event: null` = cannot be read, or is somebody else's. */
  rows: { event: CredytEvent | null; index: number }[];
  total: number | null;
  /** How many of the rows were read before. */
  known: number;
}

/** The largest page that is asked for, and one that surely is allowed (Credyt's own example). */
const MAX_PAGE = 100;
const SAFE_PAGE = 20;
/** How deep a customer may go. */
const MAX_DEPTH = 100_000;

export function createScan({ client, customerId, position, pageSize, maxPages, timeLeft, trace, onDropped }: ScanOptions) {
  const at: Position = position ?? { direction: 1, next: 0, total: null, size: MAX_PAGE, isSorted: true, seen: [] };
  const seen = new Set(at.seen);
  let pagesRead = 0;
  let isStart = position === null;
  let isEnd = false;
  let hasForeign = false;
  let lastTime = '~'; // later than any instant
  // The last window ended without a new row, so the next one starts behind it and not at the anchor.
  let isBehindAnchor = false;

  async function list(offset: number, limit: number): Promise<Window> {
    pagesRead++;
    try {
      const page = await client.listEvents({ customerId, offset, limit }, { timeoutMs: timeLeft(), onCall: trace?.onCall });
      return checkRows(page.items, offset, page.totalCount);
    } catch (error) {
      // The largest page Credyt allows is not documented.
      if (!isCredytError(error, 'invalid') || limit <= SAFE_PAGE) throw error;
      at.size = SAFE_PAGE;
      return list(offset, SAFE_PAGE);
    }
  }

  function checkRows(items: (CredytEvent | null)[], offset: number, totalCount: number | null): Window {
    const isForeign = (event: CredytEvent | null): boolean => event?.customerId !== undefined && event.customerId !== customerId;
    const foreign = items.filter(isForeign).length;
    const malformed = items.filter((event) => event === null).length;
    if (foreign > 0) onDropped('upstream_mismatch', foreign);
    if (malformed > 0) onDropped('upstream_rows_malformed', malformed);
    hasForeign ||= foreign > 0;
    const rows = items.map((event, place) => ({ event: isForeign(event) ? null : event, index: offset + place }));
    // A total below what we hold in hand is no total.
    return { rows, total: totalCount !== null && (items.length === 0 || totalCount >= offset + items.length) ? totalCount : null, known: 0 };
  }

  /** At most `count` rows from `edge` on, in reading order. */
  async function readWindow(edge: number, count: number): Promise<Window> {
    if (at.direction === 1) {
      const window = await list(edge, count);
      if (window.rows.length > 0 && window.rows.length < count && window.total !== edge + window.rows.length) at.size = window.rows.length;
      return window;
    }
    const offset = Math.max(0, edge - count + 1);
    let window = await list(offset, edge - offset + 1);
    const got = window.rows.length;
    // Credyt gives fewer at once than asked, so those next to the edge are the ones that are missing.
    if (got > 0 && offset + got <= edge && window.total !== offset + got) {
      at.size = got;
      window = await list(Math.max(0, edge - got + 1), got);
    }
    return { ...window, rows: window.rows.reverse() };
  }

  /** The first page also shows which way Credyt sorts. Oldest first without a total there is no end to start from: then its order stays. */
  async function start(): Promise<Window> {
    isStart = false;
    const head = await readWindow(0, Math.min(Math.max(pageSize, SAFE_PAGE), MAX_PAGE));
    if (head.total === null || head.total === 0 || isNewestFirst(head)) return head;
    at.direction = -1;
    at.next = head.total - 1;
    if (head.total === head.rows.length) return { ...head, rows: head.rows.reverse() };
    const tail = await readWindow(at.next, Math.min(pageSize, at.size));
    if (latest(tail) > latest(head)) return tail;
    // A batch sent late made the head look so; the list as a whole is newest first.
    at.direction = 1;
    at.next = 0;
    return head;
  }

  /** Rows that arrived meanwhile have moved the anchor; where it cannot be found, rows may come again, but none is skipped. */
  async function proceed(): Promise<Window> {
    const anchor = at.seen.at(-1);
    if (anchor === undefined || isBehindAnchor) return readWindow(at.next, Math.min(pageSize, at.size));
    const count = Math.min(pageSize + 1, at.size);
    const edge = at.next - at.direction;
    const window = await readWindow(edge, count);
    const known = countKnown(window, anchor);
    const moved = window.total !== null && at.total !== null ? window.total - at.total : 0;
    if (known > 0 || moved === 0) return { ...window, known };
    // Newest first, arrivals push the anchor by their number; oldest first, only late ones below it do. Look around that place.
    const middle = at.direction === 1 ? edge + moved : edge;
    const around = await readWindow(Math.max(0, middle - at.direction * Math.floor(count / 2)), count);
    const found = countKnown(around, anchor);
    return found > 0 ? { ...around, known: found } : window;
  }

  return {
    /** The next rows, newest first, none of them read before; `isEnd` tells when none can follow. Pass each row that was dealt with to `done`. */
    async read(): Promise<Row[]> {
      const window = isStart ? await start() : await proceed();
      at.total = window.total;
      const known = new Set(seen);
      const rows = window.rows.slice(window.known).filter((row): row is Row => {
        if (row.event === null || known.has(row.event.id)) return false;
        known.add(row.event.id);
        return true;
      });
      const last = window.rows.at(-1);
      isBehindAnchor = rows.length === 0;
      if (isBehindAnchor && last) at.next = last.index + at.direction;
      isEnd = last === undefined;
      return rows;
    },

    done({ event, index }: Row): void {
      at.next = index + at.direction;
      if (event.occurredAt !== null) {
        at.isSorted &&= event.occurredAt <= lastTime;
        lastTime = event.occurredAt;
      }
      at.seen.push(event.id);
      seen.add(event.id);
    },

    /** True when no row can follow. */
    isEnd: (): boolean => isEnd || at.next < 0 || (at.direction === 1 && at.total !== null && at.next >= at.total) || depth(at) >= MAX_DEPTH,
    /** One read may take two pages, when the anchor has moved far. */
    mayRead: (): boolean => pagesRead <= maxPages - 2,
    position: (): Position => at,
    /** `null` when Credyt does not tell, or counts rows of others. */
    totalCount: (): number | null => (hasForeign ? null : at.total),
  };
}

/** How many rows up to and with the anchor; 0 when it is not there. */
const countKnown = ({ rows }: Window, anchor: string): number => rows.findIndex((row) => row.event?.id === anchor) + 1;

const times = ({ rows }: Window): string[] => rows.map((row) => row.event?.occurredAt ?? null).filter((time) => time !== null);

const latest = (window: Window): string => times(window).sort().at(-1) ?? '';

/** By majority, as single events may come late. False also when one page cannot tell. */
function isNewestFirst(window: Window): boolean {
  const steps = times(window).map((time, place, all) => time.localeCompare(all[place - 1] ?? time));
  const [up, down] = [steps.filter((step) => step > 0), steps.filter((step) => step < 0)];
  return down.length >= up.length && down.length > 0;
}

const depth = ({ direction, next, total }: Position): number => (direction === 1 ? next : (total ?? 0) - 1 - next);
