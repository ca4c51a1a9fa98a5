// Visits every story of the static Storybook, four pages each: silent, accessible, with the outline that was agreed on, and within its page. Needs `npm run storybook:build`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { pictureFaults } from '../../scripts/picture-faults.js';
import { LOOKS, Visit, storiesOf, type Story } from './story-visit.js';

const FOLDER = 'storybook-static';
const PICTURES = 'test-results/story-pictures';
if (!existsSync(`${FOLDER}/index.json`)) throw new Error('There is no Storybook to visit: run npm run storybook:build first.');

/** Which story shows which state of an element; or "n/a: why". */
type Cell = string | readonly string[];
const table = JSON.parse(readFileSync('test/states.json', 'utf8')) as Record<string, Record<string, Cell>>;
const storiesIn = (cell: Cell): readonly string[] => (typeof cell === 'string' && cell.startsWith('n/a: ') ? [] : [cell].flat());

interface Declaration {
  tagName?: string;
  cssStates?: { name: string }[];
}
const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as { modules: { declarations?: Declaration[] }[] };
const elements = new Map(manifest.modules.flatMap(({ declarations = [] }) => declarations)
  .flatMap(({ tagName, cssStates = [] }) => (tagName ? [[tagName, cssStates.map(({ name }) => name)] as const] : [])));

const entries = storiesOf(FOLDER);
const stories = entries.filter(({ type }) => type === 'story');
const elementOf = ({ title }: Story): string => /^Elements\/(credyt-[\w-]+)$/.exec(title)?.[1] ?? '';

/** States that all elements share (the look, §3), and the world that means harm. */
const SHARED = ['loading', 'ready', 'stale', 'low', 'negative', 'empty', 'signed-out', 'failed', 'confirming', 'settled', 'unseen', 'view-only', 'test', 'busy', 'hostile'];

test.describe('the table of states', () => {
  test('has a row for every element, and every element has its page', () => {
    expect(Object.keys(table).sort()).toEqual([...elements.keys()].sort());
    const documented = entries.filter(({ type }) => type === 'docs').map(elementOf).filter(Boolean);
    expect(documented.sort()).toEqual([...elements.keys()].sort());
  });

  for (const [tag, own] of elements) {
    test(`${tag}: every state is shown or said not to be, every story shows one`, () => {
      const row = table[tag] ?? {};
      expect(Object.keys(row).sort()).toEqual([...new Set([...SHARED, ...own])].sort());
      for (const [state, cell] of Object.entries(row)) {
        if (typeof cell === 'string' && cell.startsWith('n/a: ')) expect(own, `${state} is a state of the element`).not.toContain(state);
        else expect(storiesIn(cell).length, `${state} is empty`).toBeGreaterThan(0);
      }
      const shown = [...new Set(Object.values(row).flatMap(storiesIn))].sort();
      expect(shown).toEqual(stories.filter((story) => elementOf(story) === tag).map(({ id }) => id).sort());
    });
  }
});

let visit: Visit;
test.beforeAll(async ({ browser }) => {
  mkdirSync(PICTURES, { recursive: true });
  visit = await Visit.start(browser, FOLDER);
});
test.afterAll(() => visit.end());

for (const story of stories) {
  test(`${story.title}: ${story.name}`, async () => {
    const { page } = visit;
    await visit.open(story);
    const tag = elementOf(story);
    const claimed = Object.entries(table[tag] ?? {}).filter(([state, cell]) => elements.get(tag)?.includes(state) && storiesIn(cell).includes(story.id)).map(([state]) => state);
    if (tag) expect.soft(await visit.states(tag, claimed), 'shows the states that test/states.json says').toEqual(claimed);
    const outline = await visit.outline();
    expect.soft(`${outline}\n`).toMatchSnapshot(`${story.id}.yml`);

    for (const look of LOOKS) {
      await visit.wear(look);
      const name = `${look.scheme}, ${look.language}`;
      test.info().annotations.push({ type: 'axe runs' });
      expect.soft(await visit.violations(), `accessible in ${name}`).toEqual([]);
      expect.soft(await visit.layout(), `within its page in ${name}`).toEqual([]);
    }

    const picture = async (name: string): Promise<Buffer> => {
      const bytes = await page.screenshot();
      writeFileSync(`${PICTURES}/${story.id}-${name}.png`, bytes);
      return bytes;
    };
    const darkRtl = await picture('dark-rtl');
    await visit.wear({ language: 'en', scheme: 'light' });
    const lightLtr = await picture('light-ltr');
    await page.emulateMedia({ forcedColors: 'active' });
    const forced = await picture('forced-colours');
    // Nothing to say, nothing to see; and a story in a dark-only theme has no light twin.
    const isFault = (fault: string): boolean => (fault.includes('blank') ? outline !== '- main' : story.title !== 'Themes');
    expect.soft((await pictureFaults(page, 'light and dark', lightLtr, darkRtl)).filter(isFault)).toEqual([]);
    expect.soft((await pictureFaults(page, 'forced colours', forced, forced)).filter((fault) => fault.includes('blank')).filter(isFault)).toEqual([]);
    await page.emulateMedia({ forcedColors: 'none' });

    await page.setViewportSize({ width: 320, height: 640 });
    for (const language of ['en', 'ar']) {
      await visit.wear({ language });
      expect.soft(await visit.layout(), `within a page of 320 px in ${language}`).toEqual([]);
    }
    await page.setViewportSize({ width: 960, height: 640 });
    expect.soft(await visit.strangers(), 'text stays text').toEqual([]);
    expect.soft(visit.noise).toEqual([]);
  });
}
