// The playground: several elements on one host page, every event they send, and whatever can happen to their customer.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { BillingPlayground } from './playground/billing-playground.js';
import { inScenario } from './worlds.js';

// Here, because the package says of all other modules that importing them does nothing.
if (!customElements.get('billing-playground')) customElements.define('billing-playground', BillingPlayground);

const meta: Meta = {
  title: 'Playground',
  tags: ['!autodocs'],
  render: () => html`<billing-playground></billing-playground>`,
  parameters: { ...inScenario('healthy'), layout: 'fullscreen', controls: { disable: true } },
};
export default meta;

export const HostPage: StoryObj = {};
