// A handler on a real emulator in this process, and short ways to ask it things. Used by the tests of this folder.
import { createEmulator } from '../../src/emulator/index.js';
import { createBillingHandler, type BillingEvent, type BillingOptions } from '../../src/server/index.js';

export const APP = 'https://app.test';
export const EMULATOR_URL = 'http://localhost:4010';
/** Must never be seen outside the upstream request. */
export const API_KEY = 'key_canary_7f3a9';
export const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

type Emulator = ReturnType<typeof createEmulator>;

export interface Workbench {
  emulator: Emulator;
  billing: ReturnType<typeof createBillingHandler>;
  events: BillingEvent[];
  /** Moves the clocks of handler and emulator together. */
  advance(ms: number): void;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** A browser's own form post, no script. */
  form(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  /** How many upstream calls of this kind the emulator has seen. */
  upstream(method: string, path: string): number;
}

export interface WorkbenchOptions extends Partial<BillingOptions> {
  scenario?: NonNullable<Parameters<typeof createEmulator>[0]>['scenario'];
}

export function workbench({ scenario, ...options }: WorkbenchOptions = {}): Workbench {
  let clock = Math.floor(Date.now() / 1000) * 1000; // whole seconds, as Credyt writes the end of a link
  const emulator = createEmulator({ publicUrl: EMULATOR_URL, now: () => clock, ...(scenario ? { scenario } : {}) });
  const events: BillingEvent[] = [];
  const billing = createBillingHandler({
    apiKey: API_KEY,
    identify: () => ({ customerId: emulator.customerId }),
    publicUrl: APP,
    returnTo: '/account',
    signInUrl: '/login',
    credytUrl: EMULATOR_URL,
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
    onEvent: (event) => events.push(event),
    now: () => clock,
    ...options,
  });
  const ask = (method: string, path: string, headers: Record<string, string>, body?: string): Promise<Response> =>
    billing(new Request(`${APP}/api/billing${path}`, { method, headers, ...(body === undefined ? {} : { body }) }));
  const sameOrigin = { 'sec-fetch-site': 'same-origin', origin: APP };

  return {
    emulator, billing, events,
    advance: (ms) => { clock += ms; },
    get: (path, headers = {}) => ask('GET', path, headers),
    post: (path, body, headers = {}) => ask('POST', path, { ...sameOrigin, 'content-type': 'application/json', ...headers }, JSON.stringify(body)),
    form: (path, fields, headers = {}) =>
      ask('POST', path, { ...sameOrigin, accept: HTML, 'content-type': 'application/x-www-form-urlencoded', ...headers }, new URLSearchParams(fields).toString()),
    upstream: (method, path) => emulator.requests().filter((entry) => entry.method === method && entry.path.split('?')[0] === path).length,
  };
}
