// The catalogue: products, their versions and prices, and the dry run of pricing. `/products` of the emulated API.
import * as z from 'zod/mini';
import { isNegative, isZero, type Decimal } from '../contract/money/decimal.js';
import { isCurrency } from './assets.js';
import { Interval } from './calendar.js';
import { EntitlementRequest, readEntitlement, showEntitlement, type Entitlement } from './entitlements.js';
import { EventRequest } from './event-request.js';
import { invalidField, notBuilt, notFound } from './errors.js';
import { createId } from './ids.js';
import { priceEvent, showFee, type Price } from './pricing.js';
import { route, type Route } from './router.js';
import { Amount, Flag, PositiveAmount, Text, json, jsonNumber, pageOf, readBody, readPage, type JsonObject } from './wire.js';
import type { World } from './world.js';

const Value = { name: z.optional(Text), unit_price: z.optional(Amount), volume_rate: z.optional(Amount), package_size: z.optional(PositiveAmount) };
const PriceRequest = z.object({
  name: z.optional(Text),
  type: z.enum(['usage_based', 'fixed'], 'Must be usage_based or fixed.'),
  billing_model: z.optional(
    z.object({ type: z.enum(['real_time', 'recurring'], 'Must be real_time or recurring.'), recurring: z.optional(z.object({ interval: Interval })) }),
  ),
  usage_calculation: z.optional(
    z.object({
      event_type: Text,
      usage_type: z.enum(['unit', 'volume', 'unit_and_volume'], 'Must be unit, volume or unit_and_volume.'),
      volume_field: z.optional(Text),
      source_reference_field: z.optional(Text),
      billable_dimensions: z.optional(z.array(Text)),
    }),
  ),
  pricing: z.array(
    z.object({
      asset: Text,
      values: z.array(z.object({ ...Value, dimensions: z.optional(z.record(z.string(), Text)), values: z.optional(z.array(z.object(Value))) })),
    }),
  ),
});

export const VersionRequest = z.object({
  name: Text,
  prices: z.array(PriceRequest),
  entitlements: z.optional(z.array(EntitlementRequest)),
  publish: z.optional(Flag),
});
export const ProductRequest = z.extend(VersionRequest, { code: Text });
const VersionChange = z.object({ publish: z.optional(Flag), make_default: z.optional(Flag) });
const SimulationRequest = z.object({ events: z.array(EventRequest) });

/** Paid when a subscription starts, and then each interval. */
export interface FixedPrice {
  readonly name: string;
  readonly amount: Decimal;
  readonly currency: string;
  readonly interval: Interval;
}

export interface ProductVersion {
  readonly productId: string;
  readonly code: string;
  readonly version: number;
  readonly name: string;
  /** Of usage. */
  readonly prices: readonly Price[];
  readonly fixedPrices: readonly FixedPrice[];
  readonly entitlements: readonly Entitlement[];
  readonly created_at: string;
  status: 'draft' | 'published';
}

export interface Product {
  readonly id: string;
  readonly code: string;
  readonly versions: ProductVersion[];
  defaultVersion: number | null;
}

export function createProduct(world: World, request: z.output<typeof ProductRequest>): ProductVersion {
  if (productByCode(world, request.code)) throw invalidField('code', 'Is already in use.');
  const product: Product = { id: createId('prp'), code: request.code, versions: [], defaultVersion: null };
  const version = addVersion(world, product, request);
  world.products.set(product.id, product);
  return version;
}

function addVersion(world: World, product: Product, request: z.output<typeof VersionRequest>): ProductVersion {
  const prices = request.prices.map((price, index) => ({ price, at: `prices[${String(index)}]` }));
  const version: ProductVersion = {
    productId: product.id,
    code: product.code,
    version: product.versions.length + 1,
    name: request.name,
    prices: prices.filter(({ price }) => price.type === 'usage_based').map(({ price, at }) => readUsagePrice(price, at)),
    fixedPrices: prices.filter(({ price }) => price.type === 'fixed').flatMap(({ price, at }) => readFixedPrice(price, at, request.name)),
    entitlements: (request.entitlements ?? []).map((entitlement, index) => readEntitlement(world, entitlement, index)),
    created_at: world.clock.stamp(),
    status: 'draft',
  };
  product.versions.push(version);
  if (request.publish) publish(product, version);
  return version;
}

// our choice: publishing makes a version the default, as the example of a new product shows.
function publish(product: Product, version: ProductVersion): void {
  version.status = 'published';
  product.defaultVersion = version.version;
}

type PriceRequest = z.output<typeof PriceRequest>;

function readUsagePrice(price: PriceRequest, at: string): Price {
  if (price.billing_model?.type === 'recurring') throw notBuilt('usage that is billed at the end of a period');
  const usage = price.usage_calculation;
  if (!usage) throw invalidField(`${at}.usage_calculation`, 'Is required for a usage based price.');
  if (usage.usage_type !== 'unit' && usage.volume_field === undefined) {
    throw invalidField(`${at}.usage_calculation.volume_field`, 'Is required when volume is counted.');
  }
  return { name: price.name, usage, pricing: price.pricing };
}

