// 20,000 events over half a year, for paging, filtering and export.
import { timestamp } from '../clock.js';
import { customerAt } from '../customers.js';
import { recordEvents } from '../events.js';
import type { World } from '../world.js';
import { DAY, MINUTE, count, deposit } from './inkwell-history.js';

const EVENTS = 20_000;
const PERIOD = 180 * DAY;
const MODELS = ['ink-1', 'ink-2', 'ink-2-pro'] as const;
const SUBJECTS = ['Harbour at dawn', 'Winter forest, low sun', 'Volcano at night', 'Quiet mountain', 'City in rose'] as const;

export function seedLongUsage(world: World, customerId: string): void {
  const now = world.clock.now();
  const customer = customerAt(world, customerId);
  world.clock.pretend(now - PERIOD - DAY, () => { deposit(world, customerId, 'USD', '4000'); });
  for (let index = 0; index < EVENTS; index += 1) {
    // Ever the same history: the index decides, nothing is random.
    const at = now - PERIOD + Math.floor(((index + 1) / EVENTS) * (PERIOD - 3 * MINUTE));
    const common = { id: `evt-${String(index + 1).padStart(5, '0')}`, occurred_at: timestamp(at, index % 2 === 0 ? 3 : 7), subject: SUBJECTS[(index * 3) % 5] ?? '' };
    const event =
      index % 7 === 6
        ? { ...common, event_type: 'image_rated', description: 'Image rated' }
        : index % 5 === 4
          ? { ...common, event_type: 'image_upscaled', description: 'Upscale' }
          : { ...common, event_type: 'image_generated', description: MODELS[index % 3] ?? '', data: { model: MODELS[index % 3] ?? 'ink-1', images: count((index % 4) + 1) } };
    world.clock.pretend(at, () => { recordEvents(world, customer, [event]); });
  }
}
