// Draws a prompt as a flat paper-cut picture, so the demo needs no image model. The same prompt always gives the same picture. Used by images.ts.
import { PALETTES, type Palette } from './paper-cut-palettes.js';
import { between, birds, boat, chanceFrom, disc, house, pine, ridge, sheet, SHEET, stars, wave, type Chance } from './paper-cut-shapes.js';

type Scene = (chance: Chance, palette: Palette) => string;

const SCENES: readonly { words: RegExp; draw: Scene }[] = [
  { words: /boat|sail|ship|harbou?r|sea\b|ocean|coast|river|island|water/, draw: sea },
  { words: /city|town|street|tower|skyline|house|roof|window|tokyo|berlin|lisbon/, draw: city },
  { words: /pine|tree|forest|wood|fir\b|valley|snow/, draw: pines },
  { words: /hill|mountain|desert|dune|moonrise|canyon|ridge|alp/, draw: hills },
];

/** An SVG document. `variation` tells the pictures of one prompt apart. */
export function paperCut(prompt: string, variation = 0): string {
  const words = prompt.toLowerCase();
  const chance = chanceFrom(hash(`${variation}:${words}`));
  const palette = bestMatch(PALETTES, words, chance);
  const scene = bestMatch(SCENES, words, chance);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SHEET} ${SHEET}" role="img"><title>${escapeXml(prompt)}</title>`
    + `<rect width="${SHEET}" height="${SHEET}" fill="${palette.sky}"/>${scene.draw(chance, palette)}</svg>`;
}

// The longest word the prompt shares with an entry wins; without any, chance picks.
function bestMatch<Entry extends { words: RegExp }>(entries: readonly Entry[], words: string, chance: Chance): Entry {
  const drawn = entries[Math.floor(chance() * entries.length)] as Entry;
  const score = (entry: Entry): number => entry.words.exec(words)?.[0].length ?? 0;
  return entries.reduce((best, entry) => (score(entry) > score(best) ? entry : best), drawn);
}

function skyline(chance: Chance, { sun, sky, night }: Palette): string {
  const x = between(chance, 84, 236);
  const y = between(chance, 72, 108);
  const radius = between(chance, 30, 47);
  // A moon is sometimes a crescent: the sky's own paper laid over it.
  const crescent = night && chance() < 0.4 ? disc(x + radius * 0.42, y - radius * 0.18, radius * 0.88, sky) : '';
  return (night ? stars(chance, sun) : '') + disc(x, y, radius, sun) + crescent;
}

function hills(chance: Chance, palette: Palette): string {
  const bases = [150, 194, 236, 284];
  const layers = palette.layers.map((colour, index) => sheet(ridge(chance, bases[index] ?? 0, 34 - index * 3), colour));
  return skyline(chance, palette) + (palette.night ? '' : birds(chance, palette.layers[2])) + layers.join('');
}

function sea(chance: Chance, palette: Palette): string {
  const [far, mid, near, front] = palette.layers;
  const x = between(chance, 90, 230);
  return skyline(chance, palette)
    + sheet(ridge(chance, 158, 36), far)
    + sheet(ridge(chance, 196, 20), mid)
    + sheet(wave(chance, 226), near)
    + boat(x, 262, between(chance, 0.95, 1.25), palette.light, palette.night ? palette.sky : palette.light)
    + sheet(wave(chance, 268), front)
    + sheet(wave(chance, 300), palette.night ? near : shade(front));
}

function pines(chance: Chance, palette: Palette): string {
  const [far, mid, near, front] = palette.layers;
  const wood = ridge(chance, 240, 26);
  const clearing = ridge(chance, 284, 20);
  const row = (edge: (x: number) => number, count: number, size: number, colours: readonly string[]): string =>
    Array.from({ length: count }, (_, index) => {
      const x = ((index + between(chance, 0.15, 0.85)) * SHEET) / count;
      return pine(x, edge(x) + 10, between(chance, size * 0.75, size * 1.2), colours[Math.floor(chance() * colours.length)] ?? front);
    }).join('');
  return skyline(chance, palette)
    + sheet(ridge(chance, 152, 34), far)
    + sheet(ridge(chance, 196, 28), mid)
    + row(wood, 7, 52, [near, near, palette.light]) + sheet(wood, near)
    + row(clearing, 5, 78, [front, front, palette.light]) + sheet(clearing, front);
}

function city(chance: Chance, palette: Palette): string {
  const [far, mid, near, front] = palette.layers;
  const row = (tops: [number, number], widths: [number, number], colours: readonly string[], gap: number): string => {
    const houses: string[] = [];
    let x = between(chance, -18, 8);
    while (x < SHEET) {
      const width = between(chance, ...widths);
      const colour = colours[houses.length % colours.length] ?? far;
      houses.push(house(chance, x, between(chance, ...tops), width, colour, palette.light, palette.night ? palette.sky : front));
      x += width + gap;
    }
    return houses.join('');
  };
  return skyline(chance, palette)
    + row([96, 168], [44, 64], [far, mid], between(chance, 6, 14))
    + row([150, 214], [42, 74], [near, mid, far], between(chance, 10, 26))
    + sheet(() => 268, front);
}

/** A darker tone of a `#rrggbb`. */
const shade = (colour: string): string =>
  `#${[1, 3, 5].map((at) => Math.round(parseInt(colour.slice(at, at + 2), 16) * 0.72).toString(16).padStart(2, '0')).join('')}`;

/** FNV-1a: stable on every machine, spread enough for a picture. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return value;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Makes any text safe inside XML and HTML. Control characters, which XML forbids, are left out. */
export const escapeXml = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
