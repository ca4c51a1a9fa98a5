// Stories of <credyt-balance-badge>: the compact balance for a page's header, in every state.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import { confirming, settled, unseen } from './payments.js';
import { connected, failed, inScenario, lineCut, live, loading, low, openedDetails, signedOut } from './worlds.js';

interface Args {
  format: 'full' | 'compact';
  details: boolean;
}

const meta: Meta<Args> = {
  title: 'Elements/credyt-balance-badge',
  component: 'credyt-balance-badge',
  args: { format: 'full', details: false },
  argTypes: { format: { control: 'inline-radio', options: ['full', 'compact'] } },
  render: ({ format, details }) =>
    html`<credyt-balance-badge format=${format === 'full' ? nothing : format} ?details=${details}></credyt-balance-badge>`,
  parameters: inScenario('healthy'),
};
export default meta;

type Story = StoryObj<Args>;

export const Healthy: Story = {};
export const Details: Story = { args: { details: true }, parameters: inScenario('multi-asset') };
export const AllBalances: Story = { args: { details: true }, parameters: { ...inScenario('multi-asset'), docs: { story: { height: '520px' } } }, play: openedDetails };
export const Compact: Story = { args: { format: 'compact' }, parameters: inScenario('multi-asset') };
export const Low: Story = { parameters: low };
export const Empty: Story = { parameters: inScenario('empty') };
export const Negative: Story = { parameters: inScenario('negative') };
export const NoWallet: Story = { parameters: inScenario('no-wallet') };
export const HostileData: Story = { args: { details: true }, parameters: inScenario('hostile') };
export const Loading: Story = { parameters: loading };
export const Stale: Story = { parameters: connected, play: lineCut };
export const Failed: Story = { parameters: failed };
export const SignedOut: Story = { parameters: signedOut };
export const Confirming: Story = { play: confirming };
export const Settled: Story = { play: settled };
export const Unseen: Story = { play: unseen };
export const LiveMode: Story = { parameters: live };
