// Stories of <credyt-usage-history>: what was used and what it cost, from nothing to 20,000 events.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import { connected, failed, inScenario, lineCut, loading, signedOut } from './worlds.js';

interface Args {
  pageSize: number;
  eventType: string;
  width: string;
}

const meta: Meta<Args> = {
  title: 'Elements/credyt-usage-history',
  component: 'credyt-usage-history',
  args: { pageSize: 25, eventType: '', width: '860px' },
  render: ({ pageSize, eventType, width }) =>
    html`<div style="inline-size: min(${width}, calc(100vw - 32px))"><credyt-usage-history page-size=${pageSize} event-type=${eventType || nothing}></credyt-usage-history></div>`,
  parameters: { ...inScenario('healthy'), layout: 'padded', docs: { story: { height: '640px' } } },
};
export default meta;

type Story = StoryObj<Args>;

export const Wide: Story = {};
export const Medium: Story = { args: { width: '600px' } };
export const Narrow: Story = { args: { width: '320px' } };
export const TwentyThousandEvents: Story = { parameters: inScenario('long-usage') };
export const NoUsage: Story = { parameters: inScenario('no-wallet') };
export const HostileData: Story = { parameters: inScenario('hostile') };
export const Loading: Story = { parameters: loading };
export const Failed: Story = { parameters: failed };
export const SignedOut: Story = { parameters: signedOut };
export const Stale: Story = { parameters: connected, play: lineCut };
/** Much was looked through and nothing found: the customer says whether to go on. */
export const Paused: Story = { args: { eventType: 'never_used' }, parameters: inScenario('long-usage') };
