// A product's backend from registration to refund, once in dollars and once in credits, against the emulator in this process. Run by a test, or by hand:
//   node --conditions=@credyt-widgets/source --import tsx demo/backend-walkthrough.ts
import { pathToFileURL } from 'node:url';
import { createEmulator } from 'credyt-widgets/emulator';
import { add, createBillingHandler, createCredytClient, subtract, type CredytClient, type Decimal } from 'credyt-widgets/server';

const CREDYT_URL = 'http://localhost:4010';
const API_KEY = 'key_walkthrough';
const APP = 'https://inkwell.example';
const FOUR = ['a', 'b', 'c', 'd'];

/** What is sold: a monthly plan, and pictures priced in `asset`. The plan itself is always paid in dollars. */
interface Offer {
  asset: string;
  product: string;
  plan: Decimal;
  picture: Decimal;
  gift: Decimal;
}

export const OFFERS: readonly Offer[] = [
  { asset: 'USD', product: 'inkwell_dollars', plan: '9', picture: '0.25', gift: '1.5' },
  { asset: 'CREDIT', product: 'inkwell_credits', plan: '9', picture: '5', gift: '30' },
];

/** What happened at each step, in the asset of the offer. */
export interface Walk {
  /** What a picture will cost, known before anybody does anything. */
  simulated: Decimal | undefined;
  waitingForPayment: number;
  activeAfterPayment: boolean;
  /** How much was missing for four pictures, before the top-up. */
  shortfall: Decimal | undefined;
  afterTopUp: Decimal | undefined;
  afterUsage: Decimal | undefined;
  fees: (Decimal | undefined)[];
  afterRefund: Decimal | undefined;
  afterGift: Decimal | undefined;
}

export async function walkThrough(offer: Offer): Promise<Walk> {
  const emulator = createEmulator({ publicUrl: CREDYT_URL });
  const fetch = (request: Request): Promise<Response> => emulator.fetch(request);
  const credyt = createCredytClient({ apiKey: API_KEY, url: CREDYT_URL, fetch });
  const billing = createBillingHandler({
    apiKey: API_KEY,
    credytUrl: CREDYT_URL,
    publicUrl: APP,
    identify: () => null, // nobody calls it here: this is about the backend's own half
    fetch: (input, init) => fetch(new Request(input, init)),
  });
  await setUp(fetch, offer);

  // Registration, with a subscription. Safe to repeat: a customer who is there already is found by your own id.
  const urls = { returnUrl: `${APP}/welcome`, failureUrl: `${APP}/pricing` };
  const joan = { externalId: 'user_42', name: 'Joan Parker', email: 'joan@example.com', subscriptions: [{ products: [{ code: offer.product }], ...urls }] };
  const { id: customerId } = await credyt.ensureCustomer(joan);
  await credyt.ensureCustomer(joan);

  // The plan has a monthly fee, so the subscription waits for it. The link is fresh each time you ask: send Joan there at once.
  const pending = await credyt.listPendingSubscriptions(customerId);
  for (const { paymentUrl } of pending) await payAsJoan(fetch, paymentUrl);
  const [subscription] = (await credyt.getCustomer(customerId)).subscriptions;

  // What a picture will cost her, from the price list.
  const picture = { eventType: 'picture_drawn', data: { model: 'ink-2' } };
  const productId = subscription?.products[0]?.id ?? '';
  const [simulated] = (await credyt.simulateUsage({ productId, events: [{ id: 'preview', ...picture }] })) ?? [];

  // The gate: Credyt bills usage whatever the balance, so ask before the work. Four pictures, and nothing in the wallet yet.
  const needed = { asset: offer.asset, amount: FOUR.reduce<Decimal>((sum) => add(sum, offer.picture), '0') };
  const short = await billing.requireFunds({ customerId }, needed); // a route of yours would answer insufficientFunds(short)

  // She tops up $10.
  const { url } = await credyt.createTopUp({ customerId, amount: '10', currency: 'USD', destination: { asset: offer.asset }, returnUrl: `${APP}/account`, failureUrl: `${APP}/account` });
  await payAsJoan(fetch, url);
  const afterTopUp = await balanceOf(credyt, customerId, offer.asset);
  if (await billing.requireFunds({ customerId }, needed)) throw new Error('Still short after the top-up.');

  // The work, and what it cost you. The ids are yours: sending again, after a timeout say, bills nobody twice.
  const pictures = FOUR.map((name) => ({
    id: `picture_${name}`,
    ...picture,
    subject: `picture_${name}`,
    description: 'A picture of a fox',
    costs: [{ vendorExternalId: 'gpu_cloud', amount: '0.0125', currency: 'USD' }],
  }));
  for (let time = 0; time < 2; time++) await credyt.sendEvents(customerId, pictures);
  await billing.refresh({ customerId }); // her open pages read the balance anew
  const afterUsage = await balanceOf(credyt, customerId, offer.asset);
  const events = await Promise.all(pictures.map(({ id }) => credyt.getEvent(id)));
  const fees = events.flatMap((event) => event.fees?.map(({ amount }) => amount));

  // A refund: the money goes back where you took it, and leaves the wallet here. Twice sent, once counted.
  const refund = { transactionId: 'refund_7', asset: offer.asset, amount: subtract('0', offer.picture), reason: 'external_refund', description: 'Refund of one picture' };
  for (let time = 0; time < 2; time++) await credyt.createAdjustment(customerId, refund);
  const afterRefund = await balanceOf(credyt, customerId, offer.asset);

  // A gift, for ninety days.
  const expiresAt = new Date(Date.now() + 90 * 86_400_000).toISOString();
  await credyt.createAdjustment(customerId, { transactionId: 'gift_7', asset: offer.asset, amount: offer.gift, reason: 'gift', description: 'Sorry for the wait', expiresAt });
  const afterGift = await balanceOf(credyt, customerId, offer.asset);

  await billing.close();
  return {
    simulated: simulated?.[0]?.amount,
    waitingForPayment: pending.length,
    activeAfterPayment: subscription?.status === 'active',
    shortfall: short?.shortfall,
    afterTopUp, afterUsage, fees, afterRefund, afterGift,
  };
}

