// What the CDN files need beside Vite: smaller Lit templates, a Trusted Types policy under our own name, a file per language. Used by vite.config.ts.
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'vite';

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

const TAGS = new Set(['css', 'html', 'svg']);

function squeeze(tag: string, text: string): string {
  const short = text.replace(/\s+/g, ' ');
  if (tag !== 'css') return short.replace(/<!--.*?-->/g, '').replace(/ (?=>)/g, '');
  // Never before a colon: `a :hover` and `a:hover` differ. A star between numbers multiplies, any other is a selector.
  return short.replace(/\/\*.*?\*\//g, '').replace(/ ?([{};,]) ?/g, '$1').replace(/: /g, ':').replace(/;}/g, '}').replace(/\) \* (?=[\d.-])/g, ')*');
}

function* nodes(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodes(item);
  } else if (typeof value === 'object' && value !== null) {
    if ('type' in value && 'start' in value) yield value as Node;
    for (const child of Object.values(value)) yield* nodes(child);
  }
}

/** Strips the whitespace and comments that only people need from css``, html`` and svg`` templates of our own source. */
export function minifyTemplates(): Plugin {
  return {
    name: 'minify-templates',
    enforce: 'post',
    transform(code, id) {
      if (!id.includes('/src/')) return null;
      const quasis = [...nodes(this.parse(code))].flatMap((node) => {
        const tag = (node.tag as { name?: string } | undefined)?.name ?? '';
        if (node.type !== 'TaggedTemplateExpression' || !TAGS.has(tag)) return [];
        return (node.quasi as { quasis: Node[] }).quasis.map(({ start, end }) => ({ start, end, tag }));
      });
      let result = code;
      for (const { start, end, tag } of quasis.sort((a, b) => b.start - a.start)) {
        result = result.slice(0, start) + squeeze(tag, result.slice(start, end)) + result.slice(end);
      }
      return { code: result, map: null };
    },
  };
}

/** Lit names its policy `lit-html`; ours carries our name, so a host's CSP allows our code and no other copy of Lit. */
export function nameTrustedTypesPolicy(name: string): Plugin {
  let renamed = 0;
  return {
    name: 'name-trusted-types-policy',
    transform(code, id) {
      if (!id.includes('/lit-html/')) return null;
      return { code: code.replace(/createPolicy\((["'])lit-html\1/g, () => (renamed++, `createPolicy("${name}"`)), map: null };
    },
    generateBundle() {
      if (renamed !== 1) this.error(`expected one Trusted Types policy in Lit, found ${renamed}`);
    },
  };
}

/** One element apart, which has a file of its own: the lists of all elements are read without its lines. */
export function leaveOut(tag: string): Plugin {
  return {
    name: 'leave-out',
    enforce: 'pre',
    transform: (code, id) => (/\/src\/(?:define|index)\.ts$/.test(id) ? { code: code.split('\n').filter((line) => !line.includes(tag)).join('\n'), map: null } : null),
  };
}

/** What npm users load when it is needed stands in the CDN file: there is nothing to load ahead, and Vite's helper for that is dead weight. */
export function withoutPreloading(): Plugin {
  return {
    name: 'without-preloading',
    enforce: 'pre',
    load: (id) => (id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load();' : null),
  };
}

/** `strings/<language>.js` with its code, each self-contained. Vite builds one app entry at a time; esbuild does these dozen at once. */
export async function languageFiles(folder: string): Promise<[name: string, code: string][]> {
  const { outputFiles } = await build({
    entryPoints: readdirSync(folder).filter((name) => /^[a-z]{2}\.ts$/.test(name) && name !== 'en.ts').map((name) => `${folder}/${name}`),
    outdir: 'strings', bundle: true, minify: true, write: false, format: 'esm', target: 'es2022', charset: 'utf8',
  });
  return outputFiles.map(({ path, text }) => [`strings/${basename(path)}`, text]);
}
