// A visit to the stories of a built Storybook: opens one, dresses its page and says what is wrong with it. Used by stories.spec.ts and planted.spec.ts.
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Browser, type Page } from '@playwright/test';
import { preview } from 'vite';
import { layoutFaults } from './layout-faults.js';

export interface Story {
  id: string;
  type: 'story' | 'docs';
  title: string;
  name: string;
}

/** Toolbar values; what a look leaves out is as in the last one. */
export type Look = Partial<Record<'language' | 'scheme' | 'theme' | 'text', string>>;

/** The four pages every story is audited on. Right to left is Arabic, not mirrored English. */
export const LOOKS: readonly Required<Pick<Look, 'language' | 'scheme'>>[] = ['en', 'ar'].flatMap((language) => ['light', 'dark'].map((scheme) => ({ language, scheme })));

/** Rules that axe leaves off by default and that WCAG 2.2 AA asks for, or nearly. None is switched off. */
const MORE_RULES = ['target-size', 'css-orientation-lock', 'focus-order-semantics', 'p-as-heading', 'table-fake-caption', 'td-has-header'];

/** Storybook's own bus, which remembers the last event of each kind. */
interface Bus {
  last(event: string): unknown[] | undefined;
  once(event: string, listener: () => void): void;
  emit(event: string, detail: unknown): void;
}

const RENDERED = ['storyRendered', 'storyErrored', 'storyThrewException', 'playFunctionThrewException', 'storyMissing'];

export const storiesOf = (folder: string): Story[] =>
  Object.values((JSON.parse(readFileSync(`${folder}/index.json`, 'utf8')) as { entries: Record<string, Story> }).entries);

export class Visit {
  /** What the page said that it should not have: console errors and warnings, exceptions, failed requests, strangers asked. */
  noise: string[] = [];

