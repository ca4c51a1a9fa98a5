// Stories of <credyt-top-up-button>: one click with `amount`, otherwise a panel.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import { busy, confirming, paying, settled, unseen } from './payments.js';
import { credits, failed, inScenario, loading, opened, signedOut, viewOnly } from './worlds.js';

interface Args {
  amount: string;
  asset: string;
  label: string;
}

const meta: Meta<Args> = {
  title: 'Elements/credyt-top-up-button',
  component: 'credyt-top-up-button',
  args: { amount: '', asset: '', label: '' },
  render: ({ amount, asset, label }) =>
    html`<credyt-top-up-button amount=${amount || nothing} asset=${asset || nothing}>${label || nothing}</credyt-top-up-button>`,
  parameters: { ...inScenario('healthy'), docs: { story: { height: '560px' } } },
};
export default meta;

type Story = StoryObj<Args>;

export const Closed: Story = {};
export const Panel: Story = { play: opened };
export const PanelForCredits: Story = { args: { asset: 'CREDIT' }, parameters: credits, play: opened };
export const OneClick: Story = { args: { amount: '20' } };
export const OwnLabel: Story = { args: { label: 'Buy more time' } };
export const InDebt: Story = { parameters: inScenario('negative'), play: opened };
export const NoWallet: Story = { parameters: inScenario('no-wallet') };
export const ViewOnly: Story = { parameters: viewOnly };
export const Loading: Story = { parameters: loading };
export const Failed: Story = { parameters: failed };
export const SignedOut: Story = { parameters: signedOut };
export const Busy: Story = { args: { amount: '20' }, play: busy };
export const PayingInAnotherTab: Story = { play: paying };
export const Confirming: Story = { play: confirming };
export const Settled: Story = { play: settled };
export const Unseen: Story = { play: unseen };
export const HostileData: Story = { parameters: inScenario('hostile'), play: opened };
