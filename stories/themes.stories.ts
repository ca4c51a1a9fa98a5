// The three example themes, each on a page with several elements: public custom properties and nothing else (stories/themes).
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { inScenario, opened } from './worlds.js';

const meta: Meta = {
  title: 'Themes',
  render: () => html`<div style="display: grid; grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); gap: 24px; align-items: start">
    <div style="display: grid; gap: 16px; justify-items: start; min-block-size: 460px; align-content: start">
      <credyt-balance-badge details></credyt-balance-badge>
      <credyt-low-balance-banner below="5" style="inline-size: 100%"></credyt-low-balance-banner>
      <credyt-top-up-button></credyt-top-up-button>
    </div>
    <div style="display: grid; gap: 24px; min-inline-size: 0">
      <credyt-usage-chart></credyt-usage-chart>
      <credyt-usage-history page-size="5"></credyt-usage-history>
    </div>
  </div>`,
  play: opened,
  parameters: { ...inScenario('low'), layout: 'padded', controls: { disable: true }, docs: { story: { height: '900px' } } },
};
export default meta;

export const Default: StoryObj = {};
export const Inkwell: StoryObj = { globals: { theme: 'inkwell' } };
export const Ledger: StoryObj = { globals: { theme: 'ledger' } };
export const Console: StoryObj = { globals: { theme: 'console' } };
