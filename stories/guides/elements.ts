// The elements with a picture each, from the manifest: whatever is added appears by itself. Used by welcome.mdx.
import { createElement as h, type ReactNode } from 'react';
import manifest from '../../custom-elements.json' with { type: 'json' };

interface Declaration {
  tagName?: string;
  description?: string;
}

const pictures = import.meta.glob<string>('../../docs/elements/*-light.png', { eager: true, query: '?url', import: 'default' });
const pictureOf = (tag: string): string | undefined => pictures[`../../docs/elements/${tag}-light.png`];

const elements = (manifest as { modules: { declarations?: Declaration[] }[] }).modules
  .flatMap(({ declarations = [] }) => declarations)
  .flatMap(({ tagName = '', description = '' }) => (tagName ? [{ tag: tagName, about: (description.split(/\.\s/)[0] ?? '').replace(/`/g, '').replace(/\.?$/, '.') }] : []))
  .sort((a, b) => a.tag.localeCompare(b.tag));

export function Elements(): ReactNode {
  return h('div', { style: { display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(280px, 1fr))', gap: 24, marginBlock: 24 } }, elements.map(({ tag, about }) =>
    h('a', { key: tag, href: `./?path=/docs/elements-${tag}--docs`, target: '_top', style: { textDecoration: 'none', color: 'inherit', display: 'grid', gap: 8, alignContent: 'start' } },
      pictureOf(tag) && h('img', { src: pictureOf(tag), alt: '', style: { inlineSize: '100%', blockSize: 170, objectFit: 'contain', border: '1px solid #e3e5ea', borderRadius: 8, background: '#fff' } }),
      h('strong', null, `<${tag}>`),
      h('span', null, about))));
}
