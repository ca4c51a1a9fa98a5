// The package as npm and CDN users get it: every entry resolves, importing registers nothing, no evaluation, no key, no tests inside. Needs `npm run build`.
import { strict as assert } from 'node:assert';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

interface Manifest {
  version: string;
  exports: Record<string, string | Record<'@credyt-widgets/source' | 'types' | 'default', string>>;
  scripts: Record<string, string>;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const entries = Object.entries(manifest.exports).flatMap(([name, target]) => (typeof target === 'string' ? [] : [{ name, target }]));

/** Runs a piece of module code in a fresh Node, with the package found the way an installed copy is: through `exports`, without our source condition. */
function runInNode(code: string): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  assert.equal(status, 0, stderr.split('\n').slice(0, 6).join('\n'));
  return stdout.trim();
}

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name}`);
}

before(() => {
  assert.ok(existsSync('dist/index.js') && existsSync('dist/cdn/credyt-widgets.js'), 'run npm run build first');
});

describe('package entries', () => {
  for (const { name, target } of entries.filter((entry) => !entry.name.includes('*'))) {
    it(`${name} has source, types and code`, () => {
      for (const file of Object.values(target)) assert.ok(existsSync(file), `${file} is missing`);
    });

    it(`${name} can be imported under Node`, () => {
      assert.equal(runInNode(`const entry = await import('credyt-widgets${name.slice(1)}'); console.log(typeof entry)`), 'object');
    });
  }

  it('every language file is an entry', () => {
    for (const file of filesIn('src/strings', '.ts')) {
      const language = file.replace('src/strings/', '').replace('.ts', '');
      assert.equal(runInNode(`console.log(typeof await import('credyt-widgets/strings/${language}'))`), 'object');
    }
  });

  it('every element folder has its two entries', () => {
    for (const folder of readdirSync('src/elements', { withFileTypes: true })) {
      if (!folder.isDirectory()) continue;
      assert.ok(manifest.exports[`./${folder.name}`], `./${folder.name} is not exported`);
      assert.ok(manifest.exports[`./${folder.name}/define`], `./${folder.name}/define is not exported`);
    }
  });

  it('tells its version', () => {
    assert.match(readFileSync('src/elements/version.ts', 'utf8'), new RegExp(`VERSION = '${manifest.version.replaceAll('.', '\\.')}'`));
  });

  it('publint finds nothing to say', async () => {
    const { messages } = await publint({ strict: true });
    assert.deepEqual(messages.map((message) => formatMessage(message, manifest)), []);
  });
});

describe('registration', () => {
  // Lit brings a customElements registry to Node; recording its define calls shows what an import registers.
  const registered = (...names: string[]) =>
    runInNode(`
      await import('lit');
      const tags = [];
      const define = customElements.define.bind(customElements);
      customElements.define = (tag, ...rest) => { tags.push(tag); define(tag, ...rest); };
      for (const name of ${JSON.stringify(names)}) await import(name);
      console.log(tags.sort().join(' '));
    `);
  const tags = readdirSync('src/elements', { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();

  it('importing the package registers nothing', () => {
    assert.equal(registered('credyt-widgets'), '');
  });

  it('importing a class registers nothing', () => {
    for (const tag of tags) assert.equal(registered(`credyt-widgets/${tag}`), '');
  });

  it('importing /define registers every element', () => {
    assert.equal(registered('credyt-widgets/define'), tags.join(' '));
  });

  it('importing one define registers that element and what it draws with', () => {
    for (const tag of tags) assert.ok(registered(`credyt-widgets/${tag}/define`).split(' ').includes(tag));
  });

  it('two copies of /define on one page do not clash', () => {
    assert.equal(registered('credyt-widgets/define', `${new URL('../../dist/define.js', import.meta.url).href}?second-copy`), tags.join(' '));
  });

  it('only define files call customElements.define', () => {
    const callers = filesIn('dist/elements', '.js').filter((file) => readFileSync(file, 'utf8').match(/\b(customElements|registry)\.define\(/));
    assert.deepEqual(callers, ['dist/elements/define-element.js']);
  });
});

describe('what is shipped', () => {
  const MAIN = 'credyt-widgets';
  const CHART = 'credyt-usage-chart';
  const BADGE = 'credyt-balance-badge';

  /** Where the file says something, with what stands around it: short enough to read in a report. */
  const says = (file: string, pattern: RegExp) =>
    [...readFileSync(`dist/cdn/${file}.js`, 'utf8').matchAll(new RegExp(`.{0,40}(${pattern.source}).{0,40}`, 'g'))].map(([excerpt]) => excerpt);

  for (const name of [MAIN, CHART, BADGE]) {
    it(`the CDN file ${name} is one self-contained module`, async () => {
      const file = `dist/cdn/${name}.js`;
      const { metafile } = await build({ entryPoints: [file], bundle: true, write: false, metafile: true, packages: 'external', logLevel: 'error' });
      assert.deepEqual(Object.keys(metafile.inputs), [file]);
      assert.deepEqual(metafile.inputs[file]?.imports, []);
    });

    it(`the CDN file ${name} evaluates nothing and makes one Trusted Types policy, of its own name`, () => {
      assert.deepEqual(says(name, /new Function|\beval\s*\(/), []);
      assert.equal(says(name, /createPolicy\(/).length, 1);
      assert.equal(says(name, new RegExp(`createPolicy\\(["'\`]${name}["'\`]`)).length, 1);
    });

    it(`no key, server code or Credyt address reaches the browser in ${name}`, () => {
      assert.deepEqual(says(name, /key_[A-Za-z0-9]|Bearer |api\.credyt\.ai|apiKey/), []);
    });
  }

  it('the chart’s words, colours and drawing are in its own CDN file and not in the main one', () => {
    for (const own of [/["'`]chart\.\w+["'`]/, /--_chart-\d/, /<svg width=/]) {
      assert.notDeepEqual(says(CHART, own), []);
      assert.deepEqual(says(MAIN, own), []);
    }
  });

  const hashes = () => JSON.parse(readFileSync('dist/cdn/integrity.json', 'utf8')) as Record<string, string>;

  it('the integrity file holds the hash of every CDN file, and of no other', async () => {
    const files = filesIn('dist/cdn', '.js').map((file) => file.replace('dist/cdn/', '')).sort();
    assert.deepEqual(Object.keys(hashes()).sort(), files);
    for (const file of files) {
      const digest = await crypto.subtle.digest('SHA-384', readFileSync(`dist/cdn/${file}`));
      assert.equal(hashes()[file], `sha384-${Buffer.from(digest).toString('base64')}`, file);
    }
  });

  it('every language has its CDN file: one module that needs nothing else and puts its words into the page', () => {
    const languages = filesIn('src/strings', '.ts').flatMap((file) => /\/([a-z]{2})\.ts$/.exec(file)?.[1] ?? []).filter((language) => language !== 'en').sort();
    assert.equal(languages.length, 12);
    assert.deepEqual(filesIn('dist/cdn/strings', '.js').map((file) => file.replace('dist/cdn/strings/', '').replace('.js', '')).sort(), languages);
    for (const language of languages) {
      const file = `${process.cwd()}/dist/cdn/strings/${language}.js`;
      assert.doesNotMatch(readFileSync(file, 'utf8'), /\bimport\b|\beval\b|new Function/);
      const told = runInNode(`
        await import(${JSON.stringify(file)});
        const { words } = globalThis[Symbol.for('credyt-widgets.strings.1')];
        console.log(JSON.stringify([...words].map(([name, texts]) => [name, texts['portal.link']])));
      `);
      const [[name, text]] = JSON.parse(told) as [[string, string]];
      assert.equal(new Intl.Locale(name).language, language);
      assert.ok(text && text !== 'Manage billing', `${language} says ${text}`);
    }
  });

  const packed = (): string[] => {
    const told = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const [{ files }] = JSON.parse(told) as [{ files: { path: string }[] }];
    return files.map(({ path }) => path);
  };

  it('the tarball holds the build, its sources, the guides and the manifest, and nothing else', () => {
    const paths = packed();
    assert.deepEqual(paths.filter((path) => !/^(dist|src)\/|^docs\/[\w-]+\.md$|^(package\.json|README\.md|LICENSE|custom-elements\.json|openapi\.json)$/.test(path)), []);
    assert.deepEqual(paths.filter((path) => /\.test\.|tsbuildinfo/.test(path)), []);
    assert.ok(paths.includes('custom-elements.json') && paths.includes('LICENSE') && paths.includes('docs/options.md'));
  });

  it('every relative link of the packed README and guides leads to a packed file, but for those of the repository', () => {
    const paths = packed();
    const dead = ['README.md', ...paths.filter((path) => path.startsWith('docs/'))].flatMap((page) => {
      const text = readFileSync(page, 'utf8').replace(/```[\s\S]*?```/g, '');
      const links = [...text.matchAll(/\]\((?!\w+:)([^)#]+)|\b(?:src|srcset|href)="(?!\w+:)([^"#]+)"/g)].map(([, link, attribute]) => join(dirname(page), link ?? attribute ?? ''));
      assert.ok(page !== 'README.md' || links.length > 20);
      return links.filter((link) => !paths.some((path) => path === link || path.startsWith(`${link}/`)));
    });
    // Pictures are as large as the rest of the package; the others are for work on the kit itself, or on one's own proxy.
    const isPicture = (link: string): boolean => /^docs\/[\w/-]+\.png$/.test(link);
    assert.deepEqual([...new Set(dead.filter((link) => !isPicture(link)))].toSorted(), [
      'CONTRIBUTING.md', 'demo/proxies', 'docs/elements', 'stories/themes/console.css', 'stories/themes/inkwell.css', 'stories/themes/ledger.css', 'test/fixtures',
    ]);
    assert.equal(dead.filter(isPicture).length, 10);
  });

  it('custom-elements.json describes every element, by published path and without private members', () => {
    const { modules } = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as {
      modules: { path: string; declarations?: { tagName?: string; members?: { name: string; privacy?: string }[] }[] }[];
    };
    const elements = modules.flatMap(({ declarations }) => declarations ?? []).filter(({ tagName }) => tagName);
    const tags = readdirSync('src/elements', { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    assert.deepEqual(elements.map(({ tagName }) => tagName).sort(), tags.sort());
    for (const { path } of modules) assert.ok(existsSync(path), `${path} is named by custom-elements.json and does not exist`);
    for (const { members = [] } of elements) assert.deepEqual(members.filter(({ privacy }) => privacy && privacy !== 'public'), []);
  });
});

describe('what the documents promise', () => {
  const commandsIn = (text: string) => [...text.matchAll(/npm (?:run ([\w:-]+)|(start|test))/g)].map(([, run, direct]) => run ?? direct ?? '');
  for (const file of ['README.md', 'CONTRIBUTING.md']) {
    it(`every npm command in ${file} exists`, () => {
      const commands = commandsIn(readFileSync(file, 'utf8'));
      assert.ok(commands.length > 0);
      for (const command of commands) assert.ok(command in manifest.scripts, `npm run ${command} is not a script`);
    });
  }

  it('CI runs what the README says: npm test and nothing else', () => {
    const lines = readFileSync('.ci/run', 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
    assert.deepEqual(lines, ['set -e', 'cd "$(dirname "$0")/.."', 'npm test']);
  });
});
