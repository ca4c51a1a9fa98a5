// Mounts a piece of HTML on the true stack (client → handler → emulator, all in the page) and cleans up after each test. Used by browser tests.
import { fixture } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { startBillingInPage, type InPageBilling, type InPageOptions } from './billing-in-page.js';

export interface Mounted<Element extends HTMLElement> extends InPageBilling {
  /** The first element of the given HTML. */
  element: Element;
  /** `detail` of each `credyt-redirect`, oldest first. The redirects themselves are prevented: a page that leaves ends its test. */
  redirects: unknown[];
}

export interface MountOptions extends InPageOptions {
  /** Let redirects happen, for tests that watch `window.open` themselves. */
  letRedirectsThrough?: boolean;
}

const cleanUps: (() => unknown)[] = [];

// Colours change at once, so that an audit never meets one half way.
document.documentElement.style.setProperty('--credyt-duration', '0ms');

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

export async function mount<Element extends HTMLElement = HTMLElement>(
  html: string | TemplateResult,
  { letRedirectsThrough = false, ...options }: MountOptions = {},
): Promise<Mounted<Element>> {
  const stack = startBillingInPage(options);
  cleanUps.push(() => stack.close());

  const redirects: unknown[] = [];
  const note = (event: Event) => {
    redirects.push((event as Event & { detail: unknown }).detail);
    if (!letRedirectsThrough) event.preventDefault();
  };
  document.addEventListener('credyt-redirect', note);
  cleanUps.push(() => { document.removeEventListener('credyt-redirect', note); });

  const element = await fixture<Element>(html);
  return { ...stack, element, redirects };
}
