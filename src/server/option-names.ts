// Refuses options that nobody reads: a misspelt one would else be left out in silence. Used by settings.ts and credyt-client.ts at start.

interface Names {
  /** Whose options they are, such as `createBillingHandler` or `limits`. */
  of: string;
  known: readonly string[];
  /** What other parts of the kit call it. */
  called?: Readonly<Record<string, string>>;
}

/** Throws `TypeError` naming what is not known, what was probably meant, and all there is. Symbols are nobody's misspelling. */
export function checkNames(options: object, { of, known, called = {} }: Names): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const meant = Object.hasOwn(called, unknown) ? called[unknown] : nearest(unknown, known);
  throw new TypeError(`credyt-widgets: ${of} has no option ${quote(unknown)}${meant === undefined ? '.' : `: did you mean ${meant}?`} There are ${known.join(', ')}.`);
}

/** Spelt nearly alike, upper and lower case aside; `undefined` when nothing is. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const text = name.toLowerCase();
  const near = known
    .map((candidate) => ({ candidate, edits: editsBetween(text, candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.floor(Math.min(text.length, candidate.length) / 3));
  return near.sort((a, b) => a.edits - b.edits)[0]?.candidate;
}

/** In quotes and at most 40 characters: what comes from outside must not write lines of its own into a log. */
export const quote = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** How many letters one must add, take away or change (Levenshtein). */
function editsBetween(a: string, b: string): number {
  // A name is short; what is far longer is no misspelling of it.
  if (Math.abs(a.length - b.length) > 5) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_item, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
  }
  return row[b.length] ?? Infinity;
}
