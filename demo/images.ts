// Makes pictures for credits: check the balance, draw, report the usage, let open pages know. The pattern to copy. Used by inkwell.ts.
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CredytClient, InsufficientFunds } from 'credyt-widgets/server';
import type { Billing } from './billing.js';
import { paperCut } from './paper-cut.js';
import { PEOPLE, type Person } from './people.js';

export const ASSET = 'CREDIT';
export const EVENT_TYPE = 'image_generated';
export const PRICE = 10;
// A picture takes a moment, so one can see it being made.
const DRAWING_MS = 700;

export interface Picture {
  id: string;
  prompt: string;
  url: string;
  /** Tells the pictures of one wish apart. */
  variation: number;
}

/** One press of "Create". `key` names it: the same key is the same wish, however often it is sent. */
export interface Wish {
  key: string;
  prompt: string;
  count: number;
}

export type Outcome = { pictures: Picture[] } | { short: InsufficientFunds };

/** An id for picture `index` of a wish: always the same one, so a usage event sent twice is billed once. */
export function pictureId(person: Person, key: string, index: number): string {
  const hex = createHash('sha256').update(JSON.stringify([person.id, key, index])).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

function pictureOf(person: Person, key: string, prompt: string, variation: number): Picture {
  const id = pictureId(person, key, variation);
  return { id, prompt, url: `/images/${id}.svg`, variation };
}

/** Pictures live in memory: after a restart everybody has those they began with. */
export function createImages({ billing, credyt, now }: { billing: Billing; credyt: CredytClient; now: () => number }) {
  const galleries = new Map(PEOPLE.map((person) => [
    person.id, person.pictures.map((prompt, index) => ({ ...pictureOf(person, 'seed', prompt, index), variation: 0 })),
  ]));
  const begun = new Map<string, Picture[]>();
  const turns = new Map<string, Promise<unknown>>();

  const galleryOf = (person: Person): Picture[] => galleries.get(person.id) ?? [];

  /** One wish of a person at a time: two at once could both see the same ten credits. */
  function inTurn<T>(person: Person, work: () => Promise<T>): Promise<T> {
    const turn = (turns.get(person.id) ?? Promise.resolve()).then(work, work);
    turns.set(person.id, turn);
    return turn;
  }

  async function make(person: Person, { key, prompt, count }: Wish): Promise<Outcome> {
    const customer = { externalId: person.id };
    const name = pictureId(person, key, 0);

    let pictures = begun.get(name);
    if (!pictures) {
      const short = await billing.requireFunds(customer, { asset: ASSET, amount: String(PRICE * count) });
      if (short) return { short };
      await pause(DRAWING_MS);
      pictures = Array.from({ length: count }, (_, index) => pictureOf(person, key, prompt, index));
      // Noted before the bill goes out: a retry after a lost answer must not ask for the credits a second time.
      begun.set(name, pictures);
    }
    if (!galleryOf(person).some(({ id }) => id === name)) {
      // Keep Credyt's id in your user table and this look-up is not needed.
      const known = await credyt.findCustomer(person.id);
      if (!known) throw new Error(`Credyt knows no customer ${person.id}. Was seed.ts run?`);
      const occurredAt = new Date(now()).toISOString();
      await credyt.sendEvents(known.id, pictures.map(({ id }) => ({ id, eventType: EVENT_TYPE, occurredAt, description: prompt })));
      galleryOf(person).unshift(...pictures);
      await billing.refresh(customer);
    }
    return { pictures };
  }

  return {
    list: (person: Person): readonly Picture[] => galleryOf(person),
    make: (person: Person, wish: Wish): Promise<Outcome> => inTurn(person, () => make(person, wish)),
    /** The SVG of one of this person's pictures. */
    draw(person: Person, id: string): string | null {
      const picture = galleryOf(person).find((candidate) => candidate.id === id);
      return picture ? paperCut(picture.prompt, picture.variation) : null;
    },
  };
}
