// The doctor's checks of links: their shape and life, one intent one link, where they come back to, and which amounts buy one.
import { compare, Link, TopUpLink } from '../../contract/index.js';
import { codeOf, expectProblem, isSuccess, readAs, type Bench, type Check, type Finding } from './check.js';
import type { Answer } from './proxy.js';

type Found = (finding: Finding) => void;

const TOP_UP = { amount: '25.5', currency: 'USD', asset: 'USD' };
const MADE_BY = { '/top-ups': '/top-ups', '/portal-links': '/billing-portal/sessions' } as const;
type LinkRoute = keyof typeof MADE_BY;
const LIFE_MS = 600_000;

const newKey = (): { 'idempotency-key': string } => ({ 'idempotency-key': `doctor-${crypto.randomUUID()}` });
const bodyOf = (route: LinkRoute): object => (route === '/top-ups' ? TOP_UP : {});

/** What was asked of Credyt for links since then. */
const asked = ({ credyt }: Bench, moment: number, route: LinkRoute) => credyt.since(moment, 'POST', MADE_BY[route]);

const TTL_FIX = 'Send what is left of the ten minutes as ttlMs, in milliseconds, and their end as expiresAt. Browsers count ttlMs, because their clocks are wrong.';

function judgeLink(answer: Answer, link: Link, found: Found): void {
  const { ttlMs, expiresAt } = link;
  if (ttlMs !== null && (ttlMs <= LIFE_MS / 2 || ttlMs > LIFE_MS)) {
    found({ cause: 'wrong ttlMs', seen: `${answer.asked}: ttlMs is ${ttlMs} for a fresh link.`, fix: TTL_FIX });
  }
  if (expiresAt === null || Math.abs(Date.parse(expiresAt) - Date.now() - LIFE_MS) > LIFE_MS / 2) {
    found({ cause: 'wrong expiresAt', seen: `${answer.asked}: expiresAt is ${String(expiresAt)} for a fresh link of ten minutes.`, fix: TTL_FIX });
  }
}

/** The two URLs that Credyt was given lead to the page's own site, at the path that was asked for. */
function judgeReturn(bench: Bench, moment: number, route: LinkRoute, path: string, found: Found): void {
  const { origin } = bench.proxy.options;
  const wrong = ['return_url', 'failure_url'].flatMap((member) => {
    const given = asked(bench, moment, route)[0]?.body?.[member];
    const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : null;
    if (url?.origin === origin && url.pathname === path) return [];
    // Without the query: the marker in it is long, and differs in the two.
    return [{ member, given: url ? `${url.origin}${url.pathname}`.slice(0, 200) : String(given).slice(0, 200) }];
  });
  const places = [...new Set(wrong.map(({ given }) => given))].map((place) => `${wrong.filter(({ given }) => given === place).map(({ member }) => member).join(' and ')} ${place}`);
  if (places.length === 0) return;
  found({
    cause: 'wrong return address',
    seen: `For POST ${route} with returnTo "${path}" Credyt was given ${places.join(', ')}.`,
    fix: `Build both from your own public address and returnTo, never from the Host header: publicUrl: "${origin}" of createBillingHandler, if browsers see your app there. Else tell the doctor where: --origin.`,
  });
}

async function makeLink(bench: Bench, route: LinkRoute, found: Found): Promise<void> {
  const moment = bench.credyt.calls.length;
  const answer = await bench.proxy.post(route, { ...bodyOf(route), returnTo: '/doctor?page=1' }, { headers: newKey() });
  if (answer.status !== 201) {
    found({ cause: 'no link', seen: `${answer.asked} was answered ${answer.status} ${codeOf(answer)}.`, fix: 'Answer 201 with a fresh link of Credyt.' });
    return;
  }
  const { ttlMs = null } = (answer.json ?? {}) as { ttlMs?: unknown };
  if (ttlMs === null) found({ cause: 'no ttlMs', seen: `${answer.asked} does not say how long the link lives.`, fix: TTL_FIX });
  // What is said to be missing here is said once.
  const link = readAs(route === '/top-ups' ? TopUpLink : Link, { ...answer, json: { ...(answer.json as object), ttlMs } }, found);
  if (link) judgeLink(answer, link, found);
  const calls = asked(bench, moment, route);
  if (calls.length !== 1) found({ cause: 'not one call for one link', seen: `${answer.asked} made ${calls.length} calls of POST ${MADE_BY[route]}.`, fix: 'Make one call to Credyt for one link, and never repeat it by itself.' });
  judgeReturn(bench, moment, route, '/doctor', found);
  const { amount, currency } = calls[0]?.body ?? {};
  if (route === '/top-ups' && (compare(String(amount), TOP_UP.amount) !== 0 || currency !== TOP_UP.currency)) {
    found({ cause: 'wrong amount sent', seen: `For 25.5 USD Credyt was asked for ${String(amount)} ${String(currency)}.`, fix: 'Send the amount as it was asked for, as an exact JSON number.' });
  }
}

