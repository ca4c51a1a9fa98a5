// Seeded chance for every fuzz test of this folder: `FUZZ_SEED=…` repeats a run, and each test names its seed.

export const SEED = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** How often to try: small in `npm test`, large in `npm run nightly`. */
export const runsOf = (variable: string, small: number): number => Number(process.env[variable] ?? small);

/** mulberry32 */
let state = SEED;
export function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** A whole number from 0 to `limit` - 1. */
export const upTo = (limit: number): number => Math.floor(random() * limit);

export const chance = (share: number): boolean => random() < share;

export function pick<Value>(values: readonly Value[]): Value {
  return values[upTo(values.length)] as Value;
}

/** Each changes a byte, flips a bit, cuts, inserts, doubles or swaps. */
const BYTE_MUTATIONS: ((bytes: number[]) => number[])[] = [
  (bytes) => bytes.with(upTo(bytes.length), upTo(256)),
  (bytes) => { const at = upTo(bytes.length); return bytes.with(at, (bytes[at] ?? 0) ^ (1 << upTo(8))); },
  (bytes) => bytes.toSpliced(upTo(bytes.length), 1 + upTo(4)),
  (bytes) => bytes.toSpliced(upTo(bytes.length + 1), 0, upTo(256)),
  (bytes) => { const at = upTo(bytes.length); return bytes.toSpliced(at, 0, ...bytes.slice(at, at + 1 + upTo(80))); },
  (bytes) => { const [a, b] = [upTo(bytes.length), upTo(bytes.length)]; return bytes.with(a, bytes[b] ?? 0).with(b, bytes[a] ?? 0); },
  (bytes) => bytes.slice(0, upTo(bytes.length)),
  (bytes) => [...bytes.slice(upTo(bytes.length)), ...bytes],
];

export const mutateBytes = (bytes: number[]): number[] => pick(BYTE_MUTATIONS)(bytes);
