// Turns a usage event into fees: unit, volume, both, packages and dimensions, in exact decimals (credyt-api.md §3.13).
import { add, divide, isNegative, isZero, multiply, type Decimal } from '../contract/money/decimal.js';
import { JsonNumber } from '../contract/money/exact-json.js';
import type { UsageEventRequest } from './event-request.js';
import type { ProductVersion } from './products.js';
import { jsonNumber, type JsonObject } from './wire.js';

export interface PriceValue {
  readonly name?: string | undefined;
  readonly unit_price?: Decimal | undefined;
  readonly volume_rate?: Decimal | undefined;
  readonly package_size?: Decimal | undefined;
}

/** A value for all events, or with `dimensions` for those whose data match, its figures one level down or beside them. */
export interface PriceRow extends PriceValue {
  readonly dimensions?: Readonly<Record<string, string>> | undefined;
  readonly values?: readonly PriceValue[] | undefined;
}

export interface Price {
  readonly name?: string | undefined;
  readonly usage: {
    readonly event_type: string;
    readonly usage_type: 'unit' | 'volume' | 'unit_and_volume';
    readonly volume_field?: string | undefined;
  };
  readonly pricing: readonly { readonly asset: string; readonly values: readonly PriceRow[] }[];
}

export interface Fee {
  readonly amount: Decimal;
  readonly asset: string;
  readonly productId: string;
  readonly productCode: string;
  readonly productVersion: number;
  readonly priceName?: string | undefined;
}

/** Every fee of one event: one per price that matches its type, asset and value. None = not billed. */
export function priceEvent(versions: readonly ProductVersion[], event: Pick<UsageEventRequest, 'event_type' | 'data'>): Fee[] {
  const fees: Fee[] = [];
  for (const { productId, code, version, prices } of versions) {
    for (const price of prices) {
      if (price.usage.event_type !== event.event_type) continue;
      // our choice: a price in several assets takes a fee in each of them.
      for (const { asset, values } of price.pricing) {
        for (const { value, row } of matching(values, event.data)) {
          const amount = charge(price.usage, value, event.data);
          if (isZero(amount)) continue;
          const priceName = value.name ?? row.name ?? price.name;
          fees.push({ amount, asset, productId, productCode: code, productVersion: version, priceName });
        }
      }
    }
  }
  return fees;
}

/** The rows without dimensions and, of those with, the one whose most dimensions match by name; `*` takes anything. */
function matching(rows: readonly PriceRow[], data: JsonObject | undefined): { value: PriceValue; row: PriceRow }[] {
  const plain = rows.filter(({ dimensions }) => !dimensions);
  let best: { row: PriceRow; exact: number } | null = null;
  for (const row of rows) {
    if (!row.dimensions) continue;
    const wanted = Object.entries(row.dimensions);
    const exact = wanted.filter(([key, value]) => value === textOf(data, key)).length;
    const fits = wanted.every(([key, value]) => value === '*' || value === textOf(data, key));
    if (fits && exact > (best?.exact ?? -1)) best = { row, exact };
  }
  return (best ? [...plain, best.row] : plain).flatMap((row) => (row.values ?? [row]).map((value) => ({ value, row })));
}

function textOf(data: JsonObject | undefined, key: string): string | undefined {
  const value = data && Object.hasOwn(data, key) ? data[key] : undefined;
  if (value instanceof JsonNumber) return value.text;
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : undefined;
}

// our choice: a part-filled package is charged in proportion, to 12 fraction digits. All documented samples are whole packages.
const PLACES = 12;

function charge(usage: Price['usage'], value: PriceValue, data: JsonObject | undefined): Decimal {
  const unit = usage.usage_type === 'volume' ? '0' : (value.unit_price ?? '0');
  if (usage.usage_type === 'unit' || value.volume_rate === undefined) return unit;
  const volume = multiply(volumeOf(data, usage.volume_field ?? ''), value.volume_rate);
  return add(unit, divide(volume, value.package_size ?? '1', PLACES, 'half-up'));
}

// our choice: a missing, negative or non-numeric volume counts as none.
function volumeOf(data: JsonObject | undefined, field: string): Decimal {
  const value = data && Object.hasOwn(data, field) ? data[field] : undefined;
  const volume = value instanceof JsonNumber ? value.decimal : null;
  return volume === null || isNegative(volume) ? '0' : volume;
}

// `amount` and `product_version` are documented; our choice: the other members, among them which asset the amount is in.
export const showFee = (fee: Fee): unknown => ({
  amount: jsonNumber(fee.amount),
  asset: fee.asset,
  product_id: fee.productId,
  product_code: fee.productCode,
  product_version: fee.productVersion,
  ...(fee.priceName !== undefined && { price_name: fee.priceName }),
});
