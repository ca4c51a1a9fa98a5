// Stories of <credyt-insufficient-funds-dialog>: what is needed, what is there, pay, come back, continue.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import { busy, confirming, paying, settled, unseen } from './payments.js';
import { credits, failed, inScenario, loading, signedOut, viewOnly } from './worlds.js';

interface Args {
  amount: string;
  asset: string;
}

const meta: Meta<Args> = {
  title: 'Elements/credyt-insufficient-funds-dialog',
  component: 'credyt-insufficient-funds-dialog',
  args: { amount: '30', asset: '' },
  render: ({ amount, asset }) =>
    html`<credyt-insufficient-funds-dialog open amount=${amount} asset=${asset || nothing}></credyt-insufficient-funds-dialog>`,
  parameters: { ...inScenario('low'), docs: { story: { height: '600px' } } },
};
export default meta;

type Story = StoryObj<Args>;

export const Ask: Story = {};
export const Credits: Story = { args: { amount: '100000', asset: 'CREDIT' }, parameters: credits };
export const InDebt: Story = { parameters: inScenario('negative') };
export const NoPresetCovers: Story = { args: { amount: '1234.56' } };
export const NoWallet: Story = { parameters: inScenario('no-wallet') };
export const ViewOnly: Story = { parameters: viewOnly };
export const Loading: Story = { parameters: loading };
export const Failed: Story = { parameters: failed };
export const SignedOut: Story = { parameters: signedOut };
export const HostileData: Story = { parameters: inScenario('hostile') };
export const Busy: Story = { play: busy };
export const PayingInAnotherTab: Story = { play: paying };
export const Confirming: Story = { play: confirming };
export const Settled: Story = { args: { amount: '12' }, play: settled };
export const Unseen: Story = { play: unseen };
