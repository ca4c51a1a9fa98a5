// The doctor's own Credyt: the emulator, with every call of the proxy written down and the signed-in person played by whoever the proxy asks for. For the doctor only.
import { createEmulator, SCENARIO_CUSTOMER, type Emulator } from '../../emulator/index.js';
import { serve, type Served } from '../../emulator/serve.js';

export interface Call {
  method: string;
  path: string;
  /** Parsed JSON, or null. */
  body: Record<string, unknown> | null;
  status: number;
}

export interface DoctorCredyt extends Served {
  readonly emulator: Emulator;
  /** Oldest first. */
  readonly calls: readonly Call[];
  /** The API keys that the proxy used. */
  readonly keys: ReadonlySet<string>;
  /** Ids of whoever is not signed in. */
  readonly stranger: { readonly customerId: string; readonly externalId: string; readonly eventId: string; readonly balance: string };
  /** Calls of this kind since a moment, as `calls.length` was then. */
  since(moment: number, method: string, path: string): Call[];
}

/** Stands in what only Credyt and the server may know; in an answer of the proxy it is a leak. */
export const CANARY = 'doctor-canary-7f3a91';
/** More digits than a float holds. */
export const EXACT = { asset: 'CREDIT', account: 'doctor', amount: '9007199254740993.25' } as const;
export const OWN_EVENT = 'doctor:event~1';

const STRANGER = { externalId: 'doctor-stranger', eventId: 'doctor-stranger-event', balance: '7777.77' };

/** Rejects as node:http does when the port is taken. */
export async function serveDoctorCredyt(port: number): Promise<DoctorCredyt> {
  let answer: (request: Request) => Promise<Response> = () => Promise.resolve(new Response(null, { status: 503 }));
  const served = await serve((request) => answer(request), { port });
  const emulator = createEmulator({ scenario: 'multi-asset', publicUrl: served.url });
  const customerId = await seed(emulator);
  const calls: Call[] = [];
  const keys = new Set<string>();
  const person = createPerson([customerId, STRANGER.externalId]);

  answer = async (request) => {
    const key = request.headers.get('x-credyt-api-key');
    if (key !== null) keys.add(key);
    const text = await request.text();
    const url = new URL(request.url);
    const call = { method: request.method, path: url.pathname + url.search, body: parse(text), status: 0 };
    // Browsers follow the links that come from here; nothing of that is the proxy's.
    if (key !== null || !url.pathname.startsWith('/api/sign-in')) calls.push(call);
    person.meet(url, call.body);
    const headers = new Headers(request.headers);
    if (key !== null) headers.set('x-credyt-api-key', 'key_doctor');
    const sent = person.toEmulator(url.pathname + url.search);
    const response = await emulator.fetch(
      new Request(served.url + sent, { method: request.method, headers, signal: request.signal, ...(text === '' ? {} : { body: person.toEmulator(text) }) }),
    );
    call.status = response.status;
    // The links lead to where the proxy reached us, whatever name it has for this machine.
    const body = person.toProxy(await response.text()).replaceAll(served.url, url.origin);
    return new Response(body === '' ? null : body, { status: response.status, headers: response.headers });
  };

  return {
    ...served, emulator, calls, keys,
    stranger: { ...STRANGER, customerId },
    since: (moment, method, path) => calls.slice(moment).filter((call) => call.method === method && call.path.split('?')[0] === path),
  };
}

/** Balances with many digits, usage with costs that nobody may see, and a second customer. Returns that one's id. */
async function seed(emulator: Emulator): Promise<string> {
  const post = async (path: string, body: string): Promise<unknown> => {
    const headers = { 'x-credyt-api-key': 'key_doctor', 'content-type': 'application/json' };
    const response = await emulator.fetch(new Request(`http://localhost${path}`, { method: 'POST', headers, body }));
    if (!response.ok) throw new Error(`The doctor's Credyt could not be set up: POST ${path} was answered ${response.status}.`);
    return response.status === 202 ? null : await response.json();
  };
  const adjust = (id: string, asset: string, account: string, amount: string): Promise<unknown> =>
    // Written by hand: these digits do not survive a JavaScript number.
    post(`/customers/${id}/wallet/adjustments`, `{"transaction_id":"doctor-${account}","asset":"${asset}","account_name":"${account}","amount":${amount},"reason":"gift"}`);
  const event = (customer_id: string, id: string): Promise<unknown> =>
    post('/events', JSON.stringify({
      customer_id,
      events: [{
        id, event_type: 'image_generated', occurred_at: new Date(Date.now() - 60_000).toISOString(), subject: 'Examination', description: 'Image generated',
        data: { model: 'ink-2', images: 1 }, costs: [{ vendor_external_id: CANARY, description: CANARY, amount: 0.0213, currency: 'USD', metadata: { note: CANARY } }],
      }],
    }));
  const stranger = (await post('/customers', JSON.stringify({ external_id: STRANGER.externalId, name: 'Stranger' }))) as { id: string };
  await adjust(stranger.id, 'USD', 'default', STRANGER.balance);
  await event(stranger.id, STRANGER.eventId);
  await adjust(SCENARIO_CUSTOMER.id, EXACT.asset, EXACT.account, EXACT.amount);
  await event(SCENARIO_CUSTOMER.id, OWN_EVENT);
  return stranger.id;
}

/** The first customer the proxy asks for that is nobody here yet is taken for the emulator's: so any test user of the host will do. */
function createPerson(strangers: readonly string[]) {
  const own: { customerId?: string; externalId?: string } = {};
  const isNew = (id: string | null | undefined): id is string => Boolean(id) && ![SCENARIO_CUSTOMER.id, SCENARIO_CUSTOMER.externalId, ...strangers].includes(id ?? '');
  const swap = (text: string, from: string | undefined, to: string): string =>
    from === undefined ? text : text.replaceAll(encodeURIComponent(from), encodeURIComponent(to)).replaceAll(JSON.stringify(from), JSON.stringify(to));
  return {
    meet(url: URL, body: Record<string, unknown> | null): void {
      if (own.customerId !== undefined || own.externalId !== undefined) return;
      const inPath = /^\/customers\/([^/]+)/.exec(url.pathname)?.[1];
      const customerId = inPath ?? url.searchParams.get('customer_id') ?? (body?.['customer_id'] as string | undefined);
      const externalId = url.searchParams.get('external_id');
      if (isNew(externalId)) own.externalId = externalId;
      else if (isNew(customerId)) own.customerId = customerId;
    },
    toEmulator: (text: string): string => swap(swap(text, own.customerId, SCENARIO_CUSTOMER.id), own.externalId, SCENARIO_CUSTOMER.externalId),
    toProxy(text: string): string {
      const withId = own.customerId === undefined ? text : text.replaceAll(SCENARIO_CUSTOMER.id, own.customerId);
      return own.externalId === undefined ? withId : withId.replaceAll(JSON.stringify(SCENARIO_CUSTOMER.externalId), JSON.stringify(own.externalId));
    },
  };
}

function parse(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
