// Balances and adjustments outside usage. `/customers/:id/wallet` of the emulated API.
import * as z from 'zod/mini';
import { add, type Decimal } from '../contract/money/decimal.js';
import { isKnownAsset } from './assets.js';
import { refill } from './automatic-top-up.js';
import { parseInstant } from './clock.js';
import { customerAt, customerIn, type Customer } from './customers.js';
import { invalidField, notFound } from './errors.js';
import { writeBalance, type LedgerAccount } from './ledger.js';
import { route, type Route } from './router.js';
import { Amount, Data, Text, Timestamp, json, jsonNumber, readBody } from './wire.js';
import type { World } from './world.js';

export const AdjustmentRequest = z.object({
  transaction_id: Text,
  asset: Text,
  amount: Amount,
  reason: Text, // our choice: any text, because the full list of reasons is not documented
  account_name: z.optional(Text),
  description: z.optional(Text),
  expires_at: z.optional(Timestamp), // our choice: never, when left out; at once, when past; without meaning for a debit
  metadata: z.optional(Data),
});

/** Credits or debits once per `transaction_id`; a repeat answers as the first did. */
export function adjust(world: World, customer: Customer, request: z.output<typeof AdjustmentRequest>): { id: string; created_at: string } {
  const key = JSON.stringify([customer.id, request.transaction_id]);
  const earlier = world.adjustments.get(key);
  if (earlier) return earlier; // our choice: 201 again; the answer to a replay is not documented
  if (!isKnownAsset(world, request.asset)) throw invalidField('asset', 'Is not defined.');
  const account = world.ledger.open(customer.id, request.account_name ?? 'default', request.asset);
  const { amount, reason, description = reason, expires_at: expiresAt } = request;
  // our choice: money taken elsewhere counts as paid, any other reason as a gift.
  const purpose = reason === 'external_topup' ? 'paid' : 'promotion';
  const credit = { purpose, expiresAt: expiresAt === undefined ? null : parseInstant(expiresAt) } as const;
  world.ledger.post(customer.id, account, { at: world.clock.now(), amount, label: description }, credit);
  refill(world, customer.id, account);
  // our choice: an id of its own; Credyt's pages show it both equal and unequal to `transaction_id`.
  const made = { id: crypto.randomUUID(), created_at: world.clock.stamp() };
  world.adjustments.set(key, made);
  return made;
}

const show = (account: LedgerAccount): Readonly<Record<string, unknown>> => ({
  id: account.id,
  name: account.name,
  asset: account.asset,
  available: writeBalance(account),
});

// our choice: what `pending_in` counts is not documented; here it is money paid but not yet in the balance. Nothing is ever reserved.
const pendingIn = (world: World, customerId: string, accountId: string): Decimal =>
  [...world.unsettled]
    .filter((order) => order.kind === 'top_up')
    .filter((topUp) => topUp.customerId === customerId && topUp.accountId === accountId)
    .reduce((sum, topUp) => add(sum, topUp.units), '0');

export const walletRoutes: readonly Route[] = [
  route('GET /customers/:id/wallet', ({ world, params }) =>
    json(200, { accounts: world.ledger.accounts(customerAt(world, params.id).id).map(show) }),
  ),
  route('GET /customers/:id/wallet/:account', ({ world, params }) => {
    const { id } = customerAt(world, params.id);
    const account = world.ledger.find(id, params.account);
    if (!account) throw notFound('The account');
    return json(200, { ...show(account), pending_in: jsonNumber(pendingIn(world, id, account.id)), pending_out: jsonNumber('0') });
  }),
  route('POST /customers/:id/wallet/adjustments', async ({ world, request, params }) => {
    const customer = customerIn(world, params.id); // 422: its documented answers are 201, 400, 401 and 422, and no 404
    return json(201, adjust(world, customer, await readBody(request, AdjustmentRequest)));
  }),
];
