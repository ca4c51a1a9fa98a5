// The doctor's checks of what a proxy refuses before it asks Credyt: foreign pages, other content types, broken bodies.
import { expectProblem, isSuccess, type Check } from './check.js';

const EVIL = 'https://evil.example';
const ORIGIN_FIX = 'Let a POST pass only when Sec-Fetch-Site is same-origin or Origin is exactly one of your own; refuse it with 403 origin_not_allowed otherwise, also when both are missing.';
const TYPE_FIX = 'Take application/json only (compare the whole type, not a part of it) and answer 415 otherwise: text/plain needs no permission from a browser.';

export const REQUEST_CHECKS: Check[] = [
  {
    name: 'cross-origin-post',
    says: 'A POST from a foreign page is refused',
    async run({ proxy, credyt }, found) {
      const { origin } = proxy.options;
      const ways: [string, Record<string, string | null>][] = [
        ['from another site', { origin: EVIL, 'sec-fetch-site': 'cross-site' }],
        ['from another site, by an old browser', { origin: EVIL, 'sec-fetch-site': null }],
        ['from a name that begins like yours', { origin: `${origin}.evil.example`, 'sec-fetch-site': 'cross-site' }],
        ['from a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
        ['without Origin and Sec-Fetch-Site', { origin: null, 'sec-fetch-site': null }],
      ];
      for (const path of ['/portal-links', '/top-ups']) {
        for (const [how, headers] of ways) {
          const moment = credyt.calls.length;
          const answer = await proxy.post(path, path === '/top-ups' ? { amount: '25' } : {}, { headers, how });
          const hasCalled = credyt.calls.slice(moment).some(({ method }) => method === 'POST');
          if (isSuccess(answer) || hasCalled) {
            found({ cause: 'cross-origin POST accepted', seen: `${answer.asked} was answered ${answer.status}${hasCalled ? ' and a link was made' : ''}.`, fix: ORIGIN_FIX });
            return answer.asked;
          }
          expectProblem(answer, ['origin_not_allowed'], found, { cause: 'wrong refusal of a foreign page', fix: ORIGIN_FIX });
        }
      }
      return `${ways.length} ways to come from elsewhere`;
    },
  },
  {
    name: 'cross-origin-read',
    says: 'A foreign page is granted no reading',
    async run({ proxy }, found) {
      const preflight = await proxy.ask('OPTIONS', '/top-ups', { headers: { origin: EVIL, 'access-control-request-method': 'POST' }, signedOut: true, how: 'from another site' });
      const read = await proxy.get('/wallet', { headers: { origin: EVIL, 'sec-fetch-site': 'cross-site' }, how: 'from another site' });
      for (const { asked, headers } of [preflight, read]) {
        const granted = headers['access-control-allow-origin'];
        if (granted !== EVIL && granted !== '*') continue;
        found({ cause: 'foreign page may read', seen: `${asked} carries Access-Control-Allow-Origin: ${granted}.`, fix: 'Send that header only for an exact origin of your own list, and echo no other.' });
      }
      expectProblem(read, ['origin_not_allowed'], found, { cause: 'foreign page answered', fix: 'Refuse a GET with 403 origin_not_allowed when it names a foreign Origin.' });
      return 'OPTIONS and GET';
    },
  },
  {
    name: 'listed-origin',
    says: 'A page of yours on another origin may ask',
    async run({ proxy }, found) {
      const { origin, url } = proxy.options;
      if (origin === url.origin) return 'not asked: the page and the proxy have one origin';
      const preflight = await proxy.ask('OPTIONS', '/top-ups', { headers: { origin, 'access-control-request-method': 'POST' }, signedOut: true, how: 'from your page' });
      const wanted = { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
      for (const answer of [preflight, await proxy.get('/wallet', { how: 'from your page' })]) {
        for (const [name, value] of Object.entries(wanted)) {
          if (answer.headers[name] === value) continue;
          found({ cause: 'own page may not read', seen: `${answer.asked} carries ${name}: ${answer.headers[name] ?? '(nothing)'}.`, fix: `For ${origin} send ${name}: ${value} with every answer, errors too.` });
        }
      }
      const allowed = (preflight.headers['access-control-allow-headers'] ?? '').toLowerCase();
      if (preflight.status !== 204 || !['content-type', 'authorization', 'idempotency-key'].every((name) => allowed.includes(name))) {
        found({
          cause: 'preflight refused', seen: `${preflight.asked} was answered ${preflight.status}, allowing "${allowed}".`,
          fix: 'Answer OPTIONS with 204 and Access-Control-Allow-Headers: content-type, authorization, idempotency-key, before you ask who it is.',
        });
      }
      return origin;
    },
  },
  {
    name: 'content-type',
    says: 'A body that is not JSON is refused',
    async run({ proxy, credyt }, found) {
      const types = ['text/plain', 'text/plain; charset=utf-8; application/json', 'multipart/form-data; boundary=x', null];
      for (const type of types) {
        const moment = credyt.calls.length;
        const answer = await proxy.post('/portal-links', '{}', { headers: { 'content-type': type }, how: type ?? 'no content type' });
        const hasCalled = credyt.calls.slice(moment).some(({ method }) => method === 'POST');
        if (isSuccess(answer) || hasCalled) {
          found({ cause: 'text/plain accepted', seen: `${answer.asked} was answered ${answer.status}.`, fix: TYPE_FIX });
          return answer.asked;
        }
        expectProblem(answer, ['unsupported_media_type'], found, { cause: 'wrong refusal of a content type', fix: TYPE_FIX });
      }
      return `${types.length} content types`;
    },
  },
  {
    name: 'broken-requests',
    says: 'Broken requests are refused by name',
    async run({ proxy, credyt }, found) {
      const moment = credyt.calls.length;
      const expected: [Awaited<ReturnType<typeof proxy.get>>, string[]][] = [
        [await proxy.post('/portal-links', '{"returnTo":', { how: 'half of a JSON body' }), ['invalid_request']],
        [await proxy.post('/portal-links', '[]', { how: 'a list' }), ['invalid_request']],
        [await proxy.post('/portal-links', JSON.stringify({ returnTo: `/${'a'.repeat(20_000)}` }), { how: '20 kB' }), ['payload_too_large']],
        [await proxy.post('/top-ups', {}, { how: 'no amount' }), ['invalid_request']],
        [await proxy.get('/wallet?include=everything'), ['invalid_request']],
        [await proxy.get('/nothing-here'), ['not_found']],
        [await proxy.ask('DELETE', '/wallet', { headers: { origin: proxy.options.origin, 'sec-fetch-site': 'same-origin' } }), ['method_not_allowed']],
      ];
      for (const [answer, codes] of expected) {
        expectProblem(answer, codes, found, { cause: 'wrong refusal of a broken request', fix: `Answer ${codes.join(' or ')}, with its status from openapi.json.` });
      }
      if (credyt.calls.slice(moment).some(({ method }) => method === 'POST')) {
        found({ cause: 'link made for a broken request', seen: 'Credyt was asked for a link.', fix: 'Judge the whole request before you call Credyt.' });
      }
      return `${expected.length} broken requests`;
    },
  },
];
