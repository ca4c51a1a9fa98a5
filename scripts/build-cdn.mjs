// Builds every file of dist/cdn. Run by `npm run build`; start.mjs runs the same builds, and vite.config.ts says how each is made.
import { spawnSync } from 'node:child_process';

/** Elements with a file of their own: the chart, which few pages show, and the badge, which may stand alone in the header of every page. */
export const ALONE = ['credyt-usage-chart', 'credyt-balance-badge'];

const vite = ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'];

/** Arguments for Node. One after the other: each also writes the hashes of all files that are there. */
export const builds = [vite, ...ALONE.map((tag) => [...vite, '--mode', tag])];

if (process.argv[1]?.endsWith('build-cdn.mjs')) {
  for (const build of builds) {
    const { status } = spawnSync(process.execPath, build, { stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
  }
}
