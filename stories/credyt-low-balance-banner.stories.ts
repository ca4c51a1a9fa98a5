// Stories of <credyt-low-balance-banner>: in time, one sentence, one action; silent while there is nothing to say.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import { confirming, unseen } from './payments.js';
import { connected, failed, inScenario, lineCut, loading, low, signedOut } from './worlds.js';

interface Args {
  below: string;
  clearAbove: string;
  asset: string;
  width: string;
}

const meta: Meta<Args> = {
  title: 'Elements/credyt-low-balance-banner',
  component: 'credyt-low-balance-banner',
  args: { below: '', clearAbove: '', asset: '', width: '760px' },
  render: ({ below, clearAbove, asset, width }) => html`<div style="inline-size: min(${width}, calc(100vw - 32px))">
    <credyt-low-balance-banner below=${below || nothing} clear-above=${clearAbove || nothing} asset=${asset || nothing}></credyt-low-balance-banner>
  </div>`,
  parameters: { ...low, docs: { story: { height: '120px' } } },
};
export default meta;

type Story = StoryObj<Args>;

export const Low: Story = {};
export const UsedUp: Story = { parameters: inScenario('empty') };
export const Owed: Story = { parameters: inScenario('negative') };
export const Narrow: Story = { args: { width: '320px' } };
export const Credits: Story = { args: { asset: 'CREDIT', below: '2000' }, parameters: inScenario('multi-asset') };
export const Confirming: Story = { play: confirming };
export const Unseen: Story = { play: unseen };
export const ViewOnly: Story = { parameters: { billing: { ...low.billing, options: { ...low.billing.options, can: () => ({ topUp: false, portal: false }) } } } };
export const Stale: Story = { args: { below: '30' }, parameters: connected, play: lineCut };
export const OwnAction: Story = {
  render: () => html`<div style="inline-size: min(760px, calc(100vw - 32px))"><credyt-low-balance-banner><a slot="action" href="#plans">See plans</a></credyt-low-balance-banner></div>`,
};
export const Enough: Story = { parameters: inScenario('healthy') };
export const HostileData: Story = { args: { asset: 'CREDIT' }, parameters: inScenario('hostile') };
export const Loading: Story = { parameters: loading };
export const Failed: Story = { parameters: failed };
export const SignedOut: Story = { parameters: signedOut };
