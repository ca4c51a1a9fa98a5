// What the seeded product "Inkwell" sells: one product with five prices, a monthly plan of the same, and the custom assets of the richer scenarios.
import { createAsset } from '../assets.js';
import { createProduct } from '../products.js';
import type { World } from '../world.js';

export const INKWELL_PRODUCT = 'inkwell_studio';
export const INKWELL_PLAN = 'inkwell_pro';

type PriceRequest = Parameters<typeof createProduct>[1]['prices'][number];

const usd = (values: PriceRequest['pricing'][number]['values']): PriceRequest['pricing'] => [{ asset: 'USD', values }];

const PRICES: PriceRequest[] = [
  {
    name: 'Image generation',
    type: 'usage_based',
    usage_calculation: { event_type: 'image_generated', usage_type: 'volume', volume_field: 'images', billable_dimensions: ['model'] },
    pricing: usd([
      { dimensions: { model: 'ink-2' }, values: [{ name: 'Ink 2', volume_rate: '0.07' }] },
      { dimensions: { model: 'ink-2-pro' }, values: [{ name: 'Ink 2 Pro', volume_rate: '0.09' }] },
      { dimensions: { model: '*' }, values: [{ name: 'Other models', volume_rate: '0.05' }] },
    ]),
  },
  {
    name: 'Upscale',
    type: 'usage_based',
    usage_calculation: { event_type: 'image_upscaled', usage_type: 'unit' },
    pricing: usd([{ unit_price: '0.09' }]),
  },
  {
    name: 'Style training',
    type: 'usage_based',
    usage_calculation: { event_type: 'style_trained', usage_type: 'unit_and_volume', volume_field: 'minutes' },
    pricing: usd([{ unit_price: '0.5', volume_rate: '0.04' }]),
  },
  {
    name: 'Prompt assistant, input',
    type: 'usage_based',
    usage_calculation: { event_type: 'prompt_improved', usage_type: 'volume', volume_field: 'input_tokens' },
    pricing: usd([{ volume_rate: '1.25', package_size: '1000000' }]),
  },
  {
    name: 'Prompt assistant, output',
    type: 'usage_based',
    usage_calculation: { event_type: 'prompt_improved', usage_type: 'volume', volume_field: 'output_tokens' },
    pricing: usd([{ volume_rate: '10', package_size: '1000000' }]),
  },
];

export function defineInkwell(world: World): void {
  createProduct(world, { code: INKWELL_PRODUCT, name: 'Inkwell Studio', prices: PRICES, publish: true });
}

/** $20 a month, which is also what it brings to be used, and a welcome gift. Nothing of it before it is paid. */
export function definePlan(world: World): void {
  createProduct(world, {
    code: INKWELL_PLAN,
    name: 'Inkwell Pro',
    prices: [{ name: 'Monthly plan', type: 'fixed', billing_model: { type: 'recurring', recurring: { interval: 'month' } }, pricing: usd([{ unit_price: '20' }]) }, ...PRICES],
    entitlements: [
      { name: 'Included usage', asset: 'USD', amount: '20', purpose: 'bundled', lifecycle: { duration: 'month', refresh: { strategy: 'expire_and_replace' } } },
      { name: 'Welcome gift', asset: 'USD', amount: '5', purpose: 'promotion', lifecycle: { duration: 'month', duration_count: 3 } },
    ],
    publish: true,
  });
}

export function defineAssets(world: World): void {
  createAsset(world, { code: 'CREDIT', name: 'Upscale credits', precision: 0, symbol: '⭐', label: 'CR', rates: [{ source: 'USD', rate: '0.05' }] });
  createAsset(world, { code: 'COINS', name: 'Coins', precision: 0, symbol: '🪙', label: 'COINS', rates: [{ source: 'USD', rate: '0.01' }] });
  createAsset(world, { code: 'VIDGENMIN', name: 'Video minutes', precision: 2, symbol: '⏰', label: 'MIN', rates: [{ source: 'USD', rate: '0.1' }] });
  createAsset(world, { code: 'IMG', name: 'Images', precision: 2, symbol: '📸', label: 'image', rates: [{ source: 'USD', inverse_rate: '10' }] });
  createAsset(world, { code: 'TOK', name: 'Tokens', precision: 0, rates: [{ source: 'USD', inverse_rate: '1000000' }] });
}
