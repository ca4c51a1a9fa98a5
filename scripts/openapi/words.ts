// The parts of openapi.json that are prose or shared: about, security, headers, parameters, and each route in words. Used by document.ts.
import type { RouteName } from '../../src/contract/index.js';
import type { Json } from './schemas.js';

export const ABOUT: Json = {
  info: {
    title: 'credyt-widgets proxy protocol',
    version: '1.0.0',
    license: { name: 'MIT', identifier: 'MIT' },
    summary: 'What the widgets ask of your backend. Write it in any language; `npx credyt-widgets doctor` tells whether it is right.',
    description: [
      'Your backend holds the Credyt API key and answers these routes for the signed-in customer. Required: wallet, usage, usage item, top-ups, portal links. The optional ones you serve are named in `Wallet.features`.',
      '**Identity** comes from your own session and nothing else. No request carries a customer id; an unknown member or parameter is refused with `invalid_request`. Nobody signed in: 401 `unauthenticated`, before anything is read.',
      '**Origin.** A POST passes when `Sec-Fetch-Site` is `same-origin` or `Origin` is exactly a listed one; otherwise, and when both are missing, 403 `origin_not_allowed`. A GET is refused when its `Origin` is a foreign one. Bodies are `application/json`; anything else is 415, because a page of another site can send plain text without asking.',
      '**Money** is decimal text, exact. Read Credyt\'s JSON numbers without a float in between.',
      '**Headers.** Every answer, errors too: `Cache-Control: no-store`, `X-Content-Type-Options: nosniff`, `Referrer-Policy: no-referrer`, `Vary: Origin, Sec-Fetch-Site, Cookie, Authorization`, `X-Request-Id`. For a listed page of another origin also `Access-Control-Allow-Origin` with that origin, `Access-Control-Allow-Credentials: true`, `Access-Control-Expose-Headers: X-Request-Id, Retry-After` and `Cross-Origin-Resource-Policy: cross-origin`; `OPTIONS` answers 204 before anyone is asked who they are.',
      '**Problems** are `application/problem+json` with a code of the closed list. Nothing that Credyt wrote, and no byte of the key, ever leaves the server.',
      '**One intent, one link.** Requests of one customer with the same `Idempotency-Key` share one call to Credyt, parallel ones too. The call is never repeated by itself: when its answer is lost, answer 504 `outcome_unknown`; the same key later gives the link.',
    ].join('\n\n'),
  },
  servers: [{ url: '/api/billing', description: "The base path is the host's choice." }],
  security: [{ hostSession: [] }, { hostToken: [] }],
  tags: [{ name: 'required', description: 'Every proxy has these.' }, { name: 'optional', description: 'Named in `Wallet.features` by the proxies that have them.' }],
};

const header = (description: string, schema: Json = { type: 'string' }): Json => ({ description, schema });

export const COMPONENTS: Json = {
  securitySchemes: {
    hostSession: { type: 'apiKey', in: 'cookie', name: 'session', description: "Your own session cookie, whatever its name. Never Credyt's key." },
    hostToken: { type: 'http', scheme: 'bearer', description: 'Your own token, for hosts without cookies.' },
  },
  headers: {
    'Cache-Control': header('On every answer.', { type: 'string', const: 'no-store' }),
    'X-Request-Id': header("Names this request in logs: the caller's own when it is 1 to 64 letters, digits, `_` or `-`."),
    'Retry-After': header('Seconds to wait, 1 to 60.', { type: 'integer', minimum: 1, maximum: 60 }),
    Allow: header('With 405: the methods the path has.'),
    Location: header('A hosted page, or a page of the host with `credyt_error=<code>` in its query.', { type: 'string', format: 'uri-reference' }),
  },
  parameters: {
    UsageId: { name: 'id', in: 'path', required: true, description: 'Never `.` or `..`.', schema: { type: 'string', pattern: '^[A-Za-z0-9._:~-]{1,128}$' } },
    IdempotencyKey: { name: 'Idempotency-Key', in: 'header', description: 'Names one intent of one customer on one route.', schema: { type: 'string', pattern: '^[!-~]{1,255}$' } },
    Origin: { name: 'Origin', in: 'header', description: 'Set by browsers.', schema: { type: 'string' } },
    SecFetchSite: { name: 'Sec-Fetch-Site', in: 'header', description: 'Set by browsers; `same-origin` passes.', schema: { type: 'string' } },
    RequestId: { name: 'X-Request-Id', in: 'header', schema: { type: 'string' } },
  },
};

export const headerRef = (name: string): Json => ({ [name]: { $ref: `#/components/headers/${name}` } });
export const standardHeaders = (): Json => ({ ...headerRef('Cache-Control'), ...headerRef('X-Request-Id') });

export const TO_HOSTED_PAGE: Json = {
  description: 'Where a form or a plain link is answered: straight to the hosted page, or, when that failed, back to a page of the host.',
  headers: { ...standardHeaders(), ...headerRef('Location') },
};

interface Words {
  summary: string;
  description: string;
  /** Names of fixtures; the first one's request is the example of the body. */
  examples: string[];
  isKeyed?: true;
}

export const OPERATIONS: Record<RouteName, Words> = {
  wallet: {
    summary: 'Balances, rules and features',
    description: 'A customer that Credyt does not know yet has no accounts. A failing balance is a problem, never an empty wallet: unknown is not 0.',
    examples: ['wallet', 'wallet-pending', 'wallet-unknown-customer'],
  },
  usage: {
    summary: 'Usage, newest first',
    description: 'The proxy filters itself where Credyt cannot, so a page may be short or empty while `nextCursor` is set. The cursor is opaque and bound to the customer and the filters.',
    examples: ['usage', 'usage-last-page'],
  },
  usageItem: { summary: 'One piece of usage with its fees', description: "Somebody else's is 404, like one that is not there.", examples: ['usage-item'] },
  topUps: { summary: 'A fresh checkout link', description: 'Charges nothing by itself. The amount is judged by the rules of the server.', examples: ['top-ups'], isKeyed: true },
  portalLinks: { summary: 'A fresh link into the hosted portal', description: 'Made at the click; it lives ten minutes.', examples: ['portal-links'], isKeyed: true },
  paymentLinks: { summary: 'A fresh link for a subscription that waits for payment', description: '`expiresAt` and `ttlMs` are null.', examples: ['payment-links'] },
  quotes: { summary: 'An estimate of what an amount buys', description: 'An estimate, never a promise.', examples: ['quotes'] },
  returns: { summary: 'A customer came back from a hosted page', description: 'The server decides, once per link, whether a dead link is renewed.', examples: ['returns-finished', 'returns-renewed'] },
};
