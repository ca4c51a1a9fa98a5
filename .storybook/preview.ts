// Gives each story an emulator, a real handler and a page configuration of its own; the toolbar changes its scenario and the page around it. Used by Storybook.
import type { Preview } from '@storybook/web-components-vite';
import { setCustomElementsManifest } from '@storybook/web-components-vite';
import { SCENARIOS } from 'credyt-widgets/emulator';
import manifest from '../custom-elements.json' with { type: 'json' };
import { closeDoors } from '../stories/payments.js';
import { registerPseudoLanguage } from '../stories/pseudo-language.js';
import { enter, leave, type StoryBilling } from '../stories/stage.js';
import { argTypesEnhancers } from './arg-types.js';
import { dressPage, globalTypes, initialGlobals } from './host-page.js';
import 'credyt-widgets/define';
import 'credyt-widgets/strings/ar';
import 'credyt-widgets/strings/de';
import 'credyt-widgets/strings/es';
import 'credyt-widgets/strings/fr';
import 'credyt-widgets/strings/he';
import 'credyt-widgets/strings/it';
import 'credyt-widgets/strings/ja';
import 'credyt-widgets/strings/ko';
import 'credyt-widgets/strings/nl';
import 'credyt-widgets/strings/pl';
import 'credyt-widgets/strings/pt';
import 'credyt-widgets/strings/zh';

setCustomElementsManifest(manifest);
registerPseudoLanguage();
closeDoors();

const preview: Preview = {
  tags: ['autodocs'],
  parameters: {
    layout: 'centered',
    a11y: { test: 'error' },
    // Each story on a docs page needs a page of its own: elements of one page share one store.
    docs: { story: { inline: false, height: '320px' }, toc: { headingSelector: 'h2, h3' } },
    controls: { expanded: true },
    options: { storySort: { order: ['Welcome', 'Playground', 'Elements', 'Themes', 'Guides'] } },
  },
  globalTypes: {
    ...globalTypes,
    scenario: { description: 'Emulator scenario', toolbar: { title: 'Scenario', icon: 'database', items: [{ value: 'own', title: 'Scenario of the story' }, ...SCENARIOS], dynamicTitle: true } },
  },
  argTypesEnhancers,
  initialGlobals: { ...initialGlobals, scenario: 'own' },

  async beforeEach({ id, parameters, globals, canvasElement }) {
    dressPage(globals);
    canvasElement.setAttribute('role', 'main');
    await enter(id, (parameters.billing ?? {}) as StoryBilling, SCENARIOS.find((name) => name === globals.scenario));
    return leave;
  },
};

export default preview;
