// What the handler tells its host: one event per answer, one per call to Credyt, one per mishap that no answer shows. Never a secret, a link or Credyt's own words.
import type { ProblemCode } from '../contract/index.js';
import type { CredytCall } from './credyt-types.js';
import type { Trace, TraceSums } from './trace.js';

export type BillingEvent = AnswerEvent | UpstreamEvent | MishapEvent;

/** One per answered request. */
export interface AnswerEvent extends TraceSums {
  type: 'answer';
  /** The route's path pattern, such as `/usage/{id}`; `null` when none matched. */
  route: string | null;
  method: string;
  status: number;
  /** The problem the browser was told. */
  code?: ProblemCode;
  /** What was behind it, such as `upstream_unauthorized`: your API key does not work. */
  reason?: string;
  /** The developer's hint that also stands in the problem's `detail`. */
  detail?: string;
  requestId: string;
  /** From the request's arrival to its answer. */
  ms: number;
  /** Thrown by one of your own functions. */
  error?: unknown;
}

/** One per HTTP request to Credyt. A load that several requests share is told under the one that began it. */
export interface UpstreamEvent extends CredytCall {
  type: 'upstream';
  requestId?: string;
}

/** Something failed that no answer shows: a look-up we could do without, a `can` that threw; or the shared store, whatever that made fail. */
export interface MishapEvent {
  type: 'mishap';
  reason: string;
  requestId?: string;
  error?: unknown;
}

export type Report = (event: BillingEvent) => void;

/** Which request a mishap happened to, when one asked. */
export const from = (trace: Trace | undefined): { requestId?: string } => (trace?.requestId === undefined ? {} : { requestId: trace.requestId });

/** A logger that fails is the host's to mend: one that throws must not fail an answer, and a rejection that nobody hears would end the process. */
export function createReport(onEvent: ((event: BillingEvent) => void) | undefined): Report {
  const tell = onEvent ?? logMishaps();
  return (event) => {
    (async () => tell(event))().catch(() => {});
  };
}

const LOG_EVERY_MS = 60_000;

/** Without `onEvent` a wrong key must still be seen: each kind of failure is logged, at most once a minute. */
function logMishaps(): (event: BillingEvent) => void {
  const loggedAt = new Map<string, number>();
  return (event) => {
    const isQuiet = event.type === 'upstream' || (event.type === 'answer' && event.status < 500);
    const name = event.reason ?? ('code' in event ? event.code : undefined) ?? event.type;
    if (isQuiet || Date.now() - (loggedAt.get(name) ?? -Infinity) < LOG_EVERY_MS) return;
    loggedAt.set(name, Date.now());
    const hint = event.type === 'answer' && event.detail ? `: ${event.detail}` : '';
    console.error(`credyt-widgets: ${name}${hint}`, ...('error' in event ? [event.error] : []));
  };
}
