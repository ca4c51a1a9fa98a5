// A story as it should be, and its twin with one fault for each check of the visits. Used by planted.spec.ts; in no built documentation.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';

const meta: Meta = { title: 'Planted', tags: ['!autodocs'] };
export default meta;

export const Good: StoryObj = {
  render: () => html`<p>Eight pictures</p><button type="button">Add funds</button>`,
};

export const Bad: StoryObj = {
  render: () => {
    reportError(new Error('planted'));
    return html`<p style="inline-size: 120vw">Eight pictures</p><button type="button" style="color: #aaa; background: #fff">Add funds</button><button type="button"></button>`;
  },
};
