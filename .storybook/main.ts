// Storybook: every state of every element, on the emulator inside the page. Run by `npm run storybook`.
import type { StorybookConfig } from '@storybook/web-components-vite';

// A favicon of its own keeps browsers from asking for one; the headings are those a host page has above an element's own, so that a story can be audited whole.
const HEAD = '<link rel="icon" href="data:,">';
const BODY = '<header class="story-heading"><h1>Story</h1><h2>On a host page</h2></header>';

const config: StorybookConfig = {
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y'],
  framework: {
    name: '@storybook/web-components-vite',
    // Its own Vite config: the one at the root builds the CDN file.
    options: { builder: { viteConfigPath: '.storybook/vite.config.ts' } },
  },
  previewHead: (head) => `${head ?? ''}${HEAD}`,
  previewBody: (body) => `${body ?? ''}${BODY}`,
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
};

export default config;
