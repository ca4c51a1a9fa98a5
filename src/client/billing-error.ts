// The one error the browser side throws. Elements pick their words by `code`, never by a message from elsewhere.
import type { ProblemCode } from '../contract/index.js';

/** `network`: no answer came. `timeout`: none in time. `bad_answer`: not what the protocol says. `endpoint_not_allowed`: a strange origin. */
export type BillingErrorCode = ProblemCode | 'network' | 'timeout' | 'bad_answer' | 'endpoint_not_allowed';

export interface BillingErrorDetails {
  /** HTTP status; 0 when there was no answer. */
  status?: number;
  retryAfterMs?: number | undefined;
  fields?: Record<string, string> | undefined;
}

export class BillingError extends Error {
  override readonly name = 'BillingError';
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly fields: Record<string, string> | undefined;

  constructor(readonly code: BillingErrorCode, message: string, details: BillingErrorDetails = {}) {
    super(message);
    this.status = details.status ?? 0;
    this.retryAfterMs = details.retryAfterMs;
    this.fields = details.fields;
  }
}
