// How Storybook finds our own entries: from the sources. Used by .storybook/main.ts.
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  resolve: { conditions: ['@credyt-widgets/source', 'production', 'browser'] },
});
