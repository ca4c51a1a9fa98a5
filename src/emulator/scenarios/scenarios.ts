// The worlds one can start from, by name. Each is written through the same functions the API uses.
import { createCustomer } from '../customers.js';
import type { World } from '../world.js';
import { seedHostile } from './hostile.js';
import { INKWELL_PLAN, INKWELL_PRODUCT, defineAssets, defineInkwell, definePlan } from './inkwell-catalogue.js';
import { DAY, deposit, seedHistory } from './inkwell-history.js';
import { seedLongUsage } from './long-usage.js';

/** The customer every scenario is about. */
export const SCENARIO_CUSTOMER = { id: 'cust_4qh0wajx2n9qtazh2tghzkyan2', externalId: 'maya', name: 'Maya Okafor' } as const;

export const SCENARIOS = ['healthy', 'multi-asset', 'low', 'empty', 'negative', 'no-wallet', 'pending-subscription', 'long-usage', 'hostile'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

export const isScenarioName = (name: string): name is ScenarioName => SCENARIOS.some((known) => known === name);

const subscribed = [{ products: [{ code: INKWELL_PRODUCT }] }];

function customerOf(world: World, isSubscribed = true): string {
  const { id, externalId, name } = SCENARIO_CUSTOMER;
  return createCustomer(world, { external_id: externalId, name, ...(isSubscribed && { subscriptions: subscribed }) }, id).id;
}

const SEEDS: Readonly<Record<ScenarioName, (world: World) => void>> = {
  healthy: (world) => { seedHistory(world, customerOf(world), '24.8', '25'); },
  low: (world) => { seedHistory(world, customerOf(world), '3.2'); },
  empty: (world) => { seedHistory(world, customerOf(world), '0'); },
  negative: (world) => { seedHistory(world, customerOf(world), '-3.2'); },
  'multi-asset': (world) => {
    defineAssets(world);
    const customerId = customerOf(world);
    seedHistory(world, customerId, '14.566678');
    world.clock.pretend(world.clock.now() - 20 * DAY, () => {
      deposit(world, customerId, 'CREDIT', '1204');
      deposit(world, customerId, 'VIDGENMIN', '38.5');
      deposit(world, customerId, 'IMG', '0.25');
      deposit(world, customerId, 'TOK', '993450234');
      deposit(world, customerId, 'EUR', '5000');
      deposit(world, customerId, 'USD', '998.5', 'team');
    });
  },
  'no-wallet': (world) => { customerOf(world, false); },
  'pending-subscription': (world) => {
    definePlan(world);
    const { id, externalId, name } = SCENARIO_CUSTOMER;
    // Where `npm start` shows the demo.
    const account = 'http://localhost:4000/account';
    createCustomer(world, { external_id: externalId, name, subscriptions: [{ products: [{ code: INKWELL_PLAN }], return_url: account, failure_url: account }] }, id);
  },
  'long-usage': (world) => { seedLongUsage(world, customerOf(world)); },
  hostile: (world) => { seedHostile(world, SCENARIO_CUSTOMER); },
};

export function seed(world: World, name: ScenarioName): void {
  defineInkwell(world);
  SEEDS[name](world);
}
