// Checks Node and installs what is missing from node_modules. Used by start.mjs and test.mjs before anything else is loaded.
import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

// That of Vite and Storybook; the package itself runs on older ones (`engines`).
const OLDEST_NODE = [20, 19];

/** Ends the process with a plain message when Node is too old: before anything that an old one does not have. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    fail(`This repository needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. See https://nodejs.org`);
  }
}

/** Installs what is missing; ends the process with a plain message when that fails. */
export function prepare() {
  if (isInstalled()) return;
  console.log('Installing dependencies (npm ci)');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  if (status !== 0) fail('npm ci failed (see above). The npm registry must be reachable for the first start.');
}

/** npm keeps a copy of the lock file inside node_modules; every package must be there in the version the repository asks for. */
function isInstalled() {
  const installed = 'node_modules/.package-lock.json';
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  const here = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional, peer, link }]) =>
      path === '' || link || here[path]?.version === version || ((optional || devOptional || peer) && !here[path]),
  );
}

function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}
