// How Storybook finds our own entries: from the sources. Used by .storybook/main.ts.
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  // Storybook's own parts are large; their size is nobody's download.
  build: { chunkSizeWarningLimit: 2000 },
  resolve: { conditions: ['@credyt-widgets/source', 'production', 'browser'] },
});
