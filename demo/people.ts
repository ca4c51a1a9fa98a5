// The three people one can be in the demo, each with a different balance. Used by sign-in (pages.ts, sessions.ts) and by seed.ts.

export interface Person {
  /** Inkwell's own user id; Credyt knows it as the customer's `external_id`. */
  id: string;
  name: string;
  email: string;
  initials: string;
  note: string;
  /** Credits given once, by seed.ts. What the pictures below cost is taken off again by Credyt. */
  gift: number;
  /** Prompts of the pictures this person has made already, newest first. */
  pictures: readonly string[];
}

export const PEOPLE: readonly Person[] = [
  {
    id: 'inkwell-maya', name: 'Maya Okafor', email: 'maya@inkwell.example', initials: 'MO', note: 'Plenty to work with', gift: 1284,
    pictures: [
      'Amber hills at noon', 'Small boat, blue hills', 'City in rose', 'Pines, pale sun',
      'Moonrise over violet hills', 'Red sun, red sail', 'Night city, yellow moon', 'Rose valley',
    ],
  },
  {
    id: 'inkwell-jonas', name: 'Jonas Weber', email: 'jonas@inkwell.example', initials: 'JW', note: 'Enough for one more', gift: 54,
    pictures: ['Harbour at dawn', 'Winter forest, low sun', 'Tokyo streets, late', 'Quiet mountain'],
  },
  {
    id: 'inkwell-aiko', name: 'Aiko Tanaka', email: 'aiko@inkwell.example', initials: 'AT', note: 'Owes a little', gift: 8,
    pictures: ['Volcano at night', 'Blossom by the river'],
  },
];

export const personById = (id: string): Person | null => PEOPLE.find((person) => person.id === id) ?? null;
