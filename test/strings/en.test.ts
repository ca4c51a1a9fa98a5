// The English words keep the kit's tone and can all be filled in.
import { expect } from '@open-wc/testing';
import * as en from '../../src/strings/en.js';

const groups = Object.values(en) as Record<string, string | Record<string, string>>[];
const texts = groups.flatMap((group) => Object.entries(group)).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : Object.values(text).map((form) => [key, form]))) as [string, string][];

describe('English', () => {
  it('says each key once', () => {
    const keys = groups.flatMap((group) => Object.keys(group));
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it('never blames, apologises or shouts', () => {
    for (const [key, text] of texts) expect(text, key).not.to.match(/\b(oops|sorry|invalid|error|failed)\b|!/i);
  });

  it('uses real characters', () => {
    for (const [key, text] of texts) expect(text, key).not.to.match(/'|"|\.\.\.|--/);
  });

  it('has the same values in all forms of a plural', () => {
    for (const group of groups) {
      for (const [key, text] of Object.entries(group)) {
        if (typeof text === 'string') continue;
        const names = Object.values(text).map((form) => [...form.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort().join());
        expect(new Set(names).size, key).to.equal(1);
        expect(text).to.have.property('other');
      }
    }
  });
});
