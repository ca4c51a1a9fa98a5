// Turns a query, a JSON body or a form into the checked input of one route, or says which fields are wrong. Used by handler.ts.
import type * as z from 'zod/mini';
import type { FieldProblem } from '../contract/index.js';
import type { BodyKind } from './guards.js';
import { Refusal } from './refusal.js';

const MAX_NAMED_FIELDS = 10;
const MAX_FIELD_NAME = 64;

/** An unknown or doubled parameter is refused, so no customer id can ride along. */
export function parseQuery<Schema extends z.ZodMiniType>(schema: Schema, query: URLSearchParams): z.output<Schema> {
  return check(schema, fromPairs(query));
}

export function parseBody<Schema extends z.ZodMiniType>(schema: Schema, kind: BodyKind, text: string): { input: z.output<Schema>; idempotencyKey: string | null } {
  if (kind === 'json') return { input: check(schema, parseJson(text)), idempotencyKey: null };
  const form = fromPairs(new URLSearchParams(text));
  // An empty field of a form is one the person left out.
  for (const name of Object.keys(form)) if (form[name] === '') delete form[name];
  const { idempotencyKey = null, newTab, ...rest } = form;
  const fields = { ...rest, ...(newTab === undefined ? {} : { newTab: newTab === '1' ? true : newTab }) };
  return { input: check(schema, fields), idempotencyKey };
}

function fromPairs(pairs: URLSearchParams): Record<string, string> {
  const record = Object.create(null) as Record<string, string>;
  for (const [name, value] of pairs) {
    if (name in record) throw new Refusal('invalid_request', { detail: 'A field is given twice.', fields: { [name.slice(0, MAX_FIELD_NAME)]: 'not_allowed' } });
    record[name] = value;
  }
  return record;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('invalid_request', { detail: 'The body is not JSON.' });
  }
}

function check<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = fieldProblems(result.error.issues, value);
  // A wrong amount has a code of its own, so that a page can say so next to the field.
  const isAmountAlone = Object.keys(fields).join() === 'amount' && fields['amount'] !== 'required';
  throw new Refusal(isAmountAlone ? 'invalid_amount' : 'invalid_request', { detail: 'Some fields are missing, unknown or not allowed.', fields });
}

type Issue = z.core.$ZodIssue;

function fieldProblems(issues: readonly Issue[], value: unknown): Record<string, FieldProblem> {
  const named = issues.flatMap((issue): [string, FieldProblem][] => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [key, 'unknown']);
    const name = String(issue.path[0] ?? '');
    return name === '' ? [] : [[name, fieldProblem(issue, name, value)]];
  });
  return Object.fromEntries(named.slice(0, MAX_NAMED_FIELDS).map(([name, problem]) => [name.slice(0, MAX_FIELD_NAME), problem]));
}

function fieldProblem(issue: Issue, name: string, value: unknown): FieldProblem {
  const given = (value as Record<string, unknown>)[name];
  if (given === undefined) return 'required';
  if (name === 'amount') return issue.code === 'too_big' ? 'too_large' : 'not_a_decimal';
  if (issue.code === 'too_big') return 'too_large';
  return issue.code === 'too_small' ? 'too_small' : 'not_allowed';
}
