// Shows a guide of docs/ as a page of Storybook: one text for both. Used by the pages in this folder.
import { Markdown } from '@storybook/addon-docs/blocks';
import { createElement, type ReactNode } from 'react';

/** Guides that have a page here, by file name. */
const PAGES: Readonly<Record<string, string>> = {
  'accessibility.md': 'accessibility', 'backends.md': 'backends', 'events.md': 'events', 'frontends.md': 'frontends',
  'languages.md': 'languages', 'observability.md': 'observability', 'options.md': 'options', 'scaling.md': 'scaling', 'security.md': 'security', 'theming.md': 'theming',
};

interface LinkProps {
  href?: string;
  children?: ReactNode;
}

/** Another guide is another page; a file of the repository is not on the web and keeps its name only. */
function Link({ href = '', children }: LinkProps): ReactNode {
  const page = PAGES[href];
  if (page) return createElement('a', { href: `./?path=/docs/guides-${page}--docs`, target: '_top' }, children);
  if (/^(?:https?:|#)/.test(href)) return createElement('a', { href, target: href.startsWith('#') ? '_self' : '_blank', rel: 'noopener' }, children);
  return createElement('span', { title: href }, children);
}

/** `text`: the Markdown of the guide, without its first line, which is for those who read the file. */
export function Guide({ text }: { text: string }): ReactNode {
  return createElement(Markdown, { children: text.replace(/^<!--.*?-->\n/s, ''), options: { overrides: { a: Link } } });
}
