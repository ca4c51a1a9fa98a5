// Whatever Credyt answers, per route and through the real handler: a valid answer with Credyt's own numbers, or a problem in our own words.
// `FUZZ_BODIES=100000` for a long night, `FUZZ_SEED=…` to see a run again.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ROUTES, type RouteName } from '../../src/contract/index.js';
import { GOLDEN, type Golden } from '../server/golden-bodies.js';
import { API_KEY, APP } from '../server/workbench.js';
import { goldenUpstream, type Answers } from './golden-upstream.js';
import { HIDDEN, hostileBody, MARK } from './hostile-json.js';
import { assertAnswer, assertNothingUnhandled, assertNumbersWereSent } from './invariants.js';
import { chance, pick, runsOf, SEED } from './random.js';

const RUNS = runsOf('FUZZ_BODIES', 5_000);
const FORGET_AFTER = 1_000;

interface Asked {
  route: RouteName;
  path: string;
  body?: unknown;
  /** After how long the handler asks Credyt again: by then it has forgotten this body, and little else. */
  pauseMs: number;
  /** What Credyt answers to other calls, so that the handler asks for this body. */
  others?: Answers;
  /** Names of things are nice to have: a wallet is a wallet whatever becomes of them. */
  neverFails?: true;
}

const LONG = 301_000;
const golden = (name: Golden, from: string, to: string): Answers => ({ [name]: () => Response.json(JSON.parse(GOLDEN[name].replace(from, to))) });

const ASKED: Record<Golden, Asked> = {
  wallet: { route: 'wallet', path: '/wallet', pauseMs: 2_000 },
  account: { route: 'wallet', path: '/wallet?include=pending', pauseMs: 2_000, neverFails: true },
  assets: { route: 'wallet', path: '/wallet', pauseMs: LONG, neverFails: true },
  asset: { route: 'wallet', path: '/wallet', pauseMs: LONG, neverFails: true, others: golden('assets', 'CREDITS', 'OTHER') },
  customer: { route: 'wallet', path: '/wallet', pauseMs: 12_000, neverFails: true },
  product: { route: 'wallet', path: '/wallet', pauseMs: LONG, neverFails: true, others: golden('customer', '"name":"Pro",', '') },
  events: { route: 'usage', path: '/usage', pauseMs: 7_000 },
  event: { route: 'usageItem', path: '/usage/e1', pauseMs: 7_000 },
  quote: { route: 'quotes', path: '/quotes', body: { amount: '20', currency: 'USD', asset: 'CREDITS' }, pauseMs: LONG },
  topUp: { route: 'topUps', path: '/top-ups', body: { amount: '20' }, pauseMs: 7_000 },
  portal: { route: 'portalLinks', path: '/portal-links', body: {}, pauseMs: 7_000 },
};
/** `FUZZ_ONLY=wallet`: one body alone. */
const CHOSEN = Object.entries(ASKED).filter(([name]) => [undefined, name].includes(process.env['FUZZ_ONLY'])) as [Golden, Asked][];

/** Without 502 to 504, after which a read waits for its next try. */
const STATUSES = [201, 202, 203, 302, 400, 401, 403, 404, 409, 418, 422, 429, 451, 500, 501, 599];
const TYPES = ['application/json; charset=utf-8', 'application/problem+json', 'text/html', 'application/json;charset=utf-16', ''];

function answerOf(body: Uint8Array<ArrayBuffer>): Response {
  const headers = { 'content-type': chance(0.05) ? pick(TYPES) : 'application/json', 'x-echo': `${API_KEY} ${HIDDEN} ${MARK}`, ...(chance(0.05) && { 'retry-after': pick(['2', '-1', '99999', MARK]) }) };
  return new Response(body, { status: chance(0.1) ? pick(STATUSES) : 200, headers });
}

after(assertNothingUnhandled);

void test(`bodies are fuzzed: ${CHOSEN.map(([name]) => name).join(', ')}`, () => assert.ok(CHOSEN.length > 0));

for (const [name, { route, path, body, pauseMs, others, neverFails }] of CHOSEN) {
  void test(`${RUNS} bodies for ${name}: a valid answer or a problem, and no number that was not sent (seed ${SEED})`, async () => {
    let clock = Date.UTC(2025, 9, 18);
    let sent = new Uint8Array();
    const seen = { sent: 0, answers: 0, problems: 0 };
    const answers: Answers = { ...others, [name]: () => { seen.sent++; return answerOf(sent); } };
    let upstream = goldenUpstream(answers, () => clock);
    const init = { method: ROUTES[route].method, headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }) };
    for (let run = 0; run < RUNS; run++) {
      if (run % FORGET_AFTER === FORGET_AFTER - 1) upstream = goldenUpstream(answers, () => clock);
      clock += pauseMs;
      sent = hostileBody(GOLDEN[name]);
      const text = new TextDecoder().decode(sent);
      try {
        const response = await upstream.billing(new Request(`${APP}/api/billing${path}`, init));
        const answer = await assertAnswer(response, route);
        assertNumbersWereSent(answer, text);
        assert.deepEqual(upstream.failures, [], 'our own code failed');
        if (response.ok) seen.answers++;
        else seen.problems++;
      } catch (error) {
        throw new Error(`seed ${SEED}, run ${run}: ${text.slice(0, 5_000)}`, { cause: error });
      }
    }
    assert.ok(seen.sent >= RUNS, `only ${seen.sent} bodies were asked for`);
    assert.ok(seen.answers > 0 && (neverFails ? seen.problems === 0 : seen.problems > 0), JSON.stringify(seen));
  });
}
