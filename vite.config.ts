// Builds dist/cdn: the self-contained files a page loads by <script type="module">, with their integrity hashes. Used by `npm run build` and `npm start`.
// One app entry at a time: plain, all elements but the chart, and a file per language; with `--mode <tag>`, one element alone.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { ALONE } from './scripts/build-cdn.mjs';
import { languageFiles, leaveOut, minifyTemplates, nameTrustedTypesPolicy, withoutPreloading } from './scripts/cdn-plugins.js';

const OUT = 'dist/cdn';
const CHART = 'credyt-usage-chart';
const MAIN = 'credyt-widgets';

export default defineConfig(({ mode }) => {
  const name = ALONE.includes(mode) ? mode : MAIN;
  return {
    publicDir: false,
    resolve: { conditions: ['@credyt-widgets/source', 'production', 'browser'] },
    build: {
      target: 'es2022',
      outDir: OUT,
      emptyOutDir: false, // a demo that is running goes on serving the file while it is built anew
      minify: true,
      modulePreload: { polyfill: false },
      // An app entry: library mode would keep the whitespace.
      rolldownOptions: {
        input: { [name]: name === MAIN ? 'src/define.ts' : `src/elements/${name}/${name}.define.ts` },
        preserveEntrySignatures: 'strict',
        output: { format: 'es', entryFileNames: '[name].js', codeSplitting: false },
      },
    },
    plugins: [
      leaveOut(CHART),
      minifyTemplates(),
      withoutPreloading(),
      // A name of its own: a policy of the same name may not be made twice on a strict page.
      nameTrustedTypesPolicy(name),
      {
        name: 'languages-and-integrity',
        async generateBundle() {
          if (name !== MAIN) return;
          for (const [fileName, source] of await languageFiles('src/strings')) this.emitFile({ type: 'asset', fileName, source });
        },
        writeBundle() {
          const files = readdirSync(OUT, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js')).sort();
          const hashes = files.map((name) => [name.replaceAll('\\', '/'), `sha384-${createHash('sha384').update(readFileSync(`${OUT}/${name}`)).digest('base64')}`]);
          writeFileSync(`${OUT}/integrity.json`, `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`);
        },
      },
    ],
  };
});
