// The whole stack inside one page: emulator, real handler and the page's billing configuration. Used by mount.ts and by Storybook's preview.
import { configureBilling, getBilling } from '../../src/index.js';
import { createEmulator } from '../../src/emulator/index.js';
import { createBillingHandler, inPage, type BillingEvent } from '../../src/server/index.js';

type Emulator = ReturnType<typeof createEmulator>;
type HandlerOptions = Parameters<typeof createBillingHandler>[0];
type Configuration = Parameters<typeof configureBilling>[0];

export interface InPageBilling {
  endpoint: string;
  emulator: Emulator;
  billing: ReturnType<typeof createBillingHandler>;
  /** What the browser asked of the proxy, oldest first: `GET /wallet?include=pending`. */
  calls: string[];
  /** What the handler told its host, oldest first. */
  events: BillingEvent[];
  /** Cuts or restores the line between page and proxy, as a lost network does. */
  offline(isOff: boolean): void;
  /** Changes a balance at Credyt, as a payment or spending does. */
  credit(amount: string, asset?: string): Promise<void>;
  /** Requests the proxy has not answered yet: what a test under a fake clock waits for. */
  underWay(): number;
  close(): Promise<void>;
}

export interface InPageOptions {
  scenario?: Parameters<typeof createEmulator>[0] extends { scenario?: infer Name } | undefined ? Name : never;
  /** Emulator settings, as under `POST /__emulator__/settings`. */
  settings?: Parameters<Emulator['settings']>[0];
  /** Handler options to add or replace. */
  options?: Partial<HandlerOptions>;
  /** `configureBilling` options to add or replace. */
  configuration?: Configuration;
}

const EMULATOR_URL = 'http://localhost:4010';
let count = 0;

export function startBillingInPage({ scenario, settings, options, configuration }: InPageOptions = {}): InPageBilling {
  // A new endpoint each time gives each test and story a store of its own.
  const endpoint = `/api/billing/${++count}`;
  const emulator = createEmulator({ publicUrl: EMULATOR_URL, ...(scenario ? { scenario } : {}) });
  if (settings) emulator.settings(settings);

  const events: BillingEvent[] = [];
  const billing = createBillingHandler({
    apiKey: 'key_in_page',
    identify: () => ({ customerId: emulator.customerId }),
    publicUrl: location.origin,
    basePath: endpoint,
    returnTo: '/',
    credytUrl: EMULATOR_URL,
    mode: 'test',
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
    onEvent: (event) => { events.push(event); },
    // Tests of what a page asks count its requests; those of the stream switch it on.
    limits: { streams: 0 },
    topUp: { allowed: true, currency: 'USD', presets: ['5', '20', '50'], min: '5', max: '500', custom: true, assets: ['USD'] },
    ...options,
    [inPage]: true,
  });

  const calls: string[] = [];
  let credits = 0;
  let cut = false;
  let underWay = 0;
  configureBilling({
    endpoint,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { pathname, search } = new URL(request.url);
      init?.signal?.throwIfAborted();
      calls.push(`${request.method} ${pathname.slice(endpoint.length)}${search}`);
      if (cut) throw new TypeError('Failed to fetch');
      underWay++;
      const answer = billing(request).finally(() => { underWay--; });
      // As a browser does: whoever turns away hears so at once, whatever the proxy goes on with.
      return new Promise((resolve, reject) => {
        init?.signal?.addEventListener('abort', () => { reject(init.signal?.reason); });
        answer.then(resolve, reject);
      });
    },
    ...configuration,
  });

  return {
    endpoint, emulator, billing, calls, events,
    offline: (isOff) => { cut = isOff; },
    underWay: () => underWay,
    async credit(amount, asset = 'USD') {
      const body = `{"transaction_id":"t${++credits}","asset":"${asset}","amount":${amount},"reason":"other"}`;
      const request = new Request(`${EMULATOR_URL}/customers/${emulator.customerId}/wallet/adjustments`, {
        method: 'POST', body, headers: { 'x-credyt-api-key': 'key_in_page', 'content-type': 'application/json' },
      });
      const answer = await emulator.fetch(request);
      if (answer.status !== 201) throw new Error(`The adjustment was answered ${answer.status}: ${await answer.text()}`);
      await billing.refresh({ customerId: emulator.customerId });
    },
    async close() {
      getBilling(endpoint).reset();
      await billing.close();
      sessionStorage.clear();
    },
  };
}
