// Stories of <credyt-usage-chart>: what was spent per day and on what, from nothing to 20,000 events.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { until } from './payments.js';
import { getBilling } from 'credyt-widgets';
import { stage } from './stage.js';
import { failed, inScenario, loading, signedOut } from './worlds.js';

interface Args {
  days: number;
  width: string;
}

const meta: Meta<Args> = {
  title: 'Elements/credyt-usage-chart',
  component: 'credyt-usage-chart',
  args: { days: 30, width: '860px' },
  render: ({ days, width }) =>
    html`<div style="inline-size: min(${width}, calc(100vw - 32px))"><credyt-usage-chart days=${days}></credyt-usage-chart></div>`,
  parameters: { ...inScenario('healthy'), layout: 'padded', docs: { story: { height: '420px' } } },
};
export default meta;

type Story = StoryObj<Args>;

interface Scene {
  canvasElement: HTMLElement;
}

const drawn = ({ canvasElement }: Scene, selector: string) =>
  until(() => canvasElement.querySelector('credyt-usage-chart:state(ready)')?.shadowRoot?.querySelector<HTMLElement>(selector));

/** Credyt cannot be reached any more once the chart is there, and a balance has moved meanwhile. */
const cutOff = async (scene: Scene) => {
  await drawn(scene, 'svg[width]');
  const { emulator, billing } = stage();
  emulator.faults({ route: 'GET /events', status: 503 });
  await emulator.fetch(new Request(`http://localhost:4010/customers/${emulator.customerId}/wallet/adjustments`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-credyt-api-key': 'key_story' },
    body: JSON.stringify({ transaction_id: 'story', asset: 'USD', amount: 1, reason: 'gift' }),
  }));
  await billing.refresh({ customerId: emulator.customerId });
  await getBilling().refresh();
  await until(() => scene.canvasElement.querySelector('credyt-usage-chart:state(stale)'));
};

export const Wide: Story = {};
export const Medium: Story = { args: { width: '480px', days: 14 } };
export const Narrow: Story = { args: { width: '320px', days: 7 } };
export const OneDayLookedAt: Story = { play: async (scene) => { (await drawn(scene, '[part~=plot]')).focus(); } };
export const AsTable: Story = { play: async (scene) => { (await drawn(scene, '[part~=table-toggle]')).click(); } };
/** Only the newest 1,000 are counted, and days that were not read whole are left out. */
export const TwentyThousandEvents: Story = {
  parameters: inScenario('long-usage'),
  play: async (scene) => {
    const root = (await drawn(scene, 'svg[width]')).getRootNode();
    await until(() => !root.textContent?.includes('Pricing…'));
  },
};
/** A cost that is not known is never drawn as 0. */
export const CostsNotKnown: Story = { parameters: { billing: { prepare: ({ emulator }: ReturnType<typeof stage>) => { emulator.faults({ route: 'GET /events/:id', status: 500 }); } } } };
export const Stale: Story = { play: cutOff };
export const NoSpend: Story = { parameters: inScenario('no-wallet') };
export const HostileData: Story = { parameters: inScenario('hostile') };
export const Loading: Story = { parameters: loading };
export const Failed: Story = { parameters: failed };
export const SignedOut: Story = { parameters: signedOut };
