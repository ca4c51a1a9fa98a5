// Small sentences for element tests: wait for a state, look into the shadow root, read what is said aloud. Used by test/elements.
import { expect, waitUntil } from '@open-wc/testing';

/** Machines that run many browsers at once are slow: patience costs a passing test nothing. */
export const until = (holds: () => unknown, what = holds.toString()): Promise<void> =>
  waitUntil(() => Boolean(holds()), `waited in vain until ${what}`, { timeout: 6000 });

export const inState = (element: Element, state: string): Promise<void> =>
  until(() => element.matches(`:state(${state})`), `<${element.localName}> is in :state(${state})`);

/** The first element with this part. */
export const part = <Found extends HTMLElement = HTMLElement>(element: Element, name: string): Found | null =>
  element.shadowRoot?.querySelector<Found>(`[part~="${name}"]`) ?? null;

/** What a reader sees of a part, white space as one space. */
export const textOf = (element: Element, name: string): string => (part(element, name)?.textContent ?? '').replace(/\s+/g, ' ').trim();

export const buttonSaying = (element: Element, words: string): HTMLElement | null =>
  [...(element.shadowRoot?.querySelectorAll<HTMLElement>('button, a') ?? [])].find((button) => button.textContent.includes(words)) ?? null;

/** Waits until all fades are over. */
export async function still(element: Element): Promise<void> {
  const fades = (element.shadowRoot?.getAnimations() ?? []).filter((animation) => animation instanceof CSSTransition);
  await Promise.allSettled(fades.map(({ finished }) => finished));
}

/** Axe on the element at rest: half-seen text fails any contrast rule. */
export async function audit(element: Element): Promise<void> {
  await still(element);
  await expect(element).to.be.accessible();
}

export const saidAloud = (): string => document.querySelector('[data-credyt-announcer]')?.textContent ?? '';

/** Every private custom property that the styles use but never set. */
export function strayTokens(styles: readonly { cssText: string }[]): string[] {
  const text = styles.map(({ cssText }) => cssText).join('\n');
  const set = new Set([...text.matchAll(/(--_[\w-]+):/g)].map(([, name]) => name));
  const used = new Set([...text.matchAll(/var\((--_[\w-]+)/g)].map(([, name]) => name));
  return [...used].filter((name) => !set.has(name)).map((name) => `${name} is never set`);
}
