// Cut-out shapes for the paper-cut pictures: ridges, waves, suns, boats, pines, houses. Plain SVG text on a 320 × 320 sheet. Used by paper-cut.ts.
export const SHEET = 320;

/** Repeatable chance in [0, 1), from a 32-bit seed (mulberry32). */
export type Chance = () => number;

export function chanceFrom(seed: number): Chance {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number between `low` and `high`. */
export const between = (chance: Chance, low: number, high: number): number => low + chance() * (high - low);

const n = (value: number): string => String(Math.round(value * 10) / 10);

/** The upper edge of a sheet of paper: its height at every x. */
export type Edge = (x: number) => number;

/** A hilly edge around `base`: one long swell, one hill, one small bend. */
export function ridge(chance: Chance, base: number, height: number): Edge {
  const waves = [[0.7, 1.1, 0.5], [1.6, 2.3, 0.4], [3.1, 4.2, 0.16]].map(([low = 1, high = 1, share = 1]) => ({
    turns: between(chance, low, high) * 2 * Math.PI,
    shift: chance() * 2 * Math.PI,
    share: share * height,
  }));
  return (x) => base + waves.reduce((sum, wave) => sum + Math.sin((x / SHEET) * wave.turns + wave.shift) * wave.share, 0);
}

/** Water: low, even, a little sharper on top than in the trough. */
export function wave(chance: Chance, base: number): Edge {
  const turns = between(chance, 3.2, 4.6) * 2 * Math.PI;
  const shift = chance() * 2 * Math.PI;
  return (x) => base - Math.abs(Math.sin((x / SHEET) * turns * 0.5 + shift)) * 7 + Math.sin((x / SHEET) * 4 + shift) * 3;
}

/** A sheet cut along `edge`, with the thin shade it casts on the sheet behind it. */
export function sheet(edge: Edge, colour: string): string {
  const step = SHEET / 32;
  let path = `M0 ${SHEET}V${n(edge(0))}`;
  // Quadratic curves through the midpoints: smooth at any size, with few points.
  for (let x = 0; x < SHEET; x += step) path += `Q${n(x)} ${n(edge(x))} ${n(x + step / 2)} ${n((edge(x) + edge(x + step)) / 2)}`;
  path += `L${SHEET} ${n(edge(SHEET))}V${SHEET}Z`;
  return `<path d="${path}" fill="#1a1020" opacity=".07" transform="translate(0 -4)"/><path d="${path}" fill="${colour}"/>`;
}

export const disc = (x: number, y: number, radius: number, colour: string): string =>
  `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${colour}"/>`;

export function stars(chance: Chance, colour: string): string {
  return Array.from({ length: 26 }, () => disc(between(chance, 6, 314), between(chance, 8, 150), between(chance, 0.6, 1.7), colour)).join('');
}

/** A flight of birds, far away. */
export function birds(chance: Chance, colour: string): string {
  const x = between(chance, 50, 210);
  const y = between(chance, 48, 96);
  const bird = (dx: number, dy: number, size: number): string =>
    `<path d="M${n(x + dx)} ${n(y + dy)}q${n(size * 0.6)} ${n(-size * 0.6)} ${n(size)} 0q${n(size * 0.4)} ${n(-size * 0.6)} ${n(size)} 0" fill="none" stroke="${colour}" stroke-width="1.6" stroke-linecap="round"/>`;
  return bird(0, 0, 9) + bird(24, -8, 7) + bird(40, 4, 6);
}

/** A boat under sail whose hull stands on `y`. */
export function boat(x: number, y: number, size: number, sail: string, hull: string): string {
  const at = (dx: number, dy: number): string => `${n(x + dx * size)} ${n(y + dy * size)}`;
  return `<path d="M${at(-22, -6)}L${at(22, -6)}L${at(13, 8)}L${at(-15, 8)}Z" fill="${hull}"/>`
    + `<path d="M${at(-1, -10)}L${at(-1, -66)}L${at(19, -12)}Z" fill="${sail}"/><path d="M${at(-5, -10)}L${at(-5, -50)}L${at(-17, -12)}Z" fill="${sail}" opacity=".82"/>`;
}

/** A fir of three tiers whose foot is at `y`. */
export function pine(x: number, y: number, height: number, colour: string): string {
  const tier = (top: number, foot: number, half: number): string =>
    `M${n(x)} ${n(y - height * top)}L${n(x + height * half)} ${n(y - height * foot)}H${n(x - height * half)}Z`;
  return `<path d="${tier(1, 0.58, 0.17)}${tier(0.78, 0.3, 0.23)}${tier(0.52, 0, 0.3)}" fill="${colour}"/>`;
}

/** A house front with rows of windows, some of them lit. */
export function house(chance: Chance, x: number, top: number, width: number, colour: string, lit: string, dark: string): string {
  const roof = chance();
  const parts = [`<rect x="${n(x)}" y="${n(top)}" width="${n(width)}" height="${SHEET - top}" fill="${colour}"/>`];
  if (roof < 0.25) parts.push(`<path d="M${n(x)} ${n(top + 1)}l${n(width / 2)} ${n(-width * 0.42)}l${n(width / 2)} ${n(width * 0.42)}Z" fill="${colour}"/>`);
  else if (roof < 0.45) parts.push(`<path d="M${n(x)} ${n(top + 1)}V${n(top - width * 0.3)}L${n(x + width)} ${n(top + 1)}Z" fill="${colour}"/>`);
  else if (roof < 0.6) parts.push(`<rect x="${n(x + width / 2 - 1.2)}" y="${n(top - 24)}" width="2.4" height="25" fill="${colour}"/>`);
  const columns = width > 56 ? 3 : 2;
  const gap = width / (columns * 2 + 1);
  for (let y = top + 14; y < 258; y += 22) {
    for (let column = 0; column < columns; column += 1) {
      parts.push(`<rect x="${n(x + gap * (column * 2 + 1))}" y="${n(y)}" width="${n(gap)}" height="10" rx="1" fill="${chance() < 0.45 ? lit : dark}"/>`);
    }
  }
  return parts.join('');
}
