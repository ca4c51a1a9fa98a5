// Builds every Response of the handler: JSON, problems, redirects and the one readable page. All headers are decided here and nowhere else.
import { PROBLEMS, type ProblemCode } from '../contract/index.js';
import type { Refusal } from './refusal.js';

/** Who reads the answer: what the headers depend on. */
export interface Reader {
  requestId: string;
  /** The page origin when it is a listed one; only then does the answer carry CORS headers. */
  listedOrigin: string | null;
}

const TITLES: Record<ProblemCode, string> = {
  invalid_request: 'The request is not understood.',
  unauthenticated: 'Nobody is signed in.',
  insufficient_funds: 'The balance does not cover this.',
  forbidden: 'This is not allowed here.',
  origin_not_allowed: 'This page may not call the billing handler.',
  not_found: 'There is nothing here.',
  customer_not_found: 'This customer has no billing account yet.',
  method_not_allowed: 'This method is not served here.',
  conflict: 'Something else changed this at the same time.',
  payload_too_large: 'The request body is too large.',
  unsupported_media_type: 'This content type is not accepted.',
  invalid_amount: 'This amount cannot be paid.',
  idempotency_mismatch: 'This Idempotency-Key was used for a different request.',
  rate_limited: 'Too much was asked for at once.',
  internal: 'The billing handler failed.',
  upstream_invalid: 'The billing provider gave an answer that was not understood.',
  billing_unavailable: 'Billing is not available right now.',
  upstream_timeout: 'The billing provider did not answer in time.',
  outcome_unknown: 'It is not known whether the link was made.',
};

export function jsonResponse(status: number, body: unknown, reader: Reader): Response {
  return respond(status, JSON.stringify(body), { 'Content-Type': 'application/json; charset=utf-8' }, reader);
}

export function problemResponse(refusal: Refusal, reader: Reader): Response {
  const { detail, fields, retryAfterMs } = refusal.details;
  const body = problemBody(refusal.code, { ...(detail ? { detail } : {}), requestId: reader.requestId, ...(fields ? { fields } : {}) });
  const headers = { 'Content-Type': 'application/problem+json', ...retryAfter(retryAfterMs) };
  return respond(PROBLEMS[refusal.code], JSON.stringify(body), headers, reader);
}

/** RFC 9457, shared with the host's own 402 in require-funds.ts. */
export function problemBody(code: ProblemCode, members: { detail?: string } & Record<string, unknown>): Record<string, unknown> {
  const title = TITLES[code];
  return { type: `urn:credyt-widgets:problem:${code}`, title, status: PROBLEMS[code], code, detail: title, ...members };
}

/** An endless answer: nobody on the way may keep it, change it or hold it back. */
export function streamResponse(body: ReadableStream<Uint8Array>, reader: Reader): Response {
  return respond(200, body, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' }, reader);
}

/** 204: done, and nothing to say. */
export function emptyResponse(reader: Reader): Response {
  return respond(204, null, {}, reader);
}

/** 303, so that a form's POST becomes a GET. */
export function redirectResponse(location: string, reader: Reader): Response {
  return respond(303, null, { Location: location }, reader);
}

/** For a person whose request cannot be sent back to a page of the host: no redirect, no JSON. */
export function pageResponse(refusal: Refusal, reader: Reader): Response {
  const status = PROBLEMS[refusal.code];
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${status}</title>`
    + `<h1>${TITLES[refusal.code]}</h1><p>Go back to the page you came from and try again.</p></html>`;
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'" };
  return respond(status, html, { ...headers, ...retryAfter(refusal.details.retryAfterMs) }, reader);
}

/** The answer to a preflight; without a listed origin it grants nothing. */
export function preflightResponse(methods: string, reader: Reader): Response {
  const grants = { 'Access-Control-Allow-Methods': methods, 'Access-Control-Allow-Headers': 'content-type, authorization, idempotency-key', 'Access-Control-Max-Age': '600' };
  return respond(204, null, { Allow: methods, ...(reader.listedOrigin ? grants : {}) }, reader);
}

/** A problem for one method only: names the methods that are served (RFC 9110 §15.5.6). */
export function withAllow(response: Response, methods: string): Response {
  response.headers.set('Allow', methods);
  return response;
}

function retryAfter(ms: number | undefined): Record<string, string> {
  return ms === undefined ? {} : { 'Retry-After': String(Math.min(60, Math.max(1, Math.ceil(ms / 1000)))) };
}

function respond(status: number, body: BodyInit | null, headers: Record<string, string>, { requestId, listedOrigin }: Reader): Response {
  return new Response(body, {
    status,
    headers: {
      'Cache-Control': 'no-store',
      Vary: 'Origin, Sec-Fetch-Site, Cookie, Authorization',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'X-Request-Id': requestId,
      'Cross-Origin-Resource-Policy': listedOrigin ? 'cross-origin' : 'same-site',
      ...(listedOrigin ? {
        'Access-Control-Allow-Origin': listedOrigin,
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Expose-Headers': 'X-Request-Id, Retry-After',
      } : {}),
      ...headers,
    },
  });
}
