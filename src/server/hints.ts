// Tells the host of mistakes that no answer shows, such as a wrong publicUrl: each once in the life of a handler, however often it is met. Used by handler.ts, customers.ts and routes.ts.
import type { Customer } from './options.js';
import { nearest, quote } from './option-names.js';
import { from, type Report } from './report.js';
import type { Reader } from './responses.js';
import type { Settings } from './settings.js';
import { readTopUpRules } from './top-up-rules.js';
import type { Trace } from './trace.js';

export interface Hints {
  /** Credyt says that there is no such customer, and nothing here would create them. */
  unknownCustomer(customer: Customer, trace?: Trace): void;
  /** Where the page is that asks. Passing or not is guards.ts's to say. */
  askedFrom(request: Request, reader: Reader): void;
  /** The customer has no account of this asset, and the funds they lack are asked for. */
  missingAsset(asset: string): void;
}

/** Of each kind. Origins and assets may come from strangers: neither the log nor what is remembered may grow by them. */
const MOST = 20;

const NO_EXTERNAL_ID = 'Credyt knows no customer with the externalId that was asked for: their wallet is empty and they cannot pay. '
  + 'Create customers when they sign up, with createCredytClient({ apiKey }).ensureCustomer({ externalId }); or set createCustomer: {}, and their first payment creates them. This is said once.';
const NO_CUSTOMER_ID = 'Credyt knows no customer with the customerId that identify returned: their wallet is empty and they cannot pay. '
  + 'A customerId is Credyt\'s own ("cust_…"), in the account that apiKey belongs to; an id of yours is an externalId. This is said once.';

export function createHints({ settings, report }: { settings: Settings; report: Report }): Hints {
  const told = new Map<string, Set<string>>();

  function once(reason: string, about: string, detail: string, trace: Pick<Trace, 'requestId'> = {}): void {
    const all = told.get(reason) ?? new Set();
    if (all.has(about) || all.size >= MOST) return;
    told.set(reason, all.add(about));
    report({ type: 'mishap', reason, detail, ...from(trace) });
  }

  return {
    unknownCustomer(customer, trace) {
      const isOwnId = 'customerId' in customer;
      once('customer_unknown', isOwnId ? 'customerId' : 'externalId', isOwnId ? NO_CUSTOMER_ID : NO_EXTERNAL_ID, trace);
    },

    askedFrom({ method, headers }, { listedOrigin, requestId }) {
      const origin = headers.get('origin');
      if (origin === null || listedOrigin !== null) return;
      const page = origin.slice(0, 100).replace(/[^\w.:/[\]-]/g, '?');
      const { publicOrigin, origins } = settings;
      if (headers.get('sec-fetch-site') !== 'same-origin') {
        once('origin_not_allowed', page, `${page} is not in origins, which lists ${[...origins].slice(0, 3).join(', ')}. If that page is yours, add its origin, exactly so.`, { requestId });
      } else if (method === 'POST' && origin !== publicOrigin && /^https?:/.test(origin)) { // some send "null" with a form
        once('public_url_differs', page, `This page is at ${page} but publicUrl is ${publicOrigin}: customers come back to ${publicOrigin} after paying. `
          + 'Set publicUrl to where browsers see your app; if it is meant so, list the page in origins.', { requestId });
      }
    },

    missingAsset(asset) {
      // Rules that a function makes for each request cannot be asked here.
      if (typeof settings.topUp === 'function') return;
      const { assets } = readTopUpRules(settings.topUp);
      if (assets.includes(asset)) return;
      const meant = nearest(asset, assets);
      once('asset_not_sold', asset.slice(0, 40), `requireFunds was asked for asset ${quote(asset)}, which this customer has no account of and topUp.assets does not sell: nobody could pay it. `
        + `${meant === undefined ? '' : `Did you mean ${quote(meant)}? `}topUp.assets has ${assets.map(quote).join(', ')}.`);
    },
  };
}
