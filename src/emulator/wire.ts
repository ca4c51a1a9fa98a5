// JSON in and out of the emulated API: bodies checked by zod/mini schemas, amounts exact, lists in the documented wrapper.
import * as z from 'zod/mini';
import { compare, type Decimal } from '../contract/money/decimal.js';
import { JsonNumber, parseExact, stringifyExact } from '../contract/money/exact-json.js';
import { parseInstant } from './clock.js';
import { badRequest, invalid, invalidField } from './errors.js';

/** A JSON object as it was sent: numbers are `JsonNumber`, there is no prototype. */
export type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);

/** Any finite JSON number, as an exact decimal. */
export const Amount = z.pipe(
  z.custom<JsonNumber>((value) => value instanceof JsonNumber && value.decimal !== null, 'Must be a number.'),
  z.transform((value): Decimal => value.decimal ?? '0'),
);
export const PositiveAmount = Amount.check(z.refine((value) => compare(value, '0') > 0, 'Must be greater than 0.'));
export const WholeNumber = z.pipe(
  z.custom<JsonNumber>((value) => value instanceof JsonNumber && /^\d{1,9}$/.test(value.text), 'Must be a whole number.'),
  z.transform((value) => Number(value.text)),
);
export const Text = z.string('Must be text.').check(z.minLength(1, 'Must not be empty.'), z.maxLength(10_000, 'Is too long.'));
export const Flag = z.boolean('Must be true or false.');
export const Data = z.custom<JsonObject>(isObject, 'Must be an object.');
export const Timestamp = Text.check(z.refine((text) => parseInstant(text) !== null, 'Must be an ISO 8601 instant.'));

// our choice: which URLs Credyt takes is not documented; we take any absolute http or https URL, so that localhost works.
export const WebUrl = Text.check(z.refine((text) => webUrl(text) !== null, 'Must be an absolute http or https URL.'));

/** Names of this machine. */
export const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** The parsed URL, or `null` when it is not http or https: nothing else may become a link on a hosted page. */
export function webUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
}

/** Reads and checks a request body: 400 when it is no JSON, 422 naming every field that is wrong. */
export async function readBody<Schema extends z.ZodMiniType>(request: Request, schema: Schema, whenEmpty = ''): Promise<z.output<Schema>> {
  let body: unknown;
  try {
    body = parseExact((await request.text()) || whenEmpty);
  } catch {
    throw badRequest('The request body is not valid JSON.');
  }
  const result = z.safeParse(schema, body);
  if (result.success) return result.data;
  const errors = Object.create(null) as Record<string, string[]>;
  for (const issue of result.error.issues) {
    const message = valueAt(body, issue.path) === undefined ? 'Is required.' : issue.message;
    (errors[fieldName(issue.path)] ??= []).push(message);
  }
  throw invalid(errors);
}

const fieldName = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((name, key) => (typeof key === 'number' ? `${name}[${String(key)}]` : name ? `${name}.${String(key)}` : String(key)), '') ||
  'body';

const valueAt = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (isObject(value) || Array.isArray(value) ? (value as Record<PropertyKey, unknown>)[key] : undefined), body);

/** A decimal as a JSON number, tiny ones with an exponent as most serialisers write them (`1e-7`). */
export function jsonNumber(value: Decimal): JsonNumber {
  const tiny = /^(-?)0\.(0{6,})(\d)(\d*)$/.exec(value);
  if (!tiny) return new JsonNumber(value);
  const [, sign = '', zeros = '', first = '', rest = ''] = tiny;
  return new JsonNumber(`${sign}${first}${rest && `.${rest}`}e-${String(zeros.length + 1)}`);
}

export const json = (status: number, body: unknown): Response =>
  new Response(stringifyExact(body), { status, headers: { 'content-type': 'application/json; charset=utf-8' } });

/** The part of a list a request asks for. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

// our choice: 20 when no limit is sent (the docs' example value); a limit above the maximum is cut to it.
export function readPage(query: URLSearchParams, maxPageSize: number): Page {
  const read = (name: string, fallback: number, least: number): number => {
    const text = query.get(name);
    if (text === null) return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
    if (value < least) throw invalidField(name, `Must be a whole number of at least ${String(least)}.`);
    return value;
  };
  return { limit: Math.min(read('limit', 20, 1), maxPageSize), offset: read('offset', 0, 0) };
}

/** The documented wrapper of a list, all four members always there. */
export const paged = (items: readonly unknown[], totalCount: number, { limit, offset }: Page): Response =>
  json(200, { items, total_count: totalCount, limit, offset });

/** A whole list in memory, cut to the page. */
export const pageOf = <Item>(all: readonly Item[], page: Page, show: (item: Item) => unknown): Response =>
  paged(all.slice(page.offset, page.offset + page.limit).map(show), all.length, page);
