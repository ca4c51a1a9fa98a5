// The worlds a widget can find itself in, as `parameters` of a story. Used by every *.stories.ts.
import type { ScenarioName } from 'credyt-widgets/emulator';
import { getBilling } from 'credyt-widgets';
import type { StoryBilling } from '../.storybook/preview.js';

const world = (billing: StoryBilling) => ({ billing });

export const inScenario = (scenario: ScenarioName) => world({ scenario });

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
