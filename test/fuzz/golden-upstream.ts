// A Credyt that answers every route with its golden body, or with what a fuzz test puts in one's place; it remembers what it was asked. For this folder.
import { createBillingHandler, type BillingEvent, type BillingHandler } from '../../src/server/index.js';
import { GOLDEN, MAYA, type Golden } from '../server/golden-bodies.js';
import { API_KEY, APP } from '../server/workbench.js';

const ROUTES: [path: RegExp, golden: Golden][] = [
  [/^GET \/customers\/[^/]+\/wallet$/, 'wallet'], [/^GET \/customers\/[^/]+\/wallet\/[^/]+$/, 'account'], [/^GET \/customers\/[^/]+$/, 'customer'],
  [/^GET \/events$/, 'events'], [/^GET \/events\/[^/]+$/, 'event'], [/^GET \/assets$/, 'assets'], [/^GET \/assets\/[^/]+$/, 'asset'], [/^GET \/products\/[^/]+$/, 'product'],
  [/^POST \/assets\/[^/]+\/quote$/, 'quote'], [/^POST \/top-ups$/, 'topUp'], [/^POST \/billing-portal\/sessions$/, 'portal'],
];

export type Answers = Partial<Record<Golden, () => Response>>;

export interface GoldenUpstream {
  billing: BillingHandler;
  /** `METHOD /path?query` of each call, in order. */
  calls: string[];
  /** The sites a call named that is on no list of ours. */
  strays: string[];
  /** Answers `internal`: nobody but the host itself may bring those about. */
  failures: BillingEvent[];
}

export function goldenUpstream(answers: Answers, now: () => number): GoldenUpstream {
  const calls: string[] = [];
  const strays: string[] = [];
  const failures: BillingEvent[] = [];
  const billing = createBillingHandler({
    apiKey: API_KEY, identify: (request) => (request.headers.get('cookie') === 'session=none' ? null : { customerId: MAYA }), publicUrl: APP, returnTo: '/account', signInUrl: '/login',
    topUp: { assets: ['USD', 'CREDITS'] }, usage: { attributes: ['minutes'] }, webhookSecrets: ['whsec_fuzz'], now,
    onEvent: (event) => { if (event.type === 'answer' && event.status === 500) failures.push(event); },
    fetch: async (input, init) => {
      const request = input instanceof Request ? input : new Request(input, init);
      const { origin, pathname, search } = new URL(request.url);
      const call = `${request.method} ${pathname}`;
      calls.push(call + search);
      const golden = ROUTES.find(([path]) => path.test(call))?.[1];
      if (origin !== 'https://api.credyt.ai' || golden === undefined) strays.push(`${origin} ${call}`);
      return answers[golden ?? 'wallet']?.() ?? new Response(GOLDEN[golden ?? 'wallet'], { headers: { 'content-type': 'application/json' } });
    },
  });
  return { billing, calls, strays, failures };
}
