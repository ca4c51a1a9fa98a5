// Days, weeks, months and years on the UTC calendar, for cycles and expiry.
import * as z from 'zod/mini';

// Documented: `day` and `month`; our choice: the other two.
export const Interval = z.enum(['day', 'week', 'month', 'year'], 'Must be day, week, month or year.');
export type Interval = z.output<typeof Interval>;

/** `count` intervals after `ms`. A day that the month does not have becomes its last one, so a month after 31 January is 28 February. */
export function after(ms: number, interval: Interval, count: number): number {
  const date = new Date(ms);
  if (interval === 'day' || interval === 'week') return date.setUTCDate(date.getUTCDate() + count * (interval === 'week' ? 7 : 1));
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count * (interval === 'year' ? 12 : 1));
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, lastDay));
}
