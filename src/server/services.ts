// Puts the parts of one handler together from its options. Used by handler.ts.
import { createCache } from './cache.js';
import { createChanges } from './changes.js';
import { memoryCoordination } from './coordination.js';
import { createCredytClient } from './credyt-client.js';
import { createCustomers } from './customers.js';
import { createCustomerGates } from './gate.js';
import { createHints } from './hints.js';
import { createIdempotency } from './idempotency.js';
import { createMinting } from './mint.js';
import type { BillingOptions } from './options.js';
import { createReport } from './report.js';
import type { Services } from './routes.js';
import { createSecrets } from './secrets.js';
import { readSettings, type inPage } from './settings.js';
import { guardStore } from './store-guard.js';
import { createStreams } from './streams.js';
import { createUsageReader } from './usage.js';
import { createWalletReader } from './wallet.js';

export function createServices(options: BillingOptions & { [inPage]?: boolean }): Services & { close(): Promise<void> } {
  const settings = readSettings(options);
  const { now, lowBelow, accountName, attributes, createCustomer } = settings;
  const report = createReport(options.onEvent);
  const hints = createHints({ settings, report });
  const secrets = createSecrets(settings.apiKey);
  const client = createCredytClient({ apiKey: settings.apiKey, url: settings.credytUrl, fetch: settings.fetch, now });
  const customers = createCustomers({ client, createCustomer, returnUrl: settings.publicOrigin + settings.returnTo, onUnknown: hints.unknownCustomer, now });
  const coordination = options.coordination ? guardStore(options.coordination, report) : memoryCoordination({ now });
  const idempotency = createIdempotency({ coordination, secrets, now });
  const wallets = createWalletReader({ client, lowBelow, accountName, report, now });
  const changes = createChanges({ coordination, secrets, forget: (customerId) => wallets.invalidate(customerId), now });
  return {
    settings, secrets, client, customers, wallets, changes, coordination, report, hints,
    streams: createStreams({ limit: settings.streams, changes, report }),
    // A rate is the same for everyone; a panel asks for all its presets each time it opens.
    quotes: createCache({ ttlMs: 60_000, maxEntries: 1_000, now }),
    inTurn: createCustomerGates(),
    usage: createUsageReader({ client, secrets, attributes, report, now }),
    minting: createMinting({ settings, secrets, client, customers, coordination, idempotency }),
    // A coordination the host passed in is the host's to close.
    async close() {
      await changes.close();
      if (!options.coordination) await coordination.close();
    },
  };
}
