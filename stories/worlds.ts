// The worlds a widget can find itself in, as `parameters` of a story. Used by every *.stories.ts.
import type { ScenarioName } from 'credyt-widgets/emulator';
import { getBilling } from 'credyt-widgets';
import type { StoryBilling } from '../.storybook/preview.js';

const world = (billing: StoryBilling) => ({ billing });

export const inScenario = (scenario: ScenarioName) => world({ scenario });

/** Pays in dollars for credits. */
export const credits = world({
  scenario: 'multi-asset',
  options: { topUp: { allowed: true, currency: 'USD', presets: ['5', '20', '50'], min: '5', max: '500', custom: true, assets: ['CREDIT', 'USD'] } },
});

/** Credyt never answers. */
export const loading = world({ prepare: ({ emulator }) => { emulator.faults({ route: '*', hang: true }); } });

/** Credyt is down from the start: nothing is known. */
export const failed = world({ prepare: ({ emulator }) => { emulator.faults({ route: '*', status: 503 }); } });

export const signedOut = world({ options: { identify: () => null } });

/** May look, may not pay. */
export const viewOnly = world({ options: { can: () => ({ topUp: false, portal: false }) } });

/** The balance was read, then the network went away. */
export const stale = world({
  prepare: (billing) => {
    setTimeout(() => {
      billing.offline(true);
      const page = getBilling(billing.endpoint);
      void page.refresh().then(() => page.refresh());
    }, 1000);
  },
});

/** Opens the panel of a button, as a click would. */
export const opened = async ({ canvasElement }: { canvasElement: HTMLElement }) => {
  const button = await found(() => canvasElement.querySelector('credyt-top-up-button')?.shadowRoot?.querySelector('button'));
  button.click();
};

async function found<Thing>(look: () => Thing | null | undefined): Promise<Thing> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const thing = look();
    if (thing) return thing;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The element did not draw its button within 5 s.');
}
