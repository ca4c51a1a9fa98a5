// Turns the element's attributes into what the proxy is asked, and into what its date fields show. Used by credyt-usage-history.
import type { UsageQuestion } from './usage-pages.js';

export interface QuestionAttributes {
  pageSize: number;
  from: string | undefined;
  to: string | undefined;
  eventType: string | undefined;
}

/** `null` when `from` or `to` is no date, or there is no time between them: rows that nobody asked for would be taken for those that were. */
export function questionOf({ pageSize, from, to, eventType }: QuestionAttributes): UsageQuestion | null {
  const size = Math.min(Math.max(Math.trunc(pageSize) || 50, 1), 100);
  const [first, end] = [instantOf(from), instantOf(to)];
  if (first === null || end === null || (first && end && first >= end)) return null;
  const instant = (date: Date): string => date.toISOString();
  return { size, filter: { ...(first ? { from: instant(first) } : {}), ...(end ? { to: instant(end) } : {}), ...(eventType ? { eventType } : {}) } };
}

/** `2026-11-01` is the start of that day where the reader is. `undefined` when not set, `null` when it is no time. */
export function instantOf(text: string | undefined): Date | undefined | null {
  if (!text) return undefined;
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** The day `days` after this one, as `2026-11-01` where the reader is. */
export function dayAfter(date: Date, days = 0): string {
  const day = new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
  return new Date(day.getTime() - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
