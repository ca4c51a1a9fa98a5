// Why a call to Credyt failed, without a word of what Credyt said. Thrown by credyt-client.ts; the handler maps `reason` to a problem code.

export type CredytReason =
  /** The key was refused (401), or may not do this (403). */
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  /** 400, 422 and any other 4xx: Credyt refused what we sent. `fields` names the members it complained about. */
  | 'invalid'
  | 'rate_limited'
  /** 5xx. */
  | 'unavailable'
  /** A deadline of ours passed. */
  | 'timeout'
  /** No answer: name not resolved, refused, reset, cut. */
  | 'connect'
  /** Credyt answered with a redirect; it was not followed, so the key went nowhere else. */
  | 'redirect'
  /** Not JSON, not whole, too big, or not of the documented shape. */
  | 'bad_answer'
  /** Credyt answered about somebody else. */
  | 'mismatch'
  /** Nothing was sent: this route failed five times in a row and is left alone for 10 s. */
  | 'resting'
  /** Nothing was sent: 64 calls are under way, and none ended within 2 s. */
  | 'busy'
  /** An argument of ours cannot stand in a request; nothing was sent. */
  | 'bad_request'
  /** The caller's own signal ended the call. */
  | 'aborted';

export interface CredytErrorDetails {
  status?: number | undefined;
  fields?: readonly string[];
  retryAfterMs?: number | undefined;
  sent?: boolean;
  cause?: unknown;
}

export class CredytError extends Error {
  readonly reason: CredytReason;
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** Names of the request members Credyt refused, in its own spelling, such as `external_id`. Never its messages. */
  readonly fields: readonly string[];
  readonly retryAfterMs: number | undefined;
  /** Whether a byte of the request may have reached Credyt. With no clear answer, a POST that was sent may have been carried out. */
  readonly sent: boolean;

  constructor(reason: CredytReason, message: string, { status, fields = [], retryAfterMs, sent = true, cause }: CredytErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CredytError';
    this.reason = reason;
    this.status = status;
    this.fields = fields;
    this.retryAfterMs = retryAfterMs;
    this.sent = sent;
  }
}

export const isCredytError = (error: unknown, ...reasons: CredytReason[]): error is CredytError =>
  error instanceof CredytError && (reasons.length === 0 || reasons.includes(error.reason));
