// Stories of <credyt-billing-panel>: an account page in one tag, by its own width.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { confirming, settled, unseen } from './payments.js';
import { connected, failed, inScenario, lineCut, live, loading, low, signedOut, viewOnly } from './worlds.js';

interface Args {
  sections: string;
  width: string;
}

const meta: Meta<Args> = {
  title: 'Elements/credyt-billing-panel',
  component: 'credyt-billing-panel',
  args: { sections: 'balance usage', width: '960px' },
  render: ({ sections, width }) => html`<div style="inline-size: min(${width}, calc(100vw - 32px))"><credyt-billing-panel sections=${sections}></credyt-billing-panel></div>`,
  parameters: { ...inScenario('healthy'), layout: 'padded', docs: { story: { height: '640px' } } },
};
export default meta;

type Story = StoryObj<Args>;

export const Wide: Story = {};
export const Medium: Story = { args: { width: '480px' } };
export const Narrow: Story = { args: { width: '320px' } };
export const SeveralBalances: Story = { parameters: inScenario('multi-asset') };
export const BalanceOnly: Story = { args: { sections: 'balance', width: '320px' } };
export const Low: Story = { parameters: low };
export const Owed: Story = { parameters: inScenario('negative') };
export const NoWallet: Story = { parameters: inScenario('no-wallet') };
export const SubscriptionWaits: Story = { parameters: inScenario('pending-subscription') };
export const Confirming: Story = { play: confirming };
export const Settled: Story = { play: settled };
export const Unseen: Story = { play: unseen };
export const ViewOnly: Story = { parameters: viewOnly };
export const Stale: Story = { parameters: connected, play: lineCut };
export const LiveMode: Story = { parameters: live };
export const HostileData: Story = { parameters: inScenario('hostile') };
export const Loading: Story = { parameters: loading };
export const Failed: Story = { parameters: failed };
export const SignedOut: Story = { parameters: signedOut };
