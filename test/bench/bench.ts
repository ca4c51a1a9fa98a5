// How fast the parts on the hot path are, without a network: exact money, and the handler against the emulator in one process. Run by `npm run bench`.
import { Bench } from 'tinybench';
import { createEmulator } from 'credyt-widgets/emulator';
import { createBillingHandler } from 'credyt-widgets/server';
import { add, compare, multiply } from '../../src/contract/money/decimal.js';
import { parseExact } from '../../src/contract/money/exact-json.js';

const ORIGIN = 'http://localhost:4000';

function stack(scenario: 'healthy' | 'long-usage') {
  const emulator = createEmulator({ scenario });
  const billing = createBillingHandler({
    apiKey: 'key_bench',
    identify: () => ({ customerId: emulator.customerId }),
    publicUrl: ORIGIN,
    credytUrl: 'http://localhost:4010',
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
    limits: { mintsPerMinute: 1_000_000 },
  });
  return async (method: 'GET' | 'POST', path: string, body?: unknown) => {
    const response = await billing(
      new Request(`${ORIGIN}/api/billing${path}`, {
        method,
        headers: { 'Sec-Fetch-Site': 'same-origin', Origin: ORIGIN, ...(body ? { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
    );
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    await response.json();
  };
}

const healthy = stack('healthy');
const long = stack('long-usage');
const walletText = JSON.stringify({ accounts: Array.from({ length: 10 }, (_, index) => ({ name: `a${index}`, available: 14.566678 })) });

const bench = new Bench({ time: Number(process.env.BENCH_MS ?? 500), throws: true });
bench
  .add('money: add', () => { add('14.566678', '0.000322'); })
  .add('money: multiply and compare', () => { compare(multiply('14.566678', '100'), '1456.6678'); })
  .add('money: lossless JSON, 10 accounts', () => { parseExact(walletText); })
  .add('handler: GET /wallet', async () => { await healthy('GET', '/wallet'); })
  .add('handler: GET /usage, first 25 of 20,000', async () => { await long('GET', '/usage?limit=25'); })
  .add('handler: POST /portal-links', async () => { await healthy('POST', '/portal-links', {}); });

await bench.run();
console.table(bench.table());
