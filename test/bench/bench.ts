// What exactness and safety cost, as ratios in one run: each part against the plain thing it stands in for, on the same machine. Run by `npm run bench`.
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
  const direct = async (path: string) => {
    const response = await emulator.fetch(new Request(`http://localhost:4010${path.replace(':id', emulator.customerId)}`, { headers: { 'X-Credyt-Api-Key': 'key_bench' } }));
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    await response.json();
  };
  const proxied = async (method: 'GET' | 'POST', path: string, body?: unknown) => {
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
  return { direct, proxied };
}

const healthy = stack('healthy');
const long = stack('long-usage');
const walletText = JSON.stringify({ accounts: Array.from({ length: 10 }, (_, index) => ({ name: `a${index}`, available: 14.566678 })) });

// `ours` is measured against `baseline`: what an app would write without the kit, or Credyt (the emulator) asked directly.
const pairs: { name: string; ours: () => unknown; baseline: () => unknown; against: string }[] = [
  { name: 'money: add', ours: () => add('14.566678', '0.000322'), baseline: () => Number('14.566678') + Number('0.000322'), against: 'floats' },
  { name: 'money: multiply, compare', ours: () => compare(multiply('14.566678', '100'), '1456.6678'), baseline: () => Number('14.566678') * 100 > 1456.6678, against: 'floats' },
  { name: 'money: read JSON, 10 accounts', ours: () => parseExact(walletText), baseline: () => JSON.parse(walletText) as unknown, against: 'JSON.parse' },
  { name: 'handler: GET /wallet', ours: () => healthy.proxied('GET', '/wallet'), baseline: () => healthy.direct('/customers/:id/wallet'), against: 'Credyt asked directly' },
  { name: 'handler: GET /usage, 25 of 20,000', ours: () => long.proxied('GET', '/usage?limit=25'), baseline: () => long.direct('/events?customer_id=:id&limit=25'), against: 'Credyt asked directly' },
];

const bench = new Bench({ time: Number(process.env.BENCH_MS ?? 500), throws: true });
for (const { name, ours, baseline } of pairs) {
  bench.add(name, async () => { await ours(); });
  bench.add(`${name} (baseline)`, async () => { await baseline(); });
}
await bench.run();

function median(name: string): number {
  const result = bench.getTask(name)?.result;
  if (!result || !('latency' in result)) throw new Error(`${name} was not measured.`);
  return result.latency.p50;
}

console.table(pairs.map(({ name, against }) => {
  const [ours, baseline] = [median(name), median(`${name} (baseline)`)];
  return { what: name, 'ours, µs': (ours * 1000).toFixed(1), 'baseline, µs': (baseline * 1000).toFixed(1), ratio: `${(ours / baseline).toFixed(2)} ×`, against };
}));
