// Fails when a download grows over its limit. Measures what users get: the packed tarball, bundled, and the CDN file. Run by `npm run sizes` after a build.
// The limits are what five complete elements cost, and may only be lowered. The goals are design §10's: Lit and zod/mini with the contract's
// schemas alone are 11.4 kB of them, so they hold for a kit that does far less; CONTRIBUTING.md says where the rest goes.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const BADGE = 'dist/elements/credyt-balance-badge/credyt-balance-badge.define.js';
const CDN = 'dist/cdn/credyt-widgets.js';

if (!existsSync(BADGE) || !existsSync(CDN)) {
  console.error('Nothing to measure yet: run npm run build first.');
  process.exit(1);
}

/** Minified as an application would do it, with Lit and zod/mini inside. */
async function bundled(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry], bundle: true, minify: true, write: false, format: 'esm', target: 'es2022', platform: 'browser',
    define: { 'process.env.NODE_ENV': '"production"' }, nodePaths: [resolve('node_modules')], logLevel: 'error',
  });
  return outputFiles[0].contents;
}

const folder = mkdtempSync(join(tmpdir(), 'credyt-widgets-'));
try {
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder]);

  const downloads = [
    { name: 'badge alone (npm, bundled)', limit: 29_000, goal: 14_000, bytes: await bundled(join(folder, 'package', BADGE)) },
    { name: CDN, limit: 44_500, goal: 26_000, bytes: readFileSync(join(folder, 'package', CDN)) },
  ];
  console.log(`${'brotli'.padStart(9)} ${'limit'.padStart(9)} ${'goal'.padStart(9)} ${'gzip'.padStart(9)} ${'raw'.padStart(9)}`);
  const kB = (count) => `${(count / 1000).toFixed(2)} kB`.padStart(9);
  for (const { name, limit, goal, bytes } of downloads) {
    const brotli = brotliCompressSync(bytes).length;
    const isOver = brotli > limit;
    console.log(`${kB(brotli)} ${kB(limit)} ${kB(goal)} ${kB(gzipSync(bytes, { level: 9 }).length)} ${kB(bytes.length)}  ${name}${isOver ? '  OVER ITS LIMIT' : ''}`);
    if (isOver) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
