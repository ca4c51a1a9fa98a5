// One emulator and short ways to call it: as a server with a key, and as a browser with a link. Used by the tests of this folder.
import { createEmulator, type Emulator, type EmulatorOptions, type Settings } from '../../src/emulator/index.js';

export const BASE = 'http://localhost:4010';
export const RETURN_URL = 'http://localhost:4000/account?credyt_return=a';
export const FAILURE_URL = 'http://localhost:4000/account?credyt_return=b';
export const GOOD_CARD = { number: '4242 4242 4242 4242', expires: '12 / 49', code: '123', name: 'Maya Okafor' };

/** Every member the tests read; which of them are there depends on the call. */
export interface Body {
  readonly id: string;
  readonly status: string;
  readonly redirect_url: string;
  readonly expires_at: string;
  readonly accounts: readonly { readonly id: string; readonly available: number }[];
  readonly available: number;
  readonly pending_in: number;
  readonly items: readonly { readonly id: string; readonly occurred_at: string }[];
  readonly total_count: number;
  readonly limit: number;
  readonly offset: number;
  readonly units: number;
  readonly version: number;
  readonly is_default: boolean;
  readonly versions: readonly { readonly version: number; readonly status: string; readonly is_default: boolean }[];
  readonly events: readonly { readonly fees: readonly { readonly amount: number }[] }[];
  readonly fees: readonly { readonly amount: number; readonly asset: string; readonly price_name?: string }[];
  readonly occurred_at: string;
  readonly detail: string;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly subscriptions: readonly {
    readonly id: string;
    readonly status: string;
    readonly started_at?: string;
    readonly products: readonly { readonly code: string; readonly version: unknown }[];
    readonly required_actions?: readonly { readonly type: string; readonly redirect_url: string }[];
  }[];
  readonly secret: string;
  readonly scenario: string;
  readonly scenarios: readonly string[];
  readonly now: string;
  readonly settings: Settings;
  readonly faults: readonly unknown[];
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Empty when the answer is no JSON. */
  readonly body: Body;
  readonly headers: Headers;
}

export interface Calls {
  readonly emulator: Emulator;
  readonly customerId: string;
  /** A server's call. `method path`, and a JSON body. */
  call(what: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A browser's: follows nothing, sends forms. */
  browse(url: string, form?: Record<string, string>): Promise<Answer>;
  /** Follows a link to the hosted page it leads to. */
  follow(link: string): Promise<Answer & { readonly path: string }>;
  topUp(change?: Record<string, unknown>): Promise<Answer>;
  portal(): Promise<Answer>;
  /** `default:USD` unless another is named. */
  balance(accountId?: string): Promise<number>;
  advance(ms: number): void;
}

export function start(options: EmulatorOptions = {}): Calls {
  const emulator = createEmulator({ now: () => Date.UTC(2026, 10, 20, 12), ...options });
  const { customerId } = emulator;
  const answer = async (request: Request): Promise<Answer> => {
    const response = await emulator.fetch(request);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, text, body: (isJson ? JSON.parse(text) : {}) as Body, headers: response.headers };
  };
  const calls: Calls = {
    emulator,
    customerId,
    call: (what, body, headers = {}) => {
      const [method = 'GET', path = '/'] = what.replaceAll(':me', customerId).split(' ');
      const sent = { 'X-Credyt-Api-Key': 'key_test', 'Content-Type': 'application/json', ...headers };
      return answer(new Request(BASE + path, { method, headers: sent, ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }) }));
    },
    browse: (url, form) =>
      answer(new Request(new URL(url, BASE), form ? { method: 'POST', body: new URLSearchParams(form) } : {})),
    follow: async (link) => {
      const entered = await calls.browse(link);
      const path = entered.headers.get('location') ?? '';
      return { ...(await calls.browse(path)), path };
    },
    topUp: (change = {}) =>
      calls.call('POST /top-ups', { customer_id: customerId, amount: 25, currency: 'USD', return_url: RETURN_URL, failure_url: FAILURE_URL, ...change }),
    portal: () => calls.call('POST /billing-portal/sessions', { customer_id: customerId, return_url: RETURN_URL, failure_url: FAILURE_URL }),
    balance: async (accountId = 'default:USD') => (await calls.call(`GET /customers/:me/wallet/${accountId}`)).body.available,
    advance: (ms) => { emulator.advance(ms); },
  };
  return calls;
}
