// Sentences about <credyt-usage-history> and the worlds its tests need. Used by the usage-history tests.
import { expect, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { createEmulator } from '../../src/emulator/index.js';
import { getBilling } from '../../src/index.js';
import '../../src/elements/credyt-usage-history/credyt-usage-history.define.js';
import type { CredytUsageHistory } from '../../src/elements/credyt-usage-history/credyt-usage-history.js';
import { mount, type MountOptions, type Mounted } from '../support/mount.js';
import { buttonSaying, inState, until } from './hear.js';

export type History = CredytUsageHistory;

export const HISTORY = html`<credyt-usage-history></credyt-usage-history>`;
export const TEN = html`<credyt-usage-history page-size="10"></credyt-usage-history>`;

export const all = <Found extends HTMLElement = HTMLElement>(history: History, selector: string): Found[] => [...history.shadowRoot!.querySelectorAll<Found>(selector)];
export const parts = (history: History, name: string): HTMLElement[] => all(history, `[part~=${name}]`);
export const text = (history: History): string => history.shadowRoot!.textContent.replace(/\s+/g, ' ').trim();
export const table = (history: History): HTMLElement => all(history, '[role=table]')[0]!;
export const button = (history: History, label: string): HTMLElement => {
  const found = buttonSaying(history, label);
  if (!found) throw new Error(`There is no button "${label}" in: ${text(history).slice(0, 300)}`);
  return found;
};

/** As a customer does: sets a field and lets it tell. */
export async function choose(history: History, field: HTMLInputElement | HTMLSelectElement, value: string): Promise<void> {
  field.value = value;
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
  await history.updateComplete;
}

export async function ready(options: MountOptions = {}, markup: TemplateResult = HISTORY): Promise<Mounted<History>> {
  const mounted = await mount<History>(markup, options);
  await inState(mounted.element, 'ready');
  return mounted;
}

/** Goes on to the page that begins with this row. */
export async function turnTo(history: History, row: number, label: 'Older' | 'Newer' = 'Older'): Promise<void> {
  button(history, label).click();
  await until(() => parts(history, 'row')[0]?.getAttribute('aria-rowindex') === String(row + 1), `row ${row} is first`);
}

/** What the host's backend does: sends usage, then says that the balance changed. */
export async function use({ emulator, billing, endpoint }: Mounted<History>, ...names: string[]): Promise<void> {
  const { customerId } = emulator;
  const events = names.map((id) => ({ id, event_type: 'image_generated', occurred_at: new Date().toISOString(), description: `Made ${id}`, data: { images: 1 } }));
  const response = await emulator.fetch(new Request('http://localhost:4010/events', {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-credyt-api-key': 'key_test' }, body: JSON.stringify({ customer_id: customerId, events }),
  }));
  expect(response.ok, await response.clone().text()).to.equal(true);
  await billing.refresh({ customerId });
  await getBilling(endpoint).refresh();
}

interface Event {
  id: string;
  event_type: string;
  occurred_at: string;
  [member: string]: unknown;
}

/**
 * A Credyt with events that nobody had to send: the emulator prices each one as it comes, which takes minutes for 100,000.
 * Newest first, `event(0)` is the newest; all else is the emulator's. `answer` may stand in for a list's answer.
 */
export function withEvents(count: number, event: (index: number) => Event, answer: (request: Request) => Response | null = () => null) {
  const emulator = createEmulator({ publicUrl: 'http://localhost:4010' });
  const asked: string[] = [];
  return {
    /** What was asked of Credyt: `/events?limit=100`. */
    asked,
    fetch: async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      const request = new Request(input, init);
      const { pathname, search, searchParams } = new URL(request.url);
      asked.push(pathname + search);
      if (pathname !== '/events') return emulator.fetch(request);
      const standIn = answer(request);
      if (standIn) return standIn;
      const [offset, limit] = [Number(searchParams.get('offset') ?? 0), Number(searchParams.get('limit') ?? 25)];
      const items = Array.from({ length: Math.max(0, Math.min(limit, count - offset)) }, (_, place) => ({ customer_id: emulator.customerId, ...event(offset + place) }));
      return Response.json({ items, total_count: count, limit, offset });
    },
  };
}

/** One event every ten minutes, each with its cost in the list. */
export const priced = (index: number): Event => ({
  id: `e${index}`,
  event_type: index % 5 === 4 ? 'image_upscaled' : 'image_generated',
  occurred_at: new Date(Date.UTC(2026, 9, 1) - index * 600_000).toISOString(),
  description: index % 100 === 99 ? 'A heron' : 'A hill',
  fees: [{ amount: 0.25, asset: 'USD', product_code: 'ink' }],
});
