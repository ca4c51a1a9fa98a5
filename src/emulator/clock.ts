// The emulator's own time: the host's clock plus what tests moved it by. Everything in src/emulator asks it, nothing asks Date.

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  advance(ms: number): void;
  /** Runs `work` as if it were `ms`; scenarios write the past with it. */
  pretend<T>(ms: number, work: () => T): T;
  /** The present as Credyt writes it: ISO 8601 UTC with a varying number of fractional digits. */
  stamp(): string;
}

// Credyt's examples show 0, 3, 6 and 7 digits (credyt-api.md §1.4); taking turns keeps readers honest.
const FRACTION_DIGITS = [3, 7, 6, 0] as const;

export function createClock(now: () => number): Clock {
  let offset = 0;
  let pretended: number | null = null;
  let turn = 0;
  const clock: Clock = {
    now: () => pretended ?? Math.floor(now()) + offset,
    advance: (ms) => {
      offset += ms;
    },
    pretend: (ms, work) => {
      const before = pretended;
      pretended = ms;
      try {
        return work();
      } finally {
        pretended = before;
      }
    },
    stamp: () => timestamp(clock.now(), FRACTION_DIGITS[turn++ % FRACTION_DIGITS.length] ?? 3),
  };
  return clock;
}

/** Runs `work` after so many real milliseconds, unless the answer is called before. Keeps no process alive. */
export function later(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  // Node's timers hold the process; a browser's are numbers.
  if (typeof timer === 'object') timer.unref();
  return () => { clearTimeout(timer); };
}

/** `digits` beyond three are made up, because our clock knows no microseconds. */
export function timestamp(ms: number, digits: 0 | 3 | 6 | 7): string {
  const iso = new Date(ms).toISOString();
  if (digits === 0) return iso.replace(/\.\d+Z$/, 'Z');
  if (digits === 3) return iso;
  const made = String((Math.floor(ms / 1000) % 8887) + 1111) + '9';
  return iso.replace('Z', `${made.slice(0, digits - 4)}9Z`);
}

const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds, or `null` when it is no ISO 8601 instant. Cuts the fraction first: not every engine parses seven digits. */
export function parseInstant(text: string): number | null {
  const match = INSTANT.exec(text);
  if (!match) return null;
  const [, seconds = '', fraction = '', zone = ''] = match;
  const ms = Date.parse(`${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`);
  return Number.isNaN(ms) ? null : ms;
}
