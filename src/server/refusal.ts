// The one way a request is refused inside the handler: thrown anywhere below it, turned into a problem or a page in responses.ts.
import type { FieldProblem, ProblemCode } from '../contract/index.js';

export interface RefusalDetails {
  /** For the developer who reads the answer; our own words only. */
  detail?: string;
  fields?: Record<string, FieldProblem>;
  retryAfterMs?: number | undefined;
  /** For the host alone, in place of `detail`: it names addresses of theirs. */
  hint?: string;
  /** What `onEvent` says beyond the code. */
  reason?: string;
  /** Thrown by the host's own function: passed to `onEvent`, never to the browser. */
  cause?: unknown;
}

export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly details: RefusalDetails;

  constructor(code: ProblemCode, details: RefusalDetails = {}) {
    super(details.detail ?? code);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }
}
