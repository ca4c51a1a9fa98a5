// Stories of <credyt-usage-history>: what was used and what it cost, from nothing to 20,000 events.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import { getBilling } from 'credyt-widgets';
import { until } from './payments.js';
import { stage } from './stage.js';
import { failed, inScenario, loading, signedOut } from './worlds.js';

interface Args {
  pageSize: number;
  eventType: string;
  from: string;
  to: string;
  width: string;
}

const meta: Meta<Args> = {
  title: 'Elements/credyt-usage-history',
  component: 'credyt-usage-history',
  args: { pageSize: 25, eventType: '', from: '', to: '', width: '860px' },
  render: ({ pageSize, eventType, from, to, width }) => html`<div style="inline-size: min(${width}, calc(100vw - 32px))">
    <credyt-usage-history page-size=${pageSize} event-type=${eventType || nothing} from=${from || nothing} to=${to || nothing}></credyt-usage-history>
  </div>`,
  parameters: { ...inScenario('healthy'), layout: 'padded', docs: { story: { height: '640px' } } },
};
export default meta;

type Story = StoryObj<Args>;

interface Scene {
  canvasElement: HTMLElement;
}

const pressed = async ({ canvasElement }: Scene, selector: string) => {
  const button = await until(() => canvasElement.querySelector('credyt-usage-history:state(ready)')?.shadowRoot?.querySelector<HTMLElement>(selector));
  button.click();
};
const inState = ({ canvasElement }: Scene, state: string) => until(() => canvasElement.querySelector(`credyt-usage-history:state(${state})`));

/** The network goes away while one reads, and older rows are asked for. */
const olderOffline = async (scene: Scene) => {
  await inState(scene, 'ready');
  stage().offline(true);
  await pressed(scene, '[part~=pager] button:last-child');
  await inState(scene, 'stale');
};

const history = async (scene: Scene): Promise<ParentNode> => (await inState(scene, 'ready')).shadowRoot ?? scene.canvasElement;

async function fill(scene: Scene, selector: string, value: string): Promise<void> {
  const field = await history(scene).then((root) => until(() => root.querySelector<HTMLInputElement | HTMLSelectElement>(selector)));
  field.value = value;
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
}

/** What is exported in a story is not saved: a page of documentation brings no files. */
function saveNothing(): void {
  const { click } = HTMLAnchorElement.prototype;
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) { if (!this.download) click.call(this); };
}

const exported = async (scene: Scene) => {
  saveNothing();
  await inState(scene, 'ready');
  await pressed(scene, '[part~=export]');
  await history(scene).then((root) => until(() => root.querySelector('.note.success')));
};

/** The network goes away while rows are read. */
const exportStopped = async (scene: Scene) => {
  const root = await history(scene);
  await inState(scene, 'ready');
  stage().emulator.faults({ route: 'GET /events', delayMs: 1_000 }); // so that it is the first page which is had
  await pressed(scene, '[part~=export]');
  await until(() => root.querySelector('progress')?.value);
  stage().offline(true);
  await until(() => root.querySelector('.note .link') && !root.querySelector('progress'));
};

const exportCancelled = async (scene: Scene) => {
  await exporting(scene);
  await pressed(scene, '.note .link');
};

/** The host's backend sent usage while one was reading. */
const newRows = async (scene: Scene) => {
  await inState(scene, 'ready');
  const { emulator, billing } = stage();
  const { customerId } = emulator;
  const events = ['a', 'b', 'c'].map((id) => ({ id, event_type: 'image_generated', occurred_at: new Date().toISOString(), data: { images: 1 } }));
  await emulator.fetch(new Request('http://localhost:4010/events', {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-credyt-api-key': 'key_story' }, body: JSON.stringify({ customer_id: customerId, events }),
  }));
  await billing.refresh({ customerId });
  await getBilling().refresh();
  await history(scene).then((root) => until(() => root.querySelector('[part~=fresh]')));
};

/** Credyt takes its time for the next rows of the file. */
const exporting = async (scene: Scene) => {
  await inState(scene, 'ready');
  stage().emulator.faults({ route: '*', hang: true });
  await pressed(scene, '[part~=export]');
  await inState(scene, 'exporting');
};

export const Wide: Story = {};
export const Medium: Story = { args: { width: '600px' } };
export const Narrow: Story = { args: { width: '320px' } };
export const TwentyThousandEvents: Story = { parameters: inScenario('long-usage') };
export const NoUsage: Story = { parameters: inScenario('no-wallet') };
export const HostileData: Story = { parameters: inScenario('hostile') };
export const Loading: Story = { parameters: loading };
export const Failed: Story = { parameters: failed };
export const SignedOut: Story = { parameters: signedOut };
/** Much was looked through and nothing found: the customer says whether to go on. */
export const Paused: Story = { args: { eventType: 'never_used' }, parameters: inScenario('long-usage') };
export const OlderRowsNotHad: Story = { args: { pageSize: 5 }, play: olderOffline };
export const Exporting: Story = { parameters: inScenario('long-usage'), play: exporting };
export const Exported: Story = { play: exported };
export const ExportStopped: Story = { parameters: inScenario('long-usage'), play: exportStopped };
export const ExportCancelled: Story = { parameters: inScenario('long-usage'), play: exportCancelled };
/** Newer rows wait behind a button and move none. */
export const NewRows: Story = { play: newRows };
export const OpenedRow: Story = {
  parameters: { billing: { scenario: 'multi-asset', options: { usage: { attributes: ['model', 'images'] } } } },
  play: (scene) => pressed(scene, '[part~=toggle]'),
};
/** The host says what an opened row shows, by a template whose marks are filled with text. */
export const OwnDetails: Story = {
  parameters: { billing: { scenario: 'healthy', options: { usage: { attributes: ['model'] } } } },
  render: () => html`<div style="inline-size: min(860px, calc(100vw - 32px))"><credyt-usage-history page-size="5">
    <template slot="details">Made with <strong data-value="model"></strong> for <em data-value="subject"></em></template>
    <a slot="toolbar-end" href="#report">Report a problem</a>
  </credyt-usage-history></div>`,
  play: (scene) => pressed(scene, '[part~=toggle]'),
};
export const Filtered: Story = { args: { eventType: 'image_upscaled', pageSize: 10 }, parameters: inScenario('long-usage') };
export const ChooseDates: Story = { args: { pageSize: 10 }, parameters: inScenario('long-usage'), play: (scene) => fill(scene, 'select', 'custom') };
/** A text is looked for in the rows that are loaded, and it says so. */
export const Found: Story = { args: { pageSize: 50 }, parameters: inScenario('long-usage'), play: (scene) => fill(scene, 'input[type=search]', 'rated') };
export const NothingMatches: Story = { args: { pageSize: 50, eventType: 'image_upscaled' }, parameters: inScenario('long-usage'), play: (scene) => fill(scene, 'input[type=search]', 'heron') };
export const NothingBetween: Story = { args: { from: '2025-01-01', to: '2025-02-01' } };
/** Dates the wrong way round are not asked for. */
export const DatesTurnedRound: Story = { args: { from: '2025-02-01', to: '2025-01-01' } };
/** On a phone the filters are behind a button. */
export const NarrowFilters: Story = { args: { width: '320px', pageSize: 10, eventType: 'image_upscaled' }, parameters: inScenario('long-usage'), play: (scene) => pressed(scene, '[popovertarget=filters].short') };
