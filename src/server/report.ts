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
  /** The developer's hint: what stands in the problem's `detail`, or more where a browser must not read it. */
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
  /** What to change: a mistake in how the handler is set up, told once. */
  detail?: string;
  requestId?: string;
  error?: unknown;
}

export type Report = (event: BillingEvent) => void;

/** Which request a mishap happened to, when one asked. */
export const from = (trace: Pick<Trace, 'requestId'> | undefined): { requestId?: string } => (trace?.requestId === undefined ? {} : { requestId: trace.requestId });

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
    const hint = event.type !== 'upstream' && event.detail ? `: ${event.detail}` : '';
    // Of a mistake in the set-up each instance is told, such as each page that is not listed: hints.ts counts them.
    const kind = event.type === 'mishap' ? name + hint : name;
    if (isQuiet || Date.now() - (loggedAt.get(kind) ?? -Infinity) < LOG_EVERY_MS) return;
    loggedAt.set(kind, Date.now());
    console.error(`credyt-widgets: ${name}${hint}`, ...('error' in event ? [event.error] : []));
  };
}
