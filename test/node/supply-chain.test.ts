// What comes with the package besides our own code: three dependencies, nothing that runs while installing, a hash for every package in the lockfile.
import { strict as assert } from 'node:assert';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';

type Names = Record<string, string>;
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Names; dependencies: Names; peerDependencies: Names; peerDependenciesMeta: Record<string, { optional: boolean }>; devDependencies: Names; bundledDependencies?: unknown };
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, { integrity?: string; link?: boolean; inBundle?: boolean }> };

/** Looked at by a person: who publishes it, what it loads, what it costs. A new one is added here with that in mind. */
const AT_RUN_TIME = ['@lit/task', 'lit', 'zod'];
/** Packages that the host brings, each with the one file that imports it. */
const FROM_THE_HOST: Names = { react: 'react.ts' };

describe('the supply chain', () => {
  it('has the three dependencies that were looked at, at exact versions, and no other', () => {
    assert.deepEqual(Object.keys(manifest.dependencies).sort(), AT_RUN_TIME);
    assert.equal(manifest.bundledDependencies, undefined);
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
      assert.doesNotMatch(name, /credyt/i, `${name}: Credyt is called over HTTP; nobody has shown who owns such a package`);
    }
  });

  it('imports nothing else, but for what a host has anyway and need not have', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const imports = sources.flatMap((file) => [...readFileSync(`src/${file}`, 'utf8').matchAll(/(?:\bfrom|^import|\bimport\() ?'([\w@][\w@:/.-]*)'/gm)]
      .map(([, specifier = '']) => ({ file, name: specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/') })));
    const others = imports.filter(({ name }) => !name.startsWith('node:') && !AT_RUN_TIME.includes(name));
    assert.deepEqual(Object.fromEntries(others.map(({ name, file }) => [name, file])), FROM_THE_HOST);
    assert.equal(others.length, Object.keys(FROM_THE_HOST).length);
    assert.deepEqual(Object.keys(manifest.peerDependencies), Object.keys(FROM_THE_HOST));
    for (const name of Object.keys(FROM_THE_HOST)) assert.equal(manifest.peerDependenciesMeta[name]?.optional, true);
  });

  it('installing the package runs nothing', () => {
    assert.deepEqual(Object.keys(manifest.scripts).filter((name) => /^(?:pre|post)?(?:install|prepare|publish|pack)$|^(?:prepublishOnly|dependencies)$/.test(name)), []);
  });

  it('the lockfile holds a hash for every package', () => {
    const installed = Object.entries(lock.packages).filter(([path, { link, inBundle }]) => path !== '' && !link && !inBundle);
    assert.ok(installed.length > 100);
    assert.deepEqual(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path), []);
  });
});
