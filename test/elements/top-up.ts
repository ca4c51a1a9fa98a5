// A top-up button on a page with billing, its panel opened. Used by the top-up button's tests.
import { fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import type { CredytTopUpButton } from '../../src/elements/credyt-top-up-button/credyt-top-up-button.js';
import '../../src/elements/credyt-top-up-button/credyt-top-up-button.define.js';
import { openPage, type TestPage } from '../client/page.js';
import type { InPageOptions } from '../support/billing-in-page.js';
import { inState, part, until } from './hear.js';

export const PLAIN = html`<credyt-top-up-button></credyt-top-up-button>`;
export const NEW_TAB = html`<credyt-top-up-button target="_blank"></credyt-top-up-button>`;
export interface Opened extends TestPage {
  element: CredytTopUpButton;
}

export async function mount(template: TemplateResult = PLAIN, options: InPageOptions = {}): Promise<Opened> {
  const page = openPage(options);
  const element = await fixture<CredytTopUpButton>(template);
  await until(() => !element.matches(':state(loading)'));
  return { ...page, element };
}

export async function opened(template?: TemplateResult, options?: InPageOptions): Promise<Opened> {
  const page = await mount(template, options);
  await openPanel(page.element);
  return page;
}

export async function openPanel(element: Element): Promise<void> {
  part(element, 'button')!.click();
  await inState(element, 'open');
  await until(() => part(element, 'header'));
}

export const radios = (element: Element): HTMLElement[] => [...element.shadowRoot!.querySelectorAll<HTMLElement>('[role=radio]')];
export const chosen = (element: Element): string => radios(element).filter((radio) => radio.getAttribute('aria-checked') === 'true').map((radio) => radio.textContent.trim()).join();