/** Off this site, at once or once something decodes the path again. */
const OFF_SITE = [
  'https://evil.example/', '//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', '/\t/evil.example', '/%2f%2fevil.example', '/%5cevil.example',
  '/..//evil.example', '/a/../..//evil.example', 'https:evil.example', 'javascript:alert(1)', 'data:text/html,x', '@evil.example', '.evil.example', 'billing', '',
];

export const LINK_CHECKS: Check[] = [
  {
    name: 'portal-link',
    says: 'A portal link is fresh, says how long it lives and comes back to the page',
    run: async (bench, found) => {
      await makeLink(bench, '/portal-links', found);
      return 'POST /portal-links';
    },
  },
  {
    name: 'top-up-link',
    says: 'A top-up link is fresh, for the exact amount, and comes back to the page',
    run: async (bench, found) => {
      await makeLink(bench, '/top-ups', found);
      return 'POST /top-ups';
    },
  },
  {
    name: 'one-intent-one-link',
    says: 'Requests with one Idempotency-Key share one call to Credyt',
    async run(bench, found) {
      const fix = 'Keep the answer per customer, route and key while the link lives, and let a second request wait for the first one\'s call.';
      for (const route of ['/top-ups', '/portal-links'] as const) {
        const moment = bench.credyt.calls.length;
        const headers = newKey();
        const twin = { headers, how: 'with the same key' };
        const answers = await Promise.all([bench.proxy.post(route, bodyOf(route), twin), bench.proxy.post(route, bodyOf(route), twin)]);
        answers.push(await bench.proxy.post(route, bodyOf(route), twin));
        const calls = asked(bench, moment, route).length;
        const urls = new Set(answers.map(({ json }) => (json as { url?: unknown } | null)?.url));
        // A failed attempt leaves the key free for another one.
        if (!answers.some(isSuccess)) return `not asked: no link could be made by POST ${route}`;
        if (calls > 1) {
          found({ cause: 'two upstream POSTs for one key', seen: `Three requests of POST ${route} with one key made ${calls} calls of POST ${MADE_BY[route]}.`, fix });
          return route;
        }
        if (urls.size > 1 || !answers.every(isSuccess)) found({ cause: 'twins answered differently', seen: `POST ${route} with one key was answered ${answers.map(({ status }) => status).join(', ')}, with ${urls.size} different links.`, fix });

        const other = await bench.proxy.post(route, route === '/top-ups' ? { ...TOP_UP, amount: '30' } : { returnTo: '/elsewhere' }, { headers, how: 'the same key for something else' });
        expectProblem(other, ['idempotency_mismatch'], found, { cause: 'key accepted for something else', fix: 'Remember what a key was used for, and answer 422 idempotency_mismatch.' });
      }
      return 'two at once and one after, on two routes';
    },
  },
  {
    name: 'amounts',
    says: 'Amounts that cannot be paid are refused before Credyt is asked',
    async run(bench, found) {
      const moment = bench.credyt.calls.length;
      const wrong = ['1e2', '25.001', '-25', '0', '0.01', '99999999', 'ten', ' 25', '١٢', '25,00', ''];
      for (const amount of wrong) {
        const answer = await bench.proxy.post('/top-ups', { amount }, { how: `amount ${JSON.stringify(amount)}` });
        expectProblem(answer, ['invalid_amount'], found, { cause: 'wrong amount accepted', fix: 'Answer 422 invalid_amount with fields.amount, by the rules that your wallet shows.' });
      }
      const asNumber = await bench.proxy.post('/top-ups', { amount: 25 }, { how: 'amount as a number' });
      expectProblem(asNumber, ['invalid_amount', 'invalid_request'], found, { cause: 'wrong amount accepted', fix: 'Take amounts as decimal text only.' });
      if (asked(bench, moment, '/top-ups').length > 0) found({ cause: 'link made for a wrong amount', seen: 'Credyt was asked for a link.', fix: 'Judge the amount before you call Credyt.' });
      return `${wrong.length + 1} amounts`;
    },
  },
  {
    name: 'return-to',
    says: 'returnTo never leads off the site',
    async run(bench, found) {
      const fix = 'Take a path that starts with one "/" and decode it as often as it changes: no second slash, no backslash, no dot segment, no control may appear. Answer 400 invalid_request with fields.returnTo.';
      for (const returnTo of OFF_SITE) {
        for (const route of ['/portal-links', '/top-ups'] as const) {
          const moment = bench.credyt.calls.length;
          const answer = await bench.proxy.post(route, { ...bodyOf(route), returnTo }, { how: `returnTo ${JSON.stringify(returnTo)}` });
          const given = asked(bench, moment, route)[0]?.body?.['return_url'];
          if (isSuccess(answer) || given !== undefined) {
            found({ cause: 'returnTo off-site', seen: `${answer.asked} was answered ${answer.status}; Credyt was given return_url ${String(given)}.`, fix });
            return route;
          }
          expectProblem(answer, ['invalid_request'], found, { cause: 'wrong refusal of returnTo', fix });
        }
      }
      return `${OFF_SITE.length} addresses on two routes`;
    },
  },
];
