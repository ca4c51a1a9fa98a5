// Everything Credyt's data could hold that breaks careless software: strings, numbers, instants and shapes (credyt-api.md §9 and §6.11).
import type { Decimal } from '../../contract/money/decimal.js';
import { JsonNumber } from '../../contract/money/exact-json.js';
import { createAsset } from '../assets.js';
import { timestamp } from '../clock.js';
import { createCustomer } from '../customers.js';
import { recordEvents } from '../events.js';
import { createProduct } from '../products.js';
import { adjust } from '../wallet.js';
import type { JsonObject } from '../wire.js';
import type { World } from '../world.js';
import { INKWELL_PRODUCT } from './inkwell-catalogue.js';

/** Strings that do harm where text is not treated as text, or that take the layout apart. */
export const HOSTILE_STRINGS: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</title></style></textarea><svg/onload=alert(1)>',
  '\'-alert(1)-\'',
  'javascript:alert(1)',
  '${alert(1)} {{7*7}} #{7*7} %7B',
  '=HYPERLINK("https://evil.example","pay")',
  '__proto__',
  'constructor',
  'toString',
  '\u202Egnp.exe \u2066left open',
  'مرحبا 12.50 $ שלום',
  `Z${'\u0351\u036B\u0343\u036A\u0302'.repeat(24)}algo`,
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(3),
  '👩‍👩‍👧‍👦'.repeat(12),
  'a\u0000b\u0007c\u001b[31mred\u009b',
  'line one\nline two\r\n\tline three\u2028four',
  '\ud800 lone surrogate',
  '\u200b\u200b\u200b',
  '   ',
  '../../../../etc/passwd',
];

const DIGITS_400 = '9'.repeat(400);

interface OddBalance {
  readonly asset: string;
  readonly amount: Decimal;
  readonly accountName?: string;
  /** How the number is spelled on the wire. */
  readonly written?: string;
  readonly id?: string;
}

const BALANCES: readonly OddBalance[] = [
  { asset: 'EUR', amount: '998.5', id: 'default:eur' },
  { asset: 'GBP', amount: '0.0000001', written: '1e-7' },
  { asset: 'CHF', amount: '0', written: '-0' },
  { asset: 'SEK', amount: '-12.3' },
  { asset: 'JPY', amount: '0.5' },
  { asset: 'NOK', amount: '25', written: '25.00' },
  { asset: 'DKK', amount: '250', written: '2.5E+2' },
  { asset: 'TOK', amount: '9007199254740993' },
  { asset: 'BIG', amount: DIGITS_400 },
  { asset: 'CREDIT', amount: '-0.004' },
  { asset: '__proto__', amount: '1' },
  { asset: 'USD', amount: '14.566678', accountName: '"><img src=x onerror=alert(1)>' },
];

const OCCURRED: readonly string[] = [
  '2025-10-18T07:23:43Z',
  '2025-11-14T03:25:02.8857879Z',
  '2025-10-23T11:11:40.100904Z',
  '2025-10-17T21:00:56.7Z',
  '2025-10-17T21:00:56+14:00',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.9999999Z',
];

/** Event ids a caller may have chosen; some cannot stand in a path unescaped. */
const IDS: readonly string[] = ['event:1', 'a.b~c_d-e', '..', '../wallet', 'with space', 'ünï/cødé?#%2F', 'x'.repeat(300)];

export function seedHostile(world: World, main: { readonly id: string; readonly externalId: string }): void {
  const [script = '', image = ''] = HOSTILE_STRINGS;
  createAsset(world, { code: 'CREDIT', name: image, precision: 0, symbol: '<b>⭐</b>', label: '\u202Ecredits', rates: [{ source: 'USD', rate: '0.05' }] });
  createAsset(world, { code: 'TOK', name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk', precision: 18, rates: [{ source: 'USD', inverse_rate: '1000000' }] });
  createAsset(world, { code: 'BIG', name: '   ', precision: 0, label: '' });
  createAsset(world, { code: '__proto__', name: 'constructor', precision: 2, symbol: '"' });
  createProduct(world, {
    code: 'odd "prices"',
    name: script,
    publish: true,
    prices: [
      { name: image, type: 'usage_based', usage_calculation: { event_type: 'tiny', usage_type: 'unit' }, pricing: [{ asset: 'USD', values: [{ unit_price: '0.0000001' }] }] },
      { name: 'refund', type: 'usage_based', usage_calculation: { event_type: 'refund', usage_type: 'unit' }, pricing: [{ asset: 'USD', values: [{ unit_price: '-20' }] }] },
      {
        name: 'Two assets',
        type: 'usage_based',
        usage_calculation: { event_type: 'huge', usage_type: 'unit' },
        pricing: [{ asset: 'BIG', values: [{ unit_price: '9007199254740993' }] }, { asset: '__proto__', values: [{ unit_price: '0.01' }] }],
      },
    ],
  });
  const customer = createCustomer(
    world,
    { external_id: main.externalId, name: `Maya <b>Okafor</b> \u202E${'🦄'.repeat(20)}`, subscriptions: [{ products: [{ code: INKWELL_PRODUCT }, { code: 'odd "prices"', version: 1 }] }] },
    main.id,
  );
  // Older answers of Credyt have subscriptions without id and status.
  customer.subscriptions = customer.subscriptions.map(({ started_at = '', products }) => ({ started_at, products }));

  for (const { asset, amount, accountName = 'default', written, id } of BALANCES) {
    const account = world.ledger.open(customer.id, accountName, asset, id ?? `${accountName}:${asset}`);
    if (written !== undefined) account.written = written;
    adjust(world, customer, { transaction_id: `odd_${asset}`, asset, amount, account_name: accountName, reason: 'gift', description: script });
  }
  adjust(world, customer, { transaction_id: 'opening', asset: 'USD', amount: '14.566678', reason: 'external_topup' });
  seedEvents(world, customer.id);
}

function seedEvents(world: World, customerId: string): void {
  const customer = world.customers.get(customerId);
  if (!customer) return;
  const now = world.clock.now();
  const send = (id: string, occurredAt: string, rest: { event_type: string; subject?: string; description?: string; data?: JsonObject }): void => {
    recordEvents(world, customer, [{ id, occurred_at: occurredAt, ...rest }]);
  };
  for (const [index, text] of HOSTILE_STRINGS.entries()) {
    const data: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    Object.assign(data, { model: text, images: new JsonNumber('1e2'), nested: { deep: [text, null, true] } });
    data['__proto__'] = text;
    send(`hostile-${String(index)}`, timestamp(now - index * 60_000, 7), { event_type: index % 2 ? text : 'image_generated', subject: text, description: text, data });
  }
  for (const [index, occurredAt] of OCCURRED.entries()) send(`instant-${String(index)}`, occurredAt, { event_type: 'image_upscaled' });
  for (const id of IDS) send(id, timestamp(now - 3_600_000, 0), { event_type: 'image_upscaled', subject: id });
  for (const type of ['tiny', 'refund', 'huge']) send(`odd-${type}`, timestamp(now - 7_200_000, 6), { event_type: type });
}
