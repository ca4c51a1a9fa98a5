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

/** What is asked of the handler so that it asks Credyt for this body, and after how long it does so again: by then it has forgotten this body, and little else. */
const ASKED: { golden: Golden; route: RouteName; path: string; body?: unknown; pauseMs: number }[] = [
  { golden: 'wallet', route: 'wallet', path: '/wallet', pauseMs: 2_000 },
  { golden: 'account', route: 'wallet', path: '/wallet?include=pending', pauseMs: 2_000 },
  { golden: 'assets', route: 'wallet', path: '/wallet', pauseMs: 301_000 },
  { golden: 'customer', route: 'wallet', path: '/wallet', pauseMs: 12_000 },
  { golden: 'events', route: 'usage', path: '/usage', pauseMs: 7_000 },
  { golden: 'event', route: 'usageItem', path: '/usage/e1', pauseMs: 7_000 },
  { golden: 'quote', route: 'quotes', path: '/quotes', body: { amount: '20', currency: 'USD', asset: 'CREDITS' }, pauseMs: 301_000 },
  { golden: 'topUp', route: 'topUps', path: '/top-ups', body: { amount: '20' }, pauseMs: 7_000 },
  { golden: 'portal', route: 'portalLinks', path: '/portal-links', body: {}, pauseMs: 7_000 },
];
/** Without 502 to 504, after which a read waits for its next try. */
const STATUSES = [201, 202, 203, 302, 400, 401, 403, 404, 409, 418, 422, 429, 451, 500, 501, 599];
const TYPES = ['application/json; charset=utf-8', 'application/problem+json', 'text/html', 'application/json;charset=utf-16', ''];

function answerOf(body: Uint8Array<ArrayBuffer>): Response {
  const headers = { 'content-type': chance(0.05) ? pick(TYPES) : 'application/json', 'x-echo': `${API_KEY} ${HIDDEN} ${MARK}`, ...(chance(0.05) && { 'retry-after': pick(['2', '-1', '99999', MARK]) }) };
  return new Response(body, { status: chance(0.1) ? pick(STATUSES) : 200, headers });
}

after(assertNothingUnhandled);

for (const { golden, route, path, body, pauseMs } of ASKED) {
  void test(`${RUNS} bodies for ${golden}: a valid answer or a problem, and no number that was not sent (seed ${SEED})`, async () => {
    let clock = Date.UTC(2025, 9, 18);
    let sent = new Uint8Array();
    const answers: Answers = { [golden]: () => answerOf(sent) };
    let upstream = goldenUpstream(answers, () => clock);
    const init = { method: ROUTES[route].method, headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const seen = { answers: 0, problems: 0 };
    for (let run = 0; run < RUNS; run++) {
      if (run % FORGET_AFTER === FORGET_AFTER - 1) upstream = goldenUpstream(answers, () => clock);
      clock += pauseMs;
      sent = hostileBody(GOLDEN[golden]);
      const text = new TextDecoder().decode(sent);
      try {
        const response = await upstream.billing(new Request(`${APP}/api/billing${path}`, init));
        const answer = await assertAnswer(response, route);
        assertNumbersWereSent(answer, text);
        if (response.ok) seen.answers++;
        else seen.problems++;
      } catch (error) {
        throw new Error(`seed ${SEED}, run ${run}: ${text.slice(0, 5_000)}`, { cause: error });
      }
    }
    assert.ok(seen.answers > 0 && seen.problems >= (['wallet', 'event', 'topUp', 'portal'].includes(golden) ? 1 : 0), JSON.stringify(seen));
  });
}
