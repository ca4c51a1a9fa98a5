// What the toolbar changes of the page around a story: language, direction, colour scheme, theme, text size. Used by preview.ts.
import { PSEUDO } from '../stories/pseudo-language.js';
import './host-page.css';
import '../stories/themes/console.css';
import '../stories/themes/inkwell.css';
import '../stories/themes/ledger.css';

const LANGUAGES = { en: 'English', ar: 'العربية', de: 'Deutsch', es: 'Español', fr: 'Français', he: 'עברית', it: 'Italiano', ja: '日本語', ko: '한국어', nl: 'Nederlands', pl: 'Polski', pt: 'Português (BR)', zh: '简体中文', [PSEUDO]: 'Pseudo-language' };

const toolbar = <const Icon extends string>(icon: Icon, description: string, items: { value: string; title: string }[]) =>
  ({ description, toolbar: { icon, title: description, dynamicTitle: true, items } });

export const globalTypes = {
  language: toolbar('globe', 'Language', Object.entries(LANGUAGES).map(([value, title]) => ({ value, title }))),
  direction: toolbar('transfer', 'Direction', [{ value: 'auto', title: 'Direction of the language' }, { value: 'ltr', title: 'Left to right' }, { value: 'rtl', title: 'Right to left' }]),
  scheme: toolbar('contrast', 'Colour scheme', [{ value: 'light', title: 'Light' }, { value: 'dark', title: 'Dark' }]),
  theme: toolbar('paintbrush', 'Theme', [{ value: 'default', title: 'Default theme' }, { value: 'inkwell', title: 'Inkwell' }, { value: 'ledger', title: 'Ledger' }, { value: 'console', title: 'Console' }]),
  text: toolbar('ruler', 'Text size', [{ value: '100%', title: 'Text 100 %' }, { value: '200%', title: 'Text 200 %' }]),
};

export const initialGlobals = { language: 'en', direction: 'auto', scheme: 'light', theme: 'default', text: '100%' };

export function dressPage({ language, direction, scheme, theme, text }: Record<string, unknown>): void {
  const page = document.documentElement;
  page.lang = String(language);
  page.dir = direction === 'auto' ? directionOf(String(language)) : String(direction);
  Object.assign(page.dataset, { scheme, text });
  if (theme === 'default') delete page.dataset.theme;
  else page.dataset.theme = String(theme);
}

const directionOf = (language: string): string => (/^(?:ar|he)\b/.test(language) ? 'rtl' : 'ltr');