async function balanceOf(credyt: CredytClient, customerId: string, asset: string): Promise<Decimal | undefined> {
  return (await credyt.getWallet(customerId)).accounts.find((account) => account.asset === asset)?.available;
}

type Fetch = (request: Request) => Promise<Response>;

/** Once, when you build your product: in Credyt's console, or by its API as here. */
async function setUp(fetch: Fetch, { asset, product, plan, picture }: Offer): Promise<void> {
  const create = async (path: string, body: object): Promise<void> => {
    const headers = { 'x-credyt-api-key': API_KEY, 'content-type': 'application/json' };
    const response = await fetch(new Request(CREDYT_URL + path, { method: 'POST', headers, body: JSON.stringify(body) }));
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  };
  // A credit costs five cents.
  if (asset === 'CREDIT') await create('/assets', { code: asset, name: 'Credits', label: 'credits', precision: 0, rates: [{ source: 'USD', rate: 0.05 }] });
  await create('/products', {
    name: 'Inkwell Plus',
    code: product,
    publish: true,
    prices: [
      { name: 'Plan', type: 'fixed', billing_model: { type: 'recurring', recurring: { interval: 'month' } }, pricing: [{ asset: 'USD', values: [{ unit_price: Number(plan) }] }] },
      { name: 'Picture', type: 'usage_based', billing_model: { type: 'real_time' }, usage_calculation: { event_type: 'picture_drawn', usage_type: 'unit' }, pricing: [{ asset, values: [{ unit_price: Number(picture) }] }] },
    ],
  });
}

/** What Joan does in her browser: follows the link to Credyt's page and pays with the card that always works there. */
async function payAsJoan(fetch: Fetch, link: string | undefined): Promise<void> {
  if (link === undefined) throw new Error('There is no link to pay at.');
  const entered = await fetch(new Request(link));
  const checkout = new URL(entered.headers.get('location') ?? '', CREDYT_URL);
  const card = new URLSearchParams({ number: '4242 4242 4242 4242', expires: '12 / 49', code: '123', name: 'Joan Parker' });
  const paid = await fetch(new Request(checkout, { method: 'POST', body: card }));
  if (paid.status !== 303) throw new Error(`The payment answered ${paid.status}.`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const offer of OFFERS) console.log(offer.asset, await walkThrough(offer));
}