/** our choice: a month, where no interval is named. That a negative fee is refused is documented. */
function readFixedPrice({ name, billing_model: billing, pricing }: PriceRequest, at: string, productName: string): FixedPrice[] {
  if (billing?.type !== 'recurring') throw notBuilt('fixed fees that are paid once');
  return pricing.flatMap(({ asset, values }) => {
    if (!isCurrency(asset)) throw invalidField(`${at}.pricing`, 'A fixed fee is in a currency.'); // our choice: a card pays it
    return values.map(({ unit_price: amount }) => {
      if (amount === undefined || isNegative(amount) || isZero(amount)) throw invalidField(`${at}.pricing`, 'A fixed fee has a unit_price greater than 0.');
      return { name: name ?? productName, amount, currency: asset, interval: billing.recurring?.interval ?? 'month' };
    });
  });
}

export const productByCode = (world: World, code: string): Product | undefined =>
  [...world.products.values()].find((product) => product.code === code);

/** The published version of this number, or the current default. */
export const latestOrDefault = (product: Product, version: number | 'default'): ProductVersion | undefined => {
  const number = version === 'default' ? product.defaultVersion : version;
  return product.versions.find((candidate) => candidate.version === number && candidate.status === 'published');
};

export const usageAssets = (version: ProductVersion): Set<string> =>
  new Set(version.prices.flatMap(({ pricing }) => pricing.map(({ asset }) => asset)));

function productAt(world: World, id: string): Product {
  const product = world.products.get(id);
  if (!product) throw notFound('The product');
  return product;
}

function versionAt(product: Product, text: string): ProductVersion {
  const number = text === 'default' ? product.defaultVersion : Number(text);
  const version = product.versions.find((candidate) => candidate.version === number);
  if (!version) throw notFound('The product version');
  return version;
}

const showVersion = (product: Product, { version, name, status, created_at, prices, fixedPrices, entitlements }: ProductVersion): JsonObject => ({
  version,
  name,
  status,
  is_default: product.defaultVersion === version,
  created_at,
  prices: [...fixedPrices.map(showFixedPrice), ...prices.map(showPrice)],
  ...(entitlements.length > 0 && { entitlements: entitlements.map(showEntitlement) }),
});

const showFixedPrice = ({ name, amount, currency, interval }: FixedPrice): unknown => ({
  name,
  type: 'fixed',
  billing_model: { type: 'recurring', recurring: { interval } },
  pricing: [{ asset: currency, values: [{ unit_price: jsonNumber(amount) }] }],
});

const showPrice = ({ name, usage, pricing }: Price): unknown => ({
  ...(name !== undefined && { name }),
  type: 'usage_based',
  billing_model: { type: 'real_time' },
  usage_calculation: usage,
  pricing: pricing.map(({ asset, values }) => ({ asset, values: values.map(showValue) })),
});

const showValue = ({ unit_price, volume_rate, package_size, values, ...rest }: Price['pricing'][number]['values'][number]): unknown => ({
  ...rest,
  ...(unit_price !== undefined && { unit_price: jsonNumber(unit_price) }),
  ...(volume_rate !== undefined && { volume_rate: jsonNumber(volume_rate) }),
  ...(package_size !== undefined && { package_size: jsonNumber(package_size) }),
  ...(values && { values: values.map(showValue) }),
});

/** Newest version first: the docs' scripts read the latest from `versions[0]`. */
const showProduct = (product: Product): unknown => ({
  id: product.id,
  code: product.code,
  name: product.versions.at(-1)?.name,
  versions: product.versions.toReversed().map((version) => showVersion(product, version)),
});

const showMade = (product: Product, { version, status }: ProductVersion): unknown => ({
  id: product.id,
  code: product.code,
  version,
  status,
  is_default: product.defaultVersion === version,
});

export const productRoutes: readonly Route[] = [
  route('POST /products', async ({ world, request }) => {
    const version = createProduct(world, await readBody(request, ProductRequest));
    return json(201, showMade(productAt(world, version.productId), version));
  }),
  route('GET /products', ({ world, query }) => {
    const code = query.get('code');
    if (code === null) return pageOf([...world.products.values()], readPage(query, world.settings.maxPageSize), showProduct);
    const product = productByCode(world, code);
    if (!product) throw notFound('A product with this code'); // our choice
    return json(200, showProduct(product));
  }),
  route('GET /products/:id', ({ world, params }) => json(200, showProduct(productAt(world, params.id)))),
  route('POST /products/:id', async ({ world, request, params }) => {
    const product = productAt(world, params.id);
    return json(201, showMade(product, addVersion(world, product, await readBody(request, VersionRequest))));
  }),
  // our choice: 200 with the same members as creating.
  route('PATCH /products/:id/:version', async ({ world, request, params }) => {
    const product = productAt(world, params.id);
    const version = versionAt(product, params.version);
    const change = await readBody(request, VersionChange);
    if (change.publish) publish(product, version);
    if (change.make_default) {
      if (version.status !== 'published') throw invalidField('make_default', 'Only a published version can be the default.');
      product.defaultVersion = version.version;
    }
    return json(200, showMade(product, version));
  }),
  // our choice: the members of the answer are not documented. Works on drafts and needs no customer, as documented.
  route('POST /products/:id/:version/simulate-usage', async ({ world, request, params }) => {
    const version = versionAt(productAt(world, params.id), params.version);
    const { events } = await readBody(request, SimulationRequest);
    return json(200, {
      events: events.map((event) => ({ id: event.id, event_type: event.event_type, fees: priceEvent([version], event).map(showFee) })),
    });
  }),
];
