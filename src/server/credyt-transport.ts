// One HTTP call to Credyt: the key header, deadlines, a cap on what is read, no redirects, few and safe retries. For the Credyt client.
import { parseExact, stringifyExact } from '../contract/money/exact-json.js';
import { CredytError, isCredytError } from './credyt-error.js';
import { createBreaker, type Ending } from './breaker.js';
import { buildUrl, type CredytPath } from './credyt-paths.js';
import { readRefusedFields } from './credyt-schemas.js';
import type { CallOptions, CredytCall } from './credyt-types.js';
import { createGate } from './gate.js';

export interface Call {
  method: 'GET' | 'POST';
  path: CredytPath;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
}

export interface TransportOptions {
  apiKey: string;
  base: string;
  fetch: (request: Request) => Promise<Response>;
  headersMs: number;
  readMs: number;
  writeMs: number;
  now: () => number;
}

/** The parsed body of a 2xx answer, `undefined` when it is empty; numbers are `JsonNumber`. Throws `CredytError`. */
export type Transport = (call: Call, options?: CallOptions) => Promise<unknown>;

const MAX_BYTES = 2_000_000;
const MAX_TIMEOUT_MS = 30_000;
const MAX_RETRY_AFTER_S = 86_400;
const SHORT_MS = 1_000;
/** Waits before the second and third try of a read; each is stretched by up to its own length, so crowds spread. */
const RETRY_WAITS_MS = [100, 300];
/** Failures before a connection stood: nothing of the request left this machine. */
const NOT_SENT = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_\w+|ERR_SSL_\w+)$/;

/**
 * Requests whose answer has not begun. Node's `Request` passes its signal on through a weak reference: were the request
 * collected while it waits, its deadline would pass unheard and the socket stay for minutes.
 */
const waiting = new Set<Request>();

export function createTransport(transport: TransportOptions): Transport {
  const breaker = createBreaker(transport.now);
  const gate = createGate();

  /** One try: refused at once where Credyt rests, and in its turn where too many are under way. */
  async function attempt(call: Call, deadline: AbortSignal, tell: (call: Omit<CredytCall, 'attempt'>) => void): Promise<unknown> {
    const route = `${call.method} ${call.path.route}`;
    breaker.guard(route);
    const leave = await gate.enter(deadline);
    try {
      const end = breaker.enter(route);
      const startedAt = performance.now();
      try {
        const { status, body } = await sendOnce(transport, call, deadline);
        end('answered');
        tell({ upstream: route, status, ms: msSince(startedAt) });
        return body;
      } catch (error) {
        end(endingOf(error, msSince(startedAt)));
        const { status = null, reason } = isCredytError(error) ? error : {};
        tell({ upstream: route, status, ...(reason && { reason }), ms: msSince(startedAt) });
        throw error;
      }
    } finally {
      leave();
    }
  }

  return async function send(call, { signal, timeoutMs, onCall } = {}) {
    const isRead = call.method === 'GET';
    const limitMs = Math.min(timeoutMs ?? (isRead ? transport.readMs : transport.writeMs), MAX_TIMEOUT_MS);
    const endsAt = performance.now() + limitMs;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(timedOut()), limitMs);
    const onAbort = (): void => deadline.abort(new CredytError('aborted', 'The call was ended by its caller.'));
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    try {
      for (let tries = 0; ; tries++) {
        try {
          return await attempt(call, deadline.signal, (about) => { tell(onCall, { ...about, attempt: tries + 1 }); });
        } catch (error) {
          const waitMs = (RETRY_WAITS_MS[tries] ?? Infinity) * (1 + Math.random());
          // A write is never repeated: what it did is not known.
          if (!isRead || !isPassing(error) || performance.now() + waitMs >= endsAt) throw error;
          await pause(waitMs, deadline.signal);
        }
      }
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  };
}

async function sendOnce(transport: TransportOptions, call: Call, deadline: AbortSignal): Promise<{ status: number; body: unknown }> {
  const cut = new AbortController();
  // Only reads are cut while they wait for headers: a write that was sent is better waited for than lost.
  const timer = call.method === 'GET' ? setTimeout(() => cut.abort(timedOut()), transport.headersMs) : undefined;
  const signal = AbortSignal.any([deadline, cut.signal]);
  const request = buildRequest(transport, call, signal);
  waiting.add(request);
  let response: Response;
  try {
    response = await unless(signal, transport.fetch(request));
  } catch (error) {
    throw isCredytError(error) ? error : lost(transport.base, error);
  } finally {
    waiting.delete(request);
    clearTimeout(timer);
  }
  const { status } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    response.body?.cancel().catch(() => undefined);
    throw new CredytError('redirect', 'Credyt answered with a redirect, which is not followed.', { status });
  }
  const text = await readText(transport.base, response, deadline);
  if (response.ok) return { status, body: parse(response, text) };
  throw refusal(response, text, transport.now());
}

function buildRequest({ apiKey, base }: TransportOptions, { method, path, query, body }: Call, signal: AbortSignal): Request {
  const headers = new Headers({ accept: 'application/json, application/problem+json', 'x-credyt-api-key': apiKey });
  const init: RequestInit = { method, headers, signal, redirect: 'manual' };
  if (body !== undefined) {
    headers.set('content-type', 'application/json');
    init.body = stringifyExact(body);
  }
  return new Request(buildUrl(base, path.segments, query), init);
}

