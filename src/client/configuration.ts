// How this page reaches its billing proxy (design §5). Hosts call `configureBilling`; the client and the elements read it.
import { BillingError } from './billing-error.js';
import { pageRegistry } from './page-registry.js';

export interface BillingConfiguration {
  /** Where the proxy is mounted. Default: `<meta name="credyt-endpoint">`, else `/api/billing`. Another origin must list this page's. */
  endpoint?: string | undefined;
  /** Asked for every request: `() => ({ authorization: … })`. */
  headers?: (() => HeadersInit | Promise<HeadersInit>) | undefined;
  credentials?: 'same-origin' | 'include' | undefined;
  /** Stands in for `fetch`, for the proxy's routes and for `getBilling().fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** The proxy said 401. Sign in again or refresh a token; the request is sent once more when the promise resolves. */
  onUnauthorized?: (() => unknown) | undefined;
  /** Words to use instead of the kit's own; see `credyt-widgets/strings/en`. */
  strings?: Readonly<Record<string, unknown>> | undefined;
}

const DEFAULT_ENDPOINT = '/api/billing';

/** Callable before or after the elements load, and again: later options are added to earlier ones. */
export function configureBilling(options: BillingConfiguration): void {
  const registry = pageRegistry();
  registry.configuration = { ...registry.configuration, ...options };
  for (const listener of [...registry.onConfigured]) listener();
}

export const configuration = (): Readonly<BillingConfiguration> => pageRegistry().configuration;

/** Elements without an `endpoint` of their own look again when this calls. */
export function onConfigured(listener: () => void): () => void {
  const { onConfigured: listeners } = pageRegistry();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * The absolute URL of an element's `endpoint` attribute, or of the page's. A foreign origin passes only when the page itself named it:
 * whoever can set an attribute must not be able to send the customer's headers elsewhere.
 */
export function resolveEndpoint(own?: string | null): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="credyt-endpoint"]');
  const trusted = [configuration().endpoint, meta?.content].flatMap((endpoint) => (endpoint ? absolute(endpoint) : []));
  if (!own) return trusted[0] ?? absolute(DEFAULT_ENDPOINT);
  const endpoint = absolute(own);
  if (new URL(endpoint).origin !== location.origin && !trusted.includes(endpoint)) throw notAllowed(own);
  return endpoint;
}

// Against the page's address, not `document.baseURI`: a `<base>` must not move the proxy.
function absolute(endpoint: string): string {
  const url = URL.canParse(endpoint, location.href) ? new URL(endpoint, location.href) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) throw notAllowed(endpoint);
  return url.origin + url.pathname.replace(/\/+$/, '');
}

const notAllowed = (endpoint: string): BillingError =>
  new BillingError('endpoint_not_allowed',
    `credyt-widgets: "${endpoint}" is neither of this origin nor the page's own endpoint (configureBilling, <meta name="credyt-endpoint">). Nothing was sent.`);
