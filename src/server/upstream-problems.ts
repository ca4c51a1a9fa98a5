// Says in our own closed list of codes what went wrong with Credyt. Nothing Credyt wrote passes through here.
import { CredytError, type CredytReason } from './credyt-client.js';
import { Refusal, type RefusalDetails } from './refusal.js';
import { CursorError } from './usage.js';
import type { ProblemCode } from '../contract/index.js';

const CODES: Record<CredytReason, ProblemCode> = {
  // Our key or our quota, never the customer's doing: a 401 or 429 would send them to sign in again or tell them they were too fast.
  unauthorized: 'billing_unavailable',
  forbidden: 'billing_unavailable',
  rate_limited: 'billing_unavailable',
  unavailable: 'billing_unavailable',
  connect: 'billing_unavailable',
  resting: 'billing_unavailable',
  busy: 'billing_unavailable',
  aborted: 'upstream_timeout',
  timeout: 'upstream_timeout',
  not_found: 'not_found',
  conflict: 'conflict',
  invalid: 'upstream_invalid',
  redirect: 'upstream_invalid',
  bad_answer: 'upstream_invalid',
  mismatch: 'upstream_invalid',
  bad_request: 'internal',
};

const DETAILS: Partial<Record<CredytReason, string>> = {
  unauthorized: 'Credyt refused the API key. Check CREDYT_API_KEY on the server.',
  forbidden: 'Credyt says this API key may not do this.',
};

/** A refusal stays what it is; a `CredytError` gets its code; anything else is our own failure. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof CursorError) return new Refusal('invalid_request', { fields: { cursor: 'not_allowed' } });
  if (error instanceof CredytError) return refused(CODES[error.reason], error);
  return new Refusal('internal', { reason: 'failed', cause: framesOf(error) });
}

/** For the one call that makes a link: once its bytes have left and no clear answer came, nobody knows whether it was made. */
export function toMintRefusal(error: unknown): Refusal {
  if (!(error instanceof CredytError)) return toRefusal(error);
  const isUnclear = error.sent && (error.reason === 'connect' || error.reason === 'timeout' || error.reason === 'aborted');
  if (isUnclear) return refused('outcome_unknown', error);
  const isUnknownCustomer = error.reason === 'not_found' || (error.reason === 'invalid' && error.fields.includes('customer_id'));
  if (isUnknownCustomer) return refused('customer_not_found', error);
  if (error.reason === 'invalid' && error.fields.includes('amount')) return refused('invalid_amount', error, { fields: { amount: 'not_allowed' } });
  return toRefusal(error);
}

function refused(code: ProblemCode, error: CredytError, more: RefusalDetails = {}): Refusal {
  const detail = DETAILS[error.reason];
  // Where Credyt was looked for is the host's address, and no browser's business.
  const hint = error.reason === 'connect' ? { hint: error.message } : {};
  return new Refusal(code, { reason: `upstream_${error.reason}`, retryAfterMs: error.retryAfterMs, ...(detail ? { detail } : {}), ...hint, ...more });
}

/** Where our own code failed; its message could quote data. */
function framesOf(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  return [error instanceof Error ? error.name : typeof error, ...lines.slice(0, 5)].join('\n');
}
