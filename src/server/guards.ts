// What a request must pass before anyone asks who sent it: method, origin, navigation, content type, size. Pure but for reading the body.
import { Refusal } from './refusal.js';

/** Why `GET /portal` or a form was refused before anyone was asked: its answer would not open in a tab, where a person sees its address. */
export const NOT_A_NAVIGATION = 'not_a_navigation';

const MAX_BODY = 16 * 1024;
const NAMED_ID = /^[\w-]{1,64}$/;

/** Frameworks that have no web Request of their own hand over something else: the mistake is named, where reading on would only fail somewhere. */
export function guardRequest(request: Request): void {
  const { url, headers } = Object(request) as Partial<Request>;
  if (typeof url === 'string' && typeof headers?.get === 'function') return;
  throw new TypeError('credyt-widgets: billing takes a web Request. With node:http, Express and Fastify mount toNodeHandler(billing); with Hono call billing(c.req.raw).');
}

/** Met only where the mount, a stripped prefix and `basePath` do not fit together. */
export const outsideBasePath = (basePath: string): Refusal => new Refusal('not_found', {
  reason: 'outside_base_path',
  detail: `This handler serves ${basePath}. Set basePath to the full path that browsers ask for, and hand over the request with its prefix.`,
});

/** A caller's own request id is kept only when it cannot carry anything else. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id');
  return given && NAMED_ID.test(given) ? given : crypto.randomUUID();
}

/** The page's origin when it is listed exactly. */
export function listedOriginOf(request: Request, origins: ReadonlySet<string>): string | null {
  const origin = request.headers.get('origin');
  return origin !== null && origins.has(origin) ? origin : null;
}

/** A POST needs proof of where it comes from; a missing header is no proof. A GET is refused only when it names a foreign page. */
export function guardOrigin(request: Request, listedOrigin: string | null): void {
  const isSameOrigin = request.headers.get('sec-fetch-site') === 'same-origin';
  if (isSameOrigin || listedOrigin !== null) return;
  if (request.method === 'GET' && request.headers.get('origin') === null) return;
  throw new Refusal('origin_not_allowed', {
    detail: 'The request must come from a page on the same origin, or from one listed in the "origins" option, exactly as the browser writes it.',
  });
}

/** `GET /portal` makes a link, so only a person's own navigation may ask: no image, frame, script or prefetch. Old browsers send none of these headers. */
export function guardNavigation({ headers }: Request): void {
  const isOther = (name: string, expected: string): boolean => (headers.get(name) ?? expected) !== expected;
  const purpose = `${headers.get('sec-purpose') ?? ''} ${headers.get('purpose') ?? ''} ${headers.get('x-moz') ?? ''}`;
  if (isOther('sec-fetch-mode', 'navigate') || isOther('sec-fetch-dest', 'document') || /prefetch|prerender|preview/i.test(purpose)) {
    throw new Refusal('forbidden', { reason: NOT_A_NAVIGATION, detail: 'This address is for opening in a browser tab; it answers no image, frame, script or prefetch.' });
  }
}

/** A form whose answer would open in a frame: another site's page may lie over its button (clickjacking), and the hosted pages open in no frame anyway. */
export function guardFrame({ headers }: Request): void {
  if (!/^(?:iframe|frame|fencedframe|embed|object)$/.test(headers.get('sec-fetch-dest') ?? '')) return;
  throw new Refusal('forbidden', { reason: NOT_A_NAVIGATION, detail: 'A form in a frame makes no link. Give it target="_top" or target="_blank".' });
}

export type BodyKind = 'json' | 'form';

/** The whole header is matched, parameters too: gates that look for a substring have been walked around by case, parameters and absence. */
export function guardContentType(request: Request, takesForms: boolean): BodyKind {
  const [type, ...parameters] = (request.headers.get('content-type') ?? '').toLowerCase().split(';').map((part) => part.trim());
  const isUtf8 = parameters.every((parameter) => parameter === 'charset=utf-8' || parameter === 'charset="utf-8"');
  if (isUtf8 && type === 'application/json') return 'json';
  if (isUtf8 && takesForms && type === 'application/x-www-form-urlencoded') return 'form';
  const accepted = takesForms ? 'application/json or application/x-www-form-urlencoded' : 'application/json';
  throw new Refusal('unsupported_media_type', { detail: `Send the body as ${accepted}.` });
}

/** At most 16 kB of UTF-8 text. */
export async function readBody(request: Request, signal: AbortSignal): Promise<string> {
  const bytes = await readBytes(request, MAX_BODY, signal);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal('invalid_request', { detail: 'The body is not UTF-8 text.' });
  }
}

/** The body as it came, counted as it arrives; a `Content-Length` may lie. When its caller has been answered, a body that still drips is let go. */
export async function readBytes(request: Request, maxBytes: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  if (request.bodyUsed || request.body?.locked) {
    throw new Refusal('internal', { reason: 'body_already_read', detail: 'The body was read before the billing handler could, by identify or by something in front of it. Hand over an unread Request, such as request.clone().' });
  }
  const reader = request.body?.getReader();
  if (!reader) return readWhole(request, maxBytes);
  const letGo = (): void => { reader.cancel().catch(() => {}); }; // the sender may already be gone
  signal.addEventListener('abort', letGo, { once: true });
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.byteLength;
    if (size > maxBytes) {
      letGo();
      throw tooLarge(maxBytes);
    }
    chunks.push(read.value);
  }
  signal.throwIfAborted(); // else what came of it until then would pass for the whole
  signal.removeEventListener('abort', letGo);
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Firefox has no `Request.body`; it is met only where a test or a story runs the handler in the page. */
async function readWhole(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes);
  return bytes;
}

const tooLarge = (maxBytes: number): Refusal => new Refusal('payload_too_large', { detail: `A request body may hold ${maxBytes / 1024} kB.` });

/** True when the caller is a browser showing pages, not a script. */
export const acceptsHtml = (request: Request): boolean => /(?:^|,)\s*text\/html\s*(?:;|,|$)/i.test(request.headers.get('accept') ?? '');
