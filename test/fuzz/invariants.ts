// What must hold for every answer of the handler, whatever Credyt or a caller sent. For the fuzz tests of this folder.
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { PROBLEMS, Problem, ROUTES, type ProblemCode, type RouteName } from '../../src/contract/index.js';
import { GOLDEN } from '../server/golden-bodies.js';
import { API_KEY, APP } from '../server/workbench.js';
import { HIDDEN, MARK } from './hostile-json.js';

export const LINK_ORIGINS = ['https://billing.credyt.ai', 'https://checkout.stripe.com'];

let unhandled = 0;
process.on('unhandledRejection', () => { unhandled++; });

export async function assertNothingUnhandled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(unhandled, 0, 'unhandled rejections');
}

const PROBLEM_MEMBERS = ['type', 'title', 'status', 'code', 'detail', 'requestId', 'fields'];

/** A problem without `words`, an answer its schema knows member by member, or a redirect to where the host allows one. Gives the parsed body of a 2xx. */
export async function assertAnswer(response: Response, route: RouteName | null, words: readonly string[] = [MARK]): Promise<unknown> {
  const text = await response.text();
  const { status, headers } = response;
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  for (const secret of [API_KEY, HIDDEN]) assert.ok(!text.includes(secret) && ![...headers.values()].some((header) => header.includes(secret)), `${secret} in an answer`);

  if (status === 204) return assert.equal(text, '');
  if (status === 303) return assertRedirect(headers.get('location') ?? '');
  if (status >= 400) return assertProblem(status, headers.get('content-type'), text, words);
  assert.ok(route, `${status} for a request of no route`);
  assert.equal(status, ROUTES[route].status);
  assert.equal(headers.get('content-type'), 'application/json; charset=utf-8');
  const body: unknown = JSON.parse(text);
  const known = z.safeParse(ROUTES[route].answer, body);
  assert.ok(known.success, `not a ${route} answer: ${text.slice(0, 500)}`);
  assert.ok(isDeepStrictEqual(known.data, body), `members that ${route} does not have: ${text.slice(0, 500)}`);
  if (body !== null && typeof body === 'object' && 'url' in body) assert.ok(LINK_ORIGINS.includes(new URL(String(body.url)).origin), String(body.url));
  return body;
}

function assertRedirect(location: string): void {
  const { origin, username } = new URL(location);
  assert.ok((origin === APP || LINK_ORIGINS.includes(origin)) && username === '', location);
}

function assertProblem(status: number, type: string | null, text: string, words: readonly string[]): void {
  for (const word of words) assert.ok(!text.includes(word), `Credyt's own words: ${text}`);
  if (type === 'text/html; charset=utf-8') return assert.ok(text.startsWith('<!doctype html>'));
  assert.equal(type, 'application/problem+json');
  const body = JSON.parse(text) as Record<string, unknown>;
  const problem = z.parse(Problem, body);
  assert.equal(PROBLEMS[problem.code as ProblemCode], status, problem.code);
  assert.equal(problem.status, status);
  assert.equal(problem.type, `urn:credyt-widgets:problem:${problem.code}`);
  assert.deepEqual(Object.keys(body).filter((name) => !PROBLEM_MEMBERS.includes(name)), []);
}

const AMOUNTS = ['available', 'pendingIn', 'pendingOut', 'amount', 'units', 'totalCount'];
const OURS = ['topUp'];

/** Every amount of an answer was in what Credyt sent, to the last digit. Reads both without the kit's own arithmetic. */
export function assertNumbersWereSent(answer: unknown, sent: string): void {
  const news = amountsIn(answer).map(plain).filter((amount) => !GOLDEN_NUMBERS.has(amount));
  if (news.length === 0) return;
  const known = new Set(numbersIn(sent));
  for (const amount of news) assert.ok(known.has(amount), `${amount} was never sent`);
}

function amountsIn(json: unknown): string[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, member]) => {
    if (OURS.includes(name)) return [];
    return AMOUNTS.includes(name) && (typeof member === 'string' || typeof member === 'number') ? [String(member)] : amountsIn(member);
  });
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** In the text, and in its strings once their escapes are read. */
function numbersIn(text: string): string[] {
  const strings: string[] = [];
  try {
    JSON.parse(text, (_name, member: unknown) => (typeof member === 'string' ? strings.push(member) : 0));
  } catch {
    // broken or too deep: what can be seen counts
  }
  return [...(text.match(NUMBER) ?? []), ...strings].map(plain);
}

/** `-12.50e1` → `-125`: sign, digits and exponent in one form. */
function plain(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const zeros = /0*$/.exec(digits)?.[0].length ?? 0;
  return digits === '' ? '0' : `${sign}${digits.slice(0, digits.length - zeros)}e${Number(exponent) - fraction.length + zeros}`;
}

const GOLDEN_NUMBERS = new Set(Object.values(GOLDEN).flatMap(numbersIn));
