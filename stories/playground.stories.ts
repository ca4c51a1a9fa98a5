// The playground: several elements on one host page, every event they send, and whatever can happen to their customer.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import './playground/billing-playground.js';
import { inScenario } from './worlds.js';

const meta: Meta = {
  title: 'Playground',
  tags: ['!autodocs'],
  render: () => html`<billing-playground></billing-playground>`,
  parameters: { ...inScenario('healthy'), layout: 'fullscreen', controls: { disable: true } },
};
export default meta;

export const HostPage: StoryObj = {};
