// Custom assets (credits, tokens, minutes), their rates against money, and quotes. `/assets` of the emulated API.
import * as z from 'zod/mini';
import { divide, multiply, round, type Decimal } from '../contract/money/decimal.js';
import { invalidField, notFound } from './errors.js';
import { route, type Route } from './router.js';
import { Amount, PositiveAmount, Text, WholeNumber, json, jsonNumber, pageOf, readBody, readPage } from './wire.js';
import type { World } from './world.js';

const Rate = z
  .object({ source: Text, rate: z.optional(PositiveAmount), inverse_rate: z.optional(PositiveAmount) })
  .check(z.refine((rate) => (rate.rate === undefined) !== (rate.inverse_rate === undefined), 'Needs exactly one of rate and inverse_rate.'));

export const AssetRequest = z.object({
  code: Text,
  name: Text,
  precision: WholeNumber.check(z.refine((digits) => digits <= 18, 'Must be at most 18.')),
  symbol: z.optional(Text),
  label: z.optional(Text),
  rates: z.optional(z.array(Rate)),
});
const QuoteRequest = z.object({ source: Text, amount: Amount.check(z.refine((amount) => !amount.startsWith('-'), 'Must not be negative.')) });

export type AssetDefinition = z.output<typeof AssetRequest> & { readonly created_at: string };

export function createAsset(world: World, request: z.output<typeof AssetRequest>): AssetDefinition {
  if (world.assets.has(request.code)) throw invalidField('code', 'Is already in use.');
  const asset = { ...request, created_at: world.clock.stamp() };
  world.assets.set(asset.code, asset);
  return asset;
}

// our choice: `supportedValuesOf` is the closest thing to a list of the currencies Credyt takes, which is not documented.
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export const isCurrency = (code: string): boolean => CURRENCIES.has(code);

/** An asset that was defined, or money. */
export const isKnownAsset = (world: World, code: string): boolean => world.assets.has(code) || isCurrency(code);

/** Fraction digits that are shown: the asset's own, else the currency's (0 for JPY). */
export const precisionOf = (world: World, code: string): number =>
  world.assets.get(code)?.precision ??
  (isCurrency(code) ? (new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits ?? 2) : 2);

/**
 * What `amount` of `currency` buys. `null` when there is no rate between the two.
 * our choice: `exchangeRate` counts units per one of the currency, and units are cut off at the asset's precision.
 */
export function unitsFor(world: World, amount: Decimal, currency: string, code: string, exchangeRate?: Decimal): Decimal | null {
  const precision = precisionOf(world, code);
  const rate = world.assets.get(code)?.rates?.find(({ source }) => source === currency);
  if (exchangeRate !== undefined) return round(multiply(amount, exchangeRate), precision, 'zero');
  if (code === currency) return amount;
  if (rate?.inverse_rate !== undefined) return round(multiply(amount, rate.inverse_rate), precision, 'zero');
  if (rate?.rate !== undefined) return divide(amount, rate.rate, precision, 'zero');
  return null;
}

// our choice: the bodies of GET are not documented; we echo what was sent to create it.
const show = ({ precision, rates, ...asset }: AssetDefinition): unknown => ({
  ...asset,
  precision,
  rates: (rates ?? []).map(({ source, rate, inverse_rate }) => ({
    source,
    ...(rate !== undefined && { rate: jsonNumber(rate) }),
    ...(inverse_rate !== undefined && { inverse_rate: jsonNumber(inverse_rate) }),
  })),
});

const assetAt = (world: World, code: string): AssetDefinition => {
  const asset = world.assets.get(code);
  if (!asset) throw notFound('The asset');
  return asset;
};

export const assetRoutes: readonly Route[] = [
  route('POST /assets', async ({ world, request }) => json(201, show(createAsset(world, await readBody(request, AssetRequest))))),
  // our choice: only defined assets are listed, no currencies.
  route('GET /assets', ({ world, query }) => pageOf([...world.assets.values()], readPage(query, world.settings.maxPageSize), show)),
  route('GET /assets/:code', ({ world, params }) => json(200, show(assetAt(world, params.code)))),
  // our choice: the members of the answer are not documented.
  route('POST /assets/:code/quote', async ({ world, request, params }) => {
    const asset = assetAt(world, params.code);
    const { source, amount } = await readBody(request, QuoteRequest);
    const units = unitsFor(world, amount, source, asset.code);
    if (units === null) throw invalidField('source', 'This asset has no rate for it.');
    return json(200, { asset: asset.code, source, amount: jsonNumber(amount), units: jsonNumber(units) });
  }),
];
