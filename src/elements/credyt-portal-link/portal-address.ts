// An address that leads to the hosted portal and never expires, where the proxy has it. Used by credyt-portal-link.
import type { BillingStore } from '../../client/billing-store.js';
import { hasHeaders } from '../../controllers/billing.js';

/** `returnTo`: a path of this site; by default this page. `null`: this proxy has no such address, this customer no portal, or this host no cookie: a plain address cannot carry its headers. */
export function portalAddress(store: BillingStore | null, returnTo = location.pathname + location.search + location.hash): string | null {
  const wallet = store?.getState().wallet;
  if (!store || hasHeaders() || wallet?.status !== 'ready' || !wallet.wallet.portal.allowed || !wallet.wallet.features.includes('portal')) return null;
  return `${store.endpoint}/portal?${String(new URLSearchParams({ returnTo }))}`;
}
