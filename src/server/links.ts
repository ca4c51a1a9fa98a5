// Which URLs are safe: where a customer may come back to, and where Credyt's answer may send one (design §7). Pure functions.

/** The query parameter that carries our signed marker; the browser removes it on arrival. */
export const MARKER_PARAMETER = 'credyt_return';
/** Tells a page opened without JavaScript what went wrong. */
export const ERROR_PARAMETER = 'credyt_error';

const MAX_PATH = 2048;
const MAX_LINK = 8192;

/**
 * True for a path on the host's own site: one leading `/`, and still so however often something downstream decodes and resolves it.
 * `/..//evil.example` and `/%2f%2fevil.example` are harmless once and off-site on the second reading; a browser's own path has no dot segments.
 */
export function isReturnPath(value: unknown): value is string {
  if (typeof value !== 'string' || value[0] !== '/' || value.length > MAX_PATH || /[\s\p{Cc}\p{Cs}]/u.test(value)) return false;
  const [path = ''] = value.split(/[?#]/, 1);
  const plain = decodeFully(path);
  return /^\/(?!\/)[^\\\p{Cc}]*$/u.test(plain) && !/\/\.{1,2}(?:\/|$)/.test(plain);
}

function decodeFully(path: string): string {
  const decoded = path.replace(/%([0-7][0-9a-f])/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return decoded === path ? path : decodeFully(decoded);
}

/** The absolute URL of a return path, with `name=value` in its query and every other part left as it was. */
export function withParameter(origin: string, path: string, name: string, value: string): string {
  const [, route = '/', query = '', hash = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/.exec(path) ?? [];
  const rest = query.split('&').filter((pair) => pair !== '' && !isOurs(pair));
  return new URL(`${origin}${route}?${[...rest, `${name}=${encodeURIComponent(value)}`].join('&')}${hash}`).href;
}

function isOurs(pair: string): boolean {
  const [name] = pair.split('=', 1);
  return name === MARKER_PARAMETER || name === ERROR_PARAMETER;
}

/** The link in its parsed form when a customer may be sent there, else `null`. */
export function readHostedLink(link: string, linkOrigins: ReadonlySet<string>): string | null {
  // Visible ASCII without a backslash. The parser drops tabs and newlines and folds look-alike letters: such a URL is not what it looks like.
  if (link.length > MAX_LINK || !/^https?:\/\/(?!\/)[!-[\]-~]+$/i.test(link)) return null;
  try {
    const url = new URL(link);
    const isSafe = linkOrigins.has(url.origin) && isSafeLinkOrigin(url.origin) && url.username === '' && url.password === '';
    return isSafe && url.href.length <= MAX_LINK ? url.href : null;
  } catch {
    return null;
  }
}

/** https, or http on this machine. Compares the scheme first: the origin of a `blob:` URL reads like an https one. */
export function isSafeLinkOrigin(origin: string): boolean {
  if (origin.startsWith('https://')) return true;
  return /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(origin);
}