/** The body as UTF-8 text, at most `MAX_BYTES` after decompression. */
async function readText(base: string, response: Response, deadline: AbortSignal): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await unless(deadline, reader.read());
      if (done) break;
      size += value.byteLength;
      if (size > MAX_BYTES) throw badAnswer('is too big', response.status);
      chunks.push(value);
    }
  } catch (error) {
    reader.cancel().catch(() => undefined);
    if (isCredytError(error)) throw error;
    throw codeOf(error).startsWith('Z_') ? badAnswer('is wrongly compressed', response.status) : lost(base, error);
  }
  try {
    // A byte order mark is kept, and so refused as JSON: Credyt sends none.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await new Blob(chunks).arrayBuffer());
  } catch {
    throw badAnswer('is not UTF-8', response.status);
  }
}

function parse(response: Response, text: string): unknown {
  if (text.trim() === '') return undefined;
  const type = response.headers.get('content-type');
  if (type !== null && !/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type)) throw badAnswer('is not JSON', response.status);
  try {
    return parseExact(text);
  } catch {
    throw badAnswer('is not whole JSON', response.status);
  }
}

function refusal(response: Response, text: string, now: number): CredytError {
  const { status } = response;
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'), now);
  if (status >= 500) return new CredytError('unavailable', `Credyt answered ${status}.`, { status, retryAfterMs });
  const reasons = { 401: 'unauthorized', 403: 'forbidden', 404: 'not_found', 409: 'conflict', 429: 'rate_limited' } as const;
  const reason = reasons[status as keyof typeof reasons] ?? 'invalid';
  return new CredytError(reason, `Credyt answered ${status}.`, { status, retryAfterMs, fields: refusedFields(response, text) });
}

function refusedFields(response: Response, text: string): string[] {
  try {
    return readRefusedFields(parse(response, text));
  } catch {
    return []; // an error body we cannot read says nothing about fields
  }
}

/** Seconds or an HTTP date, in ms from now; `undefined` when missing, negative or nonsense. */
function readRetryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? '';
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : /[A-Za-z]/.test(text) ? (Date.parse(text) - now) / 1000 : NaN;
  return seconds >= 0 ? Math.ceil(Math.min(seconds, MAX_RETRY_AFTER_S) * 1000) : undefined;
}

/** Refusals and nonsense are answers too. Running out of a second or less is the doing of the caller, who had no more time left. */
function endingOf(error: unknown, ms: number): Ending {
  if (isCredytError(error, 'unavailable', 'connect')) return 'failed';
  if (isCredytError(error, 'timeout')) return ms > SHORT_MS ? 'failed' : 'unknown';
  return isCredytError(error, 'aborted', 'bad_request') ? 'unknown' : 'answered';
}

/** True for failures that often pass by themselves within a second. */
function isPassing(error: unknown): boolean {
  if (!isCredytError(error) || error.retryAfterMs !== undefined) return false;
  return error.reason === 'connect' || [502, 503, 504].includes(error.status ?? 0);
}

/** Settles like `work`, or rejects when the signal fires: even work that ignores its signal cannot outlive a deadline. */
function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await unless(signal, new Promise((resolve) => { timer = setTimeout(resolve, ms); }));
  } finally {
    clearTimeout(timer);
  }
}

/** A listener that throws must not fail the call it hears of, and one that rejects must not end the process. */
function tell(onCall: CallOptions['onCall'], about: CredytCall): void {
  (async () => onCall?.(about))().catch(() => undefined);
}

const msSince = (startedAt: number): number => Math.round(performance.now() - startedAt);

const timedOut = (): CredytError => new CredytError('timeout', 'Credyt did not answer in time.');

/** Without its cause: a SyntaxError quotes the body. */
const badAnswer = (how: string, status: number): CredytError => new CredytError('bad_answer', `Credyt's answer ${how}.`, { status });

/** Its kind and code say enough, such as `TypeError ECONNREFUSED`: errors of some fetches carry the whole request, and with it the key. */
const lost = (base: string, error: unknown): CredytError => {
  const code = codeOf(error);
  const sent = !NOT_SENT.test(code);
  const kind = error instanceof Error ? error.name : typeof error;
  const { origin, protocol, port } = new URL(base);
  // A key may travel by http to this machine only, and what answers there is an emulator.
  const isEmulators = !sent && protocol === 'http:';
  const message = `${sent ? `The connection to Credyt at ${origin} failed` : `Cannot reach Credyt at ${origin}`} (${code || kind}).${isEmulators ? ` Is the emulator running? npx credyt-widgets emulator --port ${port || '80'}` : ''}`;
  return new CredytError('connect', message, { sent, cause: `${kind} ${code}`.trim() });
};

/** Node's fetch hides the code one or two causes deep. */
function codeOf(error: unknown): string {
  for (let depth = 0; depth < 4 && typeof error === 'object' && error !== null; depth++) {
    if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z\d_]{1,60}$/.test(error.code)) return error.code;
    error = 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : 'cause' in error ? error.cause : undefined;
  }
  return '';
}
