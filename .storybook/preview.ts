// Gives each story an emulator, a real handler and a page configuration of its own; the toolbar changes scenario, theme and direction. Used by Storybook.
import type { Preview } from '@storybook/web-components-vite';
import { setCustomElementsManifest } from '@storybook/web-components-vite';
import { SCENARIOS } from 'credyt-widgets/emulator';
import manifest from '../custom-elements.json' with { type: 'json' };
import { startBillingInPage, type InPageBilling, type InPageOptions } from '../test/support/billing-in-page.js';
import 'credyt-widgets/define';

setCustomElementsManifest(manifest);

/** What a story may say under `parameters.billing`: its world, and what to do to it before the first look. */
export interface StoryBilling extends InPageOptions {
  prepare?: (billing: InPageBilling) => unknown;
}

/** A payment page is another origin; in a story the redirect is only noted, as an action would be. */
function stayHere(event: Event) {
  event.preventDefault();
}

const preview: Preview = {
  tags: ['autodocs'],
  parameters: {
    layout: 'centered',
    a11y: { test: 'error' },
    // Each story on a docs page needs a page of its own: elements of one page share one store.
    docs: { story: { inline: false, height: '320px' } },
    controls: { expanded: true },
  },
  globalTypes: {
    scenario: { description: 'Emulator scenario', toolbar: { title: 'Scenario', icon: 'database', items: ['of the story', ...SCENARIOS], dynamicTitle: true } },
    theme: { description: 'Colour scheme', toolbar: { title: 'Theme', icon: 'contrast', items: ['light', 'dark'], dynamicTitle: true } },
    direction: { description: 'Text direction', toolbar: { title: 'Direction', icon: 'transfer', items: ['ltr', 'rtl'], dynamicTitle: true } },
  },
  initialGlobals: { scenario: 'of the story', theme: 'light', direction: 'ltr' },

  async beforeEach({ parameters, globals }) {
    const { prepare, ...options } = (parameters.billing ?? {}) as StoryBilling;
    const chosen = SCENARIOS.find((name) => name === globals.scenario);
    const billing = startBillingInPage(chosen ? { ...options, scenario: chosen } : options);
    await prepare?.(billing);

    const page = document.documentElement;
    page.dir = String(globals.direction);
    page.style.colorScheme = String(globals.theme);
    document.body.style.background = 'light-dark(#fff, #121418)';
    document.body.style.fontFamily = 'system-ui, sans-serif';
    document.addEventListener('credyt-redirect', stayHere);
    return async () => {
      document.removeEventListener('credyt-redirect', stayHere);
      await billing.close();
    };
  },
};

export default preview;
