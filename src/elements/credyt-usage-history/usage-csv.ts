// Writes usage as CSV (RFC 4180): a line per event, a column per asset and attribute. Loaded with usage-export, once a customer exports.
import type { UsageItem } from '../../contract/index.js';
import { isDecimal } from '../../contract/money/decimal.js';
import { totals } from './usage-days.js';

const FIXED = ['event_id', 'occurred_at_utc', 'event_type', 'description', 'subject', 'fees_known'];
/** Columns of their own, for assets and attributes; what there is beyond them shares one more. */
const MOST_COLUMNS = 60;
/** Without it a spreadsheet takes UTF-8 for something else. */
const BYTE_ORDER_MARK = '\uFEFF';
/** What a spreadsheet may take for a formula, whatever invisible stands before it. */
const FORMULA = /^[\s\p{C}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

export class UsageCsv {
  /** New ones are only ever added at the end, so a line that is written needs no more than commas. */
  readonly #columns: string[] = [];
  readonly #chunks: { lines: string[]; width: number }[] = [];

  add(items: readonly UsageItem[]): void {
    const costs = items.map(({ fees }) => [...(totals([fees]) ?? [])].map(([asset, amount]): [string, string] => [`cost_${asset}`, amount]));
    for (const [name] of costs.flat()) this.#place(name);
    for (const name of items.flatMap(({ attributes }) => Object.keys(attributes))) this.#place(name);
    const width = this.#columns.length;
    const lines = items.map(({ id, occurredAt, eventType, description = '', subject = '', fees, attributes }, index) => {
      const cells = new Array<string>(width).fill('');
      for (const [name, value] of [...(costs[index] ?? []), ...Object.entries(attributes)]) {
        const place = this.#place(name);
        cells[place] = place === MOST_COLUMNS ? `${cells[place] ?? ''}${name}: ${value}; ` : value;
      }
      return [...[id, occurredAt, eventType, description, subject].map(text), fees !== null, ...cells.map(cell)].join();
    });
    this.#chunks.push({ lines, width });
  }

  toBlob(): Blob {
    const width = this.#columns.length;
    const parts = this.#chunks.map((chunk) => chunk.lines.map((line) => `${line}${','.repeat(width - chunk.width)}\r\n`).join(''));
    return new Blob([BYTE_ORDER_MARK, [...FIXED, ...this.#columns].map(text).join(), '\r\n', ...parts], { type: 'text/csv;charset=utf-8' });
  }

  #place(name: string): number {
    const known = this.#columns.indexOf(name);
    if (known >= 0) return known;
    if (this.#columns.length <= MOST_COLUMNS) this.#columns.push(this.#columns.length < MOST_COLUMNS ? name : 'other');
    return this.#columns.length - 1;
  }
}

/** A number stays one, a negative one too; everything else is text. */
const cell = (value: string): string => (value === '' || isDecimal(value) ? value : text(value));

/** Always in quotes: no separator in it, of whatever country, can begin a cell. */
const text = (value: string): string => `"${FORMULA.test(value) ? '\'' : ''}${value.replaceAll('"', '""')}"`;
