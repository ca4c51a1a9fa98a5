// From a path to one served route, or none: exact matches only, so nothing can hide behind a suffix. Used by handler.ts.
import { PAGE_ROUTES, ROUTES } from '../contract/index.js';

export interface FoundRoute {
  name: keyof typeof SERVED;
  method: 'GET' | 'POST';
  /** The pattern, for reports. */
  path: string;
  takesForms: boolean;
  /** The `{id}` of the path, decoded. */
  id: string | null;
}

// The routes of the contract that this handler has.
const SERVED = {
  wallet: ROUTES.wallet,
  usage: ROUTES.usage,
  usageItem: ROUTES.usageItem,
  topUps: ROUTES.topUps,
  portalLinks: ROUTES.portalLinks,
  paymentLinks: ROUTES.paymentLinks,
  quotes: ROUTES.quotes,
  returns: ROUTES.returns,
  portal: PAGE_ROUTES.portal,
  stream: PAGE_ROUTES.stream,
  webhooks: PAGE_ROUTES.webhooks,
} as const;

const FORM_ROUTES: readonly string[] = ['topUps', 'portalLinks'];

/** True at a slash boundary only: `/api/billing-old` is not under `/api/billing`. */
export const isWithin = (path: string, basePath: string): boolean => path === basePath || path.startsWith(`${basePath}/`);

export function findRoute(path: string, basePath: string): FoundRoute | null {
  if (!isWithin(path, basePath)) return null;
  const rest = path.slice(basePath.length);
  for (const name of Object.keys(SERVED) as (keyof typeof SERVED)[]) {
    const { method, path: pattern } = SERVED[name];
    const id = idIn(rest, pattern);
    if (rest === pattern || id !== null) return { name, method, path: pattern, takesForms: FORM_ROUTES.includes(name), id };
  }
  return null;
}

function idIn(path: string, pattern: string): string | null {
  const [prefix = '', suffix] = pattern.split('{id}');
  const segment = suffix === '' && path.startsWith(prefix) ? path.slice(prefix.length) : '';
  if (segment === '' || segment.includes('/')) return null;
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
