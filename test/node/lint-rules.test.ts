// The house rules are enforced: each forbidden import or call, planted in a file that does not exist, is refused by the project's own ESLint config.
import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { ESLint } from 'eslint';

const eslint = new ESLint({
  // Planted files are in no TypeScript project; the rules under test need no types.
  overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false, project: null } } },
  ruleFilter: ({ ruleId }) => /^(boundaries\/|no-restricted-|lit\/|wc\/)/.test(ruleId) || ruleId === '@typescript-eslint/no-restricted-imports',
});

async function rulesBroken(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath });
  assert.ok(result && !result.messages.some(({ fatal }) => fatal), `the planted ${filePath} does not parse: ${JSON.stringify(result?.messages)}`);
  return result.messages.map(({ ruleId }) => ruleId ?? 'unknown');
}

const folders = {
  contract: 'src/contract/planted.ts',
  client: 'src/client/planted.ts',
  controllers: 'src/controllers/planted.ts',
  strings: 'src/strings/planted.ts',
  styles: 'src/styles/planted.styles.ts',
  elements: 'src/elements/credyt-planted/credyt-planted.ts',
  server: 'src/server/planted.ts',
  emulator: 'src/emulator/planted.ts',
  cli: 'src/cli/planted.ts',
};
const hosts = { demo: 'demo/planted.ts', stories: 'stories/planted.ts', 'the preview': '.storybook/planted.ts' };
type Folder = keyof typeof folders;

/** The file of the other folder as seen from `from`. */
function pathTo(from: Folder, to: Folder): string {
  const up = '../'.repeat(folders[from].split('/').length - 2);
  return `${up}${folders[to].slice('src/'.length).replace(/\.ts$/, '.js')}`;
}

const allowed: Record<Folder, Folder[]> = {
  contract: [],
  client: ['contract'],
  controllers: ['client', 'strings', 'contract'],
  strings: [],
  styles: [],
  elements: ['controllers', 'strings', 'styles'],
  server: ['contract'],
  emulator: [],
  cli: ['contract', 'server', 'emulator'],
};

describe('who may import whom', () => {
  for (const from of Object.keys(folders) as Folder[]) {
    for (const to of Object.keys(folders) as Folder[]) {
      if (from === to) continue;
      const isAllowed = allowed[from].includes(to);
      it(`${from} ${isAllowed ? 'may' : 'may not'} import ${to}`, async () => {
        const broken = await rulesBroken(folders[from], `import { thing } from '${pathTo(from, to)}';\nexport const use = thing;`);
        assert.equal(broken.includes('boundaries/dependencies'), !isAllowed);
      });
    }
  }

  it('everyone may import exact money', async () => {
    for (const file of [folders.client, folders.elements, folders.server, folders.emulator]) {
      const up = '../'.repeat(file.split('/').length - 2);
      assert.deepEqual(await rulesBroken(file, `import { add } from '${up}contract/money/decimal.js';\nexport const use = add;`), []);
    }
  });

  it('elements may import types of client and contract', async () => {
    const code = `import type { A } from '../../client/planted.js';\nimport type { B } from '../../contract/planted.js';\nexport type C = A | B;`;
    assert.deepEqual(await rulesBroken(folders.elements, code), []);
  });
});

describe('what stands for a host', () => {
  for (const [name, file] of Object.entries(hosts)) {
    it(`${name} may import public entries, and nothing past them`, async () => {
      assert.deepEqual(await rulesBroken(file, "import { getBilling } from 'credyt-widgets';\nimport { createBillingHandler } from 'credyt-widgets/server';\nexport const use = [getBilling, createBillingHandler];"), []);
      assert.deepEqual(await rulesBroken(file, "import { handler } from '../src/server/handler.js';\nexport const use = handler;"), ['no-restricted-imports']);
      assert.deepEqual(await rulesBroken(file, "export { handler } from '../../src/server/handler.js';"), ['no-restricted-imports']);
    });
  }
});

describe('what each folder may not do', () => {
  const cases: [sentence: string, file: string, code: string, rule: string][] = [
    ['elements do not fetch', folders.elements, "await fetch('/api/billing/wallet');", 'no-restricted-globals'],
    ['elements do not fetch by another name', folders.elements, "await globalThis.fetch('/api/billing/wallet');", 'no-restricted-properties'],
    ['elements do not fetch by the window', folders.elements, "await window.fetch('/api/billing/wallet');", 'no-restricted-properties'],
    ['nobody hides an import of a package', folders.elements, "export const use = await import('zod/mini');", 'no-restricted-syntax'],
    ['not the client, of Lit', folders.client, "export const use = await import('lit');", 'no-restricted-syntax'],
    ['not the server, of Node', folders.server, "export const use = await import('node:crypto');", 'no-restricted-syntax'],
    ['nobody uses classic zod by another name', folders.client, "import * as z from 'zod/v4';\nexport const use = z;", 'no-restricted-imports'],
    ['not even the server does', folders.server, "import * as z from 'zod/v4';\nexport const use = z;", '@typescript-eslint/no-restricted-imports'],
    ['elements do not parse with zod', folders.elements, "import * as z from 'zod/mini';\nexport const use = z;", 'no-restricted-imports'],
    ['nobody uses classic zod', folders.contract, "import * as z from 'zod';\nexport const use = z;", 'no-restricted-imports'],
    ['not even the server uses classic zod', folders.server, "import * as z from 'zod';\nexport const use = z;", '@typescript-eslint/no-restricted-imports'],
    ['the client draws nothing', folders.client, "import { html } from 'lit';\nexport const use = html;", 'no-restricted-imports'],
    ['the server loads nothing of Node', folders.server, "import { createHmac } from 'node:crypto';\nexport const use = createHmac;", '@typescript-eslint/no-restricted-imports'],
    ['the server knows no Lit', folders.server, "import { html } from 'lit';\nexport const use = html;", '@typescript-eslint/no-restricted-imports'],
    ['the emulator runs in a browser', folders.emulator, "import { readFile } from 'node:fs';\nexport const use = readFile;", 'no-restricted-imports'],
    ['a class file registers nothing', folders.elements, "defineElement('credyt-planted', Object);", 'no-restricted-syntax'],
    ['a class file does not call customElements.define', folders.elements, "customElements.define('credyt-planted', Object);", 'no-restricted-syntax'],
    ['no innerHTML', folders.elements, "document.body.innerHTML = 'x';", 'no-restricted-syntax'],
    ['no unsafeHTML', folders.elements, "import { unsafeHTML } from 'lit/directives/unsafe-html.js';\nexport const use = unsafeHTML;", 'no-restricted-syntax'],
    ['no evaluation', folders.client, "export const use = new Function('return 1');", 'no-restricted-syntax'],
    ['no .only in tests', 'test/client/planted.test.ts', "describe.only('x', () => {});", 'no-restricted-syntax'],
    ['audits are awaited', 'test/elements/planted.test.ts', 'expect(element).to.be.accessible();', 'no-restricted-syntax'],
  ];
  for (const [sentence, file, code, rule] of cases) {
    it(sentence, async () => {
      assert.ok((await rulesBroken(file, code)).includes(rule));
    });
  }

  it('a define file registers, an awaited audit passes', async () => {
    assert.deepEqual(await rulesBroken('src/elements/credyt-planted/credyt-planted.define.ts', "import { defineElement } from '../define-element.js';\ndefineElement('credyt-planted', Object);"), []);
    assert.deepEqual(await rulesBroken('test/elements/planted.test.ts', 'await expect(element).to.be.accessible();'), []);
  });
});
