// The hosted pages as a customer meets them: links that expire, a card form, one payment only, the portal, and hostile data in all of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCENARIOS } from '../../src/emulator/index.js';
import { HOSTILE_STRINGS } from '../../src/emulator/scenarios/hostile.js';
import { BASE, FAILURE_URL, GOOD_CARD, RETURN_URL, start } from './calling.js';

const MINUTE = 60_000;
const locationOf = (answer: { headers: Headers }): string | null => answer.headers.get('location');

test('a link carries the documented claims and lives ten minutes', async () => {
  const { portal, customerId } = start();
  const { redirect_url: link, expires_at: expiresAt } = (await portal()).body;
  const claims = JSON.parse(Buffer.from(new URL(link).searchParams.get('token')?.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  assert.deepEqual(Object.keys(claims).sort(), ['aud', 'customer_id', 'exp', 'failure_url', 'iss', 'issued', 'live_mode', 'platform_id', 'purpose', 'return_url']);
  assert.deepEqual([claims['purpose'], claims['customer_id'], claims['live_mode'], claims['iss'], claims['aud']], ['portal-session-redirect', customerId, 'false', 'Credyt.Api', 'CustomerPortal']);
  assert.equal(Date.parse(expiresAt), (claims['exp'] as number) * 1000);
  assert.equal(Date.parse(expiresAt) - Date.parse(claims['issued'] as string), 10 * MINUTE);
});

for (const expiredLinkGoesTo of ['return_url', 'failure_url'] as const) {
  for (const kind of ['portal', 'topUp'] as const) {
    test(`an expired ${kind} link leads to ${expiredLinkGoesTo}, with nothing appended`, async () => {
      const calls = start();
      calls.emulator.settings({ expiredLinkGoesTo });
      const { redirect_url: link } = (await calls[kind]()).body;
      calls.advance(10 * MINUTE - 1);
      assert.match(locationOf(await calls.browse(link)) ?? '', /^\/(portal|checkout)\/ses_/);
      calls.advance(1);
      const late = await calls.browse(link);
      assert.deepEqual([late.status, locationOf(late)], [303, expiredLinkGoesTo === 'return_url' ? RETURN_URL : FAILURE_URL]);
    });
  }
}

test('a link that was changed, cut or signed elsewhere lets nobody in', async () => {
  const { portal, browse } = start();
  const { redirect_url: link } = (await portal()).body;
  const foreign = (await start().portal()).body.redirect_url;
  for (const bad of [foreign, link.slice(0, -2), `${link}A`, link.replace('.', '.e30'), `${BASE}/api/sign-in`, `${BASE}/api/sign-in?token=%00`]) {
    const answer = await browse(bad);
    assert.deepEqual([answer.status, locationOf(answer)], [400, null]);
  }
});

test('the good card pays, once, however often it is sent', async () => {
  const { topUp, follow, browse, balance } = start();
  const { path } = await follow((await topUp()).body.redirect_url);
  const answers = await Promise.all([browse(path, GOOD_CARD), browse(path, GOOD_CARD), browse(path, { number: '' })]);
  const late = await browse(path, GOOD_CARD);
  for (const answer of [answers[0], answers[1], late]) assert.deepEqual([answer?.status, answer && locationOf(answer)], [303, RETURN_URL]);
  assert.equal(await balance(), 49.8);
  const reloaded = await browse(path);
  assert.match(reloaded.text, /\$25\.00 paid/);
  assert.doesNotMatch(reloaded.text, /<form/);
  assert.equal(await balance(), 49.8);
});

test('two pages of one link pay once', async () => {
  const { topUp, follow, browse, balance } = start();
  const link = (await topUp()).body.redirect_url;
  for (const { path } of [await follow(link), await follow(link)]) await browse(path, GOOD_CARD);
  assert.equal(await balance(), 49.8);
});

test('a declined card says so, charges nothing, and another card may be tried', async () => {
  const { topUp, follow, browse, balance } = start();
  const { path } = await follow((await topUp()).body.redirect_url);
  const declined = await browse(path, { ...GOOD_CARD, number: '4000000000000002' });
  assert.equal(declined.status, 402);
  assert.match(declined.text, /The card was declined\. Nothing was charged\. Try another card\./);
  assert.equal(await balance(), 24.8);
  await browse(path, GOOD_CARD);
  assert.equal(await balance(), 49.8);
});

const BAD_CARDS: readonly (readonly [Partial<typeof GOOD_CARD>, RegExp])[] = [
  [{ number: '4242 4242 4242 4241' }, /Check the card number\./],
  [{ number: '' }, /Check the card number\./],
  [{ number: '5555 5555 5555 4444' }, /This stand-in takes test cards only\./],
  [{ expires: '13 / 49' }, /Enter month and year/],
  [{ expires: '10 / 26' }, /This card has expired\./],
  [{ code: '12' }, /Enter the 3 digits on the back\./],
  [{ name: ' ' }, /Enter the name on the card\./],
];
for (const [change, message] of BAD_CARDS) {
  test(`a form with ${JSON.stringify(change)} is shown again, says why, and charges nothing`, async () => {
    const { topUp, follow, browse, balance } = start();
    const { path } = await follow((await topUp()).body.redirect_url);
    const answer = await browse(path, { ...GOOD_CARD, ...change });
    assert.equal(answer.status, 422);
    assert.match(answer.text, message);
    assert.equal(answer.text.match(/aria-invalid="true"/g)?.length, 1);
    assert.doesNotMatch(answer.text, /value="123"/);
    assert.equal(await balance(), 24.8);
  });
}

test('a card is good until the end of the month printed on it', async () => {
  for (const expires of ['11/26', '1126', '11 / 2026']) {
    const { topUp, follow, browse, balance } = start();
    await browse((await follow((await topUp()).body.redirect_url)).path, { ...GOOD_CARD, expires });
    assert.equal(await balance(), 49.8);
  }
});

test('with a settle delay the customer is back before the balance moves; until then the money is pending', async () => {
  const { emulator, topUp, follow, browse, balance, call, advance } = start();
  emulator.settings({ settleDelayMs: 5000 });
  const { path } = await follow((await topUp()).body.redirect_url);
  assert.equal(locationOf(await browse(path, GOOD_CARD)), RETURN_URL);
  advance(4999);
  const { body } = await call('GET /customers/:me/wallet/default:USD');
  assert.deepEqual([body.available, body.pending_in], [24.8, 25]);
  advance(1);
  assert.equal(await balance(), 49.8);
});

test('a page that was opened in time can still be paid in minute 11; later it has expired', async () => {
  const { topUp, follow, browse, balance, advance } = start();
  const first = (await follow((await topUp()).body.redirect_url)).path;
  advance(11 * MINUTE);
  assert.match((await browse(first)).text, /This page stays open for <span[^>]*>19 min 0 s<\/span>\./);
  assert.equal(locationOf(await browse(first, GOOD_CARD)), RETURN_URL);
  assert.equal(await balance(), 49.8);

  const second = (await follow((await topUp()).body.redirect_url)).path;
  advance(30 * MINUTE);
  for (const answer of [await browse(second), await browse(second, GOOD_CARD)]) {
    assert.equal(answer.status, 410);
    assert.match(answer.text, /This page has expired\. Go back to get a new one\./);
  }
  assert.equal(await balance(), 49.8);
});

test('cancelling a checkout leads to failure_url, leaving the portal to return_url', async () => {
  const { topUp, portal, follow } = start();
  const hrefs = (text: string): string[] => [...text.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
  assert.deepEqual(hrefs((await follow((await topUp()).body.redirect_url)).text), [FAILURE_URL, FAILURE_URL]);
  assert.deepEqual(hrefs((await follow((await portal()).body.redirect_url)).text), [RETURN_URL]);
});

test('a paid checkout can lead into the portal first, when so set', async () => {
  const { emulator, topUp, follow, browse } = start();
  emulator.settings({ afterPayment: 'portal' });
  const paid = await browse((await follow((await topUp()).body.redirect_url)).path, GOOD_CARD);
  const portal = await browse(locationOf(paid) ?? '');
  assert.match(portal.text, /\$49\.80/);
  assert.ok(portal.text.includes(`href="${RETURN_URL}"`));
});

test('funds added in the portal lead back to the portal', async () => {
  const { emulator, portal, follow, browse } = start();
  const { path, text } = await follow((await portal()).body.redirect_url);
  assert.match(text, /\$24\.80/);
  const checkout = await browse(`${path}/top-ups`, { amount: '50' });
  assert.equal(checkout.status, 303);
  assert.match((await browse(locationOf(checkout) ?? '')).text, /Pay \$50\.00/);
  assert.equal(locationOf(await browse(locationOf(checkout) ?? '', GOOD_CARD)), `${BASE}${path}`.slice(BASE.length));
  assert.match((await browse(path)).text, /\$74\.80/);
  assert.deepEqual(emulator.requests().filter(({ path: asked }) => asked === '/top-ups'), []);
});

test('an amount or an account the portal does not offer starts no odd payment', async () => {
  const { portal, follow, browse } = start({ scenario: 'hostile' });
  const { path } = await follow((await portal()).body.redirect_url);
  for (const amount of ['-5', '1e9', '', '10.5']) assert.equal(locationOf(await browse(`${path}/top-ups`, { amount })), path);
  const checkout = locationOf(await browse(`${path}/top-ups`, { amount: '10', account: 'default:BIG' })) ?? '';
  assert.doesNotMatch((await browse(checkout)).text, /You get/);
});

test('a page of one kind is not a door to the other', async () => {
  const { topUp, portal, follow, browse } = start();
  const checkout = (await follow((await topUp()).body.redirect_url)).path;
  const portalPath = (await follow((await portal()).body.redirect_url)).path;
  assert.equal((await browse(checkout.replace('checkout', 'portal'))).status, 410);
  assert.equal((await browse(portalPath.replace('portal', 'checkout'), GOOD_CARD)).status, 410);
  assert.equal((await browse('/portal/ses_4guess')).status, 410);
});

test('hosted pages forbid caching, framing, referrers and foreign code, and let the form end at the return address', async () => {
  const { topUp, follow } = start();
  const { headers, text } = await follow((await topUp({ return_url: 'https://app.example/a', failure_url: 'http://x;script-src/b' })).body.redirect_url);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; img-src data:; form-action 'self' https:\/\/app\.example; base-uri 'none'; frame-ancestors 'none'$/);
  assert.doesNotMatch(text, / style=| on\w+=|(?:src|href)="(?!data:,|https:\/\/app\.example|http:\/\/x;|#)[^/"]*:/);
});

for (const scenario of SCENARIOS) {
  test(`portal and checkout can be drawn in the scenario ${scenario}`, async () => {
    const { topUp, portal, follow } = start({ scenario });
    for (const link of [(await portal()).body.redirect_url, (await topUp()).body.redirect_url]) {
      const page = await follow(link);
      assert.equal(page.status, 200);
      assert.match(page.text, /Local stand-in for Credyt\. No real money moves\./);
      const words = page.text.replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]+>/g, '');
      assert.doesNotMatch(words, /NaN|undefined|\[object|∞|\s-\d/);
    }
  });
}

test('no text from the data becomes markup', async () => {
  const { call, emulator, topUp, portal, follow } = start({ scenario: 'hostile' });
  emulator.settings({ platformName: '"><img src=x onerror=alert(1)>' });
  const pages: string[] = [];
  for (const text of HOSTILE_STRINGS) {
    const made = await topUp({ description: text });
    assert.equal(made.status, 201);
    pages.push((await follow(made.body.redirect_url)).text);
  }
  assert.equal((await call('GET /events?limit=100')).status, 200);
  pages.push((await follow((await portal()).body.redirect_url)).text);
  for (const page of pages) {
    const tags = new Set([...page.matchAll(/<\/?([a-zA-Z][\w-]*)/g)].map(([, tag]) => tag));
    for (const tag of ['img', 'b', 'iframe']) assert.ok(!tags.has(tag), `<${tag}> was let through`);
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.doesNotMatch(page, /\sonerror=alert\(1\)>|<svg\/onload/);
    assert.doesNotMatch(page, /[\u0000-\u0008\u001b]/);
  }
});
