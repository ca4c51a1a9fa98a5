// Builds dist/cdn: the self-contained file a page loads by <script type="module"> and one per language, with their integrity hashes. Used by `npm run build` and `npm start`.
import { createHash } from 'node:crypto';
import { defineConfig } from 'vite';
import { languageFiles, minifyTemplates, nameTrustedTypesPolicy, withoutPreloading } from './scripts/cdn-plugins.js';

export default defineConfig({
  publicDir: false,
  resolve: { conditions: ['@credyt-widgets/source', 'production', 'browser'] },
  build: {
    target: 'es2022',
    outDir: 'dist/cdn',
    emptyOutDir: false, // a demo that is running goes on serving the file while it is built anew
    minify: true,
    modulePreload: { polyfill: false },
    // An app entry: library mode would keep the whitespace.
    rolldownOptions: {
      input: { 'credyt-widgets': 'src/define.ts' },
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: '[name].js', codeSplitting: false },
    },
  },
  plugins: [
    minifyTemplates(),
    withoutPreloading(),
    nameTrustedTypesPolicy('credyt-widgets'),
    {
      name: 'integrity',
      async generateBundle(_options, bundle) {
        const languages = await languageFiles('src/strings');
        for (const [fileName, source] of languages) this.emitFile({ type: 'asset', fileName, source });
        const files = [...Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code] as const] : [])), ...languages];
        const hashes = files.map(([name, code]) => [name, `sha384-${createHash('sha384').update(code).digest('base64')}`]);
        this.emitFile({ type: 'asset', fileName: 'integrity.json', source: `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n` });
      },
    },
  ],
});
