// Finds the languages of demo/proxies on this machine, and brings a missing one where it may. Used by test/cli/proxies.test.ts.
import { spawnSync } from 'node:child_process';
import { installDebianPackages, onPath } from './browsers.mjs';

/** Debian's own interpreters: another one on the PATH does not see Debian's modules. */
const languages = {
  python: { command: '/usr/bin/python3', has: ['-c', 'import flask'], packages: ['python3-flask'] },
  ruby: { command: '/usr/bin/ruby', has: ['-e', 'require "sinatra/base"; require "webrick"'], packages: ['ruby', 'ruby-sinatra'] },
};

/**
 * @param {'python' | 'ruby'} name
 * @returns {string | null} The interpreter, when the web framework is there too.
 */
export function findLanguage(name) {
  const { command, has } = languages[name];
  return spawnSync(command, has, { stdio: 'ignore' }).status === 0 ? command : null;
}

/** @param {'python' | 'ruby'} name */
export const howToInstallLanguage = (name) => `apt-get install ${languages[name].packages.join(' ')} (Debian, as root)`;

/**
 * What is there, else Debian's package when root. Returns null when it cannot be had; the caller says so by name.
 * @param {'python' | 'ruby'} name
 * @param {(text: string) => void} say
 */
export function ensureLanguage(name, say) {
  const found = findLanguage(name);
  if (found || process.getuid?.() !== 0 || !onPath('apt-get')) return found;
  say(`${name} is not here: installing Debian's ${languages[name].packages.join(', ')}`);
  installDebianPackages(languages[name].packages);
  return findLanguage(name);
}
