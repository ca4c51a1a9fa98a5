// Golden fixtures: real requests to the real handler over the emulator, with clock and randomness held still. Used by `npm run openapi` and its drift test.
import { createEmulator, SCENARIO_CUSTOMER, type Emulator, type EmulatorOptions } from 'credyt-widgets/emulator';
import { createBillingHandler, type BillingHandler, type BillingOptions } from 'credyt-widgets/server';
import { APP, FIXTURE_CASES } from './fixture-cases.js';
import { holdStill } from './hold-still.js';

export const FIXTURES_FOLDER = 'test/fixtures';
export const BASE_PATH = '/api/billing';

export interface Asked {
  method: string;
  /** Below the base path. */
  path: string;
  headers?: Record<string, string>;
  /** An object is sent as JSON, a string as it is. */
  body?: unknown;
}

export interface Fixture {
  about: string;
  request: Asked;
  /** `body`: parsed JSON, the text of a stream, or null where there is none. */
  response: { status: number; headers: Record<string, string>; body: unknown };
}

export interface FixtureBench {
  billing: BillingHandler;
  emulator: Emulator;
  ask(asked: Asked): Promise<Response>;
  /** Moves the clocks of handler and emulator. */
  advance(ms: number): void;
}

export interface FixtureCase {
  about: string;
  options?: Partial<BillingOptions>;
  scenario?: NonNullable<EmulatorOptions['scenario']>;
  /** What to ask, or a function that sets the scene first. */
  request: Asked | ((bench: FixtureBench) => Asked | Promise<Asked>);
  /** Only for what the host's own API answers. */
  answer?(bench: FixtureBench): Promise<Response>;
  /** For an endless answer: how many frames to listen for. */
  frames?: number;
  /** Written in place of a body too long to read. */
  bodyShown?: string;
}

/** By name, in the order of the cases. */
export async function makeFixtures(): Promise<Record<string, Fixture>> {
  const fixtures: Record<string, Fixture> = {};
  for (const [name, one] of Object.entries(FIXTURE_CASES)) fixtures[name] = await holdStill(() => make(one));
  return fixtures;
}

export const print = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

async function make(one: FixtureCase): Promise<Fixture> {
  const bench = createBench(one);
  const request = typeof one.request === 'function' ? await one.request(bench) : one.request;
  const response = await (one.answer ? one.answer(bench) : bench.ask(request));
  const text = withoutTokens(one.frames === undefined ? await response.text() : await listen(response, one.frames));
  const headers = Object.fromEntries([...response.headers].map(([name, value]) => [name, withoutTokens(value)]));
  return {
    about: one.about,
    request: one.bodyShown === undefined ? request : { ...request, body: one.bodyShown },
    response: { status: response.status, headers, body: one.frames !== undefined ? text : text === '' ? null : (JSON.parse(text) as unknown) },
  };
}

/** The beginning of a stream; then the page hangs up. */
async function listen({ body }: Response, frames: number): Promise<string> {
  if (!body) return '';
  let text = '';
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += read.value;
    if (text.split('\n\n').length > frames) await reader.cancel();
  }
  return text;
}

function createBench({ options, scenario = 'multi-asset' }: FixtureCase): FixtureBench {
  let clock = Date.UTC(2026, 0, 15, 12);
  const now = (): number => clock;
  const credytUrl = 'http://localhost:4010';
  const emulator = createEmulator({ publicUrl: credytUrl, now, scenario });
  const billing = createBillingHandler({
    apiKey: 'key_example',
    identify: () => ({ customerId: SCENARIO_CUSTOMER.id }),
    publicUrl: APP,
    returnTo: '/account',
    signInUrl: '/login',
    topUp: { assets: ['USD', 'CREDIT'] },
    usage: { attributes: ['model'] },
    lowBelow: { USD: '20' },
    mode: 'test',
    credytUrl,
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
    onEvent: () => undefined,
    now,
    ...options,
  });
  return {
    billing,
    emulator,
    advance: (ms) => { clock += ms; },
    ask: ({ method, path, headers = {}, body }) =>
      billing(new Request(`${APP}${BASE_PATH}${path}`, {
        method,
        headers: { 'x-request-id': 'example', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })),
  };
}

/** Links are bearer secrets, and scanners of repositories rightly shout at anything that looks like one. */
const withoutTokens = (text: string): string => text.replace(/token=[\w.-]+/g, 'token=example');
