// No text, however made, is a way off the host: return paths, links of Credyt's, and the curated list through the whole handler.
// `FUZZ_REDIRECTS=1000000` for a long night, `FUZZ_SEED=…` to see a run again.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { isReturnPath, readHostedLink, withParameter } from '../../src/server/links.js';
import { BAD_LINKS, BAD_PATHS, GOOD_PATHS } from '../server/redirect-vectors.js';
import { APP, EMULATOR_URL, HTML, workbench } from '../server/workbench.js';
import { goldenUpstream } from './golden-upstream.js';
import { assertAnswer, assertNothingUnhandled, LINK_ORIGINS } from './invariants.js';
import { runsOf, SEED } from './random.js';

const RUNS = runsOf('FUZZ_REDIRECTS', 50_000);
const ALLOWED = new Set([...LINK_ORIGINS, 'http://localhost:4010']);
const HOUR = 3_600_000;

/** On our site at once, and still there when something downstream reads the path a second time, decoded or not. */
function staysHome(path: string): boolean {
  const first = new URL(APP + path);
  const again = [first.pathname, decode(first.pathname), decode(decode(first.pathname))];
  return first.origin === APP && new URL(path, APP).origin === APP && again.every((second) => new URL(second, APP).origin === APP);
}

const decode = (path: string): string => path.replace(/%([0-7][0-9a-f])/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));

const pieces = fc.constantFrom(
  '/', '//', '\\', '..', '.', '%2f', '%2F', '%5c', '%2e', '%252f', '%09', '\t', '\n', '\r', ' ', '\u0000', '@', ':', '?', '#', '%', 'evil.example', 'app.test', 'https:', 'javascript:', 'a', 'ä', '\u2028', ';', '%0d%0a',
);
const hostileText = fc.array(fc.oneof({ weight: 4, arbitrary: pieces }, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 10 }).map((parts) => parts.join(''));

after(assertNothingUnhandled);

void test(`${RUNS / 2} return paths: an accepted one stays on the host, also with our parameter added (seed ${SEED})`, () => {
  fc.assert(fc.property(fc.constantFrom('', '/', '/', APP), hostileText, (start, rest) => {
    const path = start + rest;
    return !isReturnPath(path) || (staysHome(path) && new URL(withParameter(APP, path, 'credyt_return', 'm')).origin === APP);
  }), { numRuns: RUNS / 2, seed: SEED });
});

void test(`${RUNS / 2} links: an accepted one leads to a listed origin (seed ${SEED})`, () => {
  const starts = fc.constantFrom('', 'https://billing.credyt.ai', 'http://localhost:4010', 'https://', 'https:', 'HTTPS://billing.credyt.ai', ' https://billing.credyt.ai');
  fc.assert(fc.property(starts, hostileText, (start, rest) => {
    const link = readHostedLink(start + rest, ALLOWED);
    if (link === null) return true;
    const url = new URL(link);
    return ALLOWED.has(url.origin) && url.username === '' && url.password === '' && (url.protocol === 'https:' || url.hostname === 'localhost');
  }), { numRuns: RUNS / 2, seed: SEED });
});

void test('the curated return paths, through the handler: by script, by form and by address', async () => {
  const { post, form, get, advance, emulator } = workbench();
  for (const returnTo of [...GOOD_PATHS, ...BAD_PATHS]) {
    advance(HOUR);
    const mayPass = GOOD_PATHS.includes(returnTo);
    const before = emulator.requests().filter(({ method }) => method === 'POST').length;
    const answers = [await post('/portal-links', { returnTo }), await form('/portal-links', { returnTo }), await get(`/portal?${new URLSearchParams({ returnTo }).toString()}`, { accept: HTML })];
    const sent = emulator.requests().filter(({ method }) => method === 'POST').slice(before);
    if (mayPass) assert.equal(sent.length, 3, JSON.stringify(returnTo));
    for (const { body } of sent) {
      const { return_url, failure_url } = body as Record<string, string>;
      for (const url of [return_url, failure_url]) assert.equal(new URL(url ?? '').origin, APP, JSON.stringify(returnTo));
    }
    assert.deepEqual(answers.map(({ status }) => status), [mayPass ? 201 : 400, 303, 303], JSON.stringify(returnTo));
    for (const { headers } of answers.slice(1)) {
      // A form may leave its field empty, and half a character is replaced on the way: then it is the host's own page.
      const { origin } = new URL(headers.get('location') ?? '');
      assert.ok(origin === APP || (origin === EMULATOR_URL && sent.length > 0), JSON.stringify(returnTo));
    }
  }
});

void test('the curated links, as Credyt\'s answer: none reaches the browser', async () => {
  let clock = Date.UTC(2025, 9, 18);
  let link = '';
  const answer = (): Response => new Response(JSON.stringify({ id: 'top_1', redirect_url: link, subscriptions: [] }), { headers: { 'content-type': 'application/json' } });
  const { billing } = goldenUpstream({ portal: answer, topUp: answer }, () => clock);
  for (link of BAD_LINKS) {
    clock += HOUR;
    for (const [path, body] of [['/portal-links', {}], ['/top-ups', { amount: '20' }]] as const) {
      const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
      const response = await billing(new Request(`${APP}/api/billing${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
      assert.equal(response.status, 502, JSON.stringify(link));
      await assertAnswer(response, null);
    }
    const { status, headers } = await billing(new Request(`${APP}/api/billing/portal`, { headers: { accept: 'text/html' } }));
    assert.deepEqual([status, headers.get('location')], [303, `${APP}/account?credyt_error=upstream_invalid`]);
  }
});
