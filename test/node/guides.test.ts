// Keeps the guides in docs/ true: their TypeScript compiles, their tables name what there is, their links lead somewhere.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import * as events from '../../src/client/billing-events.js';

const read = (path: string): string => readFileSync(path, 'utf8');
const blocks = (text: string, language: string): string[] => [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) => code);
const firstCells = (text: string): string[] => [...text.matchAll(/^\| (`[^|]*)\|/gm)].map(([, cell = '']) => cell);

describe('the guides', () => {
  it('every TypeScript program they print compiles', () => {
    const { config } = ts.readConfigFile('tsconfig.json', (path) => read(path)) as { config: { compilerOptions: object } };
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, process.cwd());
    const programs = new Map(['docs/events.md', 'docs/languages.md'].flatMap((guide) =>
      blocks(read(guide), 'ts').map((code, index) => [resolve(`${guide}.${String(index)}.ts`), code] as const)));
    // A guide may leave out what the reader fills in.
    for (const [name, code] of programs) programs.set(name, code.replace('{ /* every key of src/strings/en.ts */ }', 'null!'));
    assert.ok(programs.size >= 4);
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists } = host;
    host.fileExists = (name) => programs.has(name) || fileExists(name);
    host.getSourceFile = (name, ...rest) => {
      const code = programs.get(name);
      return code === undefined ? getSourceFile(name, ...rest) : ts.createSourceFile(name, code, ts.ScriptTarget.ES2022);
    };
    const program = ts.createProgram([...programs.keys()], { ...options, noEmit: true, noUnusedLocals: false, types: [] }, host);
    const faults = [...programs.keys()].flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)))
      .map(({ file, messageText }) => `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
    assert.deepEqual(faults, []);
  });

  it('the table of events names every event there is, and no other', () => {
    const detail = {} as never;
    const all = Object.values(events).map((Event) => new Event(detail).type);
    const named = firstCells(read('docs/events.md')).map((cell) => /`([\w-]+)`/.exec(cell)?.[1]);
    assert.ok(all.length >= 10);
    assert.deepEqual(named.toSorted(), all.toSorted());
  });

  it('the table of properties names every property the elements read, and no other', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.styles.ts')).map((name) => read(`src/${name}`)).join('\n');
    const used = new Set([...sources.matchAll(/var\(\s*(--credyt-[\w-]+)/g)].map(([, name]) => name ?? ''));
    const chart = Array.from({ length: 6 }, (_, index) => `--credyt-chart-${String(index + 1)}`);
    const named = new Set([...firstCells(read('docs/theming.md')).flatMap((cell) => [...cell.matchAll(/`(--[\w-]+)`/g)].map(([, name]) => name ?? '')), ...chart]);
    assert.ok(used.size >= 20);
    assert.deepEqual([...used].filter((name) => !named.has(name)), [], 'not in the guide');
    assert.deepEqual([...named].filter((name) => !used.has(name) && !chart.includes(name)), [], 'not in the styles');
  });

  it('the example themes set public properties, a background and a colour scheme, and nothing else', () => {
    const named = new Set(firstCells(read('docs/theming.md')).flatMap((cell) => [...cell.matchAll(/`(--[\w-]+)`/g)].map(([, name]) => name ?? '')));
    for (const theme of ['inkwell', 'ledger', 'console']) {
      const set = [...read(`stories/themes/${theme}.css`).matchAll(/^ {2}([\w-]+):/gm)].map(([, name = '']) => name);
      assert.ok(set.length > 8);
      assert.deepEqual(set.filter((name) => !named.has(name) && !/^(?:background|color-scheme|--credyt-chart-[1-6])$/.test(name)), [], theme);
    }
  });

  it('every file and heading they and the README point to is there', () => {
    // As GitHub names a heading.
    const headings = (path: string): string[] => [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => title.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, '').replaceAll(' ', '-'));
    for (const guide of ['README.md', ...readdirSync('docs').filter((name) => name.endsWith('.md')).map((name) => join('docs', name))]) {
      for (const [, to = '', anchor] of read(guide).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)) {
        const path = to === '' ? guide : join(dirname(guide), to);
        assert.ok(existsSync(path), `${guide}: ${path}`);
        if (anchor !== undefined) assert.ok(headings(path).includes(anchor), `${guide}: ${path}#${anchor}`);
      }
    }
  });

  it('every guide for hosts has its page in Storybook, and the README or another guide leads to it', () => {
    const pages = readdirSync('stories/guides').filter((name) => name.endsWith('.mdx')).map((name) => name.replace('.mdx', '.md'));
    assert.ok(pages.includes('options.md'));
    const linking = ['README.md', ...readdirSync('docs').filter((name) => name.endsWith('.md')).map((name) => join('docs', name))];
    for (const page of pages) {
      assert.ok(read('stories/guides/guide.ts').includes(`'${page}': '${page.replace('.md', '')}'`), `${page} is a page, and links to it are not`);
      assert.ok(linking.some((guide) => new RegExp(`\\]\\((?:docs/)?${page}[)#]`).test(read(guide))), page);
    }
    assert.match(read('README.md'), /\]\(docs\/options\.md\)/);
    assert.match(read('docs/backends.md'), /\]\(options\.md\)/);
  });
});
