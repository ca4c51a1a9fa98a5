// Every language says all that English says, in its own forms; elements speak the nearest language and change with it.
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../../src/define.js';
import { configureBilling, registerStrings } from '../../src/index.js';
import { ar } from '../../src/strings/ar.js';
import { de } from '../../src/strings/de.js';
import * as en from '../../src/strings/en.js';
import { es } from '../../src/strings/es.js';
import { fr } from '../../src/strings/fr.js';
import { he } from '../../src/strings/he.js';
import { it as italian } from '../../src/strings/it.js';
import { ja } from '../../src/strings/ja.js';
import { ko } from '../../src/strings/ko.js';
import { languages, translation } from '../../src/strings/languages.js';
import { nl } from '../../src/strings/nl.js';
import { pl } from '../../src/strings/pl.js';
import { pt } from '../../src/strings/pt.js';
import { zh } from '../../src/strings/zh.js';
import { mount } from '../support/mount.js';

type Words = Record<string, string | Record<string, string>>;
const english = Object.assign({}, ...Object.values(en)) as Words;
const all: Record<string, Words> = { ar, de, es, fr, he, it: italian, ja, ko, nl, pl, pt, 'zh-Hans': zh };
const formsOf = (text: string | Record<string, string> = ''): [string, string][] => (typeof text === 'string' ? [['other', text]] : Object.entries(text));
const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();
const BLAME = /error|fehler|erreur|errore|\berro\b|błąd|oops|sorry|ungültig|エラー|错误|오류|خطأ|שגיאה|[!！¡]|'|"|\.\.\./i;

for (const [language, words] of Object.entries(all)) {
  describe(`Words in ${language}`, () => {
    it('are there for each key of English, and for no other', () => {
      expect(Object.keys(words).sort()).to.deep.equal(Object.keys(english).sort());
    });

    it('keep the values of English; only a form for exactly one number may write that number as a word', () => {
      for (const [key, text] of Object.entries(words)) {
        const wanted = values(formsOf(english[key]).at(-1)![1]);
        for (const [form, said] of formsOf(text)) {
          const saysNumber = ['ar', 'he'].includes(language) && ['zero', 'one', 'two'].includes(form);
          expect(saysNumber ? values(said).filter((name) => name !== 'count') : values(said), key).to.deep.equal(saysNumber ? wanted.filter((name) => name !== 'count') : wanted);
        }
      }
    });

    it('have exactly the plural forms of the language', () => {
      const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
      for (const text of Object.values(words)) if (typeof text !== 'string') expect(Object.keys(text).sort()).to.deep.equal(wanted);
    });

    it('differ from English in at least 90 of 100 texts', () => {
      const same = Object.keys(english).filter((key) => JSON.stringify(words[key]) === JSON.stringify(english[key]));
      expect(same.length / Object.keys(english).length, same.join()).to.be.at.most(0.1);
    });

    it('never blame or shout, and use real characters', () => {
      for (const [key, text] of Object.entries(words)) for (const [, said] of formsOf(text)) expect(said, key).not.to.match(BLAME);
    });
  });
}

describe('The language of an element', () => {
  const text = (root: Element) => root.querySelector('credyt-portal-link')!.shadowRoot!.textContent;
  const shown = (root: Element, words: string) => waitUntil(() => text(root)?.includes(words), `${words} is not shown`, { timeout: 5000 });
  const page = (language: string) => mount(html`<div lang=${language}><credyt-portal-link></credyt-portal-link></div>`);

  it('is that of its ancestor, region before language before English, and changes with it', async () => {
    const { element } = await page('de-AT');
    await shown(element, 'Abrechnung verwalten');
    element.lang = 'ja';
    await shown(element, ja['portal.link']);
    element.lang = 'sw';
    await shown(element, 'Manage billing');
  });

  it('changes inside another shadow root', async () => {
    await mount(html`<p></p>`);
    const host = await fixture(html`<div></div>`);
    const inner = document.createElement('div');
    inner.append(document.createElement('credyt-portal-link'));
    host.attachShadow({ mode: 'open' }).append(inner);
    await shown(inner, 'Manage billing');
    inner.lang = 'nl';
    await shown(inner, nl['portal.link']);
  });

  it('may come after the element', async () => {
    const { element } = await page('eo');
    await shown(element, 'Manage billing');
    registerStrings('eo', { 'portal.link': 'Administri fakturadon' });
    await shown(element, 'Administri fakturadon');
    languages().words.delete('eo');
  });

  it('never gives simplified characters to a reader of traditional ones', () => {
    expect(translation('common.close', 'zh-CN')).to.equal(zh['common.close']);
    expect(translation('common.close', 'zh')).to.equal(zh['common.close']);
    expect(translation('common.close', 'zh-TW')).to.equal(undefined);
  });

  it('yields to words of the page, and those to words of the element', async () => {
    const { element } = await page('de');
    configureBilling({ strings: { 'portal.link': 'Konto' } });
    await shown(element, 'Konto');
    element.querySelector('credyt-portal-link')!.strings = { 'portal.link': 'Rechnungen' };
    await shown(element, 'Rechnungen');
    configureBilling({ strings: undefined });
  });

  it('sets the direction: Arabic amounts are isolated', async () => {
    const { element } = await mount(html`<div lang="ar"><credyt-balance-badge></credyt-balance-badge></div>`);
    const badge = element.querySelector('credyt-balance-badge')!;
    await waitUntil(() => badge.shadowRoot!.textContent?.includes('\u2066'), 'no isolate', { timeout: 5000 });
  });
});
