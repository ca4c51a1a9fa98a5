// Serves the handler from node:http, Express, Connect and Fastify (with @fastify/middie). Types are structural: nothing of Node is imported.
import { isWithin } from './find-route.js';
import type { BillingHandler } from './handler.js';
import { isEndless, writeStream, type StreamedResponse } from './node-stream.js';
import { Refusal } from './refusal.js';

/** What is read of an IncomingMessage. `originalUrl` and `body` are Express's and its parsers'. */
interface NodeRequest extends AsyncIterable<Uint8Array> {
  method?: string | undefined;
  url?: string | undefined;
  originalUrl?: string;
  /** Express's: the prefix under which it mounted us. */
  baseUrl?: string;
  headers: Record<string, string | string[] | undefined>;
  readableDidRead?: boolean;
  body?: unknown;
}

/** What is used of a ServerResponse. */
interface NodeResponse extends StreamedResponse {
  statusCode: number;
  headersSent: boolean;
  setHeader(name: string, value: string): unknown;
  end(body?: Uint8Array): unknown;
}

type Next = (error?: unknown) => void;

/** Mount it above any body parser: `app.use(toNodeHandler(billing))`. Outside the base path it calls `next()`, or answers 404 without one. */
export function toNodeHandler(billing: BillingHandler): (req: NodeRequest, res: NodeResponse, next?: Next) => Promise<void> {
  if (typeof billing !== 'function' || typeof billing.basePath !== 'string') throw new TypeError('credyt-widgets: toNodeHandler takes what createBillingHandler returned.');
  return async (req, res, next) => {
    const target = req.originalUrl ?? req.url ?? '/';
    if (next && !isOurs(req, target, billing.basePath)) return next();
    try {
      const response = await billing(toRequest(req, target, billing.publicOrigin), { native: { req, res } });
      if (res.headersSent) throw new Error('credyt-widgets: something else had already begun to answer this request. Mount toNodeHandler(billing) above whatever answers, and let nothing answer beside it.');
      res.statusCode = response.status;
      response.headers.forEach((value, name) => res.setHeader(name, value));
      if (response.body && isEndless(response)) await writeStream(response.body, res);
      else res.end(new Uint8Array(await response.arrayBuffer()));
    } catch (error) {
      // The handler answers every failure itself, so this is one of the host's, or a request that cannot be written as a Request, such as TRACE.
      if (next) return next(error);
      if (!res.headersSent) res.statusCode = 400;
      res.end();
    }
  };
}

/** Also ours: whatever comes through a mount that can never meet the base path. The handler's 404 names the mistake, where next() would hide it. */
function isOurs({ baseUrl = '' }: NodeRequest, target: string, basePath: string): boolean {
  if (isWithin(target.split(/[?#]/, 1)[0] ?? '', basePath)) return true;
  return baseUrl !== '' && !isWithin(basePath, baseUrl) && !isWithin(baseUrl, basePath);
}

function toRequest(req: NodeRequest, target: string, origin: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    if (value === undefined || name.startsWith(':')) continue; // HTTP/2 writes its pseudo headers with a colon
    for (const item of Array.isArray(value) ? value : [value]) headers.append(name, item);
  }
  const method = req.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
  // Joined as text: resolving `//other.example/x` against an origin would leave it. The Host header is never read.
  return new Request(origin + (target.startsWith('/') ? target : '/'), {
    method,
    headers,
    // `duplex` is required for a stream, and missing in TypeScript's DOM types.
    ...(hasBody ? { body: toStream(req), duplex: 'half' } : {}),
  });
}

function toStream(req: NodeRequest): ReadableStream<Uint8Array> {
  if (req.readableDidRead) return failingStream(bodyAlreadyRead());
  const chunks = req[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await chunks.return?.();
    },
  }, { highWaterMark: 0 }); // a request that is turned away by its headers is not read at all
}

const failingStream = (error: Error): ReadableStream<Uint8Array> => new ReadableStream({ pull: (controller) => controller.error(error) });

const bodyAlreadyRead = (): Refusal => new Refusal('internal', {
  reason: 'body_already_read',
  detail: 'A body parser (such as express.json()) read this request before the billing handler could. Mount toNodeHandler(billing) above it.',
});
