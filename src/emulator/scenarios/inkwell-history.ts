// Two weeks in the life of a customer of Inkwell: pictures, upscales, a training, top-ups. Used by every scenario with a plain history.
import { subtract, type Decimal } from '../../contract/money/decimal.js';
import { JsonNumber } from '../../contract/money/exact-json.js';
import { timestamp } from '../clock.js';
import { customerAt } from '../customers.js';
import type { UsageEventRequest } from '../event-request.js';
import { recordEvents } from '../events.js';
import { pay } from '../orders.js';
import { passTime } from '../passing-time.js';
import { createTopUp } from '../top-ups.js';
import { adjust } from '../wallet.js';
import type { World } from '../world.js';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** A count in event data, as it comes off the wire. */
export const count = (value: number): JsonNumber => new JsonNumber(String(value));

type Happening = { readonly ago: number } & Omit<UsageEventRequest, 'id' | 'occurred_at'>;

const image = (ago: number, images: number, model: string, subject: string): Happening => ({
  ago,
  event_type: 'image_generated',
  subject,
  description: `${images} ${images === 1 ? 'picture' : 'pictures'}, ${model}`,
  data: { model, images: count(images), size: '1024x1024' },
  costs: [{ vendor_external_id: 'gpu-cloud', description: 'GPU seconds', amount: '0.021', currency: 'USD' }],
});
const upscale = (ago: number, subject: string): Happening => ({
  ago, event_type: 'image_upscaled', subject, description: 'Enlarged four times', data: { model: 'ink-upscale', factor: count(4) },
});
const training = (ago: number, minutes: number): Happening => ({
  ago, event_type: 'style_trained', subject: 'Paper cuts', description: `${minutes} minutes`, data: { minutes: count(minutes) },
});
const prompt = (ago: number, input: number, output: number): Happening => ({
  ago,
  event_type: 'prompt_improved',
  description: `${(input + output).toLocaleString('en-US')} tokens`,
  data: { model: 'gli-2-0', input_tokens: count(input), output_tokens: count(output), total_tokens: count(input + output) },
});
/** Matches no price, so it is stored and not billed. */
const rating = (ago: number): Happening => ({ ago, event_type: 'image_rated', subject: 'Harbour at dawn', description: 'Image rated' });

const HAPPENINGS: readonly Happening[] = [
  image(13.2 * DAY, 4, 'ink-2', 'Harbour at dawn'),
  image(13.1 * DAY, 1, 'ink-1', 'Harbour at dawn, sketch'),
  rating(13 * DAY),
  upscale(11.6 * DAY, 'Harbour at dawn'),
  prompt(10.4 * DAY, 120_000, 18_000),
  image(10.3 * DAY, 2, 'ink-2-pro', 'Winter forest, low sun'),
  training(8.1 * DAY, 32),
  image(7.9 * DAY, 4, 'ink-2-pro', 'Volcano at night'),
  image(6.2 * DAY, 3, 'ink-2', 'Quiet mountain'),
  upscale(6.1 * DAY, 'Quiet mountain'),
  prompt(4.5 * DAY, 48_211, 9_004),
  image(3.3 * DAY, 4, 'ink-2', 'City in rose'),
  image(1.3 * DAY, 2, 'ink-2-pro', 'Night city, yellow moon'),
  training(1.1 * DAY, 14),
  prompt(190 * MINUTE, 60_000, 12_000),
  image(95 * MINUTE, 1, 'ink-2', 'Rose valley'),
  upscale(51 * MINUTE, 'Rose valley'),
  rating(44 * MINUTE),
  image(30 * MINUTE, 3, 'ink-2', 'Moonrise over violet hills'),
];

/** Plays the history, with a top-up of `paid` two days ago, then sets what was there before it so that the balance comes out as `balance`. */
export function seedHistory(world: World, customerId: string, balance: Decimal, paid?: Decimal): void {
  const now = world.clock.now();
  const customer = customerAt(world, customerId);
  for (const [index, { ago, ...event }] of HAPPENINGS.entries()) {
    const at = now - ago;
    const digits = ([3, 7, 0, 6] as const)[index % 4] ?? 3;
    world.clock.pretend(at, () => { recordEvents(world, customer, [{ ...event, id: crypto.randomUUID(), occurred_at: timestamp(at, digits) }]); });
  }
  if (paid !== undefined) world.clock.pretend(now - 2.2 * DAY, () => { topUp(world, customerId, paid); });
  world.clock.pretend(now - 21 * DAY, () => {
    const account = world.ledger.open(customerId, 'default', 'USD');
    deposit(world, customerId, 'USD', subtract(balance, account.available));
  });
}

/** A top-up that was paid at the (pretended) present. */
function topUp(world: World, customerId: string, amount: Decimal): void {
  pay(world, createTopUp(world, { customer_id: customerId, amount, currency: 'USD' }));
  passTime(world);
}

/** Puts `amount` into an account by an adjustment, as a platform with its own payments would. */
export function deposit(world: World, customerId: string, asset: string, amount: Decimal, accountName = 'default'): void {
  adjust(world, customerAt(world, customerId), {
    transaction_id: `seed_${accountName}_${asset}`, asset, amount, account_name: accountName, reason: 'external_topup', description: 'Opening balance',
  });
}
