// What a story stands on: an emulator, a real handler and the page's configuration of its own. Set up by .storybook/preview.ts, turned by the playground.
import type { ScenarioName } from 'credyt-widgets/emulator';
import { startBillingInPage, type InPageBilling, type InPageOptions } from '../test/support/billing-in-page.js';

/** What a story may say under `parameters.billing`: its world, and what to do to it before the first look. */
export interface StoryBilling extends InPageOptions {
  prepare?: (billing: InPageBilling) => unknown;
}

let running: { key: string; billing: InPageBilling } | null = null;

/** The stack of the story on the page. */
export function stage(): InPageBilling {
  if (!running) throw new Error('No story is on the stage.');
  return running.billing;
}

/** Kept while the same story is drawn again: the toolbar and the controls must not empty its world. */
export async function enter(storyId: string, { prepare, ...options }: StoryBilling, chosen?: ScenarioName): Promise<void> {
  const key = `${storyId} ${chosen ?? ''}`;
  if (running?.key === key) return;
  await leave();
  sessionStorage.clear(); // what an earlier story left in this tab is no part of this one
  const billing = startBillingInPage({
    ...options,
    ...(chosen ? { scenario: chosen } : {}),
    options: { now: () => Date.now(), ...options.options }, // looked up each time: a story may turn the page's clock
  });
  running = { key, billing };
  await prepare?.(billing);
}

export async function leave(): Promise<void> {
  const left = running;
  running = null;
  await left?.billing.close();
}
