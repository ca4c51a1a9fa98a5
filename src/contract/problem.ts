// The closed list of problem codes and the problem+json body (design §3, RFC 9457). Both sides read this one list.
import * as z from 'zod/mini';
import { TextRecord } from './usage.js';
import { DecimalString, JsonNumberValue } from './wallet.js';

/** Every code with its HTTP status. `insufficient_funds` is sent by the host's own API, never by the proxy. */
export const PROBLEMS = {
  invalid_request: 400,
  unauthenticated: 401,
  insufficient_funds: 402,
  forbidden: 403,
  origin_not_allowed: 403,
  not_found: 404,
  customer_not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  invalid_amount: 422,
  idempotency_mismatch: 422,
  rate_limited: 429,
  internal: 500,
  upstream_invalid: 502,
  billing_unavailable: 503,
  upstream_timeout: 504,
  outcome_unknown: 504,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

export const FIELD_PROBLEMS = ['required', 'unknown', 'not_a_decimal', 'too_precise', 'too_small', 'too_large', 'not_allowed'] as const;
export type FieldProblem = (typeof FIELD_PROBLEMS)[number];

/** `application/problem+json`. Read leniently: an unknown `code` is judged by its status. `detail` is for developers, never drawn. */
export const Problem = z.object({
  type: z.optional(z.string()),
  title: z.optional(z.string()),
  status: JsonNumberValue,
  code: z.string(),
  detail: z.optional(z.string()),
  requestId: z.optional(z.string()),
  fields: z.optional(TextRecord),
});
export type Problem = z.output<typeof Problem>;

/** What an action lacks. `shortfall` = `required` − `available`, judged on one account, exact. */
export const InsufficientFunds = z.object({
  asset: z.string(),
  account: z.optional(z.string()),
  required: DecimalString,
  available: DecimalString,
  shortfall: DecimalString,
});
export type InsufficientFunds = z.output<typeof InsufficientFunds>;
