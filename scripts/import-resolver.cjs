// Tells eslint-plugin-boundaries which file an import means: our sources import `./x.js` for x.ts, and `credyt-widgets/…` for our own entries.
const { existsSync } = require('node:fs');
const { dirname, resolve } = require('node:path');
const manifest = require('../package.json');

const root = resolve(__dirname, '..');

function ownEntry(specifier) {
  const subpath = specifier.replace(/^credyt-widgets/, '.');
  const entry = manifest.exports[subpath] ?? manifest.exports[subpath.replace(/[^/]+$/, '*')];
  const source = entry?.['@credyt-widgets/source'];
  return source ? resolve(root, source.replace('*', subpath.split('/').at(-1))) : null;
}

module.exports = {
  interfaceVersion: 2,
  resolve(specifier, file) {
    if (/^credyt-widgets(\/|$)/.test(specifier)) return { found: true, path: ownEntry(specifier) };
    if (!specifier.startsWith('.')) return { found: false };
    const path = resolve(dirname(file), specifier);
    // A planned neighbour that does not exist yet still has a place in the house, so the rule judges it too.
    const source = path.replace(/\.js$/, '.ts');
    return { found: true, path: existsSync(path) ? path : source };
  },
};
