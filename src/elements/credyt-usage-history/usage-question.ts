// Turns the element's attributes into what the proxy is asked. Used by credyt-usage-history.
import type { UsageQuestion } from './usage-pages.js';

export interface QuestionAttributes {
  pageSize: number;
  from: string | undefined;
  to: string | undefined;
  eventType: string | undefined;
}

/** `null` when `from` or `to` is no date: rows that nobody asked for would be taken for those that were. */
export function questionOf({ pageSize, from, to, eventType }: QuestionAttributes): UsageQuestion | null {
  const size = Math.min(Math.max(Math.trunc(pageSize) || 50, 1), 100);
  const first = instantOf(from);
  const end = instantOf(to);
  if (first === null || end === null) return null;
  return { size, filter: { ...(first ? { from: first } : {}), ...(end ? { to: end } : {}), ...(eventType ? { eventType } : {}) } };
}

/** `2026-11-01` is the start of that day where the reader is. Empty when not set, `null` when it is no time. */
function instantOf(text: string | undefined): string | null {
  if (!text) return '';
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
