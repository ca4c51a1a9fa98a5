// Which problems each route can answer, as OpenAPI responses with the golden fixtures as examples. Used by document.ts.
import { PROBLEMS, type PAGE_ROUTES, type ProblemCode, type RouteName } from '../../src/contract/index.js';
import type { Fixture } from './fixtures.js';
import { schemaRef, type Json } from './schemas.js';

export type AnyRoute = RouteName | keyof typeof PAGE_ROUTES;

const EVERYWHERE: ProblemCode[] = ['invalid_request', 'unauthenticated', 'method_not_allowed', 'internal'];
const UPSTREAM: ProblemCode[] = ['upstream_invalid', 'billing_unavailable', 'upstream_timeout'];
const READ: ProblemCode[] = [...EVERYWHERE, ...UPSTREAM, 'origin_not_allowed'];
const WRITE: ProblemCode[] = [...READ, 'payload_too_large', 'unsupported_media_type'];
const LINK: ProblemCode[] = ['forbidden', 'customer_not_found', 'conflict', 'rate_limited', 'outcome_unknown'];

const ANSWERED: Record<AnyRoute, ProblemCode[]> = {
  wallet: READ,
  usage: READ,
  usageItem: [...READ, 'not_found'],
  topUps: [...WRITE, ...LINK, 'invalid_amount', 'idempotency_mismatch'],
  portalLinks: [...WRITE, ...LINK, 'idempotency_mismatch'],
  paymentLinks: [...WRITE, ...LINK, 'not_found'],
  quotes: [...WRITE, 'invalid_amount'],
  returns: [...WRITE, ...LINK],
  portal: [...EVERYWHERE, ...UPSTREAM, ...LINK],
  stream: [...READ, 'rate_limited'],
  webhooks: ['invalid_request', 'not_found', 'method_not_allowed', 'conflict', 'payload_too_large', 'rate_limited', 'internal'],
};

/** Says how long to wait before trying again. */
const RETRY: ProblemCode[] = ['rate_limited', 'billing_unavailable'];

/** By status; routes that answer the same share one component. */
export function problemResponses(route: AnyRoute): Record<string, Json> {
  return Object.fromEntries(codesByStatus(route).map(([status, codes]) => [String(status), { $ref: `#/components/responses/${nameOf(codes)}` }]));
}

export function problemComponents(): Record<string, Json> {
  const sets = (Object.keys(ANSWERED) as AnyRoute[]).flatMap((route) => codesByStatus(route).map(([, codes]) => codes));
  return Object.fromEntries(sets.map((codes) => [nameOf(codes), problemResponse(codes)]));
}

const nameOf = (codes: ProblemCode[]): string => codes.join('.');

function codesByStatus(route: AnyRoute): [number, ProblemCode[]][] {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of [...ANSWERED[route]].sort()) byStatus.set(PROBLEMS[code], [...(byStatus.get(PROBLEMS[code]) ?? []), code]);
  return [...byStatus].sort(([a], [b]) => a - b);
}

/** What the host's own API answers before paid work. */
export function insufficientFundsResponse(): Json {
  const { content, ...response } = problemResponse(['insufficient_funds']) as { content: { 'application/problem+json': { schema: Json } } };
  const { schema, ...media } = content['application/problem+json'];
  return { ...response, content: { 'application/problem+json': { ...media, schema: { allOf: [schema, schemaRef('InsufficientFunds')] } } } };
}

function problemResponse(codes: ProblemCode[]): Json {
  const [first = 'internal'] = codes;
  const schema = {
    allOf: [
      schemaRef('Problem'),
      { type: 'object', required: ['type', 'title', 'detail', 'requestId'], properties: { code: { enum: codes }, status: { const: PROBLEMS[first] }, type: { enum: codes.map((code) => `urn:credyt-widgets:problem:${code}`) } } },
    ],
  };
  if (first === 'insufficient_funds') schema.allOf[1] = { ...schema.allOf[1], required: ['type', 'title', 'detail'] };
  const headers: Json = { 'Cache-Control': { $ref: '#/components/headers/Cache-Control' }, 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' } };
  if (codes.some((code) => RETRY.includes(code))) headers['Retry-After'] = { $ref: '#/components/headers/Retry-After' };
  if (codes.includes('method_not_allowed')) headers['Allow'] = { $ref: '#/components/headers/Allow' };
  return {
    description: codes.map((code) => `\`${code}\``).join(' or '),
    headers,
    content: { 'application/problem+json': { schema, examples: Object.fromEntries(codes.map((code) => [code, exampleRef(`problem-${code}`)])) } },
  };
}

/** Each answer is shown once, as a component. */
export const exampleRef = (name: string): Json => ({ $ref: `#/components/examples/${name}` });

export const exampleComponents = (fixtures: Record<string, Fixture>): Json =>
  Object.fromEntries(Object.entries(fixtures).filter(([, { response }]) => response.body !== null).map(([name, { about, response }]) => [name, { summary: about, value: response.body }]));