  private constructor(readonly page: Page, readonly origin: string, readonly end: () => Promise<void>) {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.noise.push(`${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => this.noise.push(String(error)));
    page.on('requestfailed', (request) => this.noise.push(`${request.url()} failed: ${request.failure()?.errorText ?? ''}`));
    page.on('response', (response) => { if (response.status() >= 400) this.noise.push(`${response.url()} answered ${response.status()}`); });
    page.on('dialog', (dialog) => {
      this.noise.push(`text was run: ${dialog.type()} ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== this.origin && !['data:', 'blob:'].includes(url.protocol)) this.noise.push(`asked ${url.origin}`);
    });
  }

  /** One page for all stories of a worker: it keeps Storybook's scripts in its cache. */
  static async start(browser: Browser, folder: string): Promise<Visit> {
    const server = await preview({ configFile: false, logLevel: 'error', build: { outDir: folder }, preview: { port: 0, host: '127.0.0.1' } });
    const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC', reducedMotion: 'reduce', viewport: { width: 960, height: 640 } });
    const page = await context.newPage();
    // Timers run, the time of day stands still: what a story says of it is the same on every machine.
    await page.clock.setFixedTime('2026-03-04T10:30:00Z');
    await page.addInitScript(holdSlowTimers);
    return new Visit(page, new URL(server.resolvedUrls?.local[0] ?? '').origin, async () => {
      await context.close();
      await server.close();
    });
  }

  /** Rendered, its play function over, at rest; from then on no poll and no dismissal changes it. */
  async open({ id }: Pick<Story, 'id'>): Promise<void> {
    await this.page.emulateMedia({ forcedColors: 'none' });
    // Storybook's own audit is off: it would run beside ours.
    await this.page.goto(`${this.origin}/iframe.html?id=${id}&viewMode=story&globals=a11y.manual:!true`);
    this.noise = [];
    await this.page.waitForFunction((events) => {
      const bus = (globalThis as unknown as { __STORYBOOK_ADDONS_CHANNEL__?: Bus }).__STORYBOOK_ADDONS_CHANNEL__;
      return events.some((event) => bus?.last(event));
    }, RENDERED);
    await expect(this.page.locator('body.sb-show-main'), 'the story renders').toBeAttached();
    expect(await this.#failures(), 'the story plays').toEqual([]);
    let before = '';
    await expect.poll(async () => {
      const now = await this.outline();
      const isAtRest = now === before && !(await this.page.evaluate(isWaiting));
      before = now;
      return isAtRest;
    }, { message: 'the story comes to rest', intervals: [100] }).toBe(true);
    await this.page.evaluate(() => { (globalThis as { holdSlowTimers?: boolean }).holdSlowTimers = true; });
  }

  /** As the toolbar would; nothing is loaded anew. */
  async wear(look: Look): Promise<void> {
    await this.page.evaluate((globals) => new Promise<void>((resolve) => {
      const bus = (globalThis as unknown as { __STORYBOOK_ADDONS_CHANNEL__: Bus }).__STORYBOOK_ADDONS_CHANNEL__;
      bus.once('storyRendered', resolve);
      bus.emit('updateGlobals', { globals });
    }), look);
    await this.#still();
  }

  async violations(): Promise<string[]> {
    await this.#still();
    const rules = Object.fromEntries(MORE_RULES.map((rule) => [rule, { enabled: true }]));
    // Axe's types belong to another copy of Playwright.
    const { violations } = await new AxeBuilder({ page: this.page as never }).options({ rules }).setLegacyMode().analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join(' ')}`);
  }

  /** The accessibility tree, as text, without what chance gives: the port, events' ids. */
  async outline(): Promise<string> {
    return (await this.page.locator('#storybook-root').ariaSnapshot()).replaceAll(this.origin, '').replaceAll(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g, 'any-id');
  }

  /** What stands outside the page or sticks out of its box. */
  layout(): Promise<string[]> {
    return this.page.evaluate(layoutFaults);
  }

  /** What text must never become: an element that loads or runs something. */
  strangers(): Promise<string[]> {
    return this.page.evaluate(() => {
      const found = (root: ParentNode): string[] => [...root.querySelectorAll('*')].flatMap((element) => [
        ...(element.matches('script, img, iframe, object, embed, link, [href^="javascript:" i], [onerror], [onload]') ? [element.outerHTML] : []),
        ...(element.shadowRoot ? found(element.shadowRoot) : []),
      ]);
      return found(document.querySelector('#root-inner') ?? document.createElement('p'));
    });
  }

  /** The custom states of the elements in the story. */
  states(tag: string, names: readonly string[]): Promise<string[]> {
    return this.page.locator(tag).first().evaluate((element, all) => all.filter((name) => element.matches(`:state(${name})`)), names);
  }

  #failures(): Promise<string[]> {
    return this.page.evaluate((events) => {
      const bus = (globalThis as unknown as { __STORYBOOK_ADDONS_CHANNEL__: Bus }).__STORYBOOK_ADDONS_CHANNEL__;
      return events.flatMap((event) => (bus.last(event) ? [`${event}: ${JSON.stringify(bus.last(event))}`] : []));
    }, RENDERED.filter((event) => event !== 'storyRendered'));
  }

  /** Colours are final only once panels and dialogs have faded in. */
  async #still(): Promise<void> {
    await this.page.evaluate(() => Promise.all(document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished.catch(() => null))));
  }
}

/** A skeleton on its way to something: what the emulator is still asked for. A story that shows waiting says so in its name. */
function isWaiting(): boolean {
  const isMeant = /--(?:.*-)?(?:loading|busy|exporting)$/.test(new URLSearchParams(location.search).get('id') ?? '');
  const within = (root: ParentNode): boolean =>
    [...root.querySelectorAll('*')].some((element) => element.matches('[aria-busy=true], .skeleton, :state(loading)') || (element.shadowRoot !== null && within(element.shadowRoot)));
  return !isMeant && within(document);
}

/** Once `holdSlowTimers` is set, what would happen in a second or later does not happen: polls, notes that go away by themselves. */
function holdSlowTimers(): void {
  const page = globalThis as typeof globalThis & { holdSlowTimers?: boolean };
  const start = page.setTimeout;
  page.setTimeout = ((act: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
    const run = (): void => {
      if (page.holdSlowTimers && ms >= 1000) start(run, 500);
      else act(...given);
    };
    return start(run, ms);
  }) as typeof setTimeout;
}
