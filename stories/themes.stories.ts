// The three example themes, each on a page with several elements: public custom properties and nothing else (stories/themes).
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { inScenario, opened } from './worlds.js';

const meta: Meta = {
  title: 'Themes',
  render: () => html`<div style="display: grid; gap: 20px; inline-size: min(520px, calc(100vw - 32px))">
    <div><credyt-balance-badge details></credyt-balance-badge></div>
    <credyt-low-balance-banner below="5"></credyt-low-balance-banner>
    <credyt-usage-chart></credyt-usage-chart>
    <credyt-usage-history page-size="5"></credyt-usage-history>
    <div><credyt-top-up-button></credyt-top-up-button></div>
  </div>`,
  play: opened,
  parameters: { ...inScenario('low'), layout: 'padded', controls: { disable: true }, docs: { story: { height: '900px' } } },
};
export default meta;

export const Default: StoryObj = {};
export const Inkwell: StoryObj = { globals: { theme: 'inkwell' } };
export const Ledger: StoryObj = { globals: { theme: 'ledger' } };
export const Console: StoryObj = { globals: { theme: 'console' } };
