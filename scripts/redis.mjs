// Finds redis-server on this machine, and brings a missing one where it may. Used by test.mjs and test/server/redis-server.ts.
import { installDebianPackages, onPath } from './browsers.mjs';

/** Valkey speaks the same language. */
export const findRedis = () => onPath('redis-server', 'valkey-server');

export const howToInstallRedis = 'apt-get install redis-server (Debian, as root)';

/**
 * What is there, else Debian's package when root. Returns null when it cannot be had; the tests that need it then say so by name.
 * @param {(text: string) => void} say
 * @returns {string | null}
 */
export function ensureRedis(say) {
  const found = findRedis();
  if (found || process.getuid?.() !== 0 || !onPath('apt-get')) return found;
  say("redis-server is not here: installing Debian's redis-server");
  installDebianPackages(['redis-server']);
  return findRedis();
}
