// Fails when a download grows over its limit. Measures what users get: the packed tarball, bundled, and the CDN files. Run by `npm run sizes` after a build.
// The limits are what the complete elements cost, and may only be lowered. The goals are design §10's, and are not met: Lit and zod/mini with
// the contract's schemas alone are 11 kB of them. CONTRIBUTING.md says where the rest goes.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const BADGE = 'dist/elements/credyt-balance-badge/credyt-balance-badge.define.js';
const CDN = 'dist/cdn/credyt-widgets.js';
const CHART = 'dist/cdn/credyt-usage-chart.js';
const BADGE_CDN = 'dist/cdn/credyt-balance-badge.js';

if (![BADGE, CDN, CHART, BADGE_CDN].every((path) => existsSync(path))) {
  console.error('Nothing to measure yet: run npm run build first.');
  process.exit(1);
}

/** Minified as an application would do it, with Lit and zod/mini inside: all that is loaded at once, without what an import() brings later. */
async function bundled(entry) {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry], bundle: true, splitting: true, minify: true, write: false, format: 'esm', target: 'es2022', platform: 'browser',
    // Names without a hash: it holds the path of a temporary folder, and with it chance.
    outdir: 'bundle', chunkNames: '[name]', metafile: true, legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' }, nodePaths: [resolve('node_modules')], logLevel: 'error',
  });
  const outputs = metafile.outputs;
  const loaded = new Set();
  const load = (path) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: imported, kind } of outputs[path].imports) if (kind === 'import-statement') load(imported);
  };
  load(Object.keys(outputs).find((path) => outputs[path].entryPoint));
  return [...loaded].map((path) => outputFiles.find((file) => file.path.endsWith(basename(path))).contents);
}

const folder = mkdtempSync(join(tmpdir(), 'credyt-widgets-'));
try {
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder]);

  const downloads = [
    { name: 'badge alone (npm, bundled)', limit: 30_000, goal: 14_000, parts: await bundled(join(folder, 'package', BADGE)) },
    { name: BADGE_CDN, limit: 30_000, goal: 14_000, parts: [readFileSync(join(folder, 'package', BADGE_CDN))] },
    { name: CDN, limit: 57_000, goal: 26_000, parts: [readFileSync(join(folder, 'package', CDN))] },
    { name: CHART, limit: 34_500, parts: [readFileSync(join(folder, 'package', CHART))] },
  ];
  console.log(`${'brotli'.padStart(9)} ${'limit'.padStart(9)} ${'goal'.padStart(9)} ${'gzip'.padStart(9)} ${'raw'.padStart(9)}`);
  const kB = (count) => (count === undefined ? '' : `${(count / 1000).toFixed(2)} kB`).padStart(9);
  for (const { name, limit, goal, parts } of downloads) {
    const sum = (sizeOf) => parts.reduce((total, part) => total + sizeOf(part), 0);
    const brotli = sum((part) => brotliCompressSync(part).length);
    const isOver = brotli > limit;
    console.log(`${kB(brotli)} ${kB(limit)} ${kB(goal)} ${kB(sum((part) => gzipSync(part, { level: 9 }).length))} ${kB(sum((part) => part.length))}  ${name}${isOver ? '  OVER ITS LIMIT' : ''}`);
    if (isOver) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
