// A run in a language nobody speaks: whatever stands on the page without its marks was never given to the translators.
import { expect, html } from '@open-wc/testing';
import { render } from 'lit';
import { registerStrings, type Strings } from '../../src/index.js';
import * as english from '../../src/strings/en.js';
import { languages } from '../../src/strings/languages.js';
import { closePages } from '../client/page.js';
import { allTags, everything, shadowOf, WORLDS } from '../support/everything.js';
import { disguise, hardCodedText, PSEUDO } from '../support/hard-coded-text.js';

const words = Object.assign({}, ...Object.values(english).filter((group) => typeof group === 'object')) as Strings;

/** Every string in a JSON value. */
const stringsIn = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, inner]) => [name, ...stringsIn(inner)]) : [];

describe('In a language nobody speaks', () => {
  const { json } = Response.prototype;
  const { lang } = document.documentElement;
  const heard = new Set<string>();
  let tags: string[];

  before(async () => {
    tags = await allTags();
    registerStrings(PSEUDO, Object.fromEntries(Object.entries(words).map(([key, text]) => [
      key, typeof text === 'string' ? disguise(text) : Object.fromEntries(Object.entries(text).map(([form, each]) => [form, disguise(each)])),
    ])));
    document.documentElement.lang = PSEUDO;
    Response.prototype.json = async function (this: Response) {
      const answer: unknown = await json.call(this);
      for (const text of stringsIn(answer)) heard.add(text);
      return answer;
    };
  });

  after(() => {
    languages().words.delete(PSEUDO);
    document.documentElement.lang = lang;
    Response.prototype.json = json;
  });

  afterEach(async () => {
    document.querySelector('[data-everything]')?.remove();
    await closePages();
  });

  for (const [name, world] of Object.entries(WORLDS)) {
    it(`no element says a word of its own: ${name}`, async () => {
      const page = await everything(world, tags);
      const found = new Set<string>();
      await page.openAll(() => { for (const text of hardCodedText(page.root, heard)) found.add(text.trim()); });
      expect([...found]).to.deep.equal([]);
      expect(page.root.querySelectorAll('*').length).to.equal(tags.length);
      expect(shadowOf(page.root).some((element) => element.textContent.includes('⟦'))).to.equal(true);
    }).timeout(30_000);
  }

  it('a word of its own would be found', async () => {
    const { root } = await everything({}, tags.slice(0, 1));
    render(html`<p title="Balance">⟦Fine⟧</p><button aria-label="⟦Fine⟧">Retry</button>`, root.firstElementChild!.shadowRoot as unknown as HTMLElement);
    expect(hardCodedText(root, [])).to.deep.equal(['Balance', 'Retry']);
  });
});
