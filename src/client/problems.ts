// Reads a refusal: problem+json where it is one, otherwise judged by its status alone. Used by the billing client and by the 402-aware fetch.
import { Problem, PROBLEMS, type ProblemCode } from '../contract/problem.js';
import { BillingError } from './billing-error.js';

const MAX_RETRY_AFTER_MS = 60_000;

export const isJson = (response: Response): boolean =>
  /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(response.headers.get('content-type') ?? '');

/** A code of a later version, a proxy in between, an HTML error page: the status says enough. */
export async function readProblem(response: Response): Promise<BillingError> {
  const { status } = response;
  const problem = isJson(response) ? Problem.safeParse(await response.json().catch(() => undefined)) : null;
  const given = problem?.success ? problem.data : null;
  const code = given && Object.hasOwn(PROBLEMS, given.code) && status !== 401 ? (given.code as ProblemCode) : codeOf(status);
  return new BillingError(code, `The billing proxy answered ${status} ${code}.`, {
    status,
    fields: given?.fields,
    retryAfterMs: retryAfter(response.headers.get('retry-after')),
  });
}

function codeOf(status: number): ProblemCode {
  const known = Object.entries(PROBLEMS).find(([, of]) => of === status)?.[0] as ProblemCode | undefined;
  return known ?? (status >= 500 ? 'billing_unavailable' : 'invalid_request');
}

/** Seconds or a date (RFC 9110). Nonsense and the past count as not given. */
function retryAfter(value: string | null): number | undefined {
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return ms >= 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : undefined;
}
