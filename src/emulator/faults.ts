// Trouble on demand: slow, hanging, dropped, failing or nonsensical answers of the API. `emulator.faults()` and `POST /__emulator__/faults`.
import * as z from 'zod/mini';
import { stringifyExact } from '../contract/money/exact-json.js';
import { ConnectionLost } from './errors.js';
import { Flag, Text, WholeNumber } from './wire.js';

export interface Fault {
  /** A route as `GET /customers/:id/wallet`, or `*` for every one. Only the API, never a hosted page. */
  readonly route: string;
  readonly status?: number | undefined;
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly contentType?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Real milliseconds, not the emulator's clock. */
  readonly delayMs?: number | undefined;
  /** Never answers. */
  readonly hang?: boolean | undefined;
  /** `before` cuts the connection before any work, `after` does the work and loses the answer. */
  readonly drop?: 'before' | 'after' | undefined;
  /** How often, then it is gone. Always, when left out. */
  readonly times?: number | undefined;
}

export const FaultRequest = z.union([
  z.strictObject({ clear: z.literal(true) }),
  z.strictObject({
    route: Text,
    status: z.optional(WholeNumber.check(z.refine((status) => status >= 200 && status <= 599, 'Must be an HTTP status from 200.'))),
    body: z.optional(z.unknown()),
    contentType: z.optional(Text),
    headers: z.optional(z.record(z.string(), z.string())),
    delayMs: z.optional(WholeNumber),
    hang: z.optional(Flag),
    drop: z.optional(z.enum(['before', 'after'])),
    times: z.optional(WholeNumber),
  }),
]);

export class Faults {
  /** Held, or Node collects the request together with its abort signal and the caller waits in vain. */
  readonly #waiting = new Set<Request>();
  #active: { readonly fault: Fault; left: number }[] = [];

  get list(): readonly Fault[] {
    return this.#active.map(({ fault, left }) => (Number.isFinite(left) ? { ...fault, times: left } : fault));
  }

  add(fault: Fault): void {
    this.#active.push({ fault, left: fault.times ?? Infinity });
  }

  clear(): void {
    this.#active = [];
  }

  /** Answers in place of, or around, `work`. The first matching fault counts. */
  async around(request: Request, route: string, work: () => Promise<Response>): Promise<Response> {
    const active = this.#active.find(({ fault, left }) => left > 0 && (fault.route === '*' || fault.route === route));
    if (!active) return work();
    active.left -= 1;
    this.#active = this.#active.filter(({ left }) => left > 0);
    const { status, body, contentType, headers, delayMs, hang, drop } = active.fault;
    if (hang || delayMs) await this.#wait(request, hang ? null : (delayMs ?? 0));
    if (drop === 'before') throw new ConnectionLost('Dropped by a fault, before any work.');
    if (drop === 'after') {
      await work();
      throw new ConnectionLost('Dropped by a fault, after the work.');
    }
    if (status === undefined && body === undefined) return work();
    if (body === undefined) return new Response(null, { status: status ?? 200, headers: { ...headers } });
    const sent = typeof body === 'string' ? body : stringifyExact(body);
    return new Response(sent, { status: status ?? 200, headers: { 'content-type': contentType ?? 'application/json', ...headers } });
  }

  /** `ms` null waits for ever; either way the wait ends when the caller gives up. */
  async #wait(request: Request, ms: number | null): Promise<void> {
    this.#waiting.add(request);
    try {
      await new Promise<void>((resolve, reject) => {
        const { signal } = request;
        const timer = ms === null ? undefined : setTimeout(resolve, ms);
        const abort = (): void => {
          clearTimeout(timer);
          reject(signal.reason);
        };
        if (signal.aborted) abort();
        else signal.addEventListener('abort', abort, { once: true });
      });
    } finally {
      this.#waiting.delete(request);
    }
  }
}
