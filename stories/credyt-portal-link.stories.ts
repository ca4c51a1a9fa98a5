// Stories of <credyt-portal-link>: the hosted portal, by an address that never expires.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import { busy } from './payments.js';
import { failed, inScenario, loading, signedOut, viewOnly } from './worlds.js';

interface Args {
  appearance: 'link' | 'button';
  target: '_self' | '_blank';
  label: string;
}

const meta: Meta<Args> = {
  title: 'Elements/credyt-portal-link',
  component: 'credyt-portal-link',
  args: { appearance: 'link', target: '_self', label: '' },
  argTypes: {
    appearance: { control: 'inline-radio', options: ['link', 'button'] },
    target: { control: 'inline-radio', options: ['_self', '_blank'] },
  },
  render: ({ appearance, target, label }) =>
    html`<credyt-portal-link appearance=${appearance} target=${target}>${label || nothing}</credyt-portal-link>`,
  parameters: inScenario('healthy'),
};
export default meta;

type Story = StoryObj<Args>;

export const Link: Story = {};
export const Button: Story = { args: { appearance: 'button' } };
export const NewTab: Story = { args: { target: '_blank' } };
export const OwnLabel: Story = { args: { label: 'Invoices and cards' } };
export const ViewOnly: Story = { parameters: viewOnly };
export const Failed: Story = { parameters: failed };
export const SignedOut: Story = { parameters: signedOut };
export const Loading: Story = { parameters: loading };
export const Busy: Story = { play: busy };
