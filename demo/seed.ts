// Puts what Inkwell sells and its three people into Credyt: safe to run on every start, against the emulator and the real thing. Used by start.ts.
import { isCredytError, type CredytClient } from 'credyt-widgets/server';
import { ASSET, EVENT_TYPE, pictureId, PRICE } from './images.js';
import type { PersonBalance } from './pages.js';
import { PEOPLE, type Person } from './people.js';

const PRODUCT = 'inkwell_pictures';
const MINUTE_MS = 60_000;

export interface Credyt {
  apiKey: string;
  url: string;
  client: CredytClient;
}

export async function seed(credyt: Credyt, now: () => number): Promise<void> {
  await ensureAsset(credyt);
  await ensureProduct(credyt);
  for (const person of PEOPLE) await seedPerson(credyt.client, person, now());
}

/** What each person has at this moment; `null` where Credyt cannot be asked. */
export function readBalances(client: CredytClient): Promise<PersonBalance[]> {
  return Promise.all(PEOPLE.map(async (person) => {
    try {
      const customer = await client.findCustomer(person.id);
      const wallet = customer && await client.getWallet(customer.id);
      return { person, credits: wallet?.accounts.find(({ asset }) => asset === ASSET)?.available ?? null };
    } catch {
      return { person, credits: null };
    }
  }));
}

// A credit costs five cents: $5 buys 100.
async function ensureAsset(credyt: Credyt): Promise<void> {
  try {
    await credyt.client.getAsset(ASSET);
  } catch (error) {
    if (!isCredytError(error) || error.reason !== 'not_found') throw error;
    await create(credyt, '/assets', { code: ASSET, name: 'Credits', label: 'credits', precision: 0, rates: [{ source: 'USD', rate: 0.05 }] });
  }
}

async function ensureProduct(credyt: Credyt): Promise<void> {
  const found = await call(credyt, 'GET', `/products?code=${PRODUCT}`);
  // What "no match" looks like is not documented: a 404, nothing, or an empty list.
  const body = found.ok ? Object(await found.json()) as { id?: string; items?: unknown[] } : {};
  if (body.id || body.items?.length) return;
  await create(credyt, '/products', {
    name: 'Inkwell pictures',
    code: PRODUCT,
    publish: true,
    prices: [{
      name: 'Picture',
      type: 'usage_based',
      billing_model: { type: 'real_time' },
      usage_calculation: { event_type: EVENT_TYPE, usage_type: 'unit' },
      pricing: [{ asset: ASSET, values: [{ unit_price: PRICE }] }],
    }],
  });
}

async function seedPerson(client: CredytClient, person: Person, now: number): Promise<void> {
  const { id: externalId, name, email, gift, pictures } = person;
  const { id } = await client.ensureCustomer({ externalId, name, email, subscriptions: [{ products: [{ code: PRODUCT }] }] });
  // Both are known by their own ids, so a second start changes nothing.
  await client.createAdjustment(id, {
    transactionId: `inkwell-welcome-${externalId}`, asset: ASSET, amount: String(gift), reason: 'gift', description: 'Welcome to Inkwell',
  });
  // Oldest first, as they would have come.
  await client.sendEvents(id, pictures.map((prompt, index) => ({
    id: pictureId(person, 'seed', index),
    eventType: EVENT_TYPE,
    occurredAt: new Date(now - (index + 1) * 23 * MINUTE_MS).toISOString(),
    description: prompt,
  })).reverse());
}

// The kit's client has no calls to define assets and products: one does that once, in Credyt's own pages or with one request each.
async function create(credyt: Credyt, path: string, body: object): Promise<void> {
  const answer = await call(credyt, 'POST', path, body);
  // 409: somebody else made it a moment ago.
  if (!answer.ok && answer.status !== 409) throw new Error(`Credyt answered ${answer.status} to POST ${path}: ${await answer.text()}`);
}

const call = ({ apiKey, url }: Credyt, method: string, path: string, body?: object): Promise<Response> => fetch(url + path, {
  method,
  headers: { 'X-CREDYT-API-KEY': apiKey, 'Content-Type': 'application/json', Accept: 'application/json' },
  ...(body && { body: JSON.stringify(body) }),
});
