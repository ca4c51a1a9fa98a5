// JSON in and out without losing a digit: the server reads Credyt's answers with it, the emulator reads and writes amounts with it.
import { toDecimal, type Decimal } from './decimal.js';

/** A JSON number as it was written. `decimal` is `null` when it is out of bounds (see `toDecimal`). */
export class JsonNumber {
  readonly decimal: Decimal | null;
  constructor(readonly text: string) {
    this.decimal = toDecimal(text);
  }
  /** Lets `stringifyExact` and template strings show the written form. */
  toString(): string {
    return this.text;
  }
}

// Matches a whole string literal (so digits inside it are skipped) or a number.
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * `JSON.parse` with every number as a `JsonNumber`, because Node 20 has no reviver `context.source` (reliability.md §1.8).
 * Objects have no prototype, so a `__proto__` member is plain data. Throws `SyntaxError` like `JSON.parse`.
 */
export function parseExact(text: string): unknown {
  JSON.parse(text); // judges the syntax; from here on every token is well formed
  const mark = crypto.randomUUID(); // unguessable, so no string in the data can pose as a number
  const marked = text.replace(STRING_OR_NUMBER, (token) => (token[0] === '"' ? token : `"${mark}${token}"`));
  return revive(JSON.parse(marked), mark);
}

/** `JSON.stringify` with each `JsonNumber` written back as its own text. */
export function stringifyExact(value: unknown): string {
  const mark = crypto.randomUUID();
  const marked = JSON.stringify(value, (_key, member: unknown) => (member instanceof JsonNumber ? mark + member.text : member));
  return marked.replace(new RegExp(`"${mark}([^"]*)"`, 'g'), '$1');
}

function revive(value: unknown, mark: string): unknown {
  if (typeof value === 'string') return value.startsWith(mark) ? new JsonNumber(value.slice(mark.length)) : value;
  if (Array.isArray(value)) return value.map((item) => revive(item, mark));
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, member] of Object.entries(value)) copy[key] = revive(member, mark);
  return copy;
}
